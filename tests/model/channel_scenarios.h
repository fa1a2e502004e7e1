// Channels and the lock of an isolate in small, for the model checker.
//
// A thread of a scenario stands for an isolate: it does one operation after the other, and sleeps until it is woken when one has to wait.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "channels/channel_operations.h"
#include "channels/isolate_lock.h"
#include "scheduler/parker.h"
#include "tests/model/checker.h"

namespace scenarios {

using model::Scenario;
using skerry::channels::BasicChannel;
using skerry::channels::BasicChannelWait;
using skerry::channels::BasicIsolateLock;
using skerry::channels::ChannelResult;
using skerry::channels::EndRole;
using skerry::channels::WithdrawResult;

// How an isolate sleeps and is woken.
template <class A>
class Sleeper {
 public:
  void sleep() { parker_.park(std::chrono::steady_clock::time_point::max()); }
  void wake() { parker_.unpark(); }
  bool begin_wake() { return true; }
  void end_wake() { wake(); }

 private:
  skerry::scheduler::Parker<A> parker_;
};

// A message that is gone when it was moved away.
struct Number {
  Number() = default;
  explicit Number(int value) : value(value) {}
  Number(Number&& other) noexcept : value(std::exchange(other.value, 0)) {}
  Number& operator=(Number&& other) noexcept {
    std::swap(value, other.value);
    return *this;
  }
  std::size_t held() const { return 1; }
  int value = 0;
};

template <class A>
struct SmallParts {
  using Atomics = A;
  using Message = Number;
  using Task = Sleeper<A>;
  struct Condition {
    void notify_one() {}  // no plain threads here
  };
};

// When somebody who waits gives up.
enum class GivesUp : std::uint8_t { kNever, kAtOnce, kWhenWoken };

template <class A>
class ChannelWorld {
 public:
  static constexpr int kPerPutter = 100;  // numbers of putter i: i * 100 + 1, + 2, ...

  ChannelWorld(std::optional<std::size_t> capacity, unsigned putters, unsigned getters)
      : channel_(Channel::make(capacity)), sleepers_(putters + getters), putters_(putters), taken_((putters + 1) * kPerPutter) {
    for (unsigned i = 0; i < putters; ++i) channel_->add_end(EndRole::kSender);
    for (unsigned i = 0; i < getters; ++i) channel_->add_end(EndRole::kReceiver);
    channel_->retain();
    channel_->drop_end(EndRole::kBoth);
  }
  ~ChannelWorld() { channel_->release(); }

  void put(unsigned who, int count, GivesUp gives_up) {
    for (int i = 1; i <= count; ++i) {
      Number number(static_cast<int>(who) * kPerPutter + i);
      Wait wait;
      ChannelResult result = channel_->put_or_wait(number, wait, sleepers_[who]);
      while (result == ChannelResult::kWould) {
        if (gives_up == GivesUp::kWhenWoken) sleepers_[who].sleep();
        if (gives_up != GivesUp::kNever) {
          result = channel_->withdraw(wait) == WithdrawResult::kTooLate ? ChannelResult::kDone : ChannelResult::kClosed;
          break;
        }
        sleepers_[who].sleep();
        result = channel_->poll(wait, nullptr);
      }
      if (result == ChannelResult::kDone) sent_.fetch_add(1);
    }
    channel_->drop_end(EndRole::kSender);
  }

