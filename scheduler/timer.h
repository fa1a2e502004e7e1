// A timer: an object that the waiter embeds, so that waiting with a timeout allocates nothing.
//
// Arm it with Pool::arm. It fires at most once for each arming, never early, and usually within 0.1 ms of its deadline on a pool
// that is not overloaded. A fired or cancelled timer can be armed again.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace skerry::scheduler {

class Task;
class TimerWheel;

// The time of the scheduler, and of what waits in it: the system's steady clock; on the thread of a pool with virtual cores, theirs.
struct Clock {
  using time_point = std::chrono::steady_clock::time_point;
  using duration = time_point::duration;
  static time_point now() noexcept;
  static bool is_virtual() noexcept;
};
using TimePoint = Clock::time_point;

enum class CancelResult : std::uint8_t {
  kCancelled,  // it was armed; it will not fire
  kNotArmed,   // it has fired, completely, or it was never armed
};

class Timer {
 public:
  // Runs on a worker (or the pool's monitor) while the timer's wheel is locked: it must be short, must not arm or cancel a timer,
  // and must take no lock under which another thread arms or cancels one. Waking tasks is what it is for.
  using Callback = void (*)(void* context);

  explicit Timer(Task& task_to_wake) noexcept;
  Timer(Callback callback, void* context) noexcept : callback_(callback), context_(context) {}
  ~Timer() { cancel(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  // Any thread, but one at a time for each timer. After it returns, the callback neither runs nor will run.
  CancelResult cancel() noexcept;

  // False as soon as it fires, before the callback: the task that it wakes sees false.
  bool is_armed() const noexcept {
    return armed_.load(std::memory_order_relaxed);  // relaxed: published by the wake-up, or by the wheel's lock
  }

 private:
  friend class TimerWheel;

  // Written under the wheel's lock, and by the armer before it. Cancel reads it first without the lock. release on clearing, acquire in
  // cancel: who sees null there sees all that the callback did.
  std::atomic<TimerWheel*> wheel_{nullptr};
  // Written under the wheel's lock, read by anybody.
  std::atomic<bool> armed_{false};
  // Under the wheel's lock.
  Timer* next_ = nullptr;
  Timer* previous_ = nullptr;
  std::uint64_t deadline_tick_ = 0;
  std::uint8_t level_ = 0;
  std::uint8_t slot_ = 0;

  Callback callback_;
  void* context_;
};

}  // namespace skerry::scheduler
