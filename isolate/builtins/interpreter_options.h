// What the command line and the environment asked of the interpreter: the fields of sys.flags and what goes with them.
//
// One set for the process, given before boot_runtime and never changed: compiled code is shared by all isolates, so they agree
// about -O. A host that gives none gets CPython's defaults.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace skerry {

struct InterpreterOptions {
  // The fields of sys.flags, as CPython numbers them.
  int debug = 0, inspect = 0, interactive = 0, optimize = 0, dont_write_bytecode = 0, no_user_site = 0, no_site = 0,
      ignore_environment = 0, verbose = 0, bytes_warning = 0, quiet = 0, hash_randomization = 1, isolated = 0, dev_mode = 0,
      utf8_mode = 0, warn_default_encoding = 0, safe_path = 0;
  int int_max_str_digits = -1;  // -1: the default limit
  int unbuffered = 0;           // -u, PYTHONUNBUFFERED
  int random_hashes = 0;        // -R: PYTHONHASHSEED does not count
  std::optional<uint64_t> seed;  // of the deterministic mode: what is random by itself otherwise follows from it
  int no_debug_ranges = 0;      // -X no_debug_ranges, PYTHONNODEBUGRANGES: code keeps lines, but no columns
  int import_time = 0;          // -X importtime, PYTHONPROFILEIMPORTTIME
  std::string cache_prefix;     // sys.pycache_prefix; empty: None
  std::string home;             // PYTHONHOME: sys.prefix, below which the library lies; empty: /usr
  std::string exec_home;        // sys.exec_prefix, likewise
  std::string environment;      // the folder of the virtual environment, sys.prefix; empty: there is none
  std::string base_executable;  // sys._base_executable in one
  bool environment_sees_system = true;  // the packages of the system, and the user's, count in it too
  std::vector<std::string> warnings;                            // sys.warnoptions
  std::vector<std::pair<std::string, std::string>> extensions;  // sys._xoptions; an empty value stands for True
  std::vector<std::string> original_arguments;                  // sys.orig_argv; empty: sys.argv
};

void set_interpreter_options(InterpreterOptions options);
const InterpreterOptions& interpreter_options();

// A PYTHON* variable of the environment; null if it is unset or empty, or if -E or -I says that none counts.
const char* interpreter_environment(const char* name);

}  // namespace skerry
