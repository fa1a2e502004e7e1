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

struct RealAtomics {
  template <class T>
  using Atomic = std::atomic<T>;
  using Mutex = std::mutex;

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
