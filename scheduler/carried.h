// Tasks in the hands of threads that are no workers: taken from one place, or new, and not yet in a queue.
//
// The look for quiescence sees queues, slots and sources of wake-ups; what is carried between them is in none of them. So whoever carries says
// so first: take_up(); then takes the task; queues it; put_down(). A worker that finds the place empty because of it either sees it in the count or,
// the carrier being done, where it was put. Such a worker does not look again: the last carrier has somebody do it.
#pragma once

#include <atomic>
#include <cstdint>

namespace skerry::scheduler {

enum class PutDown : std::uint8_t { kLast, kOthersCarry };

template <class Atomics>
class Carried {
 public:
  // Before the task is taken from where workers look. seq_cst: the taking, a read-modify-write, comes after.
  void take_up() noexcept { count_.fetch_add(1, std::memory_order_seq_cst); }
  // After it was queued. kLast: the caller lets somebody look whether the pool is quiescent. release: pairs with the acquire in any().
  PutDown put_down() noexcept { return count_.fetch_sub(1, std::memory_order_release) == 1 ? PutDown::kLast : PutDown::kOthersCarry; }
  bool any() const noexcept { return count_.load(std::memory_order_acquire) != 0; }

 private:
  // Written by carriers, read by the worker that looks for quiescence.
  typename Atomics::template Atomic<std::uint64_t> count_{0};
};

}  // namespace skerry::scheduler
