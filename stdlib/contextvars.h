// Context variables for native modules (decimal's current context, asyncio's tasks). The module itself is contextvars_module.cpp.
#pragma once

#include "isolate/heap/ref.h"

namespace skerry {

Result make_context_variable(Isolate& iso, Value name_str);
Result get_context_variable(Isolate& iso, Value variable);  // owned; kNotFound while it is not set. Runs no Python
Status set_context_variable(Isolate& iso, Value variable, Value value);
Result copy_current_context(Isolate& iso);  // contextvars.copy_context()

}  // namespace skerry
