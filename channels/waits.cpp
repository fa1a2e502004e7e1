#include "channels/waits.h"

#include <algorithm>
#include <cmath>

#include "channels/host_core.h"
#include "channels/isolate_task.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {
TypeObject ChannelClosed, Empty, Full, RemoteTraceback, RemoteError;
}

namespace skerry::channels {

Fallible<bool> parse_timeout(Isolate& iso, Value timeout, Timeout* out) {
  if (timeout.is_none()) return true;
  double seconds = TRY(as_double(iso, timeout));
  if (std::isnan(seconds)) return iso.raise(ValueError, "timeout must be a number of seconds, not NaN");
  if (seconds < 0) return iso.raise(ValueError, "timeout must not be negative");
  // Beyond a century it makes no difference.
  if (seconds < 3.2e9) *out = std::chrono::nanoseconds(static_cast<int64_t>(std::ceil(seconds * 1e9)));
  return true;
}

void Alarm::Set::arm() {
  if (timer) return;
  timer.emplace(thread);
  thread.isolate_task().host().pool().arm(*timer, deadline);
}

namespace {

Result no_task(Isolate& iso) { return iso.raise(RuntimeError, "this isolate is run by no host and cannot wait"); }

Fault raise_closed(Isolate& iso, const char* text) { return iso.raise_message(ChannelClosed, text); }

class PutWaiter final : public Waiter {
 public:
  PutWaiter(Isolate& iso, IsolateThread& thread, EndObject& end, Message message, Timeout timeout)
      : end_(Ref::borrow(iso, Value::object(&end))), message_(std::move(message)), alarm_(thread, timeout) {}
  ~PutWaiter() override {
    if (listed_) (void)channel().withdraw(wait_);
  }
  Result poll(Isolate& iso) override {
    ChannelResult result = listed_ ? channel().poll(wait_, nullptr) : channel().put_or_wait(message_, wait_, *IsolateThread::of(iso));
    listed_ = result == ChannelResult::kWould;
    if (result == ChannelResult::kDone) return Value::none();
    if (result == ChannelResult::kClosed) return raise_closed(iso, "put on a closed channel");
    if (alarm_.has_passed()) {
      listed_ = false;
      if (channel().withdraw(wait_) == WithdrawResult::kTooLate) return Value::none();  // taken at this very moment
      return iso.raise(TimeoutError, "no room in the channel in time");
    }
    alarm_.arm();
    return Fault(FaultKind::kSuspended);
  }
  const char* description() const override { return "Channel.put"; }
  bool is_deadlockable() const override { return !alarm_.is_set(); }

 private:
  Channel& channel() const { return *end_.as<EndObject>()->channel; }

  Ref end_;  // its channel stays as long
  Message message_;
  ChannelWait wait_;
  bool listed_ = false;
  Alarm alarm_;
};

Result give(Isolate& iso, ChannelResult result, const Message& message, AtEnd at_end) {
  if (result == ChannelResult::kDone) return thaw(iso, message);
  if (at_end == AtEnd::kExhausted) return Fault(FaultKind::kExhausted);
  return raise_closed(iso, "the channel is closed and empty");
}

class GetWaiter final : public Waiter {
 public:
  GetWaiter(Isolate& iso, IsolateThread& thread, EndObject& end, Timeout timeout, AtEnd at_end)
      : at_end_(at_end), end_(Ref::borrow(iso, Value::object(&end))), alarm_(thread, timeout) {}
  ~GetWaiter() override {
    if (listed_) (void)channel().withdraw(wait_);
  }
  Result poll(Isolate& iso) override {
    Message message;
    ChannelResult result = listed_ ? channel().poll(wait_, &message) : channel().get_or_wait(&message, wait_, *IsolateThread::of(iso));
    listed_ = result == ChannelResult::kWould;
    if (result != ChannelResult::kWould) return give(iso, result, message, at_end_);
    if (alarm_.has_passed()) return iso.raise(TimeoutError, "no message in time");
    alarm_.arm();
    return Fault(FaultKind::kSuspended);
  }
  const char* description() const override { return "Channel.get"; }
  bool is_deadlockable() const override { return !alarm_.is_set(); }

 private:
  Channel& channel() const { return *end_.as<EndObject>()->channel; }

  const AtEnd at_end_;
  bool listed_ = false;
  Ref end_;  // its channel stays as long
  ChannelWait wait_;
  Alarm alarm_;
};

class JoinWaiter final : public Waiter {
 public:
  JoinWaiter(IsolateThread& thread, IsolateRecord& record, Timeout timeout) : thread_(thread), record_(record), alarm_(thread, timeout) {
    record_.add_handle();
  }
  ~JoinWaiter() override {
    record_.withdraw(wait_);
    record_.drop_handle();
  }
  Result poll(Isolate& iso) override {
    if (!record_.wait(wait_, thread_)) return give_outcome(iso, record_);
    if (alarm_.has_passed()) return iso.raise(TimeoutError, "isolate {} has not ended in time", record_.id());
    alarm_.arm();
    return Fault(FaultKind::kSuspended);
  }
  const char* description() const override { return "Handle.join"; }
  bool is_deadlockable() const override { return !alarm_.is_set(); }

