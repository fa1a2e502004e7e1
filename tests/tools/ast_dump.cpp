// Prints the syntax tree of each file as `ast.dump(..., include_attributes=True)` does, or its syntax error.
//
//   ast_dump [--mode exec|eval|single] [--like-3.11 | --like-3.12] FILE...
//     (both leave out positions below f-strings, where the versions differ)
//   ast_dump --batch     serves a comparison script: reads "MODE KIND LENGTH\n" and a source (KIND is bytes or text),
//                        answers "LENGTH\n" and the tree, or the error as tab-separated fields, until the input ends
//   ast_dump --time FILE...   reads all, parses all, prints the throughput
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "ast_printer.h"
#include "isolate/syntax/parser.h"

using namespace skerry::syntax;
using skerry::tests::print_tree;
using skerry::tests::PrintOptions;

namespace {

Mode mode_named(const std::string& name) {
  return name == "eval" ? Mode::eval : name == "single" ? Mode::single : Mode::exec;
}

const char* kind_name(FaultKind kind) {
  switch (kind) {
    case FaultKind::SyntaxError: return "SyntaxError";
    case FaultKind::IndentationError: return "IndentationError";
    case FaultKind::TabError: return "TabError";
    case FaultKind::MemoryError: return "MemoryError";
  }
  return "?";
}

std::string describe(const SyntaxFault& fault) {
  std::ostringstream out;
  out << "error\t" << kind_name(fault.kind) << '\t' << fault.message << '\t' << fault.lineno << '\t' << fault.offset
      << '\t' << fault.end_lineno << '\t' << fault.end_offset;
  return out.str();
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string dump(const std::string& source, const std::string& name, Mode mode, SourceKind kind, const PrintOptions& print) {
  Arena arena;
  ParseOptions options;
  options.source_kind = kind;
  options.lookup_unicode_name = [](std::string_view, void*) { return int32_t{0xfffd}; };
  ParseResult result = parse(source, name, mode, arena, options);
  return result.tree ? print_tree(*result.tree, print) : describe(result.fault);
}

int batch(const PrintOptions& print) {
  std::string mode, kind;
  size_t length;
  while (std::cin >> mode >> kind >> length) {
    std::cin.get();
    std::string source(length, '\0');
    std::cin.read(source.data(), static_cast<std::streamsize>(length));
    std::string answer = dump(source, "<batch>", mode_named(mode),
                              kind == "text" ? SourceKind::text : SourceKind::bytes, print);
    std::cout << answer.size() << '\n' << answer << std::flush;
  }
  return 0;
}

int time_files(const std::vector<std::string>& files) {
  std::vector<std::string> sources;
  size_t bytes = 0, failed = 0, arena_bytes = 0;
  for (const std::string& file : files) {
    sources.push_back(read_file(file));
    bytes += sources.back().size();
  }
  auto start = std::chrono::steady_clock::now();
  for (const std::string& source : sources) {
    Arena arena;
    failed += parse(source, "", Mode::exec, arena).tree == nullptr;
    arena_bytes += arena.bytes_reserved();
  }
  std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%zu files, %.1f MB, %.3f s, %.1f MB/s, %zu failed, %.1f bytes of tree a byte\n", files.size(), bytes / 1e6,
              took.count(), bytes / 1e6 / took.count(), failed, static_cast<double>(arena_bytes) / bytes);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  PrintOptions print;
  Mode mode = Mode::exec;
  bool serve = false, time = false;
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    std::string argument = argv[i];
    if (argument == "--like-3.11") {
      print.type_parameters = false;
      print.attributes_in_fstrings = false;
    } else if (argument == "--like-3.12") {
      print.attributes_in_fstrings = false;
    } else if (argument == "--mode" && i + 1 < argc) {
      mode = mode_named(argv[++i]);
    } else if (argument == "--batch") {
      serve = true;
    } else if (argument == "--time") {
      time = true;
    } else {
      files.push_back(argument);
    }
  }
  if (serve) return batch(print);
  if (time) return time_files(files);
  for (const std::string& file : files) {
    std::cout << dump(read_file(file), file, mode, SourceKind::file, print) << '\n';
  }
  return 0;
}
