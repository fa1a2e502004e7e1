// A worker's timers: a hierarchical wheel (Varghese, Lauck: Hashed and hierarchical timing wheels, 1987).
//
// Seven levels of 64 slots; a tick is 2^16 ns (66 us), so the wheel reaches nine years ahead. Arming and cancelling are constant-time.
// The wheel has a lock because any thread may cancel, and because the monitor fires the timers of a worker that is stuck in native code. It is
// seldom contended: a worker arms on its own wheel.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>

#include "scheduler/timer.h"

namespace skerry::scheduler {

enum class ArmResult : std::uint8_t {
  kArmed,
  kWakeOwner,  // the owner sleeps, and would sleep past this deadline
};

class TimerWheel {
 public:
  explicit TimerWheel(TimePoint now) noexcept : elapsed_(tick_before(now)) {}
  TimerWheel(const TimerWheel&) = delete;
  TimerWheel& operator=(const TimerWheel&) = delete;

  // The timer is not armed.
  ArmResult arm(Timer& timer, TimePoint deadline) noexcept;
  CancelResult cancel(Timer& timer) noexcept;

  // Fires what is due, in the order of ticks. Returns how many.
  unsigned fire_due(TimePoint now) noexcept;

  // Cheap, without the lock: a moment before which nothing is due; TimePoint::max() when nothing is armed.
  TimePoint earliest() const noexcept;

  // The owner, before and after it sleeps: begin_sleep gives the moment until which it may.
  TimePoint begin_sleep() noexcept;
  void end_sleep() noexcept;

  // Armed or firing. Zero, read by a thread that then looks at the queues, means that all the wake-ups made by timers are there.
  std::uint64_t armed() const noexcept { return armed_.load(std::memory_order_acquire); }

 private:
  static constexpr unsigned kTickShift = 16;
  static constexpr unsigned kLevelShift = 6;
  static constexpr unsigned kSlots = 1u << kLevelShift;
  static constexpr unsigned kLevels = 7;
  // One slot of the coarsest level less than its span, so that the farthest timer never lands in the slot of the present.
  static constexpr std::uint64_t kReach = std::uint64_t{kSlots - 1} << (kLevelShift * (kLevels - 1));
  static constexpr std::uint64_t kNever = ~std::uint64_t{0};

  struct Level {
    std::uint64_t occupied = 0;  // a bit for each slot that is not empty
    std::array<Timer*, kSlots> slots{};
  };
  struct Expiry {
    std::uint64_t tick = kNever;
    unsigned level = 0;
    unsigned slot = 0;
  };

  static std::uint64_t tick_before(TimePoint moment) noexcept;
  static std::uint64_t tick_after(TimePoint moment) noexcept;
  static TimePoint moment_of(std::uint64_t tick) noexcept;

  void insert(Timer& timer) noexcept;
  void unlink(Timer& timer) noexcept;
  Expiry next_expiry() const noexcept;
  void publish_earliest() noexcept;

  std::mutex mutex_;
  // Under the mutex.
  std::uint64_t elapsed_;  // every tick up to here has been dealt with
  std::uint64_t sleeping_until_ = 0;  // the owner sleeps until this tick; 0: it is awake
  std::array<Level, kLevels> levels_{};

  // Written under the mutex, read by anybody. relaxed: a hint; whoever acts on it takes the mutex.
  std::atomic<std::uint64_t> earliest_{kNever};
  // Written under the mutex. release, after the callback: pairs with the acquire in armed().
  std::atomic<std::uint64_t> armed_{0};
};

}  // namespace skerry::scheduler
