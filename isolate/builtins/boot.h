// Process start: the built-in types, names and functions that all isolates share read-only are made once, here.
#pragma once

#include "isolate/objects/native.h"
#include "isolate/objects/type.h"

namespace skerry {

struct DictObject;

// Idempotent and thread-safe. Must have returned before the first Isolate is made.
void boot_runtime();

// The shared builtins dictionary (borrowed, immortal, never written).
Value shared_builtins();
// What a script gets for `builtins`, where its functions look names up last: instead of the shared dictionary, to which nobody may write, the
// isolate's own. Owned.
Result builtins_for_script(Isolate& iso, Value builtins);

// The one explicit lists: registry.cpp names every TypeDef and ModuleDef there is.
const TypeDef* const* all_type_defs(size_t* count);
const ModuleDef* find_native_module(std::string_view name);
// Native modules of the layers above (stdlib/): the table is kept, not copied. Before the first isolate.
void add_native_modules(const ModuleDef* const* defs, size_t count);
// Types and builtins of the layers above; each call adds to what is there. Before boot_runtime. Kept, not copied.
void add_type_defs(const TypeDef* const* defs, size_t count);
// Types that can be come by through this module alone: made ready when it is first imported, not at every start.
void add_late_type_defs(const ModuleDef& module, const TypeDef* const* defs, size_t count);
// Before the module is made. Any thread.
void ready_types_of(const ModuleDef& module);
struct BuiltinFunction {
  const MethodDef* def;
  const char* module;  // its __module__
};
void add_builtin_functions(const BuiltinFunction* functions, size_t count);
// Attributes of shared classes that are neither methods nor slots: called for every type when its dictionary is filled, which is when it is
// first asked for. Before boot_runtime.
using ClassConstants = Status (*)(Isolate&, const TypeDef&, DictObject*);
void add_class_constants(ClassConstants fill);
// Called once the types are ready, while shared objects may be made. Before boot_runtime.
using StartStep = Status (*)(Isolate&);
void add_start_step(StartStep step);

}  // namespace skerry
