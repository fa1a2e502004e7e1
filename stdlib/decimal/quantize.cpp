// Changing the exponent: quantize and the roundings to integers.
#include "isolate/objects/int.h"
#include "stdlib/decimal/decimal.h"

namespace skerry::decimal {

namespace {

// Digits of one word that lose some of their last ones. kNotFound: others, or nothing would be left.
Result quantize_word(Isolate& iso, const DecimalObject* a, int64_t exponent, Rounding rounding, ContextObject* context) {
  auto digits = static_cast<uint64_t>(short_digits(a));
  int64_t distance = exponent - a->exponent;
  if (digits == 0 || distance <= 0 || distance >= static_cast<int64_t>(kWordPower)) return Fault(FaultKind::kNotFound);
  uint64_t power = word_power_of_ten(static_cast<uint64_t>(distance)), kept = digits / power, rest = digits % power, half = power / 2;
  Lost lost = rest == 0 ? Lost::kNothing : rest < half ? Lost::kBelowHalf : rest == half ? Lost::kHalf : Lost::kAboveHalf;
  if (kept == 0) return Fault(FaultKind::kNotFound);
  kept += rounds_up(rounding, lost, a->negative, {&kept, 1});
  Ref result(iso, TRY(finish_word(iso, a->negative, kept, exponent, context)));
  TRY(note(iso, context, kRounded | (rest == 0 ? 0 : uint32_t{kInexact})));
  return result.release();
}

}  // namespace

Result quantize(Isolate& iso, DecimalObject* a, DecimalObject* b, Rounding rounding, ContextObject* context) {
  if (b->is_finite() && a->is_finite() && b->exponent >= context->etiny() && b->exponent <= context->emax) {
    Result quick = quantize_word(iso, a, b->exponent, rounding, context);
    if (!quick.is_not_found()) return quick;
  }
  Result nan = propagate_nan(iso, a, b, context);
  if (!nan.is_not_found()) return nan;
  if (a->is_infinite() && b->is_infinite()) return make_infinity(iso, a->negative);
  if (a->is_infinite() || b->is_infinite()) return invalid(iso, context);
  int64_t exponent = b->exponent;
  if (exponent < context->etiny() || exponent > context->emax) return invalid(iso, context);
  Number result(iso);
  if (a->is_zero()) {
    result.set(Kind::kFinite, a->negative, exponent);
    return finish(iso, result, context);
  }
  int64_t top = TRY(adjusted(iso, a));
  if (top > context->emax || top - exponent + 1 > context->precision) return invalid(iso, context);
  TRY(result.set(a));
  bool shortened = exponent > a->exponent, inexact = TRY(rescale(iso, result, exponent, rounding));
  int64_t length = TRY(result.digits.digits());
  if (exponent + length - 1 > context->emax || length > context->precision) return invalid(iso, context);
  uint32_t conditions = 0;
  if (!result.digits.is_zero() && exponent + length - 1 < context->emin) conditions |= kSubnormal;
  if (shortened) conditions |= kRounded | (inexact ? uint32_t{kInexact} : 0);
  return finish(iso, result, context, conditions);
}

Result to_integral(Isolate& iso, DecimalObject* a, Rounding rounding, Exactness exactness, ContextObject* context) {
  Result nan = propagate_nan(iso, a, nullptr, context);
  if (!nan.is_not_found()) return nan;
  if (a->is_infinite() || a->exponent >= 0) return copy_with_sign(iso, a, a->negative);
  Number result(iso);
  TRY(result.set(a));
  bool inexact = TRY(rescale(iso, result, 0, rounding));
  if (exactness == Exactness::kNoted && !a->is_zero()) TRY(note(iso, context, kRounded | (inexact ? uint32_t{kInexact} : 0)));
  return make_decimal(iso, &decimal_type, result);
}

Result to_python_int(Isolate& iso, const DecimalObject* a, Rounding rounding) {
  if (a->is_nan()) return iso.raise(ValueError, "cannot convert NaN to integer");
  if (a->is_infinite()) return iso.raise(OverflowError, "cannot convert Infinity to integer");
  Number result(iso);
  TRY(result.set(a));
  TRY(rescale(iso, result, 0, rounding));
  return make_int_limbs(iso, result.digits.view().limbs, result.digits.view().size, a->negative);
}

}  // namespace skerry::decimal
