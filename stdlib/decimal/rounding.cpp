// Fitting results to a context: rounding, overflow, underflow; noting conditions and raising their signals.
#include "isolate/objects/list.h"
#include "isolate/objects/tuple.h"
#include "stdlib/decimal/decimal.h"

namespace skerry::decimal {

const SignalName kSignals[kSignalCount] = {
    {kAnyInvalid, "InvalidOperation"},
    {kFloatOperation, "FloatOperation"},
    {kDivisionByZero, "DivisionByZero"},
    {kOverflow, "Overflow"},
    {kUnderflow, "Underflow"},
    {kSubnormal, "Subnormal"},
    {kInexact, "Inexact"},
    {kRounded, "Rounded"},
    {kClamped, "Clamped"},
};
const SignalName kConditions[kConditionCount] = {
    {kInvalid, "InvalidOperation"},
    {kConversionSyntax, "ConversionSyntax"},
    {kDivisionImpossible, "DivisionImpossible"},
    {kDivisionUndefined, "DivisionUndefined"},
    {kInvalidContext, "InvalidContext"},
};

namespace {

constexpr uint64_t kOne = 1;

// Too large: infinite or the largest number, by the rounding and the sign.
Status overflow(Number& number, const ContextObject* context, uint32_t* conditions) {
  *conditions |= kOverflow | kInexact | kRounded;
  Rounding r = context->rounding;
  bool largest = r == Rounding::kDown || r == Rounding::k05Up || (r == Rounding::kCeiling && number.negative) ||
                 (r == Rounding::kFloor && !number.negative);
  if (!largest) {
    number.digits.set_word(0);
    number.set(Kind::kInfinite, number.negative, 0);
    return Status::ok();
  }
  TRY(number.digits.set_power_of_ten(static_cast<uint64_t>(context->precision)));
  number.digits.subtract({&kOne, 1});
  number.exponent = context->etop();
  return Status::ok();
}

Status fit_nan(Isolate& iso, Number& number, const ContextObject* context) {
  int64_t longest = context->precision - context->clamp;
  if (number.digits.is_zero() || TRY(number.digits.digits()) <= longest) return Status::ok();
  Coefficient power(iso), payload(iso);
  TRY(power.set_power_of_ten(static_cast<uint64_t>(longest)));
  TRY(number.digits.divide(power.view(), &payload));
  return number.digits.set(payload.view());
}

}  // namespace

bool rounds_up(Rounding rounding, Lost lost, bool negative, Magnitude kept) {
  if (lost == Lost::kNothing) return false;
  switch (rounding) {
    case Rounding::kUp: return true;
    case Rounding::kDown: return false;
    case Rounding::kCeiling: return !negative;
    case Rounding::kFloor: return negative;
    case Rounding::kHalfUp: return lost >= Lost::kHalf;
    case Rounding::kHalfDown: return lost == Lost::kAboveHalf;
    case Rounding::kHalfEven: return lost == Lost::kAboveHalf || (lost == Lost::kHalf && kept.is_odd());
    case Rounding::k05Up: return remainder(kept, 5) == 0;
  }
  return false;
}

Result finish_word(Isolate& iso, bool negative, uint64_t digits, int64_t exponent, const ContextObject* context) {
  if (digits == 0 || digits > static_cast<uint64_t>(Value::kSmallIntMax)) return Fault(FaultKind::kNotFound);
  int64_t length = TRY(count_digits(iso, {&digits, 1})), top = exponent + length - 1;
  if (length > context->precision || top < context->emin || top > context->emax || (context->clamp && exponent > context->etop()))
    return Fault(FaultKind::kNotFound);
  return make_word(iso, negative, static_cast<int64_t>(digits), exponent);
}

Fallible<bool> rescale(Isolate&, Number& number, int64_t exponent, Rounding rounding) {
  if (number.exponent >= exponent) {
    if (!number.digits.is_zero()) TRY(number.digits.scale_up(static_cast<uint64_t>(number.exponent - exponent)));
    number.exponent = exponent;
    return false;
  }
  Lost lost;
  TRY(number.digits.scale_down(static_cast<uint64_t>(exponent - number.exponent), &lost));
  if (rounds_up(rounding, lost, number.negative, number.digits.view())) TRY(number.digits.add({&kOne, 1}));
  number.exponent = exponent;
  return lost != Lost::kNothing;
}

Status round_to_context(Isolate& iso, Number& number, const ContextObject* context, uint32_t* conditions) {
  if (number.kind == Kind::kInfinite) return Status::ok();
  if (number.kind != Kind::kFinite) return fit_nan(iso, number, context);
  int64_t etiny = context->etiny(), etop = context->etop();
  if (number.digits.is_zero()) {
    int64_t fitted = std::min(std::max(number.exponent, etiny), context->clamp ? etop : context->emax);
    if (fitted != number.exponent) *conditions |= kClamped;
    number.exponent = fitted;
    return Status::ok();
  }
  int64_t exponent = number.exponent;
  int64_t lowest = TRY(number.digits.digits()) + exponent - context->precision;  // the exponent that gives `precision` digits
  if (lowest > etop) return overflow(number, context, conditions);
  bool subnormal = lowest < etiny;
  if (subnormal) lowest = etiny;
  if (exponent < lowest) {
    bool inexact = TRY(rescale(iso, number, lowest, context->rounding));
    if (TRY(number.digits.digits()) > context->precision) {  // 999 became 1000
      number.digits.strip_zero();
      ++number.exponent;
      if (number.exponent > etop) return overflow(number, context, conditions);
    }
    if (inexact && subnormal) *conditions |= kUnderflow;
    if (subnormal) *conditions |= kSubnormal;
    if (inexact) *conditions |= kInexact;
    *conditions |= kRounded;
    if (number.digits.is_zero()) *conditions |= kClamped;
    return Status::ok();
  }
  if (subnormal) *conditions |= kSubnormal;
  if (context->clamp && exponent > etop) {
    *conditions |= kClamped;
    TRY(number.digits.scale_up(static_cast<uint64_t>(exponent - etop)));
    number.exponent = etop;
  }
  return Status::ok();
}

Status note(Isolate& iso, ContextObject* context, uint32_t conditions) {
  context->status |= conditions;
  uint32_t trapped = conditions & context->traps;
  if (trapped == 0) [[likely]] return Status::ok();
  Ref signals = Ref::borrow(iso, TRY(part(iso, Part::kSignals))), kinds = Ref::borrow(iso, TRY(part(iso, Part::kConditions)));
  Ref list(iso, TRY(make_list(iso)));
  Value first;
  for (size_t i = 0; i < kConditionCount; ++i)
    if (trapped & kConditions[i].mask) TRY(list_append(iso, list.as<ListObject>(), (*kinds.as<TupleObject>())[i]));
  for (size_t i = 0; i < kSignalCount; ++i) {
    if (!(trapped & kSignals[i].mask)) continue;
    Value signal = (*signals.as<TupleObject>())[i];
    if (first.is_empty()) first = signal;
    if (i > 0) TRY(list_append(iso, list.as<ListObject>(), signal));
  }
  return iso.raise_with(*first.as<TypeObject>(), list);
}

Result invalid(Isolate& iso, ContextObject* context, uint32_t condition) {
  TRY(note(iso, context, condition));
  Number nan(iso);
  nan.kind = Kind::kQuietNan;
  return make_decimal(iso, &decimal_type, nan);
}

Result finish(Isolate& iso, Number& number, ContextObject* context, uint32_t conditions) {
  TRY(round_to_context(iso, number, context, &conditions));
  if (conditions != 0) TRY(note(iso, context, conditions));
  return make_decimal(iso, &decimal_type, number);
}

Result rounded(Isolate& iso, const DecimalObject* d, ContextObject* context) {
  Number number(iso);
  TRY(number.set(d));
  return finish(iso, number, context);
}

Result propagate_nan(Isolate& iso, const DecimalObject* a, const DecimalObject* b, ContextObject* context) {
  if (!a->is_nan() && (b == nullptr || !b->is_nan())) [[likely]] return Fault(FaultKind::kNotFound);
  const DecimalObject* given = a->kind == Kind::kSignalingNan                      ? a
                               : b != nullptr && b->kind == Kind::kSignalingNan ? b
                               : a->is_nan()                                       ? a
                                                                                   : b;
  uint32_t conditions = given->kind == Kind::kSignalingNan ? uint32_t{kInvalid} : 0;
  Number nan(iso);
  TRY(nan.set(given));
  nan.kind = Kind::kQuietNan;
  return finish(iso, nan, context, conditions);
}

}  // namespace skerry::decimal
