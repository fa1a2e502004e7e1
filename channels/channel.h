// Channel: a bounded many-to-many queue of messages. Isolates and plain threads put and get.
//
// Nothing here waits: an operation that cannot proceed leaves a ChannelWait in a FIFO list, and whoever makes it possible completes
// it (hands the message over, or takes it) and wakes its owner. Everything is under one lock for a few instructions; messages are dropped and
// tasks woken outside it.
// Invariants (under the lock): getters wait only while the queue is empty and no putter waits; putters wait only while
// the queue is full; nobody waits on a closed channel. The queue may exceed the capacity by messages that a getter gave back.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "channels/message.h"
#include "scheduler/task.h"

namespace skerry::channels {

enum class EndRole : uint8_t { kSender = 1, kReceiver = 2, kBoth = 3 };

enum class ChannelResult : uint8_t {
  kDone,
  kWould,    // it would have to wait
  kClosed,   // put: closed or no receiver left; get: closed and drained
};

enum class WithdrawResult : uint8_t { kWithdrawn, kTooLate };

class Channel;

// One waiting operation. Lives with its owner, who must withdraw it before it goes.
class ChannelWait {
 public:
  enum class State : uint8_t { kIdle, kWaiting, kDone, kClosed };

  ChannelWait() = default;
  ChannelWait(const ChannelWait&) = delete;
  ChannelWait& operator=(const ChannelWait&) = delete;

 private:
  friend class Channel;
  // Under the channel's lock.
  ChannelWait* next_ = nullptr;
  ChannelWait* previous_ = nullptr;
  State state_ = State::kIdle;
  bool putting_ = false;
  Message message_;
  // Whom to wake; written before it is listed.
  scheduler::Task* task_ = nullptr;
  std::condition_variable* thread_ = nullptr;
};

class Channel {
 public:
  // The caller holds one end, EndRole::kBoth. Null capacity: unbounded.
  static Channel* make(std::optional<size_t> capacity);

  // Ends. kBoth is a sender and a receiver. Each end keeps the channel alive, as retain() does.
  void add_end(EndRole role) noexcept;
  void drop_end(EndRole role) noexcept;
  // Keeps the memory, not the channel open.
  void retain() const noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  void release() const noexcept;

  // kDone: the message was taken over. Otherwise it is left as it was.
  ChannelResult try_put(Message& message);
  ChannelResult try_get(Message* out);

  // As above, but for kWould the wait is listed for `task`. A put takes the message over then.
  ChannelResult put_or_wait(Message& message, ChannelWait& wait, scheduler::Task& task);
  ChannelResult get_or_wait(Message* out, ChannelWait& wait, scheduler::Task& task);
  // After a wake-up: kWould while nothing has happened. kDone of a get gives the message.
  ChannelResult poll(ChannelWait& wait, Message* out);
  // Gives the wait up. A message that a getter had already been given goes back to the front; a put that had already
  // happened stays: kTooLate.
  WithdrawResult withdraw(ChannelWait& wait) noexcept;

  // For threads that are no workers. Nothing: the time passed.
  using Deadline = std::optional<std::chrono::steady_clock::time_point>;
  std::optional<ChannelResult> put_blocking(Message& message, Deadline deadline);
  std::optional<ChannelResult> get_blocking(Message* out, Deadline deadline);

  void close();
  bool is_closed() const;
  size_t size() const;
  // What the messages in the queue hold, in bytes; a moment later it may be otherwise.
  size_t backlog() const { return queue_.held(); }
  std::optional<size_t> capacity() const { return capacity_; }

 private:
  // A FIFO of messages; nothing is allocated while it is empty.
  class Ring {
   public:
    size_t size() const { return count_; }
    bool empty() const { return count_ == 0; }
    size_t held() const { return held_.load(std::memory_order_relaxed); }
    void push_back(Message&& message);
    void push_front(Message&& message);
    Message pop_front();
    void swap(Ring& other) noexcept;

   private:
    void grow();
    std::vector<Message> slots_;  // a power of two, or none
    size_t head_ = 0;
    size_t count_ = 0;
    std::atomic<size_t> held_{0};  // written under the lock, read without it: an estimate
  };
  struct List {
    ChannelWait* first = nullptr;
    ChannelWait* last = nullptr;
    bool empty() const { return first == nullptr; }
    void push_back(ChannelWait& wait);
    void remove(ChannelWait& wait);
  };
  class Section;

  explicit Channel(std::optional<size_t> capacity) : capacity_(capacity) {}
  ~Channel() = default;
  bool has_room() const { return !capacity_ || queue_.size() < *capacity_; }
  ChannelResult put_locked(Section& section, Message& message);
  ChannelResult get_locked(Section& section, Message* out);
  void complete(Section& section, ChannelWait& wait, ChannelWait::State state);
  void close_locked(Section& section);
  void refill(Section& section);

  const std::optional<size_t> capacity_;
  // Written by whoever holds a reference; publish nothing but the life time.
  mutable std::atomic<size_t> references_{1};
  // acq_rel on the way down: who closes sees what the others did before.
  std::atomic<size_t> senders_{1};
  std::atomic<size_t> receivers_{1};

  mutable std::mutex mutex_;
  // Under mutex_.
  Ring queue_;
  List putters_;
  List getters_;
  bool closed_ = false;
  bool deaf_ = false;  // no receiver left
};

}  // namespace skerry::channels
