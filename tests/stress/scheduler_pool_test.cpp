// The whole pool under random load: tasks that wake one another, suspend beneath native frames, yield, wait for timers and for blocking jobs,
// and are woken urgently from outside. Nothing may be lost, run twice at once, or stay behind.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include "scheduler/pool.h"
#include "scheduler/timer.h"
#include "scheduler/worker.h"

namespace {

using namespace skerry::scheduler;
using namespace std::chrono_literals;

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u | 1) {}
  unsigned below(unsigned limit) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<unsigned>((state_ >> 16) % limit);
  }

 private:
  std::uint64_t state_;
};

struct World {
  explicit World(PoolOptions options) : pool(std::move(options)) {}
  Pool pool;
  std::vector<TaskRef<class Actor>> actors;
  std::atomic<std::uint64_t> sent{0};
  std::atomic<std::uint64_t> received{0};
};

// Receives messages, sends on what it is told to, and now and then does something else first.
class Actor final : public Task {
 public:
  Actor(World& world, std::uint64_t seed) : world_(world), random_(seed), timer_(*this) {}

  void send(std::uint32_t hops) {
    world_.sent.fetch_add(1, std::memory_order_relaxed);
    hops_.fetch_add(hops, std::memory_order_relaxed);
    inbox_.fetch_add(1, std::memory_order_release);
    if (hops % 7 == 3) {
      wake_urgent();
    } else {
      wake();
    }
  }
  void end() {
    ending_.store(true, std::memory_order_release);
    wake();
  }

  RunOutcome run(Worker& worker) override {
    REQUIRE_FALSE(inside_.exchange(true));
    const RunOutcome outcome = act(worker);
    REQUIRE(inside_.exchange(false));
    return outcome;
  }

 private:
  RunOutcome act(Worker& first) {
    Worker* worker = &first;
    const std::uint32_t messages = inbox_.exchange(0, std::memory_order_acquire);
    const std::uint32_t hops = hops_.exchange(0, std::memory_order_relaxed);
    plain_ += messages;  // ThreadSanitizer: runs are ordered
    if (messages == 0) return ending_.load(std::memory_order_acquire) ? RunOutcome::kDone : RunOutcome::kPark;
    switch (random_.below(16)) {
      case 0: worker = &nested(*worker, 1 + random_.below(20)); break;
      case 1: worker = &worker->yield_current(); break;
      case 2: worker = &worker->run_blocking([this] { plain_ += 1; }); break;
      case 3: worker = &sleep(*worker, std::chrono::microseconds(random_.below(400))); break;
      case 4: (void)worker->should_yield(); break;
      default: break;
    }
    if (hops > 0) {
      // Several messages may have arrived as one run; their hops go on split over some receivers.
      const unsigned receivers = 1 + random_.below(3);
      std::uint32_t left = hops - 1;
      for (unsigned i = 0; i < receivers; ++i) {
        const std::uint32_t part = i + 1 == receivers ? left : left / 2;
        left -= part;
        if (part > 0) world_.actors[random_.below(static_cast<unsigned>(world_.actors.size()))]->send(part);
      }
    }
    // After what it sent on, so that as many received as sent means that none is under way. release: pairs with all_received.
    world_.received.fetch_add(messages, std::memory_order_release);
    REQUIRE(Worker::current() == worker);
    // A wake-up for a message may have been used up by a suspension above.
    if (inbox_.load(std::memory_order_relaxed) > 0 || ending_.load(std::memory_order_relaxed)) return RunOutcome::kYield;
    return random_.below(4) == 0 ? RunOutcome::kYield : RunOutcome::kPark;
  }

  // Suspends at some depth of native frames; what lies on the stack must be there afterwards.
  Worker& nested(Worker& worker, unsigned depth) {
    volatile unsigned marker = depth * 2654435761u;
    Worker& now = depth > 0 ? nested(worker, depth - 1) : sleep(worker, 50us);
    REQUIRE(marker == depth * 2654435761u);
    return now;
  }

  Worker& sleep(Worker& worker, std::chrono::nanoseconds time) {
    Worker* now = &worker;
    const TimePoint until = Clock::now() + time;
    world_.pool.arm(timer_, until);
    while (Clock::now() < until) now = &now->suspend_current();
    timer_.cancel();
    return *now;
  }

  World& world_;
  Random random_;
  Timer timer_;
  std::atomic<std::uint32_t> inbox_{0};
  std::atomic<std::uint32_t> hops_{0};
  std::atomic<bool> ending_{false};
  std::atomic<bool> inside_{false};
  std::uint64_t plain_ = 0;
};

void storm(unsigned workers, unsigned actors, unsigned senders, std::uint32_t hops, std::uint64_t seed) {
  CAPTURE(seed);
  PoolOptions options;
  options.workers = workers;
  options.seed = seed;
  options.time_slice = 100us;
  options.stack_size = 256 * 1024;
  World world(options);
  for (unsigned i = 0; i < actors; ++i) world.actors.push_back(make_task<Actor>(world, seed + i));
  world.pool.start();
  for (auto& actor : world.actors) world.pool.submit(*actor);
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < senders; ++i) {
    threads.emplace_back([&world, hops, seed, i] {
      Random random(seed + 1000 + i);
      for (int n = 0; n < 50; ++n) world.actors[random.below(static_cast<unsigned>(world.actors.size()))]->send(1 + random.below(hops));
    });
  }
  for (std::thread& thread : threads) thread.join();
  // Everything sent is received in the end: a lost wake-up would leave the difference for ever.
  const TimePoint give_up = Clock::now() + 30s;
  auto all_received = [&world] {
    const std::uint64_t received = world.received.load(std::memory_order_acquire);  // before `sent` is read
    return received == world.sent.load();
  };
  while (!all_received() && Clock::now() < give_up) std::this_thread::sleep_for(1ms);
  CHECK(all_received());
  for (auto& actor : world.actors) actor->end();
  CHECK(world.pool.stop(Clock::now() + 10s) == StopResult::kDrained);
}

std::uint64_t seed() {
  const char* given = std::getenv("SKERRY_TEST_SEED");
  return given ? std::strtoull(given, nullptr, 10) : 1;
}

}  // namespace

TEST_CASE("a storm of messages loses nothing") {
  for (std::uint64_t i = 0; i < 5; ++i) {
    storm(4, 20, 2, 200, seed() + i);
    storm(2, 200, 3, 100, seed() + 100 + i);
    storm(1, 5, 1, 100, seed() + 200 + i);
  }
}
