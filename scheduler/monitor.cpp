// The rounds of the monitor.
#include "scheduler/monitor.h"

#include <chrono>
#include <mutex>
#include <pthread.h>

#include "scheduler/pool_core.h"
#include "scheduler/reactor.h"
#include "scheduler/worker.h"

namespace skerry::scheduler {
namespace {

constexpr auto kRound = std::chrono::milliseconds(5);
// Rounds with every worker asleep before the monitor goes to sleep itself: waking it for each short burst of work would cost more than these.
constexpr unsigned kIdleRounds = 4;
constexpr auto kOverdue = std::chrono::milliseconds(1);

}  // namespace

void Monitor::start() {
  last_look_.resize(pool_.workers.size() + 1);
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "skerry-monitor");
    main();
  });
}

void Monitor::stop() {
  stopping_.store(true, std::memory_order_release);
  parker_.unpark();
  if (thread_.joinable()) thread_.join();
}

void Monitor::wake() noexcept {
  // seq_cst: one of several wakers wins
  if (asleep_.exchange(false, std::memory_order_seq_cst)) parker_.unpark();
}

void Monitor::main() {
  unsigned idle_rounds = 0;
  while (!stopping_.load(std::memory_order_acquire)) {
    if (somebody_is_awake()) {
      idle_rounds = 0;
      std::size_t i = 0;
      pool_.for_each_worker([&](Worker& worker) { look_at(worker, last_look_[i++]); });
    } else if (++idle_rounds >= kIdleRounds) {
      asleep_.exchange(true, std::memory_order_seq_cst);
      if (!somebody_is_awake()) parker_.park(TimePoint::max());
      asleep_.store(false, std::memory_order_seq_cst);
      idle_rounds = 0;
      continue;
    }
    parker_.park(Clock::now() + kRound);
  }
}

bool Monitor::somebody_is_awake() const noexcept {
  // seq_cst: Dekker with rouse(), which the watch calls after its epoch has become odd
  return pool_.idle.snapshot().awake > 0 || pool_.watch_epoch.load(std::memory_order_seq_cst) % 2 != 0;
}

void Monitor::look_at(Worker& worker, Look& look) {
  const std::uint64_t ticks = worker.ticks_.load(std::memory_order_relaxed);
  const bool moved = ticks != look.ticks;
  look.ticks = ticks;
  if (moved) return;
  const TimePoint now = Clock::now();
  if (worker.timers_.earliest() < now - kOverdue) worker.timers_.fire_due(now);
  if (worker.lifo_.load(std::memory_order_relaxed) != nullptr) {
    // The worker may come back at this very moment, find nothing, and be the last to park.
    pool_.carried.take_up();
    // acquire: pairs with the release by which the worker put it there; release: whoever finds the slot empty sees the task carried
    if (Task* task = worker.lifo_.exchange(nullptr, std::memory_order_acq_rel)) pool_.push_shared(*task);
    pool_.put_down();
  } else if (worker.deque_.size() > 0) {
    pool_.notify();
  }
  if (&worker == pool_.watch.get() && pool_.options.reactor->has_interest()) {
    const std::unique_lock driver(pool_.reactor_driver, std::try_to_lock);
    if (driver.owns_lock()) pool_.options.reactor->poll();
  }
}

}  // namespace skerry::scheduler
