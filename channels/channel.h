// Channel: a bounded many-to-many queue of messages. Isolates and plain threads put and get.
//
// Nothing here waits: an operation that cannot proceed leaves a ChannelWait in a FIFO list, and whoever makes it possible completes
// it (hands the message over, or takes it) and wakes its owner. Everything is under one lock for a few instructions; messages are dropped and
// tasks woken outside it.
// Invariants (under the lock): getters wait only while the queue is empty and no putter waits; putters wait only while
// the queue is full; on a closed channel nobody waits, but for getters while a message that was handed to another getter may still be given
// back: the channel is drained when the last of them has been looked at. The queue may exceed the capacity by messages that a getter gave back.
//
// A template over its parts, so that tests/model/ can run the very same code one step at a time; channel_operations.h has the definitions.
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
#include "scheduler/atomics.h"
#include "scheduler/task.h"

namespace skerry::channels {

enum class EndRole : uint8_t { kSender = 1, kReceiver = 2, kBoth = 3 };

enum class ChannelResult : uint8_t {
  kDone,
  kWould,    // it would have to wait
  kClosed,   // put: closed or no receiver left; get: closed and drained
};

enum class WithdrawResult : uint8_t { kWithdrawn, kTooLate };

// What the channels of isolates are made of.
struct ChannelParts {
  using Atomics = scheduler::RealAtomics;
  using Condition = std::condition_variable_any;
  using Message = channels::Message;
  using Task = scheduler::Task;
};

// One waiting operation. Lives with its owner, who must withdraw it before it goes.
template <class Parts>
class BasicChannelWait {
 public:
  enum class State : uint8_t { kIdle, kWaiting, kDone, kClosed };

  BasicChannelWait() = default;
  BasicChannelWait(const BasicChannelWait&) = delete;
  BasicChannelWait& operator=(const BasicChannelWait&) = delete;

 private:
  friend class BasicChannel<Parts>;
  // Under the channel's lock.
  BasicChannelWait* next_ = nullptr;
  BasicChannelWait* previous_ = nullptr;
  State state_ = State::kIdle;
  bool putting_ = false;
  typename Parts::Message message_;
  // Whom to wake; written before it is listed.
  typename Parts::Task* task_ = nullptr;
  typename Parts::Condition* thread_ = nullptr;
};

template <class Parts>
class BasicChannel {
 public:
  using Message = typename Parts::Message;
  using Task = typename Parts::Task;
  using Wait = BasicChannelWait<Parts>;

  // The caller holds one end, EndRole::kBoth. Null capacity: unbounded.
  static BasicChannel* make(std::optional<size_t> capacity);

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
  ChannelResult put_or_wait(Message& message, Wait& wait, Task& task);
  ChannelResult get_or_wait(Message* out, Wait& wait, Task& task);
  // After a wake-up: kWould while nothing has happened. kDone of a get gives the message.
  ChannelResult poll(Wait& wait, Message* out);
  // Gives the wait up. A message that a getter had already been given goes back to the front; a put that had already
  // happened stays: kTooLate.
  WithdrawResult withdraw(Wait& wait) noexcept;

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
  using Lock = typename Parts::Atomics::ShortLock;
  template <class T>
  using Atomic = typename Parts::Atomics::template Atomic<T>;
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
    Atomic<size_t> held_{0};  // written under the lock, read without it: an estimate
  };
  struct List {
    Wait* first = nullptr;
    Wait* last = nullptr;
    bool empty() const { return first == nullptr; }
    void push_back(Wait& wait);
    void remove(Wait& wait);
  };
  class Section;

  explicit BasicChannel(std::optional<size_t> capacity) : capacity_(capacity) {}
  ~BasicChannel() = default;
  bool has_room() const { return !capacity_ || queue_.size() < *capacity_; }
  ChannelResult put_locked(Section& section, Message& message);
  ChannelResult get_locked(Section& section, Message* out);
  void list_put(Wait& wait, Message& message);  // takes it over
  void list_get(Wait& wait);
  void complete(Section& section, Wait& wait, typename Wait::State state);
  void close_locked(Section& section);
  void refill(Section& section);
  void hand_over(Section& section, Message&& message);  // to the getter that waits longest
  void taken_over(Section& section);                    // by a getter, or given back
  void end_getters(Section& section);

  const std::optional<size_t> capacity_;
  // Written by whoever holds a reference; publish nothing but the life time.
  mutable Atomic<size_t> references_{1};
  // acq_rel on the way down: who closes sees what the others did before.
  Atomic<size_t> senders_{1};
  Atomic<size_t> receivers_{1};

  mutable Lock lock_;
  // Under lock_.
  Ring queue_;
  List putters_;
  List getters_;
  size_t handed_over_ = 0;  // messages that getters were given and have not looked at
  bool closed_ = false;
  bool deaf_ = false;  // no receiver left
};

extern template class BasicChannel<ChannelParts>;
using ChannelWait = BasicChannelWait<ChannelParts>;

}  // namespace skerry::channels
