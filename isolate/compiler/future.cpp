// `from __future__ import ...`: only at the head of a module, after its docstring.
#include "isolate/compiler/symbol_table.h"

namespace skerry::compiler {

using namespace syntax;

namespace {

void read_features(const ImportFrom& import, FutureFeatures& features, CompileFault* fault) {
  // CPython points at the start of the statement only: there is no end_offset.
  Location start{import.lineno, import.col_offset, import.lineno, -1};
  for (const Alias* alias : import.names) {
    if (alias->name == "annotations") {
      features.annotations = true;
    } else if (alias->name == "braces") {
      *fault = {CompileFault::Kind::kScopeError, "not a chance", start};
    } else {
      bool known = false;
      for (std::string_view name : {"nested_scopes", "generators", "division", "absolute_import", "with_statement",
                                    "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop"})
        known |= alias->name == name;
      if (!known)
        *fault = {CompileFault::Kind::kScopeError, "future feature " + std::string(alias->name) + " is not defined",
                  start};
    }
    if (fault->kind != CompileFault::Kind::kNone) return;
  }
}

}  // namespace

FutureFeatures find_future_features(const ModNode& tree, CompileFault* fault) {
  FutureFeatures features;
  Seq<StmtNode*> body;
  if (auto* module = as<Module>(&tree)) body = module->body;
  else if (auto* interactive = as<Interactive>(&tree)) body = interactive->body;
  bool first = true;
  for (const StmtNode* s : body) {
    if (auto* import = as<ImportFrom>(s); import && import->module == "__future__" && import->level == 0) {
      read_features(*import, features, fault);
      if (fault->kind != CompileFault::Kind::kNone) return features;
      features.last_line = s->lineno;
    } else {
      auto* e = first ? as<Expr>(s) : nullptr;
      auto* text = e ? as<Constant>(e->value) : nullptr;
      if (!text || text->value.type != ConstantType::Str) break;
    }
    first = false;
  }
  return features;
}

}  // namespace skerry::compiler
