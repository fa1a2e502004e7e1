// The words before the program's name: those with one dash are python3's (python_options.cpp), those with two are Skerry's and go
// through CLI11. Everything after the name belongs to the program.
#include "host/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>
#include <string_view>

#include "host/python_options.h"
#include "host/runtime.h"

namespace skerry {

namespace {

constexpr const char* kTryHelp =
    "usage: skerry [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `skerry -h' for more information.\n";

// More than most machines have would take longer to find what two cores show; one shows little.
constexpr unsigned kDefaultVirtualCores = 4;

// What follows a number of bytes, as in 64M, 1.5GiB or 2g, in any case.
const std::map<std::string, double> kSizeUnits{
    {"", 1.0},         {"b", 1.0},          {"k", 0x1p10},  {"kb", 0x1p10}, {"kib", 0x1p10}, {"m", 0x1p20}, {"mb", 0x1p20},
    {"mib", 0x1p20},   {"g", 0x1p30},       {"gb", 0x1p30}, {"gib", 0x1p30}, {"t", 0x1p40},  {"tb", 0x1p40}, {"tib", 0x1p40}};

// Replaces a size by its number of bytes; returns what is wrong with it, or nothing.
std::string size_in_bytes(std::string& size) {
  double number = 0;
  auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), number);
  auto unit = kSizeUnits.find(CLI::detail::to_lower(CLI::detail::trim_copy(size.substr(end - size.data()))));
  if (error != std::errc() || unit == kSizeUnits.end() || !(number >= 0)) return "not a size: " + size + " (such as 64M, 1.5G, or 0 for no limit)";
  number *= unit->second;
  if (number >= 0x1p63) return "too large: " + size + " (0: no limit)";
  size = std::to_string(static_cast<uint64_t>(number));
  return {};
}

// False: an error has been printed.
bool parse_own_options(std::vector<std::string> words, CommandLine& out) {
  CLI::App app("", "skerry");
  app.set_help_flag();
  app.add_option("--workers", out.workers)->check(CLI::Range(1u, 1024u));
  app.add_option("--heap", out.heap_limit)->transform(CLI::Validator(size_in_bytes, "SIZE"));
  app.add_flag("--explain-images", out.explain_images);
  CLI::Option* seed = app.add_option("--seed", out.interpreter.seed);
  CLI::Option* cores = app.add_option("--virtual-cores", out.virtual_cores)->check(CLI::Range(1u, 1024u));
  app.add_flag("--stats", out.shows_statistics)->needs(seed);
  seed->excludes("--workers");
  cores->needs(seed);
  std::string check_hashes;
  app.add_option("--check-hash-based-pycs", check_hashes);
  std::reverse(words.begin(), words.end());  // CLI11 takes them last first
  try {
    app.parse(words);
  } catch (const CLI::ParseError& e) {
    out.exit_code = 2;
    std::fprintf(stderr, "skerry: %s\nTry 'skerry --help'.\n", e.what());
    return false;
  }
  if (*seed && out.virtual_cores == 0) out.virtual_cores = kDefaultVirtualCores;
  return true;
}

// Skerry's own options, and whether a word of its own may follow.
enum class Follows { kNothing, kArgument };
const std::map<std::string_view, Follows> kOwnOptions{
    {"--check-hash-based-pycs", Follows::kArgument}, {"--explain-images", Follows::kNothing}, {"--heap", Follows::kArgument},
    {"--seed", Follows::kArgument}, {"--stats", Follows::kNothing}, {"--virtual-cores", Follows::kArgument},
    {"--workers", Follows::kArgument}};

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
      const auto option = kOwnOptions.find(word.substr(0, word.find('=')));
      if (option == kOwnOptions.end()) {
        std::fprintf(stderr, "unknown option %s\n%s", argv[scan.next], kTryHelp);
        out.exit_code = 2;
        return out;
      }
      own.emplace_back(word);
      ++scan.next;
      if (option->second == Follows::kArgument && word == option->first && scan.next < argc) own.emplace_back(argv[scan.next++]);
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
