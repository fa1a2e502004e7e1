// The rounds of the monitor.
#include "scheduler/monitor.h"

#include <chrono>
#include <pthread.h>

#include "scheduler/pool_core.h"
#include "scheduler/worker.h"

namespace skerry::scheduler {
namespace {

constexpr auto kRound = std::chrono::milliseconds(5);
// Rounds with every worker asleep before the monitor goes to sleep itself: waking it for each short burst of work would cost more than these.
constexpr unsigned kIdleRounds = 4;
constexpr auto kOverdue = std::chrono::milliseconds(1);

}  // namespace

void Monitor::start() {
  last_look_.resize(pool_.workers.size());
  thread_ = std::thread([this] { main(); });
  pthread_setname_np(thread_.native_handle(), "skerry-monitor");
}

void Monitor::stop() {
  stopping_.store(true, std::memory_order_release);
  (void)parker_.unpark();
  if (thread_.joinable()) thread_.join();
}

void Monitor::wake() noexcept {
  // seq_cst: one of several wakers wins
  if (asleep_.exchange(false, std::memory_order_seq_cst)) (void)parker_.unpark();
}

void Monitor::main() {
  unsigned idle_rounds = 0;
  while (!stopping_.load(std::memory_order_acquire)) {
    if (pool_.idle.snapshot().awake > 0) {
      idle_rounds = 0;
      look_at_workers();
    } else if (++idle_rounds >= kIdleRounds) {
      asleep_.exchange(true, std::memory_order_seq_cst);
      if (pool_.idle.snapshot().awake == 0) parker_.park(TimePoint::max());
      asleep_.store(false, std::memory_order_seq_cst);
      idle_rounds = 0;
      continue;
    }
    parker_.park(Clock::now() + kRound);
  }
}

void Monitor::look_at_workers() {
  for (std::size_t i = 0; i < pool_.workers.size(); ++i) {
    Worker& worker = *pool_.workers[i];
    const std::uint64_t ticks = worker.ticks_.load(std::memory_order_relaxed);
    const bool moved = ticks != last_look_[i].ticks;
    last_look_[i].ticks = ticks;
    if (moved) continue;
    const TimePoint now = Clock::now();
    if (worker.timers_.earliest() < now - kOverdue) worker.timers_.fire_due(now);
    if (worker.lifo_.load(std::memory_order_relaxed) != nullptr) {
      // acquire: pairs with the release by which the worker put it there
      if (Task* task = worker.lifo_.exchange(nullptr, std::memory_order_acquire)) pool_.push_shared(*task);
    } else if (worker.deque_.size() > 0) {
      pool_.notify();
    }
  }
}

}  // namespace skerry::scheduler
