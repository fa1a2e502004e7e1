#include "channels/isolate_record.h"

#include <fmt/format.h>
#include <unistd.h>

#include <mutex>
#include <new>
#include <vector>

namespace skerry::channels {

const Failure& Outcome::how_failed() const {
  static const Failure none;
  return failure ? *failure : none;
}

void IsolateRecord::release() const noexcept {
  // release: pairs with the acquire of the last one
  if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

void IsolateRecord::add_handle() noexcept {
  retain();
  handles_.fetch_add(1, std::memory_order_relaxed);  // relaxed: as for a reference
}

void IsolateRecord::drop_handle() {
  // Either this sees the end (and reports), or finish sees that no handle is left: both are sequentially consistent.
  if (handles_.fetch_sub(1, std::memory_order_seq_cst) == 1) report_if_unjoined();
  release();
}

void IsolateRecord::finish(IsolateState state, Outcome outcome) {
  std::vector<scheduler::Task*> tasks;
  {
    std::lock_guard guard(lock_);
    outcome_ = std::move(outcome);
    state_.store(state, std::memory_order_seq_cst);
    for (JoinWait* w = waits_; w != nullptr; w = w->next_) {
      w->listed_ = false;
      if (w->task_->begin_wake()) tasks.push_back(w->task_);  // its entry in a queue keeps it from now on
    }
    waits_ = nullptr;
    if (ended_) ended_->notify_all();
  }
  for (scheduler::Task* task : tasks) task->end_wake();
  if (handles_.load(std::memory_order_seq_cst) == 0) report_if_unjoined();
}

const Outcome& IsolateRecord::join() {
  settled_.store(true, std::memory_order_relaxed);  // relaxed: only who is first matters
  return outcome_;
}

bool IsolateRecord::wait(JoinWait& wait, scheduler::Task& task) {
  std::lock_guard guard(lock_);
  if (state_.load(std::memory_order_relaxed) != IsolateState::kRunning) return false;  // relaxed: written under the lock
  if (wait.listed_) return true;
  wait.task_ = &task;
  wait.listed_ = true;
  wait.previous_ = nullptr;
  wait.next_ = waits_;
  if (waits_ != nullptr) waits_->previous_ = &wait;
  waits_ = &wait;
  return true;
}

void IsolateRecord::withdraw(JoinWait& wait) noexcept {
  std::lock_guard guard(lock_);
  if (!wait.listed_) return;
  wait.listed_ = false;
  (wait.previous_ != nullptr ? wait.previous_->next_ : waits_) = wait.next_;
  if (wait.next_ != nullptr) wait.next_->previous_ = wait.previous_;
}

bool IsolateRecord::wait_blocking(std::optional<std::chrono::steady_clock::time_point> deadline) {
  std::unique_lock guard(lock_);
  auto ended = [&] { return state_.load(std::memory_order_relaxed) != IsolateState::kRunning; };  // under the lock
  if (ended()) return true;
  if (!ended_) ended_ = std::make_unique<std::condition_variable_any>();
  if (deadline) return ended_->wait_until(guard, *deadline, ended);
  ended_->wait(guard, ended);
  return true;
}

void IsolateRecord::begin_anew() {
  new (&lock_) scheduler::ShortLock;
  (void)ended_.release();  // it knows of a thread that waits, and is not here
}

void IsolateRecord::report_if_unjoined() {
  if (state() != IsolateState::kFailed || outcome_.is_quiet) return;
  if (settled_.exchange(true, std::memory_order_relaxed)) return;  // relaxed: only who is first matters
  std::string text = fmt::format("Exception in isolate {} ({}):\n{}\n", id_, name_, outcome_.how_failed().traceback);
  // One write, so that reports do not mix.
  for (size_t done = 0; done < text.size();) {
    ssize_t n = ::write(STDERR_FILENO, text.data() + done, text.size() - done);
    if (n <= 0) break;
    done += static_cast<size_t>(n);
  }
}

}  // namespace skerry::channels
