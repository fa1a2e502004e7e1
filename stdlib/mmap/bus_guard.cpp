#include "stdlib/mmap/bus_guard.h"

#include "channels/script_signals.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <mutex>

namespace skerry::mapping {

namespace {

struct Range {
  // Written by whoever guards and forgets, read by the handler. `end` is published last and withdrawn first.
  std::atomic<uintptr_t> start{0}, end{0};
};
constexpr size_t kMaxRanges = 4096;
Range ranges[kMaxRanges];
std::mutex ranges_lock;  // for changes only
std::once_flag installed;
struct sigaction previous;
uintptr_t page_size;

bool is_guarded(uintptr_t address) {
  for (const Range& r : ranges) {
    uintptr_t end = r.end.load(std::memory_order_acquire);  // pairs with the release in guard_range
    if (address < end && address >= r.start.load(std::memory_order_relaxed)) return true;
  }
  return false;
}

// mmap is a bare system call here, and so safe in a handler.
void on_bus_error(int signal, siginfo_t* info, void* context) {
  int saved = errno;
  auto address = reinterpret_cast<uintptr_t>(info->si_addr);
  if (info->si_code > 0 && is_guarded(address)) {
    void* page = reinterpret_cast<void*>(address & ~(page_size - 1));
    void* replaced = ::mmap(page, page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    errno = saved;
    if (replaced != MAP_FAILED) return;
  }
  if (previous.sa_flags & SA_SIGINFO) return previous.sa_sigaction(signal, info, context);
  if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) return previous.sa_handler(signal);
  ::signal(SIGBUS, SIG_DFL);                   // an access is tried again, and ends the process
  if (info->si_code <= 0) ::raise(SIGBUS);     // one that was sent
}

void put_on_top() {
  struct sigaction action {};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  struct sigaction was {};
  ::sigaction(SIGBUS, &action, &was);
  if (was.sa_sigaction != on_bus_error) previous = was;
}

void install() {
  page_size = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
  put_on_top();
  channels::set_bus_guard(put_on_top);
}

}  // namespace

bool guard_range(void* start, size_t size) {
  std::call_once(installed, install);
  std::lock_guard guard(ranges_lock);
  for (Range& r : ranges) {
    if (r.end.load(std::memory_order_relaxed) != 0) continue;
    auto from = reinterpret_cast<uintptr_t>(start);
    r.start.store(from, std::memory_order_relaxed);
    r.end.store((from + size + page_size - 1) & ~(page_size - 1), std::memory_order_release);  // pairs with is_guarded's acquire
    return true;
  }
  return false;
}

void forget_range(void* start) {
  std::lock_guard guard(ranges_lock);
  for (Range& r : ranges)
    if (r.end.load(std::memory_order_relaxed) != 0 && r.start.load(std::memory_order_relaxed) == reinterpret_cast<uintptr_t>(start)) {
      r.end.store(0, std::memory_order_release);
      return;
    }
}

}  // namespace skerry::mapping
