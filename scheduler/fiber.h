// Fibers: native stacks that a task runs on and can leave for a while.
//
// A thin wrapper over Boost.Context's fcontext, annotated for AddressSanitizer and ThreadSanitizer, which otherwise
// report falsely or crash when a fiber moves to another thread. A fiber serves many tasks one after another, and may be continued by another thread than
// the one it was suspended on. Nothing here knows tasks or workers.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace skerry::scheduler {

struct StackBounds {
  std::byte* low = nullptr;   // the stack grows down to here; below lies the guard
  std::byte* high = nullptr;
};

// A place that execution can come back to: a suspended fiber, or a thread's own stack while a fiber runs on the thread.
class Context {
 public:
  Context() = default;
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  // Suspends the caller as *this and continues `target`. Returns when somebody switches to *this, maybe on another thread. No exception may be
  // in flight or being handled.
  void switch_to(Context& target) noexcept;

  // The same, but exceptions may be: the C++ runtime's record of them travels with the context.
  void suspend_for(Context& target) noexcept;

 protected:
  // As switch_to, for the last time: *this is never continued.
  [[noreturn]] void leave_for(Context& target) noexcept;

  void* native_ = nullptr;  // an fcontext_t
  // For the sanitizers only.
  const void* stack_low_ = nullptr;
  std::size_t stack_size_ = 0;
  void* fake_stack_ = nullptr;
  void* tsan_fiber_ = nullptr;

 private:
  friend class Fiber;
  void prepare_switch(Context& target, void** fake_stack) noexcept;
  static void arrived_from(Context& previous, void* previous_native, void* fake_stack) noexcept;
};

class Fiber : public Context {
 public:
  // Runs when the fiber is first switched to, and serves until asked to retire: whenever it is continued at rest it must look at
  // should_retire(), and then call retire().
  using Entry = void (*)(Fiber& self);

  Fiber(std::size_t stack_size, Entry entry);  // throws std::bad_alloc
  ~Fiber();  // at rest; it retires

  bool should_retire() const noexcept { return retire_to_ != nullptr; }
  [[noreturn]] void retire() noexcept { leave_for(*retire_to_); }

  // Gives the memory of the deeper part of the stack back to the system. The fiber is suspended near the stack's top.
  void trim() noexcept;

  StackBounds bounds() const noexcept { return bounds_; }

  // For the user: who switched to it last, and so where it goes back to.
  void* user = nullptr;

 private:
  struct Start;  // the trampoline
  enum class Guard : unsigned char { kNone, kLightweight, kSplitsMapping };
  static Guard install_guard(void* page, std::size_t size) noexcept;

  StackBounds bounds_;
  std::byte* mapping_ = nullptr;
  std::size_t mapping_size_ = 0;
  Entry entry_;
  Guard guard_ = Guard::kNone;
  bool started_ = false;
  Context* retire_to_ = nullptr;
};

// Fibers at rest, shared by the workers; each worker keeps a few of its own before it comes here. All have the same entry function, and wait in it.
class FiberPool {
 public:
  FiberPool(std::size_t stack_size, Fiber::Entry entry) : stack_size_(stack_size), entry_(entry) {}

  std::unique_ptr<Fiber> take();  // throws std::bad_alloc
  void give_back(std::unique_ptr<Fiber> fiber);  // at rest: waiting for its next task

 private:
  const std::size_t stack_size_;
  const Fiber::Entry entry_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Fiber>> resting_;  // under mutex_
};

}  // namespace skerry::scheduler
