// The fields of each node of the syntax tree with their names in the `ast` module of CPython 3.11, in its order: the one list from
// which trees become objects (tree_objects.cpp) and objects become trees (tree_reader.cpp). `?` before a name: it may be None.
// Of what came after 3.11 there are the type parameters: a definition without any has no field of that name. Constant, and the whole inputs (Module ...), are treated by hand.
#pragma once

#include "isolate/syntax/ast.h"

namespace skerry::syntax {

#define SKERRY_FIELDS(Type, ...)                \
  template <class F>                            \
  auto tree_fields(Type& n, F&& use) {          \
    (void)n;                                    \
    return use(__VA_ARGS__);                    \
  }

SKERRY_FIELDS(BoolOp, "op", n.op, "values", n.values)
SKERRY_FIELDS(NamedExpr, "target", n.target, "value", n.value)
SKERRY_FIELDS(BinOp, "left", n.left, "op", n.op, "right", n.right)
SKERRY_FIELDS(UnaryOp, "op", n.op, "operand", n.operand)
SKERRY_FIELDS(Lambda, "args", n.args, "body", n.body)
SKERRY_FIELDS(IfExp, "test", n.test, "body", n.body, "orelse", n.orelse)
SKERRY_FIELDS(Dict, "keys", n.keys, "values", n.values)
SKERRY_FIELDS(Set, "elts", n.elts)
SKERRY_FIELDS(ListComp, "elt", n.elt, "generators", n.generators)
SKERRY_FIELDS(SetComp, "elt", n.elt, "generators", n.generators)
SKERRY_FIELDS(DictComp, "key", n.key, "value", n.value, "generators", n.generators)
SKERRY_FIELDS(GeneratorExp, "elt", n.elt, "generators", n.generators)
SKERRY_FIELDS(Await, "value", n.value)
SKERRY_FIELDS(Yield, "?value", n.value)
SKERRY_FIELDS(YieldFrom, "value", n.value)
SKERRY_FIELDS(Compare, "left", n.left, "ops", n.ops, "comparators", n.comparators)
SKERRY_FIELDS(Call, "func", n.func, "args", n.args, "keywords", n.keywords)
SKERRY_FIELDS(FormattedValue, "value", n.value, "conversion", n.conversion, "?format_spec", n.format_spec)
SKERRY_FIELDS(JoinedStr, "values", n.values)
SKERRY_FIELDS(Attribute, "value", n.value, "attr", n.attr, "ctx", n.ctx)
SKERRY_FIELDS(Subscript, "value", n.value, "slice", n.slice, "ctx", n.ctx)
SKERRY_FIELDS(Starred, "value", n.value, "ctx", n.ctx)
SKERRY_FIELDS(Name, "id", n.id, "ctx", n.ctx)
SKERRY_FIELDS(List, "elts", n.elts, "ctx", n.ctx)
SKERRY_FIELDS(Tuple, "elts", n.elts, "ctx", n.ctx)
SKERRY_FIELDS(Slice, "?lower", n.lower, "?upper", n.upper, "?step", n.step)

SKERRY_FIELDS(MatchValue, "value", n.value)
SKERRY_FIELDS(MatchSingleton, "value", n.value)
SKERRY_FIELDS(MatchSequence, "patterns", n.patterns)
SKERRY_FIELDS(MatchMapping, "keys", n.keys, "patterns", n.patterns, "?rest", n.rest)
SKERRY_FIELDS(MatchClass, "cls", n.cls, "patterns", n.patterns, "kwd_attrs", n.kwd_attrs, "kwd_patterns", n.kwd_patterns)
SKERRY_FIELDS(MatchStar, "?name", n.name)
SKERRY_FIELDS(MatchAs, "?pattern", n.pattern, "?name", n.name)
SKERRY_FIELDS(MatchOr, "patterns", n.patterns)

SKERRY_FIELDS(TypeVar, "name", n.name, "?bound", n.bound)
SKERRY_FIELDS(ParamSpec, "name", n.name)
SKERRY_FIELDS(TypeVarTuple, "name", n.name)

SKERRY_FIELDS(Arg, "arg", n.arg, "?annotation", n.annotation)
SKERRY_FIELDS(Arguments, "posonlyargs", n.posonlyargs, "args", n.args, "?vararg", n.vararg, "kwonlyargs", n.kwonlyargs, "kw_defaults",
              n.kw_defaults, "?kwarg", n.kwarg, "defaults", n.defaults)
SKERRY_FIELDS(Keyword, "?arg", n.arg, "value", n.value)
SKERRY_FIELDS(Alias, "name", n.name, "?asname", n.asname)
SKERRY_FIELDS(WithItem, "context_expr", n.context_expr, "?optional_vars", n.optional_vars)
SKERRY_FIELDS(Comprehension, "target", n.target, "iter", n.iter, "ifs", n.ifs, "is_async", n.is_async)
SKERRY_FIELDS(MatchCase, "pattern", n.pattern, "?guard", n.guard, "body", n.body)
SKERRY_FIELDS(ExceptHandler, "?type", n.type, "?name", n.name, "body", n.body)

SKERRY_FIELDS(FunctionDef, "name", n.name, "args", n.args, "body", n.body, "decorator_list", n.decorator_list, "?returns", n.returns,
              "?type_params", n.type_params)
SKERRY_FIELDS(ClassDef, "name", n.name, "bases", n.bases, "keywords", n.keywords, "body", n.body, "decorator_list", n.decorator_list,
              "?type_params", n.type_params)
SKERRY_FIELDS(Return, "?value", n.value)
SKERRY_FIELDS(Delete, "targets", n.targets)
SKERRY_FIELDS(Assign, "targets", n.targets, "value", n.value)
SKERRY_FIELDS(TypeAlias, "name", n.name, "type_params", n.type_params, "value", n.value)
SKERRY_FIELDS(AugAssign, "target", n.target, "op", n.op, "value", n.value)
SKERRY_FIELDS(AnnAssign, "target", n.target, "annotation", n.annotation, "?value", n.value, "simple", n.simple)
SKERRY_FIELDS(For, "target", n.target, "iter", n.iter, "body", n.body, "orelse", n.orelse)
SKERRY_FIELDS(While, "test", n.test, "body", n.body, "orelse", n.orelse)
SKERRY_FIELDS(If, "test", n.test, "body", n.body, "orelse", n.orelse)
SKERRY_FIELDS(With, "items", n.items, "body", n.body)
SKERRY_FIELDS(Match, "subject", n.subject, "cases", n.cases)
SKERRY_FIELDS(Raise, "?exc", n.exc, "?cause", n.cause)
SKERRY_FIELDS(Try, "body", n.body, "handlers", n.handlers, "orelse", n.orelse, "finalbody", n.finalbody)
SKERRY_FIELDS(Assert, "test", n.test, "?msg", n.msg)
SKERRY_FIELDS(Import, "names", n.names)
SKERRY_FIELDS(ImportFrom, "?module", n.module, "names", n.names, "?level", n.level)
SKERRY_FIELDS(Global, "names", n.names)
SKERRY_FIELDS(Nonlocal, "names", n.names)
SKERRY_FIELDS(Expr, "value", n.value)
SKERRY_FIELDS(Pass)
SKERRY_FIELDS(Break)
SKERRY_FIELDS(Continue)

#undef SKERRY_FIELDS

// Whether nodes of this kind have a line and a column.
inline bool has_place(NodeKind kind) {
  switch (kind) {
    case NodeKind::Module: case NodeKind::Interactive: case NodeKind::Expression: case NodeKind::Arguments:
    case NodeKind::WithItem: case NodeKind::Comprehension: case NodeKind::MatchCase: return false;
    default: return true;
  }
}

}  // namespace skerry::syntax
