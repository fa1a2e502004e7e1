// Turns of the threads of an isolate, and the life of those that are not its main thread.
#include "channels/isolate_thread.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "channels/blocking.h"
#include "channels/host_core.h"
#include "channels/isolate_task.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/execution.h"
#include "isolate/vm/flat_arguments.h"
#include "isolate/vm/frame_stack.h"
#include "isolate/vm/tracing.h"
#include "scheduler/worker.h"

namespace skerry::channels {

namespace {

// What stays free below the point where natives are told that the stack is low: for leaf functions that do not ask.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr size_t kStackReserve = 256 * 1024;
#else
constexpr size_t kStackReserve = 64 * 1024;
#endif

constexpr int kMostRounds = 10;

// Virtual time of one unit of an isolate's budget: of a call, or of the way round a loop.
constexpr std::chrono::nanoseconds kTimeOfBudget{20};

// The stress variants of the tests switch threads wherever they can.
bool switches_always() {
  static const bool always = std::getenv("SKERRY_TEST_QUANTUM") != nullptr;
  return always;
}

}  // namespace

// ---- Turns
bool IsolateThread::enter() {
  IsolateThreads* threads = task_.threads();
  if (threads != nullptr && threads->lock.take(turn_->place) == IsolateLock::Taken::kQueued) return false;
  if (Isolate* iso = task_.isolate()) iso->heap.take();
  if (threads == nullptr) return true;
  threads->turn_began = scheduler::Clock::now();
  task_.isolate()->exchange(turn_->state);
  return true;
}

void IsolateThread::leave() {
  if (lent_ != 0) [[unlikely]] spend_budget(*task_.isolate());
  IsolateThreads* threads = task_.threads();
  task_.isolate()->heap.leave();
  if (threads == nullptr) return;
  task_.isolate()->exchange(turn_->state);
  threads->lock.release(turn_->place);
}

scheduler::RunOutcome IsolateThread::leave_for_others() {
  if (lent_ != 0) [[unlikely]] spend_budget(*task_.isolate());
  IsolateThreads* threads = task_.threads();
  task_.isolate()->heap.leave();
  if (threads == nullptr) return scheduler::RunOutcome::kYield;
  task_.isolate()->exchange(turn_->state);
  if (threads->lock.release_and_queue(turn_->place) == IsolateLock::Taken::kQueued) return scheduler::RunOutcome::kPark;
  threads->lock.release(turn_->place);
  return scheduler::RunOutcome::kYield;
}

// In the middle of native frames: the fiber, and so the stack, stay the same; the worker may be another one.
void IsolateThread::enter_waiting() {
  while (!enter()) worker_ = &worker_->suspend_current();
  if (worker_->is_virtual()) [[unlikely]] lend_budget(*task_.isolate());
}

void IsolateThread::lend_budget(Isolate& iso) {
  const auto most = kTimeOfBudget * budget_quantum();
  lent_ = iso.budget = static_cast<int32_t>(std::max<int64_t>(worker_->next_safepoint(most) / kTimeOfBudget, 1));
}

void IsolateThread::spend_budget(Isolate& iso) {
  const int32_t spent = std::exchange(lent_, 0) - iso.budget;
  if (spent > 0) worker_->compute(kTimeOfBudget * spent);
}

void IsolateThread::block(Isolate& iso) {
  if (this == &task_) task_.serve_hosts(iso);
  leave();
  worker_ = &worker_->suspend_current();
  enter_waiting();
}

bool IsolateThread::may_block() { return worker_->secure_stack(); }

void IsolateThread::yield_fiber(Isolate&) {
  if (!worker_->secure_stack()) return;
  bool parks = leave_for_others() == scheduler::RunOutcome::kPark;
  worker_ = parks ? &worker_->suspend_current() : &worker_->yield_current();
  enter_waiting();
}

void IsolateThread::give_way(Isolate& iso) {
  if (worker_ == nullptr) return;  // a thread of the host
  if (worker_->is_virtual()) [[unlikely]] renew_budget(iso);
  if (!has_had_its_time() || !worker_->secure_stack()) return;
  iso.heap.leave();
  worker_ = &worker_->yield_current();
  iso.heap.take();
}

bool IsolateThread::should_yield(Isolate& iso) {
  if (worker_->is_virtual()) [[unlikely]] renew_budget(iso);
  return has_had_its_time() || wants_turn_to_end(iso);
}

bool IsolateThread::has_had_its_time() {
  if (!worker_->should_yield()) return false;
  if (task_.hurries()) [[unlikely]] wake_urgent();  // it will be queued so
  return true;
}

bool IsolateThread::wants_turn_to_end(Isolate& iso) {
  if (this == &task_) task_.serve_hosts(iso);
  IsolateThreads* threads = task_.threads();
  if (threads == nullptr || !threads->lock.is_wanted()) return false;
  return switches_always() || scheduler::Clock::now() - threads->turn_began >= std::chrono::microseconds(iso.switch_interval);
}

// At a safepoint: what was lent is spent, and what the safepoint has given does not count.
void IsolateThread::renew_budget(Isolate& iso) {
  iso.budget = 0;
  spend_budget(iso);
  lend_budget(iso);
}

void IsolateThread::run_blocking(std::function<void()> job) {
  if (!worker_->secure_stack()) {
    job();
    return;
  }
  IsolateThreads* threads = task_.threads();
  bool counts = threads != nullptr && this != &task_;
  bool has_left = false;
  auto leave_turn = [&] {
    has_left = true;
    if (counts) ++threads->blocked;
    // A main thread that waits for the others to end must know that this one may never do.
    if (counts && threads->main_awaits_end) task_.wake();
    leave();
  };
  worker_ = &worker_->run_blocking(std::move(job), leave_turn);
  if (!has_left) return;
  enter_waiting();
  if (counts) --threads->blocked;
}

void IsolateThread::run_aside(Isolate&, void (*job)(void*), void* data) {
  run_blocking([job, data] { job(data); });
}

void IsolateThread::lend_stack(scheduler::Worker& worker) {
  worker_ = &worker;
  task_.isolate()->native_stack_limit = reinterpret_cast<uintptr_t>(worker.stack_bounds().low) + kStackReserve;
}

void IsolateThread::end_thread_runs_python(Isolate& iso) {
  // Finalizers may make new ones.
  for (int i = 0; extras && i < kMostRounds; ++i) std::exchange(extras, nullptr)->end(iso);
  clear_thread_runs_python(iso);
  for (int i = 0; extras && i < kMostRounds; ++i) std::exchange(extras, nullptr)->end(iso);
  (void)extras.release();
  iso.clear_pending();
  iso.tracing.reset();
  iso.frame_stack.reset();  // no Python runs here any more
  ready_wait_.reset();      // it holds this task
}

scheduler::ReadyWait& IsolateThread::ready_wait() {
  task_.host().pool().start_watch();
  if (!ready_wait_) ready_wait_ = std::make_unique<scheduler::ReadyWait>(task_.host().io(), *this);
  return *ready_wait_;
}

void run_blocking(Isolate& iso, std::function<void()> job) {
  if (IsolateThread* thread = IsolateThread::of(iso)) thread->run_blocking(std::move(job));
  else job();
}

// ---- Further threads
namespace {

class FurtherThread final : public IsolateThread {
 public:
  // Takes over the references.
  FurtherThread(IsolateTask& task, Isolate& iso, Value function, Value arguments, Value keywords)
      : IsolateThread(task), function_(function), arguments_(arguments), keywords_(keywords) {
    turn_ = std::make_unique<ThreadTurn>(iso, *this);
    turn_->state.parker = this;
    turn_->state.frame_stack = std::make_unique<FrameStack>(iso.heap);
  }

