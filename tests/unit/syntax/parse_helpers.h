// Shorthands of the syntax tests.
#pragma once

#include <string>
#include <string_view>

#include "isolate/syntax/parser.h"
#include "tests/tools/ast_printer.h"

namespace skerry::syntax {

// The tree of a source without positions, as `ast.dump` prints it, or "KIND: message (line, offset)".
inline std::string dump(std::string_view source, Mode mode = Mode::exec, const ParseOptions& options = {}) {
  Arena arena;
  ParseResult result = parse(source, "<test>", mode, arena, options);
  if (result.tree) return tests::print_tree(*result.tree, {.attributes = false});
  const SyntaxFault& fault = result.fault;
  const char* kind = fault.kind == FaultKind::SyntaxError        ? "SyntaxError"
                     : fault.kind == FaultKind::IndentationError ? "IndentationError"
                     : fault.kind == FaultKind::TabError         ? "TabError"
                                                                 : "MemoryError";
  return std::string(kind) + ": " + fault.message + " (" + std::to_string(fault.lineno) + ", " +
         std::to_string(fault.offset) + ")";
}

// The tree of an expression.
inline std::string dump_expression(std::string_view source) {
  std::string tree = dump(source, Mode::eval);
  constexpr std::string_view prefix = "Expression(body=";
  return tree.starts_with(prefix) ? tree.substr(prefix.size(), tree.size() - prefix.size() - 1) : tree;
}

}  // namespace skerry::syntax
