// The number operations of the language on any value: which operand's slot is asked, in which order, and what is said
// when none answers. Language reference 3.3.8.
#include <cmath>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/real.h"
#include "isolate/objects/warning.h"

namespace skerry {
namespace {

struct OperatorDef {
  const char* text;
  const char* inplace_text;
  BinarySlot Slots::*slot;
  BinarySlot Slots::*inplace_slot;
};

// In the order of enum BinaryOp. Power has ternary slots of its own.
constexpr OperatorDef kOperators[] = {
    {"+", "+=", &Slots::add, &Slots::inplace_add},
    {"-", "-=", &Slots::subtract, &Slots::inplace_subtract},
    {"*", "*=", &Slots::multiply, &Slots::inplace_multiply},
    {"@", "@=", &Slots::matrix_multiply, &Slots::inplace_matrix_multiply},
    {"/", "/=", &Slots::true_divide, &Slots::inplace_true_divide},
    {"//", "//=", &Slots::floor_divide, &Slots::inplace_floor_divide},
    {"%", "%=", &Slots::remainder, &Slots::inplace_remainder},
    {"** or pow()", "**=", nullptr, nullptr},
    {"<<", "<<=", &Slots::left_shift, &Slots::inplace_left_shift},
    {">>", ">>=", &Slots::right_shift, &Slots::inplace_right_shift},
    {"&", "&=", &Slots::bit_and, &Slots::inplace_bit_and},
    {"|", "|=", &Slots::bit_or, &Slots::inplace_bit_or},
    {"^", "^=", &Slots::bit_xor, &Slots::inplace_bit_xor},
};

const OperatorDef& definition(BinaryOp op) { return kOperators[static_cast<size_t>(op)]; }

// NotImplemented: nobody answered. Any other outcome, faults included, ends the search.
bool is_answer(const Result& r) { return r.is_fault() || !r.value().is_not_implemented(); }

// The left operand's slot, then the right one's; the right one's first if its type is a subclass that has its own.
Result try_slots(Isolate& iso, BinarySlot Slots::*slot, Value left, Value right) {
  const TypeObject* left_type = type_of(left);
  const TypeObject* right_type = type_of(right);
  BinarySlot first = left_type->slots.*slot;
  BinarySlot second = right_type == left_type ? nullptr : right_type->slots.*slot;
  if (second == first) second = nullptr;
  if (first) {
    if (second && is_subtype(right_type, left_type)) {
      Result r = second(iso, left, right);
      if (is_answer(r)) return r;
      second = nullptr;
    }
    Result r = first(iso, left, right);
    if (is_answer(r)) return r;
  }
  if (second) return second(iso, left, right);
  return Value::not_implemented();
}

Result try_power(Isolate& iso, Value base, Value exponent, Value modulus) {
  const TypeObject* base_type = type_of(base);
  const TypeObject* exponent_type = type_of(exponent);
  TernarySlot first = base_type->slots.power;
  TernarySlot second = exponent_type == base_type ? nullptr : exponent_type->slots.power;
  if (second == first) second = nullptr;
  TernarySlot third = type_of(modulus)->slots.power;
  if (third == first || third == second) third = nullptr;
  if (first) {
    if (second && is_subtype(exponent_type, base_type)) {
      Result r = second(iso, base, exponent, modulus);
      if (is_answer(r)) return r;
      second = nullptr;
    }
    Result r = first(iso, base, exponent, modulus);
    if (is_answer(r)) return r;
  }
  if (second) {
    Result r = second(iso, base, exponent, modulus);
    if (is_answer(r)) return r;
  }
  if (third) return third(iso, base, exponent, modulus);
  return Value::not_implemented();
}

Fault raise_unsupported(Isolate& iso, const char* operation, Value left, Value right) {
  return iso.raise(TypeError, "unsupported operand type(s) for {}: '{}' and '{}'", operation, type_name(left),
                   type_name(right));
}

bool is_builtin_print(Value v) {
  if (!has_type(v, native_function_type)) return false;
  const MethodDef* def = v.as<NativeFunction>()->def;
  return def && def->signature->name == "print";
}

Result repeat_sequence(Isolate& iso, RepeatSlot repeat, Value sequence, Value count) {
  if (!is_int(count) && !type_of(count)->slots.index)
    return iso.raise(TypeError, "can't multiply sequence by non-int of type '{}'", type_name(count));
  return repeat(iso, sequence, TRY(as_int64(iso, count, Overflow::kRaise)));
}

// What sequences answer to + and *, once no number slot did. NotImplemented: nothing.
Result try_sequence(Isolate& iso, BinaryOp op, Value left, Value right) {
  if (op == BinaryOp::kAdd) {
    if (BinarySlot concatenate = type_of(left)->slots.concatenate) return concatenate(iso, left, right);
  } else if (op == BinaryOp::kMultiply) {
    if (RepeatSlot repeat = type_of(left)->slots.repeat) return repeat_sequence(iso, repeat, left, right);
    if (RepeatSlot repeat = type_of(right)->slots.repeat) return repeat_sequence(iso, repeat, right, left);
  }
  return Value::not_implemented();
}

bool has_sequence_protocol(const TypeObject* t) {
  return t->has(TypeFlag::kHeapType) || t->slots.length != nullptr || t->slots.contains != nullptr;
}

Result try_sequence_inplace(Isolate& iso, BinaryOp op, Value left, Value right) {
  const Slots& slots = type_of(left)->slots;
  if (op == BinaryOp::kAdd && slots.inplace_concatenate) return slots.inplace_concatenate(iso, left, right);
  if (op == BinaryOp::kMultiply && slots.inplace_repeat)
    return repeat_sequence(iso, slots.inplace_repeat, left, right);
  // The right side repeats itself only for what is nothing like a sequence: `{} *= 'a'` has no answer, `None *= 'a'` is a wrong count.
  if (op == BinaryOp::kMultiply && slots.repeat == nullptr && has_sequence_protocol(type_of(left))) return Value::not_implemented();
  return try_sequence(iso, op, left, right);
}

}  // namespace

std::string_view operator_text(BinaryOp op) { return op == BinaryOp::kPower ? "**" : definition(op).text; }

Result binary_operation(Isolate& iso, BinaryOp op, Value left, Value right) {
  if (op == BinaryOp::kPower) return power(iso, left, right, Value::none());
  Result r = try_slots(iso, definition(op).slot, left, right);
  if (is_answer(r)) return r;
  r = try_sequence(iso, op, left, right);
  if (is_answer(r)) return r;
  if (op == BinaryOp::kRightShift && is_builtin_print(left))
    return iso.raise(TypeError,
                     "unsupported operand type(s) for >>: '{}' and '{}'. Did you mean \"print(<message>, "
                     "file=<output_stream>)\"?",
                     type_name(left), type_name(right));
  return raise_unsupported(iso, definition(op).text, left, right);
}

Result inplace_operation(Isolate& iso, BinaryOp op, Value left, Value right) {
  if (op == BinaryOp::kPower) {
    if (TernarySlot slot = type_of(left)->slots.inplace_power) {
      Result r = slot(iso, left, right, Value::none());
      if (is_answer(r)) return r;
    }
    Result r = try_power(iso, left, right, Value::none());
    if (is_answer(r)) return r;
    return raise_unsupported(iso, "**=", left, right);
  }
  const OperatorDef& def = definition(op);
  if (BinarySlot slot = type_of(left)->slots.*def.inplace_slot) {
    Result r = slot(iso, left, right);
    if (is_answer(r)) return r;
  }
  Result r = try_slots(iso, def.slot, left, right);
  if (is_answer(r)) return r;
  r = try_sequence_inplace(iso, op, left, right);
  if (is_answer(r)) return r;
  return raise_unsupported(iso, def.inplace_text, left, right);
}

Result divmod(Isolate& iso, Value left, Value right) {
  Result r = try_slots(iso, &Slots::divmod, left, right);
  if (is_answer(r)) return r;
  return raise_unsupported(iso, "divmod()", left, right);
}

Result power(Isolate& iso, Value base, Value exponent, Value modulus) {
  Result r = try_power(iso, base, exponent, modulus);
  if (is_answer(r)) return r;
  if (modulus.is_none()) return raise_unsupported(iso, "** or pow()", base, exponent);
  return iso.raise(TypeError, "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'", type_name(base),
                   type_name(exponent), type_name(modulus));
}

Result unary_operation(Isolate& iso, UnaryOp op, Value operand) {
  const Slots& slots = type_of(operand)->slots;
  UnarySlot slot;
  const char* text;
  switch (op) {
    case UnaryOp::kNegative: slot = slots.negative, text = "-"; break;
    case UnaryOp::kPositive: slot = slots.positive, text = "+"; break;
    case UnaryOp::kInvert: slot = slots.invert, text = "~"; break;
    default: return Value::boolean(!TRY(is_true(iso, operand)));
  }
  if (slot) return slot(iso, operand);
  return iso.raise(TypeError, "bad operand type for unary {}: '{}'", text, type_name(operand));
}

Result absolute(Isolate& iso, Value operand) {
  if (UnarySlot slot = type_of(operand)->slots.absolute) return slot(iso, operand);
  return iso.raise(TypeError, "bad operand type for abs(): '{}'", type_name(operand));
}

Result as_index(Isolate& iso, Value v) {
  if (is_int(v)) return int_exact(iso, v);
  UnarySlot slot = type_of(v)->slots.index;
  if (!slot) return iso.raise(TypeError, "'{}' object cannot be interpreted as an integer", type_name(v));
  Ref result(iso, TRY(slot(iso, v)));
  if (!is_int(result)) return iso.raise(TypeError, "__index__ returned non-int (type {})", type_name(result));
  if (!is_exact_int(result)) TRY(warn_subclass_returned(iso, "__index__", "int", result));
  return int_exact(iso, result);
}

Fallible<int64_t> as_int64(Isolate& iso, Value v, Overflow overflow, TypeObject* error_type) {
  if (v.is_small_int()) return v.as_small_int();
  Ref index(iso, TRY(as_index(iso, v)));
  int64_t out;
  if (int_fits_int64(index, &out)) return out;
  if (overflow == Overflow::kClamp) return int_sign(index) < 0 ? INT64_MIN : INT64_MAX;
  return iso.raise(error_type ? *error_type : OverflowError, "cannot fit '{}' into an index-sized integer",
                   type_name(v));
}

Fallible<double> as_double(Isolate& iso, Value v) {
  if (is_float(v)) return float_value(v);
  if (v.is_small_int()) return static_cast<double>(v.as_small_int());
  Result r = float_from_number(iso, v);
  if (r.is_not_found()) return iso.raise(TypeError, "must be real number, not {}", type_name(v));
  Ref number(iso, TRY(r));
  return float_value(number);
}

}  // namespace skerry
