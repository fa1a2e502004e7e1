// Parentheses, displays and comprehensions (sections 6.2.3 to 6.2.8 of the language reference).
//
// Each bracket has two readers: a predictive one, and while diagnosing one that tries the alternatives one by one,
// so that the mistakes of each are looked for in CPython's order.
#include "parser_impl.h"

namespace skerry::syntax {

bool Parser::star_named_expressions(Items<ExprNode>& items) {
  for (;;) {
    uint32_t before = pos_;
    ExprNode* item = star_named_expression();
    if (!item) {
      reset(before);
      return !items.empty() && !raised_;
    }
    items.push(item);
    if (!accept(Tok::Comma)) return true;
  }
}

// ---- comprehensions

bool Parser::comprehension_clauses(Seq<Comprehension*>& out) {
  Items<Comprehension> clauses(*this);
  for (;;) {
    uint32_t before = pos_;
    Comprehension* clause = nullptr;
    if (at_comprehension()) clause = comprehension_clause();
    if (raised_) return false;
    if (!clause) {
      reset(before);
      break;
    }
    clauses.push(clause);
  }
  out = clauses.take();
  return !out.empty();
}

Comprehension* Parser::comprehension_clause() {
  uint32_t start = pos_;
  bool is_async = accept(Tok::Async);
  ++pos_;
  ExprNode* target = star_targets();
  if (!target || !accept(Tok::In)) {
    if (diagnosing_) {
      reset(start);
      diagnose_for_target();
    }
    return nullptr;
  }
  ExprNode* iter = disjunction();
  if (!iter) return nullptr;
  Items<ExprNode> ifs(*this);
  while (kind() == Tok::If) {
    uint32_t before = pos_++;
    ExprNode* test = disjunction();
    if (!test) {
      reset(before);
      break;
    }
    ifs.push(test);
  }
  if (raised_) return nullptr;
  auto* result = node<Comprehension>(start);
  result->target = target;
  result->iter = iter;
  result->ifs = ifs.take();
  result->is_async = is_async;
  return result;
}

// '(' element clauses ')'. The position may be anywhere: it starts at `open`.
ExprNode* Parser::generator(uint32_t open) {
  reset(open);
  ++pos_;
  ExprNode* element = nullptr;
  if (kind() == Tok::Name && kind_after(1) == Tok::ColonEqual) {
    element = walrus();
  } else {
    element = expression();
    if (kind() == Tok::ColonEqual) element = nullptr;
  }
  Seq<Comprehension*> clauses;
  if (element && comprehension_clauses(clauses) && accept(Tok::RPar)) {
    auto* result = node<GeneratorExp>(open);
    result->elt = element;
    result->generators = clauses;
    return result;
  }
  if (diagnosing_) {
    reset(open);
    diagnose_comprehension();
  }
  return nullptr;
}

// ---- parentheses

ExprNode* Parser::tuple_display() {
  uint32_t start = pos_++;
  Items<ExprNode> items(*this);
  if (kind() != Tok::RPar) {
    uint32_t before = pos_;
    ExprNode* first = star_named_expression();
    if (first && accept(Tok::Comma)) {
      items.push(first);
      star_named_expressions(items);
    } else {
      reset(before);
    }
  }
  if (!accept(Tok::RPar)) return nullptr;
  return tuple_from(start, items);
}

ExprNode* Parser::group() {
  uint32_t start = pos_++;
  ExprNode* inner = kind() == Tok::Yield ? yield_expression() : named_expression();
  if (inner && accept(Tok::RPar)) return inner;
  if (raised_) return nullptr;
  reset(start);
  if (diagnosing_) diagnose_group();
  return nullptr;
}

ExprNode* Parser::parenthesised() {
  Nesting nesting(*this, 12);
  if (!nesting) return nullptr;
  uint32_t start = pos_;
  if (diagnosing_) {
    ExprNode* result = tuple_display();
    if (result || raised_) return result;
    reset(start);
    result = group();
    if (result || raised_) return result;
    return generator(start);
  }
  ++pos_;
  if (kind() == Tok::RPar || kind() == Tok::Yield) {
    --pos_;
    return kind_after(1) == Tok::RPar ? tuple_display() : group();
  }
  ExprNode* first = star_named_expression();
  if (!first) return nullptr;
  if (kind() == Tok::Comma) {
    Items<ExprNode> items(*this);
    items.push(first);
    ++pos_;
    star_named_expressions(items);
    if (!accept(Tok::RPar)) return nullptr;
    return tuple_from(start, items);
  }
  if (first->kind == NodeKind::Starred) return nullptr;
  if (at_comprehension()) {
    Seq<Comprehension*> clauses;
    if (!comprehension_clauses(clauses) || !accept(Tok::RPar)) return nullptr;
    auto* result = node<GeneratorExp>(start);
    result->elt = first;
    result->generators = clauses;
    return result;
  }
  return accept(Tok::RPar) ? first : nullptr;
}

// ---- lists

ExprNode* Parser::list() {
  uint32_t start = pos_++;
  Items<ExprNode> items(*this);
  if (kind() != Tok::RSqb) star_named_expressions(items);
  if (!accept(Tok::RSqb)) return nullptr;
  auto* result = node<List>(start);
  result->elts = items.take();
  return result;
}

ExprNode* Parser::list_comprehension() {
  uint32_t start = pos_++;
  ExprNode* element = named_expression();
  Seq<Comprehension*> clauses;
  if (element && comprehension_clauses(clauses) && accept(Tok::RSqb)) {
    auto* result = node<ListComp>(start);
    result->elt = element;
    result->generators = clauses;
    return result;
  }
  if (diagnosing_) {
    reset(start);
    diagnose_comprehension();
  }
  return nullptr;
}

ExprNode* Parser::list_display() {
  Nesting nesting(*this, 12);
  if (!nesting) return nullptr;
  uint32_t start = pos_;
  if (diagnosing_) {
    ExprNode* result = list();
    if (result || raised_) return result;
    reset(start);
    return list_comprehension();
  }
  ++pos_;
  Items<ExprNode> items(*this);
  if (kind() != Tok::RSqb) {
    ExprNode* first = star_named_expression();
    if (!first) return nullptr;
    if (at_comprehension() && first->kind != NodeKind::Starred) {
      Seq<Comprehension*> clauses;
      if (!comprehension_clauses(clauses) || !accept(Tok::RSqb)) return nullptr;
      auto* result = node<ListComp>(start);
      result->elt = first;
      result->generators = clauses;
      return result;
    }
    items.push(first);
    if (accept(Tok::Comma)) star_named_expressions(items);
  }
  if (!accept(Tok::RSqb)) return nullptr;
  auto* result = node<List>(start);
  result->elts = items.take();
  return result;
}

// ---- dicts and sets

// `key: value` or `**mapping`, whose key is null.
bool Parser::dict_item(ExprNode*& key, ExprNode*& value) {
  key = nullptr;
  if (accept(Tok::DoubleStar)) {
    value = bitwise_or();
    return value != nullptr;
  }
  key = expression();
  if (!key || !accept(Tok::Colon)) return false;
  value = expression();
  return value != nullptr;
}

ExprNode* Parser::dict() {
  uint32_t start = pos_++;
  Items<ExprNode> pairs(*this);  // keys and values in turn
  while (kind() != Tok::RBrace) {
    uint32_t before = pos_;
    ExprNode* key = nullptr;
    ExprNode* value = nullptr;
    if (!dict_item(key, value)) {
      reset(before);
      break;
    }
    pairs.push(key);
    pairs.push(value);
    if (!accept(Tok::Comma)) break;
  }
  if (raised_) return nullptr;
  if (!accept(Tok::RBrace)) {
    if (memoising_) {
      reset(start + 1);
      diagnose_dict_items();
    }
    return nullptr;
  }
  auto* result = node<Dict>(start);
  auto count = static_cast<uint32_t>(pairs.size() / 2);
  if (count > 0) {
    result->keys = {static_cast<ExprNode**>(arena_.allocate(sizeof(ExprNode*) * count, alignof(ExprNode*))), count};
    result->values = {static_cast<ExprNode**>(arena_.allocate(sizeof(ExprNode*) * count, alignof(ExprNode*))), count};
    for (uint32_t i = 0; i < count; ++i) {
      result->keys[i] = pairs[2 * i];
      result->values[i] = pairs[2 * i + 1];
    }
  }
  return result;
}

ExprNode* Parser::set() {
  uint32_t start = pos_++;
  Items<ExprNode> items(*this);
  if (!star_named_expressions(items) || !accept(Tok::RBrace)) return nullptr;
  auto* result = node<Set>(start);
  result->elts = items.take();
  return result;
}

ExprNode* Parser::dict_comprehension() {
  uint32_t start = pos_++;
  ExprNode* key = nullptr;
  ExprNode* value = nullptr;
  Seq<Comprehension*> clauses;
  if (kind() != Tok::DoubleStar && dict_item(key, value) && comprehension_clauses(clauses) && accept(Tok::RBrace)) {
    auto* result = node<DictComp>(start);
    result->key = key;
    result->value = value;
    result->generators = clauses;
    return result;
  }
  if (diagnosing_) {
    reset(start);
    diagnose_dict_comprehension();
  }
  return nullptr;
}

ExprNode* Parser::set_comprehension() {
  uint32_t start = pos_++;
  ExprNode* element = named_expression();
  Seq<Comprehension*> clauses;
  if (element && comprehension_clauses(clauses) && accept(Tok::RBrace)) {
    auto* result = node<SetComp>(start);
    result->elt = element;
    result->generators = clauses;
    return result;
  }
  if (diagnosing_) {
    reset(start);
    diagnose_comprehension();
  }
  return nullptr;
}

ExprNode* Parser::brace_display() {
  Nesting nesting(*this, 12);
  if (!nesting) return nullptr;
  uint32_t start = pos_;
  if (!memoising_) {
    ExprNode* result = predicted_brace_display();
    if (!result) brace_failed_ = true;
    return result;
  }
  ExprNode* result = dict();
  if (result || raised_) return result;
  reset(start);
  result = set();
  if (result || raised_) return result;
  reset(start);
  result = dict_comprehension();
  if (result || raised_) return result;
  reset(start);
  return set_comprehension();
}

ExprNode* Parser::predicted_brace_display() {
  uint32_t start = pos_;
  Tok next = kind_after(1);
  if (next == Tok::RBrace || next == Tok::DoubleStar) return dict();
  ++pos_;
  bool is_walrus = next == Tok::Name && kind_after(1) == Tok::ColonEqual;
  ExprNode* first = star_named_expression();
  if (!first) return nullptr;
  bool starred = first->kind == NodeKind::Starred;
  if (kind() == Tok::Colon && !starred && !is_walrus) {
    ++pos_;
    ExprNode* value = expression();
    if (!value) return nullptr;
    if (at_comprehension()) {
      Seq<Comprehension*> clauses;
      if (!comprehension_clauses(clauses) || !accept(Tok::RBrace)) return nullptr;
      auto* result = node<DictComp>(start);
      result->key = first;
      result->value = value;
      result->generators = clauses;
      return result;
    }
    Items<ExprNode> pairs(*this);
    pairs.push(first);
    pairs.push(value);
    while (accept(Tok::Comma) && kind() != Tok::RBrace) {
      if (!dict_item(first, value)) return nullptr;
      pairs.push(first);
      pairs.push(value);
    }
    if (!accept(Tok::RBrace)) return nullptr;
    auto* result = node<Dict>(start);
    Seq<ExprNode*> all = pairs.take();
    auto* keys = static_cast<ExprNode**>(arena_.allocate(sizeof(ExprNode*) * all.count / 2, alignof(ExprNode*)));
    for (uint32_t i = 0; i < all.count / 2; ++i) {  // the keys move out; the values close up
      keys[i] = all[2 * i];
      all[i] = all[2 * i + 1];
    }
    result->keys = {keys, all.count / 2};
    result->values = {all.data, all.count / 2};
    return result;
  }
  if (at_comprehension() && !starred) {
    Seq<Comprehension*> clauses;
    if (!comprehension_clauses(clauses) || !accept(Tok::RBrace)) return nullptr;
    auto* result = node<SetComp>(start);
    result->elt = first;
    result->generators = clauses;
    return result;
  }
  Items<ExprNode> items(*this);
  items.push(first);
  if (accept(Tok::Comma)) star_named_expressions(items);
  if (!accept(Tok::RBrace)) return nullptr;
  auto* result = node<Set>(start);
  result->elts = items.take();
  return result;
}

}  // namespace skerry::syntax
