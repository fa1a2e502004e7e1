// _symtable: the compiler's scopes and names as the library's symtable.py shows them. Flags have CPython 3.11's values; scopes
// that it does not know (of type parameters) are left out, their children count to the scope around.
#include <iterator>
#include <string>

#include "isolate/builtins/functions.h"
#include "isolate/compiler/symbol_table.h"
#include "isolate/compiler/tree_objects.h"
#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"

namespace skerry {

namespace {

using compiler::Scope;
using compiler::ScopeKind;

TypeObject symtable_entry_type;

struct EntryObject : Object {
  Value name, symbols, parameters, children;
  int64_t block, line, nested;
  static bool check(Value v) { return has_type(v, symtable_entry_type); }
  static TypeObject& type() { return symtable_entry_type; }
};

enum PythonFlag : int64_t {
  kDefGlobal = 1, kDefLocal = 2, kDefParam = 4, kDefNonlocal = 8, kUse = 16, kDefFree = 32, kDefFreeClass = 64, kDefImport = 128,
  kDefAnnot = 256, kDefCompIter = 512, kDefBound = kDefLocal | kDefParam | kDefImport
};
constexpr int64_t kScopeOffset = 11;
enum Block : int64_t { kFunctionBlock, kClassBlock, kModuleBlock };

int64_t python_flags(const compiler::Symbol& s) {
  constexpr struct {
    uint32_t own;
    int64_t theirs;
  } kPairs[] = {{compiler::kDeclaredGlobal, kDefGlobal}, {compiler::kAssigned, kDefLocal},      {compiler::kParameter, kDefParam},
                {compiler::kDeclaredNonlocal, kDefNonlocal}, {compiler::kUsed, kUse},           {compiler::kFreeInClass, kDefFreeClass},
                {compiler::kImported, kDefImport},       {compiler::kAnnotated, kDefAnnot},     {compiler::kIterationTarget, kDefCompIter},
                {compiler::kTypeParameter, kDefLocal}};
  int64_t flags = 0;
  for (const auto& pair : kPairs)
    if (s.flags & pair.own) flags |= pair.theirs;
  return flags | static_cast<int64_t>(s.binding) << kScopeOffset;
}

bool is_shown(const Scope& s) { return s.kind == ScopeKind::kModule || s.kind == ScopeKind::kFunction || s.kind == ScopeKind::kClass; }

Result make_entry(Isolate& iso, const Scope& scope);

Status add_children(Isolate& iso, const Scope& scope, ListObject* out) {
  for (const auto& child : scope.children) {
    if (!is_shown(*child)) {
      TRY(add_children(iso, *child, out));
      continue;
    }
    Ref entry(iso, TRY(make_entry(iso, *child)));
    TRY(list_append(iso, out, entry));
  }
  return Status::ok();
}

Result make_entry(Isolate& iso, const Scope& scope) {
  TRY(iso.check_native_stack(" during compilation"));
  Ref name(iso, intern(iso, scope.name));
  Ref symbols(iso, TRY(make_dict(iso)));
  for (const compiler::Symbol& s : scope.symbols) {
    Ref flags(iso, TRY(make_int(iso, python_flags(s))));
    TRY(dict_set(iso, symbols.as<DictObject>(), Ref(iso, intern(iso, s.name)), flags));
  }
  Ref parameters(iso, TRY(make_list(iso)));
  for (compiler::Identifier p : scope.parameters) TRY(list_append(iso, parameters.as<ListObject>(), Ref(iso, intern(iso, p))));
  Ref children(iso, TRY(make_list(iso)));
  TRY(add_children(iso, scope, children.as<ListObject>()));
  Ref made(iso, TRY(allocate_instance(iso, &symtable_entry_type)));
  auto* e = made.as<EntryObject>();
  e->name = name.release();
  e->symbols = symbols.release();
  e->parameters = parameters.release();
  e->children = children.release();
  e->block = scope.kind == ScopeKind::kModule ? kModuleBlock : scope.kind == ScopeKind::kClass ? kClassBlock : kFunctionBlock;
  e->line = scope.kind == ScopeKind::kModule ? 0 : scope.location.lineno;
  e->nested = scope.nested;
  return made.release();
}

Result symtable(Isolate& iso, Value source, Value filename, Value start) {
  CompileOptions options;
  if (str_is(start, "exec")) options.mode = CompileMode::kExec;
  else if (str_is(start, "eval")) options.mode = CompileMode::kEval;
  else if (str_is(start, "single")) options.mode = CompileMode::kSingle;
  else return iso.raise(ValueError, "symtable() arg 3 must be 'exec' or 'eval' or 'single'");
  Ref name(iso);
  TRY(filename_argument(iso, filename, &name));
  std::string text;
  TRY(source_text(iso, source, "symtable", "string or bytes object", &text));
  options.form = StrObject::check(source) ? SourceForm::kText : SourceForm::kBytes;
  Ref entry(iso);
  TRY(read_symbol_table(iso, text, name, options, [&](const compiler::SymbolTable& table) -> Status {
    entry.reset(TRY(make_entry(iso, *table.module)));
    return Status::ok();
  }));
  return entry.release();
}

Result entry_repr(Isolate& iso, Value self) {
  auto* e = self.as<EntryObject>();
  return make_str(iso, fmt::format("<symtable entry {}({}), line {}>", to_utf8(e->name), reinterpret_cast<uintptr_t>(e), e->line));
}
Result get_id(Isolate& iso, EntryObject* e) { return make_int(iso, static_cast<int64_t>(reinterpret_cast<uintptr_t>(e))); }
Result get_name(Isolate& iso, EntryObject* e) { return retained(iso, e->name); }
Result get_symbols(Isolate& iso, EntryObject* e) { return retained(iso, e->symbols); }
Result get_parameters(Isolate& iso, EntryObject* e) { return retained(iso, e->parameters); }
Result get_children(Isolate& iso, EntryObject* e) { return retained(iso, e->children); }
Result get_block(Isolate& iso, EntryObject* e) { return make_int(iso, e->block); }
Result get_line(Isolate& iso, EntryObject* e) { return make_int(iso, e->line); }
Result get_nested(Isolate& iso, EntryObject* e) { return make_int(iso, e->nested); }

template <class Use>
void each_field(Object* o, Use use) {
  auto* e = static_cast<EntryObject*>(o);
  for (Value* field : {&e->name, &e->symbols, &e->parameters, &e->children}) use(*field);
}
void entry_destroy(Isolate& iso, Object* o) {
  each_field(o, [&](Value& field) { clear_field(iso, field); });
}
void entry_traverse(Object* o, Visitor& visitor) {
  each_field(o, [&](Value& field) { visitor.visit(field); });
}

constexpr MethodDef kEntryFields[] = {
    def<"get id", get_id>(nullptr),           def<"get name", get_name>(nullptr),         def<"get symbols", get_symbols>(nullptr),
    def<"get varnames", get_parameters>(nullptr), def<"get children", get_children>(nullptr), def<"get type", get_block>(nullptr),
    def<"get lineno", get_line>(nullptr),     def<"get nested", get_nested>(nullptr)};
constexpr MethodDef kFunctions[] = {
    def<"def symtable(source, filename, startstr, /)", symtable>("Return symbol and scope dictionaries used internally by compiler."),
};

Status populate(Isolate& iso, Value m) {
  constexpr std::pair<const char*, int64_t> kConstants[] = {
      {"USE", kUse}, {"DEF_GLOBAL", kDefGlobal}, {"DEF_NONLOCAL", kDefNonlocal}, {"DEF_LOCAL", kDefLocal}, {"DEF_PARAM", kDefParam},
      {"DEF_FREE", kDefFree}, {"DEF_FREE_CLASS", kDefFreeClass}, {"DEF_IMPORT", kDefImport}, {"DEF_BOUND", kDefBound},
      {"DEF_ANNOT", kDefAnnot}, {"TYPE_FUNCTION", kFunctionBlock}, {"TYPE_CLASS", kClassBlock}, {"TYPE_MODULE", kModuleBlock},
      {"LOCAL", static_cast<int64_t>(compiler::Binding::kLocal)}, {"GLOBAL_EXPLICIT", static_cast<int64_t>(compiler::Binding::kGlobalExplicit)},
      {"GLOBAL_IMPLICIT", static_cast<int64_t>(compiler::Binding::kGlobalImplicit)}, {"FREE", static_cast<int64_t>(compiler::Binding::kFree)},
      {"CELL", static_cast<int64_t>(compiler::Binding::kCell)}, {"SCOPE_OFF", kScopeOffset}, {"SCOPE_MASK", 15}};
  for (const auto& [name, value] : kConstants) TRY(module_set(iso, m, name, Value::small_int(value)));
  return Status::ok();
}

}  // namespace

extern const TypeDef symtable_entry_type_def;
extern const TypeDef symtable_entry_type_def{.type = &symtable_entry_type,
                                             .name = "symtable entry",
                                             .doc = nullptr,
                                             .base = nullptr,
                                             .instance_size = sizeof(EntryObject),
                                             .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
                                             .slots = {.destroy = entry_destroy, .traverse = entry_traverse, .repr = entry_repr},
                                             .methods = kEntryFields,
                                             .method_count = std::size(kEntryFields)};

extern const ModuleDef symtable_module_def;
extern const ModuleDef symtable_module_def{
    .name = "_symtable", .doc = nullptr, .functions = kFunctions, .function_count = std::size(kFunctions), .populate = populate};

}  // namespace skerry
