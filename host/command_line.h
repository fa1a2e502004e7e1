// What the user typed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace skerry {

struct CommandLine {
  enum class Action { kRun, kBench, kExit };
  Action action = Action::kExit;
  int exit_code = 0;                    // for kExit: help and errors have been printed
  std::optional<std::string> code;      // -c
  std::string file;                     // the script; "-" for standard input
  std::vector<std::string> arguments;   // sys.argv[1:]
  unsigned workers = 0;
  std::uint64_t heap_limit = 0;         // bytes for each isolate; 0: none
};

CommandLine parse_command_line(int argc, char** argv);

}  // namespace skerry
