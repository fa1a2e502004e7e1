// Trees that scripts have made (or changed) back to the tree that the compiler reads: compile() of an ast.Module. What the parser
// guarantees is checked here, with CPython 3.11's words: kinds, missing fields, contexts, empty bodies, lengths that must agree.
#include <cmath>
#include <utility>
#include <vector>

#include "isolate/compiler/tree_fields.h"
#include "isolate/compiler/tree_objects.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/syntax/visit.h"
#include "isolate/objects/type_build.h"

namespace skerry {

using namespace syntax;

namespace {

constexpr const char* kContexts[] = {"Load", "Store", "Del"};
constexpr const char* kOperators[] = {"Add",    "Sub",    "Mult",  "MatMult", "Div",    "Mod",     "Pow",
                                      "LShift", "RShift", "BitOr", "BitXor",  "BitAnd", "FloorDiv"};
constexpr const char* kUnaryOperators[] = {"Invert", "Not", "UAdd", "USub"};
constexpr const char* kBoolOperators[] = {"And", "Or"};
constexpr const char* kCmpOperators[] = {"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"};

class TreeReader {
 public:
  TreeReader(Isolate& iso, Value module, Arena& arena) : iso_(iso), module_(module), arena_(arena) {}

  Fallible<ModNode*> read(Value o, CompileMode mode) {
    const char* wanted = mode == CompileMode::kExec ? "Module" : mode == CompileMode::kEval ? "Expression" : "Interactive";
    Ref cls(iso_, TRY(node_class(wanted)));
    if (!TRY(is_instance(iso_, o, cls)))
      return iso_.raise(TypeError, "expected {} node, got {}", wanted, type_name(o));
    if (mode == CompileMode::kExec) {
      auto* m = arena_.make<Module>();
      TRY(read_fields(o, "Module", "body", m->body));
      Ref list(iso_, TRY(required(o, "Module", "type_ignores")));
      if (!ListObject::check(list)) return not_a_list("Module", "type_ignores", list);
      return static_cast<ModNode*>(m);
    }
    if (mode == CompileMode::kSingle) {
      auto* m = arena_.make<Interactive>();
      TRY(read_fields(o, "Interactive", "body", m->body));
      return static_cast<ModNode*>(m);
    }
    auto* m = arena_.make<Expression>();
    TRY(read_fields(o, "Expression", "body", m->body));
    return static_cast<ModNode*>(m);
  }

 private:
  // ---- Classes and fields
  Result node_class(const char* name) { return get_attribute(iso_, module_, Ref(iso_, intern(iso_, name))); }

  // Which of the names is the class of o, or a base of it: its index, or -1.
  Fallible<int> class_among(Value o, const char* const* names, size_t count) {
    auto* mro = type_of(o)->mro.as<TupleObject>();
    for (size_t m = 0; m < mro->length; ++m) {
      std::string_view own = short_type_name((*mro)[m].as<TypeObject>());
      for (size_t i = 0; i < count; ++i) {
        if (own != names[i]) continue;
        Ref cls(iso_, TRY(node_class(names[i])));
        if (cls.get() == (*mro)[m]) return static_cast<int>(i);
      }
    }
    return -1;
  }

  Result required(Value o, const char* node, const char* field) {
    Result r = get_attribute_or_not_found(iso_, o, Ref(iso_, intern(iso_, field)));
    if (r.is_not_found()) return iso_.raise(TypeError, "required field \"{}\" missing from {}", field, node);
    return r;
  }
  Fault not_a_list(const char* node, const char* field, Value got) {
    return iso_.raise(TypeError, "{} field \"{}\" must be a list, not a {}", node, field, type_name(got));
  }
  Fault unexpected(Value o, const char* what) {
    Result shown = repr(iso_, o);
    if (shown.is_fault()) return shown.fault();
    Ref text(iso_, shown.value());
    return iso_.raise(TypeError, "expected some sort of {}, but got {}", what, to_utf8(text));
  }

