// What language tests cannot see: promptness of destruction inside expressions, caches that must notice changes, and
// that nothing is leaked.
#include "tests/unit/vm/script.h"

using namespace skerry;

namespace {

// Each case ends with `log` as the list of what happened.
const char* kTraced =
    "log = []\n"
    "class T:\n"
    "    def __init__(self, n): self.n = n\n"
    "    def __del__(self): log.append('del ' + self.n)\n"
    "    def __add__(self, other): log.append('add'); return T(self.n + other.n)\n"
    "def note(s): log.append(s)\n";

std::string log_of(const char* source) {
  Script script;
  std::string error = script.run(std::string(kTraced) + source);
  REQUIRE(error == "");
  return script.global("log");
}

}  // namespace

TEST_CASE("temporaries die at their last use") {
  CHECK(log_of("T('a').n\nnote('next')\n") == "['del a', 'next']");
  CHECK(log_of("def f():\n    T('a') + T('b')\n    note('next')\nf()\n") ==
        "['add', 'del a', 'del b', 'del ab', 'next']");
  CHECK(log_of("def f():\n    [T('a'), T('b')][0]\n    note('next')\nf()\n") == "['del b', 'del a', 'next']");
}

TEST_CASE("a variable's old value dies when the variable is set, the new one being there already") {
  CHECK(log_of("def f():\n    x = T('a')\n    x = T('b')\n    note('set')\nf()\nnote('end')\n") ==
        "['del a', 'set', 'del b', 'end']");
  CHECK(log_of("class S:\n    def __del__(self): note(repr(g))\ng = S()\ng = 5\n") == "['5']");
}

TEST_CASE("arguments live until the call returns, locals die with it in order") {
  CHECK(log_of("def f(x):\n    note('in')\nf(T('a'))\nnote('out')\n") == "['in', 'del a', 'out']");
  CHECK(log_of("def f():\n    a = T('a')\n    b = T('b')\n    note('end')\nf()\n") == "['end', 'del a', 'del b']");
}

TEST_CASE("a loop's iterator dies when the loop ends or is left") {
  const char* source =
      "class I:\n"
      "    def __init__(self): self.t = T('i')\n"
      "    def __iter__(self): return self\n"
      "    def __next__(self): return 1\n"
      "def f():\n"
      "    for x in I(): break\n"
      "    note('left')\n"
      "f()\n";
  CHECK(log_of(source) == "['del i', 'left']");
}

TEST_CASE("an exception's handler ends with the exception and what its frames held gone") {
  const char* source =
      "def g():\n    t = T('t')\n    raise ValueError\n"
      "def f():\n"
      "    try:\n        g()\n"
      "    except ValueError as e:\n        note('handling')\n"
      "    note('after')\n"
      "f()\n";
  CHECK(log_of(source) == "['handling', 'del t', 'after']");
}

TEST_CASE("a frame object keeps a function's variables alive, and only as long as it lives") {
  const char* source =
      "import sys\n"
      "def g():\n    t = T('t')\n    return sys._getframe()\n"
      "fr = g()\n"
      "note(sorted(fr.f_locals))\n"
      "note(fr.f_locals['t'].n)\n"
      "fr = None\n"
      "note('gone')\n";
  CHECK(log_of(source) == "[['t'], 't', 'del t', 'gone']");
}

TEST_CASE("caches notice that a global, a builtin, an attribute or a method has changed") {
  const char* source =
      "g = 1\n"
      "class A:\n    x = 'class'\n    def m(self): return 'A.m'\n"
      "class B(A): pass\n"
      "def probe(o): return (g, len('ab'), o.x, o.m())\n"
      "o = B()\n"
      "for i in range(40): first = probe(o)\n"
      "g = 2\n"
      "second = probe(o)\n"
      "len = lambda s: 'my len'\n"
      "third = probe(o)\n"
      "del len\n"
      "A.m = lambda self: 'new m'\n"
      "A.x = 'new class'\n"
      "fourth = probe(o)\n"
      "o.x = 'instance'\n"
      "o.m = lambda: 'instance m'\n"
      "fifth = probe(o)\n"
      "B.x = property(lambda self: 'property')\n"
      "sixth = probe(o)\n"
      "B.__getattribute__ = lambda self, n: (lambda: n)\n"
      "seventh = probe(o)[3]\n";
  Script script;
  REQUIRE(script.run(source) == "");
  CHECK(script.global("first") == "(1, 2, 'class', 'A.m')");
  CHECK(script.global("second") == "(2, 2, 'class', 'A.m')");
  CHECK(script.global("third") == "(2, 'my len', 'class', 'A.m')");
  CHECK(script.global("fourth") == "(2, 2, 'new class', 'new m')");
  CHECK(script.global("fifth") == "(2, 2, 'instance', 'instance m')");
  CHECK(script.global("sixth") == "(2, 2, 'property', 'instance m')");
  CHECK(script.global("seventh") == "'m'");
}

TEST_CASE("stores through a cache respect what the class becomes") {
  const char* source =
      "class A: pass\n"
      "log = []\n"
      "def store(o, v):\n    o.x = v\n"
      "for i in range(40): a = A(); store(a, i); store(a, -i)\n"
      "first = a.__dict__\n"
      "A.x = property(lambda self: 0, lambda self, v: log.append(v))\n"
      "a = A()\n"
      "store(a, 'seen')\n"
      "second = (a.__dict__, log)\n"
      "class P:\n    __slots__ = ('x',)\n"
      "for i in range(40): p = P(); store(p, i)\n"
      "third = p.x\n";
  Script script;
  REQUIRE(script.run(source) == "");
  CHECK(script.global("first") == "{'x': -39}");
  CHECK(script.global("second") == "({}, ['seen'])");
  CHECK(script.global("third") == "39");
}

TEST_CASE("endless recursion is a RecursionError, through Python and native frames alike") {
  Script script;
  CHECK(script.run("def f(): f()\nf()\n") == "RecursionError: maximum recursion depth exceeded");
  CHECK(script.run("def f(x): return list(map(f, [x]))\nf(1)\n").substr(0, 16) == "RecursionError: ");
  CHECK(script.run("class A:\n    def __init__(self): A()\nA()\n").substr(0, 16) == "RecursionError: ");
  CHECK(script.run("def g():\n    yield from g()\nlist(g())\n").substr(0, 16) == "RecursionError: ");
  CHECK(script.run("class A:\n    def __getattr__(self, n): return getattr(self, n + 'x')\nA().b\n").substr(0, 16) ==
        "RecursionError: ");
  CHECK(script.iso().frame_depth == 0);
  CHECK(script.iso().frame == nullptr);
}

TEST_CASE("ints leave the immediate range and come back") {
  Script script;
  REQUIRE(script.run("def f(a, b): return (a + b, a - b, a * b, a // b, a % b, a << 3, -a)\n"
                     "m = (1 << 61) - 1\n"
                     "x = f(m, 1)\ny = f(-m - 1, -1)\n"
                     "back = (m + 1) - 1 == m and (m + 1) * 0 == 0\n") == "");
  CHECK(script.global("x") ==
        "(2305843009213693952, 2305843009213693950, 2305843009213693951, 2305843009213693951, 0, "
        "18446744073709551608, -2305843009213693951)");
  CHECK(script.global("y") ==
        "(-2305843009213693953, -2305843009213693951, 2305843009213693952, 2305843009213693952, 0, "
        "-18446744073709551616, 2305843009213693952)");
  CHECK(script.global("back") == "True");
}
