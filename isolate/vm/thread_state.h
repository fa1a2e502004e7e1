// ThreadState: what each thread of an isolate has for itself while another one's turn is: frames, exceptions, what it waits for.
//
// The threads of an isolate share its heap and take turns under its lock. The fields of the one that runs are the Isolate's own, so
// that the run loop knows nothing of threads; Isolate::exchange puts them aside and those of another thread in their place.
#pragma once

#include "isolate/isolate.h"

namespace skerry {

struct ThreadState {
  // Of nobody: what the isolate holds while no thread runs.
  explicit ThreadState(Isolate& iso);
  // Has been emptied, by the thread's end.
  ~ThreadState();
  ThreadState(const ThreadState&) = delete;
  ThreadState& operator=(const ThreadState&) = delete;

  // The innermost exception that it handles, while its turn is not; borrowed, or Empty.
  Value handled_exception(const Isolate& iso) const;

  Frame* frame = nullptr;
  std::unique_ptr<FrameStack> frame_stack;
  HandledException base_handled;
  HandledException* handled;  // may be the isolate's base_handled: its content is above meanwhile
  uintptr_t native_stack_limit = 0;
  int frame_depth = 0, native_depth = 0;
  Parker* parker = nullptr;
  std::unique_ptr<Waiter> waiter;
  std::unique_ptr<Tracing> tracing;
  bool is_traced = false, is_main_thread = false, may_suspend = false;
  Result outcome = Value::none();
  Value pending, context;
  ReprGuard* repr_guards = nullptr;
  int destroy_depth = 0;
  Object* destroy_later = nullptr;
};

// By the thread that ends, in its turn: all that is its own is released. Runs Python (finalizers).
void clear_thread_runs_python(Isolate& iso);

}  // namespace skerry
