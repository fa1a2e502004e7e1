#include <doctest/doctest.h>

#include "isolate/syntax/parser.h"
#include "parse_helpers.h"

using namespace skerry::syntax;

namespace {

// The text of a string literal, its escapes decoded.
std::string text(std::string_view source) {
  Arena arena;
  ParseOptions options;
  options.lookup_unicode_name = [](std::string_view name, void*) { return name == "BULLET" ? int32_t{0x2022} : -1; };
  ParseResult result = parse(source, "", Mode::eval, arena, options);
  if (!result.tree) return result.fault.message;
  auto* constant = as<Constant>(as<Expression>(result.tree)->body);
  return constant ? std::string(constant->value.text) : "not a constant";
}

}  // namespace

TEST_CASE("escapes") {
  CHECK(text(R"('\n\t\\\'\"\x41\101\u20ac\U0001F600')") == "\n\t\\'\"AA\u20ac\U0001F600");
  CHECK(text("'a\\\nb'") == "ab");
  CHECK(text(R"(r'\n\x')") == R"(\n\x)");
  CHECK(text(R"(b'\xff\u1234')") == "\xff\\u1234");
  CHECK(text(R"('\N{BULLET}')") == "\u2022");
  CHECK(text(R"('\ud800')") == "\xed\xa0\x80");
  CHECK(text("'a' \"b\" '''c'''") == "abc");
}

TEST_CASE("broken escapes") {
  CHECK(text(R"('\x4')") == R"((unicode error) 'unicodeescape' codec can't decode bytes in position 0-2: truncated \xXX escape)");
  CHECK(text(R"('a\U00110000')") == R"((unicode error) 'unicodeescape' codec can't decode bytes in position 1-10: illegal Unicode character)");
  CHECK(text(R"('\N{NO SUCH}')") == R"((unicode error) 'unicodeescape' codec can't decode bytes in position 0-10: unknown Unicode character name)");
  CHECK(text(R"('\N')") == R"((unicode error) 'unicodeescape' codec can't decode bytes in position 0-1: malformed \N character escape)");
  CHECK(text(R"(b'\x4')") == R"((value error) invalid \x escape at position 0)");
  CHECK(text("b'\u00e9'") == "bytes can only contain ASCII literal characters");
  CHECK(text("b'a' 'b'") == "cannot mix bytes and nonbytes literals");
}

TEST_CASE("unknown escapes stay and are warned about once a literal") {
  Arena arena;
  ParseResult result = parse("x = '\\d\\q'\ny = r'\\d'\nz = '\\400'", "", Mode::exec, arena);
  REQUIRE(result.tree);
  REQUIRE(result.warnings.size() == 2);
  CHECK(result.warnings[0].message == "invalid escape sequence '\\d'");
  CHECK(result.warnings[0].lineno == 1);
  CHECK(result.warnings[0].kind == WarningKind::DeprecationWarning);
  CHECK(result.warnings[1].message == "invalid octal escape sequence '\\400'");
}

TEST_CASE("f-strings") {
  CHECK(dump_expression("f'a{b!r:>{c}}d{{}}'") ==
        "JoinedStr(values=[Constant(value='a'), FormattedValue(value=Name(id='b', ctx=Load()), conversion=114, "
        "format_spec=JoinedStr(values=[Constant(value='>'), FormattedValue(value=Name(id='c', ctx=Load()), "
        "conversion=-1)])), Constant(value='d{}')])");
  CHECK(dump_expression("f'{ x = }'") ==
        "JoinedStr(values=[Constant(value=' x = '), FormattedValue(value=Name(id='x', ctx=Load()), conversion=114)])");
  CHECK(dump_expression("f'{x=:3}'") ==
        "JoinedStr(values=[Constant(value='x='), FormattedValue(value=Name(id='x', ctx=Load()), conversion=-1, "
        "format_spec=JoinedStr(values=[Constant(value='3')]))])");
  CHECK(dump_expression("'a' f'b{x}' 'c' f'd'") ==
        "JoinedStr(values=[Constant(value='ab'), FormattedValue(value=Name(id='x', ctx=Load()), conversion=-1), "
        "Constant(value='cd')])");
  CHECK(dump_expression("f''") == "JoinedStr(values=[])");
  CHECK(dump_expression("f'\\N{DASH}'").find("unknown Unicode character name") != std::string::npos);
}

