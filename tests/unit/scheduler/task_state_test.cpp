#include "scheduler/task_state.h"

#include <doctest/doctest.h>

#include "scheduler/atomics.h"

using namespace skerry::scheduler;

namespace {

struct Submitted {
  Submitted() { state.submit(); }
  TaskState<RealAtomics> state;
};

struct Idle : Submitted {
  Idle() {
    REQUIRE(state.start(EntryKind::kNormal) == StartResult::kRun);
    REQUIRE(state.finish_park() == FinishResult::kIdle);
  }
};

struct Running : Submitted {
  Running() { REQUIRE(state.start(EntryKind::kNormal) == StartResult::kRun); }
};

}  // namespace

TEST_CASE("a task that was not submitted cannot be woken") {
  TaskState<RealAtomics> state;
  CHECK(state.wake() == WakeResult::kNothing);
  CHECK(state.wake_urgent() == WakeResult::kNothing);
}

TEST_CASE_FIXTURE(Idle, "the first of several wake-ups queues an idle task") {
  CHECK(state.wake() == WakeResult::kPushEntry);
  CHECK(state.wake() == WakeResult::kNothing);
  CHECK(state.start(EntryKind::kNormal) == StartResult::kRun);
}

TEST_CASE_FIXTURE(Running, "a wake-up while it runs queues it when it parks") {
  CHECK(state.wake() == WakeResult::kNothing);
  CHECK(state.finish_park() == FinishResult::kPushEntry);
  CHECK(state.start(EntryKind::kNormal) == StartResult::kRun);
  CHECK(state.finish_park() == FinishResult::kIdle);
}

TEST_CASE_FIXTURE(Running, "a task that yields is queued in any case") { CHECK(state.finish_yield() == FinishResult::kPushEntry); }

TEST_CASE_FIXTURE(Running, "an urgent wake-up while it runs is urgent when it stops") {
  CHECK(state.wake_urgent() == WakeResult::kNothing);
  SUBCASE("parking") { CHECK(state.finish_park() == FinishResult::kPushUrgentEntry); }
  SUBCASE("yielding") { CHECK(state.finish_yield() == FinishResult::kPushUrgentEntry); }
  CHECK(state.start(EntryKind::kUrgent) == StartResult::kRun);
}

TEST_CASE_FIXTURE(Submitted, "an urgent wake-up overtakes the entry of a queued task, which is then dropped") {
  CHECK(state.wake_urgent() == WakeResult::kPushUrgentEntry);
  CHECK(state.wake_urgent() == WakeResult::kNothing);
  CHECK(state.start(EntryKind::kUrgent) == StartResult::kRun);
  SUBCASE("while it runs") {
    CHECK(state.start(EntryKind::kNormal) == StartResult::kDrop);
    CHECK(state.finish_park() == FinishResult::kIdle);
  }
  SUBCASE("when it is idle") {
    CHECK(state.finish_park() == FinishResult::kIdle);
    CHECK(state.start(EntryKind::kNormal) == StartResult::kDrop);
  }
  SUBCASE("or serves the next wake-up") {
    CHECK(state.finish_park() == FinishResult::kIdle);
    CHECK(state.wake() == WakeResult::kNothing);
    CHECK(state.start(EntryKind::kNormal) == StartResult::kRun);
  }
  SUBCASE("or a yield") {
    CHECK(state.finish_yield() == FinishResult::kKeepEntry);
    CHECK(state.start(EntryKind::kNormal) == StartResult::kRun);
  }
}

TEST_CASE_FIXTURE(Running, "a task that is done stays done") {
  CHECK_FALSE(state.is_done());
  CHECK(state.wake() == WakeResult::kNothing);
  CHECK(state.finish_done() == DoneResult::kRelease);
  CHECK(state.is_done());
  CHECK(state.wake() == WakeResult::kNothing);
  CHECK(state.wake_urgent() == WakeResult::kNothing);
}

TEST_CASE_FIXTURE(Submitted, "the last queue entry of a task that is done releases it") {
  CHECK(state.wake_urgent() == WakeResult::kPushUrgentEntry);
  CHECK(state.start(EntryKind::kUrgent) == StartResult::kRun);
  CHECK(state.finish_done() == DoneResult::kEntriesRemain);
  CHECK(state.start(EntryKind::kNormal) == StartResult::kDropAndRelease);
}
