// See tree_objects.h. One overload of `value` for each sort of field; the fields of each node in the order of the grammar
// of CPython 3.11, to which newer nodes' fields are not added. Contexts and operators are made once for a tree.
#include "isolate/compiler/tree_objects.h"

#include "isolate/heap/intern.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/syntax/visit.h"

namespace skerry {

using namespace syntax;

namespace {

class TreeMaker {
 public:
  TreeMaker(Isolate& iso, Value module) : iso_(iso), module_(module) {}

  Result value(const ModNode& n) {
    if (auto* m = as<Module>(&n)) return build(n, "body", m->body, "type_ignores", Seq<StmtNode*>());
    if (auto* m = as<Interactive>(&n)) return build(n, "body", m->body);
    return build(n, "body", static_cast<const Expression&>(n).body);
  }

 private:
  template <class T>
  Result value(T* node) {
    if (!node) return Value::none();
    TRY(iso_.check_native_stack(" during ast construction"));
    if constexpr (std::is_base_of_v<StmtNode, T> || std::is_base_of_v<ExprNode, T> || std::is_base_of_v<PatternNode, T>)
      return visit(*node, [this](auto& concrete) { return make(concrete); });
    else
      return make(*node);
  }
  template <class T>
  Result value(const Seq<T>& items) {
    Ref list(iso_, TRY(make_list(iso_)));
    for (const T& item : items) {
      Ref made(iso_, TRY(value(item)));
      TRY(list_append(iso_, list.as<ListObject>(), made));
    }
    return list.release();
  }
  Result value(Identifier name) { return name.data() ? Result(intern(iso_, name)) : Result(Value::none()); }
  Result value(int32_t i) { return Value::small_int(i); }
  Result value(bool b) { return Value::small_int(b); }
  Result value(const ConstantValue& c) {
    switch (c.type) {
      case ConstantType::None: return Value::none();
      case ConstantType::True: return Value::true_();
      case ConstantType::False: return Value::false_();
      case ConstantType::Ellipsis: return Value::ellipsis();
      case ConstantType::Int: return c.fits_int64 ? make_int(iso_, c.int_value) : parse_int(iso_, c.text, c.base);
      case ConstantType::Float: return make_double(iso_, c.float_value);
      case ConstantType::Complex: return make_complex(iso_, 0, c.float_value);
      case ConstantType::Str: return make_str(iso_, c.text);
      case ConstantType::Bytes: return make_bytes(iso_, c.text);
    }
    return Value::none();
  }
  Result value(ExprContext c) {
    static constexpr const char* kNames[] = {"Load", "Store", "Del"};
    return plain(kNames[static_cast<int>(c)]);
  }
  Result value(BoolOperator op) { return plain(op == BoolOperator::And ? "And" : "Or"); }
  Result value(UnaryOperator op) {
    static constexpr const char* kNames[] = {"Invert", "Not", "UAdd", "USub"};
    return plain(kNames[static_cast<int>(op)]);
  }
  Result value(Operator op) {
    static constexpr const char* kNames[] = {"Add", "Sub", "Mult", "MatMult", "Div", "Mod", "Pow",
                                             "LShift", "RShift", "BitOr", "BitXor", "BitAnd", "FloorDiv"};
    return plain(kNames[static_cast<int>(op)]);
  }
  Result value(CmpOperator op) {
    static constexpr const char* kNames[] = {"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"};
    return plain(kNames[static_cast<int>(op)]);
  }

