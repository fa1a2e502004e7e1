// Channels under random load: tasks put, get, give up after random times, and channels close at random. Every message that was put is
// taken exactly once or is still there at the end; nobody is left waiting on a closed channel.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <vector>

#include "channels/channel.h"
#include "scheduler/pool.h"
#include "scheduler/timer.h"
#include "scheduler/worker.h"

namespace {

using namespace skerry::scheduler;
using namespace skerry::channels;
using namespace std::chrono_literals;
using skerry::Value;

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
  std::vector<Channel*> channels;
  std::atomic<std::int64_t> put_count{0}, put_sum{0};
  std::atomic<std::int64_t> got_count{0}, got_sum{0};
  std::atomic<std::int64_t> next{1};
  std::atomic<int> running{0};
};

class Actor final : public Task {
 public:
  Actor(World& world, std::uint64_t seed, int steps) : world_(world), random_(seed), steps_(steps), timer_(*this) {}

  RunOutcome run(Worker& worker) override {
    for (;;) {
      if (waiting_ == nullptr) {
        if (steps_-- == 0) {
          world_.running.fetch_sub(1);
          return RunOutcome::kDone;
        }
        begin();
      } else {
        Message out;
        ChannelResult result = waiting_->poll(wait_, &out);
        if (result == ChannelResult::kWould && !timer_.is_armed()) {
          // Gives up. A message that arrives in between goes back.
          WithdrawResult withdrawn = waiting_->withdraw(wait_);
          if (putting_ && withdrawn == WithdrawResult::kWithdrawn) unput();
          waiting_ = nullptr;
        } else if (result == ChannelResult::kWould) {
          return RunOutcome::kPark;
        } else {
          timer_.cancel();
          waiting_ = nullptr;
          settle(result, out);
        }
      }
      if (worker.should_yield()) return RunOutcome::kYield;
    }
  }

 private:
  void begin() {
    Channel& channel = *world_.channels[random_.below(static_cast<unsigned>(world_.channels.size()))];
    putting_ = random_.below(2) == 0;
    Message message;
    if (putting_) {
      number_ = world_.next.fetch_add(1);
      message = Message(Value::small_int(number_));
      world_.put_count.fetch_add(1);
      world_.put_sum.fetch_add(number_);
    }
    channel_ = &channel;
    ChannelResult result = putting_ ? channel.put_or_wait(message, wait_, *this) : channel.get_or_wait(&message, wait_, *this);
    if (result == ChannelResult::kWould) {
      waiting_ = &channel;
      world_.pool.arm(timer_, Clock::now() + std::chrono::microseconds(random_.below(300)));
      return;
    }
    settle(result, message);
  }
  void settle(ChannelResult result, Message& message) {
    if (putting_) {
      if (result == ChannelResult::kClosed) unput();
      return;
    }
    if (result == ChannelResult::kClosed) return;
    world_.got_count.fetch_add(1);
    world_.got_sum.fetch_add(message.root().as_small_int());
  }
  void unput() {
    world_.put_count.fetch_sub(1);
    world_.put_sum.fetch_sub(number_);
  }

  World& world_;
  Random random_;
  int steps_;
  Timer timer_;
  ChannelWait wait_;
  Channel* waiting_ = nullptr;
  Channel* channel_ = nullptr;
  std::int64_t number_ = 0;
  bool putting_ = false;
};

std::uint64_t seed() {
  const char* text = std::getenv("SKERRY_TEST_SEED");
  return text != nullptr ? std::strtoull(text, nullptr, 10) : static_cast<std::uint64_t>(Clock::now().time_since_epoch().count());
}

void scenario(std::uint64_t s, bool closes) {
  INFO("SKERRY_TEST_SEED=", s);
  Random random(s);
  PoolOptions options;
  options.workers = 1 + random.below(4);
  World world(std::move(options));
  world.pool.start();
  for (int i = 0; i < 5; ++i)
    world.channels.push_back(Channel::make(i == 4 ? std::optional<size_t>() : std::optional<size_t>(static_cast<size_t>(i))));
  constexpr int kActors = 40, kSteps = 300;
  std::vector<TaskRef<Actor>> actors;
  world.running = kActors;
  for (int i = 0; i < kActors; ++i) actors.push_back(make_task<Actor>(world, s + 1 + static_cast<std::uint64_t>(i), kSteps));
  for (auto& actor : actors) world.pool.submit(*actor);
  if (closes) {
    for (Channel* channel : world.channels) channel->close();
  }
  REQUIRE(world.pool.stop(Clock::now() + 120s) == StopResult::kDrained);
  CHECK(world.running == 0);
  Message out;
  for (Channel* channel : world.channels) {
    while (channel->try_get(&out) == ChannelResult::kDone) {
      world.got_count.fetch_add(1);
      world.got_sum.fetch_add(out.root().as_small_int());
    }
    channel->drop_end(EndRole::kBoth);
  }
  CHECK(world.put_count == world.got_count);
  CHECK(world.put_sum == world.got_sum);
}

}  // namespace

TEST_CASE("no message is lost or doubled while waits time out") {
  std::uint64_t s = seed();
  for (int i = 0; i < 20; ++i) scenario(s + static_cast<std::uint64_t>(i) * 1000, false);
}

TEST_CASE("closing while others put and get loses nothing and leaves nobody waiting") {
  std::uint64_t s = seed();
  for (int i = 0; i < 20; ++i) scenario(s + static_cast<std::uint64_t>(i) * 1000, true);
}
