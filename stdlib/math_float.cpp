#include <cfloat>
#include <cmath>

#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "stdlib/math_functions.h"

namespace skerry::math {
namespace {

constexpr double kPi = 3.141592653589793238462643383279502884197;
constexpr double kLogPi = 1.144729885849400174143427351353058711647;
constexpr double kLanczosG = 6.024680040776729583740234375;
constexpr double kLanczosGMinusHalf = 5.524680040776729583740234375;
constexpr int kLanczosCount = 13;
constexpr double kLanczosNumerator[kLanczosCount] = {
    23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843, 17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801, 31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768, 186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408};
// The coefficients of x (x+1) ... (x+11).
constexpr double kLanczosDenominator[kLanczosCount] = {0.0,        39916800.0, 120543840.0, 150917976.0, 105258076.0,
                                                       45995730.0, 13339535.0, 2637558.0,   357423.0,    32670.0,
                                                       1925.0,     66.0,       1.0};

double lanczos_sum(double x) {
  double numerator = 0, denominator = 0;
  if (x < 5.0) {
    for (int i = kLanczosCount; --i >= 0;) {
      numerator = numerator * x + kLanczosNumerator[i];
      denominator = denominator * x + kLanczosDenominator[i];
    }
  } else {  // powers of 1/x, so that nothing overflows
    for (int i = 0; i < kLanczosCount; ++i) {
      numerator = numerator / x + kLanczosNumerator[i];
      denominator = denominator / x + kLanczosDenominator[i];
    }
  }
  return numerator / denominator;
}

// sin(pi * x), exact where x is a multiple of one half.
double sin_pi(double x) {
  double y = std::fmod(std::fabs(x), 2.0);
  double r;
  switch (static_cast<int>(std::round(2.0 * y))) {
    case 0: r = std::sin(kPi * y); break;
    case 1: r = std::cos(kPi * (y - 0.5)); break;
    case 2: r = std::sin(kPi * (1.0 - y)); break;  // not -sin(y - 1): that gives -0.0 for 1
    case 3: r = -std::cos(kPi * (y - 1.5)); break;
    default: r = std::sin(kPi * (y - 2.0)); break;
  }
  return std::copysign(1.0, x) * r;
}

// (n-1)! for n up to 23: exact.
double small_factorial(int n) {
  double r = 1;
  for (int i = 2; i < n; ++i) r *= i;
  return r;
}

// a + b as a rounded sum and its exact error.
double two_sum(double a, double b, double* error) {
  double sum = a + b;
  double b_part = sum - a;
  *error = (a - (sum - b_part)) + (b - b_part);
  return sum;
}

// Adds x to a running sum whose magnitude is never smaller; the rounding error goes to `error`.
void add_corrected(double x, double* sum, double* error) {
  double old = *sum;
  *sum += x;
  *error += (old - *sum) + x;
}

// The halves of a double's mantissa (Veltkamp).
void split(double x, double* high, double* low) {
  double t = x * 134217729.0;
  *high = t - (t - x);
  *low = x - *high;
}

}  // namespace

Fault raise_domain(Isolate& iso) { return iso.raise(ValueError, "math domain error"); }
Fault raise_range(Isolate& iso) { return iso.raise(OverflowError, "math range error"); }

double gamma(double x, Trouble* trouble) {
  *trouble = Trouble::kNone;
  if (!std::isfinite(x)) {
    if (std::isnan(x) || x > 0) return x;
    *trouble = Trouble::kDomain;
    return NAN;
  }
  if (x == 0) {
    *trouble = Trouble::kDomain;
    return std::copysign(HUGE_VAL, x);
  }
  if (x == std::floor(x)) {
    if (x < 0) {
      *trouble = Trouble::kDomain;
      return NAN;
    }
    if (x <= 23) return small_factorial(static_cast<int>(x));
  }
  double magnitude = std::fabs(x);
  if (magnitude < 1e-20) {
    double r = 1.0 / x;
    if (std::isinf(r)) *trouble = Trouble::kRange;
    return r;
  }
  if (magnitude > 200) {
    if (x < 0) return 0.0 / sin_pi(x);
    *trouble = Trouble::kRange;
    return HUGE_VAL;
  }
  double y = magnitude + kLanczosGMinusHalf;
  // The rounding error of y, for a correction of first order.
  volatile double q;
  double z;
  if (magnitude > kLanczosGMinusHalf) {
    q = y - magnitude;
    z = q - kLanczosGMinusHalf;
  } else {
    q = y - kLanczosGMinusHalf;
    z = q - magnitude;
  }
  z = z * kLanczosG / y;
  double r;
  if (x < 0) {
    r = -kPi / sin_pi(magnitude) / magnitude * std::exp(y) / lanczos_sum(magnitude);
    r -= z * r;
    if (magnitude < 140.0) {
      r /= std::pow(y, magnitude - 0.5);
    } else {
      double half = std::pow(y, magnitude / 2.0 - 0.25);
      r /= half;
      r /= half;
    }
  } else {
    r = lanczos_sum(magnitude) / std::exp(y);
    r += z * r;
    if (magnitude < 140.0) {
      r *= std::pow(y, magnitude - 0.5);
    } else {
      double half = std::pow(y, magnitude / 2.0 - 0.25);
      r *= half;
      r *= half;
    }
  }
  if (std::isinf(r)) *trouble = Trouble::kRange;
  return r;
}

double log_gamma(double x, Trouble* trouble) {
  *trouble = Trouble::kNone;
  if (!std::isfinite(x)) return std::isnan(x) ? x : HUGE_VAL;
  if (x == std::floor(x) && x <= 2.0) {
    if (x > 0) return 0.0;
    *trouble = Trouble::kDomain;
    return HUGE_VAL;
  }
  double magnitude = std::fabs(x);
  if (magnitude < 1e-20) return -std::log(magnitude);
  double r = std::log(lanczos_sum(magnitude)) - kLanczosG;
  r += (magnitude - 0.5) * (std::log(magnitude + kLanczosG - 0.5) - 1);
  if (x < 0) r = kLogPi - std::log(std::fabs(sin_pi(magnitude))) - std::log(magnitude) - r;
  if (std::isinf(r)) *trouble = Trouble::kRange;
  return r;
}

// Squares are added with their low halves and rounding errors; then one Newton step on the square root (Raymond
// Hettinger's method, described in CPython's math module).
double vector_norm(const std::vector<double>& vector) {
  double max = 0;
  bool has_nan = false;
  for (double x : vector) {
    has_nan = has_nan || std::isnan(x);
    if (x > max) max = x;
  }
  if (std::isinf(max)) return max;
  if (has_nan) return NAN;
  if (max == 0 || vector.size() <= 1) return max;
  double sum = 1.0, error1 = 0, error2 = 0, error3 = 0;
  int exponent;
  std::frexp(max, &exponent);
  if (exponent < -1023) {  // the scale would overflow
    for (double x : vector) add_corrected((x / max) * (x / max), &sum, &error1);
    return max * std::sqrt(sum - 1.0 + error1);
  }
  double scale = std::ldexp(1.0, -exponent);
  double high, low;
  for (double x : vector) {
    split(x * scale, &high, &low);
    add_corrected(high * high, &sum, &error1);
    add_corrected(2.0 * high * low, &sum, &error2);
    error3 += low * low;
  }
  double root = std::sqrt(sum - 1.0 + (error1 + error2 + error3));
  split(root, &high, &low);
  add_corrected(-high * high, &sum, &error1);
  add_corrected(-2.0 * high * low, &sum, &error2);
  add_corrected(-low * low, &sum, &error3);
  double rest = sum - 1.0 + (error1 + error2 + error3);
  return (root + rest / (2.0 * root)) / scale;
}

namespace {

// The exact sum as non-overlapping partial sums, rounded once (Shewchuk, "Adaptive Precision Floating-Point Arithmetic").
class ExactSum {
 public:
  // False when the sum of finite numbers has become infinite.
  bool add(double x) {
    double original = x;
    size_t kept = 0;
    for (size_t j = 0; j < partials_.size(); ++j) {
      double y = partials_[j];
      if (std::fabs(x) < std::fabs(y)) std::swap(x, y);
      double high = x + y;
      double low = y - (high - x);
      if (low != 0) partials_[kept++] = low;
      x = high;
    }
    partials_.resize(kept);
    if (x == 0) return true;
    if (std::isfinite(x)) {
      partials_.push_back(x);
      return true;
    }
    if (std::isfinite(original)) return false;
    if (std::isinf(original)) infinities_ += original;
    special_ += original;
    partials_.clear();
    return true;
  }

