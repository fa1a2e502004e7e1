// Comparison, equality, truth and hash of any value. Language reference 6.10.1 and 3.3.1.
#include <bit>
#include <cmath>

#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/quick_hash.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {
namespace {

constexpr const char* kOperatorTexts[] = {"<", "<=", "==", "!=", ">", ">="};

template <class T>
bool holds(CompareOp op, T a, T b) {
  switch (op) {
    case CompareOp::kLt: return a < b;
    case CompareOp::kLe: return a <= b;
    case CompareOp::kEq: return a == b;
    case CompareOp::kNe: return a != b;
    case CompareOp::kGt: return a > b;
    default: return a >= b;
  }
}

// Whether tuples of one length are equal, if all their items are words or str. kNotFound: others.
Result tuples_equal_fast(const TupleObject* a, const TupleObject* b) {
  if (a->length != b->length) return Fault(FaultKind::kNotFound);
  for (size_t i = 0; i < a->length; ++i) {
    Value x = (*a)[i], y = (*b)[i];
    if (x == y) continue;
    bool same;
    if (is_exact_str(x) && is_exact_str(y)) same = str_equal(x.as<StrObject>(), y.as<StrObject>());
    else if (Value::both_small_int(x, y)) same = false;
    else if (x.is_immediate_double() && y.is_immediate_double()) same = x.as_immediate_double() == y.as_immediate_double();
    else return Fault(FaultKind::kNotFound);
    if (!same) return Value::false_();
  }
  return Value::true_();
}

// kNotFound: no fast answer. The fast answers run no Python and need no stack.
Result compare_fast(CompareOp op, Value left, Value right) {
  if (is_exact_str(left) && is_exact_str(right)) {
    const StrObject* a = left.as<StrObject>();
    const StrObject* b = right.as<StrObject>();
    if (op == CompareOp::kEq || op == CompareOp::kNe) return Value::boolean(str_equal(a, b) == (op == CompareOp::kEq));
    return Value::boolean(holds(op, a == b ? 0 : str_compare(a, b), 0));
  }
  if (Value::both_small_int(left, right))
    return Value::boolean(holds(op, static_cast<int64_t>(left.bits()), static_cast<int64_t>(right.bits())));
  if (left.is_immediate_double() && right.is_immediate_double())
    return Value::boolean(holds(op, left.as_immediate_double(), right.as_immediate_double()));
  if (op == CompareOp::kEq && is_exact_tuple(left) && is_exact_tuple(right))
    return tuples_equal_fast(left.as<TupleObject>(), right.as<TupleObject>());
  // Two objects without a comparison of their own are equal when they are one.
  if ((op == CompareOp::kEq || op == CompareOp::kNe) && type_of(left)->slots.compare == object_type.slots.compare &&
      type_of(right)->slots.compare == object_type.slots.compare)
    return Value::boolean((left == right) == (op == CompareOp::kEq));
  return Fault(FaultKind::kNotFound);
}

// The left operand's method, then the right one's; the right one's first if its type is a subclass of the left one's.
Result compare_by_slots(Isolate& iso, CompareOp op, Value left, Value right) {
  TypeObject* left_type = type_of(left);
  TypeObject* right_type = type_of(right);
  bool right_tried = false;
  if (left_type != right_type && right_type->slots.compare != nullptr && is_subtype(right_type, left_type)) {
    right_tried = true;
    Result r = right_type->slots.compare(iso, right, left, swapped(op));
    if (r.is_fault() || !r.value().is_not_implemented()) return r;
  }
  if (left_type->slots.compare != nullptr) {
    Result r = left_type->slots.compare(iso, left, right, op);
    if (r.is_fault() || !r.value().is_not_implemented()) return r;
  }
  if (!right_tried && right_type->slots.compare != nullptr) {
    Result r = right_type->slots.compare(iso, right, left, swapped(op));
    if (r.is_fault() || !r.value().is_not_implemented()) return r;
  }
  if (op == CompareOp::kEq) return Value::boolean(left == right);
  if (op == CompareOp::kNe) return Value::boolean(!(left == right));
  return iso.raise(TypeError, "'{}' not supported between instances of '{}' and '{}'",
                   kOperatorTexts[static_cast<unsigned>(op)], type_name(left), type_name(right));
}

// Reduction modulo 2**61 - 1, as int_hash does for every size.
int64_t small_int_hash(int64_t i) {
  constexpr int64_t kModulus = (int64_t{1} << 61) - 1;
  if (i > -kModulus && i < kModulus) return i == -1 ? -2 : i;
  return int_hash(Value::small_int(i));
}

}  // namespace

