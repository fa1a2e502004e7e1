#include "isolate/objects/number_text.h"

#include <utf8proc.h>

#include "isolate/isolate.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"

namespace skerry {
namespace {

bool is_decimal(char32_t c) { return utf8proc_category(static_cast<utf8proc_int32_t>(c)) == UTF8PROC_CATEGORY_ND; }

// Unicode keeps the digits 0 to 9 of a script together, and runs of them in whole tens.
int decimal_value(char32_t c) {
  if (!is_decimal(c)) return -1;
  int before = 0;
  while (is_decimal(c - 1 - static_cast<char32_t>(before))) ++before;
  return before % 10;
}

bool is_space(char32_t c) {
  return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
         c == 0x202f || c == 0x205f || c == 0x3000;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string number_text(Value v) {
  const auto* s = v.as<StrObject>();
  if (s->is_ascii()) return std::string(reinterpret_cast<const char*>(s->data1()), s->length());
  std::string out;
  out.reserve(s->length());
  for (size_t i = 0; i < s->length(); ++i) {
    char32_t c = s->at(i);
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (is_space(c)) {
      out += ' ';
    } else {
      int digit = decimal_value(c);
      out += digit < 0 ? '?' : static_cast<char>('0' + digit);
    }
  }
  return out;
}

std::string_view strip_number_space(std::string_view text) {
  auto space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f'); };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  return text;
}

bool remove_digit_separators(std::string_view text, std::string* out) {
  out->clear();
  out->reserve(text.size());
  char previous = 0;
  for (char c : text) {
    if (c == '_') {
      if (!is_digit(previous)) return false;
    } else {
      if (previous == '_' && !is_digit(c)) return false;
      *out += c;
    }
    previous = c;
  }
  return previous != '_';
}

std::string short_repr(Isolate& iso, Value v, size_t limit) {
  std::string text = repr_utf8_or_fallback(iso, v);
  size_t characters = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    bool starts = (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;
    if (starts && characters++ == limit) {
      text.resize(i);
      break;
    }
  }
  return text;
}

}  // namespace skerry
