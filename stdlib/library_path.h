// Where the system keeps the pure-Python standard library.
#pragma once

#include <string>
#include <vector>

namespace skerry {

// Folders for the end of sys.path: the library of CPython 3.11 if the system has it, else of the newest 3.x; empty if there is none.
std::vector<std::string> system_library_path();

}  // namespace skerry
