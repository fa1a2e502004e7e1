// collections: what the files of _collections share.
//
//   deque.cpp           storage, methods and the type          deque_slots.cpp  indexing, comparison, operators, iterators
//   default_dict.cpp    defaultdict                            ordered_dict.cpp  OrderedDict, its views and iterator
//   collections_module.cpp  _count_elements, _tuplegetter, the module
// A deque is a ring in one block whose capacity is a power of two, so that every position costs the same. `state` changes with
// each change of length or order; whoever runs Python between two steps compares it afterwards.
#pragma once

#include "isolate/heap/collector.h"
#include "isolate/heap/ref.h"
#include "isolate/isolate.h"
#include "isolate/objects/native.h"
#include "isolate/objects/type.h"

namespace skerry::collections {

extern TypeObject deque_type, deque_iterator_type, deque_reverse_iterator_type, default_dict_type, tuple_getter_type, ordered_dict_type;
extern const TypeDef deque_type_def, deque_iterator_type_def, deque_reverse_iterator_type_def, default_dict_type_def,
    tuple_getter_type_def, ordered_dict_type_def, ordered_dict_iterator_type_def, ordered_dict_keys_type_def,
    ordered_dict_items_type_def, ordered_dict_values_type_def;
extern const ModuleDef collections_module_def;
const TypeDef* const* collections_types(size_t* count);

struct DequeObject : Object {
  Value* ring;
  size_t capacity;  // 0 or a power of two
  size_t first;     // position of the first item
  size_t length;
  uint64_t state;
  int64_t maxlen;   // -1: no limit

  Value& at(size_t i) const { return ring[(first + i) & (capacity - 1)]; }
  static bool check(Value v) { return is_instance_of(v, deque_type); }
  static TypeObject& type() { return deque_type; }
};

struct DequeIterator : Object {
  Value deque;       // owned; Empty: ended
  size_t remaining;
  uint64_t state;
};

// deque.cpp
Result make_deque(Isolate& iso, TypeObject* cls);
Status deque_append(Isolate& iso, DequeObject* d, Value borrowed);  // what the limit pushes out leaves at the left
Status deque_append_left(Isolate& iso, DequeObject* d, Value borrowed);
Value deque_take_left(DequeObject* d);  // owned; the deque is not empty
Status deque_extend(Isolate& iso, DequeObject* d, Value iterable);
void deque_clear(Isolate& iso, DequeObject* d);
void deque_rotate(DequeObject* d, int64_t steps);
Status deque_delete_at(Isolate& iso, DequeObject* d, size_t i);
Result deque_copy(Isolate& iso, DequeObject* d);

// deque_slots.cpp
Fallible<int64_t> deque_length(Isolate& iso, Value self);
Result deque_get_item(Isolate& iso, Value self, Value key);
Status deque_set_item(Isolate& iso, Value self, Value key, Value value_or_empty);
Fallible<bool> deque_contains(Isolate& iso, Value self, Value item);
Result deque_compare(Isolate& iso, Value self, Value other, CompareOp op);
Result deque_concatenate(Isolate& iso, Value left, Value right);
Result deque_inplace_concatenate(Isolate& iso, Value self, Value other);
Result deque_repeat(Isolate& iso, Value self, int64_t count);
Result deque_inplace_repeat(Isolate& iso, Value self, int64_t count);
Result deque_repr(Isolate& iso, Value self);
Result deque_iter(Isolate& iso, Value self);
Result deque_reversed(Isolate& iso, DequeObject* self);

}  // namespace skerry::collections
