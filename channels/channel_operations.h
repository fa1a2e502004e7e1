// The definitions of channel.h: included by channel.cpp, which makes the channels of isolates, and by tests/model/.
#pragma once

#include <memory>
#include <utility>

#include "channels/channel.h"

namespace skerry::channels {

// The critical section of one operation: what is to be queued and dropped is collected, and done after the lock. A task begins to wake under it: from
// then on its entry in a queue keeps it. A thread that waits is notified under the lock, since its wait may be gone right after.
template <class P>
class BasicChannel<P>::Section {
 public:
  explicit Section(Lock& lock) : lock_(lock) { lock_.lock(); }
  ~Section() {
    lock_.unlock();
    if (first_ != nullptr) first_->end_wake();
    if (!rest_) [[likely]] return;
    for (Task* task : rest_->tasks) task->end_wake();
    // The rest goes now, outside the lock: messages may hold ends of this very channel.
  }
  Section(const Section&) = delete;
  Section& operator=(const Section&) = delete;
  void wake_later(Task& task) {
    if (!task.begin_wake()) return;
    if (first_ == nullptr) first_ = &task;
    else rest().tasks.push_back(&task);
  }
  void drop_later(Ring& ring) { rest().ring.swap(ring); }
  void drop_later(Message&& message) { rest().messages.push_back(std::move(message)); }

