// The worker's loop: find a task, run it on a fiber, settle what it wants next; search, and park when there is nothing.
#include "scheduler/worker.h"

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <mutex>
#include <thread>
#include <new>
#include <utility>

#include "scheduler/pool_core.h"
#include "scheduler/reactor.h"

namespace skerry::scheduler {
namespace {

// After this many tasks from the LIFO slot the oldest waiting one has its turn, if there is one.
constexpr unsigned kLifoLimit = 16;
// Every so many tasks the shared queues come first, so that local wake-ups cannot starve them.
constexpr std::uint64_t kFairnessTick = 61;
// Every so many tasks the clock is read: for timers, and for the mean run time.
constexpr std::uint64_t kHousekeepingTick = 8;
// Waking a sleeping core costs 25-35 us: queued work is worth it when it will last longer.
constexpr std::int64_t kWorthAnotherCoreNs = 30'000;
constexpr std::size_t kMostSpareFibers = 8;
constexpr std::size_t kMostTakenAtOnce = 32;
constexpr unsigned kSearchRounds = 10;
constexpr unsigned kPausesBetweenRounds = 24;
// On the watch: how long one task may run while the ordinary workers are all busy, and how long it may go on without looking at the reactor.
constexpr auto kWatchSlice = std::chrono::microseconds(200);
// How long the watch runs what was woken before it hands over the rest: two isolates that chat would never end.
constexpr auto kWatchBurst = std::chrono::milliseconds(1);
constexpr auto kPauseWithoutStack = std::chrono::milliseconds(1);
constexpr unsigned kWatchLooks = 16;  // tasks between two looks at the clock and the reactor

// While something waits for descriptors, a worker that computes lets the system's scheduler choose anew so often (give_way).
constexpr auto kTurn = std::chrono::microseconds(40);
// Who then runs for so long computes too. This thread runs as long before it yields again: each time costs a part of its share.
constexpr auto kLongTurn = std::chrono::milliseconds(3);

// What a thread asks the system for: turns that are short, and so come soon after it wakes. Linux 6.12 is the first that listens; at worst
// nothing changes. (The structure is the system call's own; the C library has none.)
constexpr std::uint64_t kWatchTurnNs = 200'000;
constexpr std::uint64_t kWorkerTurnNs = 100'000;  // the least that there is: a thread that yields forfeits the rest
void ask_for_short_turns(std::uint64_t turn_ns) {
  struct {
    std::uint32_t size, policy;
    std::uint64_t flags;
    std::int32_t nice;
    std::uint32_t priority;
    std::uint64_t runtime, deadline, period;
  } attributes{};
  attributes.size = sizeof attributes;
  if (syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0 || attributes.policy != SCHED_OTHER) return;
  attributes.runtime = turn_ns;
  (void)syscall(SYS_sched_setattr, 0, &attributes, 0);
}

thread_local Worker* current_worker = nullptr;

using Event = VirtualCores::Event;

// What takes time by itself on a thread.
void spend(VirtualCores* cores, Event event) {
  if (cores) [[unlikely]] cores->spend(event);
}

}  // namespace

Worker::Worker(PoolCore& pool, unsigned index, std::uint64_t seed, TimePoint now)
    : pool_(pool), index_(index), random_(seed | 1), mean_run_ns_(kWorthAnotherCoreNs), timers_(now) {}

Worker::~Worker() = default;

Worker* Worker::current() noexcept {
  Worker* worker = current_worker;
  asm volatile("" : "+r"(worker));  // the answer depends on the thread: not to be folded with an earlier one
  return worker;
}

void Worker::make_current(Worker* worker) noexcept { current_worker = worker; }

// ---- for the running task ----

Worker& Worker::suspend_current() { return leave_fiber(Return::kSuspended); }

Worker& Worker::yield_current() { return leave_fiber(Return::kSuspendedYielding); }

Worker& Worker::run_blocking(std::function<void()> job, const std::function<void()>& before) {
  // release in the job, acquire in the loop: the task sees what the job did even when something else has woken it
  std::atomic<bool> finished{false};
  const auto finish = [&finished, &task = *running_] {
    // The task may end as soon as it sees `finished`: keep it for the wake-up.
    TaskRef<> keep(task);
    finished.store(true, std::memory_order_release);
    keep->wake();
  };
  if (virtual_cores_) {
    if (pool_.blocking.run(std::move(job), finish)) return *this;
    if (before) before();
  } else {
    if (before) before();
    pool_.blocking.submit([finish, job = std::move(job)] {
      job();
      finish();
    });
  }
  Worker* worker = this;
  while (!finished.load(std::memory_order_acquire)) worker = &worker->suspend_current();
  return *worker;
}

void Worker::compute(std::chrono::nanoseconds time) {
  if (virtual_cores_) virtual_cores_->compute(time);
}

std::chrono::nanoseconds Worker::next_safepoint(std::chrono::nanoseconds most) {
  if (!virtual_cores_ || virtual_cores_->noise() == VirtualNoise::kNone) return most;
  // Short ones as often as long ones.
  const auto doublings = std::bit_width(static_cast<std::uint64_t>(most.count()));
  const std::uint64_t below = std::uint64_t{2} << virtual_cores_->random() % static_cast<std::uint64_t>(doublings);
  return std::min(most, std::chrono::nanoseconds(virtual_cores_->random() % below));
}

bool Worker::should_yield() {
  if (pool_.urgent.size() != 0 || pool_.is_stopping()) return true;
  TimePoint now = Clock::now();
  if (this != pool_.watch.get() && now - gave_way_at_ >= turn_ && pool_.serves_descriptors()) now = give_way(now);
  if (timers_.earliest() <= now) timers_.fire_due(now);
  // This task runs on, so what it has woken had better be where others find it.
  if (lifo_.load(std::memory_order_relaxed)) {
    if (Task* task = lifo_.exchange(nullptr, std::memory_order_acquire)) push_local(*task);
  }
  if (deque_.size() > 0 && pool_.idle.somebody_sleeps()) pool_.notify();
  if (this == pool_.watch.get()) return watch_should_yield(now);
  if (slice_start_ == TimePoint{}) {
    slice_start_ = now;
    return false;
  }
  if (now - slice_start_ < pool_.options.time_slice) return false;
  poll_reactor();
  if (others_wait() || pool_.yielded.size() > 0) return true;
  slice_start_ = now;
  return false;
}

// The watch, and the other side of a connection on this machine, are threads that the system may have put behind this one: for its slice, which
// ends at a tick of 4 ms at worst, as each of them uses up its claim to go first when many messages come in a row.
TimePoint Worker::give_way(TimePoint now) {
  if (turn_ == decltype(turn_){}) ask_for_short_turns(kWorkerTurnNs);
  sched_yield();
  gave_way_at_ = Clock::now();
  const auto away = gave_way_at_ - now;
  turn_ = away < kLongTurn ? std::chrono::nanoseconds(kTurn) : away;
  return gave_way_at_;
}

// As long as a core is free the task may stay.
bool Worker::watch_should_yield(TimePoint now) {
  if (slice_start_ == TimePoint{}) slice_start_ = now;
  if (now - slice_start_ < kWatchSlice) return false;
  if (!pool_.idle.somebody_sleeps()) return true;
  poll_reactor();
  if (deque_.size() > 0) pool_.notify();
  slice_start_ = now;
  return false;
}

StackBounds Worker::stack_bounds() const { return fiber_->bounds(); }

// ---- the loop ----

void Worker::main() {
  current_worker = this;
  run_until_stopped();
  current_worker = nullptr;
  pool_.a_worker_has_ended();
}

void Worker::run_until_stopped() {
  timers_.end_sleep();
  measured_at_ = Clock::now();
  while (!pool_.is_stopping()) {
    Task* task = next_task();
    if (!task) task = search();
    if (!task) {
      park();
      continue;
    }
    if (searching_ == Searching::kYes) end_search();
    run_task(*task);
  }
}

void Worker::watch() {
  current_worker = this;
  ask_for_short_turns(kWatchTurnNs);
  Reactor& reactor = *pool_.options.reactor;
  while (!pool_.is_stopping()) {
    {
      const std::lock_guard driver(pool_.reactor_driver);
      // A worker's poll may have taken the interrupt of stop() meanwhile; then the stop is seen here, by the order of the lock.
      if (pool_.is_stopping()) break;
      reactor.wait();
    }
    // release: pairs with the acquire in check_quiescence
    pool_.watch_epoch.fetch_add(1, std::memory_order_acq_rel);
    pool_.monitor.rouse();
    const TimePoint burst_start = Clock::now();
    measured_at_ = burst_start;
    measured_ticks_ = ticks_.load(std::memory_order_relaxed);
    for (unsigned tasks = 1; !pool_.is_stopping(); ++tasks) {
      Task* task = next_ready_task();
      if (!task) {
        poll_reactor();
        task = next_ready_task();
        if (!task) break;
      }
      run_task(*task);
      if (tasks % kWatchLooks != 0) continue;
      poll_reactor();
      if (Clock::now() - burst_start > kWatchBurst) hand_over();
    }
    housekeeping(Clock::now());
    pool_.watch_epoch.fetch_add(1, std::memory_order_acq_rel);
    // Dekker: it has said that it sleeps, now it looks whether somebody is left to see that nothing can wake anybody; pairs with the
    // fence in Idle::sleep, after which check_quiescence looks at the epoch. With an interest left it will be awake once more.
    RealAtomics::full_fence();
    if (!reactor.has_interest()) pool_.source_dried_up();
  }
  hand_over();
  current_worker = nullptr;
  pool_.a_worker_has_ended();
}

// Of the watch. A ready task has its own slice, which those have part in that it wakes.
Task* Worker::next_ready_task() {
  ticks_.store(ticks_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  if (Task* task = take_urgent()) return task;
  if (Task* task = take_lifo()) return task;
  lifo_uses_ = 0;
  slice_start_ = {};
  return take_from_deque();
}

// Of the watch: what it has not come to is everybody's.
void Worker::hand_over() {
  // acquire: see lifo_
  if (Task* task = lifo_.exchange(nullptr, std::memory_order_acq_rel)) pool_.push_shared(*task);
  while (Task* entry = deque_.owner().take()) pool_.push_shared(*entry);
}

Task* Worker::next_task() {
  const std::uint64_t tick = ticks_.load(std::memory_order_relaxed) + 1;
  ticks_.store(tick, std::memory_order_relaxed);
  if (Task* task = take_urgent()) return task;
  if (tick % kHousekeepingTick == 0) housekeeping(Clock::now());
  if (tick % kFairnessTick == 0) {
    poll_reactor();
    // In turns, so that neither of the two starves the other.
    Task* task = tick % (2 * kFairnessTick) == 0 ? take_yielded() : take_woken();
    if (task) return task;
  }
  // After a slice that was used up those come that other threads have woken: behind more such slices they would wait too long.
  if (std::exchange(slice_was_used_up_, false)) {
    if (Task* task = take_woken()) return task;
  }
  const TimePoint slice = slice_start_;
  slice_start_ = {};
  if (Task* task = take_lifo()) {
    slice_start_ = slice;  // a chain of tasks that wake one another has one time slice together
    return task;
  }
  lifo_uses_ = 0;
  if (Task* task = take_from_deque()) return task;
  if (Task* task = take_woken()) return task;
  return take_yielded();
}

// A worker has taken an entry out of a queue: the task to run, or null if the entry had outlived its purpose.
Task* Worker::admit(Task* task, EntryKind kind) {
  switch (task->state_.start(kind)) {
    case StartResult::kRun: return task;
    case StartResult::kDrop: return nullptr;
    case StartResult::kDropAndRelease: task->release(); return nullptr;
  }
  return nullptr;
}

bool Worker::others_wait() const noexcept {
  return deque_.size() > 0 || lifo_.load(std::memory_order_relaxed) || pool_.woken.size() > 0;
}

Task* Worker::take_lifo() {
  if (!lifo_.load(std::memory_order_relaxed)) return nullptr;
  // acquire: pairs with the release in push_woken (by this thread, but the monitor may have come between)
  Task* task = lifo_.exchange(nullptr, std::memory_order_acquire);
  if (!task) return nullptr;
  if (lifo_uses_ >= kLifoLimit && (others_wait() || pool_.yielded.size() > 0)) {
    push_local(*task);
    return nullptr;
  }
  ++lifo_uses_;
  return admit(task, EntryKind::kNormal);
}

Task* Worker::take_from_deque() {
  while (Task* entry = deque_.owner().take()) {
    if (Task* task = admit(entry, EntryKind::kNormal)) return task;
  }
  return nullptr;
}

Task* Worker::take_urgent() {
  while (Task* entry = pool_.urgent.pop()) {
    if (Task* task = admit(entry, EntryKind::kUrgent)) return task;
  }
  return nullptr;
}

Task* Worker::take_woken() {
  // A fair share at once, so that a burst from outside does not cost a lock for each task; never more than the deque has room for.
  const std::size_t room = TaskDeque::kCapacity - deque_.size();
  const std::size_t share = std::min({pool_.woken.size() / pool_.workers.size(), kMostTakenAtOnce, room});
  for (;;) {
    Task* entry = pool_.woken.pop_batch(share, [this](Task& task) { (void)deque_.owner().push(&task); });
    if (!entry) return nullptr;
    if (Task* task = admit(entry, EntryKind::kNormal)) return task;
    if (Task* task = take_from_deque()) return task;
  }
}

Task* Worker::take_yielded() {
  while (Task* entry = pool_.yielded.pop()) {
    if (Task* task = admit(entry, EntryKind::kNormal)) return task;
  }
  return nullptr;
}

Task* Worker::search() {
  if (searching_ == Searching::kNo) {
    if (!pool_.idle.begin_search()) return nullptr;
    searching_ = Searching::kYes;
  }
  for (unsigned round = 0; round < kSearchRounds && !pool_.is_stopping(); ++round) {
    if (Task* task = take_urgent()) return task;
    if (Task* task = steal()) return task;
    if (Task* task = take_woken()) return task;
    if (Task* task = take_yielded()) return task;
    if (virtual_cores_) [[unlikely]] {
      virtual_cores_->spend(Event::kPause);
    } else {
      for (unsigned i = 0; i < kPausesBetweenRounds; ++i) RealAtomics::pause();
    }
  }
  return nullptr;
}

Task* Worker::steal() {
  const std::size_t count = pool_.workers.size();
  random_ ^= random_ << 13;
  random_ ^= random_ >> 7;
  random_ ^= random_ << 17;
  std::size_t victim = random_ % count;
  for (std::size_t i = 0; i < count; ++i, victim = victim + 1 == count ? 0 : victim + 1) {
    if (victim == index_) continue;
    spend(virtual_cores_, Event::kLook);
    if (Task* entry = pool_.workers[victim]->deque_.thief().steal_half(deque_.owner())) {
      if (virtual_cores_) [[unlikely]] virtual_cores_->stolen(1 + deque_.size());
      if (Task* task = admit(entry, EntryKind::kNormal)) return task;
      if (Task* task = take_from_deque()) return task;
    }
  }
  if (!pool_.watch) return nullptr;
  Task* entry = pool_.watch->deque_.thief().steal_half(deque_.owner());
  if (!entry) return nullptr;
  if (Task* task = admit(entry, EntryKind::kNormal)) return task;
  return take_from_deque();
}

void Worker::end_search() {
  searching_ = Searching::kNo;
  if (pool_.idle.end_search() == SearchEnd::kLastSearcher && pool_.work_is_visible()) pool_.notify();
}

void Worker::park() {
  using enum LeaveResult;
  spend(virtual_cores_, Event::kPark);
  const TimePoint now = Clock::now();
  if (timers_.earliest() <= now && timers_.fire_due(now) > 0) return;
  poll_reactor();
  if (lifo_.load(std::memory_order_relaxed) || deque_.size() > 0) return;

  const auto asleep = pool_.idle.sleep(index_, std::exchange(searching_, Searching::kYes));  // it searches when it comes back
  // The host's answer to quiescence may be new work, which this thread then finds in its own slot.
  if (asleep.awake == 0) pool_.check_quiescence(asleep);
  if (pool_.work_is_visible() || lifo_.load(std::memory_order_relaxed) || pool_.is_stopping()) {
    if (pool_.idle.leave(index_) == kLeft) {
      pool_.monitor.rouse();
      return;
    }
    // Somebody has chosen this worker: the sleep below ends at once.
  }
  const ParkResult result = sleep_until(timers_.begin_sleep());
  timers_.end_sleep();
  if (result == ParkResult::kTimedOut) {
    if (pool_.idle.leave(index_) == kLeft) {
      pool_.monitor.rouse();
    } else {
      // Chosen at the same moment: the notification is on its way and must not be left for the next park.
      sleep_until(TimePoint::max());
    }
  }
  const TimePoint woken_at = Clock::now();
  measured_at_ = woken_at;
  measured_ticks_ = ticks_.load(std::memory_order_relaxed);
  if (timers_.earliest() <= woken_at) timers_.fire_due(woken_at);
}

ParkResult Worker::sleep_until(TimePoint deadline) {
  if (virtual_cores_) [[unlikely]] return virtual_cores_->park(index_, deadline);
  return pool_.parkers[index_]->park(deadline);
}

void Worker::poll_reactor() {
  Reactor* reactor = pool_.options.reactor;
  if (!reactor || !reactor->has_interest()) return;
  std::unique_lock driver(pool_.reactor_driver, std::try_to_lock);
  if (driver.owns_lock()) reactor->poll();
}

void Worker::housekeeping(TimePoint now) {
  if (timers_.earliest() <= now) timers_.fire_due(now);
  const std::uint64_t ticks = ticks_.load(std::memory_order_relaxed) - measured_ticks_;
  if (ticks == 0) return;
  const auto elapsed = std::chrono::duration_cast<std::chrono::nanoseconds>(now - measured_at_).count();
  mean_run_ns_ = (mean_run_ns_ + elapsed / static_cast<std::int64_t>(ticks)) / 2;
  measured_at_ = now;
  measured_ticks_ += ticks;
}

// ---- running ----

// And those that follow it, as long as the fiber that runs one finds the next.
void Worker::run_task(Task& task) {
  for (Task* next = &task; next != nullptr; next = std::exchange(next_, nullptr)) run_on_own_fiber(*next);
}

void Worker::run_on_own_fiber(Task& task) {
  spend(virtual_cores_, Event::kDispatch);
  if (!choose_fiber(task)) {
    // Until others have given a stack back. Tasks that have one of their own go on.
    std::this_thread::sleep_for(kPauseWithoutStack);
    settle(task, task.state_.finish_yield(), Return::kYielded);
    return;
  }
  running_ = &task;
  fiber_->user = this;
  scheduler_context_.switch_to(*fiber_);
  // Maybe another one than was switched to: see go_on_from.
  Task& left = *std::exchange(running_, nullptr);
  switch (const Return how = returned_) {
    case Return::kSettled: break;
    case Return::kDone: settle_done(left); break;
    case Return::kSuspended:
    case Return::kSuspendedYielding:
      // Before the transition: the moment that it is made another worker may continue the fiber.
      left.fiber_ = fiber_.release();
      [[fallthrough]];
    case Return::kParked:
    case Return::kYielded: {
      const bool yields = how == Return::kYielded || how == Return::kSuspendedYielding;
      settle(left, yields ? left.state_.finish_yield() : left.state_.finish_park(), how);
      break;
    }
  }
}

// On the fiber of a run that is over. The next task, if it can go on right here, where two switches are saved; null: back to the worker's own loop.
Task* Worker::go_on_from(Task& task, RunOutcome outcome) {
  returned_ = outcome == RunOutcome::kDone    ? Return::kDone
              : outcome == RunOutcome::kYield ? Return::kYielded
                                              : Return::kParked;
  if (this == pool_.watch.get()) return nullptr;
  if (outcome == RunOutcome::kDone) settle_done(task);
  else settle(task, outcome == RunOutcome::kYield ? task.state_.finish_yield() : task.state_.finish_park(), returned_);
  returned_ = Return::kSettled;
  if (pool_.is_stopping()) return nullptr;
  Task* next = next_task();
  if (next == nullptr || next->fiber_ != nullptr) {
    next_ = next;
    return nullptr;
  }
  running_ = next;
  spend(virtual_cores_, Event::kDispatch);
  return next;
}

void Worker::settle_done(Task& task) {
  finished_.store(finished_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  if (task.state_.finish_done() == DoneResult::kRelease) task.release();
}

// After kIdle and kKeepEntry the task belongs to others, and may be gone.
void Worker::settle(Task& task, FinishResult result, Return how) {
  switch (result) {
    case FinishResult::kIdle:
    case FinishResult::kKeepEntry: return;
    case FinishResult::kPushUrgentEntry: pool_.push_urgent(task); return;
    case FinishResult::kPushEntry:
      if (how == Return::kYielded || how == Return::kSuspendedYielding) {
        if (this == pool_.watch.get()) {
          // It had a short slice only, so it need not wait for all that had long ones.
          pool_.push_shared(task);
          return;
        }
        slice_was_used_up_ = true;
        pool_.yielded.push(task);
        // Alone it comes back to this worker at once; another core would only take it away.
        if (pool_.yielded.size() > 1 || others_wait()) pool_.notify();
      } else {
        push_local(task);
      }
      return;
  }
}

bool Worker::secure_stack() {
  if (!spare_fibers_.empty()) return true;
  try {
    spare_fibers_.push_back(pool_.fibers.take());
  } catch (const std::bad_alloc&) {
    return false;
  }
  return true;
}

bool Worker::choose_fiber(Task& task) {
  if (task.fiber_) {
    if (fiber_) {
      if (spare_fibers_.size() < kMostSpareFibers) {
        spare_fibers_.push_back(std::move(fiber_));
      } else {
        pool_.fibers.give_back(std::move(fiber_));
      }
    }
    fiber_.reset(std::exchange(task.fiber_, nullptr));
  } else if (!fiber_) {
    if (!secure_stack()) return false;
    fiber_ = std::move(spare_fibers_.back());
    spare_fibers_.pop_back();
  }
  return true;
}

Worker& Worker::leave_fiber(Return how) {
  Fiber& fiber = *fiber_;
  returned_ = how;
  fiber.suspend_for(scheduler_context_);
  return *static_cast<Worker*>(fiber.user);
}

// What every fiber executes: one task after another, for whichever worker has switched to it.
void Worker::serve(Fiber& fiber) {
  while (!fiber.should_retire()) {
    Worker* worker = static_cast<Worker*>(fiber.user);
    for (Task* task = worker->running_; task != nullptr;) {
      const RunOutcome outcome = task->run(*worker);
      worker = static_cast<Worker*>(fiber.user);  // the task may have moved
      task = worker->go_on_from(*task, outcome);
    }
    fiber.switch_to(worker->scheduler_context_);
  }
  fiber.retire();
}

// ---- queueing by this worker's thread ----

void Worker::push_woken(Task& task) {
  // release and acquire: see lifo_. Only this thread puts one there: an empty slot stays empty, and a store will do.
  if (!lifo_.load(std::memory_order_relaxed)) return lifo_.store(&task, std::memory_order_release);
  if (Task* displaced = lifo_.exchange(&task, std::memory_order_acq_rel)) push_local(*displaced);
}

void Worker::push_local(Task& task) {
  if (deque_.owner().push(&task) == PushResult::kFull) {
    pool_.push_shared(task);
    return;
  }
  // This worker is awake and will come to it; whether it pays to wake another for it is a matter of how long it would have to wait.
  if (!pool_.idle.somebody_sleeps()) return;
  if (static_cast<std::int64_t>(deque_.size()) * mean_run_ns_ >= kWorthAnotherCoreNs) pool_.notify();
}

}  // namespace skerry::scheduler
