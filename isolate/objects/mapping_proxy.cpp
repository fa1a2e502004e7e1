// mappingproxy: forwards everything that reads to the mapping.
#include "isolate/objects/mapping_proxy.h"

#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/list.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject mapping_proxy_type;

namespace {

// A proxy may lie over a proxy, as deep as a script likes: whatever goes to the mapping asks for the stack.
Value mapping_of(Value proxy) { return proxy.as<MappingProxyObject>()->mapping; }
Value unwrapped(Value v) { return MappingProxyObject::check(v) ? mapping_of(v) : v; }

Result proxy_new(Isolate& iso, TypeObject*, Value mapping) {
  if (type_of(mapping)->slots.get_item == nullptr || ListObject::check(mapping) || TupleObject::check(mapping))
    return iso.raise(TypeError, "mappingproxy() argument must be a mapping, not {}", type_name(mapping));
  return make_mapping_proxy(iso, mapping);
}

void proxy_destroy(Isolate& iso, Object* self) { clear_field(iso, static_cast<MappingProxyObject*>(self)->mapping); }
void proxy_traverse(Object* self, Visitor& visitor) { visitor.visit(static_cast<MappingProxyObject*>(self)->mapping); }

Result proxy_repr(Isolate& iso, Value self) {
  TRY(iso.check_native_stack(" while getting the repr of an object"));
  Ref inner(iso, TRY(repr(iso, mapping_of(self))));
  StrBuilder text(iso);
  text.append_ascii("mappingproxy(");
  text.append(inner.as<StrObject>());
  text.append_char(')');
  return text.build();
}

Result proxy_str(Isolate& iso, Value self) { return to_str(iso, mapping_of(self)); }
Fallible<int64_t> proxy_hash(Isolate& iso, Value self) {
  TRY(iso.check_native_stack(" while calling a Python object"));
  return hash_value(iso, mapping_of(self));
}
Result proxy_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  return compare(iso, op, mapping_of(self), other);
}
Result proxy_iter(Isolate& iso, Value self) {
  TRY(iso.check_native_stack(" while calling a Python object"));
  return get_iterator(iso, mapping_of(self));
}
Fallible<int64_t> proxy_length(Isolate& iso, Value self) {
  TRY(iso.check_native_stack(" while calling a Python object"));
  return length(iso, mapping_of(self));
}
Result proxy_get_item(Isolate& iso, Value self, Value key) {
  TRY(iso.check_native_stack(" while calling a Python object"));
  return get_item(iso, mapping_of(self), key);
}
Fallible<bool> proxy_contains(Isolate& iso, Value self, Value key) {
  TRY(iso.check_native_stack(" while calling a Python object"));
  return contains(iso, mapping_of(self), key);
}

Result proxy_or(Isolate& iso, Value left, Value right) {
  TRY(iso.check_native_stack(" while calling a Python object"));
  return binary_operation(iso, BinaryOp::kBitOr, unwrapped(left), unwrapped(right));
}
Result proxy_inplace_or(Isolate& iso, Value self, Value) {
  return iso.raise(TypeError, "'|=' is not supported by {}; use '|' instead", type_name(self));
}

Result proxy_copy(Isolate& iso, MappingProxyObject* self) { return call_method(iso, self->mapping, names.copy); }
Result proxy_keys(Isolate& iso, MappingProxyObject* self) { return call_method(iso, self->mapping, names.keys); }
Result proxy_values(Isolate& iso, MappingProxyObject* self) { return call_method(iso, self->mapping, names.values); }
Result proxy_items(Isolate& iso, MappingProxyObject* self) { return call_method(iso, self->mapping, names.items); }
Result proxy_get(Isolate& iso, MappingProxyObject* self, Value key, Value fallback) {
  return call_method(iso, self->mapping, names.get, {key, fallback});
}
Result proxy_reversed(Isolate& iso, MappingProxyObject* self) {
  return call_method(iso, self->mapping, names.dunder_reversed);
}

constexpr MethodDef kMethods[] = {
    def<"new mappingproxy(mapping)", proxy_new>("Read-only proxy of a mapping."),
    def<"__reversed__(self, /)", proxy_reversed>("D.__reversed__() -> reverse iterator"),
    def<"class __class_getitem__(cls, item, /)", class_getitem_alias>("See PEP 585"),
    def<"copy(self, /)", proxy_copy>("D.copy() -> a shallow copy of D"),
    def<"get(self, key, default=None, /)", proxy_get>("Return the value for key if key is in the mapping, else default."),
    def<"items(self, /)", proxy_items>("D.items() -> a set-like object providing a view on D's items"),
    def<"keys(self, /)", proxy_keys>("D.keys() -> a set-like object providing a view on D's keys"),
    def<"values(self, /)", proxy_values>("D.values() -> an object providing a view on D's values"),
};

}  // namespace

Result make_mapping_proxy(Isolate& iso, Value mapping) {
  Result made = allocate_instance(iso, &mapping_proxy_type);
  if (!made.is_fault()) made.value().as<MappingProxyObject>()->mapping = retained(iso, mapping);
  return made;
}

extern const TypeDef mapping_proxy_type_def{
    .type = &mapping_proxy_type,
    .name = "mappingproxy",
    .doc = "Read-only proxy of a mapping.",
    .base = nullptr,
    .instance_size = sizeof(MappingProxyObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kMappingPattern, TypeFlag::kImmutable),
    .slots = {.destroy = proxy_destroy,
              .traverse = proxy_traverse,
              .repr = proxy_repr,
              .str = proxy_str,
              .hash = proxy_hash,
              .compare = proxy_compare,
              .iter = proxy_iter,
              .bit_or = proxy_or,
              .inplace_bit_or = proxy_inplace_or,
              .length = proxy_length,
              .get_item = proxy_get_item,
              .contains = proxy_contains},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
