// Blocks, `if`, loops and definitions (sections 8.1 to 8.3, 8.7, 8.8 of the language reference).
#include "parser_impl.h"

namespace skerry::syntax {

// `matched` says that the statement cannot be a simple one.
StmtNode* Parser::compound_statement(bool& matched) {
  matched = true;
  uint32_t start = pos_;
  switch (kind()) {
    case Tok::If: return if_statement();
    case Tok::Def: return function_definition(start, false, {});
    case Tok::Class: return class_definition({});
    case Tok::For: return for_statement(start, false);
    case Tok::While: return while_statement();
    case Tok::Try: return try_statement();
    case Tok::With: return with_statement(start, false);
    case Tok::At: return decorated();
    case Tok::Async:
      ++pos_;
      switch (kind()) {
        case Tok::Def: return function_definition(start, true, {});
        case Tok::For: return for_statement(start, true);
        case Tok::With: return with_statement(start, true);
        default: return nullptr;
      }
    case Tok::Name:
      if (tokens_[pos_].soft == SoftKeyword::match) {
        StmtNode* result = match_statement(matched);
        if (!result) reset(start);
        return result;
      }
      [[fallthrough]];
    default: matched = false; return nullptr;
  }
}

bool Parser::block(Seq<StmtNode*>& out) {
  Nesting nesting(*this, 6);
  if (!nesting) return false;
  Items<StmtNode> body(*this);
  if (kind() != Tok::Newline) {
    if (!simple_statements(body)) return false;
  } else {
    ++pos_;
    if (!accept(Tok::Indent)) {
      if (diagnosing_) raise_last("expected an indented block", FaultKind::IndentationError);
      return false;
    }
    while (!accept(Tok::Dedent)) {
      if (!statement(body)) return false;
    }
  }
  out = body.take();
  return true;
}

bool Parser::else_block(Seq<StmtNode*>& out) {
  if (kind() != Tok::Else) return true;
  uint32_t keyword = pos_++;
  if (diagnosing_ && kind() == Tok::Colon) diagnose_header(keyword, "'else' statement");
  return expect_forced(Tok::Colon, ":") && block(out);
}

// An `elif` chain of any length is read in a loop.
StmtNode* Parser::if_statement() {
  struct Branch {
    uint32_t start;
    ExprNode* test;
    Seq<StmtNode*> body;
  };
  std::vector<Branch> branches;
  do {
    Branch branch{pos_++, nullptr, {}};
    branch.test = named_expression();
    if (diagnosing_ && branch.test) {
      diagnose_header(branch.start, branches.empty() ? "'if' statement" : "'elif' statement");
    }
    if (!branch.test || !accept(Tok::Colon) || !block(branch.body)) return nullptr;
    branches.push_back(branch);
  } while (kind() == Tok::Elif);
  Seq<StmtNode*> orelse;
  if (!else_block(orelse)) return nullptr;
  Location end = last_end();
  StmtNode* result = nullptr;
  for (size_t i = branches.size(); i-- > 0;) {
    auto* one = arena_.make<If>(join(location_of(branches[i].start), end));
    one->test = branches[i].test;
    one->body = branches[i].body;
    one->orelse = orelse;
    result = one;
    if (i > 0) orelse = arena_.copy_seq(&result, 1);
  }
  return result;
}

StmtNode* Parser::while_statement() {
  uint32_t start = pos_++;
  ExprNode* test = named_expression();
  if (diagnosing_ && test) diagnose_header(start, "'while' statement");
  Seq<StmtNode*> body, orelse;
  if (!test || !accept(Tok::Colon) || !block(body) || !else_block(orelse)) return nullptr;
  auto* result = node<While>(start);
  result->test = test;
  result->body = body;
  result->orelse = orelse;
  return result;
}

StmtNode* Parser::for_statement(uint32_t start, bool is_async) {
  uint32_t keyword = pos_++;
  ExprNode* target = star_targets();
  if (!target || !accept(Tok::In)) {
    if (diagnosing_ && !raised_) {
      reset(keyword);
      diagnose_for_target();
    }
    return nullptr;
  }
  ExprNode* iter = star_expressions();
  if (diagnosing_ && iter) diagnose_header(keyword, "'for' statement");
  Seq<StmtNode*> body, orelse;
  if (!iter || !accept(Tok::Colon) || !block(body) || !else_block(orelse)) return nullptr;
  For* result = is_async ? node<AsyncFor>(start) : node<For>(start);
  result->target = target;
  result->iter = iter;
  result->body = body;
  result->orelse = orelse;
  return result;
}

StmtNode* Parser::decorated() {
  std::vector<ExprNode*> decorators;
  while (accept(Tok::At)) {
    ExprNode* decorator = named_expression();
    if (!decorator || !accept(Tok::Newline)) return nullptr;
    decorators.push_back(decorator);
  }
  Seq<ExprNode*> all = arena_.copy_seq(decorators.data(), decorators.size());
  uint32_t start = pos_;
  switch (kind()) {
    case Tok::Class: return class_definition(all);
    case Tok::Def: return function_definition(start, false, all);
    case Tok::Async:
      ++pos_;
      return kind() == Tok::Def ? function_definition(start, true, all) : nullptr;
    default: return nullptr;
  }
}

StmtNode* Parser::function_definition(uint32_t start, bool is_async, Seq<ExprNode*> decorators) {
  uint32_t keyword = pos_++;
  if (kind() != Tok::Name) return nullptr;
  Identifier name = identifier(tokens_[pos_++]);
  Seq<TypeParamNode*> type_params;
  if (!type_parameters(type_params) || !expect_forced(Tok::LPar, "(")) return nullptr;
  Arguments* args = parameters(ParameterKind::def);
  if (!args || !accept(Tok::RPar)) return nullptr;
  ExprNode* returns = nullptr;
  if (kind() == Tok::Arrow) {
    uint32_t before = pos_++;
    returns = expression();
    if (!returns) reset(before);
  }
  if (diagnosing_ && kind() == Tok::Colon) diagnose_header(keyword, "function definition");
  Seq<StmtNode*> body;
  if (!expect_forced(Tok::Colon, ":") || !block(body)) return nullptr;
  FunctionDef* result = is_async ? node<AsyncFunctionDef>(start) : node<FunctionDef>(start);
  result->name = name;
  result->args = args;
  result->body = body;
  result->decorator_list = decorators;
  result->returns = returns;
  result->type_params = type_params;
  return result;
}

StmtNode* Parser::class_definition(Seq<ExprNode*> decorators) {
  uint32_t start = pos_++;
  if (kind() != Tok::Name) return nullptr;
  Identifier name = identifier(tokens_[pos_++]);
  Seq<TypeParamNode*> type_params;
  if (!type_parameters(type_params)) return nullptr;
  CallArguments bases;
  if (accept(Tok::LPar)) {
    if (kind() != Tok::RPar && !arguments(bases)) return nullptr;
    if (!accept(Tok::RPar)) return nullptr;
  }
  if (diagnosing_) diagnose_header(start, "class definition");
  Seq<StmtNode*> body;
  if (!accept(Tok::Colon) || !block(body)) return nullptr;
  auto* result = node<ClassDef>(start);
  result->name = name;
  result->bases = bases.args;
  result->keywords = bases.keywords;
  result->body = body;
  result->decorator_list = decorators;
  result->type_params = type_params;
  return result;
}

}  // namespace skerry::syntax
