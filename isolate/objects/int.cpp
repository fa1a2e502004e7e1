// int: making, comparing and converting values. Arithmetic is in int_arithmetic.cpp and int_division.cpp, text in
// int_text.cpp, methods and the type itself in int_methods.cpp.
#include "isolate/objects/int.h"

#include <cmath>
#include <cstring>

#include "isolate/heap/allocate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int_limbs.h"

namespace skerry {

Fault raise_int_too_large(Isolate& iso) { return iso.raise_memory_error(); }

Status LimbBuffer::reserve(size_t count) {
  if (count <= kInline) return Status::ok();
  if (count > kMaxLimbs) return raise_int_too_large(iso_);
  void* memory = iso_.heap.allocate(count * sizeof(uint64_t));
  if (memory == nullptr) return iso_.raise_memory_error();
  data_ = static_cast<uint64_t*>(memory);
  capacity_ = count;
  return Status::ok();
}

void LimbBuffer::release() {
  if (data_ != inline_) iso_.heap.release(data_, capacity_ * sizeof(uint64_t));
}

Status TemporaryQuota::reserve_limbs(size_t limbs) {
  constexpr size_t kNegligible = 512;
  if (limbs <= kNegligible) return Status::ok();
  if (limbs > 8 * kMaxLimbs) return raise_int_too_large(iso_);
  size_t bytes = limbs * sizeof(uint64_t);
  if (!iso_.heap.add_external(bytes)) return iso_.raise_memory_error();
  bytes_ += bytes;
  return Status::ok();
}

Result Mpz::to_int(Isolate& iso) const {
  return make_int_limbs(iso, mpz_limbs_read(value_), mpz_size(value_), mpz_sgn(value_) < 0);
}

Result make_int_limbs(Isolate& iso, const uint64_t* limbs, size_t size, bool negative) {
  while (size > 0 && limbs[size - 1] == 0) --size;
  if (size == 0) return Value::small_int(0);
  if (size == 1) {
    uint64_t word = limbs[0];
    if (word <= static_cast<uint64_t>(Value::kSmallIntMax))
      return Value::small_int(negative ? -static_cast<int64_t>(word) : static_cast<int64_t>(word));
    if (negative && word == static_cast<uint64_t>(Value::kSmallIntMax) + 1)
      return Value::small_int(Value::kSmallIntMin);
  }
  if (size > kMaxLimbs) return raise_int_too_large(iso);
  auto* o = allocate_exact<IntObject, Cycles::kNone>(iso, &int_type, sizeof(IntObject) + size * sizeof(uint64_t));
  if (o == nullptr) return Fault(FaultKind::kRaised);
  o->signed_size = negative ? -static_cast<int64_t>(size) : static_cast<int64_t>(size);
  if (size == 2) {  // by far the most: no call of memcpy
    o->limbs()[0] = limbs[0];
    o->limbs()[1] = limbs[1];
  } else {
    std::memcpy(o->limbs(), limbs, size * sizeof(uint64_t));
  }
  return Value::object(o);
}

Result make_int(Isolate& iso, int64_t i) {
  if (Value::fits_small_int(i)) [[likely]] return Value::small_int(i);
  uint64_t magnitude = i < 0 ? -static_cast<uint64_t>(i) : static_cast<uint64_t>(i);
  return make_int_limbs(iso, &magnitude, 1, i < 0);
}

Result make_int_u64(Isolate& iso, uint64_t u) {
  if (u <= static_cast<uint64_t>(Value::kSmallIntMax)) [[likely]] return Value::small_int(static_cast<int64_t>(u));
  return make_int_limbs(iso, &u, 1, false);
}

Result make_int_double(Isolate& iso, double d) {
  if (std::isnan(d)) return iso.raise(ValueError, "cannot convert float NaN to integer");
  if (std::isinf(d)) return iso.raise(OverflowError, "cannot convert float infinity to integer");
  if (std::fabs(d) < 0x1p61) return Value::small_int(static_cast<int64_t>(d));
  int exponent;
  double fraction = std::frexp(std::fabs(d), &exponent);
  auto mantissa = static_cast<uint64_t>(std::ldexp(fraction, 53));
  unsigned shift = static_cast<unsigned>(exponent - 53);
  uint64_t limbs[18] = {};
  limbs[shift / 64] = mantissa << (shift % 64);
  if (shift % 64 != 0) limbs[shift / 64 + 1] = mantissa >> (64 - shift % 64);
  return make_int_limbs(iso, limbs, std::size(limbs), d < 0);
}

Result int_exact(Isolate& iso, Value i) {
  if (i.is_small_int()) return i;
  if (i.is_bool()) return Value::small_int(i.is_true());
  if (i.as_object()->type == &int_type) return retained(iso, i);
  IntView view(i);
  return make_int_limbs(iso, view.limbs, view.size, view.negative);
}

bool int_fits_int64(Value i, int64_t* out) {
  if (i.is_small_int()) {
    *out = i.as_small_int();
    return true;
  }
  IntView view(i);
  if (view.size == 0) {
    *out = 0;
    return true;
  }
  if (view.size > 1) return false;
  uint64_t word = view.limbs[0];
  uint64_t limit = static_cast<uint64_t>(INT64_MAX) + (view.negative ? 1 : 0);
  if (word > limit) return false;
  *out = static_cast<int64_t>(view.negative ? -word : word);
  return true;
}

int int_sign(Value i) {
  if (i.is_small_int()) return (i.as_small_int() > 0) - (i.as_small_int() < 0);
  IntView view(i);
  return view.is_zero() ? 0 : view.negative ? -1 : 1;
}

double int_frexp(Value i, int64_t* exponent) {
  IntView view(i);
  size_t bits = view.bit_length();
  if (bits == 0) {
    *exponent = 0;
    return 0;
  }
  // The top 64 bits, the lowest of them made sticky, are enough to round to 53.
  size_t top = view.size - 1;
  unsigned lead = static_cast<unsigned>(__builtin_clzll(view.limbs[top]));
  uint64_t word = view.limbs[top] << lead;
  bool sticky = false;
  if (top > 0) {
    if (lead != 0) word |= view.limbs[top - 1] >> (64 - lead);
    sticky = lead == 0 ? view.limbs[top - 1] != 0 : (view.limbs[top - 1] << lead) != 0;
    for (size_t k = 0; !sticky && k + 1 < top; ++k) sticky = view.limbs[k] != 0;
  }
  uint64_t low = word & 0x7ff;
  uint64_t mantissa = word >> 11;
  if (low > 0x400 || (low == 0x400 && (sticky || (mantissa & 1)))) ++mantissa;
  *exponent = static_cast<int64_t>(bits);
  double fraction = std::ldexp(static_cast<double>(mantissa), -53);
  if (fraction == 1.0) {
    fraction = 0.5;
    ++*exponent;
  }
  return view.negative ? -fraction : fraction;
}

Fallible<double> int_to_double(Isolate& iso, Value i) {
  if (i.is_small_int()) return static_cast<double>(i.as_small_int());
  int64_t exponent;
  double fraction = int_frexp(i, &exponent);
  if (exponent > 1024) return iso.raise(OverflowError, "int too large to convert to float");
  return std::ldexp(fraction, static_cast<int>(exponent));
}

// As CPython's numeric hash: the value modulo the Mersenne prime 2**61 - 1, with the sign; -1 is reserved.
int64_t int_hash(Value i) {
  constexpr uint64_t kModulus = (uint64_t{1} << 61) - 1;
  IntView view(i);
  uint64_t residue = view.size == 0 ? 0
                     : view.size == 1 ? view.limbs[0] % kModulus
                                      : mpn_mod_1(view.limbs, static_cast<mp_size_t>(view.size), kModulus);
  auto hash = static_cast<int64_t>(residue);
  if (view.negative) hash = -hash;
  return hash == -1 ? -2 : hash;
}

int int_compare(Value a, Value b) {
  if (Value::both_small_int(a, b)) return (a.as_small_int() > b.as_small_int()) - (a.as_small_int() < b.as_small_int());
  IntView x(a), y(b);
  if (x.negative != y.negative) return x.negative ? -1 : 1;
  int order;
  if (x.size != y.size)
    order = x.size < y.size ? -1 : 1;
  else
    order = x.size == 0 ? 0 : mpn_cmp(x.limbs, y.limbs, static_cast<mp_size_t>(x.size));
  if (x.negative) order = -order;
  return (order > 0) - (order < 0);
}

int int_compare_double(Value i, double d) {
  if (std::isinf(d)) return d > 0 ? -1 : 1;
  constexpr int64_t kExact = int64_t{1} << 53;
  if (i.is_small_int() && i.as_small_int() >= -kExact && i.as_small_int() <= kExact) {
    auto x = static_cast<double>(i.as_small_int());
    return (x > d) - (x < d);
  }
  IntView view(i);
  int sign = view.is_zero() ? 0 : view.negative ? -1 : 1;
  int d_sign = (d > 0) - (d < 0);
  if (sign != d_sign) return sign < d_sign ? -1 : 1;
  if (sign == 0) return 0;
  int exponent;
  double fraction = std::frexp(std::fabs(d), &exponent);
  // Compare bit lengths of the integer parts, then the integer parts, then the fraction that is left of d.
  auto bits = static_cast<int64_t>(view.bit_length());
  int64_t d_bits = exponent < 0 ? 0 : exponent;
  if (bits != d_bits) return bits < d_bits ? -sign : sign;
  double whole;
  double rest = std::modf(std::fabs(d), &whole);
  auto mantissa = static_cast<uint64_t>(std::ldexp(fraction, 53));
  uint64_t limbs[18] = {};
  if (exponent <= 53) {
    limbs[0] = static_cast<uint64_t>(whole);
  } else {
    unsigned shift = static_cast<unsigned>(exponent - 53);
    limbs[shift / 64] = mantissa << (shift % 64);
    if (shift % 64 != 0) limbs[shift / 64 + 1] = mantissa >> (64 - shift % 64);
  }
  int order = mpn_cmp(view.limbs, limbs, static_cast<mp_size_t>(view.size));
  if (order == 0 && rest > 0) order = -1;
  order = (order > 0) - (order < 0);
  return sign * order;
}

}  // namespace skerry
