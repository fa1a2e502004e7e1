// CodeGenerator: the tree and its scopes to register bytecode.
//
// An expression is compiled "into" a register, or as an Operand "wherever it is": a constant, a local used in place, or a
// temporary. Temporaries form a stack: `top` of the current function is the first free register; whoever allocates
// restores it (Mark). A temporary is used once: the instruction that uses it kills it, unless it is also its destination.
// `into(e, dst)` wants a dead temporary or a local; a local is written by the last instruction only, so that an exception
// leaves it alone and the expression may read it. Faults are sticky; after one, nothing that is emitted matters.
//
// The sources: codegen.cpp (functions being built, tables), codegen_names, codegen_expression, codegen_call,
// codegen_condition, codegen_comprehension, codegen_statement, codegen_assign, codegen_loop, codegen_try, codegen_with,
// codegen_function, codegen_class, codegen_generic, codegen_import, codegen_match; folding in fold.cpp.
#pragma once

#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "isolate/compiler/assembler.h"
#include "isolate/compiler/symbol_table.h"
#include "isolate/objects/operations.h"
#include "isolate/syntax/ast.h"

namespace skerry::compiler {

// Arithmetic on constants beyond what fits a machine word: needs an isolate, so it is lent by the caller.
struct Folder {
  virtual bool binary(BinaryOp op, const Const& left, const Const& right, Const* out) = 0;  // false: leave it
 protected:
  ~Folder() = default;
};

struct GeneratorOptions {
  CompileMode mode = CompileMode::kExec;
  int optimize = 0;
  bool top_level_await = false;  // the module may be a coroutine
  const void* stack_limit = nullptr;
  uint32_t inherited_flags = 0;
  Folder* folder = nullptr;
  std::vector<CompileWarning>* warnings = nullptr;
};

// The code of a whole tree, or null and a fault.
std::unique_ptr<Unit> generate(const syntax::ModNode& tree, const SymbolTable& table, syntax::Arena& arena,
                               const GeneratorOptions& options, CompileFault* fault);

// Text of an expression, for annotations under `from __future__ import annotations` (unparse.cpp).
std::string unparse(const syntax::ExprNode& e);

struct Operand {
  enum Kind : uint8_t { kLocal, kTemp, kConstant };
  Kind kind;
  uint32_t index;  // register, or index in the constants of the code
};

enum class BlockKind : uint8_t {
  kWhile, kFor, kTry, kFinally, kFinallyHandler, kWith, kAsyncWith, kHandler, kHandlerTypes, kStarHandler, kReturnValue
};

// A statement around the one being compiled that break, continue or return must leave properly.
struct Block {
  BlockKind kind;
  Label* exit = nullptr;    // of loops: break
  Label* again = nullptr;   // of loops: continue
  Region* region = nullptr, *inner_region = nullptr;
  int reg = -1;             // for: iterator; with: __exit__; handlers: the saved handled exception; return value
  const syntax::Try* statement = nullptr;  // kFinally
  Identifier name;          // kHandler: cleared at the end
  Location location;        // of what is emitted on leaving
};

enum class CodeKind : uint8_t { kModule, kClass, kFunction, kAsyncFunction, kLambda, kComprehension, kGeneric };

// One code object being made.
struct FunctionBuilder {
  FunctionBuilder(const Scope& s, CodeKind k, FunctionBuilder* o);
  const Scope& scope;
  CodeKind kind;
  FunctionBuilder* outer;
  std::unique_ptr<CodeParts> parts;
  Assembler as;
  std::unordered_map<const char*, int> registers;  // of locals, cells and free variables by name
  std::unordered_map<const char*, uint32_t> name_index;
  std::unordered_map<ConstId, uint32_t> constant_index;
  std::vector<Block> blocks;
  int first_temp = 0;
  int top = 0;
  Identifier private_name;

  int local_count() const { return static_cast<int>(parts->local_names.size()); }
  bool is_temp(int r) const { return r >= first_temp; }
};

class CodeGenerator {
 public:
  CodeGenerator(const SymbolTable& table, syntax::Arena& arena, const GeneratorOptions& options, CompileFault* fault)
      : table_(table), arena_(arena), names_(arena), options_(options), fault_(fault), unit_(new Unit) {}
  std::unique_ptr<Unit> run(const syntax::ModNode& tree);

