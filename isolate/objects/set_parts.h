// What the files of set share among themselves.
#pragma once

#include "isolate/objects/set.h"

namespace skerry {

void set_initialise(SetObject* s);  // a new object's fields: empty
Status set_merge(Isolate& iso, SetObject* s, SetObject* other);
Value set_pop_any(SetObject* s);
void set_swap_contents(SetObject* a, SetObject* b);

// set_algebra.cpp
Result set_copy_of(Isolate& iso, SetObject* s, TypeObject* cls);
Result set_difference(Isolate& iso, SetObject* s, Value other);
Result set_symmetric_difference(Isolate& iso, SetObject* s, Value other);
Fallible<bool> set_is_subset(Isolate& iso, SetObject* s, Value other);
Fallible<bool> set_is_superset(Isolate& iso, SetObject* s, Value other);
Fallible<bool> set_is_disjoint(Isolate& iso, SetObject* s, Value other);
TypeObject* set_base_type(SetObject* s);  // set or frozenset

}  // namespace skerry
