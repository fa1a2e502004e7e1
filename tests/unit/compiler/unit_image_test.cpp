// A unit survives being written and read; broken bytes are refused.
#include "isolate/compiler/unit_image.h"

#include "compile_text.h"

namespace skerry::compiler {
namespace {

constexpr const char* kSource =
    "import a.b as c\n"
    "class C(c.D):\n"
    "    'docs'\n"
    "    def f(self, x, /, y=1, *z, k=-0.0, **w):\n"
    "        try:\n"
    "            return [i + 2j for i in x if i in {1, 2, 'drei'}], x[1:2:3], 10 ** 30, b'\\0\\xff', 'h\\udc80', (1, (None, ...))\n"
    "        except* ValueError as e:\n"
    "            raise\n"
    "async def g(n):\n"
    "    def h():\n"
    "        nonlocal n\n"
    "        n += True\n"
    "    async with n as m: yield m, h\n";

TEST_CASE("a unit read back is the unit that was written") {
  auto c = compile_text(kSource);
  REQUIRE_MESSAGE(c->unit, c->parse_error << c->fault.message);
  std::string bytes = write_unit(*c->unit);
  auto again = read_unit(bytes);
  REQUIRE(again);
  for (auto& code : again->codes) unpack(*code);
  CHECK(write_unit(*again) == bytes);
  REQUIRE(again->codes.size() == c->unit->codes.size());
  for (size_t i = 0; i < again->codes.size(); ++i) {
    CHECK(verify(*again->codes[i]) == "");
    CHECK(listing(*again, *again->codes[i]) == listing(*c->unit, *c->unit->codes[i]));
  }
}

TEST_CASE("a unit that breaks off or goes on is refused") {
  auto c = compile_text(kSource);
  REQUIRE(c->unit);
  std::string bytes = write_unit(*c->unit);
  for (size_t size = 0; size < bytes.size(); size += 7) CHECK_FALSE(read_unit(std::string_view(bytes).substr(0, size)));
  CHECK_FALSE(read_unit(bytes + "x"));
}

TEST_CASE("damaged bytes of a unit are read without harm") {
  auto c = compile_text("def f(a, b=(1, 'x')):\n    return a, b, lambda: a\n");
  REQUIRE(c->unit);
  const std::string bytes = write_unit(*c->unit);
  for (size_t at = 0; at < bytes.size(); ++at)
    for (char value : {'\0', '\x7f', '\xff'}) {
      std::string damaged = bytes;
      damaged[at] = value;
      auto unit = read_unit(damaged);  // whether it is refused depends on what the byte means
      if (unit) CHECK(unit->root < unit->codes.size());
    }
}

}  // namespace
}  // namespace skerry::compiler