 private:
  template <class T>
  using Seq = syntax::Seq<T>;
  using ExprNode = syntax::ExprNode;
  using StmtNode = syntax::StmtNode;

  // ---- codegen.cpp
  struct Mark {  // gives temporaries back
    explicit Mark(CodeGenerator& g) : f(*g.f_), top(f.top) {}
    ~Mark() { f.top = top; }
    FunctionBuilder& f;
    int top;
  };
  void fail(const Location& at, std::string message);
  void warn(const Location& at, std::string message);
  bool failed() const { return fault_->kind != CompileFault::Kind::kNone; }
  bool stop();
  Assembler& out() { return f_->as; }
  void at(const Location& location) { out().set_location(location); }
  int temp(int count = 1);  // the first of `count` consecutive ones
  bool on_top(int r) const { return f_->is_temp(r) && r == f_->top - 1; }
  // First register of a window: dst itself if it is the topmost temporary, else a new one. Further ones: temp().
  int window(int dst) { return on_top(dst) ? dst : temp(); }
  int scratch(int dst) const { return f_->is_temp(dst) ? dst : -1; }
  uint32_t name_index(Identifier name);     // in the names of the code; not mangled here
  uint32_t constant_index(ConstId id);      // in the constants of the code
  Operand constant(ConstId id) { return {Operand::kConstant, constant_index(id)}; }
  unsigned in_register(Operand& o, int scratch = -1);  // loads a constant into a temporary
  unsigned kill_b(Operand o, int dst) const { return o.kind == Operand::kTemp && int(o.index) != dst ? kKillB : 0; }
  unsigned kill_c(Operand o, int dst) const { return o.kind == Operand::kTemp && int(o.index) != dst ? kKillC : 0; }
  unsigned kill_a(Operand o) const { return o.kind == Operand::kTemp ? kKillA : 0; }
  void load_constant(int dst, ConstId id);
  void load_none(int dst) { load_constant(dst, unit_->pool.none()); }
  void move(int dst, Operand from);         // any operand into a register, killing a temporary
  void clear(int reg, int count = 1) { out().emit(Op::CLEAR, reg, count - 1); }
  void push(Block block);
  void pop() { f_->blocks.pop_back(); }

  void begin(const Scope& scope, CodeKind kind, Identifier name, const Location& where);
  void prologue();                          // MAKE_CELL, RETURN_GENERATOR
  ConstId end();                            // finishes the innermost function; its code constant
  std::string qualified_name(const Scope& scope, CodeKind kind, Identifier name);

  // ---- codegen_names.cpp
  enum class NameKind : uint8_t { kLocal, kCell, kGlobal, kDynamic };
  struct NameUse {
    NameKind kind;
    int reg = -1;
    const Symbol* symbol = nullptr;
    Identifier mangled;
  };
  NameUse resolve(Identifier name);
  void load_name(Identifier name, int dst);
  void check_local(const NameUse& use);
  void store_name(Identifier name, Operand value, const Location& where);  // kills a temporary
  void delete_name(Identifier name, const Location& where);
  int local_target(const ExprNode& target);  // register of a plain local variable, else -1
  void mark_stored(int local) { out().mark_assigned(local); }
  bool forbidden(Identifier name, const Location& where, const char* verb);
  bool rebound_by_walrus(const NameUse& use) const { return use.symbol && (use.symbol->flags & kWalrusTarget); }

  // ---- fold.cpp
  ConstId constant_of(const ExprNode& e);   // kNoConst: not a constant
  ConstId literal(const syntax::ConstantValue& v);
  ConstId fold(const ExprNode& e);
  ConstId fold_binary(syntax::Operator op, ConstId left, ConstId right);
  ConstId fold_unary(syntax::UnaryOperator op, ConstId operand);
  ConstId fold_subscript(ConstId container, ConstId key);
  ConstId sequence_constant(Seq<ExprNode*> elements, ConstKind kind);  // of all-constant elements
  ConstId frozenset_constant(std::vector<ConstId> items);
  int truth(ConstId id) const;              // 0, 1

