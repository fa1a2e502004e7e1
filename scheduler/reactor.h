// The place of the I/O reactor: what turns the readiness of descriptors into wake-ups. io_reactor.h is the one over Boost.Asio; tests have their own.
//
// One thread at a time drives it (the pool sees to that): the watch waits in it, busy workers poll it now and then. Completions wake tasks.
#pragma once

namespace skerry::scheduler {

class Reactor {
 public:
  virtual ~Reactor() = default;

  // Whether somebody waits whom a completion could wake. False, read by a thread that then looks at the queues, means that all the
  // wake-ups of completions are there. Any thread.
  virtual bool has_interest() const = 0;

  // Whether one of those waits for what does not come from this process. Asked on virtual cores, whose time then passes as real time does.
  virtual bool has_outside_interest() const { return has_interest(); }

  // Runs the completions that are ready, and returns at once.
  virtual void poll() = 0;

  // Waits for a completion or for interrupt(), and runs what is ready.
  virtual void wait() = 0;

  // Any thread: makes the wait() that runs, or else the next one, return soon.
  virtual void interrupt() = 0;

  // In the parent of a fork: what was this process's alone is so no more.
  virtual void note_fork() {}

  // In the child of a fork, whose thread is the only one; nobody waits. What was shared with the parent stays the parent's.
  virtual void begin_anew() {}
};

}  // namespace skerry::scheduler
