// Start and stop, queueing from outside, and the look for quiescence.
#include "scheduler/pool.h"

#include <algorithm>
#include <pthread.h>
#include <string>
#include <system_error>

#include "scheduler/pool_core.h"
#include "scheduler/reactor.h"
#include "scheduler/signals_blocked.h"

namespace skerry::scheduler {
namespace {

constexpr unsigned kMostWorkers = 1024;
// How long stop() waits beyond the deadline for workers to come back from their tasks, which are asked to yield.
constexpr auto kGrace = std::chrono::milliseconds(200);
// stop() looks for the last task's end in intervals that grow from the first to the second.
constexpr auto kFirstStopPoll = std::chrono::microseconds(50);
constexpr auto kLastStopPoll = std::chrono::milliseconds(1);

PoolOptions completed(PoolOptions options) {
  if (options.virtual_cores != 0) options.workers = options.virtual_cores;
  if (options.workers == 0) options.workers = granted_cores();
  options.workers = std::min(options.workers, kMostWorkers);
  options.stack_size = std::max<std::size_t>(options.stack_size, 64 * 1024);
  if (options.seed == 0 && options.virtual_cores == 0) options.seed = static_cast<std::uint64_t>(Clock::now().time_since_epoch().count());
  return options;
}

}  // namespace

PoolCore::PoolCore(PoolOptions pool_options)
    : options(completed(std::move(pool_options))),
      fibers(options.stack_size, &Worker::serve),
      idle(options.workers),
      blocking(options.max_blocking_threads, options.blocking_idle, [this] { source_dried_up(); }),
      monitor(*this) {
  const bool is_virtual = options.virtual_cores != 0;
  const TimePoint now = is_virtual ? VirtualCores::kStart : Clock::now();
  for (unsigned i = 0; i < options.workers; ++i) {
    workers.push_back(std::make_unique<Worker>(*this, i, options.seed + 0x9e3779b97f4a7c15u * (i + 1), now));
    parkers.push_back(std::make_unique<Parker<RealAtomics>>());
  }
  if (is_virtual) {
    virtual_cores = std::make_unique<VirtualCores>(*this, options.seed, options.noise);
    monitor_started_.store(true, std::memory_order_relaxed);  // there is nothing for it to see: who computes for long takes no time
    watch_started_.store(true, std::memory_order_relaxed);    // nor is it needed: workers look at the reactor, and all are this thread
  } else if (options.reactor) {
    watch = std::make_unique<Worker>(*this, options.workers, options.seed, now);
  }
}

PoolCore::~PoolCore() = default;

void PoolCore::start() {
  idle.begin_asleep();
  for (auto& worker : workers) (void)worker->timers_.begin_sleep();
  if (!virtual_cores) {
    start_worker(*workers[idle.choose()]);
    return;
  }
  if (work_is_visible()) notify();
  const std::lock_guard lock(threads_mutex_);
  const SignalsBlocked blocked;
  start_thread("skerry-virtual", [this] {
    virtual_cores->main();
    a_worker_has_ended();
  });
}

void PoolCore::start_worker(Worker& worker) {
  std::lock_guard lock(threads_mutex_);
  if (is_stopping()) return;
  const SignalsBlocked blocked;
  worker.has_thread_ = true;
  start_thread("skerry-" + std::to_string(worker.index()), [&worker] { worker.main(); });
}

void PoolCore::start_thread(std::string name, std::function<void()> body) {
  threads_.reserve(threads_.size() + 1);
  running_workers.fetch_add(1, std::memory_order_relaxed);  // relaxed: the thread starts after it
  try {
    threads_.emplace_back([name = name.substr(0, 15), body = std::move(body)] {
      pthread_setname_np(pthread_self(), name.c_str());  // by itself: a call of the system instead of a file of /proc
      body();
    });
  } catch (...) {
    running_workers.fetch_sub(1, std::memory_order_relaxed);  // nobody waits for it yet: stop() is kept off by threads_mutex_
    throw;
  }
}

void PoolCore::start_monitor() {
  std::lock_guard lock(threads_mutex_);
  if (monitor_started_.load(std::memory_order_relaxed) || is_stopping()) return;
  const SignalsBlocked blocked;
  try {
    monitor.start();
  } catch (const std::system_error&) {
    return;  // no thread to be had: whoever needs it next tries again
  }
  monitor_started_.store(true, std::memory_order_relaxed);
}

void PoolCore::start_watch() {
  if (watch_started_.load(std::memory_order_relaxed)) return;
  need_monitor();
  std::lock_guard lock(threads_mutex_);
  if (watch_started_.load(std::memory_order_relaxed) || is_stopping()) return;
  watch_started_.store(true, std::memory_order_relaxed);
  const SignalsBlocked blocked;
  start_thread("skerry-watch", [this] { watch->watch(); });
}

StopResult PoolCore::stop(TimePoint deadline) {
  for (std::chrono::nanoseconds pause = kFirstStopPoll; live_tasks() > 0 && Clock::now() < deadline;) {
    std::this_thread::sleep_for(pause);
    pause = std::min<std::chrono::nanoseconds>(pause * 2, kLastStopPoll);
  }
  std::unique_lock lock(threads_mutex_);
  stopping.store(true, std::memory_order_relaxed);  // relaxed: Idle's lock, taken by each wake_worker, publishes it to who falls asleep
  lock.unlock();                                    // no watch is started any more
  for (unsigned i = 0; i < workers.size(); ++i) wake_worker(i);
  if (watch && watch_started_.load(std::memory_order_relaxed)) options.reactor->interrupt();
  monitor.stop();
  const TimePoint patience = std::max(deadline, Clock::now()) + kGrace;
  std::uint32_t running;
  // acquire: pairs with the release in a_worker_has_ended
  while ((running = running_workers.load(std::memory_order_acquire)) > 0) {
    if (!RealAtomics::futex_wait(running_workers, running, patience)) break;
  }
  const bool workers_back = running == 0;
  const bool blocking_back = blocking.stop(patience);
  for (std::thread& thread : threads_) {
    if (workers_back) {
      thread.join();
    } else {
      thread.detach();
    }
  }
  threads_.clear();
  if (!workers_back || !blocking_back) return StopResult::kStuck;
  return live_tasks() == 0 ? StopResult::kDrained : StopResult::kAbandoned;
}

void PoolCore::a_worker_has_ended() {
  // release: pairs with the acquire in stop
  if (running_workers.fetch_sub(1, std::memory_order_release) == 1) RealAtomics::futex_wake_one(running_workers);
}

void PoolCore::submit(Task& task) {
  task.pool_ = this;
  task.retain();
  task.state_.submit();
  Worker* worker = Worker::current();
  if (worker && &worker->pool_ == this) {
    need_monitor();
    worker->submitted_.store(worker->submitted_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    worker->push_woken(task);
    return;
  }
  // It counts as live before workers can see it.
  carried.take_up();
  if (submitted_elsewhere.fetch_add(1, std::memory_order_release) > 0) need_monitor();
  push_shared(task);
  put_down();
}

void PoolCore::put_down() {
  if (carried.put_down() == PutDown::kLast) source_dried_up();
}

std::uint64_t PoolCore::live_tasks() const noexcept {
  // The finished ones first: a task counts as finished only after it counts as submitted.
  std::uint64_t finished = 0;
  for_each_worker([&](const Worker& worker) { finished += worker.finished_.load(std::memory_order_relaxed); });
  std::uint64_t submitted = submitted_elsewhere.load(std::memory_order_acquire);
  for_each_worker([&](const Worker& worker) { submitted += worker.submitted_.load(std::memory_order_relaxed); });
  return submitted > finished ? submitted - finished : 0;
}

void PoolCore::arm(Timer& timer, TimePoint deadline) {
  timer.cancel();
  need_monitor();
  Worker* worker = Worker::current();
  // The watch sleeps without a deadline: no timers of its own.
  if (!worker || &worker->pool_ != this || worker == watch.get()) {
    worker = only_worker_ ? only_worker_ : workers[next_wheel_.fetch_add(1, std::memory_order_relaxed) % workers.size()].get();
    if (virtual_cores && !virtual_cores->is_current_thread()) deadline = virtual_cores->translated(deadline);
  }
  if (worker->timers_.arm(timer, deadline) == ArmResult::kWakeOwner) wake_worker(worker->index());
}

void PoolCore::run_blocking(std::function<void()> job) {
  if (virtual_cores && virtual_cores->is_current_thread()) {
    (void)blocking.run(std::move(job), nullptr);
  } else {
    blocking.submit(std::move(job));
  }
}

void PoolCore::push_woken(Task& task) {
  Worker* worker = Worker::current();
  if (worker && &worker->pool_ == this) {
    worker->push_woken(task);
  } else {
    push_shared(task);
  }
}

void PoolCore::push_urgent(Task& task) {
  urgent.push(task);
  notify();
}

void PoolCore::push_shared(Task& task) {
  woken.push(task);
  notify();
}

void PoolCore::notify() {
  const unsigned chosen = idle.choose();
  if (chosen != Idle<RealAtomics>::kNobody) unpark(chosen);
}

void PoolCore::wake_worker(unsigned index) {
  if (idle.leave(index) == LeaveResult::kLeft) unpark(index);
}

void PoolCore::unpark(unsigned index) {
  if (virtual_cores) {
    virtual_cores->unpark(index);
    return;
  }
  Worker& worker = *workers[index];
  if (worker.has_thread_) {
    parkers[index]->unpark();
  } else {
    try {
      start_worker(worker);
    } catch (const std::exception&) {
      // No thread to be had. It counts as awake for ever, so that nobody chooses it again, and the pool is never quiescent. The monitor
      // fires its timers.
      if (idle.end_search() == SearchEnd::kLastSearcher && work_is_visible()) notify();
    }
  }
  monitor.rouse();
}

void PoolCore::source_dried_up() {
  RealAtomics::full_fence();  // Dekker: the source is gone, then the look; pairs with the fence in Idle::sleep
  if (idle.snapshot().awake == 0) notify();
}

bool PoolCore::work_is_visible() const noexcept {
  if (urgent.size() > 0 || woken.size() > 0 || yielded.size() > 0) return true;
  bool is_visible = false;
  for_each_worker([&](const Worker& worker) { is_visible |= worker.deque_.size() > 0; });
  return is_visible;
}

bool PoolCore::nothing_can_wake() const noexcept {
  if (carried.any() || external_interests.load(std::memory_order_acquire) != 0 || blocking.pending() != 0) return false;
  if (options.reactor && options.reactor->has_interest()) return false;
  return std::all_of(workers.begin(), workers.end(), [](const auto& worker) { return worker->timers_.armed() == 0; });
}

void PoolCore::check_quiescence(IdleSnapshot asleep) {
  if (!options.on_quiescent || is_stopping()) return;
  const std::uint64_t watch_asleep = watch_epoch.load(std::memory_order_acquire);  // acquire: pairs with the release in Worker::watch
  // What lives comes first: a task that another thread submits at this moment is carried from before it counts until it is queued.
  if (watch_asleep % 2 != 0 || live_tasks() == 0 || !nothing_can_wake()) return;
  // A source makes its last wake-up before it counts as gone. So now either its work is visible, or a worker has taken it and the
  // epoch has moved; that worker will look itself when it parks.
  RealAtomics::full_fence();
  if (work_is_visible() || idle.snapshot() != asleep) return;
  // The same for the watch: what a completion has woken lies in its slot, or the watch has taken it after its epoch has moved.
  // acquire: pairs with the release by which the watch took it
  if (watch && watch->lifo_.load(std::memory_order_acquire)) return;
  if (watch_epoch.load(std::memory_order_seq_cst) != watch_asleep) return;
  options.on_quiescent();
}

// ---- the public face ----

Pool::Pool(PoolOptions options) : core_(std::make_unique<PoolCore>(std::move(options))) {}

Pool::~Pool() {
  if (core_ && !core_->is_stopping()) stop(Clock::now());
}

void Pool::start() { core_->start(); }
void Pool::start_watch() { core_->start_watch(); }
void Pool::submit(Task& task) { core_->submit(task); }
ForkReadiness Pool::prepare_fork() { return core_->prepare_fork(); }
void Pool::forked_as_parent() { core_->forked_as_parent(); }
void Pool::forked_as_child() { core_->forked_as_child(); }

StopResult Pool::stop(TimePoint deadline) {
  const StopResult result = core_->stop(deadline);
  // A thread that is still inside a task will need the inner part when it comes back.
  if (result == StopResult::kStuck) (void)core_.release();
  return result;
}

unsigned Pool::worker_count() const { return core_->options.workers; }
std::uint64_t Pool::live_tasks() const { return core_->live_tasks(); }
void Pool::arm(Timer& timer, TimePoint deadline) { core_->arm(timer, deadline); }
void Pool::run_blocking(std::function<void()> job) { core_->run_blocking(std::move(job)); }

std::optional<VirtualFigures> Pool::virtual_figures() const {
  return core_->virtual_cores ? core_->virtual_cores->figures() : std::nullopt;
}

Pool::ExternalInterest::ExternalInterest(Pool& pool) : core_(*pool.core_) {
  core_.external_interests.fetch_add(1, std::memory_order_relaxed);  // relaxed: whoever takes an interest is seen by its own later wake-ups
}

Pool::ExternalInterest::~ExternalInterest() {
  if (core_.external_interests.fetch_sub(1, std::memory_order_release) == 1) core_.source_dried_up();
}

}  // namespace skerry::scheduler
