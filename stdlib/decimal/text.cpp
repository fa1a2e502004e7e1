// Decimal numbers as text.
#include "isolate/objects/number_text.h"
#include "isolate/objects/str.h"
#include "stdlib/decimal/decimal.h"

namespace skerry::decimal {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Eats `word` (lower case) at the start of the text, in any case.
bool eat(std::string_view& text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (size_t i = 0; i < word.size(); ++i)
    if ((text[i] | 0x20) != word[i]) return false;
  text.remove_prefix(word.size());
  return true;
}

// Digits of one word with or without a point between, after a sign or none. False: anything else.
bool read_short(const StrObject* text, Number* number) {
  constexpr size_t kMost = kWordPower;
  size_t n = text->length(), i = 0, point = 0;
  if (text->width() != 1 || n == 0 || n > kMost) return false;
  const uint8_t* c = text->data1();
  bool negative = c[0] == '-', pointed = false;
  if (negative || c[0] == '+') ++i;
  uint64_t word = 0;
  size_t first = i;
  for (; i < n; ++i) {
    if (c[i] == '.' && !pointed) {
      pointed = true;
      point = i;
    } else if (c[i] >= '0' && c[i] <= '9') {
      word = word * 10 + (c[i] - '0');
    } else {
      return false;
    }
  }
  if (n - first == size_t{pointed}) return false;
  number->set(Kind::kFinite, negative, pointed ? -static_cast<int64_t>(n - point - 1) : 0);
  number->digits.set_word(word);
  return true;
}

}  // namespace

Fallible<bool> read_number(Isolate&, Value str, Number* number) {
  if (read_short(str.as<StrObject>(), number)) return true;
  std::string ascii = number_text(str);
  std::erase(ascii, '_');
  std::string_view text = strip_number_space(ascii);
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  number->digits.set_word(0);
  if (eat(text, "inf")) {
    number->set(Kind::kInfinite, negative, 0);
    return text.empty() || (eat(text, "inity") && text.empty());
  }
  bool signaling = eat(text, "snan");
  if (signaling || eat(text, "nan")) {
    number->set(signaling ? Kind::kSignalingNan : Kind::kQuietNan, negative, 0);
    for (char c : text)
      if (!is_digit(c)) return false;
    TRY(number->digits.set_digits(text.data(), text.size()));
    return true;
  }
  std::string digits;
  digits.reserve(text.size());
  size_t i = 0;
  int64_t fraction = 0;
  for (; i < text.size() && is_digit(text[i]); ++i) digits.push_back(text[i]);
  if (i < text.size() && text[i] == '.')
    for (++i; i < text.size() && is_digit(text[i]); ++i, ++fraction) digits.push_back(text[i]);
  if (digits.empty()) return false;
  int64_t exponent = 0;
  if (i < text.size()) {
    if ((text[i++] | 0x20) != 'e') return false;
    bool below = false;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) below = text[i++] == '-';
    if (i == text.size()) return false;
    constexpr int64_t kBeyond = 4 * kMaxExponent;  // whatever is beyond cannot be represented
    for (; i < text.size(); ++i) {
      if (!is_digit(text[i])) return false;
      exponent = exponent > kBeyond / 10 ? kBeyond : std::min(exponent * 10 + (text[i] - '0'), kBeyond);
    }
    if (below) exponent = -exponent;
  }
  number->set(Kind::kFinite, negative, exponent - fraction);
  TRY(number->digits.set_digits(digits.data(), digits.size()));
  return true;
}

Status append_text(Isolate& iso, const DecimalObject* d, Notation notation, bool capitals, std::string* out) {
  if (d->negative) out->push_back('-');
  if (d->is_infinite()) {
    out->append("Infinity");
    return Status::ok();
  }
  if (d->is_nan()) {
    out->append(d->kind == Kind::kSignalingNan ? "sNaN" : "NaN");
    if (d->coefficient != Value::small_int(0)) TRY(append_digits(iso, Digits(d), out));
    return Status::ok();
  }
  std::string digits;
  TRY(append_digits(iso, Digits(d), &digits));
  auto length = static_cast<int64_t>(digits.size());
  int64_t left = d->exponent + length, point;
  auto modulo3 = [](int64_t n) { return ((n % 3) + 3) % 3; };
  if (d->exponent <= 0 && left > -6) point = left;
  else if (notation == Notation::kScientific) point = 1;
  else if (digits == "0") point = modulo3(left + 1) - 1;
  else point = modulo3(left - 1) + 1;
  if (point <= 0) {
    out->append("0.").append(static_cast<size_t>(-point), '0').append(digits);
  } else if (point >= length) {
    out->append(digits).append(static_cast<size_t>(point - length), '0');
  } else {
    out->append(digits, 0, static_cast<size_t>(point)).append(1, '.').append(digits, static_cast<size_t>(point));
  }
  if (left != point) out->append(fmt::format("{}{:+d}", capitals ? 'E' : 'e', left - point));
  return Status::ok();
}

Result to_text(Isolate& iso, const DecimalObject* d, Notation notation, bool capitals) {
  std::string text;
  TRY(append_text(iso, d, notation, capitals, &text));
  return make_str_latin1(iso, reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

}  // namespace skerry::decimal
