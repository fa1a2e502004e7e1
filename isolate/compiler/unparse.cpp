// Text of an expression, as CPython writes annotations that are kept as strings (and as `ast.unparse` nearly does).
//
// Parentheses only where precedence needs them; strings by repr; f-strings are written anew.
#include <charconv>
#include <cmath>

#include "isolate/compiler/codegen.h"

namespace skerry::compiler {

using namespace syntax;

namespace {

enum Precedence { kTuple, kTest, kOr, kAnd, kNot, kComparison, kBitOr, kBitXor, kBitAnd, kShift, kArithmetic, kTerm,
                  kFactor, kPower, kAwait, kAtom };

struct OperatorText {
  const char* text;
  int precedence;
};
OperatorText operator_of(Operator op) {
  switch (op) {
    case Operator::Add: return {" + ", kArithmetic};
    case Operator::Sub: return {" - ", kArithmetic};
    case Operator::Mult: return {" * ", kTerm};
    case Operator::MatMult: return {" @ ", kTerm};
    case Operator::Div: return {" / ", kTerm};
    case Operator::Mod: return {" % ", kTerm};
    case Operator::FloorDiv: return {" // ", kTerm};
    case Operator::LShift: return {" << ", kShift};
    case Operator::RShift: return {" >> ", kShift};
    case Operator::BitOr: return {" | ", kBitOr};
    case Operator::BitXor: return {" ^ ", kBitXor};
    case Operator::BitAnd: return {" & ", kBitAnd};
    case Operator::Pow: return {" ** ", kPower};
  }
  return {"", kAtom};
}

// repr() of a str in UTF-8, or of bytes. Characters beyond ASCII are kept: identifiers and text are nearly always printable.
std::string quote(std::string_view text, bool bytes) {
  char mark = text.find('\'') != text.npos && text.find('"') == text.npos ? '"' : '\'';
  std::string out = bytes ? "b" : "";
  out += mark;
  static const char* hex = "0123456789abcdef";
  for (char c : text) {
    unsigned char u = static_cast<unsigned char>(c);
    if (c == mark || c == '\\') out += '\\', out += c;
    else if (c == '\n') out += "\\n";
    else if (c == '\r') out += "\\r";
    else if (c == '\t') out += "\\t";
    else if (u < 32 || u == 127 || (bytes && u > 127)) out += "\\x", out += hex[u >> 4], out += hex[u & 15];
    else out += c;
  }
  return out += mark;
}

std::string number(double d) {
  if (std::isinf(d)) return "1e309";
  char buffer[40];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, d).ptr;
  std::string text(buffer, end);
  double magnitude = std::fabs(d);
  if (magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    end = std::to_chars(buffer, buffer + sizeof buffer, d, std::chars_format::scientific).ptr;
    return std::string(buffer, end);
  }
  end = std::to_chars(buffer, buffer + sizeof buffer, d, std::chars_format::fixed).ptr;
  return std::string(buffer, end);
}

class Unparser {
 public:
  std::string out;

  void write(const ExprNode& e, int level) {
    if (++depth_ > 300) {
      out += "...";
      --depth_;
      return;
    }
    write_node(e, level);
    --depth_;
  }

 private:
  int depth_ = 0;

  struct Paren {
    Paren(Unparser& u, bool needed) : u(u), needed(needed) {
      if (needed) u.out += '(';
    }
    ~Paren() {
      if (needed) u.out += ')';
    }
    Unparser& u;
    bool needed;
  };

  void list(Seq<ExprNode*> elements, const char* separator = ", ") {
    for (uint32_t i = 0; i < elements.size(); ++i) {
      if (i) out += separator;
      write(*elements[i], kTest);
    }
  }

  void constant(const ConstantValue& v) {
    switch (v.type) {
      case ConstantType::None: out += "None"; break;
      case ConstantType::True: out += "True"; break;
      case ConstantType::False: out += "False"; break;
      case ConstantType::Ellipsis: out += "..."; break;
      case ConstantType::Int:
        if (v.fits_int64) out += std::to_string(v.int_value);
        else out += (v.base == 16 ? "0x" : v.base == 8 ? "0o" : v.base == 2 ? "0b" : "") + std::string(v.text);
        break;
      case ConstantType::Float: {
        std::string text = number(v.float_value);
        out += text;
        if (text.find_first_of(".e") == text.npos) out += ".0";
        break;
      }
      case ConstantType::Complex: out += number(v.float_value) + "j"; break;
      case ConstantType::Str:
        if (v.u_prefix) out += 'u';
        out += quote(v.text, false);
        break;
      case ConstantType::Bytes: out += quote(v.text, true); break;
    }
  }

