// The descriptor that reads one item of a tuple: a field of a named tuple. What attribute caches know it by is its slot.
#pragma once

#include "isolate/objects/tuple.h"

namespace skerry {

// Whose type has tuple_field_get as its slot.
struct TupleField : Object {
  int64_t index;
  Value doc;  // owned
};
Result tuple_field_get(Isolate& iso, Value self, Value instance, Value owner);

}  // namespace skerry
