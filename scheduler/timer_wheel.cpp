// Slots, cascading, and the hand-over between those who arm, fire and cancel.
#include "scheduler/timer_wheel.h"

#include <algorithm>
#include <bit>

#include "scheduler/task.h"

namespace skerry::scheduler {

Timer::Timer(Task& task_to_wake) noexcept
    : callback_([](void* task) { static_cast<Task*>(task)->wake(); }), context_(&task_to_wake) {}

CancelResult Timer::cancel() noexcept {
  // acquire: pairs with the release in fire_due: who sees null sees all that the callback did
  TimerWheel* wheel = wheel_.load(std::memory_order_acquire);
  return wheel ? wheel->cancel(*this) : CancelResult::kNotArmed;
}

std::uint64_t TimerWheel::tick_before(TimePoint moment) noexcept {
  const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(moment.time_since_epoch()).count();
  return ns <= 0 ? 0 : static_cast<std::uint64_t>(ns) >> kTickShift;
}

std::uint64_t TimerWheel::tick_after(TimePoint moment) noexcept {
  const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(moment.time_since_epoch()).count();
  return ns <= 0 ? 0 : (static_cast<std::uint64_t>(ns) + (std::uint64_t{1} << kTickShift) - 1) >> kTickShift;
}

TimePoint TimerWheel::moment_of(std::uint64_t tick) noexcept {
  constexpr auto kLast = static_cast<std::uint64_t>(std::chrono::nanoseconds::max().count()) >> kTickShift;
  if (tick > kLast) return TimePoint::max();
  return TimePoint(std::chrono::nanoseconds(static_cast<std::int64_t>(tick << kTickShift)));
}

ArmResult TimerWheel::arm(Timer& timer, TimePoint deadline) noexcept {
  std::lock_guard guard(mutex_);
  timer.deadline_tick_ = tick_after(deadline);
  timer.wheel_.store(this, std::memory_order_relaxed);  // relaxed: cancel by another thread takes the mutex
  timer.armed_.store(true, std::memory_order_relaxed);
  armed_.fetch_add(1, std::memory_order_relaxed);
  insert(timer);
  // The slot's own moment can lie before the deadline; waking then only means a cascade.
  if (timer.deadline_tick_ < earliest_.load(std::memory_order_relaxed)) publish_earliest();
  if (sleeping_until_ == 0 || timer.deadline_tick_ >= sleeping_until_) return ArmResult::kArmed;
  sleeping_until_ = 0;  // one wake-up is enough
  return ArmResult::kWakeOwner;
}

CancelResult TimerWheel::cancel(Timer& timer) noexcept {
  std::lock_guard guard(mutex_);
  // It may have fired while this thread waited for the mutex.
  if (timer.wheel_.load(std::memory_order_relaxed) != this) return CancelResult::kNotArmed;
  unlink(timer);
  timer.armed_.store(false, std::memory_order_relaxed);
  timer.wheel_.store(nullptr, std::memory_order_relaxed);
  armed_.fetch_sub(1, std::memory_order_release);
  if (levels_[timer.level_].occupied == 0) publish_earliest();
  return CancelResult::kCancelled;
}

unsigned TimerWheel::fire_due(TimePoint now) noexcept {
  std::lock_guard guard(mutex_);
  const std::uint64_t now_tick = tick_before(now);
  unsigned fired = 0;
  for (;;) {
    const Expiry expiry = next_expiry();
    if (expiry.tick > now_tick) break;
    Level& level = levels_[expiry.level];
    Timer* timer = level.slots[expiry.slot];
    level.slots[expiry.slot] = nullptr;
    level.occupied &= ~(std::uint64_t{1} << expiry.slot);
    elapsed_ = std::max(elapsed_, expiry.tick);
    while (timer) {
      Timer* const next = timer->next_;
      if (timer->deadline_tick_ > elapsed_) {
        insert(*timer);  // cascades to a finer level
      } else {
        timer->armed_.store(false, std::memory_order_relaxed);
        timer->callback_(timer->context_);
        // release: pairs with the acquire in Timer::cancel. The waiter may destroy the timer as soon as it sees null, so this is the last touch.
        timer->wheel_.store(nullptr, std::memory_order_release);
        armed_.fetch_sub(1, std::memory_order_release);
        ++fired;
      }
      timer = next;
    }
  }
  elapsed_ = std::max(elapsed_, now_tick);
  publish_earliest();
  return fired;
}

TimePoint TimerWheel::earliest() const noexcept {
  const std::uint64_t tick = earliest_.load(std::memory_order_relaxed);
  return tick == kNever ? TimePoint::max() : moment_of(tick);
}

TimePoint TimerWheel::begin_sleep() noexcept {
  std::lock_guard guard(mutex_);
  sleeping_until_ = next_expiry().tick;
  return sleeping_until_ == kNever ? TimePoint::max() : moment_of(sleeping_until_);
}

void TimerWheel::end_sleep() noexcept {
  std::lock_guard guard(mutex_);
  sleeping_until_ = 0;
}

void TimerWheel::insert(Timer& timer) noexcept {
  // What is overdue goes into the slot of this very tick; what is beyond reach waits at the far end and is looked at again there.
  const std::uint64_t tick = std::clamp(timer.deadline_tick_, elapsed_, elapsed_ + kReach - 1);
  // The level is that of the highest digit (base 64) in which the deadline differs from now.
  const std::uint64_t difference = (elapsed_ ^ tick) | (kSlots - 1);
  const unsigned level = std::min<unsigned>((63 - static_cast<unsigned>(std::countl_zero(difference))) / kLevelShift, kLevels - 1);
  const unsigned slot = (tick >> (level * kLevelShift)) & (kSlots - 1);
  timer.level_ = static_cast<std::uint8_t>(level);
  timer.slot_ = static_cast<std::uint8_t>(slot);
  timer.previous_ = nullptr;
  timer.next_ = levels_[level].slots[slot];
  if (timer.next_) timer.next_->previous_ = &timer;
  levels_[level].slots[slot] = &timer;
  levels_[level].occupied |= std::uint64_t{1} << slot;
}

void TimerWheel::unlink(Timer& timer) noexcept {
  Level& level = levels_[timer.level_];
  if (timer.previous_) {
    timer.previous_->next_ = timer.next_;
  } else {
    level.slots[timer.slot_] = timer.next_;
    if (!timer.next_) level.occupied &= ~(std::uint64_t{1} << timer.slot_);
  }
  if (timer.next_) timer.next_->previous_ = timer.previous_;
}

TimerWheel::Expiry TimerWheel::next_expiry() const noexcept {
  // Every timer of a finer level comes before every timer of a coarser one, except at the far end, where the coarsest level wraps.
  for (unsigned i = 0; i < kLevels; ++i) {
    const std::uint64_t occupied = levels_[i].occupied;
    if (occupied == 0) continue;
    const unsigned shift = i * kLevelShift;
    const unsigned now_slot = (elapsed_ >> shift) & (kSlots - 1);
    const unsigned distance = static_cast<unsigned>(std::countr_zero(std::rotr(occupied, static_cast<int>(now_slot))));
    const std::uint64_t tick = ((elapsed_ >> shift) + distance) << shift;
    return {std::max(tick, elapsed_), i, (now_slot + distance) & (kSlots - 1)};
  }
  return {};
}

void TimerWheel::publish_earliest() noexcept { earliest_.store(next_expiry().tick, std::memory_order_relaxed); }

}  // namespace skerry::scheduler
