#include "channels/channel.h"

#include <utility>

namespace skerry::channels {

// The critical section of one operation: what is to be woken and dropped is collected, and done after the lock.
// A thread that waits is notified under the lock, since its wait may be gone right after.
class Channel::Section {
 public:
  explicit Section(std::mutex& mutex) : lock_(mutex) {}
  ~Section() {
    lock_.unlock();
    for (size_t i = 0; i < count_ && i < kInline; ++i) few_[i]->wake();
    for (auto& task : many_) task->wake();
    // few_, many_ and dropped_ go now, outside the lock: messages may hold ends of this very channel.
  }
  void wake_later(scheduler::Task& task) {
    if (count_ < kInline) few_[count_++] = scheduler::TaskRef<>(task);
    else many_.emplace_back(task);
  }
  void drop_later(Ring& ring) { dropped_.swap(ring); }
  void drop_later(Message&& message) { dropped_messages_.push_back(std::move(message)); }

 private:
  static constexpr size_t kInline = 2;
  std::unique_lock<std::mutex> lock_;
  scheduler::TaskRef<> few_[kInline];
  size_t count_ = 0;
  std::vector<scheduler::TaskRef<>> many_;
  std::vector<Message> dropped_messages_;
  Ring dropped_;
};

// ---- The ring
void Channel::Ring::grow() {
  std::vector<Message> wider(slots_.empty() ? 4 : slots_.size() * 2);
  for (size_t i = 0; i < count_; ++i) wider[i] = std::move(slots_[(head_ + i) & (slots_.size() - 1)]);
  slots_.swap(wider);
  head_ = 0;
}
void Channel::Ring::push_back(Message&& message) {
  if (count_ == slots_.size()) grow();
  held_.store(held() + message.held(), std::memory_order_relaxed);
  slots_[(head_ + count_++) & (slots_.size() - 1)] = std::move(message);
}
void Channel::Ring::push_front(Message&& message) {
  if (count_ == slots_.size()) grow();
  held_.store(held() + message.held(), std::memory_order_relaxed);
  head_ = (head_ - 1) & (slots_.size() - 1);
  ++count_;
  slots_[head_] = std::move(message);
}
Message Channel::Ring::pop_front() {
  Message message = std::move(slots_[head_]);
  held_.store(held() - message.held(), std::memory_order_relaxed);
  head_ = (head_ + 1) & (slots_.size() - 1);
  --count_;
  return message;
}
void Channel::Ring::swap(Ring& other) noexcept {
  slots_.swap(other.slots_);
  std::swap(head_, other.head_);
  std::swap(count_, other.count_);
  size_t held = held_.load(std::memory_order_relaxed);
  held_.store(other.held(), std::memory_order_relaxed);
  other.held_.store(held, std::memory_order_relaxed);
}

// ---- The lists of waits
void Channel::List::push_back(ChannelWait& wait) {
  wait.previous_ = last;
  wait.next_ = nullptr;
  (last != nullptr ? last->next_ : first) = &wait;
  last = &wait;
}
void Channel::List::remove(ChannelWait& wait) {
  (wait.previous_ != nullptr ? wait.previous_->next_ : first) = wait.next_;
  (wait.next_ != nullptr ? wait.next_->previous_ : last) = wait.previous_;
}

// ---- Life
Channel* Channel::make(std::optional<size_t> capacity) { return new Channel(capacity); }

void Channel::release() const noexcept {
  // release: pairs with the acquire of the last one
  if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

void Channel::add_end(EndRole role) noexcept {
  // relaxed: whoever adds an end holds one of its kind, so neither count can be falling to zero
  retain();
  if (static_cast<int>(role) & static_cast<int>(EndRole::kSender)) senders_.fetch_add(1, std::memory_order_relaxed);
  if (static_cast<int>(role) & static_cast<int>(EndRole::kReceiver)) receivers_.fetch_add(1, std::memory_order_relaxed);
}

void Channel::drop_end(EndRole role) noexcept {
  if ((static_cast<int>(role) & static_cast<int>(EndRole::kSender)) &&
      senders_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    Section section(mutex_);
    close_locked(section);
  }
  if ((static_cast<int>(role) & static_cast<int>(EndRole::kReceiver)) &&
      receivers_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    Section section(mutex_);
    deaf_ = true;
    while (!putters_.empty()) {
      ChannelWait& wait = *putters_.first;
      putters_.remove(wait);
      section.drop_later(std::move(wait.message_));
      complete(section, wait, ChannelWait::State::kClosed);
    }
    section.drop_later(queue_);  // nobody can ever take them
  }
  release();
}

// ---- Operations under the lock

// The wait is off its list; its owner learns the outcome.
void Channel::complete(Section& section, ChannelWait& wait, ChannelWait::State state) {
  wait.state_ = state;
  if (wait.task_ != nullptr) section.wake_later(*wait.task_);
  else wait.thread_->notify_one();
}

ChannelResult Channel::put_locked(Section& section, Message& message) {
  if (closed_ || deaf_) return ChannelResult::kClosed;
  if (!getters_.empty()) {
    ChannelWait& getter = *getters_.first;
    getters_.remove(getter);
    getter.message_ = std::move(message);
    complete(section, getter, ChannelWait::State::kDone);
    return ChannelResult::kDone;
  }
  if (!has_room()) return ChannelResult::kWould;
  queue_.push_back(std::move(message));
  return ChannelResult::kDone;
}

// Room was made: the putters that wait longest move in.
void Channel::refill(Section& section) {
  while (!putters_.empty() && has_room()) {
    ChannelWait& putter = *putters_.first;
    putters_.remove(putter);
    queue_.push_back(std::move(putter.message_));
    complete(section, putter, ChannelWait::State::kDone);
  }
}

ChannelResult Channel::get_locked(Section& section, Message* out) {
  if (!queue_.empty()) {
    *out = queue_.pop_front();
    refill(section);
    return ChannelResult::kDone;
  }
  if (!putters_.empty()) {  // a rendezvous
    ChannelWait& putter = *putters_.first;
    putters_.remove(putter);
    *out = std::move(putter.message_);
    complete(section, putter, ChannelWait::State::kDone);
    return ChannelResult::kDone;
  }
  return closed_ ? ChannelResult::kClosed : ChannelResult::kWould;
}

void Channel::close_locked(Section& section) {
  if (closed_) return;
  closed_ = true;
  while (!getters_.empty()) {
    ChannelWait& wait = *getters_.first;
    getters_.remove(wait);
    complete(section, wait, ChannelWait::State::kClosed);
  }
  while (!putters_.empty()) {
    ChannelWait& wait = *putters_.first;
    putters_.remove(wait);
    section.drop_later(std::move(wait.message_));
    complete(section, wait, ChannelWait::State::kClosed);
  }
}

// ---- Operations
ChannelResult Channel::try_put(Message& message) {
  Section section(mutex_);
  return put_locked(section, message);
}

ChannelResult Channel::try_get(Message* out) {
  Section section(mutex_);
  return get_locked(section, out);
}

ChannelResult Channel::put_or_wait(Message& message, ChannelWait& wait, scheduler::Task& task) {
  Section section(mutex_);
  ChannelResult result = put_locked(section, message);
  if (result != ChannelResult::kWould) return result;
  wait.message_ = std::move(message);
  wait.task_ = &task;
  wait.putting_ = true;
  wait.state_ = ChannelWait::State::kWaiting;
  putters_.push_back(wait);
  return result;
}

ChannelResult Channel::get_or_wait(Message* out, ChannelWait& wait, scheduler::Task& task) {
  Section section(mutex_);
  ChannelResult result = get_locked(section, out);
  if (result != ChannelResult::kWould) return result;
  wait.task_ = &task;
  wait.putting_ = false;
  wait.state_ = ChannelWait::State::kWaiting;
  getters_.push_back(wait);
  return result;
}

ChannelResult Channel::poll(ChannelWait& wait, Message* out) {
  Section section(mutex_);
  switch (wait.state_) {
    case ChannelWait::State::kDone:
      if (!wait.putting_) *out = std::move(wait.message_);
      wait.state_ = ChannelWait::State::kIdle;
      return ChannelResult::kDone;
    case ChannelWait::State::kClosed:
      wait.state_ = ChannelWait::State::kIdle;
      return ChannelResult::kClosed;
    default:
      return ChannelResult::kWould;
  }
}

WithdrawResult Channel::withdraw(ChannelWait& wait) noexcept {
  Section section(mutex_);
  ChannelWait::State state = std::exchange(wait.state_, ChannelWait::State::kIdle);
  if (state == ChannelWait::State::kWaiting) {
    (wait.putting_ ? putters_ : getters_).remove(wait);
    section.drop_later(std::move(wait.message_));
  } else if (state == ChannelWait::State::kDone && !wait.putting_) {
    // It was handed a message that it will never look at: the next getter has it, before all others.
    if (!getters_.empty()) {
      ChannelWait& getter = *getters_.first;
      getters_.remove(getter);
      getter.message_ = std::move(wait.message_);
      complete(section, getter, ChannelWait::State::kDone);
    } else if (deaf_) {
      section.drop_later(std::move(wait.message_));
    } else {
      queue_.push_front(std::move(wait.message_));
    }
  } else if (state == ChannelWait::State::kDone) {
    return WithdrawResult::kTooLate;
  }
  return WithdrawResult::kWithdrawn;
}

std::optional<ChannelResult> Channel::put_blocking(Message& message, Deadline deadline) {
  ChannelWait wait;
  std::condition_variable changed;
  {
    Section section(mutex_);
    ChannelResult result = put_locked(section, message);
    if (result != ChannelResult::kWould) return result;
    wait.message_ = std::move(message);
    wait.thread_ = &changed;
    wait.putting_ = true;
    wait.state_ = ChannelWait::State::kWaiting;
    putters_.push_back(wait);
  }
  std::unique_lock lock(mutex_);
  auto settled = [&] { return wait.state_ != ChannelWait::State::kWaiting; };
  if (!deadline) changed.wait(lock, settled);
  else if (!changed.wait_until(lock, *deadline, settled)) {
    putters_.remove(wait);
    message = std::move(wait.message_);
    return std::nullopt;
  }
  return wait.state_ == ChannelWait::State::kDone ? ChannelResult::kDone : ChannelResult::kClosed;
}

std::optional<ChannelResult> Channel::get_blocking(Message* out, Deadline deadline) {
  ChannelWait wait;
  std::condition_variable changed;
  {
    Section section(mutex_);
    ChannelResult result = get_locked(section, out);
    if (result != ChannelResult::kWould) return result;
    wait.thread_ = &changed;
    wait.state_ = ChannelWait::State::kWaiting;
    getters_.push_back(wait);
  }
  std::unique_lock lock(mutex_);
  auto settled = [&] { return wait.state_ != ChannelWait::State::kWaiting; };
  if (!deadline) changed.wait(lock, settled);
  else if (!changed.wait_until(lock, *deadline, settled)) {
    getters_.remove(wait);
    return std::nullopt;
  }
  if (wait.state_ != ChannelWait::State::kDone) return ChannelResult::kClosed;
  *out = std::move(wait.message_);
  return ChannelResult::kDone;
}

void Channel::close() {
  Section section(mutex_);
  close_locked(section);
}

bool Channel::is_closed() const {
  std::lock_guard lock(mutex_);
  return closed_;
}

size_t Channel::size() const {
  std::lock_guard lock(mutex_);
  return queue_.size();
}

}  // namespace skerry::channels
