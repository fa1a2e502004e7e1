// Sources that nest without end must fail cleanly, or be read without recursion.
#include <doctest/doctest.h>

#include <string>

#include "parse_helpers.h"

using namespace skerry::syntax;

namespace {

constexpr int kMany = 100'000;
const char* const kTooComplex = "Parser stack overflowed - Python source too complex to compile";

std::string repeat(std::string_view piece, int count) {
  std::string all;
  all.reserve(piece.size() * static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) all += piece;
  return all;
}

// The message of the fault; empty when the source reads.
std::string fault_of(const std::string& source, const ParseOptions& options = {}) {
  Arena arena;
  ParseResult result = parse(source, "", Mode::exec, arena, options);
  return result.tree ? "" : result.fault.message;
}

}  // namespace

TEST_CASE("nesting beyond the limits is refused") {
  CHECK(fault_of(repeat("(", kMany) + repeat(")", kMany)) == "too many nested parentheses");
  CHECK(fault_of(repeat("[", kMany)) == "too many nested parentheses");
  CHECK(fault_of(repeat("f'{", kMany)) == "too many nested f-strings");
  for (const char* piece : {"-", "not ", "~", "lambda: ", "1 ** ", "a if b else ", "lambda a=lambda: 1: "}) {
    CAPTURE(piece);
    CHECK(fault_of(repeat(piece, kMany) + "1") == kTooComplex);
  }
  std::string blocks;
  for (int i = 0; i < 200; ++i) blocks += std::string(static_cast<size_t>(i), ' ') + "if a:\n";
  CHECK(fault_of(blocks) == "too many levels of indentation");
}

TEST_CASE("what the limits allow is read") {
  CHECK(fault_of(repeat("(", 199) + "1" + repeat(")", 199)).empty());
  CHECK(fault_of(repeat("f(x[{", 66) + "1" + repeat("}])", 66)).empty());
  CHECK(fault_of(repeat("a if b else ", 1000) + "c").empty());
  CHECK(fault_of(repeat("not ", 2000) + "c").empty());
  std::string blocks;
  for (int i = 0; i < 99; ++i) blocks += std::string(static_cast<size_t>(i), ' ') + "while a:\n";
  CHECK(fault_of(blocks + std::string(99, ' ') + repeat("[", 199) + repeat("]", 199)).empty());
}

TEST_CASE("chains of any length are read without recursion") {
  for (const char* piece : {".b", "+b", "()", "[0]", " or b", " < b", ", b", "; b", " = b"}) {
    CAPTURE(piece);
    CHECK(fault_of("a" + repeat(piece, kMany)).empty());
  }
  CHECK(fault_of("if a: b\n" + repeat("elif a: b\n", kMany)).empty());
  CHECK(fault_of(repeat("@a\n", kMany) + "def f(): pass").empty());
  CHECK(fault_of(repeat("'a' ", kMany)).empty());
  CHECK(fault_of("try: a\n" + repeat("except b: c\n", kMany)).empty());
}

TEST_CASE("the stack budget of the caller is kept") {
  char here;
  ParseOptions options;
  options.stack_limit = reinterpret_cast<char*>(reinterpret_cast<uintptr_t>(&here) - 128 * 1024);
  CHECK(fault_of(repeat("not ", 3000) + "a", options) == kTooComplex);
  CHECK(fault_of("f(a, [b, (c, {d: e})])", options).empty());
}

TEST_CASE("naming a mistake takes no more than linear time in its depth") {
  CHECK(fault_of(repeat("{1: f(", 90) + "a=1 b" + repeat(")}", 90)).starts_with("invalid syntax"));
  CHECK(fault_of(repeat("[a for a in f(", 90) + "1 1" + repeat(")]", 90)).starts_with("invalid syntax"));
  CHECK(fault_of(repeat("f(**a, b=f(", 90) + "1 1" + repeat("))", 90)).starts_with("invalid syntax"));
  CHECK(fault_of(repeat("f(a, b=1, c, d(", 90) + repeat("))", 90)).find("argument") != std::string::npos);
  CHECK(fault_of(repeat("(lambda x=[", 90) + "1 1" + repeat("]: 0)", 90)).starts_with("invalid syntax"));
  CHECK(!fault_of(repeat("(a, b := ", 180)).empty());
  CHECK(!fault_of(repeat("x {y ", 180)).empty());
  CHECK(!fault_of(repeat("with (a, (", 90) + "1 1" + repeat("))", 90) + ": pass").empty());
}

TEST_CASE("nested starred arguments that do not read cost no more for each level") {
  for (const char* piece : {"f(*(", "f(*[", "f(a, *[", "f(*{x: ", "f(*-["}) {
    CAPTURE(piece);
    CHECK_FALSE(fault_of(repeat(piece, 60) + "1 $").empty());
    CHECK_FALSE(fault_of(repeat(piece, 60) + "1 1").empty());
  }
}
