// A task: what a worker runs. An isolate is one.
//
// Owns: the reference count, the life cycle word (task_state.h), the links by which the pool's queues hold it, and, while the
// task is suspended beneath native frames, the fiber it left them on.
// Invariants: a task runs on one worker at a time. The pool keeps one reference from submit() until the task is done, so a waiting
// task cannot disappear; a wake-up on a task that is done does nothing. A wake-up is never lost: what the waker wrote
// before wake() is visible to the run that follows.
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

#include "scheduler/atomics.h"
#include "scheduler/task_state.h"

namespace skerry::scheduler {

class Fiber;
class PoolCore;
class Worker;

enum class RunOutcome : std::uint8_t {
  kDone,   // never run again; the pool gives up its reference
  kYield,  // run again soon, after others had their turn
  kPark,   // run again after the next wake(), or at once if one came since run() started
};

class Task {
 public:
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;

  // Executes on a pool thread, on a fiber stack lent by the worker. Must not throw. `worker` is the worker at the start of the run:
  // after Worker::suspend_current() or yield_current() use what those returned.
  virtual RunOutcome run(Worker& worker) = 0;

  // Any thread, any number of times; the caller must know that the task is alive (a reference, or a lock that its end takes).
  // Idle: queues it. Running: it runs again after it parks. Queued, done or not yet submitted: nothing.
  void wake() noexcept;

  // wake() in two halves, for who must know under a lock that the task is alive and queue it outside: from the first half on, until the
  // second, which is owed if the first gives true, the task cannot go.
  [[nodiscard]] bool begin_wake() noexcept { return state_.wake() == WakeResult::kPushEntry; }
  void end_wake() noexcept;

  // As wake(), but the task goes before everything that is queued, and running tasks are asked to yield (Worker::should_yield).
  // Not from a signal handler: it may take a lock.
  void wake_urgent() noexcept;

  void retain() const noexcept {
    // relaxed: whoever retains already holds a reference
    references_.fetch_add(1, std::memory_order_relaxed);
  }
  void release() const noexcept {
    // release: pairs with the acquire below, so that every holder's writes come before the destructor
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

  bool is_done() const noexcept { return state_.is_done(); }

 protected:
  Task() noexcept = default;  // the creator holds the one reference
  virtual ~Task();

 private:
  friend class PoolCore;
  friend class Worker;
  template <class, class> friend class InjectionQueue;

  // Written by any thread. Publishes nothing but the life time itself.
  mutable std::atomic<std::uint32_t> references_{1};
  TaskState<RealAtomics> state_;
  // Written once, before the submitting transition of state_, which publishes it.
  PoolCore* pool_ = nullptr;
  // Written by the thread that holds the queue's lock.
  Task* queue_next_ = nullptr;
  Task* urgent_next_ = nullptr;
  // Written by the worker that runs the task; handed on by the transitions of state_.
  Fiber* fiber_ = nullptr;
};

// An owning pointer to a task. TaskRef<T>(adopt, raw) takes over the creator's reference.
template <class T = Task>
class TaskRef {
 public:
  TaskRef() noexcept = default;
  explicit TaskRef(T& task) noexcept : task_(&task) { task_->retain(); }
  TaskRef(const TaskRef& other) noexcept : task_(other.task_) {
    if (task_) task_->retain();
  }
  TaskRef(TaskRef&& other) noexcept : task_(std::exchange(other.task_, nullptr)) {}
  TaskRef& operator=(TaskRef other) noexcept {
    std::swap(task_, other.task_);
    return *this;
  }
  ~TaskRef() {
    if (task_) task_->release();
  }

  static TaskRef adopt(T* task) noexcept {
    TaskRef ref;
    ref.task_ = task;
    return ref;
  }

  T* get() const noexcept { return task_; }
  T& operator*() const noexcept { return *task_; }
  T* operator->() const noexcept { return task_; }
  explicit operator bool() const noexcept { return task_ != nullptr; }

 private:
  T* task_ = nullptr;
};

template <class T, class... Arguments>
TaskRef<T> make_task(Arguments&&... arguments) {
  return TaskRef<T>::adopt(new T(std::forward<Arguments>(arguments)...));
}

}  // namespace skerry::scheduler
