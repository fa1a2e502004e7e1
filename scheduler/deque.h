// A worker's own queue: a bounded Chase-Lev ring, split into the owner's handle and the thieves'.
//
// Owner: push at the bottom, take at the top. Thief: take half from the top. (Chase, Lev: Dynamic circular work-stealing deque, 2005; memory orders
// after Le, Pop, Cohen, Zappa Nardelli: Correct and efficient work-stealing for weak memory models, 2013.)
// Both take at the top, so tasks run in the order in which they were queued, and a thief moves half of the ring with one
// compare-and-swap, which would be wrong if the owner took at the bottom as well. For the same reason Le's full fence between bottom and top is not
// needed. Work that should run while it is hot goes to the worker's LIFO slot, not here.
// Invariants: top <= bottom <= top + kCapacity. A slot is written only by the owner, and only when top has passed its last item.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace skerry::scheduler {

enum class PushResult : std::uint8_t { kPushed, kFull };

template <class T, class Atomics, std::size_t kSlots>
class Deque {
  static_assert(kSlots >= 2 && (kSlots & (kSlots - 1)) == 0, "the ring's capacity is a power of two");

 public:
  static constexpr std::size_t kCapacity = kSlots;

  class Owner;
  class Thief;

  // One thread has the owner's handle; any thread may have a thief's.
  Owner owner() noexcept { return Owner(*this); }
  Thief thief() noexcept { return Thief(*this); }

  // Any thread; a snapshot. The owner can rely on 0 when it is the only one that pushes.
  std::size_t size() const noexcept {
    // acquire, acquire: so that a thread that has made a full fence sees every push made before it (idle.h)
    const std::int64_t top = top_.load(std::memory_order_acquire);
    const std::int64_t bottom = bottom_.load(std::memory_order_acquire);
    return bottom > top ? static_cast<std::size_t>(bottom - top) : 0;
  }

 private:
  using Slot = typename Atomics::template Atomic<T>;
  Slot& slot(std::int64_t index) noexcept { return slots_[static_cast<std::size_t>(index) & (kCapacity - 1)]; }

  // Written by whoever takes (owner and thieves), read by all. Publishes nothing; its release says "the slots before it were read".
  alignas(64) typename Atomics::template Atomic<std::int64_t> top_{0};
  // Written by the owner, read by thieves. Publishes the slots before it.
  alignas(64) typename Atomics::template Atomic<std::int64_t> bottom_{0};
  std::array<Slot, kCapacity> slots_{};
};

template <class T, class Atomics, std::size_t kSlots>
class Deque<T, Atomics, kSlots>::Owner {
 public:
  PushResult push(T item) noexcept {
    const std::int64_t bottom = ring_.bottom_.load(std::memory_order_relaxed);  // relaxed: only the owner writes it
    // acquire: pairs with the release in take and steal_half: who moved top past a slot has read it, so it may be overwritten
    const std::int64_t top = ring_.top_.load(std::memory_order_acquire);
    if (bottom - top >= static_cast<std::int64_t>(kCapacity)) return PushResult::kFull;
    ring_.slot(bottom).store(item, std::memory_order_relaxed);  // relaxed: published by bottom
    ring_.bottom_.store(bottom + 1, std::memory_order_release);  // release: pairs with the acquire in steal_half
    return PushResult::kPushed;
  }

  // The oldest item, or T{}.
  T take() noexcept {
    const std::int64_t bottom = ring_.bottom_.load(std::memory_order_relaxed);  // relaxed: only the owner writes it
    std::int64_t top = ring_.top_.load(std::memory_order_relaxed);  // relaxed: the exchange validates it
    while (top < bottom) {
      const T item = ring_.slot(top).load(std::memory_order_relaxed);  // relaxed: the owner wrote it
      // release: pairs with the acquire in push (by this same thread here, but it also continues the thieves' release sequences)
      if (ring_.top_.compare_exchange_weak(top, top + 1, std::memory_order_release, std::memory_order_relaxed)) return item;
    }
    return T{};
  }

 private:
  friend class Deque;
  explicit Owner(Deque& ring) noexcept : ring_(ring) {}
  Deque& ring_;
};

template <class T, class Atomics, std::size_t kSlots>
class Deque<T, Atomics, kSlots>::Thief {
 public:
  // Takes half, rounded up: the first for the caller, the rest into the caller's own deque, which must be empty. T{}: nothing there.
  T steal_half(Owner into) noexcept {
    std::array<T, kCapacity / 2 + 1> loot;
    // acquire: pairs with the release of the takers, so that the slots read below are not older than top
    std::int64_t top = victim_.top_.load(std::memory_order_acquire);
    for (;;) {
      // acquire: pairs with the release in push: the slots below bottom are visible
      const std::int64_t bottom = victim_.bottom_.load(std::memory_order_acquire);
      const std::int64_t available = bottom - top;
      if (available <= 0) return T{};
      // A stale top may be more than a ring behind; the exchange would fail: look again.
      if (available > static_cast<std::int64_t>(kCapacity)) {
        top = victim_.top_.load(std::memory_order_acquire);
        continue;
      }
      const std::int64_t count = (available + 1) / 2;
      for (std::int64_t i = 0; i < count; ++i) {
        // relaxed: published by bottom; a slot that was overwritten meanwhile is discarded, since top has moved then
        loot[static_cast<std::size_t>(i)] = victim_.slot(top + i).load(std::memory_order_relaxed);
      }
      // release: pairs with the acquire in push: the slots were read before the owner may overwrite them.
      // acquire on failure: as for the first load of top
      if (victim_.top_.compare_exchange_weak(top, top + count, std::memory_order_acq_rel, std::memory_order_acquire)) {
        for (std::int64_t i = 1; i < count; ++i) (void)into.push(loot[static_cast<std::size_t>(i)]);
        return loot[0];
      }
    }
  }

 private:
  friend class Deque;
  explicit Thief(Deque& victim) noexcept : victim_(victim) {}
  Deque& victim_;
};

}  // namespace skerry::scheduler
