// The functions of the math module, by source: math_float.cpp (special functions, sums, norms) and math_integer.cpp.
#pragma once

#include <vector>

#include "isolate/isolate.h"
#include "isolate/objects/type.h"

namespace skerry::math {

// "math domain error" and "math range error".
Fault raise_domain(Isolate& iso);
Fault raise_range(Isolate& iso);

// Lanczos approximation (g = 6.024680040776729583740234375, N = 13), as CPython's, to the last bit.
enum class Trouble : uint8_t { kNone, kDomain, kRange };
double gamma(double x, Trouble* trouble);
double log_gamma(double x, Trouble* trouble);

// Euclidean norm with a correction that makes nearly every result correctly rounded.
double vector_norm(const std::vector<double>& magnitudes);

Result fsum(Isolate& iso, Value iterable);
Result sumprod(Isolate& iso, Value p, Value q);  // of CPython 3.12: its statistics wants it
Result remainder(Isolate& iso, double x, double y);

Result gcd(Isolate& iso, Args integers);
Result lcm(Isolate& iso, Args integers);
Result isqrt(Isolate& iso, Value n);
Result factorial(Isolate& iso, Value n);
Result perm(Isolate& iso, Value n, Value k);
Result comb(Isolate& iso, Value n, Value k);
Result prod(Isolate& iso, Value iterable, Value start);

}  // namespace skerry::math
