#include "scheduler/timer_wheel.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <vector>

using namespace skerry::scheduler;
using namespace std::chrono_literals;

namespace {

constexpr auto kTick = std::chrono::nanoseconds(1 << 16);

struct Recorder {
  std::vector<int> fired;
};

struct NumberedTimer {
  NumberedTimer(Recorder& recorder, int number) : recorder(recorder), number(number), timer(&record, this) {}
  static void record(void* self) {
    auto* timer = static_cast<NumberedTimer*>(self);
    timer->recorder.fired.push_back(timer->number);
  }
  Recorder& recorder;
  int number;
  Timer timer;
};

const TimePoint kStart = TimePoint(1000h) + 12345ns;

}  // namespace

TEST_CASE("a timer fires once, not before its deadline, and within a tick of it") {
  for (auto delay : {std::chrono::nanoseconds(0), std::chrono::nanoseconds(1), std::chrono::nanoseconds(100us), std::chrono::nanoseconds(5ms),
                     std::chrono::nanoseconds(3s), std::chrono::nanoseconds(10h), std::chrono::nanoseconds(24h * 400)}) {
    CAPTURE(delay.count());
    TimerWheel wheel(kStart);
    Recorder recorder;
    NumberedTimer timer(recorder, 1);
    wheel.arm(timer.timer, kStart + delay);
    CHECK(timer.timer.is_armed());
    CHECK(wheel.armed() == 1);
    CHECK(wheel.fire_due(kStart + delay - 1ns) == 0);
    CHECK(wheel.fire_due(kStart + delay + kTick) == 1);
    CHECK(wheel.fire_due(kStart + delay + 10h) == 0);
    CHECK(recorder.fired == std::vector<int>{1});
    CHECK_FALSE(timer.timer.is_armed());
    CHECK(wheel.armed() == 0);
    CHECK(wheel.earliest() == TimePoint::max());
  }
}

TEST_CASE("a deadline beyond the wheel's reach is kept") {
  TimerWheel wheel(kStart);
  Recorder recorder;
  NumberedTimer far(recorder, 1), endless(recorder, 2);
  wheel.arm(far.timer, kStart + 24h * 365 * 20);
  wheel.arm(endless.timer, TimePoint::max());
  TimePoint now = kStart;
  for (int year = 0; year < 19; ++year) CHECK(wheel.fire_due(now += 24h * 365) == 0);
  CHECK(wheel.fire_due(now + 24h * 366) == 1);
  CHECK(recorder.fired == std::vector<int>{1});
  CHECK(endless.timer.cancel() == CancelResult::kCancelled);
}

TEST_CASE("a deadline in the past fires at the next look") {
  TimerWheel wheel(kStart);
  Recorder recorder;
  NumberedTimer past(recorder, 1), long_past(recorder, 2);
  wheel.arm(past.timer, kStart - 5s);
  wheel.arm(long_past.timer, TimePoint::min());
  CHECK(wheel.earliest() <= kStart);
  CHECK(wheel.fire_due(kStart) == 2);
}

TEST_CASE("a cancelled timer does not fire, and can be armed again") {
  TimerWheel wheel(kStart);
  Recorder recorder;
  NumberedTimer timer(recorder, 1);
  CHECK(timer.timer.cancel() == CancelResult::kNotArmed);
  wheel.arm(timer.timer, kStart + 1s);
  CHECK(timer.timer.cancel() == CancelResult::kCancelled);
  CHECK(timer.timer.cancel() == CancelResult::kNotArmed);
  CHECK(wheel.fire_due(kStart + 2s) == 0);
  wheel.arm(timer.timer, kStart + 3s);
  CHECK(wheel.fire_due(kStart + 4s) == 1);
  CHECK(timer.timer.cancel() == CancelResult::kNotArmed);
}

TEST_CASE("the end of a timer's life cancels it") {
  TimerWheel wheel(kStart);
  Recorder recorder;
  {
    NumberedTimer timer(recorder, 1);
    wheel.arm(timer.timer, kStart + 1s);
  }
  CHECK(wheel.armed() == 0);
  CHECK(wheel.fire_due(kStart + 2s) == 0);
}

TEST_CASE("the owner is woken only for a deadline before the end of its sleep") {
  TimerWheel wheel(kStart);
  Recorder recorder;
  NumberedTimer a(recorder, 1), b(recorder, 2), c(recorder, 3);
  CHECK(wheel.arm(a.timer, kStart + 1s) == ArmResult::kArmed);
  const TimePoint until = wheel.begin_sleep();
  CHECK(until > kStart);
  CHECK(until <= kStart + 1s + kTick);
  CHECK(wheel.arm(b.timer, kStart + 2s) == ArmResult::kArmed);
  CHECK(wheel.arm(c.timer, kStart + 1ms) == ArmResult::kWakeOwner);
  wheel.end_sleep();
  CHECK(wheel.begin_sleep() <= kStart + 1ms + kTick);
}

TEST_CASE("an owner with nothing armed may sleep for ever") {
  TimerWheel wheel(kStart);
  CHECK(wheel.begin_sleep() == TimePoint::max());
}

TEST_CASE("many timers at random fire in order of their deadlines") {
  std::mt19937_64 random(7);
  TimerWheel wheel(kStart);
  Recorder recorder;
  std::deque<NumberedTimer> timers;
  std::vector<std::pair<TimePoint, int>> expected;
  TimePoint now = kStart;
  int number = 0;
  for (int round = 0; round < 300; ++round) {
    for (int i = 0; i < 20; ++i) {
      // Delays over all levels: the exponent is uniform.
      const auto delay = std::chrono::nanoseconds(random() >> (20 + random() % 40));
      timers.emplace_back(recorder, number);
      wheel.arm(timers.back().timer, now + delay);
      if (random() % 4 == 0) {
        CHECK(timers.back().timer.cancel() == CancelResult::kCancelled);
      } else {
        expected.emplace_back(now + delay, number);
      }
      ++number;
    }
    const TimePoint sleep_until = wheel.earliest();
    now += std::chrono::nanoseconds(random() >> (24 + random() % 36));
    wheel.fire_due(now);
    // What is due has fired, what is not has not; the hint never lies behind something due.
    std::size_t due = 0, late = 0;
    for (const auto& [deadline, n] : expected) {
      const bool fired = !timers[static_cast<std::size_t>(n)].timer.is_armed();
      if (deadline + kTick <= now) {
        ++due;
        CHECK(fired);
      } else if (deadline > now) {
        CHECK_FALSE(fired);
        ++late;
      }
      if (!fired) CHECK(sleep_until <= deadline + kTick);
    }
  }
  wheel.fire_due(TimePoint(24h * 365 * 200));
  CHECK(wheel.armed() == 0);
  CHECK(recorder.fired.size() == expected.size());
}
