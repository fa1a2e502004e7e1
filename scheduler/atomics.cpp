// The futex system call, and what a ShortLock does while somebody else holds it. FACTS: std::atomic::wait spins in sched_yield for 20 us and
// more; the raw call does not.
#include "scheduler/atomics.h"

#include <cerrno>
#include <ctime>
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace skerry::scheduler {

void ShortLock::wait() noexcept {
  constexpr unsigned kPauses = 200;  // some microseconds: longer than a section takes
  constexpr unsigned kYields = 20;   // then its holder's thread was likely stopped inside
  constexpr timespec kNap{.tv_sec = 0, .tv_nsec = 50'000};
  for (unsigned round = 0;; ++round) {
    if (round < kPauses) RealAtomics::pause();
    else if (round < kPauses + kYields) sched_yield();
    else nanosleep(&kNap, nullptr);
    // relaxed: the exchange decides; acquire there: as in lock()
    if (!held_.load(std::memory_order_relaxed) && !held_.exchange(true, std::memory_order_acquire)) return;
  }
}

bool RealAtomics::futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected,
                             std::chrono::steady_clock::time_point deadline) noexcept {
  timespec until{};
  timespec* until_or_none = nullptr;
  if (deadline != std::chrono::steady_clock::time_point::max()) {
    // steady_clock is CLOCK_MONOTONIC, which is what FUTEX_WAIT_BITSET measures an absolute deadline by.
    auto since_epoch = std::chrono::duration_cast<std::chrono::nanoseconds>(deadline.time_since_epoch()).count();
    if (since_epoch < 0) since_epoch = 0;
    until.tv_sec = static_cast<time_t>(since_epoch / 1'000'000'000);
    until.tv_nsec = static_cast<long>(since_epoch % 1'000'000'000);
    until_or_none = &until;
  }
  const long result = syscall(SYS_futex, &word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, expected, until_or_none, nullptr,
                              FUTEX_BITSET_MATCH_ANY);
  return result == 0 || errno != ETIMEDOUT;
}

void RealAtomics::futex_wake_one(const std::atomic<std::uint32_t>& word) noexcept {
  syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

}  // namespace skerry::scheduler
