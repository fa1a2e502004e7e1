// Lines, indentation, names and the order in which tokens are tried. Numbers are in lexer_number.cpp, strings and
// f-strings in lexer_string.cpp, operators and brackets in lexer_operator.cpp.
#include "lexer.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "char_class.h"
#include "identifier.h"

namespace skerry::syntax {

namespace {

constexpr size_t kMaxIndents = 100;
constexpr uint32_t kTabSize = 8;

Tok keyword_or_name(const char* text, uint32_t size) {
  auto is = [&](const char* word) { return std::memcmp(text, word, size) == 0; };
  switch (size) {
    case 2:
      switch (text[0]) {
        case 'a': return is("as") ? Tok::As : Tok::Name;
        case 'i': return is("if") ? Tok::If : is("in") ? Tok::In : is("is") ? Tok::Is : Tok::Name;
        case 'o': return is("or") ? Tok::Or : Tok::Name;
      }
      return Tok::Name;
    case 3:
      switch (text[0]) {
        case 'a': return is("and") ? Tok::And : Tok::Name;
        case 'd': return is("def") ? Tok::Def : is("del") ? Tok::Del : Tok::Name;
        case 'f': return is("for") ? Tok::For : Tok::Name;
        case 'n': return is("not") ? Tok::Not : Tok::Name;
        case 't': return is("try") ? Tok::Try : Tok::Name;
      }
      return Tok::Name;
    case 4:
      switch (text[0]) {
        case 'N': return is("None") ? Tok::None : Tok::Name;
        case 'T': return is("True") ? Tok::True : Tok::Name;
        case 'e': return is("else") ? Tok::Else : is("elif") ? Tok::Elif : Tok::Name;
        case 'f': return is("from") ? Tok::From : Tok::Name;
        case 'p': return is("pass") ? Tok::Pass : Tok::Name;
        case 'w': return is("with") ? Tok::With : Tok::Name;
      }
      return Tok::Name;
    case 5:
      switch (text[0]) {
        case 'F': return is("False") ? Tok::False : Tok::Name;
        case 'a': return is("async") ? Tok::Async : is("await") ? Tok::Await : Tok::Name;
        case 'b': return is("break") ? Tok::Break : Tok::Name;
        case 'c': return is("class") ? Tok::Class : Tok::Name;
        case 'r': return is("raise") ? Tok::Raise : Tok::Name;
        case 'w': return is("while") ? Tok::While : Tok::Name;
        case 'y': return is("yield") ? Tok::Yield : Tok::Name;
      }
      return Tok::Name;
    case 6:
      switch (text[0]) {
        case 'a': return is("assert") ? Tok::Assert : Tok::Name;
        case 'e': return is("except") ? Tok::Except : Tok::Name;
        case 'g': return is("global") ? Tok::Global : Tok::Name;
        case 'i': return is("import") ? Tok::Import : Tok::Name;
        case 'l': return is("lambda") ? Tok::Lambda : Tok::Name;
        case 'r': return is("return") ? Tok::Return : Tok::Name;
      }
      return Tok::Name;
    case 7:
      return is("finally") ? Tok::Finally : Tok::Name;
    case 8:
      return is("continue") ? Tok::Continue : is("nonlocal") ? Tok::Nonlocal : Tok::Name;
  }
  return Tok::Name;
}

SoftKeyword soft_keyword(const char* text, uint32_t size) {
  if (size == 1 && text[0] == '_') return SoftKeyword::underscore;
  if (size == 4 && std::memcmp(text, "case", 4) == 0) return SoftKeyword::case_;
  if (size == 4 && std::memcmp(text, "type", 4) == 0) return SoftKeyword::type;
  if (size == 5 && std::memcmp(text, "match", 5) == 0) return SoftKeyword::match;
  return SoftKeyword::none;
}

// b, u, r, f and the pairs of r with b or f, in any case and order.
bool is_string_prefix(const char* text, uint32_t size) {
  char a = static_cast<char>(text[0] | 0x20);
  if (size == 1) return a == 'b' || a == 'u' || a == 'r' || a == 'f';
  if (size != 2) return false;
  char b = static_cast<char>(text[1] | 0x20);
  return (a == 'r' && (b == 'b' || b == 'f')) || (b == 'r' && (a == 'b' || a == 'f'));
}

}  // namespace

Lexer::Lexer(const Source& source, std::vector<SyntaxWarning>& warnings, AtEnd at_end)
    : source_(source),
      warnings_(warnings),
      at_end_(at_end),
      text_(source.text().data()),
      size_(static_cast<uint32_t>(source.text().size())),
      indents_{{0, 0}} {
  last_line_ = source.line_count() > 1 ? source.line_count() - 1 : 1;
  out_.tokens.reserve(size_ / 4 + 16);
}

Lexed Lexer::run() {
  bool going = size_ == 0 || lex_line_start();
  while (going && at_ < size_) going = lex_token();
  if (going) going = finish();
  if (!going) {
    out_.failed = true;
    Token token;
    token.kind = Tok::Error;
    token.start = token.end = at_;
    token.line = token.end_line = std::min(line_, last_line_);
    token.col = token.end_col = -1;
    token.level = static_cast<uint16_t>(out_.open_brackets.size());
    out_.tokens.push_back(token);
  }
  return std::move(out_);
}

// ---- tokens and faults

void Lexer::add(Tok kind, uint32_t start, uint32_t end) {
  Token& token = out_.tokens.emplace_back();
  token.start = start;
  token.end = end;
  token.line = token.end_line = line_;
  token.col = static_cast<int32_t>(start - line_start_);
  token.end_col = static_cast<int32_t>(end - line_start_);
  token.kind = kind;
  token.level = static_cast<uint16_t>(out_.open_brackets.size());
}

void Lexer::add_multiline(Tok kind, uint32_t start, uint32_t start_line, uint32_t start_line_start) {
  add(kind, start, at_);
  out_.tokens.back().line = start_line;
  out_.tokens.back().col = static_cast<int32_t>(start - start_line_start);
}

// Indent, Dedent and EndMarker lie at `at_` and have no columns.
void Lexer::add_layout(Tok kind) {
  add(kind, at_, at_);
  Token& token = out_.tokens.back();
  if (at_ >= size_) token.line = token.end_line = last_line_;
  token.col = token.end_col = -1;
}

bool Lexer::fail_at(std::string message, uint32_t line, uint32_t line_start, uint32_t end) {
  out_.outranks_parser = true;
  out_.fault.message = std::move(message);
  out_.fault.lineno = out_.fault.end_lineno = static_cast<int32_t>(line);
  out_.fault.offset = count_code_points({text_ + line_start, end - line_start});
  out_.fault.end_offset = out_.fault.offset;
  out_.fault.text = std::string(source_.line(line));
  return false;
}

bool Lexer::fail(std::string message) { return fail_at(std::move(message), line_, line_start_, at_); }

bool Lexer::fail_late(FaultKind kind, std::string message, uint32_t line, uint32_t byte_offset, int32_t end_offset) {
  out_.fault.kind = kind;
  out_.fault.message = std::move(message);
  out_.fault.lineno = out_.fault.end_lineno = static_cast<int32_t>(line);
  uint32_t start = source_.line_start(line);
  out_.fault.offset = count_code_points({text_ + start, std::min(byte_offset, size_ - start)});
  out_.fault.end_offset = end_offset;
  out_.fault.text = std::string(source_.line(line)) + "\n";
  return false;
}

bool Lexer::fail_end_of_file() {
  if (out_.open_brackets.empty()) {
    return fail_late(FaultKind::SyntaxError, "unexpected EOF while parsing", last_line_,
                     size_ - source_.line_start(last_line_), -1);
  }
  const Bracket& open = out_.open_brackets.back();
  fail_late(FaultKind::SyntaxError, std::string("'") + open.opening + "' was never closed", open.line,
            static_cast<uint32_t>(open.col) + 1, 0);
  if (open.line < last_line_) out_.fault.text->pop_back();  // a line behind the lexer is shown without its newline
  return false;
}

// ---- lines (section 2.1.8 of the language reference)

bool Lexer::lex_continuation() {
  ++at_;
  if (peek() != '\n' || at_ >= size_) {
    return fail_late(FaultKind::SyntaxError, "unexpected character after line continuation character", line_,
                     at_ + 1 - line_start_, 0);
  }
  ++at_;
  if (at_ >= size_) return fail_end_of_file();
  newline();
  return true;
}

bool Lexer::lex_line_start() {
  for (;;) {
    uint32_t column = 0, alternative = 0, continued = 0;
    for (;;) {
      unsigned char c = peek();
      if (c == ' ') {
        ++column;
        ++alternative;
      } else if (c == '\t') {
        column = (column / kTabSize + 1) * kTabSize;
        ++alternative;
      } else if (c == '\f') {
        column = alternative = 0;
      } else if (c == '\\') {  // the indentation is the one before the first backslash
        if (!continued) continued = column;
        if (!lex_continuation()) return false;
        continue;
      } else {
        break;
      }
      ++at_;
    }
    if (peek() == '#') {
      while (peek() != '\n') ++at_;
    }
    if (at_ >= size_) return true;
    if (peek() == '\n') {  // a blank line says nothing about indentation
      ++at_;
      newline();
      continue;
    }
    if (continued) column = alternative = continued;
    return indent_to(column, alternative);
  }
}

bool Lexer::indent_to(uint32_t column, uint32_t alternative) {
  auto inconsistent = [&] {
    return fail_late(FaultKind::TabError, "inconsistent use of tabs and spaces in indentation", line_, 1, 0);
  };
  if (column == indents_.back().first) return alternative == indents_.back().second || inconsistent();
  if (column > indents_.back().first) {
    if (indents_.size() >= kMaxIndents) {
      return fail_late(FaultKind::IndentationError, "too many levels of indentation", line_, 1, 0);
    }
    if (alternative <= indents_.back().second) return inconsistent();
    indents_.push_back({column, alternative});
    add_layout(Tok::Indent);
    return true;
  }
  size_t dedents = 0;
  while (indents_.back().first > column) {
    indents_.pop_back();
    ++dedents;
  }
  if (column != indents_.back().first) {
    return fail_late(FaultKind::IndentationError, "unindent does not match any outer indentation level", line_,
                     static_cast<uint32_t>(source_.line(line_).size()) + 1, -1);
  }
  if (alternative != indents_.back().second) return inconsistent();
  while (dedents--) add_layout(Tok::Dedent);
  return true;
}

bool Lexer::finish() {
  if (!fstrings_.empty() && reading_text_) return lex_fstring_text();  // unterminated: says so
  if (!out_.open_brackets.empty()) return fail_end_of_file();
  if (at_end_ == AtEnd::kDedent)
    for (size_t i = 1; i < indents_.size(); ++i) add_layout(Tok::Dedent);
  add_layout(Tok::EndMarker);
  return true;
}

// ---- tokens

bool Lexer::lex_token() {
  if (reading_text_) return lex_fstring_text();
  uint32_t comment = 0;  // where one before a newline starts, plus one
  for (;;) {
    unsigned char c = peek();
    if (c == ' ' || c == '\t' || c == '\f') {
      ++at_;
      continue;
    }
    if (char_class(c) & kIdentifierStart) return lex_name();
    if (c == '\n') {
      bool ends_statement = out_.open_brackets.empty();
      if (ends_statement) add(Tok::Newline, comment ? comment - 1 : at_, at_);
      ++at_;
      newline();
      return !ends_statement || lex_line_start();
    }
    if (c == '#') {
      comment = at_ + 1;
      while (peek() != '\n') ++at_;
      continue;
    }
    if ((char_class(c) & kDigit) || (c == '.' && (char_class(peek(1)) & kDigit))) return lex_number();
    if (c == '\'' || c == '"') return lex_string(at_);
    if (c == '\\') {
      if (!lex_continuation()) return false;
      continue;
    }
    if (c == 0) return true;  // the end: a source holds no other NUL
    return lex_operator();
  }
}

bool Lexer::lex_name() {
  uint32_t start = at_;
  unsigned char all = 0;
  while (char_class(peek()) & kIdentifierPart) {
    all |= peek();
    ++at_;
  }
  uint32_t size = at_ - start;
  if (size <= 2 && (peek() == '\'' || peek() == '"') && is_string_prefix(text_ + start, size)) {
    char last = static_cast<char>(text_[at_ - 1] | 0x20);
    char first = static_cast<char>(text_[start] | 0x20);
    if (first == 'f' || last == 'f') return lex_fstring_start(start, first == 'r' || last == 'r');
    return lex_string(start);
  }
  if ((all & 0x80) && !check_identifier(start, at_)) return false;
  add(keyword_or_name(text_ + start, size), start, at_);
  Token& token = out_.tokens.back();
  if (token.kind == Tok::Name && size <= 5) token.soft = soft_keyword(text_ + start, size);
  return true;
}

bool Lexer::check_identifier(uint32_t start, uint32_t end) {
  const char* at = text_ + start;
  while (at < text_ + end) {
    bool first = at == text_ + start;
    uint32_t c = next_code_point(at);
    if (first ? is_xid_start(c) : is_xid_continue(c)) continue;
    char code[16];
    std::snprintf(code, sizeof code, "U+%04X", c);
    at_ = static_cast<uint32_t>(at - text_);
    if (!is_printable(c)) return fail(std::string("invalid non-printable character ") + code);
    std::string shown;
    append_utf8(shown, c);
    return fail("invalid character '" + shown + "' (" + code + ")");
  }
  return true;
}

}  // namespace skerry::syntax
