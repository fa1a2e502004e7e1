// String literals, their concatenation, and f-strings (section 2.4 of the language reference, PEP 701).
// Escapes are decoded in string_escapes.cpp.
#include "parser_impl.h"

namespace skerry::syntax {

namespace {

struct LiteralForm {
  bool raw = false;
  bool bytes = false;
  bool unicode = false;
  std::string_view body;
};

LiteralForm split_literal(std::string_view text) {
  LiteralForm form;
  size_t at = 0;
  for (; text[at] != '\'' && text[at] != '"'; ++at) {
    char c = static_cast<char>(text[at] | 0x20);
    form.raw |= c == 'r';
    form.bytes |= c == 'b';
    form.unicode |= c == 'u';
  }
  size_t quotes = text.size() >= at + 6 && text[at + 1] == text[at] && text[at + 2] == text[at] ? 3 : 1;
  form.body = text.substr(at + quotes, text.size() - at - 2 * quotes);
  return form;
}

bool is_str_constant(const ExprNode* node) {
  return node->kind == NodeKind::Constant && static_cast<const Constant*>(node)->value.type == ConstantType::Str;
}

// In the literal text of an f-string braces are doubled, but not those of `\N{...}`.
std::string undouble_braces(std::string_view text, bool raw) {
  std::string result;
  result.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '\\' && !raw && i + 1 < text.size()) {
      if (text[i + 1] == 'N' && i + 2 < text.size() && text[i + 2] == '{') {
        size_t close = text.find('}', i);
        if (close == text.npos) close = text.size() - 1;
        result.append(text.substr(i, close - i + 1));
        i = close;
        continue;
      }
      result += c;
      if (text[i + 1] != '{' && text[i + 1] != '}') result += text[++i];
      continue;
    }
    result += c;
    if ((c == '{' || c == '}') && i + 1 < text.size() && text[i + 1] == c) ++i;
  }
  return result;
}

}  // namespace

ExprNode* Parser::string_constant(const Location& where, std::string_view text, bool u_prefix) {
  auto* result = arena_.make<Constant>(where);
  result->value.type = ConstantType::Str;
  result->value.text = arena_.copy_text(text);
  result->value.u_prefix = u_prefix;
  return result;
}

// Raises at the token after the literal, as CPython does.
bool Parser::raise_in_string(std::string message) {
  uint32_t next = pos_;
  while (tokens_[next].kind == Tok::String) ++next;
  looked_at(next);
  raise_last(std::move(message));
  return false;
}

bool Parser::string_literal(const Token& token, ConstantValue& value, std::string& buffer) {
  LiteralForm form = split_literal(text_of(token));
  value.type = form.bytes ? ConstantType::Bytes : ConstantType::Str;
  value.u_prefix = form.unicode;
  return decode_text(token, form.body, form.raw, form.bytes, buffer);
}

ExprNode* Parser::strings() {
  uint32_t start = pos_;
  // The common case: one literal.
  if (kind() == Tok::String && kind_after(1) != Tok::String && kind_after(1) != Tok::FStringStart) {
    const Token& token = tokens_[pos_++];
    auto* result = arena_.make<Constant>(location_of(start));
    std::string buffer;
    if (!string_literal(token, result->value, buffer)) return nullptr;
    result->value.text = arena_.copy_text(buffer);
    return result;
  }
  Items<ExprNode> parts(*this);
  bool any_bytes = false, any_str = false, any_formatted = false;
  while (kind() == Tok::String || kind() == Tok::FStringStart) {
    if (kind() == Tok::FStringStart) {
      any_formatted = any_str = true;
      if (!formatted_string(parts)) return nullptr;
      continue;
    }
    uint32_t index = pos_++;
    auto* part = arena_.make<Constant>(location_of(index));
    std::string buffer;
    if (!string_literal(tokens_[index], part->value, buffer)) return nullptr;
    part->value.text = arena_.copy_text(buffer);
    (part->value.type == ConstantType::Bytes ? any_bytes : any_str) = true;
    parts.push(part);
  }
  if (any_bytes && any_str) return raise_last("cannot mix bytes and nonbytes literals");
  if (any_formatted) {
    auto* result = node<JoinedStr>(start);
    result->values = fold_string_parts(parts);
    return result;
  }
  auto* result = node<Constant>(start);
  result->value = static_cast<Constant*>(parts[0])->value;
  std::string joined;
  for (size_t i = 0; i < parts.size(); ++i) joined += static_cast<Constant*>(parts[i])->value.text;
  result->value.text = arena_.copy_text(joined);
  return result;
}

