// sys.stdlib_module_names: what the library's folder holds, and the native modules. Made when somebody asks for it (a traceback
// of a NameError, say), since three hundred names are too much for each of very many isolates.
#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "isolate/builtins/import.h"
#include "isolate/builtins/sys_module.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"

namespace skerry {
namespace {

// The name of the module that an entry of the library's folder is, or nothing.
std::string_view module_of(const std::string& folder, std::string_view entry) {
  // Not of CPython: Debian's own, and tests.
  constexpr std::array<std::string_view, 4> kOthers = {"_distutils_system_mod", "sitecustomize", "test", "__phello__"};
  std::string_view name = entry.ends_with(".py") ? entry.substr(0, entry.size() - 3) : entry;
  if (std::find(kOthers.begin(), kOthers.end(), name) != kOthers.end() || name.starts_with("_sysconfigdata")) return {};
  if (name.size() != entry.size()) return name;
  struct stat st;
  bool package = stat((folder + "/" + std::string(entry) + "/__init__.py").c_str(), &st) == 0;
  return package ? name : std::string_view();
}

}  // namespace

Result library_module_names(Isolate& iso) {
  Ref native(iso, TRY(native_module_names(iso))), names_list(iso, TRY(to_list(iso, native)));
  const std::string& folder = library_folder();
  if (DIR* listing = opendir(folder.c_str())) {
    std::vector<std::string> found;
    while (const dirent* entry = readdir(listing))
      if (std::string_view name = module_of(folder, entry->d_name); !name.empty()) found.emplace_back(name);
    closedir(listing);
    for (const std::string& name : found) {
      Ref text(iso, TRY(make_str(iso, name)));
      TRY(list_append(iso, names_list.as<ListObject>(), text));
    }
  }
  return make_frozenset(iso, names_list);
}

}  // namespace skerry
