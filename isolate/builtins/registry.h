// The explicit lists of everything built in.
#pragma once

#include <string>
#include <vector>

#include "isolate/builtins/boot.h"

namespace skerry {

// Whether this one of all_type_defs is a name of the builtins module: the flag of its row in registry.cpp, or an exception.
bool is_builtin_name(size_t index);
std::vector<std::string> list_native_modules();
// Functions of the builtins module (builtins_module.cpp).
const MethodDef* builtin_functions(size_t* count);
// Those that add_builtin_functions brought.
const std::vector<BuiltinFunction>& added_builtin_functions();

}  // namespace skerry
