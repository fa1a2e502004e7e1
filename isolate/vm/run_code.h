// Running code that is not a function's: modules, exec, eval, class-less scopes.
#pragma once

#include "isolate/heap/ref.h"

namespace skerry {

// Runs a code object in a nested run loop with these namespaces (borrowed; `locals` a mapping, usually `globals` itself).
// `globals` gets __builtins__ if it has none. TypeError if the code has free variables and `closure_or_empty` does not fit.
Result run_code(Isolate& iso, Value code, Value globals, Value locals, Value closure_or_empty = Value());

}  // namespace skerry