  // ---- Nodes
  Result make(const BoolOp& n) { return build(n, "op", n.op, "values", n.values); }
  Result make(const NamedExpr& n) { return build(n, "target", n.target, "value", n.value); }
  Result make(const BinOp& n) { return build(n, "left", n.left, "op", n.op, "right", n.right); }
  Result make(const syntax::UnaryOp& n) { return build(n, "op", n.op, "operand", n.operand); }
  Result make(const Lambda& n) { return build(n, "args", n.args, "body", n.body); }
  Result make(const IfExp& n) { return build(n, "test", n.test, "body", n.body, "orelse", n.orelse); }
  Result make(const Dict& n) { return build(n, "keys", n.keys, "values", n.values); }
  Result make(const Set& n) { return build(n, "elts", n.elts); }
  Result make(const ListComp& n) { return build(n, "elt", n.elt, "generators", n.generators); }
  Result make(const SetComp& n) { return build(n, "elt", n.elt, "generators", n.generators); }
  Result make(const DictComp& n) { return build(n, "key", n.key, "value", n.value, "generators", n.generators); }
  Result make(const GeneratorExp& n) { return build(n, "elt", n.elt, "generators", n.generators); }
  Result make(const Await& n) { return build(n, "value", n.value); }
  Result make(const Yield& n) { return build(n, "value", n.value); }
  Result make(const YieldFrom& n) { return build(n, "value", n.value); }
  Result make(const Compare& n) { return build(n, "left", n.left, "ops", n.ops, "comparators", n.comparators); }
  Result make(const Call& n) { return build(n, "func", n.func, "args", n.args, "keywords", n.keywords); }
  Result make(const FormattedValue& n) {
    return build(n, "value", n.value, "conversion", static_cast<int32_t>(n.conversion), "format_spec", n.format_spec);
  }
  Result make(const JoinedStr& n) { return build(n, "values", n.values); }
  Result make(const Constant& n) {
    return build(n, "value", n.value, "kind", n.value.u_prefix ? Identifier("u") : Identifier());
  }
  Result make(const Attribute& n) { return build(n, "value", n.value, "attr", n.attr, "ctx", n.ctx); }
  Result make(const Subscript& n) { return build(n, "value", n.value, "slice", n.slice, "ctx", n.ctx); }
  Result make(const Starred& n) { return build(n, "value", n.value, "ctx", n.ctx); }
  Result make(const Name& n) { return build(n, "id", n.id, "ctx", n.ctx); }
  Result make(const List& n) { return build(n, "elts", n.elts, "ctx", n.ctx); }
  Result make(const Tuple& n) { return build(n, "elts", n.elts, "ctx", n.ctx); }
  Result make(const Slice& n) { return build(n, "lower", n.lower, "upper", n.upper, "step", n.step); }

  Result make(const MatchValue& n) { return build(n, "value", n.value); }
  Result make(const MatchSingleton& n) { return build(n, "value", n.value); }
  Result make(const MatchSequence& n) { return build(n, "patterns", n.patterns); }
  Result make(const MatchMapping& n) { return build(n, "keys", n.keys, "patterns", n.patterns, "rest", n.rest); }
  Result make(const MatchClass& n) {
    return build(n, "cls", n.cls, "patterns", n.patterns, "kwd_attrs", n.kwd_attrs, "kwd_patterns", n.kwd_patterns);
  }
  Result make(const MatchStar& n) { return build(n, "name", n.name); }
  Result make(const MatchAs& n) { return build(n, "pattern", n.pattern, "name", n.name); }
  Result make(const MatchOr& n) { return build(n, "patterns", n.patterns); }

  Result make(const Arg& n) { return build(n, "arg", n.arg, "annotation", n.annotation); }
  Result make(const Arguments& n) {
    return build(n, "posonlyargs", n.posonlyargs, "args", n.args, "vararg", n.vararg, "kwonlyargs", n.kwonlyargs,
                 "kw_defaults", n.kw_defaults, "kwarg", n.kwarg, "defaults", n.defaults);
  }
  Result make(const Keyword& n) { return build(n, "arg", n.arg, "value", n.value); }
  Result make(const Alias& n) { return build(n, "name", n.name, "asname", n.asname); }
  Result make(const WithItem& n) { return build(n, "context_expr", n.context_expr, "optional_vars", n.optional_vars); }
  Result make(const Comprehension& n) {
    return build(n, "target", n.target, "iter", n.iter, "ifs", n.ifs, "is_async", n.is_async);
  }
  Result make(const MatchCase& n) { return build(n, "pattern", n.pattern, "guard", n.guard, "body", n.body); }
  Result make(const ExceptHandler& n) { return build(n, "type", n.type, "name", n.name, "body", n.body); }

