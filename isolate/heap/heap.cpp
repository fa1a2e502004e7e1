// Blocks grow geometrically from 2 KiB to 256 KiB. They come from malloc, which is jemalloc where that is linked in
// (not under the sanitizers, which bring their own).
#include "isolate/heap/heap.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#if defined(__SANITIZE_ADDRESS__)
#define SKERRY_HEAP_SEPARATE 1  // every object its own malloc
#else
#define SKERRY_HEAP_SEPARATE 0
#endif

namespace skerry {

namespace {
constexpr size_t kFirstOwnBlock = 2048;
constexpr size_t kLargestBlock = 256 * 1024;

constexpr size_t round_up(size_t size) { return (size + Heap::kGranule - 1) & ~(Heap::kGranule - 1); }
}  // namespace

// Sits before a large object; linked so that the end of the isolate finds what was not released.
struct alignas(16) Heap::LargeHeader {
  LargeHeader* next;
  LargeHeader* previous;
  size_t size;
};

Heap::Heap(void* first_block, size_t first_size, size_t quota) : next_block_size_(kFirstOwnBlock), quota_(quota) {
  if (first_block != nullptr && !SKERRY_HEAP_SEPARATE) {
    char* start = static_cast<char*>(first_block);
    char* aligned = reinterpret_cast<char*>(round_up(reinterpret_cast<uintptr_t>(start)));
    bump_ = aligned;
    bump_end_ = start + first_size;
  }
}

Heap::~Heap() {
  while (blocks_ != nullptr) {
    Block* next = blocks_->next;
    std::free(blocks_);
    blocks_ = next;
  }
  while (large_ != nullptr) {
    LargeHeader* next = large_->next;
    std::free(large_);
    large_ = next;
  }
}

void* Heap::allocate(size_t size) {
  if (SKERRY_HEAP_SEPARATE || size > kLargestSmall) return allocate_large(size);
  size_t rounded = round_up(std::max<size_t>(size, 1));
  FreeNode*& head = free_[rounded / kGranule];
  if (head != nullptr) {
    FreeNode* node = head;
    head = node->next;
    return node;
  }
  if (static_cast<size_t>(bump_end_ - bump_) >= rounded) {
    void* memory = bump_;
    bump_ += rounded;
    return memory;
  }
  return allocate_small_slow(rounded);
}

void* Heap::allocate_small_slow(size_t rounded) {
  // What is left of the old block becomes free-list entries, so that nothing is lost.
  while (static_cast<size_t>(bump_end_ - bump_) >= kGranule) {
    size_t piece = std::min<size_t>(static_cast<size_t>(bump_end_ - bump_) & ~(kGranule - 1), kLargestSmall);
    auto* node = reinterpret_cast<FreeNode*>(bump_);
    node->next = free_[piece / kGranule];
    free_[piece / kGranule] = node;
    bump_ += piece;
  }
  size_t size = next_block_size_;
  if (quota_ != 0 && used_ + size > quota_) {
    size = kFirstOwnBlock;  // close to the quota small blocks use up what is left
    if (used_ + size > quota_) return nullptr;
  }
  auto* block = static_cast<Block*>(std::malloc(size));
  if (block == nullptr) return nullptr;
  block->next = blocks_;
  block->size = size;
  blocks_ = block;
  used_ += size;
  next_block_size_ = std::min(next_block_size_ * 2, kLargestBlock);
  bump_ = reinterpret_cast<char*>(block) + round_up(sizeof(Block));
  bump_end_ = reinterpret_cast<char*>(block) + size;
  void* memory = bump_;
  bump_ += rounded;
  return memory;
}

void* Heap::allocate_large(size_t size) {
  if (size > SIZE_MAX / 2) return nullptr;
  if (quota_ != 0 && (used_ + size > quota_ || used_ + size < used_)) return nullptr;
  auto* header = static_cast<LargeHeader*>(std::malloc(size + sizeof(LargeHeader)));
  if (header == nullptr) return nullptr;
  header->next = large_;
  header->previous = nullptr;
  header->size = size;
  if (large_ != nullptr) large_->previous = header;
  large_ = header;
  used_ += size;
  return header + 1;
}

void Heap::release(void* memory, size_t size) {
  if (memory == nullptr) return;
  if (!SKERRY_HEAP_SEPARATE && size <= kLargestSmall) {
    size_t rounded = round_up(std::max<size_t>(size, 1));
    auto* node = static_cast<FreeNode*>(memory);
    node->next = free_[rounded / kGranule];
    free_[rounded / kGranule] = node;
    return;
  }
  LargeHeader* header = static_cast<LargeHeader*>(memory) - 1;
  used_ -= header->size;
  if (header->next != nullptr) header->next->previous = header->previous;
  if (header->previous != nullptr) header->previous->next = header->next;
  else large_ = header->next;
  std::free(header);
}

void* Heap::reallocate(void* memory, size_t old_size, size_t new_size) {
  if (memory == nullptr) return allocate(new_size);
  bool was_large = SKERRY_HEAP_SEPARATE || old_size > kLargestSmall;
  if (was_large && (SKERRY_HEAP_SEPARATE || new_size > kLargestSmall)) {
    LargeHeader* header = static_cast<LargeHeader*>(memory) - 1;
    size_t counted = header->size;
    if (new_size > SIZE_MAX / 2) return nullptr;
    if (quota_ != 0 && new_size > counted && used_ - counted + new_size > quota_) return nullptr;
    auto* moved = static_cast<LargeHeader*>(std::realloc(header, new_size + sizeof(LargeHeader)));
    if (moved == nullptr) return nullptr;
    moved->size = new_size;
    if (moved->next != nullptr) moved->next->previous = moved;
    if (moved->previous != nullptr) moved->previous->next = moved;
    else large_ = moved;
    used_ = used_ - counted + new_size;
    return moved + 1;
  }
  if (!was_large && round_up(old_size) == round_up(new_size)) return memory;
  void* fresh = allocate(new_size);
  if (fresh == nullptr) return nullptr;
  std::memcpy(fresh, memory, std::min(old_size, new_size));
  release(memory, old_size);
  return fresh;
}

bool Heap::add_external(size_t bytes) {
  if (quota_ != 0 && (used_ + bytes > quota_ || used_ + bytes < used_)) return false;
  used_ += bytes;
  return true;
}

}  // namespace skerry
