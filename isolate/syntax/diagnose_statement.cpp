// Known mistakes in parameters and statements. As in diagnose_expression.cpp, order and wording are CPython 3.11's.
#include "parser_impl.h"

namespace skerry::syntax {

// ---- parameters

void Parser::diagnose_parameters(ParameterKind which) {
  uint32_t start = pos_;
  auto skip_no_default = [&] {
    while (param_no_default(which)) {
    }
  };
  auto skip_maybe_default = [&] {
    bool any = false;
    while (param_maybe_default(which).arg) any = true;
    return any;
  };

  skip_no_default();
  uint32_t after_plain = pos_;
  bool defaults = slash_with_default(which);
  if (!defaults) {
    while (param_with_default(which).arg) defaults = true;
  }
  if (defaults) {
    Arg* plain = param_no_default(which);
    if (plain) raise_at(*plain, "non-default argument follows default argument");
  }
  if (raised_) return;
  reset(after_plain);

  if (kind() == Tok::LPar) {
    uint32_t open = pos_++;
    bool any = false;
    if (which == ParameterKind::def) {
      while (param_no_default(which)) any = true;
    } else {
      while (kind() == Tok::Name) {
        any = true;
        ++pos_;
        if (!accept(Tok::Comma)) break;
      }
    }
    if (any) accept(Tok::Comma);
    if (any && kind() == Tok::RPar) {
      raise_range(location_of(open), location_of(pos_),
                  which == ParameterKind::def ? "Function parameters cannot be parenthesized"
                                              : "Lambda expression parameters cannot be parenthesized");
      return;
    }
  }
  if (raised_) return;
  reset(start);

  if (kind() == Tok::Slash) {
    looked_at(start + 1);
    if (kind_after(1) == Tok::Comma) {
      raise_token(start, "at least one argument must precede /");
      return;
    }
  }

  bool slash = slash_no_default(which) || slash_with_default(which);
  if (raised_) return;
  skip_maybe_default();
  if (slash && kind() == Tok::Slash) {
    raise_token(pos_, "/ may appear only once");
    return;
  }
  if (accept(Tok::Star)) {
    if (accept(Tok::Comma) || param_no_default(which)) {
      skip_maybe_default();
      if (kind() == Tok::Slash) raise_token(pos_, "/ must be ahead of *");
    }
  }
  if (raised_) return;
  reset(start);

  if (skip_maybe_default() && kind() == Tok::Slash && kind_after(1) == Tok::Star) {
    raise_token(pos_ + 1, "expected comma between / and *");
  }
  reset(start);
}

// At `*`.
void Parser::diagnose_star_parameter(ParameterKind which) {
  uint32_t star = pos_;
  const Tok closing = which == ParameterKind::def ? Tok::RPar : Tok::Colon;
  ++pos_;
  bool bare = kind() == closing || (kind() == Tok::Comma && (kind_after(1) == closing || kind_after(1) == Tok::DoubleStar));
  if (bare) {
    const char* message = "named arguments must follow bare *";
    if (which == ParameterKind::def) {
      raise_token(star, message);
    } else {
      looked_at(pos_ + (kind() == Tok::Comma ? 1 : 0));
      raise_last(message);
    }
    return;
  }
  if (parameter(which) && kind() == Tok::Equal) {
    raise_token(pos_, "var-positional argument cannot have default value");
    return;
  }
  if (raised_) return;
  reset(star + 1);
  if (param_no_default(which) || accept(Tok::Comma)) {
    while (param_maybe_default(which).arg) {
    }
    if (kind() == Tok::Star) {
      uint32_t second = pos_++;
      if (param_no_default(which) || accept(Tok::Comma)) raise_token(second, "* argument may appear only once");
    }
  }
  reset(star);
}

// At `**`.
void Parser::diagnose_keyword_parameter(ParameterKind which) {
  uint32_t stars = pos_++;
  if (parameter(which)) {
    const char* message = "arguments cannot follow var-keyword argument";
    if (kind() == Tok::Equal) {
      raise_token(pos_, "var-keyword argument cannot have default value");
    } else if (accept(Tok::Comma)) {
      if (kind() == Tok::Star || kind() == Tok::DoubleStar || kind() == Tok::Slash) {
        raise_token(pos_, message);
      } else if (Arg* extra = parameter(which)) {
        raise_at(*extra, message);
      }
    }
  }
  reset(stars);
}

// ---- assignments

ExprNode* Parser::annotation_target_display() {
  uint32_t start = pos_;
  if (kind() == Tok::LSqb) return list();
  if (kind() != Tok::LPar) return nullptr;
  ExprNode* display = tuple_display();
  if (display || raised_) return display;
  reset(start + 1);
  display = annotation_target_display();  // bounded: brackets nest 200 deep at most
  return display && accept(Tok::RPar) ? display : nullptr;
}

void Parser::diagnose_assignment(uint32_t start) {
  ExprNode* target = annotation_target_display();
  if (target && accept(Tok::Colon) && expression()) {
    raise_at(*target, "only single target (not " + expression_name(*target) + ") can be annotated");
  }
  if (raised_) return;
  reset(start);

  ExprNode* first = star_named_expression();
  if (first && accept(Tok::Comma)) {
    Items<ExprNode> rest(*this);
    size_t read;
    do {  // any number of lists, one after the other
      read = rest.size();
      star_named_expressions(rest);
    } while (rest.size() > read && !raised_);
    if (accept(Tok::Colon) && expression()) raise_at(*first, "only single target (not tuple) can be annotated");
  }
  if (raised_) return;
  reset(start);

  ExprNode* whole = expression();
  if (whole && accept(Tok::Colon) && expression()) raise_at(*whole, "illegal target for annotation");
  if (raised_) return;
  reset(start);

  // Targets that are right, up to the first that is not.
  uint32_t here = start;
  for (;;) {
    ExprNode* good = star_targets();
    if (!good || !accept(Tok::Equal)) break;
    here = pos_;
  }
  if (raised_) return;
  reset(here);
  ExprNode* value = star_expressions();
  if (value && kind() == Tok::Equal) raise_invalid_target(TargetKind::assign, value);
  if (raised_) return;
  reset(here);
  ExprNode* yielded = yield_expression();
  if (yielded && kind() == Tok::Equal) raise_at(*yielded, "assignment to yield expression not possible");
  if (raised_) return;
  reset(start);

  value = star_expressions();
  if (value && kind() >= Tok::PlusEqual && kind() <= Tok::RightShiftEqual) {
    ++pos_;
    if (annotated_rhs()) {
      raise_at(*value, "'" + expression_name(*value) + "' is an illegal expression for augmented assignment");
    }
  }
}

// At `import`.
void Parser::diagnose_import() {
  uint32_t start = pos_++;
  do {
    if (!dotted_name().data()) return;
  } while (accept(Tok::Comma));
  if (accept(Tok::From) && dotted_name().data()) {
    raise_from(location_of(start), "Did you mean to use 'from ... import ...' instead?");
  }
}

// ---- compound statements

// After what precedes the colon of a clause.
void Parser::diagnose_header(uint32_t keyword, const char* what) {
  if (raised_) return;
  if (kind() == Tok::Newline) {
    raise_last("expected ':'");
  } else if (kind() == Tok::Colon && kind_after(1) == Tok::Newline && kind_after(2) != Tok::Indent) {
    if (kind_after(2) == Tok::Error) return;
    looked_at(pos_ + 2);
    raise_last(std::string("expected an indented block after ") + what + " on line " + std::to_string(tokens_[keyword].line),
               FaultKind::IndentationError);
  }
}

bool Parser::with_items_loose(bool parenthesised) {
  if (parenthesised && !accept(Tok::LPar)) return false;
  uint32_t before = pos_;
  bool any = false;
  for (;;) {
    ExprNode* context = parenthesised ? expressions() : expression();
    if (!context) {
      reset(before);
      break;
    }
    if (kind() == Tok::As) {
      uint32_t as = pos_++;
      if (!star_target()) reset(as);
    }
    any = true;
    before = pos_;
    if (!accept(Tok::Comma)) break;
  }
  if (!any || raised_) return false;
  if (!parenthesised) return true;
  accept(Tok::Comma);
  return accept(Tok::RPar);
}

void Parser::diagnose_with_block(uint32_t keyword) {
  for (bool parenthesised : {false, true}) {
    reset(keyword + 1);
    if (with_items_loose(parenthesised) && kind() == Tok::Colon) diagnose_header(keyword, "'with' statement");
    if (raised_) return;
  }
}

void Parser::diagnose_with_colon(uint32_t keyword) {
  for (bool parenthesised : {false, true}) {
    reset(keyword + 1);
    if (with_items_loose(parenthesised) && kind() == Tok::Newline) raise_last("expected ':'");
    if (raised_) return;
  }
}

// At the first handler that is of the other kind than those before it.
void Parser::diagnose_mixed_handlers(bool star) {
  uint32_t keyword = pos_;
  pos_ += star ? 2 : 1;
  if (kind() != Tok::Colon || star) {
    if (!expression()) return;
    if (kind() == Tok::As && kind_after(1) == Tok::Name) pos_ += 2;
  }
  if (kind() != Tok::Colon) return;
  raise_range(location_of(keyword), location_of(star ? keyword + 1 : keyword),
              "cannot have both 'except' and 'except*' on the same 'try'");
}

// A handler whose head does not read.
void Parser::diagnose_except(uint32_t keyword) {
  reset(keyword + 1);
  bool star = accept(Tok::Star);
  uint32_t start = pos_;
  auto skip_name = [&] {
    if (kind() == Tok::As && kind_after(1) == Tok::Name) pos_ += 2;
  };
  ExprNode* type = expression();
  if (type) {
    uint32_t after = pos_;
    if (accept(Tok::Comma) && expressions()) {
      skip_name();
      if (kind() == Tok::Colon) raise_from(*type, "multiple exception types must be parenthesized");
    }
    if (raised_) return;
    reset(after);
    skip_name();
    if (kind() == Tok::Newline) raise_last("expected ':'");
    return;
  }
  reset(start);
  if (star) {
    if (kind() == Tok::Newline || kind() == Tok::Colon) raise_last("expected one or more exception types");
  } else if (kind() == Tok::Newline) {
    raise_last("expected ':'");
  }
}

}  // namespace skerry::syntax
