// tuple: immutable sequence, items inline. Untracked by the collector while it holds only what cannot be in a cycle.
#pragma once

#include <initializer_list>

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject tuple_type;

struct TupleObject : Object {
  size_t length;
  mutable int64_t hash_cache;  // of items whose hashes last; else -1
  Value* items() { return reinterpret_cast<Value*>(this + 1); }
  const Value* items() const { return reinterpret_cast<const Value*>(this + 1); }
  Value operator[](size_t i) const { return items()[i]; }
  static bool check(Value v) { return has_flag(v, TypeFlag::kTupleSubclass); }
  static TypeObject& type() { return tuple_type; }
};
inline bool is_exact_tuple(Value v) { return v.is_object() && v.as_object()->type == &tuple_type; }

Result make_tuple(Isolate& iso, const Value* borrowed_items, size_t count);
Result make_tuple(Isolate& iso, std::initializer_list<Value> borrowed_items);
Result make_tuple_steal(Isolate& iso, Value* owned_items, size_t count);  // on a fault the items are released too
Result allocate_tuple(Isolate& iso, size_t count);  // items Empty: fill before anyone can see it
Value empty_tuple();                                // immortal
Result tuple_slice(Isolate& iso, TupleObject* tuple, size_t start, size_t end);

}  // namespace skerry
