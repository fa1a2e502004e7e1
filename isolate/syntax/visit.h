// Calls a visitor with a node as its concrete type: `visit(node, overloaded)` or an object with operator()s.
//
// The visitor must accept every struct of the category and return the same type for all of them. An overload for
// FunctionDef& also takes AsyncFunctionDef& (so For, With, Try). Recursion through visit() is the caller's to bound.
#pragma once

#include <cstdlib>

#include "ast.h"

namespace skerry::syntax {

#define SKERRY_VISIT_CASE(name) \
  case NodeKind::name:          \
    return visitor(static_cast<name&>(node));
#define SKERRY_VISIT_CONST_CASE(name) \
  case NodeKind::name:                \
    return visitor(static_cast<const name&>(node));
#define SKERRY_VISIT(Base, LIST)                       \
  template <class Visitor>                             \
  decltype(auto) visit(Base& node, Visitor&& visitor) { \
    switch (node.kind) {                               \
      LIST(SKERRY_VISIT_CASE)                          \
      default:                                         \
        std::abort();                                  \
    }                                                  \
  }                                                    \
  template <class Visitor>                             \
  decltype(auto) visit(const Base& node, Visitor&& visitor) { \
    switch (node.kind) {                               \
      LIST(SKERRY_VISIT_CONST_CASE)                    \
      default:                                         \
        std::abort();                                  \
    }                                                  \
  }

SKERRY_VISIT(ModNode, SKERRY_SYNTAX_MODS)
SKERRY_VISIT(StmtNode, SKERRY_SYNTAX_STMTS)
SKERRY_VISIT(ExprNode, SKERRY_SYNTAX_EXPRS)
SKERRY_VISIT(PatternNode, SKERRY_SYNTAX_PATTERNS)
SKERRY_VISIT(TypeParamNode, SKERRY_SYNTAX_TYPE_PARAMS)

#undef SKERRY_VISIT
#undef SKERRY_VISIT_CASE
#undef SKERRY_VISIT_CONST_CASE

}  // namespace skerry::syntax
