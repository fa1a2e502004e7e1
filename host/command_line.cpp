// CLI11 reads the options before the script's name; everything after it belongs to the script.
#include "host/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "host/runtime.h"
#include "skerry/version.h"

namespace skerry {

namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  skerry script.py a b         run a script; it may spawn isolates\n"
    "  skerry -c 'print(2 ** 100)'  run a line\n"
    "  skerry --heap 64M script.py  give each isolate at most 64 MiB\n";

// Index of the argument that begins what belongs to the script: the file, or what follows -c CODE.
int script_start(int argc, char** argv, bool* has_code) {
  int i = 1;
  if (i < argc && std::string_view(argv[i]) == "run") ++i;
  for (; i < argc; ++i) {
    std::string_view a = argv[i];
    if (a == "-c") {
      *has_code = true;
      return i + 2;
    }
    if (a == "--") return i + 1;
    if (a == "-" || a.empty() || a.front() != '-') return i;
    if ((a == "--heap" || a == "--workers") && i + 1 < argc) ++i;
  }
  return argc;
}

}  // namespace

CommandLine parse_command_line(int argc, char** argv) {
  CommandLine out;
  if (argc > 1 && std::string_view(argv[1]) == "bench") {
    out.action = CommandLine::Action::kBench;
    out.arguments.assign(argv + 2, argv + argc);
    return out;
  }
  bool has_code = false;
  int start = std::min(script_start(argc, argv, &has_code), argc);

  CLI::App app("Runs a Python script whose isolates share the cores of this machine:\n  skerry [run] [OPTIONS] FILE [ARGUMENTS]\n  skerry [OPTIONS] -c CODE [ARGUMENTS]", "skerry");
  app.footer(kFooter);
  std::string version = "Skerry " + std::string(embed::version());
  app.set_version_flag("-V,--version", version);
  std::string code;
  app.add_option("-c", code, "Run CODE instead of a file.");
  app.add_option("--workers", out.workers, "Threads that run isolates. Default: the cores granted to this process.")
      ->check(CLI::Range(1u, 1024u));
  out.heap_limit = kDefaultHeapLimit;
  app.add_option("--heap", out.heap_limit, "Memory that each isolate may hold, such as 64M or 2G; 0: no limit. Default: 2G.")
      ->transform(CLI::AsSizeValue(false));

  std::vector<std::string> options;
  int first = argc > 1 && std::string_view(argv[1]) == "run" ? 2 : 1;
  for (int i = first; i < start; ++i)
    if (std::string_view(argv[i]) != "--") options.emplace_back(argv[i]);
  std::reverse(options.begin(), options.end());  // CLI11 takes them last first
  try {
    app.parse(options);
  } catch (const CLI::ParseError& e) {
    bool is_help = e.get_exit_code() == 0;
    out.exit_code = is_help ? app.exit(e) : 2;
    if (!is_help) std::fprintf(stderr, "skerry: %s\nTry 'skerry --help'.\n", e.what());
    return out;
  }
  if (has_code) {
    out.code = code;
    out.arguments.assign(argv + start, argv + argc);
  } else if (start < argc) {
    out.file = argv[start];
    out.arguments.assign(argv + start + 1, argv + argc);
  } else {
    std::fprintf(stderr, "skerry: no script given. Usage: skerry FILE [ARGUMENTS], or 'skerry --help'.\n");
    out.exit_code = 2;
    return out;
  }
  out.action = CommandLine::Action::kRun;
  return out;
}

}  // namespace skerry
