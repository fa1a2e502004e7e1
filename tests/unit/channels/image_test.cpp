// Images: when one is used again, when it is made anew, and what it leaves to each spawn.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "channels/image.h"
#include "isolate/heap/collector.h"
#include "tests/unit/vm/script.h"

using namespace skerry::channels;
using skerry::FunctionObject;
using skerry::Script;
using skerry::Value;

namespace {

const char* const kModule =
    "numbers = [1, [2]]\n"
    "table = {'a': {'b': 1}}\n"
    "pair = (1, [2])\n"
    "text = 'text'\n"
    "class Box:\n"
    "  limit = 1\n"
    "  @property\n"
    "  def size(self): 'doc'\n"
    "def helper(a=1): return a\n"
    "def counted():\n"
    "  count = 0\n"
    "  def counter():\n"
    "    nonlocal count\n"
    "    count += 1\n"
    "  return counter\n"
    "counter = counted()\n"
    "unreached = []\n"
    "def work(): return numbers, table, pair, text, Box, helper, counter, absent\n";

struct Spawner : Script {
  explicit Spawner(const char* module = kModule) { REQUIRE(run(module) == ""); }
  // What happens at each spawn of `work`.
  Image* image(const char* function = "work") {
    auto got = cache.get(iso(), value(function).as<FunctionObject>(), &retired);
    REQUIRE(!got.is_fault());
    return got.value();
  }
  // Whether the next spawn finds another image after `change`.
  bool is_anew_after(const char* change) {
    Segment* before = image()->segment;
    before->retain();
    CHECK(image()->segment == before);
    REQUIRE(run(change) == "");
    bool anew = image()->segment != before;
    before->release();
    return anew;
  }
  bool is_fresh(const char* name) {
    for (const ImageModule& m : image()->modules)
      for (Value fresh : m.fresh)
        if (skerry::to_utf8(fresh) == name) return true;
    return false;
  }
  ~Spawner() {
    retired.reset();
    cache = ImageCache();
  }
  ImageCache cache;
  std::unique_ptr<Image> retired;
};

}  // namespace

TEST_CASE("an image is used as long as nothing changes that the function reaches") {
  Spawner s;
  for (const char* change : {"unreached.append(1)", "other = 1", "del other", "len(numbers)", "Box().x = 1", "helper(2)", "text = text"}) {
    CAPTURE(change);
    CHECK_FALSE(s.is_anew_after(change));
  }
}

TEST_CASE("each change of what the function reaches makes the image anew") {
  for (const char* change :
       {"numbers.append(1)", "numbers[1].append(1)", "numbers[0] = 2", "table['c'] = 1", "table['a']['b'] = 2", "del table['a']",
        "pair[1].append(1)", "text = 'other'", "del text", "absent = 1", "Box.limit = 2", "Box.more = 1", "Box.__name__ = 'B'",
        "Box.size.__doc__ = 'other'", "helper.__defaults__ = (2,)", "helper.__name__ = 'h'", "helper.__doc__ = 'd'", "helper.tag = 1",
        "helper.__code__ = (lambda a: a).__code__", "counter()", "counter = counted()", "work.tag = 1", "numbers = [1, [2]]"}) {
    CAPTURE(change);
    Spawner s;
    CHECK(s.is_anew_after(change));
  }
}

TEST_CASE("a table that is written to makes the image anew, also where the key set stays; other globals do not") {
  for (const char* change : {"table['a'] = table['a']", "table.update(a=1)", "table |= {'a': 1}", "table['a'].clear()", "table.pop('a')", "table.popitem()",
                             "exec('a = 1', {}, table)", "table.setdefault('b', 1)", "write('a', 1)"}) {
    CAPTURE(change);
    Spawner s("table = {'a': {1: 2}}\nother = 0\ndef write(k, v): table[k] = v\nfor i in range(100): write('a', {1: 2})\ndef work(): return table\n");
    CHECK_FALSE(s.is_anew_after("other += 1"));
    CHECK(s.is_anew_after(change));
    CHECK_FALSE(s.is_anew_after("other += 1; table.get('a'); list(table)"));
  }
}

