// The digits of decimal numbers: unsigned integers of any size in binary limbs (GMP's mpn), scaled by powers of ten.
//
// A Magnitude borrows normalised limbs (the top one is not zero; zero has none). A Coefficient owns its limbs: inline for
// what 28 digits need, else from the isolate's heap, so that the quota holds for them. Nothing here runs Python.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "isolate/objects/int_limbs.h"

namespace skerry::decimal {

struct Magnitude {
  const uint64_t* limbs;
  size_t size;
  bool is_zero() const { return size == 0; }
  bool is_odd() const { return size != 0 && (limbs[0] & 1); }
};
inline Magnitude magnitude(const IntView& view) { return {view.limbs, view.size}; }

inline constexpr uint64_t kWordPower = 19;  // 10**19 is the largest in one limb
uint64_t word_power_of_ten(uint64_t exponent);  // exponent <= kWordPower

int compare(Magnitude a, Magnitude b);      // <0, 0, >0
uint64_t remainder(Magnitude a, uint64_t divisor);
// Decimal digits; zero has one.
Fallible<int64_t> count_digits(Isolate& iso, Magnitude m);
// The digits, most significant first, as many as there are ("0" for zero). No limit on their number but the quota.
Status append_digits(Isolate& iso, Magnitude m, std::string* out);

// What a division by a power of ten cut off, in halves of the last digit kept.
enum class Lost : uint8_t { kNothing, kBelowHalf, kHalf, kAboveHalf };

class Coefficient {
 public:
  explicit Coefficient(Isolate& iso) : iso_(iso) {}
  ~Coefficient();
  Coefficient(const Coefficient&) = delete;
  Coefficient& operator=(const Coefficient&) = delete;

  Magnitude view() const { return {data_, size_}; }
  bool is_zero() const { return size_ == 0; }
  Fallible<int64_t> digits() const { return count_digits(iso_, view()); }
  Result to_int() const {
    if (size_ == 0) return Value::small_int(0);
    if (size_ == 1 && data_[0] <= static_cast<uint64_t>(Value::kSmallIntMax)) return Value::small_int(static_cast<int64_t>(data_[0]));
    return make_int_limbs(iso_, data_, size_, false);
  }

  void set_word(uint64_t word) {
    data_[0] = word;
    size_ = word != 0;
  }
  Status set(Magnitude m);
  Status set_product(Magnitude a, Magnitude b);  // neither is this
  Status set_digits(const char* ascii, size_t count);
  Status set_power_of_ten(uint64_t exponent);
  Status set_root(Magnitude m, bool* exact);     // the integer square root

  Status add(Magnitude m);
  void subtract(Magnitude m);                    // m <= *this
  Status subtract_from(Magnitude m);             // *this = m - *this, m >= *this
  Status scale_up(uint64_t exponent);            // times 10**exponent
  Status scale_down(uint64_t exponent, Lost* lost);  // divided by 10**exponent, truncated
  Status divide(Magnitude divisor, Coefficient* remainder);  // truncated; the divisor is not zero, nor part of *this
  bool strip_zero();                             // if the last digit is zero and the number is not, drops it

 private:
  static constexpr size_t kInline = 12;
  Status reserve(size_t capacity);               // contents kept
  void normalise() {
    while (size_ > 0 && data_[size_ - 1] == 0) --size_;
  }
  Isolate& iso_;
  size_t size_ = 0;
  size_t capacity_ = kInline;
  uint64_t* data_ = inline_;
  uint64_t inline_[kInline];
};

}  // namespace skerry::decimal
