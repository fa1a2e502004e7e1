#include "stdlib/cmath/complex_functions.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <numbers>

namespace skerry::complex_math {

namespace {

constexpr double kLarge = DBL_MAX / 4, kLn2 = std::numbers::ln2, kPi = std::numbers::pi, kE = std::numbers::e;
const double kSqrtLarge = std::sqrt(kLarge), kLogLarge = std::log(kLarge), kSqrtTiny = std::sqrt(DBL_MIN);

bool is_finite(Complex z) { return std::isfinite(z.real()) && std::isfinite(z.imag()); }
Complex times_i(Complex z) { return {-z.imag(), z.real()}; }
Complex over_i(Complex z) { return {z.imag(), -z.real()}; }
// log|z| of a z whose magnitude may overflow.
double log_large(Complex z) { return std::log(std::hypot(z.real() / 2, z.imag() / 2)) + kLn2 * 2; }
bool is_large(Complex z) { return std::fabs(z.real()) > kLarge || std::fabs(z.imag()) > kLarge; }

// An infinite angle has no direction.
void check_angle(double angle, bool matters, Trouble* t) {
  if (std::isinf(angle) && matters) *t = Trouble::kDomain;
}
Complex checked_range(Complex z, Trouble* t) {
  if (std::isinf(z.real()) || std::isinf(z.imag())) *t = Trouble::kRange;
  return z;
}

}  // namespace

Complex sqrt(Complex z, Trouble*) {
  if (!is_finite(z)) return std::sqrt(z);
  double x = z.real(), y = z.imag();
  if (x == 0 && y == 0) return {0, y};
  double ax = std::fabs(x), ay = std::fabs(y), s;
  if (ax < DBL_MIN && ay < DBL_MIN && (ax > 0 || ay > 0)) {
    // Subnormal numbers are made normal first.
    constexpr int kUp = 2 * (DBL_MANT_DIG / 2) + 1, kDown = -(kUp + 1) / 2;
    ax = std::ldexp(ax, kUp);
    s = std::ldexp(std::sqrt(ax + std::hypot(ax, std::ldexp(ay, kUp))), kDown);
  } else {
    ax /= 8;
    s = 2 * std::sqrt(ax + std::hypot(ax, ay / 8));
  }
  double d = ay / (2 * s);
  return x >= 0 ? Complex{s, std::copysign(d, y)} : Complex{d, std::copysign(s, y)};
}

Complex acos(Complex z, Trouble* t) {
  if (!is_finite(z)) return std::acos(z);
  double x = z.real(), y = z.imag();
  if (is_large(z)) {
    double magnitude = log_large(z);
    return {std::atan2(std::fabs(y), x), x < 0 ? -std::copysign(magnitude, y) : std::copysign(magnitude, -y)};
  }
  Complex s1 = sqrt({1 - x, -y}, t), s2 = sqrt({1 + x, y}, t);
  return {2 * std::atan2(s1.real(), s2.real()), std::asinh(s2.real() * s1.imag() - s2.imag() * s1.real())};
}

Complex acosh(Complex z, Trouble* t) {
  if (!is_finite(z)) return std::acosh(z);
  double x = z.real(), y = z.imag();
  if (is_large(z)) return {log_large(z), std::atan2(y, x)};
  Complex s1 = sqrt({x - 1, y}, t), s2 = sqrt({x + 1, y}, t);
  return {std::asinh(s1.real() * s2.real() + s1.imag() * s2.imag()), 2 * std::atan2(s1.imag(), s2.real())};
}

Complex asinh(Complex z, Trouble* t) {
  if (!is_finite(z)) return std::asinh(z);
  double x = z.real(), y = z.imag();
  if (is_large(z)) return {std::copysign(log_large(z), x), std::atan2(y, std::fabs(x))};
  Complex s1 = sqrt({1 + y, -x}, t), s2 = sqrt({1 - y, x}, t);
  return {std::asinh(s1.real() * s2.imag() - s2.real() * s1.imag()),
          std::atan2(y, s1.real() * s2.real() - s1.imag() * s2.imag())};
}
Complex asin(Complex z, Trouble* t) { return over_i(asinh(times_i(z), t)); }

Complex atanh(Complex z, Trouble* t) {
  if (!is_finite(z)) return std::atanh(z);
  double x = z.real(), y = z.imag();
  if (x < 0 || (x == 0 && std::signbit(x))) return -atanh(-z, t);
  double ay = std::fabs(y);
  if (x > kSqrtLarge || ay > kSqrtLarge) {
    double h = std::hypot(x / 2, y / 2);
    return {x / 4 / h / h, -std::copysign(kPi / 2, -y)};
  }
  if (x == 1 && ay < kSqrtTiny) {
    if (ay == 0) {
      *t = Trouble::kDomain;
      return {HUGE_VAL, y};
    }
    return {-std::log(std::sqrt(ay) / std::sqrt(std::hypot(ay, 2.0))), std::copysign(std::atan2(2.0, -ay) / 2, y)};
  }
  return {std::log1p(4 * x / ((1 - x) * (1 - x) + ay * ay)) / 4, -std::atan2(-2 * y, (1 - x) * (1 + x) - ay * ay) / 2};
}
Complex atan(Complex z, Trouble* t) { return over_i(atanh(times_i(z), t)); }

Complex cosh(Complex z, Trouble* t) {
  double x = z.real(), y = z.imag();
  if (!is_finite(z)) {
    check_angle(y, !std::isnan(x), t);
    return std::cosh(z);
  }
  if (std::fabs(x) > kLogLarge) {
    double smaller = x - std::copysign(1.0, x);
    return checked_range({std::cos(y) * std::cosh(smaller) * kE, std::sin(y) * std::sinh(smaller) * kE}, t);
  }
  return checked_range({std::cos(y) * std::cosh(x), std::sin(y) * std::sinh(x)}, t);
}
Complex sinh(Complex z, Trouble* t) {
  double x = z.real(), y = z.imag();
  if (!is_finite(z)) {
    check_angle(y, !std::isnan(x), t);
    return std::sinh(z);
  }
  if (std::fabs(x) > kLogLarge) {
    double smaller = x - std::copysign(1.0, x);
    return checked_range({std::cos(y) * std::sinh(smaller) * kE, std::sin(y) * std::cosh(smaller) * kE}, t);
  }
  return checked_range({std::cos(y) * std::sinh(x), std::sin(y) * std::cosh(x)}, t);
}
Complex cos(Complex z, Trouble* t) { return cosh(times_i(z), t); }
Complex sin(Complex z, Trouble* t) { return over_i(sinh(times_i(z), t)); }

Complex exp(Complex z, Trouble* t) {
  double x = z.real(), y = z.imag();
  if (!is_finite(z)) {
    check_angle(y, std::isfinite(x) || (std::isinf(x) && x > 0), t);
    return std::exp(z);
  }
  if (x > kLogLarge) {
    double smaller = std::exp(x - 1);
    return checked_range({smaller * std::cos(y) * kE, smaller * std::sin(y) * kE}, t);
  }
  double magnitude = std::exp(x);
  return checked_range({magnitude * std::cos(y), magnitude * std::sin(y)}, t);
}

Complex log(Complex z, Trouble* t) {
  if (!is_finite(z)) return std::log(z);
  double ax = std::fabs(z.real()), ay = std::fabs(z.imag()), angle = std::atan2(z.imag(), z.real());
  if (ax > kLarge || ay > kLarge) return {std::log(std::hypot(ax / 2, ay / 2)) + kLn2, angle};
  if (ax < DBL_MIN && ay < DBL_MIN) {
    if (ax == 0 && ay == 0) {
      *t = Trouble::kDomain;
      return {-HUGE_VAL, angle};
    }
    return {std::log(std::hypot(std::ldexp(ax, DBL_MANT_DIG), std::ldexp(ay, DBL_MANT_DIG))) - DBL_MANT_DIG * kLn2, angle};
  }
  double h = std::hypot(ax, ay);
  if (h < 0.71 || h > 1.73) return {std::log(h), angle};
  // Near the unit circle log(h) would cancel.
  double larger = std::max(ax, ay), smaller = std::min(ax, ay);
  return {std::log1p((larger - 1) * (larger + 1) + smaller * smaller) / 2, angle};
}

Complex tanh(Complex z, Trouble* t) {
  double x = z.real(), y = z.imag();
  if (!is_finite(z)) {
    check_angle(y, std::isfinite(x), t);
    return std::tanh(z);
  }
  if (std::fabs(x) > kLogLarge) return {std::copysign(1.0, x), 4 * std::sin(y) * std::cos(y) * std::exp(-2 * std::fabs(x))};
  double tx = std::tanh(x), ty = std::tan(y), cx = 1 / std::cosh(x), product = tx * ty, denominator = 1 + product * product;
  return {tx * (1 + ty * ty) / denominator, ty / denominator * cx * cx};
}
Complex tan(Complex z, Trouble* t) { return over_i(tanh(times_i(z), t)); }

Complex rect(double r, double phi, Trouble* t) {
  if (!std::isfinite(r) || !std::isfinite(phi)) {
    // Finite angles of an infinite radius keep their signs; zero stays exactly on the axis.
    if (std::isinf(r) && std::isfinite(phi) && phi != 0) {
      double c = std::copysign(HUGE_VAL, std::cos(phi)), s = std::copysign(HUGE_VAL, std::sin(phi));
      return r > 0 ? Complex{c, s} : Complex{-c, -s};
    }
    if (std::isinf(phi) && r != 0 && !std::isnan(r)) *t = Trouble::kDomain;
    if (phi == 0) return {r, std::isnan(r) ? 0 : r * phi == r * phi ? r * phi : std::copysign(0.0, r) * std::copysign(1.0, phi)};
    if (r == 0) return {0, 0};
    if (std::isinf(r)) return {HUGE_VAL, NAN};
    return {NAN, NAN};
  }
  if (phi == 0) return {r, r * phi};
  return {r * std::cos(phi), r * std::sin(phi)};
}

}  // namespace skerry::complex_math
