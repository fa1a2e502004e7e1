#include "ast_printer.h"

#include <charconv>
#include <cmath>
#include <vector>

#include "isolate/syntax/identifier.h"
#include "isolate/syntax/source.h"
#include "isolate/syntax/visit.h"

namespace skerry::tests {

using namespace skerry::syntax;

namespace {

constexpr int kMaxDepth = 5000;

const char* const kOperators[] = {"Add", "Sub", "Mult", "MatMult", "Div", "Mod", "Pow",
                                  "LShift", "RShift", "BitOr", "BitXor", "BitAnd", "FloorDiv"};
const char* const kUnary[] = {"Invert", "Not", "UAdd", "USub"};
const char* const kBool[] = {"And", "Or"};
const char* const kCompare[] = {"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"};
const char* const kContexts[] = {"Load", "Store", "Del"};

std::string escape_code(uint32_t c, bool is_bytes) {
  char buffer[16];
  if (c < 0x100 || is_bytes) {
    std::snprintf(buffer, sizeof buffer, "\\x%02x", c);
  } else if (c < 0x10000) {
    std::snprintf(buffer, sizeof buffer, "\\u%04x", c);
  } else {
    std::snprintf(buffer, sizeof buffer, "\\U%08x", c);
  }
  return buffer;
}

std::string repr_text(std::string_view text, bool is_bytes) {
  char quote = text.find('\'') != text.npos && text.find('"') == text.npos ? '"' : '\'';
  std::string out = is_bytes ? "b" : "";
  out += quote;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at < end) {
    const char* start = at;
    uint32_t c = is_bytes ? static_cast<unsigned char>(*at++) : next_code_point(at);
    if (c == static_cast<unsigned char>(quote) || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (is_bytes ? (c < 0x20 || c >= 0x7f) : !is_printable(c)) {
      out += escape_code(c, is_bytes);
    } else {
      out.append(start, at);
    }
  }
  return out + quote;
}

std::string repr_float(double value, bool imaginary) {
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char buffer[64];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  std::string_view text(buffer, static_cast<size_t>(end - buffer));
  size_t e = text.find('e');
  std::string digits;
  for (char c : text.substr(0, e)) {
    if (c != '.') digits += c;
  }
  int exponent = std::atoi(std::string(text.substr(e + 1)).c_str());
  std::string out;
  if (exponent < -4 || exponent >= 16) {
    out = digits.substr(0, 1);
    if (digits.size() > 1) out += "." + digits.substr(1);
    char tail[16];
    std::snprintf(tail, sizeof tail, "e%c%02d", exponent < 0 ? '-' : '+', std::abs(exponent));
    return out + tail;
  }
  if (exponent < 0) return "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + digits;
  auto point = static_cast<size_t>(exponent + 1);
  if (digits.size() < point) digits.append(point - digits.size(), '0');
  out = digits.substr(0, point);
  if (digits.size() > point) return out + "." + digits.substr(point);
  return imaginary ? out : out + ".0";
}

// Schoolbook: decimal digits, lowest first.
std::string repr_int(const ConstantValue& value) {
  if (value.fits_int64) return std::to_string(value.int_value);
  std::vector<uint32_t> limbs{0};  // base 10^9, lowest first
  for (char c : value.text) {
    uint64_t carry = c <= '9' ? static_cast<uint64_t>(c - '0') : static_cast<uint64_t>((c | 0x20) - 'a' + 10);
    for (uint32_t& limb : limbs) {
      carry += static_cast<uint64_t>(limb) * value.base;
      limb = static_cast<uint32_t>(carry % 1000000000);
      carry /= 1000000000;
    }
    if (carry) limbs.push_back(static_cast<uint32_t>(carry));
  }
  std::string out = std::to_string(limbs.back());
  for (size_t i = limbs.size() - 1; i-- > 0;) {
    char buffer[16];
    std::snprintf(buffer, sizeof buffer, "%09u", limbs[i]);
    out += buffer;
  }
  return out;
}

std::string repr_constant(const ConstantValue& value) {
  switch (value.type) {
    case ConstantType::None: return "None";
    case ConstantType::True: return "True";
    case ConstantType::False: return "False";
    case ConstantType::Ellipsis: return "Ellipsis";
    case ConstantType::Int: return repr_int(value);
    case ConstantType::Float: return repr_float(value.float_value, false);
    case ConstantType::Complex: return repr_float(value.float_value, true) + "j";
    case ConstantType::Str: return repr_text(value.text, false);
    case ConstantType::Bytes: return repr_text(value.text, true);
  }
  return "?";
}

class Printer {
 public:
  explicit Printer(const PrintOptions& options) : options_(options) {}

