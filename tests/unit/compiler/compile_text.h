// Compiles a text without an isolate: tree, scopes, code. For the tests of this folder.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>

#include "isolate/compiler/codegen.h"
#include "isolate/syntax/parser.h"

namespace skerry::compiler {

struct Compiled {
  syntax::Arena arena;
  std::unique_ptr<SymbolTable> table;
  std::unique_ptr<Unit> unit;
  CompileFault fault;
  std::string parse_error;
  std::vector<CompileWarning> warnings;

  // The code with this qualified name; "<module>" for the whole.
  const CodeParts& code(std::string_view qualname) const {
    for (auto& c : unit->codes)
      if (c->qualname == qualname) return *c;
    FAIL("no code " << std::string(qualname));
    return *unit->codes[unit->root];
  }
  std::string list(std::string_view qualname) const { return listing(*unit, code(qualname)); }
};

inline const void* test_stack_limit() {
  return static_cast<const char*>(__builtin_frame_address(0)) - 4 * 1024 * 1024;
}

inline std::unique_ptr<Compiled> compile_text(std::string_view source, CompileMode mode = CompileMode::kExec,
                                              const void* stack_limit = test_stack_limit(), int optimize = 0) {
  auto c = std::make_unique<Compiled>();
  syntax::ParseOptions parse_options;
  parse_options.stack_limit = test_stack_limit();
  syntax::Mode parse_mode = mode == CompileMode::kExec   ? syntax::Mode::exec
                            : mode == CompileMode::kEval ? syntax::Mode::eval
                                                         : syntax::Mode::single;
  syntax::ParseResult parsed = syntax::parse(source, "test.py", parse_mode, c->arena, parse_options);
  if (!parsed.tree) {
    c->parse_error = parsed.fault.message.empty() ? "parse error" : parsed.fault.message;
    return c;
  }
  SymbolTableOptions table_options;
  table_options.stack_limit = stack_limit;
  c->table = build_symbol_table(*parsed.tree, c->arena, table_options, &c->fault);
  if (!c->table) return c;
  GeneratorOptions options;
  options.mode = mode;
  options.optimize = optimize;
  options.stack_limit = stack_limit;
  options.warnings = &c->warnings;
  c->unit = generate(*parsed.tree, *c->table, c->arena, options, &c->fault);
  return c;
}

// Compiles, checks that every code is well formed, and gives the listing of one of them.
inline std::string listing_of(std::string_view source, std::string_view qualname = "<module>") {
  auto c = compile_text(source);
  REQUIRE_MESSAGE(c->unit, c->parse_error << c->fault.message);
  for (auto& code : c->unit->codes) CHECK(verify(*code) == "");
  return c->list(qualname);
}

inline bool contains(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }
inline int count_of(const std::string& text, std::string_view part) {
  int count = 0;
  for (size_t at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

}  // namespace skerry::compiler
