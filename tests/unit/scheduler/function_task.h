// Tasks made of functions, and an event to wait for, for the scheduler's tests.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <utility>

#include "scheduler/task.h"
#include "scheduler/worker.h"

class FunctionTask final : public skerry::scheduler::Task {
 public:
  using Body = std::function<skerry::scheduler::RunOutcome(skerry::scheduler::Worker&)>;
  explicit FunctionTask(Body body) : body_(std::move(body)) {}

  skerry::scheduler::RunOutcome run(skerry::scheduler::Worker& worker) override {
    current_ = this;
    return body_(worker);
  }

  // The task that has just begun to run on this thread. Not after a suspension.
  static FunctionTask& current() { return *current_; }

 private:
  Body body_;
  static inline thread_local FunctionTask* current_ = nullptr;
};

class Event {
 public:
  void set() {
    std::lock_guard guard(mutex_);
    set_ = true;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return set_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool set_ = false;
};
