// Operators, delimiters and the matching of brackets.
#include <cstdio>

#include "char_class.h"
#include "identifier.h"
#include "lexer.h"

namespace skerry::syntax {

namespace {

constexpr size_t kMaxBrackets = 200;

char closing_of(char opening) { return opening == '(' ? ')' : opening == '[' ? ']' : '}'; }

struct OperatorMatch {
  Tok kind;
  uint32_t size;
};

// The longest operator at `at`.
OperatorMatch match_operator(const char* at) {
  char b = at[1];
  bool eq = b == '=';
  switch (at[0]) {
    case ':': return eq ? OperatorMatch{Tok::ColonEqual, 2} : OperatorMatch{Tok::Colon, 1};
    case ',': return {Tok::Comma, 1};
    case ';': return {Tok::Semi, 1};
    case '.': return b == '.' && at[2] == '.' ? OperatorMatch{Tok::Ellipsis, 3} : OperatorMatch{Tok::Dot, 1};
    case '!': return eq ? OperatorMatch{Tok::NotEqual, 2} : OperatorMatch{Tok::Exclamation, 1};
    case '~': return {Tok::Tilde, 1};
    case '=': return eq ? OperatorMatch{Tok::EqEqual, 2} : OperatorMatch{Tok::Equal, 1};
    case '|': return eq ? OperatorMatch{Tok::VBarEqual, 2} : OperatorMatch{Tok::VBar, 1};
    case '^': return eq ? OperatorMatch{Tok::CircumflexEqual, 2} : OperatorMatch{Tok::Circumflex, 1};
    case '&': return eq ? OperatorMatch{Tok::AmperEqual, 2} : OperatorMatch{Tok::Amper, 1};
    case '%': return eq ? OperatorMatch{Tok::PercentEqual, 2} : OperatorMatch{Tok::Percent, 1};
    case '@': return eq ? OperatorMatch{Tok::AtEqual, 2} : OperatorMatch{Tok::At, 1};
    case '+': return eq ? OperatorMatch{Tok::PlusEqual, 2} : OperatorMatch{Tok::Plus, 1};
    case '-':
      if (b == '>') return {Tok::Arrow, 2};
      return eq ? OperatorMatch{Tok::MinusEqual, 2} : OperatorMatch{Tok::Minus, 1};
    case '*':
      if (b == '*') return at[2] == '=' ? OperatorMatch{Tok::DoubleStarEqual, 3} : OperatorMatch{Tok::DoubleStar, 2};
      return eq ? OperatorMatch{Tok::StarEqual, 2} : OperatorMatch{Tok::Star, 1};
    case '/':
      if (b == '/') return at[2] == '=' ? OperatorMatch{Tok::DoubleSlashEqual, 3} : OperatorMatch{Tok::DoubleSlash, 2};
      return eq ? OperatorMatch{Tok::SlashEqual, 2} : OperatorMatch{Tok::Slash, 1};
    case '<':
      if (b == '<') return at[2] == '=' ? OperatorMatch{Tok::LeftShiftEqual, 3} : OperatorMatch{Tok::LeftShift, 2};
      if (b == '>') return {Tok::LessGreater, 2};
      return eq ? OperatorMatch{Tok::LessEqual, 2} : OperatorMatch{Tok::Less, 1};
    case '>':
      if (b == '>') return at[2] == '=' ? OperatorMatch{Tok::RightShiftEqual, 3} : OperatorMatch{Tok::RightShift, 2};
      return eq ? OperatorMatch{Tok::GreaterEqual, 2} : OperatorMatch{Tok::Greater, 1};
    default: return {Tok::Unknown, 1};
  }
}

Tok bracket_kind(char c) {
  switch (c) {
    case '(': return Tok::LPar;
    case ')': return Tok::RPar;
    case '[': return Tok::LSqb;
    case ']': return Tok::RSqb;
    case '{': return Tok::LBrace;
    default: return Tok::RBrace;
  }
}

}  // namespace

bool Lexer::open_bracket(char c) {
  ++at_;
  if (out_.open_brackets.size() >= kMaxBrackets) return fail("too many nested parentheses");
  out_.open_brackets.push_back({c, line_, static_cast<int32_t>(at_ - 1 - line_start_)});
  if (in_field()) ++fstrings_.back().brackets;
  add(bracket_kind(c), at_ - 1, at_);
  return true;
}

bool Lexer::close_bracket(char c) {
  ++at_;
  FString* string = in_field() ? &fstrings_.back() : nullptr;
  if (string && string->brackets == 0 && c == '}') return fail("f-string: single '}' is not allowed");
  if (!string && out_.open_brackets.empty()) return fail(std::string("unmatched '") + c + "'");
  if (!out_.open_brackets.empty()) {
    Bracket open = out_.open_brackets.back();
    out_.open_brackets.pop_back();
    if (closing_of(open.opening) != c) {
      if (string && open.opening == '{' && string->brackets - 1 == string->field_depth) {
        return fail(std::string("f-string: unmatched '") + c + "'");
      }
      std::string message = std::string("closing parenthesis '") + c + "' does not match opening parenthesis '" + open.opening + "'";
      if (open.line != line_) message += " on line " + std::to_string(open.line);
      return fail(std::move(message));
    }
  }
  add(bracket_kind(c), at_ - 1, at_);
  if (string) {
    --string->brackets;
    if (string->brackets < 0) return fail(std::string("f-string: unmatched '") + c + "'");
    if (c == '}' && string->brackets == string->field_depth) {
      --string->field_depth;
      reading_text_ = true;
    }
  }
  return true;
}

bool Lexer::lex_operator() {
  char c = text_[at_];
  switch (c) {
    case '(': case '[': case '{':
      return open_bracket(c);
    case ')': case ']': case '}':
      return close_bracket(c);
    case ':':
      if (in_field() && fstrings_.back().brackets - 1 == fstrings_.back().field_depth) {  // a format spec follows
        add(Tok::Colon, at_, at_ + 1);
        ++at_;
        reading_text_ = true;
        return true;
      }
      break;
  }
  OperatorMatch found = match_operator(text_ + at_);
  if (found.kind == Tok::Unknown && !is_printable(static_cast<unsigned char>(c))) {
    ++at_;
    char code[16];
    std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned char>(c));
    return fail(std::string("invalid non-printable character ") + code);
  }
  add(found.kind, at_, at_ + found.size);
  at_ += found.size;
  return true;
}

}  // namespace skerry::syntax
