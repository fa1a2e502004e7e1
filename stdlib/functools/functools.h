// functools: what the files of _functools share.
//
//   partial.cpp    partial objects             lru_cache.cpp  the wrapper behind functools.lru_cache
//   functools_module.cpp  cmp_to_key, reduce, the module
#pragma once

#include "isolate/heap/collector.h"
#include "isolate/heap/ref.h"
#include "isolate/isolate.h"
#include "isolate/objects/native.h"
#include "isolate/objects/type.h"

namespace skerry::functools {

extern TypeObject key_wrapper_type, lru_link_type, lru_wrapper_type, partial_type;
extern const TypeDef key_wrapper_type_def, lru_link_type_def, lru_wrapper_type_def, partial_type_def;
extern const ModuleDef functools_module_def;
const TypeDef* const* functools_types(size_t* count);

}  // namespace skerry::functools
