// From one isolate's objects to a message and into another isolate's objects.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "channels/message.h"
#include "isolate/builtins/boot.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/pace.h"
#include "tests/unit/vm/script.h"

using namespace skerry::channels;
using skerry::Isolate;
using skerry::Ref;
using skerry::Script;
using skerry::Value;

namespace {

Message frozen(Script& from, const char* expression, FreezeMode mode = FreezeMode::kMessage) {
  REQUIRE(from.run(std::string("value = ") + expression) == "");
  Message m;
  auto done = freeze(from.iso(), from.value("value"), "message", mode, &m);
  if (done.is_fault()) FAIL(from.error());
  return m;
}

std::string shown(Script& in, const Message& m) {
  skerry::Result made = thaw(in.iso(), m);
  if (made.is_fault()) return in.error();
  in.set("value", made.value());
  return in.global("value");
}

std::string refusal(Script& from, const char* expression) {
  REQUIRE(from.run(std::string("value = ") + expression) == "");
  Message m;
  auto done = freeze(from.iso(), from.value("value"), "message", FreezeMode::kMessage, &m);
  return done.is_fault() ? from.error() : "sent";
}

}  // namespace

TEST_CASE("plain data arrives in another isolate as it was") {
  const char* expressions[] = {
      "None", "True", "Ellipsis", "0", "-1", "1 << 61", "-(1 << 300)", "0.0", "-0.0", "1e300", "1j", "'text'", "'h\\xe9llo'",
      "'\\u0416\\U0001f600'", "'\\ud800'", "b'a\\0b'", "bytearray(b'xyz')", "()", "(1, ('a', None), [])", "[1, [2, [3]]]",
      "{1: 'a', 'b': [2], (3, 4): {}}", "{5}", "frozenset({6})", "range(1, 10, 2)", "slice(1, None, 2)", "set()", "b''", "''",
      "ValueError('why', 1)", "float('inf')", "float('nan')"};
  Script from, to;
  for (const char* expression : expressions) {
    Message m = frozen(from, expression);
    std::string original = from.global("value");
    CAPTURE(expression);
    CHECK(shown(to, m) == original);
    CHECK(shown(from, m) == original);
  }
}

TEST_CASE("small ints, common floats and singletons need no segment") {
  Script from;
  for (const char* expression : {"None", "False", "7", "2.5", "-1.0", "0.0"}) CHECK(frozen(from, expression).segment() == nullptr);
  CHECK(frozen(from, "[1]").segment() != nullptr);
}

TEST_CASE("what occurs twice occurs twice as one object, cycles too") {
  Script from, to;
  Message m = frozen(from, "(lambda x: [x, x, (x,)])([1])");
  shown(to, m);
  CHECK(to.run("same = value[0] is value[1] is value[2][0]; value[0].append(2); text = repr(value)") == "");
  CHECK(to.global("same") == "True");
  CHECK(to.global("text") == "'[[1, 2], [1, 2], ([1, 2],)]'");
  REQUIRE(from.run("cycle = []; cycle.append({'me': cycle})") == "");
  m = frozen(from, "cycle");
  shown(to, m);
  CHECK(to.run("same = value[0]['me'] is value; del value") == "");
  CHECK(to.global("same") == "True");
}

TEST_CASE("freezing and thawing much lets other isolates run") {
  static int breaths;
  Script from, to;
  breaths = 0;
  skerry::set_give_way_hook([](Isolate&) { ++breaths; });
  Message m = frozen(from, "[[i] for i in range(20000)]");
  CHECK(breaths >= 5);
  breaths = 0;
  skerry::Result made = thaw(to.iso(), m);
  skerry::set_give_way_hook(nullptr);
  CHECK(breaths >= 5);
  REQUIRE_FALSE(made.is_fault());
  to.set("value", made.value());
  CHECK(to.run("assert value == [[i] for i in range(20000)]") == "");
}

