#include "channels/readiness.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "channels/host_core.h"
#include "channels/isolate_task.h"
#include "isolate/objects/exception.h"
#include "isolate/park.h"

namespace skerry::channels {

namespace {

using scheduler::BeginResult;
using scheduler::Clock;
using scheduler::TimePoint;
using std::chrono::milliseconds;

// Where the reactor cannot help (no descriptors are left), how often to look instead.
constexpr auto kLook = milliseconds(5);
constexpr auto kFirstLook = std::chrono::microseconds(500);
constexpr auto kRarestLook = milliseconds(20);

bool has_passed(const Deadline& deadline) { return deadline && Clock::now() >= *deadline; }

class ReadyWaiter final : public Waiter {
 public:
  ReadyWaiter(IsolateThread& thread, std::span<const pollfd> descriptors, Deadline deadline)
      : ready_(thread.ready_wait()), thread_(thread), descriptors_(descriptors.begin(), descriptors.end()), deadline_(deadline), timer_(thread) {}
  ~ReadyWaiter() override { ready_.end(this); }

  Result poll(Isolate&) override {
    if (ready_.has_fired(this) || (looks_ && ::poll(descriptors_.data(), descriptors_.size(), 0) != 0)) return Value::true_();
    if (has_passed(deadline_)) return Value::false_();
    // Not yet begun; or a handler of a signal has waited in between.
    if (!looks_ && !ready_.is_waiting(this)) {
      switch (ready_.begin(descriptors_, this)) {
        case BeginResult::kReady: return Value::true_();
        case BeginResult::kUnsupported: looks_ = true; break;
        case BeginResult::kWaiting: break;
      }
    }
    if ((looks_ || deadline_) && !timer_.is_armed()) thread_.isolate_task().host().pool().arm(timer_, next_alarm());
    return Fault(FaultKind::kSuspended);
  }
  const char* description() const override { return "a wait for a file descriptor"; }
  bool is_deadlockable() const override { return false; }

 private:
  TimePoint next_alarm() const {
    TimePoint look = looks_ ? Clock::now() + kLook : TimePoint::max();
    return deadline_ ? std::min(look, *deadline_) : look;
  }

  scheduler::ReadyWait& ready_;
  IsolateThread& thread_;
  std::vector<pollfd> descriptors_;
  const Deadline deadline_;
  scheduler::Timer timer_;
  bool looks_ = false;
};

class LookingWaiter final : public Waiter {
 public:
  LookingWaiter(IsolateThread& thread, std::function<bool()> is_done, Deadline deadline)
      : thread_(thread), is_done_(std::move(is_done)), deadline_(deadline), outside_(thread.isolate_task().host().pool()), timer_(thread) {}
  Result poll(Isolate&) override {
    if (timer_.is_armed()) return Fault(FaultKind::kSuspended);
    if (is_done_()) return Value::true_();
    if (has_passed(deadline_)) return Value::false_();
    TimePoint look = Clock::now() + interval_;
    interval_ = std::min<std::chrono::nanoseconds>(interval_ * 2, kRarestLook);
    thread_.isolate_task().host().pool().arm(timer_, deadline_ ? std::min(look, *deadline_) : look);
    return Fault(FaultKind::kSuspended);
  }
  const char* description() const override { return "a wait for a change of the system"; }
  bool is_deadlockable() const override { return false; }

 private:
  IsolateThread& thread_;
  std::function<bool()> is_done_;
  const Deadline deadline_;
  const scheduler::Pool::ExternalInterest outside_;
  std::chrono::nanoseconds interval_ = kFirstLook;
  scheduler::Timer timer_;
};

class JobWaiter final : public Waiter {
 public:
  JobWaiter(IsolateThread& thread, std::function<void()> job) : finished_(std::make_shared<std::atomic<bool>>(false)) {
    thread.isolate_task().host().pool().run_blocking([finished = finished_, keep = scheduler::TaskRef<>(thread), job = std::move(job)] {
      job();
      finished->store(true, std::memory_order_release);  // pairs with the acquire in poll
      keep->wake();
    });
  }
  Result poll(Isolate&) override {
    if (finished_->load(std::memory_order_acquire)) return Value::true_();
    return Fault(FaultKind::kSuspended);
  }
  const char* description() const override { return "a call to the system"; }
  bool is_deadlockable() const override { return false; }

 private:
  std::shared_ptr<std::atomic<bool>> finished_;
};

// The isolate's native that waits needs the answer here, so it must not be suspended with its caller.
Fallible<bool> wait_here(Isolate& iso, std::unique_ptr<Waiter> waiter) {
  bool may_suspend = std::exchange(iso.may_suspend, false);
  Result result = wait_for(iso, std::move(waiter));
  iso.may_suspend = may_suspend;
  if (result.is_fault()) return result.fault();
  return result.value() == Value::true_();
}

int milliseconds_until(const Deadline& deadline) {
  if (!deadline) return -1;
  auto rest = std::chrono::ceil<milliseconds>(*deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<int64_t>(rest, 0, 1'000'000'000));
}

}  // namespace

Fallible<bool> wait_ready(Isolate& iso, std::span<const pollfd> descriptors, Deadline deadline) {
  if (IsolateThread* thread = IsolateThread::of(iso)) return wait_here(iso, std::make_unique<ReadyWaiter>(*thread, descriptors, deadline));
  // No host runs it: the thread is its own.
  std::vector<pollfd> fds(descriptors.begin(), descriptors.end());
  for (;;) {
    int ready = ::poll(fds.data(), fds.size(), milliseconds_until(deadline));
    if (ready > 0 || (ready < 0 && errno != EINTR)) return true;
    if (has_passed(deadline)) return false;
    TRY(iso.safepoint_slow(Isolate::SafepointKind::kNested));
  }
}

Fallible<bool> wait_readable(Isolate& iso, int descriptor, Deadline deadline) {
  pollfd wanted{descriptor, POLLIN, 0};
  return wait_ready(iso, {&wanted, 1}, deadline);
}
Fallible<bool> wait_writable(Isolate& iso, int descriptor, Deadline deadline) {
  pollfd wanted{descriptor, POLLOUT, 0};
  return wait_ready(iso, {&wanted, 1}, deadline);
}

Fallible<bool> wait_by_looking(Isolate& iso, std::function<bool()> is_done, Deadline deadline) {
  if (IsolateThread* thread = IsolateThread::of(iso))
    return wait_here(iso, std::make_unique<LookingWaiter>(*thread, std::move(is_done), deadline));
  while (!is_done()) {
    if (has_passed(deadline)) return false;
    std::this_thread::sleep_for(kRarestLook);
    TRY(iso.safepoint_slow(Isolate::SafepointKind::kNested));
  }
  return true;
}

Status run_detached(Isolate& iso, std::function<void()> job) {
  IsolateThread* thread = IsolateThread::of(iso);
  if (thread == nullptr) {
    job();
    return Status::ok();
  }
  TRY(wait_here(iso, std::make_unique<JobWaiter>(*thread, std::move(job))));
  return Status::ok();
}

}  // namespace skerry::channels
