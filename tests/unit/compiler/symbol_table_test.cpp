#include "compile_text.h"

namespace skerry::compiler {
namespace {

// The scope reached by these indices of children, from the module.
const Scope& scope_at(const Compiled& c, std::initializer_list<size_t> path) {
  const Scope* s = c.table->module.get();
  for (size_t i : path) s = s->children.at(i).get();
  return *s;
}

Binding binding(const Scope& scope, std::string_view name) {
  for (const Symbol& s : scope.symbols)
    if (s.name == name) return s.binding;
  FAIL("no symbol " << std::string(name));
  return Binding::kUnresolved;
}

bool has(const Scope& scope, std::string_view name) {
  for (const Symbol& s : scope.symbols)
    if (s.name == name) return true;
  return false;
}

std::string error_of(std::string_view source) {
  auto c = compile_text(source);
  return c->parse_error.empty() ? c->fault.message : "parse: " + c->parse_error;
}

TEST_CASE("locals, cells, free and global names of nested functions") {
  auto c = compile_text(
      "def f(a, b):\n"
      "  c = a\n"
      "  def g():\n"
      "    return b, c, d\n"
      "  return g\n");
  REQUIRE(c->table);
  const Scope &f = scope_at(*c, {0}), &g = scope_at(*c, {0, 0});
  CHECK(binding(f, "a") == Binding::kLocal);
  CHECK(binding(f, "b") == Binding::kCell);
  CHECK(binding(f, "c") == Binding::kCell);
  CHECK(binding(g, "b") == Binding::kFree);
  CHECK(binding(g, "d") == Binding::kGlobalImplicit);
  CHECK(g.nested);
}

TEST_CASE("a free variable passes through the scopes between, a class among them") {
  auto c = compile_text(
      "def f():\n"
      "  x = 1\n"
      "  class C:\n"
      "    x = 2\n"
      "    def m(self): return x\n");
  const Scope& cls = scope_at(*c, {0, 0});
  CHECK(binding(scope_at(*c, {0}), "x") == Binding::kCell);
  CHECK(binding(cls, "x") == Binding::kLocal);
  CHECK((cls.find(c->arena.intern("x"))->flags & kFreeInClass) != 0);
  CHECK(binding(scope_at(*c, {0, 0, 0}), "x") == Binding::kFree);
}

TEST_CASE("global hides an outer local from inner scopes") {
  auto c = compile_text(
      "def f():\n"
      "  x = 1\n"
      "  def g():\n"
      "    global x\n"
      "    def h(): return x\n");
  CHECK(binding(scope_at(*c, {0}), "x") == Binding::kLocal);
  CHECK(binding(scope_at(*c, {0, 0}), "x") == Binding::kGlobalExplicit);
  CHECK(binding(scope_at(*c, {0, 0, 0}), "x") == Binding::kGlobalImplicit);
}

TEST_CASE("super and __class__ make a cell in the class") {
  auto c = compile_text("class C:\n  def m(self): return super().m()\n");
  CHECK(scope_at(*c, {0}).needs_class_cell);
  CHECK(binding(scope_at(*c, {0, 0}), "__class__") == Binding::kFree);
}

TEST_CASE("private names are mangled in their class, functions of it included") {
  auto c = compile_text("class _C:\n  __a = 1\n  def m(self, __p): return __b\n  __d__ = 2\n");
  const Scope &cls = scope_at(*c, {0}), &m = scope_at(*c, {0, 0});
  CHECK(has(cls, "_C__a"));
  CHECK(has(cls, "__d__"));
  CHECK(has(m, "_C__p"));
  CHECK(has(m, "_C__b"));
}

TEST_CASE("a walrus in a comprehension binds outside of it") {
  auto c = compile_text("def f():\n  [y := x for x in z]\n  return y\n");
  CHECK(binding(scope_at(*c, {0}), "y") == Binding::kCell);
  CHECK(binding(scope_at(*c, {0, 0}), "y") == Binding::kFree);
  CHECK(binding(scope_at(*c, {0, 0}), "x") == Binding::kLocal);
  CHECK(binding(scope_at(*c, {0}), "z") == Binding::kGlobalImplicit);
}

TEST_CASE("type parameters have a scope of their own, which sees the class") {
  auto c = compile_text("class C:\n  T = 1\n  def m[U](self, x: T, y: U): pass\n");
  const Scope& params = scope_at(*c, {0, 0});
  CHECK(params.kind == ScopeKind::kTypeParameters);
  CHECK(params.sees_class);
  CHECK(scope_at(*c, {0}).needs_class_dict);
  CHECK(binding(params, "T") == Binding::kGlobalImplicit);
  CHECK(binding(params, "U") == Binding::kLocal);
}

TEST_CASE("errors of scopes read like CPython's and point at the declaration") {
  CHECK(error_of("def f(a, a): pass\n") == "duplicate argument 'a' in function definition");
  CHECK(error_of("def f():\n  x = 1\n  global x\n") == "name 'x' is assigned to before global declaration");
  CHECK(error_of("def f():\n  print(x)\n  nonlocal x\n") == "name 'x' is used prior to nonlocal declaration");
  CHECK(error_of("nonlocal x\n") == "nonlocal declaration not allowed at module level");
  CHECK(error_of("[x := 1 for x in y]\n") ==
        "assignment expression cannot rebind comprehension iteration variable 'x'");
  CHECK(error_of("class C:\n  [(x := 1) for y in z]\n") ==
        "assignment expression within a comprehension cannot be used in a class body");
  auto c = compile_text("def f():\n  def g():\n    pass\n    nonlocal q\n");
  CHECK(c->fault.message == "no binding for nonlocal 'q' found");
  CHECK(c->fault.location.lineno == 4);
  CHECK(c->fault.location.col_offset == 4);
}

TEST_CASE("future features are found at the head only") {
  CHECK(compile_text("'doc'\nfrom __future__ import annotations\n")->table->future.annotations);
  CHECK(error_of("from __future__ import braces\n") == "not a chance");
  CHECK(error_of("from __future__ import nope\n") == "future feature nope is not defined");
  CHECK(error_of("x = 1\nfrom __future__ import division\n") ==
        "from __future__ imports must occur at the beginning of the file");
}

}  // namespace
}  // namespace skerry::compiler
