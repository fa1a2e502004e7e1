// IsolateRecord: what remains known of an isolate after it has ended. Name, state, outcome, and who waits for it.
//
// Handles hold it, in isolates, messages and C++; any thread may use it. The outcome is written once, before the state
// says so, and read-only afterwards. A failure that nobody joined is reported once on standard error when the last handle
// is gone.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "channels/message.h"
#include "scheduler/atomics.h"
#include "scheduler/task.h"

namespace skerry::channels {

class IsolateTask;

enum class IsolateState : uint8_t { kRunning, kFinished, kFailed };

struct Failure {
  bool has_exception = false;   // `exception` holds it; otherwise its arguments could not be sent
  Message exception;
  std::string exit_text;        // SystemExit("text"): what the program prints to standard error
  std::string type;             // "ValueError"
  std::string message;          // str(exception)
  std::string traceback;        // the whole report, no newline at its end
};

struct Outcome {
  Message result;               // kFinished
  // kFailed:
  bool is_quiet = false;        // SystemExit and being stopped: not reported
  int exit_code = 0;            // of a program whose main isolate this is
  std::unique_ptr<Failure> failure;  // null: nothing to tell
  const Failure& how_failed() const;
};

// One joiner that waits. Its owner withdraws it before it goes.
class JoinWait {
 public:
  JoinWait() = default;
  JoinWait(const JoinWait&) = delete;
  JoinWait& operator=(const JoinWait&) = delete;

 private:
  friend class IsolateRecord;
  // Under the record's lock.
  JoinWait* next_ = nullptr;
  JoinWait* previous_ = nullptr;
  bool listed_ = false;
  scheduler::Task* task_ = nullptr;
};

class IsolateRecord {
 public:
  // The caller holds one reference, which is no handle.
  IsolateRecord(uint64_t id, std::string name) : id_(id), name_(std::move(name)) {}
  IsolateRecord(const IsolateRecord&) = delete;
  IsolateRecord& operator=(const IsolateRecord&) = delete;

  void retain() const noexcept { references_.fetch_add(1, std::memory_order_relaxed); }  // relaxed: the caller has one
  void release() const noexcept;
  // A handle is a reference by which somebody may yet join.
  void add_handle() noexcept;
  void drop_handle();

  uint64_t id() const { return id_; }
  const std::string& name() const { return name_; }
  // acquire: pairs with the release in finish: who sees the end sees the outcome
  IsolateState state() const { return state_.load(std::memory_order_acquire); }
  bool is_alive() const { return state() == IsolateState::kRunning; }

  // Once, by the isolate's task.
  void finish(IsolateState state, Outcome outcome);
  // After the end; marks it joined.
  const Outcome& join();
  const Outcome& peek() const { return outcome_; }

  // False: ended already, the wait is not listed.
  bool wait(JoinWait& wait, scheduler::Task& task);
  void withdraw(JoinWait& wait) noexcept;
  // For threads that are no workers. False: the time passed.
  bool wait_blocking(std::optional<std::chrono::steady_clock::time_point> deadline);

  // In the child of a fork: no other thread is there.
  void begin_anew();

  // Of the host, under its lock: the task, until it has ended.
  IsolateTask* task = nullptr;

  // Reports a failure that nobody has joined and nobody can join any more.
  void report_if_unjoined();

 private:
  ~IsolateRecord() = default;

  const uint64_t id_;
  const std::string name_;
  // Written by every holder; publish nothing but the life time.
  mutable std::atomic<uint32_t> references_{1};
  std::atomic<uint32_t> handles_{0};
  // Written by the isolate's task, under the lock; publishes outcome_.
  std::atomic<IsolateState> state_{IsolateState::kRunning};
  // Written by joiners and the reporter: the first one settles whether the failure is reported.
  std::atomic<bool> settled_{false};

  scheduler::ShortLock lock_;
  JoinWait* waits_ = nullptr;  // under lock_
  std::unique_ptr<std::condition_variable_any> ended_;  // under lock_: for threads, once one waits
  Outcome outcome_;
};

}  // namespace skerry::channels
