// What the list of native modules takes from here.
#pragma once

#include <cstddef>

#include "isolate/objects/native.h"
#include "isolate/objects/type.h"

namespace skerry::pickling {

extern const ModuleDef pickle_module_def;
const TypeDef* const* pickle_types(size_t* count);

}  // namespace skerry::pickling
