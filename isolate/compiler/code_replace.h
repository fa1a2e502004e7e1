#pragma once

#include "isolate/compiler/code.h"

namespace skerry {

// A copy with the attributes that the keywords name; bytecode and variables stay as they are.
Result code_replace(Isolate& iso, CodeObject* self, Args changes);

uint32_t new_code_id();  // unique in the process, never 0

}  // namespace skerry
