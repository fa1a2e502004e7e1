// Primaries and simple atoms (sections 6.2 and 6.3 of the language reference).
#include <charconv>
#include <cmath>

#include "char_class.h"
#include "parser_impl.h"

namespace skerry::syntax {

namespace {

// `digits` has no underscores. Too large is infinity and too small is zero, as in C.
double parse_float(const std::string& digits) {
  double value = 0;
  auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (parsed.ec != std::errc::result_out_of_range) return value;
  // Only the sign of the decimal exponent of the first significant digit matters here.
  long exponent = 0;
  size_t e = digits.find_first_of("eE");
  std::string mantissa = digits.substr(0, e);
  if (e != digits.npos) {
    const char* at = digits.data() + e + 1;
    if (*at == '+') ++at;
    auto written = std::from_chars(at, digits.data() + digits.size(), exponent);
    if (written.ec == std::errc::result_out_of_range) return *at == '-' ? 0.0 : HUGE_VAL;
  }
  size_t point = mantissa.find('.');
  if (point == mantissa.npos) point = mantissa.size();
  size_t significant = mantissa.find_first_not_of("0.");
  if (significant == mantissa.npos) return 0.0;
  long magnitude = static_cast<long>(point) - static_cast<long>(significant);
  return magnitude + exponent > 0 ? HUGE_VAL : 0.0;
}

void parse_int(std::string_view digits, ConstantValue& value) {
  value.type = ConstantType::Int;
  auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value.int_value, value.base);
  value.fits_int64 = parsed.ec == std::errc();
  if (!value.fits_int64) value.int_value = 0;
}

}  // namespace

ExprNode* Parser::primary() {
  if (!memoising_) return primary_uncached();
  return memoised(2, [this] { return primary_uncached(); });
}

ExprNode* Parser::primary_uncached() {
  uint32_t start = pos_;
  ExprNode* value = atom();
  while (value) {
    uint32_t before = pos_;
    ExprNode* next = nullptr;
    if (diagnosing_ && (kind() == Tok::LSqb || kind() == Tok::LBrace)) {
      diagnose_comprehension();
      if (raised_) return nullptr;
      reset(before);
    }
    switch (kind()) {
      case Tok::Dot: {
        if (kind_after(1) != Tok::Name) {
          looked_at(pos_ + 1);
          return value;
        }
        pos_ += 2;
        auto* attribute = node<Attribute>(start);
        attribute->value = value;
        attribute->attr = identifier(tokens_[pos_ - 1]);
        next = attribute;
        break;
      }
      case Tok::LPar: next = call(start, value); break;
      case Tok::LSqb: next = subscript(start, value); break;
      default: return value;
    }
    if (raised_) return nullptr;
    if (!next) {
      reset(before);
      return value;
    }
    value = next;
  }
  return nullptr;
}

ExprNode* Parser::call(uint32_t start, ExprNode* function) {
  Nesting nesting(*this, 12);
  if (!nesting) return nullptr;
  uint32_t open = pos_;
  CallArguments arguments_found;
  if (diagnosing_) {
    ExprNode* only = generator(open);
    if (raised_) return nullptr;
    if (only) {
      arguments_found.args = arena_.copy_seq(&only, 1);
    } else {
      reset(open + 1);
      if (kind() != Tok::RPar && !arguments(arguments_found)) reset(open + 1);
      if (!accept(Tok::RPar)) return nullptr;
    }
  } else {
    ++pos_;
    if (kind() != Tok::RPar && !arguments(arguments_found)) {
      // The list stops after one argument where a generator goes on: only its clauses are left to read.
      bool lone = arguments_found.args.count == 1 && arguments_found.keywords.empty() &&
                  arguments_found.args[0]->kind != NodeKind::Starred && tokens_[pos_ - 1].kind != Tok::Comma &&
                  at_comprehension();
      Seq<Comprehension*> clauses;
      if (!lone || !comprehension_clauses(clauses) || !accept(Tok::RPar)) return nullptr;
      auto* only = node<GeneratorExp>(open);
      only->elt = arguments_found.args[0];
      only->generators = clauses;
      arguments_found.args[0] = only;
    } else if (!accept(Tok::RPar)) {
      return nullptr;
    }
  }
  auto* result = node<Call>(start);
  result->func = function;
  result->args = arguments_found.args;
  result->keywords = arguments_found.keywords;
  return result;
}

