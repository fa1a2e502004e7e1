// Expressions down to unary operators (sections 6.3 and 6.5 to 6.16 of the language reference).
//
// Chains of binary operators, comparisons and `and`/`or` are loops; the tree they build may be as deep as the
// source is long.
#include "parser_impl.h"

namespace skerry::syntax {

namespace {

struct BinaryOperator {
  int8_t precedence = 0;
  Operator op = Operator::Add;
};

constexpr int kTokens = 256;

struct BinaryTable {
  BinaryOperator entries[kTokens];

  constexpr BinaryTable() {
    set(Tok::VBar, 1, Operator::BitOr);
    set(Tok::Circumflex, 2, Operator::BitXor);
    set(Tok::Amper, 3, Operator::BitAnd);
    set(Tok::LeftShift, 4, Operator::LShift);
    set(Tok::RightShift, 4, Operator::RShift);
    set(Tok::Plus, 5, Operator::Add);
    set(Tok::Minus, 5, Operator::Sub);
    set(Tok::Star, 6, Operator::Mult);
    set(Tok::Slash, 6, Operator::Div);
    set(Tok::DoubleSlash, 6, Operator::FloorDiv);
    set(Tok::Percent, 6, Operator::Mod);
    set(Tok::At, 6, Operator::MatMult);
  }
  constexpr void set(Tok kind, int precedence, Operator op) {
    entries[static_cast<uint8_t>(kind)] = {static_cast<int8_t>(precedence), op};
  }
};

constexpr BinaryTable kBinary;

}  // namespace

ExprNode* Parser::tuple_from(uint32_t start, Items<ExprNode>& items) {
  auto* tuple = node<Tuple>(start);
  tuple->elts = items.take();
  return tuple;
}

ExprNode* Parser::star_expressions() {
  uint32_t start = pos_;
  ExprNode* first = star_expression();
  if (!first || kind() != Tok::Comma) return first;
  Items<ExprNode> items(*this);
  items.push(first);
  while (accept(Tok::Comma)) {
    uint32_t after_comma = pos_;
    ExprNode* next = star_expression();
    if (!next) {
      reset(after_comma);
      break;
    }
    items.push(next);
  }
  if (raised_) return nullptr;
  return tuple_from(start, items);
}

ExprNode* Parser::star_expression() {
  if (kind() != Tok::Star) return expression();
  uint32_t start = pos_++;
  ExprNode* value = bitwise_or();
  if (!value) return nullptr;
  auto* starred = node<Starred>(start);
  starred->value = value;
  return starred;
}

ExprNode* Parser::star_named_expression() { return kind() == Tok::Star ? star_expression() : named_expression(); }

ExprNode* Parser::walrus() {
  uint32_t start = pos_;
  pos_ += 2;
  auto* target = arena_.make<Name>(location_of(start));
  target->id = identifier(tokens_[start]);
  target->ctx = ExprContext::Store;
  ExprNode* value = expression();
  if (!value) return nullptr;
  auto* named = node<NamedExpr>(start);
  named->target = target;
  named->value = value;
  return named;
}

ExprNode* Parser::named_expression() {
  if (kind() == Tok::Name && kind_after(1) == Tok::ColonEqual) return walrus();
  uint32_t start = pos_;
  if (diagnosing_) {
    diagnose_named_expression(start);
    if (raised_) return nullptr;
  }
  ExprNode* value = expression();
  if (!value || kind() == Tok::ColonEqual) return nullptr;
  return value;
}

ExprNode* Parser::expressions() {
  uint32_t start = pos_;
  ExprNode* first = expression();
  if (!first || kind() != Tok::Comma) return first;
  Items<ExprNode> items(*this);
  items.push(first);
  while (accept(Tok::Comma)) {
    uint32_t after_comma = pos_;
    ExprNode* next = expression();
    if (!next) {
      reset(after_comma);
      break;
    }
    items.push(next);
  }
  if (raised_) return nullptr;
  return tuple_from(start, items);
}

ExprNode* Parser::expression() {
  if (!memoising_) return expression_uncached();
  return memoised(0, [this] { return expression_uncached(); });
}

ExprNode* Parser::expression_uncached() {
  Nesting nesting(*this, 3);
  if (!nesting) return nullptr;
  uint32_t start = pos_;
  ExprNode* body = disjunction();
  if (diagnosing_) {
    diagnose_expression(start, body);
    if (raised_) return nullptr;
  }
  if (body) return kind() == Tok::If ? conditional(start, body) : body;
  reset(start);
  if (kind() == Tok::Lambda) return lambda();
  return nullptr;
}

// Section 6.13. Without an `else` the expression ends before the `if`.
ExprNode* Parser::conditional(uint32_t start, ExprNode* body) {
  uint32_t before = pos_++;
  ExprNode* test = disjunction();
  ExprNode* orelse = nullptr;
  if (test && accept(Tok::Else)) orelse = expression();
  if (raised_) return nullptr;
  if (!orelse) {
    reset(before);
    return body;
  }
  auto* result = node<IfExp>(start);
  result->test = test;
  result->body = body;
  result->orelse = orelse;
  return result;
}

ExprNode* Parser::yield_expression() {
  uint32_t start = pos_;
  if (!accept(Tok::Yield)) return nullptr;
  if (accept(Tok::From)) {
    ExprNode* value = expression();
    if (!value) return nullptr;
    auto* result = node<YieldFrom>(start);
    result->value = value;
    return result;
  }
  uint32_t after = pos_;
  ExprNode* value = star_expressions();
  if (!value) reset(after);
  if (raised_) return nullptr;
  auto* result = node<Yield>(start);
  result->value = value;
  return result;
}

ExprNode* Parser::lambda() {
  uint32_t start = pos_++;
  Arguments* args = parameters(ParameterKind::lambda);
  if (!args || !accept(Tok::Colon)) return nullptr;
  ExprNode* body = expression();
  if (!body) return nullptr;
  auto* result = node<Lambda>(start);
  result->args = args;
  result->body = body;
  return result;
}

ExprNode* Parser::disjunction() {
  if (!memoising_) return disjunction_uncached();
  return memoised(1, [this] { return disjunction_uncached(); });
}

ExprNode* Parser::disjunction_uncached() {
  uint32_t start = pos_;
  ExprNode* first = conjunction();
  if (!first || kind() != Tok::Or) return first;
  Items<ExprNode> items(*this);
  items.push(first);
  while (kind() == Tok::Or) {
    uint32_t before = pos_++;
    ExprNode* next = conjunction();
    if (!next) {
      reset(before);
      break;
    }
    items.push(next);
  }
  if (raised_) return nullptr;
  if (items.size() == 1) return first;
  auto* result = node<BoolOp>(start);
  result->op = BoolOperator::Or;
  result->values = items.take();
  return result;
}

ExprNode* Parser::conjunction() {
  uint32_t start = pos_;
  ExprNode* first = inversion();
  if (!first || kind() != Tok::And) return first;
  Items<ExprNode> items(*this);
  items.push(first);
  while (kind() == Tok::And) {
    uint32_t before = pos_++;
    ExprNode* next = inversion();
    if (!next) {
      reset(before);
      break;
    }
    items.push(next);
  }
  if (raised_) return nullptr;
  if (items.size() == 1) return first;
  auto* result = node<BoolOp>(start);
  result->op = BoolOperator::And;
  result->values = items.take();
  return result;
}

ExprNode* Parser::inversion() {
  if (kind() != Tok::Not) return comparison();
  Nesting nesting(*this, 1);
  if (!nesting) return nullptr;
  uint32_t start = pos_++;
  ExprNode* operand = inversion();
  if (!operand) return nullptr;
  auto* result = node<UnaryOp>(start);
  result->op = UnaryOperator::Not;
  result->operand = operand;
  return result;
}

ExprNode* Parser::comparison() {
  uint32_t start = pos_;
  ExprNode* left = bitwise_or();
  if (!left) return nullptr;
  Items<ExprNode> comparators(*this);
  std::vector<CmpOperator> ops;
  for (;;) {
    uint32_t before = pos_;
    uint32_t tokens = 1;
    CmpOperator op;
    switch (kind()) {
      case Tok::EqEqual: op = CmpOperator::Eq; break;
      case Tok::NotEqual: op = CmpOperator::NotEq; break;
      case Tok::Less: op = CmpOperator::Lt; break;
      case Tok::LessEqual: op = CmpOperator::LtE; break;
      case Tok::Greater: op = CmpOperator::Gt; break;
      case Tok::GreaterEqual: op = CmpOperator::GtE; break;
      case Tok::In: op = CmpOperator::In; break;
      case Tok::Is:
        op = kind_after(1) == Tok::Not ? CmpOperator::IsNot : CmpOperator::Is;
        tokens = op == CmpOperator::IsNot ? 2 : 1;
        break;
      case Tok::Not:
        looked_at(pos_ + 1);
        op = CmpOperator::NotIn;
        tokens = kind_after(1) == Tok::In ? 2 : 0;
        break;
      default: tokens = 0;
    }
    if (tokens == 0) break;
    pos_ += tokens;
    ExprNode* right = bitwise_or();
    if (!right) {
      reset(before);
      break;
    }
    ops.push_back(op);
    comparators.push(right);
  }
  if (raised_) return nullptr;
  if (ops.empty()) return left;
  auto* result = node<Compare>(start);
  result->left = left;
  result->ops = arena_.copy_seq(ops.data(), ops.size());
  result->comparators = comparators.take();
  return result;
}

ExprNode* Parser::binary(int min_precedence) {
  uint32_t start = pos_;
  ExprNode* left = factor();
  if (!left) return nullptr;
  for (;;) {
    BinaryOperator op = kBinary.entries[static_cast<uint8_t>(kind())];
    if (op.precedence == 0 || op.precedence < min_precedence) return left;
    uint32_t before = pos_++;
    ExprNode* right = binary(op.precedence + 1);
    if (!right) {
      reset(before);
      return raised_ ? nullptr : left;
    }
    auto* result = node<BinOp>(start);
    result->left = left;
    result->op = op.op;
    result->right = right;
    left = result;
  }
}

ExprNode* Parser::factor() {
  UnaryOperator op;
  switch (kind()) {
    case Tok::Plus: op = UnaryOperator::UAdd; break;
    case Tok::Minus: op = UnaryOperator::USub; break;
    case Tok::Tilde: op = UnaryOperator::Invert; break;
    default: {
      uint32_t start = pos_;
      ExprNode* base = await_primary();
      if (!base || kind() != Tok::DoubleStar) return base;
      Nesting nesting(*this, 3);
      if (!nesting) return nullptr;
      uint32_t before = pos_++;
      ExprNode* exponent = factor();
      if (!exponent) {
        reset(before);
        return raised_ ? nullptr : base;
      }
      auto* result = node<BinOp>(start);
      result->left = base;
      result->op = Operator::Pow;
      result->right = exponent;
      return result;
    }
  }
  Nesting nesting(*this, 1);
  if (!nesting) return nullptr;
  uint32_t start = pos_++;
  ExprNode* operand = factor();
  if (!operand) return nullptr;
  auto* result = node<UnaryOp>(start);
  result->op = op;
  result->operand = operand;
  return result;
}

ExprNode* Parser::await_primary() {
  if (kind() != Tok::Await) return primary();
  uint32_t start = pos_++;
  ExprNode* value = primary();
  if (!value) return nullptr;
  auto* result = node<Await>(start);
  result->value = value;
  return result;
}

}  // namespace skerry::syntax