TEST_CASE("f-strings after PEP 701: same quotes, newlines, comments, backslashes, any nesting") {
  CHECK(dump_expression("f'{d['a']}'").starts_with("JoinedStr(values=[FormattedValue(value=Subscript("));
  CHECK(dump_expression("f'{f'{f'{1}'}'}'").starts_with("JoinedStr("));
  CHECK(dump_expression("f'{\n1 # one\n}'").starts_with("JoinedStr("));
  CHECK(dump_expression("f'{'\\n'.join(a)}'").starts_with("JoinedStr("));
  CHECK(dump_expression("f'{(lambda x: 1)}'").starts_with("JoinedStr("));
  CHECK(dump_expression("f'{a != b}{c if d else e}{x:=5}{(x:=5)}'").starts_with("JoinedStr("));
  CHECK(dump_expression("f'''{\n'''x'''\n}'''").starts_with("JoinedStr("));
  CHECK(dump_expression("rf'\\{x}\\N'").starts_with("JoinedStr(values=[Constant(value='\\\\'), FormattedValue("));
  CHECK(dump_expression("f'{x:%H:%M}'").find("Constant(value='%H:%M')") != std::string::npos);
}

TEST_CASE("positions inside f-strings are exact") {
  Arena arena;
  ParseResult result = parse("f'ab{cd}'", "", Mode::eval, arena);
  REQUIRE(result.tree);
  auto* joined = as<JoinedStr>(as<Expression>(result.tree)->body);
  REQUIRE(joined);
  CHECK(joined->values[0]->col_offset == 2);
  CHECK(joined->values[0]->end_col_offset == 4);
  CHECK(joined->values[1]->col_offset == 4);
  CHECK(joined->values[1]->end_col_offset == 8);
  CHECK(as<FormattedValue>(joined->values[1])->value->col_offset == 5);
}

TEST_CASE("broken f-strings") {
  CHECK(dump("f'{}'") == "SyntaxError: f-string: valid expression required before '}' (1, 4)");
  CHECK(dump("f'{=}'") == "SyntaxError: f-string: valid expression required before '=' (1, 4)");
  CHECK(dump("f'{!r}'") == "SyntaxError: f-string: valid expression required before '!' (1, 4)");
  CHECK(dump("f'{a b}'") == "SyntaxError: invalid syntax. Perhaps you forgot a comma? (1, 4)");
  CHECK(dump("f'{a $ b}'") == "SyntaxError: f-string: expecting '=', or '!', or ':', or '}' (1, 6)");
  CHECK(dump("f'{*}'") == "SyntaxError: f-string: expecting a valid expression after '{' (1, 4)");
  CHECK(dump("f'{a!x}'") == "SyntaxError: f-string: invalid conversion character 'x': expected 's', 'r', or 'a' (1, 6)");
  CHECK(dump("f'{a!}'") == "SyntaxError: f-string: missing conversion character (1, 6)");
  CHECK(dump("f'{a! r}'") == "SyntaxError: f-string: conversion type must come right after the exclamation mark (1, 5)");
  CHECK(dump("f'}'") == "SyntaxError: f-string: single '}' is not allowed (1, 3)");
  CHECK(dump("f'{a)}'") == "SyntaxError: f-string: unmatched ')' (1, 5)");
  CHECK(dump("f'{(a}'") == "SyntaxError: closing parenthesis '}' does not match opening parenthesis '(' (1, 6)");
  CHECK(dump("f'{lambda x: 1}'") == "SyntaxError: f-string: lambda expressions are not allowed without parentheses (1, 4)");
  CHECK(dump("f'{a") == "SyntaxError: '{' was never closed (1, 3)");
  CHECK(dump("f'{a'") == "SyntaxError: f-string: expecting '}' (1, 5)");
  CHECK(dump("f'abc") == "SyntaxError: unterminated f-string literal (detected at line 1) (1, 1)");
  CHECK(dump("f'''abc\n") == "SyntaxError: unterminated triple-quoted f-string literal (detected at line 1) (1, 1)");
  CHECK(dump("f'{a:{b:{c:{d}}}}'") == "SyntaxError: f-string: expressions nested too deeply (1, 12)");
}
