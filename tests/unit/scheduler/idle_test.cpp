#include "scheduler/idle.h"

#include <doctest/doctest.h>

#include "scheduler/atomics.h"
#include "scheduler/parker.h"

using namespace skerry::scheduler;
using namespace std::chrono_literals;

namespace {
using RealIdle = Idle<RealAtomics>;
}

TEST_CASE("nobody is woken while all are awake, or while one searches") {
  RealIdle idle(2);
  CHECK(idle.choose() == RealIdle::kNobody);
  idle.sleep(0, Searching::kNo);
  CHECK(idle.begin_search());
  CHECK(idle.choose() == RealIdle::kNobody);
  CHECK(idle.end_search() == SearchEnd::kLastSearcher);
  CHECK(idle.choose() == 0);
  CHECK(idle.snapshot().awake == 2);
}

TEST_CASE("the chosen one searches, so that one wake-up is in flight at a time") {
  RealIdle idle(3);
  for (unsigned i = 0; i < 3; ++i) idle.sleep(i, Searching::kNo);
  CHECK(idle.choose() == 2);
  CHECK(idle.choose() == RealIdle::kNobody);
  CHECK(idle.end_search() == SearchEnd::kLastSearcher);
  CHECK(idle.choose() == 1);
}

TEST_CASE("those who begin asleep are chosen in the order of their numbers") {
  RealIdle idle(3);
  idle.begin_asleep();
  CHECK(idle.snapshot().awake == 0);
  CHECK(idle.choose() == 0);
  CHECK(idle.choose() == RealIdle::kNobody);
  CHECK(idle.end_search() == SearchEnd::kLastSearcher);
  CHECK(idle.choose() == 1);
  CHECK(idle.leave(2) == LeaveResult::kLeft);
  CHECK(idle.snapshot().awake == 3);
}

TEST_CASE("no more than half of the workers search") {
  RealIdle idle(4);
  CHECK(idle.begin_search());
  CHECK(idle.begin_search());
  CHECK_FALSE(idle.begin_search());
  CHECK(idle.end_search() == SearchEnd::kOthersSearch);
  CHECK(idle.begin_search());
}

TEST_CASE("a sleeper can leave the list unless it was chosen") {
  RealIdle idle(2);
  idle.sleep(0, Searching::kNo);
  CHECK(idle.leave(0) == LeaveResult::kLeft);
  CHECK(idle.leave(0) == LeaveResult::kWasChosen);
}

TEST_CASE("a snapshot shows who is awake, and that somebody woke meanwhile") {
  RealIdle idle(2);
  CHECK(idle.sleep(0, Searching::kNo).awake == 1);
  const IdleSnapshot asleep = idle.sleep(1, Searching::kNo);
  CHECK(asleep.awake == 0);
  CHECK(idle.snapshot() == asleep);
  CHECK(idle.leave(1) == LeaveResult::kLeft);
  CHECK(idle.sleep(1, Searching::kYes).awake == 0);
  CHECK_FALSE(idle.snapshot() == asleep);
}

TEST_CASE("an unpark before the park is not lost") {
  Parker<RealAtomics> parker;
  parker.unpark();
  parker.unpark();
  CHECK(parker.park(std::chrono::steady_clock::time_point::max()) == ParkResult::kNotified);
  CHECK(parker.park(std::chrono::steady_clock::now() + 1ms) == ParkResult::kTimedOut);
}

TEST_CASE("a park with a deadline in the past returns") {
  Parker<RealAtomics> parker;
  CHECK(parker.park(std::chrono::steady_clock::time_point::min()) == ParkResult::kTimedOut);
  CHECK(parker.park(std::chrono::steady_clock::now() - 1h) == ParkResult::kTimedOut);
}
