// Instructions that the run loop does not do in line. Each function does the whole instruction: operands, last uses,
// destination. frame->pc is behind the instruction and its extension word.
//
// All of them may run Python. Registers do not move, so pointers to them stay valid; values in them may not.
#pragma once

#include "isolate/compiler/bytecode.h"
#include "isolate/isolate.h"
#include "isolate/vm/frame.h"

namespace skerry {

using SlowInstruction = Status (*)(Isolate&, Frame*, Insn);

// ---- What every one of them uses.
inline Ext extension_of(const Frame* frame) { return frame->pc[-1].ext; }

// The method of a kFrameOperator has given `owned`: ends the instruction; a BINARY raises TypeError if it is NotImplemented.
Status end_operator(Isolate& iso, Frame* frame, Insn insn, Value owned);
// The frame of a __getitem__, __setitem__ or __contains__ in Python for a LOAD_ITEM, STORE_ITEM or CONTAINS, marked kFrameOperator.
// Null without a fault: there is none that is called by moving the arguments; nothing was done, and slow_item does it.
Fallible<Frame*> push_item_method(Isolate& iso, Frame* frame, Insn insn);
Status slow_item(Isolate& iso, Frame* frame, Insn insn);
// Such a method has given `owned`: ends the instruction. end_operator asks it.
Status end_item_method(Isolate& iso, Frame* frame, Insn insn, Value owned);
// A BINARY instruction with a register or a constant as its right operand.
Status slow_binary_any(Isolate& iso, Frame* frame, Insn insn);

inline void release_register(Isolate& iso, Frame* frame, uint32_t i) {
  Value& r = frame->registers()[i];
  Value v = r;
  r = Value();
  decrement(iso, v);
}
// Releases operands b and c at their last use.
inline void kill_operands(Isolate& iso, Frame* frame, Insn insn) {
  if (insn.flags & kKillB) release_register(iso, frame, insn.b);
  if (insn.flags & kKillC) release_register(iso, frame, insn.c);
}
// Ends an instruction whose destination is a: last uses, then the write. Operands go from left to right, as in CPython:
// when the result replaces b, its write comes first.
inline Status finish(Isolate& iso, Frame* frame, Insn insn, Result result) {
  if (result.is_fault()) [[unlikely]] return result.fault();
  if (insn.a == insn.b) {
    assign(iso, frame->registers()[insn.a], result.value());
    if (insn.flags & kKillC) release_register(iso, frame, insn.c);
    return Status::ok();
  }
  kill_operands(iso, frame, insn);
  assign(iso, frame->registers()[insn.a], result.value());
  return Status::ok();
}

#define SKERRY_SLOW(name) Status slow_##name(Isolate& iso, Frame* frame, Insn insn);
// slow_arithmetic.cpp
SKERRY_SLOW(binary) SKERRY_SLOW(binary_constant) SKERRY_SLOW(inplace) SKERRY_SLOW(inplace_constant)
SKERRY_SLOW(compare) SKERRY_SLOW(compare_constant) SKERRY_SLOW(unary) SKERRY_SLOW(contains)
// Truth of the comparison of a BRANCH instruction; operands at their last use are released.
Fallible<bool> slow_branch(Isolate& iso, Frame* frame, Insn insn);
Fallible<bool> slow_branch_constant(Isolate& iso, Frame* frame, Insn insn);
// slow_names.cpp
SKERRY_SLOW(load_global) SKERRY_SLOW(store_global) SKERRY_SLOW(delete_global) SKERRY_SLOW(load_name)
SKERRY_SLOW(store_name) SKERRY_SLOW(delete_name) SKERRY_SLOW(make_cell) SKERRY_SLOW(delete_deref)
SKERRY_SLOW(load_class_deref) SKERRY_SLOW(load_from_dict_or_global) SKERRY_SLOW(load_from_dict_or_deref)
SKERRY_SLOW(load_locals) SKERRY_SLOW(load_build_class) SKERRY_SLOW(load_assertion_error) SKERRY_SLOW(setup_annotations)
Fault raise_unbound_local(Isolate& iso, Frame* frame, uint32_t local_register);
Fault raise_unbound_cell(Isolate& iso, Frame* frame, uint32_t cell_register);
// slow_attributes.cpp
SKERRY_SLOW(load_attribute) SKERRY_SLOW(load_method) SKERRY_SLOW(store_attribute) SKERRY_SLOW(delete_attribute)
SKERRY_SLOW(load_item) SKERRY_SLOW(load_item_constant) SKERRY_SLOW(store_item) SKERRY_SLOW(delete_item)
SKERRY_SLOW(get_iterator) SKERRY_SLOW(load_super_method)
// slow_build.cpp
Result build_tuple(Isolate& iso, Value* window, uint32_t count);  // moves the items out, also on a fault
SKERRY_SLOW(build_slice) SKERRY_SLOW(build_list) SKERRY_SLOW(build_set) SKERRY_SLOW(build_map)
SKERRY_SLOW(build_string) SKERRY_SLOW(list_append) SKERRY_SLOW(list_extend) SKERRY_SLOW(list_to_tuple)
SKERRY_SLOW(set_add) SKERRY_SLOW(set_update) SKERRY_SLOW(map_set) SKERRY_SLOW(map_update) SKERRY_SLOW(map_merge)
SKERRY_SLOW(convert_value) SKERRY_SLOW(format_value) SKERRY_SLOW(format_with_spec) SKERRY_SLOW(unpack_sequence)
SKERRY_SLOW(unpack_ex)
// slow_slices.cpp: container[w[0]:w[1]:w[2]] of exact lists, tuples and str, the `parts` bounds being small ints or None. Owned;
// kNotFound: not such ones.
Result load_slice(Isolate& iso, Value container, const Value* bounds, uint32_t parts);
// The same for an assignment of a list to as many items of another. False: not so, nothing was done. Runs Python.
bool store_slice(Isolate& iso, Value container, const Value* bounds, uint32_t parts, Value items);
// slow_calls.cpp
SKERRY_SLOW(call_ex) SKERRY_SLOW(make_function) SKERRY_SLOW(print_expression)
// slow_exceptions.cpp
SKERRY_SLOW(push_handled) SKERRY_SLOW(pop_handled) SKERRY_SLOW(match_exception) SKERRY_SLOW(match_exception_group)
SKERRY_SLOW(prepare_reraise_star) SKERRY_SLOW(raise) SKERRY_SLOW(before_with)
SKERRY_SLOW(before_async_with) SKERRY_SLOW(call_exit) SKERRY_SLOW(get_aiter) SKERRY_SLOW(get_anext)
SKERRY_SLOW(get_awaitable)
// Does the exception in a end the `async for`? Then it has been released; else it is to be raised again.
Fallible<bool> slow_end_async_for(Isolate& iso, Frame* frame, Insn insn);
// slow_match.cpp
SKERRY_SLOW(match_sequence) SKERRY_SLOW(match_mapping) SKERRY_SLOW(match_keys) SKERRY_SLOW(match_class)
SKERRY_SLOW(get_length) SKERRY_SLOW(copy_without_keys)
// slow_imports.cpp
SKERRY_SLOW(import_name) SKERRY_SLOW(import_from) SKERRY_SLOW(import_star)
// slow_intrinsics.cpp
SKERRY_SLOW(intrinsic)
#undef SKERRY_SLOW

}  // namespace skerry
