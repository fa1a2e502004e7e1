// The deterministic mode of the pool: virtual cores on one thread, in virtual time.
#include "scheduler/virtual_cores.h"

#include <doctest/doctest.h>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "scheduler/io_reactor.h"
#include "scheduler/worker.h"
#include "tests/unit/scheduler/function_task.h"

using namespace skerry::scheduler;
using namespace std::chrono_literals;

namespace {

PoolOptions with_cores(unsigned cores, std::uint64_t seed, VirtualNoise noise = VirtualNoise::kStalls) {
  PoolOptions options;
  options.virtual_cores = cores;
  options.seed = seed;
  options.noise = noise;
  return options;
}

TimePoint soon() { return std::chrono::steady_clock::now() + 60s; }

// A task that counts its own turns; `body` is asked again until it says that it is done.
TaskRef<FunctionTask> task(FunctionTask::Body body) { return make_task<FunctionTask>(std::move(body)); }

// Computes for so long, in pieces, and gives way as a script would.
RunOutcome burn(Worker& worker, std::chrono::nanoseconds& left) {
  while (left > 0ns) {
    const auto piece = std::min<std::chrono::nanoseconds>(left, worker.next_safepoint(20us));
    left -= piece;
    worker.compute(piece);
    if (left > 0ns && worker.should_yield()) return RunOutcome::kYield;
  }
  return RunOutcome::kDone;
}

struct Story {
  std::string text;
  VirtualFigures figures;
};

// A root spawns tasks that compute, sleep and tell of it.
Story tell(PoolOptions options) {
  Story story;
  Pool pool(std::move(options));
  pool.start();
  pool.submit(*task([&](Worker& worker) {
    for (int i = 0; i < 40; ++i) {
      auto left = std::make_shared<std::chrono::nanoseconds>((i * 37 % 11) * 10us + 1us);
      auto timer = std::make_shared<std::unique_ptr<Timer>>();
      pool.submit(*task([&story, &pool, left, timer, i](Worker& self) {
        FunctionTask& mine = FunctionTask::current();  // others run while it computes
        if (burn(self, *left) == RunOutcome::kYield) return RunOutcome::kYield;
        if (!*timer) {
          story.text += std::to_string(i) + "@" + std::to_string(self.index()) + " ";
          *timer = std::make_unique<Timer>(mine);
          pool.arm(**timer, Clock::now() + (i % 5) * 1h);
          return RunOutcome::kPark;
        }
        if ((*timer)->is_armed()) return RunOutcome::kPark;
        self.compute(1us);
        story.text += std::to_string(i) + "+" + std::to_string(Clock::now().time_since_epoch().count()) + " ";
        timer->reset();
        return RunOutcome::kDone;
      }));
      worker.compute(1us);
    }
    return RunOutcome::kDone;
  }));
  while (pool.live_tasks() > 0) std::this_thread::sleep_for(100us);
  const auto figures = pool.virtual_figures();
  CHECK(figures.has_value());
  if (figures) story.figures = *figures;
  CHECK(pool.stop(soon()) == StopResult::kDrained);
  return story;
}

}  // namespace

TEST_CASE("virtual cores: the same seed gives the same schedule") {
  for (unsigned cores : {1u, 2u, 7u, 128u}) {
    for (std::uint64_t seed : {0u, 1u, 99u}) {
      CAPTURE(cores);
      CAPTURE(seed);
      const Story first = tell(with_cores(cores, seed));
      const Story second = tell(with_cores(cores, seed));
      CHECK(first.text == second.text);
      CHECK(first.figures.schedule == second.figures.schedule);
      CHECK(first.figures.elapsed == second.figures.elapsed);
      CHECK(first.figures.steals == second.figures.steals);
      CHECK(first.figures.wakes == second.figures.wakes);
      CHECK(first.figures.from_outside == 1);
    }
  }
}

TEST_CASE("virtual cores: other seeds give other schedules") {
  for (unsigned cores : {1u, 2u, 7u}) {
    std::set<std::string> texts;
    std::set<std::uint64_t> schedules;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      Story story = tell(with_cores(cores, seed));
      texts.insert(std::move(story.text));
      schedules.insert(story.figures.schedule);
    }
    CHECK(schedules.size() == 20);
    CHECK(texts.size() > 10);
  }
}

