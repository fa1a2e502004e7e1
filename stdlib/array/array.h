// array.array: numbers of one machine type in one block of the isolate's heap.
//
//   array_items.cpp  the type codes: values to items and back      array_slots.cpp  indexing, comparison, operators
//   array_type.cpp   storage, methods, the type and the module
// Invariant: while `exports` is not zero neither the address nor the length changes. Whatever converts a value may run
// Python, which may change the array: positions are computed afterwards.
#pragma once

#include <string_view>

#include "isolate/heap/ref.h"
#include "isolate/objects/native.h"
#include "isolate/objects/type.h"

namespace skerry::arrays {

extern TypeObject array_type;
extern const TypeDef array_type_def;

struct TypeCode {
  char code;
  uint8_t size;
  const char* format;  // for buffers
};
inline constexpr TypeCode kTypeCodes[] = {{'b', 1, "b"}, {'B', 1, "B"}, {'u', 4, "w"}, {'h', 2, "h"}, {'H', 2, "H"},
                                          {'i', 4, "i"}, {'I', 4, "I"}, {'l', 8, "l"}, {'L', 8, "L"}, {'q', 8, "q"},
                                          {'Q', 8, "Q"}, {'f', 4, "f"}, {'d', 8, "d"}};
const TypeCode* find_type_code(char32_t code);

struct ArrayObject : Object {
  const TypeCode* code;
  uint8_t* data;
  size_t length;          // items
  size_t capacity_bytes;
  size_t exports;
  size_t item_size() const { return code->size; }
  size_t byte_size() const { return length * code->size; }
  uint8_t* at(size_t i) const { return data + i * code->size; }
  std::string_view bytes() const { return {reinterpret_cast<const char*>(data), byte_size()}; }
  static bool check(Value v) { return is_instance_of(v, array_type); }
  static TypeObject& type() { return array_type; }
};

// array_items.cpp
Result load_item(Isolate& iso, const TypeCode& code, const uint8_t* at);
Status convert_item(Isolate& iso, const TypeCode& code, Value v, uint8_t* out);  // out: code.size bytes

// array_type.cpp
Result make_array(Isolate& iso, TypeObject* cls, const TypeCode& code, std::string_view bytes = {});
Status check_resizable(Isolate& iso, const ArrayObject* a);
Status resize(Isolate& iso, ArrayObject* a, size_t length);
// Items [start, end) become `with`, whose memory is not the array's.
Status replace(Isolate& iso, ArrayObject* a, size_t start, size_t end, std::string_view with);
Status insert_item(Isolate& iso, ArrayObject* a, size_t position, const uint8_t* item);
Status extend(Isolate& iso, ArrayObject* a, Value iterable);

// array_slots.cpp
Fallible<int64_t> array_length(Isolate& iso, Value self);
Result array_get_item(Isolate& iso, Value self, Value key);
Status array_set_item(Isolate& iso, Value self, Value key, Value value_or_empty);
Fallible<bool> array_contains(Isolate& iso, Value self, Value item);
Result array_compare(Isolate& iso, Value self, Value other, CompareOp op);
Result array_repr(Isolate& iso, Value self);
Result array_iter(Isolate& iso, Value self);
Result array_concatenate(Isolate& iso, Value left, Value right);
Result array_inplace_concatenate(Isolate& iso, Value self, Value other);
Result array_repeat(Isolate& iso, Value self, int64_t count);
Result array_inplace_repeat(Isolate& iso, Value self, int64_t count);
Result array_tolist(Isolate& iso, ArrayObject* self);
Result array_tounicode(Isolate& iso, ArrayObject* self);
Result array_copy(Isolate& iso, ArrayObject* self);

}  // namespace skerry::arrays
