// From the command line to the program that the main isolate runs: its text, sys.argv, sys.path and sys.executable.
#pragma once

#include "channels/isolate_task.h"
#include "host/command_line.h"

namespace skerry {

// False: it cannot be run, a message has been printed and *exit_code is set.
bool make_program(const CommandLine& command, const char* program_name, channels::Program* out, int* exit_code);

// What PYTHONHOME and PYTHONIOENCODING name is there. False: a message has been printed. After prepare_runtime.
bool check_environment();

}  // namespace skerry
