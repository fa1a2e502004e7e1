// How one worker sleeps and is woken: a raw futex with an explicit state.
//
// Invariant: an unpark() is never lost: the next park(), or the one under way, returns kNotified for it. Several unparks before
// one park count as one.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace skerry::scheduler {

enum class ParkResult : std::uint8_t { kNotified, kTimedOut };

template <class Atomics>
class Parker {
 public:
  // The owner: sleeps until unpark() or the deadline.
  ParkResult park(std::chrono::steady_clock::time_point deadline) noexcept {
    std::uint32_t expected = kAwake;
    // relaxed: when it fails, consume() acquires
    if (!state_.compare_exchange_strong(expected, kParked, std::memory_order_relaxed, std::memory_order_relaxed)) {
      return consume();
    }
    for (;;) {
      const bool in_time = Atomics::futex_wait(state_, kParked, deadline);
      // relaxed: as above
      if (!in_time || state_.load(std::memory_order_relaxed) == kNotified) return consume();
    }
  }

  // Any thread.
  void unpark() noexcept {
    // release: pairs with the acquire in consume
    const std::uint32_t before = state_.exchange(kNotified, std::memory_order_release);
    if (before == kParked) Atomics::futex_wake_one(state_);
  }

 private:
  ParkResult consume() noexcept {
    // An exchange, not a store: a second unpark may have come since the first was seen, and what its caller did before must be visible as well.
    // acquire: pairs with the release in unpark
    return state_.exchange(kAwake, std::memory_order_acquire) == kNotified ? ParkResult::kNotified : ParkResult::kTimedOut;
  }

  static constexpr std::uint32_t kAwake = 0;
  static constexpr std::uint32_t kParked = 1;     // sleeps on the futex, or is about to
  static constexpr std::uint32_t kNotified = 2;   // an unpark that the owner has not seen yet

  // The owner writes kAwake and kParked; wakers write kNotified, which publishes what they did before.
  typename Atomics::template Atomic<std::uint32_t> state_{kAwake};
};

}  // namespace skerry::scheduler