Result compare(Isolate& iso, CompareOp op, Value left, Value right) {
  Result fast = compare_fast(op, left, right);
  if (!fast.is_not_found()) return fast;
  TRY(iso.check_native_stack(" in comparison"));
  return compare_by_slots(iso, op, left, right);
}

Fallible<bool> compare_truth(Isolate& iso, CompareOp op, Value left, Value right) {
  Result fast = compare_fast(op, left, right);
  if (!fast.is_not_found()) return fast.value().is_true();
  TRY(iso.check_native_stack(" in comparison"));
  Ref verdict(iso, TRY(compare_by_slots(iso, op, left, right)));
  if (verdict.get().is_bool()) return verdict.get().is_true();
  return is_true(iso, verdict);
}

Result equals_quickly(Value left, Value right) { return compare_fast(CompareOp::kEq, left, right); }

Fallible<bool> equals(Isolate& iso, Value left, Value right) {
  if (left == right) return true;
  return compare_truth(iso, CompareOp::kEq, left, right);
}

namespace {
Fallible<bool> truth_by_slots(Isolate& iso, Value v, const Slots& slots) {
  if (slots.truth != nullptr) return slots.truth(iso, v);
  if (slots.length != nullptr) return TRY(slots.length(iso, v)) != 0;
  return true;
}
}  // namespace

Fallible<bool> is_true(Isolate& iso, Value v) {
  if (v.is_object()) [[likely]] {
    const TypeObject* type = v.as_object()->type;
    if (type == &str_type) return v.as<StrObject>()->length() != 0;
    if (type == &list_type) return v.as<ListObject>()->length != 0;
    if (type == &dict_type) return v.as<DictObject>()->live != 0;
    if (type == &tuple_type) return v.as<TupleObject>()->length != 0;
    return truth_by_slots(iso, v, type->slots);
  }
  if (v.is_bool()) return v.is_true();
  if (v.is_none()) return false;
  if (v.is_small_int()) return !(v == Value::small_int(0));
  if (v.is_immediate_double()) return v.as_immediate_double() != 0;
  return truth_by_slots(iso, v, type_of(v)->slots);
}

Fallible<int64_t> hash_value(Isolate& iso, Value v) {
  if (v.is_small_int()) return small_int_hash(v.as_small_int());
  if (is_exact_str(v)) return str_hash(v.as<StrObject>());
  TypeObject* type = type_of(v);
  if (type->slots.hash == nullptr) return hash_not_implemented(iso, v);
  return type->slots.hash(iso, v);
}

namespace {
// Addresses are multiples of 16: rotated, so that the low bits differ.
int64_t address_hash(Value v) {
  int64_t hash = static_cast<int64_t>(std::rotr(v.is_object() ? v.bits() - 1 : v.bits(), 4));
  return hash == -1 ? -2 : hash;
}
}  // namespace

Fallible<int64_t> hash_identity(Isolate&, Value v) { return address_hash(v); }

bool hash_rest_without_python(Value v, int64_t* hash) {
  if (v.is_small_int()) {
    *hash = small_int_hash(v.as_small_int());
    return true;
  }
  if (!v.is_object()) return false;
  if (v.as_object()->type == &tuple_type) return tuple_hash_without_python(v.as<TupleObject>(), hash);
  if (v.as_object()->type->slots.hash != object_type.slots.hash) return false;
  *hash = address_hash(v);
  return true;
}

Fallible<int64_t> hash_not_implemented(Isolate& iso, Value v) {
  return iso.raise(TypeError, "unhashable type: '{}'", type_name(v));
}

}  // namespace skerry
