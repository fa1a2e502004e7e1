// HostThread: a thread of the host that takes its turn in an isolate, as one of the isolate's threads.
//
// It queues for the isolate's lock like the others, and has it when the lock is handed over. What wakes it wakes a task: the worker that
// runs this task only tells the thread, which sleeps on a condition. While it has the turn it may run Python, and wait as any thread of the isolate may.
// An isolate that ends refuses those who come and waits for those who are in it.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

#include "channels/isolate_thread.h"
#include "scheduler/pool.h"

namespace skerry::channels {

class HostThread final : public IsolateThread {
 public:
  enum class Entered : uint8_t { kHeld, kTimedOut, kEnded };

  explicit HostThread(IsolateTask& task);

  // By the thread that made it, once. kHeld: it has the turn until leave_isolate(); otherwise it is out of the isolate's sight again.
  Entered enter_isolate(std::optional<scheduler::TimePoint> deadline);
  // Finalizers of what it leaves behind may run.
  void leave_isolate();

  Isolate& isolate();
  void run_blocking(std::function<void()> job) override;

 private:
  friend class IsolateTask;
  ~HostThread() override = default;
  scheduler::RunOutcome run(scheduler::Worker&) override;
  void block(Isolate& iso) override;
  bool may_block() override { return true; }
  bool should_yield(Isolate& iso) override;
  void yield_fiber(Isolate& iso) override;

  // By IsolateTask, while the isolate is there and cannot end: the place in the lock's queue.
  void make_turn(Isolate& iso);
  void tell();
  bool sleep(std::optional<scheduler::TimePoint> deadline);  // false: the time has passed
  void come_back();
  void finish();

  std::mutex mutex_;
  std::condition_variable told_;
  bool is_told_ = false;     // under mutex_
  bool is_finished_ = false;  // under mutex_: the task ends at its next run
  // While it wants or has the turn it will, as far as the pool can know, wake others.
  std::optional<scheduler::Pool::ExternalInterest> interest_;
};

}  // namespace skerry::channels
