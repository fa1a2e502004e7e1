// float: decimal and hexadecimal text. Digits come from std::to_chars and std::from_chars, which round correctly; the
// layout is Python's.
#include "isolate/objects/float_text.h"

#include <charconv>
#include <cmath>
#include <cstring>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int_limbs.h"
#include "isolate/objects/number_text.h"
#include "isolate/objects/operations.h"

namespace skerry {
namespace {

// Significant digits of a finite magnitude: 0.DIGITS * 10**point.
struct Decimal {
  std::string digits;
  int point;
};

Decimal split_scientific(const char* begin, const char* end) {
  Decimal d;
  const char* e = static_cast<const char*>(std::memchr(begin, 'e', static_cast<size_t>(end - begin)));
  for (const char* p = begin; p != e; ++p)
    if (*p != '.') d.digits += *p;
  const char* exponent = e + 1;
  if (*exponent == '+') ++exponent;
  int value = 0;
  std::from_chars(exponent, end, value);
  d.point = value + 1;
  return d;
}

Decimal shortest_digits(double magnitude) {
  char buffer[40];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, magnitude, std::chars_format::scientific).ptr;
  return split_scientific(buffer, end);
}

Decimal rounded_digits(double magnitude, int count) {
  std::string buffer(static_cast<size_t>(count) + 16, '\0');
  auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude, std::chars_format::scientific, count - 1).ptr;
  return split_scientific(buffer.data(), end);
}

void append_exponent(std::string& out, int exponent, bool upper) {
  out += upper ? 'E' : 'e';
  out += exponent < 0 ? '-' : '+';
  unsigned n = exponent < 0 ? static_cast<unsigned>(-exponent) : static_cast<unsigned>(exponent);
  if (n < 10) out += '0';
  out += std::to_string(n);
}

// DIGITS laid out with the point at `point`, or as d.ddde+XX.
std::string lay_out(const Decimal& d, bool exponential, bool add_dot_zero, bool keep_point, bool upper) {
  std::string out;
  if (exponential) {
    out += d.digits[0];
    if (d.digits.size() > 1 || keep_point) out += '.';
    out.append(d.digits, 1);
    append_exponent(out, d.point - 1, upper);
    return out;
  }
  auto count = static_cast<int>(d.digits.size());
  if (d.point <= 0) {
    out = "0.";
    out.append(static_cast<size_t>(-d.point), '0');
    return out + d.digits;
  }
  if (count <= d.point) {
    out = d.digits;
    out.append(static_cast<size_t>(d.point - count), '0');
    if (add_dot_zero)
      out += ".0";
    else if (keep_point)
      out += '.';
    return out;
  }
  out.assign(d.digits, 0, static_cast<size_t>(d.point));
  out += '.';
  out.append(d.digits, static_cast<size_t>(d.point));
  return out;
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != lower[i]) return false;
  }
  return true;
}

bool starts_ignoring_case(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() && equals_ignoring_case(text.substr(0, lower.size()), lower);
}

