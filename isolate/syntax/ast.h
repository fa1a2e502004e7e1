// The syntax tree: one struct per node of CPython 3.12's abstract grammar, with its node and field names.
//
// Differences from the `ast` module, all forced by C++: the bases `stmt`, `expr`, `pattern` and `type_param` are
// StmtNode, ExprNode, PatternNode and TypeParamNode (`Expr` is the statement); helper nodes are capitalised
// (Arguments, Arg, Keyword, Alias, WithItem, Comprehension, MatchCase); `Constant.kind` is
// `ConstantValue::u_prefix`. Optional fields are null pointers or views whose data() is null.
//
// Invariants:
//   - Nodes live in an Arena, are trivially destructible, and refer only to memory of that Arena.
//   - `kind` names the concrete struct exactly: use `as<T>` and `visit` (visit.h), never dynamic_cast.
//   - Identifiers are NFKC-normalised UTF-8, interned in the arena: equal names have equal data().
//   - The parser bounds nesting, but loops build long chains (`a+b+c+...`, `a.b.c...`, `elif`) of any depth:
//     EVERY RECURSIVE WALK OVER A TREE MUST CHECK ITS DEPTH OR ITS STACK, and fail as "too complex".
//
// Longer than a header should be because it is one grammar.
#pragma once

#include <cassert>
#include <cstdint>
#include <string_view>

#include "arena.h"

namespace skerry::syntax {

using Identifier = std::string_view;

// X(Name) for every concrete node, by category.
#define SKERRY_SYNTAX_MODS(X) X(Module) X(Interactive) X(Expression)
#define SKERRY_SYNTAX_STMTS(X)                                                                    \
  X(FunctionDef) X(AsyncFunctionDef) X(ClassDef) X(Return) X(Delete) X(Assign) X(TypeAlias)       \
  X(AugAssign) X(AnnAssign) X(For) X(AsyncFor) X(While) X(If) X(With) X(AsyncWith) X(Match)       \
  X(Raise) X(Try) X(TryStar) X(Assert) X(Import) X(ImportFrom) X(Global) X(Nonlocal) X(Expr)      \
  X(Pass) X(Break) X(Continue)
#define SKERRY_SYNTAX_EXPRS(X)                                                                    \
  X(BoolOp) X(NamedExpr) X(BinOp) X(UnaryOp) X(Lambda) X(IfExp) X(Dict) X(Set) X(ListComp)        \
  X(SetComp) X(DictComp) X(GeneratorExp) X(Await) X(Yield) X(YieldFrom) X(Compare) X(Call)        \
  X(FormattedValue) X(JoinedStr) X(Constant) X(Attribute) X(Subscript) X(Starred) X(Name)         \
  X(List) X(Tuple) X(Slice)
#define SKERRY_SYNTAX_PATTERNS(X)                                                                 \
  X(MatchValue) X(MatchSingleton) X(MatchSequence) X(MatchMapping) X(MatchClass) X(MatchStar)     \
  X(MatchAs) X(MatchOr)
#define SKERRY_SYNTAX_TYPE_PARAMS(X) X(TypeVar) X(ParamSpec) X(TypeVarTuple)
#define SKERRY_SYNTAX_HELPERS(X)                                                                  \
  X(Arguments) X(Arg) X(Keyword) X(Alias) X(WithItem) X(Comprehension) X(MatchCase) X(ExceptHandler)

enum class NodeKind : uint8_t {
#define X(name) name,
  SKERRY_SYNTAX_MODS(X) SKERRY_SYNTAX_STMTS(X) SKERRY_SYNTAX_EXPRS(X) SKERRY_SYNTAX_PATTERNS(X)
      SKERRY_SYNTAX_TYPE_PARAMS(X) SKERRY_SYNTAX_HELPERS(X)
#undef X
};

// The name in the `ast` module ("BinOp", "arguments", "withitem").
const char* node_name(NodeKind kind);

enum class Operator : uint8_t {
  Add, Sub, Mult, MatMult, Div, Mod, Pow, LShift, RShift, BitOr, BitXor, BitAnd, FloorDiv
};
enum class UnaryOperator : uint8_t { Invert, Not, UAdd, USub };
enum class BoolOperator : uint8_t { And, Or };
enum class CmpOperator : uint8_t { Eq, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn };
enum class ExprContext : uint8_t { Load, Store, Del };

// Lines count from 1; columns are UTF-8 bytes and count from 0; the end is exclusive.
struct Location {
  int32_t lineno = 0;
  int32_t col_offset = 0;
  int32_t end_lineno = 0;
  int32_t end_col_offset = 0;
};

struct Node : Location {
  NodeKind kind;

