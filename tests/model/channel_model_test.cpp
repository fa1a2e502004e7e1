// Channels, giving up and the lock of an isolate under the model checker: every order within the bounds, random ones, and faults that it must find.
#include <doctest/doctest.h>

#include "tests/model/channel_scenarios.h"
#include "tests/model/expectations.h"

namespace {

using model::Fault;
using model::finds;
using model::passes;
using model::passes_randomly;
using scenarios::GivesUp;
using scenarios::Turns;
using A = model::Atomics;

}  // namespace

TEST_CASE("channel: what is sent comes once, in order, and nobody waits for ever") {
  passes([] { return scenarios::channel<A>(0, 1, 1, 2); }, {.switches = 3, .delays = 0});
  passes([] { return scenarios::channel<A>(1, 1, 1, 3); }, {.switches = 3, .delays = 0});
  passes([] { return scenarios::channel<A>(1, 2, 1, 1); }, {.switches = 2, .delays = 1});
  passes([] { return scenarios::channel<A>(0, 1, 2, 2); }, {.switches = 2, .delays = 0});
  passes([] { return scenarios::channel<A>(std::nullopt, 2, 1, 1); }, {.switches = 2, .delays = 0});
}

TEST_CASE("channel: closing reaches everybody who waits, and loses nothing") {
  passes([] { return scenarios::closing<A>(1); }, {.switches = 3, .delays = 0});
  passes([] { return scenarios::closing<A>(0); }, {.switches = 2, .delays = 0});
  passes([] { return scenarios::last_receiver_goes<A>(1); }, {.switches = 2, .delays = 0});
  passes([] { return scenarios::last_receiver_goes<A>(0); }, {.switches = 2, .delays = 0});
}

TEST_CASE("channel: faults are found") {
  const auto make = [] { return scenarios::channel<A>(1, 1, 1, 2); };
  finds(Fault::kMutexLetsEverybodyIn, make, {.switches = 2, .delays = 0});
  finds(Fault::kFutexWakeIsLost, make, {.switches = 2, .delays = 0});
  finds(Fault::kRmwIsLoadAndStore, [] { return scenarios::channel<A>(1, 2, 1, 1); }, {.switches = 2, .delays = 0});
}

TEST_CASE("channel: random orders") {
  passes_randomly([] { return scenarios::channel<A>(2, 3, 3, 4); }, 1'000);
}

TEST_CASE("cancellation: a getter that gives up takes no message with it") {
  for (GivesUp when : {GivesUp::kAtOnce, GivesUp::kWhenWoken}) {
    passes([when] { return scenarios::getter_gives_up<A>(0, when); }, {.switches = 2, .delays = 0});
    passes([when] { return scenarios::getter_gives_up<A>(1, when); }, {.switches = 2, .delays = 0});
  }
}

TEST_CASE("cancellation: a put that is taken back has not happened, any other has") {
  passes([] { return scenarios::putter_gives_up<A>(0, GivesUp::kAtOnce); }, {.switches = 2, .delays = 0});
  passes([] { return scenarios::putter_gives_up<A>(1, GivesUp::kAtOnce); }, {.switches = 2, .delays = 0});
  passes([] { return scenarios::putter_gives_up<A>(1, GivesUp::kWhenWoken); }, {.switches = 2, .delays = 0});
}

TEST_CASE("cancellation: faults are found") {
  finds(Fault::kMutexLetsEverybodyIn, [] { return scenarios::getter_gives_up<A>(0, GivesUp::kAtOnce); }, {.switches = 2, .delays = 0});
  finds(Fault::kFutexWakeIsLost, [] { return scenarios::putter_gives_up<A>(1, GivesUp::kAtOnce); }, {.switches = 2, .delays = 0});
}

TEST_CASE("isolate lock: one thread at a time, and who waits gets it") {
  passes([] { return scenarios::isolate_lock<A>({Turns::kOnce, Turns::kOnce}); }, {.switches = 4, .delays = 1});
  passes([] { return scenarios::isolate_lock<A>({Turns::kGivesWay, Turns::kOnce, Turns::kGivesWay}); }, {.switches = 2, .delays = 1});
  passes([] { return scenarios::isolate_lock<A>({Turns::kGivesWay, Turns::kMayWithdraw, Turns::kOnce}); }, {.switches = 3, .delays = 0});
}

TEST_CASE("isolate lock: faults are found") {
  finds(Fault::kFutexWakeIsLost, [] { return scenarios::isolate_lock<A>({Turns::kOnce, Turns::kOnce}); }, {.switches = 2, .delays = 0});
  finds(Fault::kNone, [] { return scenarios::isolate_lock<A>({Turns::kOnce, Turns::kGoesWhateverItHolds, Turns::kOnce}); }, {.switches = 3, .delays = 0});
}

TEST_CASE("isolate lock: random orders") {
  passes_randomly([] { return scenarios::isolate_lock<A>({Turns::kGivesWay, Turns::kMayWithdraw, Turns::kGivesWay, Turns::kMayWithdraw, Turns::kOnce}); }, 2'000);
}