ExprNode* Parser::subscript(uint32_t start, ExprNode* value) {
  Nesting nesting(*this, 12);
  if (!nesting) return nullptr;
  ++pos_;
  uint32_t first_token = pos_;
  auto element = [&] { return kind() == Tok::Star ? starred_argument() : slice(); };
  ExprNode* index = element();
  if (!index) return nullptr;
  if (kind() == Tok::Comma || index->kind == NodeKind::Starred) {
    Items<ExprNode> items(*this);
    items.push(index);
    while (accept(Tok::Comma)) {
      uint32_t after_comma = pos_;
      ExprNode* next = element();
      if (!next) {
        reset(after_comma);
        break;
      }
      items.push(next);
    }
    if (raised_) return nullptr;
    index = tuple_from(first_token, items);
  }
  if (!accept(Tok::RSqb)) return nullptr;
  auto* result = node<Subscript>(start);
  result->value = value;
  result->slice = index;
  return result;
}

ExprNode* Parser::slice() {
  uint32_t start = pos_;
  ExprNode* lower = nullptr;
  if (kind() != Tok::Colon) {
    if (kind() == Tok::Name && kind_after(1) == Tok::ColonEqual) return named_expression();
    lower = expression();
    if (raised_) return nullptr;
    if (kind() != Tok::Colon) {
      if (!diagnosing_) return lower;
      reset(start);
      return named_expression();
    }
    if (!lower) return nullptr;
  }
  ++pos_;
  auto optional = [&]() -> ExprNode* {
    uint32_t before = pos_;
    ExprNode* part = expression();
    if (!part) reset(before);
    return part;
  };
  ExprNode* upper = optional();
  ExprNode* step = accept(Tok::Colon) ? optional() : nullptr;
  if (raised_) return nullptr;
  auto* result = node<Slice>(start);
  result->lower = lower;
  result->upper = upper;
  result->step = step;
  return result;
}

ExprNode* Parser::atom() {
  switch (kind()) {
    case Tok::Name: return name_atom();
    case Tok::True: return constant(ConstantType::True);
    case Tok::False: return constant(ConstantType::False);
    case Tok::None: return constant(ConstantType::None);
    case Tok::Ellipsis: return constant(ConstantType::Ellipsis);
    case Tok::String:
    case Tok::FStringStart: return strings();
    case Tok::Number: return number();
    case Tok::LPar: return parenthesised();
    case Tok::LSqb: return list_display();
    case Tok::LBrace: return brace_display();
    default: return nullptr;
  }
}

ExprNode* Parser::name_atom() {
  auto* name = arena_.make<Name>(location_of(pos_));
  name->id = identifier(tokens_[pos_]);
  ++pos_;
  return name;
}

ExprNode* Parser::constant(ConstantType type) {
  auto* result = arena_.make<Constant>(location_of(pos_));
  result->value.type = type;
  ++pos_;
  return result;
}

ExprNode* Parser::number() {
  auto* result = arena_.make<Constant>(location_of(pos_));
  ConstantValue& value = result->value;
  std::string_view text = text_of(tokens_[pos_]);
  ++pos_;
  std::string digits;
  digits.reserve(text.size());
  for (char c : text) {
    if (c != '_') digits += c;
  }
  char last = static_cast<char>(digits.back() | 0x20);
  char marker = digits.size() > 1 && digits[0] == '0' ? static_cast<char>(digits[1] | 0x20) : ' ';
  if (marker == 'x' || marker == 'o' || marker == 'b') {
    value.base = marker == 'x' ? 16 : marker == 'o' ? 8 : 2;
    value.text = arena_.copy_text(std::string_view(digits).substr(2));
    parse_int(value.text, value);
  } else if (last == 'j') {
    digits.pop_back();
    value.type = ConstantType::Complex;
    value.float_value = parse_float(digits);
  } else if (digits.find_first_of(".eE") != digits.npos) {
    value.type = ConstantType::Float;
    value.float_value = parse_float(digits);
  } else {
    value.text = arena_.copy_text(digits);
    parse_int(value.text, value);
  }
  return result;
}

}  // namespace skerry::syntax