  void arguments(const Arguments& a) {
    bool first = true;
    auto comma = [&] {
      if (!first) out += ", ";
      first = false;
    };
    uint32_t positional = a.posonlyargs.size() + a.args.size(), defaults = a.defaults.size();
    for (uint32_t i = 0; i < positional; ++i) {
      comma();
      out += i < a.posonlyargs.size() ? a.posonlyargs[i]->arg : a.args[i - a.posonlyargs.size()]->arg;
      if (i + defaults >= positional) {
        out += '=';
        write(*a.defaults[i + defaults - positional], kTest);
      }
      if (i + 1 == a.posonlyargs.size()) out += ", /";
    }
    if (a.vararg || !a.kwonlyargs.empty()) {
      comma();
      out += '*';
      if (a.vararg) out += a.vararg->arg;
    }
    for (uint32_t i = 0; i < a.kwonlyargs.size(); ++i) {
      comma();
      out += a.kwonlyargs[i]->arg;
      if (a.kw_defaults[i]) {
        out += '=';
        write(*a.kw_defaults[i], kTest);
      }
    }
    if (a.kwarg) {
      comma();
      out += "**";
      out += a.kwarg->arg;
    }
  }

  void generators(Seq<Comprehension*> list) {
    for (const Comprehension* c : list) {
      out += c->is_async ? " async for " : " for ";
      write(*c->target, kTuple);
      out += " in ";
      write(*c->iter, kTest + 1);
      for (const ExprNode* condition : c->ifs) {
        out += " if ";
        write(*condition, kTest + 1);
      }
    }
  }

  void format_body(const JoinedStr& e, std::string& text) {
    for (const ExprNode* value : e.values) {
      if (auto* c = syntax::as<Constant>(value)) {
        for (char ch : c->value.text) {
          text += ch;
          if (ch == '{' || ch == '}') text += ch;
        }
      } else if (auto* f = syntax::as<FormattedValue>(value)) {
        Unparser inner;
        inner.depth_ = depth_;
        inner.write(*f->value, kTest + 1);
        text += '{';
        if (inner.out.starts_with('{')) text += ' ';
        text += inner.out;
        if (f->conversion > 0) text += '!', text += static_cast<char>(f->conversion);
        if (auto* spec = syntax::as<JoinedStr>(f->format_spec)) text += ':', format_body(*spec, text);
        text += '}';
      }
    }
  }

  void slice_part(const ExprNode& e) {
    if (auto* tuple = syntax::as<Tuple>(&e); tuple && !tuple->elts.empty()) {
      list(tuple->elts);
      if (tuple->elts.size() == 1) out += ',';
    } else {
      write(e, kTuple);
    }
  }

