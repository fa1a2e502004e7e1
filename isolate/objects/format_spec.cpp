// Three steps for each type: parse the specification, turn the number into digits, lay it out.
//
// Layout of a number: left padding, sign, prefix ("0x"), padding after the sign, grouped digits, rest (decimal point,
// fraction, exponent), suffix, right padding. Only the padding, and the character of type 'c', may be beyond ASCII.
#include "isolate/objects/format_spec.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/number_locale.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str_parts.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/unicode.h"
#include "isolate/objects/utf8.h"

namespace skerry {

namespace {

// format() itself has checked; `(1).__format__(None)` has not.
Status check_spec(Isolate& iso, Value spec) {
  if (StrObject::check(spec)) return Status::ok();
  return iso.raise(TypeError, "__format__() argument must be str, not {}", spec.is_none() ? "None" : type_name(spec));
}


bool is_alignment(char32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

// A decimal number at *at; -1 when there is none.
Fallible<int64_t> parse_number(Isolate& iso, TextView text, size_t* at) {
  int64_t n = 0;
  size_t start = *at;
  for (; *at < text.length; ++*at) {
    char32_t c = text[*at];
    int digit = c < 0x80 ? (c >= '0' && c <= '9' ? static_cast<int>(c - '0') : -1) : unicode::decimal_value(c);
    if (digit < 0) break;
    if (n > (INT64_MAX - digit) / 10) return iso.raise(ValueError, "Too many decimal digits in format string");
    n = n * 10 + digit;
  }
  return *at == start ? int64_t{-1} : n;
}

std::string quoted_code(char32_t c) {
  if (c > 32 && c < 128) return std::string(1, static_cast<char>(c));
  return fmt::format("\\x{:x}", static_cast<uint32_t>(c));
}

Fault unknown_code(Isolate& iso, char32_t code, Value v) {
  return iso.raise(ValueError, "Unknown format code '{}' for object of type '{}'", quoted_code(code), type_name(v));
}

Status check_grouping(Isolate& iso, FormatSpec* spec) {
  if (!spec->grouping) return Status::ok();
  switch (spec->type) {
    case 0: case 'd': case 'e': case 'f': case 'g': case 'E': case 'G': case '%': case 'F': return Status::ok();
    case 'b': case 'o': case 'x': case 'X':
      if (spec->grouping == '_') {
        spec->group_size = 4;
        return Status::ok();
      }
  }
  return iso.raise(ValueError, "Cannot specify '{}' with '{}'.", spec->grouping, quoted_code(spec->type));
}

Status parse(Isolate& iso, Value spec_str, Value v, char32_t default_type, Alignment default_alignment,
             FormatSpec* spec) {
  TextView text = text_view(spec_str);
  size_t at = 0, n = text.length;
  auto peek = [&](size_t i) { return i < n ? text[i] : char32_t{0}; };
  auto next_is = [&](char32_t c) { return at < n && text[at] == c; };
  spec->type = default_type;
  spec->alignment = default_alignment;
  bool has_fill = false;
  if (n >= 2 && is_alignment(text[1])) {
    spec->fill = text[0];
    spec->alignment = static_cast<Alignment>(text[1]);
    has_fill = spec->has_alignment = true;
    at = 2;
  } else if (n >= 1 && is_alignment(text[0])) {
    spec->alignment = static_cast<Alignment>(text[0]);
    spec->has_alignment = true;
    at = 1;
  }
  if (next_is('+') || next_is('-') || next_is(' ')) spec->sign = text[at++];
  if (next_is('z')) {
    spec->no_negative_zero = true;
    ++at;
  }
  if (next_is('#')) {
    spec->alternate = true;
    ++at;
  }
  if (!has_fill && next_is('0')) {
    spec->fill = '0';
    if (!spec->has_alignment && default_alignment == Alignment::kRight) spec->alignment = Alignment::kAfterSign;
    ++at;
  }
  spec->width = TRY(parse_number(iso, text, &at));
  if (next_is(',')) {
    spec->grouping = ',';
    ++at;
  }
  if (next_is('_')) {
    if (spec->grouping) return iso.raise(ValueError, "Cannot specify both ',' and '_'.");
    spec->grouping = '_';
    ++at;
  }
  if (next_is(',') && spec->grouping == '_') return iso.raise(ValueError, "Cannot specify both ',' and '_'.");
  if (next_is('.')) {
    ++at;
    spec->precision = TRY(parse_number(iso, text, &at));
    if (spec->precision < 0) return iso.raise(ValueError, "Format specifier missing precision");
  }
  if (n - at > 1)
    return iso.raise(ValueError, "Invalid format specifier '{}' for object of type '{}'", to_utf8(spec_str),
                     type_name(v));
  if (n - at == 1) spec->type = peek(at);
  return check_grouping(iso, spec);
}

struct Padding {
  size_t left, right;
};

Padding padding_for(const FormatSpec& spec, size_t length) {
  size_t total = spec.width > static_cast<int64_t>(length) ? static_cast<size_t>(spec.width) - length : 0;
  switch (spec.alignment) {
    case Alignment::kLeft: return {0, total};
    case Alignment::kCentre: return {total / 2, total - total / 2};
    default: return {total, 0};
  }
}

Result pad_text(Isolate& iso, const FormatSpec& spec, TextView text, char32_t bound) {
  Padding p = padding_for(spec, text.length);
  char32_t max = p.left + p.right ? std::max(bound, spec.fill) : bound;
  if (p.left + p.right + text.length == 0) return make_str(iso, "");
  Result r = allocate_str(iso, p.left + text.length + p.right, max);
  auto* out = TRY(r).as<StrObject>();
  fill_text(out, 0, p.left, spec.fill);
  copy_text(out, p.left, text);
  fill_text(out, p.left + text.length, p.right, spec.fill);
  return r;
}

// ---- Numbers

struct NumberParts {
  bool negative = false;
  std::string_view prefix;  // "0x"
  std::string_view digits;  // what is grouped and zero-padded
  std::string_view rest;    // decimal point and on; all of inf and nan
};

// `digits` with separators and leading zeros, so that it is at least `width` wide.
std::string group_digits(std::string_view digits, int64_t width, char separator, int group_size) {
  std::string reversed;
  if (!separator) {
    if (width > static_cast<int64_t>(digits.size())) reversed.append(static_cast<size_t>(width) - digits.size(), '0');
    return reversed.append(digits);
  }
  auto remaining = static_cast<int64_t>(digits.size());
  for (bool first = true;; first = false) {
    if (!first) reversed.push_back(separator);
    int64_t group = std::min<int64_t>(group_size, std::max<int64_t>(std::max(remaining, width), 1));
    for (int64_t i = 0; i < group; ++i) {
      if (remaining > 0) reversed.push_back(digits[static_cast<size_t>(--remaining)]);
      else reversed.push_back('0');
    }
    width -= group;
    if (remaining <= 0 && width <= 0) break;
    width -= 1;
  }
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

// Sign, prefix, zero padding, digits and rest. What remains of the width is padding around (see pad_after_sign).
std::string lay_out(const FormatSpec& spec, const NumberParts& number, size_t* sign_length) {
  std::string out;
  if (number.negative) out.push_back('-');
  else if (spec.sign == '+' || spec.sign == ' ') out.push_back(static_cast<char>(spec.sign));
  out.append(number.prefix);
  *sign_length = out.size();
  std::string rest(number.rest);
  if (spec.locale != nullptr && rest.starts_with('.')) rest.replace(0, 1, spec.locale->decimal_point);
  int64_t width = 0;
  if (spec.fill == '0' && spec.alignment == Alignment::kAfterSign && !number.digits.empty())
    width = spec.width - static_cast<int64_t>(out.size() + count_characters(rest));
  if (!number.digits.empty())
    out.append(spec.locale != nullptr ? group_by_locale(number.digits, width, *spec.locale)
                                      : group_digits(number.digits, width, spec.grouping, spec.group_size));
  out.append(rest);
  return out;
}

// Without separators every part is written where it belongs.
Result write_ungrouped(Isolate& iso, const FormatSpec& spec, const NumberParts& number) {
  char sign = number.negative ? '-' : spec.sign == '+' || spec.sign == ' ' ? static_cast<char>(spec.sign) : '\0';
  size_t length = (sign != '\0') + number.prefix.size() + number.digits.size() + number.rest.size();
  Padding p = padding_for(spec, length);
  size_t total = p.left + length + p.right, at = 0;
  Result r = allocate_str(iso, total, total > length ? std::max<char32_t>(0x7f, spec.fill) : 0x7f);
  auto* out = TRY(r).as<StrObject>();
  auto pad = [&](size_t count) {
    if (count != 0) fill_text(out, at, count, spec.fill);
    at += count;
  };
  auto put = [&](std::string_view part) {
    if (!part.empty()) copy_text(out, at, text_view(part));
    at += part.size();
  };
  if (spec.alignment != Alignment::kAfterSign) pad(p.left);
  put({&sign, static_cast<size_t>(sign != '\0')});
  put(number.prefix);
  if (spec.alignment == Alignment::kAfterSign) pad(p.left);
  put(number.digits);
  put(number.rest);
  pad(p.right);
  return r;
}

Result finish_number(Isolate& iso, const FormatSpec& spec, const NumberParts& number) {
  if (spec.width > 0) TRY(check_room(iso, static_cast<size_t>(spec.width)));
  if (!spec.grouping && spec.locale == nullptr) return write_ungrouped(iso, spec, number);
  size_t sign_length;
  Ref body(iso, TRY(make_str(iso, lay_out(spec, number, &sign_length))));
  const char32_t bound = max_char_bound(body.as<StrObject>());
  TextView text = text_view(body);
  if (spec.alignment != Alignment::kAfterSign || spec.width <= static_cast<int64_t>(text.length)) return pad_text(iso, spec, text, bound);
  size_t fill = static_cast<size_t>(spec.width) - text.length;
  Result r = allocate_str(iso, static_cast<size_t>(spec.width), std::max(bound, spec.fill));
  auto* out = TRY(r).as<StrObject>();
  copy_text(out, 0, text.slice(0, sign_length));
  fill_text(out, sign_length, fill, spec.fill);
  copy_text(out, sign_length + fill, text.slice(sign_length, text.length));
  return r;
}

// format(spec) with the isolate's locale in it, if the type is 'n'.
template <class F>
Result with_locale(Isolate& iso, const FormatSpec& spec, F format) {
  NumberLocale locale;
  if (spec.type != 'n' || number_locale_hook == nullptr || !TRY(number_locale_hook(iso, &locale))) return format(spec);
  FormatSpec localized = spec;
  localized.locale = &locale;
  return format(localized);
}

bool is_float_code(char32_t c) {
  return c == 'e' || c == 'E' || c == 'f' || c == 'F' || c == 'g' || c == 'G' || c == '%';
}

// ---- int

Result format_character(Isolate& iso, Value v, const FormatSpec& spec) {
  if (spec.sign) return iso.raise(ValueError, "Sign not allowed with integer format specifier 'c'");
  if (spec.alternate) return iso.raise(ValueError, "Alternate form (#) not allowed with integer format specifier 'c'");
  int64_t code;
  if (!int_fits_int64(v, &code)) return iso.raise(OverflowError, "Python int too large to convert to C long");
  if (code < 0 || code > 0x10ffff) return iso.raise(OverflowError, "%c arg not in range(0x110000)");
  auto c = static_cast<char32_t>(code);
  FormatSpec padded = spec;
  if (padded.alignment == Alignment::kAfterSign) padded.alignment = Alignment::kRight;
  Ref text(iso, TRY(make_str_char(iso, c)));
  return pad_text(iso, padded, text_view(text), c);
}

Result format_integer(Isolate& iso, Value v, const FormatSpec& spec) {
  if (spec.precision >= 0) return iso.raise(ValueError, "Precision not allowed in integer format specifier");
  if (spec.no_negative_zero)
    return iso.raise(ValueError, "Negative zero coercion (z) not allowed in integer format specifier");
  if (spec.type == 'c') return format_character(iso, v, spec);
  int base = spec.type == 'b' ? 2 : spec.type == 'o' ? 8 : spec.type == 'x' || spec.type == 'X' ? 16 : 10;
  char buffer[72];
  std::string big;
  char *first = buffer, *last = buffer;
  if (v.is_small_int()) {
    last = std::to_chars(buffer, buffer + sizeof buffer, v.as_small_int(), base).ptr;
  } else {
    Ref exact(iso, TRY(int_exact(iso, v)));
    Ref text(iso, TRY(int_to_str(iso, exact, base)));
    big = to_utf8(text);
    first = big.data();
    last = first + big.size();
  }
  NumberParts number;
  bool capitals = spec.type == 'X';
  if (capitals)
    for (char* c = first; c < last; ++c) *c = static_cast<char>(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
  if (spec.alternate && base != 10) number.prefix = base == 2 ? "0b" : base == 8 ? "0o" : capitals ? "0X" : "0x";
  number.negative = *first == '-';
  number.digits = std::string_view(first + number.negative, static_cast<size_t>(last - first) - number.negative);
  return finish_number(iso, spec, number);
}

// ---- float

// The text of d in a format code; a capital code gives capitals.
Fallible<size_t> double_text(Isolate& iso, double d, char32_t code, int64_t precision, unsigned flags,
                             bool no_negative_zero, std::string* out) {
  if (precision > INT32_MAX) return iso.raise(ValueError, "precision too big");
  TRY(check_room(iso, static_cast<size_t>(precision)));
  char lower = static_cast<char>(code >= 'A' && code <= 'Z' ? code + 32 : code);
  *out = format_double(d, lower, static_cast<int>(precision), flags);
  if (no_negative_zero && out->starts_with('-') && !std::isnan(d) && !std::isinf(d)) {
    std::string_view mantissa = std::string_view(*out).substr(0, out->find('e'));
    if (mantissa.find_first_of("123456789") == mantissa.npos) out->erase(0, 1);
  }
  if (lower != static_cast<char>(code))
    for (char& c : *out) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return out->size();
}

NumberParts split_number(std::string_view text) {
  NumberParts number;
  if (text.starts_with('-')) {
    number.negative = true;
    text.remove_prefix(1);
  }
  size_t n = 0;
  while (n < text.size() && text[n] >= '0' && text[n] <= '9') ++n;
  number.digits = text.substr(0, n);
  number.rest = text.substr(n);
  return number;
}

Result format_double_spec(Isolate& iso, double d, const FormatSpec& spec) {
  char32_t code = spec.type;
  unsigned flags = spec.alternate ? unsigned{kAlternate} : 0u;
  int64_t default_precision = 6;
  if (code == 0) {
    flags |= kAddDotZero;
    code = 'r';
    default_precision = 0;
  }
  if (code == 'n') code = 'g';
  bool percent = code == '%';
  if (percent) {
    code = 'f';
    d *= 100;
  }
  int64_t precision = spec.precision;
  if (precision < 0) precision = default_precision;
  else if (code == 'r') code = 'g';
  std::string text;
  TRY(double_text(iso, d, code, precision, flags, spec.no_negative_zero, &text));
  if (percent) text.push_back('%');
  return finish_number(iso, spec, split_number(text));
}

Result format_complex_spec(Isolate& iso, const ComplexObject* z, const FormatSpec& spec) {
  char32_t code = spec.type;
  unsigned flags = spec.alternate ? unsigned{kAlternate} : 0u;
  int64_t default_precision = 6;
  bool skip_real = false, parentheses = false;
  if (code == 0) {
    code = 'r';
    default_precision = 0;
    skip_real = z->real == 0.0 && !std::signbit(z->real);
    parentheses = !skip_real;
  }
  if (code == 'n') code = 'g';
  int64_t precision = spec.precision;
  if (precision < 0) precision = default_precision;
  else if (code == 'r') code = 'g';
  std::string real, imaginary, body;
  TRY(double_text(iso, z->real, code, precision, flags, spec.no_negative_zero, &real));
  TRY(double_text(iso, z->imaginary, code, precision, flags, spec.no_negative_zero, &imaginary));
  FormatSpec plain = spec;
  plain.fill = 0;
  plain.width = -1;
  plain.alignment = Alignment::kLeft;
  size_t sign_length;
  if (parentheses) body.push_back('(');
  if (!skip_real) {
    body += lay_out(plain, split_number(real), &sign_length);
    plain.sign = '+';
  }
  body += lay_out(plain, split_number(imaginary), &sign_length);
  body.push_back('j');
  if (parentheses) body.push_back(')');
  Ref text(iso, TRY(make_str(iso, body)));
  return pad_text(iso, spec, text_view(text), max_char_bound(text.as<StrObject>()));
}

}  // namespace

Result format_str(Isolate& iso, Value v, Value spec_str) {
  TRY(check_spec(iso, spec_str));
  auto* s = v.as<StrObject>();
  if (spec_str.as<StrObject>()->length() == 0) return to_str(iso, v);
  FormatSpec spec;
  TRY(parse(iso, spec_str, v, 's', Alignment::kLeft, &spec));
  if (spec.type != 's') return unknown_code(iso, spec.type, v);
  if (spec.sign == ' ') return iso.raise(ValueError, "Space not allowed in string format specifier");
  if (spec.sign) return iso.raise(ValueError, "Sign not allowed in string format specifier");
  if (spec.no_negative_zero)
    return iso.raise(ValueError, "Negative zero coercion (z) not allowed in string format specifier");
  if (spec.alternate) return iso.raise(ValueError, "Alternate form (#) not allowed in string format specifier");
  if (spec.alignment == Alignment::kAfterSign)
    return iso.raise(ValueError, "'=' alignment not allowed in string format specifier");
  TextView text = text_view(s);
  if (spec.precision < 0 || static_cast<size_t>(spec.precision) >= text.length) {
    if (spec.width <= static_cast<int64_t>(text.length)) return exact_str(iso, v);
    return pad_text(iso, spec, text, max_char_bound(s));
  }
  text = text.slice(0, static_cast<size_t>(spec.precision));
  return pad_text(iso, spec, text, text.length ? max_char(text) : 0);
}

Result format_int(Isolate& iso, Value v, Value spec_str) {
  TRY(check_spec(iso, spec_str));
  if (spec_str.as<StrObject>()->length() == 0) return to_str(iso, v);
  FormatSpec spec;
  TRY(parse(iso, spec_str, v, 'd', Alignment::kRight, &spec));
  switch (spec.type) {
    case 'b': case 'c': case 'd': case 'o': case 'x': case 'X': return format_integer(iso, v, spec);
    case 'n': return with_locale(iso, spec, [&](const FormatSpec& s) { return format_integer(iso, v, s); });
  }
  if (!is_float_code(spec.type)) return unknown_code(iso, spec.type, v);
  double d = TRY(int_to_double(iso, v));
  return format_double_spec(iso, d, spec);
}

Result format_float(Isolate& iso, Value v, Value spec_str) {
  TRY(check_spec(iso, spec_str));
  if (spec_str.as<StrObject>()->length() == 0) return to_str(iso, v);
  FormatSpec spec;
  TRY(parse(iso, spec_str, v, 0, Alignment::kRight, &spec));
  if (spec.type != 0 && spec.type != 'n' && !is_float_code(spec.type)) return unknown_code(iso, spec.type, v);
  return with_locale(iso, spec, [&](const FormatSpec& s) { return format_double_spec(iso, float_value(v), s); });
}

Result format_complex(Isolate& iso, Value v, Value spec_str) {
  TRY(check_spec(iso, spec_str));
  if (spec_str.as<StrObject>()->length() == 0) return to_str(iso, v);
  FormatSpec spec;
  TRY(parse(iso, spec_str, v, 0, Alignment::kRight, &spec));
  char32_t code = spec.type;
  if (code != 0 && code != 'n' && (!is_float_code(code) || code == '%')) return unknown_code(iso, code, v);
  if (spec.alignment == Alignment::kAfterSign) {
    if (spec.fill == '0') return iso.raise(ValueError, "Zero padding is not allowed in complex format specifier");
    return iso.raise(ValueError, "'=' alignment flag is not allowed in complex format specifier");
  }
  if (spec.fill == '0') return iso.raise(ValueError, "Zero padding is not allowed in complex format specifier");
  return with_locale(iso, spec, [&](const FormatSpec& s) { return format_complex_spec(iso, v.as<ComplexObject>(), s); });
}

}  // namespace skerry
