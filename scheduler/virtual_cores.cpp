// Whose turn it is, and what time it is.
#include "scheduler/virtual_cores.h"

#include <algorithm>
#include <iterator>
#include <thread>
#include <utility>

#include "scheduler/pool_core.h"
#include "scheduler/reactor.h"
#include "scheduler/worker.h"

namespace skerry::scheduler {
namespace {

using std::chrono::nanoseconds;

// In the order of Event.
constexpr std::int64_t kCosts[] = {90, 20, 120, 900, 1'200, 1'000};
static_assert(std::size(kCosts) == static_cast<std::size_t>(VirtualCores::Event::kCount));
constexpr nanoseconds kWakeLatency{30'000};
// Now and then the system runs something else: once in so many events, for up to 2^kLongestStall ns.
constexpr std::uint64_t kEventsPerStall = 64;
constexpr unsigned kLongestStall = 21;

// For a worker's loop, timers, and the answer to quiescence.
constexpr std::size_t kLoopStackSize = kFiberStackSize / 4;

// While the reactor is awaited it is looked at in intervals that grow from the first to the second.
constexpr auto kFirstLook = std::chrono::microseconds(20);
constexpr auto kRarestLook = std::chrono::milliseconds(2);

using RealClock = std::chrono::steady_clock;

// The cores that the thread runs, if it runs some.
constinit thread_local const std::atomic<std::int64_t>* virtual_now = nullptr;

TimePoint moment_of(std::int64_t ns) { return TimePoint(nanoseconds(ns)); }

}  // namespace

TimePoint Clock::now() noexcept {
  if (virtual_now) [[unlikely]] return moment_of(virtual_now->load(std::memory_order_relaxed));
  return RealClock::now();
}

bool Clock::is_virtual() noexcept { return virtual_now != nullptr; }

VirtualCores::VirtualCores(PoolCore& pool, std::uint64_t seed, VirtualNoise noise)
    : pool_(pool), noise_(noise), random_(seed), now_ns_(kStart.time_since_epoch().count()) {
  for (unsigned i = 0; i < pool.options.workers; ++i) {
    auto& core = *cores_.emplace_back(std::make_unique<Core>());
    core.owner = this;
    core.worker = pool.workers[i].get();
    core.worker->virtual_cores_ = this;
  }
}

VirtualCores::~VirtualCores() = default;

bool VirtualCores::is_current_thread() const noexcept { return virtual_now == &now_ns_; }

TimePoint VirtualCores::now() const { return moment_of(now_ns_.load(std::memory_order_relaxed)); }
void VirtualCores::set_now(TimePoint moment) { now_ns_.store(moment.time_since_epoch().count(), std::memory_order_relaxed); }

TimePoint VirtualCores::translated(TimePoint deadline) const {
  if (deadline == TimePoint::max()) return deadline;
  return now() + (deadline - RealClock::now());
}

// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
std::uint64_t VirtualCores::random() noexcept {
  std::uint64_t z = random_ += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

nanoseconds VirtualCores::varied(nanoseconds time) noexcept {
  if (noise_ == VirtualNoise::kNone) return time;
  return nanoseconds(time.count() / 2 + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(time.count() + 1)));
}

// ---- Time

void VirtualCores::spend(Event event) {
  const auto kind = static_cast<std::size_t>(event);
  ++counts_[kind];
  if (event == Event::kDispatch) {
    // Who runs next, and when: two schedules that agree in this are the same.
    const std::uint64_t place = static_cast<std::uint64_t>(running_->worker->index()) << 56 ^ static_cast<std::uint64_t>(now().time_since_epoch().count());
    figures_.schedule = (figures_.schedule ^ place) * 0x9e3779b97f4a7c15u;
    figures_.schedule ^= figures_.schedule >> 32;
  }
  pass(nanoseconds(kCosts[kind]));
}

void VirtualCores::count(Event event) {
  const auto kind = static_cast<std::size_t>(event);
  ++counts_[kind];
  owed_ += nanoseconds(kCosts[kind]);
}

void VirtualCores::stolen(std::size_t tasks) {
  figures_.stolen += tasks;
  count(Event::kSteal);
}

void VirtualCores::compute(nanoseconds time) {
  figures_.computed += time;
  pass(time);
  figures_.elapsed = now() - kStart;
}

void VirtualCores::pass(nanoseconds time) {
  Core& self = *running_;
  self.moment = now() + varied(time + std::exchange(owed_, {}));
  if (noise_ == VirtualNoise::kStalls && random() % kEventsPerStall == 0) {
    const std::uint64_t most = std::uint64_t{1} << random() % kLongestStall;
    self.moment += nanoseconds(random() % most);
  }
  self.state = State::kReady;
  leave(self);
}

// ---- Turns

ParkResult VirtualCores::park(unsigned worker, TimePoint deadline) {
  Core& self = *cores_[worker];
  if (std::exchange(self.is_notified, false)) return ParkResult::kNotified;
  self.state = State::kAsleep;
  self.moment = deadline;
  leave(self);
  return self.woken_by;
}

void VirtualCores::unpark(unsigned worker) {
  if (is_current_thread()) {
    count(Event::kUnpark);
    wake(*cores_[worker]);
    return;
  }
  const std::lock_guard guard(mutex_);
  outside_wakes_.push_back(worker);
  is_still_ = false;
  outside_came_.store(true, std::memory_order_relaxed);  // relaxed: who sees it takes the mutex
  changed_.notify_all();
}

void VirtualCores::wake(Core& core) {
  switch (core.state) {
    case State::kAsleep:
      core.state = State::kWoken;
      core.moment = now() + varied(kWakeLatency);
      core.woken_by = ParkResult::kNotified;
      return;
    case State::kReady:
    case State::kRunning: core.is_notified = true; return;
    case State::kWoken:
    case State::kDone: return;
  }
}

void VirtualCores::take_outside_wakes() {
  if (!outside_came_.load(std::memory_order_relaxed)) [[likely]] return;
  {
    const std::lock_guard guard(mutex_);
    outside_came_.store(false, std::memory_order_relaxed);
    figures_.from_outside += outside_wakes_.size();
    for (const unsigned worker : std::exchange(outside_wakes_, {})) wake(*cores_[worker]);
  }
  // Who submits has one more thing to do, which would be seen if this thread were faster.
  while (pool_.carried.any()) std::this_thread::yield();
}

// The core that goes on, with the time set to that moment; null: all are done.
VirtualCores::Core* VirtualCores::next() {
  for (;;) {
    take_outside_wakes();
    Core* first = nullptr;
    bool all_done = true;
    for (const auto& core : cores_) {
      if (core->state == State::kDone) continue;
      all_done = false;
      if (!first || core->moment < first->moment) first = core.get();
    }
    if (all_done) return nullptr;
    if (first->state == State::kAsleep) {
      if (first->moment == TimePoint::max() || (first->moment > now() && outside_is_awaited())) {
        if (wait_for_outside(first->moment)) continue;
      }
      first->woken_by = ParkResult::kTimedOut;
    }
    set_now(std::max(now(), first->moment));
    return first;
  }
}

void VirtualCores::begin(Core& core) {
  core.state = State::kRunning;
  running_ = &core;
  Worker::make_current(core.worker);
}

// Returns when it is this core's turn again.
void VirtualCores::leave(Core& core) {
  Core& following = *next();  // this one is not done
  begin(following);
  if (&following == &core) return;
  core.goes_on_at = &core.context;
  core.context.suspend_for(*following.goes_on_at);
}

void VirtualCores::serve(Fiber& fiber) {
  Core& core = *static_cast<Core*>(fiber.user);
  VirtualCores& self = *core.owner;
  core.worker->run_until_stopped();
  core.state = State::kDone;
  Core* following = self.next();
  if (following) self.begin(*following);
  fiber.switch_to(following ? *following->goes_on_at : self.hub_);
  fiber.retire();  // whoever comes back here ends the fiber
}

void VirtualCores::main() {
  virtual_now = &now_ns_;
  for (const auto& core : cores_) {
    core->fiber = std::make_unique<Fiber>(kLoopStackSize, &serve);
    core->fiber->user = core.get();
    core->goes_on_at = core->fiber.get();
  }
  Core& first = *next();
  begin(first);
  hub_.switch_to(*first.goes_on_at);
  Worker::make_current(nullptr);
  for (const auto& core : cores_) core->fiber.reset();
  virtual_now = nullptr;
  const std::lock_guard guard(mutex_);
  is_still_ = true;
  changed_.notify_all();
}

// ---- The world outside

bool VirtualCores::outside_is_awaited() const {
  // acquire: as in PoolCore::nothing_can_wake
  if (pool_.external_interests.load(std::memory_order_acquire) != 0 || pool_.blocking.pending() != 0) return true;
  if (pool_.options.reactor && pool_.options.reactor->has_outside_interest()) return true;
  return pool_.options.awaits_outside && pool_.options.awaits_outside();
}

// While all sleep: until that moment, in real time, or until somebody is woken. False: nobody was.
bool VirtualCores::wait_for_outside(TimePoint until) {
  Reactor* reactor = pool_.options.reactor;
  const TimePoint began = now();
  const TimePoint real_began = RealClock::now();
  // What it wakes is nobody's own work.
  Worker::make_current(nullptr);
  nanoseconds pause = kFirstLook;
  // While nothing outside is awaited nothing can happen, and how long that lasts must not be seen. To a moment time must come, whoever is asked.
  const bool passes = until != TimePoint::max() || outside_is_awaited();
  bool came = false;
  for (;;) {
    if (passes) set_now(std::min(until, began + (RealClock::now() - real_began)));
    const bool looks = reactor && reactor->has_interest();
    if (looks) reactor->poll();
    came = std::any_of(cores_.begin(), cores_.end(), [](const auto& core) { return core->state == State::kWoken; });
    if (came) ++figures_.from_outside;
    std::unique_lock lock(mutex_);
    came |= !outside_wakes_.empty();
    if (came || now() >= until) break;
    const auto is_awaited = [this] { return !outside_wakes_.empty(); };
    nanoseconds longest = until == TimePoint::max() ? nanoseconds::max() : nanoseconds(until - now());
    if (looks) longest = std::min(longest, std::exchange(pause, std::min<nanoseconds>(pause * 2, kRarestLook)));
    is_still_ = until == TimePoint::max();
    if (is_still_) changed_.notify_all();
    if (longest == nanoseconds::max()) {
      changed_.wait(lock, is_awaited);
    } else {
      changed_.wait_for(lock, longest, is_awaited);
    }
    is_still_ = false;
  }
  if (running_) Worker::make_current(running_->worker);
  return came;
}

std::optional<VirtualFigures> VirtualCores::figures() {
  constexpr auto kPatience = std::chrono::seconds(2);
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, kPatience, [this] { return is_still_; })) return std::nullopt;
  VirtualFigures figures = figures_;
  const auto of = [this](Event event) { return counts_[static_cast<std::size_t>(event)]; };
  figures.runs = of(Event::kDispatch);
  figures.steals = of(Event::kSteal);
  figures.looks = of(Event::kLook);
  figures.parks = of(Event::kPark);
  figures.wakes = of(Event::kUnpark);
  return figures;
}

}  // namespace skerry::scheduler
