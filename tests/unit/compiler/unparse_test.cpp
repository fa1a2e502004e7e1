#include "compile_text.h"

namespace skerry::compiler {
namespace {

std::string round_trip(std::string_view text) {
  syntax::Arena arena;
  syntax::ParseResult parsed = syntax::parse(text, "test.py", syntax::Mode::eval, arena);
  REQUIRE(parsed.tree);
  return unparse(*static_cast<const syntax::Expression*>(parsed.tree)->body);
}

TEST_CASE("annotations are written with the parentheses they need") {
  for (const char* text :
       {"a", "a.b[c]", "dict[str, list[int]]", "a | None", "(a + b) * c", "a + b * c", "(-a) ** b",
        "not a", "a if b else c", "lambda x, /, y=1, *z, k, **kw: x", "f(a, *b, k=c, **d)", "[x for x in y if x]",
        "{a: b, **c}", "{1, 2}", "(1,)", "()", "a[1:2, ::3]", "a[b, c]", "a < b <= c", "a and b or c",
        "(a or b) and c", "'x'", "b'x'", "...", "1.5", "1j", "(yield)", "Callable[[int], str]", "a @ b", "~a"})
    CHECK(round_trip(text) == text);
  CHECK(round_trip("f'{a!r:>{w}} {{b}}'") == "f'{a!r:>{w}} {{b}}'");
  CHECK(round_trip("\"it's\"") == "\"it's\"");
  CHECK(round_trip("( a )") == "a");
  CHECK(round_trip("-a ** -b") == "-a ** (-b)");  // as CPython writes it
  CHECK(round_trip("x[*y]") == "x[*y,]");
}

}  // namespace
}  // namespace skerry::compiler
