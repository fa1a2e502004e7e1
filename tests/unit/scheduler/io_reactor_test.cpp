#include "scheduler/io_reactor.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "scheduler/pool.h"
#include "tests/unit/scheduler/function_task.h"

using namespace skerry::scheduler;
using namespace std::chrono_literals;

namespace {

TimePoint soon() { return Clock::now() + 60s; }

struct Pair {
  Pair() { REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0); }
  ~Pair() {
    for (int end : ends) {
      if (end >= 0) close(end);
    }
  }
  int ends[2];
};

PoolOptions with(IoReactor& reactor, unsigned workers) {
  PoolOptions options;
  options.workers = workers;
  options.reactor = &reactor;
  return options;
}

pollfd readable(int descriptor) { return {descriptor, POLLIN, 0}; }

// Suspends the task until the descriptor is readable.
void wait_readable(Worker*& here, ReadyWait& wait, int descriptor) {
  const pollfd wanted = readable(descriptor);
  if (wait.begin({&wanted, 1}, &wait) != BeginResult::kWaiting) return;
  while (!wait.has_fired(&wait)) here = &here->suspend_current();
  wait.end(&wait);
}

}  // namespace

TEST_CASE("a task waits for a descriptor, and readiness wakes it") {
  IoReactor reactor;
  Pool pool(with(reactor, 1));
  pool.start();
  Pair pair;
  Event parked, woken;
  pool.submit(*make_task<FunctionTask>([&](Worker& worker) {
    Worker* here = &worker;
    ReadyWait wait(reactor, FunctionTask::current());
    pool.start_watch();
    parked.set();
    wait_readable(here, wait, pair.ends[0]);
    char byte = 0;
    CHECK(read(pair.ends[0], &byte, 1) == 1);
    woken.set();
    return RunOutcome::kDone;
  }));
  parked.wait();
  CHECK(write(pair.ends[1], "x", 1) == 1);
  woken.wait();
  CHECK(pool.stop(soon()) == StopResult::kDrained);
  CHECK_FALSE(reactor.has_interest());
}

TEST_CASE("what is readable already wakes at once; files and closed descriptors need no wait") {
  IoReactor reactor;
  Pool pool(with(reactor, 1));
  pool.start();
  Pair pair;
  CHECK(write(pair.ends[1], "x", 1) == 1);
  pool.submit(*make_task<FunctionTask>([&](Worker& worker) {
    Worker* here = &worker;
    pool.start_watch();
    ReadyWait wait(reactor, FunctionTask::current());
    for (int i = 0; i < 10; ++i) wait_readable(here, wait, pair.ends[0]);
    const int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    const pollfd of_file = readable(file), of_nothing = readable(1 << 20);
    CHECK(wait.begin({&of_file, 1}, &wait) == BeginResult::kReady);
    CHECK(wait.begin({&of_nothing, 1}, &wait) == BeginResult::kReady);
    close(file);
    return RunOutcome::kDone;
  }));
  CHECK(pool.stop(soon()) == StopResult::kDrained);
}

TEST_CASE("a descriptor that is closed while its duplicate lives leaves nothing behind") {
  IoReactor reactor;
  Pool pool(with(reactor, 1));
  pool.start();
  Pair pair, other;
  pool.submit(*make_task<FunctionTask>([&](Worker& worker) {
    Worker* here = &worker;
    pool.start_watch();
    ReadyWait wait(reactor, FunctionTask::current());
    const int duplicate = dup(pair.ends[0]);
    const pollfd wanted = readable(pair.ends[0]);
    CHECK(wait.begin({&wanted, 1}, &wait) == BeginResult::kWaiting);
    close(std::exchange(pair.ends[0], -1));
    wait.end(&wait);
    CHECK_FALSE(wait.is_waiting(&wait));
    // Readiness of the old one must not be taken for that of the next.
    CHECK(write(pair.ends[1], "x", 1) == 1);
    const pollfd next = readable(other.ends[0]);
    CHECK(wait.begin({&next, 1}, &wait) == BeginResult::kWaiting);
    Timer timer(FunctionTask::current());
    pool.arm(timer, Clock::now() + 5ms);
    while (timer.is_armed()) here = &here->suspend_current();
    CHECK(wait.is_waiting(&wait));
    wait.end(&wait);
    close(duplicate);
    return RunOutcome::kDone;
  }));
  CHECK(pool.stop(soon()) == StopResult::kDrained);
}

