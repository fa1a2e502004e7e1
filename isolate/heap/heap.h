// The heap of one isolate: size-class free lists carved from blocks, large objects, and the quota.
//
// Not thread-safe: whoever holds the isolate's lock allocates. Sizes are always known when memory is given back, so no
// per-object size is stored. The quota (bytes) is checked when a block is taken and for each large object. Blocks are
// dropped whole when the isolate ends. Under AddressSanitizer every object is a separate malloc, so that a use after
// free is found.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__SANITIZE_ADDRESS__)
#define SKERRY_HEAP_SEPARATE 1  // every object its own malloc
#else
#define SKERRY_HEAP_SEPARATE 0
#endif

namespace skerry {

class Heap {
 public:
  static constexpr size_t kGranule = 16;
  static constexpr size_t kLargestSmall = 512;

  // `first_block` of `first_size` bytes is used before any other and is not owned.
  Heap(void* first_block, size_t first_size, size_t quota);
  ~Heap();  // drops everything, runs nothing
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  // 16-byte aligned, not zeroed; null when the quota or the system is exhausted.
  void* allocate(size_t size) {
    check_holder();
    if (SKERRY_HEAP_SEPARATE || size > kLargestSmall) [[unlikely]] return allocate_large(size);
    size_t granules = granules_of(size);
    FreeNode* node = free_[granules];
    if (node == nullptr) [[unlikely]] return carve(granules * kGranule);
    free_[granules] = node->next;
    return node;
  }
  void release(void* memory, size_t size) {
    if (SKERRY_HEAP_SEPARATE || size > kLargestSmall || is_poisoning_) [[unlikely]] return release_slowly(memory, size);
    release_small(memory, size);
  }
  // For growing buffers: contents kept; null leaves the old memory valid.
  void* reallocate(void* memory, size_t old_size, size_t new_size);
  // The same for what grows bit by bit: large memory may get room for more, which counts as used.
  void* extend(void* memory, size_t old_size, size_t new_size);

  // Bytes that count against the quota: blocks, large objects, and what add_external counted.
  size_t used() const { return used_; }
  // What may still be taken; SIZE_MAX without a quota.
  size_t room() const;
  // For those who handle that the quota is used up: some more, until that much is free below the quota again.
  void lend_reserve();
  size_t quota() const { return quota_; }
  void set_quota(size_t bytes) { quota_ = bytes; }  // 0: none
  // Memory held elsewhere on behalf of the isolate (segments). False: over the quota, nothing counted.
  bool add_external(size_t bytes);
  void remove_external(size_t bytes) { used_ -= bytes; }

  // Who holds the isolate's lock: said by the thread that takes it and when it lets go. In debug builds any other thread that
  // allocates or releases from then on ends the process with a message; nothing is checked before the first take().
#ifdef NDEBUG
  void take() {}
  void leave() {}
#else
  void take();
  void leave();
#endif

 private:
  struct FreeNode {
    FreeNode* next;
  };
  struct Block {
    Block* next;
    size_t size;
  };
  struct LargeHeader;
  static constexpr size_t granules_of(size_t size) { return (size + kGranule - 1 + (size == 0)) / kGranule; }
  void release_small(void* memory, size_t size) {
    if (memory == nullptr) return;
    check_holder();
    auto* node = static_cast<FreeNode*>(memory);
    FreeNode*& head = free_[granules_of(size)];
    node->next = head;
    head = node;
  }
  void* carve(size_t rounded);
  void* allocate_large(size_t size);
  void release_slowly(void* memory, size_t size);

  static const bool is_poisoning_;  // SKERRY_TEST_POISON=1: every release fills the memory, so that later uses fail at once

  FreeNode* free_[kLargestSmall / kGranule + 1] = {};
  char* bump_ = nullptr;
  char* bump_end_ = nullptr;
  Block* blocks_ = nullptr;
  LargeHeader* large_ = nullptr;  // doubly linked, so that the end of the isolate finds them
  size_t next_block_size_;
  size_t used_ = 0;
  size_t quota_;
  size_t lent_ = 0;  // bytes above the quota that may be taken
#ifdef NDEBUG
  void check_holder() const {}
#else
  void check_holder() const;
  const void* holder_ = nullptr;
#endif
};

}  // namespace skerry
