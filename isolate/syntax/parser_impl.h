// The parser's state and rules (section 10 of the language reference), shared by the *_parser.cpp and diagnose_*.cpp
// files. Not included from outside this folder.
//
// A rule returns its node, or null (false) when it does not match; then the position is unspecified and the caller
// either fails too or goes back with reset(). `furthest_` is the last token that any rule looked at: there the
// plain "invalid syntax" is reported.
//
// Two passes, as in CPython: the first only parses. If it fails, the second repeats it with `diagnosing_` set;
// then the rules also call the diagnose_* functions, which look for known mistakes and raise() a message for them.
// (CPython names mistakes in dicts already in its first pass: if a `{` did not read, a pass between looks for those.)
// After raise() every rule fails at once, because the position stays on a token that no rule takes.
// Diagnosing re-reads expressions often: memos of three rules keep that linear. (They also decide, as in CPython,
// which of two mistakes is named: what was read once is not diagnosed again.)
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "lexer.h"
#include "parser.h"
#include "source.h"
#include "token.h"

namespace skerry::syntax {

enum class ParameterKind { def, lambda };
enum class TargetKind { assign, del, loop };

class Parser {
 public:
  Parser(const Source& source, Lexed& lexed, Mode mode, Arena& arena, const ParseOptions& options,
         std::vector<SyntaxWarning>& warnings);

  ModNode* run(SyntaxFault& fault);

 private:
  // Counts nesting for as long as it lives, roughly in C++ frames; fails as too complex beyond the limits.
  class Nesting {
   public:
    explicit Nesting(Parser& parser, int frames) : parser_(parser), frames_(frames), ok_(parser.deeper(frames)) {}
    ~Nesting() { parser_.depth_ -= frames_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    explicit operator bool() const { return ok_; }

   private:
    Parser& parser_;
    int frames_;
    bool ok_;
  };

  // Collects nodes of a sequence on a stack that all sequences share.
  template <class T>
  class Items {
   public:
    explicit Items(Parser& parser) : parser_(parser), base_(parser.stack_.size()) {}
    ~Items() { parser_.stack_.resize(base_); }
    Items(const Items&) = delete;
    Items& operator=(const Items&) = delete;
    void push(T* item) { parser_.stack_.push_back(const_cast<void*>(static_cast<const void*>(item))); }
    void pop() { parser_.stack_.pop_back(); }
    size_t size() const { return parser_.stack_.size() - base_; }
    bool empty() const { return size() == 0; }
    T* operator[](size_t index) const { return static_cast<T*>(parser_.stack_[base_ + index]); }
    T* back() const { return static_cast<T*>(parser_.stack_.back()); }
    Seq<T*> take() {
      static_assert(sizeof(T*) == sizeof(void*));
      Seq<T*> seq;
      if (empty()) return seq;
      seq.count = static_cast<uint32_t>(size());
      seq.data = static_cast<T**>(parser_.arena_.allocate(sizeof(T*) * seq.count, alignof(T*)));
      for (uint32_t i = 0; i < seq.count; ++i) seq.data[i] = (*this)[i];
      return seq;
    }

   private:
    Parser& parser_;
    size_t base_;
  };

  struct CallArguments {
    Seq<ExprNode*> args;
    Seq<Keyword*> keywords;
  };

  struct ParameterDefault {
    Arg* arg = nullptr;
    ExprNode* value = nullptr;
  };

