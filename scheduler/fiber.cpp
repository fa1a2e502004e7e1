// Switching between native stacks, mapping them, and what the sanitizers must be told about it.
#include "scheduler/fiber.h"

#include <atomic>
#include <boost/context/detail/fcontext.hpp>
#include <cstdlib>
#include <new>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

#if defined(__SANITIZE_ADDRESS__)
#define SKERRY_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SKERRY_ASAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define SKERRY_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SKERRY_TSAN 1
#endif
#endif

// Declared here because a distribution may ship the run-time libraries without their headers.
#ifdef SKERRY_ASAN
extern "C" {
void __sanitizer_start_switch_fiber(void** fake_stack_save, const void* bottom, std::size_t size);
void __sanitizer_finish_switch_fiber(void* fake_stack_save, const void** bottom_old, std::size_t* size_old);
void __asan_unpoison_memory_region(const volatile void* address, std::size_t size);
}
#endif
#ifdef SKERRY_TSAN
extern "C" {
void* __tsan_get_current_fiber(void);
void* __tsan_create_fiber(unsigned flags);
void __tsan_destroy_fiber(void* fiber);
void __tsan_switch_to_fiber(void* fiber, unsigned flags);
}
#endif

namespace skerry::scheduler {
namespace {

namespace fcontext = boost::context::detail;

// Linux 6.13: guard pages that do not split the mapping. Older headers do not name it.
constexpr int kMadvGuardInstall = 102;

std::size_t page_size() {
  static const std::size_t size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

// A process may have 65,530 mappings, and other allocators need some: an mprotect makes two of one.
constexpr unsigned kMostSplittingGuards = 16'000;
std::atomic<unsigned> splitting_guards{0};  // relaxed: a count

// The per-thread record that the C++ runtime keeps of exceptions being handled (Itanium C++ ABI, 2.2.2): a task may be suspended inside a catch
// clause and continue on another thread. <cxxabi.h> declares the accessor const, which would let the compiler keep one thread's answer
// for the other; hence a declaration of our own, and no inlining.
struct ExceptionState {
  void* caught = nullptr;
  unsigned uncaught = 0;
};
extern "C" ExceptionState* runtime_exception_state() noexcept __asm__("__cxa_get_globals");

[[gnu::noinline]] ExceptionState exchange_exception_state(ExceptionState state) noexcept {
  ExceptionState* current = runtime_exception_state();
  asm volatile("" : "+r"(current));
  return std::exchange(*current, state);
}

// What the context that leaves tells the one that continues. It lies on the leaver's stack, which stays as it is until the other has read it.
struct Transfer {
  Context* from;
  Context* to;
};

}  // namespace

void Context::prepare_switch([[maybe_unused]] Context& target, [[maybe_unused]] void** fake_stack) noexcept {
#ifdef SKERRY_ASAN
  __sanitizer_start_switch_fiber(fake_stack, target.stack_low_, target.stack_size_);
#endif
#ifdef SKERRY_TSAN
  tsan_fiber_ = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(target.tsan_fiber_, 0);
#endif
}

void Context::arrived_from(Context& previous, void* previous_native, [[maybe_unused]] void* fake_stack) noexcept {
  previous.native_ = previous_native;
#ifdef SKERRY_ASAN
  // What is left behind may be a thread's own stack, whose bounds only the sanitizer knows.
  __sanitizer_finish_switch_fiber(fake_stack, &previous.stack_low_, &previous.stack_size_);
#endif
}

void Context::switch_to(Context& target) noexcept {
  Transfer transfer{this, &target};
  prepare_switch(target, &fake_stack_);
  const fcontext::transfer_t from = fcontext::jump_fcontext(target.native_, &transfer);
  arrived_from(*static_cast<Transfer*>(from.data)->from, from.fctx, fake_stack_);
}

void Context::suspend_for(Context& target) noexcept {
  const ExceptionState mine = exchange_exception_state({});
  switch_to(target);
  exchange_exception_state(mine);
}

void Context::leave_for(Context& target) noexcept {
  Transfer transfer{this, &target};
  prepare_switch(target, nullptr);  // null: the fake stack is freed
  fcontext::jump_fcontext(target.native_, &transfer);
  std::abort();  // nobody continues a retired context
}

struct Fiber::Start {
  static void enter(fcontext::transfer_t from) {
    const Transfer transfer = *static_cast<Transfer*>(from.data);
    arrived_from(*transfer.from, from.fctx, nullptr);
    Fiber& self = static_cast<Fiber&>(*transfer.to);
    self.started_ = true;
    self.entry_(self);
    std::abort();  // an entry ends with retire()
  }
};

// The guard is a second line of defence: whoever recurses checks stack_bounds(). So where the kernel has no lightweight guards and there are very many
// stacks, one without a guard is better than none.
Fiber::Guard Fiber::install_guard(void* page, std::size_t size) noexcept {
  if (madvise(page, size, kMadvGuardInstall) == 0) return Guard::kLightweight;
  if (splitting_guards.fetch_add(1, std::memory_order_relaxed) < kMostSplittingGuards && mprotect(page, size, PROT_NONE) == 0) {
    return Guard::kSplitsMapping;
  }
  splitting_guards.fetch_sub(1, std::memory_order_relaxed);
  return Guard::kNone;
}

Fiber::Fiber(std::size_t stack_size, Entry entry) : entry_(entry) {
  const std::size_t page = page_size();
  const std::size_t usable = (stack_size + page - 1) / page * page;
  mapping_size_ = usable + page;
  void* mapping = mmap(nullptr, mapping_size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (mapping == MAP_FAILED) throw std::bad_alloc();
  mapping_ = static_cast<std::byte*>(mapping);
  // Neighbouring stacks merge into one mapping, where a huge page would commit 2 MiB at the first touch.
  madvise(mapping_, mapping_size_, MADV_NOHUGEPAGE);
  guard_ = install_guard(mapping_, page);
  bounds_ = {mapping_ + page, mapping_ + mapping_size_};
  stack_low_ = bounds_.low;
  stack_size_ = usable;
  native_ = fcontext::make_fcontext(bounds_.high, usable, &Start::enter);
#ifdef SKERRY_TSAN
  tsan_fiber_ = __tsan_create_fiber(0);
#endif
}

Fiber::~Fiber() {
  if (started_) {
    Context here;
    retire_to_ = &here;
    here.switch_to(*this);
  }
#ifdef SKERRY_TSAN
  __tsan_destroy_fiber(tsan_fiber_);
#endif
#ifdef SKERRY_ASAN
  // Frames that were left for good have poisoned the shadow of memory that the next mapping may get.
  __asan_unpoison_memory_region(mapping_, mapping_size_);
#endif
  munmap(mapping_, mapping_size_);
  if (guard_ == Guard::kSplitsMapping) splitting_guards.fetch_sub(1, std::memory_order_relaxed);
}

void Fiber::trim() noexcept {
  // Room for the entry function's frames and what they call before the task.
  constexpr std::size_t kKept = 16 * 1024;
  const std::size_t usable = static_cast<std::size_t>(bounds_.high - bounds_.low);
  if (usable > kKept) madvise(bounds_.low, usable - kKept, MADV_DONTNEED);
}

std::unique_ptr<Fiber> FiberPool::take() {
  {
    std::lock_guard guard(mutex_);
    if (!resting_.empty()) {
      std::unique_ptr<Fiber> fiber = std::move(resting_.back());
      resting_.pop_back();
      return fiber;
    }
  }
  return std::make_unique<Fiber>(stack_size_, entry_);
}

void FiberPool::give_back(std::unique_ptr<Fiber> fiber) {
  constexpr std::size_t kMostResting = 256;
  fiber->trim();
  std::lock_guard guard(mutex_);
  if (resting_.size() < kMostResting) resting_.push_back(std::move(fiber));
  // else: the caller's pointer goes, and the fiber with it, after the lock was given back
}

}  // namespace skerry::scheduler