TEST_CASE("virtual cores: hours pass at once, and time never goes back") {
  const auto began = std::chrono::steady_clock::now();
  const Story story = tell(with_cores(3, 5));
  CHECK(std::chrono::steady_clock::now() - began < 1h);
  CHECK(story.figures.elapsed >= 4h);
  CHECK(story.figures.elapsed < 5h);

  Pool pool(with_cores(4, 7));
  pool.start();
  TimePoint last = VirtualCores::kStart;
  std::atomic<int> backwards{0};
  pool.submit(*task([&](Worker&) {
    for (int i = 0; i < 16; ++i) {
      auto left = std::make_shared<std::chrono::nanoseconds>(1ms);
      pool.submit(*task([&, left](Worker& worker) {
        if (Clock::now() < last) backwards.fetch_add(1);
        last = Clock::now();
        return burn(worker, *left);
      }));
    }
    return RunOutcome::kDone;
  }));
  CHECK(pool.stop(soon()) == StopResult::kDrained);
  CHECK(backwards.load() == 0);
  CHECK(!Clock::is_virtual());
}

TEST_CASE("virtual cores: work spreads over as many as there are") {
  for (unsigned cores : {1u, 4u, 64u}) {
    Pool pool(with_cores(cores, 3, VirtualNoise::kNone));
    CHECK(pool.worker_count() == cores);
    pool.start();
    pool.submit(*task([&](Worker& worker) {
      for (int i = 0; i < 2'000; ++i) {
        auto left = std::make_shared<std::chrono::nanoseconds>(300us);
        pool.submit(*task([left](Worker& self) { return burn(self, *left); }));
        worker.compute(500ns);
        (void)worker.should_yield();
      }
      return RunOutcome::kDone;
    }));
    CHECK(pool.stop(soon()) == StopResult::kDrained);
    const auto figures = pool.virtual_figures();
    REQUIRE(figures);
    const double speed_up = static_cast<double>(figures->computed.count()) / static_cast<double>(figures->elapsed.count());
    CHECK(speed_up > 0.8 * cores);
    CHECK(speed_up <= cores);
    CHECK((figures->steals > 0) == (cores > 1));
  }
}

TEST_CASE("virtual cores: a task suspended in the middle of an exception goes on with it") {
  Pool pool(with_cores(3, 11));
  pool.start();
  std::atomic<int> right{0};
  pool.submit(*task([&](Worker&) {
    for (int i = 0; i < 10; ++i) {
      pool.submit(*task([&, i](Worker& worker) {
        Worker* at = &worker;
        try {
          throw std::runtime_error(std::to_string(i));
        } catch (const std::exception&) {
          for (int turn = 0; turn < 5; ++turn) {
            at->compute(30us);
            at = &at->yield_current();
          }
          try {
            throw;
          } catch (const std::exception& same) {
            right.fetch_add(same.what() == std::to_string(i));
          }
        }
        return RunOutcome::kDone;
      }));
    }
    return RunOutcome::kDone;
  }));
  CHECK(pool.stop(soon()) == StopResult::kDrained);
  CHECK(right.load() == 10);
}

TEST_CASE("virtual cores: quiescence is reported") {
  Event reported;
  PoolOptions options = with_cores(4, 1);
  options.on_quiescent = [&] { reported.set(); };
  Pool pool(std::move(options));
  pool.start();
  auto parked = task([&](Worker& worker) {
    worker.compute(1ms);
    return RunOutcome::kPark;
  });
  pool.submit(*parked);
  reported.wait();
  CHECK(pool.stop(std::chrono::steady_clock::now()) == StopResult::kAbandoned);
  parked->release();  // the pool's reference, which it will not give up by itself any more
}

TEST_CASE("virtual cores: calls that block come back, and do not show in the schedule when that is soon") {
  auto run = [](bool blocks) {
    Pool pool(with_cores(2, 21));
    pool.start();
    pool.submit(*task([&pool, blocks](Worker& worker) {
      for (int i = 0; i < 5; ++i) {
        pool.submit(*task([blocks](Worker& self) {
          Worker* at = &self;
          at->compute(50us);
          bool ran = !blocks;
          if (blocks) at = &at->run_blocking([&] { std::this_thread::sleep_for(1ms), ran = true; });
          CHECK(ran);
          at->compute(50us);
          return RunOutcome::kDone;
        }));
        worker.compute(20us);
      }
      return RunOutcome::kDone;
    }));
    CHECK(pool.stop(soon()) == StopResult::kDrained);
    return pool.virtual_figures().value().schedule;
  };
  CHECK(run(true) == run(true));
  CHECK(run(true) == run(false));
}

