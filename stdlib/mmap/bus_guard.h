// What keeps a mapped file that somebody else shortens from ending the process.
//
// Touching a page behind the end of its file raises SIGBUS. A page of zeros takes its place then, if it belongs to a mapping that
// a script made; any other SIGBUS goes to whoever had the signal before. The handler is installed with the first mapping.
#pragma once

#include <cstddef>

namespace skerry::mapping {

// Any thread. False: there are as many guarded mappings as the table holds.
bool guard_range(void* start, size_t size);
// Before the memory is unmapped.
void forget_range(void* start);

}  // namespace skerry::mapping
