#include "host/run_script.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/personality.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "channels/host_core.h"
#include "channels/script_signals.h"
#include "host/program.h"
#include "host/runtime.h"
#include "host/signals.h"
#include "isolate/builtins/code_cache.h"

extern "C" void __gcov_dump() __attribute__((weak));  // in a build that counts for a profile: writes what it has counted

namespace skerry {

namespace {

using channels::HostCore;
using channels::HostCoreOptions;
using channels::IsolateRecord;
using channels::Program;
using namespace std::chrono_literals;

// Time that isolates get: to finish what they have after SIGTERM, to end when they were told to, and to end after a Ctrl-C
// that ended the main isolate.
constexpr auto kDrainTime = 5s;
constexpr auto kEndTime = 5s;
constexpr auto kInterruptTime = 30ms;

void terminate_all_within(HostCore& core, std::chrono::nanoseconds time) {
  core.terminate_all();
  core.wait_all(std::chrono::steady_clock::now() + time);
}

// Until the program has ended and what it has started as well; says how it ended. The exit code.
int wait_for_end(HostCore& core, IsolateRecord* main, std::atomic<bool>& interrupted, const std::atomic<bool>& terminated) {
  main->wait_blocking({});
  channels::release_script_signals();
  const channels::Outcome& outcome = main->join();
  int exit_code = 0;
  bool keyboard = false;
  if (main->state() == channels::IsolateState::kFailed) {
    exit_code = outcome.exit_code;
    keyboard = outcome.how_failed().type == "KeyboardInterrupt";
    if (keyboard) exit_code = 130;
  }
  main->drop_handle();

  bool hurry = keyboard || (interrupted && exit_code == 130);
  if (!hurry) interrupted = false;  // that one the script has handled
  if (hurry) {
    terminate_all_within(core, kInterruptTime);
  } else {
    // The others go on; Ctrl-C ends them, SIGTERM lets them finish.
    while (!terminated && !core.wait_all(std::chrono::steady_clock::now() + 50ms)) {
      if (!interrupted) continue;
      terminate_all_within(core, kEndTime);
      break;
    }
    if (terminated && !core.wait_all(std::chrono::steady_clock::now() + kDrainTime)) terminate_all_within(core, kEndTime);
  }
  if (interrupted && (keyboard || core.live_isolates() > 0)) exit_code = 130;
  if (terminated) exit_code = 143;
  if (core.was_deadlocked()) exit_code = 3;
  return exit_code;
}

// The deterministic mode, at its end: what it takes to see a failure again, and what has happened.
void tell_of_schedule(const CommandLine& command, HostCore& core, int exit_code) {
  const std::string options = fmt::format("--seed {} --virtual-cores {}", *command.interpreter.seed, command.virtual_cores);
  if (exit_code != 0) std::fputs(fmt::format("skerry: this was {}\n", options).c_str(), stderr);
  if (!command.shows_statistics) return;
  const std::optional<scheduler::VirtualFigures> figures = core.pool().virtual_figures();
  if (!figures) {
    std::fputs("skerry: no statistics: something runs on\n", stderr);
    return;
  }
  const auto seconds = [](std::chrono::nanoseconds time) { return static_cast<double>(time.count()) / 1e9; };
  const double elapsed = seconds(figures->elapsed), computed = seconds(figures->computed);
  std::fputs(fmt::format("skerry: {}: schedule {:016x}\n"
                         "  virtual time {:.9f} s, computing {:.9f} s, speed-up {:.2f}\n"
                         "  runs {}, steals {} of {} tasks, looks at other cores {}, wake-ups of cores {}, from outside {}\n",
                         options, figures->schedule, elapsed, computed, elapsed > 0 ? computed / elapsed : 0.0, figures->runs,
                         figures->steals, figures->stolen, figures->looks, figures->wakes, figures->from_outside)
                 .c_str(), stderr);
}

// Addresses differ from run to run, and so would what follows from them: the hashes of objects, what their repr shows. The system can give
// the same ones each time, to a program that asks before it begins. Where it refuses, they differ.
void ask_for_equal_addresses() {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  const int before = personality(0xffffffff);
  if (before < 0 || (before & ADDR_NO_RANDOMIZE) != 0 || personality(static_cast<unsigned long>(before) | ADDR_NO_RANDOMIZE) < 0) return;
  // With the words that it was given.
  std::string text;
  if (std::ifstream file("/proc/self/cmdline", std::ios::binary); file) text.assign(std::istreambuf_iterator<char>(file), {});
  std::vector<char*> words;
  for (size_t at = 0; at < text.size(); at += std::strlen(text.c_str() + at) + 1) words.push_back(const_cast<char*>(text.c_str() + at));
  words.push_back(nullptr);
  execv("/proc/self/exe", words.data());
#endif
}

}  // namespace

int run_script(const CommandLine& command, const char* program_name) {
  if (command.virtual_cores != 0) ask_for_equal_addresses();
  Program program;
  int refused = 0;
  if (!make_program(command, program_name, &program, &refused)) return refused;

  const bool talks = program.kind == Program::Kind::kInteractive || command.interpreter.inspect > 0;

  // Signals first: every later thread inherits the mask. They may come before there is a core.
  std::atomic<HostCore*> running{nullptr};  // release by this thread, acquire by the signal thread: the core is complete
  std::atomic<bool> interrupted{false}, terminated{false};
  SignalThread signals({.interrupt =
                            [&] {
                              interrupted = true;
                              if (HostCore* core = running.load(std::memory_order_acquire)) core->interrupt_main(kInterruptKeyboard);
                              else _exit(130);
                            },
                        .ends_on_second = !talks,
                        .terminate =
                            [&] {
                              bool again = terminated.exchange(true);
                              HostCore* core = running.load(std::memory_order_acquire);
                              if (core == nullptr) _exit(143);
                              if (again) core->terminate_all();
                              else core->drain();
                            },
                        .script =
                            [&] {
                              if (HostCore* core = running.load(std::memory_order_acquire))
                                core->interrupt_main(kInterruptCallback);
                            }});
  set_code_cache_folder(user_code_cache_folder());
  prepare_runtime();
  if (!check_environment()) return 1;
  HostCoreOptions options;
  options.workers = command.workers;
  options.heap_quota = command.heap_limit;
  options.explain_images = command.explain_images;
  options.virtual_cores = command.virtual_cores;
  options.seed = command.interpreter.seed.value_or(0);
  options.deadlock = channels::DeadlockPolicy::kReport;
  HostCore core(options);
  // The child of a fork has neither this thread nor that of the signals.
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  core.set_forked([&core, &signals, &interrupted, &terminated, mask](IsolateRecord& main) {
    interrupted = terminated = false;
    signals.begin_anew();
    std::thread([&core, &main, &interrupted, &terminated, mask] {
      pthread_sigmask(SIG_SETMASK, &mask, nullptr);
      const int exit_code = wait_for_end(core, &main, interrupted, terminated);
      std::fflush(nullptr);
      // As its parent expects of a child.
      if (terminated) die_of_signal(SIGTERM);
      if (interrupted && exit_code == 130) die_of_signal(SIGINT);
      _exit(exit_code);
    }).detach();
  });
  running.store(&core, std::memory_order_release);
  IsolateRecord* main = core.start(std::move(program), "main");
  if (main == nullptr) _exit(143);  // SIGTERM was faster

  const int exit_code = wait_for_end(core, main, interrupted, terminated);
  if (command.virtual_cores != 0) tell_of_schedule(command, core, exit_code);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  // Every isolate has ended or been told to, nothing is left to be saved: ending the threads in order would cost half a millisecond.
  // The sanitizers look for leaks after it.
  std::fflush(nullptr);
  if (__gcov_dump != nullptr) __gcov_dump();
  _exit(exit_code);
#endif
  running.store(nullptr, std::memory_order_release);
  core.stop(std::chrono::steady_clock::now());
  std::fflush(nullptr);
  return exit_code;
}

}  // namespace skerry
