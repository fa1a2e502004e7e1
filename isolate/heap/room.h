// What is built outside the heap, so that it may grow in place, must not become larger than what the heap could take in the end.
#pragma once

#include "isolate/heap/heap.h"

namespace skerry {

inline bool has_room(const Heap& heap, size_t bytes) { return bytes <= heap.room(); }

}  // namespace skerry
