// What is built outside the heap, so that it may grow in place, must not become larger than what the heap could take in the end.
#pragma once

#include <algorithm>

#include "isolate/heap/heap.h"

namespace skerry {

inline bool has_room(const Heap& heap, size_t bytes) {
  return heap.quota() == 0 || bytes <= heap.quota() - std::min(heap.used(), heap.quota());
}

}  // namespace skerry
