// Ctrl-C and SIGTERM, delivered by a thread of their own, so that they reach a program whose every isolate is busy.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace skerry {

class SignalThread {
 public:
  static constexpr std::chrono::seconds kImpatience{2};
  struct Handlers {
    std::function<void()> interrupt;  // SIGINT; another within kImpatience ends the process at once with exit code 130, unless ...
    bool ends_on_second = true;       // ... the user talks with the program, where each drops a line or stops a statement
    std::function<void()> terminate;  // SIGTERM
    std::function<void()> script;     // a signal that the script handles has come (channels/script_signals.h)
  };
  // Blocks the signals in the calling thread first: make it before any other thread.
  explicit SignalThread(Handlers handlers);
  ~SignalThread();
  // In the child of a fork, which has not this thread.
  void begin_anew();
  SignalThread(const SignalThread&) = delete;
  SignalThread& operator=(const SignalThread&) = delete;

 private:
  void start();
  void serve();
  Handlers handlers_;
  std::thread thread_;
};

// What the system does with the signal by itself.
void die_of_signal(int signum);

}  // namespace skerry
