// Arithmetic on the digits of decimal numbers.
#include "stdlib/decimal/coefficient.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace skerry::decimal {
namespace {

mp_size_t length(size_t n) { return static_cast<mp_size_t>(n); }

constexpr size_t kTabled = 77;  // 10**76 has four limbs

struct TabledPower {
  uint64_t limbs[4];
  uint8_t size;
};

constexpr std::array<TabledPower, kTabled> make_powers() {
  std::array<TabledPower, kTabled> powers{};
  powers[0] = {{1, 0, 0, 0}, 1};
  for (size_t k = 1; k < kTabled; ++k) {
    unsigned __int128 carry = 0;
    for (int i = 0; i < 4; ++i) {
      carry += static_cast<unsigned __int128>(powers[k - 1].limbs[i]) * 10;
      powers[k].limbs[i] = static_cast<uint64_t>(carry);
      carry >>= 64;
      if (powers[k].limbs[i] != 0) powers[k].size = static_cast<uint8_t>(i + 1);
    }
  }
  return powers;
}
constexpr std::array<TabledPower, kTabled> kPowers = make_powers();
// 10**exponent, from the table or computed into `room`.
Status power_of_ten(Isolate& iso, uint64_t exponent, LimbBuffer* room, Magnitude* out) {
  if (exponent < kTabled) {
    *out = {kPowers[exponent].limbs, kPowers[exponent].size};
    return Status::ok();
  }
  if (exponent / 19 > kMaxLimbs) return raise_int_too_large(iso);
  size_t limbs = exponent / 19 + 2;  // 19 digits fill less than a limb
  TemporaryQuota temporaries(iso);
  TRY(temporaries.reserve_limbs(6 * limbs));
  Mpz power;
  mpz_ui_pow_ui(power, 10, exponent);
  size_t size = mpz_size(power);
  TRY(room->reserve(size));
  std::copy_n(mpz_limbs_read(power), size, room->data());
  *out = {room->data(), size};
  return Status::ok();
}

Status reserve_temporaries(TemporaryQuota& quota, size_t a, size_t b) { return quota.reserve_limbs(6 * (a + b)); }

}  // namespace

uint64_t word_power_of_ten(uint64_t exponent) { return kPowers[exponent].limbs[0]; }

int compare(Magnitude a, Magnitude b) {
  if (a.size != b.size) return a.size < b.size ? -1 : 1;
  return a.size == 0 ? 0 : mpn_cmp(a.limbs, b.limbs, length(a.size));
}

uint64_t remainder(Magnitude a, uint64_t divisor) { return a.size == 0 ? 0 : mpn_mod_1(a.limbs, length(a.size), divisor); }

Fallible<int64_t> count_digits(Isolate& iso, Magnitude m) {
  if (m.size == 0) return 1;
  if (m.size == 1) {
    unsigned below = static_cast<unsigned>(64 - __builtin_clzll(m.limbs[0])) * 1233 >> 12;  // log10(2) is about 1233 / 4096
    return int64_t{below} + (m.limbs[0] >= kPowers[below].limbs[0]);
  }
  size_t bits = m.size * 64 - static_cast<size_t>(__builtin_clzll(m.limbs[m.size - 1]));
  auto below = static_cast<uint64_t>(static_cast<double>(bits - 1) * 0.30102999566398119);  // 10**below <= m, or one less
  LimbBuffer room(iso);
  Magnitude power;
  TRY(power_of_ten(iso, below + 1, &room, &power));
  if (compare(m, power) < 0) return static_cast<int64_t>(below + 1);
  return static_cast<int64_t>(below + 2);
}

Status append_digits(Isolate& iso, Magnitude m, std::string* out) {
  if (m.size <= 1) {
    out->append(std::to_string(m.size == 0 ? 0 : m.limbs[0]));
    return Status::ok();
  }
  LimbBuffer scratch(iso);
  TRY(scratch.reserve(m.size + 1));
  std::copy_n(m.limbs, m.size, scratch.data());
  TemporaryQuota temporaries(iso);
  TRY(temporaries.reserve_limbs(m.size * 12));
  size_t start = out->size();
  out->resize(start + m.size * 20 + 2);
  auto* digits = reinterpret_cast<unsigned char*>(out->data()) + start;
  size_t count = mpn_get_str(digits, 10, scratch.data(), length(m.size)), zeros = 0;
  while (zeros + 1 < count && digits[zeros] == 0) ++zeros;
  for (size_t i = zeros; i < count; ++i) digits[i - zeros] = static_cast<unsigned char>('0' + digits[i]);
  out->resize(start + count - zeros);
  return Status::ok();
}