  Status read_fields(Value, const char*) { return Status::ok(); }
  template <class T, class... Rest>
  Status read_fields(Value o, const char* node, const char* field, T& out, Rest&&... rest) {
    bool optional = *field == '?';
    if (optional) ++field;
    Result found = get_attribute_or_not_found(iso_, o, Ref(iso_, intern(iso_, field)));
    if (found.is_not_found()) {
      if (!optional) return iso_.raise(TypeError, "required field \"{}\" missing from {}", field, node);
    } else {
      Ref value(iso_, TRY(found));
      if (!(optional && value.get().is_none())) TRY(read_value(value, node, field, out));
    }
    return read_fields(o, node, rest...);
  }

  // ---- One overload for each sort of field
  Status read_value(Value v, const char* node, const char* field, Identifier& out) {
    if (v.is_none()) return iso_.raise(ValueError, "field '{}' is required for {}", field, node);
    if (!is_exact_str(v)) return iso_.raise(TypeError, "AST identifier must be of type str");
    out = arena_.intern(to_utf8(v));
    bool is_constant = out == "None" || out == "True" || out == "False";
    if (is_constant && (std::string_view(field) == "id" || std::string_view(field) == "attr" || std::string_view(field) == "rest" || std::string_view(field) == "name"))
      return iso_.raise(ValueError, "identifier field can't represent '{}' constant", out);
    return Status::ok();
  }
  Status read_value(Value v, const char*, const char*, int32_t& out) {
    int64_t i = 0;
    if (!is_int(v)) {
      Ref text(iso_, TRY(repr(iso_, v)));
      return iso_.raise(ValueError, "invalid integer value: {}", to_utf8(text));
    }
    i = TRY(as_int64(iso_, v, Overflow::kRaise));
    if (i != static_cast<int32_t>(i)) return iso_.raise(OverflowError, "Python int too large to convert to C int");
    out = static_cast<int32_t>(i);
    return Status::ok();
  }
  Status read_value(Value v, const char* node, const char* field, bool& out) {
    int32_t i = 0;
    TRY(read_value(v, node, field, i));
    out = i != 0;
    return Status::ok();
  }
  template <class E>
  Status read_name(Value v, const char* what, const char* const* names, size_t count, E& out) {
    int index = TRY(class_among(v, names, count));
    if (index < 0) return unexpected(v, what);
    out = static_cast<E>(index);
    return Status::ok();
  }
  Status read_value(Value v, const char*, const char*, ExprContext& out) {
    return read_name(v, "expr_context", kContexts, std::size(kContexts), out);
  }
  Status read_value(Value v, const char*, const char*, Operator& out) {
    return read_name(v, "operator", kOperators, std::size(kOperators), out);
  }
  Status read_value(Value v, const char*, const char*, UnaryOperator& out) {
    return read_name(v, "unaryop", kUnaryOperators, std::size(kUnaryOperators), out);
  }
  Status read_value(Value v, const char*, const char*, BoolOperator& out) {
    return read_name(v, "boolop", kBoolOperators, std::size(kBoolOperators), out);
  }
  Status read_value(Value v, const char*, const char*, CmpOperator& out) {
    return read_name(v, "cmpop", kCmpOperators, std::size(kCmpOperators), out);
  }
  Status read_value(Value v, const char*, const char*, ConstantValue& out) {
    if (!v.is_none() && !v.is_bool()) return iso_.raise(ValueError, "MatchSingleton can only contain True, False and None");
    out.type = v.is_none() ? ConstantType::None : v.is_true() ? ConstantType::True : ConstantType::False;
    return Status::ok();
  }
  template <class T>
  Status read_value(Value v, const char* node, const char* field, Seq<T>& out) {
    if (!ListObject::check(v)) return not_a_list(node, field, v);
    std::vector<T> items;
    bool may_lack = (std::string_view(node) == "Dict" && std::string_view(field) == "keys") || std::string_view(field) == "kw_defaults";
    for (size_t i = 0; i < v.as<ListObject>()->length; ++i) {
      Ref item = Ref::borrow(iso_, v.as<ListObject>()->items[i]);
      size_t before = v.as<ListObject>()->length;
      T read{};
      if constexpr (std::is_pointer_v<T>) {
        if (item.get().is_none()) {
          if (!may_lack)
            return iso_.raise(ValueError, "None disallowed in {} list", std::is_same_v<T, StmtNode*> ? "statement" : "expression");
          items.push_back(nullptr);
          continue;
        }
      }
      TRY(read_value(item, node, field, read));
      items.push_back(read);
      if (v.as<ListObject>()->length != before)
        return iso_.raise(RuntimeError, "{} field \"{}\" changed size during iteration", node, field);
    }
    out = arena_.copy_seq(items.data(), items.size());
    return Status::ok();
  }

