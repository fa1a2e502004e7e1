// int: quotients, remainders, true division and powers, on limbs.
#include <algorithm>
#include <cmath>

#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int_limbs.h"

namespace skerry {
namespace {

mp_size_t length(size_t n) { return static_cast<mp_size_t>(n); }

// base**exponent for a large positive base: MemoryError before an absurd size is tried.
Result power_unsigned(Isolate& iso, Value a, uint64_t exponent, bool negative) {
  IntView base(a);
  size_t bits = base.bit_length();
  if (exponent > kMaxLimbs * 64 / bits) return raise_int_too_large(iso);
  size_t limbs = (bits * exponent + 63) / 64 + 1;
  TemporaryQuota temporaries(iso);
  TRY(temporaries.reserve_limbs(limbs * 6));
  mpz_t view;
  mpz_srcptr source = base.mpz(view);
  mpz_t magnitude;
  Mpz out;
  TRY(compute(iso, cost_of_multiplying(limbs), a, Value(),
          [&] { mpz_pow_ui(out, mpz_roinit_n(magnitude, mpz_limbs_read(source), length(base.size)), exponent); }));
  return make_int_limbs(iso, mpz_limbs_read(out), mpz_size(out), negative);
}

Result power_modulo(Isolate& iso, Value a, Value b, Value modulus) {
  IntView base(a), exponent(b), mod(modulus);
  if (mod.is_zero()) return iso.raise(ValueError, "pow() 3rd argument cannot be 0");
  if (mod.is_one()) return Value::small_int(0);
  TemporaryQuota temporaries(iso);
  TRY(temporaries.reserve_limbs(8 * mod.size + base.size + exponent.size));
  mpz_t base_view, exponent_view, modulus_view;
  mpz_srcptr x = base.mpz(base_view), y = exponent.mpz(exponent_view), m = mod.mpz(modulus_view);
  Mpz out;
  bool is_invertible = true;
  Ref held_modulus = Ref::borrow(iso, modulus);
  // A multiplication of short numbers costs about a nanosecond for each pair of limbs.
  uint64_t cost = std::min<uint64_t>(exponent.bit_length(), UINT32_MAX) * std::min<uint64_t>(mod.size * mod.size, UINT32_MAX);
  TRY(compute(iso, cost, a, b, [&] {
    if (!exponent.negative) return mpz_powm(out, x, y, m);
    Mpz inverse, positive;
    is_invertible = mpz_invert(inverse, x, m) != 0;
    mpz_neg(positive, y);
    if (is_invertible) mpz_powm(out, inverse, positive, m);
  }));
  if (!is_invertible) return iso.raise(ValueError, "base is not invertible for the given modulus");
  // GMP's result is not negative; Python's has the sign of the modulus.
  if (mod.negative && mpz_sgn(static_cast<mpz_ptr>(out)) != 0) mpz_add(out, out, m);
  return out.to_int(iso);
}

}  // namespace

double round_to_double(uint64_t mantissa, int64_t exponent, bool sticky) {
  int bits = 64 - __builtin_clzll(mantissa);
  int64_t top = exponent + bits;  // the value lies in [2**(top-1), 2**top)
  if (top > 1024) return HUGE_VAL;
  int64_t keep = top >= -1021 ? 53 : 53 - (-1021 - top);
  if (keep < 0) return 0.0;
  int64_t drop = bits - keep;
  if (drop <= 0) return std::ldexp(static_cast<double>(mantissa), static_cast<int>(exponent));
  uint64_t half = uint64_t{1} << (drop - 1);
  uint64_t kept = drop == 64 ? 0 : mantissa >> drop;
  uint64_t rest = drop == 64 ? mantissa : mantissa & ((uint64_t{1} << drop) - 1);
  if (rest > half || (rest == half && (sticky || (kept & 1)))) ++kept;
  return std::ldexp(static_cast<double>(kept), static_cast<int>(exponent + drop));
}

Status int_floor_divmod(Isolate& iso, Value a, Value b, Value* quotient, Value* remainder, const char* zero_message) {
  if (int_sign(b) == 0) return iso.raise_message(ZeroDivisionError, zero_message);
  if (Value::both_small_int(a, b)) {
    int64_t x = a.as_small_int(), y = b.as_small_int();
    int64_t q = x / y, r = x % y;
    if (r != 0 && (r < 0) != (y < 0)) {
      --q;
      r += y;
    }
    if (quotient) *quotient = TRY(make_int(iso, q));
    if (remainder) *remainder = Value::small_int(r);
    return Status::ok();
  }
  IntView x(a), y(b);
  bool smaller = x.size < y.size || (x.size == y.size && mpn_cmp(x.limbs, y.limbs, length(x.size)) < 0);
  if (smaller) {
    bool adjust = !x.is_zero() && x.negative != y.negative;
    if (remainder) *remainder = TRY(adjust ? int_add(iso, a, b) : int_exact(iso, a));
    if (quotient) *quotient = Value::small_int(adjust ? -1 : 0);
    return Status::ok();
  }
  size_t quotient_size = x.size - y.size + 1;
  LimbBuffer q(iso), r(iso);
  TRY(q.reserve(quotient_size + 1));
  TRY(r.reserve(y.size));
  TemporaryQuota temporaries(iso);
  if (x.size + y.size > kStackLimbs) TRY(temporaries.reserve_limbs(y.size == 1 ? 0 : 4 * (x.size + y.size)));
  TRY(compute(iso, y.size < 2 ? 0 : cost_of_dividing(x.size), a, b,
          [&] { mpn_tdiv_qr(q.data(), r.data(), 0, x.limbs, length(x.size), y.limbs, length(y.size)); }));
  q[quotient_size] = 0;
  bool exact = mpn_zero_p(r.data(), length(y.size));
  if (!exact && x.negative != y.negative) {
    q[quotient_size] = mpn_add_1(q.data(), q.data(), length(quotient_size), 1);
    mpn_sub_n(r.data(), y.limbs, r.data(), length(y.size));
  }
  Ref made(iso);
  if (quotient) made.reset(TRY(make_int_limbs(iso, q.data(), quotient_size + 1, x.negative != y.negative)));
  if (remainder) *remainder = TRY(make_int_limbs(iso, r.data(), y.size, y.negative));
  if (quotient) *quotient = made.release();
  return Status::ok();
}

Result int_floor_divide(Isolate& iso, Value a, Value b) {
  Value quotient;
  TRY(int_floor_divmod(iso, a, b, &quotient, nullptr, "integer division or modulo by zero"));
  return quotient;
}

Result int_remainder(Isolate& iso, Value a, Value b) {
  Value remainder;
  TRY(int_floor_divmod(iso, a, b, nullptr, &remainder, "integer modulo by zero"));
  return remainder;
}

// The quotient of the magnitudes with at least 55 significant bits, then rounded once.
Result int_true_divide(Isolate& iso, Value a, Value b) {
  if (int_sign(b) == 0) return iso.raise(ZeroDivisionError, "division by zero");
  IntView x(a), y(b);
  bool negative = x.negative != y.negative;
  if (x.is_zero()) return make_double(iso, negative ? -0.0 : 0.0);
  constexpr uint64_t kExact = uint64_t{1} << 53;
  if (x.size == 1 && y.size == 1 && x.limbs[0] <= kExact && y.limbs[0] <= kExact) {
    double q = static_cast<double>(x.limbs[0]) / static_cast<double>(y.limbs[0]);
    return make_double(iso, negative ? -q : q);
  }
  auto x_bits = static_cast<int64_t>(x.bit_length()), y_bits = static_cast<int64_t>(y.bit_length());
  if (x_bits - y_bits > 1025) return iso.raise(OverflowError, "integer division result too large for a float");
  if (x_bits - y_bits < -1080) return make_double(iso, negative ? -0.0 : 0.0);
  // Scale so that the quotient has 62 or 63 bits: one limb.
  int64_t shift = 62 - (x_bits - y_bits);
  const IntView& scaled = shift >= 0 ? x : y;
  auto distance = static_cast<size_t>(shift >= 0 ? shift : -shift);
  size_t whole = distance / 64;
  unsigned bits = static_cast<unsigned>(distance % 64);
  LimbBuffer buffer(iso);
  size_t size = scaled.size + whole + 1;
  TRY(buffer.reserve(size));
  std::fill(buffer.data(), buffer.data() + whole, 0);
  std::copy(scaled.limbs, scaled.limbs + scaled.size, buffer.data() + whole);
  buffer[size - 1] = 0;
  if (bits != 0)
    buffer[size - 1] = mpn_lshift(buffer.data() + whole, buffer.data() + whole, length(scaled.size), bits);
  if (buffer[size - 1] == 0) --size;
  const uint64_t* top = shift >= 0 ? buffer.data() : x.limbs;
  const uint64_t* bottom = shift >= 0 ? y.limbs : buffer.data();
  size_t top_size = shift >= 0 ? size : x.size, bottom_size = shift >= 0 ? y.size : size;
  LimbBuffer quotient(iso), rest(iso);
  TRY(quotient.reserve(top_size - bottom_size + 1));
  TRY(rest.reserve(bottom_size));
  TemporaryQuota temporaries(iso);
  TRY(temporaries.reserve_limbs(4 * (top_size + bottom_size)));
  TRY(compute(iso, cost_of_dividing(top_size), a, b,
          [&] { mpn_tdiv_qr(quotient.data(), rest.data(), 0, top, length(top_size), bottom, length(bottom_size)); }));
  bool sticky = !mpn_zero_p(rest.data(), length(bottom_size));
  double result = round_to_double(quotient[0], -shift, sticky);
  if (std::isinf(result)) return iso.raise(OverflowError, "integer division result too large for a float");
  return make_double(iso, negative ? -result : result);
}

Result int_power(Isolate& iso, Value a, Value b, Value modulus) {
  if (!modulus.is_none()) return power_modulo(iso, a, b, modulus);
  if (int_sign(b) < 0) {
    double x = TRY(int_to_double(iso, a));
    double y = TRY(int_to_double(iso, b));
    if (x == 0.0) return iso.raise(ZeroDivisionError, "0.0 cannot be raised to a negative power");
    return make_double(iso, std::pow(x, y));
  }
  IntView base(a), exponent(b);
  if (exponent.is_zero()) return Value::small_int(1);
  if (base.is_zero()) return Value::small_int(0);
  bool negative = base.negative && exponent.bit(0);
  if (base.is_one()) return Value::small_int(negative ? -1 : 1);
  if (exponent.size > 1) return raise_int_too_large(iso);
  uint64_t n = exponent.limbs[0];
  if (base.size == 1) {
    // Repeated squaring in a word, as long as it lasts.
    uint64_t result = 1, square = base.limbs[0];
    bool fits = true;
    for (uint64_t rest = n;;) {
      if ((rest & 1) && __builtin_mul_overflow(result, square, &result)) fits = false;
      rest >>= 1;
      if (rest == 0 || !fits) break;
      if (__builtin_mul_overflow(square, square, &square)) fits = false;
      if (!fits) break;
    }
    if (fits) return make_int_limbs(iso, &result, 1, negative);
  }
  return power_unsigned(iso, a, n, negative);
}

}  // namespace skerry
