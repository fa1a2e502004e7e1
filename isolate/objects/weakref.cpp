// weakref.ref: the list of references to an object, and what happens when the object goes.
#include "isolate/objects/weakref.h"

#include <iterator>
#include <utility>
#include <vector>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/list.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/weakref_parts.h"
#include "isolate/objects/type_table.h"

namespace skerry {

TypeObject weakref_type;

namespace {

Object*& head_of(Object* target) { return attribute_prefix(target)->weakrefs; }
WeakrefObject* first_of(Object* target) { return static_cast<WeakrefObject*>(head_of(target)); }

WeakrefObject* as_ref(Value v) { return v.as<WeakrefObject>(); }

// Out of its target's list, dead from now on. The callback stays.
void unlink(WeakrefObject* ref) {
  if (ref->target == nullptr) return;
  if (!ref->target->is_shared()) {
    if (ref->previous != nullptr)
      ref->previous->next = ref->next;
    else
      head_of(ref->target) = ref->next;
    if (ref->next != nullptr) ref->next->previous = ref->previous;
  }
  ref->previous = ref->next = nullptr;
  ref->target = nullptr;
}

// Plain references come first, so that they are found to be shared; then proxies; then those with callbacks and those
// of subclasses, newest first.
void link(WeakrefObject* ref, Object* target, bool shareable) {
  ref->target = target;
  if (target->is_shared()) return;
  WeakrefObject* after = nullptr;
  if (!shareable)
    for (WeakrefObject* r = first_of(target); r != nullptr && is_shareable(r); r = r->next) after = r;
  ref->previous = after;
  ref->next = after == nullptr ? first_of(target) : after->next;
  if (after != nullptr)
    after->next = ref;
  else
    head_of(target) = ref;
  if (ref->next != nullptr) ref->next->previous = ref;
}

Result weakref_new(Isolate& iso, TypeObject* cls, Args args) {
  if (args.count < 1) return iso.raise(TypeError, "__new__ expected at least 1 argument, got 0");
  if (args.count > 2) return iso.raise(TypeError, "__new__ expected at most 2 arguments, got {}", args.count);
  if (cls == &weakref_type && args.keyword_count() > 0) return iso.raise(TypeError, "ref() takes no keyword arguments");
  return make_reference(iso, cls, args[0], args.count == 2 ? args[1] : Value());
}

Status weakref_init(Isolate& iso, Value, Args args) {
  if (args.count > 2) return iso.raise(TypeError, "__init__ expected at most 2 arguments, got {}", args.count);
  return Status::ok();
}

Result weakref_call(Isolate& iso, Value self, Args args) {
  if (args.count > 0 || args.keyword_count() > 0)
    return iso.raise(TypeError, "weakref.__call__() takes no arguments ({} given)", args.count + args.keyword_count());
  return retained(iso, weakref_target(self));
}

Result weakref_repr(Isolate& iso, Value self) {
  Ref target = Ref::borrow(iso, weakref_target(self));
  const void* address = self.as_object();
  if (target.get().is_none()) return make_str(iso, fmt::format("<weakref at {}; dead>", address));
  const void* target_address = target.get().as_object();
  std::string text = fmt::format("<weakref at {}; to '{}' at {}", address, type_name(target), target_address);
  Result name = get_attribute_or_not_found(iso, target, names.dunder_name);
  if (!name.is_not_found()) {
    Ref held(iso, TRY(name));
    if (StrObject::check(held)) text += " (" + to_utf8(held) + ")";
  }
  return make_str(iso, text + ">");
}

Fallible<int64_t> weakref_hash(Isolate& iso, Value self) {
  WeakrefObject* ref = as_ref(self);
  if (ref->hash != -1) return ref->hash;
  if (ref->target == nullptr) return iso.raise(TypeError, "weak object has gone away");
  Ref target = Ref::borrow(iso, Value::object(ref->target));
  ref->hash = TRY(hash_value(iso, target));
  return ref->hash;
}

Result weakref_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (!WeakrefObject::check(other) || (op != CompareOp::kEq && op != CompareOp::kNe)) return Value::not_implemented();
  Ref a = Ref::borrow(iso, weakref_target(self)), b = Ref::borrow(iso, weakref_target(other));
  if (a.get().is_none() || b.get().is_none()) return Value::boolean((self == other) == (op == CompareOp::kEq));
  return compare(iso, op, a, b);
}

Result weakref_get_callback(Isolate& iso, Value self) {
  Value callback = as_ref(self)->callback;
  return retained(iso, callback.is_empty() ? Value::none() : callback);
}

constexpr MethodDef kMethods[] = {
    def<"member __callback__", weakref_get_callback>(nullptr),
    def<"class __class_getitem__(cls, item, /)", class_getitem_alias>("See PEP 585"),
};

}  // namespace

