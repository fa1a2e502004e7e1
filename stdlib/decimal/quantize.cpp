// Changing the exponent: quantize and the roundings to integers.
#include "isolate/objects/int.h"
#include "stdlib/decimal/decimal.h"

namespace skerry::decimal {

Result quantize(Isolate& iso, DecimalObject* a, DecimalObject* b, Rounding rounding, ContextObject* context) {
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
