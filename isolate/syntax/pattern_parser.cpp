// `match` and its patterns (section 8.6 of the language reference).
#include "parser_impl.h"

namespace skerry::syntax {

// `match` is a name unless the whole line reads as the head of a match statement.
StmtNode* Parser::match_statement(bool& matched) {
  matched = false;
  uint32_t start = pos_++;
  ExprNode* subject = match_subject();
  if (!subject) return nullptr;
  if (kind() == Tok::Colon && kind_after(1) == Tok::Newline && kind_after(2) == Tok::Indent) {
    pos_ += 3;
    matched = true;
    Items<MatchCase> cases(*this);
    while (kind() == Tok::Name && tokens_[pos_].soft == SoftKeyword::case_) {
      MatchCase* next = match_case();
      if (!next) return nullptr;
      cases.push(next);
    }
    if (cases.empty() || !accept(Tok::Dedent)) return nullptr;
    auto* result = node<Match>(start);
    result->subject = subject;
    result->cases = cases.take();
    return result;
  }
  if (kind() == Tok::Colon) looked_at(pos_ + (kind_after(1) == Tok::Newline ? 2 : 1));
  if (diagnosing_) diagnose_header(start, "'match' statement");
  return nullptr;
}

ExprNode* Parser::match_subject() {
  uint32_t start = pos_;
  ExprNode* first = star_named_expression();
  if (!first) return nullptr;
  if (accept(Tok::Comma)) {
    Items<ExprNode> items(*this);
    items.push(first);
    star_named_expressions(items);
    if (raised_) return nullptr;
    return tuple_from(start, items);
  }
  return first->kind == NodeKind::Starred ? nullptr : first;
}

MatchCase* Parser::match_case() {
  uint32_t start = pos_++;
  PatternNode* pattern = case_patterns();
  if (!pattern) return nullptr;
  ExprNode* guard = nullptr;
  if (kind() == Tok::If) {
    uint32_t before = pos_++;
    guard = named_expression();
    if (!guard) reset(before);
  }
  if (diagnosing_) diagnose_header(start, "'case' statement");
  Seq<StmtNode*> body;
  if (!accept(Tok::Colon) || !block(body)) return nullptr;
  auto* result = node<MatchCase>(start);
  result->pattern = pattern;
  result->guard = guard;
  result->body = body;
  return result;
}

PatternNode* Parser::case_patterns() {
  uint32_t start = pos_;
  PatternNode* first = maybe_star_pattern();
  if (!first) return nullptr;
  if (kind() != Tok::Comma) return first->kind == NodeKind::MatchStar ? nullptr : first;
  ++pos_;
  Items<PatternNode> items(*this);
  items.push(first);
  sequence_patterns(items);
  if (raised_) return nullptr;
  auto* result = node<MatchSequence>(start);
  result->patterns = items.take();
  return result;
}

// Appends patterns separated by commas; a trailing comma is taken.
bool Parser::sequence_patterns(Items<PatternNode>& items) {
  for (;;) {
    uint32_t before = pos_;
    PatternNode* item = maybe_star_pattern();
    if (!item) {
      reset(before);
      return !raised_;
    }
    items.push(item);
    if (!accept(Tok::Comma)) return true;
  }
}

// A name that is neither `_` nor the start of something longer.
bool Parser::is_capture_target() const {
  if (kind() != Tok::Name || tokens_[pos_].soft == SoftKeyword::underscore) return false;
  Tok next = kind_after(1);
  return next != Tok::Dot && next != Tok::LPar && next != Tok::Equal;
}

PatternNode* Parser::maybe_star_pattern() {
  if (kind() != Tok::Star) return pattern();
  uint32_t start = pos_++;
  Identifier name;
  if (kind() == Tok::Name && tokens_[pos_].soft == SoftKeyword::underscore) {
  } else if (is_capture_target()) {
    name = identifier(tokens_[pos_]);
  } else {
    return nullptr;
  }
  ++pos_;
  auto* result = node<MatchStar>(start);
  result->name = name;
  return result;
}

PatternNode* Parser::pattern() {
  Nesting nesting(*this, 5);
  if (!nesting) return nullptr;
  uint32_t start = pos_;
  PatternNode* inner = or_pattern();
  if (!inner || kind() != Tok::As) return inner;
  uint32_t before = pos_++;
  if (kind() == Tok::Name) looked_at(pos_ + 1);
  if (is_capture_target()) {
    Identifier name = identifier(tokens_[pos_++]);
    auto* result = node<MatchAs>(start);
    result->pattern = inner;
    result->name = name;
    return result;
  }
  if (diagnosing_) {
    if (kind() == Tok::Name && tokens_[pos_].soft == SoftKeyword::underscore) {
      raise_token(pos_, "cannot use '_' as a target");
    } else if (kind() != Tok::Name) {
      if (ExprNode* wrong = expression()) raise_at(*wrong, "invalid pattern target");
    }
  }
  reset(before);
  return raised_ ? nullptr : inner;
}

PatternNode* Parser::or_pattern() {
  uint32_t start = pos_;
  PatternNode* first = closed_pattern();
  if (!first || kind() != Tok::VBar) return first;
  Items<PatternNode> items(*this);
  items.push(first);
  while (kind() == Tok::VBar) {
    uint32_t before = pos_++;
    PatternNode* next = closed_pattern();
    if (!next) {
      reset(before);
      break;
    }
    items.push(next);
  }
  if (raised_) return nullptr;
  if (items.size() == 1) return first;
  auto* result = node<MatchOr>(start);
  result->patterns = items.take();
  return result;
}

PatternNode* Parser::closed_pattern() {
  uint32_t start = pos_;
  switch (kind()) {
    case Tok::Name: return name_pattern();
    case Tok::LPar: return group_or_sequence_pattern();
    case Tok::LSqb: return sequence_pattern();
    case Tok::LBrace: return mapping_pattern();
    case Tok::None:
    case Tok::True:
    case Tok::False: {
      auto* result = arena_.make<MatchSingleton>(location_of(start));
      result->value.type = kind() == Tok::None   ? ConstantType::None
                           : kind() == Tok::True ? ConstantType::True
                                                 : ConstantType::False;
      ++pos_;
      return result;
    }
    default: {
      ExprNode* value = literal_pattern_value();
      if (!value) return nullptr;
      auto* result = node<MatchValue>(start);
      result->value = value;
      return result;
    }
  }
}

// A capture, a wildcard, a dotted value or a class pattern.
PatternNode* Parser::name_pattern() {
  uint32_t start = pos_;
  if (tokens_[pos_].soft == SoftKeyword::underscore) {
    ++pos_;
    return node<MatchAs>(start);
  }
  if (is_capture_target()) {
    Identifier name = identifier(tokens_[pos_++]);
    auto* result = node<MatchAs>(start);
    result->name = name;
    return result;
  }
  ExprNode* value = name_or_attribute();
  if (kind() == Tok::LPar) return class_pattern(start, value);
  if (value->kind == NodeKind::Name || kind() == Tok::Dot || kind() == Tok::Equal) return nullptr;
  auto* result = node<MatchValue>(start);
  result->value = value;
  return result;
}

ExprNode* Parser::name_or_attribute() {
  uint32_t start = pos_;
  ExprNode* value = name_atom();
  while (kind() == Tok::Dot && kind_after(1) == Tok::Name) {
    pos_ += 2;
    auto* attribute = node<Attribute>(start);
    attribute->value = value;
    attribute->attr = identifier(tokens_[pos_ - 1]);
    value = attribute;
  }
  if (kind() == Tok::Dot) looked_at(pos_ + 1);
  return value;
}

// A number, a complex number as `real +- imaginary`, or a string.
ExprNode* Parser::literal_pattern_value() {
  if (kind() == Tok::String || kind() == Tok::FStringStart) return strings();
  uint32_t start = pos_;
  bool imaginary = false;
  ExprNode* real = signed_number(imaginary);
  if (!real || (kind() != Tok::Plus && kind() != Tok::Minus)) return real;
  if (imaginary) {
    raise_at(*real, "real number required in complex literal");
    return nullptr;
  }
  Operator op = kind() == Tok::Plus ? Operator::Add : Operator::Sub;
  ++pos_;
  if (kind() != Tok::Number) return nullptr;
  auto* part = static_cast<Constant*>(number());
  if (part->value.type != ConstantType::Complex) {
    raise_at(*part, "imaginary number required in complex literal");
    return nullptr;
  }
  auto* result = node<BinOp>(start);
  result->left = real;
  result->op = op;
  result->right = part;
  return result;
}

ExprNode* Parser::signed_number(bool& imaginary) {
  uint32_t start = pos_;
  bool negative = accept(Tok::Minus);
  if (kind() != Tok::Number) return nullptr;
  ExprNode* value = number();
  imaginary = static_cast<Constant*>(value)->value.type == ConstantType::Complex;
  if (!negative) return value;
  auto* result = node<UnaryOp>(start);
  result->op = UnaryOperator::USub;
  result->operand = value;
  return result;
}

PatternNode* Parser::group_or_sequence_pattern() {
  uint32_t start = pos_++;
  Items<PatternNode> items(*this);
  if (kind() != Tok::RPar) {
    PatternNode* first = maybe_star_pattern();
    if (!first) return nullptr;
    if (!accept(Tok::Comma)) {
      return first->kind != NodeKind::MatchStar && accept(Tok::RPar) ? first : nullptr;
    }
    items.push(first);
    sequence_patterns(items);
  }
  if (!accept(Tok::RPar)) return nullptr;
  auto* result = node<MatchSequence>(start);
  result->patterns = items.take();
  return result;
}

PatternNode* Parser::sequence_pattern() {
  uint32_t start = pos_++;
  Items<PatternNode> items(*this);
  if (kind() != Tok::RSqb) sequence_patterns(items);
  if (!accept(Tok::RSqb)) return nullptr;
  auto* result = node<MatchSequence>(start);
  result->patterns = items.take();
  return result;
}

PatternNode* Parser::mapping_pattern() {
  uint32_t start = pos_++;
  Items<PatternNode> patterns(*this);
  std::vector<ExprNode*> keys;
  Identifier rest;
  while (kind() != Tok::RBrace && !rest.data()) {
    if (accept(Tok::DoubleStar)) {
      if (!is_capture_target()) return nullptr;
      rest = identifier(tokens_[pos_++]);
    } else {
      ExprNode* key = nullptr;
      uint32_t key_start = pos_;
      switch (kind()) {
        case Tok::Name: key = name_or_attribute(); break;
        case Tok::None: key = constant(ConstantType::None); break;
        case Tok::True: key = constant(ConstantType::True); break;
        case Tok::False: key = constant(ConstantType::False); break;
        default: key = literal_pattern_value();
      }
      if (!key || (key->kind == NodeKind::Name && tokens_[key_start].kind == Tok::Name)) return nullptr;
      PatternNode* value = accept(Tok::Colon) ? pattern() : nullptr;
      if (!value) return nullptr;
      keys.push_back(key);
      patterns.push(value);
    }
    if (!accept(Tok::Comma)) break;
  }
  if (!accept(Tok::RBrace)) return nullptr;
  auto* result = node<MatchMapping>(start);
  result->keys = arena_.copy_seq(keys.data(), keys.size());
  result->patterns = patterns.take();
  result->rest = rest;
  return result;
}

PatternNode* Parser::class_pattern(uint32_t start, ExprNode* cls) {
  ++pos_;
  std::vector<PatternNode*> positional;
  std::vector<Identifier> names;
  std::vector<PatternNode*> named;
  std::vector<PatternNode*> misplaced;  // positional patterns after keyword patterns
  while (kind() != Tok::RPar) {
    if (kind() == Tok::Name && kind_after(1) == Tok::Equal && misplaced.empty()) {
      Identifier name = identifier(tokens_[pos_]);
      pos_ += 2;
      PatternNode* value = pattern();
      if (!value) return nullptr;
      names.push_back(name);
      named.push_back(value);
    } else {
      uint32_t before = pos_;
      if (!named.empty() && !diagnosing_) return nullptr;
      PatternNode* value = pattern();
      if (!value) {
        if (misplaced.empty() || raised_) return nullptr;
        reset(before);
        break;
      }
      (named.empty() ? positional : misplaced).push_back(value);
    }
    if (!accept(Tok::Comma)) break;
  }
  if (!misplaced.empty()) {
    return raise_range(*misplaced.front(), *misplaced.back(), "positional patterns follow keyword patterns");
  }
  if (!accept(Tok::RPar)) return nullptr;
  auto* result = node<MatchClass>(start);
  result->cls = cls;
  result->patterns = arena_.copy_seq(positional.data(), positional.size());
  result->kwd_attrs = arena_.copy_seq(names.data(), names.size());
  result->kwd_patterns = arena_.copy_seq(named.data(), named.size());
  return result;
}

}  // namespace skerry::syntax
