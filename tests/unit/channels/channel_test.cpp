#include "channels/channel.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

using namespace skerry::channels;
using namespace std::chrono_literals;
using skerry::Value;

namespace {

// A channel with the test's own end.
struct Held {
  explicit Held(std::optional<size_t> capacity) : channel(Channel::make(capacity)) {}
  ~Held() {
    if (channel != nullptr) channel->drop_end(EndRole::kBoth);
  }
  Channel* operator->() { return channel; }
  Channel* channel;
};

Message number(int64_t i) { return Message(Value::small_int(i)); }
int64_t value_of(const Message& m) { return m.root().as_small_int(); }
auto soon() { return std::chrono::steady_clock::now() + 20ms; }

ChannelResult put(Channel& c, int64_t i) {
  Message m = number(i);
  return c.try_put(m);
}

// It belongs to no pool: waking it does nothing.
class IdleTask final : public skerry::scheduler::Task {
  skerry::scheduler::RunOutcome run(skerry::scheduler::Worker&) override { return skerry::scheduler::RunOutcome::kDone; }
};

}  // namespace

TEST_CASE("a closed channel is not drained while a message that was handed over may come back") {
  auto task = skerry::scheduler::make_task<IdleTask>();
  Message out;
  for (bool gives_up : {true, false}) {
    Held c(1);
    ChannelWait first, second;
    CHECK(c->get_or_wait(&out, first, *task) == ChannelResult::kWould);
    CHECK(put(*c.channel, 7) == ChannelResult::kDone);
    c->close();
    CHECK(c->get_or_wait(&out, second, *task) == ChannelResult::kWould);
    if (gives_up) {
      CHECK(c->withdraw(first) == WithdrawResult::kWithdrawn);
      CHECK(c->poll(second, &out) == ChannelResult::kDone);
      CHECK(value_of(out) == 7);
    } else {
      CHECK(c->poll(first, &out) == ChannelResult::kDone);
      CHECK(value_of(out) == 7);
      CHECK(c->poll(second, &out) == ChannelResult::kClosed);
    }
    CHECK(c->try_get(&out) == ChannelResult::kClosed);
  }
}

TEST_CASE("a channel is first in, first out, and full at its capacity") {
  Held c(2);
  CHECK(put(*c.channel, 1) == ChannelResult::kDone);
  CHECK(put(*c.channel, 2) == ChannelResult::kDone);
  CHECK(put(*c.channel, 3) == ChannelResult::kWould);
  CHECK(c->size() == 2);
  Message out;
  CHECK(c->try_get(&out) == ChannelResult::kDone);
  CHECK(value_of(out) == 1);
  CHECK(put(*c.channel, 3) == ChannelResult::kDone);
  CHECK(c->try_get(&out) == ChannelResult::kDone);
  CHECK(c->try_get(&out) == ChannelResult::kDone);
  CHECK(value_of(out) == 3);
  CHECK(c->try_get(&out) == ChannelResult::kWould);
}

TEST_CASE("an unbounded channel takes everything") {
  Held c(std::nullopt);
  for (int i = 0; i < 10000; ++i) REQUIRE(put(*c.channel, i) == ChannelResult::kDone);
  Message out;
  for (int i = 0; i < 10000; ++i) {
    REQUIRE(c->try_get(&out) == ChannelResult::kDone);
    REQUIRE(value_of(out) == i);
  }
}

TEST_CASE("a closed channel refuses puts and can be drained") {
  Held c(4);
  put(*c.channel, 1);
  c->close();
  c->close();
  CHECK(c->is_closed());
  CHECK(put(*c.channel, 2) == ChannelResult::kClosed);
  Message out;
  CHECK(c->try_get(&out) == ChannelResult::kDone);
  CHECK(c->try_get(&out) == ChannelResult::kClosed);
}

