// See python_options.h. What each option does is CPython 3.11's; what of it Skerry does not do is said where it is refused.
#include "host/python_options.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "skerry/version.h"

namespace skerry {

namespace {

constexpr const char* kUsage =
    "usage: skerry [option] ... [-c cmd | -m mod | file | -] [arg] ...\n"
    "Options of python3:\n"
    "-b     : issue warnings about str(bytes_instance) (-bb: issue errors)\n"
    "-B     : don't write .pyc files (Skerry never does)\n"
    "-c cmd : program passed in as string (terminates option list)\n"
    "-d     : sets sys.flags.debug\n"
    "-E     : ignore PYTHON* environment variables (such as PYTHONPATH)\n"
    "-h     : print this help message and exit (also -? or --help)\n"
    "-i     : inspect interactively after running script\n"
    "-I     : isolate from the user's environment (implies -E, -P and -s)\n"
    "-m mod : run library module as a script (terminates option list)\n"
    "-O     : remove assert and __debug__-dependent statements\n"
    "-OO    : do -O changes and also discard docstrings\n"
    "-P     : don't prepend a potentially unsafe path to sys.path\n"
    "-q     : don't print version and copyright on interactive startup\n"
    "-s     : don't add user site directory to sys.path\n"
    "-S     : don't add the folders of installed packages to sys.path\n"
    "-u     : force the stdout and stderr streams to be unbuffered\n"
    "-v     : trace import statements\n"
    "-V     : print the version number and exit (also --version)\n"
    "-W arg : warning control; arg is action:message:category:module:lineno\n"
    "-x     : skip first line of source\n"
    "-X opt : set implementation-specific option\n"
    "file   : program read from script file, folder or zip archive\n"
    "-      : program read from stdin\n"
    "arg ...: arguments passed to program in sys.argv[1:]\n"
    "Options of Skerry, whose isolates share the cores of this machine:\n"
    "--heap size      : memory that each isolate may hold, such as 64M or 1.5G; 0: no limit (default: 2G)\n"
    "--workers count  : threads that run isolates, 1 to 1024 (default: the cores granted to this process)\n"
    "--explain-images : at the end of the program, say which of its globals spawned isolates get from an image,\n"
    "                   which are taken at each spawn, and which cannot go along\n"
    "--seed number    : repeatable: isolates take turns in an order that follows from the number alone, in virtual time, in\n"
    "                   which sleeping takes no time; so do hashes of str and random.seed(). Other numbers, other orders\n"
    "--virtual-cores count : with --seed: how many isolates run at once in virtual time, 1 to 1024 (default: 4)\n"
    "--stats          : with --seed: at the end of the program, tell of virtual time, speed-up and the scheduler's work\n"
    "--check-hash-based-pycs mode : ignored: no .pyc file is read\n"
    "Other helps: --help-env (environment variables), --help-xoptions (-X), --help-all.\n"
    "Examples:\n"
    "  skerry script.py a b         run a script; it may spawn isolates\n"
    "  skerry -c 'print(2 ** 100)'  run a line\n"
    "  skerry --seed 17 script.py   run it on the schedule number 17\n"
    "  skerry --heap 64M script.py  give each isolate at most 64 MiB\n";

constexpr const char* kVariables =
    "Environment variables that change behavior:\n"
    "PYTHONSTARTUP           : file executed on interactive startup\n"
    "PYTHONPATH              : ':'-separated list of directories prefixed to sys.path\n"
    "PYTHONSAFEPATH          : don't prepend a potentially unsafe path to sys.path (-P)\n"
    "PYTHONBREAKPOINT        : what breakpoint() calls; 0 disables it\n"
    "PYTHONDEBUG             : sets sys.flags.debug (-d)\n"
    "PYTHONDEVMODE           : enable the development mode (-X dev)\n"
    "PYTHONDONTWRITEBYTECODE : don't write .pyc files (-B)\n"
    "PYTHONHASHSEED          : 'random', or a number that makes hashes repeatable\n"
    "PYTHONHOME              : the folder whose lib/python3.x is the standard library; sys.prefix\n"
    "PYTHONINSPECT           : inspect interactively after running script (-i)\n"
    "PYTHONINTMAXSTRDIGITS   : limit of digits in conversions between int and str (-X int_max_str_digits)\n"
    "PYTHONIOENCODING        : encoding[:errors] used for stdin, stdout and stderr\n"
    "PYTHONNODEBUGRANGES     : code keeps lines, but no columns (-X no_debug_ranges)\n"
    "PYTHONNOUSERSITE        : don't add user site directory to sys.path (-s)\n"
    "PYTHONOPTIMIZE          : remove assert statements; 2: docstrings too (-O)\n"
    "PYTHONPYCACHEPREFIX     : sys.pycache_prefix (-X pycache_prefix)\n"
    "PYTHONPROFILEIMPORTTIME : show how long each import takes (-X importtime)\n"
    "PYTHONUNBUFFERED        : unbuffered stdout and stderr (-u)\n"
    "PYTHONUTF8              : the UTF-8 mode (-X utf8)\n"
    "PYTHONVERBOSE           : trace import statements (-v)\n"
    "PYTHONWARNDEFAULTENCODING: opt-in EncodingWarning (-X warn_default_encoding)\n"
    "PYTHONWARNINGS          : warning control (-W)\n";

constexpr const char* kExtensions =
    "The following implementation-specific options are available:\n"
    "-X dev                     : enable the development mode\n"
    "-X importtime              : show how long each import takes\n"
    "-X int_max_str_digits=N    : limit of digits in conversions between int and str; 0: none\n"
    "-X no_debug_ranges         : code keeps lines, but no columns\n"
    "-X pycache_prefix=PATH     : sys.pycache_prefix\n"
    "-X utf8[=0|1]              : enable (1) or disable (0) the UTF-8 mode\n"
    "-X warn_default_encoding   : enable opt-in EncodingWarning\n"
    "Others are kept in sys._xoptions.\n";

int number_or_one(const char* text) {
  int value = 0;
  auto [end, error] = std::from_chars(text, text + std::strlen(text), value);
  return error == std::errc() && *end == '\0' && value > 0 ? value : 1;
}

void set_at_least(int& field, const char* variable) {
  if (const char* value = interpreter_environment(variable)) field = std::max(field, number_or_one(value));
}

// An option without an argument. False: there is no such option.
bool take_flag(char letter, CommandLine& out) {
  InterpreterOptions& o = out.interpreter;
  switch (letter) {
    case 'b': ++o.bytes_warning; return true;
    case 'B': o.dont_write_bytecode = 1; return true;
    case 'd': ++o.debug; return true;
    case 'E': o.ignore_environment = 1; return true;
    case 'i': o.inspect = ++o.interactive; return true;
    case 'I': o.isolated = o.ignore_environment = o.no_user_site = o.safe_path = 1; return true;
    case 'O': ++o.optimize; return true;
    case 'P': o.safe_path = 1; return true;
    case 'q': ++o.quiet; return true;
    case 'R': o.random_hashes = 1; return true;
    case 's': o.no_user_site = 1; return true;
    case 'S': o.no_site = 1; return true;
    case 't': return true;  // ignored, as by CPython
    case 'u': o.unbuffered = 1; return true;
    case 'v': ++o.verbose; return true;
    case 'x': out.skips_first_line = true; return true;
    default: return false;
  }
}

bool take_digits_limit(std::string_view text, InterpreterOptions& o) {
  int value = -1;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0 || (value != 0 && value < 640)) return false;
  o.int_max_str_digits = value;
  return true;
}

void add_warning(std::vector<std::string>& list, std::string text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

bool fail(CommandLine& out, const char* message) {
  std::fprintf(stderr, "Fatal Python error: %s\n", message);
  out.exit_code = 1;
  return false;
}

// What -X options mean for the interpreter; others are kept for sys._xoptions only.
bool apply_extensions(CommandLine& out) {
  InterpreterOptions& o = out.interpreter;
  for (const auto& [name, value] : o.extensions) {
    if (name == "dev") o.dev_mode = 1;
    if (name == "warn_default_encoding") o.warn_default_encoding = 1;
    if (name == "utf8") {
      if (!value.empty() && value != "0" && value != "1") return fail(out, "preconfig_init_utf8_mode: invalid -X utf8 option value");
      o.utf8_mode = value != "0";
    }
    if (name == "int_max_str_digits" && !take_digits_limit(value, o))
      return fail(out, "config_init_int_max_str_digits: -X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited.");
    if (name == "no_debug_ranges") o.no_debug_ranges = 1;
    if (name == "pycache_prefix") o.cache_prefix = value;
    if (name == "importtime") o.import_time = 1;
  }
  return true;
}

// Without a locale, CPython turns its UTF-8 mode on (PEP 540).
bool has_plain_locale() {
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"})
    if (const char* value = std::getenv(variable); value != nullptr && *value != '\0')
      return std::strcmp(value, "C") == 0 || std::strcmp(value, "POSIX") == 0;
  return true;
}

bool apply_hash_seed(CommandLine& out) {
  const char* text = interpreter_environment("PYTHONHASHSEED");
  if (text == nullptr || out.interpreter.random_hashes != 0 || std::strcmp(text, "random") == 0) return true;
  unsigned seed = 0;
  auto [end, error] = std::from_chars(text, text + std::strlen(text), seed);
  if (error != std::errc() || *end != '\0')
    return fail(out, "config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]");
  out.interpreter.hash_randomization = seed != 0;
  return true;
}

}  // namespace

void print_python_version(int count) {
  std::string skerry = "Skerry " + std::string(embed::version());
  if (count > 1) std::printf("Python 3.11.2 (%s) [GCC %s]\n", skerry.c_str(), __VERSION__);
  else std::printf("Python 3.11.2 (%s)\n", skerry.c_str());
}

bool print_python_help(std::string_view option) {
  bool all = option == "--help-all";
  bool usage = all || option == "--help";
  if (usage) std::fputs(kUsage, stdout);
  if (all || option == "--help-env") std::fputs(kVariables, stdout);
  if (all || option == "--help-xoptions") std::fputs(kExtensions, stdout);
  return usage || option == "--help-env" || option == "--help-xoptions";
}

OptionResult take_python_option(OptionScan& scan, CommandLine& out) {
  const char* word = scan.argv[scan.next] + 1;
  int versions = 0;
  for (; *word != '\0'; ++word) {
    char letter = *word;
    if (letter == 'c' || letter == 'm' || letter == 'W' || letter == 'X') {
      // The rest of the word is the argument, or else the next word.
      const char* argument = word[1] != '\0' ? word + 1 : scan.next + 1 < scan.argc ? scan.argv[++scan.next] : nullptr;
      if (argument == nullptr) {
        std::fprintf(stderr, "Argument expected for the -%c option\n", letter);
        return OptionResult::kUnknown;
      }
      if (letter == 'W') {
        out.interpreter.warnings.emplace_back(argument);
      } else if (letter == 'X') {
        const char* equals = std::strchr(argument, '=');
        if (equals != nullptr) out.interpreter.extensions.emplace_back(std::string(argument, equals), equals + 1);
        else out.interpreter.extensions.emplace_back(argument, "");
      } else {
        out.target = letter == 'c' ? CommandLine::Target::kCode : CommandLine::Target::kModule;
        out.subject = argument;
        scan.is_done = true;
      }
      break;
    }
    if (letter == 'V') {
      ++versions;
    } else if (letter == 'h' || letter == '?') {
      print_python_help("--help");
      out.exit_code = 0;
      return OptionResult::kShown;
    } else if (letter == 'J') {
      std::fprintf(stderr, "-J is reserved for Jython\n");
      return OptionResult::kUnknown;
    } else if (!take_flag(letter, out)) {
      std::fprintf(stderr, "Unknown option: -%c\n", letter);
      return OptionResult::kUnknown;
    }
  }
  ++scan.next;
  if (versions == 0) return OptionResult::kTaken;
  print_python_version(versions);
  out.exit_code = 0;
  return OptionResult::kShown;
}

bool finish_python_options(CommandLine& out) {
  // interpreter_environment looks at the options in force.
  InterpreterOptions& o = out.interpreter;
  o.utf8_mode = has_plain_locale();
  set_interpreter_options(o);
  if (o.ignore_environment == 0) {
    set_at_least(o.debug, "PYTHONDEBUG");
    set_at_least(o.verbose, "PYTHONVERBOSE");
    set_at_least(o.optimize, "PYTHONOPTIMIZE");
    set_at_least(o.inspect, "PYTHONINSPECT");
    if (interpreter_environment("PYTHONDONTWRITEBYTECODE")) o.dont_write_bytecode = 1;
    if (interpreter_environment("PYTHONNOUSERSITE")) o.no_user_site = 1;
    if (interpreter_environment("PYTHONUNBUFFERED")) o.unbuffered = 1;
    if (interpreter_environment("PYTHONSAFEPATH")) o.safe_path = 1;
    if (interpreter_environment("PYTHONWARNDEFAULTENCODING")) o.warn_default_encoding = 1;
    if (interpreter_environment("PYTHONDEVMODE")) o.dev_mode = 1;
    if (interpreter_environment("PYTHONPROFILEIMPORTTIME")) o.import_time = 1;
    if (interpreter_environment("PYTHONNODEBUGRANGES")) o.no_debug_ranges = 1;
    if (const char* home = interpreter_environment("PYTHONHOME")) {
      std::string_view both = home;
      o.home = both.substr(0, both.find(':'));
      o.exec_home = both.find(':') == both.npos ? both : both.substr(both.find(':') + 1);
    }
    if (const char* prefix = interpreter_environment("PYTHONPYCACHEPREFIX")) o.cache_prefix = prefix;
    if (const char* utf8 = interpreter_environment("PYTHONUTF8")) o.utf8_mode = std::strcmp(utf8, "1") == 0;
    if (const char* digits = interpreter_environment("PYTHONINTMAXSTRDIGITS"); digits != nullptr && !take_digits_limit(digits, o))
      return fail(out, "config_init_int_max_str_digits: PYTHONINTMAXSTRDIGITS: invalid limit; must be >= 640 or 0 for unlimited.");
  }
  if (!apply_extensions(out) || !apply_hash_seed(out)) return false;

  std::vector<std::string> warnings;
  if (o.dev_mode != 0) add_warning(warnings, "default");
  if (const char* listed = interpreter_environment("PYTHONWARNINGS")) {
    std::string_view rest = listed;
    while (!rest.empty()) {
      std::string_view one = rest.substr(0, rest.find(','));
      if (!one.empty()) add_warning(warnings, std::string(one));
      rest.remove_prefix(std::min(rest.size(), one.size() + 1));
    }
  }
  for (std::string& given : o.warnings) add_warning(warnings, std::move(given));
  if (o.bytes_warning > 0) add_warning(warnings, o.bytes_warning > 1 ? "error::BytesWarning" : "default::BytesWarning");
  o.warnings = std::move(warnings);
  set_interpreter_options(o);
  return true;
}

}  // namespace skerry
