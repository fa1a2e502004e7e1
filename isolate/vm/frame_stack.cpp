// Chunks of the frame stack. See frame_stack.h.
#include "isolate/vm/frame_stack.h"

#include <algorithm>

namespace skerry {

FrameStack::~FrameStack() {
  if (!chunk_) return;
  if (chunk_->next) release(chunk_->next);
  for (Chunk* c = chunk_; c;) {
    Chunk* previous = c->previous;
    release(c);
    c = previous;
  }
}

void FrameStack::enter(Chunk* chunk) {
  chunk_ = chunk;
  begin_ = reinterpret_cast<char*>(chunk + 1);
  end_ = reinterpret_cast<char*>(chunk) + chunk->size;
}

void* FrameStack::push_slow(size_t bytes) {
  Chunk* next = chunk_ ? chunk_->next : nullptr;
  if (next && next->size - sizeof(Chunk) < bytes) {
    release(next);
    chunk_->next = next = nullptr;
  }
  if (!next) {
    size_t size = chunk_ ? std::min(chunk_->size * 2, kLargestChunk) : kFirstChunk;
    size = std::max(size, bytes + sizeof(Chunk));
    next = static_cast<Chunk*>(heap_.allocate(size));
    if (!next) return nullptr;
    *next = Chunk{chunk_, nullptr, size, nullptr};
    if (chunk_) chunk_->next = next;
  }
  if (chunk_) chunk_->saved_top = top_;
  enter(next);
  top_ = begin_ + bytes;
  return begin_;
}

void FrameStack::leave_chunk() {
  Chunk* previous = chunk_->previous;
  if (!previous) return;
  if (chunk_->next) {
    release(chunk_->next);
    chunk_->next = nullptr;
  }
  enter(previous);
  top_ = previous->saved_top;
}

}  // namespace skerry
