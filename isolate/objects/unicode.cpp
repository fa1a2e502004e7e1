#include "isolate/objects/unicode.h"

#include <utf8proc.h>

#include <algorithm>
#include <iterator>

#include "isolate/objects/unicode_tables.h"

namespace skerry::unicode {

namespace {

utf8proc_category_t category(char32_t c) { return utf8proc_category(static_cast<utf8proc_int32_t>(c)); }

template <size_t N>
bool in_table(const CodeRange (&table)[N], char32_t c) {
  auto* r = std::upper_bound(std::begin(table), std::end(table), c,
                             [](char32_t value, const CodeRange& range) { return value < range.first; });
  return r != std::begin(table) && c <= (r - 1)->last;
}

bool is_letter(utf8proc_category_t k) { return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO; }

const SpecialCasing* special_casing(char32_t c) {
  if (c < 0xdf) return nullptr;
  auto* row = std::lower_bound(std::begin(kSpecialCasing), std::end(kSpecialCasing), c,
                               [](const SpecialCasing& s, char32_t value) { return s.character < value; });
  return row != std::end(kSpecialCasing) && row->character == c ? row : nullptr;
}

int copy_sequence(const uint16_t (&sequence)[3], char32_t out[3]) {
  int n = 0;
  while (n < 3 && sequence[n]) {
    out[n] = sequence[n];
    ++n;
  }
  return n;
}

}  // namespace

bool wide::is_alpha(char32_t c) { return is_letter(category(c)); }

bool wide::is_decimal(char32_t c) { return category(c) == UTF8PROC_CATEGORY_ND; }

bool wide::is_digit(char32_t c) { return is_decimal(c) || in_table(kOtherDigits, c); }

bool wide::is_numeric(char32_t c) {
  auto k = category(c);
  return (k >= UTF8PROC_CATEGORY_ND && k <= UTF8PROC_CATEGORY_NO) || in_table(kOtherNumeric, c);
}

bool wide::is_space(char32_t c) {
  auto k = category(c);
  return k >= UTF8PROC_CATEGORY_ZS && k <= UTF8PROC_CATEGORY_ZP;
}

bool wide::is_lower(char32_t c) { return category(c) == UTF8PROC_CATEGORY_LL || in_table(kOtherLowercase, c); }

bool wide::is_upper(char32_t c) { return category(c) == UTF8PROC_CATEGORY_LU || in_table(kOtherUppercase, c); }

bool is_title(char32_t c) { return c >= 0x100 && category(c) == UTF8PROC_CATEGORY_LT; }

bool wide::is_printable(char32_t c) {
  auto k = category(c);
  return k != UTF8PROC_CATEGORY_CN && k < UTF8PROC_CATEGORY_ZS;
}

bool is_cased(char32_t c) { return is_lower(c) || is_upper(c) || is_title(c); }

// Unicode, section 3.13, definition D136.
bool is_case_ignorable(char32_t c) {
  switch (c) {
    case '\'': case '.': case ':': case 0xb7: case 0x387: case 0x55f: case 0x5f4: case 0x2018: case 0x2019:
    case 0x2024: case 0x2027: case 0xfe13: case 0xfe52: case 0xfe55: case 0xff07: case 0xff0e: case 0xff1a:
      return true;
  }
  switch (category(c)) {
    case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_ME: case UTF8PROC_CATEGORY_CF: case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK:
      return true;
    default: return false;
  }
}

bool is_identifier_start(char32_t c) {
  if (c < 0x80) return is_alpha(c) || c == '_';
  auto k = category(c);
  bool by_category = is_letter(k) || k == UTF8PROC_CATEGORY_NL;
  return by_category != in_table(kIdentifierStartExceptions, c);
}

bool is_identifier_continue(char32_t c) {
  if (c < 0x80) return is_alpha(c) || c == '_' || (c >= '0' && c <= '9');
  auto k = category(c);
  bool by_category = is_letter(k) || k == UTF8PROC_CATEGORY_NL || k == UTF8PROC_CATEGORY_MN ||
                     k == UTF8PROC_CATEGORY_MC || k == UTF8PROC_CATEGORY_ND || k == UTF8PROC_CATEGORY_PC;
  return by_category != in_table(kIdentifierContinueExceptions, c);
}

int decimal_value(char32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9' ? static_cast<int>(c - '0') : -1;
  auto* zero = std::upper_bound(std::begin(kDecimalZeros), std::end(kDecimalZeros), c);
  uint32_t offset = c - *(zero - 1);
  return offset < 10 ? static_cast<int>(offset) : -1;
}

int to_lower(char32_t c, char32_t out[3]) {
  if (c == 0x130) {
    out[0] = 'i';
    out[1] = 0x307;
    return 2;
  }
  out[0] = static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
  return 1;
}

int to_upper(char32_t c, char32_t out[3]) {
  if (const SpecialCasing* s = special_casing(c)) return copy_sequence(s->upper, out);
  out[0] = static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c)));
  return 1;
}

int to_title(char32_t c, char32_t out[3]) {
  if (const SpecialCasing* s = special_casing(c)) return copy_sequence(s->title, out);
  out[0] = static_cast<char32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(c)));
  return 1;
}

int fold(char32_t c, char32_t out[3]) {
  utf8proc_int32_t folded[4];
  int boundary = 0;
  auto n = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), folded, 4, UTF8PROC_CASEFOLD, &boundary);
  if (n < 1 || n > 3) {
    out[0] = c;
    return 1;
  }
  for (int i = 0; i < n; ++i) out[i] = static_cast<char32_t>(folded[i]);
  return static_cast<int>(n);
}

}  // namespace skerry::unicode