TEST_CASE("many tasks pass a byte around, on the watch and on workers that are busy besides") {
  IoReactor reactor;
  Pool pool(with(reactor, 2));
  pool.start();
  constexpr int kTasks = 50, kRounds = 40;
  std::vector<Pair> pairs(kTasks);
  std::atomic<int> passes{0};
  std::atomic<bool> stop_hogs{false};
  for (int i = 0; i < 3; ++i) {
    pool.submit(*make_task<FunctionTask>([&](Worker& worker) {
      while (!stop_hogs.load() && !worker.should_yield()) {
      }
      return stop_hogs.load() ? RunOutcome::kDone : RunOutcome::kYield;
    }));
  }
  for (int i = 0; i < kTasks; ++i) {
    pool.submit(*make_task<FunctionTask>([&, i](Worker& worker) {
      Worker* here = &worker;
      pool.start_watch();
      ReadyWait wait(reactor, FunctionTask::current());
      for (int round = 0; round < kRounds; ++round) {
        char byte = 0;
        while (read(pairs[i].ends[0], &byte, 1) != 1) wait_readable(here, wait, pairs[i].ends[0]);
        if (passes.fetch_add(1) + 1 == kTasks * kRounds) stop_hogs = true;
        if (i + 1 == kTasks && round + 1 == kRounds) break;
        CHECK(write(pairs[(i + 1) % kTasks].ends[1], &byte, 1) == 1);
      }
      return RunOutcome::kDone;
    }));
  }
  CHECK(write(pairs[0].ends[1], "x", 1) == 1);
  CHECK(pool.stop(soon()) == StopResult::kDrained);
  CHECK(passes == kTasks * kRounds);
}

TEST_CASE("a task that waits for a descriptor is no deadlock; when nothing but the watch was awake, quiescence is still seen") {
  IoReactor reactor;
  PoolOptions options = with(reactor, 2);
  Pair pair;
  std::atomic<bool> has_read{false};
  std::atomic<int> early{0};
  Event quiescent;
  TaskRef<FunctionTask> task;
  options.on_quiescent = [&] {
    if (!has_read) ++early;
    else quiescent.set();
  };
  Pool pool(options);
  pool.start();
  Event parked;
  std::atomic<bool> released{false};
  task = make_task<FunctionTask>([&](Worker& worker) {
    Worker* here = &worker;
    pool.start_watch();
    ReadyWait wait(reactor, FunctionTask::current());
    parked.set();
    wait_readable(here, wait, pair.ends[0]);
    has_read = true;
    while (!released.load()) here = &here->suspend_current();
    return RunOutcome::kDone;
  });
  pool.submit(*task);
  parked.wait();
  std::this_thread::sleep_for(20ms);
  CHECK(write(pair.ends[1], "x", 1) == 1);
  quiescent.wait();
  CHECK(early == 0);
  released = true;
  task->wake();
  CHECK(pool.stop(soon()) == StopResult::kDrained);
}

TEST_CASE("a pool stops while tasks wait in the reactor") {
  IoReactor reactor;
  Pair pair;
  Pool pool(with(reactor, 1));
  pool.start();
  Event parked;
  pool.submit(*make_task<FunctionTask>([&](Worker& worker) {
    Worker* here = &worker;
    pool.start_watch();
    static ReadyWait* wait;  // stays with the abandoned task, where the leak checker sees it
    wait = new ReadyWait(reactor, FunctionTask::current());
    parked.set();
    wait_readable(here, *wait, pair.ends[0]);
    return RunOutcome::kDone;
  }));
  parked.wait();
  CHECK(pool.stop(Clock::now() + 20ms) == StopResult::kAbandoned);
}
