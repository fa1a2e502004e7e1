// Virtual cores: the pool's workers as fibers on one thread, in virtual time. The deterministic mode of the pool.
//
// The workers are the real ones. What a thread, a futex and the system's clock are to them otherwise is here: each has a core, whose time
// passes by what its worker does (Event) and by what tasks say that they have computed (Worker::compute). At each such moment the core that is
// earliest goes on, so a worker may find that others were faster at any of them, and at no other. How long a thing takes varies, and now and then a
// core stands still for a while, as the system would have it; that is drawn from the seed, and nothing else is left to chance. When all
// workers sleep the time jumps to the next timer.
//
// What comes from outside - other threads, the reactor, blocking calls that do not come back soon - comes when it comes: then the schedule can not
// be repeated. While something from outside is awaited, time in which all sleep passes as real time does.
//
// Invariants: time never goes back. Only the running core moves it; a core is ready at a moment that has not passed. No lock is held where
// time passes. All fields are the one thread's but those that say otherwise.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "scheduler/fiber.h"
#include "scheduler/parker.h"
#include "scheduler/pool.h"
#include "scheduler/timer.h"

namespace skerry::scheduler {

class PoolCore;
class Worker;

class VirtualCores {
 public:
  // What a worker does that takes time. The costs are those that were measured on real threads; that of queueing a task is a part of its dispatch's.
  enum class Event : std::uint8_t { kDispatch, kLook, kSteal, kPause, kPark, kUnpark, kCount };

  VirtualCores(PoolCore& pool, std::uint64_t seed, VirtualNoise noise);
  ~VirtualCores();

  // Where virtual time begins.
  static constexpr TimePoint kStart{std::chrono::hours(1)};

  // ---- By the pool
  // What the one thread executes. Returns when all workers have left their loops.
  void main();
  // A deadline by the clock of a thread outside.
  TimePoint translated(TimePoint deadline) const;
  bool is_current_thread() const noexcept;
  std::optional<VirtualFigures> figures();  // any other thread: see Pool::virtual_figures

  // ---- By the running worker, or its task
  // Time passes, and others may come first.
  void spend(Event event);
  void compute(std::chrono::nanoseconds time);
  // The time for it passes with the next event: no other worker may come between.
  void count(Event event);
  void stolen(std::size_t tasks);
  ParkResult park(unsigned worker, TimePoint deadline);
  std::uint64_t random() noexcept;
  VirtualNoise noise() const { return noise_; }

  // ---- Any thread: as Parker::unpark.
  void unpark(unsigned worker);

 private:
  enum class State : std::uint8_t {
    kAsleep,   // from `moment` on its park has timed out; or it has not begun
    kWoken,    // will wake at `moment`
    kReady,    // goes on at `moment`
    kRunning,
    kDone,
  };
  struct Core {
    VirtualCores* owner = nullptr;
    Worker* worker = nullptr;
    std::unique_ptr<Fiber> fiber;  // its worker's loop
    Context context;               // where it was when another went on: in its loop, or in a task
    Context* goes_on_at = nullptr;
    State state = State::kAsleep;
    TimePoint moment = TimePoint::max();
    bool is_notified = false;      // unparked while it did not sleep
    ParkResult woken_by = ParkResult::kNotified;
  };

  static void serve(Fiber& fiber);
  void pass(std::chrono::nanoseconds time);
  void leave(Core& core);
  Core* next();
  void begin(Core& core);
  void wake(Core& core);
  void take_outside_wakes();
  bool outside_is_awaited() const;
  bool wait_for_outside(TimePoint until);
  void set_now(TimePoint moment);
  TimePoint now() const;
  std::chrono::nanoseconds varied(std::chrono::nanoseconds time) noexcept;

  PoolCore& pool_;
  const VirtualNoise noise_;
  std::uint64_t random_;
  std::vector<std::unique_ptr<Core>> cores_;
  Core* running_ = nullptr;
  Context hub_;  // the thread's own stack
  std::chrono::nanoseconds owed_{};  // for what was counted
  VirtualFigures figures_;
  std::array<std::uint64_t, static_cast<std::size_t>(Event::kCount)> counts_{};

  // Written by the one thread, read by any. relaxed: nothing is published by it.
  std::atomic<std::int64_t> now_ns_;

  // Written by the others, under the mutex; read without it as a hint.
  std::atomic<bool> outside_came_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  // Under the mutex.
  std::vector<unsigned> outside_wakes_;
  bool is_still_ = false;  // nothing will happen but from outside; or it has ended
};

}  // namespace skerry::scheduler