  // ---- tokens (parser.cpp)
  Tok kind() const { return tokens_[pos_].kind; }
  Tok kind_after(uint32_t ahead) const {
    return pos_ + ahead < tokens_.size() ? tokens_[pos_ + ahead].kind : Tok::Error;
  }
  bool accept(Tok kind) {
    if (tokens_[pos_].kind != kind) return false;
    ++pos_;
    return true;
  }
  void reset(uint32_t to) {
    if (raised_) return;
    if (pos_ > furthest_) furthest_ = pos_;
    pos_ = to;
  }
  void looked_at(uint32_t index) {
    if (index > furthest_) furthest_ = index;
  }
  bool deeper(int frames);
  std::string_view text_of(const Token& token) const {
    return source_.text().substr(token.start, token.end - token.start);
  }
  Identifier identifier(const Token& token);
  Location location_of(uint32_t token) const;
  Location span(uint32_t first) const;                       // from a token to the last one taken
  Location span(const Location& first) const;                // from a node to the last one taken
  Location last_end() const;
  static Location join(const Location& first, const Location& last);
  template <class T>
  T* node(uint32_t first) {
    return arena_.make<T>(span(first));
  }

  // ---- faults (fault.cpp); each returns null for convenience
  std::nullptr_t raise(FaultKind kind, std::string message, int32_t line, int32_t column, int32_t end_line,
                       int32_t end_column);
  std::nullptr_t raise_range(const Location& first, const Location& last, std::string message);
  std::nullptr_t raise_at(const Location& where, std::string message);
  std::nullptr_t raise_token(uint32_t token, std::string message);
  std::nullptr_t raise_from(const Location& first, std::string message);  // up to the furthest token
  std::nullptr_t raise_last(std::string message, FaultKind kind = FaultKind::SyntaxError);  // at the furthest token
  std::nullptr_t raise_too_complex();
  std::nullptr_t raise_invalid_target(TargetKind kind, ExprNode* target);
  bool expect_forced(Tok kind, const char* text);
  void parse_again(size_t warnings_before);
  void generic_fault(uint32_t last_token);
  void prefer_lexer_fault();
  int32_t character_offset(int32_t line, int32_t bytes) const;
  static std::string expression_name(const ExprNode& node);
  static ExprNode* invalid_target(ExprNode* node, TargetKind kind);
  bool at_end_of_input() const;

  // ---- whole inputs and blocks (statement_parser.cpp)
  ModNode* parse_input();
  ModNode* file_input();
  ModNode* eval_input();
  ModNode* single_input();
  bool statement(Items<StmtNode>& out);
  bool simple_statements(Items<StmtNode>& out);
  StmtNode* simple_statement();
  StmtNode* expression_statement();
  StmtNode* annotated_assignment(uint32_t start, ExprNode* target);
  StmtNode* assignment(uint32_t start, ExprNode* target);
  StmtNode* augmented_assignment(uint32_t start, ExprNode* target, Operator op);
  ExprNode* annotated_rhs();
  StmtNode* return_statement();
  StmtNode* raise_statement();
  StmtNode* global_statement();
  StmtNode* delete_statement();
  StmtNode* assert_statement();
  StmtNode* import_name();
  StmtNode* import_from();
  Alias* import_alias(bool dotted);
  bool import_from_names(Items<Alias>& out);
  Identifier dotted_name();
  StmtNode* type_alias();

  // ---- compound statements (compound_parser.cpp, try_with_parser.cpp)
  StmtNode* compound_statement(bool& matched);
  bool block(Seq<StmtNode*>& out);
  bool else_block(Seq<StmtNode*>& out);
  StmtNode* if_statement();
  StmtNode* while_statement();
  StmtNode* for_statement(uint32_t start, bool is_async);
  StmtNode* decorated();
  StmtNode* function_definition(uint32_t start, bool is_async, Seq<ExprNode*> decorators);
  StmtNode* class_definition(Seq<ExprNode*> decorators);
  bool type_parameters(Seq<TypeParamNode*>& out);
  TypeParamNode* type_parameter();
  StmtNode* with_statement(uint32_t start, bool is_async);
  bool with_items_in_parentheses(Items<WithItem>& items);
  bool with_items(Items<WithItem>& items);
  WithItem* with_item();
  StmtNode* try_statement();
  ExceptHandler* except_handler(bool star);
  bool finally_block(Seq<StmtNode*>& out);

