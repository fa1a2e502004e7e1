// Syntax trees as scripts see them: compile(..., flags=PyCF_ONLY_AST).
#pragma once

#include <functional>

#include "isolate/compiler/code.h"
#include "isolate/compiler/symbol_table.h"
#include "isolate/syntax/ast.h"

namespace skerry {

// An instance of `_ast.Module` (or Expression, Interactive) for a parsed tree; runs the Python code of the module _ast.
Result make_tree_object(Isolate& iso, const syntax::ModNode& tree);
// Parses, with the errors and warnings of compile_source, and makes the tree (compile.cpp).
Result parse_to_tree_object(Isolate& iso, std::string_view source, Value filename, const CompileOptions& options);

// The other way: the tree that the compiler reads, in the arena. TypeError and ValueError for what is no proper tree of that mode.
Fallible<syntax::ModNode*> read_tree_object(Isolate& iso, Value object, CompileMode mode, syntax::Arena& arena);
Fallible<bool> is_tree_object(Isolate& iso, Value object);  // an instance of _ast.AST
// compile() of such an object (compile.cpp).
Result compile_tree_object(Isolate& iso, Value object, Value filename, const CompileOptions& options);

// The scopes of a source, for `use`: they live until it returns.
Status read_symbol_table(Isolate& iso, std::string_view source, Value filename, const CompileOptions& options,
                         const std::function<Status(const compiler::SymbolTable&)>& use);

}  // namespace skerry
