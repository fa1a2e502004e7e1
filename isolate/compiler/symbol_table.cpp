// First pass over the tree: which scopes there are, and how each name is used in each of them.
//
// Statement and expression walkers of one class, because they recurse into each other. A fault is sticky: the first one
// wins, and visitors return at once after it.
#include "isolate/compiler/symbol_table.h"

#include "isolate/compiler/symbol_builder.h"
#include "isolate/syntax/visit.h"

namespace skerry::compiler {

using namespace syntax;

CommonNames::CommonNames(Arena& arena)
    : dunder_class(arena.intern("__class__")), dunder_classdict(arena.intern("__classdict__")),
      dot_zero(arena.intern(".0")), super(arena.intern("super")), lambda(arena.intern("lambda")),
      genexpr(arena.intern("genexpr")), listcomp(arena.intern("listcomp")), setcomp(arena.intern("setcomp")),
      dictcomp(arena.intern("dictcomp")), top(arena.intern("top")), dot_type_params(arena.intern(".type_params")),
      dot_generic_base(arena.intern(".generic_base")), dot_defaults(arena.intern(".defaults")),
      dot_kwdefaults(arena.intern(".kwdefaults")), dunder_debug(arena.intern("__debug__")),
      dunder_annotations(arena.intern("__annotations__")), dunder_name(arena.intern("__name__")),
      dunder_module(arena.intern("__module__")), dunder_qualname(arena.intern("__qualname__")),
      dunder_doc(arena.intern("__doc__")), dunder_classcell(arena.intern("__classcell__")),
      dunder_type_params(arena.intern("__type_params__")), dunder_classdictcell(arena.intern("__classdictcell__")) {}

Identifier mangle(Arena& arena, Identifier private_name, Identifier name) {
  if (private_name.empty() || name.size() < 2 || name[0] != '_' || name[1] != '_') return name;
  if (name.ends_with("__") || name.find('.') != name.npos) return name;
  size_t start = private_name.find_first_not_of('_');
  if (start == private_name.npos) return name;
  std::string mangled = "_";
  mangled += private_name.substr(start);
  mangled += name;
  return arena.intern(mangled);
}

void SymbolBuilder::fail(Location at, std::string message) {
  if (fault_->kind != CompileFault::Kind::kNone) return;
  *fault_ = {CompileFault::Kind::kScopeError, std::move(message), at};
}

bool SymbolBuilder::stop() {
  if (failed()) return true;
  if (__builtin_frame_address(0) < stack_limit_) {
    *fault_ = {CompileFault::Kind::kTooDeep, {}, {}};
    return true;
  }
  return false;
}

Scope* SymbolBuilder::enter(Identifier name, ScopeKind kind, const void* key, Location at) {
  auto owned = std::make_unique<Scope>();
  Scope* scope = owned.get();
  scope->kind = kind;
  scope->name = name;
  scope->location = at;
  scope->parent = current_;
  scope->private_name = private_;
  if (current_) {
    scope->nested = current_->nested || current_->is_function_like();
    scope->in_iterable = current_->in_iterable;
    current_->children.push_back(std::move(owned));
  } else {
    table_->module = std::move(owned);
  }
  table_->scopes[key] = scope;
  current_ = scope;
  return scope;
}

void SymbolBuilder::leave() { current_ = current_->parent; }

Symbol& SymbolBuilder::symbol_in(Scope* scope, Identifier mangled) {
  auto [at, added] = scope->index.try_emplace(mangled.data(), static_cast<uint32_t>(scope->symbols.size()));
  if (added) scope->symbols.push_back({.name = mangled});
  return scope->symbols[at->second];
}

void SymbolBuilder::define_in(Scope* scope, Identifier name, uint32_t flags, Location at) {
  Identifier mangled = mangle(arena_, private_, name);
  Symbol& symbol = symbol_in(scope, mangled);
  if ((flags & kParameter) && (symbol.flags & kParameter))
    return fail(at, "duplicate argument '" + std::string(name) + "' in function definition");
  if ((flags & kTypeParameter) && (symbol.flags & kTypeParameter))
    return fail(at, "duplicate type parameter '" + std::string(name) + "'");
  symbol.flags |= flags;
  if (scope->in_target) {
    if (symbol.flags & (kDeclaredGlobal | kDeclaredNonlocal))
      return fail(at, "comprehension inner loop cannot rebind assignment expression target '" + std::string(name) + "'");
    symbol.flags |= kIterationTarget;
  }
  if (flags & kParameter) scope->parameters.push_back(mangled);
  // A global declaration anywhere also shows at module level.
  if (flags & kDeclaredGlobal) symbol_in(table_->module.get(), mangled).flags |= kDeclaredGlobal;
}

void SymbolBuilder::check_binding_name(Identifier name, Location at, const char* verb) {
  if (name.data() != names_.dunder_debug.data() || fault_->kind != CompileFault::Kind::kNone) return;
  // No scope error: in CPython it is the compiler that finds it.
  *fault_ = {CompileFault::Kind::kSyntaxError, std::string("cannot ") + verb + " __debug__", at};
}

// ---- Statements

void SymbolBuilder::visit_all(Seq<StmtNode*> body) {
  for (StmtNode* s : body) visit(*s);
}
void SymbolBuilder::visit_all(Seq<ExprNode*> list) {
  for (ExprNode* e : list) visit(e);
}
void SymbolBuilder::visit_all(Seq<Keyword*> list) {
  for (Keyword* k : list) visit(k->value);
}

void SymbolBuilder::visit(const StmtNode& node) {
  if (stop()) return;
  switch (node.kind) {
    case NodeKind::FunctionDef:
    case NodeKind::AsyncFunctionDef:
      return visit_function(static_cast<const FunctionDef&>(node));
    case NodeKind::ClassDef:
      return visit_class(static_cast<const ClassDef&>(node));
    case NodeKind::Return: {
      auto& s = static_cast<const Return&>(node);
      if (s.value) {
        visit(s.value);
        current_->returns_value = true;
      }
      return;
    }
    case NodeKind::Delete:
      return visit_all(static_cast<const Delete&>(node).targets);
    case NodeKind::Assign: {
      auto& s = static_cast<const Assign&>(node);
      visit_all(s.targets);
      return visit(s.value);
    }
    case NodeKind::TypeAlias:
      return visit_type_alias(static_cast<const TypeAlias&>(node));
    case NodeKind::AugAssign: {
      auto& s = static_cast<const AugAssign&>(node);
      visit(s.target);
      return visit(s.value);
    }
    case NodeKind::AnnAssign:
      return visit_annotated(static_cast<const AnnAssign&>(node));
    case NodeKind::For:
    case NodeKind::AsyncFor: {
      auto& s = static_cast<const For&>(node);
      // Also at top level, where compile() may be asked to allow it; in a plain function it is an error later.
      if (s.kind == NodeKind::AsyncFor && current_->kind == ScopeKind::kModule) current_->coroutine = true;
      visit(s.target);
      visit(s.iter);
      visit_all(s.body);
      return visit_all(s.orelse);
    }
    case NodeKind::While: {
      auto& s = static_cast<const While&>(node);
      visit(s.test);
      visit_all(s.body);
      return visit_all(s.orelse);
    }
    case NodeKind::If: {
      // A chain of elif is as long as its author likes: walk it in a loop.
      const If* s = static_cast<const If*>(&node);
      for (;;) {
        visit(s->test);
        visit_all(s->body);
        if (failed()) return;
        if (s->orelse.size() == 1 && s->orelse[0]->kind == NodeKind::If) {
          s = static_cast<const If*>(s->orelse[0]);
          continue;
        }
        return visit_all(s->orelse);
      }
    }
    case NodeKind::With:
    case NodeKind::AsyncWith: {
      auto& s = static_cast<const With&>(node);
      if (s.kind == NodeKind::AsyncWith && current_->kind == ScopeKind::kModule) current_->coroutine = true;
      for (WithItem* item : s.items) {
        visit(item->context_expr);
        visit(item->optional_vars);
      }
      return visit_all(s.body);
    }
    case NodeKind::Match: {
      auto& s = static_cast<const Match&>(node);
      visit(s.subject);
      for (MatchCase* c : s.cases) {
        visit(*c->pattern);
        visit(c->guard);
        visit_all(c->body);
      }
      return;
    }
    case NodeKind::Raise: {
      auto& s = static_cast<const Raise&>(node);
      visit(s.exc);
      return visit(s.cause);
    }
    case NodeKind::Try:
    case NodeKind::TryStar: {
      auto& s = static_cast<const Try&>(node);
      visit_all(s.body);
      visit_all(s.orelse);
      for (ExceptHandler* h : s.handlers) {
        visit(h->type);
        if (h->name.data()) define(h->name, kAssigned | kMayBeUnbound, *h);
        visit_all(h->body);
      }
      return visit_all(s.finalbody);
    }
    case NodeKind::Assert: {
      auto& s = static_cast<const Assert&>(node);
      visit(s.test);
      return visit(s.msg);
    }
    case NodeKind::Import:
      for (Alias* a : static_cast<const Import&>(node).names) visit_alias(*a);
      return;
    case NodeKind::ImportFrom:
      for (Alias* a : static_cast<const ImportFrom&>(node).names) visit_alias(*a);
      return;
    case NodeKind::Global:
      return declare(static_cast<const Global&>(node).names, node, kDeclaredGlobal, "global");
    case NodeKind::Nonlocal:
      return declare(static_cast<const Nonlocal&>(node).names, node, kDeclaredNonlocal, "nonlocal");
    case NodeKind::Expr:
      return visit(static_cast<const Expr&>(node).value);
    default:
      return;  // Pass, Break, Continue
  }
}

void SymbolBuilder::declare(Seq<Identifier> names, Location at, uint32_t flag, const char* word) {
  for (Identifier name : names) {
    Identifier mangled = mangle(arena_, private_, name);
    if (const Symbol* known = current_->find(mangled);
        known && (known->flags & (kParameter | kUsed | kAnnotated | kAssigned | kImported))) {
      std::string quoted = "'" + std::string(name) + "'";
      if (known->flags & kParameter) fail(at, "name " + quoted + " is parameter and " + word);
      else if (known->flags & kUsed) fail(at, "name " + quoted + " is used prior to " + word + " declaration");
      else if (known->flags & kAnnotated) fail(at, "annotated name " + quoted + " can't be " + word);
      else fail(at, "name " + quoted + " is assigned to before " + word + " declaration");
      return;
    }
    define(name, flag, at);
    current_->directives.push_back({mangled, at});
  }
}

void SymbolBuilder::visit_alias(const Alias& alias) {
  Identifier stored = alias.asname.data() ? alias.asname : alias.name;
  if (stored == "*") {
    if (current_->kind != ScopeKind::kModule) fail(alias, "import * only allowed at module level");
    return;
  }
  if (!alias.asname.data())
    if (size_t dot = stored.find('.'); dot != stored.npos) stored = arena_.intern(stored.substr(0, dot));
  define(stored, kImported, alias);
}

void SymbolBuilder::visit_annotated(const AnnAssign& s) {
  if (auto* target = as<Name>(s.target)) {
    Identifier mangled = mangle(arena_, private_, target->id);
    const Symbol* known = current_->find(mangled);
    if (known && (known->flags & (kDeclaredGlobal | kDeclaredNonlocal)) && current_ != table_->module.get() && s.simple)
      return fail(s, "annotated name '" + std::string(target->id) + "' can't be " +
                         (known->flags & kDeclaredGlobal ? "global" : "nonlocal"));
    if (s.simple) define(target->id, kAnnotated | kAssigned, *target);
    else if (s.value) define(target->id, kAssigned, *target);
  } else {
    visit(s.target);
  }
  current_->has_annotations = true;
  visit_annotation(s.annotation);
  visit(s.value);
}

void SymbolBuilder::visit_annotation(ExprNode* annotation) {
  if (!annotation || stop()) return;
  if (!table_->future.annotations) return visit(annotation);
  enter(arena_.intern("_annotation"), ScopeKind::kAnnotation, annotation, *annotation);
  visit(annotation);
  leave();
}

void SymbolBuilder::visit_arguments(const Arguments& args) {
  auto parameter = [this](const Arg* a) { define(a->arg, kParameter, *a); };
  for (Arg* a : args.posonlyargs) parameter(a);
  for (Arg* a : args.args) parameter(a);
  for (Arg* a : args.kwonlyargs) parameter(a);
  if (args.vararg) {
    parameter(args.vararg);
    current_->var_arguments = true;
  }
  if (args.kwarg) {
    parameter(args.kwarg);
    current_->var_keywords = true;
  }
}

void SymbolBuilder::visit_defaults(const Arguments& args) {
  visit_all(args.defaults);
  for (ExprNode* e : args.kw_defaults) visit(e);
}

void SymbolBuilder::visit_function(const FunctionDef& f) {
  define(f.name, kAssigned, f);
  visit_defaults(*f.args);
  visit_all(f.decorator_list);
  bool generic = !f.type_params.empty();
  if (generic) {
    bool has_kw_defaults = false;
    for (ExprNode* e : f.args->kw_defaults) has_kw_defaults |= e != nullptr;
    enter_type_parameters(f.name, f.type_params, f, !f.args->defaults.empty(), has_kw_defaults, false);
  }
  auto annotate = [this](const Arg* a) {
    if (a) visit_annotation(a->annotation);
  };
  for (Arg* a : f.args->posonlyargs) annotate(a);
  for (Arg* a : f.args->args) annotate(a);
  annotate(f.args->vararg);
  for (Arg* a : f.args->kwonlyargs) annotate(a);
  annotate(f.args->kwarg);
  visit_annotation(f.returns);
  Scope* scope = enter(f.name, ScopeKind::kFunction, &f, f);
  scope->coroutine = f.kind == NodeKind::AsyncFunctionDef;
  visit_arguments(*f.args);
  visit_all(f.body);
  leave();
  if (generic) leave();
}

void SymbolBuilder::visit_class(const ClassDef& c) {
  define(c.name, kAssigned, c);
  visit_all(c.decorator_list);
  Identifier outer_private = private_;
  bool generic = !c.type_params.empty();
  if (generic) {
    Scope* scope = enter_type_parameters(c.name, c.type_params, c, false, false, true);
    private_ = scope->private_name = c.name;
  }
  visit_all(c.bases);
  visit_all(c.keywords);
  Scope* scope = enter(c.name, ScopeKind::kClass, &c, c);
  private_ = scope->private_name = c.name;
  if (generic) {
    define(names_.dunder_type_params, kAssigned, c);
    define(names_.dot_type_params, kUsed, c);
  }
  visit_all(c.body);
  leave();
  if (generic) leave();
  private_ = outer_private;
}

Scope* SymbolBuilder::enter_type_parameters(Identifier name, Seq<TypeParamNode*> params, Location at, bool defaults,
                                            bool kw_defaults, bool is_class) {
  bool in_class = current_->kind == ScopeKind::kClass;
  Scope* scope = enter(name, ScopeKind::kTypeParameters, params.data, at);
  if (in_class) {
    scope->sees_class = true;
    define(names_.dunder_classdict, kUsed, at);
  }
  if (is_class) {
    // Made before the class exists: hold the tuple of parameters and the synthetic base.
    define(names_.dot_type_params, kAssigned, at);
    define(names_.dot_type_params, kUsed, at);
    define(names_.dot_generic_base, kAssigned, at);
    define(names_.dot_generic_base, kUsed, at);
  }
  if (defaults) define(names_.dot_defaults, kParameter, at);
  if (kw_defaults) define(names_.dot_kwdefaults, kParameter, at);
  for (TypeParamNode* p : params) {
    Identifier parameter;
    ExprNode* bound = nullptr;
    if (auto* t = as<TypeVar>(p)) parameter = t->name, bound = t->bound;
    else if (auto* s = as<ParamSpec>(p)) parameter = s->name;
    else if (auto* v = as<TypeVarTuple>(p)) parameter = v->name;
    define(parameter, kTypeParameter | kAssigned, *p);
    if (!bound) continue;
    bool sees = scope->sees_class;
    Scope* inner = enter(parameter, ScopeKind::kTypeVarBound, p, *bound);
    inner->sees_class = sees;
    if (sees) define(names_.dunder_classdict, kUsed, *bound);
    visit(bound);
    leave();
  }
  return scope;
}

void SymbolBuilder::visit_type_alias(const TypeAlias& s) {
  visit(s.name);
  Identifier name = static_cast<const Name*>(s.name)->id;
  bool in_class = current_->kind == ScopeKind::kClass;
  bool generic = !s.type_params.empty();
  if (generic) enter_type_parameters(name, s.type_params, s, false, false, false);
  Scope* scope = enter(name, ScopeKind::kTypeAlias, &s, *s.value);
  scope->sees_class = in_class;
  if (in_class) define(names_.dunder_classdict, kUsed, *s.value);
  visit(s.value);
  leave();
  if (generic) leave();
}

// ---- Patterns

void SymbolBuilder::visit(const PatternNode& node) {
  if (stop()) return;
  switch (node.kind) {
    case NodeKind::MatchValue:
      return visit(static_cast<const MatchValue&>(node).value);
    case NodeKind::MatchSequence:
      for (PatternNode* p : static_cast<const MatchSequence&>(node).patterns) visit(*p);
      return;
    case NodeKind::MatchOr:
      for (PatternNode* p : static_cast<const MatchOr&>(node).patterns) visit(*p);
      return;
    case NodeKind::MatchStar:
      if (Identifier name = static_cast<const MatchStar&>(node).name; name.data()) define(name, kAssigned, node);
      return;
    case NodeKind::MatchMapping: {
      auto& m = static_cast<const MatchMapping&>(node);
      visit_all(m.keys);
      for (PatternNode* p : m.patterns) visit(*p);
      if (m.rest.data()) define(m.rest, kAssigned, node);
      return;
    }
    case NodeKind::MatchClass: {
      auto& m = static_cast<const MatchClass&>(node);
      visit(m.cls);
      for (PatternNode* p : m.patterns) visit(*p);
      for (PatternNode* p : m.kwd_patterns) visit(*p);
      return;
    }
    case NodeKind::MatchAs: {
      auto& m = static_cast<const MatchAs&>(node);
      if (m.pattern) visit(*m.pattern);
      if (m.name.data()) define(m.name, kAssigned, node);
      return;
    }
    default:
      return;  // MatchSingleton
  }
}

// ---- The door

std::unique_ptr<SymbolTable> build_symbol_table(const ModNode& tree, Arena& arena, const SymbolTableOptions& options,
                                                CompileFault* fault) {
  auto table = std::make_unique<SymbolTable>();
  CommonNames names(arena);
  table->future = find_future_features(tree, fault);
  if (fault->kind != CompileFault::Kind::kNone) return nullptr;
  table->future.annotations |= options.future_annotations;
  SymbolBuilder builder(*table, arena, names, options.stack_limit, fault);
  builder.build(tree);
  if (fault->kind == CompileFault::Kind::kNone) resolve_bindings(*table, names, fault);
  return fault->kind == CompileFault::Kind::kNone ? std::move(table) : nullptr;
}

void SymbolBuilder::build(const ModNode& tree) {
  enter(names_.top, ScopeKind::kModule, &tree, tree);
  switch (tree.kind) {
    case NodeKind::Module:
      return visit_all(static_cast<const Module&>(tree).body);
    case NodeKind::Interactive:
      return visit_all(static_cast<const Interactive&>(tree).body);
    default:
      return visit(static_cast<const Expression&>(tree).body);
  }
}

}  // namespace skerry::compiler
