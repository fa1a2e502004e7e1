// format(decimal, spec): what most programs write here, everything else (other alignments, locales) by _pydecimal.
#include "isolate/objects/dict.h"
#include "isolate/objects/str.h"
#include "stdlib/decimal/decimal.h"

namespace skerry::decimal {
namespace {

// [sign][0][width][,][.precision][e E f F g G %]
struct Spec {
  char sign = '-';
  bool zero_padded = false, grouped = false;
  int64_t width = 0, precision = -1;
  char type = 0;
};

constexpr int64_t kWidest = 1'000'000;

bool parse(std::string_view text, Spec* spec) {
  size_t i = 0;
  auto at = [&](char c) { return i < text.size() && text[i] == c; };
  auto number = [&](int64_t* out) {
    size_t start = i;
    for (*out = 0; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
      *out = *out * 10 + (text[i] - '0');
      if (*out > kWidest) return false;
    }
    return i > start;
  };
  if (at('+') || at('-') || at(' ')) spec->sign = text[i++];
  if (at('0')) {
    spec->zero_padded = true;
    ++i;
  }
  if (i < text.size() && text[i] >= '1' && text[i] <= '9' && !number(&spec->width)) return false;
  if (at(',')) {
    spec->grouped = true;
    ++i;
  }
  if (at('.')) {
    ++i;
    if (!number(&spec->precision)) return false;
  }
  if (i < text.size() && std::string_view("eEfFgG%").find(text[i]) != std::string_view::npos) spec->type = text[i++];
  return i == text.size();
}

std::string group(std::string_view digits, int64_t width) {
  std::string reversed;
  int64_t in_group = 0;
  auto put = [&](char c) {
    if (in_group == 3) {
      reversed.push_back(',');
      in_group = 0;
    }
    reversed.push_back(c);
    ++in_group;
  };
  for (size_t i = digits.size(); i-- > 0;) put(digits[i]);
  while (static_cast<int64_t>(reversed.size()) < width) put('0');
  return {reversed.rbegin(), reversed.rend()};
}

}  // namespace

Result format_decimal(Isolate& iso, DecimalObject* d, Value given, Value override, ContextObject* context) {
  if (!StrObject::check(given)) return iso.raise(TypeError, "format arg must be str");
  if (!override.is_empty() && !override.is_none() && !(override.is_object() && DictObject::check(override)))
    return iso.raise(TypeError, "optional argument must be a dict");
  std::string buffer;
  Spec spec;
  if (!parse(utf8_view(given, buffer), &spec) || !d->is_finite() || (!override.is_empty() && !override.is_none())) {
    Result text = by_library(iso, "__format__", d, nullptr, given, context);
    if (text.is_raised() && (iso.catch_pending(ValueError) || iso.catch_pending(MemoryError))) return iso.raise(ValueError, "invalid format string");
    return text;
  }
  Number number(iso);
  TRY(number.set(d));
  if (spec.type == '%') number.exponent += 2;
  if (spec.precision >= 0) {
    if (spec.type == 'f' || spec.type == 'F' || spec.type == '%') {
      TRY(rescale(iso, number, -spec.precision, context->rounding));
    } else if (spec.type == 'e' || spec.type == 'E') {
      int64_t first = number.exponent + TRY(number.digits.digits()) - 1;
      if (!number.digits.is_zero()) {
        TRY(rescale(iso, number, first - spec.precision, context->rounding));
        if (TRY(number.digits.digits()) > spec.precision + 1 && number.digits.strip_zero()) ++number.exponent;
      }
    } else if (int64_t most = std::max<int64_t>(spec.precision, 1), length = TRY(number.digits.digits()); length > most) {
      TRY(rescale(iso, number, number.exponent + length - most, context->rounding));
      if (TRY(number.digits.digits()) > most && number.digits.strip_zero()) ++number.exponent;
    }
  }
  bool fixed = spec.type == 'f' || spec.type == 'F' || spec.type == '%';
  if (number.digits.is_zero() && number.exponent > 0 && fixed) number.exponent = 0;
  std::string digits;
  TRY(append_digits(iso, number.digits.view(), &digits));
  auto length = static_cast<int64_t>(digits.size());
  int64_t left = number.exponent + length, point;
  if (spec.type == 'e' || spec.type == 'E') point = digits == "0" && spec.precision >= 0 ? 1 - spec.precision : 1;
  else if (fixed) point = left;
  else if (number.exponent <= 0 && left > -6) point = left;
  else point = 1;
  if (point > kWidest * 4 || point < -kWidest * 4) return by_library(iso, "__format__", d, nullptr, given, context);
  std::string whole, fraction;
  if (point <= 0) {
    whole = "0";
    fraction = std::string(static_cast<size_t>(-point), '0') + digits;
  } else if (point >= length) {
    whole = digits + std::string(static_cast<size_t>(point - length), '0');
  } else {
    whole = digits.substr(0, static_cast<size_t>(point));
    fraction = digits.substr(static_cast<size_t>(point));
  }
  std::string tail = fraction.empty() ? "" : "." + fraction;
  if (int64_t e = left - point; e != 0 || spec.type == 'e' || spec.type == 'E') {
    bool small = spec.type == 'e' || spec.type == 'g' || (spec.type == 0 && !context->capitals);
    tail += fmt::format("{}{:+d}", small ? 'e' : 'E', e);
  }
  if (spec.type == '%') tail += '%';
  std::string sign = d->negative ? "-" : spec.sign == '-' ? "" : std::string(1, spec.sign);
  int64_t zeros = spec.zero_padded ? spec.width - static_cast<int64_t>(sign.size() + tail.size()) : 0;
  if (spec.grouped) whole = group(whole, zeros);
  else if (zeros > static_cast<int64_t>(whole.size())) whole.insert(0, static_cast<size_t>(zeros) - whole.size(), '0');
  std::string out = sign + whole + tail;
  if (static_cast<int64_t>(out.size()) < spec.width) out.insert(0, static_cast<size_t>(spec.width) - out.size(), ' ');
  return make_str(iso, out);
}

}  // namespace skerry::decimal
