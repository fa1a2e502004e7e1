// What a test says of a scenario under the model checker.
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <functional>

#include "tests/model/checker.h"

namespace model {

// Holds in every order within the bounds.
inline void passes(const std::function<Scenario()>& make, Bounds bounds) {
#if defined(__SANITIZE_THREAD__)
  // One thread runs them all, so there is nothing for ThreadSanitizer to see; a switch costs it twenty times as much.
  bounds.switches = 1;
#endif
  const Outcome outcome = explore(make, bounds);
  INFO("runs: ", outcome.runs, ", choices: ", outcome.trace);
  CHECK(outcome.failure == "");
  CHECK(outcome.complete);
}

// The checker finds the fault: so it would have found the bug.
inline void finds(Fault fault, const std::function<Scenario()>& make, Bounds bounds) {
  bounds.fault = fault;
  const Outcome outcome = explore(make, bounds);
  INFO("runs: ", outcome.runs);
  CHECK(outcome.failure != "");
}

// SKERRY_TEST_SEED repeats a failure; without it the seed is fixed, so that a failure is not an accident of the day.
inline std::uint64_t seed() {
  const char* given = std::getenv("SKERRY_TEST_SEED");
  return given ? std::strtoull(given, nullptr, 10) : 20240914;
}

inline void passes_randomly(const std::function<Scenario()>& make, std::uint64_t runs) {
  Bounds bounds{.switches = 1, .delays = 1, .steps = 20'000, .runs = runs};
  const Outcome outcome = explore_randomly(make, bounds, seed());
  INFO(outcome.trace, " (repeat with SKERRY_TEST_SEED)");
  CHECK(outcome.failure == "");
}

}  // namespace model
