// Natives that take long give way to others and hear of Ctrl-C in the middle of what they do.
#include <doctest/doctest.h>

#include <string>

#include "isolate/heap/collector.h"
#include "isolate/objects/pace.h"
#include "tests/unit/vm/script.h"

using namespace skerry;

namespace {

struct Native {
  const char* prepared;
  const char* text;
};

constexpr Native kLong[] = {
    {"a = 'a' * 3000000", "a.replace('a', 'bb')"},
    {"a = 'a' * 3000000", "a.replace('b', 'c')"},
    {"a = 'a' * 3000000", "a.replace('', '-')"},
    {"a = 'a' * 3000000 + chr(0x20ac)", "a.replace('a', 'bb')"},
    {"a = 'ab' * 1500000", "a.count('ba')"},
    {"a = 'ab' * 1500000 + chr(0x20ac)", "a.count('ba')"},
    {"a = 'a' * 3000000", "a.find('ab')"},
    {"a = 'a' * 3000000", "a.rfind('ba')"},
    {"a = 'a' * 3000000", "'ab' in a"},
    {"a = 'a' * 3000000", "'b' in a"},
    {"a = 'a' * 3000000", "a.partition('b')"},
    {"a = 'a' * 3000000", "a.rpartition('b')"},
    {"a = 'a ' * 200000", "a.split()"},
    {"a = 'a ' * 200000", "a.split(' ')"},
    {"a = 'a ' * 200000", "a.rsplit()"},
    {"a = 'a\\n' * 200000", "a.splitlines()"},
    {"a = 'a' * 200000", "a.translate({97: 98})"},
    {"a = b'a' * 3000000", "a.replace(b'a', b'bb')"},
    {"a = b'a' * 3000000", "a.count(b'b')"},
    {"a = b'a' * 3000000", "a.find(b'ab')"},
    {"a = b'a' * 3000000", "b'ab' in a"},
    {"a = bytearray(b'a' * 3000000)", "b'ab' in a"},
    {"a = b'a ' * 200000", "a.split()"},
    {"a = list(range(100000))", "sum(a)"},
    {"", "sum(range(100000))"},
};

// At the second question somebody presses Ctrl-C.
struct Impatient final : Parker {
  int questions = 0;
  void block(Isolate&) override {}
  bool should_yield(Isolate& iso) override {
    if (++questions == 2) iso.interrupts.fetch_or(kInterruptKeyboard);
    return false;
  }
  void yield_fiber(Isolate&) override {}
};

}  // namespace

TEST_CASE("long natives come to safepoints") {
  for (const Native& native : kLong) {
    CAPTURE(native.text);
    Script script;
    HandParker parker;
    script.iso().parker = &parker;
    REQUIRE(script.run(native.prepared) == "");
    parker.questions = 0;
    REQUIRE(script.run(native.text) == "");
    CHECK(parker.questions >= 3);
  }
}

TEST_CASE("long natives end when Ctrl-C comes") {
  for (const Native& native : kLong) {
    CAPTURE(native.text);
    Script script;
    Impatient parker;
    REQUIRE(script.run(native.prepared) == "");
    script.iso().parker = &parker;
    CHECK(script.run(native.text).substr(0, 17) == "KeyboardInterrupt");
    CHECK(parker.questions <= 3);
  }
}

TEST_CASE("a long collection, and the list of a view's items, let other isolates run") {
  static int breaths;
  Script script;
  REQUIRE(script.run("a = [[] for _ in range(20000)]") == "");
  breaths = 0;
  set_give_way_hook([](Isolate&) { ++breaths; });
  script.iso().collector().collect();
  CHECK(breaths >= 20);
  breaths = 0;
  REQUIRE(script.run("memoryview(bytes(100000)).tolist()") == "");
  CHECK(breaths >= 20);
  set_give_way_hook(nullptr);
}
