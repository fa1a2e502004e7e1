// Limbs of ints: views of operands, buffers for results, and the way back to a Value. Only the int sources and math use it.
//
// An exact int object is canonical: its top limb is non-zero and its value does not fit an immediate. Everything that
// makes an int goes through make_int_limbs, which keeps that. GMP aborts when its own allocations fail, so whoever calls
// an mpn or mpz function that needs temporary space first asks reserve_temporaries().
#pragma once

#include <gmp.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "isolate/isolate.h"
#include "isolate/objects/int.h"
#include "isolate/park.h"

namespace skerry {

// Beyond this many limbs an int is refused with MemoryError whatever the quota says (1 GiB).
inline constexpr size_t kMaxLimbs = size_t{1} << 27;
// Products and quotients of operands with no more limbs together GMP makes without allocating.
inline constexpr size_t kStackLimbs = 32;
static_assert(sizeof(mp_limb_t) == 8 && GMP_NAIL_BITS == 0);

// The magnitude and sign of an int, bool or int subclass. Borrows from the object.
class IntView {
 public:
  explicit IntView(Value v) {
    if (v.is_small_int()) {
      set_word(v.as_small_int());
    } else if (v.is_bool()) {
      set_word(v.is_true());
    } else {
      const IntObject* o = v.as<IntObject>();
      limbs = o->limbs();
      size = o->limb_count();
      negative = o->is_negative();
    }
  }
  IntView(const IntView&) = delete;
  IntView& operator=(const IntView&) = delete;

  bool is_zero() const { return size == 0; }
  bool is_one() const { return size == 1 && limbs[0] == 1; }
  size_t bit_length() const {
    return size == 0 ? 0 : size * 64 - static_cast<size_t>(__builtin_clzll(limbs[size - 1]));
  }
  bool bit(size_t i) const { return i / 64 < size && (limbs[i / 64] >> (i % 64) & 1); }
  // A read-only mpz over the same limbs.
  mpz_srcptr mpz(mpz_t view) const {
    return mpz_roinit_n(view, limbs, negative ? -static_cast<mp_size_t>(size) : static_cast<mp_size_t>(size));
  }

  const uint64_t* limbs;
  size_t size;
  bool negative;

 private:
  void set_word(int64_t i) {
    negative = i < 0;
    word_ = negative ? -static_cast<uint64_t>(i) : static_cast<uint64_t>(i);
    limbs = &word_;
    size = word_ != 0;
  }
  uint64_t word_;
};

// Room for limbs: inline for short numbers, else from the isolate's heap.
class LimbBuffer {
 public:
  explicit LimbBuffer(Isolate& iso) : iso_(iso) {}
  ~LimbBuffer() { release(); }
  LimbBuffer(const LimbBuffer&) = delete;
  LimbBuffer& operator=(const LimbBuffer&) = delete;

  Status reserve(size_t count);  // once; contents undefined
  uint64_t* data() { return data_; }
  uint64_t& operator[](size_t i) { return data_[i]; }

 private:
  static constexpr size_t kInline = 24;
  void release();
  Isolate& iso_;
  size_t capacity_ = kInline;
  uint64_t* data_ = inline_;
  uint64_t inline_[kInline];
};

// Counts what GMP will allocate itself against the quota while in scope.
class TemporaryQuota {
 public:
  explicit TemporaryQuota(Isolate& iso) : iso_(iso) {}
  ~TemporaryQuota() {
    if (bytes_) iso_.heap.remove_external(bytes_);
  }
  TemporaryQuota(const TemporaryQuota&) = delete;
  TemporaryQuota& operator=(const TemporaryQuota&) = delete;
  Status reserve_limbs(size_t limbs);

 private:
  Isolate& iso_;
  size_t bytes_ = 0;
};

// An mpz that is cleared at the end of its scope.
class Mpz {
 public:
  Mpz() { mpz_init(value_); }
  ~Mpz() { mpz_clear(value_); }
  Mpz(const Mpz&) = delete;
  Mpz& operator=(const Mpz&) = delete;
  operator mpz_ptr() { return value_; }
  Result to_int(Isolate& iso) const;

 private:
  mpz_t value_;
};

// What the arithmetic of huge numbers costs, roughly in nanoseconds, by the limbs of operands or result.
inline uint64_t cost_of_multiplying(size_t limbs) { return uint64_t{limbs} * 80; }
inline uint64_t cost_of_dividing(size_t limbs) { return uint64_t{limbs} * 250; }
inline uint64_t cost_of_changing_base(size_t limbs) { return uint64_t{limbs} * 1000; }

// Runs `job`, calls of GMP that cannot be interrupted; a long one on a thread where it holds up no other isolate. It reads
// limbs of `a` and `b` and writes to the caller's buffers. A fault: what came meanwhile, such as KeyboardInterrupt.
template <class Job>
Status compute(Isolate& iso, uint64_t cost, Value a, Value b, Job&& job) {
  constexpr uint64_t kLong = 2'000'000;  // nanoseconds
  if (cost < kLong || iso.parker == nullptr) {
    job();
    return Status::ok();
  }
  Ref held_a = Ref::borrow(iso, a), held_b = Ref::borrow(iso, b);
  iso.parker->run_aside(iso, [](void* data) { (*static_cast<std::remove_reference_t<Job>*>(data))(); }, &job);
  return iso.safepoint_slow(Isolate::SafepointKind::kNested);
}

// The int with this magnitude (leading zero limbs allowed), canonical.
Result make_int_limbs(Isolate& iso, const uint64_t* limbs, size_t size, bool negative);
Fault raise_int_too_large(Isolate& iso);

// Quotient towards minus infinity and remainder with the divisor's sign, as // and %. Either output may be null.
// ZeroDivisionError with `zero_message`.
Status int_floor_divmod(Isolate& iso, Value a, Value b, Value* quotient_owned, Value* remainder_owned,
                        const char* zero_message);
Result int_true_divide(Isolate& iso, Value a, Value b);
Result int_negate(Isolate& iso, Value a);
Result int_absolute(Isolate& iso, Value a);
Result int_left_shift(Isolate& iso, Value a, Value count);
Result int_right_shift(Isolate& iso, Value a, Value count);
enum class IntBitOp : uint8_t { kAnd, kOr, kXor };
Result int_bitwise(Isolate& iso, IntBitOp op, Value a, Value b);
Result int_gcd(Isolate& iso, Value a, Value b);
Result int_round(Isolate& iso, Value i, Value digits);
// mantissa * 2**exponent, plus something smaller than the last bit if sticky, rounded once, half to even, also to
// subnormals. Infinite when it does not fit. The mantissa is not zero.
double round_to_double(uint64_t mantissa, int64_t exponent, bool sticky);
// The magnitude as mantissa * 2**exponent, the mantissa rounded half to even to 53 bits; for logarithms of huge ints.
double int_frexp(Value i, int64_t* exponent);

}  // namespace skerry
