// The source lines that a traceback shows, and what to underline in them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "isolate/compiler/code.h"
#include "isolate/isolate.h"

namespace skerry {

// Lines of source files, read once each, as UTF-8 whatever they are written in.
class SourceLines {
 public:
  explicit SourceLines(Isolate& iso) : iso_(iso) {}
  // Line `number` (from 1) without its newline; nothing if there is no such file or line.
  std::optional<std::string_view> line(const std::string& filename, int number);

 private:
  struct File {
    std::string text;
    std::vector<size_t> starts;
  };
  const File& file(const std::string& filename);
  Isolate& iso_;
  std::unordered_map<std::string, File> files_;
};

// "    ~~~~^~~~" below a line: empty when nothing, or the whole line, would be marked (PEP 657). `indent` characters of
// white space were cut from the line's start; four blanks stand in their place.
std::string underline(std::string_view line, size_t indent, const Position& position, uintptr_t stack_limit);

size_t utf8_length(std::string_view text);

}  // namespace skerry
