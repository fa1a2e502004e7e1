// sys.settrace and sys.setprofile: when their functions are called, and with what.
//
// An isolate that nobody traces pays one test after each native call, in the ordinary run loop. While a function is set, the
// isolate runs in a second copy of the loop (run_loop_traced.cpp), which asks the functions below at every instruction, entry,
// exit and exception. While such a function runs itself, nothing is traced, and the ordinary loop is in use.
#pragma once

#include "isolate/isolate.h"
#include "isolate/vm/frame.h"

namespace skerry {

enum class TraceEvent : uint8_t { kCall, kException, kLine, kReturn, kOpcode, kNativeCall, kNativeReturn, kNativeException };

// What an isolate has once one of the functions was set.
struct Tracing {
  Value trace, profile;  // owned, or Empty
  bool installing = false;  // the old function is being let go of
  int running = 0;       // trace or profile functions that run now
  // What the innermost of them is told, and where it wants the frame to go on.
  TraceEvent event = TraceEvent::kCall;
  Frame* frame = nullptr;
  const CodeWord* jump = nullptr;
  const Frame* jump_frame = nullptr;  // the frame of `jump`, which may call others before it goes on
  Value first_iteration, finalizer;  // owned, or Empty: hooks of asynchronous generators
  int origin_depth = 0;              // callers that a new coroutine remembers
};

// Sets or, with None, takes away. They hold from the next instruction of the running loop.
Status set_trace_function(Isolate& iso, Value function);
Status set_profile_function(Isolate& iso, Value function);
Value trace_function(Isolate& iso);    // borrowed; None if there is none
Value profile_function(Isolate& iso);
// Calls function(*args) from within a trace function with tracing on.
Result call_tracing(Isolate& iso, Value function, Value args);
// sys.set_asyncgen_hooks: called with an asynchronous generator when it is first iterated over, and when it dies unfinished.
struct AsyncHooks {
  Value first_iteration, finalizer;  // borrowed from sys; Empty: none
};
AsyncHooks async_hooks(Isolate& iso);
void set_async_hooks(Isolate& iso, AsyncHooks hooks);
// sys.set_coroutine_origin_tracking_depth, and what cr_origin is then: a tuple of (file, line, function), innermost first.
int coroutine_origin_depth(Isolate& iso);
void set_coroutine_origin_depth(Isolate& iso, int depth);
Result coroutine_origin(Isolate& iso, Frame* caller, int depth);

// f_lineno = line, in a trace function (frame_jump.cpp). ValueError where the frame cannot go on from there.
Status set_frame_line(Isolate& iso, FrameObject* frame, Value line);
// The isolate ends.
void end_tracing(Isolate& iso);

// ---- For the run loop, only while iso.is_traced. A fault takes the place of what was going on.
// Before the instruction at `pc`; frame->pc is behind the one before it. Gives the instruction that is to run; frame->pc is behind
// its first word then, unless it is artificial.
Fallible<const CodeWord*> trace_instruction(Isolate& iso, Frame* frame, const CodeWord* pc);
// A suspended generator goes on, by a value or with a pending exception, which stays pending.
Status trace_resumption(Isolate& iso, Frame* frame);
Status trace_return(Isolate& iso, Frame* frame, Value value);
// An exception has arrived in the frame; it stays pending, or the fault is another one.
void trace_exception(Isolate& iso, Frame* frame);
// What the frame steps has ended with `value`, which CPython would have told it by a StopIteration.
Status trace_end_of_step(Isolate& iso, Frame* frame, Value value);
// It leaves the frame.
void trace_unwind(Isolate& iso, Frame* frame);
// Around a native: `callable` with the first argument, which a method descriptor is bound to.
Status trace_native_call(Isolate& iso, Frame* frame, Value callable, Value first_or_empty);
Result trace_native_result(Isolate& iso, Frame* frame, Value callable, Value first_or_empty, Result result);

}  // namespace skerry
