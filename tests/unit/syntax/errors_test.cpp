// Messages and places of syntax errors, as CPython 3.11 gives them (3.12 where it knows more).
#include <doctest/doctest.h>

#include "parse_helpers.h"

using namespace skerry::syntax;

namespace {

struct Case {
  const char* source;
  const char* expected;
};

void check_all(std::initializer_list<Case> cases) {
  for (const Case& one : cases) {
    CAPTURE(one.source);
    CHECK(dump(one.source) == one.expected);
  }
}

}  // namespace

TEST_CASE("tokens") {
  check_all({
      {"x = 'abc", "SyntaxError: unterminated string literal (detected at line 1) (1, 5)"},
      {"x = '''abc\n\n", "SyntaxError: unterminated triple-quoted string literal (detected at line 2) (1, 5)"},
      {"x = (1,\n y", "SyntaxError: '(' was never closed (1, 5)"},
      {"(\n]", "SyntaxError: closing parenthesis ']' does not match opening parenthesis '(' on line 1 (2, 1)"},
      {"(]", "SyntaxError: closing parenthesis ']' does not match opening parenthesis '(' (1, 2)"},
      {"x = }", "SyntaxError: unmatched '}' (1, 5)"},
      {"a\u00a0b", "SyntaxError: invalid non-printable character U+00A0 (1, 2)"},
      {"a\u20acb", "SyntaxError: invalid character '\u20ac' (U+20AC) (1, 2)"},
      {"0777", "SyntaxError: leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers (1, 1)"},
      {"1abc", "SyntaxError: invalid decimal literal (1, 1)"},
      {"0b12", "SyntaxError: invalid digit '2' in binary literal (1, 4)"},
      {"0xg", "SyntaxError: invalid hexadecimal literal (1, 2)"},
      {"1__0", "SyntaxError: invalid decimal literal (1, 2)"},
      {"\\ x", "SyntaxError: unexpected character after line continuation character (1, 2)"},
      {"x = \\", "SyntaxError: unexpected EOF while parsing (1, 6)"},
      {"a $ b", "SyntaxError: invalid syntax (1, 3)"},
      {"a <> b", "SyntaxError: invalid syntax (1, 3)"},
  });
}

TEST_CASE("indentation") {
  check_all({
      {"x\n  y\n", "IndentationError: unexpected indent (2, 2)"},
      {"if x:\ny\n", "IndentationError: expected an indented block after 'if' statement on line 1 (2, 1)"},
      {"if 1:\n    x\n  y\n", "IndentationError: unindent does not match any outer indentation level (3, 4)"},
      {"if 1:\n\tx\n        y\n", "TabError: inconsistent use of tabs and spaces in indentation (3, 1)"},
      {"def f():\npass", "IndentationError: expected an indented block after function definition on line 1 (2, 1)"},
      {"class A:\npass", "IndentationError: expected an indented block after class definition on line 1 (2, 1)"},
      {"try:\n x\nexcept* A:\ny", "IndentationError: expected an indented block after 'except*' statement on line 3 (4, 1)"},
      {"match x:\ncase 1: pass", "IndentationError: expected an indented block after 'match' statement on line 1 (2, 1)"},
  });
}

TEST_CASE("expressions") {
  check_all({
      {"f(a b)", "SyntaxError: invalid syntax. Perhaps you forgot a comma? (1, 3)"},
      {"x = 1 2", "SyntaxError: invalid syntax (1, 7)"},
      {"print 1", "SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)? (1, 1)"},
      {"a if b", "SyntaxError: expected 'else' after 'if' expression (1, 1)"},
      {"(a=1)", "SyntaxError: invalid syntax. Maybe you meant '==' or ':=' instead of '='? (1, 2)"},
      {"if a.b = 1: pass", "SyntaxError: cannot assign to attribute here. Maybe you meant '==' instead of '='? (1, 4)"},
      {"(a.b := 1)", "SyntaxError: cannot use assignment expressions with attribute (1, 2)"},
      {"{1:2, 3}", "SyntaxError: ':' expected after dictionary key (1, 7)"},
      {"{1:, 2}", "SyntaxError: expression expected after dictionary key and ':' (1, 3)"},
      {"{1: *a}", "SyntaxError: cannot use a starred expression in a dictionary value (1, 5)"},
      {"{**a for a in b}", "SyntaxError: dict unpacking cannot be used in dict comprehension (1, 2)"},
      {"[*a for a in b]", "SyntaxError: iterable unpacking cannot be used in comprehension (1, 2)"},
      {"[a, b for a in b]", "SyntaxError: did you forget parentheses around the comprehension target? (1, 2)"},
      {"(*a)", "SyntaxError: cannot use starred expression here (1, 2)"},
      {"f(a for a in b, c)", "SyntaxError: Generator expression must be parenthesized (1, 3)"},
      {"f(1=2)", "SyntaxError: expression cannot contain assignment, perhaps you meant \"==\"? (1, 3)"},
      {"f(True=2)", "SyntaxError: cannot assign to True (1, 3)"},
      {"f(a=1, b)", "SyntaxError: positional argument follows keyword argument (1, 9)"},
      {"f(**a, b)", "SyntaxError: positional argument follows keyword argument unpacking (1, 9)"},
      {"f(**a, *b)", "SyntaxError: iterable argument unpacking follows keyword argument unpacking (1, 3)"},
      {"'a' b'c'", "SyntaxError: cannot mix bytes and nonbytes literals (1, 9)"},
  });
}