  Result make(const FunctionDef& n) {
    return build(n, "name", n.name, "args", n.args, "body", n.body, "decorator_list", n.decorator_list, "returns", n.returns);
  }
  Result make(const ClassDef& n) {
    return build(n, "name", n.name, "bases", n.bases, "keywords", n.keywords, "body", n.body, "decorator_list",
                 n.decorator_list);
  }
  Result make(const Return& n) { return build(n, "value", n.value); }
  Result make(const Delete& n) { return build(n, "targets", n.targets); }
  Result make(const Assign& n) { return build(n, "targets", n.targets, "value", n.value); }
  Result make(const TypeAlias& n) { return build(n, "name", n.name, "value", n.value); }
  Result make(const AugAssign& n) { return build(n, "target", n.target, "op", n.op, "value", n.value); }
  Result make(const AnnAssign& n) {
    return build(n, "target", n.target, "annotation", n.annotation, "value", n.value, "simple", n.simple);
  }
  Result make(const For& n) { return build(n, "target", n.target, "iter", n.iter, "body", n.body, "orelse", n.orelse); }
  Result make(const While& n) { return build(n, "test", n.test, "body", n.body, "orelse", n.orelse); }
  Result make(const If& n) { return build(n, "test", n.test, "body", n.body, "orelse", n.orelse); }
  Result make(const With& n) { return build(n, "items", n.items, "body", n.body); }
  Result make(const Match& n) { return build(n, "subject", n.subject, "cases", n.cases); }
  Result make(const Raise& n) { return build(n, "exc", n.exc, "cause", n.cause); }
  Result make(const Try& n) {
    return build(n, "body", n.body, "handlers", n.handlers, "orelse", n.orelse, "finalbody", n.finalbody);
  }
  Result make(const Assert& n) { return build(n, "test", n.test, "msg", n.msg); }
  Result make(const Import& n) { return build(n, "names", n.names); }
  Result make(const ImportFrom& n) { return build(n, "module", n.module, "names", n.names, "level", n.level); }
  Result make(const Global& n) { return build(n, "names", n.names); }
  Result make(const Nonlocal& n) { return build(n, "names", n.names); }
  Result make(const Expr& n) { return build(n, "value", n.value); }
  Result make(const Pass& n) { return build(n); }
  Result make(const Break& n) { return build(n); }
  Result make(const Continue& n) { return build(n); }

  // ---- Making them
  Result instance(const char* name) {
    Ref text(iso_, intern(iso_, name));
    Ref cls(iso_, TRY(get_attribute(iso_, module_, text)));
    return call(iso_, cls, {});
  }
  Status put(Value object, const char* name, Value field) {
    Ref text(iso_, intern(iso_, name));
    return set_attribute(iso_, object, text, field);
  }
  Status put_all(Value) { return Status::ok(); }
  template <class T, class... Rest>
  Status put_all(Value object, const char* name, const T& field, const Rest&... rest) {
    Ref made(iso_, TRY(value(field)));
    TRY(put(object, name, made));
    return put_all(object, rest...);
  }
  static bool has_place(NodeKind kind) {
    switch (kind) {
      case NodeKind::Module: case NodeKind::Interactive: case NodeKind::Expression: case NodeKind::Arguments:
      case NodeKind::WithItem: case NodeKind::Comprehension: case NodeKind::MatchCase: return false;
      default: return true;
    }
  }
  template <class... Fields>
  Result build(const Node& n, const Fields&... fields) {
    Ref object(iso_, TRY(instance(node_name(n.kind))));
    TRY(put_all(object, fields...));
    if (has_place(n.kind))
      TRY(put_all(object, "lineno", n.lineno, "col_offset", n.col_offset, "end_lineno", n.end_lineno, "end_col_offset",
                  n.end_col_offset));
    return object.release();
  }
  Result plain(const char* name) {
    for (auto& [known, object] : plain_)
      if (known == name) return retained(iso_, object);
    plain_.emplace_back(name, Ref(iso_, TRY(instance(name))));
    return retained(iso_, plain_.back().second);
  }

  Isolate& iso_;
  Value module_;
  std::vector<std::pair<std::string_view, Ref>> plain_;
};

}  // namespace

Result make_tree_object(Isolate& iso, const ModNode& tree) {
  Ref module(iso, TRY(import_module(iso, "_ast")));
  return TreeMaker(iso, module).value(tree);
}

}  // namespace skerry
