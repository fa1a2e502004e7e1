// See host_thread.h.
#include "channels/host_thread.h"

#include <pthread.h>

#include "channels/host_core.h"
#include "channels/isolate_task.h"
#include "isolate/vm/frame_stack.h"
#include "isolate/vm/tracing.h"

namespace skerry::channels {

namespace {

// Below the stack's end, for leaf functions that do not ask; as for the workers' stacks.
constexpr size_t kStackReserve = 256 * 1024;

uintptr_t stack_limit() {
  pthread_attr_t attributes;
  void* low = nullptr;
  size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return 0;
  pthread_attr_getstack(&attributes, &low, &size);
  pthread_attr_destroy(&attributes);
  return reinterpret_cast<uintptr_t>(low) + kStackReserve;
}

}  // namespace

HostThread::HostThread(IsolateTask& task) : IsolateThread(task) {}

Isolate& HostThread::isolate() { return *task_.isolate(); }

void HostThread::make_turn(Isolate& iso) {
  turn_ = std::make_unique<ThreadTurn>(iso, *this);
  turn_->state.parker = this;
}

// ---- The task that wakes the thread
scheduler::RunOutcome HostThread::run(scheduler::Worker&) {
  std::lock_guard lock(mutex_);
  is_told_ = true;
  told_.notify_one();
  return is_finished_ ? scheduler::RunOutcome::kDone : scheduler::RunOutcome::kPark;
}

void HostThread::tell() { wake(); }

bool HostThread::sleep(std::optional<scheduler::TimePoint> deadline) {
  std::unique_lock lock(mutex_);
  auto told = [&] { return is_told_; };
  if (!deadline) told_.wait(lock, told);
  else if (!told_.wait_until(lock, *deadline, told)) return false;
  is_told_ = false;
  return true;
}

void HostThread::finish() {
  {
    std::lock_guard lock(mutex_);
    is_finished_ = true;
  }
  wake();
  interest_.reset();
}

// ---- In and out
HostThread::Entered HostThread::enter_isolate(std::optional<scheduler::TimePoint> deadline) {
  interest_.emplace(task_.host().pool());
  task_.host().pool().submit(*this);
  if (!task_.admit(*this)) {
    finish();
    return Entered::kEnded;
  }
  for (;;) {
    const HostPlace place = task_.place_of(*this);
    if (place == HostPlace::kRefused) {
      finish();
      return Entered::kEnded;
    }
    if (place == HostPlace::kQueued && enter()) break;
    if (sleep(deadline)) continue;
    if (!task_.withdraw(*this)) continue;  // it has become its turn at this moment
    finish();
    return Entered::kTimedOut;
  }
  Isolate& iso = isolate();
  iso.frame_stack = std::make_unique<FrameStack>(iso.heap);
  iso.native_stack_limit = stack_limit();
  if (task_.may_start_threads()) {
    task_.add_thread(iso, *this);
    return Entered::kHeld;
  }
  iso.frame_stack.reset();
  leave();
  task_.dismiss();
  finish();
  return Entered::kEnded;
}

void HostThread::leave_isolate() {
  Isolate& iso = isolate();
  end_thread_runs_python(iso);
  task_.remove_thread(iso, *this);
  leave();
  task_.dismiss();  // after this the isolate may end at any moment
  finish();
}

// ---- While it is in
void HostThread::come_back() {
  while (!enter()) sleep({});
}

void HostThread::block(Isolate&) {
  leave();
  sleep({});
  come_back();
}

bool HostThread::should_yield(Isolate& iso) { return wants_turn_to_end(iso); }

void HostThread::yield_fiber(Isolate&) {
  if (leave_for_others() == scheduler::RunOutcome::kPark) sleep({});
  come_back();
}

void HostThread::run_blocking(std::function<void()> job) {
  IsolateThreads& threads = *task_.threads();
  ++threads.blocked;
  if (threads.main_awaits_end) task_.wake();
  leave();
  // Also when `job`, which is the embedder's, throws.
  struct Return {
    HostThread& thread;
    IsolateThreads& threads;
    ~Return() {
      thread.come_back();
      --threads.blocked;
    }
  } at_end{*this, threads};
  job();
}

}  // namespace skerry::channels