  std::string out;

  void print(const Node* node) {
    if (!node) {
      out += "None";
      return;
    }
    if (++depth_ > kMaxDepth) {
      out += "...";
    } else {
      open(node_name(node->kind));
      fields(*node);
      if (located(*node)) {
        number("lineno", node->lineno);
        number("col_offset", node->col_offset);
        number("end_lineno", node->end_lineno);
        number("end_col_offset", node->end_col_offset);
      }
      out += ')';
      first_ = false;
    }
    --depth_;
  }

 private:
  bool located(const Node& node) const {
    if (!options_.attributes || (in_fstring_ > 0 && !options_.attributes_in_fstrings)) return false;
    switch (node.kind) {
      case NodeKind::Module:
      case NodeKind::Interactive:
      case NodeKind::Expression:
      case NodeKind::Arguments:
      case NodeKind::WithItem:
      case NodeKind::Comprehension:
      case NodeKind::MatchCase: return false;
      default: return true;
    }
  }

  void open(const char* name) {
    out += name;
    out += '(';
    first_ = true;
  }
  void name(const char* field) {
    if (!first_) out += ", ";
    first_ = false;
    out += field;
    out += '=';
  }
  void number(const char* field, int value) {
    name(field);
    out += std::to_string(value);
  }
  void text(const char* field, std::string_view value) {
    if (!value.data()) return;
    name(field);
    out += repr_text(value, false);
  }
  void constant(const char* field, const ConstantValue& value) {
    name(field);
    out += repr_constant(value);
  }
  void symbol(const char* field, const char* value) {
    name(field);
    out += value;
    out += "()";
  }
  void child(const char* field, const Node* value) {
    if (!value) return;
    name(field);
    print(value);
  }
  template <class T>
  void children(const char* field, const Seq<T>& values) {
    name(field);
    out += '[';
    for (uint32_t i = 0; i < values.count; ++i) {
      if (i > 0) out += ", ";
      if constexpr (std::is_same_v<T, Identifier>) {
        out += repr_text(values[i], false);
      } else if constexpr (std::is_same_v<T, CmpOperator>) {
        out += kCompare[static_cast<int>(values[i])];
        out += "()";
      } else {
        print(values[i]);
      }
    }
    out += ']';
    first_ = false;
  }
  void context(ExprContext value) { symbol("ctx", kContexts[static_cast<int>(value)]); }

  void fields(const Node& node) {
    switch (node.kind) {
#define X(name) \
  case NodeKind::name: return show(static_cast<const name&>(node));
      SKERRY_SYNTAX_MODS(X)
      SKERRY_SYNTAX_STMTS(X)
      SKERRY_SYNTAX_EXPRS(X)
      SKERRY_SYNTAX_PATTERNS(X)
      SKERRY_SYNTAX_TYPE_PARAMS(X)
      SKERRY_SYNTAX_HELPERS(X)
#undef X
    }
  }

  void show(const Module& n) {
    children("body", n.body);
    name("type_ignores");
    out += "[]";
  }
  void show(const Interactive& n) { children("body", n.body); }
  void show(const Expression& n) { child("body", n.body); }

