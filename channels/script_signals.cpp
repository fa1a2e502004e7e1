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
std::atomic<int> wakeup_file{-1};

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

void on_signal(int signum) {
  int saved = errno;
  note_script_signal(signum);
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

void set_bus_guard(void (*put_on_top)()) { bus_guard.store(put_on_top, std::memory_order_release); }

bool set_signal_disposition(int signum, Disposition disposition) {
  // The signal thread waits for these two and asks for the disposition then.
  if (signum != SIGINT && signum != SIGTERM) {
    struct sigaction action {};
    action.sa_handler = disposition == Disposition::kScript    ? on_signal
                        : disposition == Disposition::kIgnored ? SIG_IGN
                                                               : SIG_DFL;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    if (sigaction(signum, &action, nullptr) != 0) return false;
    // acquire: pairs with the release of set_bus_guard
    if (auto* put_on_top = signum == SIGBUS ? bus_guard.load(std::memory_order_acquire) : nullptr) put_on_top();
  }
  dispositions().of[signum].store(disposition, std::memory_order_relaxed);
  return true;
}

void release_script_signals() {
  set_signal_wakeup_file(-1);
  for (int i = 1; i < kSignalCount; ++i)
    if (signal_disposition(i) == Disposition::kScript)
      set_signal_disposition(i, i == SIGINT || i == SIGTERM ? Disposition::kHost : Disposition::kSystem);
}

void note_script_signal(int signum) {
  noted.fetch_or(uint64_t{1} << (signum & 63), std::memory_order_release);  // pairs with take_script_signals
  int file = wakeup_file.load(std::memory_order_relaxed);
  if (file < 0) return;
  auto byte = static_cast<unsigned char>(signum);
  ssize_t written = write(file, &byte, 1);
  (void)written;  // a full pipe has woken its reader already
}

bool script_signals_pending() { return noted.load(std::memory_order_relaxed) != 0; }
uint64_t take_script_signals() { return noted.exchange(0, std::memory_order_acquire); }
int set_signal_wakeup_file(int file) { return wakeup_file.exchange(file, std::memory_order_relaxed); }

}  // namespace skerry::channels
