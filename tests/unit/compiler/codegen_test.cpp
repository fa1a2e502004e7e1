#include "compile_text.h"

namespace skerry::compiler {
namespace {

std::string body_of(std::string_view statements) {
  std::string source = "def f(a, b, c):\n";
  for (size_t at = 0; at < statements.size();) {
    size_t end = statements.find('\n', at);
    if (end == statements.npos) end = statements.size();
    source += "  " + std::string(statements.substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return listing_of(source, "f");
}

TEST_CASE("locals are used in place, and the last instruction writes the target") {
  std::string code = body_of("x = a + b * c");
  CHECK(contains(code, "BINARY_MULTIPLY      t0 = b, c"));
  CHECK(contains(code, "BINARY_ADD           x = a, t0!"));
  CHECK(!contains(code, "MOVE"));
}

TEST_CASE("constants on the right are operands") {
  CHECK(contains(body_of("x = a + 1"), "BINARY_ADD_K         x = a, 1"));
  CHECK(contains(body_of("a += 1"), "INPLACE_ADD_K        a = a, 1"));
  CHECK(contains(body_of("x = a[0]"), "LOAD_ITEM_K          x = a, 0"));
}

TEST_CASE("conditions are fused with their jumps") {
  std::string code = body_of("if a < b: return 1");
  CHECK(contains(code, "BRANCH_LT            false, a, b"));
  CHECK(contains(body_of("if a is None: return 1"), "JUMP_IF_NOT_NONE     a"));
  CHECK(contains(body_of("if not a: return 1"), "JUMP_IF_TRUE         a"));
  CHECK(!contains(body_of("while a == 1 and b: c()"), "COMPARE"));
}

TEST_CASE("a temporary dies with the instruction that used it last") {
  CHECK(contains(body_of("a.x = b.y"), "STORE_ATTR           a, t0!, x"));
  CHECK(contains(body_of("a.x[b.y] = c"), "STORE_ITEM           t0!, t1!, c"));
  CHECK(contains(body_of("a()"), "CLEAR                t0"));
  // The value that decides stays only if it is the result.
  CHECK(contains(body_of("return a() or b"), "JUMP_IF_TRUE         t0?"));
}

TEST_CASE("only what may be unbound is checked") {
  CHECK(!contains(body_of("x = 1\nreturn x"), "CHECK_LOCAL"));
  CHECK(contains(body_of("if a: x = 1\nreturn x"), "CHECK_LOCAL          x"));
  CHECK(!contains(body_of("if a: x = 1\nelse: x = 2\nreturn x"), "CHECK_LOCAL"));
  CHECK(contains(body_of("for x in a: pass\nreturn x"), "CHECK_LOCAL          x"));
  CHECK(contains(body_of("try:\n  x = a()\nexcept E: pass\nreturn x"), "CHECK_LOCAL          x"));
  CHECK(contains(body_of("del a\nreturn a"), "CHECK_LOCAL          a"));
  CHECK(contains(body_of("while b:\n  print(a)\n  del a"), "CHECK_LOCAL          a"));
  CHECK(!contains(body_of("while b: print(a)"), "CHECK_LOCAL"));
  // Once is enough.
  CHECK(count_of(body_of("if a: x = 1\nprint(x)\nreturn x"), "CHECK_LOCAL") == 1);
}

TEST_CASE("a local that a walrus rebinds later is copied first") {
  std::string code = body_of("return a + (a := b)");
  CHECK(contains(code, "MOVE                 t0 = a"));
  CHECK(!contains(body_of("return a + b"), "MOVE"));
}

TEST_CASE("dead code vanishes, its errors do not") {
  CHECK(!contains(body_of("if 0: a()\nreturn b"), "CALL"));
  CHECK(!contains(body_of("while 1: a()\nb()"), "LOAD_GLOBAL"));
  CHECK(!contains(body_of("return 1\na()"), "CALL"));
  CHECK(compile_text("if 0:\n  break\n")->fault.message == "'break' outside loop");
  CHECK(contains(listing_of("def f():\n  if 0: yield\n", "f"), "RETURN_GENERATOR"));
}

TEST_CASE("a conditional expression or boolean writes a local only when it is decided") {
  CHECK(contains(body_of("a = b or a"), "MOVE                 a = t0!"));
}

TEST_CASE("methods are called without a bound method") {
  std::string code = body_of("return a.m(b, k=c)");
  CHECK(contains(code, "LOAD_METHOD          t0, t1 = a, m"));
  CHECK(contains(code, "CALL_METHOD          t0 = [t0..+4], keywords ('k')"));
}

TEST_CASE("locals in a row are unpacked in place") {
  CHECK(contains(body_of("x, y = a"), "UNPACK_SEQUENCE      x..+2 = a"));
  CHECK(contains(body_of("for x, y in a: pass"), "UNPACK_SEQUENCE      x..+2 = t1!"));
  CHECK(contains(body_of("x, *y = a"), "UNPACK_EX"));
}

TEST_CASE("swapping makes no tuple") { CHECK(!contains(body_of("a, b = b, a"), "TUPLE")); }

TEST_CASE("exceptions are found by table, innermost first") {
  auto c = compile_text(
      "def f():\n"
      "  try:\n"
      "    try: a()\n"
      "    except A: b()\n"
      "  finally: c()\n");
  REQUIRE(c->unit);
  const CodeParts& f = c->code("f");
  REQUIRE(f.exceptions.size() >= 3);
  CHECK(verify(f) == "");
  // The first entry that covers the first call is the inner one.
  const ExceptionEntry& inner = f.exceptions[0];
  CHECK(inner.start == 2);  // the lines of the two `try` come before
  bool outer_later = false;
  for (size_t i = 1; i < f.exceptions.size(); ++i) outer_later |= f.exceptions[i].start <= inner.start && f.exceptions[i].end >= inner.end;
  CHECK(outer_later);
}

TEST_CASE("return through finally keeps its value and runs the body once on each way") {
  std::string code = body_of("try: return a\nfinally: b()");
  CHECK(contains(code, "MOVE                 t0 = a"));
  CHECK(count_of(code, "CALL  ") == 2);  // returning, and with an exception; nothing falls through
  CHECK(contains(code, "RETURN               t0!"));
}

TEST_CASE("leaving a loop drops its iterator") {
  std::string code = body_of("for x in a:\n  if x: break");
  CHECK(contains(code, "CLEAR                t0"));
}

TEST_CASE("the name of an except clause is unbound on every way out") {
  std::string code = body_of("try: a()\nexcept E as e: b()");
  CHECK(count_of(code, "CLEAR                e") == 2);
}

TEST_CASE("generators begin by making themselves") {
  std::string code = listing_of("def f(x):\n  def g(): return x\n  yield x\n", "f");
  CHECK(code.find("MAKE_CELL") < code.find("RETURN_GENERATOR"));
  CHECK(contains(listing_of("async def f():\n  yield 1\n", "f"), "YIELD"));
}

TEST_CASE("constants keep their types apart") {
  auto c = compile_text("x = (1, 1.0, True, 0.0, -0.0, '1', b'1', (1,), (1.0,))\n");
  CHECK(c->unit->pool.size() >= 12);
  ConstPool& pool = c->unit->pool;
  CHECK(pool.integer(1) != pool.boolean(true));
  CHECK(pool.add({.kind = ConstKind::kFloat, .real = 0.0}) != pool.add({.kind = ConstKind::kFloat, .real = -0.0}));
  CHECK(pool.tuple({pool.integer(1)}) == pool.tuple({pool.integer(1)}));
}

TEST_CASE("constants are folded within limits") {
  CHECK(contains(listing_of("x = 2 * 3 + 4\n"), "10"));
  CHECK(contains(listing_of("x = 'a' * 3 + 'b'\n"), "'aaab'"));
  CHECK(contains(listing_of("x = (1, 2)[1]\n"), "LOAD_CONST           t0 = 2"));
  CHECK(contains(listing_of("x = -5 // 2\n"), "-3"));
  CHECK(contains(listing_of("x = 1 / 0\n"), "BINARY_TRUE_DIVIDE_K"));
  CHECK(contains(listing_of("x = 'a' * 100000\n"), "BINARY_MULTIPLY"));
  CHECK(contains(listing_of("x = 1 << 1000000\n"), "BINARY_LEFT_SHIFT"));
  CHECK(contains(body_of("return a in [1, 2]"), "CONTAINS"));
  CHECK(contains(body_of("return a in [1, 2]"), "(1, 2)"));
  CHECK(contains(body_of("for x in [1, 2]: pass"), "LOAD_CONST           t0 = (1, 2)"));
}

TEST_CASE("long chains and deep trees fail politely") {
  std::string chain = "x = a";
  for (int i = 0; i < 200000; ++i) chain += "+a";
  auto c = compile_text(chain + "\n", CompileMode::kExec,
                        static_cast<const char*>(__builtin_frame_address(0)) - 256 * 1024);
  CHECK(!c->unit);
  CHECK(c->fault.kind == CompileFault::Kind::kTooDeep);
  std::string elif = "if a: pass\n";
  for (int i = 0; i < 20000; ++i) elif += "elif a: pass\n";
  CHECK(compile_text(elif, CompileMode::kExec,
                     static_cast<const char*>(__builtin_frame_address(0)) - 256 * 1024)->unit);
}

TEST_CASE("large displays and calls keep frames small") {
  std::string source = "def f(a):\n  return [";
  for (int i = 0; i < 5000; ++i) source += "a, ";
  source += "], g(";
  for (int i = 0; i < 5000; ++i) source += "a, ";
  source += ")\n";
  auto c = compile_text(source);
  REQUIRE(c->unit);
  CHECK(c->code("f").register_count < 200);
}

TEST_CASE("names of nested code") {
  auto c = compile_text("class C:\n  def m(self):\n    return [lambda: x for x in self]\n");
  c->code("C.m");
  c->code("C.m.<locals>.<listcomp>");
  c->code("C.m.<locals>.<listcomp>.<lambda>");
}

TEST_CASE("suspicious comparisons and calls are warned about") {
  auto c = compile_text("x is 1\n'a'(1)\n[1]['a']\nassert (x, 1)\n");
  REQUIRE(c->warnings.size() == 4);
  CHECK(c->warnings[0].message == "\"is\" with a literal. Did you mean \"==\"?");
  CHECK(c->warnings[1].message == "'str' object is not callable; perhaps you missed a comma?");
  CHECK(c->warnings[2].message == "list indices must be integers or slices, not str; perhaps you missed a comma?");
  CHECK(c->warnings[3].message == "assertion is always true, perhaps remove parentheses?");
}

TEST_CASE("assert and docstrings follow the optimisation level") {
  auto c = compile_text("def f():\n  'doc'\n  assert x\n", CompileMode::kExec, test_stack_limit(), 2);
  CHECK(!contains(c->list("f"), "LOAD_ASSERTION_ERROR"));
  CHECK(c->unit->pool[c->code("f").constants[0]].kind == ConstKind::kNone);
}

}  // namespace
}  // namespace skerry::compiler
