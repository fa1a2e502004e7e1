// super: attribute look-up that starts after a class in an instance's MRO. Without arguments it finds both in the frame of
// the calling method: its first parameter and its `__class__` cell.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/frame.h"

namespace skerry {

namespace {

struct SuperObject : Object {
  Value start;       // owned: the class after which the look-up begins; Empty before __init__
  Value self;        // owned: instance or class; Empty: unbound
  Value self_type;   // owned: the class whose MRO is searched
  static bool check(Value v) { return is_instance_of(v, super_type); }
  static TypeObject& type() { return super_type; }
};

Result super_new(Isolate& iso, TypeObject* cls, Args) {
  Value v = TRY(allocate_instance(iso, cls));
  auto* s = v.as<SuperObject>();
  s->start = s->self = s->self_type = Value();
  return v;
}

// The class in whose MRO `self` is looked at, or TypeError.
Result check_super(Isolate& iso, TypeObject* start, Value self) {
  if (is_type(self) && is_subtype(self.as<TypeObject>(), start)) return retained(iso, self);
  if (is_subtype(type_of(self), start)) return retained(iso, as_value(type_of(self)));
  Result cls = get_attribute_or_not_found(iso, self, names.dunder_class);
  if (!cls.is_not_found()) {
    Ref c(iso, TRY(cls));
    if (is_type(c) && c.as<TypeObject>() != type_of(self) && is_subtype(c.as<TypeObject>(), start)) return c.release();
  }
  return iso.raise(TypeError, "super(type, obj): obj must be an instance or subtype of type");
}

}  // namespace

// In the frame of the Python function that called.
Status super_arguments(Isolate& iso, Value* start, Value* self) {
  Frame* f = iso.frame;
  if (f == nullptr) return iso.raise(RuntimeError, "super(): no current frame");
  CodeObject* code = f->code;
  if (code->argument_count == 0) return iso.raise(RuntimeError, "super(): no arguments");
  Value first = f->registers()[0];
  if (code->local_kinds[0] & 2) {
    if (CellObject::check(first)) first = first.as<CellObject>()->content;
  }
  if (first.is_empty()) return iso.raise(RuntimeError, "super(): arg[0] deleted");
  auto* free_names = code->free_names.as<TupleObject>();
  for (uint32_t i = 0; i < code->free_count; ++i) {
    if (!str_is(free_names->items()[i], "__class__")) continue;
    Value cell = f->registers()[code->local_count + i];
    if (!cell.is_object() || !CellObject::check(cell)) return iso.raise(RuntimeError, "super(): bad __class__ cell");
    Value cls = cell.as<CellObject>()->content;
    if (cls.is_empty()) return iso.raise(RuntimeError, "super(): empty __class__ cell");
    if (!is_type(cls)) return iso.raise(RuntimeError, "super(): __class__ is not a type ({})", type_name(cls));
    *start = cls;
    *self = first;
    return Status::ok();
  }
  return iso.raise(RuntimeError, "super(): __class__ cell not found");
}

namespace {

Status super_init(Isolate& iso, Value v, Args args) {
  if (args.keyword_count() != 0) return iso.raise(TypeError, "super() takes no keyword arguments");
  if (args.count > 2) return iso.raise(TypeError, "super() expected at most 2 arguments, got {}", args.count);
  Value start, self;
  if (args.count == 0) {
    TRY(super_arguments(iso, &start, &self));
    if (self.is_none()) self = Value();
  } else {
    start = args[0];
    if (!is_type(start)) return iso.raise(TypeError, "super() argument 1 must be a type, not {}", type_name(start));
    if (args.count == 2 && !args[1].is_none()) self = args[1];
  }
  Ref self_type(iso);
  if (!self.is_empty()) self_type = Ref(iso, TRY(check_super(iso, start.as<TypeObject>(), self)));
  auto* s = v.as<SuperObject>();
  assign(iso, s->start, retained(iso, start));
  assign(iso, s->self, retained(iso, self));
  assign(iso, s->self_type, self_type.release());
  return Status::ok();
}

Result super_get_attribute(Isolate& iso, Value v, Value name) {
  auto* s = v.as<SuperObject>();
  if (s->self_type.is_empty() || !StrObject::check(name) || str_is(name, "__class__")) return generic_get_attribute(iso, v, name);
  if (s->self_type.as<TypeObject>()->mro.is_empty()) return generic_get_attribute(iso, v, name);  // it is being made
  Ref all = Ref::borrow(iso, s->self_type.as<TypeObject>()->mro);
  auto* mro = all.as<TupleObject>();
  size_t i = 0;
  while (i < mro->length && !(mro->items()[i] == s->start)) ++i;
  for (++i; i < mro->length; ++i) {
    Value found = dict_get_str(iso, type_dict(iso, mro->items()[i].as<TypeObject>()), name);
    if (found.is_empty()) continue;
    Ref held = Ref::borrow(iso, found);
    TernarySlot get = type_of(found)->slots.descriptor_get;
    if (get == nullptr) return held.release();
    Ref self = Ref::borrow(iso, s->self);
    Ref cls = Ref::borrow(iso, s->self_type);
    return get(iso, held, self.get() == cls.get() ? Value() : Value(self), cls);
  }
  return generic_get_attribute(iso, v, name);
}

Result super_descriptor_get(Isolate& iso, Value v, Value instance, Value) {
  auto* s = v.as<SuperObject>();
  if (instance.is_empty() || instance.is_none() || !s->self.is_empty()) return retained(iso, v);
  if (s->start.is_empty()) return retained(iso, v);
  return call(iso, as_value(type_of(v)), {s->start, instance});
}

Result super_repr(Isolate& iso, Value v) {
  auto* s = v.as<SuperObject>();
  std::string start = s->start.is_empty() ? "NULL" : std::string(type_name(s->start.as<TypeObject>()));
  if (s->self_type.is_empty()) return make_str(iso, fmt::format("<super: <class '{}'>, NULL>", start));
  return make_str(iso, fmt::format("<super: <class '{}'>, <{} object>>", start, type_name(s->self_type.as<TypeObject>())));
}

void super_destroy(Isolate& iso, Object* o) {
  auto* s = static_cast<SuperObject*>(o);
  for (Value* f : {&s->start, &s->self, &s->self_type}) clear_field(iso, *f);
}
void super_traverse(Object* o, Visitor& v) {
  auto* s = static_cast<SuperObject*>(o);
  for (Value f : {s->start, s->self, s->self_type}) v.visit(f);
}

Result or_none(Isolate& iso, Value v) { return v.is_empty() ? Result(Value::none()) : Result(retained(iso, v)); }
Result get_thisclass(Isolate& iso, SuperObject* s) { return or_none(iso, s->start); }
Result get_self(Isolate& iso, SuperObject* s) { return or_none(iso, s->self); }
Result get_self_class(Isolate& iso, SuperObject* s) { return or_none(iso, s->self_type); }
constexpr MethodDef kMethods[] = {
    def<"member __thisclass__", get_thisclass>("the class invoking super()"),
    def<"member __self__", get_self>("the instance invoking super(); may be None"),
    def<"member __self_class__", get_self_class>("the type of the instance invoking super(); may be None"),
};

}  // namespace

TypeObject super_type;
extern const TypeDef super_type_def{
    .type = &super_type,
    .name = "super",
    .doc = "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound "
           "super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)",
    .base = nullptr,
    .instance_size = sizeof(SuperObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kBaseType),
    .slots = {.destroy = super_destroy,
              .traverse = super_traverse,
              .clear = super_destroy,
              .new_ = super_new,
              .init = super_init,
              .repr = super_repr,
              .get_attribute = super_get_attribute,
              .descriptor_get = super_descriptor_get},
    .methods = kMethods,
    .method_count = std::size(kMethods)};

}  // namespace skerry