  bool infinities_disagree() const { return std::isnan(infinities_); }

  double rounded() const {
    if (special_ != 0) return special_;
    if (partials_.empty()) return 0.0;
    size_t n = partials_.size();
    double high = partials_[--n], low = 0;
    while (n > 0) {
      double x = high;
      high = two_sum(x, partials_[--n], &low);
      if (low != 0) break;
    }
    // Half to even across several partials: the next one decides a tie.
    if (n > 0 && ((low < 0 && partials_[n - 1] < 0) || (low > 0 && partials_[n - 1] > 0))) {
      double twice = low * 2.0;
      double candidate = high + twice;
      if (twice == candidate - high) high = candidate;
    }
    return high;
  }

 private:
  std::vector<double> partials_;
  double special_ = 0, infinities_ = 0;
};

}  // namespace

Result fsum(Isolate& iso, Value iterable) {
  ExactSum sum;
  TRY(for_each(iso, iterable, [&](Value item) -> Status {
    if (!sum.add(TRY(as_double(iso, item)))) return iso.raise(OverflowError, "intermediate overflow in fsum");
    return Status::ok();
  }));
  if (sum.infinities_disagree()) return iso.raise(ValueError, "-inf + inf in fsum");
  return make_double(iso, sum.rounded());
}

// Products of ints, and of what is neither int nor float, are added up as such; products of floats exactly, and rounded once.
Result sumprod(Isolate& iso, Value p, Value q) {
  Ref left(iso, TRY(get_iterator(iso, p))), right(iso, TRY(get_iterator(iso, q)));
  Ref total = Ref::borrow(iso, Value::small_int(0));
  ExactSum floats;
  double beyond = 0;  // what overflows, or is no number
  bool any_float = false;
  for (;;) {
    Result a = iterator_next(iso, left);
    Ref x(iso);
    if (!a.is_exhausted()) x.reset(TRY(a));
    Result b = iterator_next(iso, right);
    Ref y(iso);
    if (!b.is_exhausted()) y.reset(TRY(b));
    if (x.is_empty() != y.is_empty()) return iso.raise(ValueError, "Inputs are not the same length");
    if (x.is_empty()) break;
    bool number[] = {is_exact_int(x) || x.get().is_bool(), is_exact_int(y) || y.get().is_bool()};
    bool fraction[] = {has_type(x, float_type), has_type(y, float_type)};
    if ((fraction[0] || fraction[1]) && (number[0] || fraction[0]) && (number[1] || fraction[1])) {
      any_float = true;
      double u = TRY(as_double(iso, x)), v = TRY(as_double(iso, y)), product = u * v;
      if (!std::isfinite(product)) beyond += product;
      else if (!floats.add(product) || !floats.add(std::fma(u, v, -product))) beyond += product;
      continue;
    }
    Ref product(iso, TRY(binary_operation(iso, BinaryOp::kMultiply, x, y)));
    total.reset(TRY(binary_operation(iso, BinaryOp::kAdd, total, product)));
  }
  if (!any_float) return total.release();
  Ref sum(iso, TRY(make_double(iso, beyond != 0 ? beyond : floats.rounded())));
  return binary_operation(iso, BinaryOp::kAdd, total, sum);
}

Result remainder(Isolate& iso, double x, double y) {
  if (std::isnan(x)) return make_double(iso, x);
  if (std::isnan(y)) return make_double(iso, y);
  if (std::isinf(x) || y == 0) return raise_domain(iso);
  return make_double(iso, std::remainder(x, y));
}

}  // namespace skerry::math
