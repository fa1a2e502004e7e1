// Second pass: what each name means, by walking outwards from the scopes that use it.
//
// A name that is not bound here is looked for in the enclosing function-like scopes; found, it becomes a cell there and a
// free variable in every scope between. Class scopes are passed over, except for `__class__` and `__classdict__`.
#include "isolate/compiler/symbol_table.h"

namespace skerry::compiler {

namespace {

class Resolver {
 public:
  Resolver(const CommonNames& names, CompileFault* fault) : names_(names), fault_(fault) {}

  // Outer scopes first, so that a name's binder is known before its users. An explicit stack: scopes nest as deep as
  // the source does.
  void run(Scope* module) {
    std::vector<Scope*> pending{module};
    while (!pending.empty() && fault_->kind == CompileFault::Kind::kNone) {
      Scope* scope = pending.back();
      pending.pop_back();
      resolve_scope(scope);
      for (size_t i = scope->children.size(); i-- > 0;) pending.push_back(scope->children[i].get());
    }
  }

 private:
  void fail(const Scope* scope, const Symbol& symbol, std::string message) {
    Location at = scope->location;
    for (auto& [name, location] : scope->directives)
      if (name.data() == symbol.name.data()) {
        at = location;
        break;
      }
    *fault_ = {CompileFault::Kind::kScopeError, std::move(message), at};
  }

  static std::string quoted(Identifier name) { return "'" + std::string(name) + "'"; }

  void resolve_scope(Scope* scope) {
    // By index: resolving may add symbols to enclosing scopes, never to this one.
    for (size_t i = 0; i < scope->symbols.size(); ++i) {
      resolve(scope, scope->symbols[i]);
      if (fault_->kind != CompileFault::Kind::kNone) return;
    }
  }

  void resolve(Scope* scope, Symbol& s) {
    if (s.flags & kDeclaredGlobal) {
      if (s.flags & kDeclaredNonlocal) return fail(scope, s, "name " + quoted(s.name) + " is nonlocal and global");
      s.binding = Binding::kGlobalExplicit;
      return;
    }
    if (s.flags & kDeclaredNonlocal) {
      if (scope->kind == ScopeKind::kModule)
        return fail(scope, s, "nonlocal declaration not allowed at module level");
      Scope* binder = find_binder(scope, s.name);
      if (!binder) return fail(scope, s, "no binding for nonlocal " + quoted(s.name) + " found");
      if (const Symbol* bound = binder->find(s.name); bound && (bound->flags & kTypeParameter))
        return fail(scope, s, "nonlocal binding not allowed for type parameter " + quoted(s.name));
      s.binding = Binding::kFree;
      connect(scope, binder, s.name);
      return;
    }
    if (s.flags & kBound) {
      if (s.binding != Binding::kCell) s.binding = Binding::kLocal;
      return;
    }
    if (s.binding == Binding::kFree) return;  // passed through to an inner scope
    // A type-parameter scope in a class sees the names of the class first, through its dictionary.
    if (scope->sees_class) {
      const Scope* cls = scope->parent;
      while (cls && cls->kind != ScopeKind::kClass) cls = cls->parent;
      const Symbol* in_class = cls ? cls->find(s.name) : nullptr;
      if (in_class && (in_class->flags & kDeclaredGlobal)) {
        s.binding = Binding::kGlobalExplicit;
        return;
      }
      if (in_class && (in_class->flags & kBound) && !(in_class->flags & kDeclaredNonlocal) &&
          !bound_between(scope, cls, s.name)) {
        s.binding = Binding::kGlobalImplicit;
        return;
      }
    }
    if (Scope* binder = find_binder(scope, s.name)) {
      s.binding = Binding::kFree;
      connect(scope, binder, s.name);
    } else {
      s.binding = Binding::kGlobalImplicit;
    }
  }

  // Whether a type parameter hides the class's name.
  static bool bound_between(const Scope* scope, const Scope* cls, Identifier name) {
    for (const Scope* p = scope->parent; p && p != cls; p = p->parent)
      if (const Symbol* s = p->find(name); s && (s->flags & kBound)) return true;
    return false;
  }

  Scope* find_binder(Scope* scope, Identifier name) {
    for (Scope* p = scope->parent; p; p = p->parent) {
      if (p->kind == ScopeKind::kModule) return nullptr;
      if (p->kind == ScopeKind::kClass) {
        if (name.data() == names_.dunder_class.data() || name.data() == names_.dunder_classdict.data()) return p;
        continue;
      }
      const Symbol* s = p->find(name);
      if (!s || (s->flags & kDeclaredNonlocal)) continue;
      if (s->flags & kDeclaredGlobal) return nullptr;
      if (s->flags & kBound) return p;
    }
    return nullptr;
  }

  // Makes `name` a cell of `binder`, and free in every scope from `user` outwards up to it.
  void connect(Scope* user, Scope* binder, Identifier name) {
    if (binder->kind == ScopeKind::kClass) {
      if (name.data() == names_.dunder_class.data()) binder->needs_class_cell = true;
      else binder->needs_class_dict = true;
    } else {
      binder->find(name)->binding = Binding::kCell;
    }
    for (Scope* p = user->parent; p && p != binder; p = p->parent) {
      auto [at, added] = p->index.try_emplace(name.data(), static_cast<uint32_t>(p->symbols.size()));
      if (added) {
        p->symbols.push_back({.name = name, .flags = 0, .binding = Binding::kFree});
        continue;
      }
      Symbol& s = p->symbols[at->second];
      if (p->kind == ScopeKind::kClass && (s.flags & (kBound | kDeclaredGlobal))) s.flags |= kFreeInClass;
      else s.binding = Binding::kFree;
    }
  }

  const CommonNames& names_;
  CompileFault* fault_;
};

}  // namespace

void resolve_bindings(SymbolTable& table, const CommonNames& names, CompileFault* fault) {
  Resolver(names, fault).run(table.module.get());
}

}  // namespace skerry::compiler
