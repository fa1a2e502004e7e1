// Whole inputs, statement lists and simple statements (sections 7 and 9 of the language reference).
#include "parser_impl.h"

namespace skerry::syntax {

namespace {

bool augmented_operator(Tok kind, Operator& op) {
  switch (kind) {
    case Tok::PlusEqual: op = Operator::Add; return true;
    case Tok::MinusEqual: op = Operator::Sub; return true;
    case Tok::StarEqual: op = Operator::Mult; return true;
    case Tok::AtEqual: op = Operator::MatMult; return true;
    case Tok::SlashEqual: op = Operator::Div; return true;
    case Tok::PercentEqual: op = Operator::Mod; return true;
    case Tok::AmperEqual: op = Operator::BitAnd; return true;
    case Tok::VBarEqual: op = Operator::BitOr; return true;
    case Tok::CircumflexEqual: op = Operator::BitXor; return true;
    case Tok::LeftShiftEqual: op = Operator::LShift; return true;
    case Tok::RightShiftEqual: op = Operator::RShift; return true;
    case Tok::DoubleStarEqual: op = Operator::Pow; return true;
    case Tok::DoubleSlashEqual: op = Operator::FloorDiv; return true;
    default: return false;
  }
}

}  // namespace

// ---- whole inputs

ModNode* Parser::file_input() {
  Items<StmtNode> body(*this);
  while (kind() != Tok::EndMarker) {
    statement_start_ = pos_;
    if (!statement(body)) return nullptr;
  }
  auto* module = arena_.make<Module>();
  module->body = body.take();
  return module;
}

ModNode* Parser::eval_input() {
  ExprNode* body = expressions();
  if (!body) return nullptr;
  while (accept(Tok::Newline)) {
  }
  if (kind() != Tok::EndMarker) return nullptr;
  auto* result = arena_.make<Expression>();
  result->body = body;
  return result;
}

ModNode* Parser::single_input() {
  Items<StmtNode> body(*this);
  bool compound = false;
  if (kind() == Tok::Newline) {
    body.push(arena_.make<Pass>(location_of(pos_++)));
  } else if (StmtNode* only = compound_statement(compound)) {
    body.push(only);
    // At a prompt a block on its header's line wants another line, which only a newline in the source can be.
    if (source_.newline_added() && kind() == Tok::EndMarker && tokens_[pos_ - 1].kind == Tok::Newline) return nullptr;
    if (!accept(Tok::Newline) && kind() != Tok::EndMarker) {
      if (diagnosing_) return nullptr;
    }
  } else if (compound || raised_ || !simple_statements(body)) {
    return nullptr;
  }
  while (accept(Tok::Newline)) {
  }
  if (kind() != Tok::EndMarker) {
    raise_last("multiple statements found while compiling a single statement");
    return nullptr;
  }
  auto* result = arena_.make<Interactive>();
  result->body = body.take();
  return result;
}

// ---- statement lists

bool Parser::statement(Items<StmtNode>& out) {
  bool matched = false;
  StmtNode* compound = compound_statement(matched);
  if (compound) {
    out.push(compound);
    return true;
  }
  if (matched || raised_) return false;
  return simple_statements(out);
}

bool Parser::simple_statements(Items<StmtNode>& out) {
  do {
    if (kind() == Tok::Newline && !out.empty() && tokens_[pos_ - 1].kind == Tok::Semi) break;
    StmtNode* next = simple_statement();
    if (!next) return false;
    out.push(next);
  } while (accept(Tok::Semi));
  return accept(Tok::Newline);
}

StmtNode* Parser::simple_statement() {
  uint32_t start = pos_;
  switch (kind()) {
    case Tok::Return: return return_statement();
    case Tok::Import: return import_name();
    case Tok::From: return import_from();
    case Tok::Raise: return raise_statement();
    case Tok::Pass: ++pos_; return node<Pass>(start);
    case Tok::Break: ++pos_; return node<Break>(start);
    case Tok::Continue: ++pos_; return node<Continue>(start);
    case Tok::Del: return delete_statement();
    case Tok::Assert: return assert_statement();
    case Tok::Global:
    case Tok::Nonlocal: return global_statement();
    case Tok::Name:
      if (tokens_[pos_].soft == SoftKeyword::type && kind_after(1) == Tok::Name) {
        StmtNode* alias = type_alias();
        if (alias || raised_) return alias;
        reset(start);
      }
      return expression_statement();
    default: return expression_statement();
  }
}

// ---- expressions and assignments

ExprNode* Parser::annotated_rhs() { return kind() == Tok::Yield ? yield_expression() : star_expressions(); }

StmtNode* Parser::expression_statement() {
  uint32_t start = pos_;
  ExprNode* value = annotated_rhs();
  if (raised_) return nullptr;
  uint32_t after = pos_;
  if (value) {
    StmtNode* assigned = nullptr;
    Operator op;
    if (kind() == Tok::Colon) {
      assigned = annotated_assignment(start, value);
    } else if (kind() == Tok::Equal) {
      assigned = assignment(start, value);
    } else if (augmented_operator(kind(), op)) {
      assigned = augmented_assignment(start, value, op);
    } else if (!diagnosing_) {
      auto* result = node<Expr>(start);
      result->value = value;
      return result;
    }
    if (assigned || raised_) return assigned;
  }
  if (diagnosing_) {
    reset(start);
    diagnose_assignment(start);
    if (raised_) return nullptr;
  }
  if (!value) return nullptr;
  reset(after);
  auto* result = node<Expr>(start);
  result->value = value;
  return result;
}

StmtNode* Parser::annotated_assignment(uint32_t start, ExprNode* target) {
  if (!is_single_target(target)) return nullptr;
  ++pos_;
  ExprNode* annotation = expression();
  if (!annotation) return nullptr;
  ExprNode* value = nullptr;
  if (kind() == Tok::Equal) {
    uint32_t before = pos_++;
    value = annotated_rhs();
    if (!value) reset(before);
  }
  if (raised_) return nullptr;
  set_context(target, ExprContext::Store);
  auto* result = node<AnnAssign>(start);
  result->target = target;
  result->annotation = annotation;
  result->value = value;
  result->simple = target->kind == NodeKind::Name && tokens_[start].kind == Tok::Name;
  return result;
}

StmtNode* Parser::assignment(uint32_t start, ExprNode* target) {
  Items<ExprNode> targets(*this);
  ExprNode* value = target;
  while (kind() == Tok::Equal) {
    if (!is_star_target(value)) return nullptr;
    targets.push(value);
    ++pos_;
    value = annotated_rhs();
    if (!value) return nullptr;
  }
  for (size_t i = 0; i < targets.size(); ++i) set_context(targets[i], ExprContext::Store);
  auto* result = node<Assign>(start);
  result->targets = targets.take();
  result->value = value;
  return result;
}

StmtNode* Parser::augmented_assignment(uint32_t start, ExprNode* target, Operator op) {
  if (!is_single_target(target)) return nullptr;
  ++pos_;
  ExprNode* value = annotated_rhs();
  if (!value) return nullptr;
  set_context(target, ExprContext::Store);
  auto* result = node<AugAssign>(start);
  result->target = target;
  result->op = op;
  result->value = value;
  return result;
}

StmtNode* Parser::type_alias() {
  uint32_t start = pos_++;
  auto* name = static_cast<Name*>(name_atom());
  name->ctx = ExprContext::Store;
  Seq<TypeParamNode*> type_params;
  if (!type_parameters(type_params) || !accept(Tok::Equal)) return nullptr;
  ExprNode* value = expression();
  if (!value) return nullptr;
  auto* result = node<TypeAlias>(start);
  result->name = name;
  result->type_params = type_params;
  result->value = value;
  return result;
}

// ---- keyword statements

StmtNode* Parser::return_statement() {
  uint32_t start = pos_++;
  uint32_t after = pos_;
  ExprNode* value = star_expressions();
  if (!value) reset(after);
  if (raised_) return nullptr;
  auto* result = node<Return>(start);
  result->value = value;
  return result;
}

StmtNode* Parser::raise_statement() {
  uint32_t start = pos_++;
  ExprNode* exc = expression();
  ExprNode* cause = nullptr;
  if (!exc) {
    reset(start + 1);
  } else if (kind() == Tok::From) {
    uint32_t before = pos_++;
    cause = expression();
    if (!cause) reset(before);
  }
  if (raised_) return nullptr;
  auto* result = node<Raise>(start);
  result->exc = exc;
  result->cause = cause;
  return result;
}

StmtNode* Parser::global_statement() {
  uint32_t start = pos_;
  bool is_global = kind() == Tok::Global;
  std::vector<Identifier> names;
  do {
    ++pos_;
    if (kind() != Tok::Name) return nullptr;
    names.push_back(identifier(tokens_[pos_++]));
  } while (kind() == Tok::Comma);
  Seq<Identifier> all = arena_.copy_seq(names.data(), names.size());
  if (is_global) {
    auto* result = node<Global>(start);
    result->names = all;
    return result;
  }
  auto* result = node<Nonlocal>(start);
  result->names = all;
  return result;
}

StmtNode* Parser::delete_statement() {
  uint32_t start = pos_++;
  Items<ExprNode> targets(*this);
  if (delete_targets(targets) && (kind() == Tok::Semi || kind() == Tok::Newline)) {
    auto* result = node<Delete>(start);
    result->targets = targets.take();
    return result;
  }
  if (diagnosing_ && !raised_) {
    reset(start + 1);
    raise_invalid_target(TargetKind::del, star_expressions());
  }
  return nullptr;
}

StmtNode* Parser::assert_statement() {
  uint32_t start = pos_++;
  ExprNode* test = expression();
  if (!test) return nullptr;
  ExprNode* msg = nullptr;
  if (kind() == Tok::Comma) {
    uint32_t before = pos_++;
    msg = expression();
    if (!msg) reset(before);
  }
  if (raised_) return nullptr;
  auto* result = node<Assert>(start);
  result->test = test;
  result->msg = msg;
  return result;
}

// ---- imports (section 7.11)

Identifier Parser::dotted_name() {
  if (kind() != Tok::Name) return {};
  Identifier first = identifier(tokens_[pos_++]);
  if (kind() != Tok::Dot) return first;
  std::string joined(first);
  while (kind() == Tok::Dot && kind_after(1) == Tok::Name) {
    joined += '.';
    joined += identifier(tokens_[pos_ + 1]);
    pos_ += 2;
  }
  if (kind() == Tok::Dot) looked_at(pos_ + 1);
  return arena_.intern(joined);
}

Alias* Parser::import_alias(bool dotted) {
  uint32_t start = pos_;
  if (kind() != Tok::Name) return nullptr;
  Identifier name = dotted ? dotted_name() : identifier(tokens_[pos_++]);
  Identifier asname;
  if (kind() == Tok::As) {
    if (kind_after(1) == Tok::Name) {
      asname = identifier(tokens_[pos_ + 1]);
      pos_ += 2;
    } else {
      looked_at(pos_ + 1);
    }
  }
  auto* result = node<Alias>(start);
  result->name = name;
  result->asname = asname;
  return result;
}

StmtNode* Parser::import_name() {
  uint32_t start = pos_++;
  Items<Alias> names(*this);
  do {
    uint32_t before = pos_ - 1;
    Alias* alias = import_alias(true);
    if (!alias) {
      if (names.empty()) return nullptr;
      reset(before);
      break;
    }
    names.push(alias);
  } while (accept(Tok::Comma));
  if (diagnosing_ && kind() == Tok::From) {
    reset(start);
    diagnose_import();
    if (raised_) return nullptr;
  }
  auto* result = node<Import>(start);
  result->names = names.take();
  return result;
}

bool Parser::import_from_names(Items<Alias>& out) {
  do {
    uint32_t before = pos_ - 1;
    Alias* alias = import_alias(false);
    if (!alias) {
      if (out.empty()) return false;
      reset(before);
      return true;
    }
    out.push(alias);
  } while (accept(Tok::Comma));
  return true;
}

StmtNode* Parser::import_from() {
  uint32_t start = pos_++;
  int32_t level = 0;
  while (kind() == Tok::Dot || kind() == Tok::Ellipsis) {
    level += kind() == Tok::Dot ? 1 : 3;
    ++pos_;
  }
  Identifier module = dotted_name();
  if ((!module.data() && level == 0) || !accept(Tok::Import)) return nullptr;
  Items<Alias> names(*this);
  if (kind() == Tok::Star) {
    auto* star = arena_.make<Alias>(location_of(pos_));
    star->name = arena_.intern("*");
    ++pos_;
    names.push(star);
  } else if (accept(Tok::LPar)) {
    if (!import_from_names(names)) return nullptr;
    accept(Tok::Comma);
    if (!accept(Tok::RPar)) return nullptr;
  } else {
    if (!import_from_names(names)) return nullptr;
    if (kind() == Tok::Comma) {
      ++pos_;
      if (diagnosing_ && kind() == Tok::Newline) {
        raise_last("trailing comma not allowed without surrounding parentheses");
      }
      return nullptr;
    }
  }
  auto* result = node<ImportFrom>(start);
  result->module = module;
  result->names = names.take();
  result->level = level;
  return result;
}

}  // namespace skerry::syntax
