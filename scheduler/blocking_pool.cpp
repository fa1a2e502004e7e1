// The threads share one state by reference count, so that one that never comes back can be left behind.
#include "scheduler/blocking_pool.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <pthread.h>
#include <system_error>
#include <thread>
#include <utility>

#include "scheduler/signals_blocked.h"

namespace skerry::scheduler {
namespace {

// How long run() waits: what takes longer waits for others, not for a disk.
constexpr auto kPatience = std::chrono::seconds(1);

}  // namespace

struct BlockingPool::Shared {
  unsigned max_threads;
  std::chrono::milliseconds idle_limit;

  // Written by submitters and blocking threads, read by the quiescence check. Decremented after the job, with release: pairs with the acquire in
  // pending().
  std::atomic<std::uint64_t> pending{0};

  std::mutex mutex;
  std::condition_variable work;     // a job was queued, or the pool stops
  std::condition_variable drained;  // a thread has ended
  std::condition_variable settled;  // a job that somebody waits for is done, and no longer pending
  // Under the mutex.
  std::deque<Entry> jobs;
  std::function<void()> on_idle;
  unsigned threads = 0;
  unsigned idle = 0;
  bool stopping = false;
};

BlockingPool::BlockingPool(unsigned max_threads, std::chrono::milliseconds idle, std::function<void()> on_idle)
    : shared_(std::make_shared<Shared>()) {
  shared_->max_threads = max_threads > 0 ? max_threads : 1;
  shared_->idle_limit = idle;
  shared_->on_idle = std::move(on_idle);
}

BlockingPool::~BlockingPool() { stop(Clock::now()); }

void BlockingPool::submit(Job job) { queue({std::move(job), nullptr}); }

bool BlockingPool::run(Job job, Job if_late) {
  auto awaited = std::make_shared<Awaited>();
  queue({[job = std::move(job), if_late = std::move(if_late), awaited, shared = shared_] {
           job();
           std::unique_lock lock(shared->mutex);
           awaited->is_done = true;
           const bool is_late = awaited->is_given_up;
           lock.unlock();
           if (is_late && if_late) if_late();
         },
         awaited});
  std::unique_lock lock(shared_->mutex);
  shared_->settled.wait_for(lock, kPatience, [&] { return awaited->is_settled; });
  // Done, but still counted: that is over in a moment, and to be counted would be seen.
  if (awaited->is_done) shared_->settled.wait(lock, [&] { return awaited->is_settled; });
  awaited->is_given_up = true;
  return awaited->is_done;
}

void BlockingPool::queue(Entry entry) {
  std::unique_lock lock(shared_->mutex);
  if (shared_->stopping) return;
  // relaxed: the submitter is awake, so nobody asks for quiescence before it has parked
  shared_->pending.fetch_add(1, std::memory_order_relaxed);
  shared_->jobs.push_back(std::move(entry));
  if (shared_->idle >= shared_->jobs.size() || shared_->threads >= shared_->max_threads) {
    lock.unlock();
    shared_->work.notify_one();
    return;
  }
  ++shared_->threads;
  const SignalsBlocked blocked;
  try {
    std::thread(serve, shared_).detach();
  } catch (const std::system_error&) {
    // No more threads are to be had; those that exist will come to the job. With none at all, this thread must do it.
    if (--shared_->threads > 0) return;
    Entry own = std::move(shared_->jobs.back());
    shared_->jobs.pop_back();
    lock.unlock();
    own.job();
    shared_->pending.fetch_sub(1, std::memory_order_release);
    if (own.awaited) own.awaited->is_settled = true;  // by who awaits it
  }
}

std::uint64_t BlockingPool::pending() const noexcept { return shared_->pending.load(std::memory_order_acquire); }

bool BlockingPool::stop(TimePoint deadline) {
  std::unique_lock lock(shared_->mutex);
  shared_->stopping = true;
  shared_->pending.fetch_sub(shared_->jobs.size(), std::memory_order_release);
  std::deque<Entry> dropped = std::exchange(shared_->jobs, {});
  shared_->work.notify_all();
  const bool all_ended = shared_->drained.wait_until(lock, deadline, [&] { return shared_->threads == 0; });
  shared_->on_idle = nullptr;
  return all_ended;
}

void BlockingPool::lock() { shared_->mutex.lock(); }
void BlockingPool::unlock() { shared_->mutex.unlock(); }

void BlockingPool::begin_anew() {
  auto fresh = std::make_shared<Shared>();
  fresh->max_threads = shared_->max_threads;
  fresh->idle_limit = shared_->idle_limit;
  fresh->on_idle = shared_->on_idle;
  // The old one is locked, and its condition variables know of threads that are not: it is left as it is.
  (void)new std::shared_ptr<Shared>(std::exchange(shared_, std::move(fresh)));
}

void BlockingPool::serve(std::shared_ptr<Shared> shared) {
  pthread_setname_np(pthread_self(), "skerry-blocking");
  std::unique_lock lock(shared->mutex);
  for (;;) {
    if (shared->jobs.empty()) {
      if (shared->stopping) break;
      ++shared->idle;
      const bool woken = shared->work.wait_for(lock, shared->idle_limit, [&] { return !shared->jobs.empty() || shared->stopping; });
      --shared->idle;
      if (!woken) break;
      continue;
    }
    Entry entry = std::move(shared->jobs.front());
    shared->jobs.pop_front();
    lock.unlock();
    entry.job();
    entry.job = nullptr;
    const bool last = shared->pending.fetch_sub(1, std::memory_order_release) == 1;
    lock.lock();
    // Under the mutex, so that stop() cannot take the pool away meanwhile.
    if (last && shared->on_idle) shared->on_idle();
    if (entry.awaited) {
      entry.awaited->is_settled = true;
      shared->settled.notify_all();
    }
  }
  --shared->threads;
  shared->drained.notify_all();
}

}  // namespace skerry::scheduler
