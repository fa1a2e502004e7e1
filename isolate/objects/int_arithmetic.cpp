// int: sums, products, shifts, bitwise operations and greatest common divisors, on limbs.
#include <algorithm>
#include <cstring>

#include "isolate/objects/exception.h"
#include "isolate/objects/int_limbs.h"

namespace skerry {
namespace {

mp_size_t length(size_t n) { return static_cast<mp_size_t>(n); }

// |x| + |y| or |x| - |y| with the sign of the outcome: what both + and - come down to.
Result add_signed(Isolate& iso, const IntView& x, const IntView& y, bool y_negative) {
  if (x.is_zero()) return make_int_limbs(iso, y.limbs, y.size, y_negative);
  if (y.is_zero()) return make_int_limbs(iso, x.limbs, x.size, x.negative);
  const IntView& big = x.size >= y.size ? x : y;
  const IntView& small = x.size >= y.size ? y : x;
  LimbBuffer out(iso);
  TRY(out.reserve(big.size + 1));
  if (x.negative == y_negative) {
    out[big.size] = mpn_add(out.data(), big.limbs, length(big.size), small.limbs, length(small.size));
    return make_int_limbs(iso, out.data(), big.size + 1, x.negative);
  }
  bool x_is_larger = x.size != y.size ? x.size > y.size : mpn_cmp(x.limbs, y.limbs, length(x.size)) >= 0;
  const IntView& minuend = x_is_larger ? x : y;
  const IntView& subtrahend = x_is_larger ? y : x;
  mpn_sub(out.data(), minuend.limbs, length(minuend.size), subtrahend.limbs, length(subtrahend.size));
  return make_int_limbs(iso, out.data(), minuend.size, x_is_larger ? x.negative : y_negative);
}

// Two's complement of `view` in `size` limbs; size exceeds the magnitude by at least one limb.
void to_twos_complement(const IntView& view, uint64_t* out, size_t size) {
  std::fill(out, out + size, 0);
  std::copy(view.limbs, view.limbs + view.size, out);
  if (view.negative) mpn_neg(out, out, length(size));
}

// The count of a shift: beyond what an int can have, SIZE_MAX.
size_t shift_count(Value count) {
  int64_t n;
  return int_fits_int64(count, &n) ? static_cast<size_t>(n) : SIZE_MAX;
}

}  // namespace

Result int_add(Isolate& iso, Value a, Value b) {
  if (Value::both_small_int(a, b)) return make_int(iso, a.as_small_int() + b.as_small_int());
  IntView x(a), y(b);
  return add_signed(iso, x, y, y.negative);
}

Result int_subtract(Isolate& iso, Value a, Value b) {
  if (Value::both_small_int(a, b)) return make_int(iso, a.as_small_int() - b.as_small_int());
  IntView x(a), y(b);
  return add_signed(iso, x, y, !y.negative);
}

Result int_multiply(Isolate& iso, Value a, Value b) {
  if (Value::both_small_int(a, b)) {
    int64_t product;
    if (!__builtin_mul_overflow(a.as_small_int(), b.as_small_int(), &product)) return make_int(iso, product);
  }
  IntView x(a), y(b);
  if (x.is_zero() || y.is_zero()) return Value::small_int(0);
  const IntView& big = x.size >= y.size ? x : y;
  const IntView& small = x.size >= y.size ? y : x;
  LimbBuffer out(iso);
  TRY(out.reserve(x.size + y.size));
  TemporaryQuota temporaries(iso);
  if (x.size + y.size > kStackLimbs) TRY(temporaries.reserve_limbs(6 * (x.size + y.size)));
  TRY(compute(iso, small.size < 2 ? 0 : cost_of_multiplying(x.size + y.size), a, b, [&] {
    if (&big != &small && big.limbs == small.limbs && big.size == small.size)
      mpn_sqr(out.data(), big.limbs, length(big.size));
    else
      mpn_mul(out.data(), big.limbs, length(big.size), small.limbs, length(small.size));
  }));
  return make_int_limbs(iso, out.data(), x.size + y.size, x.negative != y.negative);
}

Result int_negate(Isolate& iso, Value a) {
  if (a.is_small_int()) return make_int(iso, -a.as_small_int());
  IntView x(a);
  return make_int_limbs(iso, x.limbs, x.size, !x.negative);
}

Result int_absolute(Isolate& iso, Value a) { return int_sign(a) < 0 ? int_negate(iso, a) : int_exact(iso, a); }

Result int_left_shift(Isolate& iso, Value a, Value count) {
  if (int_sign(count) < 0) return iso.raise(ValueError, "negative shift count");
  IntView x(a);
  if (x.is_zero()) return Value::small_int(0);
  size_t n = shift_count(count);
  if (n == SIZE_MAX && IntView(count).bit_length() > 68)
    return iso.raise(OverflowError, "too many digits in integer");
  size_t limbs = n / 64;
  unsigned bits = static_cast<unsigned>(n % 64);
  if (limbs >= kMaxLimbs) return raise_int_too_large(iso);
  if (limbs == 0 && a.is_small_int() && x.bit_length() + bits < 62) return make_int(iso, a.as_small_int() << bits);
  LimbBuffer out(iso);
  size_t size = x.size + limbs + 1;
  TRY(out.reserve(size));
  std::fill(out.data(), out.data() + limbs, 0);
  if (bits == 0) {
    std::copy(x.limbs, x.limbs + x.size, out.data() + limbs);
    out[size - 1] = 0;
  } else {
    out[size - 1] = mpn_lshift(out.data() + limbs, x.limbs, length(x.size), bits);
  }
  return make_int_limbs(iso, out.data(), size, x.negative);
}

Result int_right_shift(Isolate& iso, Value a, Value count) {
  if (int_sign(count) < 0) return iso.raise(ValueError, "negative shift count");
  size_t n = shift_count(count);
  if (a.is_small_int()) return Value::small_int(a.as_small_int() >> std::min<size_t>(n, 63));
  IntView x(a);
  if (n / 64 >= x.size) return Value::small_int(x.negative && !x.is_zero() ? -1 : 0);
  size_t limbs = n / 64;
  unsigned bits = static_cast<unsigned>(n % 64);
  size_t size = x.size - limbs;
  LimbBuffer out(iso);
  TRY(out.reserve(size + 1));
  out[size] = 0;
  bool lost = std::any_of(x.limbs, x.limbs + limbs, [](uint64_t limb) { return limb != 0; });
  if (bits == 0)
    std::copy(x.limbs + limbs, x.limbs + x.size, out.data());
  else
    lost |= mpn_rshift(out.data(), x.limbs + limbs, length(size), bits) != 0;
  // Towards minus infinity: what a negative number loses makes it one smaller.
  if (x.negative && lost) out[size] = mpn_add_1(out.data(), out.data(), length(size), 1);
  return make_int_limbs(iso, out.data(), size + 1, x.negative);
}

Result int_bitwise(Isolate& iso, IntBitOp op, Value a, Value b) {
  if (Value::both_small_int(a, b)) {
    int64_t x = a.as_small_int(), y = b.as_small_int();
    return Value::small_int(op == IntBitOp::kAnd ? x & y : op == IntBitOp::kOr ? x | y : x ^ y);
  }
  IntView x(a), y(b);
  if (!x.negative && !y.negative) {  // no two's complement: magnitudes as they are
    const IntView& big = x.size >= y.size ? x : y;
    const IntView& small = x.size >= y.size ? y : x;
    LimbBuffer out(iso);
    size_t common = small.size, size = op == IntBitOp::kAnd ? common : big.size;
    TRY(out.reserve(size));
    for (size_t i = 0; i < common; ++i) {
      uint64_t p = big.limbs[i], q = small.limbs[i];
      out[i] = op == IntBitOp::kAnd ? p & q : op == IntBitOp::kOr ? p | q : p ^ q;
    }
    if (size > common) std::copy(big.limbs + common, big.limbs + size, out.data() + common);
    return make_int_limbs(iso, out.data(), size, false);
  }
  size_t size = std::max(x.size, y.size) + 1;
  LimbBuffer left(iso), right(iso);
  TRY(left.reserve(size));
  TRY(right.reserve(size));
  to_twos_complement(x, left.data(), size);
  to_twos_complement(y, right.data(), size);
  switch (op) {
    case IntBitOp::kAnd: mpn_and_n(left.data(), left.data(), right.data(), length(size)); break;
    case IntBitOp::kOr: mpn_ior_n(left.data(), left.data(), right.data(), length(size)); break;
    case IntBitOp::kXor: mpn_xor_n(left.data(), left.data(), right.data(), length(size)); break;
  }
  bool negative = left[size - 1] >> 63;
  if (negative) mpn_neg(left.data(), left.data(), length(size));
  return make_int_limbs(iso, left.data(), size, negative);
}

Result int_gcd(Isolate& iso, Value a, Value b) {
  IntView x(a), y(b);
  if (x.is_zero()) return int_absolute(iso, b);
  if (y.is_zero()) return int_absolute(iso, a);
  if (x.size == 1 || y.size == 1) {
    const IntView& big = x.size == 1 ? y : x;
    const IntView& word = x.size == 1 ? x : y;
    return make_int_u64(iso, mpn_gcd_1(big.limbs, length(big.size), word.limbs[0]));
  }
  TemporaryQuota temporaries(iso);
  TRY(temporaries.reserve_limbs(8 * (x.size + y.size)));
  mpz_t left, right;
  Mpz out;
  mpz_gcd(out, x.mpz(left), y.mpz(right));
  return out.to_int(iso);
}

}  // namespace skerry
