// The table that embed_modules.py wrote, and a binary search in it.
#include "stdlib/embedded.h"

#include <algorithm>
#include <iterator>

namespace skerry::stdlib {
namespace {

// The nameless last row keeps the array legal when nothing is built in; nobody looks at it.
constexpr EmbeddedModule kModules[] = {
#include "stdlib/embedded_modules.inc"
    {{}, false, {}},
};

}  // namespace

std::span<const EmbeddedModule> embedded_modules() {
  return std::span<const EmbeddedModule>(kModules).first(std::size(kModules) - 1);
}

const EmbeddedModule* find_embedded_module(std::string_view dotted_name) {
  const auto modules = embedded_modules();
  const auto found = std::lower_bound(
      modules.begin(), modules.end(), dotted_name,
      [](const EmbeddedModule& module, std::string_view name) { return module.name < name; });
  return found != modules.end() && found->name == dotted_name ? &*found : nullptr;
}

}  // namespace skerry::stdlib
