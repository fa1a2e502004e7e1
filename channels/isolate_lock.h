// IsolateLock: the lock of an isolate that has several threads. Fair: who comes first gets it first, by hand-over.
//
// An isolate with one thread has no lock object: that only one worker runs its task is lock enough. A thread that does not get it
// parks; its task is woken when the lock has become its own. A thread of the host that wants to touch the isolate has a task that tells
// it (host_thread.h), and so a place in the same queue.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include "scheduler/task.h"

namespace skerry::channels {

class IsolateLock {
 public:
  enum class Taken : uint8_t { kHeld, kQueued };

  class Place {
   public:
    explicit Place(scheduler::Task& task) : task_(task) {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    friend class IsolateLock;
    enum class State : uint8_t { kOut, kQueued, kHolds };
    scheduler::Task& task_;
    // Under the lock's mutex.
    Place* next_ = nullptr;
    State state_ = State::kOut;
  };

  // The first holder makes it.
  explicit IsolateLock(Place& holder) { holder.state_ = Place::State::kHolds; }

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

  std::mutex mutex_;
  // Under mutex_.
  bool held_ = true;
  Place* first_ = nullptr;
  Place* last_ = nullptr;
  std::atomic<Place*> first_seen_{nullptr};  // written under mutex_, read by the holder: first_
};

}  // namespace skerry::channels