Coefficient::~Coefficient() {
  if (data_ != inline_) iso_.heap.release(data_, capacity_ * sizeof(uint64_t));
}

Status Coefficient::reserve(size_t capacity) {
  if (capacity <= capacity_) return Status::ok();
  if (capacity > kMaxLimbs) return raise_int_too_large(iso_);
  auto* grown = static_cast<uint64_t*>(iso_.heap.allocate(capacity * sizeof(uint64_t)));
  if (grown == nullptr) return iso_.raise_memory_error();
  std::copy_n(data_, size_, grown);
  if (data_ != inline_) iso_.heap.release(data_, capacity_ * sizeof(uint64_t));
  data_ = grown;
  capacity_ = capacity;
  return Status::ok();
}

Status Coefficient::set(Magnitude m) {
  size_ = 0;
  TRY(reserve(m.size));
  std::copy_n(m.limbs, m.size, data_);
  size_ = m.size;
  return Status::ok();
}

Status Coefficient::set_product(Magnitude a, Magnitude b) {
  size_ = 0;
  if (a.size == 0 || b.size == 0) return Status::ok();
  TRY(reserve(a.size + b.size));
  TemporaryQuota temporaries(iso_);
  TRY(reserve_temporaries(temporaries, a.size, b.size));
  if (a.size < b.size) std::swap(a, b);
  if (b.size == 1) data_[a.size] = mpn_mul_1(data_, a.limbs, length(a.size), b.limbs[0]);
  else mpn_mul(data_, a.limbs, length(a.size), b.limbs, length(b.size));
  size_ = a.size + b.size;
  normalise();
  return Status::ok();
}

Status Coefficient::set_digits(const char* ascii, size_t count) {
  while (count > 0 && *ascii == '0') ++ascii, --count;
  size_ = 0;
  if (count <= kWordPower) {
    uint64_t word = 0;
    for (size_t i = 0; i < count; ++i) word = word * 10 + static_cast<uint64_t>(ascii[i] - '0');
    set_word(word);
    return Status::ok();
  }
  size_t limbs = count / 19 + 2;
  TRY(reserve(limbs));
  TemporaryQuota temporaries(iso_);
  TRY(temporaries.reserve_limbs(8 * limbs));
  std::string digits(ascii, count);
  for (char& c : digits) c = static_cast<char>(c - '0');
  size_ = static_cast<size_t>(mpn_set_str(data_, reinterpret_cast<const unsigned char*>(digits.data()), count, 10));
  normalise();
  return Status::ok();
}

Status Coefficient::set_power_of_ten(uint64_t exponent) {
  LimbBuffer room(iso_);
  Magnitude power;
  TRY(power_of_ten(iso_, exponent, &room, &power));
  return set(power);
}

Status Coefficient::set_root(Magnitude m, bool* exact) {
  *exact = true;
  size_ = 0;
  if (m.size == 0) return Status::ok();
  TRY(reserve(m.size / 2 + 1));
  LimbBuffer rest(iso_);
  TRY(rest.reserve(m.size));
  TemporaryQuota temporaries(iso_);
  TRY(reserve_temporaries(temporaries, m.size, m.size));
  *exact = mpn_sqrtrem(data_, rest.data(), m.limbs, length(m.size)) == 0;
  size_ = (m.size + 1) / 2;
  normalise();
  return Status::ok();
}

Status Coefficient::add(Magnitude m) {
  if (m.size == 0) return Status::ok();
  TRY(reserve(std::max(size_, m.size) + 1));
  uint64_t carry;
  if (size_ >= m.size) {
    carry = mpn_add(data_, data_, length(size_), m.limbs, length(m.size));
  } else {
    carry = size_ == 0 ? (std::copy_n(m.limbs, m.size, data_), 0) : mpn_add(data_, m.limbs, length(m.size), data_, length(size_));
    size_ = m.size;
  }
  if (carry != 0) data_[size_++] = carry;
  return Status::ok();
}

