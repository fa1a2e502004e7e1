// Sums, products, quotients, remainders and roots.
#include "isolate/objects/tuple.h"
#include "stdlib/decimal/decimal.h"

namespace skerry::decimal {
namespace {

constexpr uint64_t kOne = 1;

Result finish_zero(Isolate& iso, bool negative, int64_t exponent, ContextObject* context) {
  Number zero(iso);
  zero.set(Kind::kFinite, negative, exponent);
  return finish(iso, zero, context);
}

// Sums of short digits whose exponents are near. kNotFound: others, or the result is zero or too long.
Result sum_words(Isolate& iso, const DecimalObject* a, const DecimalObject* b, bool b_negative, const ContextObject* context) {
  int64_t x = short_digits(a), y = short_digits(b);
  if (x == 0 || y == 0) return Fault(FaultKind::kNotFound);
  int64_t exponent = std::min(a->exponent, b->exponent);
  auto distance = static_cast<uint64_t>(std::max(a->exponent, b->exponent)) - static_cast<uint64_t>(exponent);
  if (distance > kWordPower - 1) return Fault(FaultKind::kNotFound);
  int64_t& higher = a->exponent > exponent ? x : y;
  int64_t sum;
  if (__builtin_mul_overflow(higher, static_cast<int64_t>(word_power_of_ten(distance)), &higher) ||
      __builtin_add_overflow(a->negative ? -x : x, b_negative ? -y : y, &sum))
    return Fault(FaultKind::kNotFound);
  return finish_word(iso, sum < 0, sum < 0 ? -static_cast<uint64_t>(sum) : static_cast<uint64_t>(sum), exponent, context);
}

// a + b, or with b's sign changed.
Result sum(Isolate& iso, DecimalObject* a, DecimalObject* b, bool b_negative, ContextObject* context) {
  Result quick = sum_words(iso, a, b, b_negative, context);
  if (!quick.is_not_found()) return quick;
  Result nan = propagate_nan(iso, a, b, context);
  if (!nan.is_not_found()) return nan;
  if (a->is_infinite()) {
    if (b->is_infinite() && a->negative != b_negative) return invalid(iso, context);
    return make_infinity(iso, a->negative);
  }
  if (b->is_infinite()) return make_infinity(iso, b_negative);
  bool zero_negative = context->rounding == Rounding::kFloor && a->negative != b_negative;
  int64_t exponent = std::min(a->exponent, b->exponent);
  Number result(iso);
  if (a->is_zero() && b->is_zero()) return finish_zero(iso, (a->negative && b_negative) || zero_negative, exponent, context);
  if (a->is_zero() || b->is_zero()) {
    const DecimalObject* other = a->is_zero() ? b : a;
    TRY(result.set(other));
    result.negative = a->is_zero() ? b_negative : a->negative;
    TRY(rescale(iso, result, std::min(other->exponent, std::max(exponent, other->exponent - context->precision - 1)), Rounding::kDown));
    return finish(iso, result, context);
  }
  bool a_higher = a->exponent >= b->exponent;
  const DecimalObject *high = a_higher ? a : b, *low = a_higher ? b : a;
  bool high_negative = a_higher ? a->negative : b_negative, low_negative = a_higher ? b_negative : a->negative;
  Digits high_digits(high), low_digits(low);
  Magnitude lower = low_digits;
  int64_t low_exponent = low->exponent;
  if (high->exponent - low->exponent > context->precision) {
    // What lies wholly beyond the precision counts as one unit just beyond it.
    int64_t last = high->exponent + std::min<int64_t>(-1, TRY(count_digits(iso, high_digits)) - context->precision - 2);
    if (TRY(count_digits(iso, lower)) + low->exponent - 1 < last) {
      lower = {&kOne, 1};
      low_exponent = last;
    }
  }
  TRY(result.digits.set(high_digits));
  TRY(result.digits.scale_up(static_cast<uint64_t>(high->exponent - low_exponent)));
  result.exponent = low_exponent;
  if (high_negative == low_negative) {
    result.negative = high_negative;
    TRY(result.digits.add(lower));
    return finish(iso, result, context);
  }
  int order = compare(result.digits.view(), lower);
  if (order == 0) return finish_zero(iso, zero_negative, exponent, context);
  result.negative = order > 0 ? high_negative : low_negative;
  if (order > 0) result.digits.subtract(lower);
  else TRY(result.digits.subtract_from(lower));
  return finish(iso, result, context);
}

// Quotient without fraction and remainder of finite numbers, the divisor not zero. False: the quotient is too long.
Fallible<bool> divide_whole(Isolate& iso, const DecimalObject* a, const DecimalObject* b, const ContextObject* context, Number* quotient,
                            Number* rest) {
  bool negative = a->negative != b->negative;
  int64_t exponent = b->is_infinite() ? a->exponent : std::min(a->exponent, b->exponent);
  quotient->set(Kind::kFinite, negative, 0);
  TRY(rest->set(a));
  int64_t distance = 0;
  if (!a->is_zero() && !b->is_infinite()) distance = TRY(adjusted(iso, a)) - TRY(adjusted(iso, b));
  if (a->is_zero() || b->is_infinite() || distance <= -2) {
    TRY(rescale(iso, *rest, exponent, context->rounding));
    return true;
  }
  if (distance > context->precision) return false;
  Coefficient divisor(iso);
  TRY(divisor.set(Digits(b)));
  TRY(quotient->digits.set(Digits(a)));
  if (a->exponent >= b->exponent) TRY(quotient->digits.scale_up(static_cast<uint64_t>(a->exponent - b->exponent)));
  else TRY(divisor.scale_up(static_cast<uint64_t>(b->exponent - a->exponent)));
  TRY(quotient->digits.divide(divisor.view(), &rest->digits));
  rest->exponent = exponent;
  return quotient->digits.is_zero() || TRY(quotient->digits.digits()) <= context->precision;
}

// The root with one digit more than `precision`; an inexact one looks neither like a tie nor exact. True: exact.
Fallible<bool> attempt_root(Isolate& iso, const DecimalObject* a, int64_t length, int64_t precision, Number* root) {
  int64_t exponent = a->exponent >> 1;
  Coefficient square(iso);
  TRY(square.set(Digits(a)));
  if (a->exponent & 1) {
    TRY(square.scale_up(1));
    length = (length >> 1) + 1;
  } else {
    length = (length + 1) >> 1;
  }
  int64_t shift = precision + 1 - length;
  Lost lost = Lost::kNothing;
  if (shift >= 0) TRY(square.scale_up(2 * static_cast<uint64_t>(shift)));
  else TRY(square.scale_down(2 * static_cast<uint64_t>(-shift), &lost));
  bool whole;
  TRY(root->digits.set_root(square.view(), &whole));
  root->set(Kind::kFinite, false, exponent - shift);
  if (lost != Lost::kNothing || !whole) {
    if (remainder(root->digits.view(), 5) == 0) TRY(root->digits.add({&kOne, 1}));
    return false;
  }
  if (shift >= 0) TRY(root->digits.scale_down(static_cast<uint64_t>(shift), &lost));
  else TRY(root->digits.scale_up(static_cast<uint64_t>(-shift)));
  root->exponent = exponent;
  return true;
}

}  // namespace

Result plus(Isolate& iso, DecimalObject* a, ContextObject* context) {
  Result nan = propagate_nan(iso, a, nullptr, context);
  if (!nan.is_not_found()) return nan;
  Number result(iso);
  TRY(result.set(a));
  if (a->is_zero() && context->rounding != Rounding::kFloor) result.negative = false;
  return finish(iso, result, context);
}

Result minus(Isolate& iso, DecimalObject* a, ContextObject* context) {
  Result nan = propagate_nan(iso, a, nullptr, context);
  if (!nan.is_not_found()) return nan;
  Number result(iso);
  TRY(result.set(a));
  result.negative = a->is_zero() && context->rounding != Rounding::kFloor ? false : !a->negative;
  return finish(iso, result, context);
}

Result absolute_value(Isolate& iso, DecimalObject* a, ContextObject* context) {
  return a->negative ? minus(iso, a, context) : plus(iso, a, context);
}

Result add(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context) { return sum(iso, a, b, b->negative, context); }
Result subtract(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context) { return sum(iso, a, b, !b->negative, context); }

Result multiply(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context) {
  int64_t product;
  if (!__builtin_mul_overflow(short_digits(a), short_digits(b), &product) && product != 0) {
    Result quick = finish_word(iso, a->negative != b->negative, static_cast<uint64_t>(product), a->exponent + b->exponent, context);
    if (!quick.is_not_found()) return quick;
  }
  Result nan = propagate_nan(iso, a, b, context);
  if (!nan.is_not_found()) return nan;
  bool negative = a->negative != b->negative;
  if (a->is_infinite() || b->is_infinite()) {
    if (a->is_zero() || b->is_zero()) return invalid(iso, context);
    return make_infinity(iso, negative);
  }
  Number result(iso);
  result.set(Kind::kFinite, negative, a->exponent + b->exponent);
  TRY(result.digits.set_product(Digits(a), Digits(b)));
  return finish(iso, result, context);
}

Result fused_multiply_add(Isolate& iso, DecimalObject* a, DecimalObject* b, DecimalObject* c, ContextObject* context) {
  // Signals of the factors come first, then those of the summand; a quiet NaN of the factors beats one of the summand.
  if (a->is_nan() || b->is_nan()) {
    if (a->kind != Kind::kSignalingNan && b->kind != Kind::kSignalingNan && c->kind == Kind::kSignalingNan)
      return propagate_nan(iso, c, nullptr, context);
    return propagate_nan(iso, a, b, context);
  }
  bool infinite = a->is_infinite() || b->is_infinite();
  if (infinite && (a->is_zero() || b->is_zero())) {
    if (c->kind == Kind::kSignalingNan) return propagate_nan(iso, c, nullptr, context);
    return invalid(iso, context);
  }
  Number product(iso);
  product.set(infinite ? Kind::kInfinite : Kind::kFinite, a->negative != b->negative, infinite ? 0 : a->exponent + b->exponent);
  if (!infinite) TRY(product.digits.set_product(Digits(a), Digits(b)));
  Ref exact(iso, TRY(make_decimal(iso, &decimal_type, product)));
  return add(iso, exact.as<DecimalObject>(), c, context);
}

Result divide(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context) {
  Result nan = propagate_nan(iso, a, b, context);
  if (!nan.is_not_found()) return nan;
  bool negative = a->negative != b->negative;
  if (a->is_infinite()) {
    if (b->is_infinite()) return invalid(iso, context);
    return make_infinity(iso, negative);
  }
  Number result(iso);
  if (b->is_infinite()) {
    result.set(Kind::kFinite, negative, context->etiny());
    return finish(iso, result, context, kClamped);
  }
  if (b->is_zero()) {
    if (a->is_zero()) return invalid(iso, context, kDivisionUndefined);
    TRY(note(iso, context, kDivisionByZero));
    return make_infinity(iso, negative);
  }
  int64_t ideal = a->exponent - b->exponent;
  if (a->is_zero()) return finish_zero(iso, negative, ideal, context);
  Digits dividend(a), divisor_digits(b);
  int64_t divisor_length = TRY(count_digits(iso, divisor_digits)), dividend_length = TRY(count_digits(iso, dividend)), shift = 0;
  Coefficient divisor(iso), rest(iso);
  auto attempt = [&](int64_t precision) -> Status {
    shift = divisor_length - dividend_length + precision + 1;
    TRY(divisor.set(divisor_digits));
    TRY(result.digits.set(dividend));
    if (shift >= 0) TRY(result.digits.scale_up(static_cast<uint64_t>(shift)));
    else TRY(divisor.scale_up(static_cast<uint64_t>(-shift)));
    return result.digits.divide(divisor.view(), &rest);
  };
  // A quotient that ends has no more digits than this: contexts for exact arithmetic have a precision that nothing could fill.
  int64_t longest = dividend_length + 4 * divisor_length;
  TRY(attempt(std::min(longest, context->precision)));
  if (!rest.is_zero() && longest < context->precision) TRY(attempt(context->precision));
  result.set(Kind::kFinite, negative, ideal - shift);
  if (!rest.is_zero()) {  // so that rounding sees that something follows
    if (remainder(result.digits.view(), 5) == 0) TRY(result.digits.add({&kOne, 1}));
  } else {
    while (result.exponent < ideal && result.digits.strip_zero()) ++result.exponent;
  }
  return finish(iso, result, context);
}

Result divide_integer(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context) {
  Result nan = propagate_nan(iso, a, b, context);
  if (!nan.is_not_found()) return nan;
  bool negative = a->negative != b->negative;
  if (a->is_infinite()) {
    if (b->is_infinite()) return invalid(iso, context);
    return make_infinity(iso, negative);
  }
  if (b->is_zero()) {
    if (a->is_zero()) return invalid(iso, context, kDivisionUndefined);
    TRY(note(iso, context, kDivisionByZero));
    return make_infinity(iso, negative);
  }
  Number quotient(iso), rest(iso);
  if (!TRY(divide_whole(iso, a, b, context, &quotient, &rest))) return invalid(iso, context, kDivisionImpossible);
  return finish(iso, quotient, context);
}

Result remainder_of(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context) {
  Result nan = propagate_nan(iso, a, b, context);
  if (!nan.is_not_found()) return nan;
  if (a->is_infinite()) return invalid(iso, context);
  if (b->is_zero()) return invalid(iso, context, a->is_zero() ? kDivisionUndefined : kInvalid);
  Number quotient(iso), rest(iso);
  if (!TRY(divide_whole(iso, a, b, context, &quotient, &rest))) return invalid(iso, context, kDivisionImpossible);
  return finish(iso, rest, context);
}

Result divide_both(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context) {
  Result nan = propagate_nan(iso, a, b, context);
  if (!nan.is_not_found()) {
    Ref both(iso, TRY(nan));
    return make_tuple(iso, {both, both});
  }
  bool negative = a->negative != b->negative;
  if (a->is_infinite() || b->is_zero()) {
    bool undefined = a->is_infinite() ? b->is_infinite() : a->is_zero();
    if (undefined) {
      Ref both(iso, TRY(invalid(iso, context, a->is_infinite() ? kInvalid : kDivisionUndefined)));
      return make_tuple(iso, {both, both});
    }
    TRY(note(iso, context, (a->is_infinite() ? 0 : uint32_t{kDivisionByZero}) | kInvalid));
    Ref quotient(iso, TRY(make_infinity(iso, negative))), rest(iso, TRY(invalid(iso, context)));
    return make_tuple(iso, {quotient, rest});
  }
  Number quotient(iso), rest(iso);
  if (!TRY(divide_whole(iso, a, b, context, &quotient, &rest))) {
    Ref both(iso, TRY(invalid(iso, context, kDivisionImpossible)));
    return make_tuple(iso, {both, both});
  }
  Ref first(iso, TRY(finish(iso, quotient, context))), second(iso, TRY(finish(iso, rest, context)));
  return make_tuple(iso, {first, second});
}

Result remainder_near(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context) {
  Result nan = propagate_nan(iso, a, b, context);
  if (!nan.is_not_found()) return nan;
  if (a->is_infinite()) return invalid(iso, context);
  if (b->is_zero()) return invalid(iso, context, a->is_zero() ? kDivisionUndefined : kInvalid);
  if (b->is_infinite()) return rounded(iso, a, context);
  int64_t exponent = std::min(a->exponent, b->exponent);
  if (a->is_zero()) return finish_zero(iso, a->negative, exponent, context);
  int64_t distance = TRY(adjusted(iso, a)) - TRY(adjusted(iso, b));
  if (distance >= context->precision + 1) return invalid(iso, context, kDivisionImpossible);
  Number rest(iso);
  if (distance <= -2) {
    TRY(rest.set(a));
    TRY(rescale(iso, rest, exponent, context->rounding));
    return finish(iso, rest, context);
  }
  Coefficient quotient(iso), divisor(iso), twice(iso);
  TRY(divisor.set(Digits(b)));
  TRY(quotient.set(Digits(a)));
  if (a->exponent >= b->exponent) TRY(quotient.scale_up(static_cast<uint64_t>(a->exponent - b->exponent)));
  else TRY(divisor.scale_up(static_cast<uint64_t>(b->exponent - a->exponent)));
  TRY(quotient.divide(divisor.view(), &rest.digits));
  TRY(twice.set(rest.digits.view()));
  TRY(twice.add(rest.digits.view()));
  if (quotient.view().is_odd()) TRY(twice.add({&kOne, 1}));
  rest.set(Kind::kFinite, a->negative, exponent);
  if (compare(twice.view(), divisor.view()) > 0) {
    TRY(rest.digits.subtract_from(divisor.view()));
    rest.negative = !a->negative;
    TRY(quotient.add({&kOne, 1}));
  }
  if (TRY(quotient.digits()) > context->precision) return invalid(iso, context, kDivisionImpossible);
  return finish(iso, rest, context);
}

Result square_root(Isolate& iso, DecimalObject* a, ContextObject* context) {
  Result nan = propagate_nan(iso, a, nullptr, context);
  if (!nan.is_not_found()) return nan;
  if (a->is_infinite() && !a->negative) return make_infinity(iso, false);
  if (a->is_zero()) return finish_zero(iso, a->negative, a->exponent >> 1, context);
  if (a->negative) return invalid(iso, context);
  int64_t length = TRY(count_digits(iso, Digits(a)));
  Number root(iso);
  bool exact = TRY(attempt_root(iso, a, length, std::min(length, context->precision), &root));
  if (!exact && length < context->precision) TRY(attempt_root(iso, a, length, context->precision, &root));
  Rounding before = std::exchange(context->rounding, Rounding::kHalfEven);
  uint32_t conditions = 0;
  Status rounded = round_to_context(iso, root, context, &conditions);
  context->rounding = before;
  TRY(rounded);
  TRY(note(iso, context, conditions));
  return make_decimal(iso, &decimal_type, root);
}

Result normalize(Isolate& iso, DecimalObject* a, ContextObject* context) {
  Result nan = propagate_nan(iso, a, nullptr, context);
  if (!nan.is_not_found()) return nan;
  Number result(iso);
  TRY(result.set(a));
  uint32_t conditions = 0;
  TRY(round_to_context(iso, result, context, &conditions));
  TRY(note(iso, context, conditions));
  if (result.kind == Kind::kFinite) {
    if (result.digits.is_zero()) result.exponent = 0;
    int64_t highest = context->clamp ? context->etop() : context->emax;
    while (result.exponent < highest && result.digits.strip_zero()) ++result.exponent;
  }
  return make_decimal(iso, &decimal_type, result);
}

Result scale_by(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context) {
  Result nan = propagate_nan(iso, a, b, context);
  if (!nan.is_not_found()) return nan;
  if (!b->is_finite() || b->exponent != 0) return invalid(iso, context);
  int64_t limit = 2 * (context->emax + context->precision), by;
  if (!int_fits_int64(b->coefficient, &by) || by > limit) return invalid(iso, context);
  if (a->is_infinite()) return make_infinity(iso, a->negative);
  Number result(iso);
  TRY(result.set(a));
  result.exponent += b->negative ? -by : by;
  return finish(iso, result, context);
}

Result log_b(Isolate& iso, DecimalObject* a, ContextObject* context) {
  Result nan = propagate_nan(iso, a, nullptr, context);
  if (!nan.is_not_found()) return nan;
  if (a->is_infinite()) return make_infinity(iso, false);
  if (a->is_zero()) {
    TRY(note(iso, context, kDivisionByZero));
    return make_infinity(iso, true);
  }
  int64_t e = TRY(adjusted(iso, a));
  Number result(iso);
  result.negative = e < 0;
  result.digits.set_word(static_cast<uint64_t>(e < 0 ? -e : e));
  return finish(iso, result, context);
}

}  // namespace skerry::decimal
