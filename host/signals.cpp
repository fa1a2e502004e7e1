#include "host/signals.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <new>
#include <optional>

#include "channels/script_signals.h"

namespace skerry {

namespace {
using channels::Disposition;

// Wakes the thread: the program ends, or a signal that a script handles has come. No script sees a signal of this number.
int wake_signal() { return SIGRTMIN; }

sigset_t waited_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, wake_signal());
  return set;
}

std::atomic<pthread_t> serving{};  // for the handler of a script's signals: relaxed, the thread outlives every script
std::atomic<bool> ending{false};   // relaxed: the wake-up follows it

void wake_server() { pthread_kill(serving.load(std::memory_order_relaxed), wake_signal()); }

}  // namespace

void die_of_signal(int signum) {
  signal(signum, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signum);
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  raise(signum);
}

SignalThread::SignalThread(Handlers handlers) : handlers_(std::move(handlers)) {
  signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of the write
  sigset_t set = waited_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  start();
  channels::serve_script_signals(wake_server);
}

void SignalThread::start() {
  thread_ = std::thread([this] { serve(); });
  serving.store(thread_.native_handle(), std::memory_order_relaxed);
}

void SignalThread::begin_anew() {
  new (&thread_) std::thread;  // the old one is not there to be joined
  start();
}

SignalThread::~SignalThread() {
  channels::serve_script_signals(nullptr);
  ending.store(true, std::memory_order_relaxed);
  wake_server();
  thread_.join();
}

void SignalThread::serve() {
  sigset_t set = waited_signals();
  std::optional<std::chrono::steady_clock::time_point> interrupted;
  for (;;) {
    siginfo_t info{};
    const int signum = sigwaitinfo(&set, &info);
    if (signum < 0) continue;
    if (signum == wake_signal()) {
      if (ending.load(std::memory_order_relaxed)) return;
      if (channels::script_signals_pending()) handlers_.script();
      continue;
    }
    if ((channels::blocked_script_signals() & channels::signal_bit(signum)) != 0) {
      channels::note_script_signal(signum, &info);  // until the script asks for it
      continue;
    }
    switch (channels::signal_disposition(signum)) {
      case Disposition::kIgnored: continue;
      case Disposition::kSystem: die_of_signal(signum); continue;
      case Disposition::kScript:
        channels::note_script_signal(signum, &info);
        handlers_.script();
        continue;
      case Disposition::kHost: break;
    }
    if (signum == SIGTERM) {
      handlers_.terminate();
    } else {
      const auto now = std::chrono::steady_clock::now();
      if (handlers_.ends_on_second && interrupted && now - *interrupted < kImpatience) _exit(130);
      interrupted = now;
      handlers_.interrupt();
    }
  }
}

}  // namespace skerry
