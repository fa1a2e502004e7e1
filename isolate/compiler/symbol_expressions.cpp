// First pass over expressions: uses, walrus targets, lambdas and comprehensions (each a scope of its own).
#include "isolate/compiler/symbol_builder.h"

namespace skerry::compiler {

using namespace syntax;

bool SymbolBuilder::refuse_in_annotation(const ExprNode& e, const char* what) {
  const char* where = nullptr;
  switch (current_->kind) {
    case ScopeKind::kAnnotation:
      fail(e, std::string("'") + what + "' can not be used within an annotation");
      return true;
    case ScopeKind::kTypeVarBound: where = "a TypeVar bound"; break;
    case ScopeKind::kTypeAlias: where = "a type alias"; break;
    case ScopeKind::kTypeParameters: where = "the definition of a generic"; break;
    default: return false;
  }
  fail(e, std::string(what) + " cannot be used within " + where);
  return true;
}

void SymbolBuilder::visit(const ExprNode* node) {
  if (!node || stop()) return;
  switch (node->kind) {
    case NodeKind::BoolOp:
      return visit_all(static_cast<const BoolOp*>(node)->values);
    case NodeKind::NamedExpr:
      return visit_named(*static_cast<const NamedExpr*>(node));
    case NodeKind::BinOp: {
      auto* e = static_cast<const BinOp*>(node);
      visit(e->left);
      return visit(e->right);
    }
    case NodeKind::UnaryOp:
      return visit(static_cast<const UnaryOp*>(node)->operand);
    case NodeKind::Lambda:
      return visit_lambda(*static_cast<const Lambda*>(node));
    case NodeKind::IfExp: {
      auto* e = static_cast<const IfExp*>(node);
      visit(e->test);
      visit(e->body);
      return visit(e->orelse);
    }
    case NodeKind::Dict: {
      auto* e = static_cast<const Dict*>(node);
      visit_all(e->keys);
      return visit_all(e->values);
    }
    case NodeKind::Set:
      return visit_all(static_cast<const Set*>(node)->elts);
    case NodeKind::ListComp: {
      auto* e = static_cast<const ListComp*>(node);
      return visit_comprehension(*e, names_.listcomp, ComprehensionKind::kList, e->generators, e->elt, nullptr);
    }
    case NodeKind::SetComp: {
      auto* e = static_cast<const SetComp*>(node);
      return visit_comprehension(*e, names_.setcomp, ComprehensionKind::kSet, e->generators, e->elt, nullptr);
    }
    case NodeKind::DictComp: {
      auto* e = static_cast<const DictComp*>(node);
      return visit_comprehension(*e, names_.dictcomp, ComprehensionKind::kDict, e->generators, e->key, e->value);
    }
    case NodeKind::GeneratorExp: {
      auto* e = static_cast<const GeneratorExp*>(node);
      return visit_comprehension(*e, names_.genexpr, ComprehensionKind::kGenerator, e->generators, e->elt, nullptr);
    }
    case NodeKind::Yield:
    case NodeKind::YieldFrom: {
      if (refuse_in_annotation(*node, "yield expression")) return;
      visit(node->kind == NodeKind::Yield ? static_cast<const Yield*>(node)->value
                                          : static_cast<const YieldFrom*>(node)->value);
      current_->generator = true;
      switch (current_->comprehension) {
        case ComprehensionKind::kNone: return;
        case ComprehensionKind::kList: return fail(*node, "'yield' inside list comprehension");
        case ComprehensionKind::kSet: return fail(*node, "'yield' inside set comprehension");
        case ComprehensionKind::kDict: return fail(*node, "'yield' inside dict comprehension");
        case ComprehensionKind::kGenerator: return fail(*node, "'yield' inside generator expression");
      }
      return;
    }
    case NodeKind::Await:
      if (refuse_in_annotation(*node, "await expression")) return;
      visit(static_cast<const Await*>(node)->value);
      current_->coroutine = true;
      return;
    case NodeKind::Compare: {
      auto* e = static_cast<const Compare*>(node);
      visit(e->left);
      return visit_all(e->comparators);
    }
    case NodeKind::Call: {
      auto* e = static_cast<const Call*>(node);
      visit(e->func);
      visit_all(e->args);
      return visit_all(e->keywords);
    }
    case NodeKind::FormattedValue: {
      auto* e = static_cast<const FormattedValue*>(node);
      visit(e->value);
      return visit(e->format_spec);
    }
    case NodeKind::JoinedStr:
      return visit_all(static_cast<const JoinedStr*>(node)->values);
    case NodeKind::Attribute:
      return visit(static_cast<const Attribute*>(node)->value);
    case NodeKind::Subscript: {
      auto* e = static_cast<const Subscript*>(node);
      visit(e->value);
      return visit(e->slice);
    }
    case NodeKind::Starred:
      return visit(static_cast<const Starred*>(node)->value);
    case NodeKind::Name: {
      auto* e = static_cast<const Name*>(node);
      switch (e->ctx) {
        case ExprContext::Load: define(e->id, kUsed, *e); break;
        case ExprContext::Store: define(e->id, kAssigned, *e); break;
        case ExprContext::Del: define(e->id, kAssigned | kMayBeUnbound, *e); break;
      }
      // super() finds its class through a cell that the method does not name.
      if (e->ctx == ExprContext::Load && current_->is_function_like() && e->id.data() == names_.super.data())
        define(names_.dunder_class, kUsed, *e);
      return;
    }
    case NodeKind::List:
      return visit_all(static_cast<const List*>(node)->elts);
    case NodeKind::Tuple:
      return visit_all(static_cast<const Tuple*>(node)->elts);
    case NodeKind::Slice: {
      auto* e = static_cast<const Slice*>(node);
      visit(e->lower);
      visit(e->upper);
      return visit(e->step);
    }
    default:
      return;  // Constant
  }
}

void SymbolBuilder::visit_lambda(const Lambda& e) {
  visit_defaults(*e.args);
  enter(names_.lambda, ScopeKind::kFunction, &e, e);
  visit_arguments(*e.args);
  visit(e.body);
  leave();
}

void SymbolBuilder::visit_named(const NamedExpr& e) {
  if (current_->in_iterable > 0)
    return fail(e, "assignment expression cannot be used in a comprehension iterable expression");
  if (refuse_in_annotation(e, "named expression")) return;
  auto* target = as<Name>(e.target);
  if (current_->comprehension != ComprehensionKind::kNone && target) extend_walrus_scope(*target);
  visit(e.value);
  visit(e.target);
  if (target && !failed())
    if (Symbol* s = current_->find(mangle(arena_, private_, target->id))) s->flags |= kWalrusTarget;
}

// PEP 572: a walrus in a comprehension binds in the scope that holds the outermost comprehension.
void SymbolBuilder::extend_walrus_scope(const Name& target) {
  Identifier mangled = mangle(arena_, private_, target.id);
  for (Scope* scope = current_; scope; scope = scope->parent) {
    if (scope->comprehension != ComprehensionKind::kNone) {
      const Symbol* s = scope->find(mangled);
      if (s && (s->flags & kIterationTarget) && (s->flags & kAssigned))
        return fail(target, "assignment expression cannot rebind comprehension iteration variable '" +
                                std::string(target.id) + "'");
      continue;
    }
    switch (scope->kind) {
      case ScopeKind::kFunction: {
        const Symbol* s = scope->find(mangled);
        bool global = s && (s->flags & kDeclaredGlobal);
        define(target.id, global ? kDeclaredGlobal : kDeclaredNonlocal, target);
        current_->directives.push_back({mangled, target});
        return define_in(scope, target.id, kAssigned, target);
      }
      case ScopeKind::kModule:
        define(target.id, kDeclaredGlobal, target);
        current_->directives.push_back({mangled, target});
        return define_in(scope, target.id, kDeclaredGlobal, target);
      case ScopeKind::kClass:
        return fail(target, "assignment expression within a comprehension cannot be used in a class body");
      case ScopeKind::kAnnotation:
        return fail(target, "'named expression' can not be used within an annotation");
      case ScopeKind::kTypeVarBound:
        return fail(target, "assignment expression within a comprehension cannot be used in a TypeVar bound");
      case ScopeKind::kTypeAlias:
        return fail(target, "assignment expression within a comprehension cannot be used in a type alias");
      case ScopeKind::kTypeParameters:
        return fail(target,
                    "assignment expression within a comprehension cannot be used within the definition of a generic");
    }
  }
}

void SymbolBuilder::visit_comprehension(const ExprNode& e, Identifier name, ComprehensionKind kind,
                                        Seq<Comprehension*> generators, const ExprNode* element,
                                        const ExprNode* value) {
  const Comprehension* outermost = generators[0];
  // The outermost iterable belongs to the enclosing scope.
  ++current_->in_iterable;
  visit(outermost->iter);
  --current_->in_iterable;
  Scope* scope = enter(name, ScopeKind::kFunction, &e, e);
  scope->comprehension = kind;
  scope->coroutine = outermost->is_async;
  define(names_.dot_zero, kParameter, e);
  for (const Comprehension* c : generators) {
    scope->in_target = true;
    visit(c->target);
    scope->in_target = false;
    if (c != outermost) {
      ++scope->in_iterable;
      visit(c->iter);
      --scope->in_iterable;
      if (c->is_async) scope->coroutine = true;
    }
    visit_all(c->ifs);
  }
  visit(value ? element : nullptr);
  visit(value ? value : element);
  scope->generator = kind == ComprehensionKind::kGenerator;
  bool is_async = scope->coroutine && kind != ComprehensionKind::kGenerator;
  leave();
  if (is_async) current_->coroutine = true;
}

}  // namespace skerry::compiler