// Characters of "inf", "infinity" or "nan" at the start; 0: none.
size_t scan_special(std::string_view text, double* out) {
  if (starts_ignoring_case(text, "infinity")) return *out = HUGE_VAL, 8;
  if (starts_ignoring_case(text, "inf")) return *out = HUGE_VAL, 3;
  if (starts_ignoring_case(text, "nan")) return *out = NAN, 3;
  return 0;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// An unsigned decimal number whose value is out of range: is it too large (else too small)?
bool is_overflow(std::string_view number) {
  size_t e = number.find_first_of("eE");
  std::string_view mantissa = number.substr(0, e);
  int64_t exponent = 0;
  if (e != number.npos) {
    std::string_view text = number.substr(e + 1);
    bool negative = text.front() == '-';
    if (text.front() == '+' || text.front() == '-') text.remove_prefix(1);
    for (char c : text)
      if (exponent < (int64_t{1} << 40)) exponent = exponent * 10 + (c - '0');
    if (negative) exponent = -exponent;
  }
  size_t dot = mantissa.find('.');
  auto whole = static_cast<int64_t>(dot == mantissa.npos ? mantissa.size() : dot);
  size_t first = mantissa.find_first_of("123456789");
  auto position = static_cast<int64_t>(first) - (dot != mantissa.npos && first > dot ? 1 : 0);
  return whole - position + exponent > 0;
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string double_repr(double d) { return format_double(d, 'r', 0, kAddDotZero); }

std::string format_double(double d, char code, int precision, unsigned flags) {
  bool upper = code >= 'A' && code <= 'Z';
  char kind = upper ? static_cast<char>(code + 32) : code;
  bool negative = std::signbit(d) && !std::isnan(d);
  std::string out;
  if (negative)
    out = "-";
  else if (flags & kSign)
    out = "+";
  if (std::isnan(d)) return out + (upper ? "NAN" : "nan");
  if (std::isinf(d)) return out + (upper ? "INF" : "inf");
  double magnitude = std::fabs(d);
  bool alternate = flags & kAlternate;
  bool dot_zero = flags & kAddDotZero;
  switch (kind) {
    case 'f': {
      std::string buffer(static_cast<size_t>(precision) + 320, '\0');
      auto end =
          std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude, std::chars_format::fixed, precision).ptr;
      out.append(buffer.data(), end);
      if (precision == 0) out += dot_zero ? ".0" : alternate ? "." : "";
      return out;
    }
    case 'e': return out + lay_out(rounded_digits(magnitude, precision + 1), true, dot_zero, alternate, upper);
    case 'r': {
      Decimal digits = shortest_digits(magnitude);
      return out + lay_out(digits, digits.point <= -4 || digits.point > 16, dot_zero, alternate, upper);
    }
    default: {  // g, n
      if (precision == 0) precision = 1;
      Decimal digits = rounded_digits(magnitude, precision);
      if (!alternate) {
        size_t last = digits.digits.find_last_not_of('0');
        digits.digits.resize(last == std::string::npos ? 1 : last + 1);
      }
      if (magnitude == 0) digits.point = 1;
      bool exponential = digits.point <= -4 || digits.point > precision - (dot_zero ? 1 : 0);
      return out + lay_out(digits, exponential, dot_zero, alternate, upper);
    }
  }
}

size_t scan_double(std::string_view text, double* out) {
  size_t sign = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
  bool negative = sign == 1 && text[0] == '-';
  std::string_view rest = text.substr(sign);
  double value = 0;
  size_t used = scan_special(rest, &value);
  if (used == 0) {
    if (rest.empty() || !(is_digit(rest[0]) || rest[0] == '.')) return 0;
    auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value, std::chars_format::general);
    if (error == std::errc::invalid_argument) return 0;
    used = static_cast<size_t>(end - rest.data());
    if (error == std::errc::result_out_of_range) value = is_overflow(rest.substr(0, used)) ? HUGE_VAL : 0.0;
  }
  *out = negative ? -value : value;
  return sign + used;
}

Result parse_float(Isolate& iso, std::string_view text, Value original) {
  std::string_view stripped = strip_number_space(text);
  std::string plain;
  double value = 0;
  bool ok;
  if (stripped.find('_') == stripped.npos) {
    ok = true;
  } else {
    ok = remove_digit_separators(stripped, &plain);
    stripped = plain;
  }
  size_t used = ok ? scan_double(stripped, &value) : 0;
  if (used == 0 || used != stripped.size())
    return iso.raise(ValueError, "could not convert string to float: {}", repr_utf8_or_fallback(iso, original));
  return make_double(iso, value);
}

