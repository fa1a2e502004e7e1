// Warnings that the runtime issues about running code; those about sources are stdlib/compile_warnings.h's. They go through the module `warnings`, which is imported when the first one is due.
#pragma once

#include <string>
#include <string_view>

#include "isolate/objects/exception.h"

namespace skerry {

// warnings.warn(message, category, level) for the Python code that runs now (level 1), or its caller (2), and so on. A fault:
// a filter made an exception of it.
Status warn(Isolate& iso, TypeObject& category, std::string_view message, int level = 1);
// ResourceWarning about what nobody closed; does not load `warnings` unless it is to be shown. Faults are reported, not returned.
void warn_unclosed(Isolate& iso, std::string_view message, Value source);
// `{}.__int__ returned non-int (type {}).  The ability ...`: a strict subclass where the exact type is wanted. `type_phrase` reads
// "int" or "float", `method` "__index__" and so on.
Status warn_subclass_returned(Isolate& iso, std::string_view method, std::string_view type_phrase, Value result);

}  // namespace skerry
