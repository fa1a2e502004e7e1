// `try` and `with` (sections 8.4 and 8.5 of the language reference).
#include "parser_impl.h"

namespace skerry::syntax {

StmtNode* Parser::try_statement() {
  uint32_t start = pos_++;
  if (diagnosing_ && kind() == Tok::Colon) diagnose_header(start, "'try' statement");
  Seq<StmtNode*> body, orelse, finalbody;
  if (!expect_forced(Tok::Colon, ":")) return nullptr;
  uint32_t after_colon = pos_;
  if (!block(body)) {
    if (diagnosing_) {  // handlers are looked at even without a body
      reset(after_colon);
      while (kind() == Tok::Except && except_handler(kind_after(1) == Tok::Star)) {
      }
    }
    return nullptr;
  }
  if (kind() != Tok::Except && kind() != Tok::Finally) {
    if (diagnosing_) raise_last("expected 'except' or 'finally' block");
    return nullptr;
  }
  Items<ExceptHandler> handlers(*this);
  bool star = kind() == Tok::Except && kind_after(1) == Tok::Star;
  while (kind() == Tok::Except) {
    if ((kind_after(1) == Tok::Star) != star) {
      looked_at(pos_ + 1);
      if (diagnosing_) {
        uint32_t handler = pos_;
        diagnose_mixed_handlers(!star);
        diagnose_except(handler);
      }
      return nullptr;
    }
    ExceptHandler* handler = except_handler(star);
    if (!handler) return nullptr;
    handlers.push(handler);
  }
  if (!handlers.empty() && !else_block(orelse)) return nullptr;
  if (!finally_block(finalbody)) return nullptr;
  Try* result = star ? node<TryStar>(start) : node<Try>(start);
  result->body = body;
  result->handlers = handlers.take();
  result->orelse = orelse;
  result->finalbody = finalbody;
  return result;
}

ExceptHandler* Parser::except_handler(bool star) {
  uint32_t start = pos_++;
  if (star) ++pos_;
  ExprNode* type = nullptr;
  Identifier name;
  if (kind() != Tok::Colon || star) {
    type = expression();
    if (type && kind() == Tok::As && kind_after(1) == Tok::Name) {
      name = identifier(tokens_[pos_ + 1]);
      pos_ += 2;
    } else if (type && kind() == Tok::As) {
      looked_at(pos_ + 1);
    }
  }
  if (diagnosing_ && !raised_) {
    if (kind() == Tok::Colon && (type || !star)) {
      diagnose_header(start, star ? "'except*' statement" : "'except' statement");
    } else {
      uint32_t here = pos_;
      diagnose_except(start);
      reset(here);
    }
  }
  Seq<StmtNode*> body;
  if ((star && !type) || !accept(Tok::Colon) || !block(body)) return nullptr;
  auto* result = node<ExceptHandler>(start);
  result->type = type;
  result->name = name;
  result->body = body;
  return result;
}

bool Parser::finally_block(Seq<StmtNode*>& out) {
  if (kind() != Tok::Finally) return true;
  uint32_t keyword = pos_++;
  if (diagnosing_ && kind() == Tok::Colon) diagnose_header(keyword, "'finally' statement");
  return expect_forced(Tok::Colon, ":") && block(out);
}

WithItem* Parser::with_item() {
  uint32_t start = pos_;
  ExprNode* context = expression();
  if (!context) return nullptr;
  ExprNode* target = nullptr;
  if (kind() == Tok::As) {
    uint32_t before = pos_++;
    auto ends = [&] { return kind() == Tok::Comma || kind() == Tok::RPar || kind() == Tok::Colon; };
    target = star_target();
    if (target && !ends()) target = nullptr;
    if (!target) {
      if (diagnosing_ && !raised_) {
        reset(before + 1);
        ExprNode* wrong = expression();
        if (wrong && ends()) raise_invalid_target(TargetKind::assign, wrong);
      }
      reset(before);
    }
  }
  if (raised_) return nullptr;
  auto* result = node<WithItem>(start);
  result->context_expr = context;
  result->optional_vars = target;
  return result;
}

bool Parser::with_items(Items<WithItem>& items) {
  for (;;) {
    uint32_t before = pos_;
    WithItem* item = with_item();
    if (!item) {
      reset(before);
      return false;
    }
    items.push(item);
    if (kind() != Tok::Comma) return true;
    ++pos_;
  }
}

// '(' items [','] ')' ':', up to the colon.
bool Parser::with_items_in_parentheses(Items<WithItem>& items) {
  if (!accept(Tok::LPar)) return false;
  do {
    if (kind() == Tok::RPar) break;
    WithItem* item = with_item();
    if (!item) return false;
    items.push(item);
  } while (accept(Tok::Comma));
  if (items.empty() || !accept(Tok::RPar)) return false;
  return kind() == Tok::Colon;
}

StmtNode* Parser::with_statement(uint32_t start, bool is_async) {
  uint32_t keyword = pos_;
  if (diagnosing_) {
    diagnose_with_block(keyword);
    if (raised_) return nullptr;
  }
  reset(keyword + 1);
  Items<WithItem> items(*this);
  bool header = with_items_in_parentheses(items);
  if (!header) {
    reset(keyword + 1);
    while (!items.empty()) items.pop();
    header = with_items(items) && kind() == Tok::Colon;
  }
  if (!header) {
    if (diagnosing_ && !raised_) diagnose_with_colon(keyword);
    return nullptr;
  }
  ++pos_;
  Seq<WithItem*> all = items.take();
  Seq<StmtNode*> body;
  if (!block(body)) return nullptr;
  With* result = is_async ? node<AsyncWith>(start) : node<With>(start);
  result->items = all;
  result->body = body;
  return result;
}

}  // namespace skerry::syntax
