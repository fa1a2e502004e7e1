// Script files: reading them with errors that a user understands, their search path, and a syntax check.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "skerry/result.h"

namespace skerry::embed {

// The bytes of a script. Errors: FileNotFoundError, PermissionError, IsADirectoryError, OSError, each with one line that names the
// file and the reason; UnicodeDecodeError for text that is not UTF-8 (and declares no other encoding), ValueError for NUL bytes.
Result<std::string> read_source(const std::string& path);

// sys.path for a script: its folder, PYTHONPATH, `extra`, the system's library.
std::vector<std::string> search_path_for(const std::string& script, const std::vector<std::string>& extra);

// The part of sys.path that every program has: PYTHONPATH, the system's library, the folders of installed packages; as the options in
// force say (-E, -I, -S, -s).
std::vector<std::string> library_search_path();

// Nothing if it compiles; else a SyntaxError with its report. The compiled code stays cached for the isolates that run it.
std::optional<Error> check_syntax(std::string_view source, const std::string& path);

}  // namespace skerry::embed
