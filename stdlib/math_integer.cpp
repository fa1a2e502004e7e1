#include "isolate/objects/exception.h"
#include "isolate/objects/int_limbs.h"
#include "isolate/objects/operations.h"
#include "stdlib/math_functions.h"

namespace skerry::math {
namespace {

// An index as a count; beyond 64 bits `limit_message` is raised.
Fallible<int64_t> count_of(Isolate& iso, Value index, const char* too_large) {
  int64_t n;
  if (!int_fits_int64(index, &n)) return iso.raise(OverflowError, "{} must not exceed {}", too_large, INT64_MAX);
  return n;
}

// Room for a product of about `bits` bits.
Status reserve_bits(Isolate& iso, TemporaryQuota& quota, double bits) {
  if (bits / 64 > static_cast<double>(kMaxLimbs)) return raise_int_too_large(iso);
  return quota.reserve_limbs(static_cast<size_t>(bits / 64 * 6) + 1);
}

uint64_t cost_of_result(double bits) { return cost_of_multiplying(static_cast<size_t>(bits / 64)); }

// n (n-1) ... (n-k+1), by halves so that the factors stay balanced.
Result falling_product(Isolate& iso, Value n, int64_t first, int64_t count) {
  if (count <= 8) {
    Ref product(iso, Value::small_int(1));
    for (int64_t i = 0; i < count; ++i) {
      Ref offset(iso, TRY(make_int(iso, first + i)));
      Ref factor(iso, TRY(int_subtract(iso, n, offset)));
      product.reset(TRY(int_multiply(iso, product, factor)));
    }
    return product.release();
  }
  Ref low(iso, TRY(falling_product(iso, n, first, count / 2)));
  Ref high(iso, TRY(falling_product(iso, n, first + count / 2, count - count / 2)));
  return int_multiply(iso, low, high);
}

}  // namespace

Result gcd(Isolate& iso, Args integers) {
  Ref result(iso, Value::small_int(0));
  for (uint32_t i = 0; i < integers.count; ++i) {
    Ref n(iso, TRY(as_index(iso, integers[i])));
    result.reset(TRY(int_gcd(iso, result, n)));
  }
  return result.release();
}

Result lcm(Isolate& iso, Args integers) {
  Ref result(iso, Value::small_int(1));
  for (uint32_t i = 0; i < integers.count; ++i) {
    Ref n(iso, TRY(as_index(iso, integers[i])));
    if (int_sign(result) == 0) continue;  // the rest is only checked
    if (int_sign(n) == 0) {
      result.reset(Value::small_int(0));
      continue;
    }
    Ref divisor(iso, TRY(int_gcd(iso, result, n)));
    Ref part(iso, TRY(int_floor_divide(iso, result, divisor)));
    Ref product(iso, TRY(int_multiply(iso, part, n)));
    result.reset(TRY(int_absolute(iso, product)));
  }
  return result.release();
}

Result isqrt(Isolate& iso, Value value) {
  Ref n(iso, TRY(as_index(iso, value)));
  if (int_sign(n) < 0) return iso.raise(ValueError, "isqrt() argument must be nonnegative");
  IntView view(n);
  if (view.is_zero()) return Value::small_int(0);
  LimbBuffer root(iso);
  TRY(root.reserve((view.size + 1) / 2));
  TemporaryQuota temporaries(iso);
  TRY(temporaries.reserve_limbs(6 * view.size));
  TRY(compute(iso, cost_of_dividing(view.size), n, Value(),
          [&] { mpn_sqrtrem(root.data(), nullptr, view.limbs, static_cast<mp_size_t>(view.size)); }));
  return make_int_limbs(iso, root.data(), (view.size + 1) / 2, false);
}

Result factorial(Isolate& iso, Value value) {
  Ref n(iso, TRY(as_index(iso, value)));
  int64_t count;
  if (!int_fits_int64(n, &count)) {
    if (int_sign(n) < 0) return iso.raise(ValueError, "factorial() not defined for negative values");
    return iso.raise(OverflowError, "factorial() argument should not exceed {}", INT64_MAX);
  }
  if (count < 0) return iso.raise(ValueError, "factorial() not defined for negative values");
  TemporaryQuota temporaries(iso);
  auto bits = static_cast<double>(64 - __builtin_clzll(static_cast<uint64_t>(count) | 1));
  TRY(reserve_bits(iso, temporaries, static_cast<double>(count) * bits));
  Mpz out;
  TRY(compute(iso, cost_of_result(static_cast<double>(count) * bits), Value(), Value(),
          [&] { mpz_fac_ui(out, static_cast<unsigned long>(count)); }));
  return out.to_int(iso);
}

Result perm(Isolate& iso, Value n_value, Value k_value) {
  if (k_value.is_none()) return factorial(iso, n_value);
  Ref n(iso, TRY(as_index(iso, n_value)));
  Ref k(iso, TRY(as_index(iso, k_value)));
  if (int_sign(n) < 0) return iso.raise(ValueError, "n must be a non-negative integer");
  if (int_sign(k) < 0) return iso.raise(ValueError, "k must be a non-negative integer");
  if (int_compare(n, k) < 0) return Value::small_int(0);
  int64_t count = TRY(count_of(iso, k, "k"));
  TemporaryQuota temporaries(iso);
  TRY(reserve_bits(iso, temporaries, static_cast<double>(count) * static_cast<double>(IntView(n).bit_length())));
  return falling_product(iso, n, 0, count);
}

Result comb(Isolate& iso, Value n_value, Value k_value) {
  Ref n(iso, TRY(as_index(iso, n_value)));
  Ref k(iso, TRY(as_index(iso, k_value)));
  if (int_sign(n) < 0) return iso.raise(ValueError, "n must be a non-negative integer");
  if (int_sign(k) < 0) return iso.raise(ValueError, "k must be a non-negative integer");
  Ref rest(iso, TRY(int_subtract(iso, n, k)));
  if (int_sign(rest) < 0) return Value::small_int(0);
  if (int_compare(rest, k) < 0) k = rest.copy();
  int64_t count;
  if (!int_fits_int64(k, &count))
    return iso.raise(OverflowError, "min(n - k, k) must not exceed {}", INT64_MAX);
  TemporaryQuota temporaries(iso);
  IntView view(n);
  // comb(n, k) < (n e / k) ** k, and < 2 ** n.
  auto bits = static_cast<double>(count) * (static_cast<double>(view.bit_length()) + 2 -
                                            static_cast<double>(63 - __builtin_clzll(static_cast<uint64_t>(count) | 1)));
  TRY(reserve_bits(iso, temporaries, bits));
  Mpz out;
  mpz_t source;
  TRY(compute(iso, cost_of_result(bits), n, Value(), [&] {
    if (view.size <= 1)
      mpz_bin_uiui(out, view.size == 0 ? 0 : view.limbs[0], static_cast<unsigned long>(count));
    else
      mpz_bin_ui(out, view.mpz(source), static_cast<unsigned long>(count));
  }));
  return out.to_int(iso);
}

Result prod(Isolate& iso, Value iterable, Value start) {
  Ref result = Ref::borrow(iso, start);
  TRY(for_each(iso, iterable, [&](Value item) -> Status {
    result.reset(TRY(binary_operation(iso, BinaryOp::kMultiply, result, item)));
    return Status::ok();
  }));
  return result.release();
}

}  // namespace skerry::math
