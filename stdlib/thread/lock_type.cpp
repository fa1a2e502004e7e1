// _thread.lock and _thread.RLock.
#include <cmath>
#include <iterator>

#include "channels/waits.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/thread/thread_parts.h"

namespace skerry::threads {

TypeObject lock_type, rlock_type;

namespace {

struct RLockObject : LockObject {
  static bool check(Value v) { return is_instance_of(v, rlock_type); }
  static TypeObject& type() { return rlock_type; }
};

void take(Isolate& iso, LockObject* lock) {
  lock->owner = running_thread(iso);
  lock->count = 1;
}

class AcquireWaiter final : public Waiter {
 public:
  AcquireWaiter(Isolate& iso, channels::IsolateThread& thread, LockObject* lock, Timeout timeout)
      : lock_(Ref::borrow(iso, Value::object(lock))), alarm_(thread, timeout) {}
  ~AcquireWaiter() override {
    if (!place_.listed) return;
    lock()->waiting.remove(place_);
    // It may have been woken to take what it does not want any more.
    if (lock()->count == 0) lock()->waiting.wake_first();
  }
  Result poll(Isolate& iso) override {
    if (lock()->count == 0) {
      lock()->waiting.remove(place_);
      take(iso, lock());
      return Value::true_();
    }
    if (alarm_.has_passed()) return Value::false_();
    lock()->waiting.add(place_, iso.parker);
    alarm_.arm();
    return Fault(FaultKind::kSuspended);
  }
  const char* description() const override { return "lock.acquire"; }
  bool is_deadlockable() const override { return !alarm_.is_set(); }