TEST_CASE("a name that goes on changing is left to each spawn") {
  Spawner s;
  CHECK_FALSE(s.is_fresh("numbers"));
  CHECK(s.is_anew_after("numbers.append(1)"));
  CHECK_FALSE(s.is_fresh("numbers"));
  CHECK(s.is_anew_after("numbers = numbers + [1]"));
  CHECK(s.is_fresh("numbers"));
  CHECK_FALSE(s.is_fresh("table"));
  CHECK_FALSE(s.is_anew_after("numbers.append(2)"));
  CHECK_FALSE(s.is_anew_after("del numbers"));
}

TEST_CASE("what cannot be compared or kept is left to each spawn") {
  Spawner s(
      "class Box: pass\n"
      "box, byte_array, group, error, nested = Box(), bytearray(b'a'), {1}, ValueError(), [{'box': Box()}]\n"
      "method, inherited = box.__init__, type('Kind', (), {'box': box})\n"
      "fixed = frozenset({1}), range(3), 1 << 80, 'text', b'bytes', (1.5, None)\n"
      "def work(): return Box, box, byte_array, group, error, nested, inherited, fixed\n");
  for (const char* name : {"box", "byte_array", "group", "error", "nested", "inherited"}) {
    CAPTURE(name);
    CHECK(s.is_fresh(name));
  }
  for (const char* name : {"Box", "fixed"}) {
    CAPTURE(name);
    CHECK_FALSE(s.is_fresh(name));
  }
  CHECK_FALSE(s.is_anew_after("box.n = 1; byte_array.extend(b'b'); group.add(2); nested.append(1); box = Box()"));
}

TEST_CASE("functions and classes are looked at when one has changed, whichever") {
  for (const char* change : {"helper.__doc__ = 'text'", "helper.tag = 1", "helper.__dict__ = {'tag': 1}", "vars(helper)['tag'] = 1", "Box.limit = 1"}) {
    CAPTURE(change);
    Spawner s(
        "class Box: pass\n"
        "def helper(): return Box\n"
        "def other(): pass\n"
        "def work(): return helper()\n");
    CHECK(s.image("work")->definitions.size() == 3);
    CHECK_FALSE(s.is_anew_after("other.__name__ = 'renamed'; type('Kind', (), {})"));
    CHECK(s.is_anew_after(change));
    CHECK_FALSE(s.is_anew_after("pass"));
  }
}

TEST_CASE("closures of one function share an image, each with cells of its own") {
  Spawner s(
      "def make(n):\n"
      "  def inner(): return n, table\n"
      "  return inner\n"
      "table = [1]\n"
      "one, two = make([1]), make([2])\n");
  Image* image = s.image("one");
  CHECK(s.image("two") == image);
  CHECK(image->containers.size() == 1);
  CHECK(image->definitions.empty());
  CHECK(s.run("one.__closure__[0].cell_contents = 3") == "");
  CHECK(s.image("one") == image);
}

TEST_CASE("a cache keeps the images that were used last") {
  Spawner s("table = [1]\nfunctions = []\nfor i in range(40):\n  exec(f'def f{i}(): return table, {i}')\n");
  std::vector<std::string> names;
  for (int i = 0; i < 40; ++i) names.push_back("f" + std::to_string(i));
  for (const std::string& name : names) s.image(name.c_str());
  Image* last = s.image("f39");
  Image* kept = s.image("f30");
  CHECK(last != kept);
  CHECK(s.image("f39") == last);
  CHECK(s.image("f30") == kept);
}

TEST_CASE("an image keeps what it was made of, and lets go of it when it is made anew") {
  Spawner s(
      "class Base: pass\n"
      "kinds = [type('Kind', (Base,), {})]\n"
      "def work(): return kinds\n");
  auto is_gone = [&] {
    s.iso().collector().collect();
    REQUIRE(s.run("gone = Base.__subclasses__() == []") == "");
    return s.global("gone") == "True";
  };
  s.image();
  REQUIRE(s.run("kinds.clear()") == "");
  CHECK_FALSE(is_gone());
  s.image();
  CHECK_FALSE(is_gone());  // the caller still has it
  s.retired.reset();
  CHECK(is_gone());
}
