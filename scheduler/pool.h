// The pool: N workers, the global queues, the blocking pool, the timers and the reactor's watch behind one object.
//
// Every method may be called from any thread unless it says otherwise. Nothing here knows what tasks do.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "scheduler/task.h"
#include "scheduler/timer.h"

namespace skerry::scheduler {

class Reactor;

// The cores that affinity and the cgroup's CPU quota grant, at least 1.
unsigned granted_cores();

// Address space: calls through natives nest some 3,000 deep here. Frames are several times larger in the sanitizers' builds, of which
// ThreadSanitizer knows no more than 65,536 on a stack.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr std::size_t kFiberStackSize = 8 * 1024 * 1024;
#else
inline constexpr std::size_t kFiberStackSize = 4 * 1024 * 1024;
#endif

// On virtual cores: how far what happens may stray from what it costs on the mean.
enum class VirtualNoise : std::uint8_t {
  kStalls,  // it varies, and now and then a core stands still, as if the system ran something else: finds races
  kNone,    // always the mean: for measurements
};

// What a pool with virtual cores has done. Times are virtual.
struct VirtualFigures {
  std::chrono::nanoseconds elapsed{};   // until a task has computed last
  std::chrono::nanoseconds computed{};  // by tasks, all together
  std::uint64_t runs = 0;          // a task was given to a worker
  std::uint64_t steals = 0, stolen = 0;  // and the tasks that came with them
  std::uint64_t looks = 0;         // into the queue of another worker
  std::uint64_t parks = 0, wakes = 0;    // of cores
  std::uint64_t from_outside = 0;  // wake-ups by other threads and the reactor, the first task's among them
  std::uint64_t schedule = 0;      // equal if the same workers have run tasks at the same moments
};

struct PoolOptions {
  unsigned workers = 0;                  // 0: granted_cores(). At most 1024.
  std::size_t stack_size = kFiberStackSize;  // bytes for each fiber; committed as it is touched
  std::chrono::nanoseconds time_slice = std::chrono::milliseconds(2);
  unsigned max_blocking_threads = 64;
  std::chrono::milliseconds blocking_idle = std::chrono::seconds(5);  // an idle blocking thread ends after this
  // Called on a worker when tasks wait and nothing can wake them any more: none queued or running, no timer armed, no blocking job, no reactor
  // interest, no external interest. Exact, as long as whatever else could wake a task holds an ExternalInterest. It may wake and
  // submit tasks, but must not stop the pool. Called again only after something has run.
  std::function<void()> on_quiescent;
  Reactor* reactor = nullptr;            // outlives the pool, the part that stop() leaves behind when it is stuck included
  std::uint64_t seed = 0;                // of the victims' order when stealing; 0: from the clock. On virtual cores: of everything
  // Not 0: the deterministic mode. So many workers (instead of `workers`) take turns on one thread, in virtual time, as `seed` has it: see
  // virtual_cores.h. The pool must get its first task from outside, and all others from tasks, for a schedule to be repeated.
  unsigned virtual_cores = 0;
  VirtualNoise noise = VirtualNoise::kStalls;
  std::function<bool()> awaits_outside;  // on virtual cores, when all sleep: will something come from outside that the pool knows nothing of?
};

// Whether the process can be forked now. kOnWatch: the caller runs on the watch; yield, and ask again. kBusy: another thread of the
// pool is in the middle of something and was so for a while.
enum class ForkReadiness : std::uint8_t { kReady, kOnWatch, kBusy };

enum class StopResult : std::uint8_t {
  kDrained,    // every task was done
  kAbandoned,  // some were not done by the deadline; they stay allocated and never run again
  kStuck,      // a thread did not come back from a task or a blocking job; it, and the pool's inner part, are left behind
};

class Pool {
 public:
  explicit Pool(PoolOptions options = {});
  ~Pool();  // stops with no patience if stop() was not called
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  void start();  // once

  // Queues a task for the first time, and takes a reference until it is done. Once for each task.
  void submit(Task& task);

  // Waits until every submitted task is done, or the deadline has passed; then ends the threads. Not from a worker. Ask the tasks to end first.
  // When it has returned, no task may be submitted, woken by its waiters into this pool, or given a timer.
  StopResult stop(TimePoint deadline);

  unsigned worker_count() const;
  std::uint64_t live_tasks() const;  // submitted and not done; exact when nothing runs
  // Of a pool with virtual cores, once nothing is left that could happen without being asked from outside; none if that does not come soon.
  std::optional<VirtualFigures> virtual_figures() const;

  // A deadline in the past fires soon. Arming an armed timer moves it.
  void arm(Timer& timer, TimePoint deadline);

  // To be called before a task waits in the reactor: starts the watch, the thread that waits there for all, if that has not happened.
  void start_watch();

  // ---- fork, by the running task, which is the only live one. After kReady comes fork(), then one of the other two on this same thread.
  // The child goes on with this worker alone; the watch and the blocking threads come anew as they are needed.
  ForkReadiness prepare_fork();
  void forked_as_parent();
  void forked_as_child();

  // Runs `job` on a thread that may block. It must not throw.
  void run_blocking(std::function<void()> job);

  // While one lives, the pool is not quiescent: something outside may yet wake a task.
  class ExternalInterest {
   public:
    explicit ExternalInterest(Pool& pool);
    ~ExternalInterest();
    ExternalInterest(const ExternalInterest&) = delete;
    ExternalInterest& operator=(const ExternalInterest&) = delete;

   private:
    PoolCore& core_;
  };

 private:
  std::unique_ptr<PoolCore> core_;
};

}  // namespace skerry::scheduler
