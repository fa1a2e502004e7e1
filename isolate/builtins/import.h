// The import system of one isolate: sys.modules, the finders, and the compiled code that all isolates share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

class ModuleSystem {
 public:
  explicit ModuleSystem(Isolate& iso) : iso_(iso) {}
  // sys.modules, borrowed; made on first use.
  Result modules();
  // sys.path, borrowed list; made on first use from `search_path`.
  Result path();
  // Drops every module in the order in which CPython ends (finalizers run).
  void clear();

  std::vector<std::string> search_path;  // what sys.path starts with
  std::vector<std::string> arguments;    // sys.argv
  std::string main_path;                 // file of the script, "" if none

 private:
  friend class Importer;
  Isolate& iso_;
  Value modules_;
  Value path_;
};

// importlib semantics: __import__(name, globals, locals, fromlist, level).
Result import_name(Isolate& iso, Value name, Value globals, Value fromlist, int64_t level);
// `import a.b.c` giving the module a.b.c itself.
Result import_module(Isolate& iso, std::string_view dotted_name);
Result import_from(Isolate& iso, Value module, Value name);
Status import_star(Isolate& iso, Value module, Value target_mapping);

}  // namespace skerry
