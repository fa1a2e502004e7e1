// Properties and case mappings of characters, as str's methods need them.
//
// Categories and simple mappings are utf8proc's (Unicode 15.0; CPython 3.11 has 14.0, so 4,489 characters that 15.0
// added count as assigned here); what it lacks is in unicode_tables.h.
#pragma once

#include <cstdint>

namespace skerry::unicode {

namespace wide {  // beyond ASCII
bool is_alpha(char32_t c);
bool is_decimal(char32_t c);
bool is_space(char32_t c);
bool is_lower(char32_t c);
bool is_upper(char32_t c);
}  // namespace wide

inline bool is_alpha(char32_t c) { return c < 0x80 ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : wide::is_alpha(c); }
inline bool is_decimal(char32_t c) { return c < 0x80 ? c >= '0' && c <= '9' : wide::is_decimal(c); }
inline bool is_space(char32_t c) {
  return c < 0x80 ? c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f) : wide::is_space(c);
}
inline bool is_line_break(char32_t c) {
  return (c >= 10 && c <= 13) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 || c == 0x2029;
}
inline bool is_lower(char32_t c) { return c < 0x80 ? c >= 'a' && c <= 'z' : wide::is_lower(c); }
inline bool is_upper(char32_t c) { return c < 0x80 ? c >= 'A' && c <= 'Z' : wide::is_upper(c); }
bool is_digit(char32_t c);
bool is_numeric(char32_t c);
bool is_title(char32_t c);  // category Lt
bool is_printable(char32_t c);
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
