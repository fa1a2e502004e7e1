// IEEE 754 half precision: 1 sign, 5 exponent and 10 fraction bits.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace skerry {

inline double from_half(uint16_t half) {
  unsigned exponent = half >> 10 & 31;
  double fraction = half & 1023;
  double magnitude = exponent == 0    ? std::ldexp(fraction, -24)
                     : exponent == 31 ? (fraction == 0 ? HUGE_VAL : NAN)
                                      : std::ldexp(fraction + 1024, static_cast<int>(exponent) - 25);
  return half & 0x8000 ? -magnitude : magnitude;
}

// Rounds half to even; false: too large.
inline bool to_half(double d, uint16_t* out) {
  auto sign = static_cast<uint16_t>(std::signbit(d) ? 0x8000 : 0);
  if (std::isnan(d)) return *out = sign | 0x7e00, true;
  if (std::isinf(d)) return *out = sign | 0x7c00, true;
  d = std::fabs(d);
  int exponent;
  std::frexp(d, &exponent);
  // Units of the last place: 2^-24 for subnormals.
  int unit = std::max(exponent - 11, -24);
  double steps = std::nearbyint(std::ldexp(d, -unit));
  if (d == 0) return *out = sign, true;
  auto whole = static_cast<uint32_t>(steps);
  // 1024 steps and more are normal numbers, whose leading bit adds itself to the exponent.
  uint32_t bits = static_cast<uint32_t>(unit + 24) * 1024 + whole;
  if (bits >= 0x7c00) return false;
  *out = static_cast<uint16_t>(sign | bits);
  return true;
}

}  // namespace skerry