// Adjacent pieces of text become one; empty ones go.
Seq<ExprNode*> Parser::fold_string_parts(Items<ExprNode>& parts) {
  std::vector<ExprNode*> folded;
  for (size_t i = 0; i < parts.size();) {
    if (!is_str_constant(parts[i])) {
      folded.push_back(parts[i++]);
      continue;
    }
    size_t end = i;
    std::string joined;
    while (end < parts.size() && is_str_constant(parts[end])) {
      joined += static_cast<Constant*>(parts[end])->value.text;
      ++end;
    }
    if (!joined.empty()) {
      auto* first = static_cast<Constant*>(parts[i]);
      folded.push_back(end == i + 1 ? first
                                    : string_constant(join(*first, *parts[end - 1]), joined, first->value.u_prefix));
    }
    i = end;
  }
  return arena_.copy_seq(folded.data(), folded.size());
}

// ---- f-strings

bool Parser::formatted_string(Items<ExprNode>& parts) {
  Nesting nesting(*this, 6);
  if (!nesting) return false;
  std::string_view opening = text_of(tokens_[pos_++]);
  bool raw = (opening[0] | 0x20) == 'r' || (opening[1] | 0x20) == 'r';
  for (;;) {
    if (kind() == Tok::FStringMiddle) {
      if (!string_text(raw, false, parts)) return false;
    } else if (kind() == Tok::LBrace) {
      if (!replacement_field(raw, parts)) return false;
    } else {
      return accept(Tok::FStringEnd);
    }
  }
}

// The text of the current token.
bool Parser::string_text(bool raw, bool in_spec, Items<ExprNode>& parts) {
  uint32_t index = pos_++;
  std::string buffer;
  std::string_view text = text_of(tokens_[index]);
  std::string undoubled;
  if (!in_spec && text.find_first_of("{}") != text.npos) {
    undoubled = undouble_braces(text, raw);
    text = undoubled;
  }
  if (!decode_text(tokens_[index], text, raw, false, buffer)) return false;
  parts.push(string_constant(location_of(index), buffer));
  return true;
}

bool Parser::replacement_field(bool raw, Items<ExprNode>& parts) {
  uint32_t brace = pos_++;
  uint32_t after_brace = pos_;
  ExprNode* value = annotated_rhs();
  if (raised_) return false;
  bool debug = value && accept(Tok::Equal);
  int conversion = -1;
  uint32_t debug_end = tokens_[pos_].start;
  ExprNode* spec = nullptr;
  bool good = value && field_conversion(conversion);
  if (good && kind() == Tok::Colon) {
    uint32_t colon = pos_++;
    spec = format_spec(colon, raw);
    good = spec != nullptr;
  }
  if (raised_) return false;
  if (!good || kind() != Tok::RBrace) {
    if (diagnosing_) {
      reset(after_brace);
      diagnose_replacement_field(brace);
    }
    return false;
  }
  ++pos_;
  Location where = span(brace);
  if (debug) {
    if (conversion < 0 && !spec) conversion = 'r';
    Location text_at = where;
    ++text_at.col_offset;
    const Token& closing = tokens_[pos_ - 1];
    text_at.end_lineno = static_cast<int32_t>(closing.line);
    text_at.end_col_offset = closing.col;
    parts.push(string_constant(text_at, debug_text(tokens_[brace].end, debug_end)));
  }
  auto* result = arena_.make<FormattedValue>(where);
  result->value = value;
  result->conversion = conversion;
  result->format_spec = spec;
  parts.push(result);
  return true;
}

// `!s`, `!r`, `!a` or nothing.
bool Parser::field_conversion(int& conversion) {
  if (kind() != Tok::Exclamation) return true;
  uint32_t mark = pos_++;
  if (kind() != Tok::Name) return false;
  uint32_t name = pos_++;
  std::string_view text = text_of(tokens_[name]);
  if (tokens_[mark].end != tokens_[name].start) {
    raise_range(location_of(mark), location_of(name), "f-string: conversion type must come right after the exclamation mark");
    return false;
  }
  if (text != "s" && text != "r" && text != "a") {
    raise_token(name, "f-string: invalid conversion character '" + std::string(text) + "': expected 's', 'r', or 'a'");
    return false;
  }
  conversion = text[0];
  return true;
}

ExprNode* Parser::format_spec(uint32_t colon, bool raw) {
  Items<ExprNode> parts(*this);
  for (;;) {
    if (kind() == Tok::FStringMiddle) {
      if (!string_text(raw, true, parts)) return nullptr;
    } else if (kind() == Tok::LBrace) {
      if (!replacement_field(raw, parts)) return nullptr;
    } else {
      break;
    }
  }
  auto* result = node<JoinedStr>(colon);
  result->values = fold_string_parts(parts);
  return result;
}

// The source of a self-documenting expression, without its comments.
std::string Parser::debug_text(uint32_t start, uint32_t end) const {
  std::string_view text = source_.text().substr(start, end - start);
  if (text.find('#') == text.npos) return std::string(text);
  std::string result;
  char quote = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (quote) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '#') {
      while (i < text.size() && text[i] != '\n') ++i;
      if (i == text.size()) break;
      c = '\n';
    }
    result += c;
  }
  return result;
}

}  // namespace skerry::syntax