  // ---- Nodes
  Status read_value(Value v, const char* node, const char* field, ExprNode*& out) {
    if (v.is_none()) return iso_.raise(ValueError, "field '{}' is required for {}", field, node);
    ExprContext wanted = expected_context(node, field);
    TRY(iso_.check_native_stack(" while traversing 'expr' node"));
    ExprContext outer = std::exchange(context_, wanted);
    Status status = read_expression(v, out);
    context_ = outer;
    return status;
  }
  Status read_value(Value v, const char* node, const char* field, StmtNode*& out) {
    if (v.is_none()) return iso_.raise(ValueError, "field '{}' is required for {}", field, node);
    TRY(iso_.check_native_stack(" while traversing 'stmt' node"));
    Location at;
    TRY(read_place(v, "stmt", at));
#define X(name) #name,
    static constexpr const char* kNames[] = {SKERRY_SYNTAX_STMTS(X)};
#undef X
    int index = TRY(class_among(v, kNames, std::size(kNames)));
    switch (index) {
#define X(name) \
  case static_cast<int>(NodeKind::name) - static_cast<int>(NodeKind::FunctionDef): return read_node<syntax::name>(v, out, &at);
      SKERRY_SYNTAX_STMTS(X)
#undef X
      default: return unexpected(v, "stmt");
    }
  }
  Status read_value(Value v, const char* node, const char* field, PatternNode*& out) {
    if (v.is_none()) return iso_.raise(ValueError, "field '{}' is required for {}", field, node);
    TRY(iso_.check_native_stack(" while traversing 'pattern' node"));
    Location at;
    TRY(read_place(v, "pattern", at));
#define X(name) #name,
    static constexpr const char* kNames[] = {SKERRY_SYNTAX_PATTERNS(X)};
#undef X
    int index = TRY(class_among(v, kNames, std::size(kNames)));
    switch (index) {
#define X(name) \
  case static_cast<int>(NodeKind::name) - static_cast<int>(NodeKind::MatchValue): return read_node<syntax::name>(v, out, &at);
      SKERRY_SYNTAX_PATTERNS(X)
#undef X
      default: return unexpected(v, "pattern");
    }
  }
  Status read_value(Value v, const char* node, const char* field, TypeParamNode*& out) {
    if (v.is_none()) return iso_.raise(ValueError, "field '{}' is required for {}", field, node);
    TRY(iso_.check_native_stack(" while traversing 'type_param' node"));
    Location at;
    TRY(read_place(v, "type_param", at));
#define X(name) #name,
    static constexpr const char* kNames[] = {SKERRY_SYNTAX_TYPE_PARAMS(X)};
#undef X
    int index = TRY(class_among(v, kNames, std::size(kNames)));
    switch (index) {
#define X(name) \
  case static_cast<int>(NodeKind::name) - static_cast<int>(NodeKind::TypeVar): return read_node<syntax::name>(v, out, &at);
      SKERRY_SYNTAX_TYPE_PARAMS(X)
#undef X
      default: return unexpected(v, "type_param");
    }
  }
  // Helper nodes.
  template <class T>
    requires(std::is_base_of_v<Node, T>)
  Status read_value(Value v, const char* node, const char* field, T*& out) {
    if (v.is_none()) return iso_.raise(ValueError, "field '{}' is required for {}", field, node);
    const char* name = node_name(T::kKind);
    Ref cls(iso_, TRY(node_class(name)));
    if (!TRY(is_instance(iso_, v, cls))) {
      const char* what = T::kKind == NodeKind::ExceptHandler ? "excepthandler" : name;
      return unexpected(v, what);
    }
    return read_node<T>(v, out);
  }
  Status read_expression(Value v, ExprNode*& out) {
    Location at;
    TRY(read_place(v, "expr", at));
#define X(name) #name,
    static constexpr const char* kNames[] = {SKERRY_SYNTAX_EXPRS(X)};
#undef X
    int index = TRY(class_among(v, kNames, std::size(kNames)));
    switch (index) {
#define X(name) \
  case static_cast<int>(NodeKind::name) - static_cast<int>(NodeKind::BoolOp): return read_node<syntax::name>(v, out, &at);
      SKERRY_SYNTAX_EXPRS(X)
#undef X
      default: return unexpected(v, "expr");
    }
  }