 protected:
  Node(NodeKind node_kind, Location location) : Location(location), kind(node_kind) {}
};

struct ModNode : Node {
  using Node::Node;
};
struct StmtNode : Node {
  using Node::Node;
};
struct ExprNode : Node {
  using Node::Node;
};
struct PatternNode : Node {
  using Node::Node;
};
struct TypeParamNode : Node {
  using Node::Node;
};

// Gives a concrete node its kind and a constructor from a location; fields are set afterwards.
#define SKERRY_NODE(Name, Base)                                     \
  static constexpr NodeKind kKind = NodeKind::Name;                 \
  explicit Name(Location location = {}) : Base(NodeKind::Name, location) {} \
                                                                    \
 protected:                                                         \
  Name(NodeKind node_kind, Location location) : Base(node_kind, location) {} \
                                                                    \
 public:

struct Arguments;
struct Comprehension;
struct ExceptHandler;
struct Keyword;
struct Alias;
struct WithItem;
struct MatchCase;

// ---- constants

enum class ConstantType : uint8_t { None, True, False, Ellipsis, Int, Float, Complex, Str, Bytes };

struct ConstantValue {
  ConstantType type = ConstantType::None;
  bool u_prefix = false;   // Str written with a `u` prefix (on the first of adjacent literals)
  bool fits_int64 = false; // Int: `int_value` holds it
  uint8_t base = 10;       // Int: base of the digits in `text`: 2, 8, 10 or 16
  union {
    int64_t int_value = 0;
    double float_value;    // Float; the imaginary part of Complex
  };
  std::string_view text;   // Int: digits only, neither prefix nor underscores. Str: UTF-8, where a lone surrogate
                           // is its three-byte form (WTF-8, and pairs stay two). Bytes: the bytes.
};

// ---- expressions

struct BoolOp : ExprNode {
  SKERRY_NODE(BoolOp, ExprNode)
  BoolOperator op = BoolOperator::And;
  Seq<ExprNode*> values;
};
struct NamedExpr : ExprNode {
  SKERRY_NODE(NamedExpr, ExprNode)
  ExprNode* target = nullptr;
  ExprNode* value = nullptr;
};
struct BinOp : ExprNode {
  SKERRY_NODE(BinOp, ExprNode)
  ExprNode* left = nullptr;
  Operator op = Operator::Add;
  ExprNode* right = nullptr;
};
struct UnaryOp : ExprNode {
  SKERRY_NODE(UnaryOp, ExprNode)
  UnaryOperator op = UnaryOperator::Not;
  ExprNode* operand = nullptr;
};
struct Lambda : ExprNode {
  SKERRY_NODE(Lambda, ExprNode)
  Arguments* args = nullptr;
  ExprNode* body = nullptr;
};
struct IfExp : ExprNode {
  SKERRY_NODE(IfExp, ExprNode)
  ExprNode* test = nullptr;
  ExprNode* body = nullptr;
  ExprNode* orelse = nullptr;
};
struct Dict : ExprNode {
  SKERRY_NODE(Dict, ExprNode)
  Seq<ExprNode*> keys;  // null where the value is a `**mapping`
  Seq<ExprNode*> values;
};
struct Set : ExprNode {
  SKERRY_NODE(Set, ExprNode)
  Seq<ExprNode*> elts;
};
struct ListComp : ExprNode {
  SKERRY_NODE(ListComp, ExprNode)
  ExprNode* elt = nullptr;
  Seq<Comprehension*> generators;
};
struct SetComp : ExprNode {
  SKERRY_NODE(SetComp, ExprNode)
  ExprNode* elt = nullptr;
  Seq<Comprehension*> generators;
};
struct DictComp : ExprNode {
  SKERRY_NODE(DictComp, ExprNode)
  ExprNode* key = nullptr;
  ExprNode* value = nullptr;
  Seq<Comprehension*> generators;
};
struct GeneratorExp : ExprNode {
  SKERRY_NODE(GeneratorExp, ExprNode)
  ExprNode* elt = nullptr;
  Seq<Comprehension*> generators;
};
struct Await : ExprNode {
  SKERRY_NODE(Await, ExprNode)
  ExprNode* value = nullptr;
};
struct Yield : ExprNode {
  SKERRY_NODE(Yield, ExprNode)
  ExprNode* value = nullptr;  // optional
};
struct YieldFrom : ExprNode {
  SKERRY_NODE(YieldFrom, ExprNode)
  ExprNode* value = nullptr;
};
struct Compare : ExprNode {
  SKERRY_NODE(Compare, ExprNode)
  ExprNode* left = nullptr;
  Seq<CmpOperator> ops;
  Seq<ExprNode*> comparators;
};
struct Call : ExprNode {
  SKERRY_NODE(Call, ExprNode)
  ExprNode* func = nullptr;
  Seq<ExprNode*> args;
  Seq<Keyword*> keywords;
};
struct FormattedValue : ExprNode {
  SKERRY_NODE(FormattedValue, ExprNode)
  ExprNode* value = nullptr;
  int conversion = -1;              // -1, 's', 'r' or 'a'
  ExprNode* format_spec = nullptr;  // a JoinedStr; optional
};
struct JoinedStr : ExprNode {
  SKERRY_NODE(JoinedStr, ExprNode)
  Seq<ExprNode*> values;  // Constant (Str) and FormattedValue
};
struct Constant : ExprNode {
  SKERRY_NODE(Constant, ExprNode)
  ConstantValue value;
};
struct Attribute : ExprNode {
  SKERRY_NODE(Attribute, ExprNode)
  ExprNode* value = nullptr;
  Identifier attr;
  ExprContext ctx = ExprContext::Load;
};
struct Subscript : ExprNode {
  SKERRY_NODE(Subscript, ExprNode)
  ExprNode* value = nullptr;
  ExprNode* slice = nullptr;
  ExprContext ctx = ExprContext::Load;
};
struct Starred : ExprNode {
  SKERRY_NODE(Starred, ExprNode)
  ExprNode* value = nullptr;
  ExprContext ctx = ExprContext::Load;
};
struct Name : ExprNode {
  SKERRY_NODE(Name, ExprNode)
  Identifier id;
  ExprContext ctx = ExprContext::Load;
};
struct List : ExprNode {
  SKERRY_NODE(List, ExprNode)
  Seq<ExprNode*> elts;
  ExprContext ctx = ExprContext::Load;
};
struct Tuple : ExprNode {
  SKERRY_NODE(Tuple, ExprNode)
  Seq<ExprNode*> elts;
  ExprContext ctx = ExprContext::Load;
};
struct Slice : ExprNode {
  SKERRY_NODE(Slice, ExprNode)
  ExprNode* lower = nullptr;  // each optional
  ExprNode* upper = nullptr;
  ExprNode* step = nullptr;
};

// ---- patterns

struct MatchValue : PatternNode {
  SKERRY_NODE(MatchValue, PatternNode)
  ExprNode* value = nullptr;
};
struct MatchSingleton : PatternNode {
  SKERRY_NODE(MatchSingleton, PatternNode)
  ConstantValue value;  // None, True or False
};
struct MatchSequence : PatternNode {
  SKERRY_NODE(MatchSequence, PatternNode)
  Seq<PatternNode*> patterns;
};
struct MatchMapping : PatternNode {
  SKERRY_NODE(MatchMapping, PatternNode)
  Seq<ExprNode*> keys;
  Seq<PatternNode*> patterns;
  Identifier rest;  // optional
};
struct MatchClass : PatternNode {
  SKERRY_NODE(MatchClass, PatternNode)
  ExprNode* cls = nullptr;
  Seq<PatternNode*> patterns;
  Seq<Identifier> kwd_attrs;
  Seq<PatternNode*> kwd_patterns;
};
struct MatchStar : PatternNode {
  SKERRY_NODE(MatchStar, PatternNode)
  Identifier name;  // optional
};
struct MatchAs : PatternNode {
  SKERRY_NODE(MatchAs, PatternNode)
  PatternNode* pattern = nullptr;  // optional
  Identifier name;                 // optional: the wildcard has neither
};
struct MatchOr : PatternNode {
  SKERRY_NODE(MatchOr, PatternNode)
  Seq<PatternNode*> patterns;
};

// ---- type parameters

struct TypeVar : TypeParamNode {
  SKERRY_NODE(TypeVar, TypeParamNode)
  Identifier name;
  ExprNode* bound = nullptr;  // optional
};
struct ParamSpec : TypeParamNode {
  SKERRY_NODE(ParamSpec, TypeParamNode)
  Identifier name;
};
struct TypeVarTuple : TypeParamNode {
  SKERRY_NODE(TypeVarTuple, TypeParamNode)
  Identifier name;
};

// ---- helpers

struct Arg : Node {
  SKERRY_NODE(Arg, Node)
  Identifier arg;
  ExprNode* annotation = nullptr;  // optional
};
struct Arguments : Node {  // has no location in the ast module
  SKERRY_NODE(Arguments, Node)
  Seq<Arg*> posonlyargs;
  Seq<Arg*> args;
  Arg* vararg = nullptr;  // optional
  Seq<Arg*> kwonlyargs;
  Seq<ExprNode*> kw_defaults;  // as long as kwonlyargs; null where there is none
  Arg* kwarg = nullptr;        // optional
  Seq<ExprNode*> defaults;     // of the last ones of posonlyargs + args
};
struct Keyword : Node {
  SKERRY_NODE(Keyword, Node)
  Identifier arg;  // absent for `**value`
  ExprNode* value = nullptr;
};
struct Alias : Node {
  SKERRY_NODE(Alias, Node)
  Identifier name;    // dotted, or "*"
  Identifier asname;  // optional
};
struct WithItem : Node {  // has no location in the ast module
  SKERRY_NODE(WithItem, Node)
  ExprNode* context_expr = nullptr;
  ExprNode* optional_vars = nullptr;  // optional
};
struct Comprehension : Node {  // has no location in the ast module
  SKERRY_NODE(Comprehension, Node)
  ExprNode* target = nullptr;
  ExprNode* iter = nullptr;
  Seq<ExprNode*> ifs;
  bool is_async = false;
};
struct MatchCase : Node {  // has no location in the ast module
  SKERRY_NODE(MatchCase, Node)
  PatternNode* pattern = nullptr;
  ExprNode* guard = nullptr;  // optional
  Seq<StmtNode*> body;
};
struct ExceptHandler : Node {
  SKERRY_NODE(ExceptHandler, Node)
  ExprNode* type = nullptr;  // optional
  Identifier name;           // optional
  Seq<StmtNode*> body;
};

// ---- statements

struct FunctionDef : StmtNode {
  SKERRY_NODE(FunctionDef, StmtNode)
  Identifier name;
  Arguments* args = nullptr;
  Seq<StmtNode*> body;
  Seq<ExprNode*> decorator_list;
  ExprNode* returns = nullptr;  // optional
  Seq<TypeParamNode*> type_params;
};
struct AsyncFunctionDef : FunctionDef {
  SKERRY_NODE(AsyncFunctionDef, FunctionDef)
};
struct ClassDef : StmtNode {
  SKERRY_NODE(ClassDef, StmtNode)
  Identifier name;
  Seq<ExprNode*> bases;
  Seq<Keyword*> keywords;
  Seq<StmtNode*> body;
  Seq<ExprNode*> decorator_list;
  Seq<TypeParamNode*> type_params;
};
struct Return : StmtNode {
  SKERRY_NODE(Return, StmtNode)
  ExprNode* value = nullptr;  // optional
};
struct Delete : StmtNode {
  SKERRY_NODE(Delete, StmtNode)
  Seq<ExprNode*> targets;
};
struct Assign : StmtNode {
  SKERRY_NODE(Assign, StmtNode)
  Seq<ExprNode*> targets;
  ExprNode* value = nullptr;
};
struct TypeAlias : StmtNode {
  SKERRY_NODE(TypeAlias, StmtNode)
  ExprNode* name = nullptr;  // a Name
  Seq<TypeParamNode*> type_params;
  ExprNode* value = nullptr;
};
struct AugAssign : StmtNode {
  SKERRY_NODE(AugAssign, StmtNode)
  ExprNode* target = nullptr;
  Operator op = Operator::Add;
  ExprNode* value = nullptr;
};
struct AnnAssign : StmtNode {
  SKERRY_NODE(AnnAssign, StmtNode)
  ExprNode* target = nullptr;
  ExprNode* annotation = nullptr;
  ExprNode* value = nullptr;  // optional
  bool simple = false;        // the target is a bare name without parentheses
};
struct For : StmtNode {
  SKERRY_NODE(For, StmtNode)
  ExprNode* target = nullptr;
  ExprNode* iter = nullptr;
  Seq<StmtNode*> body;
  Seq<StmtNode*> orelse;
};
struct AsyncFor : For {
  SKERRY_NODE(AsyncFor, For)
};
struct While : StmtNode {
  SKERRY_NODE(While, StmtNode)
  ExprNode* test = nullptr;
  Seq<StmtNode*> body;
  Seq<StmtNode*> orelse;
};
struct If : StmtNode {
  SKERRY_NODE(If, StmtNode)
  ExprNode* test = nullptr;
  Seq<StmtNode*> body;
  Seq<StmtNode*> orelse;  // an `elif` is one nested If
};
struct With : StmtNode {
  SKERRY_NODE(With, StmtNode)
  Seq<WithItem*> items;
  Seq<StmtNode*> body;
};
struct AsyncWith : With {
  SKERRY_NODE(AsyncWith, With)
};
struct Match : StmtNode {
  SKERRY_NODE(Match, StmtNode)
  ExprNode* subject = nullptr;
  Seq<MatchCase*> cases;
};
struct Raise : StmtNode {
  SKERRY_NODE(Raise, StmtNode)
  ExprNode* exc = nullptr;    // optional
  ExprNode* cause = nullptr;  // optional
};
struct Try : StmtNode {
  SKERRY_NODE(Try, StmtNode)
  Seq<StmtNode*> body;
  Seq<ExceptHandler*> handlers;
  Seq<StmtNode*> orelse;
  Seq<StmtNode*> finalbody;
};
struct TryStar : Try {
  SKERRY_NODE(TryStar, Try)
};
struct Assert : StmtNode {
  SKERRY_NODE(Assert, StmtNode)
  ExprNode* test = nullptr;
  ExprNode* msg = nullptr;  // optional
};
struct Import : StmtNode {
  SKERRY_NODE(Import, StmtNode)
  Seq<Alias*> names;
};
struct ImportFrom : StmtNode {
  SKERRY_NODE(ImportFrom, StmtNode)
  Identifier module;  // optional
  Seq<Alias*> names;
  int32_t level = 0;  // leading dots
};
struct Global : StmtNode {
  SKERRY_NODE(Global, StmtNode)
  Seq<Identifier> names;
};
struct Nonlocal : StmtNode {
  SKERRY_NODE(Nonlocal, StmtNode)
  Seq<Identifier> names;
};
struct Expr : StmtNode {
  SKERRY_NODE(Expr, StmtNode)
  ExprNode* value = nullptr;
};
struct Pass : StmtNode {
  SKERRY_NODE(Pass, StmtNode)
};
struct Break : StmtNode {
  SKERRY_NODE(Break, StmtNode)
};
struct Continue : StmtNode {
  SKERRY_NODE(Continue, StmtNode)
};

// ---- whole inputs

struct Module : ModNode {
  SKERRY_NODE(Module, ModNode)
  Seq<StmtNode*> body;
};
struct Interactive : ModNode {
  SKERRY_NODE(Interactive, ModNode)
  Seq<StmtNode*> body;
};
struct Expression : ModNode {
  SKERRY_NODE(Expression, ModNode)
  ExprNode* body = nullptr;
};

#undef SKERRY_NODE

// Checked downcast by `kind`; null when it is another node. `as<FunctionDef>` also accepts AsyncFunctionDef, and so
// for With, For and Try, whose async or star twins have the same fields.
template <class T>
bool is(const Node& node) {
  if constexpr (T::kKind == NodeKind::FunctionDef || T::kKind == NodeKind::For || T::kKind == NodeKind::With ||
                T::kKind == NodeKind::Try) {
    return node.kind == T::kKind || static_cast<int>(node.kind) == static_cast<int>(T::kKind) + 1;
  } else {
    return node.kind == T::kKind;
  }
}
template <class T>
T* as(Node* node) {
  return node && is<T>(*node) ? static_cast<T*>(node) : nullptr;
}
template <class T>
const T* as(const Node* node) {
  return node && is<T>(*node) ? static_cast<const T*>(node) : nullptr;
}

static_assert(static_cast<int>(NodeKind::AsyncFunctionDef) == static_cast<int>(NodeKind::FunctionDef) + 1);
static_assert(static_cast<int>(NodeKind::AsyncFor) == static_cast<int>(NodeKind::For) + 1);
static_assert(static_cast<int>(NodeKind::AsyncWith) == static_cast<int>(NodeKind::With) + 1);
static_assert(static_cast<int>(NodeKind::TryStar) == static_cast<int>(NodeKind::Try) + 1);

}  // namespace skerry::syntax
