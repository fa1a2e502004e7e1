// The inner part of the pool, which workers, monitor and tasks share. Not for users: pool.h is.
//
// Lock order: a timer wheel's lock, then a shared queue's or Idle's. No callback runs under a queue's or Idle's lock.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "scheduler/atomics.h"
#include "scheduler/blocking_pool.h"
#include "scheduler/carried.h"
#include "scheduler/fiber.h"
#include "scheduler/idle.h"
#include "scheduler/monitor.h"
#include "scheduler/parker.h"
#include "scheduler/pool.h"
#include "scheduler/reactor.h"
#include "scheduler/shared_queue.h"
#include "scheduler/task.h"
#include "scheduler/virtual_cores.h"
#include "scheduler/worker.h"

namespace skerry::scheduler {

class PoolCore {
 public:
  explicit PoolCore(PoolOptions pool_options);
  ~PoolCore();

  void start();
  void start_watch();
  // To be called before there is a second task, or a timer: one task alone is helped by nobody.
  void need_monitor() {
    if (!monitor_started_.load(std::memory_order_relaxed)) [[unlikely]] start_monitor();
  }
  StopResult stop(TimePoint deadline);

  // fork.cpp
  ForkReadiness prepare_fork();
  void forked_as_parent();
  void forked_as_child();

  void submit(Task& task);
  void run_blocking(std::function<void()> job);
  void arm(Timer& timer, TimePoint deadline);
  std::uint64_t live_tasks() const noexcept;

  // Queue a task for which a transition of its state has asked for an entry.
  void push_woken(Task& task);
  void push_urgent(Task& task);
  void push_shared(Task& task);

  // New work is visible: wakes one sleeper, unless somebody searches already.
  void notify();
  // Wakes this worker, if it sleeps.
  void wake_worker(unsigned index);
  void unpark(unsigned index);
  // A source of wake-ups (blocking job, external interest) has dried up: somebody must look whether the pool is quiescent.
  void source_dried_up();

  // By a worker's thread, as the last thing that it does here.
  void a_worker_has_ended();

  // After carried.take_up(), when what was carried is queued.
  void put_down();

  bool work_is_visible() const noexcept;
  bool nothing_can_wake() const noexcept;
  void check_quiescence(IdleSnapshot asleep);
  // The ordinary workers and, if there is a reactor, the watch.
  template <class F>
  void for_each_worker(F&& f) const {
    for (const auto& worker : workers) f(*worker);
    if (watch) f(*watch);
  }

  // A task waits for descriptors, or has just been woken for them. A hint.
  bool serves_descriptors() const noexcept {
    return watch && (options.reactor->has_interest() || watch_epoch.load(std::memory_order_relaxed) % 2 != 0);
  }

  bool is_stopping() const noexcept {
    return stopping.load(std::memory_order_relaxed);  // relaxed: a hint that is seen soon; stop() unparks everybody afterwards
  }

  const PoolOptions options;
  FiberPool fibers;
  Idle<RealAtomics> idle;
  std::vector<std::unique_ptr<Worker>> workers;
  std::unique_ptr<Worker> watch;  // null without a reactor and with virtual cores; not in `workers`, not in `idle`
  std::vector<std::unique_ptr<Parker<RealAtomics>>> parkers;
  std::unique_ptr<VirtualCores> virtual_cores;  // null: each worker has a thread, and its parker
  SharedQueue<Task, &Task::queue_next_, RealAtomics> woken;    // by threads that are no workers; and what finds a deque full
  SharedQueue<Task, &Task::queue_next_, RealAtomics> yielded;  // have had their time slice
  SharedQueue<Task, &Task::urgent_next_, RealAtomics> urgent;
  BlockingPool blocking;
  Monitor monitor;

  // Held by the thread that drives the reactor.
  std::mutex reactor_driver;
  // Even: the watch sleeps in the reactor, or does not run yet. Written by the watch; release, so that who sees it asleep sees all
  // that it has done. Odd before it takes the first task that the reactor has woken.
  std::atomic<std::uint64_t> watch_epoch{0};

  // Written by stop(), read by workers and running tasks.
  std::atomic<bool> stopping{false};
  // Written by any thread. release on the decrement, which comes after the holder's last wake-up: pairs with the acquire in nothing_can_wake().
  std::atomic<std::uint64_t> external_interests{0};
  // What the monitor moves from one queue to another, and what other threads submit.
  Carried<RealAtomics> carried;
  // Submissions by threads that are no workers. release: who sees one as submitted sees it carried, or queued; pairs with the acquire in live_tasks().
  std::atomic<std::uint64_t> submitted_elsewhere{0};
  // Threads of workers that have not ended. Each decrements with release; stop() acquires.
  std::atomic<std::uint32_t> running_workers{0};

 private:
  void start_worker(Worker& worker);
  void start_monitor();
  void start_thread(std::string name, std::function<void()> body);
  void lock_for_fork();
  void unlock_after_fork();

  std::mutex threads_mutex_;  // the starts of threads against one another and stop()
  std::vector<std::thread> threads_;
  std::atomic<bool> watch_started_{false};    // relaxed: who reads true needs nothing else
  std::atomic<bool> monitor_started_{false};  // likewise
  Worker* only_worker_ = nullptr;  // in the child of a fork; written before it has other threads
  std::atomic<std::uint32_t> next_wheel_{0};  // relaxed: spreads the timers of other threads
};

}  // namespace skerry::scheduler
