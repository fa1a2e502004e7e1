// See isolate_lock.h. Tasks are woken under the mutex: one that finds itself the holder earlier must take the mutex first, so it cannot
// end and be gone before its waker is done with it.
#include "channels/isolate_lock.h"

namespace skerry::channels {

void IsolateLock::append(Place& place) {
  place.state_ = Place::State::kQueued;
  place.next_ = nullptr;
  (last_ ? last_->next_ : first_) = &place;
  last_ = &place;
  first_seen_.store(first_, std::memory_order_relaxed);
}

void IsolateLock::hand_over(Place& holder) {
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

IsolateLock::Taken IsolateLock::take(Place& place) {
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

void IsolateLock::release(Place& holder) {
  std::lock_guard lock(mutex_);
  hand_over(holder);
}

IsolateLock::Withdrawn IsolateLock::withdraw(Place& place) {
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

IsolateLock::Taken IsolateLock::release_and_queue(Place& holder) {
  std::lock_guard lock(mutex_);
  if (!first_) return Taken::kHeld;
  hand_over(holder);
  append(holder);
  return Taken::kQueued;
}

}  // namespace skerry::channels
