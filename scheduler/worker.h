// A worker: one thread of the pool, and what a running task may ask of it.
//
// One more, the watch, is for what the reactor wakes. It sleeps there, runs what has become ready at once, however busy the ordinary workers are (the
// system's scheduler gives a thread that has slept its turn within microseconds), and hands over to them what turns out to be long.
// Owns: its deque, its LIFO slot, its timer wheel, its spare fibers, and the search for the next task.
// Invariants: only the worker's own thread calls its methods (monitor_* excepted). A worker parks only when its deque and LIFO slot
// are empty, so queued local work always has a thread that is awake.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "scheduler/atomics.h"
#include "scheduler/deque.h"
#include "scheduler/fiber.h"
#include "scheduler/idle.h"
#include "scheduler/parker.h"
#include "scheduler/task.h"
#include "scheduler/timer_wheel.h"

namespace skerry::scheduler {

class PoolCore;
class VirtualCores;

class Worker {
 public:
  // ---- for the running task ----

  // Keeps this fiber stack, with all the native frames on it, for the task; gives the thread back to the pool; returns after the task
  // was woken. It may return without need: loop on your condition. And the wake-up that ends it is used up, whoever meant it for what: a task that
  // waits for several things looks at all of them again before it returns kPark. The result is the worker that the task is on now,
  // which may be another one, on another thread: what was read from thread-local storage before is void.
  [[nodiscard]] Worker& suspend_current();

  // Whether a stack is there for who runs while this task is suspended; false: no memory for one. Ask before the calls above and below.
  [[nodiscard]] bool secure_stack();

  // As suspend_current(), but the task is queued again at once, behind others.
  [[nodiscard]] Worker& yield_current();

  // Runs `job` on the blocking pool while the task is suspended, which holds no worker. Returns the worker the task is on then. Calls `before`
  // first; on virtual cores only if the job is not done soon: whether a file had to come from the disk does not change the schedule.
  [[nodiscard]] Worker& run_blocking(std::function<void()> job, const std::function<void()>& before = nullptr);

  // On virtual cores: the task has computed for so long, and others may run before it goes on. Elsewhere time passes by itself.
  void compute(std::chrono::nanoseconds time);
  bool is_virtual() const { return virtual_cores_ != nullptr; }
  // On virtual cores: how much the task should compute until it comes to its next safepoint, at most.
  std::chrono::nanoseconds next_safepoint(std::chrono::nanoseconds most);

  // To be asked at safepoints, every 50-500 us of running or so (it reads the clock, fires timers that are due, and offers queued
  // work to workers that sleep). True: somebody waits and this task's time slice is over, or an urgent task waits, or
  // the pool stops; return kYield, or call yield_current() beneath native frames.
  bool should_yield();

  // The stack that run() executes on now. It changes with each run and after suspend_current().
  StackBounds stack_bounds() const;

  unsigned index() const { return index_; }

  // The worker that executes the caller, null on a thread that is none. Not inlined, so that no caller keeps a stale answer
  // across a suspension.
  [[gnu::noinline]] static Worker* current() noexcept;

  // ---- for the pool ----

  Worker(PoolCore& pool, unsigned index, std::uint64_t seed, TimePoint now);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

 private:
  friend class PoolCore;
  friend class Monitor;
  friend class VirtualCores;
  using TaskDeque = Deque<Task*, RealAtomics, 256>;

  // How a run came back to the worker's own loop.
  enum class Return : std::uint8_t { kDone, kYielded, kParked, kSuspended, kSuspendedYielding, kSettled /* and next_ is next, if any */ };

  void main();
  void run_until_stopped();
  void watch();
  // Whose code this thread executes from now on.
  static void make_current(Worker* worker) noexcept;
  Task* next_task();
  bool others_wait() const noexcept;
  Task* take_lifo();
  Task* take_from_deque();
  Task* take_urgent();
  Task* take_woken();
  Task* take_yielded();
  Task* search();
  Task* steal();
  void end_search();
  Task* admit(Task* task, EntryKind kind);

  void park();
  ParkResult sleep_until(TimePoint deadline);
  Task* next_ready_task();
  bool watch_should_yield(TimePoint now);
  TimePoint give_way(TimePoint now);
  void hand_over();
  void poll_reactor();
  void housekeeping(TimePoint now);

  void run_task(Task& task);
  void run_on_own_fiber(Task& task);
  Task* go_on_from(Task& task, RunOutcome outcome);
  void settle_done(Task& task);
  void settle(Task& task, FinishResult result, Return how);
  bool choose_fiber(Task& task);  // false: no memory for a stack
  Worker& leave_fiber(Return how);
  static void serve(Fiber& fiber);

  void push_woken(Task& task);
  void push_local(Task& task);

  PoolCore& pool_;
  VirtualCores* virtual_cores_ = nullptr;  // the pool's; null: this worker has a thread
  const unsigned index_;
  bool has_thread_ = false;  // it gets one when it is first chosen. Read and written by who has just taken it off the list of sleepers
  std::uint64_t random_;  // xorshift; only this worker's thread

  // Written by this worker's thread only.
  bool slice_was_used_up_ = false;   // by the task before
  unsigned lifo_uses_ = 0;           // tasks taken from the LIFO slot, one after the other
  TimePoint slice_start_{};          // epoch: not begun
  TimePoint gave_way_at_{};          // to other threads of the system, and
  std::chrono::nanoseconds turn_{};  // how long it need not again; zero: never yet
  TimePoint measured_at_{};          // when the mean run time was last updated, and
  std::uint64_t measured_ticks_ = 0; // at which tick
  std::int64_t mean_run_ns_;         // decaying mean; says whether queued work is worth another core
  Searching searching_ = Searching::kYes;  // as whoever starts its thread has chosen it
  Context scheduler_context_;        // where the worker's own loop waits while a fiber runs
  std::unique_ptr<Fiber> fiber_;     // the fiber that runs, or will run, the next task
  std::vector<std::unique_ptr<Fiber>> spare_fibers_;
  Task* running_ = nullptr;
  Task* next_ = nullptr;             // taken by a fiber that cannot run it
  Return returned_ = Return::kParked;

  // Written by this worker's thread, read by others. relaxed: counters; the monitor compares two looks, and sums are exact only once the
  // pool is still.
  std::atomic<std::uint64_t> ticks_{0};
  std::atomic<std::uint64_t> submitted_{0};
  std::atomic<std::uint64_t> finished_{0};

  // The task woken last: its data is in this core's cache. Written by this worker (put, take) and by the monitor (take). Each exchange hands the task over:
  // release and acquire pair with one another.
  alignas(64) std::atomic<Task*> lifo_{nullptr};
  TaskDeque deque_;
  TimerWheel timers_;
};

}  // namespace skerry::scheduler
