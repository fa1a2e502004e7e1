// Turns a whole source into tokens at once (section 2 of the language reference; f-strings per PEP 701).
//
// The first error ends the tokens with an Error token. CPython reports some of them before any error of the
// parser, and others only when the parser gets there: `outranks_parser` tells them apart.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "parser.h"
#include "source.h"
#include "token.h"

namespace skerry::syntax {

struct Bracket {
  char opening = 0;
  uint32_t line = 0;
  int32_t col = 0;
};

struct Lexed {
  std::vector<Token> tokens;
  bool failed = false;
  bool outranks_parser = false;
  SyntaxFault fault;
  std::vector<Bracket> open_brackets;  // at the end of the source, outermost first
};

class Lexer {
 public:
  enum class AtEnd { kDedent, kLeaveBlocksOpen };
  Lexer(const Source& source, std::vector<SyntaxWarning>& warnings, AtEnd at_end = AtEnd::kDedent);

  Lexed run();

 private:
  // One f-string being read, innermost last (PEP 701).
  struct FString {
    char quote = 0;
    uint8_t quote_size = 1;
    bool raw = false;
    int brackets = 0;      // open inside its replacement fields, their own braces included
    int field_depth = -1;  // 0 in a replacement field, 1 in one inside a format spec, ...
    uint32_t start = 0;
    uint32_t line = 0;
    uint32_t line_start = 0;

    // Only a format spec is text inside a field.
    bool in_spec() const { return field_depth >= 0; }
  };

  // Each returns false after fail().
  bool lex_line_start();
  bool lex_token();
  bool lex_name();
  bool lex_number();
  bool lex_string(uint32_t start);
  bool lex_operator();
  bool open_bracket(char c);
  bool close_bracket(char c);
  bool lex_fstring_start(uint32_t start, bool raw);
  bool lex_fstring_text();
  bool lex_continuation();
  bool indent_to(uint32_t column, uint32_t alternative);
  bool finish();

  bool lex_decimal_tail();
  bool lex_fraction(uint32_t start);
  bool lex_radix(int base);
  bool check_number_end(const char* name);
  bool followed_by(uint32_t at, const char* rest) const;
  bool check_identifier(uint32_t start, uint32_t end);

  void add(Tok kind, uint32_t start, uint32_t end);
  void add_multiline(Tok kind, uint32_t start, uint32_t start_line, uint32_t start_line_start);
  void add_layout(Tok kind);

  // Fails at the characters before `at_`, as CPython's tokenizer does. Always false.
  bool fail(std::string message);
  bool fail_at(std::string message, uint32_t line, uint32_t line_start, uint32_t end);
  // Fails where the parser has to arrive first. `byte_offset` counts from 1.
  bool fail_late(FaultKind kind, std::string message, uint32_t line, uint32_t byte_offset, int32_t end_offset);
  bool fail_end_of_file();

  void newline() {
    ++line_;
    line_start_ = at_;
  }
  bool in_field() const { return !fstrings_.empty() && !reading_text_; }
  unsigned char peek(uint32_t ahead = 0) const { return static_cast<unsigned char>(text_[at_ + ahead]); }

  const Source& source_;
  std::vector<SyntaxWarning>& warnings_;
  AtEnd at_end_;
  Lexed out_;
  const char* text_;
  uint32_t size_;
  uint32_t at_ = 0;
  uint32_t line_ = 1;
  uint32_t line_start_ = 0;
  std::vector<std::pair<uint32_t, uint32_t>> indents_;  // columns with tabs of 8 and of 1
  std::vector<FString> fstrings_;
  bool reading_text_ = false;  // of the innermost f-string, not of an expression in it
  uint32_t last_line_ = 1;
};

}  // namespace skerry::syntax
