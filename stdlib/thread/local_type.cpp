// _thread._local: an object whose attributes are other ones in each thread.
//
// A thread has a LocalPlace, with a dictionary, for each local that it has touched. Before each access the running thread's dictionary
// is put in the place of the object's own, so that everything else is as for any object.
#include <iterator>
#include <new>
#include <vector>

#include "isolate/heap/collector.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/names.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/thread/thread_parts.h"

namespace skerry::threads {

TypeObject local_type;

namespace {

struct LocalObject : Object {
  Value arguments, keywords;  // owned tuple and dict for __init__ in each thread, or Empty
  LocalPlace* places;         // the one used last is the first
  static bool check(Value v) { return is_instance_of(v, local_type); }
  static TypeObject& type() { return local_type; }
};

void unlink(LocalPlace* p) {
  *p->link_in_local = p->next_in_local;
  if (p->next_in_local) p->next_in_local->link_in_local = p->link_in_local;
  if (!p->link_in_thread) return;
  *p->link_in_thread = p->next_in_thread;
  if (p->next_in_thread) p->next_in_thread->link_in_thread = p->link_in_thread;
}

void link_in_local(LocalObject* local, LocalPlace* p) {
  p->next_in_local = local->places;
  p->link_in_local = &local->places;
  if (local->places) local->places->link_in_local = &p->next_in_local;
  local->places = p;
}

// A place for the running thread, which has none.
Fallible<LocalPlace*> make_place(Isolate& iso, LocalObject* local) {
  Ref dict(iso, TRY(make_dict(iso)));
  void* room = iso.heap.allocate(sizeof(LocalPlace));
  if (room == nullptr) return iso.raise_memory_error();
  auto* p = new (room) LocalPlace{nullptr, nullptr, nullptr, nullptr, running_thread(iso), local, dict.release()};
  link_in_local(local, p);
  if (Extras* extras = running_extras(iso)) {
    p->next_in_thread = extras->locals;
    p->link_in_thread = &extras->locals;
    if (extras->locals) extras->locals->link_in_thread = &p->next_in_thread;
    extras->locals = p;
  }
  return p;
}

// The running thread's dictionary is the object's now; __init__ has run in this thread.
Status use_own_dict(Isolate& iso, Value self) {
  auto* local = self.as<LocalObject>();
  const void* thread = running_thread(iso);
  LocalPlace* p = local->places;
  while (p && p->thread != thread) p = p->next_in_local;
  if (!p) {
    p = TRY(make_place(iso, local));
    if (type_of(self)->slots.init != object_type.slots.init && !local->arguments.is_empty()) {
      TRY(set_instance_dict(iso, local, p->dict));
      Ref held = Ref::borrow(iso, self);
      auto initialise = [&]() -> Status {
        Ref method(iso, TRY(get_attribute(iso, as_value(type_of(self)), names.dunder_init)));
        auto* given = local->arguments.as<TupleObject>();
        std::vector<Value> items{self};
        items.insert(items.end(), given->items(), given->items() + given->length);
        Ref all(iso, TRY(make_tuple(iso, items.data(), items.size())));
        decrement(iso, TRY(call_with(iso, method, all, local->keywords)));
        return Status::ok();
      };
      Status done = initialise();
      // Others may have had their turn. A thread whose __init__ fails has not touched the object.
      for (p = local->places; p && p->thread != thread;) p = p->next_in_local;
      if (done.is_fault()) {
        if (!p) return done;
        Ref pending(iso, done.fault().kind() == FaultKind::kRaised ? iso.take_pending().release() : Value());
        drop_local_place(iso, p);
        if (!pending.is_empty()) iso.restore_pending(pending.release());
        return done;
      }
      if (!p) return Status::ok();
    }
  }
  if (p != local->places) {
    *p->link_in_local = p->next_in_local;
    if (p->next_in_local) p->next_in_local->link_in_local = p->link_in_local;
    link_in_local(local, p);
  }
  if (attribute_prefix(local)->attributes == p->dict) return Status::ok();
  return set_instance_dict(iso, local, p->dict);
}

Result local_new(Isolate& iso, TypeObject* cls, Args args) {
  if (args.count + args.keyword_count() > 0 && cls->slots.init == object_type.slots.init)
    return iso.raise(TypeError, "Initialization arguments are not supported");
  Ref made(iso, TRY(allocate_instance(iso, cls)));
  auto* local = made.as<LocalObject>();
  Ref arguments(iso, TRY(make_tuple(iso, args.values, args.count))), keywords(iso);
  if (args.keyword_count() > 0) {
    keywords.reset(TRY(make_dict(iso)));
    for (uint32_t i = 0; i < args.keyword_count(); ++i)
      TRY(dict_set(iso, keywords.as<DictObject>(), (*args.keywords.as<TupleObject>())[i], args.keyword_value(i)));
  }
  local->arguments = arguments.release();
  local->keywords = keywords.release();
  // __init__ runs in this thread as for any new object.
  LocalPlace* p = TRY(make_place(iso, local));
  TRY(set_instance_dict(iso, local, p->dict));
  return made.release();
}

Result local_get_attribute(Isolate& iso, Value self, Value name) {
  TRY(use_own_dict(iso, self));
  return generic_get_attribute(iso, self, name);
}
Status local_set_attribute(Isolate& iso, Value self, Value name, Value value) {
  TRY(use_own_dict(iso, self));
  if (StrObject::check(name) && str_is(name, "__dict__"))
    return iso.raise(AttributeError, "'{}' object attribute '__dict__' is read-only", type_name(self));
  return generic_set_attribute(iso, self, name, value);
}

void local_clear(Isolate& iso, Object* self) {
  auto* local = static_cast<LocalObject*>(self);
  clear_field(iso, local->arguments);
  clear_field(iso, local->keywords);
  while (local->places != nullptr) drop_local_place(iso, local->places);
}
void local_traverse(Object* self, Visitor& visitor) {
  auto* local = static_cast<LocalObject*>(self);
  visitor.visit(local->arguments);
  visitor.visit(local->keywords);
  for (LocalPlace* p = local->places; p; p = p->next_in_local) visitor.visit(p->dict);
}

// To another isolate it goes as a new one: no thread there has set anything.
Result local_captured(Isolate& iso, LocalObject*) {
  Ref none(iso, TRY(make_tuple(iso, nullptr, 0)));
  return make_tuple(iso, {as_value(&local_type), none});
}

constexpr MethodDef kMethods[] = {
    def<"new _local(*args, **kwargs)", local_new>(nullptr),
    def<"_captured(self, /)", local_captured>(nullptr),
};

}  // namespace

void drop_local_place(Isolate& iso, LocalPlace* p) {
  unlink(p);
  Ref dict(iso, p->dict);
  // A local that is being destroyed has given its attributes back already.
  Value& attributes = attribute_prefix(p->local)->attributes;
  if (attributes == p->dict) clear_field(iso, attributes);
  iso.heap.release(p, sizeof(LocalPlace));
}

extern const TypeDef local_type_def{
    .type = &local_type,
    .name = "_thread._local",
    .doc = "Thread-local data",
    .base = nullptr,
    .instance_size = sizeof(LocalObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kHasDict, TypeFlag::kWeakrefs, TypeFlag::kBaseType, TypeFlag::kImmutable),
    .slots = {.destroy = local_clear,
              .traverse = local_traverse,
              .clear = local_clear,
              .get_attribute = local_get_attribute,
              .set_attribute = local_set_attribute},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry::threads
