// Comparison, maxima and minima, classes of numbers.
#include "isolate/objects/str.h"
#include "stdlib/decimal/decimal.h"

namespace skerry::decimal {
namespace {

// The order of two finite numbers, signs aside.
Fallible<int> compare_magnitudes(Isolate& iso, const DecimalObject* a, const DecimalObject* b) {
  if (a->is_infinite() || b->is_infinite()) return static_cast<int>(a->is_infinite()) - static_cast<int>(b->is_infinite());
  if (a->is_zero() || b->is_zero()) return static_cast<int>(b->is_zero()) - static_cast<int>(a->is_zero());
  if (a->exponent == b->exponent) {
    int order = decimal::compare(Digits(a), Digits(b));
    return order < 0 ? -1 : order > 0;
  }
  int64_t top_a = TRY(adjusted(iso, a)), top_b = TRY(adjusted(iso, b));
  if (top_a != top_b) return top_a < top_b ? -1 : 1;
  // As many digits before the point: the exponents differ by no more than the longer one has digits.
  bool a_higher = a->exponent > b->exponent;
  const DecimalObject *high = a_higher ? a : b, *low = a_higher ? b : a;
  Coefficient scaled(iso);
  TRY(scaled.set(Digits(high)));
  TRY(scaled.scale_up(static_cast<uint64_t>(high->exponent - low->exponent)));
  int order = decimal::compare(scaled.view(), Digits(low));
  if (order == 0) return 0;
  return (order > 0) == a_higher ? 1 : -1;
}

Result make_order(Isolate& iso, int order) { return make_word(iso, order); }

Fallible<int> total_order(Isolate& iso, const DecimalObject* a, const DecimalObject* b, bool a_negative, bool b_negative) {
  if (a_negative != b_negative) return a_negative ? -1 : 1;
  int up = a_negative ? -1 : 1;
  if (a->is_nan() || b->is_nan()) {
    if (a->kind == b->kind) {
      int order = decimal::compare(Digits(a), Digits(b));
      return order == 0 ? 0 : order < 0 ? -up : up;
    }
    auto rank = [](const DecimalObject* d) { return d->kind == Kind::kQuietNan ? 2 : d->kind == Kind::kSignalingNan ? 1 : 0; };
    return rank(a) > rank(b) ? up : -up;
  }
  int order = TRY(compare_magnitudes(iso, a, b));
  if (order != 0) return order * up;
  return a->exponent == b->exponent ? 0 : a->exponent > b->exponent ? up : -up;
}

enum class Want : uint8_t { kLarger, kSmaller };
enum class Signs : uint8_t { kHeeded, kIgnored };

template <Want want, Signs signs>
Result extreme(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context) {
  if (a->is_nan() || b->is_nan()) {
    if (a->kind == Kind::kQuietNan && !b->is_nan()) return rounded(iso, b, context);
    if (b->kind == Kind::kQuietNan && !a->is_nan()) return rounded(iso, a, context);
    return propagate_nan(iso, a, b, context);
  }
  int order = signs == Signs::kHeeded ? TRY(compare_values(iso, a, b)) : TRY(compare_magnitudes(iso, a, b));
  if (order == 0) order = TRY(total_order(iso, a, b, a->negative, b->negative));
  bool first = want == Want::kLarger ? order >= 0 : order < 0;
  return rounded(iso, first ? a : b, context);
}

}  // namespace

Fallible<int> compare_values(Isolate& iso, const DecimalObject* a, const DecimalObject* b) {
  if (a->is_zero() && b->is_zero()) return 0;
  if (a->is_zero()) return b->negative ? 1 : -1;
  if (b->is_zero()) return a->negative ? -1 : 1;
  if (a->negative != b->negative) return a->negative ? -1 : 1;
  int order = TRY(compare_magnitudes(iso, a, b));
  return a->negative ? -order : order;
}

Result compare(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context) {
  Result nan = propagate_nan(iso, a, b, context);
  if (!nan.is_not_found()) return nan;
  return make_order(iso, TRY(compare_values(iso, a, b)));
}

Result compare_signal(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context) {
  if (a->is_nan() || b->is_nan()) {
    TRY(note(iso, context, kInvalid));
    return propagate_nan(iso, a, b, context);
  }
  return make_order(iso, TRY(compare_values(iso, a, b)));
}

Result compare_total(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject*) {
  return make_order(iso, TRY(total_order(iso, a, b, a->negative, b->negative)));
}
Result compare_total_magnitude(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject*) {
  return make_order(iso, TRY(total_order(iso, a, b, false, false)));
}

Result maximum(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context) {
  return extreme<Want::kLarger, Signs::kHeeded>(iso, a, b, context);
}
Result minimum(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context) {
  return extreme<Want::kSmaller, Signs::kHeeded>(iso, a, b, context);
}
Result maximum_magnitude(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context) {
  return extreme<Want::kLarger, Signs::kIgnored>(iso, a, b, context);
}
Result minimum_magnitude(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context) {
  return extreme<Want::kSmaller, Signs::kIgnored>(iso, a, b, context);
}

Fallible<bool> is_normal(Isolate& iso, const DecimalObject* a, const ContextObject* context) {
  if (!a->is_finite() || a->is_zero()) return false;
  return TRY(adjusted(iso, a)) >= context->emin;
}
Fallible<bool> is_subnormal(Isolate& iso, const DecimalObject* a, const ContextObject* context) {
  if (!a->is_finite() || a->is_zero()) return false;
  return TRY(adjusted(iso, a)) < context->emin;
}

Fallible<bool> same_quantum(Isolate&, DecimalObject* a, DecimalObject* b) {
  if (a->is_finite() && b->is_finite()) return a->exponent == b->exponent;
  return (a->is_nan() && b->is_nan()) || (a->is_infinite() && b->is_infinite());
}

Result number_class(Isolate& iso, DecimalObject* a, ContextObject* context) {
  if (a->is_nan()) return make_str(iso, a->kind == Kind::kSignalingNan ? "sNaN" : "NaN");
  std::string name(1, a->negative ? '-' : '+');
  if (a->is_infinite()) name += "Infinity";
  else if (a->is_zero()) name += "Zero";
  else name += TRY(is_normal(iso, a, context)) ? "Normal" : "Subnormal";
  return make_str(iso, name);
}

}  // namespace skerry::decimal
