// fork, for a pool whose only live task is the caller.
//
// The child has one thread, the caller's. So the others must be where nothing of theirs is missed: workers parked, the watch asleep in
// the reactor or not there yet, no blocking job. Then every lock that a thread outside may take (a signal's, the monitor's) is taken
// over the fork. In the child the caller's worker goes on alone; the others count as awake and are never chosen. The monitor, which helps
// one worker out with another, is not started again.
#include <algorithm>
#include <chrono>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

#include "scheduler/pool_core.h"
#include "scheduler/reactor.h"

namespace skerry::scheduler {
namespace {

constexpr auto kPause = std::chrono::microseconds(50);
constexpr auto kPatience = std::chrono::seconds(2);

}  // namespace

void PoolCore::lock_for_fork() {
  threads_mutex_.lock();
  woken.lock();
  yielded.lock();
  urgent.lock();
  idle.lock();
  blocking.lock();
}

void PoolCore::unlock_after_fork() {
  idle.unlock();
  urgent.unlock();
  yielded.unlock();
  woken.unlock();
  threads_mutex_.unlock();
}

ForkReadiness PoolCore::prepare_fork() {
  Worker* const self = Worker::current();
  if (self == nullptr || self == watch.get()) return ForkReadiness::kOnWatch;
  const TimePoint deadline = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    auto is_still = [&] {
      const bool is_alone = only_worker_ == self || idle.snapshot().awake == 1;  // in a child that forks again, it is
      return is_alone && watch_epoch.load(std::memory_order_seq_cst) % 2 == 0 && blocking.pending() == 0 &&
             !carried.any() && !(options.reactor && options.reactor->has_interest());
    };
    if (is_still()) {
      lock_for_fork();
      if (is_still()) return ForkReadiness::kReady;
      blocking.unlock();
      unlock_after_fork();
    }
    if (std::chrono::steady_clock::now() > deadline || is_stopping()) return ForkReadiness::kBusy;
    if (virtual_cores) virtual_cores->compute(kPause);  // the others are this thread as well
    else std::this_thread::sleep_for(kPause);
  }
}

void PoolCore::forked_as_parent() {
  if (options.reactor) options.reactor->note_fork();
  blocking.unlock();
  unlock_after_fork();
}

void PoolCore::forked_as_child() {
  unlock_after_fork();
  blocking.begin_anew();
  only_worker_ = Worker::current();
  idle.forget_the_others();
  // The watch held it asleep in the reactor.
  new (&reactor_driver) std::mutex;
  watch_epoch.store(0, std::memory_order_relaxed);
  watch_started_.store(virtual_cores != nullptr, std::memory_order_relaxed);  // virtual cores never have one
  monitor_started_.store(true, std::memory_order_relaxed);
  if (options.reactor) options.reactor->begin_anew();
  running_workers.store(1, std::memory_order_relaxed);
  (void)new std::vector<std::thread>(std::move(threads_));  // neither to be joined nor to be detached: they are not there
  threads_.clear();
}

}  // namespace skerry::scheduler
