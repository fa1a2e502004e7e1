// What the lexer gives the parser.
#pragma once

#include <cstdint>

namespace skerry::syntax {

// X(kind, text). Keywords and operators; the text is what messages quote.
#define SKERRY_SYNTAX_KEYWORDS(X)                                                                         \
  X(False, "False") X(None, "None") X(True, "True") X(And, "and") X(As, "as") X(Assert, "assert")         \
  X(Async, "async") X(Await, "await") X(Break, "break") X(Class, "class") X(Continue, "continue")         \
  X(Def, "def") X(Del, "del") X(Elif, "elif") X(Else, "else") X(Except, "except") X(Finally, "finally")   \
  X(For, "for") X(From, "from") X(Global, "global") X(If, "if") X(Import, "import") X(In, "in")           \
  X(Is, "is") X(Lambda, "lambda") X(Nonlocal, "nonlocal") X(Not, "not") X(Or, "or") X(Pass, "pass")       \
  X(Raise, "raise") X(Return, "return") X(Try, "try") X(While, "while") X(With, "with") X(Yield, "yield")

#define SKERRY_SYNTAX_OPERATORS(X)                                                                        \
  X(LPar, "(") X(RPar, ")") X(LSqb, "[") X(RSqb, "]") X(LBrace, "{") X(RBrace, "}") X(Colon, ":")         \
  X(Comma, ",") X(Semi, ";") X(Dot, ".") X(Ellipsis, "...") X(Arrow, "->") X(ColonEqual, ":=")            \
  X(Exclamation, "!") X(Tilde, "~") X(VBar, "|") X(Circumflex, "^") X(Amper, "&") X(LeftShift, "<<")      \
  X(RightShift, ">>") X(Plus, "+") X(Minus, "-") X(Star, "*") X(Slash, "/") X(DoubleSlash, "//")          \
  X(Percent, "%") X(At, "@") X(DoubleStar, "**") X(Less, "<") X(Greater, ">") X(EqEqual, "==")            \
  X(NotEqual, "!=") X(LessEqual, "<=") X(GreaterEqual, ">=") X(LessGreater, "<>") X(Equal, "=")           \
  X(PlusEqual, "+=") X(MinusEqual, "-=") X(StarEqual, "*=") X(SlashEqual, "/=")                           \
  X(DoubleSlashEqual, "//=") X(PercentEqual, "%=") X(AtEqual, "@=") X(DoubleStarEqual, "**=")             \
  X(VBarEqual, "|=") X(CircumflexEqual, "^=") X(AmperEqual, "&=") X(LeftShiftEqual, "<<=")                \
  X(RightShiftEqual, ">>=")

enum class Tok : uint8_t {
  EndMarker,
  Error,    // the lexer stopped here: Lexed::fault says why
  Unknown,  // a character that no token starts with: $ ? `
  Newline,
  Indent,
  Dedent,
  Name,
  Number,
  String,
  FStringStart,
  FStringMiddle,  // literal text of an f-string or a format spec, braces still doubled
  FStringEnd,
#define X(kind, text) kind,
  SKERRY_SYNTAX_KEYWORDS(X) SKERRY_SYNTAX_OPERATORS(X)
#undef X
};

enum class SoftKeyword : uint8_t { none, match, case_, type, underscore };

// Offsets count bytes of the source text; lines count from 1, columns are bytes from 0.
struct Token {
  uint32_t start = 0;
  uint32_t end = 0;
  uint32_t line = 0;
  uint32_t end_line = 0;
  int32_t col = 0;  // -1: Indent and Dedent have no extent
  int32_t end_col = 0;
  Tok kind = Tok::EndMarker;
  SoftKeyword soft = SoftKeyword::none;
  uint16_t level = 0;  // brackets open after this token
};

}  // namespace skerry::syntax
