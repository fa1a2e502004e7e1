// cmath: functions of complex numbers.
#include <cmath>
#include <iterator>
#include <numbers>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/cmath/complex_functions.h"

namespace skerry {

namespace {

using complex_math::Complex;
using complex_math::Trouble;

Complex value_of(Value v) { return {v.as<ComplexObject>()->real, v.as<ComplexObject>()->imaginary}; }

// A complex number, by __complex__, __float__ or __index__.
Fallible<Complex> argument(Isolate& iso, Value v) {
  if (has_flag(v, TypeFlag::kComplexSubclass)) return value_of(v);
  if (!is_float(v) && !is_int(v) && !StrObject::check(v)) {
    Result method = lookup_special(iso, v, names.dunder_complex);
    if (!method.is_not_found()) {
      Ref bound(iso, TRY(method));
      Ref made(iso, TRY(call(iso, bound, Args{})));
      if (!has_flag(made, TypeFlag::kComplexSubclass))
        return iso.raise(TypeError, "{}.__complex__ returned non-complex (type {})", type_name(v), type_name(made));
      return value_of(made);
    }
  }
  return Complex{TRY(argument_to_double(iso, v)), 0.0};
}
Status check(Isolate& iso, Trouble t) {
  if (t == Trouble::kDomain) return iso.raise(ValueError, "math domain error");
  if (t == Trouble::kRange) return iso.raise(OverflowError, "math range error");
  return Status::ok();
}

template <Complex (*F)(Complex, Trouble*)>
Result apply(Isolate& iso, Value z) {
  Trouble t = Trouble::kNone;
  Complex r = F(TRY(argument(iso, z)), &t);
  TRY(check(iso, t));
  return make_complex(iso, r.real(), r.imag());
}
Result cmath_log10(Isolate& iso, Value z) {
  Trouble t = Trouble::kNone;
  Complex r = complex_math::log(TRY(argument(iso, z)), &t);
  TRY(check(iso, t));
  return make_complex(iso, r.real() / std::numbers::ln10, r.imag() / std::numbers::ln10);
}
Result cmath_log(Isolate& iso, Value z, Value base) {
  Trouble t = Trouble::kNone;
  Complex r = complex_math::log(TRY(argument(iso, z)), &t);
  if (base.is_empty()) {
    TRY(check(iso, t));
    return make_complex(iso, r.real(), r.imag());
  }
  Complex b = complex_math::log(TRY(argument(iso, base)), &t);
  if (b == Complex{}) t = Trouble::kDomain;
  TRY(check(iso, t));
  Ref numerator(iso, TRY(make_complex(iso, r.real(), r.imag()))), denominator(iso, TRY(make_complex(iso, b.real(), b.imag())));
  return binary_operation(iso, BinaryOp::kTrueDivide, numerator, denominator);
}

Result cmath_phase(Isolate& iso, Value z) {
  Complex c = TRY(argument(iso, z));
  return make_double(iso, std::atan2(c.imag(), c.real()));
}
Result cmath_polar(Isolate& iso, Value z) {
  Complex c = TRY(argument(iso, z));
  double r = std::hypot(c.real(), c.imag());
  if (std::isinf(r) && std::isfinite(c.real()) && std::isfinite(c.imag())) return iso.raise(OverflowError, "math range error");
  Ref radius(iso, TRY(make_double(iso, r))), angle(iso, TRY(make_double(iso, std::atan2(c.imag(), c.real()))));
  return make_tuple(iso, {radius, angle});
}
Result cmath_rect(Isolate& iso, double r, double phi) {
  Trouble t = Trouble::kNone;
  Complex c = complex_math::rect(r, phi, &t);
  TRY(check(iso, t));
  return make_complex(iso, c.real(), c.imag());
}
Fallible<bool> cmath_isfinite(Isolate& iso, Value z) {
  Complex c = TRY(argument(iso, z));
  return std::isfinite(c.real()) && std::isfinite(c.imag());
}
Fallible<bool> cmath_isinf(Isolate& iso, Value z) {
  Complex c = TRY(argument(iso, z));
  return std::isinf(c.real()) || std::isinf(c.imag());
}
Fallible<bool> cmath_isnan(Isolate& iso, Value z) {
  Complex c = TRY(argument(iso, z));
  return std::isnan(c.real()) || std::isnan(c.imag());
}
Fallible<bool> cmath_isclose(Isolate& iso, Value a, Value b, Value rel_tol, Value abs_tol) {
  Complex x = TRY(argument(iso, a)), y = TRY(argument(iso, b));
  double relative = rel_tol.is_empty() ? 1e-9 : TRY(argument_to_double(iso, rel_tol));
  double absolute = abs_tol.is_empty() ? 0 : TRY(argument_to_double(iso, abs_tol));
  if (relative < 0 || absolute < 0) return iso.raise(ValueError, "tolerances must be non-negative");
  if (x == y) return true;
  if (std::isinf(x.real()) || std::isinf(x.imag()) || std::isinf(y.real()) || std::isinf(y.imag())) return false;
  double difference = std::abs(x - y);
  return difference <= relative * std::abs(y) || difference <= relative * std::abs(x) || difference <= absolute;
}

Status populate(Isolate& iso, Value module) {
  auto imaginary = [&](const char* name, double d) -> Status {
    return module_set(iso, module, name, Ref(iso, TRY(make_complex(iso, 0, d))));
  };
  TRY(imaginary("infj", HUGE_VAL));
  TRY(imaginary("nanj", NAN));
  struct {
    const char* name;
    double value;
  } constants[] = {{"pi", std::numbers::pi}, {"e", std::numbers::e}, {"tau", 2 * std::numbers::pi}, {"inf", HUGE_VAL}, {"nan", NAN}};
  for (const auto& c : constants) TRY(module_set(iso, module, c.name, Ref(iso, TRY(make_double(iso, c.value)))));
  return Status::ok();
}

#define ROW(name, text) def<"def " #name "(z, /)", apply<complex_math::name>>(text)
constexpr MethodDef kFunctions[] = {
    ROW(acos, "Return the arc cosine of z."),
    ROW(acosh, "Return the inverse hyperbolic cosine of z."),
    ROW(asin, "Return the arc sine of z."),
    ROW(asinh, "Return the inverse hyperbolic sine of z."),
    ROW(atan, "Return the arc tangent of z."),
    ROW(atanh, "Return the inverse hyperbolic tangent of z."),
    ROW(cos, "Return the cosine of z."),
    ROW(cosh, "Return the hyperbolic cosine of z."),
    ROW(exp, "Return the exponential value e**z."),
    def<"def isclose(a, b, *, rel_tol=<unset>, abs_tol=<unset>)", cmath_isclose>("Determine whether two complex numbers are close in value."),
    def<"def isfinite(z, /)", cmath_isfinite>("Return True if both the real and imaginary parts of z are finite, else False."),
    def<"def isinf(z, /)", cmath_isinf>("Checks if the real or imaginary part of z is infinite."),
    def<"def isnan(z, /)", cmath_isnan>("Checks if the real or imaginary part of z not a number (NaN)."),
    def<"def log(z, base=<unset>, /)", cmath_log>("log(z[, base]) -> the logarithm of z to the given base.\n\nIf the base not specified, returns the natural logarithm (base e) of z."),
    def<"def log10(z, /)", cmath_log10>("Return the base-10 logarithm of z."),
    def<"def phase(z, /)", cmath_phase>("Return argument, also known as the phase angle, of a complex."),
    def<"def polar(z, /)", cmath_polar>("Convert a complex from rectangular coordinates to polar coordinates.\n\nr is the distance from 0 and phi the phase angle."),
    def<"def rect(r, phi, /)", cmath_rect>("Convert from polar coordinates to rectangular coordinates."),
    ROW(sin, "Return the sine of z."),
    ROW(sinh, "Return the hyperbolic sine of z."),
    ROW(sqrt, "Return the square root of z."),
    ROW(tan, "Return the tangent of z."),
    ROW(tanh, "Return the hyperbolic tangent of z."),
};
#undef ROW

}  // namespace

extern const ModuleDef cmath_module_def{.name = "cmath",
                                        .doc = "This module provides access to mathematical functions for complex\nnumbers.",
                                        .functions = kFunctions,
                                        .function_count = std::size(kFunctions),
                                        .populate = populate};

}  // namespace skerry
