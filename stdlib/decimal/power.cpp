// Powers with whole exponents; and the functions that few programs use, computed by the library's _pydecimal.
#include <cmath>

#include "isolate/builtins/import.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/names.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/decimal/decimal.h"

namespace skerry::decimal {
namespace {

constexpr int64_t kLargestPower = 999'999'999;

Result attribute(Isolate& iso, Value v, std::string_view name) {
  Ref text(iso, intern(iso, name));
  return get_attribute(iso, v, text);
}

// The same number as _pydecimal keeps it.
Result to_library(Isolate& iso, Value library, const DecimalObject* d) {
  std::string digits;
  if (d->is_infinite()) digits = "0";
  else if (d->is_finite() || d->coefficient != Value::small_int(0)) TRY(append_digits(iso, Digits(d), &digits));
  Ref text(iso, TRY(make_str(iso, digits)));
  bool special = !d->is_finite();
  Ref exponent(iso, special ? TRY(make_str(iso, d->is_infinite() ? "F" : d->kind == Kind::kQuietNan ? "n" : "N"))
                            : TRY(make_int(iso, d->exponent)));
  Ref make(iso, TRY(attribute(iso, library, "_dec_from_triple")));
  return call(iso, make, {Value::small_int(d->negative), text, exponent, Value::boolean(special)});
}

Result from_library(Isolate& iso, Value v, Value library_class) {
  if (!TRY(is_instance(iso, v, library_class))) return retained(iso, v);
  Ref sign(iso, TRY(attribute(iso, v, "_sign"))), digits(iso, TRY(attribute(iso, v, "_int"))), exponent(iso, TRY(attribute(iso, v, "_exp")));
  Number number(iso);
  number.negative = TRY(is_true(iso, sign));
  if (str_is(exponent, "F")) number.kind = Kind::kInfinite;
  else if (str_is(exponent, "n")) number.kind = Kind::kQuietNan;
  else if (str_is(exponent, "N")) number.kind = Kind::kSignalingNan;
  else number.exponent = TRY(as_int64(iso, exponent, Overflow::kRaise));
  std::string buffer;
  std::string_view text = utf8_view(digits, buffer);
  if (number.kind != Kind::kInfinite) TRY(number.digits.set_digits(text.data(), text.size()));
  return make_decimal(iso, &decimal_type, number);
}

Result library_context(Isolate& iso, Value library, const ContextObject* c) {
  Ref make(iso, TRY(attribute(iso, library, "Context")));
  Ref precision(iso, TRY(make_int(iso, c->precision))), emin(iso, TRY(make_int(iso, c->emin))), emax(iso, TRY(make_int(iso, c->emax)));
  Ref rounding(iso, TRY(make_str(iso, rounding_name(c->rounding))));
  Ref no_flags(iso, TRY(make_list(iso))), no_traps(iso, TRY(make_list(iso)));
  return call(iso, make, {precision, rounding, emin, emax, Value::small_int(c->capitals), Value::small_int(c->clamp), no_flags, no_traps});
}

Fallible<uint32_t> library_conditions(Isolate& iso, Value library, Value context) {
  Ref flags(iso, TRY(attribute(iso, context, "flags")));
  uint32_t conditions = 0;
  for (const SignalName& signal : kSignals) {
    Ref cls(iso, TRY(attribute(iso, library, signal.name)));
    Ref flag(iso, TRY(get_item(iso, flags, cls)));
    if (TRY(is_true(iso, flag))) conditions |= signal.mask == kAnyInvalid ? uint32_t{kInvalid} : signal.mask;
  }
  return conditions;
}

// a ** n for a finite base that is not zero: squares and products with a few digits more than wanted.
Result whole_power(Isolate& iso, DecimalObject* a, int64_t n, ContextObject* context) {
  bool inverse = n < 0;
  auto left = static_cast<uint64_t>(inverse ? -n : n);
  ContextObject work = *context;
  work.traps = work.status = 0;
  work.rounding = Rounding::kHalfEven;
  work.clamp = false;
  work.emax = kMaxExponent;
  work.emin = -kMaxExponent;
  work.precision = context->precision + static_cast<int64_t>(std::to_string(left).size()) + 4;
  Number result(iso), base(iso);
  result.digits.set_word(1);
  TRY(base.set(a));
  uint32_t conditions = 0;
  auto times = [&](Number* x, const Number& y) -> Status {
    Coefficient product(iso);
    TRY(product.set_product(x->digits.view(), y.digits.view()));
    TRY(x->digits.set(product.view()));
    x->exponent += y.exponent;
    x->negative = x->negative != y.negative;
    return round_to_context(iso, *x, &work, &conditions);
  };
  for (;;) {
    if (left & 1) TRY(times(&result, base));
    left >>= 1;
    if (left == 0) break;
    Number same(iso);
    TRY(same.digits.set(base.digits.view()));
    same.set(Kind::kFinite, base.negative, base.exponent);
    TRY(times(&base, same));
  }
  uint32_t inexact = conditions & (kInexact | kRounded);
  if (!inverse) return finish(iso, result, context, inexact);
  Ref one(iso, TRY(make_word(iso, 1))), power(iso, TRY(make_decimal(iso, &decimal_type, result)));
  if (inexact != 0) TRY(note(iso, context, inexact));
  return divide(iso, one.as<DecimalObject>(), power.as<DecimalObject>(), context);
}

}  // namespace

Result by_library(Isolate& iso, std::string_view method, DecimalObject* a, DecimalObject* b, Value third, ContextObject* context) {
  Ref library(iso, TRY(import_module(iso, "_pydecimal")));
  Ref first(iso, TRY(to_library(iso, library, a))), with(iso, TRY(library_context(iso, library, context)));
  Ref function(iso, TRY(attribute(iso, first, method)));
  Ref second(iso), modulus(iso);
  Value values[3];
  uint32_t count = 0;
  if (b != nullptr) {
    second = Ref(iso, TRY(to_library(iso, library, b)));
    values[count++] = second;
  }
  if (!third.is_empty()) {
    modulus = DecimalObject::check(third) ? Ref(iso, TRY(to_library(iso, library, third.as<DecimalObject>()))) : Ref::borrow(iso, third);
    values[count++] = modulus;
  }
  values[count] = with;
  Ref keyword(iso, intern(iso, "context"));
  Ref keywords(iso, TRY(make_tuple(iso, {keyword})));
  Ref result(iso, TRY(call(iso, function, Args{values, count, keywords})));
  TRY(note(iso, context, TRY(library_conditions(iso, library, with))));
  Ref cls(iso, TRY(attribute(iso, library, "Decimal")));
  return from_library(iso, result, cls);
}

Result raise_to(Isolate& iso, DecimalObject* a, DecimalObject* b, Value modulus, ContextObject* context) {
  int64_t n = 0;
  bool whole = modulus.is_none() && a->is_finite() && !a->is_zero() && b->is_finite() && b->exponent == 0 &&
               int_fits_int64(b->coefficient, &n) && n != 0 && n <= kLargestPower;
  if (whole) {
    double top = static_cast<double>(TRY(adjusted(iso, a))) * static_cast<double>(n);
    if (std::fabs(top) < 0.9 * static_cast<double>(kMaxExponent) && std::fabs(static_cast<double>(a->exponent)) * static_cast<double>(n) < 4e18)
      return whole_power(iso, a, b->negative ? -n : n, context);
  }
  return by_library(iso, "__pow__", a, b, modulus.is_none() ? Value() : modulus, context);
}

}  // namespace skerry::decimal
