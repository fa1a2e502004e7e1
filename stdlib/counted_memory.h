// Memory that a foreign library takes through functions of ours, so that it counts against the isolate's quota.
//
// Only for streams that one object of the isolate owns: who uses them holds the isolate's lock, and they end before its heap does.
#pragma once

#include <cstddef>
#include <cstdlib>

#include "isolate/heap/heap.h"

namespace skerry {

// Null when the quota or the system has no room.
inline void* counted_allocate(void* heap, size_t size) {
  if (size > SIZE_MAX - 16 || !static_cast<Heap*>(heap)->add_external(size + 16)) return nullptr;
  void* block = std::malloc(size + 16);
  if (block == nullptr) {
    static_cast<Heap*>(heap)->remove_external(size + 16);
    return nullptr;
  }
  *static_cast<size_t*>(block) = size + 16;
  return static_cast<char*>(block) + 16;
}
inline void counted_release(void* heap, void* memory) {
  if (memory == nullptr) return;
  void* block = static_cast<char*>(memory) - 16;
  static_cast<Heap*>(heap)->remove_external(*static_cast<size_t*>(block));
  std::free(block);
}

}  // namespace skerry
