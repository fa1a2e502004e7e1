// list: growable array of values.
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject list_type;

struct ListObject : Object {
  Value* items;
  size_t length;
  size_t capacity;
  static bool check(Value v) { return has_flag(v, TypeFlag::kListSubclass); }
  static TypeObject& type() { return list_type; }
};
inline bool is_exact_list(Value v) { return v.is_object() && v.as_object()->type == &list_type; }

// A list that no finalizer, comparison or iteration step may see yet keeps its length at 0 until it is whole.
Result make_list(Isolate& iso, size_t reserve = 0);
// For the runtime's own use: gc shows it to no script, and whoever holds it visits the items itself.
Result make_private_list(Isolate& iso, size_t reserve = 0);
Result make_list(Isolate& iso, const Value* borrowed_items, size_t count);
Result make_list_steal(Isolate& iso, Value* owned_items, size_t count);
Status list_append(Isolate& iso, ListObject* list, Value borrowed);
Status list_append_steal(Isolate& iso, ListObject* list, Value owned);
Status list_extend(Isolate& iso, ListObject* list, Value iterable);
Status list_insert_at(Isolate& iso, ListObject* list, size_t position, Value borrowed);
Status list_reserve(Isolate& iso, ListObject* list, size_t capacity);
// Items [low, high) become the `count` owned ones. On a fault the list is as it was and the items are released.
Status list_replace(Isolate& iso, ListObject* list, size_t low, size_t high, Value* owned_items, size_t count);
void list_clear_items(Isolate& iso, ListObject* list);
Status list_sort(Isolate& iso, ListObject* list, Value key_or_none, bool reverse);

}  // namespace skerry