TEST_CASE("statements") {
  check_all({
      {"def f", "SyntaxError: expected '(' (1, 6)"},
      {"class A", "SyntaxError: expected ':' (1, 8)"},
      {"try\n x", "SyntaxError: expected ':' (1, 4)"},
      {"try: x\n", "SyntaxError: expected 'except' or 'finally' block (1, 7)"},
      {"try:\n x\nexcept A, B:\n y\n", "SyntaxError: multiple exception types must be parenthesized (3, 8)"},
      {"try: x\nexcept A: y\nexcept* B: z",
       "SyntaxError: cannot have both 'except' and 'except*' on the same 'try' (3, 1)"},
      {"with a as 1: pass", "SyntaxError: cannot assign to literal (1, 11)"},
      {"for f() in x: pass", "SyntaxError: cannot assign to function call (1, 5)"},
      {"del f()", "SyntaxError: cannot delete function call (1, 5)"},
      {"f() = 1", "SyntaxError: cannot assign to function call here. Maybe you meant '==' instead of '='? (1, 1)"},
      {"x = None = 1", "SyntaxError: cannot assign to None (1, 5)"},
      {"yield = 1", "SyntaxError: assignment to yield expression not possible (1, 1)"},
      {"(a, b): int", "SyntaxError: only single target (not tuple) can be annotated (1, 1)"},
      {"f(): int", "SyntaxError: illegal target for annotation (1, 1)"},
      {"a + 1 += 2", "SyntaxError: 'expression' is an illegal expression for augmented assignment (1, 1)"},
      {"import a from b", "SyntaxError: Did you mean to use 'from ... import ...' instead? (1, 1)"},
      {"from a import b,", "SyntaxError: trailing comma not allowed without surrounding parentheses (1, 17)"},
  });
}

TEST_CASE("parameters") {
  check_all({
      {"def f(a=1, b): pass", "SyntaxError: non-default argument follows default argument (1, 12)"},
      {"def f(**a, b): pass", "SyntaxError: arguments cannot follow var-keyword argument (1, 12)"},
      {"def f(*): pass", "SyntaxError: named arguments must follow bare * (1, 7)"},
      {"def f(*a=1): pass", "SyntaxError: var-positional argument cannot have default value (1, 9)"},
      {"def f(*a, *b): pass", "SyntaxError: * argument may appear only once (1, 11)"},
      {"def f(/, a): pass", "SyntaxError: at least one argument must precede / (1, 7)"},
      {"def f(a, /, b, /): pass", "SyntaxError: / may appear only once (1, 16)"},
      {"def f(a, *, b, /): pass", "SyntaxError: / must be ahead of * (1, 16)"},
      {"def f(a, (b, c)): pass", "SyntaxError: Function parameters cannot be parenthesized (1, 10)"},
      {"lambda (a, b): 1", "SyntaxError: Lambda expression parameters cannot be parenthesized (1, 8)"},
      {"def f(a=): pass", "SyntaxError: expected default value expression (1, 8)"},
  });
}

TEST_CASE("patterns") {
  check_all({
      {"match x:\n case a as _: pass", "SyntaxError: cannot use '_' as a target (2, 12)"},
      {"match x:\n case a.b as 1: pass", "SyntaxError: invalid pattern target (2, 14)"},
      {"match x:\n case A(a=1, 2): pass", "SyntaxError: positional patterns follow keyword patterns (2, 14)"},
      {"match x:\n case 1j + 1: pass", "SyntaxError: real number required in complex literal (2, 7)"},
      {"match x:\n case 1 + 1: pass", "SyntaxError: imaginary number required in complex literal (2, 11)"},
      {"match x", "SyntaxError: expected ':' (1, 8)"},
  });
}

TEST_CASE("a range is underlined and its line is given") {
  Arena arena;
  ParseResult result = parse("\n  \n(\u00e9, a b)\n", "", Mode::exec, arena);
  REQUIRE(!result.tree);
  CHECK(result.fault.lineno == 3);
  CHECK(result.fault.offset == 5);
  CHECK(result.fault.end_lineno == 3);
  CHECK(result.fault.end_offset == 8);
  CHECK(result.fault.text == "(\u00e9, a b)\n");
}
