// A small model checker for concurrency protocols: it runs the threads of a scenario one atomic operation at a time, in every order
// within bounds, or in orders drawn from a seed.
//
// The code under test takes its atomics, locks and futexes as a template parameter; given model::Atomics, each of its operations becomes a point
// where another thread may go first. Explored are all interleavings with at most `switches` switches away from a thread that could go on, and, because the
// machines we run on have store buffers (x86 TSO), all ways of holding back at most `delays` plain stores until the thread's
// next fence or read-modify-write. A failed check, a step limit, or a state in which nobody can go on although the scenario says that work
// remains, ends the search; the result holds the trace of choices.
//
// Faults can be switched on, to see that the checker would find the bug that the protocol avoids.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "scheduler/fiber.h"

namespace model {

enum class Fault : std::uint8_t {
  kNone,
  kFencesDoNothing,
  kRmwIsLoadAndStore,       // read-modify-writes lose their atomicity
  kFutexWakeIsLost,
  kFutexWaitIgnoresValue,   // sleeps although the word has changed
  kMutexLetsEverybodyIn,
};

// One run of a scenario: fresh state, the bodies of its threads (at most 8), and what must hold.
struct Scenario {
  std::vector<std::function<void()>> threads;
  // Called when no thread can go on and some have not ended: an empty string if that is as it should be (workers asleep, no work left).
  std::function<std::string()> when_stuck = [] { return std::string("deadlock"); };
  // Called after that: lets the sleeping threads end.
  std::function<void()> release = [] {};
  // Called when all threads have ended: an empty string, or what is wrong.
  std::function<std::string()> check = [] { return std::string(); };
};

struct Bounds {
  unsigned switches = 2;
  unsigned delays = 1;
  unsigned steps = 20'000;                 // in one run
  std::uint64_t runs = 2'000'000;
  Fault fault = Fault::kNone;
};

struct Outcome {
  std::string failure;       // empty: none found
  std::uint64_t runs = 0;
  bool complete = false;     // every order within the bounds was tried
  std::string trace;         // of the failing run: the choices made
};

Outcome explore(const std::function<Scenario()>& make, const Bounds& bounds);

// `runs` runs in random orders, with any number of switches; run i has the seed `seed + i`. The failing seed is in the trace.
Outcome explore_randomly(const std::function<Scenario()>& make, const Bounds& bounds, std::uint64_t seed);

// Fails the current run; returns, since code under test may be noexcept.
void fail(const std::string& what);

// ---- what Atomics is made of ----

using StoreAction = std::function<void()>;

void step();                                  // others may go first
void full_barrier();                          // this thread's held-back stores become visible
void fence();
bool hold_back_store();                       // a choice, unless stores are held back already
void hold_back(const void* address, StoreAction commit, std::uint64_t bits);
bool held_back_value(const void* address, std::uint64_t& bits);
bool rmw_is_split();
bool futex_wait(const void* address, const std::function<bool()>& holds_expected, bool has_deadline);
void futex_wake_one(const void* address);

class Mutex {
 public:
  void lock();
  void unlock();

 private:
  bool locked_ = false;
};

template <class T>
class Atomic {
 public:
  Atomic() noexcept : value_{} {}
  Atomic(T value) noexcept : value_(value) {}
  Atomic(const Atomic&) = delete;
  Atomic& operator=(const Atomic&) = delete;

  T load(std::memory_order = std::memory_order_seq_cst) const noexcept {
    step();
    std::uint64_t bits;
    return held_back_value(this, bits) ? from_bits(bits) : value_;
  }
  void store(T value, std::memory_order order = std::memory_order_seq_cst) noexcept {
    step();
    if (order != std::memory_order_seq_cst && hold_back_store()) {
      hold_back(this, [this, value] { value_ = value; }, to_bits(value));
      return;
    }
    full_barrier();
    value_ = value;
  }
  T exchange(T value, std::memory_order = std::memory_order_seq_cst) noexcept {
    return modify([value](T) { return value; });
  }
  T fetch_add(T value, std::memory_order = std::memory_order_seq_cst) noexcept {
    return modify([value](T old) { return static_cast<T>(old + value); });
  }
  T fetch_sub(T value, std::memory_order = std::memory_order_seq_cst) noexcept {
    return modify([value](T old) { return static_cast<T>(old - value); });
  }
  bool compare_exchange_strong(T& expected, T desired, std::memory_order, std::memory_order) noexcept {
    step();
    full_barrier();
    const T before = value_;
    if (before != expected) {
      expected = before;
      return false;
    }
    if (rmw_is_split()) step();
    value_ = desired;
    return true;
  }
  bool compare_exchange_weak(T& expected, T desired, std::memory_order success, std::memory_order failure) noexcept {
    return compare_exchange_strong(expected, desired, success, failure);
  }

  T peek() const noexcept { return value_; }  // for the scenario's checks: no step

 private:
  static std::uint64_t to_bits(T value) {
    if constexpr (std::is_pointer_v<T>) return reinterpret_cast<std::uint64_t>(value);
    else return static_cast<std::uint64_t>(value);
  }
  static T from_bits(std::uint64_t bits) {
    if constexpr (std::is_pointer_v<T>) return reinterpret_cast<T>(bits);
    else return static_cast<T>(bits);
  }
  template <class Change>
  T modify(Change change) noexcept {
    step();
    full_barrier();
    const T before = value_;
    if (rmw_is_split()) step();
    value_ = change(before);
    return before;
  }

  T value_;
};

struct Atomics {
  template <class T>
  using Atomic = model::Atomic<T>;
  using Mutex = model::Mutex;
  using ShortLock = model::Mutex;  // spinning is not modelled

  static void full_fence() noexcept { fence(); }
  static bool futex_wait(const Atomic<std::uint32_t>& word, std::uint32_t expected, std::chrono::steady_clock::time_point deadline) {
    return model::futex_wait(&word, [&] { return word.peek() == expected; }, deadline != std::chrono::steady_clock::time_point::max());
  }
  static void futex_wake_one(const Atomic<std::uint32_t>& word) { model::futex_wake_one(&word); }
  static void pause() noexcept {}
};

}  // namespace model
