// defaultdict: a dict that makes the value of a missing key.
#include <iterator>

#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/names.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/repr_guard.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_build.h"
#include "stdlib/collections/deque.h"

namespace skerry::collections {

TypeObject default_dict_type;

namespace {

struct DefaultDict : DictObject {
  Value factory;  // owned; None: no value is made
  static bool check(Value v) { return is_instance_of(v, default_dict_type); }
  static TypeObject& type() { return default_dict_type; }
};

Result default_dict_new(Isolate& iso, TypeObject* cls, Args args) {
  Value made = TRY(dict_type.slots.new_(iso, cls, args));
  made.as<DefaultDict>()->factory = Value::none();
  return made;
}

Status default_dict_init(Isolate& iso, Value self, Args args) {
  Value factory = Value::none();
  if (args.count > 0) {
    factory = args[0];
    if (factory != Value::none() && !is_callable(factory)) return iso.raise(TypeError, "first argument must be callable or None");
    ++args.values;
    --args.count;
  }
  assign(iso, self.as<DefaultDict>()->factory, retained(iso, factory));
  return dict_type.slots.init(iso, self, args);
}

void default_dict_destroy(Isolate& iso, Object* self) {
  clear_field(iso, static_cast<DefaultDict*>(self)->factory);
  dict_type.slots.destroy(iso, self);
}
void default_dict_clear(Isolate& iso, Object* self) {
  assign(iso, static_cast<DefaultDict*>(self)->factory, Value::none());
  dict_type.slots.clear(iso, self);
}
void default_dict_traverse(Object* self, Visitor& visitor) {
  visitor.visit(static_cast<DefaultDict*>(self)->factory);
  dict_type.slots.traverse(self, visitor);
}

Result missing(Isolate& iso, DefaultDict* self, Value key) {
  if (self->factory == Value::none()) return iso.raise_key_error(key);
  Ref factory = Ref::borrow(iso, self->factory);
  Ref value(iso, TRY(call(iso, factory, {})));
  TRY(set_item(iso, Value::object(self), key, value));
  return value.release();
}

Result copy(Isolate& iso, DefaultDict* self) {
  return call(iso, as_value(type_of(Value::object(self))), {self->factory, Value::object(self)});
}

Result reduce(Isolate& iso, DefaultDict* self) {
  Value me = Value::object(self);
  Ref arguments(iso, self->factory == Value::none() ? TRY(make_tuple(iso, {})) : TRY(make_tuple(iso, {self->factory})));
  Ref items(iso, TRY(call_method(iso, me, names.items)));
  Ref pairs(iso, TRY(get_iterator(iso, items)));
  return make_tuple(iso, {as_value(type_of(me)), arguments, Value::none(), Value::none(), pairs});
}

Result factory(Isolate& iso, DefaultDict* self) { return retained(iso, self->factory); }
Status set_factory(Isolate& iso, DefaultDict* self, Value v) {
  assign(iso, self->factory, v.is_empty() ? Value::none() : retained(iso, v));
  return Status::ok();
}

Result default_dict_repr(Isolate& iso, Value self) {
  Ref items(iso, TRY(dict_type.slots.repr(iso, self)));
  Ref made(iso);
  {
    Ref factory = Ref::borrow(iso, self.as<DefaultDict>()->factory);
    ReprGuard guard(iso, factory);  // a bound method of the dict would show the dict again
    made = Ref(iso, guard.is_recursive() ? TRY(make_str(iso, "...")) : TRY(repr(iso, factory)));
  }
  StrBuilder text(iso);
  text.append_ascii(short_type_name(type_of(self)));
  text.append_char('(');
  text.append(made.as<StrObject>());
  text.append_ascii(", ");
  text.append(items.as<StrObject>());
  text.append_char(')');
  return text.build();
}

Result default_dict_or(Isolate& iso, Value left, Value right) {
  if (!DictObject::check(left) || !DictObject::check(right)) return Value::not_implemented();
  Value giver = DefaultDict::check(left) ? left : right;
  Ref merged(iso, TRY(call(iso, as_value(type_of(giver)), {giver.as<DefaultDict>()->factory, left})));
  if (!DictObject::check(merged)) return iso.raise(TypeError, "{}() must return a dict", type_name(giver));
  TRY(dict_update(iso, merged.as<DictObject>(), right));
  return merged.release();
}

constexpr MethodDef kMethods[] = {
    def<"__copy__(self, /)", copy>("D.copy() -> a shallow copy of D."),
    def<"__missing__(self, key, /)", missing>(
        "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n"
        "  if self.default_factory is None: raise KeyError((key,))\n"
        "  self[key] = value = self.default_factory()\n  return value\n"),
    def<"__reduce__(self, /)", reduce>("Return state information for pickling."),
    def<"copy(self, /)", copy>("D.copy() -> a shallow copy of D."),
    def<"get default_factory", factory>("Factory for default value called by __missing__()."),
    def<"set default_factory", set_factory>(nullptr),
};

}  // namespace

extern const TypeDef default_dict_type_def{
    .type = &default_dict_type,
    .name = "collections.defaultdict",
    .doc = "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\n"
           "The default factory is called without arguments to produce\n"
           "a new value when a key is not present, in __getitem__ only.\n"
           "A defaultdict compares equal to a dict with the same items.\n"
           "All remaining arguments are treated the same as if they were\n"
           "passed to the dict constructor, including keyword arguments.",
    .base = &dict_type,
    .instance_size = sizeof(DefaultDict),
    .flags = flags(TypeFlag::kGc, TypeFlag::kBaseType, TypeFlag::kImmutable),
    .slots = {.destroy = default_dict_destroy,
              .traverse = default_dict_traverse,
              .clear = default_dict_clear,
              .new_ = default_dict_new,
              .init = default_dict_init,
              .repr = default_dict_repr,
              .bit_or = default_dict_or},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry::collections
