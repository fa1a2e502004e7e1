#include "host/run_script.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>

#include "channels/host_core.h"
#include "host/runtime.h"
#include "host/signals.h"
#include "host/source_file.h"

namespace skerry {

namespace {

using channels::HostCore;
using channels::HostCoreOptions;
using channels::IsolateRecord;
using channels::Program;
using namespace std::chrono_literals;

// Time that isolates get to end after SIGTERM, and after a Ctrl-C that ended the main isolate.
constexpr auto kDrainTime = 5s;
constexpr auto kInterruptTime = 30ms;

std::string read_standard_input() {
  std::string text;
  char buffer[65536];
  for (ssize_t n; (n = read(0, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<size_t>(n));
  return text;
}

}  // namespace

int run_script(const CommandLine& command, const char* program_name) {
  Program program;
  program.kind = Program::Kind::kMain;
  channels::Environment environment;
  environment.executable = program_name;
  if (command.code) {
    program.source = std::make_shared<const std::string>(*command.code + "\n");
    program.file = "<string>";
    environment.arguments = {"-c"};
    environment.search_path = embed::search_path_for("", {});
  } else if (command.file == "-") {
    program.source = std::make_shared<const std::string>(read_standard_input());
    program.file = "<stdin>";
    environment.arguments = {"-"};
    environment.search_path = embed::search_path_for("", {});
  } else {
    embed::Result<std::string> text = embed::read_source(command.file);
    if (!text) {
      std::fprintf(stderr, "skerry: %s\n", text.error().message.c_str());
      return 2;
    }
    program.source = std::make_shared<const std::string>(*std::move(text));
    program.file = command.file;
    environment.arguments = {command.file};
    environment.search_path = embed::search_path_for(command.file, {});
  }
  environment.arguments.insert(environment.arguments.end(), command.arguments.begin(), command.arguments.end());
  program.environment = std::make_shared<const channels::Environment>(std::move(environment));

  // Signals first: every later thread inherits the mask. They may come before there is a core.
  std::atomic<HostCore*> running{nullptr};  // release by this thread, acquire by the signal thread: the core is complete
  std::atomic<bool> interrupted{false}, terminated{false};
  SignalThread signals({.interrupt =
                            [&] {
                              interrupted = true;
                              if (HostCore* core = running.load(std::memory_order_acquire)) core->interrupt_main();
                              else _exit(130);
                            },
                        .terminate =
                            [&] {
                              terminated = true;
                              if (HostCore* core = running.load(std::memory_order_acquire)) core->terminate_all();
                              else _exit(143);
                            }});
  prepare_runtime();
  HostCoreOptions options;
  options.workers = command.workers;
  options.heap_quota = command.heap_limit;
  options.deadlock = channels::DeadlockPolicy::kReport;
  HostCore core(options);
  IsolateRecord* main = core.start(std::move(program), "main");
  running.store(&core, std::memory_order_release);

  main->wait_blocking({});
  const channels::Outcome& outcome = main->join();
  int exit_code = 0;
  bool keyboard = false;
  if (main->state() == channels::IsolateState::kFailed) {
    exit_code = outcome.exit_code;
    keyboard = outcome.type == "KeyboardInterrupt";
    if (!outcome.exit_text.empty()) std::fprintf(stderr, "%s\n", outcome.exit_text.c_str());
    // Whoever read our output has gone: no news to anybody.
    bool closed_pipe = outcome.type == "BrokenPipeError";
    if (closed_pipe) exit_code = 128 + SIGPIPE;
    if (!outcome.is_quiet && !closed_pipe && !outcome.traceback.empty()) std::fprintf(stderr, "%s\n", outcome.traceback.c_str());
    if (keyboard) exit_code = 130;
  }
  main->drop_handle();

  bool hurry = keyboard || (interrupted && exit_code == 130);
  if (hurry || terminated) {
    core.terminate_all();
    core.wait_all(std::chrono::steady_clock::now() + (hurry ? std::chrono::nanoseconds(kInterruptTime) : std::chrono::nanoseconds(kDrainTime)));
  } else {
    // The others go on; Ctrl-C and SIGTERM end them.
    while (!core.wait_all(std::chrono::steady_clock::now() + 50ms)) {
      if (!interrupted && !terminated) continue;
      core.terminate_all();
      core.wait_all(std::chrono::steady_clock::now() + kDrainTime);
      break;
    }
  }
  if (interrupted && (keyboard || core.live_isolates() > 0)) exit_code = 130;
  if (terminated) exit_code = 143;
  if (core.was_deadlocked()) exit_code = 3;
  running.store(nullptr, std::memory_order_release);
  core.stop(std::chrono::steady_clock::now());
  std::fflush(nullptr);
  return exit_code;
}

}  // namespace skerry
