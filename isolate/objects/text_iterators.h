// Iterators over str, bytes, bytearray and memoryview: a sequence and a position.
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

struct TextIteratorObject : Object {
  Value sequence;  // Empty once exhausted
  size_t position;
  static bool check(Value v);
  static TypeObject& type();
};

extern TypeObject str_iterator_type, str_ascii_iterator_type, bytes_iterator_type, bytearray_iterator_type,
    memory_iterator_type;
extern const TypeDef str_iterator_type_def, str_ascii_iterator_type_def, bytes_iterator_type_def,
    bytearray_iterator_type_def, memory_iterator_type_def;

Result make_text_iterator(Isolate& iso, TypeObject& type, Value sequence);

}  // namespace skerry