 private:
  IsolateThread& thread_;
  IsolateRecord& record_;
  JoinWait wait_;
  Alarm alarm_;
};

class SleepWaiter final : public Waiter {
 public:
  SleepWaiter(IsolateThread& thread, std::chrono::nanoseconds duration) : alarm_(thread, duration) {}
  Result poll(Isolate&) override {
    if (alarm_.has_passed()) return Value::none();
    alarm_.arm();
    return Fault(FaultKind::kSuspended);
  }
  const char* description() const override { return "sleep"; }
  bool is_deadlockable() const override { return false; }

 private:
  Alarm alarm_;
};

}  // namespace

Status check_backlog(Isolate& iso, const Channel& channel, const Message& message) {
  const size_t quota = iso.heap.quota();
  if (quota == 0 || channel.backlog() + message.held() <= quota) [[likely]] return Status::ok();
  return iso.raise(MemoryError, "messages that nobody has taken hold {} MiB in this channel, as much as the heap limit (--heap) allows: "
                   "give it a capacity, or take them faster", channel.backlog() >> 20);
}

Result put_message(Isolate& iso, EndObject& end, Message message, Timeout timeout) {
  Channel& channel = *end.channel;
  TRY(check_backlog(iso, channel, message));
  switch (channel.try_put(message)) {
    case ChannelResult::kDone: return Value::none();
    case ChannelResult::kClosed: return raise_closed(iso, "put on a closed channel");
    case ChannelResult::kWould: break;
  }
  if (timeout && timeout->count() == 0) return iso.raise(TimeoutError, "no room in the channel in time");
  IsolateThread* thread = IsolateThread::of(iso);
  if (thread == nullptr) return no_task(iso);
  return wait_for(iso, std::make_unique<PutWaiter>(iso, *thread, end, std::move(message), timeout));
}

Result get_message(Isolate& iso, EndObject& end, Timeout timeout, AtEnd at_end) {
  Channel& channel = *end.channel;
  IsolateThread* thread = IsolateThread::of(iso);
  bool must_not_wait = thread == nullptr || (timeout && timeout->count() == 0);
  // Where there is nothing to take, the wait itself looks: under the same lock that lists it.
  if (must_not_wait || channel.backlog() != 0) {
    Message message;
    ChannelResult result = channel.try_get(&message);
    if (result != ChannelResult::kWould) return give(iso, result, message, at_end);
  }
  if (timeout && timeout->count() == 0) return iso.raise(TimeoutError, "no message in time");
  if (thread == nullptr) return no_task(iso);
  return wait_for(iso, std::make_unique<GetWaiter>(iso, *thread, end, timeout, at_end));
}

Result join_isolate(Isolate& iso, IsolateRecord& record, Timeout timeout) {
  if (!record.is_alive()) return give_outcome(iso, record);
  IsolateThread* thread = IsolateThread::of(iso);
  if (thread == nullptr) return no_task(iso);
  if (&thread->isolate_task().record() == &record) return iso.raise(RuntimeError, "an isolate cannot join itself");
  if (timeout && timeout->count() == 0) return iso.raise(TimeoutError, "isolate {} has not ended in time", record.id());
  return wait_for(iso, std::make_unique<JoinWaiter>(*thread, record, timeout));
}

Result sleep_for(Isolate& iso, std::chrono::nanoseconds duration) {
  duration = std::min<std::chrono::nanoseconds>(duration, std::chrono::hours(24 * 36500));  // a century; no overflow
  IsolateThread* thread = IsolateThread::of(iso);
  if (thread == nullptr) return no_task(iso);
  return wait_for(iso, std::make_unique<SleepWaiter>(*thread, duration));
}

Result give_outcome(Isolate& iso, IsolateRecord& record) {
  IsolateState state = record.state();
  const Outcome& outcome = record.join();
  if (state == IsolateState::kFinished) return thaw(iso, outcome.result);
  Ref exception(iso);
  const Failure& failure = outcome.how_failed();
  if (failure.has_exception) {
    Result made = thaw(iso, failure.exception);
    if (!made.is_fault()) exception.reset(made.value());
    else if (made.is_raised() && !iso.pending_matches(MemoryError)) iso.clear_pending();  // its class is not known here
    else return made;
  }
  if (exception.is_empty() || !ExceptionObject::check(exception)) {
    std::string text = failure.message.empty() ? failure.type : failure.type + ": " + failure.message;
    Ref message(iso, TRY(make_str(iso, text)));
    exception.reset(TRY(call(iso, as_value(&RemoteError), {message})));
  }
  Ref text(iso, TRY(make_str(iso, failure.traceback)));
  auto* e = exception.as<ExceptionObject>();
  assign(iso, e->cause, TRY(call(iso, as_value(&RemoteTraceback), {text})));
  e->suppress_context = true;
  return iso.raise_value(exception);
}

}  // namespace skerry::channels
