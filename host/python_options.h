// The options of python3: one letter each, several in one word ("-Sc code"), and the variables PYTHON* of the environment.
#pragma once

#include <string_view>

#include "host/command_line.h"

namespace skerry {

// Where in argv the scan of options stands.
struct OptionScan {
  int argc;
  char** argv;
  int next = 1;
  bool is_done = false;  // -c or -m have taken what follows
};

enum class OptionResult { kTaken, kUnknown, kShown /* help or version: exit_code is set */ };

// argv[scan.next], a word that begins with one dash. Advances behind it and its argument.
OptionResult take_python_option(OptionScan& scan, CommandLine& out);
// After all options: what the environment adds, unless -E or -I. False: a message has been printed, exit_code is set.
bool finish_python_options(CommandLine& out);

void print_python_version(int count);  // -V, -VV
bool print_python_help(std::string_view option);  // --help, --help-env, --help-xoptions, --help-all; false: none of them

}  // namespace skerry
