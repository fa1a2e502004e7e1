// See thread_state.h.
#include "isolate/vm/thread_state.h"

#include <utility>

#include "isolate/objects/operations.h"
#include "isolate/vm/frame_stack.h"
#include "isolate/vm/tracing.h"

namespace skerry {

ThreadState::ThreadState(Isolate& iso) : handled(&iso.base_handled) {}
ThreadState::~ThreadState() = default;

Value ThreadState::handled_exception(const Isolate& iso) const {
  for (const HandledException* h = handled; h != nullptr; h = h->previous) {
    Value exception = h == &iso.base_handled ? base_handled.exception : h->exception;
    if (!exception.is_empty() && !exception.is_none()) return exception;
  }
  return Value();
}

void Isolate::exchange(ThreadState& s) {
  std::swap(frame, s.frame);
  std::swap(frame_stack, s.frame_stack);
  std::swap(base_handled, s.base_handled);
  std::swap(handled, s.handled);
  std::swap(native_stack_limit, s.native_stack_limit);
  std::swap(frame_depth, s.frame_depth);
  std::swap(native_depth, s.native_depth);
  std::swap(parker, s.parker);
  std::swap(waiter, s.waiter);
  std::swap(tracing, s.tracing);
  std::swap(is_traced, s.is_traced);
  std::swap(is_main_thread, s.is_main_thread);
  std::swap(may_suspend, s.may_suspend);
  std::swap(outcome, s.outcome);
  std::swap(pending_, s.pending);
  std::swap(kept(Kept::kContext), s.context);
  std::swap(repr_guards, s.repr_guards);
  std::swap(destroy_depth, s.destroy_depth);
  std::swap(destroy_later, s.destroy_later);
}

void clear_thread_runs_python(Isolate& iso) {
  iso.waiter.reset();
  iso.clear_pending();
  end_tracing(iso);
  clear_field(iso, iso.kept(Kept::kContext));
  clear_field(iso, iso.base_handled.exception);
  iso.clear_pending();
}

}  // namespace skerry
