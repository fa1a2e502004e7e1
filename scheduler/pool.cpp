// Start and stop, queueing from outside, and the look for quiescence.
#include "scheduler/pool.h"

#include <algorithm>
#include <pthread.h>
#include <string>

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
  if (options.workers == 0) options.workers = granted_cores();
  options.workers = std::min(options.workers, kMostWorkers);
  options.stack_size = std::max<std::size_t>(options.stack_size, 64 * 1024);
  if (options.seed == 0) options.seed = static_cast<std::uint64_t>(Clock::now().time_since_epoch().count());
  return options;
}

}  // namespace

PoolCore::PoolCore(PoolOptions pool_options)
    : options(completed(std::move(pool_options))),
      fibers(options.stack_size, &Worker::serve),
      idle(options.workers),
      blocking(options.max_blocking_threads, options.blocking_idle, [this] { source_dried_up(); }),
      monitor(*this) {
  for (unsigned i = 0; i < options.workers; ++i) {
    workers.push_back(std::make_unique<Worker>(*this, i, options.seed + 0x9e3779b97f4a7c15u * (i + 1)));
    parkers.push_back(std::make_unique<Parker<RealAtomics>>());
  }
}

PoolCore::~PoolCore() = default;

void PoolCore::start() {
  const SignalsBlocked blocked;
  running_workers.store(options.workers, std::memory_order_relaxed);  // relaxed: the threads start after it
  for (auto& worker : workers) {
    threads_.emplace_back([&worker = *worker] { worker.main(); });
    const std::string name = "skerry-" + std::to_string(worker->index());
    pthread_setname_np(threads_.back().native_handle(), name.substr(0, 15).c_str());
  }
  monitor.start();
}

StopResult PoolCore::stop(TimePoint deadline) {
  for (std::chrono::nanoseconds pause = kFirstStopPoll; live_tasks() > 0 && Clock::now() < deadline;) {
    std::this_thread::sleep_for(pause);
    pause = std::min<std::chrono::nanoseconds>(pause * 2, kLastStopPoll);
  }
  stopping.store(true, std::memory_order_relaxed);  // relaxed: Idle's lock, taken by each wake_worker, publishes it to who falls asleep
  for (unsigned i = 0; i < workers.size(); ++i) wake_worker(i);
  monitor.stop();
  const TimePoint patience = std::max(deadline, Clock::now()) + kGrace;
  std::uint32_t running;
  // acquire: pairs with the release in Worker::main
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

void PoolCore::submit(Task& task) {
  task.pool_ = this;
  task.retain();
  task.state_.submit();
  Worker* worker = Worker::current();
  if (worker && &worker->pool_ == this) {
    worker->submitted_.store(worker->submitted_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  } else {
    submitted_elsewhere.fetch_add(1, std::memory_order_relaxed);
  }
  push_woken(task);
}

std::uint64_t PoolCore::live_tasks() const noexcept {
  // The finished ones first: a task counts as finished only after it counts as submitted.
  std::uint64_t finished = 0;
  for (const auto& worker : workers) finished += worker->finished_.load(std::memory_order_relaxed);
  std::uint64_t submitted = submitted_elsewhere.load(std::memory_order_relaxed);
  for (const auto& worker : workers) submitted += worker->submitted_.load(std::memory_order_relaxed);
  return submitted > finished ? submitted - finished : 0;
}

void PoolCore::arm(Timer& timer, TimePoint deadline) {
  timer.cancel();
  Worker* worker = Worker::current();
  if (!worker || &worker->pool_ != this) {
    worker = workers[next_wheel_.fetch_add(1, std::memory_order_relaxed) % workers.size()].get();
  }
  if (worker->timers_.arm(timer, deadline) == ArmResult::kWakeOwner) wake_worker(worker->index());
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
  if (parkers[index]->unpark() == UnparkResult::kInterruptReactor) options.reactor->interrupt();
  monitor.rouse();
}

void PoolCore::source_dried_up() {
  RealAtomics::full_fence();  // Dekker: the source is gone, then the look; pairs with the fence in Idle::sleep
  if (idle.snapshot().awake == 0) notify();
}

bool PoolCore::work_is_visible() const noexcept {
  if (urgent.size() > 0 || woken.size() > 0 || yielded.size() > 0) return true;
  return std::any_of(workers.begin(), workers.end(), [](const auto& worker) { return worker->deque_.size() > 0; });
}

bool PoolCore::nothing_can_wake() const noexcept {
  if (external_interests.load(std::memory_order_acquire) != 0 || blocking.pending() != 0) return false;
  if (options.reactor && options.reactor->has_interest()) return false;
  return std::all_of(workers.begin(), workers.end(), [](const auto& worker) { return worker->timers_.armed() == 0; });
}

void PoolCore::check_quiescence(IdleSnapshot asleep) {
  if (!options.on_quiescent || is_stopping() || !nothing_can_wake()) return;
  // A source makes its last wake-up before it counts as gone. So now either its work is visible, or a worker has taken it and the
  // epoch has moved; that worker will look itself when it parks.
  RealAtomics::full_fence();
  if (work_is_visible() || live_tasks() == 0 || idle.snapshot() != asleep) return;
  options.on_quiescent();
}

// ---- the public face ----

Pool::Pool(PoolOptions options) : core_(std::make_unique<PoolCore>(std::move(options))) {}

Pool::~Pool() {
  if (core_ && !core_->is_stopping()) stop(Clock::now());
}

void Pool::start() { core_->start(); }
void Pool::submit(Task& task) { core_->submit(task); }

StopResult Pool::stop(TimePoint deadline) {
  const StopResult result = core_->stop(deadline);
  // A thread that is still inside a task will need the inner part when it comes back.
  if (result == StopResult::kStuck) (void)core_.release();
  return result;
}

unsigned Pool::worker_count() const { return core_->options.workers; }
std::uint64_t Pool::live_tasks() const { return core_->live_tasks(); }
void Pool::arm(Timer& timer, TimePoint deadline) { core_->arm(timer, deadline); }
void Pool::run_blocking(std::function<void()> job) { core_->blocking.submit(std::move(job)); }

Pool::ExternalInterest::ExternalInterest(Pool& pool) : core_(*pool.core_) {
  core_.external_interests.fetch_add(1, std::memory_order_relaxed);  // relaxed: whoever takes an interest is seen by its own later wake-ups
}

Pool::ExternalInterest::~ExternalInterest() {
  if (core_.external_interests.fetch_sub(1, std::memory_order_release) == 1) core_.source_dried_up();
}

}  // namespace skerry::scheduler
