// Threads of the pool leave signals to the threads of the host.
#pragma once

#include <csignal>
#include <pthread.h>

namespace skerry::scheduler {

// While one lives, the thread, and every thread it starts, takes no signals but faults.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all_but_faults;
    sigfillset(&all_but_faults);
    for (int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS}) sigdelset(&all_but_faults, signal);
    pthread_sigmask(SIG_BLOCK, &all_but_faults, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

}  // namespace skerry::scheduler
