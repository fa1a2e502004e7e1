// int: from digits and bytes, and back.
#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>
#include <vector>

#include "isolate/objects/exception.h"
#include "isolate/objects/int_limbs.h"
#include "isolate/objects/str.h"

namespace skerry {
namespace {

mp_size_t length(size_t n) { return static_cast<mp_size_t>(n); }

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 36;
}

bool is_power_of_two(int base) { return (base & (base - 1)) == 0; }

int prefix_base(char letter) {
  switch (letter) {
    case 'x': case 'X': return 16;
    case 'o': case 'O': return 8;
    case 'b': case 'B': return 2;
    default: return 0;
  }
}

Fault raise_too_many_digits(Isolate& iso) {
  return iso.raise(ValueError,
                   "Exceeds the limit ({} digits) for integer string conversion; use sys.set_int_max_str_digits() to "
                   "increase the limit",
                   iso.int_max_str_digits);
}

// Digit values, most significant first, to an int.
Result from_digits(Isolate& iso, const uint8_t* digits, size_t count, int base, bool negative) {
  while (count > 0 && *digits == 0) ++digits, --count;
  if (count <= 11) {  // 36**11 < 2**62
    uint64_t word = 0;
    for (size_t i = 0; i < count; ++i) word = word * static_cast<unsigned>(base) + digits[i];
    return make_int_limbs(iso, &word, 1, negative);
  }
  constexpr size_t kBitsPerDigit = 6;
  size_t bits_per_digit = base <= 2 ? 1 : base <= 4 ? 2 : base <= 8 ? 3 : base <= 16 ? 4 : base <= 32 ? 5 : kBitsPerDigit;
  size_t limbs = count / 64 * bits_per_digit + count % 64 * bits_per_digit / 64 + 2;
  LimbBuffer out(iso);
  TRY(out.reserve(limbs));
  TemporaryQuota temporaries(iso);
  TRY(temporaries.reserve_limbs(8 * limbs));
  size_t size = 0;
  TRY(compute(iso, is_power_of_two(base) ? 0 : cost_of_changing_base(limbs), Value(), Value(),
          [&] { size = static_cast<size_t>(mpn_set_str(out.data(), digits, count, base)); }));
  return make_int_limbs(iso, out.data(), size, negative);
}

// Upper bound of the digits of a magnitude of `bits` bits.
size_t digit_bound(size_t bits, int base) {
  if (base == 10) return bits / 1000 * 302 + (bits % 1000) * 302 / 1000 + 2;
  unsigned per_digit = 31 - static_cast<unsigned>(__builtin_clz(static_cast<unsigned>(base)));
  return bits / per_digit + 2;
}

void word_to_text(uint64_t word, bool negative, int base, std::string* out) {
  char buffer[66];
  char* end = buffer + sizeof buffer;
  char* p = end;
  do {
    *--p = "0123456789abcdefghijklmnopqrstuvwxyz"[word % static_cast<unsigned>(base)];
    word /= static_cast<unsigned>(base);
  } while (word != 0);
  if (negative) *--p = '-';
  out->assign(p, end);
}

Status to_text(Isolate& iso, Value i, int base, std::string* out) {
  IntView view(i);
  if (view.size <= 1) {
    word_to_text(view.size == 0 ? 0 : view.limbs[0], view.negative, base, out);
    return Status::ok();
  }
  size_t bound = digit_bound(view.bit_length(), base);
  auto limit = static_cast<size_t>(iso.int_max_str_digits);
  bool limited = limit > 0 && !is_power_of_two(base);
  // The bound exceeds the true count by less than one in three hundred, and three.
  if (limited && bound - bound / 300 - 3 > limit) return raise_too_many_digits(iso);
  LimbBuffer scratch(iso);
  TRY(scratch.reserve(view.size + 1));
  std::copy(view.limbs, view.limbs + view.size, scratch.data());
  TemporaryQuota temporaries(iso);
  TRY(temporaries.reserve_limbs(bound / 8 + 1 + 8 * view.size));
  out->resize(bound + 1);
  auto* digits = reinterpret_cast<unsigned char*>(out->data());
  size_t count = 0;
  TRY(compute(iso, is_power_of_two(base) ? 0 : cost_of_changing_base(view.size), i, Value(),
          [&] { count = mpn_get_str(digits + 1, base, scratch.data(), length(view.size)); }));
  size_t zeros = 0;
  while (zeros + 1 < count && digits[1 + zeros] == 0) ++zeros;
  if (limited && count - zeros > limit) return raise_too_many_digits(iso);
  for (size_t k = 1 + zeros; k <= count; ++k)
    digits[k] = static_cast<unsigned char>("0123456789abcdefghijklmnopqrstuvwxyz"[digits[k]]);
  out->resize(count + 1);
  size_t drop = zeros + 1;
  if (view.negative) (*out)[--drop] = '-';
  out->erase(0, drop);
  return Status::ok();
}

}  // namespace

