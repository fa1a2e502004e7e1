// `skerry FILE`: a script as the main isolate of a host, from start to exit code.
#pragma once

#include "host/command_line.h"

namespace skerry {

// Exit codes: the script's own; 1 for an uncaught exception or a syntax error; 2 for a file that cannot be run; 3 for a
// deadlock; 130 after Ctrl-C; 141 when standard output was closed; 143 after SIGTERM.
int run_script(const CommandLine& command, const char* program);

}  // namespace skerry
