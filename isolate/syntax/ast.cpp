// Names of the nodes, as the `ast` module spells them.
#include "ast.h"

namespace skerry::syntax {

const char* node_name(NodeKind kind) {
  switch (kind) {
    case NodeKind::Arguments: return "arguments";
    case NodeKind::Arg: return "arg";
    case NodeKind::Keyword: return "keyword";
    case NodeKind::Alias: return "alias";
    case NodeKind::WithItem: return "withitem";
    case NodeKind::Comprehension: return "comprehension";
    case NodeKind::MatchCase: return "match_case";
    case NodeKind::ExceptHandler: return "ExceptHandler";
#define X(name) \
  case NodeKind::name: return #name;
      SKERRY_SYNTAX_MODS(X)
      SKERRY_SYNTAX_STMTS(X)
      SKERRY_SYNTAX_EXPRS(X)
      SKERRY_SYNTAX_PATTERNS(X)
      SKERRY_SYNTAX_TYPE_PARAMS(X)
#undef X
  }
  return "";
}

}  // namespace skerry::syntax
