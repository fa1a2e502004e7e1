// See tree_objects.h. One overload of `value` for each sort of field; which fields a node has says tree_fields.h. Contexts and operators are made once for a tree.
#include "isolate/compiler/tree_objects.h"

#include "isolate/compiler/tree_fields.h"
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
    if constexpr (std::is_base_of_v<StmtNode, T> || std::is_base_of_v<ExprNode, T> || std::is_base_of_v<PatternNode, T> ||
                  std::is_base_of_v<TypeParamNode, T>)
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
  Result make(const Constant& n) {
    return build(n, "value", n.value, "kind", n.value.u_prefix ? Identifier("u") : Identifier());
  }
  template <class N>
  Result make(const N& n) {
    return tree_fields(const_cast<N&>(n), [&](const auto&... fields) { return build(n, fields...); });
  }

  // ---- Making them
  Result instance(const char* name) {
    Ref text(iso_, intern(iso_, name));
    Ref cls(iso_, TRY(get_attribute(iso_, module_, text)));
    // What __new__ and __init__ would do with no argument, without running them for each node.
    return allocate_instance(iso_, cls.as<TypeObject>());
  }
  Status put(Value object, const char* name, Value field) {
    Ref text(iso_, intern(iso_, name));
    return set_attribute(iso_, object, text, field);
  }
  Status put_all(Value) { return Status::ok(); }
  template <class... Rest>
  Status put_all(Value object, const char* name, const Seq<TypeParamNode*>& field, const Rest&... rest) {
    if (*name != '?' || !field.empty()) {
      Ref made(iso_, TRY(value(field)));
      Ref extend(iso_, TRY(get_attribute(iso_, module_, Ref(iso_, intern(iso_, "_set_type_params")))));
      decrement(iso_, TRY(call(iso_, extend, {object, made})));
    }
    return put_all(object, rest...);
  }
  template <class T, class... Rest>
  Status put_all(Value object, const char* name, const T& field, const Rest&... rest) {
    Ref made(iso_, TRY(value(field)));
    TRY(put(object, *name == '?' ? name + 1 : name, made));
    return put_all(object, rest...);
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
