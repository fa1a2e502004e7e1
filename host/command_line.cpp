// The words before the program's name: those with one dash are python3's (python_options.cpp), those with two are Skerry's and go
// through CLI11. Everything after the name belongs to the program.
#include "host/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <string_view>

#include "host/python_options.h"
#include "host/runtime.h"

namespace skerry {

namespace {

constexpr const char* kTryHelp =
    "usage: skerry [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `skerry -h' for more information.\n";
constexpr const char* kFooter =
    "Examples:\n"
    "  skerry script.py a b         run a script; it may spawn isolates\n"
    "  skerry -c 'print(2 ** 100)'  run a line\n"
    "  skerry --heap 64M script.py  give each isolate at most 64 MiB\n";

// True: go on. False: help or an error has been printed.
bool parse_own_options(std::vector<std::string> words, CommandLine& out) {
  CLI::App app("Runs a Python program whose isolates share the cores of this machine:\n  skerry [run] [OPTIONS] FILE [ARGUMENTS]\n"
               "  skerry [OPTIONS] -c CODE [ARGUMENTS]\n  skerry [OPTIONS] -m MODULE [ARGUMENTS]", "skerry");
  app.set_help_flag("--help", "Print this help message and exit.");
  app.footer(kFooter);
  app.add_option("--workers", out.workers, "Threads that run isolates. Default: the cores granted to this process.")
      ->check(CLI::Range(1u, 1024u));
  app.add_option("--heap", out.heap_limit, "Memory that each isolate may hold, such as 64M or 2G; 0: no limit. Default: 2G.")
      ->transform(CLI::AsSizeValue(false))
      ->transform(CLI::Validator(  // runs before the one above, for which -1 is a very large number
          [](std::string& size) { return size.starts_with('-') ? "not a size: " + size : std::string(); }, ""));
  app.add_flag("--explain-images", out.explain_images,
               "At the end of the program, say which of its globals spawned isolates get from an image, which are taken at each spawn, and which cannot go along.");
  std::string check_hashes;
  app.add_option("--check-hash-based-pycs", check_hashes, "Ignored: no .pyc file is read.");
  std::reverse(words.begin(), words.end());  // CLI11 takes them last first
  try {
    app.parse(words);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) {
      print_python_usage();
      std::fputs("\n", stdout);
      out.exit_code = app.exit(e);
    } else {
      out.exit_code = 2;
      std::fprintf(stderr, "skerry: %s\nTry 'skerry --help'.\n", e.what());
    }
    return false;
  }
  return true;
}

}  // namespace

CommandLine parse_command_line(int argc, char** argv) {
  CommandLine out;
  if (argc > 1 && std::string_view(argv[1]) == "bench") {
    out.action = CommandLine::Action::kBench;
    out.arguments.assign(argv + 2, argv + argc);
    return out;
  }
  out.interpreter.original_arguments.assign(argv, argv + argc);
  out.heap_limit = kDefaultHeapLimit;
  OptionScan scan{argc, argv};
  if (argc > 1 && std::string_view(argv[1]) == "run") ++scan.next;
  std::vector<std::string> own;
  while (scan.next < argc && !scan.is_done) {
    std::string_view word = argv[scan.next];
    if (word.size() < 2 || word[0] != '-') break;
    if (word == "--") {
      ++scan.next;
      break;
    }
    if (word[1] == '-') {
      if (word == "--version") {
        print_python_version(1);
        return out;
      }
      if (print_python_help(word)) return out;
      std::string_view name = word.substr(0, word.find('='));
      if (name != "--heap" && name != "--workers" && name != "--check-hash-based-pycs" && name != "--explain-images" && name != "--help") {
        std::fprintf(stderr, "unknown option %s\n%s", argv[scan.next], kTryHelp);
        out.exit_code = 2;
        return out;
      }
      own.emplace_back(word);
      ++scan.next;
      bool takes_argument = word == "--heap" || word == "--workers" || word == "--check-hash-based-pycs";
      if (takes_argument && scan.next < argc) own.emplace_back(argv[scan.next++]);
      continue;
    }
    switch (take_python_option(scan, out)) {
      case OptionResult::kTaken: break;
      case OptionResult::kShown: return out;
      case OptionResult::kUnknown:
        std::fputs(kTryHelp, stderr);
        out.exit_code = 2;
        return out;
    }
  }
  if (!own.empty() && !parse_own_options(std::move(own), out)) return out;
  if (!finish_python_options(out)) return out;
  if (out.target == CommandLine::Target::kNone && scan.next < argc) {
    out.target = CommandLine::Target::kFile;
    out.subject = argv[scan.next++];
  }
  out.arguments.assign(argv + scan.next, argv + argc);
  out.action = CommandLine::Action::kRun;
  return out;
}

}  // namespace skerry
