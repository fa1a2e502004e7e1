// IsolateThread: a thread of an isolate as the scheduler sees it. Each is a task of its own; IsolateTask is the main one.
//
// Threads of an isolate run one at a time: between enter() and leave() a thread holds the isolate's lock and its own fields lie in
// the Isolate (vm/thread_state.h). While there is only the main thread both do nothing. Whoever waits, blocks or has had its time
// leaves; what wakes it wakes this task, which enters again before it looks at anything of the isolate.
#pragma once

#include <functional>
#include <memory>

#include "channels/isolate_lock.h"
#include "isolate/isolate.h"
#include "isolate/park.h"
#include "isolate/vm/thread_state.h"
#include "scheduler/io_reactor.h"
#include "scheduler/task.h"
#include "scheduler/timer.h"

namespace skerry::channels {

class IsolateTask;
class IsolateThread;

// What an isolate has once a second thread was started.
struct IsolateThreads {
  explicit IsolateThreads(IsolateLock::Place& main) : lock(main) {}
  IsolateLock lock;
  // Written under the lock and the task's interrupt lock, read under either.
  IsolateThread* first = nullptr;  // further threads that have not ended, newest first
  // Under the lock.
  size_t live = 0;                 // further threads
  size_t blocked = 0;              // of them: in calls that block, off the workers
  uint32_t started = 0;
  bool main_awaits_end = false;
  scheduler::TimePoint turn_began{};
};

// What native modules keep for a thread: locals, what is told of its end.
class ThreadExtras {
 public:
  virtual ~ThreadExtras() = default;
  // The thread ends, in its turn. Runs Python.
  virtual void end(Isolate& iso) = 0;
};

// What a thread has once there is more than one.
struct ThreadTurn {
  ThreadTurn(Isolate& iso, scheduler::Task& task) : state(iso), place(task) {}
  ThreadState state;         // while another one runs
  IsolateLock::Place place;
  uint32_t number = 0;       // the first further thread is 1
  // Links of IsolateThreads::first.
  IsolateThread* next = nullptr;
  IsolateThread* previous = nullptr;
};

class IsolateThread : public scheduler::Task, public Parker {
 public:
  // The thread that runs; null in isolates that are no tasks.
  static IsolateThread* of(Isolate& iso) { return iso.host_data ? static_cast<IsolateThread*>(iso.parker) : nullptr; }

  IsolateTask& isolate_task() { return task_; }
  // For the holder of the isolate's lock. Null while there was never more than one thread.
  ThreadTurn* turn() { return turn_.get(); }
  // By the running thread: see channels/blocking.h.
  virtual void run_blocking(std::function<void()> job);
  // By the running thread: other isolates have the worker, if this one has had its time. The isolate's lock stays taken.
  void give_way(Isolate& iso);
  // By the running thread: for channels/readiness.h. Made on first use.
  scheduler::ReadyWait& ready_wait();

  std::unique_ptr<ThreadExtras> extras;

 protected:
  explicit IsolateThread(IsolateTask& task) : task_(task) {}
  ~IsolateThread() override = default;

  bool may_block() override;
  void run_aside(Isolate& iso, void (*job)(void*), void* data) override;
  void block(Isolate& iso) override;
  bool should_yield(Isolate& iso) override;
  void yield_fiber(Isolate& iso) override;
  void wake_thread() override { wake(); }

  // False: the lock is another thread's; park, and try again when woken.
  [[nodiscard]] bool enter();
  void leave();
  // To let others run before this thread goes on: what the run has to return.
  scheduler::RunOutcome leave_for_others();
  void lend_stack(scheduler::Worker& worker);
  // On virtual cores: how far the turn goes until its next safepoint, and the time that it has taken.
  [[gnu::cold, gnu::noinline]] void lend_budget(Isolate& iso);
  [[gnu::cold, gnu::noinline]] void spend_budget(Isolate& iso);
  [[gnu::cold, gnu::noinline]] void renew_budget(Isolate& iso);
  // Other tasks wait for the worker, and this one has had its time.
  bool has_had_its_time();
  // Others wait for the turn, and this one has had its time.
  bool wants_turn_to_end(Isolate& iso);
  // A further thread's last deeds in its turn: all that is its own goes.
  void end_thread_runs_python(Isolate& iso);

  IsolateTask& task_;
  scheduler::Worker* worker_ = nullptr;
  std::unique_ptr<ThreadTurn> turn_;
  std::unique_ptr<scheduler::ReadyWait> ready_wait_;
  int32_t lent_ = 0;  // on virtual cores: of the budget, in this turn and not yet paid for

 private:
  void enter_waiting();
};

// By the running thread: starts another, which calls function(*arguments, **keywords). Gives it; it may end before anybody looks.
Fallible<IsolateThread*> start_thread(Isolate& iso, Value function, Value arguments, Value keywords_or_empty);

}  // namespace skerry::channels
