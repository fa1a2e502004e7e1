// A queue that all threads share: a first-in-first-out list under a lock, with a length that can be read without it.
//
// Intrusive: kNext names the node's link. The pool has three: woken, yielded and urgent tasks.
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>

namespace skerry::scheduler {

template <class Node, auto kNext, class Atomics>
class SharedQueue {
 public:
  void push(Node& node) {
    node.*kNext = nullptr;
    std::lock_guard guard(mutex_);
    if (last_) {
      last_->*kNext = &node;
    } else {
      first_ = &node;
    }
    last_ = &node;
    // relaxed: under the lock; readers without it have made, or make, a full fence (idle.h)
    size_.store(size_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }

  // The oldest, or null.
  Node* pop() {
    if (size() == 0) return nullptr;
    std::lock_guard guard(mutex_);
    Node* const node = first_;
    if (node) drop_first();
    return node;
  }

  // The oldest, or null; and up to `more` further ones, in order, to `keep`.
  template <class Keep>
  Node* pop_batch(std::size_t more, Keep keep) {
    if (size() == 0) return nullptr;
    std::lock_guard guard(mutex_);
    Node* const node = first_;
    if (!node) return nullptr;
    drop_first();
    for (; more > 0 && first_; --more) {
      Node& further = *first_;
      drop_first();
      keep(further);
    }
    return node;
  }

  // Around a fork.
  void lock() { mutex_.lock(); }
  void unlock() { mutex_.unlock(); }

  // A snapshot.
  std::size_t size() const noexcept { return size_.load(std::memory_order_relaxed); }

 private:
  void drop_first() {
    first_ = first_->*kNext;
    if (!first_) last_ = nullptr;
    size_.store(size_.load(std::memory_order_relaxed) - 1, std::memory_order_relaxed);
  }

  typename Atomics::Mutex mutex_;
  // Under the lock.
  Node* first_ = nullptr;
  Node* last_ = nullptr;
  // Written under the lock, read without. Publishes nothing: who wants the nodes takes the lock.
  typename Atomics::template Atomic<std::size_t> size_{0};
};

}  // namespace skerry::scheduler