  template <class N, class Base>
  Status read_node(Value v, Base*& out, const Location* at = nullptr) {
    auto* n = arena_.make<N>();
    const char* name = node_name(N::kKind);
    if (at != nullptr) static_cast<Location&>(*n) = *at;
    else if (has_place(N::kKind)) TRY(read_place(v, N::kKind == NodeKind::ExceptHandler ? "excepthandler" : name, *n));
    if constexpr (std::is_same_v<N, Constant>) {
      Base* made = nullptr;
      TRY(read_constant(v, *n, made));
      TRY(check_context(*made, ExprContext::Load));
      out = made;
      return Status::ok();
    } else {
      if constexpr (requires { n->generators; }) {
        TRY(read_fields(v, name, "generators", n->generators));
        if (n->generators.empty()) return iso_.raise(ValueError, "comprehension with no generators");
      }
      if constexpr (std::is_base_of_v<ExprNode, N>) {
        ExprContext own = ExprContext::Load;
        if constexpr (requires { n->ctx; }) {
          TRY(read_fields(v, name, "ctx", n->ctx));
          own = n->ctx;
        }
        TRY(check_context(*n, own));
      }
      TRY(tree_fields(*n, [&](auto&&... fields) { return read_fields(v, name, fields...); }));
      TRY(check(*n));
      out = n;
      return Status::ok();
    }
  }

  Status read_place(Value v, const char* name, Location& at) {
    TRY(read_fields(v, name, "lineno", at.lineno, "col_offset", at.col_offset));
    at.end_lineno = at.lineno;
    at.end_col_offset = at.col_offset;
    TRY(read_fields(v, name, "?end_lineno", at.end_lineno, "?end_col_offset", at.end_col_offset));
    if (at.lineno > at.end_lineno)
      return iso_.raise(ValueError, "AST node line range ({}, {}) is not valid", at.lineno, at.end_lineno);
    if ((at.lineno < 0 && at.end_lineno != at.lineno) || (at.col_offset < 0 && at.col_offset != at.end_col_offset))
      return iso_.raise(ValueError, "AST node column range ({}, {}) for line range ({}, {}) is not valid", at.col_offset, at.end_col_offset,
                        at.lineno, at.end_lineno);
    if (at.lineno == at.end_lineno && at.col_offset > at.end_col_offset)
      return iso_.raise(ValueError, "line {}, column {}-{} is not a valid range", at.lineno, at.col_offset, at.end_col_offset);
    return Status::ok();
  }