  // ---- match (pattern_parser.cpp)
  StmtNode* match_statement(bool& matched);
  ExprNode* match_subject();
  MatchCase* match_case();
  PatternNode* case_patterns();
  PatternNode* pattern();
  PatternNode* or_pattern();
  PatternNode* closed_pattern();
  PatternNode* sequence_pattern();
  PatternNode* group_or_sequence_pattern();
  bool sequence_patterns(Items<PatternNode>& items);
  PatternNode* maybe_star_pattern();
  PatternNode* mapping_pattern();
  PatternNode* class_pattern(uint32_t start, ExprNode* cls);
  PatternNode* name_pattern();
  ExprNode* name_or_attribute();
  ExprNode* literal_pattern_value();
  ExprNode* signed_number(bool& imaginary);
  bool is_capture_target() const;

  // ---- expressions (expression_parser.cpp)
  ExprNode* star_expressions();
  ExprNode* star_expression();
  ExprNode* star_named_expression();
  ExprNode* named_expression();
  ExprNode* walrus();
  ExprNode* expressions();
  ExprNode* expression();
  ExprNode* expression_uncached();
  template <class Rule>
  ExprNode* memoised(uint32_t which, Rule rule) {
    uint64_t key = static_cast<uint64_t>(pos_) * 4 + which;
    auto found = memo_.find(key);
    if (found != memo_.end()) {
      if (!raised_) pos_ = found->second.end;
      return found->second.result;
    }
    ExprNode* result = rule();
    if (raised_) return nullptr;
    memo_[key] = {result, pos_};
    return result;
  }
  ExprNode* conditional(uint32_t start, ExprNode* body);
  ExprNode* yield_expression();
  ExprNode* lambda();
  ExprNode* disjunction();
  ExprNode* disjunction_uncached();
  ExprNode* conjunction();
  ExprNode* inversion();
  ExprNode* comparison();
  ExprNode* bitwise_or() { return binary(1); }
  ExprNode* binary(int min_precedence);
  ExprNode* factor();
  ExprNode* await_primary();
  ExprNode* tuple_from(uint32_t start, Items<ExprNode>& items);

  // ---- primaries, atoms, displays (primary_parser.cpp, display_parser.cpp)
  ExprNode* primary();
  ExprNode* primary_uncached();
  ExprNode* call(uint32_t start, ExprNode* function);
  ExprNode* subscript(uint32_t start, ExprNode* value);
  ExprNode* slice();
  ExprNode* atom();
  ExprNode* name_atom();
  ExprNode* number();
  ExprNode* constant(ConstantType type);
  ExprNode* parenthesised();
  ExprNode* list_display();
  ExprNode* brace_display();
  ExprNode* predicted_brace_display();
  ExprNode* generator(uint32_t start);
  ExprNode* tuple_display();
  ExprNode* group();
  ExprNode* list();
  ExprNode* list_comprehension();
  ExprNode* dict();
  ExprNode* set();
  ExprNode* dict_comprehension();
  ExprNode* set_comprehension();
  bool dict_item(ExprNode*& key, ExprNode*& value);
  bool star_named_expressions(Items<ExprNode>& items);
  bool comprehension_clauses(Seq<Comprehension*>& out);
  Comprehension* comprehension_clause();
  bool at_comprehension() {
    if (kind() != Tok::Async) return kind() == Tok::For;
    looked_at(pos_ + 1);
    return kind_after(1) == Tok::For;
  }

  // ---- call arguments and parameters (argument_parser.cpp, parameter_parser.cpp)
  bool arguments(CallArguments& out);
  bool argument_list(CallArguments& out);
  bool keyword_arguments(Items<ExprNode>& args, std::vector<Keyword*>& keywords);
  ExprNode* starred_argument();
  ExprNode* positional_argument();
  Keyword* keyword_argument();
  Arguments* parameters(ParameterKind kind);
  Arg* parameter(ParameterKind kind, bool star_annotation = false);
  bool ends_parameter(ParameterKind kind);
  ExprNode* parameter_default();
  Arg* param_no_default(ParameterKind kind);
  ParameterDefault param_with_default(ParameterKind kind);
  ParameterDefault param_maybe_default(ParameterKind kind);
  bool slash_no_default(ParameterKind kind);
  bool slash_with_default(ParameterKind kind);

