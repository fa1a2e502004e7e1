// Known mistakes in expressions, arguments, displays and f-strings.
//
// Each function looks for the patterns that CPython 3.11 names (3.12 in f-strings), in its order, and raises for
// the first that matches. Ordinary rules called from here diagnose their own parts first.
#include "parser_impl.h"

namespace skerry::syntax {

namespace {

const char* kMaybeEquals = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";

}  // namespace

// Called after the first operand of an expression was read, with the position behind it.
void Parser::diagnose_expression(uint32_t start, ExprNode* first) {
  if (raised_) return;
  const Token& token = tokens_[start];
  uint32_t after = pos_;
  bool name = token.kind == Tok::Name;
  if (first) {
    Tok next = tokens_[start + 1].kind;
    bool prefix_like = name && (next == Tok::String || next == Tok::FStringStart);  // kf"..."
    if (!prefix_like && token.soft == SoftKeyword::none) {
      diagnosing_ = false;
      ExprNode* second = expression_uncached();
      diagnosing_ = true;
      if (raised_) return;
      bool legacy = first->kind == NodeKind::Name && is_legacy_statement(static_cast<Name*>(first)->id);
      if (second && !legacy && tokens_[pos_ - 1].level > 0) {
        raise_range(*first, *second, "invalid syntax. Perhaps you forgot a comma?");
        return;
      }
      reset(after);
    }
    if (kind() == Tok::If) {
      ++pos_;
      ExprNode* test = disjunction();
      if (test && kind() != Tok::Else && kind() != Tok::Colon) {
        raise_range(*first, *test, "expected 'else' after 'if' expression");
      }
      if (raised_) return;
      reset(after);
    }
  }
  if (token.kind == Tok::Lambda) {
    reset(start);
    diagnose_lambda_in_field();
    reset(after);
  }
  if (name && tokens_[start + 1].kind != Tok::LPar) {
    reset(start + 1);
    ExprNode* printed = star_expressions();
    if (printed && is_legacy_statement(text_of(token))) {
      std::string word(text_of(token));
      raise_range(location_of(start), *printed,
                  "Missing parentheses in call to '" + word + "'. Did you mean " + word + "(...)?");
    }
    reset(after);
  }
}

bool Parser::is_legacy_statement(std::string_view name) { return name == "print" || name == "exec"; }

void Parser::diagnose_lambda_in_field() {
  uint32_t start = pos_++;
  if (!parameters(ParameterKind::lambda) || kind() != Tok::Colon) return;
  uint32_t colon = pos_;
  if (kind_after(1) == Tok::FStringMiddle) {
    raise_range(location_of(start), location_of(colon), "f-string: lambda expressions are not allowed without parentheses");
  }
}

// A display at `start` that is not just parenthesised.
bool Parser::starts_with_display(uint32_t start) {
  Tok first = tokens_[start].kind;
  if (first == Tok::True || first == Tok::None || first == Tok::False) return true;
  if (first != Tok::LSqb && first != Tok::LPar) return false;
  uint32_t before = pos_;
  reset(start);
  ExprNode* display = first == Tok::LSqb ? list() : tuple_display();
  if (!display && !raised_ && first == Tok::LPar) display = generator(start);
  reset(before);
  return display != nullptr;
}

void Parser::diagnose_named_expression(uint32_t start) {
  if (memo_.count(static_cast<uint64_t>(start) * 4 + 3)) return;
  ExprNode* whole = expression();
  uint32_t after_whole = pos_;
  if (whole && kind() == Tok::ColonEqual) {
    ++pos_;
    if (expression()) {
      raise_at(*whole, "cannot use assignment expressions with " + expression_name(*whole));
    }
  }
  if (raised_) return;
  reset(start);
  auto ends = [&] { return kind() != Tok::Equal && kind() != Tok::ColonEqual; };
  if (kind() == Tok::Name && kind_after(1) == Tok::Equal) {
    pos_ += 2;
    ExprNode* value = bitwise_or();
    if (value && ends()) raise_range(location_of(start), *value, kMaybeEquals);
    if (raised_) return;
    reset(start);
  }
  // Only an expression that an `=` follows is worth reading again; a display also where it was not an expression.
  bool assigned = whole && tokens_[after_whole].kind == Tok::Equal;
  bool display = (assigned || !whole) && starts_with_display(start);
  if (assigned && !display && !raised_) {
    reset(start);
    ExprNode* target = bitwise_or();
    if (target && accept(Tok::Equal) && bitwise_or() && ends()) {
      raise_at(*target, "cannot assign to " + expression_name(*target) + " here. Maybe you meant '==' instead of '='?");
    }
  }
  reset(start);
  if (!raised_) memo_[static_cast<uint64_t>(start) * 4 + 3] = {nullptr, start};
}

// ---- displays

// At the opening bracket.
void Parser::diagnose_comprehension() {
  if (raised_) return;
  uint32_t open = pos_++;
  Seq<Comprehension*> clauses;
  if (kind() == Tok::Star) {
    ExprNode* starred = starred_argument();
    if (starred && comprehension_clauses(clauses)) {
      raise_at(*starred, "iterable unpacking cannot be used in comprehension");
    }
    if (raised_) return;
    reset(open + 1);
  }
  if (tokens_[open].kind == Tok::LPar) return;
  ExprNode* first = star_named_expression();
  if (!first || kind() != Tok::Comma) return;
  uint32_t comma = pos_++;
  Items<ExprNode> rest(*this);
  if (star_named_expressions(rest) && comprehension_clauses(clauses)) {
    raise_range(*first, *rest.back(), "did you forget parentheses around the comprehension target?");
  }
  if (raised_) return;
  reset(comma + 1);
  if (comprehension_clauses(clauses)) {
    raise_range(*first, location_of(comma), "did you forget parentheses around the comprehension target?");
  }
}

void Parser::diagnose_dict_comprehension() {
  if (raised_) return;
  ++pos_;
  uint32_t stars = pos_;
  Seq<Comprehension*> clauses;
  if (accept(Tok::DoubleStar) && bitwise_or() && comprehension_clauses(clauses) && accept(Tok::RBrace)) {
    raise_token(stars, "dict unpacking cannot be used in dict comprehension");
  }
}

// After the opening brace. CPython looks for these in its first pass too, and so names them before mistakes inside
// the items.
void Parser::diagnose_dict_items() {
  uint32_t start = pos_;
  ExprNode* key = nullptr;
  ExprNode* value = nullptr;
  while (dict_item(key, value) && kind() == Tok::Comma) {
    ++pos_;
    uint32_t next = pos_;
    ExprNode* next_key = nullptr;
    ExprNode* next_value = nullptr;
    bool good = dict_item(next_key, next_value);
    if (raised_) return;
    reset(next);
    if (!good) {
      diagnose_dict_item();
      break;
    }
  }
  if (raised_) return;
  reset(start);
  if (!expression() || kind() != Tok::Colon) return;
  diagnose_dict_value();
}

// At a key.
void Parser::diagnose_dict_item() {
  ExprNode* key = expression();
  if (!key) return;
  if (kind() != Tok::Colon) {
    raise(FaultKind::SyntaxError, "':' expected after dictionary key", key->lineno, key->end_col_offset, key->end_lineno, 0);
    return;
  }
  diagnose_dict_value();
}

// At the colon.
void Parser::diagnose_dict_value() {
  uint32_t colon = pos_++;
  if (kind() == Tok::Star) {
    uint32_t star = pos_++;
    if (bitwise_or()) raise_from(location_of(star), "cannot use a starred expression in a dictionary value");
  } else if (kind() == Tok::RBrace || kind() == Tok::Comma) {
    raise_token(colon, "expression expected after dictionary key and ':'");
  }
}

// At '('.
void Parser::diagnose_group() {
  ++pos_;
  uint32_t start = pos_;
  if (kind() == Tok::Star) {
    ExprNode* starred = starred_argument();
    if (starred && kind() == Tok::RPar) raise_at(*starred, "cannot use starred expression here");
  } else if (accept(Tok::DoubleStar)) {
    if (expression() && kind() == Tok::RPar) raise_token(start, "cannot use double starred expression here");
  }
}

// At `for` or `async for`.
void Parser::diagnose_for_target() {
  if (raised_) return;
  accept(Tok::Async);
  if (!accept(Tok::For)) return;
  raise_invalid_target(TargetKind::loop, star_expressions());
}

// ---- calls

// Where the last clause of a generator ends: after its last condition, else after its iterable.
static Location clauses_end(Seq<Comprehension*> clauses) {
  const Comprehension* last = clauses.back();
  return last->ifs.empty() ? static_cast<Location>(*last->iter) : static_cast<Location>(*last->ifs.back());
}

// After '('.
void Parser::diagnose_arguments() {
  uint32_t start = pos_;
  const char* kParenthesise = "Generator expression must be parenthesized";
  CallArguments args;
  Seq<Comprehension*> clauses;

  if (argument_list(args)) {
    Location read = span(start);
    if (accept(Tok::Comma) && kind() == Tok::Star) {
      raise_at(read, "iterable argument unpacking follows keyword argument unpacking");
    }
  }
  if (raised_) return;
  reset(start);

  ExprNode* first = expression();
  if (first && comprehension_clauses(clauses) && accept(Tok::Comma)) {
    CallArguments rest;
    uint32_t here = pos_;
    if (!argument_list(rest)) reset(here);
    raise_range(*first, clauses_end(clauses), kParenthesise);
  }
  if (raised_) return;
  reset(start);

  if (kind() == Tok::Name && kind_after(1) == Tok::Equal) {
    pos_ += 2;
    if (expression() && comprehension_clauses(clauses)) raise_range(location_of(start), location_of(start + 1), kMaybeEquals);
    if (raised_) return;
    reset(start);
  }

  args = {};
  if (argument_list(args)) {
    uint32_t after = pos_;
    if (comprehension_clauses(clauses) && args.args.count > 1) {
      raise_range(*args.args.back(), clauses_end(clauses), kParenthesise);
    }
    if (raised_) return;
    reset(after);
    if (accept(Tok::Comma)) {
      uint32_t next = pos_;
      ExprNode* element = expression();
      if (element && comprehension_clauses(clauses)) raise_range(*element, *clauses.back()->target, kParenthesise);
      if (raised_) return;
      reset(next);
      CallArguments rest;
      if (argument_list(rest)) {
        bool unpacked = false;
        for (const Keyword* keyword : args.keywords) unpacked |= !keyword->arg.data();
        raise_last(unpacked ? "positional argument follows keyword argument unpacking"
                            : "positional argument follows keyword argument");
      }
    }
  }
}

// At what should be a keyword argument.
void Parser::diagnose_keyword() {
  uint32_t start = pos_;
  if ((kind() == Tok::True || kind() == Tok::False || kind() == Tok::None) && kind_after(1) == Tok::Equal) {
    raise_range(location_of(start), location_of(start + 1), "cannot assign to " + std::string(text_of(tokens_[start])));
    return;
  }
  if (kind() == Tok::Name && kind_after(1) == Tok::Equal) {
    pos_ += 2;
    Seq<Comprehension*> clauses;
    if (expression() && comprehension_clauses(clauses)) {
      raise_range(location_of(start), location_of(start + 1), kMaybeEquals);
    }
  } else {
    ExprNode* left = expression();
    if (left && kind() == Tok::Equal) {
      raise_range(*left, location_of(pos_), "expression cannot contain assignment, perhaps you meant \"==\"?");
    }
  }
  reset(start);
}

// ---- f-strings (PEP 701)

// After the brace of a replacement field that does not read.
void Parser::diagnose_replacement_field(uint32_t brace) {
  uint32_t start = brace + 1;
  const char* required = kind() == Tok::Equal         ? "="
                         : kind() == Tok::Exclamation ? "!"
                         : kind() == Tok::Colon       ? ":"
                         : kind() == Tok::RBrace      ? "}"
                                                      : nullptr;
  if (required) {
    raise_token(start, std::string("f-string: valid expression required before '") + required + "'");
    return;
  }
  ExprNode* value = annotated_rhs();
  if (raised_) return;
  if (!value) {
    reset(start);
    if (kind() != Tok::Error) raise_token(start, "f-string: expecting a valid expression after '{'");
    return;
  }
  if (kind() == Tok::Error) return;
  auto at = [&](Tok wanted) { return kind() == wanted; };
  if (!at(Tok::Equal) && !at(Tok::Exclamation) && !at(Tok::Colon) && !at(Tok::RBrace)) {
    raise_token(pos_, "f-string: expecting '=', or '!', or ':', or '}'");
    return;
  }
  if (accept(Tok::Equal) && !at(Tok::Exclamation) && !at(Tok::Colon) && !at(Tok::RBrace)) {
    if (!at(Tok::Error)) raise_token(pos_, "f-string: expecting '!', or ':', or '}'");
    return;
  }
  if (accept(Tok::Exclamation)) {
    if (at(Tok::Colon) || at(Tok::RBrace)) {
      raise_token(pos_, "f-string: missing conversion character");
      return;
    }
    if (!at(Tok::Name)) {
      if (!at(Tok::Error)) raise_token(pos_, "f-string: invalid conversion character");
      return;
    }
    ++pos_;
    if (!at(Tok::Colon) && !at(Tok::RBrace)) {
      if (!at(Tok::Error)) raise_token(pos_, "f-string: expecting ':' or '}'");
      return;
    }
  }
  if (at(Tok::Colon)) {
    uint32_t colon = pos_++;
    if (!format_spec(colon, true) || at(Tok::Error)) return;
    if (!at(Tok::RBrace)) raise_token(pos_, "f-string: expecting '}', or format specs");
  }
}

}  // namespace skerry::syntax
