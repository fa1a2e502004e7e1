// Operators whose operands are not two small ints or two immediate doubles.
//
// The semantics are those of operations.h; here are only the common mixes that would otherwise pay for the general
// dispatch: a double with an int, 0.0, which is a singleton, and ints beyond 61 bits.
#include <utility>

#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/int_limbs.h"
#include "isolate/objects/int_short.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"
#include "isolate/objects/str_append.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/slow.h"

namespace skerry {
namespace {

// A float or small int as a double; ints only as far as they are exact.
bool plain_double(Value v, double* out) {
  if (v.is_immediate_double()) {
    *out = v.as_immediate_double();
    return true;
  }
  if (v.is_small_int()) {
    int64_t i = v.as_small_int();
    *out = static_cast<double>(i);
    return i >= -(int64_t{1} << 53) && i <= (int64_t{1} << 53);
  }
  if (v.is_object() && v.as_object()->type == &float_type) {
    *out = v.as<FloatObject>()->value;
    return true;
  }
  return false;
}

// kNotFound: not this easy.
Result double_operation(Isolate& iso, BinaryOp op, Value x, Value y) {
  double a, b;
  if (Value::both_small_int(x, y) && op != BinaryOp::kTrueDivide) return Fault(FaultKind::kNotFound);
  if (!plain_double(x, &a) || !plain_double(y, &b)) return Fault(FaultKind::kNotFound);
  switch (op) {
    case BinaryOp::kAdd: return make_double(iso, a + b);
    case BinaryOp::kSubtract: return make_double(iso, a - b);
    case BinaryOp::kMultiply: return make_double(iso, a * b);
    case BinaryOp::kTrueDivide:
      if (b == 0) return Fault(FaultKind::kNotFound);
      return make_double(iso, a / b);
    default: return Fault(FaultKind::kNotFound);
  }
}

// Ints of any size straight, without a look at slots. kNotFound: others.
Result int_operation(Isolate& iso, BinaryOp op, Value x, Value y) {
  if (type_of(x) != &int_type || type_of(y) != &int_type) return Fault(FaultKind::kNotFound);
  switch (op) {
    case BinaryOp::kAdd: return int_add(iso, x, y);
    case BinaryOp::kSubtract: return int_subtract(iso, x, y);
    case BinaryOp::kMultiply: return int_multiply(iso, x, y);
    case BinaryOp::kFloorDivide: return int_floor_divide(iso, x, y);
    case BinaryOp::kRemainder: return int_remainder(iso, x, y);
    case BinaryOp::kTrueDivide: return int_true_divide(iso, x, y);
    case BinaryOp::kLeftShift: return int_left_shift(iso, x, y);
    case BinaryOp::kRightShift: return int_right_shift(iso, x, y);
    case BinaryOp::kBitAnd: return int_bitwise(iso, IntBitOp::kAnd, x, y);
    case BinaryOp::kBitOr: return int_bitwise(iso, IntBitOp::kOr, x, y);
    case BinaryOp::kBitXor: return int_bitwise(iso, IntBitOp::kXor, x, y);
    default: return Fault(FaultKind::kNotFound);
  }
}

// Two objects of one type that no script has made: its slot alone may answer. kNotFound: it does not, or they are not such.
Result operation_of_type(Isolate& iso, BinaryOp op, Value x, Value y) {
  static constexpr BinarySlot Slots::*kSlots[] = {
      &Slots::add,        &Slots::subtract,  &Slots::multiply, &Slots::matrix_multiply, &Slots::true_divide, &Slots::floor_divide,
      &Slots::remainder,  nullptr,           &Slots::left_shift, &Slots::right_shift,   &Slots::bit_and,     &Slots::bit_or,
      &Slots::bit_xor,
  };
  if (!x.is_object() || !y.is_object()) return Fault(FaultKind::kNotFound);
  const TypeObject* type = x.as_object()->type;
  BinarySlot Slots::*member = kSlots[static_cast<size_t>(op)];
  if (type != y.as_object()->type || type->has(TypeFlag::kHeapType) || member == nullptr) return Fault(FaultKind::kNotFound);
  BinarySlot slot = type->slots.*member;
  if (slot == nullptr) return Fault(FaultKind::kNotFound);
  Result r = slot(iso, x, y);
  if (!r.is_fault() && r.value().is_not_implemented()) return Fault(FaultKind::kNotFound);
  return r;
}

// x += y of sequences, neither of which has an addition of numbers that would come first.
Result concatenate_in_place(Isolate& iso, BinaryOp op, Value x, Value y) {
  if (op != BinaryOp::kAdd || !x.is_object() || !y.is_object()) return Fault(FaultKind::kNotFound);
  const Slots &mine = x.as_object()->type->slots, &theirs = y.as_object()->type->slots;
  if (mine.inplace_add != nullptr || mine.add != nullptr || theirs.add != nullptr || mine.inplace_concatenate == nullptr)
    return Fault(FaultKind::kNotFound);
  return mine.inplace_concatenate(iso, x, y);
}

Result operate(Isolate& iso, BinaryOp op, Value x, Value y) {
  if (op == BinaryOp::kAdd && x.is_object() && y.is_object() && x.as_object()->type == y.as_object()->type) {  // two str, bytes, lists...
    const Slots& slots = x.as_object()->type->slots;
    if (slots.add == nullptr && slots.concatenate != nullptr) return slots.concatenate(iso, x, y);
  }
  if (op == BinaryOp::kRemainder && is_exact_str(x) && (is_exact_tuple(y) || is_exact_str(y) || y.is_small_int() || is_exact_dict(y)))
    return str_type.slots.remainder(iso, x, y);
  Result r = operation_of_type(iso, op, x, y);
  if (!r.is_not_found()) return r;
  r = double_operation(iso, op, x, y);
  if (!r.is_not_found()) return r;
  r = int_operation(iso, op, x, y);
  if (!r.is_not_found()) return r;
  return binary_operation(iso, op, x, y);
}

// x op y; false: not two short ints.
bool compare_short_ints(CompareOp op, Value x, Value y, bool* truth) {
  __int128 a, b;
  if (!as_short_int(x, &a) || !as_short_int(y, &b)) return false;
  switch (op) {
    case CompareOp::kLt: *truth = a < b; break;
    case CompareOp::kLe: *truth = a <= b; break;
    case CompareOp::kEq: *truth = a == b; break;
    case CompareOp::kNe: *truth = a != b; break;
    case CompareOp::kGt: *truth = a > b; break;
    case CompareOp::kGe: *truth = a >= b; break;
  }
  return true;
}

// Of two str it is mostly asked whether they are equal.
Fallible<bool> truth_of_comparison(Isolate& iso, CompareOp op, Value x, Value y) {
  if (bool truth; compare_short_ints(op, x, y, &truth)) return truth;
  if ((op == CompareOp::kEq || op == CompareOp::kNe) && is_exact_str(x) && is_exact_str(y))
    return str_equal(x.as<StrObject>(), y.as<StrObject>()) == (op == CompareOp::kEq);
  return compare_truth(iso, op, x, y);
}

Result compare_operands(Isolate& iso, CompareOp op, Value x, Value y) {
  if (bool truth; compare_short_ints(op, x, y, &truth)) return Value::boolean(truth);
  return compare(iso, op, x, y);
}

BinaryOp operator_of(Insn insn, Op first) {
  return static_cast<BinaryOp>(insn.op - static_cast<uint8_t>(first));
}

bool has_constant_operand(Insn insn) { return insn.op >= static_cast<uint8_t>(Op::BINARY_ADD_K); }

Result operate_in_place(Isolate& iso, BinaryOp op, Value x, Value y) {
  Result r = concatenate_in_place(iso, op, x, y);
  if (!r.is_not_found()) return r;
  r = double_operation(iso, op, x, y);
  if (!r.is_not_found()) return r;
  r = int_operation(iso, op, x, y);
  if (!r.is_not_found()) return r;
  return inplace_operation(iso, op, x, y);
}

// Ends an instruction on two ints: what goes runs no Python, but for the old value of another destination.
Status finish_ints(Isolate& iso, Frame* frame, Insn insn, Result result) {
  if (result.is_fault()) [[unlikely]] return result.fault();
  Value* r = frame->registers();
  if (insn.flags & kKillB) release_int(iso, std::exchange(r[insn.b], Value()));
  if (insn.flags & kKillC) release_int(iso, std::exchange(r[insn.c], Value()));
  release_int(iso, std::exchange(r[insn.a], result.value()));
  return Status::ok();
}

// s = s + x and s += x on a str that only this register holds: done in place.
bool append_in_place(Isolate& iso, Frame* frame, Insn insn, BinaryOp op, Value tail) {
  if (op != BinaryOp::kAdd || insn.a != insn.b) return false;
  Value& target = frame->registers()[insn.a];
  Value grown = str_append_in_place(iso, target, tail);
  if (grown.is_empty()) return false;
  target = grown;
  if (insn.flags & kKillC) release_register(iso, frame, insn.c);
  return true;
}

// An operator of whatever form, `otherwise` being its general way.
Status do_operator(Isolate& iso, Frame* frame, Insn insn, BinaryOp op, Value y, Result (*otherwise)(Isolate&, BinaryOp, Value, Value)) {
  Value x = frame->registers()[insn.b];
  if (Result quick = short_int_operation(iso, op, x, y); !quick.is_not_found()) return finish_ints(iso, frame, insn, quick);
  if (append_in_place(iso, frame, insn, op, y)) return Status::ok();
  return finish(iso, frame, insn, otherwise(iso, op, x, y));
}

}  // namespace

Status slow_binary(Isolate& iso, Frame* frame, Insn insn) {
  return do_operator(iso, frame, insn, operator_of(insn, Op::BINARY_ADD), frame->registers()[insn.c], operate);
}

Status slow_binary_constant(Isolate& iso, Frame* frame, Insn insn) {
  return do_operator(iso, frame, insn, operator_of(insn, Op::BINARY_ADD_K), frame->code->constants[insn.c], operate);
}

Status slow_binary_any(Isolate& iso, Frame* frame, Insn insn) {
  return has_constant_operand(insn) ? slow_binary_constant(iso, frame, insn) : slow_binary(iso, frame, insn);
}

Status end_operator(Isolate& iso, Frame* frame, Insn insn, Value owned) {
  bool is_binary = insn.op >= static_cast<uint8_t>(Op::BINARY_ADD) && insn.op <= static_cast<uint8_t>(Op::BINARY_XOR_K);
  if (!is_binary) return end_item_method(iso, frame, insn, owned);
  if (!owned.is_not_implemented()) return finish(iso, frame, insn, owned);
  Op first = has_constant_operand(insn) ? Op::BINARY_ADD_K : Op::BINARY_ADD;
  Value right = has_constant_operand(insn) ? frame->code->constants[insn.c] : frame->registers()[insn.c];
  return iso.raise(TypeError, "unsupported operand type(s) for {}: '{}' and '{}'", operator_text(operator_of(insn, first)),
                   type_name(frame->registers()[insn.b]), type_name(right));
}

Status slow_inplace(Isolate& iso, Frame* frame, Insn insn) {
  return do_operator(iso, frame, insn, operator_of(insn, Op::INPLACE_ADD), frame->registers()[insn.c], operate_in_place);
}

Status slow_inplace_constant(Isolate& iso, Frame* frame, Insn insn) {
  return do_operator(iso, frame, insn, operator_of(insn, Op::INPLACE_ADD_K), frame->code->constants[insn.c], operate_in_place);
}

Status slow_compare(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  auto op = static_cast<CompareOp>(insn.op - static_cast<uint8_t>(Op::COMPARE_LT));
  return finish(iso, frame, insn, compare_operands(iso, op, r[insn.b], r[insn.c]));
}

Status slow_compare_constant(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  auto op = static_cast<CompareOp>(insn.op - static_cast<uint8_t>(Op::COMPARE_LT_K));
  return finish(iso, frame, insn, compare_operands(iso, op, r[insn.b], frame->code->constants[insn.c]));
}

Fallible<bool> slow_branch(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  auto op = static_cast<CompareOp>(insn.op - static_cast<uint8_t>(Op::BRANCH_LT));
  Fallible<bool> truth = truth_of_comparison(iso, op, r[insn.b], r[insn.c]);
  if (!truth.is_fault()) kill_operands(iso, frame, insn);
  return truth;
}

Fallible<bool> slow_branch_constant(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  auto op = static_cast<CompareOp>(insn.op - static_cast<uint8_t>(Op::BRANCH_LT_K));
  Fallible<bool> truth = truth_of_comparison(iso, op, r[insn.b], frame->code->constants[insn.c]);
  if (!truth.is_fault()) kill_operands(iso, frame, insn);
  return truth;
}

Status slow_unary(Isolate& iso, Frame* frame, Insn insn) {
  auto op = static_cast<UnaryOp>(insn.op - static_cast<uint8_t>(Op::UNARY_NEGATIVE));
  Value v = frame->registers()[insn.b];
  if (op == UnaryOp::kNegative || op == UnaryOp::kInvert) {  // as 0 - v and -1 - v
    Value from = Value::small_int(op == UnaryOp::kNegative ? 0 : -1);
    if (Result quick = short_int_operation(iso, BinaryOp::kSubtract, from, v); !quick.is_not_found())
      return finish_ints(iso, frame, insn, quick);
  }
  return finish(iso, frame, insn, unary_operation(iso, op, v));
}

Status slow_contains(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  Value container = r[insn.c], key = r[insn.b];
  bool is_simple = key.is_small_int() || is_exact_str(key) || is_exact_tuple(key);
  bool found = TRY(is_simple && is_exact_dict(container)  ? dict_contains(iso, container.as<DictObject>(), key)
                   : is_simple && is_exact_set(container) ? set_contains(iso, container.as<SetObject>(), key)
                                                          : contains(iso, container, key));
  bool wanted = insn.op == static_cast<uint8_t>(Op::CONTAINS);
  return finish(iso, frame, insn, Value::boolean(found == wanted));
}

}  // namespace skerry
