// Threads for calls that must block: files, name look-ups, long native work. It grows when every thread is busy, and threads that find no work
// for a while end.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "scheduler/timer.h"

namespace skerry::scheduler {

class BlockingPool {
 public:
  using Job = std::function<void()>;

  // `on_idle` runs on a blocking thread after the last pending job has finished. It must not throw.
  BlockingPool(unsigned max_threads, std::chrono::milliseconds idle, std::function<void()> on_idle);
  ~BlockingPool();

  // Any thread. The job must not throw. After stop() it is dropped.
  void submit(Job job);

  // As submit(), and waits for its end for a while. False: it is not done yet; then `if_late` (may be null) runs after it, on its thread.
  bool run(Job job, Job if_late);

  // Queued or running. Zero, read by a thread that then looks at the queues, means that all that the jobs have woken is there.
  std::uint64_t pending() const noexcept;

  // Drops the jobs that have not begun, and waits for the others, at most until the deadline. False: a thread is still in a job; it is left
  // behind, and what its job touches must be as well.
  bool stop(TimePoint deadline);

  // ---- Around a fork: no job is begun or ended between lock() and unlock().
  void lock();
  void unlock();
  // In the child, instead of unlock(): its threads are gone, new ones come as they are needed.
  void begin_anew();

 private:
  // For run(), under the mutex.
  struct Awaited {
    bool is_done = false, is_settled = false, is_given_up = false;
  };
  struct Entry {
    Job job;
    std::shared_ptr<Awaited> awaited;  // null: by nobody
  };
  struct Shared;
  void queue(Entry entry);
  static void serve(std::shared_ptr<Shared> shared);

  std::shared_ptr<Shared> shared_;
};

}  // namespace skerry::scheduler
