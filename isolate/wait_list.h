// WaitList: the threads of one isolate that wait for something in it, such as a lock, first come first woken.
//
// Only the holder of the isolate touches it. A Waiter owns its place and takes it out when it goes; being woken does not. A list of
// zeroes is empty, so that objects may have one as a field.
#pragma once

#include "isolate/park.h"

namespace skerry {

class WaitList {
 public:
  struct Place {
    Parker* thread = nullptr;
    Place* next = nullptr;
    Place* previous = nullptr;
    bool listed = false;
  };

  bool is_empty() const { return first_ == nullptr; }
  // The thread that runs takes its place at the end, unless it has it.
  void add(Place& place, Parker* thread) {
    if (place.listed) return;
    place = Place{thread, nullptr, last_, true};
    (last_ ? last_->next : first_) = &place;
    last_ = &place;
  }
  void remove(Place& place) {
    if (!place.listed) return;
    (place.previous ? place.previous->next : first_) = place.next;
    (place.next ? place.next->previous : last_) = place.previous;
    place.listed = false;
  }
  void wake_first() {
    if (first_) first_->thread->wake_thread();
  }
  void wake_all() {
    for (Place* p = first_; p; p = p->next) p->thread->wake_thread();
  }

 private:
  Place* first_ = nullptr;
  Place* last_ = nullptr;
};

}  // namespace skerry
