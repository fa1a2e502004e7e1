// From a change of a task's state to the queue it asks for.
#include "scheduler/task.h"

#include "scheduler/pool_core.h"

namespace skerry::scheduler {

// A task that was abandoned in the middle of a suspension leaves its fiber behind: its frames cannot be unwound, and others may refer to them.
Task::~Task() = default;

void Task::wake() noexcept {
  if (begin_wake()) end_wake();
}

void Task::end_wake() noexcept { pool_->push_woken(*this); }

void Task::wake_urgent() noexcept {
  if (state_.wake_urgent() == WakeResult::kPushUrgentEntry) pool_->push_urgent(*this);
}

}  // namespace skerry::scheduler
