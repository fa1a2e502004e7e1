// Traceback objects: a list of the frames that an exception left, innermost last.
#pragma once

#include <string>
#include <string_view>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"

namespace skerry {

// An entry in front of `next` (Empty: none). Borrows.
Result make_traceback(Isolate& iso, Value next, Value frame, uint32_t word, int32_t line);

// What an uncaught exception that nobody can receive looks like: traceback and message, no chain.
std::string format_unraisable(Isolate& iso, Value exception);
// Writes to sys.stderr, or, when that fails, to the process's.
void write_error_text(Isolate& iso, std::string_view text);

}  // namespace skerry