  // ---- targets (target_parser.cpp)
  ExprNode* star_targets();
  ExprNode* star_target();
  bool delete_targets(Items<ExprNode>& out);
  static bool is_star_target(const ExprNode* node);
  static bool is_delete_target(const ExprNode* node);
  static bool is_single_target(const ExprNode* node);
  void set_context(ExprNode* node, ExprContext context);

  // ---- strings (string_parser.cpp)
  ExprNode* strings();
  bool string_literal(const Token& token, ConstantValue& value, std::string& buffer);
  bool formatted_string(Items<ExprNode>& parts);
  bool string_text(bool raw, bool in_spec, Items<ExprNode>& parts);
  bool replacement_field(bool raw, Items<ExprNode>& parts);
  bool field_conversion(int& conversion);
  ExprNode* format_spec(uint32_t colon, bool raw);
  Seq<ExprNode*> fold_string_parts(Items<ExprNode>& parts);
  bool decode_text(const Token& token, std::string_view body, bool raw, bool bytes, std::string& out);
  void warn_escape(const Token& token, const char* at, const char* end, bool octal);
  bool raise_in_string(std::string message);
  ExprNode* string_constant(const Location& where, std::string_view text, bool u_prefix = false);
  std::string debug_text(uint32_t start, uint32_t end) const;

  // ---- known mistakes (diagnose_expression.cpp, diagnose_statement.cpp); only while diagnosing
  void diagnose_expression(uint32_t start, ExprNode* first);
  void diagnose_named_expression(uint32_t start);
  bool starts_with_display(uint32_t start);
  static bool is_legacy_statement(std::string_view name);
  void diagnose_comprehension();
  void diagnose_dict_comprehension();
  void diagnose_dict_items();
  void diagnose_dict_item();
  void diagnose_dict_value();
  void diagnose_group();
  void diagnose_for_target();
  void diagnose_arguments();
  void diagnose_keyword();
  void diagnose_parameters(ParameterKind kind);
  void diagnose_star_parameter(ParameterKind kind);
  void diagnose_keyword_parameter(ParameterKind kind);
  void diagnose_lambda_in_field();
  void diagnose_replacement_field(uint32_t brace);
  void diagnose_assignment(uint32_t start);
  ExprNode* annotation_target_display();
  void diagnose_import();
  void diagnose_header(uint32_t keyword, const char* what);  // after a clause's header: ':' and its block
  void diagnose_with_block(uint32_t keyword);
  void diagnose_with_colon(uint32_t keyword);
  bool with_items_loose(bool parenthesised);
  void diagnose_mixed_handlers(bool star);
  void diagnose_except(uint32_t keyword);

  struct Memo {
    ExprNode* result;
    uint32_t end;
  };

  const Source& source_;
  Lexed& lexed_;
  std::vector<Token>& tokens_;
  Mode mode_;
  Arena& arena_;
  const ParseOptions& options_;
  std::vector<SyntaxWarning>& warnings_;

  uint32_t pos_ = 0;
  uint32_t furthest_ = 0;
  uint32_t stop_ = 0;             // the lexer's last token, EndMarker or Error
  uint32_t statement_start_ = 0;  // of the top-level statement being read
  int depth_ = 0;
  bool memoising_ = false;     // after the first pass
  bool diagnosing_ = false;    // in the last pass, but not where a mistake is only being confirmed
  bool brace_failed_ = false;  // some `{` of the first pass did not read
  bool raised_ = false;
  SyntaxFault fault_;
  std::vector<void*> stack_;
  std::unordered_map<uint64_t, Memo> memo_;
};

}  // namespace skerry::syntax
