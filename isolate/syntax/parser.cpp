// The entry point, the two passes, locations and the limit on nesting.
#include "parser.h"

#include <algorithm>

#include "identifier.h"
#include "parser_impl.h"

namespace skerry::syntax {

namespace {

// Deep enough for 200 brackets within 100 blocks, which is all that the lexer lets through; the limit is for recursion
// without brackets: `not not ...`, `lambda: lambda: ...`, conditionals, powers, fields of f-strings.
constexpr int kMaxDepth = 6000;

}  // namespace

Parser::Parser(const Source& source, Lexed& lexed, Mode mode, Arena& arena, const ParseOptions& options,
               std::vector<SyntaxWarning>& warnings)
    : source_(source),
      lexed_(lexed),
      tokens_(lexed.tokens),
      mode_(mode),
      arena_(arena),
      options_(options),
      warnings_(warnings) {
  stop_ = static_cast<uint32_t>(tokens_.size()) - 1;
  Token stop = tokens_.back();
  stop.kind = Tok::Error;
  tokens_.push_back(stop);
}

ModNode* Parser::run(SyntaxFault& fault) {
  size_t warnings_before = warnings_.size();
  ModNode* tree = parse_input();
  if (tree && !raised_) return tree;
  if (!raised_) looked_at(pos_);
  bool exhausted = raised_ && fault_.kind == FaultKind::MemoryError;
  if (!exhausted && options_.allow_incomplete_input && at_end_of_input()) {
    raised_ = false;
    lexed_.failed = false;
    raise_last("incomplete input");
  } else if (!exhausted && lexed_.failed && furthest_ >= stop_) {
    fault_ = lexed_.fault;
  } else if (!exhausted) {
    if (brace_failed_) {
      raised_ = false;
      parse_again(warnings_before);
    }
    uint32_t last_token = furthest_;
    if (!raised_) {
      memo_.clear();
      diagnosing_ = true;
      parse_again(warnings_before);
    }
    bool bad_indent = !raised_ && (tokens_[last_token].kind == Tok::Indent || tokens_[last_token].kind == Tok::Dedent);
    if (!raised_) generic_fault(furthest_ >= stop_ && lexed_.failed ? stop_ : last_token);
    if (lexed_.failed && !bad_indent) prefer_lexer_fault();
  }
  fault = std::move(fault_);
  return nullptr;
}

// From the top-level statement that did not read.
void Parser::parse_again(size_t warnings_before) {
  memoising_ = true;
  pos_ = statement_start_;
  depth_ = 0;
  stack_.clear();
  warnings_.resize(warnings_before);
  parse_input();
  if (!raised_) looked_at(pos_);
}

ModNode* Parser::parse_input() {
  switch (mode_) {
    case Mode::exec: return file_input();
    case Mode::eval: return eval_input();
    case Mode::single: return single_input();
  }
  return nullptr;
}

bool Parser::deeper(int frames) {
  char here;
  bool room = !options_.stack_limit || reinterpret_cast<uintptr_t>(&here) > reinterpret_cast<uintptr_t>(options_.stack_limit);
  depth_ += frames;
  if (depth_ <= kMaxDepth && room) return true;
  raise_too_complex();
  return false;
}

Identifier Parser::identifier(const Token& token) {
  std::string_view text = text_of(token);
  bool ascii = std::none_of(text.begin(), text.end(), [](char c) { return c & 0x80; });
  return arena_.intern(ascii ? text : normalise_nfkc(text));
}

Location Parser::location_of(uint32_t index) const {
  const Token& token = tokens_[index];
  return {static_cast<int32_t>(token.line), token.col, static_cast<int32_t>(token.end_line), token.end_col};
}

Location Parser::last_end() const {
  uint32_t index = pos_;
  while (index > 0) {
    const Token& token = tokens_[--index];
    if (token.kind != Tok::Newline && token.kind != Tok::Indent && token.kind != Tok::Dedent) {
      return location_of(index);
    }
  }
  return {1, 0, 1, 0};
}

Location Parser::join(const Location& first, const Location& last) {
  return {first.lineno, first.col_offset, last.end_lineno, last.end_col_offset};
}

Location Parser::span(const Location& first) const { return join(first, last_end()); }

Location Parser::span(uint32_t first) const { return join(location_of(first), last_end()); }

namespace {

// A source that is no file is shown as it is: without the newline that it was given for the lexer.
void hide_added_newline(const Source& source, SyntaxFault& fault) {
  bool at_last = source.newline_added() && fault.lineno + 1 == static_cast<int32_t>(source.line_count());
  if (at_last && fault.text && fault.text->ends_with('\n')) fault.text->pop_back();
}

}  // namespace

ParseResult parse(std::string_view source, std::string_view filename, Mode mode, Arena& arena,
                  const ParseOptions& options) {
  ParseResult result;
  Source loaded;
  if (!loaded.load(source, filename, options.source_kind, result.fault)) return result;
  bool leaves_open = mode == Mode::single && !options.implies_dedents && loaded.newline_added();
  Lexer lexer(loaded, result.warnings, leaves_open ? Lexer::AtEnd::kLeaveBlocksOpen : Lexer::AtEnd::kDedent);
  Lexed lexed = lexer.run();
  Parser parser(loaded, lexed, mode, arena, options, result.warnings);
  result.tree = parser.run(result.fault);
  if (!result.tree && mode != Mode::exec) hide_added_newline(loaded, result.fault);
  std::stable_sort(result.warnings.begin(), result.warnings.end(), [](const SyntaxWarning& a, const SyntaxWarning& b) {
    return std::pair(a.lineno, a.offset) < std::pair(b.lineno, b.offset);
  });
  return result;
}

}  // namespace skerry::syntax