TEST_CASE("a message can be thawed again and again, each time into fresh containers") {
  Script from, to;
  Message m = frozen(from, "{'list': [1, 2]}");
  shown(to, m);
  REQUIRE(to.run("value['list'].append(3)") == "");
  CHECK(shown(to, m) == "{'list': [1, 2]}");
}

TEST_CASE("a message outlives its sender") {
  Script to;
  Message m;
  {
    Script from;
    m = frozen(from, "['a' * 10, b'b' * 100000, {'k': (1 << 100,)}]");
  }
  shown(to, m);
  CHECK(to.run("fine = value == ['a' * 10, b'b' * 100000, {'k': (1 << 100,)}]") == "");
  CHECK(to.global("fine") == "True");
}

TEST_CASE("big bytes and strings are shared, not copied") {
  Script from, to;
  Message m = frozen(from, "b'x' * 1000000");
  CHECK(m.segment()->bytes() < 100000);
  shown(to, m);
  auto view = [](Value v) { return v.as<skerry::BytesObject>()->view(); };
  CHECK(view(to.value("value")).data() == view(from.value("value")).data());
  CHECK(frozen(from, "'x' * 1000000").segment()->bytes() < 100000);
}

TEST_CASE("what cannot be sent is refused by its path") {
  Script from;
  CHECK(refusal(from, "[1, {'a': (2, lambda: 0)}]").find("TypeError: cannot send 'function' object at message[1]['a'][1]") == 0);
  CHECK(refusal(from, "(x for x in ())").find("TypeError: cannot send 'generator' object at message") == 0);
  CHECK(refusal(from, "type('C', (), {})()").find("TypeError: cannot send 'C' object at message") == 0);
}

TEST_CASE("a graph that is too deep is refused, and nothing is lost") {
  Script from;
  REQUIRE(from.run("deep = []\nfor _ in range(100000): deep = [deep]") == "");
  CHECK(refusal(from, "deep").find("RecursionError") == 0);
  CHECK(shown(from, frozen(from, "[1]")) == "[1]");
  REQUIRE(from.run("while deep: deep = deep[0]") == "");
}

TEST_CASE("a call takes along the function, its closure, defaults and the globals it names") {
  Script from, to;
  REQUIRE(from.run("base = [100]\n"
                   "other = object()\n"
                   "def helper(x): return x + base[0]\n"
                   "def outer(n):\n"
                   "    def inner(x, y=[5], *, z=1): return helper(x) + y[0] + z + n\n"
                   "    return inner\n"
                   "function = outer(1000)\n"
                   "base.append(1)") == "");
  Value argument = Value::small_int(1);
  Message m;
  REQUIRE_FALSE(freeze_call(from.iso(), from.value("function"), skerry::Args{&argument, 1, Value()}, &m).is_fault());
  REQUIRE(from.run("base[0] = -1") == "");  // the message has the value of the moment
  skerry::Result call = thaw(to.iso(), m);
  REQUIRE_FALSE(call.is_fault());
  to.set("call", call.value());
  CHECK(to.run("result = call[0](*call[1:]); names = sorted(k for k in call[0].__globals__ if k[:2] != '__')") == "");
  CHECK(to.global("result") == "1107");
  CHECK(to.global("names") == "['base', 'helper']");
}

TEST_CASE("classes and their instances travel with a call, not in a message") {
  Script from, to;
  REQUIRE(from.run("class Point:\n"
                   "    scale = 2\n"
                   "    def __init__(self, x): self.x = x\n"
                   "    def doubled(self): return self.x * self.scale\n"
                   "point = Point(21)\n"
                   "def function(p): return p.doubled(), type(p) is Point\n") == "");
  CHECK(refusal(from, "point").find("TypeError") == 0);
  Value argument = from.value("point");
  Message m;
  REQUIRE_FALSE(freeze_call(from.iso(), from.value("function"), skerry::Args{&argument, 1, Value()}, &m).is_fault());
  skerry::Result call = thaw(to.iso(), m);
  REQUIRE_FALSE(call.is_fault());
  to.set("call", call.value());
  CHECK(to.run("result = call[0](*call[1:])") == "");
  CHECK(to.global("result") == "(42, True)");
}
