// Parameters of functions and lambdas, and type parameters (sections 8.7, 6.14 and 8.10 of the language reference).
#include "parser_impl.h"

namespace skerry::syntax {

Arg* Parser::parameter(ParameterKind which, bool star_annotation) {
  uint32_t start = pos_;
  if (kind() != Tok::Name) return nullptr;
  ++pos_;
  ExprNode* annotation = nullptr;
  if (which == ParameterKind::def && kind() == Tok::Colon) {
    uint32_t before = pos_++;
    annotation = star_annotation ? star_expression() : expression();
    if (raised_) return nullptr;
    if (!annotation) reset(before);
  }
  auto* result = node<Arg>(start);
  result->arg = identifier(tokens_[start]);
  result->annotation = annotation;
  return result;
}

// A parameter ends with a comma, or before the closing token.
bool Parser::ends_parameter(ParameterKind which) {
  if (accept(Tok::Comma)) return true;
  return kind() == (which == ParameterKind::def ? Tok::RPar : Tok::Colon);
}

ExprNode* Parser::parameter_default() {
  uint32_t start = pos_;
  if (!accept(Tok::Equal)) return nullptr;
  ExprNode* value = expression();
  if (!value && diagnosing_ && !raised_) {
    reset(start + 1);
    if (kind() == Tok::RPar || kind() == Tok::Comma) raise_token(start, "expected default value expression");
  }
  return value;
}

// The list is read in one go; `state` only ever grows.
Arguments* Parser::parameters(ParameterKind which) {
  const Tok closing = which == ParameterKind::def ? Tok::RPar : Tok::Colon;
  uint32_t start = pos_;
  if (diagnosing_) {
    diagnose_parameters(which);
    reset(start);
    if (raised_) return nullptr;
  }
  auto* result = arena_.make<Arguments>();
  Items<Arg> positional(*this);
  std::vector<Arg*> keyword_only;
  std::vector<ExprNode*> defaults;
  std::vector<ExprNode*> keyword_defaults;
  bool slash = false, star = false, done = false;
  while (!done && kind() != closing) {
    switch (kind()) {
      case Tok::Slash:
        if (slash || star || positional.empty()) return nullptr;
        ++pos_;
        slash = true;
        result->posonlyargs = positional.take();
        while (!positional.empty()) positional.pop();
        if (!ends_parameter(which)) return nullptr;
        break;
      case Tok::Star: {
        if (star) return nullptr;
        if (diagnosing_) {
          diagnose_star_parameter(which);
          if (raised_) return nullptr;
        }
        ++pos_;
        star = true;
        if (accept(Tok::Comma)) {  // at least one keyword-only parameter must follow
          if (kind() != Tok::Name) return nullptr;
          break;
        }
        result->vararg = parameter(which, true);
        if (!result->vararg || !ends_parameter(which)) return nullptr;
        break;
      }
      case Tok::DoubleStar: {
        if (diagnosing_) {
          diagnose_keyword_parameter(which);
          if (raised_) return nullptr;
        }
        ++pos_;
        result->kwarg = parameter(which);
        if (!result->kwarg || !ends_parameter(which)) return nullptr;
        done = true;
        break;
      }
      case Tok::Name: {
        Arg* arg = parameter(which);
        if (!arg) return nullptr;
        ExprNode* value = nullptr;
        if (kind() == Tok::Equal) {
          value = parameter_default();
          if (!value) return nullptr;
        }
        if (star) {
          keyword_only.push_back(arg);
          keyword_defaults.push_back(value);
        } else {
          if (!value && !defaults.empty()) return nullptr;
          if (value) defaults.push_back(value);
          positional.push(arg);
        }
        if (!ends_parameter(which)) return nullptr;
        break;
      }
      default: return nullptr;
    }
  }
  if (raised_) return nullptr;
  result->args = positional.take();
  result->defaults = arena_.copy_seq(defaults.data(), defaults.size());
  result->kwonlyargs = arena_.copy_seq(keyword_only.data(), keyword_only.size());
  result->kw_defaults = arena_.copy_seq(keyword_defaults.data(), keyword_defaults.size());
  return result;
}

// ---- the pieces that diagnose_parameters() looks for

Arg* Parser::param_no_default(ParameterKind which) {
  uint32_t start = pos_;
  Arg* arg = parameter(which);
  if (arg && ends_parameter(which)) return arg;
  reset(start);
  return nullptr;
}

Parser::ParameterDefault Parser::param_with_default(ParameterKind which) {
  uint32_t start = pos_;
  ParameterDefault result;
  result.arg = parameter(which);
  if (result.arg) result.value = parameter_default();
  if (result.value && ends_parameter(which)) return result;
  reset(start);
  return {};
}

Parser::ParameterDefault Parser::param_maybe_default(ParameterKind which) {
  uint32_t start = pos_;
  ParameterDefault result;
  result.arg = parameter(which);
  if (result.arg && kind() == Tok::Equal) {
    uint32_t before = pos_;
    result.value = parameter_default();
    if (!result.value) reset(before);
  }
  if (result.arg && ends_parameter(which)) return result;
  reset(start);
  return {};
}

bool Parser::slash_no_default(ParameterKind which) {
  uint32_t start = pos_;
  bool any = false;
  while (param_no_default(which)) any = true;
  if (any && accept(Tok::Slash) && ends_parameter(which)) return true;
  reset(start);
  return false;
}

bool Parser::slash_with_default(ParameterKind which) {
  uint32_t start = pos_;
  while (param_no_default(which)) {
  }
  bool any = false;
  while (param_with_default(which).arg) any = true;
  if (any && accept(Tok::Slash) && ends_parameter(which)) return true;
  reset(start);
  return false;
}

// ---- type parameters

bool Parser::type_parameters(Seq<TypeParamNode*>& out) {
  if (kind() != Tok::LSqb) return true;
  uint32_t start = pos_++;
  if (kind() == Tok::RSqb) {
    if (diagnosing_) raise_from(location_of(start + 1), "Type parameter list cannot be empty");
    return false;
  }
  Items<TypeParamNode> items(*this);
  do {
    if (kind() == Tok::RSqb) break;
    TypeParamNode* parameter = type_parameter();
    if (!parameter) return false;
    items.push(parameter);
  } while (accept(Tok::Comma));
  if (!accept(Tok::RSqb)) return false;
  out = items.take();
  return true;
}

TypeParamNode* Parser::type_parameter() {
  uint32_t start = pos_;
  bool star = accept(Tok::Star);
  bool double_star = !star && accept(Tok::DoubleStar);
  if (kind() != Tok::Name) return nullptr;
  Identifier name = identifier(tokens_[pos_++]);
  if (star || double_star) {
    if (diagnosing_ && kind() == Tok::Colon) {
      uint32_t colon = pos_++;
      ExprNode* bound = expression();
      const char* what = star ? "TypeVarTuple" : "ParamSpec";
      if (bound) {
        raise_from(location_of(colon), std::string(bound->kind == NodeKind::Tuple ? "cannot use constraints with "
                                                                                  : "cannot use bound with ") + what);
      }
      return nullptr;
    }
    if (star) {
      auto* result = node<TypeVarTuple>(start);
      result->name = name;
      return result;
    }
    auto* result = node<ParamSpec>(start);
    result->name = name;
    return result;
  }
  ExprNode* bound = nullptr;
  if (kind() == Tok::Colon) {
    uint32_t before = pos_++;
    bound = expression();
    if (raised_) return nullptr;
    if (!bound) reset(before);
  }
  auto* result = node<TypeVar>(start);
  result->name = name;
  result->bound = bound;
  return result;
}

}  // namespace skerry::syntax
