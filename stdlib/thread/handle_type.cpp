// _thread._ThreadHandle: the end of a thread, for threading.py of CPython 3.13, which waits for threads through it.
#include <iterator>

#include "channels/isolate_task.h"
#include "channels/waits.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/operations.h"
#include "stdlib/thread/thread_parts.h"

namespace skerry::threads {

TypeObject handle_type;

namespace {

class EndWaiter final : public Waiter {
 public:
  EndWaiter(Isolate& iso, channels::IsolateThread& thread, HandleObject* handle, Timeout timeout)
      : handle_(Ref::borrow(iso, Value::object(handle))), alarm_(thread, timeout) {}
  ~EndWaiter() override { handle()->waiting.remove(place_); }
  Result poll(Isolate& iso) override {
    if (handle()->done || alarm_.has_passed()) return Value::none();
    handle()->waiting.add(place_, iso.parker);
    alarm_.arm();
    return Fault(FaultKind::kSuspended);
  }
  const char* description() const override { return "Thread.join"; }
  bool is_deadlockable() const override { return !alarm_.is_set(); }

 private:
  HandleObject* handle() { return handle_.get().as<HandleObject>(); }
  Ref handle_;
  WaitList::Place place_;
  channels::Alarm alarm_;
};

Result join(Isolate& iso, HandleObject* handle, Timeout timeout) {
  if (handle->done) return Value::none();
  channels::IsolateThread* thread = channels::IsolateThread::of(iso);
  if (!handle->started || thread == nullptr) return iso.raise(RuntimeError, "thread not started");
  if (handle->ident == thread_ident(running_thread(iso))) return iso.raise(RuntimeError, "Cannot join current thread");
  return wait_for(iso, std::make_unique<EndWaiter>(iso, *thread, handle, timeout));
}

Result handle_new(Isolate& iso, TypeObject*) { return make_handle(iso); }
Result handle_ident(Isolate& iso, HandleObject* h) { return h->started ? make_int(iso, h->ident) : Result(Value::none()); }
Fallible<bool> handle_is_done(Isolate&, HandleObject* h) { return h->done; }
Status handle_set_done(Isolate&, HandleObject* h) {
  set_done(h);
  return Status::ok();
}
Result handle_join(Isolate& iso, HandleObject* h, Value timeout) {
  Timeout limit;
  if (!timeout.is_none()) TRY(parse_lock_timeout(iso, timeout, &limit));
  return join(iso, h, limit);
}

constexpr MethodDef kMethods[] = {
    def<"new _ThreadHandle()", handle_new>(nullptr),
    def<"_set_done(self, /)", handle_set_done>(nullptr),
    def<"get ident", handle_ident>(nullptr),
    def<"is_done(self, /)", handle_is_done>(nullptr),
    waiting(def<"join(self, timeout=None, /)", handle_join>(nullptr)),
};

}  // namespace

Result make_handle(Isolate& iso) { return allocate_instance(iso, &handle_type); }

void set_done(HandleObject* handle) {
  handle->done = true;
  handle->waiting.wake_all();
}

Status join_other_threads(Isolate& iso) {
  channels::IsolateThread* running = channels::IsolateThread::of(iso);
  channels::IsolateThreads* threads = running ? running->isolate_task().threads() : nullptr;
  iso.may_suspend = false;  // there may be more to wait for afterwards
  for (;;) {
    Ref next(iso);
    for (channels::IsolateThread* t = threads ? threads->first : nullptr; t && next.is_empty(); t = t->turn()->next) {
      auto* extras = static_cast<Extras*>(t->extras.get());
      if (t == running || !extras || extras->handle.is_empty()) continue;
      auto* handle = extras->handle.as<HandleObject>();
      if (!handle->daemon && !handle->done) next = Ref::borrow(iso, extras->handle);
    }
    if (next.is_empty()) return Status::ok();
    decrement(iso, TRY(join(iso, next.as<HandleObject>(), Timeout())));
  }
}

extern const TypeDef handle_type_def{
    .type = &handle_type,
    .name = "_thread._ThreadHandle",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(HandleObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs, TypeFlag::kImmutable),
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry::threads