TEST_CASE("virtual cores: a call that waits for another task lets it run") {
  Pool pool(with_cores(2, 2));
  pool.start();
  std::atomic<bool> is_told{false}, came_back{false};
  pool.submit(*task([&](Worker& worker) {
    pool.submit(*task([&](Worker&) {
      is_told = true;
      return RunOutcome::kDone;
    }));
    (void)worker.run_blocking([&] {
      while (!is_told) std::this_thread::sleep_for(1ms);
    });
    came_back = true;
    return RunOutcome::kDone;
  }));
  CHECK(pool.stop(soon()) == StopResult::kDrained);
  CHECK(came_back);
}

TEST_CASE("virtual cores: other threads submit, wake and arm") {
  Pool pool(with_cores(2, 4));
  pool.start();
  std::atomic<int> runs{0};
  auto waiting = task([&](Worker&) { return runs.fetch_add(1) < 100 ? RunOutcome::kPark : RunOutcome::kDone; });
  pool.submit(*waiting);
  while (!waiting->is_done()) {
    waiting->wake();
    std::this_thread::yield();
  }
  auto timed = task([&, first = true](Worker&) mutable { return std::exchange(first, false) ? RunOutcome::kPark : RunOutcome::kDone; });
  pool.submit(*timed);
  Timer timer(*timed);
  pool.arm(timer, std::chrono::steady_clock::now() + 5ms);
  CHECK(pool.stop(soon()) == StopResult::kDrained);
}

TEST_CASE("virtual cores: descriptors are waited for in real time, those of this process in virtual time") {
  for (const bool from_outside : {false, true}) {
    int ends[2];
    REQUIRE((from_outside ? ::pipe(ends) : ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends)) == 0);
    IoReactor reactor;
    PoolOptions options = with_cores(2, 6);
    options.reactor = &reactor;
    Pool pool(std::move(options));
    pool.start();
    std::atomic<bool> was_ready{false};
    const auto began = std::chrono::steady_clock::now();
    pool.submit(*task([&](Worker&) {
      auto ready = std::make_shared<std::unique_ptr<ReadyWait>>();
      pool.submit(*task([&, ready](Worker&) {
        if (!*ready) {
          *ready = std::make_unique<ReadyWait>(reactor, FunctionTask::current());
          pool.start_watch();
          pollfd wanted{ends[0], POLLIN, 0};
          CHECK((*ready)->begin({&wanted, 1}, &reactor) == BeginResult::kWaiting);
          return RunOutcome::kPark;
        }
        if (!(*ready)->has_fired(&reactor)) return RunOutcome::kPark;
        was_ready = true;
        ready->reset();
        return RunOutcome::kDone;
      }));
      auto timer = std::make_shared<std::unique_ptr<Timer>>();
      pool.submit(*task([&, timer](Worker&) {
        if (!*timer) {
          *timer = std::make_unique<Timer>(FunctionTask::current());
          pool.arm(**timer, Clock::now() + (from_outside ? 30ms : 10h));
        }
        if ((*timer)->is_armed()) return RunOutcome::kPark;
        CHECK(!was_ready);
        CHECK(::write(ends[1], "x", 1) == 1);
        timer->reset();
        return RunOutcome::kDone;
      }));
      return RunOutcome::kDone;
    }));
    CHECK(pool.stop(soon()) == StopResult::kDrained);
    CHECK(was_ready);
    const auto took = std::chrono::steady_clock::now() - began;
    if (from_outside) CHECK(took >= 30ms);
    CHECK(took < 10h);
    ::close(ends[0]);
    ::close(ends[1]);
  }
}

TEST_CASE("virtual cores: a pool that was never started, or is stopped at once, ends") {
  {
    Pool pool(with_cores(3, 1));
    CHECK(pool.stop(std::chrono::steady_clock::now()) == StopResult::kDrained);
  }
  Pool pool(with_cores(3, 1));
  pool.start();
  CHECK(pool.stop(std::chrono::steady_clock::now()) == StopResult::kDrained);
}
