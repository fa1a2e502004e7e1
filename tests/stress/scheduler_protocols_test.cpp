// The model checker's scenarios on real threads and real atomics, for ThreadSanitizer and for memory orders that the checker does not model.
#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "scheduler/atomics.h"
#include "tests/model/scheduler_scenarios.h"

namespace {

using A = skerry::scheduler::RealAtomics;
using scenarios::Outcomes;

void repeat(int times, const std::function<model::Scenario()>& make) {
  for (int i = 0; i < times; ++i) {
    model::Scenario scenario = make();
    std::atomic<std::size_t> ended{0};
    std::vector<std::thread> threads;
    for (auto& body : scenario.threads) {
      threads.emplace_back([&ended, &body] {
        body();
        ended.fetch_add(1);
      });
    }
    // Some end by themselves; others sleep when the work is done, and are released then. A lost wake-up shows as work that stays.
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    std::string stuck;
    while (ended.load() < threads.size()) {
      stuck = scenario.when_stuck();
      if (stuck.empty() || std::chrono::steady_clock::now() > give_up) break;
      std::this_thread::yield();
    }
    if (ended.load() == threads.size()) stuck.clear();
    scenario.release();
    for (std::thread& thread : threads) thread.join();
    REQUIRE(stuck == "");
    REQUIRE(scenario.check() == "");
  }
}

}  // namespace

TEST_CASE("deque on real threads") {
  repeat(300, [] { return scenarios::deque<A>(2, 200); });
}

TEST_CASE("task state on real threads") {
  repeat(300, [] { return scenarios::task_state<A>(2, 1, 2, Outcomes::kYieldAndPark); });
}

TEST_CASE("parker on real threads") {
  repeat(300, [] { return scenarios::parker<A>(3, scenarios::kNever); });
}

TEST_CASE("idle on real threads") {
  repeat(200, [] { return scenarios::idle<A>(3, 100); });
}

TEST_CASE("a short lock lets one thread in at a time, and every thread at last") {
  skerry::scheduler::ShortLock lock;
  constexpr int kThreads = 4, kTurns = 20'000;
  long turns = 0, inside = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < kTurns; ++turn) {
        const std::lock_guard guard(lock);
        inside += 1;
        turns += inside == 1;
        inside -= 1;
        if (turn % 4'000 == 0) std::this_thread::yield();  // as if it were stopped inside
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(turns == long{kThreads} * kTurns);
}
