// Who sleeps, who searches, and whom to wake for new work.
//
// The rule that keeps work from being forgotten, and cores from being woken for nothing:
//   pusher:    queue the work; full fence; if nobody searches and somebody sleeps, wake one, as a searcher.
//   searcher:  found work: stop searching; if it was the last one, and more work is visible, wake the next. Found none: go on the list of sleepers;
//              full fence; look at all queues once more; if there is work, take itself off the list and search again.
// Either the pusher sees that nobody searches any more, or the searcher's last look sees the work (the two fences are Dekker's). So at most
// one wake-up is in flight while some worker searches.
// Invariants: searching <= awake. A sleeper that is chosen counts as awake and searching from that moment, before it runs.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

namespace skerry::scheduler {

enum class Searching : std::uint8_t { kNo, kYes };
enum class SearchEnd : std::uint8_t { kLastSearcher, kOthersSearch };
enum class LeaveResult : std::uint8_t { kLeft, kWasChosen };

// A moment of the idle state, for telling that nothing has moved since.
struct IdleSnapshot {
  std::uint32_t awake;
  std::uint32_t epoch;  // grows whenever a sleeper wakes
  bool operator==(const IdleSnapshot&) const = default;
};

template <class Atomics>
class Idle {
 public:
  static constexpr unsigned kNobody = ~0u;

  // All workers start awake, none searching.
  explicit Idle(unsigned workers) : workers_(workers), state_(pack(0, workers, 0)) { sleepers_.reserve(workers); }

  // Before any thread looks: all sleep, to be chosen in the order of their numbers.
  void begin_asleep() {
    for (unsigned worker = workers_; worker-- > 0;) sleepers_.push_back(worker);
    state_.store(pack(0, 0, 0), std::memory_order_seq_cst);
  }

  // Any thread, after it has queued work: the sleeper that the caller must unpark, or kNobody. The chosen one searches.
  unsigned choose() {
    Atomics::full_fence();  // Dekker: after the push, before the look at the state; pairs with the fence of sleep()
    if (!wants_searcher(state_.load(std::memory_order_relaxed))) return kNobody;
    std::lock_guard guard(mutex_);
    if (sleepers_.empty() || !wants_searcher(state_.load(std::memory_order_relaxed))) return kNobody;
    const unsigned worker = sleepers_.back();
    sleepers_.pop_back();
    state_.fetch_add(pack(1, 1, 1), std::memory_order_seq_cst);
    return worker;
  }

  // Any thread: takes this very worker off the list. kLeft: it counts as awake and searching, and if it is not the caller the caller must unpark it.
  LeaveResult leave(unsigned worker) {
    std::lock_guard guard(mutex_);
    for (std::size_t i = 0; i < sleepers_.size(); ++i) {
      if (sleepers_[i] != worker) continue;
      sleepers_.erase(sleepers_.begin() + static_cast<std::ptrdiff_t>(i));
      state_.fetch_add(pack(1, 1, 1), std::memory_order_seq_cst);
      return LeaveResult::kLeft;
    }
    return LeaveResult::kWasChosen;
  }

  // A worker that found nothing of its own asks to search. No: half of them search already.
  bool begin_search() noexcept {
    if (2 * searching(state_.load(std::memory_order_relaxed)) >= workers_) return false;
    state_.fetch_add(pack(1, 0, 0), std::memory_order_seq_cst);
    return true;
  }

  // A searcher has found work. kLastSearcher: pushers may have counted on it, so it must look whether more work waits.
  SearchEnd end_search() noexcept {
    // seq_cst, then a fence: the caller's look at the queues comes after; pairs with the fence of choose()
    const std::uint64_t before = state_.fetch_sub(pack(1, 0, 0), std::memory_order_seq_cst);
    Atomics::full_fence();
    return searching(before) == 1 ? SearchEnd::kLastSearcher : SearchEnd::kOthersSearch;
  }

  // The worker goes on the list of sleepers. Afterwards it must look at all queues once more, and leave() again if there is work.
  IdleSnapshot sleep(unsigned worker, Searching searching_before) {
    std::uint64_t after;
    {
      std::lock_guard guard(mutex_);
      sleepers_.push_back(worker);
      const std::uint64_t change = pack(searching_before == Searching::kYes ? 1 : 0, 1, 0);
      after = state_.fetch_sub(change, std::memory_order_seq_cst) - change;
    }
    Atomics::full_fence();  // Dekker: pairs with the fence of choose()
    return {awake(after), epoch(after)};
  }

  IdleSnapshot snapshot() const noexcept {
    const std::uint64_t state = state_.load(std::memory_order_seq_cst);
    return {awake(state), epoch(state)};
  }

  // ---- Around a fork, by the one worker that is awake
  void lock() { mutex_.lock(); }
  void unlock() { mutex_.unlock(); }
  // In the child, unlocked: the others have no threads. They count as awake for ever, so that nobody chooses them, and it is never quiescent.
  void forget_the_others() {
    sleepers_.clear();
    state_.store(pack(0, workers_, 0), std::memory_order_seq_cst);
  }

  // A hint: whether another core could be had for work.
  bool somebody_sleeps() const noexcept { return awake(state_.load(std::memory_order_relaxed)) < workers_; }

 private:
  static constexpr std::uint64_t pack(std::uint64_t searching, std::uint64_t awake, std::uint64_t epoch) {
    return searching | awake << 16 | epoch << 32;
  }
  static std::uint32_t searching(std::uint64_t state) { return state & 0xffff; }
  static std::uint32_t awake(std::uint64_t state) { return state >> 16 & 0xffff; }
  static std::uint32_t epoch(std::uint64_t state) { return static_cast<std::uint32_t>(state >> 32); }
  bool wants_searcher(std::uint64_t state) const { return searching(state) == 0 && awake(state) < workers_; }

  const std::uint32_t workers_;
  typename Atomics::Mutex mutex_;
  std::vector<unsigned> sleepers_;  // under the mutex; the last to sleep is the first to wake: its caches are warm
  // Searching, awake, epoch: changed by workers and wakers, read by all. It publishes nothing but itself; the queues publish the work.
  typename Atomics::template Atomic<std::uint64_t> state_;
};

}  // namespace skerry::scheduler