bool is_shareable(const WeakrefObject* ref) {
  TypeObject* type = type_of(Value::object(ref));
  return ref->callback.is_empty() &&
         (type == &weakref_type || type == &weak_proxy_type || type == &weak_callable_proxy_type);
}

void weakref_destroy(Isolate& iso, Object* self) {
  WeakrefObject* ref = static_cast<WeakrefObject*>(self);
  unlink(ref);
  clear_field(iso, ref->callback);
}

void weakref_traverse(Object* self, Visitor& visitor) { visitor.visit(static_cast<WeakrefObject*>(self)->callback); }

Result make_reference(Isolate& iso, TypeObject* cls, Value target, Value callback) {
  if (!has_flag(target, TypeFlag::kWeakrefs) && !(target.is_object() && is_type(target)))
    return iso.raise(TypeError, "cannot create weak reference to '{}' object", type_name(target));
  if (callback.is_none()) callback = Value();
  Object* o = target.as_object();
  bool plain = callback.is_empty() &&
               (cls == &weakref_type || cls == &weak_proxy_type || cls == &weak_callable_proxy_type);
  if (plain && !o->is_shared()) {
    for (WeakrefObject* r = first_of(o); r != nullptr && is_shareable(r); r = r->next)
      if (has_type(Value::object(r), *cls) && r->refs > 0) return retained(iso, Value::object(r));
  }
  Result made = allocate_instance(iso, cls);
  if (made.is_fault()) return made;
  if (!callback.is_empty()) iso.types().expect_endings();
  WeakrefObject* ref = as_ref(made.value());
  ref->callback = retained(iso, callback);
  ref->previous = ref->next = nullptr;
  ref->hash = -1;
  link(ref, o, plain);
  return made;
}

Result make_weakref(Isolate& iso, Value target, Value callback) {
  return make_reference(iso, &weakref_type, target, callback);
}

Value weakref_target(Value ref) {
  Object* target = as_ref(ref)->target;
  return target == nullptr ? Value::none() : Value::object(target);
}

namespace {
WeakrefObject* first_reference(Value target) {
  if (!target.is_object() || target.as_object()->is_shared() || !has_flag(target, TypeFlag::kAttributes))
    return nullptr;
  return first_of(target.as_object());
}
}  // namespace

int64_t weakref_count(Value target) {
  int64_t count = 0;
  for (WeakrefObject* r = first_reference(target); r != nullptr; r = r->next) ++count;
  return count;
}

Result weakref_list(Isolate& iso, Value target) {
  Ref list(iso, TRY(make_list(iso)));
  for (WeakrefObject* r = first_reference(target); r != nullptr; r = r->next)
    TRY(list_append(iso, list.as<ListObject>(), Value::object(r)));
  return list.release();
}

// All references die before any callback runs. A callback may drop other references, so those that are due are held.
void clear_weak_references(Isolate& iso, Object* o, WeakCallbacks what) {
  struct Due {
    Value ref, callback;  // both owned
  };
  std::vector<Due> due;
  while (WeakrefObject* r = first_of(o)) {
    unlink(r);
    if (r->callback.is_empty()) continue;
    Value callback = std::exchange(r->callback, Value());
    // A reference that is being destroyed itself has no callback to run.
    if (r->refs > 0 && what == WeakCallbacks::kRun)
      due.push_back({retained(iso, Value::object(r)), callback});
    else
      due.push_back({Value(), callback});
  }
  if (due.empty()) return;
  Ref saved(iso, iso.has_pending() ? iso.take_pending().release() : Value());
  for (Due& d : due) {
    if (!d.ref.is_empty()) {
      Result called = call(iso, d.callback, {d.ref});
      if (!called.is_fault())
        decrement(iso, called.value());
      else if (called.is_raised())
        iso.report_unraisable("", d.callback);
    }
    decrement(iso, d.callback);
    decrement(iso, d.ref);
  }
  if (!saved.is_empty()) iso.restore_pending(saved.release());
}

void clear_weak_references(Isolate& iso, Object* o) { clear_weak_references(iso, o, WeakCallbacks::kRun); }

extern const TypeDef weakref_type_def{
    .type = &weakref_type,
    .name = "weakref.ReferenceType",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(WeakrefObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kBaseType, TypeFlag::kImmutable),
    .slots = {.destroy = weakref_destroy,
              .traverse = weakref_traverse,
              .clear = weakref_destroy,
              .new_ = weakref_new,
              .init = weakref_init,
              .call = weakref_call,
              .repr = weakref_repr,
              .hash = weakref_hash,
              .compare = weakref_compare},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