 private:
  LockObject* lock() { return lock_.get().as<LockObject>(); }
  Ref lock_;
  WaitList::Place place_;
  channels::Alarm alarm_;
};

Fallible<bool> parse_arguments(Isolate& iso, int64_t blocking, Value seconds, Timeout* timeout) {
  TRY(parse_lock_timeout(iso, seconds, timeout));
  bool is_unset = !timeout->has_value();
  if (!blocking && !is_unset) return iso.raise(ValueError, "can't specify a timeout for a non-blocking call");
  if (!is_unset && timeout->value().count() < 0) return iso.raise(ValueError, "timeout value must be positive");
  if (!blocking) *timeout = std::chrono::nanoseconds(0);
  return true;
}

Result acquire_slowly(Isolate& iso, LockObject* lock, Timeout timeout) {
  if (timeout && timeout->count() == 0) return Value::false_();
  channels::IsolateThread* thread = channels::IsolateThread::of(iso);
  if (thread == nullptr) return iso.raise(RuntimeError, "deadlock: the only thread of this isolate holds the lock that it waits for");
  return wait_for(iso, std::make_unique<AcquireWaiter>(iso, *thread, lock, timeout));
}

Result acquire(Isolate& iso, LockObject* lock, Timeout timeout) {
  if (lock->count > 0) return acquire_slowly(iso, lock, timeout);
  take(iso, lock);
  return Value::true_();
}

// ---- lock
// threading.py of CPython 3.13 calls the type; before, only allocate_lock made locks.
Result lock_new(Isolate& iso, TypeObject*) { return make_lock(iso); }

Result lock_acquire(Isolate& iso, LockObject* lock, int64_t blocking, Value seconds) {
  Timeout timeout;
  if (!(blocking && seconds == Value::small_int(-1))) TRY(parse_arguments(iso, blocking, seconds, &timeout));
  return acquire(iso, lock, timeout);
}
Result lock_enter(Isolate& iso, LockObject* lock) { return acquire(iso, lock, Timeout()); }

Status lock_release(Isolate& iso, LockObject* lock) {
  if (lock->count == 0) return iso.raise(RuntimeError, "release unlocked lock");
  release_lock(lock);
  return Status::ok();
}
Status lock_exit(Isolate& iso, LockObject* lock, Args) { return lock_release(iso, lock); }
Fallible<bool> lock_locked(Isolate&, LockObject* lock) { return lock->count > 0; }
Status lock_reinit(Isolate&, LockObject* lock) {
  if (lock->count > 0) release_lock(lock);
  return Status::ok();
}

// To another isolate it goes as a new lock, which nobody holds.
Result lock_captured(Isolate& iso, LockObject*) {
  Ref none(iso, TRY(make_tuple(iso, nullptr, 0)));
  return make_tuple(iso, {as_value(&lock_type), none});
}

Result lock_repr(Isolate& iso, Value self) {
  auto* lock = self.as<LockObject>();
  return make_str(iso, fmt::format("<{} {} object at {:#x}>", lock->count > 0 ? "locked" : "unlocked", type_name(self),
                                   reinterpret_cast<uintptr_t>(lock)));
}

constexpr const char* kAcquireDoc =
    "acquire(blocking=True, timeout=-1) -> bool\n(acquire_lock() is an obsolete synonym)\n\n"
    "Lock the lock.  Without argument, this blocks if the lock is already\n"
    "locked (even by the same thread), waiting for another thread to release\n"
    "the lock, and return True once the lock is acquired.\n"
    "With an argument, this will only block if the argument is true,\n"
    "and the return value reflects whether the lock is acquired.\n"
    "The blocking operation is interruptible.";
constexpr const char* kReleaseDoc =
    "release()\n(release_lock() is an obsolete synonym)\n\n"
    "Release the lock, allowing another thread that is blocked waiting for\n"
    "the lock to acquire the lock.  The lock must be in the locked state,\n"
    "but it needn't be locked by the same thread that unlocks it.";
constexpr const char* kLockedDoc = "locked() -> bool\n(locked_lock() is an obsolete synonym)\n\nReturn whether the lock is in the locked state.";

constexpr MethodDef kLockMethods[] = {
    def<"new lock()", lock_new>(nullptr),
    waiting(def<"__enter__(self, /)", lock_enter>(kAcquireDoc)),
    def<"__exit__(self, /, *exc)", lock_exit>(kReleaseDoc),
    def<"_at_fork_reinit(self, /)", lock_reinit>(nullptr),
    def<"_captured(self, /)", lock_captured>(nullptr),
    waiting(def<"acquire(self, blocking=True, timeout=-1)", lock_acquire>(kAcquireDoc)),
    waiting(def<"acquire_lock(self, blocking=True, timeout=-1)", lock_acquire>(kAcquireDoc)),
    def<"locked(self, /)", lock_locked>(kLockedDoc),
    def<"locked_lock(self, /)", lock_locked>(kLockedDoc),
    def<"release(self, /)", lock_release>(kReleaseDoc),
    def<"release_lock(self, /)", lock_release>(kReleaseDoc),
};

// ---- RLock
Result rlock_new(Isolate& iso, TypeObject* cls, Args) { return allocate_instance(iso, cls); }

bool is_owner(const Isolate& iso, const LockObject* lock) { return lock->count > 0 && lock->owner == running_thread(iso); }

Result rlock_take(Isolate& iso, RLockObject* lock, Timeout timeout) {
  if (!is_owner(iso, lock)) return acquire(iso, lock, timeout);
  ++lock->count;
  return Value::true_();
}
Result rlock_acquire(Isolate& iso, RLockObject* lock, int64_t blocking, Value seconds) {
  Timeout timeout;
  if (!(blocking && seconds == Value::small_int(-1))) TRY(parse_arguments(iso, blocking, seconds, &timeout));
  return rlock_take(iso, lock, timeout);
}
Result rlock_enter(Isolate& iso, RLockObject* lock) { return rlock_take(iso, lock, Timeout()); }

Status rlock_release(Isolate& iso, RLockObject* lock) {
  if (!is_owner(iso, lock)) return iso.raise(RuntimeError, "cannot release un-acquired lock");
  if (lock->count > 1) --lock->count;
  else release_lock(lock);
  return Status::ok();
}
Status rlock_exit(Isolate& iso, RLockObject* lock, Args) { return rlock_release(iso, lock); }
Fallible<bool> rlock_is_owned(Isolate& iso, RLockObject* lock) { return is_owner(iso, lock); }
Fallible<int64_t> rlock_recursion_count(Isolate& iso, RLockObject* lock) {
  return is_owner(iso, lock) ? static_cast<int64_t>(lock->count) : int64_t{0};
}
Status rlock_reinit(Isolate&, RLockObject* lock) {
  if (lock->count > 0) release_lock(lock);
  return Status::ok();
}

// For Condition.wait: all at once, and back.
Result rlock_release_save(Isolate& iso, RLockObject* lock) {
  if (lock->count == 0) return iso.raise(RuntimeError, "cannot release un-acquired lock");
  Ref count(iso, TRY(make_int(iso, static_cast<int64_t>(lock->count)))), owner(iso, TRY(make_int(iso, thread_ident(lock->owner))));
  release_lock(lock);
  return make_tuple(iso, {count, owner});
}
Status rlock_acquire_restore(Isolate& iso, RLockObject* lock, Value state) {
  if (!TupleObject::check(state) || state.as<TupleObject>()->length != 2)
    return iso.raise(TypeError, "_acquire_restore() argument 1 must be 2-item sequence, not {}", type_name(state));
  int64_t count = TRY(argument_to_int64(iso, (*state.as<TupleObject>())[0]));
  // It must not end before it has the lock, whatever signals do.
  Ref raised(iso);
  for (;;) {
    Result got = acquire(iso, lock, Timeout());
    if (!got.is_fault()) {
      decrement(iso, got.value());
      break;
    }
    if (!got.is_raised()) return got.fault();
    Ref next = iso.take_pending();
    if (raised.is_empty()) raised = std::move(next);
  }
  lock->count = count > 0 ? static_cast<size_t>(count) : 1;
  if (raised.is_empty()) return Status::ok();
  iso.restore_pending(raised.release());
  return Fault(FaultKind::kRaised);
}

Result rlock_captured(Isolate& iso, RLockObject*) {
  Ref none(iso, TRY(make_tuple(iso, nullptr, 0)));
  return make_tuple(iso, {as_value(&rlock_type), none});
}

Result rlock_repr(Isolate& iso, Value self) {
  auto* lock = self.as<LockObject>();
  return make_str(iso, fmt::format("<{} {} object owner={} count={} at {:#x}>", lock->count > 0 ? "locked" : "unlocked", type_name(self),
                                   lock->count > 0 ? thread_ident(lock->owner) : 0, lock->count, reinterpret_cast<uintptr_t>(lock)));
}

constexpr const char* kRAcquireDoc =
    "acquire(blocking=True) -> bool\n\n"
    "Lock the lock.  `blocking` indicates whether we should wait\nfor the lock to be available or not.  If `blocking` is False\n"
    "and another thread holds the lock, the method will return False\nimmediately.  If `blocking` is True and another thread holds\n"
    "the lock, the method will wait for the lock to be released,\ntake it and then return True.\n"
    "(note: the blocking operation is interruptible.)\n\n"
    "In all other cases, the method will return True immediately.\nPrecisely, if the current thread already holds the lock, its\n"
    "internal counter is simply incremented. If nobody holds the lock,\nthe lock is taken and its internal counter initialized to 1.";
constexpr const char* kRReleaseDoc =
    "release()\n\n"
    "Release the lock, allowing another thread that is blocked waiting for\nthe lock to acquire the lock.  The lock must be in the locked state,\n"
    "and must be locked by the same thread that unlocks it; otherwise a\n`RuntimeError` is raised.\n\n"
    "Do note that if the lock was acquire()d several times in a row by the\ncurrent thread, release() needs to be called as many times for the lock\n"
    "to be available for other threads.";

constexpr MethodDef kRLockMethods[] = {
    def<"new RLock(*args, **kwargs)", rlock_new>(nullptr),
    waiting(def<"__enter__(self, /)", rlock_enter>(kRAcquireDoc)),
    def<"__exit__(self, /, *exc)", rlock_exit>(kRReleaseDoc),
    def<"_acquire_restore(self, state, /)", rlock_acquire_restore>("_acquire_restore(state) -> None\n\nFor internal use by `threading.Condition`."),
    def<"_at_fork_reinit(self, /)", rlock_reinit>(nullptr),
    def<"_captured(self, /)", rlock_captured>(nullptr),
    def<"_is_owned(self, /)", rlock_is_owned>("_is_owned() -> bool\n\nFor internal use by `threading.Condition`."),
    def<"_recursion_count(self, /)", rlock_recursion_count>("_recursion_count() -> int\n\nFor internal use by reentrancy checks."),
    def<"_release_save(self, /)", rlock_release_save>("_release_save() -> tuple\n\nFor internal use by `threading.Condition`."),
    waiting(def<"acquire(self, blocking=True, timeout=-1)", rlock_acquire>(kRAcquireDoc)),
    def<"release(self, /)", rlock_release>(kRReleaseDoc),
};

}  // namespace

Fallible<bool> parse_lock_timeout(Isolate& iso, Value seconds, Timeout* out) {
  double s;
  if (is_float(seconds)) {
    s = float_value(seconds);
  } else {
    Fallible<int64_t> whole = argument_to_int64(iso, seconds);
    if (whole.is_fault() && !iso.catch_pending(OverflowError)) return whole.fault();
    s = whole.is_fault() ? HUGE_VAL : static_cast<double>(whole.value());
  }
  if (std::isnan(s)) return iso.raise(ValueError, "Invalid value NaN (not a number)");
  if (s == -1) return true;
  if (!(std::fabs(s) < 9223372036.8)) return iso.raise(OverflowError, "timestamp too large to convert to C _PyTime_t");
  *out = std::chrono::nanoseconds(s < 0 ? -1 : static_cast<int64_t>(std::ceil(s * 1e9)));
  return true;
}

void release_lock(LockObject* lock) {
  lock->owner = nullptr;
  lock->count = 0;
  lock->waiting.wake_first();
}

Result make_lock(Isolate& iso) { return allocate_instance(iso, &lock_type); }

extern const TypeDef lock_type_def{
    .type = &lock_type,
    .name = "_thread.lock",
    .doc = "A lock object is a synchronization primitive.  To create a lock,\n"
           "call threading.Lock().  Methods are:\n\n"
           "acquire() -- lock the lock, possibly blocking until it can be obtained\n"
           "release() -- unlock of the lock\n"
           "locked() -- test whether the lock is currently locked\n\n"
           "A lock is not owned by the thread that locked it; another thread may\n"
           "unlock it.  A thread attempting to lock a lock that it has already locked\n"
           "will block until another thread unlocks it.  Deadlocks may ensue.",
    .base = nullptr,
    .instance_size = sizeof(LockObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs, TypeFlag::kImmutable),
    .slots = {.repr = lock_repr},
    .methods = kLockMethods,
    .method_count = std::size(kLockMethods),
};
extern const TypeDef rlock_type_def{
    .type = &rlock_type,
    .name = "_thread.RLock",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(LockObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs, TypeFlag::kBaseType, TypeFlag::kImmutable),
    .slots = {.repr = rlock_repr},
    .methods = kRLockMethods,
    .method_count = std::size(kRLockMethods),
};

}  // namespace skerry::threads
