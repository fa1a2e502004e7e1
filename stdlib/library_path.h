// Where the system keeps the pure-Python standard library.
#pragma once

#include <string>
#include <vector>

namespace skerry {

// Folders for the end of sys.path: the library of CPython 3.11 if the system has it, else of the newest 3.x; empty if there is none.
std::vector<std::string> system_library_path();

// Whether that is the library of CPython 3.11. Some native modules are for it alone.
bool is_library_of_this_version();

// Appends the folders of installed packages that Debian's site.py would, if they exist, and the folders that their .pth files name.
// Lines of .pth files that are code are not run: they install import hooks for CPython's own packaging, which every start would pay for.
enum class UserPackages { kInclude, kExclude };
void add_package_folders(UserPackages user, std::vector<std::string>& path);
// The same of a virtual environment.
void add_environment_packages(const std::string& environment, std::vector<std::string>& path);

}  // namespace skerry