 private:
  // What few operations need.
  struct Rest {
    std::vector<Task*> tasks;
    std::vector<Message> messages;
    Ring ring;
  };
  Rest& rest() {
    if (!rest_) rest_ = std::make_unique<Rest>();
    return *rest_;
  }
  Lock& lock_;
  Task* first_ = nullptr;
  std::unique_ptr<Rest> rest_;
};

// ---- The ring
template <class P>
void BasicChannel<P>::Ring::grow() {
  std::vector<Message> wider(slots_.empty() ? 4 : slots_.size() * 2);
  for (size_t i = 0; i < count_; ++i) wider[i] = std::move(slots_[(head_ + i) & (slots_.size() - 1)]);
  slots_.swap(wider);
  head_ = 0;
}
template <class P>
void BasicChannel<P>::Ring::push_back(Message&& message) {
  if (count_ == slots_.size()) grow();
  held_.store(held() + message.held(), std::memory_order_relaxed);
  slots_[(head_ + count_++) & (slots_.size() - 1)] = std::move(message);
}
template <class P>
void BasicChannel<P>::Ring::push_front(Message&& message) {
  if (count_ == slots_.size()) grow();
  held_.store(held() + message.held(), std::memory_order_relaxed);
  head_ = (head_ - 1) & (slots_.size() - 1);
  ++count_;
  slots_[head_] = std::move(message);
}
template <class P>
typename BasicChannel<P>::Message BasicChannel<P>::Ring::pop_front() {
  Message message = std::move(slots_[head_]);
  held_.store(held() - message.held(), std::memory_order_relaxed);
  head_ = (head_ + 1) & (slots_.size() - 1);
  --count_;
  return message;
}
template <class P>
void BasicChannel<P>::Ring::swap(Ring& other) noexcept {
  slots_.swap(other.slots_);
  std::swap(head_, other.head_);
  std::swap(count_, other.count_);
  size_t held = held_.load(std::memory_order_relaxed);
  held_.store(other.held(), std::memory_order_relaxed);
  other.held_.store(held, std::memory_order_relaxed);
}

// ---- The lists of waits
template <class P>
void BasicChannel<P>::List::push_back(Wait& wait) {
  wait.previous_ = last;
  wait.next_ = nullptr;
  (last != nullptr ? last->next_ : first) = &wait;
  last = &wait;
}
template <class P>
void BasicChannel<P>::List::remove(Wait& wait) {
  (wait.previous_ != nullptr ? wait.previous_->next_ : first) = wait.next_;
  (wait.next_ != nullptr ? wait.next_->previous_ : last) = wait.previous_;
}

// ---- Life
template <class P>
BasicChannel<P>* BasicChannel<P>::make(std::optional<size_t> capacity) { return new BasicChannel(capacity); }

template <class P>
void BasicChannel<P>::release() const noexcept {
  // release: pairs with the acquire of the last one
  if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

template <class P>
void BasicChannel<P>::add_end(EndRole role) noexcept {
  // relaxed: whoever adds an end holds one of its kind, so neither count can be falling to zero
  retain();
  if (static_cast<int>(role) & static_cast<int>(EndRole::kSender)) senders_.fetch_add(1, std::memory_order_relaxed);
  if (static_cast<int>(role) & static_cast<int>(EndRole::kReceiver)) receivers_.fetch_add(1, std::memory_order_relaxed);
}

template <class P>
void BasicChannel<P>::drop_end(EndRole role) noexcept {
  if ((static_cast<int>(role) & static_cast<int>(EndRole::kSender)) &&
      senders_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    Section section(lock_);
    close_locked(section);
  }
  if ((static_cast<int>(role) & static_cast<int>(EndRole::kReceiver)) &&
      receivers_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    Section section(lock_);
    deaf_ = true;
    while (!putters_.empty()) {
      Wait& wait = *putters_.first;
      putters_.remove(wait);
      section.drop_later(std::move(wait.message_));
      complete(section, wait, Wait::State::kClosed);
    }
    section.drop_later(queue_);  // nobody can ever take them
  }
  release();
}

// ---- Operations under the lock

// The wait is off its list; its owner learns the outcome.
template <class P>
void BasicChannel<P>::complete(Section& section, Wait& wait, typename Wait::State state) {
  wait.state_ = state;
  if (wait.task_ != nullptr) section.wake_later(*wait.task_);
  else wait.thread_->notify_one();
}

template <class P>
ChannelResult BasicChannel<P>::put_locked(Section& section, Message& message) {
  if (closed_ || deaf_) return ChannelResult::kClosed;
  if (!getters_.empty()) {
    hand_over(section, std::move(message));
    return ChannelResult::kDone;
  }
  if (!has_room()) return ChannelResult::kWould;
  queue_.push_back(std::move(message));
  return ChannelResult::kDone;
}

template <class P>
void BasicChannel<P>::hand_over(Section& section, Message&& message) {
  Wait& getter = *getters_.first;
  getters_.remove(getter);
  getter.message_ = std::move(message);
  ++handed_over_;
  complete(section, getter, Wait::State::kDone);
}

template <class P>
void BasicChannel<P>::taken_over(Section& section) {
  if (--handed_over_ == 0 && closed_) end_getters(section);
}

template <class P>
void BasicChannel<P>::end_getters(Section& section) {
  while (!getters_.empty()) {
    Wait& wait = *getters_.first;
    getters_.remove(wait);
    complete(section, wait, Wait::State::kClosed);
  }
}

// Room was made: the putters that wait longest move in.
template <class P>
void BasicChannel<P>::refill(Section& section) {
  while (!putters_.empty() && has_room()) {
    Wait& putter = *putters_.first;
    putters_.remove(putter);
    queue_.push_back(std::move(putter.message_));
    complete(section, putter, Wait::State::kDone);
  }
}

template <class P>
ChannelResult BasicChannel<P>::get_locked(Section& section, Message* out) {
  if (!queue_.empty()) {
    *out = queue_.pop_front();
    refill(section);
    return ChannelResult::kDone;
  }
  if (!putters_.empty()) {  // a rendezvous
    Wait& putter = *putters_.first;
    putters_.remove(putter);
    *out = std::move(putter.message_);
    complete(section, putter, Wait::State::kDone);
    return ChannelResult::kDone;
  }
  return closed_ && handed_over_ == 0 ? ChannelResult::kClosed : ChannelResult::kWould;
}

template <class P>
void BasicChannel<P>::close_locked(Section& section) {
  if (closed_) return;
  closed_ = true;
  if (handed_over_ == 0) end_getters(section);
  while (!putters_.empty()) {
    Wait& wait = *putters_.first;
    putters_.remove(wait);
    section.drop_later(std::move(wait.message_));
    complete(section, wait, Wait::State::kClosed);
  }
}

// The caller has said whom to wake.
template <class P>
void BasicChannel<P>::list_put(Wait& wait, Message& message) {
  wait.message_ = std::move(message);
  wait.putting_ = true;
  wait.state_ = Wait::State::kWaiting;
  putters_.push_back(wait);
}

template <class P>
void BasicChannel<P>::list_get(Wait& wait) {
  wait.putting_ = false;
  wait.state_ = Wait::State::kWaiting;
  getters_.push_back(wait);
}

// ---- Operations
template <class P>
ChannelResult BasicChannel<P>::try_put(Message& message) {
  Section section(lock_);
  return put_locked(section, message);
}

template <class P>
ChannelResult BasicChannel<P>::try_get(Message* out) {
  Section section(lock_);
  return get_locked(section, out);
}

template <class P>
ChannelResult BasicChannel<P>::put_or_wait(Message& message, Wait& wait, Task& task) {
  Section section(lock_);
  ChannelResult result = put_locked(section, message);
  if (result != ChannelResult::kWould) return result;
  wait.task_ = &task;
  list_put(wait, message);
  return result;
}

template <class P>
ChannelResult BasicChannel<P>::get_or_wait(Message* out, Wait& wait, Task& task) {
  Section section(lock_);
  ChannelResult result = get_locked(section, out);
  if (result != ChannelResult::kWould) return result;
  wait.task_ = &task;
  list_get(wait);
  return result;
}

template <class P>
ChannelResult BasicChannel<P>::poll(Wait& wait, Message* out) {
  Section section(lock_);
  switch (wait.state_) {
    case Wait::State::kDone:
      if (!wait.putting_) {
        *out = std::move(wait.message_);
        taken_over(section);
      }
      wait.state_ = Wait::State::kIdle;
      return ChannelResult::kDone;
    case Wait::State::kClosed:
      wait.state_ = Wait::State::kIdle;
      return ChannelResult::kClosed;
    default:
      return ChannelResult::kWould;
  }
}

template <class P>
WithdrawResult BasicChannel<P>::withdraw(Wait& wait) noexcept {
  Section section(lock_);
  auto state = std::exchange(wait.state_, Wait::State::kIdle);
  if (state == Wait::State::kWaiting) {
    (wait.putting_ ? putters_ : getters_).remove(wait);
    section.drop_later(std::move(wait.message_));
  } else if (state == Wait::State::kDone && !wait.putting_) {
    // It was handed a message that it will never look at: the next getter has it, before all others.
    if (!getters_.empty()) hand_over(section, std::move(wait.message_));
    else if (deaf_) section.drop_later(std::move(wait.message_));
    else queue_.push_front(std::move(wait.message_));
    taken_over(section);
  } else if (state == Wait::State::kDone) {
    return WithdrawResult::kTooLate;
  }
  return WithdrawResult::kWithdrawn;
}

template <class P>
std::optional<ChannelResult> BasicChannel<P>::put_blocking(Message& message, Deadline deadline) {
  Wait wait;
  typename P::Condition changed;
  {
    Section section(lock_);
    ChannelResult result = put_locked(section, message);
    if (result != ChannelResult::kWould) return result;
    wait.thread_ = &changed;
    list_put(wait, message);
  }
  std::unique_lock guard(lock_);
  auto settled = [&] { return wait.state_ != Wait::State::kWaiting; };
  if (!deadline) changed.wait(guard, settled);
  else if (!changed.wait_until(guard, *deadline, settled)) {
    putters_.remove(wait);
    message = std::move(wait.message_);
    return std::nullopt;
  }
  return wait.state_ == Wait::State::kDone ? ChannelResult::kDone : ChannelResult::kClosed;
}

template <class P>
std::optional<ChannelResult> BasicChannel<P>::get_blocking(Message* out, Deadline deadline) {
  Wait wait;
  typename P::Condition changed;
  {
    Section section(lock_);
    ChannelResult result = get_locked(section, out);
    if (result != ChannelResult::kWould) return result;
    wait.thread_ = &changed;
    list_get(wait);
  }
  std::unique_lock guard(lock_);
  auto settled = [&] { return wait.state_ != Wait::State::kWaiting; };
  if (!deadline) changed.wait(guard, settled);
  else if (!changed.wait_until(guard, *deadline, settled)) {
    getters_.remove(wait);
    return std::nullopt;
  }
  if (wait.state_ != Wait::State::kDone) return ChannelResult::kClosed;
  *out = std::move(wait.message_);
  guard.unlock();
  Section section(lock_);
  taken_over(section);
  return ChannelResult::kDone;
}

template <class P>
void BasicChannel<P>::close() {
  Section section(lock_);
  close_locked(section);
}

template <class P>
bool BasicChannel<P>::is_closed() const {
  std::lock_guard guard(lock_);
  return closed_;
}

template <class P>
size_t BasicChannel<P>::size() const {
  std::lock_guard guard(lock_);
  return queue_.size();
}

}  // namespace skerry::channels