TEST_CASE("the last sender gone closes, the last receiver gone refuses puts") {
  Channel* other = Channel::make(1);
  other->add_end(EndRole::kReceiver);
  other->retain();
  Message m = number(7);
  other->try_put(m);
  other->drop_end(EndRole::kBoth);
  CHECK(other->is_closed());
  Message out;
  CHECK(other->try_get(&out) == ChannelResult::kDone);
  CHECK(value_of(out) == 7);
  other->drop_end(EndRole::kReceiver);
  other->release();

  Channel* deaf = Channel::make(1);
  deaf->add_end(EndRole::kSender);
  deaf->drop_end(EndRole::kBoth);
  CHECK(put(*deaf, 1) == ChannelResult::kClosed);
  CHECK_FALSE(deaf->is_closed());
  deaf->drop_end(EndRole::kSender);
}

TEST_CASE("a rendezvous put returns when a get has taken the message") {
  Held c(0);
  CHECK(put(*c.channel, 1) == ChannelResult::kWould);
  std::atomic<bool> taken{false};
  std::thread getter([&] {
    Message out;
    CHECK(c->get_blocking(&out, {}) == ChannelResult::kDone);
    CHECK(value_of(out) == 5);
    taken = true;
  });
  Message m = number(5);
  CHECK(c->put_blocking(m, {}) == ChannelResult::kDone);
  getter.join();
  CHECK(taken);
  CHECK(c->size() == 0);
}

TEST_CASE("a blocking call gives up at its deadline and leaves nothing behind") {
  Held c(1);
  Message out;
  CHECK_FALSE(c->get_blocking(&out, soon()).has_value());
  put(*c.channel, 1);
  Message m = number(2);
  CHECK_FALSE(c->put_blocking(m, soon()).has_value());
  CHECK(value_of(m) == 2);
  CHECK(c->try_get(&out) == ChannelResult::kDone);
  CHECK(c->try_get(&out) == ChannelResult::kWould);
}

TEST_CASE("closing wakes the threads that wait") {
  Held full(1), empty(1);
  put(*full.channel, 1);
  std::thread putter([&] {
    Message m = number(2);
    CHECK(full->put_blocking(m, {}) == ChannelResult::kClosed);
  });
  std::thread getter([&] {
    Message out;
    CHECK(empty->get_blocking(&out, {}) == ChannelResult::kClosed);
  });
  full->close();
  empty->close();
  putter.join();
  getter.join();
}

TEST_CASE("messages keep the ends in them, and drop them with the channel that holds them") {
  Channel* inner = Channel::make(1);
  inner->add_end(EndRole::kReceiver);
  {
    Held outer(4);
    MessageBuilder builder;
    Message m = builder.finish(builder.channel(*inner));
    REQUIRE(outer->try_put(m) == ChannelResult::kDone);
    inner->drop_end(EndRole::kBoth);
    CHECK_FALSE(inner->is_closed());
  }
  CHECK(inner->is_closed());
  inner->drop_end(EndRole::kReceiver);
}

TEST_CASE("a long chain of channels in messages is taken apart without recursion") {
  Channel* last = Channel::make(1);
  for (int i = 0; i < 200000; ++i) {
    MessageBuilder builder;
    Message m = builder.finish(builder.channel(*last));
    last->drop_end(EndRole::kBoth);
    last = Channel::make(1);
    REQUIRE(last->try_put(m) == ChannelResult::kDone);
  }
  last->drop_end(EndRole::kBoth);
}

TEST_CASE("many threads put and get every message exactly once") {
  for (std::optional<size_t> capacity : {std::optional<size_t>(0), std::optional<size_t>(3), std::optional<size_t>()}) {
    Held c(capacity);
    constexpr int kThreads = 3, kEach = 2000;
    std::atomic<int64_t> sum{0}, count{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kEach; ++i) {
          Message m = number(t * kEach + i);
          CHECK(c->put_blocking(m, {}) == ChannelResult::kDone);
        }
      });
      threads.emplace_back([&] {
        Message out;
        while (c->get_blocking(&out, {}) == ChannelResult::kDone) {
          sum += value_of(out);
          if (++count == kThreads * kEach) c->close();
        }
      });
    }
    for (auto& t : threads) t.join();
    CHECK(count == kThreads * kEach);
    CHECK(sum == int64_t{kThreads * kEach} * (kThreads * kEach - 1) / 2);
  }
}
