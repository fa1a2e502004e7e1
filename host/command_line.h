// What the user typed: the command line of python3, and Skerry's own options with two dashes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "isolate/builtins/interpreter_options.h"

namespace skerry {

struct CommandLine {
  enum class Action { kRun, kBench, kExit };
  enum class Target { kNone /* standard input, or a conversation on a terminal */, kCode, kModule, kFile };
  Action action = Action::kExit;
  int exit_code = 0;                    // for kExit: help and errors have been printed
  Target target = Target::kNone;
  std::string subject;                  // the code, the module's name, or the file; "-" for standard input
  std::vector<std::string> arguments;   // sys.argv[1:]
  bool skips_first_line = false;        // -x
  InterpreterOptions interpreter;
  unsigned workers = 0;
  std::uint64_t heap_limit = 0;         // bytes for each isolate; 0: none
  bool explain_images = false;
  // Not 0: the deterministic mode, with interpreter.seed.
  unsigned virtual_cores = 0;
  bool shows_statistics = false;
};

CommandLine parse_command_line(int argc, char** argv);

}  // namespace skerry
