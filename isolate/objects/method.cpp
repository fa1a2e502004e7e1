// method: a function bound to its receiver.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/iterator_reduce.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/slot_wraps.h"
#include "isolate/objects/str.h"

namespace skerry {

Result make_method(Isolate& iso, Value function, Value self) {
  Value made = TRY(allocate_instance(iso, &method_type));
  auto* m = made.as<MethodObject>();
  m->function = retained(iso, function);
  m->self = retained(iso, self);
  return made;
}

namespace {

void method_destroy(Isolate& iso, Object* o) {
  auto* m = static_cast<MethodObject*>(o);
  clear_field(iso, m->function);
  clear_field(iso, m->self);
}
void method_traverse(Object* o, Visitor& visitor) {
  auto* m = static_cast<MethodObject*>(o);
  visitor.visit(m->function);
  visitor.visit(m->self);
}

Result method_call(Isolate& iso, Value self, Args args) {
  auto* m = self.as<MethodObject>();
  return call_with_first(iso, m->function, m->self, args);
}

Result method_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !MethodObject::check(self) || !MethodObject::check(other))
    return Value::not_implemented();
  auto *a = self.as<MethodObject>(), *b = other.as<MethodObject>();
  bool same = a->self == b->self && TRY(equals(iso, a->function, b->function));
  return Value::boolean(same == (op == CompareOp::kEq));
}

Fallible<int64_t> method_hash(Isolate& iso, Value self) {
  TRY(iso.check_native_stack(" while calling a Python object"));
  auto* m = self.as<MethodObject>();
  int64_t function = TRY(hash_value(iso, m->function));
  int64_t mixed = static_cast<int64_t>(m->self.bits() >> 4) ^ function;
  return mixed == -1 ? -2 : mixed;
}

Result method_repr(Isolate& iso, Value self) {
  auto* m = self.as<MethodObject>();
  std::string shown = "?";
  Result name = get_attribute_or_not_found(iso, m->function, names.dunder_qualname);
  if (name.is_not_found()) name = get_attribute_or_not_found(iso, m->function, names.dunder_name);
  if (!name.is_not_found()) {
    Ref held(iso, TRY(name));
    if (StrObject::check(held)) shown = to_utf8(held);
  }
  Ref receiver(iso, TRY(repr(iso, m->self)));
  return make_str(iso, fmt::format("<bound method {} of {}>", shown, to_utf8(receiver)));
}

// Attributes of the method type first, then those of the function.
Result method_get_attribute(Isolate& iso, Value self, Value name) {
  TRY(iso.check_native_stack(" while calling a Python object"));
  if (!type_lookup(iso, type_of(self), name).is_empty()) return generic_get_attribute(iso, self, name);
  return get_attribute(iso, self.as<MethodObject>()->function, name);
}

Result method_descriptor_get(Isolate& iso, Value self, Value, Value) { return retained(iso, self); }

Result method_new(Isolate& iso, TypeObject*, Value function, Value self) {
  if (!is_callable(function)) return iso.raise(TypeError, "first argument must be callable");
  if (self.is_none()) return iso.raise(TypeError, "instance must not be None");
  return make_method(iso, function, self);
}

Result get_function(Isolate& iso, Value self) { return retained(iso, self.as<MethodObject>()->function); }
Result get_self(Isolate& iso, Value self) { return retained(iso, self.as<MethodObject>()->self); }
Result get_function_doc(Isolate& iso, Value self) {
  return get_attribute(iso, self.as<MethodObject>()->function, names.dunder_doc);
}

Result method_reduce(Isolate& iso, Value self) {
  auto* m = self.as<MethodObject>();
  Ref receiver = Ref::borrow(iso, m->self);
  Ref name(iso, TRY(get_attribute(iso, m->function, names.dunder_name)));
  return reduce_to_attribute(iso, receiver, name);
}

constexpr MethodDef kMethods[] = {
    def<"new method(function, instance, /)", method_new>("Create a bound instance method object."),
    def<"member __func__", get_function>("the function (or other callable) implementing a method"),
    def<"member __self__", get_self>("the instance to which a method is bound"),
    def<"get __doc__", get_function_doc>(nullptr),
    def<"__reduce__(self, /)", method_reduce>(nullptr),
};

}  // namespace

TypeObject method_type;
extern const TypeDef method_type_def{
    .type = &method_type,
    .name = "method",
    .doc = "Create a bound instance method object.",
    .base = nullptr,
    .instance_size = sizeof(MethodObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs),
    .slots = {.destroy = method_destroy,
              .traverse = method_traverse,
              .clear = nullptr,
              .call = method_call,
              .repr = method_repr,
              .hash = method_hash,
              .compare = method_compare,
              .get_attribute = method_get_attribute,
              .descriptor_get = method_descriptor_get},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};
}  // namespace skerry
