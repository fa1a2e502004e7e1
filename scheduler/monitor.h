// The monitor: one thread that looks, every few milliseconds while the pool is busy, for a worker that is stuck in a task which asks for nothing
// (long native code). It moves that worker's LIFO task to where others find it, wakes one for its deque, and fires its overdue timers;
// when it is the watch that is stuck, it looks at the reactor in its place.
// While every worker sleeps the monitor sleeps too, without a deadline: an idle pool uses no CPU.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "scheduler/atomics.h"
#include "scheduler/parker.h"

namespace skerry::scheduler {

class PoolCore;
class Worker;

class Monitor {
 public:
  explicit Monitor(PoolCore& pool) : pool_(pool) {}

  void start();
  void stop();  // joins

  // Whoever makes a sleeping worker awake calls this afterwards. Cheap when the monitor is awake.
  void rouse() noexcept {
    // seq_cst: Dekker with main(): the caller has raised the count of awake workers; the monitor first says that it sleeps, then looks at that count
    if (asleep_.load(std::memory_order_seq_cst)) wake();
  }

 private:
  struct Look {
    std::uint64_t ticks = 0;
  };

  void main();
  void wake() noexcept;
  bool somebody_is_awake() const noexcept;
  void look_at(Worker& worker, Look& look);

  PoolCore& pool_;
  std::thread thread_;
  std::vector<Look> last_look_;
  Parker<RealAtomics> parker_;
  // Written by the monitor (true, false) and by who wakes it (false); read by all wakers.
  std::atomic<bool> asleep_{false};
  // Written by stop(), read by the monitor. release and acquire.
  std::atomic<bool> stopping_{false};
};

}  // namespace skerry::scheduler
