#include "host/signals.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

namespace skerry {

namespace {
// SIGUSR2 ends the thread's wait when the program ends.
sigset_t waited_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGUSR2);
  return set;
}
}  // namespace

SignalThread::SignalThread(Handlers handlers) : handlers_(std::move(handlers)) {
  signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of the write
  sigset_t set = waited_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  thread_ = std::thread([this] { serve(); });
}

SignalThread::~SignalThread() {
  pthread_kill(thread_.native_handle(), SIGUSR2);
  thread_.join();
}

void SignalThread::serve() {
  sigset_t set = waited_signals();
  bool interrupted = false;
  for (;;) {
    int signal = 0;
    if (sigwait(&set, &signal) != 0) continue;
    if (signal == SIGUSR2) return;
    if (signal == SIGTERM) {
      handlers_.terminate();
    } else if (interrupted && handlers_.ends_on_second) {
      _exit(130);
    } else {
      interrupted = true;
      handlers_.interrupt();
    }
  }
}

}  // namespace skerry