  void type_parameters(const Seq<TypeParamNode*>& parameters) {
    if (options_.type_parameters) children("type_params", parameters);
  }
  void show(const FunctionDef& n) {
    text("name", n.name);
    child("args", n.args);
    children("body", n.body);
    children("decorator_list", n.decorator_list);
    child("returns", n.returns);
    type_parameters(n.type_params);
  }
  void show(const ClassDef& n) {
    text("name", n.name);
    children("bases", n.bases);
    children("keywords", n.keywords);
    children("body", n.body);
    children("decorator_list", n.decorator_list);
    type_parameters(n.type_params);
  }
  void show(const Return& n) { child("value", n.value); }
  void show(const Delete& n) { children("targets", n.targets); }
  void show(const Assign& n) {
    children("targets", n.targets);
    child("value", n.value);
  }
  void show(const TypeAlias& n) {
    child("name", n.name);
    children("type_params", n.type_params);
    child("value", n.value);
  }
  void show(const AugAssign& n) {
    child("target", n.target);
    symbol("op", kOperators[static_cast<int>(n.op)]);
    child("value", n.value);
  }
  void show(const AnnAssign& n) {
    child("target", n.target);
    child("annotation", n.annotation);
    child("value", n.value);
    number("simple", n.simple);
  }
  void show(const For& n) {
    child("target", n.target);
    child("iter", n.iter);
    children("body", n.body);
    children("orelse", n.orelse);
  }
  void show(const While& n) {
    child("test", n.test);
    children("body", n.body);
    children("orelse", n.orelse);
  }
  void show(const If& n) {
    child("test", n.test);
    children("body", n.body);
    children("orelse", n.orelse);
  }
  void show(const With& n) {
    children("items", n.items);
    children("body", n.body);
  }
  void show(const Match& n) {
    child("subject", n.subject);
    children("cases", n.cases);
  }
  void show(const Raise& n) {
    child("exc", n.exc);
    child("cause", n.cause);
  }
  void show(const Try& n) {
    children("body", n.body);
    children("handlers", n.handlers);
    children("orelse", n.orelse);
    children("finalbody", n.finalbody);
  }
  void show(const Assert& n) {
    child("test", n.test);
    child("msg", n.msg);
  }
  void show(const Import& n) { children("names", n.names); }
  void show(const ImportFrom& n) {
    text("module", n.module);
    children("names", n.names);
    number("level", n.level);
  }
  void show(const Global& n) { children("names", n.names); }
  void show(const Nonlocal& n) { children("names", n.names); }
  void show(const Expr& n) { child("value", n.value); }
  void show(const Pass&) {}
  void show(const Break&) {}
  void show(const Continue&) {}

  void show(const BoolOp& n) {
    symbol("op", kBool[static_cast<int>(n.op)]);
    children("values", n.values);
  }
  void show(const NamedExpr& n) {
    child("target", n.target);
    child("value", n.value);
  }
  void show(const BinOp& n) {
    child("left", n.left);
    symbol("op", kOperators[static_cast<int>(n.op)]);
    child("right", n.right);
  }
  void show(const UnaryOp& n) {
    symbol("op", kUnary[static_cast<int>(n.op)]);
    child("operand", n.operand);
  }
  void show(const Lambda& n) {
    child("args", n.args);
    child("body", n.body);
  }
  void show(const IfExp& n) {
    child("test", n.test);
    child("body", n.body);
    child("orelse", n.orelse);
  }
  void show(const Dict& n) {
    children("keys", n.keys);
    children("values", n.values);
  }
  void show(const Set& n) { children("elts", n.elts); }
  void show(const ListComp& n) {
    child("elt", n.elt);
    children("generators", n.generators);
  }
  void show(const SetComp& n) {
    child("elt", n.elt);
    children("generators", n.generators);
  }
  void show(const DictComp& n) {
    child("key", n.key);
    child("value", n.value);
    children("generators", n.generators);
  }
  void show(const GeneratorExp& n) {
    child("elt", n.elt);
    children("generators", n.generators);
  }
  void show(const Await& n) { child("value", n.value); }
  void show(const Yield& n) { child("value", n.value); }
  void show(const YieldFrom& n) { child("value", n.value); }
  void show(const Compare& n) {
    child("left", n.left);
    children("ops", n.ops);
    children("comparators", n.comparators);
  }
  void show(const Call& n) {
    child("func", n.func);
    children("args", n.args);
    children("keywords", n.keywords);
  }
  void show(const FormattedValue& n) {
    child("value", n.value);
    number("conversion", n.conversion);
    child("format_spec", n.format_spec);
  }
  void show(const JoinedStr& n) {
    ++in_fstring_;
    children("values", n.values);
    --in_fstring_;
  }
  void show(const Constant& n) {
    constant("value", n.value);
    if (n.value.u_prefix) text("kind", "u");
  }
  void show(const Attribute& n) {
    child("value", n.value);
    text("attr", n.attr);
    context(n.ctx);
  }
  void show(const Subscript& n) {
    child("value", n.value);
    child("slice", n.slice);
    context(n.ctx);
  }
  void show(const Starred& n) {
    child("value", n.value);
    context(n.ctx);
  }
  void show(const Name& n) {
    text("id", n.id);
    context(n.ctx);
  }
  void show(const List& n) {
    children("elts", n.elts);
    context(n.ctx);
  }
  void show(const Tuple& n) {
    children("elts", n.elts);
    context(n.ctx);
  }
  void show(const Slice& n) {
    child("lower", n.lower);
    child("upper", n.upper);
    child("step", n.step);
  }

