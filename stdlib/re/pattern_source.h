// The characters of a pattern or template, one token at a time: a character, or a backslash with the one after it.
//
// Faults are thrown as PatternFault within the parser's own functions and caught at its two entry points: nothing of
// it leaves pattern_parser.cpp and template_parser.cpp.
#pragma once

#include <string>
#include <string_view>

#include "isolate/isolate.h"
#include "stdlib/re/pattern_parser.h"

namespace skerry::regex {

using Token = std::u32string_view;  // empty: the end

class Source {
 public:
  Source(Isolate& iso, std::u32string_view text, bool is_text, std::vector<PatternWarning>* warnings)
      : iso_(iso), text_(text), is_text_(is_text), warnings_(warnings) {
    advance();
  }
  bool is_text() const { return is_text_; }
  Token next() const { return next_; }
  bool at_end() const { return next_.empty(); }
  bool next_is(char32_t c) const { return next_.size() == 1 && next_[0] == c; }
  bool next_is_digit() const { return next_.size() == 1 && next_[0] >= '0' && next_[0] <= '9'; }
  bool next_is_octal() const { return next_.size() == 1 && next_[0] >= '0' && next_[0] <= '7'; }
  bool match(char32_t c) {
    if (!next_is(c)) return false;
    advance();
    return true;
  }
  Token get() {
    Token t = next_;
    advance();
    return t;
  }
  size_t tell() const { return index_ - next_.size(); }
  void seek(size_t index) {
    index_ = index;
    advance();
  }
  // Up to n hexadecimal or octal digits.
  std::u32string get_hex(int n);
  std::u32string get_octal(int n);
  std::u32string get_until(char32_t terminator, std::string_view what);

  [[noreturn]] void fail(std::string message, size_t offset = 0) const;
  [[noreturn]] void fail_at(std::string message, size_t position) const;
  void warn(PatternWarning::Kind kind, std::string message) const { warnings_->push_back({kind, std::move(message)}); }
  void check_group_name(const std::u32string& name, size_t offset) const;
  // A group's number as int() reads it; what is no number at all, or negative, is "bad character in group name".
  // Warns of numbers not written in plain digits.
  uint64_t group_number(const std::u32string& name) const;
  // The character of \N{...}, after the N.
  char32_t named_character();
  // \x41 \u0041 \U00000041 (the escape so far, its value): what follows \x.
  char32_t hex_escape(std::u32string escape, int digits);
  Isolate& isolate() const { return iso_; }

 private:
  void advance();
  Isolate& iso_;
  std::u32string_view text_;
  size_t index_ = 0;
  Token next_;
  bool is_text_;
  std::vector<PatternWarning>* warnings_;
};

std::string utf8_of(std::u32string_view s);
std::string quoted(Isolate& iso, std::u32string_view s);        // repr() of the str
std::string quoted_ascii(Isolate& iso, std::u32string_view s);  // ascii() of the str
bool is_identifier(std::u32string_view s);
bool is_ascii(std::u32string_view s);
inline bool is_ascii_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
inline bool is_octal(char32_t c) { return c >= '0' && c <= '7'; }

}  // namespace skerry::regex
