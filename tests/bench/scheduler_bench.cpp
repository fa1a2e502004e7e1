// What the scheduler's basic operations cost: spawn, ping-pong by wake and park, a wake-up across workers, fiber switches.
//
// Prints one line for each: name, nanoseconds for one operation. Arguments: the number of workers (default: all cores), and a factor for the
// number of repetitions (default 1.0).
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <thread>
#include <vector>

#include "scheduler/pool.h"
#include "scheduler/worker.h"

namespace {

using namespace skerry::scheduler;

double factor = 1.0;

class FunctionTask final : public Task {
 public:
  explicit FunctionTask(std::function<RunOutcome(Worker&)> body) : body_(std::move(body)) {}
  RunOutcome run(Worker& worker) override { return body_(worker); }

 private:
  std::function<RunOutcome(Worker&)> body_;
};

struct Done {
  std::atomic<std::uint32_t> flag{0};
  void set() {
    flag.store(1);
    RealAtomics::futex_wake_one(flag);
  }
  void wait() {
    while (flag.load() == 0) RealAtomics::futex_wait(flag, 0, TimePoint::max());
  }
};

void report(const char* name, std::uint64_t count, TimePoint begin) {
  const double ns = std::chrono::duration<double, std::nano>(Clock::now() - begin).count();
  std::printf("%-46s %10.1f ns\n", name, ns / static_cast<double>(count));
}

std::uint64_t repetitions(std::uint64_t count) { return static_cast<std::uint64_t>(static_cast<double>(count) * factor) + 1; }

void spawn_and_finish(Pool& pool) {
  const std::uint64_t count = repetitions(300'000);
  std::atomic<std::uint64_t> left{count};
  Done done;
  auto parent = make_task<FunctionTask>([&](Worker&) {
    for (std::uint64_t i = 0; i < count; ++i) {
      auto child = make_task<FunctionTask>([&](Worker&) {
        if (left.fetch_sub(1) == 1) done.set();
        return RunOutcome::kDone;
      });
      pool.submit(*child);
    }
    return RunOutcome::kDone;
  });
  const TimePoint begin = Clock::now();
  pool.submit(*parent);
  done.wait();
  report("spawn + run + done (from a task)", count, begin);
}

struct Player final : Task {
  Player* other = nullptr;
  std::atomic<std::uint64_t>* left = nullptr;
  Done* done = nullptr;
  bool suspends = false;
  std::atomic<bool> over{false};

  RunOutcome run(Worker& worker) override {
    Worker* here = &worker;
    for (;;) {
      if (over.load(std::memory_order_relaxed)) return RunOutcome::kDone;
      if (left->load(std::memory_order_relaxed) == 0) {
        other->over.store(true, std::memory_order_relaxed);
        other->wake();
        done->set();
        return RunOutcome::kDone;
      }
      left->store(left->load(std::memory_order_relaxed) - 1, std::memory_order_relaxed);
      other->wake();
      if (!suspends) return RunOutcome::kPark;
      here = &here->suspend_current();
    }
  }
};

void ping_pong(Pool& pool, bool suspends, const char* name) {
  const std::uint64_t count = repetitions(1'000'000);
  std::atomic<std::uint64_t> left{2 * count};
  Done done;
  auto a = make_task<Player>();
  auto b = make_task<Player>();
  for (auto& [self, other] : {std::pair{a.get(), b.get()}, std::pair{b.get(), a.get()}}) {
    self->other = other;
    self->left = &left;
    self->done = &done;
    self->suspends = suspends;
  }
  const TimePoint begin = Clock::now();
  // b is woken for the first time by a; submitting it parks it once.
  pool.submit(*a);
  pool.submit(*b);
  done.wait();
  report(name, count, begin);
  while (pool.live_tasks() > 0) std::this_thread::yield();
}

void wake_from_outside(Pool& pool) {
  const std::uint64_t count = repetitions(5'000);
  std::atomic<std::uint32_t> turns{0};
  std::atomic<bool> over{false};
  auto task = make_task<FunctionTask>([&](Worker&) {
    turns.fetch_add(1);
    RealAtomics::futex_wake_one(turns);
    return over.load() ? RunOutcome::kDone : RunOutcome::kPark;
  });
  pool.submit(*task);
  while (turns.load() == 0) {
  }
  const TimePoint begin = Clock::now();
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint32_t before = turns.load();
    task->wake();
    while (turns.load() == before) RealAtomics::futex_wait(turns, before, TimePoint::max());
  }
  report("wake from outside, and back (two sleeping cores)", count, begin);
  over.store(true);
  task->wake();
  while (pool.live_tasks() > 0) std::this_thread::yield();
}

void spread_over_workers(Pool& pool) {
  const unsigned tasks = pool.worker_count() * 8;
  const auto work = [] {
    volatile std::uint64_t x = 0;
    for (std::uint64_t i = 0; i < 20'000'000; ++i) x = x + i;
  };
  TimePoint begin = Clock::now();
  work();
  const double alone = std::chrono::duration<double>(Clock::now() - begin).count();
  std::atomic<unsigned> left{tasks};
  Done done;
  begin = Clock::now();
  auto parent = make_task<FunctionTask>([&](Worker&) {
    for (unsigned i = 0; i < tasks; ++i) {
      pool.submit(*make_task<FunctionTask>([&](Worker&) {
        work();
        if (left.fetch_sub(1) == 1) done.set();
        return RunOutcome::kDone;
      }));
    }
    return RunOutcome::kDone;
  });
  pool.submit(*parent);
  done.wait();
  const double together = std::chrono::duration<double>(Clock::now() - begin).count();
  std::printf("%-46s %10.2f times, on %u workers\n", "speed-up of CPU-bound tasks", alone * tasks / together, pool.worker_count());
}

}  // namespace

int main(int argc, char** argv) {
  PoolOptions options;
  if (argc > 1) options.workers = static_cast<unsigned>(std::atoi(argv[1]));
  if (argc > 2) factor = std::atof(argv[2]);
  Pool pool(options);
  pool.start();
  spawn_and_finish(pool);
  ping_pong(pool, false, "ping-pong round trip (returning to the worker)");
  ping_pong(pool, true, "ping-pong round trip (suspended on fibers)");
  wake_from_outside(pool);
  spread_over_workers(pool);
  return pool.stop(Clock::now() + std::chrono::seconds(5)) == StopResult::kDrained ? 0 : 1;
}
