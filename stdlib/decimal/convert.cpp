// Decimals from Python's other values, and back.
#include <cmath>

#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/names.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/decimal/decimal.h"

namespace skerry::decimal {
namespace {

// A number that came from outside must lie within what any context allows.
Result within_limits(Isolate& iso, TypeObject* cls, const Number& number, ContextObject* context) {
  if (number.kind == Kind::kFinite) {
    constexpr int64_t kSmallestExponent = -kMaxExponent - kMaxPrecision + 1;
    int64_t top = number.exponent + (number.digits.is_zero() ? 0 : TRY(number.digits.digits()) - 1);
    if (number.exponent < kSmallestExponent || top > kMaxExponent) return invalid(iso, context);
  }
  return make_decimal(iso, cls, number);
}

// A number that came from outside, rounded. A NaN's payload must fit as it is.
Result finish_given(Isolate& iso, Number& number, ContextObject* context) {
  if (number.kind >= Kind::kQuietNan && !number.digits.is_zero() && TRY(number.digits.digits()) > context->precision - context->clamp)
    return invalid(iso, context, kConversionSyntax);
  return finish(iso, number, context);
}

// (sign, digits, exponent), the exponent also 'F', 'n' or 'N'.
Status read_tuple(Isolate& iso, Value given, Number* number) {
  const auto& parts = *given.as<TupleObject>();
  if (parts.length != 3) return iso.raise(ValueError, "argument must be a sequence of length 3");
  int64_t sign;
  if (!is_int(parts[0]) || !int_fits_int64(parts[0], &sign) || (sign != 0 && sign != 1))
    return iso.raise(ValueError, "sign must be an integer with the value 0 or 1");
  Kind kind = Kind::kFinite;
  int64_t exponent = 0;
  if (StrObject::check(parts[2])) {
    if (str_is(parts[2], "F")) kind = Kind::kInfinite;
    else if (str_is(parts[2], "n")) kind = Kind::kQuietNan;
    else if (str_is(parts[2], "N")) kind = Kind::kSignalingNan;
    else return iso.raise(ValueError, "string argument in the third position must be 'F', 'n' or 'N'");
  } else {
    if (!is_int(parts[2])) return iso.raise(ValueError, "exponent must be an integer");
    exponent = TRY(as_int64(iso, parts[2], Overflow::kRaise));
    exponent = std::max(std::min(exponent, 4 * kMaxExponent), -4 * kMaxExponent);
  }
  Ref digits(iso, TRY(to_tuple(iso, parts[1])));
  std::string text;
  for (size_t i = 0; i < digits.as<TupleObject>()->length; ++i) {
    Value digit = (*digits.as<TupleObject>())[i];
    int64_t d;
    if (!is_int(digit) || !int_fits_int64(digit, &d) || d < 0 || d > 9)
      return iso.raise(ValueError, "coefficient must be a tuple of digits");
    text.push_back(static_cast<char>('0' + d));
  }
  number->set(kind, sign == 1, exponent);
  if (kind == Kind::kInfinite) return Status::ok();
  return number->digits.set_digits(text.data(), text.size());
}

Result not_supported(Isolate& iso, Value v) {
  return iso.raise(TypeError, "conversion from {} to Decimal is not supported", type_name(v));
}

Result exact_class(Isolate& iso, TypeObject* cls, Value decimal) {
  if (cls == &decimal_type && type_of(decimal) == &decimal_type) return retained(iso, decimal);
  Number number(iso);
  TRY(number.set(decimal.as<DecimalObject>()));
  return make_decimal(iso, cls, number);
}

Result int_attribute(Isolate& iso, Value v, std::string_view name) {
  Ref attribute(iso, intern(iso, name));
  Ref found(iso, TRY(get_attribute(iso, v, attribute)));
  if (!is_int(found)) return iso.raise(TypeError, "an integer is required");
  return int_exact(iso, found);
}

}  // namespace

bool DecimalObject::is_integer() const {
  if (!is_finite()) return false;
  if (exponent >= 0 || is_zero()) return true;
  Digits digits(this);
  // No integer has more digits after the point than digits; each ten has a two, so the trailing bits bound them too.
  size_t bits = digits.view.bit_length();
  if (static_cast<uint64_t>(-exponent) > bits) return false;
  mpz_t view;
  mpz_srcptr number = digits.view.mpz(view);
  return mpz_scan1(number, 0) >= static_cast<uint64_t>(-exponent) && [&] {
    Mpz power;
    mpz_ui_pow_ui(power, 5, static_cast<uint64_t>(-exponent));
    return mpz_divisible_p(number, power) != 0;
  }();
}

Result from_text(Isolate& iso, TypeObject* cls, Value str, ContextObject* context, Exactness exactness) {
  Number number(iso);
  if (!TRY(read_number(iso, str, &number))) {
    Ref nan(iso, TRY(invalid(iso, context, kConversionSyntax)));
    return exact_class(iso, cls, nan);
  }
  if (exactness == Exactness::kQuiet) return within_limits(iso, cls, number, context);
  return finish_given(iso, number, context);
}

Result from_int(Isolate& iso, TypeObject* cls, Value i) {
  if (i.is_small_int() && i.as_small_int() > Value::kSmallIntMin && cls == &decimal_type) return make_word(iso, i.as_small_int());
  IntView view(i);
  Number number(iso);
  number.negative = view.negative;
  TRY(number.digits.set(magnitude(view)));
  return make_decimal(iso, cls, number);
}

Result from_float(Isolate& iso, TypeObject* cls, Value v) {
  if (is_int(v)) return from_int(iso, cls, v);
  if (!is_float(v)) return iso.raise(TypeError, "argument must be int or float");
  double d = float_value(v);
  Number number(iso);
  number.negative = std::signbit(d);
  if (std::isnan(d) || std::isinf(d)) {
    number.kind = std::isnan(d) ? Kind::kQuietNan : Kind::kInfinite;
    return make_decimal(iso, cls, number);
  }
  int exponent;
  double fraction = std::frexp(std::fabs(d), &exponent);
  auto mantissa = static_cast<uint64_t>(std::ldexp(fraction, 53));
  exponent -= 53;
  if (mantissa == 0) return make_decimal(iso, cls, number);
  while ((mantissa & 1) == 0 && exponent < 0) mantissa >>= 1, ++exponent;
  Mpz power;
  if (exponent >= 0) {
    mpz_set_ui(power, mantissa);
    mpz_mul_2exp(power, power, static_cast<mp_bitcnt_t>(exponent));
  } else {  // m / 2**n is m * 5**n / 10**n
    mpz_ui_pow_ui(power, 5, static_cast<unsigned long>(-exponent));
    mpz_mul_ui(power, power, mantissa);
    number.exponent = exponent;
  }
  TRY(number.digits.set({mpz_limbs_read(power), mpz_size(power)}));
  return make_decimal(iso, cls, number);
}

Result from_object(Isolate& iso, TypeObject* cls, Value v, ContextObject* context) {
  if (v.is_empty()) return from_int(iso, cls, Value::small_int(0));
  if (DecimalObject::check(v)) return exact_class(iso, cls, v);
  if (StrObject::check(v)) return from_text(iso, cls, v, context, Exactness::kQuiet);
  if (is_int(v)) return from_int(iso, cls, v);
  if (TupleObject::check(v) || ListObject::check(v)) {
    Ref parts(iso, TRY(to_tuple(iso, v)));
    Number number(iso);
    TRY(read_tuple(iso, parts, &number));
    return within_limits(iso, cls, number, context);
  }
  if (is_float(v)) {
    TRY(note(iso, context, kFloatOperation));
    return from_float(iso, cls, v);
  }
  return not_supported(iso, v);
}

Result from_object_rounded(Isolate& iso, Value v, ContextObject* context) {
  if (!v.is_empty() && StrObject::check(v)) {
    std::string buffer;
    std::string_view text = utf8_view(v, buffer);
    // create_decimal is stricter than Decimal(): neither white space nor underscores.
    if (text.find_first_of(" \t\n\r\f\v_") != text.npos) return invalid(iso, context, kConversionSyntax);
    return from_text(iso, &decimal_type, v, context, Exactness::kNoted);
  }
  if (!v.is_empty() && (TupleObject::check(v) || ListObject::check(v))) {
    Ref parts(iso, TRY(to_tuple(iso, v)));
    Number number(iso);
    TRY(read_tuple(iso, parts, &number));
    return finish_given(iso, number, context);
  }
  Ref exact(iso, TRY(from_object(iso, &decimal_type, v, context)));
  Number number(iso);
  TRY(number.set(exact.as<DecimalObject>()));
  return finish_given(iso, number, context);
}

Result operand(Isolate& iso, Value v) {
  if (DecimalObject::check(v)) return retained(iso, v);
  if (is_int(v)) return from_int(iso, &decimal_type, v);
  return Value::not_implemented();
}

Result operand_or_raise(Isolate& iso, Value v) {
  Value made = TRY(operand(iso, v));
  return made.is_not_implemented() ? not_supported(iso, v) : Result(made);
}

Status comparison_operands(Isolate& iso, DecimalObject* self, Value other, CompareOp op, ContextObject* context, Ref* self_out,
                           Ref* other_out) {
  *self_out = Ref::borrow(iso, Value::object(self));
  bool equality = op == CompareOp::kEq || op == CompareOp::kNe;
  if (other.is_object() && has_type(other, complex_type) && equality) {
    if (other.as<ComplexObject>()->imaginary != 0) {
      *other_out = Ref(iso, Value::not_implemented());
      return Status::ok();
    }
    Ref real(iso, TRY(make_double(iso, other.as<ComplexObject>()->real)));
    context->status |= kFloatOperation;
    *other_out = Ref(iso, TRY(from_float(iso, &decimal_type, real)));
    return Status::ok();
  }
  if (is_float(other)) {
    if (equality) context->status |= kFloatOperation;
    else TRY(note(iso, context, kFloatOperation));
    *other_out = Ref(iso, TRY(from_float(iso, &decimal_type, other)));
    return Status::ok();
  }
  *other_out = Ref(iso, TRY(operand(iso, other)));
  if (!other_out->get().is_not_implemented()) return Status::ok();
  if (!TRY(is_instance(iso, other, TRY(part(iso, Part::kRational))))) return Status::ok();
  // self ? n / d  is  self * d ? n.
  Ref numerator(iso, TRY(int_attribute(iso, other, "numerator")));
  Ref denominator(iso, TRY(int_attribute(iso, other, "denominator")));
  *other_out = Ref(iso, TRY(from_int(iso, &decimal_type, numerator)));
  if (!self->is_finite()) return Status::ok();
  Number product(iso);
  product.set(Kind::kFinite, self->negative, self->exponent);
  IntView by(denominator);
  TRY(product.digits.set_product(Digits(self), magnitude(by)));
  *self_out = Ref(iso, TRY(make_decimal(iso, &decimal_type, product)));
  return Status::ok();
}

Fallible<int64_t> hash_decimal(Isolate& iso, DecimalObject* d) {
  if (d->kind == Kind::kSignalingNan) return iso.raise(TypeError, "Cannot hash a signaling NaN value");
  if (d->kind == Kind::kQuietNan) return hash_identity(iso, Value::object(d));
  if (d->hash != -1) return d->hash;
  if (d->is_infinite()) return d->negative ? -314159 : 314159;
  // As every number hashes: modulo the prime 2**61 - 1.
  constexpr uint64_t kPrime = (uint64_t{1} << 61) - 1, kInverseOfTen = 2075258708292324556;
  auto times = [](uint64_t a, uint64_t b) { return static_cast<uint64_t>(static_cast<unsigned __int128>(a) * b % kPrime); };
  uint64_t base = d->exponent < 0 ? kInverseOfTen : 10, power = 1;
  for (auto n = static_cast<uint64_t>(d->exponent < 0 ? -d->exponent : d->exponent); n != 0; n >>= 1) {
    if (n & 1) power = times(power, base);
    base = times(base, base);
  }
  auto hash = static_cast<int64_t>(times(remainder(Digits(d), kPrime), power));
  if (d->negative) hash = -hash;
  d->hash = hash == -1 ? -2 : hash;
  return d->hash;
}

Result as_tuple(Isolate& iso, const DecimalObject* d) {
  std::string text;
  if (d->is_infinite()) text = "0";
  else if (d->is_finite() || d->coefficient != Value::small_int(0)) TRY(append_digits(iso, Digits(d), &text));
  Ref digits(iso, TRY(allocate_tuple(iso, text.size())));
  for (size_t i = 0; i < text.size(); ++i) digits.as<TupleObject>()->items()[i] = Value::small_int(text[i] - '0');
  Ref exponent(iso, d->is_finite() ? TRY(make_int(iso, d->exponent))
                                   : TRY(make_str(iso, d->is_infinite() ? "F" : d->kind == Kind::kQuietNan ? "n" : "N")));
  return call(iso, TRY(part(iso, Part::kDecimalTuple)), {Value::small_int(d->negative), digits, exponent});
}

Result as_integer_ratio(Isolate& iso, const DecimalObject* d) {
  if (d->is_nan()) return iso.raise(ValueError, "cannot convert NaN to integer ratio");
  if (d->is_infinite()) return iso.raise(OverflowError, "cannot convert Infinity to integer ratio");
  Coefficient over(iso), under(iso);
  TRY(over.set(Digits(d)));
  under.set_word(1);
  if (d->exponent >= 0) TRY(over.scale_up(static_cast<uint64_t>(d->exponent)));
  else if (!d->is_zero()) TRY(under.scale_up(static_cast<uint64_t>(-d->exponent)));
  Ref numerator(iso, TRY(make_int_limbs(iso, over.view().limbs, over.view().size, d->negative)));
  Ref denominator(iso, TRY(under.to_int()));
  if (d->exponent < 0) {
    Ref common(iso, TRY(int_gcd(iso, numerator, denominator)));
    numerator = Ref(iso, TRY(int_floor_divide(iso, numerator, common)));
    denominator = Ref(iso, TRY(int_floor_divide(iso, denominator, common)));
  }
  return make_tuple(iso, {numerator, denominator});
}

}  // namespace skerry::decimal
