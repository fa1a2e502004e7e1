// Calls of natives with the arguments one by one, for the run loop and for classes: as Args, which are too big for registers,
// they would go through memory, be read back in wider pieces than they were written in, and stall.
#pragma once

#include "isolate/objects/native.h"

namespace skerry {

// As call_native: binds what lies at `values`, `count` positional arguments and then those of `keywords`.
Result call_native_at(Isolate& iso, const MethodDef& def, TypeObject* owner, const Value* values, uint32_t count, Value keywords,
                      const NativeFunction* function);
// Calls window[0], a class that no script has made, with what lies behind it.
Result call_native_class(Isolate& iso, const Value* window, uint32_t count, Value keywords);
// The type that brought the `new` row of cls, which messages name.
TypeObject* owner_of_new(TypeObject* cls);

}  // namespace skerry
