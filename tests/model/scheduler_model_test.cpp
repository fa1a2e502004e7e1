// The scheduler's protocols under the model checker: every order within the bounds, then longer scenarios in random orders; and for each
// protocol, faults that the checker must find.
#include <doctest/doctest.h>

#include "tests/model/expectations.h"
#include "tests/model/scheduler_scenarios.h"

namespace {

using model::Fault;
using model::finds;
using model::passes;
using model::passes_randomly;
using scenarios::Carrying;
using scenarios::LastLook;
using scenarios::Outcomes;
using A = model::Atomics;

}  // namespace

TEST_CASE("deque: every item is taken exactly once") {
  passes([] { return scenarios::deque<A>(1, 5); }, {.switches = 3, .delays = 1});
  passes([] { return scenarios::deque<A>(2, 3); }, {.switches = 2, .delays = 1});
}

TEST_CASE("deque: a compare-and-swap that is none is found") {
  finds(Fault::kRmwIsLoadAndStore, [] { return scenarios::deque<A>(1, 3); }, {.switches = 2, .delays = 0});
}

TEST_CASE("deque: random orders") {
  passes_randomly([] { return scenarios::deque<A>(3, 12); }, 3'000);
}

TEST_CASE("task state: no wake-up is lost, no two runs at once, one release") {
  passes([] { return scenarios::task_state<A>(2, 0, 1, Outcomes::kPark); }, {.switches = 3, .delays = 0});
  passes([] { return scenarios::task_state<A>(1, 0, 2, Outcomes::kPark); }, {.switches = 3, .delays = 1});
  passes([] { return scenarios::task_state<A>(1, 1, 2, Outcomes::kPark); }, {.switches = 2, .delays = 0});
  passes([] { return scenarios::task_state<A>(0, 2, 2, Outcomes::kYieldAndPark); }, {.switches = 2, .delays = 0});
}

TEST_CASE("task state: lost updates are found") {
  finds(Fault::kRmwIsLoadAndStore, [] { return scenarios::task_state<A>(1, 0, 2, Outcomes::kPark); }, {.switches = 3, .delays = 0});
}

TEST_CASE("shared queue: a lock that does not lock is found") {
  finds(Fault::kMutexLetsEverybodyIn, [] { return scenarios::idle<A>(2, 2); }, {.switches = 3, .delays = 0});
}

TEST_CASE("task state: random orders") {
  passes_randomly([] { return scenarios::task_state<A>(3, 2, 3, Outcomes::kYieldAndPark); }, 5'000);
}

TEST_CASE("parker: no unpark is lost") {
  passes([] { return scenarios::parker<A>(1, scenarios::kNever); }, {.switches = 4, .delays = 1});
  passes([] { return scenarios::parker<A>(2, scenarios::kNever); }, {.switches = 3, .delays = 2});
  passes([] { return scenarios::parker<A>(2, std::chrono::steady_clock::time_point{}); }, {.switches = 3, .delays = 1});
}

TEST_CASE("parker: faults are found") {
  const auto make = [] { return scenarios::parker<A>(1, scenarios::kNever); };
  finds(Fault::kFutexWakeIsLost, make, {.switches = 2, .delays = 0});
  finds(Fault::kFutexWaitIgnoresValue, make, {.switches = 3, .delays = 0});
  finds(Fault::kRmwIsLoadAndStore, make, {.switches = 3, .delays = 0});
}

TEST_CASE("idle: no work is forgotten while workers sleep") {
  passes([] { return scenarios::idle<A>(1, 2); }, {.switches = 3, .delays = 1});
  passes([] { return scenarios::idle<A>(2, 2); }, {.switches = 2, .delays = 1});
}

TEST_CASE("idle: faults are found") {
  finds(Fault::kFencesDoNothing, [] { return scenarios::idle<A>(1, 2); }, {.switches = 3, .delays = 1});
  finds(Fault::kFutexWakeIsLost, [] { return scenarios::idle<A>(1, 1); }, {.switches = 2, .delays = 0});
  finds(Fault::kNone, [] { return scenarios::idle<A>(1, 2, LastLook::kForgotten); }, {.switches = 3, .delays = 0});
}

TEST_CASE("idle: random orders") {
  passes_randomly([] { return scenarios::idle<A>(3, 4); }, 3'000);
}

TEST_CASE("quiescence: not while the monitor carries a task, and found at last") {
  passes([] { return scenarios::quiescence<A>(1); }, {.switches = 4, .delays = 1});
  passes([] { return scenarios::quiescence<A>(2); }, {.switches = 3, .delays = 1});
}

TEST_CASE("quiescence: a task that is carried unseen is found") {
  finds(Fault::kNone, [] { return scenarios::quiescence<A>(1, Carrying::kUnseen); }, {.switches = 2, .delays = 0});
  finds(Fault::kNone, [] { return scenarios::quiescence<A>(2, Carrying::kUnseen); }, {.switches = 3, .delays = 0});
  finds(Fault::kNone, [] { return scenarios::quiescence<A>(1, Carrying::kNobodyLooksAgain); }, {.switches = 3, .delays = 0});
}
