// The slots of list, defined in list_slots.cpp and gathered into the type in list_methods.cpp.
#pragma once

#include "isolate/objects/type.h"

namespace skerry {

struct ListObject;

void list_destroy(Isolate&, Object*);
void list_traverse(Object*, Visitor&);
Result list_new(Isolate&, TypeObject*, Args);
Status list_init(Isolate&, Value, Args);
Result list_repr(Isolate&, Value);
Fallible<int64_t> list_length(Isolate&, Value);
Fallible<bool> list_contains(Isolate&, Value, Value);
Result list_compare(Isolate&, Value, Value, CompareOp);
Result list_concatenate(Isolate&, Value, Value);
Result list_inplace_concatenate(Isolate&, Value, Value);
Result list_repeat(Isolate&, Value, int64_t);
Result list_inplace_repeat(Isolate&, Value, int64_t);
Result list_get_item(Isolate&, Value, Value);
Status list_set_item(Isolate&, Value, Value, Value);
// Items [start, start + count) become those of another list, if there are as many, and few. False: nothing was done. Runs Python.
bool list_replace_each(Isolate& iso, ListObject* list, int64_t start, int64_t count, const ListObject* from);
Result list_iter(Isolate&, Value);

}  // namespace skerry