  // ---- codegen_expression.cpp
  enum class Later : uint8_t { kMayRebind, kNothing };  // what comes between evaluation and use
  Operand operand(const ExprNode& e, Later later = Later::kMayRebind, int scratch = -1);
  void into(const ExprNode& e, int dst);
  void effect(const ExprNode& e);
  void mark_line();
  bool may_await() const {
    return f_->kind == CodeKind::kAsyncFunction || (f_->kind == CodeKind::kModule && options_.top_level_await);
  }
  bool unwinds_code(size_t until) const;
  static Later until(const ExprNode& next);
  void binary(const syntax::BinOp& e, int dst);
  void unary(const syntax::UnaryOp& e, int dst);
  void bool_op(const syntax::BoolOp& e, int dst);
  void conditional(const syntax::IfExp& e, int dst);
  void compare(const syntax::Compare& e, int dst);
  void named(const syntax::NamedExpr& e, int dst);
  void attribute(const syntax::Attribute& e, int dst);
  void subscript(const syntax::Subscript& e, int dst);
  Operand subscript_key(const ExprNode& slice);
  void slice(const syntax::Slice& e, int dst);
  void sequence(Seq<ExprNode*> elements, Op build, int dst, const Location& where);
  void dict(const syntax::Dict& e, int dst);
  void joined(const syntax::JoinedStr& e, int dst);
  void joined_parts(const syntax::JoinedStr& e, int dst);
  void formatted(const syntax::FormattedValue& e, int dst);
  void yield(const syntax::Yield& e, int dst);
  void yield_from(const syntax::YieldFrom& e, int dst);
  void await(const syntax::Await& e, int dst);
  void await_value(int reg, int dst, unsigned kind);  // GET_AWAITABLE and YIELD_FROM
  void compare_step(syntax::CmpOperator op, Operand left, Operand right, int dst, bool keep_right);
  Operand comparator(const syntax::Compare& e, uint32_t i);
  void check_compare(const syntax::Compare& e);
  void check_subscript(const syntax::Subscript& e);
  Location attribute_location(const syntax::Attribute& e, const Location& whole) const;

  // ---- codegen_call.cpp
  void call(const syntax::Call& e, int dst);
  // R[base] is the callable, R[base+1..base+1+given) first arguments; the rest follow. Result to dst.
  void finish_call(int base, int given, Op op, Seq<ExprNode*> args, Seq<syntax::Keyword*> keywords, int dst,
                   const Location& where, unsigned flags = 0);
  void call_with_unpacking(int base, int given, Seq<ExprNode*> args, Seq<syntax::Keyword*> keywords, int dst,
                           const Location& where);
  void merge_keywords(int dict, int callable, Seq<syntax::Keyword*> keywords, const Location& where);
  bool has_unpacking(Seq<ExprNode*> args, Seq<syntax::Keyword*> keywords) const;
  void check_call(const syntax::Call& e);
  bool check_keywords(Seq<syntax::Keyword*> keywords, const Location& where);

  // ---- codegen_condition.cpp: jumps to target if the truth of e is `sense`, else falls through
  void jump_if(const ExprNode& e, Label& target, bool sense);
  void jump_if_compare(const syntax::Compare& e, Label& target, bool sense);
  void branch(syntax::CmpOperator op, Operand left, Operand right, bool keep_right, Label& target, bool sense);

  // ---- codegen_comprehension.cpp
  void comprehension(const ExprNode& e, int dst);
  void comprehension_loop(const ExprNode& e, Seq<syntax::Comprehension*> generators, uint32_t index, int result);
  void comprehension_element(const ExprNode& e, int result);

  // ---- codegen_statement.cpp
  void body(Seq<StmtNode*> statements);
  void module_body(Seq<StmtNode*> statements);
  void statement(const StmtNode& s);
  void if_statement(const syntax::If& s);
  void assert_statement(const syntax::Assert& s);
  void raise_statement(const syntax::Raise& s);
  void return_statement(const syntax::Return& s);
  void expression_statement(const syntax::Expr& s);

  // ---- codegen_assign.cpp
  void assign_statement(const syntax::Assign& s);
  bool assign_tuple(const syntax::Assign& s);
  void assign(const ExprNode& target, Operand value);  // kills a temporary
  void unpack(Seq<ExprNode*> targets, Operand value, const Location& where);
  void augmented(const syntax::AugAssign& s);
  void annotated(const syntax::AnnAssign& s);
  void annotation_into(const ExprNode& annotation, int dst);
  void delete_target(const ExprNode& target);