  // ---- Constants: what has no literal becomes an expression that gives it.
  Status read_constant(Value o, Constant& n, ExprNode*& out) {
    Ref value(iso_, TRY(required(o, "Constant", "value")));
    Result kind = get_attribute_or_not_found(iso_, o, Ref(iso_, intern(iso_, "kind")));
    if (!kind.is_not_found()) {
      Ref text(iso_, TRY(kind));
      n.value.u_prefix = StrObject::check(text) && str_is(text, "u");
    }
    return constant(value, n, out);
  }
  Status constant(Value v, Constant& n, ExprNode*& out) {
    ConstantValue& c = n.value;
    out = &n;
    int64_t i;
    if (v.is_none()) c.type = ConstantType::None;
    else if (v.is_bool()) c.type = v.is_true() ? ConstantType::True : ConstantType::False;
    else if (v.is_ellipsis()) c.type = ConstantType::Ellipsis;
    else if (is_exact_int(v) && int_fits_int64(v, &i) && i >= 0) {
      c.type = ConstantType::Int;
      c.fits_int64 = true;
      c.int_value = i;
      c.text = arena_.copy_text(std::to_string(i));
    } else if (is_exact_int(v)) {
      std::string digits;
      decrement(iso_, TRY(int_to_text(iso_, v, 16, &digits)));
      bool negative = digits.starts_with('-');
      c.type = ConstantType::Int;
      c.base = 16;
      c.text = arena_.copy_text(negative ? std::string_view(digits).substr(1) : digits);
      if (negative) {
        auto* minus = arena_.make<syntax::UnaryOp>(static_cast<Location&>(n));
        minus->op = UnaryOperator::USub;
        minus->operand = &n;
        out = minus;
      }
    } else if (has_type(v, float_type)) {
      c.type = ConstantType::Float;
      c.float_value = float_value(v);
    } else if (has_type(v, complex_type)) {
      const auto* z = v.as<ComplexObject>();
      c.type = ConstantType::Complex;
      c.float_value = z->imaginary;
      if (z->real != 0 || std::signbit(z->real)) {
        auto* real = arena_.make<Constant>(static_cast<Location&>(n));
        real->value.type = ConstantType::Float;
        real->value.float_value = z->real;
        auto* sum = arena_.make<BinOp>(static_cast<Location&>(n));
        sum->left = real;
        sum->op = Operator::Add;
        sum->right = &n;
        out = sum;
      }
    } else if (is_exact_str(v)) {
      c.type = ConstantType::Str;
      c.text = arena_.copy_text(to_utf8(v));
    } else if (has_type(v, bytes_type)) {
      c.type = ConstantType::Bytes;
      c.text = arena_.copy_text(v.as<BytesObject>()->view());
    } else if (is_exact_tuple(v)) {
      TRY(iso_.check_native_stack(" during compilation"));
      std::vector<ExprNode*> items(v.as<TupleObject>()->length);
      for (size_t k = 0; k < items.size(); ++k) TRY(constant((*v.as<TupleObject>())[k], *arena_.make<Constant>(static_cast<Location&>(n)), items[k]));
      auto* tuple = arena_.make<Tuple>(static_cast<Location&>(n));
      tuple->elts = arena_.copy_seq(items.data(), items.size());
      out = tuple;
    } else if (has_type(v, frozenset_type)) {
      // No literal stands for it: frozenset({...}).
      TRY(iso_.check_native_stack(" during compilation"));
      Ref list(iso_, TRY(to_list(iso_, v)));
      std::vector<ExprNode*> items(list.as<ListObject>()->length);
      for (size_t k = 0; k < items.size(); ++k) TRY(constant(list.as<ListObject>()->items[k], *arena_.make<Constant>(static_cast<Location&>(n)), items[k]));
      auto* maker = arena_.make<Name>(static_cast<Location&>(n));
      maker->id = arena_.intern("frozenset");
      auto* made = arena_.make<Call>(static_cast<Location&>(n));
      made->func = maker;
      if (!items.empty()) {
        auto* set = arena_.make<Set>(static_cast<Location&>(n));
        set->elts = arena_.copy_seq(items.data(), items.size());
        ExprNode* argument = set;
        made->args = arena_.copy_seq(&argument, 1);
      }
      out = made;
    } else {
      return iso_.raise(TypeError, "got an invalid type in Constant: {}", type_name(v));
    }
    return Status::ok();
  }

