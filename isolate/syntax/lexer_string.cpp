// String literals and the literal parts of f-strings (section 2.4 of the language reference, PEP 701).
#include <cstring>

#include "lexer.h"

namespace skerry::syntax {

namespace {

constexpr size_t kMaxFStrings = 149;
constexpr int kMaxFieldDepth = 2;

}  // namespace

// `start` is the prefix's first character and `at_` is at the quote.
bool Lexer::lex_string(uint32_t start) {
  uint32_t first_line = line_;
  uint32_t first_line_start = line_start_;
  char quote = text_[at_];
  uint32_t quote_size = 1;
  ++at_;
  if (text_[at_] == quote) {
    if (text_[at_ + 1] != quote) {
      ++at_;
      add(Tok::String, start, at_);
      return true;
    }
    quote_size = 3;
    at_ += 2;
  }
  for (;;) {
    char c = text_[at_];
    if (c == quote) {
      if (quote_size == 1) {
        ++at_;
        break;
      }
      if (text_[at_ + 1] == quote && text_[at_ + 2] == quote) {
        at_ += 3;
        break;
      }
      ++at_;
    } else if (c == '\\') {
      ++at_;
      if (at_ < size_) {
        ++at_;
        if (text_[at_ - 1] == '\n') newline();
      }
    } else if (c == '\n' && quote_size == 3 && at_ < size_) {
      ++at_;
      newline();
    } else if (at_ >= size_ || c == '\n') {
      std::string detected = " (detected at line " + std::to_string(at_ >= size_ ? last_line_ : line_) + ")";
      const FString* around = in_field() ? &fstrings_.back() : nullptr;
      std::string message;
      if (around && around->quote == quote && around->quote_size == quote_size) {
        message = "f-string: expecting '}'";
      } else if (quote_size == 3) {
        message = "unterminated triple-quoted string literal" + detected;
      } else {
        message = "unterminated string literal" + detected;
      }
      return fail_at(std::move(message), first_line, first_line_start, start + 1);
    } else {
      ++at_;
    }
  }
  add_multiline(Tok::String, start, first_line, first_line_start);
  return true;
}

bool Lexer::lex_fstring_start(uint32_t start, bool raw) {
  FString string;
  string.quote = text_[at_];
  string.raw = raw;
  string.start = start;
  string.line = line_;
  string.line_start = line_start_;
  ++at_;
  if (text_[at_] == string.quote && text_[at_ + 1] == string.quote) {
    string.quote_size = 3;
    at_ += 2;
  }
  if (fstrings_.size() >= kMaxFStrings) return fail("too many nested f-strings");
  add(Tok::FStringStart, start, at_);
  fstrings_.push_back(string);
  reading_text_ = true;
  return true;
}

// Reads text up to the next replacement field, the end of a format spec, or the closing quote.
bool Lexer::lex_fstring_text() {
  FString& string = fstrings_.back();
  uint32_t start = at_;
  uint32_t first_line = line_;
  uint32_t first_line_start = line_start_;
  bool in_character_name = false;
  auto add_text = [&] {
    if (at_ > start) add_multiline(Tok::FStringMiddle, start, first_line, first_line_start);
  };
  for (;;) {
    char c = text_[at_];
    if (at_ >= size_ || (c == '\n' && string.quote_size == 1)) {
      if (at_ < size_ && string.in_spec()) {  // the spec ends with the line; the field goes on
        add_text();
        reading_text_ = false;
        return true;
      }
      std::string message = string.quote_size == 3 ? "unterminated triple-quoted f-string literal" : "unterminated f-string literal";
      message += " (detected at line " + std::to_string(at_ >= size_ ? last_line_ : line_) + ")";
      return fail_at(std::move(message), string.line, string.line_start, string.start + 1);
    }
    if (c == '\n') {
      ++at_;
      newline();
      continue;
    }
    if (c == string.quote) {
      if (string.quote_size == 3 && !(text_[at_ + 1] == c && text_[at_ + 2] == c)) {
        ++at_;
        continue;
      }
      add_text();
      uint32_t end = at_;
      at_ += string.quote_size;
      add(Tok::FStringEnd, end, at_);
      fstrings_.pop_back();
      reading_text_ = false;
      return true;
    }
    if (c == '{') {
      if (text_[at_ + 1] == '{' && !string.in_spec()) {
        at_ += 2;
        continue;
      }
      add_text();
      if (string.field_depth >= kMaxFieldDepth) {
        ++at_;
        return fail("f-string: expressions nested too deeply");
      }
      ++string.field_depth;
      reading_text_ = false;
      return true;
    }
    if (c == '}') {
      if (in_character_name) {
        in_character_name = false;
        ++at_;
        continue;
      }
      if (text_[at_ + 1] == '}' && !string.in_spec()) {
        at_ += 2;
        continue;
      }
      add_text();
      reading_text_ = false;
      return true;
    }
    if (c == '\\') {
      ++at_;
      char next = text_[at_];
      if (next == '{' || next == '}') {
        continue;  // the backslash stands for itself; the brace keeps its meaning
      }
      if (at_ >= size_) continue;
      ++at_;
      if (next == '\n') newline();
      if (next == 'N' && text_[at_] == '{' && !string.raw) {
        in_character_name = true;
        ++at_;
      }
      continue;
    }
    ++at_;
  }
}

}  // namespace skerry::syntax
