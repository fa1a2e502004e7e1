// FrameStack: where frames of plain calls lie. Chunks that never move, the first one small, each next twice as big.
//
// Strictly last in, first out. Memory comes from the isolate's heap, so it counts against the quota.
#pragma once

#include <cstddef>

#include "isolate/heap/heap.h"

namespace skerry {

class FrameStack {
 public:
  static constexpr size_t kFirstChunk = 512;
  static constexpr size_t kLargestChunk = 64 * 1024;

  explicit FrameStack(Heap& heap) : heap_(heap) {}
  ~FrameStack();
  FrameStack(const FrameStack&) = delete;
  FrameStack& operator=(const FrameStack&) = delete;

  // Uninitialised room of `bytes` (a multiple of 16); null when the heap has none.
  void* push(size_t bytes) {
    if (static_cast<size_t>(end_ - top_) >= bytes) [[likely]] {
      char* room = top_;
      if (room == nullptr) __builtin_unreachable();  // there is no room in no chunk
      top_ += bytes;
      return room;
    }
    return push_slow(bytes);
  }
  // Gives back the room pushed last.
  void pop(void* room) {
    top_ = static_cast<char*>(room);
    if (top_ == begin_) [[unlikely]] leave_chunk();
  }

 private:
  struct alignas(16) Chunk {
    Chunk* previous;
    Chunk* next;      // a spare, at most one beyond the current chunk
    size_t size;      // of the whole
    char* saved_top;  // while a later chunk is in use
  };
  void* push_slow(size_t bytes);
  void leave_chunk();
  void enter(Chunk* chunk);
  void release(Chunk* chunk) { heap_.release(chunk, chunk->size); }

  Heap& heap_;
  char* top_ = nullptr;
  char* end_ = nullptr;
  char* begin_ = nullptr;   // first byte of the current chunk's room
  Chunk* chunk_ = nullptr;  // current
};

}  // namespace skerry
