// Complex elementary functions after Kahan, "Branch cuts for complex elementary functions" (1987): accurate near the cuts,
// with signed zeros. Arguments that are not finite go by C99's annex G, that is, to the C library.
#pragma once

#include <complex>

namespace skerry::complex_math {

using Complex = std::complex<double>;

enum class Trouble { kNone, kDomain, kRange };

Complex sqrt(Complex z, Trouble* t);
Complex acos(Complex z, Trouble* t);
Complex acosh(Complex z, Trouble* t);
Complex asin(Complex z, Trouble* t);
Complex asinh(Complex z, Trouble* t);
Complex atan(Complex z, Trouble* t);
Complex atanh(Complex z, Trouble* t);
Complex cos(Complex z, Trouble* t);
Complex cosh(Complex z, Trouble* t);
Complex exp(Complex z, Trouble* t);
Complex log(Complex z, Trouble* t);
Complex sin(Complex z, Trouble* t);
Complex sinh(Complex z, Trouble* t);
Complex tan(Complex z, Trouble* t);
Complex tanh(Complex z, Trouble* t);
Complex rect(double r, double phi, Trouble* t);

}  // namespace skerry::complex_math
