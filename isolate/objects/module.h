// Modules, and slices, ranges and other small types whose layout others need.
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/objects/native.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject module_type;

struct ModuleObject : Object {
  Value dict;  // owned exact dict
  const ModuleDef* def;  // native modules
  static bool check(Value v) { return is_instance_of(v, module_type); }
  static TypeObject& type() { return module_type; }
};
Result make_module(Isolate& iso, std::string_view name);
Result make_module_of(Isolate& iso, Value dict);  // which has all that a new module has
// A native module: name, doc, functions from its table, then populate().
Result make_native_module(Isolate& iso, const ModuleDef& def);
Status module_set(Isolate& iso, Value module, std::string_view name, Value borrowed);

}  // namespace skerry
