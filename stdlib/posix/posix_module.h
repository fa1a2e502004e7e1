// The modules `posix` and `errno`.
#pragma once

#include "isolate/objects/native.h"

namespace skerry::posix {

extern const ModuleDef posix_module_def, errno_module_def, posixsubprocess_module_def, stat_module_def;
const TypeDef* const* posix_types(size_t* count);

}  // namespace skerry::posix