void Coefficient::subtract(Magnitude m) {
  if (m.size == 0) return;
  mpn_sub(data_, data_, length(size_), m.limbs, length(m.size));
  normalise();
}

Status Coefficient::subtract_from(Magnitude m) {
  if (m.size == 0) return Status::ok();  // both are zero
  TRY(reserve(m.size));
  if (size_ == 0) std::copy_n(m.limbs, m.size, data_);
  else mpn_sub(data_, m.limbs, length(m.size), data_, length(size_));
  size_ = m.size;
  normalise();
  return Status::ok();
}

Status Coefficient::scale_up(uint64_t exponent) {
  if (exponent == 0 || size_ == 0) return Status::ok();
  if (exponent <= kWordPower) {
    TRY(reserve(size_ + 1));
    uint64_t carry = mpn_mul_1(data_, data_, length(size_), kPowers[exponent].limbs[0]);
    if (carry != 0) data_[size_++] = carry;
    return Status::ok();
  }
  LimbBuffer room(iso_), copy(iso_);
  Magnitude power;
  TRY(power_of_ten(iso_, exponent, &room, &power));
  TRY(copy.reserve(size_));
  std::copy_n(data_, size_, copy.data());
  return set_product({copy.data(), size_}, power);
}

Status Coefficient::scale_down(uint64_t exponent, Lost* lost) {
  *lost = Lost::kNothing;
  if (exponent == 0 || size_ == 0) return Status::ok();
  auto classify = [](int order) { return order < 0 ? Lost::kBelowHalf : order == 0 ? Lost::kHalf : Lost::kAboveHalf; };
  if (exponent <= kWordPower) {
    uint64_t power = kPowers[exponent].limbs[0], rest = mpn_divrem_1(data_, 0, data_, length(size_), power), half = power / 2;
    normalise();
    if (rest != 0) *lost = classify(rest < half ? -1 : rest == half ? 0 : 1);
    return Status::ok();
  }
  if (exponent / 20 > size_) {  // a limb has less than 20 digits: all are cut off
    size_ = 0;
    *lost = Lost::kBelowHalf;
    return Status::ok();
  }
  LimbBuffer room(iso_);
  Magnitude power;
  TRY(power_of_ten(iso_, exponent, &room, &power));
  Coefficient rest(iso_);
  TRY(divide(power, &rest));
  if (rest.is_zero()) return Status::ok();
  TRY(rest.reserve(rest.size_ + 1));
  if (uint64_t carry = mpn_lshift(rest.data_, rest.data_, length(rest.size_), 1)) rest.data_[rest.size_++] = carry;
  *lost = classify(compare(rest.view(), power));
  return Status::ok();
}

Status Coefficient::divide(Magnitude divisor, Coefficient* rest) {
  if (compare(view(), divisor) < 0) {
    TRY(rest->set(view()));
    size_ = 0;
    return Status::ok();
  }
  if (divisor.size == 1) {
    rest->set_word(mpn_divrem_1(data_, 0, data_, length(size_), divisor.limbs[0]));
    normalise();
    return Status::ok();
  }
  TemporaryQuota temporaries(iso_);
  TRY(reserve_temporaries(temporaries, size_, divisor.size));
  LimbBuffer quotient(iso_);
  TRY(quotient.reserve(size_ - divisor.size + 1));
  TRY(rest->reserve(divisor.size));
  mpn_tdiv_qr(quotient.data(), rest->data_, 0, data_, length(size_), divisor.limbs, length(divisor.size));
  rest->size_ = divisor.size;
  rest->normalise();
  size_ = size_ - divisor.size + 1;
  std::copy_n(quotient.data(), size_, data_);
  normalise();
  return Status::ok();
}

bool Coefficient::strip_zero() {
  if (size_ == 0 || (data_[0] & 1) || remainder(view(), 10) != 0) return false;
  mpn_divrem_1(data_, 0, data_, length(size_), 10);
  normalise();
  return true;
}

}  // namespace skerry::decimal
