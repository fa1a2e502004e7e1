// How a native slot is called from Python: one wrap function per slot signature, and helpers of the slot table.
#pragma once

#include "isolate/objects/operations.h"
#include "isolate/objects/type_slots.h"

namespace skerry {

Result wrap_unary(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_next(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_binary(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_binary_reflected(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_power(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_power_reflected(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_inplace_power(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_hash(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_length(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_truth(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_contains(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_repeat(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_set(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_delete(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_call(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_init(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_descriptor_get(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_finalize(Isolate& iso, const SlotDef& def, void* slot, Args args);
Result wrap_compare_with(Isolate& iso, const SlotDef& def, void* slot, Args args, CompareOp op);
template <CompareOp Op>
Result wrap_compare(Isolate& iso, const SlotDef& def, void* slot, Args args) {
  return wrap_compare_with(iso, def, slot, args, Op);
}

// Whether the class attribute is a built-in type's wrapper of that very slot function.
bool is_wrapper_of(Value class_attribute, const void* slot);

// Calling what was found in a class: bound to the first argument as an instance attribute would be.
Result call_class_attribute(Isolate& iso, Value attribute, Args self_and_arguments);
Result call_bound(Isolate& iso, Value attribute, Value self, Args arguments);
Result call_with_first(Isolate& iso, Value callable, Value first, Args rest);

Result object_repr(Isolate& iso, Value self);                  // <module.Class object at 0x...>
Result iterate_by_getitem(Isolate& iso, Value self);           // sequence iterator, or TypeError
Fallible<bool> contains_by_iteration(Isolate& iso, Value self, Value item);

}  // namespace skerry
