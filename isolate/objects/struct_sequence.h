// Tuples whose items have names, such as sys.version_info: static types made from a table of field names.
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/objects/native.h"
#include "isolate/objects/tuple.h"

namespace skerry {

template <size_t I>
Result struct_sequence_item(Isolate& iso, TupleObject* self) {
  return retained(iso, self->items()[I]);
}
Result struct_sequence_repr(Isolate& iso, Value self);
// An instance of one of these types from owned items.
Result make_struct_sequence(Isolate& iso, TypeObject& type, std::initializer_list<Value> owned_items);

// TypeDef of such a type: rows are `def<"member major", struct_sequence_item<0>>(doc)` in the order of the items.
#define SKERRY_STRUCT_SEQUENCE(type_object, python_name, doc_text, rows)                                         \
  TypeDef {                                                                                                      \
    .type = &type_object, .name = python_name, .doc = doc_text, .base = &tuple_type,                             \
    .instance_size = sizeof(TupleObject), .flags = flags(TypeFlag::kNoInstantiation),                            \
    .slots = {.repr = struct_sequence_repr}, .methods = rows, .method_count = std::size(rows)                    \
  }

}  // namespace skerry
