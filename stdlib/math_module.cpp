// math: the functions of the C library with Python's errors, and exact ones on ints.
#include <cfloat>
#include <cmath>

#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/int_limbs.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/math_functions.h"

namespace skerry {
namespace {

using namespace math;

enum class Infinite : uint8_t { kRangeError, kDomainError };

// A result that is NaN or infinite where the argument was not is an error; which one depends on the function.
template <double (*Function)(double), Infinite OnInfinity = Infinite::kDomainError>
Result unary(Isolate& iso, double x) {
  double r = Function(x);
  if (std::isnan(r) && !std::isnan(x)) return raise_domain(iso);
  if (std::isinf(r) && std::isfinite(x))
    return OnInfinity == Infinite::kRangeError ? raise_range(iso) : raise_domain(iso);
  return make_double(iso, r);
}

template <double (*Function)(double, Trouble*)>
Result troubled(Isolate& iso, double x) {
  Trouble trouble;
  double r = Function(x, &trouble);
  if (trouble == Trouble::kDomain) return raise_domain(iso);
  if (trouble == Trouble::kRange) return raise_range(iso);
  return make_double(iso, r);
}

template <double (*Function)(double, double)>
Result binary(Isolate& iso, double x, double y) {
  return make_double(iso, Function(x, y));
}

double to_degrees(double x) { return x * (180.0 / M_PI); }
double to_radians(double x) { return x * (M_PI / 180.0); }
Result degrees(Isolate& iso, double x) { return make_double(iso, to_degrees(x)); }
Result radians(Isolate& iso, double x) { return make_double(iso, to_radians(x)); }
Result absolute_value(Isolate& iso, double x) { return make_double(iso, std::fabs(x)); }

// Logarithms also take ints beyond the range of floats.
template <double (*Function)(double)>
Result logarithm(Isolate& iso, Value v) {
  if (is_int(v)) {
    if (int_sign(v) <= 0) return raise_domain(iso);
    int64_t exponent;
    double fraction = int_frexp(v, &exponent);
    if (exponent > 1024) return make_double(iso, Function(fraction) + Function(2.0) * static_cast<double>(exponent));
    return make_double(iso, Function(std::ldexp(fraction, static_cast<int>(exponent))));
  }
  double x = TRY(as_double(iso, v));
  if (x <= 0) return raise_domain(iso);
  return make_double(iso, Function(x));
}

Result math_log(Isolate& iso, Value x, Value base) {
  Ref numerator(iso, TRY(logarithm<std::log>(iso, x)));
  if (base.is_empty()) return numerator.release();
  Ref denominator(iso, TRY(logarithm<std::log>(iso, base)));
  return binary_operation(iso, BinaryOp::kTrueDivide, numerator, denominator);
}

// __floor__ and the like of the type; floats directly.
template <double (*Function)(double)>
Result to_whole(Isolate& iso, Value v, Value method_name) {
  if (!has_type(v, float_type)) {
    Result found = lookup_special(iso, v, method_name);
    if (!found.is_not_found()) {
      Ref method(iso, TRY(found));
      return call(iso, method, {});
    }
  }
  return make_int_double(iso, Function(TRY(as_double(iso, v))));
}
Result math_floor(Isolate& iso, Value x) { return to_whole<std::floor>(iso, x, names.dunder_floor); }
Result math_ceil(Isolate& iso, Value x) { return to_whole<std::ceil>(iso, x, names.dunder_ceil); }

Result math_trunc(Isolate& iso, Value x) {
  if (has_type(x, float_type)) return make_int_double(iso, float_value(x));
  Result found = lookup_special(iso, x, names.dunder_trunc);
  if (found.is_not_found()) return iso.raise(TypeError, "type {} doesn't define __trunc__ method", type_name(x));
  Ref method(iso, TRY(found));
  return call(iso, method, {});
}

Result math_frexp(Isolate& iso, double x) {
  int exponent = 0;
  double mantissa = std::isfinite(x) && x != 0 ? std::frexp(x, &exponent) : x;
  Ref m(iso, TRY(make_double(iso, mantissa)));
  return make_tuple(iso, {m, Value::small_int(exponent)});
}

Result math_ldexp(Isolate& iso, double x, Value exponent) {
  if (!is_int(exponent)) return iso.raise(TypeError, "Expected an int as second argument to ldexp.");
  if (x == 0 || !std::isfinite(x)) return make_double(iso, x);
  int64_t e;
  if (!int_fits_int64(exponent, &e)) e = int_sign(exponent) < 0 ? INT64_MIN : INT64_MAX;
  if (e > INT32_MAX) return raise_range(iso);
  double r = e < INT32_MIN ? std::copysign(0.0, x) : std::ldexp(x, static_cast<int>(e));
  if (std::isinf(r)) return raise_range(iso);
  return make_double(iso, r);
}

Result math_modf(Isolate& iso, double x) {
  double whole;
  double fraction = std::modf(x, &whole);
  Ref f(iso, TRY(make_double(iso, fraction)));
  Ref w(iso, TRY(make_double(iso, whole)));
  return make_tuple(iso, {f, w});
}

Result math_fmod(Isolate& iso, double x, double y) {
  if (std::isinf(y) && std::isfinite(x)) return make_double(iso, x);
  double r = std::fmod(x, y);
  if (std::isnan(r) && !std::isnan(x) && !std::isnan(y)) return raise_domain(iso);
  return make_double(iso, r);
}

Result math_pow(Isolate& iso, double x, double y) {
  if (!std::isfinite(x) || !std::isfinite(y)) return make_double(iso, std::pow(x, y));
  double r = std::pow(x, y);
  if (std::isnan(r)) return raise_domain(iso);
  if (std::isinf(r)) return x == 0 ? raise_domain(iso) : raise_range(iso);
  return make_double(iso, r);
}

Fallible<bool> math_isfinite(Isolate&, double x) { return std::isfinite(x); }
Fallible<bool> math_isinf(Isolate&, double x) { return std::isinf(x); }
Fallible<bool> math_isnan(Isolate&, double x) { return std::isnan(x); }

Fallible<bool> math_isclose(Isolate& iso, double a, double b, Value relative, Value absolute) {
  double rel_tol = relative.is_empty() ? 1e-9 : TRY(as_double(iso, relative));
  double abs_tol = absolute.is_empty() ? 0.0 : TRY(as_double(iso, absolute));
  if (rel_tol < 0 || abs_tol < 0) return iso.raise(ValueError, "tolerances must be non-negative");
  if (a == b) return true;
  if (std::isinf(a) || std::isinf(b)) return false;
  double difference = std::fabs(b - a);
  return difference <= std::fabs(rel_tol * b) || difference <= std::fabs(rel_tol * a) || difference <= abs_tol;
}

Result math_hypot(Isolate& iso, Args coordinates) {
  std::vector<double> magnitudes(coordinates.count);
  for (uint32_t i = 0; i < coordinates.count; ++i) magnitudes[i] = std::fabs(TRY(as_double(iso, coordinates[i])));
  return make_double(iso, vector_norm(magnitudes));
}

Result math_dist(Isolate& iso, Value p, Value q) {
  Ref first(iso, TRY(to_tuple(iso, p)));
  Ref second(iso, TRY(to_tuple(iso, q)));
  const auto* a = first.as<TupleObject>();
  const auto* b = second.as<TupleObject>();
  if (a->length != b->length)
    return iso.raise(ValueError, "both points must have the same number of dimensions");
  std::vector<double> magnitudes(a->length);
  for (size_t i = 0; i < a->length; ++i) {
    double x = TRY(as_double(iso, (*a)[i]));
    double y = TRY(as_double(iso, (*b)[i]));
    magnitudes[i] = std::fabs(x - y);
  }
  return make_double(iso, vector_norm(magnitudes));
}

Result math_ulp(Isolate& iso, double x) {
  if (std::isnan(x)) return make_double(iso, x);
  x = std::fabs(x);
  if (std::isinf(x)) return make_double(iso, x);
  double next = std::nextafter(x, HUGE_VAL);
  if (std::isinf(next)) return make_double(iso, x - std::nextafter(x, 0.0));
  return make_double(iso, next - x);
}

constexpr MethodDef kFunctions[] = {
    def<"def acos(x, /)", unary<std::acos>>("Return the arc cosine (measured in radians) of x.\n\nThe result is between 0 and pi."),
    def<"def acosh(x, /)", unary<std::acosh>>("Return the inverse hyperbolic cosine of x."),
    def<"def asin(x, /)", unary<std::asin>>("Return the arc sine (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2."),
    def<"def asinh(x, /)", unary<std::asinh>>("Return the inverse hyperbolic sine of x."),
    def<"def atan(x, /)", unary<std::atan>>("Return the arc tangent (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2."),
    def<"def atan2(y, x, /)", binary<std::atan2>>("Return the arc tangent (measured in radians) of y/x.\n\nUnlike atan(y/x), the signs of both x and y are considered."),
    def<"def atanh(x, /)", unary<std::atanh>>("Return the inverse hyperbolic tangent of x."),
    def<"def cbrt(x, /)", unary<std::cbrt>>("Return the cube root of x."),
    def<"def ceil(x, /)", math_ceil>("Return the ceiling of x as an Integral.\n\nThis is the smallest integer >= x."),
    def<"def comb(n, k, /)", comb>("Number of ways to choose k items from n items without repetition and without order."),
    def<"def copysign(x, y, /)", binary<std::copysign>>("Return a float with the magnitude (absolute value) of x but the sign of y."),
    def<"def cos(x, /)", unary<std::cos>>("Return the cosine of x (measured in radians)."),
    def<"def cosh(x, /)", unary<std::cosh, Infinite::kRangeError>>("Return the hyperbolic cosine of x."),
    def<"def degrees(x, /)", degrees>("Convert angle x from radians to degrees."),
    def<"def dist(p, q, /)", math_dist>("Return the Euclidean distance between two points p and q."),
    def<"def erf(x, /)", unary<std::erf>>("Error function at x."),
    def<"def erfc(x, /)", unary<std::erfc>>("Complementary error function at x."),
    def<"def exp(x, /)", unary<std::exp, Infinite::kRangeError>>("Return e raised to the power of x."),
    def<"def exp2(x, /)", unary<std::exp2, Infinite::kRangeError>>("Return 2 raised to the power of x."),
    def<"def expm1(x, /)", unary<std::expm1, Infinite::kRangeError>>("Return exp(x)-1.\n\nThis function avoids the loss of precision involved in the direct evaluation of exp(x)-1 for small x."),
    def<"def fabs(x, /)", absolute_value>("Return the absolute value of the float x."),
    def<"def factorial(n, /)", factorial>("Find n!.\n\nRaise a ValueError if x is negative or non-integral."),
    def<"def floor(x, /)", math_floor>("Return the floor of x as an Integral.\n\nThis is the largest integer <= x."),
    def<"def fmod(x, y, /)", math_fmod>("Return fmod(x, y), according to platform C.\n\nx % y may differ."),
    def<"def frexp(x, /)", math_frexp>("Return the mantissa and exponent of x, as pair (m, e).\n\nm is a float and e is an int, such that x = m * 2.**e."),
    def<"def fsum(seq, /)", fsum>("Return an accurate floating point sum of values in the iterable seq."),
    def<"def gamma(x, /)", troubled<gamma>>("Gamma function at x."),
    def<"def gcd(*integers)", gcd>("Greatest Common Divisor."),
    def<"def hypot(*coordinates)", math_hypot>("Multidimensional Euclidean distance from the origin to a point."),
    def<"def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)", math_isclose>(
        "Determine whether two floating point numbers are close in value.\n\n"
        "rel_tol is the largest difference relative to the larger magnitude, abs_tol the largest absolute one."),
    def<"def isfinite(x, /)", math_isfinite>("Return True if x is neither an infinity nor a NaN, and False otherwise."),
    def<"def isinf(x, /)", math_isinf>("Return True if x is a positive or negative infinity, and False otherwise."),
    def<"def isnan(x, /)", math_isnan>("Return True if x is a NaN (not a number), and False otherwise."),
    def<"def isqrt(n, /)", isqrt>("Return the integer part of the square root of the input."),
    def<"def lcm(*integers)", lcm>("Least Common Multiple."),
    def<"def ldexp(x, i, /)", math_ldexp>("Return x * (2**i).\n\nThis is essentially the inverse of frexp()."),
    def<"def lgamma(x, /)", troubled<log_gamma>>("Natural logarithm of absolute value of Gamma function at x."),
    def<"def log(x, base=<unset>, /)", math_log>("log(x, [base=math.e])\nReturn the logarithm of x to the given base."),
    def<"def log10(x, /)", logarithm<std::log10>>("Return the base 10 logarithm of x."),
    def<"def log1p(x, /)", unary<std::log1p>>("Return the natural logarithm of 1+x (base e).\n\nThe result is computed in a way which is accurate for x near zero."),
    def<"def log2(x, /)", logarithm<std::log2>>("Return the base 2 logarithm of x."),
    def<"def modf(x, /)", math_modf>("Return the fractional and integer parts of x.\n\nBoth results carry the sign of x and are floats."),
    def<"def nextafter(x, y, /)", binary<std::nextafter>>("Return the next floating-point value after x towards y."),
    def<"def perm(n, k=None, /)", perm>("Number of ways to choose k items from n items without repetition and with order."),
    def<"def pow(x, y, /)", math_pow>("Return x**y (x to the power of y)."),
    def<"def prod(iterable, /, *, start=1)", prod>("Calculate the product of all the elements in the input iterable.\n\nThe default start value for the product is 1."),
    def<"def radians(x, /)", radians>("Convert angle x from degrees to radians."),
    def<"def remainder(x, y, /)", remainder>("Difference between x and the closest integer multiple of y.\n\nReturn x - n*y where n*y is the closest integer multiple of y."),
    def<"def sin(x, /)", unary<std::sin>>("Return the sine of x (measured in radians)."),
    def<"def sinh(x, /)", unary<std::sinh, Infinite::kRangeError>>("Return the hyperbolic sine of x."),
    def<"def sqrt(x, /)", unary<std::sqrt>>("Return the square root of x."),
    def<"def sumprod(p, q, /)", sumprod>("Return the sum of products of values from two iterables p and q."),
    def<"def tan(x, /)", unary<std::tan>>("Return the tangent of x (measured in radians)."),
    def<"def tanh(x, /)", unary<std::tanh>>("Return the hyperbolic tangent of x."),
    def<"def trunc(x, /)", math_trunc>("Truncates the Real x to the nearest Integral toward 0.\n\nUses the __trunc__ magic method."),
    def<"def ulp(x, /)", math_ulp>("Return the value of the least significant bit of the float x."),
};

Status populate(Isolate& iso, Value module) {
  struct {
    const char* name;
    double value;
  } constants[] = {{"pi", M_PI}, {"e", M_E}, {"tau", 2 * M_PI}, {"inf", HUGE_VAL}, {"nan", NAN}};
  for (const auto& c : constants) {
    Ref value(iso, TRY(make_double(iso, c.value)));
    TRY(module_set(iso, module, c.name, value));
  }
  return Status::ok();
}

}  // namespace

extern const ModuleDef math_module_def{
    "math",
    "This module provides access to the mathematical functions\ndefined by the C standard.",
    kFunctions,
    std::size(kFunctions),
    populate,
};

}  // namespace skerry
