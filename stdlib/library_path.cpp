#include "stdlib/library_path.h"

#include <dirent.h>
#include <sys/stat.h>

#include <cstdlib>
#include <string_view>

namespace skerry {

namespace {

bool is_library(const std::string& folder) {
  struct stat st;
  return stat((folder + "/os.py").c_str(), &st) == 0;
}

}  // namespace

std::vector<std::string> system_library_path() {
  if (is_library("/usr/lib/python3.11")) return {"/usr/lib/python3.11"};
  std::string best;
  int best_minor = 0;
  if (DIR* folder = opendir("/usr/lib")) {
    while (const dirent* entry = readdir(folder)) {
      std::string_view name = entry->d_name;
      if (!name.starts_with("python3.")) continue;
      int minor = std::atoi(entry->d_name + 8);
      std::string path = "/usr/lib/" + std::string(name);
      if (minor > best_minor && is_library(path)) {
        best_minor = minor;
        best = path;
      }
    }
    closedir(folder);
  }
  if (best.empty()) return {};
  return {best};
}

}  // namespace skerry
