// set and frozenset: open-addressed hash tables. Insertion order is not promised, but the probing, the growth and so the
// order of iteration are CPython's: programs print sets of small ints.
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
  SetEntry* table;  // null while nothing was ever added (mask is then that of the smallest table)
  size_t mask;
  size_t fill;  // with deleted marks
  size_t live;
  int64_t hash;  // frozenset: cached, -1 unknown; set: where pop() looks next
  static bool check(Value v) { return has_flag(v, TypeFlag::kSetSubclass); }
  static TypeObject& type() { return set_type; }
};
inline bool is_exact_set(Value v) { return v.is_object() && v.as_object()->type == &set_type; }
inline bool is_exact_frozenset(Value v) { return v.is_object() && v.as_object()->type == &frozenset_type; }

Result make_set(Isolate& iso);
Result make_frozenset(Isolate& iso, Value iterable_or_empty);
Result make_set_of_type(Isolate& iso, TypeObject* cls, Value iterable_or_empty = Value());
Status set_add(Isolate& iso, SetObject* s, Value key);
Status set_add_with_hash(Isolate& iso, SetObject* s, Value key, int64_t hash);
Fallible<bool> set_contains_with_hash(Isolate& iso, SetObject* s, Value key, int64_t hash);
Fallible<bool> set_discard_with_hash(Isolate& iso, SetObject* s, Value key, int64_t hash);
Status set_reserve_for(Isolate& iso, SetObject* s, size_t more);  // before adding that many keys
Status set_shrink(Isolate& iso, SetObject* s);                    // rebuilds when too many deleted marks
void set_clear(Isolate& iso, SetObject* s);
Fallible<bool> set_contains(Isolate& iso, SetObject* s, Value key);
Fallible<bool> set_holds_quickly(const SetObject* s, Value key);  // kNotFound: that would need to run Python
Fallible<bool> set_discard(Isolate& iso, SetObject* s, Value key);
Status set_update(Isolate& iso, SetObject* s, Value iterable);
Status set_difference_update(Isolate& iso, SetObject* s, Value iterable);
Status set_symmetric_difference_update(Isolate& iso, SetObject* s, Value iterable);
Result set_intersection(Isolate& iso, SetObject* s, Value iterable);  // of the base type of s
bool set_next(const SetObject* s, size_t* position, Value* key, int64_t* hash);

}  // namespace skerry