  void write_node(const ExprNode& node, int level) {
    switch (node.kind) {
      case NodeKind::BoolOp: {
        auto& e = static_cast<const BoolOp&>(node);
        int own = e.op == BoolOperator::And ? kAnd : kOr;
        Paren paren(*this, level > own);
        for (uint32_t i = 0; i < e.values.size(); ++i) {
          if (i) out += own == kAnd ? " and " : " or ";
          write(*e.values[i], own + 1);
        }
        return;
      }
      case NodeKind::NamedExpr: {
        auto& e = static_cast<const NamedExpr&>(node);
        Paren paren(*this, level > kTuple);
        write(*e.target, kAtom);
        out += " := ";
        write(*e.value, kAtom);
        return;
      }
      case NodeKind::BinOp: {
        auto& e = static_cast<const BinOp&>(node);
        auto [text, own] = operator_of(e.op);
        Paren paren(*this, level > own);
        bool right_associative = e.op == Operator::Pow;
        write(*e.left, own + right_associative);
        out += text;
        write(*e.right, own + !right_associative);
        return;
      }
      case NodeKind::UnaryOp: {
        auto& e = static_cast<const syntax::UnaryOp&>(node);
        static constexpr const char* kText[] = {"~", "not ", "+", "-"};
        int own = e.op == UnaryOperator::Not ? kNot : kFactor;
        Paren paren(*this, level > own);
        out += kText[static_cast<int>(e.op)];
        write(*e.operand, own);
        return;
      }
      case NodeKind::Lambda: {
        auto& e = static_cast<const Lambda&>(node);
        Paren paren(*this, level > kTest);
        out += "lambda";
        Unparser inner;
        inner.arguments(*e.args);
        if (!inner.out.empty()) out += " " + inner.out;
        out += ": ";
        write(*e.body, kTest);
        return;
      }
      case NodeKind::IfExp: {
        auto& e = static_cast<const IfExp&>(node);
        Paren paren(*this, level > kTest);
        write(*e.body, kTest + 1);
        out += " if ";
        write(*e.test, kTest + 1);
        out += " else ";
        write(*e.orelse, kTest);
        return;
      }
      case NodeKind::Dict: {
        auto& e = static_cast<const Dict&>(node);
        out += '{';
        for (uint32_t i = 0; i < e.values.size(); ++i) {
          if (i) out += ", ";
          if (e.keys[i]) {
            write(*e.keys[i], kTest);
            out += ": ";
            write(*e.values[i], kTest);
          } else {
            out += "**";
            write(*e.values[i], kBitOr);
          }
        }
        out += '}';
        return;
      }
      case NodeKind::Set: out += '{', list(static_cast<const Set&>(node).elts), out += '}'; return;
      case NodeKind::ListComp: {
        auto& e = static_cast<const ListComp&>(node);
        out += '[', write(*e.elt, kTest), generators(e.generators), out += ']';
        return;
      }
      case NodeKind::SetComp: {
        auto& e = static_cast<const SetComp&>(node);
        out += '{', write(*e.elt, kTest), generators(e.generators), out += '}';
        return;
      }
      case NodeKind::DictComp: {
        auto& e = static_cast<const DictComp&>(node);
        out += '{', write(*e.key, kTest), out += ": ", write(*e.value, kTest), generators(e.generators), out += '}';
        return;
      }
      case NodeKind::GeneratorExp: {
        auto& e = static_cast<const GeneratorExp&>(node);
        out += '(', write(*e.elt, kTest), generators(e.generators), out += ')';
        return;
      }
      case NodeKind::Await: {
        Paren paren(*this, level > kAwait);
        out += "await ";
        write(*static_cast<const Await&>(node).value, kAtom);
        return;
      }
      case NodeKind::Yield:
        out += static_cast<const Yield&>(node).value ? "(yield " : "(yield";
        if (auto* value = static_cast<const Yield&>(node).value) write(*value, kTuple);
        out += ')';
        return;
      case NodeKind::YieldFrom:
        out += "(yield from ", write(*static_cast<const YieldFrom&>(node).value, kTuple), out += ')';
        return;
      case NodeKind::Compare: {
        auto& e = static_cast<const Compare&>(node);
        static constexpr const char* kText[] = {" == ", " != ", " < ", " <= ", " > ", " >= ", " is ", " is not ", " in ",
                                                " not in "};
        Paren paren(*this, level > kComparison);
        write(*e.left, kComparison + 1);
        for (uint32_t i = 0; i < e.ops.size(); ++i) {
          out += kText[static_cast<int>(e.ops[i])];
          write(*e.comparators[i], kComparison + 1);
        }
        return;
      }
      case NodeKind::Call: {
        auto& e = static_cast<const Call&>(node);
        write(*e.func, kAtom);
        if (e.args.size() == 1 && e.keywords.empty() && e.args[0]->kind == NodeKind::GeneratorExp)
          return write(*e.args[0], kTest);
        out += '(';
        list(e.args);
        bool first = e.args.empty();
        for (const Keyword* k : e.keywords) {
          if (!first) out += ", ";
          first = false;
          if (k->arg.data()) out += k->arg, out += '=';
          else out += "**";
          write(*k->value, kTest);
        }
        out += ')';
        return;
      }
      case NodeKind::JoinedStr: {
        std::string text;
        format_body(static_cast<const JoinedStr&>(node), text);
        out += 'f';
        out += quote(text, false);
        return;
      }
      case NodeKind::FormattedValue: write(*static_cast<const FormattedValue&>(node).value, level); return;
      case NodeKind::Constant: constant(static_cast<const Constant&>(node).value); return;
      case NodeKind::Attribute: {
        auto& e = static_cast<const Attribute&>(node);
        write(*e.value, kAtom);
        auto* number = syntax::as<Constant>(e.value);
        out += number && number->value.type == ConstantType::Int ? " ." : ".";
        out += e.attr;
        return;
      }
      case NodeKind::Subscript: {
        auto& e = static_cast<const Subscript&>(node);
        write(*e.value, kAtom);
        out += '[';
        slice_part(*e.slice);
        out += ']';
        return;
      }
      case NodeKind::Starred: out += '*', write(*static_cast<const Starred&>(node).value, kBitOr); return;
      case NodeKind::Name: out += static_cast<const Name&>(node).id; return;
      case NodeKind::List: out += '[', list(static_cast<const List&>(node).elts), out += ']'; return;
      case NodeKind::Tuple: {
        auto& e = static_cast<const Tuple&>(node);
        if (e.elts.empty()) {
          out += "()";
          return;
        }
        Paren paren(*this, level > kTuple);
        list(e.elts);
        if (e.elts.size() == 1) out += ',';
        return;
      }
      case NodeKind::Slice: {
        auto& e = static_cast<const Slice&>(node);
        if (e.lower) write(*e.lower, kTest);
        out += ':';
        if (e.upper) write(*e.upper, kTest);
        if (e.step) out += ':', write(*e.step, kTest);
        return;
      }
      default: return;
    }
  }
};

}  // namespace

std::string unparse(const ExprNode& e) {
  Unparser u;
  u.write(e, kTest);
  return std::move(u.out);
}

}  // namespace skerry::compiler
