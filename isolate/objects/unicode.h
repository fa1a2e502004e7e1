// Properties and case mappings of characters, as str's methods need them.
//
// Categories and simple mappings are utf8proc's (Unicode 15.0; CPython 3.11 has 14.0, so 4,489 characters that 15.0
// added count as assigned here); what it lacks is in unicode_tables.h.
#pragma once

#include <cstdint>

namespace skerry::unicode {

namespace wide {  // beyond Latin-1
bool is_alpha(char32_t c);
bool is_decimal(char32_t c);
bool is_digit(char32_t c);
bool is_numeric(char32_t c);
bool is_space(char32_t c);
bool is_lower(char32_t c);
bool is_upper(char32_t c);
bool is_printable(char32_t c);
}  // namespace wide

// Latin-1 by a table: most text that is not ASCII has one such character in ten.
enum Latin1Property : uint8_t {
  kAlpha = 1, kLower = 2, kUpper = 4, kSpace = 8, kDecimal = 16, kDigit = 32, kNumeric = 64, kPrintable = 128,
};
struct Latin1Table {
  uint8_t properties[256] = {};
  uint8_t lower[256] = {};  // simple mappings, all of which stay in Latin-1
  uint8_t upper[256] = {};  // but for U+B5, U+DF and U+FF, which are left as they are
};
constexpr Latin1Table make_latin1_table() {
  Latin1Table t;
  auto is_one_of = [](unsigned c, const char* set) {
    for (; *set; ++set)
      if (static_cast<unsigned char>(*set) == c) return true;
    return false;
  };
  for (unsigned c = 0; c < 256; ++c) {
    bool upper = (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7);
    bool lower = (c >= 'a' && c <= 'z') || (c >= 0xdf && c != 0xf7) || is_one_of(c, "\xaa\xb5\xba");
    bool decimal = c >= '0' && c <= '9';
    bool digit = decimal || is_one_of(c, "\xb2\xb3\xb9");
    bool numeric = digit || is_one_of(c, "\xbc\xbd\xbe");
    bool space = c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f) || c == 0x85 || c == 0xa0;
    bool printable = (c >= 0x20 && c < 0x7f) || (c > 0xa0 && c != 0xad);
    t.properties[c] = static_cast<uint8_t>((upper || lower ? kAlpha : 0) | (lower ? kLower : 0) | (upper ? kUpper : 0) |
                                           (space ? kSpace : 0) | (decimal ? kDecimal : 0) | (digit ? kDigit : 0) |
                                           (numeric ? kNumeric : 0) | (printable ? kPrintable : 0));
    t.lower[c] = static_cast<uint8_t>(upper ? c + 32 : c);
    t.upper[c] = static_cast<uint8_t>(lower && !is_one_of(c, "\xaa\xb5\xba\xdf\xff") ? c - 32 : c);
  }
  return t;
}
inline constexpr Latin1Table kLatin1 = make_latin1_table();
inline bool is_latin1(char32_t c, Latin1Property p) { return kLatin1.properties[c] & p; }

inline bool is_alpha(char32_t c) { return c < 0x100 ? is_latin1(c, kAlpha) : wide::is_alpha(c); }
inline bool is_decimal(char32_t c) { return c < 0x100 ? is_latin1(c, kDecimal) : wide::is_decimal(c); }
inline bool is_digit(char32_t c) { return c < 0x100 ? is_latin1(c, kDigit) : wide::is_digit(c); }
inline bool is_numeric(char32_t c) { return c < 0x100 ? is_latin1(c, kNumeric) : wide::is_numeric(c); }
inline bool is_space(char32_t c) { return c < 0x100 ? is_latin1(c, kSpace) : wide::is_space(c); }
inline bool is_line_break(char32_t c) {
  return (c >= 10 && c <= 13) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 || c == 0x2029;
}
inline bool is_lower(char32_t c) { return c < 0x100 ? is_latin1(c, kLower) : wide::is_lower(c); }
inline bool is_upper(char32_t c) { return c < 0x100 ? is_latin1(c, kUpper) : wide::is_upper(c); }
inline bool is_printable(char32_t c) { return c < 0x100 ? is_latin1(c, kPrintable) : wide::is_printable(c); }
bool is_title(char32_t c);  // category Lt
bool is_cased(char32_t c);
bool is_case_ignorable(char32_t c);
bool is_identifier_start(char32_t c);
bool is_identifier_continue(char32_t c);
inline bool is_alnum(char32_t c) { return is_alpha(c) || is_numeric(c); }

int decimal_value(char32_t c);  // -1: none

// Full mappings: up to three characters into `out`, their number returned. Final sigma is the caller's business.
int to_lower(char32_t c, char32_t out[3]);
int to_upper(char32_t c, char32_t out[3]);
int to_title(char32_t c, char32_t out[3]);
int fold(char32_t c, char32_t out[3]);

}  // namespace skerry::unicode
