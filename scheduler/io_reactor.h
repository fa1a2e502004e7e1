// The reactor over Boost.Asio, and how a task waits in it for descriptors.
//
// No type of Asio shows here: its headers cost seconds of compile time. Each task that waits has an epoll set of its own, which is what Asio
// watches. So the task's descriptors stay borrowed: Asio sets what it waits for to non-blocking, which a terminal or a pipe would share with other
// processes; and a descriptor that is closed meanwhile, by whomever, leaves nothing behind that could hit another one with its number.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "scheduler/reactor.h"

struct pollfd;

namespace skerry::scheduler {

class Task;

class IoReactor final : public Reactor {
 public:
  IoReactor();
  ~IoReactor() override;  // nobody drives it any more

  bool has_interest() const override;
  bool has_outside_interest() const override;
  void poll() override;
  void wait() override;
  void interrupt() override;
  void note_fork() override { has_forked_ = true; }
  void begin_anew() override;

 private:
  friend class ReadyWait;
  struct Context;
  Context& context();

  // Made on first use, so that programs which never wait for a descriptor do not pay for it.
  std::once_flag made_;
  std::unique_ptr<Context> context_;
  // ReadyWaits that are begun and have neither ended nor been woken. Raised by the running task; lowered by it, or by a completion after its wake-up:
  // release, pairs with the acquire in has_interest().
  std::atomic<std::uint64_t> interests_{0};
  // Those of them that wait for the world outside; counted on virtual cores only. Likewise.
  std::atomic<std::uint64_t> outside_interests_{0};
  bool has_forked_ = false;  // on virtual cores by the one thread; elsewhere by a task that is alone, and read by nobody
};

enum class BeginResult : std::uint8_t {
  kWaiting,      // a change will wake the task
  kReady,        // nothing to wait for: a descriptor that is always ready, or none at all
  kUnsupported,  // out of descriptors, or nested too deep: the caller must look from time to time
};

// What one task waits for, one thing at a time; kept by the task from one wait to the next. Only the running task calls it.
class ReadyWait {
 public:
  ReadyWait(IoReactor& reactor, Task& task);
  ~ReadyWait();
  ReadyWait(const ReadyWait&) = delete;
  ReadyWait& operator=(const ReadyWait&) = delete;

  // Waits for the `events` of any of the descriptors (as for poll; negative ones are left out). `owner` names who waits: a later begin by
  // another owner takes over. Readiness that is there already wakes the task too.
  BeginResult begin(std::span<const pollfd> descriptors, const void* owner);
  // The wait of this owner is under way, and the task has not been woken for it.
  bool is_waiting(const void* owner) const;
  // The wait of this owner is over because of readiness (which may have passed again).
  bool has_fired(const void* owner) const;
  // Ends the wait of this owner, if it is the present one.
  void end(const void* owner);
  // In the child of a fork, while nothing is waited for: the set is the parent's too, and must not be touched.
  void begin_anew();

 private:
  struct Operation;
  void leave_set();

  IoReactor& reactor_;
  Task& task_;
  std::shared_ptr<Operation> operation_;  // shared with the completion; null until the first wait
  int set_ = -1;                          // the epoll set, closed by Asio with the operation
  std::vector<int> members_;              // what is in the set
  const void* owner_ = nullptr;
};

}  // namespace skerry::scheduler
