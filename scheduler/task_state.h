// The life cycle of a task in one atomic word.
//
// Each transition is one named function that makes one read-modify-write and says in its result what the caller owes next.
// A task is in the pool's hands from submit() on. It *wants to run* (kNotified) or not; it runs (kRunning) or not; and queues hold *entries*
// for it: at most one in the normal queues (kEntry) and one in the urgent list (kUrgentEntry). An entry can outlive its purpose,
// since the other entry may have started the task: whoever takes it out then is told to drop it. The pool's reference goes with the
// last of {not done, kEntry, kUrgentEntry}.
#pragma once

#include <atomic>
#include <cstdint>

namespace skerry::scheduler {

enum class WakeResult : std::uint8_t { kNothing, kPushEntry, kPushUrgentEntry };
enum class StartResult : std::uint8_t { kRun, kDrop, kDropAndRelease };
enum class FinishResult : std::uint8_t { kIdle, kPushEntry, kPushUrgentEntry, kKeepEntry };
enum class DoneResult : std::uint8_t { kRelease, kEntriesRemain };
enum class EntryKind : std::uint8_t { kNormal, kUrgent };

template <class Atomics>
class TaskState {
 public:
  // The first queueing, once; the caller pushes an entry. Earlier wake-ups count for nothing.
  void submit() noexcept {
    transition([](Word) { return kSubmitted | kNotified | kEntry; });
  }

  // Wants to run. The transition publishes the waker's writes to the run that follows.
  WakeResult wake() noexcept {
    WakeResult result;
    transition([&](Word s) {
      result = WakeResult::kNothing;
      if (!(s & kSubmitted) || (s & kDone)) return s;
      // Even when nothing changes, the write is made: it continues the release sequence that the next start acquires.
      if (s & (kNotified | kRunning | kEntry)) return s | kNotified;
      result = WakeResult::kPushEntry;
      return s | kNotified | kEntry;
    });
    return result;
  }

  // Wants to run before everything else. While it runs, the wish is kept for the moment when it stops.
  WakeResult wake_urgent() noexcept {
    WakeResult result;
    transition([&](Word s) {
      result = WakeResult::kNothing;
      if (!(s & kSubmitted) || (s & kDone)) return s;
      if (s & kRunning) return s | kNotified | kUrgentWish;
      if (s & kUrgentEntry) return s | kNotified;
      result = WakeResult::kPushUrgentEntry;
      return s | kNotified | kUrgentEntry;
    });
    return result;
  }

  // A worker has taken an entry out of a queue. kRun: the worker owns the task, and sees all that its wakers wrote.
  StartResult start(EntryKind kind) noexcept {
    const Word entry = kind == EntryKind::kNormal ? kEntry : kUrgentEntry;
    StartResult result;
    transition([&](Word s) {
      s &= ~entry;
      if (s & kDone) {
        result = (s & (kEntry | kUrgentEntry)) ? StartResult::kDrop : StartResult::kDropAndRelease;
        return s;
      }
      if ((s & kRunning) || !(s & kNotified)) {
        result = StartResult::kDrop;
        return s;
      }
      result = StartResult::kRun;
      return (s & ~kNotified) | kRunning;
    });
    return result;
  }

  // The run has parked. If it was woken meanwhile it is queued again: a wake-up is never lost.
  FinishResult finish_park() noexcept {
    return finish([](Word s) { return s; });
  }

  // The run has yielded: queued again in any case.
  FinishResult finish_yield() noexcept {
    return finish([](Word s) { return s | kNotified; });
  }

  DoneResult finish_done() noexcept {
    Word before = transition([](Word s) { return (s & ~(kRunning | kNotified | kUrgentWish)) | kDone; });
    return (before & (kEntry | kUrgentEntry)) ? DoneResult::kEntriesRemain : DoneResult::kRelease;
  }

  // acquire: pairs with the release in finish_done, so that the asker sees what the task did.
  bool is_done() const noexcept { return word_.load(std::memory_order_acquire) & kDone; }

 private:
  using Word = std::uint32_t;
  static constexpr Word kSubmitted = 1;
  static constexpr Word kNotified = 2;     // wants to run (again)
  static constexpr Word kRunning = 4;
  static constexpr Word kDone = 8;
  static constexpr Word kEntry = 16;       // one of the normal queues holds it
  static constexpr Word kUrgentEntry = 32; // the urgent list holds it
  static constexpr Word kUrgentWish = 64;  // woken urgently while running

  template <class Change>
  FinishResult finish(Change change) noexcept {
    FinishResult result;
    transition([&](Word s) {
      s = change(s) & ~kRunning;
      if (!(s & kNotified)) {
        result = FinishResult::kIdle;
        return s;
      }
      const bool urgent = s & kUrgentWish;
      s &= ~kUrgentWish;
      if (urgent && !(s & kUrgentEntry)) {
        result = FinishResult::kPushUrgentEntry;
        return s | kUrgentEntry;
      }
      if (s & (kEntry | kUrgentEntry)) {
        result = FinishResult::kKeepEntry;
        return s;
      }
      result = FinishResult::kPushEntry;
      return s | kEntry;
    });
    return result;
  }

  // Returns the word before the change.
  template <class Change>
  Word transition(Change change) noexcept {
    // relaxed: the exchange below validates it
    Word before = word_.load(std::memory_order_relaxed);
    // release: publishes what the thread wrote before (a waker its message, a run its results); acquire: a start sees the writes of all
    // wakers and of the run before, wherever that was. Every change is a read-modify-write, so each continues the release
    // sequences of those before it.
    while (!word_.compare_exchange_weak(before, change(before), std::memory_order_acq_rel, std::memory_order_relaxed)) {
    }
    return before;
  }

  // Written by wakers (any thread) and by the worker that runs the task; publishes the task itself from one to the next.
  typename Atomics::template Atomic<Word> word_{0};
};

}  // namespace skerry::scheduler
