// set and frozenset: open-addressed hash tables. Insertion order is not promised.
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject set_type, frozenset_type;

struct SetEntry {
  Value key;  // Empty: free; None with hash -1: deleted mark is internal to set.cpp
  int64_t hash;
};
struct SetObject : Object {
  SetEntry* table;
  size_t mask;
  size_t fill;  // with deleted marks
  size_t live;
  int64_t hash;  // frozenset: cached, -1 unknown
  static bool check(Value v) { return has_flag(v, TypeFlag::kSetSubclass); }
  static TypeObject& type() { return set_type; }
};

Result make_set(Isolate& iso);
Result make_frozenset(Isolate& iso, Value iterable_or_empty);
Status set_add(Isolate& iso, SetObject* s, Value key);
Fallible<bool> set_contains(Isolate& iso, SetObject* s, Value key);
Fallible<bool> set_discard(Isolate& iso, SetObject* s, Value key);
Status set_update(Isolate& iso, SetObject* s, Value iterable);
bool set_next(const SetObject* s, size_t* position, Value* key, int64_t* hash);

}  // namespace skerry
