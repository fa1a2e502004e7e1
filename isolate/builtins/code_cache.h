// Compiled code of the library on disk, so that a process need not parse it again: what CPython's __pycache__ is to it.
//
// Kept is what was compiled from the library's and the distribution's modules and from those built into the binary, one file for each
// path and optimisation level, in a folder of the user's own. A file counts only for the same source, byte by byte, and the same
// build of Skerry. Nothing here ever fails: without a folder that is safe to use, everything is compiled.
#pragma once

#include <string>
#include <string_view>

#include "isolate/builtins/source_digest.h"

namespace skerry {

// Before the first isolate. Empty (the default: programs that embed Skerry decide for themselves): nothing is kept.
void set_code_cache_folder(std::string folder);

// The user's folder for the command line: below -X pycache_prefix, $XDG_CACHE_HOME or ~/.cache; empty if there is none.
std::string user_code_cache_folder();

bool is_kept_on_disk(std::string_view path);

// The bytes of a unit (compiler/unit_image.h). Any thread.
bool read_kept_unit(std::string_view path, const SourceDigest& source, int optimize, std::string* out);
void keep_unit(std::string_view path, const SourceDigest& source, int optimize, std::string_view unit);

}  // namespace skerry
