// _operator: the operations of the language as functions. operator.py stands on it; its callables are in getters.cpp.
#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "stdlib/operator/getters.h"

namespace skerry {

namespace {

template <BinaryOp Op>
Result binary(Isolate& iso, Value a, Value b) {
  return binary_operation(iso, Op, a, b);
}
template <BinaryOp Op>
Result inplace(Isolate& iso, Value a, Value b) {
  return inplace_operation(iso, Op, a, b);
}
template <UnaryOp Op>
Result unary(Isolate& iso, Value a) {
  return unary_operation(iso, Op, a);
}
template <CompareOp Op>
Result comparison(Isolate& iso, Value a, Value b) {
  return compare(iso, Op, a, b);
}

Result operator_abs(Isolate& iso, Value a) { return absolute(iso, a); }
Fallible<bool> operator_truth(Isolate& iso, Value a) { return is_true(iso, a); }
Fallible<bool> operator_not(Isolate& iso, Value a) { return !TRY(is_true(iso, a)); }
Fallible<bool> operator_is(Isolate&, Value a, Value b) { return a == b; }
Fallible<bool> operator_is_not(Isolate&, Value a, Value b) { return a != b; }
Result operator_index(Isolate& iso, Value a) { return as_index(iso, a); }
Fallible<bool> operator_contains(Isolate& iso, Value a, Value b) { return contains(iso, a, b); }
Result operator_getitem(Isolate& iso, Value a, Value b) { return get_item(iso, a, b); }
Status operator_setitem(Isolate& iso, Value a, Value b, Value c) { return set_item(iso, a, b, c); }
Status operator_delitem(Isolate& iso, Value a, Value b) { return delete_item(iso, a, b); }

// Concatenation is for sequences only: numbers have no `+` of that kind.
bool is_sequence(Value v) {
  const TypeObject* type = type_of(v);
  return type->slots.get_item != nullptr && !DictObject::check(v);
}
template <auto Operation>
Result concatenation(Isolate& iso, Value a, Value b) {
  const Slots& slots = type_of(a)->slots;
  if (Operation == inplace_operation && slots.inplace_concatenate != nullptr) return slots.inplace_concatenate(iso, a, b);
  if (slots.concatenate != nullptr) return slots.concatenate(iso, a, b);
  if (!is_sequence(a) || !is_sequence(b)) return iso.raise(TypeError, "'{}' object can't be concatenated", type_name(a));
  return Operation(iso, BinaryOp::kAdd, a, b);
}

Result operator_countOf(Isolate& iso, Value a, Value b) {
  int64_t count = 0;
  Ref iterator(iso, TRY(get_iterator(iso, a)));
  for (;;) {
    Result next = iterator_next(iso, iterator);
    if (next.is_exhausted()) return make_int(iso, count);
    Ref item(iso, TRY(next));
    if (TRY(equals(iso, item, b))) ++count;
  }
}
Result operator_indexOf(Isolate& iso, Value a, Value b) {
  Ref iterator(iso, TRY(get_iterator(iso, a)));
  for (int64_t position = 0;; ++position) {
    Result next = iterator_next(iso, iterator);
    if (next.is_exhausted()) return iso.raise(ValueError, "sequence.index(x): x not in sequence");
    Ref item(iso, TRY(next));
    if (TRY(equals(iso, item, b))) return make_int(iso, position);
  }
}

Fallible<int64_t> operator_length_hint(Isolate& iso, Value a, Value fallback) {
  if (fallback.is_empty()) return length_hint(iso, a, 0);
  if (type_of(fallback)->slots.index == nullptr)
    return iso.raise(TypeError, "'{}' object cannot be interpreted as an integer", type_name(fallback));
  return length_hint(iso, a, TRY(argument_to_int64(iso, fallback)));
}

Result operator_call(Isolate& iso, Args args) {
  if (args.count == 0) return iso.raise(TypeError, "call expected at least 1 argument, got 0");
  return call(iso, args[0], Args{args.values + 1, args.count - 1, args.keywords});
}

// Time depends on the length of b alone, so that nobody can guess a secret byte by byte.
bool equal_in_constant_time(const uint8_t* a, size_t a_size, const uint8_t* b, size_t b_size) {
  volatile uint8_t difference = a_size == b_size ? 0 : 1;
  const uint8_t* left = a_size == b_size ? a : b;
  for (size_t i = 0; i < b_size; ++i) difference = difference | (left[i] ^ b[i]);
  return difference == 0;
}

Fallible<bool> operator_compare_digest(Isolate& iso, Value a, Value b) {
  if (StrObject::check(a) && StrObject::check(b)) {
    const StrObject *x = a.as<StrObject>(), *y = b.as<StrObject>();
    if (!x->is_ascii() || !y->is_ascii())
      return iso.raise(TypeError, "comparing strings with non-ASCII characters is not supported");
    return equal_in_constant_time(x->data1(), x->length(), y->data1(), y->length());
  }
  if (type_of(a)->slots.get_buffer == nullptr || type_of(b)->slots.get_buffer == nullptr)
    return iso.raise(TypeError, "unsupported operand types(s) or combination of types: '{}' and '{}'", type_name(a),
                     type_name(b));
  BytesView x(iso), y(iso);
  TRY(x.get(a));
  TRY(y.get(b));
  auto bytes = [](const BytesView& v) { return reinterpret_cast<const uint8_t*>(v.text().data()); };
  return equal_in_constant_time(bytes(x), x.text().size(), bytes(y), y.text().size());
}

constexpr MethodDef kFunctions[] = {
    def<"def _compare_digest(a, b, /)", operator_compare_digest>(
        "Return 'a == b'.\n\nThis function uses an approach designed to prevent\ntiming analysis, making it appropriate for "
        "cryptography."),
    def<"def abs(a, /)", operator_abs>("Same as abs(a)."),
    def<"def add(a, b, /)", binary<BinaryOp::kAdd>>("Same as a + b."),
    def<"def and_(a, b, /)", binary<BinaryOp::kBitAnd>>("Same as a & b."),
    def<"def call(*args, **kwargs)", operator_call>("Same as obj(*args, **kwargs)."),
    def<"def concat(a, b, /)", concatenation<binary_operation>>("Same as a + b, for a and b sequences."),
    def<"def contains(a, b, /)", operator_contains>("Same as b in a (note reversed operands)."),
    def<"def countOf(a, b, /)", operator_countOf>("Return the number of items in a which are, or which equal, b."),
    def<"def delitem(a, b, /)", operator_delitem>("Same as del a[b]."),
    def<"def eq(a, b, /)", comparison<CompareOp::kEq>>("Same as a == b."),
    def<"def floordiv(a, b, /)", binary<BinaryOp::kFloorDivide>>("Same as a // b."),
    def<"def ge(a, b, /)", comparison<CompareOp::kGe>>("Same as a >= b."),
    def<"def getitem(a, b, /)", operator_getitem>("Same as a[b]."),
    def<"def gt(a, b, /)", comparison<CompareOp::kGt>>("Same as a > b."),
    def<"def iadd(a, b, /)", inplace<BinaryOp::kAdd>>("Same as a += b."),
    def<"def iand(a, b, /)", inplace<BinaryOp::kBitAnd>>("Same as a &= b."),
    def<"def iconcat(a, b, /)", concatenation<inplace_operation>>("Same as a += b, for a and b sequences."),
    def<"def ifloordiv(a, b, /)", inplace<BinaryOp::kFloorDivide>>("Same as a //= b."),
    def<"def ilshift(a, b, /)", inplace<BinaryOp::kLeftShift>>("Same as a <<= b."),
    def<"def imatmul(a, b, /)", inplace<BinaryOp::kMatrixMultiply>>("Same as a @= b."),
    def<"def imod(a, b, /)", inplace<BinaryOp::kRemainder>>("Same as a %= b."),
    def<"def imul(a, b, /)", inplace<BinaryOp::kMultiply>>("Same as a *= b."),
    def<"def index(a, /)", operator_index>("Same as a.__index__()"),
    def<"def indexOf(a, b, /)", operator_indexOf>("Return the first index of b in a."),
    def<"def inv(a, /)", unary<UnaryOp::kInvert>>("Same as ~a."),
    def<"def invert(a, /)", unary<UnaryOp::kInvert>>("Same as ~a."),
    def<"def ior(a, b, /)", inplace<BinaryOp::kBitOr>>("Same as a |= b."),
    def<"def ipow(a, b, /)", inplace<BinaryOp::kPower>>("Same as a **= b."),
    def<"def irshift(a, b, /)", inplace<BinaryOp::kRightShift>>("Same as a >>= b."),
    def<"def is_(a, b, /)", operator_is>("Same as a is b."),
    def<"def is_not(a, b, /)", operator_is_not>("Same as a is not b."),
    def<"def isub(a, b, /)", inplace<BinaryOp::kSubtract>>("Same as a -= b."),
    def<"def itruediv(a, b, /)", inplace<BinaryOp::kTrueDivide>>("Same as a /= b."),
    def<"def ixor(a, b, /)", inplace<BinaryOp::kBitXor>>("Same as a ^= b."),
    def<"def le(a, b, /)", comparison<CompareOp::kLe>>("Same as a <= b."),
    def<"def length_hint(obj, default=<unset>, /)", operator_length_hint>(
        "Return an estimate of the number of items in obj.\n\nThis is useful for presizing containers when building from an "
        "iterable.\n\nIf the object supports len(), the result will be exact.\nOtherwise, it may over- or under-estimate by an "
        "arbitrary amount."),
    def<"def lshift(a, b, /)", binary<BinaryOp::kLeftShift>>("Same as a << b."),
    def<"def lt(a, b, /)", comparison<CompareOp::kLt>>("Same as a < b."),
    def<"def matmul(a, b, /)", binary<BinaryOp::kMatrixMultiply>>("Same as a @ b."),
    def<"def mod(a, b, /)", binary<BinaryOp::kRemainder>>("Same as a % b."),
    def<"def mul(a, b, /)", binary<BinaryOp::kMultiply>>("Same as a * b."),
    def<"def ne(a, b, /)", comparison<CompareOp::kNe>>("Same as a != b."),
    def<"def neg(a, /)", unary<UnaryOp::kNegative>>("Same as -a."),
    def<"def not_(a, /)", operator_not>("Same as not a."),
    def<"def or_(a, b, /)", binary<BinaryOp::kBitOr>>("Same as a | b."),
    def<"def pos(a, /)", unary<UnaryOp::kPositive>>("Same as +a."),
    def<"def pow(a, b, /)", binary<BinaryOp::kPower>>("Same as a ** b."),
    def<"def rshift(a, b, /)", binary<BinaryOp::kRightShift>>("Same as a >> b."),
    def<"def setitem(a, b, c, /)", operator_setitem>("Same as a[b] = c."),
    def<"def sub(a, b, /)", binary<BinaryOp::kSubtract>>("Same as a - b."),
    def<"def truediv(a, b, /)", binary<BinaryOp::kTrueDivide>>("Same as a / b."),
    def<"def truth(a, /)", operator_truth>("Return True if a is true, False otherwise."),
    def<"def xor(a, b, /)", binary<BinaryOp::kBitXor>>("Same as a ^ b."),
};

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "attrgetter", as_value(&attrgetter_type)));
  TRY(module_set(iso, module, "itemgetter", as_value(&itemgetter_type)));
  return module_set(iso, module, "methodcaller", as_value(&methodcaller_type));
}

}  // namespace

extern const ModuleDef operator_module_def{
    .name = "_operator",
    .doc = "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic "
           "operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.",
    .functions = kFunctions,
    .function_count = std::size(kFunctions),
    .populate = populate};

}  // namespace skerry
