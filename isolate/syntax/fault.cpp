// How syntax errors are located and worded.
#include <algorithm>

#include "parser_impl.h"

namespace skerry::syntax {

// The 1-based character offset after `bytes` bytes of a line, not beyond its newline. (An end that lies on a later
// line is counted on the first one, as CPython does.)
int32_t Parser::character_offset(int32_t line, int32_t bytes) const {
  if (bytes < 0) return bytes;
  std::string_view text = source_.line(static_cast<uint32_t>(line));
  auto size = static_cast<int32_t>(text.size());
  int32_t inside = std::min(bytes, size);
  return count_code_points(text.substr(0, static_cast<size_t>(inside))) + std::min(bytes - inside, 1);
}

// Columns are those of nodes plus one; an end column of 0 or less means unknown.
std::nullptr_t Parser::raise(FaultKind kind, std::string message, int32_t line, int32_t column, int32_t end_line,
                             int32_t end_column) {
  if (raised_) return nullptr;
  looked_at(pos_);
  raised_ = true;
  pos_ = static_cast<uint32_t>(tokens_.size()) - 1;
  if (lexed_.failed && furthest_ >= stop_) {  // the lexer's error came first
    fault_ = lexed_.fault;
    return nullptr;
  }
  fault_ = {};
  fault_.kind = kind;
  fault_.message = std::move(message);
  fault_.lineno = line;
  fault_.end_lineno = end_line;
  fault_.offset = character_offset(line, column);
  fault_.end_offset = end_column > 0 ? character_offset(line, end_column) : end_column;
  fault_.text = std::string(source_.line(static_cast<uint32_t>(line)));
  // The line that the lexer has reached is shown with its newline, one before it without, as in CPython.
  if (end_line <= line) fault_.text->push_back('\n');
  return nullptr;
}

std::nullptr_t Parser::raise_range(const Location& first, const Location& last, std::string message) {
  return raise(FaultKind::SyntaxError, std::move(message), first.lineno, first.col_offset + 1, last.end_lineno,
               last.end_col_offset + 1);
}

std::nullptr_t Parser::raise_at(const Location& where, std::string message) {
  return raise_range(where, where, std::move(message));
}

std::nullptr_t Parser::raise_token(uint32_t token, std::string message) {
  return raise_at(location_of(token), std::move(message));
}

std::nullptr_t Parser::raise_from(const Location& first, std::string message) {
  looked_at(pos_);
  const Token& last = tokens_[furthest_];
  int32_t end = last.end_col >= 0 ? last.end_col : static_cast<int32_t>(last.end - source_.line_start(last.line));
  if (last.kind == Tok::Newline) ++end;
  return raise(FaultKind::SyntaxError, std::move(message), first.lineno, first.col_offset + 1,
               static_cast<int32_t>(last.end_line), end);
}

std::nullptr_t Parser::raise_last(std::string message, FaultKind kind) {
  if (raised_) return nullptr;
  looked_at(pos_);
  const Token& last = tokens_[furthest_];
  auto line = static_cast<int32_t>(last.line);
  if (last.col < 0) {
    return raise(kind, std::move(message), line, static_cast<int32_t>(last.start - source_.line_start(last.line)), line, -1);
  }
  return raise(kind, std::move(message), line, last.col + 1, static_cast<int32_t>(last.end_line), last.end_col + 1);
}

std::nullptr_t Parser::raise_too_complex() {
  if (raised_) return nullptr;
  raised_ = true;
  pos_ = static_cast<uint32_t>(tokens_.size()) - 1;
  fault_ = {};
  fault_.kind = FaultKind::MemoryError;
  fault_.message = "Parser stack overflowed - Python source too complex to compile";
  return nullptr;
}

std::nullptr_t Parser::raise_invalid_target(TargetKind kind, ExprNode* target) {
  ExprNode* invalid = target ? invalid_target(target, kind) : nullptr;
  if (!invalid) return nullptr;
  return raise_at(*invalid, (kind == TargetKind::del ? "cannot delete " : "cannot assign to ") + expression_name(*invalid));
}

bool Parser::expect_forced(Tok wanted, const char* text) {
  if (accept(wanted)) return true;
  raise_token(pos_, std::string("expected '") + text + "'");
  return false;
}

void Parser::generic_fault(uint32_t last_token) {
  const Token& last = tokens_[std::min(last_token, stop_)];
  switch (last.kind) {
    case Tok::Error:
      raised_ = true;
      fault_ = lexed_.fault;
      return;
    case Tok::Indent:
    case Tok::Dedent:
      raise_last(last.kind == Tok::Indent ? "unexpected indent" : "unexpected unindent", FaultKind::IndentationError);
      return;
    default:
      raise_token(last_token, "invalid syntax");
      // The newline that a source got for the lexer is in no file: CPython's tokenizer has no place for it.
      if (last.kind == Tok::Newline && source_.newline_added() && mode_ != Mode::exec && last.end >= source_.text().size())
        fault_.offset = fault_.end_offset = 0;
      if (source_.text().empty()) {  // no input at all: CPython's line 0
        fault_.lineno = fault_.offset = fault_.end_lineno = fault_.end_offset = 0;
        fault_.text = "";
      }
  }
}

// What the lexer rejects further on is told first; and a bracket that is never closed is the likelier cause of an
// error on a later line.
void Parser::prefer_lexer_fault() {
  const Token& last = tokens_[std::min(furthest_, stop_)];
  if (lexed_.outranks_parser) {
    fault_ = lexed_.fault;
  } else if (!lexed_.open_brackets.empty() && last.line > lexed_.open_brackets.back().line) {
    const Bracket& open = lexed_.open_brackets.back();
    raised_ = false;
    lexed_.failed = false;
    raise(FaultKind::SyntaxError, std::string("'") + open.opening + "' was never closed", static_cast<int32_t>(open.line),
          open.col + 1, static_cast<int32_t>(open.line), 0);
    fault_.text->pop_back();  // its newline: the lexer is on a later line
  }
}

bool Parser::at_end_of_input() const {
  if (lexed_.failed) {
    if (furthest_ < stop_) return false;
    return lexed_.fault.message.find("was never closed") != std::string::npos ||
           lexed_.fault.message.find("unexpected EOF") != std::string::npos ||
           lexed_.fault.message.find("unterminated triple-quoted") != std::string::npos ||
           (lexed_.fault.message.find("unterminated string literal") != std::string::npos && source_.text().ends_with("\\\n"));
  }
  // CPython's tokenizer has met the end once it was asked for what follows the last newline. Where the source has none at its end, it
  // gets one in a file (Mode::exec); else the last token that touches the end is enough.
  size_t first = furthest_;
  bool open_end = source_.newline_added() && mode_ != Mode::exec;
  if (open_end && first < tokens_.size() && tokens_[first].end + 1 >= source_.text().size()) ++first;
  for (size_t index = first; index < tokens_.size(); ++index) {
    Tok kind = tokens_[index].kind;
    if (kind == Tok::Newline && open_end) continue;
    if (kind != Tok::Dedent && kind != Tok::EndMarker && kind != Tok::Error) return false;
  }
  return true;
}

std::string Parser::expression_name(const ExprNode& node) {
  switch (node.kind) {
    case NodeKind::Attribute: return "attribute";
    case NodeKind::Subscript: return "subscript";
    case NodeKind::Starred: return "starred";
    case NodeKind::Name: return "name";
    case NodeKind::List: return "list";
    case NodeKind::Tuple: return "tuple";
    case NodeKind::Lambda: return "lambda";
    case NodeKind::Call: return "function call";
    case NodeKind::BoolOp:
    case NodeKind::BinOp:
    case NodeKind::UnaryOp: return "expression";
    case NodeKind::GeneratorExp: return "generator expression";
    case NodeKind::Yield:
    case NodeKind::YieldFrom: return "yield expression";
    case NodeKind::Await: return "await expression";
    case NodeKind::ListComp: return "list comprehension";
    case NodeKind::SetComp: return "set comprehension";
    case NodeKind::DictComp: return "dict comprehension";
    case NodeKind::Dict: return "dict literal";
    case NodeKind::Set: return "set display";
    case NodeKind::JoinedStr:
    case NodeKind::FormattedValue: return "f-string expression";
    case NodeKind::Compare: return "comparison";
    case NodeKind::IfExp: return "conditional expression";
    case NodeKind::NamedExpr: return "named expression";
    case NodeKind::Constant:
      switch (static_cast<const Constant&>(node).value.type) {
        case ConstantType::None: return "None";
        case ConstantType::True: return "True";
        case ConstantType::False: return "False";
        case ConstantType::Ellipsis: return "ellipsis";
        default: return "literal";
      }
    default: return "expression";
  }
}

// The part of `node` that cannot be a target, or null.
ExprNode* Parser::invalid_target(ExprNode* node, TargetKind kind) {
  switch (node->kind) {
    case NodeKind::Name:
    case NodeKind::Subscript:
    case NodeKind::Attribute: return nullptr;
    case NodeKind::List:
    case NodeKind::Tuple: {
      Seq<ExprNode*> elements = node->kind == NodeKind::List ? static_cast<List*>(node)->elts : static_cast<Tuple*>(node)->elts;
      for (ExprNode* element : elements) {
        if (ExprNode* invalid = invalid_target(element, kind)) return invalid;
      }
      return nullptr;
    }
    case NodeKind::Starred:
      if (kind == TargetKind::del) return node;
      return invalid_target(static_cast<Starred*>(node)->value, kind);
    case NodeKind::Compare: {
      auto* compare = static_cast<Compare*>(node);
      if (kind != TargetKind::loop) return node;
      return compare->ops[0] == CmpOperator::In ? invalid_target(compare->left, kind) : nullptr;
    }
    default: return node;
  }
}

}  // namespace skerry::syntax
