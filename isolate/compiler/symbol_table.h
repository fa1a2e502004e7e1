// Scopes and names: which variable each name means, decided before any code is generated.
//
// The rules are the language reference's "Naming and binding", PEP 572 and PEP 695. The structure is public because
// the `symtable` module shows it. Names are interned in the arena of the tree: compare data().
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "isolate/compiler/code_parts.h"

namespace skerry::compiler {

enum SymbolFlag : uint32_t {
  kDeclaredGlobal = 1,
  kAssigned = 2,             // bound in this scope
  kParameter = 4,
  kDeclaredNonlocal = 8,
  kUsed = 16,
  kFreeInClass = 32,         // a class attribute whose name a method takes from further out
  kImported = 64,
  kAnnotated = 128,
  kIterationTarget = 256,    // of a comprehension
  kTypeParameter = 512,
  kMayBeUnbound = 1024,      // target of `del`, or name of an except clause, somewhere
  kWalrusTarget = 2048,      // `:=` binds it here
  kBound = kAssigned | kParameter | kImported | kTypeParameter,
};

enum class Binding : uint8_t { kUnresolved, kLocal, kGlobalExplicit, kGlobalImplicit, kFree, kCell };

struct Symbol {
  Identifier name;  // mangled
  uint32_t flags = 0;
  Binding binding = Binding::kUnresolved;
};

enum class ScopeKind : uint8_t { kModule, kFunction, kClass, kAnnotation, kTypeVarBound, kTypeAlias, kTypeParameters };
enum class ComprehensionKind : uint8_t { kNone, kList, kSet, kDict, kGenerator };

struct Scope {
  ScopeKind kind = ScopeKind::kModule;
  ComprehensionKind comprehension = ComprehensionKind::kNone;
  Identifier name;
  Location location;
  Scope* parent = nullptr;
  std::vector<std::unique_ptr<Scope>> children;  // in source order
  std::vector<Symbol> symbols;                   // in order of first appearance
  std::unordered_map<const char*, uint32_t> index;
  std::vector<Identifier> parameters;
  std::vector<std::pair<Identifier, Location>> directives;  // global and nonlocal, for messages

  Identifier private_name;           // class whose private names are mangled here
  bool nested = false;               // within a function
  bool generator = false;
  bool coroutine = false;
  bool returns_value = false;
  bool var_arguments = false, var_keywords = false;
  bool needs_class_cell = false;     // a class whose methods use __class__ or super
  bool needs_class_dict = false;     // a class that a type-parameter scope looks into
  bool sees_class = false;           // a type-parameter scope directly in a class
  bool has_annotations = false;
  // While the table is being built.
  int in_iterable = 0;               // inside the iterable of a comprehension
  bool in_target = false;            // inside the target of a comprehension

  bool is_function_like() const { return kind != ScopeKind::kModule && kind != ScopeKind::kClass; }
  const Symbol* find(Identifier mangled_name) const {
    auto at = index.find(mangled_name.data());
    return at == index.end() ? nullptr : &symbols[at->second];
  }
  Symbol* find(Identifier mangled_name) {
    return const_cast<Symbol*>(static_cast<const Scope*>(this)->find(mangled_name));
  }
};

struct FutureFeatures {
  bool annotations = false;
  int32_t last_line = -1;  // of the last `from __future__ import` that is allowed
};

struct SymbolTable {
  std::unique_ptr<Scope> module;
  std::unordered_map<const void*, Scope*> scopes;  // by node; by Seq::data of type parameters for their scopes
  FutureFeatures future;

  Scope* scope_of(const void* node) const {
    auto at = scopes.find(node);
    return at == scopes.end() ? nullptr : at->second;
  }
};

// Names that the compiler itself uses, interned in one arena.
struct CommonNames {
  explicit CommonNames(syntax::Arena& arena);
  Identifier dunder_class, dunder_classdict, dot_zero, super, lambda, genexpr, listcomp, setcomp, dictcomp, top,
      dot_type_params, dot_generic_base, dot_defaults, dot_kwdefaults, dunder_debug, dunder_annotations, dunder_name,
      dunder_module, dunder_qualname, dunder_doc, dunder_classcell, dunder_type_params, dunder_classdictcell;
};

// __x in class C is _C__x; interned.
Identifier mangle(syntax::Arena& arena, Identifier private_name, Identifier name);

struct SymbolTableOptions {
  const void* stack_limit = nullptr;  // the walk recurses only above this address
  bool future_annotations = false;    // inherited
};
// Null on a fault.
std::unique_ptr<SymbolTable> build_symbol_table(const syntax::ModNode& tree, syntax::Arena& arena,
                                                const SymbolTableOptions& options, CompileFault* fault);

// Decides the binding of every symbol below `module` (scope_analysis.cpp).
void resolve_bindings(SymbolTable& table, const CommonNames& names, CompileFault* fault);
// `from __future__ import ...` at the head of the module (future.cpp).
FutureFeatures find_future_features(const syntax::ModNode& tree, CompileFault* fault);

}  // namespace skerry::compiler
