// Binding the arguments of a call to the parameters of a Python function, straight into the callee's registers.
#pragma once

#include "isolate/objects/function.h"

namespace skerry {

// kMove: values[...] are the caller's registers and are moved out (left Empty) as they are used; on a fault some may
// remain there, others in the callee's registers. kBorrow: values are left alone.
enum class ArgumentOwnership : uint8_t { kMove, kBorrow };

// `registers` are the callee's, all Empty. Values of the keywords follow the positional ones.
// Raises TypeError with CPython's messages; never runs Python.
Status bind_arguments(Isolate& iso, const FunctionObject* function, Value* registers, const Value* values,
                      uint32_t count, Value keywords, ArgumentOwnership ownership);

}  // namespace skerry