  // ---- codegen_loop.cpp
  void while_statement(const syntax::While& s);
  void for_statement(const syntax::For& s);
  void async_for_statement(const syntax::For& s);
  void leave_loop(const StmtNode& s, bool is_break);
  // Emits what leaving the innermost blocks takes, down to (not including) `until`, which is then the new innermost.
  std::vector<Block> unwind(size_t until, int* kept_value);
  void rewind(const std::vector<Block>& left);
  void unwind_block(const Block& block, int* kept_value);

  // ---- codegen_try.cpp
  void try_statement(const syntax::Try& s);
  void try_except(const syntax::Try& s);
  void try_star(const syntax::Try& s);
  void handler(const syntax::ExceptHandler& h, int base, Label& end);
  void star_handler(const syntax::ExceptHandler& h, int base);
  void clear_name(Identifier name, const Location& where);

  // ---- codegen_with.cpp
  void with_statement(const syntax::With& s, uint32_t index);
  void async_exit(int reg, const Location& where);

  // ---- codegen_function.cpp
  void function_statement(const syntax::FunctionDef& f);
  void lambda(const syntax::Lambda& e, int dst);
  int decorators(Seq<ExprNode*> list);      // first register
  void apply_decorators(Seq<ExprNode*> list, int first, int value);
  // Evaluates defaults and keyword defaults into a window; the MAKE_FUNCTION bits.
  unsigned defaults(const syntax::Arguments& args);
  unsigned annotations(const syntax::FunctionDef& f);
  ConstId function_code(const Scope& scope, CodeKind kind, Identifier name, const syntax::Arguments& args,
                        const Location& where, Seq<StmtNode*> statements);
  void describe_parameters(const syntax::Arguments& args, const Location& where);
  // The cells of the free variables of `code` into as many new temporaries.
  unsigned closure_cells(ConstId code, const Location& where);
  // Closure of `code` and MAKE_FUNCTION. The window begins at `base`, what is on it already is in `parts`.
  void make_function(ConstId code, unsigned parts, int base, int dst, const Location& where);

  // ---- codegen_class.cpp
  void class_statement(const syntax::ClassDef& c);
  ConstId class_code(const syntax::ClassDef& c, int32_t first_line);

  // ---- codegen_generic.cpp (PEP 695)
  void type_parameters(Seq<syntax::TypeParamNode*> params, int dst);
  void type_alias(const syntax::TypeAlias& s);
  void generic_function(const syntax::FunctionDef& f, int dst);
  void generic_class(const syntax::ClassDef& c, int32_t first_line, int dst);
  ConstId expression_code(const Scope& scope, Identifier name, const ExprNode& e);

  // ---- codegen_import.cpp
  void import_statement(const syntax::Import& s);
  void import_from(const syntax::ImportFrom& s);

  // ---- codegen_match.cpp
  struct PatternState {
    Label fail;
    std::vector<std::pair<Identifier, int>> captures;  // stored once the whole pattern matches
    bool last = false;  // no other pattern comes after: it may match anything
  };
  void match_statement(const syntax::Match& s);
  void pattern(const syntax::PatternNode& p, Operand subject, PatternState& state);
  void sequence_pattern(const syntax::MatchSequence& p, Operand subject, PatternState& state);
  void mapping_pattern(const syntax::MatchMapping& p, Operand subject, PatternState& state);
  void class_pattern(const syntax::MatchClass& p, Operand subject, PatternState& state);
  void or_pattern(const syntax::MatchOr& p, Operand subject, PatternState& state);
  void as_pattern(const syntax::MatchAs& p, Operand subject, PatternState& state);
  void capture(Identifier name, Operand value, const Location& where, PatternState& state);

  const SymbolTable& table_;
  syntax::Arena& arena_;
  CommonNames names_;
  const GeneratorOptions& options_;
  CompileFault* fault_;
  std::unique_ptr<Unit> unit_;
  FunctionBuilder* f_ = nullptr;
  std::vector<std::unique_ptr<FunctionBuilder>> building_;
  std::unordered_map<const ExprNode*, ConstId> folded_;
  const syntax::JoinedStr* f_string_ = nullptr;  // the outermost one around the expression being compiled
};

}  // namespace skerry::compiler