  // ---- Contexts
  ExprContext expected_context(std::string_view node, std::string_view field) const {
    if (field == "targets") return node == "Delete" ? ExprContext::Del : ExprContext::Store;
    if (field == "target" || field == "optional_vars" || (node == "TypeAlias" && field == "name")) return ExprContext::Store;
    bool inherits = (field == "elts" && (node == "List" || node == "Tuple")) || (field == "value" && node == "Starred");
    return inherits ? context_ : ExprContext::Load;
  }
  Status check_context(const ExprNode& n, ExprContext own) {
    bool has_context = false;
    switch (n.kind) {
      case NodeKind::Attribute: case NodeKind::Subscript: case NodeKind::Starred: case NodeKind::Name: case NodeKind::List:
      case NodeKind::Tuple: has_context = true; break;
      default: break;
    }
    const char* wanted = kContexts[static_cast<int>(context_)];
    if (!has_context && context_ != ExprContext::Load)
      return iso_.raise(ValueError, "expression which can't be assigned to in {} context", wanted);
    if (has_context && own != context_)
      return iso_.raise(ValueError, "expression must have {} context but has {} instead", wanted, kContexts[static_cast<int>(own)]);
    return Status::ok();
  }

  // ---- What the parser would have seen to
  template <class T>
  Status not_empty(const Seq<T>& items, const char* what, NodeKind kind) {
    if (!items.empty()) return Status::ok();
    return iso_.raise(ValueError, "empty {} on {}", what, node_name(kind));
  }
  template <class N>
  Status check(N& n) {
    if constexpr (requires { n.body.count; }) TRY(not_empty(n.body, "body", N::kKind));
    if constexpr (requires { n.targets.count; }) TRY(not_empty(n.targets, "targets", N::kKind));
    if constexpr (std::is_base_of_v<With, N>) TRY(not_empty(n.items, "items", N::kKind));
    if constexpr (std::is_same_v<N, Import> || std::is_same_v<N, ImportFrom> || std::is_same_v<N, Global> || std::is_same_v<N, Nonlocal>)
      TRY(not_empty(n.names, "names", N::kKind));
    if constexpr (std::is_same_v<N, Match>) TRY(not_empty(n.cases, "cases", N::kKind));
    return check_more(n);
  }
  template <class N>
  Status check_more(N&) { return Status::ok(); }
  Status check_more(ImportFrom& n) {
    if (n.level < 0) return iso_.raise(ValueError, "Negative ImportFrom level");
    return Status::ok();
  }
  Status check_more(BoolOp& n) {
    if (n.values.size() < 2) return iso_.raise(ValueError, "BoolOp with less than 2 values");
    return Status::ok();
  }
  Status check_more(Compare& n) {
    if (n.comparators.empty()) return iso_.raise(ValueError, "Compare with no comparators");
    if (n.comparators.size() != n.ops.size())
      return iso_.raise(ValueError, "Compare has a different number of comparators and operands");
    return Status::ok();
  }
  Status check_more(Dict& n) {
    if (n.keys.size() != n.values.size()) return iso_.raise(ValueError, "Dict doesn't have the same number of keys as values");
    return Status::ok();
  }
  Status check_more(NamedExpr& n) {
    if (n.target->kind != NodeKind::Name) return iso_.raise(TypeError, "NamedExpr target must be a Name");
    return Status::ok();
  }
  Status check_more(FormattedValue& n) {
    if (n.conversion != -1 && n.conversion != 's' && n.conversion != 'r' && n.conversion != 'a')
      return iso_.raise(SystemError, "Unrecognized conversion character {}", n.conversion);
    return Status::ok();
  }
  Status check_more(AugAssign& n) {
    if (n.target->kind != NodeKind::Name && n.target->kind != NodeKind::Attribute && n.target->kind != NodeKind::Subscript)
      return iso_.raise(SystemError, "invalid node type ({}) for augmented assignment", static_cast<int>(n.target->kind));
    return Status::ok();
  }
  Status check_more(AnnAssign& n) {
    if (n.target->kind != NodeKind::Name && n.simple) return iso_.raise(TypeError, "AnnAssign with simple non-Name target");
    if (n.target->kind != NodeKind::Name && n.target->kind != NodeKind::Attribute && n.target->kind != NodeKind::Subscript)
      return iso_.raise(SystemError, "invalid node type ({}) for annotated assignment", static_cast<int>(n.target->kind));
    return Status::ok();
  }
  Status check_more(TypeAlias& n) {
    if (n.name->kind != NodeKind::Name) return iso_.raise(TypeError, "TypeAlias with non-Name name");
    return Status::ok();
  }
  Status check_more(Raise& n) {
    if (n.cause && !n.exc) return iso_.raise(ValueError, "Raise with cause but no exception");
    return Status::ok();
  }
  Status check_more(Try& n) { return check_try(n, "Try"); }
  Status check_more(TryStar& n) { return check_try(n, "TryStar"); }
  Status check_try(Try& n, const char* name) {
    if (n.handlers.empty() && n.finalbody.empty()) return iso_.raise(ValueError, "{} has neither except handlers nor finalbody", name);
    if (n.handlers.empty() && !n.orelse.empty()) return iso_.raise(ValueError, "{} has orelse but no except handlers", name);
    return Status::ok();
  }
  Status check_more(Arguments& n) {
    if (n.defaults.size() > n.posonlyargs.size() + n.args.size())
      return iso_.raise(ValueError, "more positional defaults than args on arguments");
    if (n.kw_defaults.size() != n.kwonlyargs.size())
      return iso_.raise(ValueError, "length of kwonlyargs is not the same as kw_defaults on arguments");
    return Status::ok();
  }
  Status check_more(MatchMapping& n) {
    if (n.keys.size() != n.patterns.size())
      return iso_.raise(ValueError, "MatchMapping doesn't have the same number of keys as patterns");
    for (ExprNode* key : n.keys) TRY(check_pattern_value(*key));
    return Status::ok();
  }
  Status check_more(MatchClass& n) {
    if (n.kwd_attrs.size() != n.kwd_patterns.size())
      return iso_.raise(ValueError, "MatchClass doesn't have the same number of keyword attributes as patterns");
    const ExprNode* cls = n.cls;
    while (auto* a = syntax::as<Attribute>(cls)) cls = a->value;
    if (cls->kind != NodeKind::Name)
      return iso_.raise(ValueError, "MatchClass cls field can only contain Name or Attribute nodes.");
    return Status::ok();
  }
  Status check_more(MatchAs& n) {
    if (n.pattern && !n.name.data())
      return iso_.raise(ValueError, "MatchAs must specify a target name if a pattern is given");
    return Status::ok();
  }
  Status check_more(MatchOr& n) {
    if (n.patterns.size() < 2) return iso_.raise(ValueError, "MatchOr requires at least 2 patterns");
    return Status::ok();
  }
  Status check_more(MatchValue& n) { return check_pattern_value(*n.value); }
  Status check_pattern_value(const ExprNode& e) {
    switch (e.kind) {
      case NodeKind::Constant: {
        ConstantType t = static_cast<const Constant&>(e).value.type;
        if (t == ConstantType::Ellipsis) return iso_.raise(ValueError, "unexpected constant inside of a literal pattern");
        return Status::ok();
      }
      case NodeKind::Attribute: case NodeKind::UnaryOp: case NodeKind::BinOp: case NodeKind::JoinedStr: return Status::ok();
      default: return iso_.raise(ValueError, "patterns may only match literals and attribute lookups");
    }
  }

  Isolate& iso_;
  Value module_;
  Arena& arena_;
  ExprContext context_ = ExprContext::Load;  // that the expression being read must have
};

}  // namespace

Fallible<ModNode*> read_tree_object(Isolate& iso, Value object, CompileMode mode, Arena& arena) {
  Ref module(iso, TRY(import_module(iso, "_ast")));
  return TreeReader(iso, module, arena).read(object, mode);
}

Fallible<bool> is_tree_object(Isolate& iso, Value object) {
  if (!object.is_object() || !object.as_object()->type->has(TypeFlag::kHeapType)) return false;
  Ref module(iso, TRY(import_module(iso, "_ast")));
  Ref cls(iso, TRY(get_attribute(iso, module, Ref(iso, intern(iso, "AST")))));
  return is_instance(iso, object, cls);
}

}  // namespace skerry
