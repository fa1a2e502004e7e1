#include "stdlib/library_path.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include "isolate/builtins/interpreter_options.h"

namespace skerry {

namespace {

bool is_library(const std::string& folder) {
  struct stat st;
  return stat((folder + "/os.py").c_str(), &st) == 0;
}

void add_once(std::vector<std::string>& path, std::string folder) {
  if (std::find(path.begin(), path.end(), folder) == path.end()) path.push_back(std::move(folder));
}

// PYTHONHOME, or where Debian has its Python.
std::string home() {
  const std::string& given = interpreter_options().home;
  return given.empty() ? "/usr" : given;
}

// The folder, then what its .pth files name, in the order of the files' names.
void add_packages_of(const std::string& folder, std::vector<std::string>& path) {
  DIR* listing = opendir(folder.c_str());
  if (listing == nullptr) return;
  std::vector<std::string> files;
  while (const dirent* entry = readdir(listing)) {
    std::string_view name = entry->d_name;
    if (name.ends_with(".pth") && !name.starts_with('.')) files.emplace_back(name);
  }
  closedir(listing);
  std::sort(files.begin(), files.end());
  add_once(path, folder);
  for (const std::string& file : files) {
    std::ifstream in(folder + "/" + file);
    for (std::string line; std::getline(in, line);) {
      while (!line.empty() && std::string_view(" \t\r\n").find(line.back()) != std::string_view::npos) line.pop_back();
      if (line.empty() || line[0] == '#' || line.starts_with("import ") || line.starts_with("import\t")) continue;
      std::string named = line[0] == '/' ? line : folder + "/" + line;
      struct stat st;
      if (stat(named.c_str(), &st) == 0) add_once(path, std::move(named));
    }
  }
}

}  // namespace

void add_package_folders(UserPackages user, std::vector<std::string>& path) {
  std::vector<std::string> library = system_library_path();
  if (library.empty()) return;
  std::string version = library.front().substr(library.front().rfind('/') + 1);  // python3.11
  if (const char* home = std::getenv("HOME"); user == UserPackages::kInclude && home != nullptr && *home != '\0')
    add_packages_of(std::string(home) + "/.local/lib/" + version + "/site-packages", path);
  add_packages_of(home() + "/local/lib/" + version + "/dist-packages", path);
  add_packages_of(home() + "/lib/python3/dist-packages", path);
}

void add_environment_packages(const std::string& environment, std::vector<std::string>& path) {
  std::vector<std::string> library = system_library_path();
  if (library.empty()) return;
  add_packages_of(environment + "/lib/" + library.front().substr(library.front().rfind('/') + 1) + "/site-packages", path);
}

std::vector<std::string> system_library_path() {
  const std::string libraries = home() + "/lib";
  if (is_library(libraries + "/python3.11")) return {libraries + "/python3.11"};
  std::string best;
  int best_minor = 0;
  if (DIR* folder = opendir(libraries.c_str())) {
    while (const dirent* entry = readdir(folder)) {
      std::string_view name = entry->d_name;
      if (!name.starts_with("python3.")) continue;
      int minor = std::atoi(entry->d_name + 8);
      std::string path = libraries + "/" + std::string(name);
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

bool is_library_of_this_version() {
  const std::vector<std::string> library = system_library_path();
  return library.empty() || library.front().ends_with("/python3.11");
}

}  // namespace skerry
