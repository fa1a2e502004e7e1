// IsolateLock: the lock of an isolate that has several threads. Fair: who comes first gets it first, by hand-over.
//
// An isolate with one thread has no lock object: that only one worker runs its task is lock enough. A thread that does not get it
// parks; its task is woken when the lock has become its own. A thread of the host that wants to touch the isolate has a task that tells
// it (host_thread.h), and so a place in the same queue.
//
// Tasks are woken under the mutex: one that finds itself the holder earlier must take the mutex first, so it cannot end and be gone before
// its waker is done with it. A template over atomics and tasks, so that tests/model/ can run the very same code one step at a time.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include "scheduler/atomics.h"
#include "scheduler/task.h"

namespace skerry::channels {

template <class Atomics, class Task>
class BasicIsolateLock {
 public:
  enum class Taken : uint8_t { kHeld, kQueued };

  class Place {
   public:
    explicit Place(Task& task) : task_(task) {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    friend class BasicIsolateLock;
    enum class State : uint8_t { kOut, kQueued, kHolds };
    Task& task_;
    // Under the lock's mutex.
    Place* next_ = nullptr;
    State state_ = State::kOut;
  };

  // The first holder makes it.
  explicit BasicIsolateLock(Place& holder) { holder.state_ = Place::State::kHolds; }

  // kQueued: to be asked again when the task is woken.
  Taken take(Place& place);
  void release(Place& holder);
  // The holder goes to the end of the queue; it keeps the lock if that is empty.
  Taken release_and_queue(Place& holder);
  // Out of the queue. kHeld: too late, the lock has been handed to this place.
  enum class Withdrawn : uint8_t { kOut, kHeld };
  Withdrawn withdraw(Place& place);
  // By the holder: does anybody wait? A hint.
  bool is_wanted() const { return first_seen_.load(std::memory_order_relaxed) != nullptr; }  // relaxed: seen soon

 private:
  void hand_over(Place& holder);
  void append(Place& place);

  typename Atomics::Mutex mutex_;
  // Under mutex_.
  bool held_ = true;
  Place* first_ = nullptr;
  Place* last_ = nullptr;
  typename Atomics::template Atomic<Place*> first_seen_{nullptr};  // written under mutex_, read by the holder: first_
};

template <class Atomics, class Task>
void BasicIsolateLock<Atomics, Task>::append(Place& place) {
  place.state_ = Place::State::kQueued;
  place.next_ = nullptr;
  (last_ ? last_->next_ : first_) = &place;
  last_ = &place;
  first_seen_.store(first_, std::memory_order_relaxed);
}

template <class Atomics, class Task>
void BasicIsolateLock<Atomics, Task>::hand_over(Place& holder) {
  holder.state_ = Place::State::kOut;
  Place* next = first_;
  held_ = next != nullptr;
  if (!next) return;
  first_ = next->next_;
  if (!first_) last_ = nullptr;
  first_seen_.store(first_, std::memory_order_relaxed);
  next->state_ = Place::State::kHolds;
  next->task_.wake();
}

template <class Atomics, class Task>
auto BasicIsolateLock<Atomics, Task>::take(Place& place) -> Taken {
  std::lock_guard lock(mutex_);
  if (place.state_ == Place::State::kHolds) return Taken::kHeld;
  if (place.state_ == Place::State::kQueued) return Taken::kQueued;
  if (held_) {
    append(place);
    return Taken::kQueued;
  }
  held_ = true;
  place.state_ = Place::State::kHolds;
  return Taken::kHeld;
}

template <class Atomics, class Task>
void BasicIsolateLock<Atomics, Task>::release(Place& holder) {
  std::lock_guard lock(mutex_);
  hand_over(holder);
}

template <class Atomics, class Task>
auto BasicIsolateLock<Atomics, Task>::withdraw(Place& place) -> Withdrawn {
  std::lock_guard lock(mutex_);
  if (place.state_ == Place::State::kHolds) return Withdrawn::kHeld;
  Place* before = nullptr;
  for (Place* p = first_; p != nullptr && p != &place; p = p->next_) before = p;
  if (place.state_ == Place::State::kQueued) {
    (before ? before->next_ : first_) = place.next_;
    if (last_ == &place) last_ = before;
    first_seen_.store(first_, std::memory_order_relaxed);
  }
  place.state_ = Place::State::kOut;
  return Withdrawn::kOut;
}

template <class Atomics, class Task>
auto BasicIsolateLock<Atomics, Task>::release_and_queue(Place& holder) -> Taken {
  std::lock_guard lock(mutex_);
  if (!first_) return Taken::kHeld;
  hand_over(holder);
  append(holder);
  return Taken::kQueued;
}

using IsolateLock = BasicIsolateLock<scheduler::RealAtomics, scheduler::Task>;

}  // namespace skerry::channels