  // Until the channel is closed and empty, or it has given up once, or `most` have come.
  void get(unsigned who, GivesUp gives_up, int most = kPerPutter) {
    int last = 0;
    while (most-- > 0) {
      Number number;
      Wait wait;
      Sleeper<A>& sleeper = sleepers_[putters_ + who];
      ChannelResult result = channel_->get_or_wait(&number, wait, sleeper);
      bool gave_up = false;
      while (result == ChannelResult::kWould && !gave_up) {
        if (gives_up != GivesUp::kAtOnce) sleeper.sleep();
        gave_up = gives_up != GivesUp::kNever;
        if (gave_up) (void)channel_->withdraw(wait);
        else result = channel_->poll(wait, &number);
      }
      if (gave_up || result == ChannelResult::kClosed) break;
      if (taken_[static_cast<std::size_t>(number.value)].fetch_add(1) > 0) model::fail("a message came twice");
      if (number.value == 0) model::fail("a message that is none came");
      if (keeps_order_ && number.value < last) model::fail("a message overtook another");
      last = number.value;
      received_.fetch_add(1);
    }
    channel_->drop_end(EndRole::kReceiver);
  }

  void close() { channel_->close(); }
  void keep_order() { keeps_order_ = true; }  // one putter, one getter

  std::string all_arrived() const {
    const int sent = sent_, received = received_;
    return sent == received ? std::string() : std::to_string(sent) + " messages were sent, " + std::to_string(received) + " came";
  }
  std::string some_may_be_dropped() const { return received_ <= sent_ ? std::string() : "more came than were sent"; }
  void wake_all() {
    channel_->close();
    for (auto& sleeper : sleepers_) sleeper.wake();
  }

 private:
  using Channel = BasicChannel<SmallParts<A>>;
  using Wait = BasicChannelWait<SmallParts<A>>;

  Channel* channel_;
  std::vector<Sleeper<A>> sleepers_;
  const unsigned putters_;
  std::vector<std::atomic<int>> taken_;
  std::atomic<int> sent_{0}, received_{0};
  bool keeps_order_ = false;
};

// ---- channel: what was sent comes once, in order; nobody waits for ever ----

template <class A>
Scenario channel(std::optional<std::size_t> capacity, unsigned putters, unsigned getters, int each) {
  auto world = std::make_shared<ChannelWorld<A>>(capacity, putters, getters);
  if (putters == 1 && getters == 1) world->keep_order();
  Scenario scenario;
  for (unsigned i = 0; i < putters; ++i) scenario.threads.push_back([world, i, each] { world->put(i, each, GivesUp::kNever); });
  for (unsigned i = 0; i < getters; ++i) scenario.threads.push_back([world, i] { world->get(i, GivesUp::kNever); });
  scenario.when_stuck = [] { return std::string("somebody waits for ever"); };
  scenario.release = [world] { world->wake_all(); };
  scenario.check = [world] { return world->all_arrived(); };
  return scenario;
}

// ---- closing: by a third party, or because the receivers have gone ----

template <class A>
Scenario closing(std::size_t capacity) {
  auto world = std::make_shared<ChannelWorld<A>>(capacity, 1, 1);
  Scenario scenario;
  scenario.threads.push_back([world] { world->put(0, 2, GivesUp::kNever); });
  scenario.threads.push_back([world] { world->get(0, GivesUp::kNever); });
  scenario.threads.push_back([world] { world->close(); });
  scenario.when_stuck = [] { return std::string("somebody waits on a closed channel"); };
  scenario.release = [world] { world->wake_all(); };
  scenario.check = [world] { return world->all_arrived(); };
  return scenario;
}

template <class A>
Scenario last_receiver_goes(std::size_t capacity) {
  auto world = std::make_shared<ChannelWorld<A>>(capacity, 2, 1);
  Scenario scenario;
  for (unsigned i = 0; i < 2; ++i) scenario.threads.push_back([world, i] { world->put(i, 2, GivesUp::kNever); });
  scenario.threads.push_back([world] { world->get(0, GivesUp::kNever, 1); });
  scenario.when_stuck = [] { return std::string("somebody puts for ever, for nobody"); };
  scenario.release = [world] { world->wake_all(); };
  scenario.check = [world] { return world->some_may_be_dropped(); };
  return scenario;
}

// ---- cancellation: who gives up takes no message with it, and none is sent that was taken back ----

template <class A>
Scenario getter_gives_up(std::size_t capacity, GivesUp gives_up) {
  auto world = std::make_shared<ChannelWorld<A>>(capacity, 1, 2);
  Scenario scenario;
  scenario.threads.push_back([world] { world->put(0, 2, GivesUp::kNever); });
  scenario.threads.push_back([world, gives_up] { world->get(0, gives_up); });
  scenario.threads.push_back([world] { world->get(1, GivesUp::kNever); });
  scenario.when_stuck = [] { return std::string("somebody waits for ever"); };
  scenario.release = [world] { world->wake_all(); };
  scenario.check = [world] { return world->all_arrived(); };
  return scenario;
}

template <class A>
Scenario putter_gives_up(std::size_t capacity, GivesUp gives_up) {
  auto world = std::make_shared<ChannelWorld<A>>(capacity, 2, 1);
  Scenario scenario;
  scenario.threads.push_back([world, gives_up] { world->put(0, 2, gives_up); });
  scenario.threads.push_back([world] { world->put(1, 1, GivesUp::kNever); });
  scenario.threads.push_back([world] { world->get(0, GivesUp::kNever); });
  scenario.when_stuck = [] { return std::string("somebody waits for ever"); };
  scenario.release = [world] { world->wake_all(); };
  scenario.check = [world] { return world->all_arrived(); };
  return scenario;
}

// ---- the lock of an isolate: one at a time, and who waits gets it ----

enum class Turns : std::uint8_t { kOnce, kGivesWay, kMayWithdraw, kGoesWhateverItHolds /* a fault */ };

template <class A>
class LockWorld {
 public:
  explicit LockWorld(unsigned threads) : sleepers_(threads) {
    for (auto& sleeper : sleepers_) places_.push_back(std::make_unique<Place>(sleeper));
    lock_.emplace(*places_[0]);  // the first thread holds it
  }

