// Compiled code of files: kept once for the process and used by every isolate, and on disk for the library (code_cache.h).
#pragma once

#include <string>
#include <string_view>

#include "isolate/compiler/code.h"
#include "isolate/heap/ref.h"

namespace skerry {

// The code object of a source text: compiled once for the process and immortal. SyntaxError is raised in `iso`.
// `path` names the file in tracebacks. `form` decides how an encoding that fails is told: as of a program, or as of what is
// imported (kBytes). Thread-safe.
Result shared_code(Isolate& iso, std::string_view path, std::string_view source, SourceForm form = SourceForm::kFile);

// Reads a whole file. OSError naming it; refuses directories (IsADirectoryError).
Fallible<bool> read_source_file(Isolate& iso, const std::string& path, std::string* out);

}  // namespace skerry
