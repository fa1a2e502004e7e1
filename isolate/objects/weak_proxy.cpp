// weakref.proxy: what is done to the proxy is done to the object, while it lives; then ReferenceError.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/weakref_parts.h"

namespace skerry {

TypeObject weak_proxy_type, weak_callable_proxy_type;

namespace {

bool is_proxy(Value v) { return has_type(v, weak_proxy_type) || has_type(v, weak_callable_proxy_type); }

// The object behind a proxy, or the value itself; owned.
Result subject(Isolate& iso, Value v) {
  if (!is_proxy(v)) return retained(iso, v);
  Value target = weakref_target(v);
  if (target.is_none()) return iso.raise(ReferenceError, "weakly-referenced object no longer exists");
  return retained(iso, target);
}

template <auto kOperation>
Result unary(Isolate& iso, Value self) {
  Ref o(iso, TRY(subject(iso, self)));
  return kOperation(iso, o);
}
template <UnaryOp kOp>
Result number_unary(Isolate& iso, Value self) {
  Ref o(iso, TRY(subject(iso, self)));
  return unary_operation(iso, kOp, o);
}
template <BinaryOp kOp>
Result binary(Isolate& iso, Value left, Value right) {
  Ref a(iso, TRY(subject(iso, left))), b(iso, TRY(subject(iso, right)));
  return binary_operation(iso, kOp, a, b);
}
template <BinaryOp kOp>
Result inplace(Isolate& iso, Value left, Value right) {
  Ref a(iso, TRY(subject(iso, left))), b(iso, TRY(subject(iso, right)));
  return inplace_operation(iso, kOp, a, b);
}
Result proxy_divmod(Isolate& iso, Value left, Value right) {
  Ref a(iso, TRY(subject(iso, left))), b(iso, TRY(subject(iso, right)));
  return divmod(iso, a, b);
}
Result proxy_bytes(Isolate& iso, Value self) {
  Ref o(iso, TRY(subject(iso, self)));
  return call_method(iso, o, Ref(iso, intern(iso, "__bytes__")));
}
Result proxy_reversed(Isolate& iso, Value self) {
  Ref o(iso, TRY(subject(iso, self)));
  return call_method(iso, o, names.dunder_reversed);
}
constexpr MethodDef kProxyMethods[] = {
    def<"__bytes__(self, /)", proxy_bytes>(nullptr),
    def<"__reversed__(self, /)", proxy_reversed>(nullptr),
};

Result proxy_power(Isolate& iso, Value base, Value exponent, Value modulus) {
  Ref a(iso, TRY(subject(iso, base))), b(iso, TRY(subject(iso, exponent))), c(iso, TRY(subject(iso, modulus)));
  return power(iso, a, b, c);
}
Result proxy_inplace_power(Isolate& iso, Value base, Value exponent, Value) {
  return inplace<BinaryOp::kPower>(iso, base, exponent);
}

Result proxy_repr(Isolate& iso, Value self) {
  const void* address = self.as_object();
  Value target = weakref_target(self);
  if (target.is_none()) return make_str(iso, fmt::format("<weakproxy at {}; dead>", address));
  const void* target_address = target.as_object();
  return make_str(iso, fmt::format("<weakproxy at {} to {} at {}>", address, type_name(target), target_address));
}
Result proxy_get_attribute(Isolate& iso, Value self, Value name) {
  Ref o(iso, TRY(subject(iso, self)));
  return get_attribute(iso, o, name);
}
Status proxy_set_attribute(Isolate& iso, Value self, Value name, Value value) {
  Ref o(iso, TRY(subject(iso, self)));
  return value.is_empty() ? delete_attribute(iso, o, name) : set_attribute(iso, o, name, value);
}
Result proxy_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  Ref a(iso, TRY(subject(iso, self))), b(iso, TRY(subject(iso, other)));
  return compare(iso, op, a, b);
}
Result proxy_call(Isolate& iso, Value self, Args args) {
  Ref o(iso, TRY(subject(iso, self)));
  return call(iso, o, args);
}
Result proxy_iter(Isolate& iso, Value self) {
  Ref o(iso, TRY(subject(iso, self)));
  return get_iterator(iso, o);
}
Result proxy_next(Isolate& iso, Value self) {
  Ref o(iso, TRY(subject(iso, self)));
  if (type_of(o)->slots.next == nullptr)
    return iso.raise(TypeError, "Weakref proxy referenced a non-iterator '{}' object", type_name(o));
  return iterator_next(iso, o);
}
Fallible<bool> proxy_truth(Isolate& iso, Value self) {
  Ref o(iso, TRY(subject(iso, self)));
  return is_true(iso, o);
}
Fallible<int64_t> proxy_length(Isolate& iso, Value self) {
  Ref o(iso, TRY(subject(iso, self)));
  return length(iso, o);
}
Fallible<bool> proxy_contains(Isolate& iso, Value self, Value item) {
  Ref o(iso, TRY(subject(iso, self)));
  return contains(iso, o, item);
}
Result proxy_get_item(Isolate& iso, Value self, Value key) {
  Ref o(iso, TRY(subject(iso, self)));
  return get_item(iso, o, key);
}
Status proxy_set_item(Isolate& iso, Value self, Value key, Value value) {
  Ref o(iso, TRY(subject(iso, self)));
  return value.is_empty() ? delete_item(iso, o, key) : set_item(iso, o, key, value);
}
Result call_on_type(Isolate& iso, Value self, TypeObject& type) {
  Ref o(iso, TRY(subject(iso, self)));
  return call(iso, as_value(&type), {o});
}
Result proxy_int(Isolate& iso, Value self) { return call_on_type(iso, self, int_type); }
Result proxy_float(Isolate& iso, Value self) { return call_on_type(iso, self, float_type); }

constexpr Slots proxy_slots() {
  Slots s;
  s.destroy = weakref_destroy;
  s.traverse = weakref_traverse;
  s.clear = weakref_destroy;
  s.repr = proxy_repr;
  s.str = unary<to_str>;
  s.hash = hash_not_implemented;
  s.compare = proxy_compare;
  s.get_attribute = proxy_get_attribute;
  s.set_attribute = proxy_set_attribute;
  s.iter = proxy_iter;
  s.next = proxy_next;
  s.add = binary<BinaryOp::kAdd>;
  s.subtract = binary<BinaryOp::kSubtract>;
  s.multiply = binary<BinaryOp::kMultiply>;
  s.matrix_multiply = binary<BinaryOp::kMatrixMultiply>;
  s.true_divide = binary<BinaryOp::kTrueDivide>;
  s.floor_divide = binary<BinaryOp::kFloorDivide>;
  s.remainder = binary<BinaryOp::kRemainder>;
  s.divmod = proxy_divmod;
  s.power = proxy_power;
  s.left_shift = binary<BinaryOp::kLeftShift>;
  s.right_shift = binary<BinaryOp::kRightShift>;
  s.bit_and = binary<BinaryOp::kBitAnd>;
  s.bit_or = binary<BinaryOp::kBitOr>;
  s.bit_xor = binary<BinaryOp::kBitXor>;
  s.inplace_add = inplace<BinaryOp::kAdd>;
  s.inplace_subtract = inplace<BinaryOp::kSubtract>;
  s.inplace_multiply = inplace<BinaryOp::kMultiply>;
  s.inplace_matrix_multiply = inplace<BinaryOp::kMatrixMultiply>;
  s.inplace_true_divide = inplace<BinaryOp::kTrueDivide>;
  s.inplace_floor_divide = inplace<BinaryOp::kFloorDivide>;
  s.inplace_remainder = inplace<BinaryOp::kRemainder>;
  s.inplace_power = proxy_inplace_power;
  s.inplace_left_shift = inplace<BinaryOp::kLeftShift>;
  s.inplace_right_shift = inplace<BinaryOp::kRightShift>;
  s.inplace_bit_and = inplace<BinaryOp::kBitAnd>;
  s.inplace_bit_or = inplace<BinaryOp::kBitOr>;
  s.inplace_bit_xor = inplace<BinaryOp::kBitXor>;
  s.negative = number_unary<UnaryOp::kNegative>;
  s.positive = number_unary<UnaryOp::kPositive>;
  s.invert = number_unary<UnaryOp::kInvert>;
  s.absolute = unary<absolute>;
  s.to_int = proxy_int;
  s.to_float = proxy_float;
  s.index = unary<as_index>;
  s.truth = proxy_truth;
  s.length = proxy_length;
  s.get_item = proxy_get_item;
  s.set_item = proxy_set_item;
  s.contains = proxy_contains;
  return s;
}
constexpr Slots callable_proxy_slots() {
  Slots s = proxy_slots();
  s.call = proxy_call;
  return s;
}

// ---- The functions of the module _weakref

Result weakref_proxy(Isolate& iso, Value object, Value callback) {
  return make_reference(iso, is_callable(object) ? &weak_callable_proxy_type : &weak_proxy_type, object, callback);
}
Fallible<int64_t> weakref_getweakrefcount(Isolate&, Value object) { return weakref_count(object); }
Result weakref_getweakrefs(Isolate& iso, Value object) { return weakref_list(iso, object); }

// Whether the entry is there and still dead is asked at once, so that a callback that comes late removes nothing new.
Status weakref_remove_dead(Isolate& iso, DictObject* dct, Value key) {
  Result found = dict_get(iso, dct, key);
  if (found.is_not_found()) return Status::ok();
  Value reference = TRY(found);
  if (!WeakrefObject::check(reference)) return iso.raise(TypeError, "not a weakref");
  if (weakref_target(reference).is_none()) TRY(dict_delete(iso, dct, key));
  return Status::ok();
}

constexpr MethodDef kFunctions[] = {
    def<"def _remove_dead_weakref(dct, key, /)", weakref_remove_dead>(
        "Atomically remove key from dict if it points to a dead weakref."),
    def<"def proxy(object, callback=None, /)", weakref_proxy>(
        "Create a proxy object that weakly references 'object'.\n\n"
        "'callback', if given, is called with a reference to the\n"
        "proxy when 'object' is about to be finalized."),
    def<"def getweakrefcount(object, /)", weakref_getweakrefcount>("Return the number of weak references to 'object'."),
    def<"def getweakrefs(object, /)", weakref_getweakrefs>(
        "Return a list of all weak reference objects pointing to 'object'."),
};

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "ref", as_value(&weakref_type)));
  TRY(module_set(iso, module, "ReferenceType", as_value(&weakref_type)));
  TRY(module_set(iso, module, "ProxyType", as_value(&weak_proxy_type)));
  return module_set(iso, module, "CallableProxyType", as_value(&weak_callable_proxy_type));
}

constexpr uint32_t kProxyFlags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation, TypeFlag::kImmutable);

}  // namespace

extern const TypeDef weak_proxy_type_def{
    .type = &weak_proxy_type,
    .name = "weakref.ProxyType",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(WeakrefObject),
    .flags = kProxyFlags,
    .slots = proxy_slots(),
    .methods = kProxyMethods,
    .method_count = std::size(kProxyMethods),
};
extern const TypeDef weak_callable_proxy_type_def{
    .type = &weak_callable_proxy_type,
    .name = "weakref.CallableProxyType",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(WeakrefObject),
    .flags = kProxyFlags,
    .slots = callable_proxy_slots(),
    .methods = kProxyMethods,
    .method_count = std::size(kProxyMethods),
};

extern const ModuleDef weakref_module_def;
extern const ModuleDef weakref_module_def{
    .name = "_weakref",
    .doc = "Weak-reference support module.",
    .functions = kFunctions,
    .function_count = std::size(kFunctions),
    .populate = populate,
};

}  // namespace skerry