Result parse_int(Isolate& iso, std::string_view text, int base) {
  const Result not_a_number = Fault(FaultKind::kNotFound);
  bool negative = false;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  bool refuse_leading_zeros = false;
  int prefixed = text.size() > 1 && text[0] == '0' ? prefix_base(text[1]) : 0;
  if (base == 0) {
    base = prefixed != 0 ? prefixed : 10;
    refuse_leading_zeros = prefixed == 0 && !text.empty() && text[0] == '0';
  }
  if (prefixed != 0 && prefixed == base) {
    text.remove_prefix(2);
    if (!text.empty() && text[0] == '_') text.remove_prefix(1);  // "0x_f"
  }
  if (text.empty() || text.front() == '_') return not_a_number;

  // Plain short decimals first: the common case.
  if (text.size() <= 18 && base == 10 && !refuse_leading_zeros) {
    int64_t word = 0;
    size_t k = 0;
    for (; k < text.size() && text[k] >= '0' && text[k] <= '9'; ++k) word = word * 10 + (text[k] - '0');
    if (k == text.size()) return Value::small_int(negative ? -word : word);
  }

  size_t digits = 0, valid = 0;
  for (; valid < text.size(); ++valid) {
    if (text[valid] == '_') {
      if (text[valid - 1] == '_') return not_a_number;
    } else if (digit_value(text[valid]) < base) {
      ++digits;
    } else {
      break;
    }
  }
  if (text[valid - (valid > 0)] == '_') return not_a_number;
  if (!is_power_of_two(base) && iso.int_max_str_digits > 0 && digits > static_cast<size_t>(iso.int_max_str_digits))
    return iso.raise(ValueError,
                     "Exceeds the limit ({} digits) for integer string conversion: value has {} digits; use "
                     "sys.set_int_max_str_digits() to increase the limit",
                     iso.int_max_str_digits, digits);
  if (valid != text.size() || digits == 0) return not_a_number;
  if (refuse_leading_zeros && text.find_first_not_of("0_") != text.npos) return not_a_number;

  TemporaryQuota room(iso);
  TRY(room.reserve_limbs(digits / 8));
  std::vector<uint8_t> values;
  values.reserve(digits);
  for (char c : text)
    if (c != '_') values.push_back(static_cast<uint8_t>(digit_value(c)));
  return from_digits(iso, values.data(), values.size(), base, negative);
}

Result int_to_text(Isolate& iso, Value i, int base, std::string* out) {
  std::string local;
  std::string* text = out ? out : &local;
  TRY(to_text(iso, i, base, text));
  if (out) return Value::none();
  return make_str_latin1(iso, reinterpret_cast<const uint8_t*>(text->data()), text->size());
}

Result int_to_str(Isolate& iso, Value i, int base) {
  if (i.is_small_int() && base == 10) {
    char buffer[24];
    const char* end = std::to_chars(buffer, buffer + sizeof buffer, i.as_small_int()).ptr;
    return make_str(iso, {buffer, static_cast<size_t>(end - buffer)});
  }
  return int_to_text(iso, i, base, nullptr);
}

Result int_from_bytes(Isolate& iso, const uint8_t* data, size_t size, bool little_endian, bool is_signed) {
  size_t limbs = size / 8 + 1;
  LimbBuffer out(iso);
  TRY(out.reserve(limbs));
  std::fill(out.data(), out.data() + limbs, 0);
  for (size_t i = 0; i < size; ++i) {
    uint64_t byte = little_endian ? data[i] : data[size - 1 - i];
    out[i / 8] |= byte << (i % 8 * 8);
  }
  uint8_t top = size == 0 ? 0 : little_endian ? data[size - 1] : data[0];
  bool negative = is_signed && (top & 0x80);
  if (negative) {
    for (size_t i = size; i < limbs * 8; ++i) out[i / 8] |= uint64_t{0xff} << (i % 8 * 8);
    mpn_neg(out.data(), out.data(), length(limbs));
  }
  return make_int_limbs(iso, out.data(), limbs, negative);
}

}  // namespace skerry