std::string double_hex(double d) {
  if (!std::isfinite(d)) return double_repr(d);
  std::string out = std::signbit(d) ? "-0x" : "0x";
  if (d == 0) return out + "0.0p+0";
  int exponent;
  double fraction = std::frexp(std::fabs(d), &exponent);
  // One bit before the point; a subnormal keeps the smallest exponent instead.
  int shift = 1 - std::max(-1021 - exponent, 0);
  auto mantissa = static_cast<uint64_t>(std::ldexp(fraction, shift + 52));
  exponent -= shift;
  out += mantissa >> 52 ? "1." : "0.";
  for (int bit = 48; bit >= 0; bit -= 4) out += "0123456789abcdef"[mantissa >> bit & 15];
  out += exponent < 0 ? "p-" : "p+";
  return out + std::to_string(std::abs(exponent));
}

Result double_from_hex(Isolate& iso, std::string_view text) {
  auto invalid = [&iso] { return iso.raise(ValueError, "invalid hexadecimal floating-point string"); };
  text = strip_number_space(text);
  bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  double special;
  if (size_t used = scan_special(text, &special)) {
    if (used != text.size()) return invalid();
    return make_double(iso, negative ? -special : special);
  }
  if (text.size() > 1 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) text.remove_prefix(2);
  uint64_t mantissa = 0;
  int64_t exponent = 0;
  bool sticky = false, point = false, any = false;
  size_t i = 0;
  for (; i < text.size(); ++i) {
    if (text[i] == '.' && !point) {
      point = true;
      continue;
    }
    int digit = hex_value(text[i]);
    if (digit < 0) break;
    any = true;
    if (mantissa >> 60) {
      sticky |= digit != 0;
      exponent += point ? 0 : 4;
    } else {
      mantissa = mantissa << 4 | static_cast<unsigned>(digit);
      exponent -= point ? 4 : 0;
    }
  }
  if (!any) return invalid();
  if (i < text.size() && (text[i] == 'p' || text[i] == 'P')) {
    ++i;
    bool minus = i < text.size() && text[i] == '-';
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    if (i >= text.size() || !is_digit(text[i])) return invalid();
    int64_t value = 0;
    for (; i < text.size() && is_digit(text[i]); ++i)
      if (value < (int64_t{1} << 40)) value = value * 10 + (text[i] - '0');
    exponent += minus ? -value : value;
  }
  if (i != text.size()) return invalid();
  double value = mantissa == 0 ? 0.0 : round_to_double(mantissa, exponent, sticky);
  if (std::isinf(value)) return iso.raise(OverflowError, "hexadecimal value too large to represent as a float");
  return make_double(iso, negative ? -value : value);
}

Fallible<double> double_round(Isolate& iso, double d, int64_t digits) {
  constexpr int64_t kMostDigits = 323, kFewestDigits = -308;
  if (!std::isfinite(d) || d == 0 || digits > kMostDigits) return d;
  if (digits < kFewestDigits) return 0.0 * d;
  std::string text(800, '\0');
  char* begin = text.data();
  // 52 places are exact for every double that reaches 1, and enough to decide a tie against a smaller one.
  int places = digits >= 0 ? static_cast<int>(digits) : 52;
  char* end = std::to_chars(begin, begin + text.size(), std::fabs(d), std::chars_format::fixed, places).ptr;
  text.resize(static_cast<size_t>(end - begin));
  if (digits < 0) {
    auto drop = static_cast<size_t>(-digits);
    size_t point = text.find('.');
    if (drop > point) return std::copysign(0.0, d);
    size_t keep = point - drop;
    bool half = text[keep] == '5' && text.find_first_not_of('0', keep + 1) == point &&
                text.find_first_not_of('0', point + 1) == std::string::npos;
    bool odd = keep > 0 && ((text[keep - 1] - '0') & 1);
    bool up = half ? odd : text[keep] >= '5';
    std::string whole = "0" + text.substr(0, keep);
    for (size_t k = whole.size(); up && k-- > 0;) {
      up = whole[k] == '9';
      whole[k] = up ? '0' : static_cast<char>(whole[k] + 1);
    }
    text = whole + "e" + std::to_string(drop);
  }
  double rounded = 0;
  scan_double(text, &rounded);
  if (std::isinf(rounded)) return iso.raise(OverflowError, "rounded value too large to represent");
  return std::copysign(rounded, d);
}

}  // namespace skerry
