// The futex system call. FACTS: std::atomic::wait spins in sched_yield for 20 us and more; the raw call does not.
#include "scheduler/atomics.h"

#include <cerrno>
#include <ctime>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace skerry::scheduler {

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
