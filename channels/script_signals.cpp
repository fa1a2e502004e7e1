#include "channels/script_signals.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace skerry::channels {

namespace {
std::atomic<void (*)()> bus_guard{nullptr};

// Relaxed throughout where not said: each is a flag of its own, and the wake-up orders what follows it.
std::atomic<void (*)()> wake_function{nullptr};
std::atomic<uint64_t> noted{0};
std::atomic<uint64_t> blocked{0};
std::atomic<int> wakeup_file{-1};
// Written by signal handlers, read once the signal is taken: a second signal of the number may overwrite it, as it may in the system.
struct Note {
  std::atomic<int> code{0}, error{0}, pid{0}, status{0};
  std::atomic<unsigned> uid{0};
  std::atomic<long> band{0};
};
Note notes[kSignalCount];

struct Dispositions {
  std::atomic<Disposition> of[kSignalCount];
  Dispositions() {
    for (int i = 1; i < kSignalCount; ++i) {
      struct sigaction now {};
      bool ignored = sigaction(i, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
      of[i] = ignored ? Disposition::kIgnored : Disposition::kSystem;
    }
    of[SIGINT] = of[SIGTERM] = Disposition::kHost;
  }
};
Dispositions& dispositions() {
  static Dispositions table;
  return table;
}

bool in_range(int signum) { return signum >= 1 && signum < kSignalCount; }

void on_signal(int signum, siginfo_t* info, void*) {
  int saved = errno;
  note_script_signal(signum, info);
  if (void (*wake)() = wake_function.load(std::memory_order_relaxed)) wake();
  errno = saved;
}

}  // namespace

void serve_script_signals(void (*wake)()) {
  if (wake) (void)dispositions();  // made before any handler may ask
  wake_function.store(wake, std::memory_order_relaxed);
}
bool are_script_signals_served() { return wake_function.load(std::memory_order_relaxed) != nullptr; }

Disposition signal_disposition(int signum) {
  return in_range(signum) ? dispositions().of[signum].load(std::memory_order_relaxed) : Disposition::kSystem;
}

bool handles_script_signals() {
  for (int i = 1; i < kSignalCount; ++i)
    if (signal_disposition(i) == Disposition::kScript) return true;
  return false;
}

bool awaits_script_signals() {
  for (int i = 1; i < kSignalCount; ++i)
    if (i != SIGINT && signal_disposition(i) == Disposition::kScript) return true;
  return false;
}

void set_bus_guard(void (*put_on_top)()) { bus_guard.store(put_on_top, std::memory_order_release); }

namespace {

// What the system shall do at the signal. A blocked one is noted by our handler: the system's own mask is each thread's.
bool install(int signum, Disposition disposition) {
  struct sigaction action {};
  action.sa_flags = SA_RESTART;
  if (disposition == Disposition::kScript || (blocked.load(std::memory_order_relaxed) & signal_bit(signum)) != 0) {
    action.sa_sigaction = on_signal;
    action.sa_flags |= SA_SIGINFO;
  } else {
    action.sa_handler = disposition == Disposition::kIgnored ? SIG_IGN : SIG_DFL;
  }
  sigemptyset(&action.sa_mask);
  if (sigaction(signum, &action, nullptr) != 0) return false;
  // acquire: pairs with the release of set_bus_guard
  if (auto* put_on_top = signum == SIGBUS ? bus_guard.load(std::memory_order_acquire) : nullptr) put_on_top();
  return true;
}

}  // namespace

bool set_signal_disposition(int signum, Disposition disposition) {
  // The signal thread waits for these two and asks for the disposition then.
  if (signum != SIGINT && signum != SIGTERM && !install(signum, disposition)) return false;
  dispositions().of[signum].store(disposition, std::memory_order_relaxed);
  return true;
}

uint64_t blocked_script_signals() { return blocked.load(std::memory_order_relaxed); }

void block_script_signals(uint64_t mask) {
  const uint64_t changed = blocked.exchange(mask, std::memory_order_relaxed) ^ mask;
  for (int n = 1; n < kSignalCount; ++n) {
    bool is_fault = n == SIGSEGV || n == SIGBUS || n == SIGFPE || n == SIGILL;  // cannot be put off
    if ((changed & signal_bit(n)) == 0 || n == SIGINT || n == SIGTERM || n == SIGKILL || n == SIGSTOP || is_fault) continue;
    if (signal_disposition(n) != Disposition::kScript) install(n, signal_disposition(n));
  }
}

uint64_t pending_blocked_signals() { return noted.load(std::memory_order_relaxed) & blocked_script_signals(); }

int take_blocked_signal(uint64_t mask) {
  uint64_t now = noted.load(std::memory_order_acquire);
  for (;;) {
    int first = 0;
    for (int n = 1; n < kSignalCount && first == 0; ++n)
      if ((now & mask & signal_bit(n)) != 0) first = n;
    if (first == 0 || noted.compare_exchange_weak(now, now & ~signal_bit(first), std::memory_order_acquire)) return first;
  }
}

SignalNote signal_note(int signum) {
  if (!in_range(signum)) return {};
  const Note& n = notes[signum];
  return {n.code.load(std::memory_order_relaxed), n.error.load(std::memory_order_relaxed), n.pid.load(std::memory_order_relaxed),
          n.status.load(std::memory_order_relaxed), n.uid.load(std::memory_order_relaxed), n.band.load(std::memory_order_relaxed)};
}

void release_script_signals() {
  block_script_signals(0);
  set_signal_wakeup_file(-1);
  for (int i = 1; i < kSignalCount; ++i)
    if (signal_disposition(i) == Disposition::kScript)
      set_signal_disposition(i, i == SIGINT || i == SIGTERM ? Disposition::kHost : Disposition::kSystem);
}

void note_script_signal(int signum, const siginfo_t* info) {
  if (in_range(signum)) {
    const siginfo_t nothing{};
    const siginfo_t& told = info != nullptr ? *info : nothing;
    Note& n = notes[signum];
    n.code.store(told.si_code, std::memory_order_relaxed);
    n.error.store(told.si_errno, std::memory_order_relaxed);
    n.pid.store(info != nullptr ? told.si_pid : getpid(), std::memory_order_relaxed);
    n.uid.store(info != nullptr ? told.si_uid : getuid(), std::memory_order_relaxed);
    n.status.store(signum == SIGCHLD ? told.si_status : 0, std::memory_order_relaxed);
    n.band.store(signum == SIGIO ? told.si_band : 0, std::memory_order_relaxed);
  }
  noted.fetch_or(signal_bit(signum), std::memory_order_release);  // pairs with take_script_signals
  int file = wakeup_file.load(std::memory_order_relaxed);
  if (file < 0) return;
  auto byte = static_cast<unsigned char>(signum);
  ssize_t written = write(file, &byte, 1);
  (void)written;  // a full pipe has woken its reader already
}

bool script_signals_pending() { return (noted.load(std::memory_order_relaxed) & ~blocked_script_signals()) != 0; }
uint64_t take_script_signals() {
  const uint64_t kept = blocked_script_signals();
  return noted.fetch_and(kept, std::memory_order_acquire) & ~kept;
}
int set_signal_wakeup_file(int file) { return wakeup_file.exchange(file, std::memory_order_relaxed); }

}  // namespace skerry::channels
