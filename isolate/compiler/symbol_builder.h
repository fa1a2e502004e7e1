// The walker that fills a SymbolTable; private to symbol_table.cpp and symbol_expressions.cpp.
#pragma once

#include "isolate/compiler/symbol_table.h"

namespace skerry::compiler {

class SymbolBuilder {
 public:
  SymbolBuilder(SymbolTable& table, syntax::Arena& arena, const CommonNames& names, const void* stack_limit,
                CompileFault* fault)
      : table_(&table), arena_(arena), names_(names), stack_limit_(stack_limit), fault_(fault) {}
  void build(const syntax::ModNode& tree);

 private:
  void fail(Location at, std::string message);
  bool failed() const { return fault_->kind != CompileFault::Kind::kNone; }
  bool stop();  // failed, or the stack is low (which then is the fault)

  Scope* enter(Identifier name, ScopeKind kind, const void* key, Location at);
  void leave();
  Symbol& symbol_in(Scope* scope, Identifier mangled);
  void define(Identifier name, uint32_t flags, Location at) { define_in(current_, name, flags, at); }
  void define_in(Scope* scope, Identifier name, uint32_t flags, Location at);
  void check_binding_name(Identifier name, Location at, const char* verb);

  void visit_all(syntax::Seq<syntax::StmtNode*> body);
  void visit_all(syntax::Seq<syntax::ExprNode*> list);
  void visit_all(syntax::Seq<syntax::Keyword*> list);
  void visit(const syntax::StmtNode& node);
  void visit(const syntax::PatternNode& node);
  void visit(const syntax::ExprNode* node);  // null: nothing
  void visit_arguments(const syntax::Arguments& args);
  void visit_defaults(const syntax::Arguments& args);
  void visit_function(const syntax::FunctionDef& f);
  void visit_class(const syntax::ClassDef& c);
  void visit_alias(const syntax::Alias& alias);
  void visit_annotated(const syntax::AnnAssign& s);
  void visit_annotation(syntax::ExprNode* annotation);
  void visit_type_alias(const syntax::TypeAlias& s);
  void visit_named(const syntax::NamedExpr& e);
  void visit_lambda(const syntax::Lambda& e);
  void visit_comprehension(const syntax::ExprNode& e, Identifier name, ComprehensionKind kind,
                           syntax::Seq<syntax::Comprehension*> generators, const syntax::ExprNode* element,
                           const syntax::ExprNode* value);
  void extend_walrus_scope(const syntax::Name& target);
  bool refuse_in_annotation(const syntax::ExprNode& e, const char* what);
  void declare(syntax::Seq<Identifier> names, Location at, uint32_t flag, const char* word);
  // The scope of type parameters; its bounds' scopes are children of it.
  Scope* enter_type_parameters(Identifier name, syntax::Seq<syntax::TypeParamNode*> params, Location at, bool defaults,
                               bool kw_defaults, bool is_class);

  SymbolTable* table_;
  syntax::Arena& arena_;
  const CommonNames& names_;
  const void* stack_limit_;
  CompileFault* fault_;
  Scope* current_ = nullptr;
  Identifier private_;
};

}  // namespace skerry::compiler
