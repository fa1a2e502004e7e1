// dict_content: the number of what is in a dict is another one after each write, whoever writes.
#include <doctest/doctest.h>

#include "tests/unit/vm/script.h"

using skerry::DictObject;
using skerry::Script;

namespace {

uint64_t content(Script& s, const char* name) { return skerry::dict_content(s.iso(), s.value(name).as<DictObject>()); }

bool is_written_by(Script& s, const char* code, const char* name = "d") {
  uint64_t before = content(s, name);
  REQUIRE(skerry::dict_has_content(s.value(name).as<DictObject>(), before));
  REQUIRE(s.run(code) == "");
  bool has = skerry::dict_has_content(s.value(name).as<DictObject>(), before);
  CHECK(has == (content(s, name) == before));
  return !has;
}

const char* const kModule =
    "class Box: pass\n"
    "box = Box()\n"
    "box.x = 1\n"
    "d = box.__dict__\n"
    "d['y'] = 2\n"
    "d[1] = 3\n"
    "def set_item(k, v): d[k] = v\n"
    "def set_attribute(v): box.x = v\n"
    "def add(k): d[k] += 1\n"
    "def set_global(v):\n  global x\n  x = v\n"
    "other = {'x': 1}\n";

}  // namespace

TEST_CASE("each write gives a dict's content another number, reading none") {
  for (const char* write :
       {"d['x'] = 5", "d['x'] = d['x']", "d[1] = 5", "d[True] = 5", "d['new'] = 1", "del d['x']", "d.pop('y')", "d.popitem()", "d.clear()", "d.setdefault('z', 1)",
        "d.update(x=2)", "d.update({'x': 2})", "d.update([('x', 2)])", "d |= {'x': 2}", "d.__init__(x=2)", "box.x = 4", "setattr(box, 'x', 4)", "del box.x",
        "exec('x = 7', {}, d)", "exec('x = 7', d)", "type(set_global)(set_global.__code__, d)(1)"}) {
    CAPTURE(write);
    Script s;
    REQUIRE(s.run(kModule) == "");
    CHECK(is_written_by(s, write));
  }
  Script s;
  REQUIRE(s.run(kModule) == "");
  for (const char* other : {"d['x'], d.get('q'), len(d), list(d), dict(d), d.copy(), d | {'x': 1}, 'x' in d, d == other", "d.pop('q', 1)", "d.setdefault('x', 9)",
                            "other['x'] = 2", "d.update({})", "box.x", "repr(d)"}) {
    CAPTURE(other);
    CHECK_FALSE(is_written_by(s, other));
  }
}

TEST_CASE("writes of warm code count, too") {
  for (const char* write : {"set_item('x', i)", "set_item(1, i)", "set_attribute(i)", "add('x')", "add(1)"}) {
    CAPTURE(write);
    Script s;
    REQUIRE(s.run(kModule) == "");
    REQUIRE(s.run((std::string("for i in range(300): ") + write).c_str()) == "");
    REQUIRE(s.run("i = 1000") == "");
    CHECK(is_written_by(s, write));
    CHECK(is_written_by(s, write));
  }
  Script s;
  REQUIRE(s.run("import sys\ng = globals()\nx = 0\ndef set_global(v):\n  global x\n  x = v\nfor i in range(300): set_global(i)\nprobe = [set_global]") == "");
  uint64_t before = content(s, "g");
  REQUIRE(s.run("probe[0](1)") == "");
  CHECK(content(s, "g") != before);
}

TEST_CASE("a number is never given again, and a copy has its own") {
  Script s;
  REQUIRE(s.run("d = {'x': 1}") == "");
  uint64_t first = content(s, "d");
  CHECK(content(s, "d") == first);
  // The lower half of the counter comes round.
  s.iso().next_content = 0xffff'ffff;
  REQUIRE(s.run("d['x'] = 2") == "");
  uint64_t second = content(s, "d");
  REQUIRE(s.run("d['x'] = 1") == "");
  uint64_t third = content(s, "d");
  CHECK(second == 0xffff'ffff);
  CHECK(third == 0x1'0000'0001);
  CHECK_FALSE(skerry::dict_has_content(s.value("d").as<DictObject>(), first));
  CHECK_FALSE(skerry::dict_has_content(s.value("d").as<DictObject>(), second));
  CHECK_FALSE(skerry::dict_has_content(s.value("d").as<DictObject>(), 0));
  REQUIRE(s.run("e = d.copy()") == "");
  CHECK(content(s, "e") != third);
}
