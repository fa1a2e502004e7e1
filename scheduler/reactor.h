// The place of the I/O reactor: what an idle worker polls, and waits in, when there is one.
//
// One worker at a time drives it (the pool sees to that). Completions wake tasks. An Asio io_context fits behind it; so does a test's.
#pragma once

#include "scheduler/timer.h"

namespace skerry::scheduler {

class Reactor {
 public:
  virtual ~Reactor() = default;

  // Whether an operation is under way that could wake a task. Any thread.
  virtual bool has_interest() const = 0;

  // Runs the completions that are ready, and returns at once.
  virtual void poll() = 0;

  // Waits for a completion, for interrupt(), or for the deadline (TimePoint::max(): none), and runs what is ready.
  virtual void wait(TimePoint deadline) = 0;

  // Any thread: makes the wait() that runs, or else the next one, return soon.
  virtual void interrupt() = 0;
};

}  // namespace skerry::scheduler
