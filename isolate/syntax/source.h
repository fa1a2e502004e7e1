// Source bytes made ready for the lexer: decoded to UTF-8, newlines translated, ended by a newline and a NUL.
//
// Invariant: text() is valid UTF-8 without NUL bytes, except the NUL one past its end, on which the lexer relies.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parser.h"

namespace skerry::syntax {

class Source {
 public:
  // False: `fault` says why.
  bool load(std::string_view bytes, std::string_view filename, SourceKind kind, SyntaxFault& fault);

  std::string_view text() const { return text_; }

  // The line (from 1) without its newline; empty when there is no such line.
  std::string_view line(uint32_t lineno) const;

  uint32_t line_count() const { return static_cast<uint32_t>(line_starts_.size()); }

  // Where a line (from 1) starts in text().
  uint32_t line_start(uint32_t lineno) const { return line_starts_[lineno - 1]; }

  // The source did not end with a newline: one was added.
  bool newline_added() const { return newline_added_; }

 private:
  bool decode(std::string_view bytes, std::string_view filename, SourceKind kind, SyntaxFault& fault);

  std::string text_;
  std::vector<uint32_t> line_starts_;
  bool newline_added_ = false;
};

// Length of the longest prefix of `bytes` that is valid UTF-8 (surrogates count as invalid unless allowed).
enum class Surrogates { refuse, allow };
size_t valid_utf8_prefix(std::string_view bytes, Surrogates surrogates);

// Number of code points in valid UTF-8; a truncated last sequence counts as one.
int32_t count_code_points(std::string_view text);

// Appends the UTF-8 form of a code point; a surrogate takes its three-byte form.
void append_utf8(std::string& out, uint32_t code_point);

// Decodes the code point at `at`, which must be valid UTF-8, and moves `at` past it.
uint32_t next_code_point(const char*& at);

}  // namespace skerry::syntax
