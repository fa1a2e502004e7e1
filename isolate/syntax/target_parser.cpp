// Targets of assignments, loops and `del` (sections 7.2 and 7.5 of the language reference).
#include "parser_impl.h"

namespace skerry::syntax {

bool Parser::is_single_target(const ExprNode* node) {
  return node->kind == NodeKind::Name || node->kind == NodeKind::Attribute || node->kind == NodeKind::Subscript;
}

bool Parser::is_star_target(const ExprNode* node) {
  switch (node->kind) {
    case NodeKind::Starred: {
      const ExprNode* value = static_cast<const Starred*>(node)->value;
      return value->kind != NodeKind::Starred && is_star_target(value);
    }
    case NodeKind::Tuple:
    case NodeKind::List: {
      Seq<ExprNode*> elements =
          node->kind == NodeKind::List ? static_cast<const List*>(node)->elts : static_cast<const Tuple*>(node)->elts;
      for (const ExprNode* element : elements) {
        if (!is_star_target(element)) return false;
      }
      return true;
    }
    default: return is_single_target(node);
  }
}

bool Parser::is_delete_target(const ExprNode* node) {
  if (node->kind == NodeKind::Tuple || node->kind == NodeKind::List) {
    Seq<ExprNode*> elements =
        node->kind == NodeKind::List ? static_cast<const List*>(node)->elts : static_cast<const Tuple*>(node)->elts;
    for (const ExprNode* element : elements) {
      if (!is_delete_target(element)) return false;
    }
    return true;
  }
  return is_single_target(node);
}

// Recursion here and above is bounded: displays nest in brackets.
void Parser::set_context(ExprNode* node, ExprContext context) {
  switch (node->kind) {
    case NodeKind::Name: static_cast<Name*>(node)->ctx = context; break;
    case NodeKind::Attribute: static_cast<Attribute*>(node)->ctx = context; break;
    case NodeKind::Subscript: static_cast<Subscript*>(node)->ctx = context; break;
    case NodeKind::Starred:
      static_cast<Starred*>(node)->ctx = context;
      set_context(static_cast<Starred*>(node)->value, context);
      break;
    case NodeKind::Tuple:
      static_cast<Tuple*>(node)->ctx = context;
      for (ExprNode* element : static_cast<Tuple*>(node)->elts) set_context(element, context);
      break;
    case NodeKind::List:
      static_cast<List*>(node)->ctx = context;
      for (ExprNode* element : static_cast<List*>(node)->elts) set_context(element, context);
      break;
    default: break;
  }
}

// One target, in Store context already.
ExprNode* Parser::star_target() {
  uint32_t start = pos_;
  ExprNode* target;
  if (accept(Tok::Star)) {
    ExprNode* value = kind() == Tok::Star ? nullptr : star_target();
    if (!value) return nullptr;
    auto* starred = node<Starred>(start);
    starred->value = value;
    target = starred;
  } else {
    target = primary();
    if (!target || !is_star_target(target)) return nullptr;
  }
  set_context(target, ExprContext::Store);
  return target;
}

ExprNode* Parser::star_targets() {
  uint32_t start = pos_;
  ExprNode* first = star_target();
  if (!first || kind() != Tok::Comma) return first;
  Items<ExprNode> items(*this);
  items.push(first);
  while (accept(Tok::Comma)) {
    uint32_t after_comma = pos_;
    ExprNode* next = star_target();
    if (!next) {
      reset(after_comma);
      break;
    }
    items.push(next);
  }
  if (raised_) return nullptr;
  ExprNode* tuple = tuple_from(start, items);
  static_cast<Tuple*>(tuple)->ctx = ExprContext::Store;
  return tuple;
}

bool Parser::delete_targets(Items<ExprNode>& out) {
  do {
    uint32_t before = pos_;
    ExprNode* target = primary();
    if (!target || !is_delete_target(target)) {
      reset(before);
      return !out.empty() && !raised_;
    }
    set_context(target, ExprContext::Del);
    out.push(target);
  } while (accept(Tok::Comma));
  return true;
}

}  // namespace skerry::syntax
