// embed::Lock: a HostThread, and values in and out.
#include "skerry/lock.h"

#include <thread>

#include "channels/host_core.h"
#include "channels/host_thread.h"
#include "host/handle.h"
#include "host/message_value.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_build.h"

namespace skerry::embed {

using channels::FreezeMode;
using channels::HostThread;
using channels::Message;

struct Lock::Impl {
  std::shared_ptr<Handle::Impl> handle;  // keeps the host's inner part
  scheduler::TaskRef<channels::IsolateTask> task;
  scheduler::TaskRef<HostThread> thread;
  std::thread::id owner = std::this_thread::get_id();
  std::optional<Error> error;
};

namespace {

const Error& not_this_threads() {
  static const Error error{"RuntimeError", "this thread does not hold the isolate's lock", {}};
  return error;
}

Error describe(Isolate& iso, Fault fault) {
  if (fault.kind() != FaultKind::kRaised || !iso.has_pending()) return {"RuntimeError", "the isolate was stopped", {}};
  Ref exception = iso.take_pending();
  Error error{std::string(short_type_name(type_of(exception))), {}, format_exception(iso, exception)};
  iso.clear_pending();
  skerry::Result text = to_str(iso, exception);
  if (!text.is_fault()) error.message = to_utf8(Ref(iso, text.value()));
  iso.clear_pending();
  while (error.traceback.ends_with('\n')) error.traceback.pop_back();
  return error;
}

// The value of a global; borrowed.
Fallible<skerry::Value> find_global(Isolate& iso, channels::IsolateTask& task, std::string_view name) {
  skerry::Value globals = task.script_globals();
  if (globals.is_empty()) return iso.raise(RuntimeError, "the script is not loaded yet");
  Ref key(iso, TRY(make_str(iso, name)));
  skerry::Value found = dict_get_str(iso, globals.as<DictObject>(), key);
  if (found.is_empty()) return iso.raise(NameError, "name '{}' is not defined", name);
  return found;
}

Status take_out(Isolate& iso, skerry::Value value, Message* out) {
  Fallible<bool> frozen = freeze(iso, value, "result", FreezeMode::kOutcome, out);
  return frozen.is_fault() ? Status(frozen.fault()) : Status::ok();
}

Status get_global(Isolate& iso, channels::IsolateTask& task, std::string_view name, Message* out) {
  Ref value = Ref::borrow(iso, TRY(find_global(iso, task, name)));
  return take_out(iso, value, out);
}

Status set_global(Isolate& iso, channels::IsolateTask& task, std::string_view name, const Message& message) {
  skerry::Value globals = task.script_globals();
  if (globals.is_empty()) return iso.raise(RuntimeError, "the script is not loaded yet");
  Ref key(iso, TRY(make_str(iso, name)));
  Ref value(iso, TRY(thaw(iso, message)));
  Ref interned(iso, intern(iso, key.release()));
  return dict_set(iso, globals.as<DictObject>(), interned, value);
}

Status call_global(Isolate& iso, channels::IsolateTask& task, std::string_view name, const Message& message, Message* out) {
  Ref function = Ref::borrow(iso, TRY(find_global(iso, task, name)));
  Ref arguments(iso, TRY(thaw(iso, message)));
  Ref result(iso, TRY(call_with(iso, function, arguments, skerry::Value())));
  return take_out(iso, result, out);
}

}  // namespace

Lock::Lock(const Handle& isolate, Timeout timeout) : impl_(std::make_unique<Impl>()) {
  std::optional<scheduler::TimePoint> deadline;
  if (timeout && *timeout < std::chrono::hours(24 * 365 * 100)) deadline = scheduler::Clock::now() + *timeout;
  impl_->handle = Handle::Impl::of(isolate);
  impl_->task = impl_->handle->core().task_of(*impl_->handle->record);
  if (impl_->task) {
    auto thread = scheduler::make_task<HostThread>(*impl_->task);
    switch (thread->enter_isolate(deadline)) {
      case HostThread::Entered::kHeld: impl_->thread = std::move(thread); return;
      case HostThread::Entered::kTimedOut: impl_->error = Error{"TimeoutError", "the isolate has not given its turn in time", {}}; return;
      case HostThread::Entered::kEnded: break;
    }
  }
  impl_->error = Error{"RuntimeError", "the isolate has ended", {}};
}

Lock::~Lock() {
  if (impl_->thread) impl_->thread->leave_isolate();
}

Lock::operator bool() const { return !impl_->error; }
const Error& Lock::error() const { return impl_->error ? *impl_->error : not_this_threads(); }

namespace {

const Error* refusal(const Lock::Impl& lock) {
  if (lock.error) return &*lock.error;
  return lock.owner == std::this_thread::get_id() ? nullptr : &not_this_threads();
}

}  // namespace

Result<Value> Lock::get(std::string_view name) {
  if (const Error* error = refusal(*impl_)) return *error;
  Isolate& iso = impl_->thread->isolate();
  Message out;
  Status status = get_global(iso, *impl_->task, name, &out);
  if (status.is_fault()) return describe(iso, status.fault());
  return to_value(out);
}

Result<void> Lock::set(std::string_view name, const Value& value) {
  if (const Error* error = refusal(*impl_)) return *error;
  Result<Message> message = to_message(value);
  if (!message) return message.error();
  Isolate& iso = impl_->thread->isolate();
  Status status = set_global(iso, *impl_->task, name, *message);
  if (status.is_fault()) return describe(iso, status.fault());
  return {};
}

Result<Value> Lock::call(std::string_view function, std::span<const Value> arguments) {
  if (const Error* error = refusal(*impl_)) return *error;
  Result<Message> message = to_message(arguments);
  if (!message) return message.error();
  Isolate& iso = impl_->thread->isolate();
  Message out;
  Status status = call_global(iso, *impl_->task, function, *message, &out);
  if (status.is_fault()) return describe(iso, status.fault());
  return to_value(out);
}

void Lock::release_while(const std::function<void()>& work) {
  if (refusal(*impl_) != nullptr) return work();
  impl_->thread->run_blocking(work);
}

}  // namespace skerry::embed