 private:
  scheduler::RunOutcome run(scheduler::Worker& worker) override {
    worker_ = &worker;
    if (!enter()) return scheduler::RunOutcome::kPark;
    Isolate& iso = *task_.isolate();
    lend_stack(worker);
    if (worker.is_virtual()) [[unlikely]] lend_budget(iso);
    Status begun = has_begun_ ? Status::ok() : begin(iso);
    if (begun.is_fault()) {
      end(iso, begun.fault());
      return scheduler::RunOutcome::kDone;
    }
    switch (resume(iso)) {
      case RunState::kWaiting: leave(); return scheduler::RunOutcome::kPark;
      case RunState::kPreempted: return leave_for_others();
      case RunState::kFinished: break;
    }
    end(iso, take_result(iso));
    return scheduler::RunOutcome::kDone;
  }

  Status begin(Isolate& iso) {
    has_begun_ = true;
    // relaxed: only these bits are wanted
    if (iso.interrupts.load(std::memory_order_relaxed) & (kInterruptTerminate | kInterruptThreads)) return Fault(FaultKind::kTerminated);
    FlatArguments flat(iso);
    TRY(flat.fill(Value(), arguments_, keywords_));
    return start(iso, function_, flat.args());
  }

  void end(Isolate& iso, Result result) {
    if (!result.is_fault()) decrement(iso, result.value());
    else if (result.is_raised() && !iso.catch_pending(SystemExit)) iso.report_unraisable("in thread started by", function_);
    iso.clear_pending();
    clear_field(iso, arguments_);
    clear_field(iso, keywords_);
    clear_field(iso, function_);
    end_thread_runs_python(iso);
    task_.remove_thread(iso, *this);
    // After this the isolate may end at any moment.
    leave();
  }

  Value function_, arguments_, keywords_;  // owned; keywords may be Empty
  bool has_begun_ = false;
};

}  // namespace

Fallible<IsolateThread*> start_thread(Isolate& iso, Value function, Value arguments, Value keywords_or_empty) {
  IsolateThread* running = IsolateThread::of(iso);
  if (running == nullptr || !running->isolate_task().may_start_threads()) return iso.raise(RuntimeError, "can't start new thread");
  IsolateTask& task = running->isolate_task();
  auto thread = scheduler::make_task<FurtherThread>(task, iso, retained(iso, function), retained(iso, arguments),
                                                    retained(iso, keywords_or_empty));
  task.add_thread(iso, *thread);
  task.host().pool().submit(*thread);
  return thread.get();
}

}  // namespace skerry::channels