  void work(unsigned who, Turns turns) {
    Place& place = *places_[who];
    if (turns == Turns::kGoesWhateverItHolds) {
      if (lock_->take(place) == Lock::Taken::kQueued) {
        (void)lock_->withdraw(place);
        return;
      }
    } else if (turns == Turns::kMayWithdraw) {
      if (lock_->take(place) == Lock::Taken::kQueued && lock_->withdraw(place) == Lock::Withdrawn::kOut) return;
    } else {
      take(who);
    }
    touch();
    if (turns == Turns::kGivesWay && lock_->release_and_queue(place) == Lock::Taken::kQueued) take(who);
    if (turns == Turns::kGivesWay) touch();
    lock_->release(place);
  }

  void wake_all() {
    ended_ = true;
    for (auto& sleeper : sleepers_) sleeper.wake();
  }

 private:
  using Lock = BasicIsolateLock<A, Sleeper<A>>;
  using Place = typename Lock::Place;

  void take(unsigned who) {
    while (lock_->take(*places_[who]) == Lock::Taken::kQueued && !ended_) sleepers_[who].sleep();
  }
  void touch() {
    if (ended_) return;
    if (is_inside_.exchange(true)) model::fail("two threads are in the isolate at once");
    (void)somewhere_.load();
    is_inside_ = false;
  }

  std::vector<Sleeper<A>> sleepers_;
  std::vector<std::unique_ptr<Place>> places_;
  std::optional<Lock> lock_;
  std::atomic<bool> is_inside_{false}, ended_{false};
  typename A::template Atomic<int> somewhere_{0};  // a step
};

template <class A>
Scenario isolate_lock(const std::vector<Turns>& threads) {
  auto world = std::make_shared<LockWorld<A>>(static_cast<unsigned>(threads.size()));
  Scenario scenario;
  for (unsigned i = 0; i < threads.size(); ++i) scenario.threads.push_back([world, i, turns = threads[i]] { world->work(i, turns); });
  scenario.when_stuck = [] { return std::string("somebody waits for ever for the lock"); };
  scenario.release = [world] { world->wake_all(); };
  return scenario;
}

}  // namespace scenarios