  void show(const MatchValue& n) { child("value", n.value); }
  void show(const MatchSingleton& n) { constant("value", n.value); }
  void show(const MatchSequence& n) { children("patterns", n.patterns); }
  void show(const MatchMapping& n) {
    children("keys", n.keys);
    children("patterns", n.patterns);
    text("rest", n.rest);
  }
  void show(const MatchClass& n) {
    child("cls", n.cls);
    children("patterns", n.patterns);
    children("kwd_attrs", n.kwd_attrs);
    children("kwd_patterns", n.kwd_patterns);
  }
  void show(const MatchStar& n) { text("name", n.name); }
  void show(const MatchAs& n) {
    child("pattern", n.pattern);
    text("name", n.name);
  }
  void show(const MatchOr& n) { children("patterns", n.patterns); }

  void show(const TypeVar& n) {
    text("name", n.name);
    child("bound", n.bound);
  }
  void show(const ParamSpec& n) { text("name", n.name); }
  void show(const TypeVarTuple& n) { text("name", n.name); }

  void show(const Arguments& n) {
    children("posonlyargs", n.posonlyargs);
    children("args", n.args);
    child("vararg", n.vararg);
    children("kwonlyargs", n.kwonlyargs);
    children("kw_defaults", n.kw_defaults);
    child("kwarg", n.kwarg);
    children("defaults", n.defaults);
  }
  void show(const Arg& n) {
    text("arg", n.arg);
    child("annotation", n.annotation);
  }
  void show(const Keyword& n) {
    text("arg", n.arg);
    child("value", n.value);
  }
  void show(const Alias& n) {
    text("name", n.name);
    text("asname", n.asname);
  }
  void show(const WithItem& n) {
    child("context_expr", n.context_expr);
    child("optional_vars", n.optional_vars);
  }
  void show(const Comprehension& n) {
    child("target", n.target);
    child("iter", n.iter);
    children("ifs", n.ifs);
    number("is_async", n.is_async);
  }
  void show(const MatchCase& n) {
    child("pattern", n.pattern);
    child("guard", n.guard);
    children("body", n.body);
  }
  void show(const ExceptHandler& n) {
    child("type", n.type);
    text("name", n.name);
    children("body", n.body);
  }

  const PrintOptions& options_;
  bool first_ = true;
  int depth_ = 0;
  int in_fstring_ = 0;
};

}  // namespace

std::string print_tree(const Node& tree, const PrintOptions& options) {
  Printer printer(options);
  printer.print(&tree);
  return std::move(printer.out);
}

}  // namespace skerry::tests
