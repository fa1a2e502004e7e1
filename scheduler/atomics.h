// The one door through which the scheduler's protocols reach atomics, locks and futexes.
//
// task_state.h, deque.h, injection_queue.h, parker.h and idle.h take this as a template parameter, so that tests/model/ can run the very same
// code one atomic operation at a time.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

namespace skerry::scheduler {

// A lock for sections of a few instructions that wait for nothing: it spins, and then sleeps a little at a time. To take it costs one
// read-modify-write, to give it back a store. Not recursive.
class ShortLock {
 public:
  ShortLock() = default;
  ShortLock(const ShortLock&) = delete;
  ShortLock& operator=(const ShortLock&) = delete;

  void lock() noexcept {
    // acquire: pairs with the release of unlock, so that each holder sees what those before it did
    if (held_.exchange(true, std::memory_order_acquire)) [[unlikely]] wait();
  }
  void unlock() noexcept { held_.store(false, std::memory_order_release); }

 private:
  void wait() noexcept;
  // Written by whoever takes it and by its holder; publishes what it guards.
  std::atomic<bool> held_{false};
};

struct RealAtomics {
  template <class T>
  using Atomic = std::atomic<T>;
  using Mutex = std::mutex;
  using ShortLock = scheduler::ShortLock;

  // Orders every earlier store before every later load. Never used to publish data (ThreadSanitizer does not see it).
  static void full_fence() noexcept {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wunknown-warning-option"
#pragma GCC diagnostic ignored "-Wtsan"
    std::atomic_thread_fence(std::memory_order_seq_cst);
#pragma GCC diagnostic pop
  }

  // Sleeps while `word` holds `expected`; may return for no reason. TimePoint::max() is no deadline. False: the deadline passed.
  static bool futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected,
                         std::chrono::steady_clock::time_point deadline) noexcept;
  static void futex_wake_one(const std::atomic<std::uint32_t>& word) noexcept;

  // Tells the core that this is a spin loop.
  static void pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
  }
};

}  // namespace skerry::scheduler
