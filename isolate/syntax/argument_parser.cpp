// Arguments of calls and class definitions (section 6.3.4 of the language reference).
#include "parser_impl.h"

namespace skerry::syntax {

ExprNode* Parser::starred_argument() {
  uint32_t start = pos_;
  if (!accept(Tok::Star)) return nullptr;
  ExprNode* value = expression();
  if (!value) return nullptr;
  auto* starred = node<Starred>(start);
  starred->value = value;
  return starred;
}

// `name := value` or an expression.
ExprNode* Parser::positional_argument() {
  if (kind() == Tok::Name && kind_after(1) == Tok::ColonEqual) return walrus();
  ExprNode* value = expression();
  if (kind() == Tok::ColonEqual) return nullptr;
  return value;
}

// `name = value` or `**value`.
Keyword* Parser::keyword_argument() {
  uint32_t start = pos_;
  Identifier name;
  if (accept(Tok::DoubleStar)) {
  } else if (kind() == Tok::Name && kind_after(1) == Tok::Equal) {
    name = identifier(tokens_[pos_]);
    pos_ += 2;
  } else {
    return nullptr;
  }
  ExprNode* value = expression();
  if (!value) return nullptr;
  auto* keyword = node<Keyword>(start);
  keyword->arg = name;
  keyword->value = value;
  return keyword;
}

// At least one; after a `**mapping` no more iterable unpacking.
bool Parser::keyword_arguments(Items<ExprNode>& args, std::vector<Keyword*>& keywords) {
  uint32_t before = pos_;
  bool any = false;
  bool double_starred = false;
  for (;;) {
    if (diagnosing_) {
      diagnose_keyword();
      if (raised_) return false;
    }
    bool found = false;
    if (kind() == Tok::Star) {
      if (ExprNode* argument = double_starred ? nullptr : starred_argument()) {
        args.push(argument);
        found = true;
      }
    } else {
      double_starred |= kind() == Tok::DoubleStar;
      if (Keyword* keyword = keyword_argument()) {
        keywords.push_back(keyword);
        found = true;
      }
    }
    if (raised_) return false;
    if (!found) {
      reset(before);
      return any;
    }
    any = true;
    before = pos_;
    if (!accept(Tok::Comma)) return true;
  }
}

// Positional arguments, then keyword arguments; without a trailing comma.
bool Parser::argument_list(CallArguments& out) {
  Items<ExprNode> args(*this);
  std::vector<Keyword*> keywords;
  uint32_t before = pos_;  // where the last complete list ends
  for (;;) {
    uint32_t start = pos_;
    ExprNode* argument = nullptr;
    if (kind() == Tok::Star) {
      argument = starred_argument();
    } else if (kind() != Tok::DoubleStar && !(kind() == Tok::Name && kind_after(1) == Tok::Equal)) {
      argument = positional_argument();
    }
    if (raised_) return false;
    if (!argument || kind() == Tok::Equal) {
      if (tokens_[start].kind == Tok::Star && !memoising_) {
        // keyword_arguments() would read the same once more, at each level of `f(*(f(*(...`: exponential without memos.
        if (argument) {
          args.push(argument);
          break;
        }
        reset(start);
        if (args.empty()) return false;
        reset(before);
        break;
      }
      reset(start);
      if (!keyword_arguments(args, keywords)) {
        if (raised_ || args.empty()) return false;
        reset(before);
      }
      break;
    }
    args.push(argument);
    before = pos_;
    if (!accept(Tok::Comma)) break;
    if (kind() == Tok::RPar) {
      reset(before);
      break;
    }
  }
  out.args = args.take();
  out.keywords = arena_.copy_seq(keywords.data(), keywords.size());
  return true;
}

bool Parser::arguments(CallArguments& out) {
  uint32_t start = pos_;
  if (!diagnosing_) {
    if (!argument_list(out)) return false;
    accept(Tok::Comma);
    return kind() == Tok::RPar;
  }
  if (argument_list(out)) {
    accept(Tok::Comma);
    if (kind() == Tok::RPar) return true;
  }
  if (raised_) return false;
  reset(start);
  diagnose_arguments();
  return false;
}

}  // namespace skerry::syntax
