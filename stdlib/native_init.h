// Constructors of native classes whose __init__ is a row: what `new_` and `init` slots have in common.
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/native.h"
#include "isolate/objects/type.h"

namespace skerry {

// `new_` slot of a class whose __init__ does everything; `T` is zeroed and then T::blank(T*) is called.
template <class T>
Result new_blank(Isolate& iso, TypeObject* cls, Args) {
  Value v = TRY(allocate_instance(iso, cls));
  v.as<T>()->blank();
  return v;
}
// `init` slot from a row whose first parameter is self. Static, for the rows have one name in many files: gcc 14 gives what it
// makes for a row without linkage a name that the linker unites with the others' (gcc 12 and 13 do not).
template <const MethodDef& Row>
static Status init_by_row(Isolate& iso, Value self, Args args) {
  uint32_t total = args.count + args.keyword_count();
  Value few[17];
  if (total > 16) return iso.raise(TypeError, "{}() takes too many arguments", Row.signature->name);
  few[0] = self;
  for (uint32_t i = 0; i < total; ++i) few[i + 1] = args.values[i];
  decrement(iso, TRY(call_native(iso, Row, nullptr, Args{few, args.count + 1, args.keywords})));
  return Status::ok();
}

}  // namespace skerry
