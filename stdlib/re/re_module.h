// The module _sre and the types of re.
#pragma once

#include "isolate/objects/native.h"

namespace skerry::regex {

extern const ModuleDef re_module_def;
const TypeDef* const* re_types(size_t* count);

}  // namespace skerry::regex
