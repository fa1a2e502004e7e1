// Entering and leaving frames: what the run loop, calls from natives and generators share.
#pragma once

#include <algorithm>
#include <cstring>

#include "isolate/isolate.h"
#include "isolate/objects/function.h"
#include "isolate/objects/generator.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/bind_arguments.h"
#include "isolate/vm/code_state.h"
#include "isolate/vm/frame.h"
#include "isolate/vm/frame_stack.h"

namespace skerry {

// Makes registers Empty, two at a time.
inline void blank_registers(Value* first, Value* end) {
  static constexpr Value kPair[2];
  for (; end - first >= 2; first += 2) std::memcpy(static_cast<void*>(first), kPair, sizeof kPair);
  if (first < end) *first = Value();
}

// Header fields of a new frame of `function`; takes over the reference. Registers are not touched.
inline Frame* init_frame(void* room, FunctionObject* function, CodeObject* code, uint32_t bytes, Frame* caller) {
  Frame* frame = static_cast<Frame*>(room);
  frame->pc = code->words;
  frame->code = code;
  frame->caller = caller;
  frame->state = function->state;
  frame->function = Value::object(function);
  frame->globals = function->globals;
  frame->builtins = function->builtins;
  frame->locals = Value();
  frame->object = nullptr;
  frame->generator = nullptr;
  frame->frame_bytes = bytes;
  frame->result_register = 0;
  frame->flags = 0;
  return frame;
}

// The closure's cells into the registers behind the locals.
inline void copy_closure(Isolate& iso, const FunctionObject* function, const CodeObject* code, Value* registers) {
  if (code->free_count == 0) return;
  const TupleObject* cells = function->closure.as<TupleObject>();
  for (uint32_t i = 0; i < code->free_count; ++i)
    registers[code->local_count + i] = retained(iso, (*cells)[i]);
}

// The caches of a function's code, once it is warm; counts the call until then.
inline void count_call(Isolate& iso, FunctionObject* function) {
  if (!function->state) [[unlikely]] function->state = iso.code_states().count(function->code, CodeStates::kCall);
}

// Does a call with `count` arguments, none of them named, bind by moving them into the first registers?
inline bool binds_by_moving(const CodeObject* code, uint32_t count) {
  return count == code->moved_arguments;
}

// Does it bind by moving them and copying the defaults of the parameters behind?
inline bool binds_with_defaults(const FunctionObject* function, const CodeObject* code, uint32_t count) {
  return count < code->argument_count && code->simple_parameters && (code->flags & kCodeOptimized) && !function->defaults.is_empty() &&
         code->argument_count - count <= function->defaults.as<TupleObject>()->length;
}
inline void copy_defaults(Isolate& iso, const FunctionObject* function, const CodeObject* code, Value* registers, uint32_t count) {
  const TupleObject* defaults = function->defaults.as<TupleObject>();
  for (const Value* from = defaults->items() + (defaults->length - code->argument_count + count); count < code->argument_count; ++count)
    registers[count] = retained(iso, *from++);
}

// Room for such a call, header filled; counts the call. The caller fills the registers and makes it iso.frame; the frame
// takes over a reference to the function. Null: too deep, or no memory; raise_frame_error says which.
inline Frame* push_frame(Isolate& iso, FunctionObject* function, CodeObject* code, Frame* caller) {
  if (iso.frame_depth >= iso.recursion_limit) [[unlikely]] return nullptr;
  uint32_t bytes = frame_size(code);
  void* room = iso.frame_stack->push(bytes);
  if (!room) [[unlikely]] return nullptr;
  count_call(iso, function);
  ++iso.frame_depth;
  return init_frame(room, function, code, bytes, caller);
}
Fault raise_frame_error(Isolate& iso);

// Pushes the frame of a call with its arguments bound; iso.frame is the new frame. `function` is borrowed: the frame
// takes its own reference. RecursionError, MemoryError, or what bind_arguments raises, in the caller's frame.
Fallible<Frame*> push_call(Isolate& iso, FunctionObject* function, const Value* values, uint32_t count, Value keywords,
                           ArgumentOwnership ownership);

// The same for f(*tuple, **dict), and for a method with its receiver.
Fallible<Frame*> push_call_ex(Isolate& iso, FunctionObject* function, Value receiver_or_empty, Value tuple, Value dict_or_empty);
// Calling a class: if it is one whose instances object or BaseException makes and whose __init__ is a Python function, pushes the
// frame of __init__, marked kFrameConstructor, clears the window [base, window_end) and leaves the instance in
// *instance_slot; `cache` (or null) learns the class. Null without a fault: not such a class, nothing was done.
Fallible<Frame*> push_constructor(Isolate& iso, Value* base, uint32_t count, Value keywords, Value* instance_slot,
                                  Value* window_end, CallCache* cache);
// Pushes the frame of a comprehension's code, with an iterator and the cells of its free variables, which it takes from window[0] and
// the registers behind. It belongs to the caller's function. Null: as push_frame.
Frame* push_comprehension(Isolate& iso, Frame* caller, CodeObject* code, Value* window, uint32_t cells);
// The frame of left's method for `left op right`, marked kFrameOperator, if that is a plain function and nobody else may
// answer before it, or after it has given NotImplemented. Null without a fault: not so, nothing was done.
Fallible<Frame*> push_operator(Isolate& iso, BinaryOp op, Value left, Value right);
// "__init__() should return None"; takes over the value.
Fault raise_init_result(Isolate& iso, Value owned);

// Releases what the frame holds and removes it: iso.frame is its caller then. A frame object that somebody holds takes
// the variables over. Runs Python (finalizers).
void leave_frame_runs_python(Isolate& iso, Frame* frame);

// Releases registers [first, end). Runs Python.
inline void release_registers(Isolate& iso, Value* first, Value* end) {
  for (; first < end; ++first) {
    Value v = *first;
    *first = Value();
    decrement(iso, v);
  }
}

// ---- `await f(...)` of a coroutine function: the coroutine is made only once it has to wait. Until then its frame lies on the stack, and
// behind the registers its link of the handled exceptions. Nobody could see the coroutine: the caller awaits it and nothing else.
inline HandledException* handled_of_awaited(Frame* frame) {
  return reinterpret_cast<HandledException*>(reinterpret_cast<char*>(frame) + frame->frame_bytes);
}
// `pc` is behind the caller's CALL of window[0], a function, with `count` arguments. If they bind by moving or with defaults, and the
// result is awaited at once, pushes the frame, with what is in the window, and leaves the caller behind its await. Null: nothing was done.
Frame* push_awaited(Isolate& iso, FunctionObject* function, Value* window, uint32_t count, const CodeWord* pc);
// Makes the coroutine of such a frame, which is the innermost one, and gives it to the caller's YIELD_FROM. iso.frame is that in the
// coroutine. MemoryError.
Status become_coroutine(Isolate& iso, Frame* frame);

// ---- Generators (objects/generator.cpp)
// Makes the generator, coroutine or async generator of `frame`, moves the frame into it and pops it from the stack.
// Owned; iso.frame is the caller.
Result make_generator_from_frame(Isolate& iso, Frame* frame);
// What a coroutine function makes when it is called with this one argument. kNotFound: it is no such function, or binds it otherwise.
Result make_coroutine_of(Isolate& iso, FunctionObject* function, Value argument);
// The frame of g, which does not run, becomes the innermost one, resumed as FOR_ITER does it (drive.h).
inline void put_on_top(Isolate& iso, GeneratorObject* g) {
  ++iso.frame_depth;
  g->state = GeneratorState::kRunning;
  g->handled.previous = iso.handled;
  iso.handled = &g->handled;
  Frame* frame = g->frame();
  frame->caller = iso.frame;
  frame->result_register = 0;
  frame->flags &= static_cast<uint16_t>(~kFrameEntry);
  iso.frame = frame;
}
// The same, delivering `sent` (owned). RecursionError when too deep.
inline Status resume_generator(Isolate& iso, GeneratorObject* g, Value sent) {
  if (iso.frame_depth >= iso.recursion_limit) [[unlikely]] {
    decrement(iso, sent);
    return iso.raise_recursion_error("");
  }
  if (!sent.is_none()) assign(iso, g->sent, sent);  // else it is Empty, as in each that does not run
  put_on_top(iso, g);
  return Status::ok();
}
// The frame has yielded: takes it off the running ones.
inline void suspend_generator(Isolate& iso, GeneratorObject* g) {
  Frame* frame = g->frame();
  g->state = GeneratorState::kSuspended;
  iso.handled = g->handled.previous;
  iso.frame = frame->caller;
  frame->caller = nullptr;
  --iso.frame_depth;
}
inline bool is_resumable_with_none(const GeneratorObject* g) {
  return g->state == GeneratorState::kSuspended || g->state == GeneratorState::kCreated;
}
// The frame has returned or raised: the generator is finished, its frame released. Whether an exception is pending
// or not is the caller's business. Runs Python.
void finish_generator_runs_python(Isolate& iso, GeneratorObject* g);
// Gives up a reference to one that is finished. Nearly always it is the last, and the end is near then.
void release_finished_generator(Isolate& iso, GeneratorObject* g);
// A pending StopIteration (in an async generator also StopAsyncIteration) that leaves such code becomes RuntimeError.
void convert_stop_iteration(Isolate& iso, const CodeObject* code);
// May it be resumed with `sent`? Raises ValueError "generator already executing" and the like; kExhausted: finished.
Status check_generator_resumable(Isolate& iso, GeneratorObject* g, Value sent);

}  // namespace skerry
