// HostCore: one pool and the isolates that run on it. What the command line and the embedding API are built on.
//
// Every method may be called from any thread, but not, if it waits, from a worker.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <condition_variable>
#include <optional>
#include <string>
#include <vector>

#include "channels/isolate_record.h"
#include "channels/isolate_task.h"
#include "scheduler/io_reactor.h"
#include "scheduler/pool.h"

namespace skerry::channels {

enum class DeadlockPolicy : uint8_t { kReport /* and stop every isolate: exit code 3 */, kIgnore };

struct HostCoreOptions {
  unsigned workers = 0;       // 0: granted cores
  unsigned virtual_cores = 0; // not 0: the deterministic mode of the pool, as
  uint64_t seed = 0;          // has it
  size_t heap_quota = 0;      // bytes for each isolate; 0: no limit
  DeadlockPolicy deadlock = DeadlockPolicy::kIgnore;
  bool explain_images = false;  // on standard error, when the main isolate ends
};

// To the process's standard error, whole, whatever scripts made of sys.stderr;
// what a full pipe does not take is given up when `gives_up` says so, asked ten times a second.
void write_error(std::string_view text, const std::function<bool()>& gives_up);

class HostCore {
 public:
  // Boots the runtime if that has not happened. The native modules must have been added before.
  explicit HostCore(const HostCoreOptions& options);
  ~HostCore();  // as stop(now)

  // Starts an isolate. The caller owns one handle of the record (drop_handle). Null: the host is stopping.
  // An empty name: "main" for Program::Kind::kMain, which gets id 1 if it is the first.
  IsolateRecord* start(Program&& program, std::string name);

  // The task of an isolate that has not ended; null.
  scheduler::TaskRef<IsolateTask> task_of(IsolateRecord& record);

  // Waits until no isolate is left. False: the deadline passed.
  bool wait_all(std::optional<std::chrono::steady_clock::time_point> deadline = {});

  // Main isolate: InterruptBits for its next safepoint or wait, such as KeyboardInterrupt. Not from a signal handler.
  void interrupt_main(uint32_t bits);
  // Every isolate ends at its next safepoint or wait, and no script can prevent it.
  void terminate_all();
  // Refuses new isolates and ends the main one, whose channel ends then go; the others finish what they have. When only
  // isolates are left that nothing can wake, they are terminated without a report.
  void drain();
  // Refuses new isolates, waits until the deadline, terminates what is left, and ends the pool. kDrained: nothing had to be
  // terminated.
  scheduler::StopResult stop(std::chrono::steady_clock::time_point deadline);

  // For fork: what the host does in the child, on the thread that goes on as the only one. Without it there is no fork. Before the first isolate.
  void set_forked(std::function<void(IsolateRecord& main)> in_child) { forked_ = std::move(in_child); }
  // By the running isolate's main thread, for os.fork: the child's id, 0 in the child. RuntimeError where it cannot be.
  Fallible<int64_t> fork(Isolate& iso);

  uint64_t live_isolates() const { return live_.load(std::memory_order_relaxed); }  // relaxed: a statistic
  scheduler::Pool& pool() { return pool_; }
  scheduler::IoReactor& io() { return *io_; }
  const HostCoreOptions& options() const { return options_; }
  // By the first isolate, as it ends: channels that close from now on do so because nobody needs them any more.
  void main_ends() { main_has_ended_.store(true, std::memory_order_relaxed); }  // relaxed: whoever sees its channel closed sees this, by the channel's lock
  bool main_has_ended() const { return main_has_ended_.load(std::memory_order_relaxed); }
  // SIGTERM has come, or stop() was called.
  bool is_stopping();
  bool was_deadlocked() const { return deadlocked_.load(std::memory_order_relaxed); }  // relaxed: read after wait_all
  // The Python stacks of waiting isolates, at most `limit`; only while nothing runs.
  std::string describe_waiting(size_t limit);

 private:
  friend class IsolateTask;
  void ended(IsolateTask& task);
  void on_quiescent();
  bool may_be_woken();  // while nothing runs

  const HostCoreOptions options_;
  std::atomic<uint64_t> next_id_{1};
  std::atomic<uint64_t> live_{0};
  std::atomic<bool> deadlocked_{false};
  std::atomic<bool> main_has_ended_{false};

  std::mutex mutex_;
  std::condition_variable none_left_;
  IsolateTask* tasks_ = nullptr;             // under mutex_: not ended, newest first
  scheduler::TaskRef<IsolateTask> main_;     // under mutex_
  uint32_t early_interrupts_ = 0;            // under mutex_: for the main isolate, before it was started
  bool stopping_ = false;                    // under mutex_
  bool stopped_ = false;                     // under mutex_

  std::function<void(IsolateRecord&)> forked_;  // never changed after the start

  std::unique_ptr<scheduler::IoReactor> io_ = std::make_unique<scheduler::IoReactor>();
  scheduler::Pool pool_;  // last: its threads end before the rest goes
};

}  // namespace skerry::channels
