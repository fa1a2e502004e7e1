// The Python sources that are built into the binary: a constant table, searched by dotted name.
// Knows nothing of how a module is compiled or imported.
#pragma once

#include <span>
#include <string_view>

namespace skerry::stdlib {

struct EmbeddedModule {
  std::string_view name;    // dotted, "isolates.pool"
  bool is_package;          // the source is that of __init__.py
  std::string_view source;  // UTF-8, lives as long as the program
};

// Null when no such module is built in. Safe from any thread.
const EmbeddedModule* find_embedded_module(std::string_view dotted_name);

// All of them, sorted by name.
std::span<const EmbeddedModule> embedded_modules();

}  // namespace skerry::stdlib
