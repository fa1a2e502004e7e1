// One line for each built-in type and native module. B: a name of `builtins`; T: reached otherwise (types, instances).
#include "isolate/builtins/registry.h"

#include <array>
#include <cstring>
#include <vector>

#include "isolate/objects/exception.h"

namespace skerry {

// clang-format off
#define SKERRY_TYPES(B, T) \
  B(object) B(type) \
  /* What methods are made of, before types that have methods. */ \
  T(native_function) T(method_descriptor) T(class_method_descriptor) T(getset_descriptor) T(slot_wrapper) \
  B(bool) B(bytearray) B(bytes) B(classmethod) B(complex) B(dict) B(enumerate) B(filter) B(float) B(frozenset) B(int) \
  B(list) B(map) B(memoryview) B(property) B(range) B(reversed) B(set) B(slice) B(staticmethod) B(str) B(super) \
  B(tuple) B(zip) \
  T(callable_iterator) T(generic_alias) T(list_iterator) T(list_reverse_iterator) T(long_range_iterator) \
  T(mapping_proxy) T(range_iterator) T(sequence_iterator) T(set_iterator) T(tuple_iterator) T(union) \
  T(weak_callable_proxy) T(weak_proxy) T(weakref) \
  T(dict_item_iterator) T(dict_items) T(dict_key_iterator) T(dict_keys) T(dict_value_iterator) T(dict_values) \
  T(dict_reverse_item_iterator) T(dict_reverse_key_iterator) T(dict_reverse_value_iterator) \
  T(anext_awaitable) T(async_generator) T(async_generator_asend) T(async_generator_athrow) T(cell) T(coroutine) \
  T(coroutine_wrapper) T(frame) T(function) T(generator) T(method) \
  T(code) \
  T(module) T(simple_namespace) \
  T(flags) T(float_info) T(hash_info) T(int_info) T(thread_info) T(version_info) T(async_hooks) \
  T(ellipsis) \
  T(quitter) T(printer) T(helper) \
  T(member_descriptor) \
  T(method_wrapper) \
  T(none) \
  T(not_implemented) \
  T(traceback) \
  T(symtable_entry) \
  T(str_iterator) T(str_ascii_iterator) T(bytes_iterator) T(bytearray_iterator) T(memory_iterator)

// clang-format on

#define DECLARE(name) extern const TypeDef name##_type_def;
SKERRY_TYPES(DECLARE, DECLARE)
#undef DECLARE

#define SKERRY_MODULES(M) \
  M(builtins) M(imp) M(symtable) M(sys) M(weakref)

#define DECLARE(name) extern const ModuleDef name##_module_def;
SKERRY_MODULES(DECLARE)
#undef DECLARE

namespace {

struct Row {
  const TypeDef* def;
  bool builtin;
};
constexpr Row kRows[] = {
#define B(name) {&name##_type_def, true},
#define T(name) {&name##_type_def, false},
    SKERRY_TYPES(B, T)
#undef B
#undef T
};
constexpr size_t kTypeCount = std::size(kRows);

constexpr std::array<const TypeDef*, kTypeCount> kDefs = [] {
  std::array<const TypeDef*, kTypeCount> out{};
  for (size_t i = 0; i < kTypeCount; ++i) out[i] = kRows[i].def;
  return out;
}();

const ModuleDef* const kModules[] = {
#define M(name) &name##_module_def,
    SKERRY_MODULES(M)
#undef M
};

// What the layers above brought. Function statics: static initialisation has no order across files.
std::vector<const TypeDef*>& added_types() {
  static auto* defs = new std::vector<const TypeDef*>;
  return *defs;
}
std::vector<BuiltinFunction>& added_functions() {
  static auto* functions = new std::vector<BuiltinFunction>;
  return *functions;
}

}  // namespace

void add_type_defs(const TypeDef* const* defs, size_t count) { added_types().insert(added_types().end(), defs, defs + count); }
void add_builtin_functions(const BuiltinFunction* functions, size_t count) {
  added_functions().insert(added_functions().end(), functions, functions + count);
}
const std::vector<BuiltinFunction>& added_builtin_functions() { return added_functions(); }

const TypeDef* const* all_type_defs(size_t* count) {
  // The exceptions bring their own table (objects/exception_types.cpp).
  static const auto* all = [] {
    auto* out = new std::vector<const TypeDef*>(kDefs.begin(), kDefs.end());
    size_t exceptions;
    const TypeDef* const* defs = exception_type_defs(&exceptions);
    for (size_t i = 0; i < exceptions; ++i) out->push_back(defs[i]);
    out->insert(out->end(), added_types().begin(), added_types().end());
    return out;
  }();
  *count = all->size();
  return all->data();
}

bool is_builtin_name(size_t index) {
  if (index < kTypeCount) return kRows[index].builtin;
  size_t exceptions;
  exception_type_defs(&exceptions);
  return index < kTypeCount + exceptions;
}

namespace {
const ModuleDef* const* added_modules = nullptr;
size_t added_count = 0;
}  // namespace

void add_native_modules(const ModuleDef* const* defs, size_t count) {
  added_modules = defs;
  added_count = count;
}

std::vector<std::string> list_native_modules() {
  std::vector<std::string> out;
  for (const ModuleDef* m : kModules) out.emplace_back(m->name);
  for (size_t i = 0; i < added_count; ++i) out.emplace_back(added_modules[i]->name);
  return out;
}

const ModuleDef* find_native_module(std::string_view name) {
  for (size_t i = 0; i < added_count; ++i)
    if (name == added_modules[i]->name) return added_modules[i];
  for (const ModuleDef* m : kModules)
    if (name == m->name) return m;
  return nullptr;
}

}  // namespace skerry
