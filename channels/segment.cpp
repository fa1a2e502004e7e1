#include "channels/segment.h"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace skerry::channels {

namespace {
constexpr size_t kFirstSize = 512;             // of a whole segment that needs no further chunk
constexpr size_t kLargestChunk = 256 * 1024;
constexpr size_t round_up(size_t size) { return (size + 15) & ~size_t{15}; }
}  // namespace

Segment* Segment::make() noexcept {
  void* memory = std::malloc(kFirstSize);
  if (memory == nullptr) return nullptr;
  auto* segment = new (memory) Segment;
  char* start = static_cast<char*>(memory);
  segment->bump_ = start + round_up(sizeof(Segment));
  segment->end_ = start + kFirstSize;
  segment->bytes_ = kFirstSize;
  return segment;
}

void Segment::destroy() noexcept {
  // What it keeps may in turn destroy other segments: a chain of messages in messages is taken apart one by one.
  thread_local Segment* dying = nullptr;
  thread_local bool busy = false;
  next_dying_ = dying;
  dying = this;
  if (busy) return;
  busy = true;
  while (dying != nullptr) {
    Segment* segment = dying;
    dying = segment->next_dying_;
    for (Kept* kept = segment->kept_; kept != nullptr; kept = kept->next) kept->release(kept->what);
    Chunk* chunk = segment->chunks_;
    while (chunk != nullptr) {
      Chunk* next = chunk->next;
      std::free(chunk);
      chunk = next;
    }
    segment->~Segment();
    std::free(segment);
  }
  busy = false;
}

void* Segment::allocate(size_t size) noexcept {
  size = round_up(size);
  if (static_cast<size_t>(end_ - bump_) < size) {
    if (size > SIZE_MAX / 4) return nullptr;
    size_t wanted = std::max(std::min(bytes_, kLargestChunk), size + round_up(sizeof(Chunk)));
    auto* chunk = static_cast<Chunk*>(std::malloc(wanted));
    if (chunk == nullptr) return nullptr;
    chunk->next = chunks_;
    chunks_ = chunk;
    bytes_ += wanted;
    char* start = reinterpret_cast<char*>(chunk) + round_up(sizeof(Chunk));
    char* limit = reinterpret_cast<char*>(chunk) + wanted;
    // A big item gets a chunk of its own, and what was left goes on being used.
    if (size * 2 > wanted && end_ - bump_ > limit - start - static_cast<ptrdiff_t>(size)) return start;
    bump_ = start;
    end_ = limit;
  }
  void* memory = bump_;
  bump_ += size;
  return memory;
}

Object* Segment::allocate_object(ItemKind kind, TypeObject* type, size_t size) noexcept {
  if (size > SIZE_MAX / 4) return nullptr;
  auto* p = static_cast<SegmentPreamble*>(allocate(sizeof(SegmentPreamble) + size));
  if (p == nullptr) return nullptr;
  *p = SegmentPreamble{this, 0, kind, false, TableForm::kEntries, false};
  auto* o = reinterpret_cast<Object*>(p + 1);
  o->refs = kSegmentRefs;
  o->shape = 0;
  o->type = type;
  return o;
}

bool Segment::keep(void* what, void (*release)(void*)) noexcept {
  auto* kept = static_cast<Kept*>(allocate(sizeof(Kept)));
  if (kept == nullptr) return false;
  *kept = Kept{kept_, what, release};
  kept_ = kept;
  return true;
}

}  // namespace skerry::channels
