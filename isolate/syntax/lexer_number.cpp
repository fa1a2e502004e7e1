// Numeric literals (section 2.4.5 of the language reference). Only their form is checked here.
#include "char_class.h"
#include "lexer.h"

namespace skerry::syntax {

namespace {

const char* radix_name(int base) { return base == 16 ? "hexadecimal" : base == 8 ? "octal" : "binary"; }

bool is_radix_digit(unsigned char c, int base) {
  if (base == 16) return char_class(c) & kHexDigit;
  return c >= '0' && c < '0' + base;
}

}  // namespace

bool Lexer::followed_by(uint32_t at, const char* rest) const {
  for (; *rest; ++rest, ++at) {
    if (text_[at] != *rest) return false;
  }
  return !(char_class(static_cast<unsigned char>(text_[at])) & kIdentifierPart);
}

// A number may touch a keyword that can follow it (`1if x else y`), with a warning; nothing else.
bool Lexer::check_number_end(const char* name) {
  unsigned char c = peek();
  if (!(char_class(c) & kIdentifierPart)) return true;
  bool keyword = false;
  switch (c) {
    case 'a': keyword = followed_by(at_ + 1, "nd"); break;
    case 'e': keyword = followed_by(at_ + 1, "lse"); break;
    case 'f': keyword = followed_by(at_ + 1, "or"); break;
    case 'i': keyword = peek(1) == 'f' || peek(1) == 'n' || peek(1) == 's'; break;
    case 'n': keyword = followed_by(at_ + 1, "ot"); break;
    case 'o': keyword = followed_by(at_ + 1, "r"); break;
  }
  std::string message = std::string("invalid ") + name + " literal";
  if (!keyword) return fail(message);
  warnings_.push_back({WarningKind::SyntaxWarning, message, static_cast<int32_t>(line_),
                       count_code_points({text_ + line_start_, at_ - line_start_})});
  return true;
}

// Digits with single underscores between them, after a first digit.
bool Lexer::lex_decimal_tail() {
  for (;;) {
    while (char_class(peek()) & kDigit) ++at_;
    if (peek() != '_') return true;
    ++at_;
    if (!(char_class(peek()) & kDigit)) return fail("invalid decimal literal");
  }
}

bool Lexer::lex_radix(int base) {
  at_ += 2;
  std::string name = radix_name(base);
  do {
    if (peek() == '_') ++at_;
    if (!is_radix_digit(peek(), base)) {
      if (char_class(peek()) & kDigit) {
        ++at_;
        return fail(std::string("invalid digit '") + text_[at_ - 1] + "' in " + name + " literal");
      }
      return fail("invalid " + name + " literal");
    }
    while (is_radix_digit(peek(), base)) ++at_;
  } while (peek() == '_');
  if (char_class(peek()) & kDigit) {
    ++at_;
    return fail(std::string("invalid digit '") + text_[at_ - 1] + "' in " + name + " literal");
  }
  return check_number_end(name.c_str());
}

// From the point, exponent or `j` on.
bool Lexer::lex_fraction(uint32_t start) {
  if (peek() == '.') {
    ++at_;
    if ((char_class(peek()) & kDigit) && !lex_decimal_tail()) return false;
  }
  if (peek() == 'e' || peek() == 'E') {
    uint32_t exponent = at_++;
    if (peek() == '+' || peek() == '-') {
      ++at_;
      if (!(char_class(peek()) & kDigit)) return fail("invalid decimal literal");
    } else if (!(char_class(peek()) & kDigit)) {  // not an exponent: `1else`
      at_ = exponent;
      if (!check_number_end("decimal")) return false;
      add(Tok::Number, start, at_);
      return true;
    }
    if (!lex_decimal_tail()) return false;
  }
  const char* name = "decimal";
  if (peek() == 'j' || peek() == 'J') {
    ++at_;
    name = "imaginary";
  }
  if (!check_number_end(name)) return false;
  add(Tok::Number, start, at_);
  return true;
}

bool Lexer::lex_number() {
  uint32_t start = at_;
  if (peek() == '.') return lex_fraction(start);
  if (peek() == '0') {
    unsigned char marker = peek(1) | 0x20;
    int base = marker == 'x' ? 16 : marker == 'o' ? 8 : marker == 'b' ? 2 : 0;
    if (base != 0) {
      if (!lex_radix(base)) return false;
      add(Tok::Number, start, at_);
      return true;
    }
    for (;;) {
      if (peek() == '_') {
        ++at_;
        if (!(char_class(peek()) & kDigit)) return fail("invalid decimal literal");
      }
      if (peek() != '0') break;
      ++at_;
    }
    uint32_t zeros_end = at_ + 1;
    bool nonzero = char_class(peek()) & kDigit;
    if (nonzero && !lex_decimal_tail()) return false;
    unsigned char c = peek();
    if (nonzero && c != '.' && (c | 0x20) != 'e' && (c | 0x20) != 'j') {
      fail_at("leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers", line_,
              line_start_, start + 1);
      out_.fault.end_offset = count_code_points({text_ + line_start_, zeros_end - line_start_});
      return false;
    }
    return lex_fraction(start);
  }
  if (!lex_decimal_tail()) return false;
  return lex_fraction(start);
}

}  // namespace skerry::syntax
