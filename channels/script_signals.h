// Signals that the script handles: what the process knows of them. The main isolate's handlers are its own (stdlib/signal).
//
// A signal is noted by the handler that the system calls, or for SIGINT and SIGTERM by the host's signal thread, which always gets
// those; then the thread tells the main isolate, which takes what is noted at its next safepoint or wait. Where no signal thread
// serves (an embedding program), signals belong to that program and scripts cannot handle any.
#pragma once

#include <csignal>
#include <cstdint>

namespace skerry::channels {

enum class Disposition : uint8_t {
  kSystem,   // SIG_DFL
  kIgnored,  // SIG_IGN
  kScript,   // a function of the main isolate
  kHost,     // KeyboardInterrupt, or the orderly end at SIGTERM
};

inline constexpr int kSignalCount = NSIG;

// By the host. The function wakes the thread that calls IsolateTask::interrupt; it is called from signal handlers. Null: none serves.
void serve_script_signals(void (*wake)());
bool are_script_signals_served();

// Any thread. A number out of range is kSystem.
Disposition signal_disposition(int signum);
bool handles_script_signals();  // any of them is kScript
bool awaits_script_signals();   // the same but for Ctrl-C, which asyncio handles for as long as it runs
// By the main isolate. False with errno: the system refused.
bool set_signal_disposition(int signum, Disposition disposition);
// What puts its own handler of SIGBUS above the script's again, when that has changed (stdlib/mmap/bus_guard.cpp); null: nobody.
void set_bus_guard(void (*put_on_top)());

// Signals that the script has blocked: bit n & 63 for signal n. They are noted when they come, whatever is done at them otherwise, and
// stay noted until they are let through or taken by take_blocked_signal. By the main isolate.
uint64_t blocked_script_signals();
void block_script_signals(uint64_t mask);
// Those of them that have come.
uint64_t pending_blocked_signals();
// Any thread: takes one of the mask's that has come. 0: none has.
int take_blocked_signal(uint64_t mask);
inline uint64_t signal_bit(int signum) { return uint64_t{1} << (signum & 63); }
// What was told of the last signal of a number that was noted.
struct SignalNote {
  int code = 0, error = 0, pid = 0, status = 0;
  unsigned uid = 0;
  long band = 0;
};
SignalNote signal_note(int signum);

// The main isolate has ended: what it handled is the host's and the system's again.
void release_script_signals();

// Any thread, signal handlers too.
void note_script_signal(int signum, const siginfo_t* info = nullptr);
bool script_signals_pending();
// Bit n & 63: signal n has come, and is not blocked. By the main isolate.
uint64_t take_script_signals();

// File that gets a byte for each noted signal, or -1. Gives the old one.
int set_signal_wakeup_file(int file);

}  // namespace skerry::channels
