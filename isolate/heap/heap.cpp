// Blocks grow geometrically from 1 KiB to 64 KiB. They come from malloc, which is jemalloc where that is linked in
// (not under the sanitizers, which bring their own). What one size class has given back serves the others, and the
// system, after gather() (heap_gather.cpp), which runs before an allocation is refused and when much has been released.
// SKERRY_TEST_POISON=1 fills what is released.
#include "isolate/heap/heap.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "isolate/heap/heap_parts.h"

namespace skerry {

namespace {
constexpr size_t kFirstOwnBlock = 1024;
constexpr size_t kLargestBlock = 64 * 1024;
constexpr size_t kLargeEnoughToGather = 1024 * 1024;
constexpr int kPoison = 0xDB;

constexpr size_t round_up(size_t size) { return (size + Heap::kGranule - 1) & ~(Heap::kGranule - 1); }
}  // namespace

const bool Heap::is_poisoning_ = [] {
  const char* text = std::getenv("SKERRY_TEST_POISON");
  return text != nullptr && *text != '\0' && *text != '0';
}();

Heap::Heap(void* first_block, size_t first_size, size_t quota) : next_block_size_(kFirstOwnBlock), quota_(quota) {
  if (first_block != nullptr && !SKERRY_HEAP_SEPARATE) {
    char* start = static_cast<char*>(first_block);
    char* aligned = reinterpret_cast<char*>(round_up(reinterpret_cast<uintptr_t>(start)));
    bump_ = aligned;
    bump_end_ = start + first_size;
  }
}

Heap::~Heap() {
  delete LargeHeader::gathered(*this);
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

#ifndef NDEBUG
namespace {
constexpr char kNobody = 0;

// An address of the running thread's own. Not inlined: a fiber may go on in another thread.
[[gnu::noinline]] const void* this_thread() {
  static thread_local char own;
  return &own;
}
}  // namespace

void Heap::take() { holder_ = this_thread(); }
void Heap::leave() {
  if (holder_ != nullptr) holder_ = &kNobody;
}
void Heap::check_holder() const {
  if (holder_ == nullptr || holder_ == this_thread()) [[likely]] return;
  std::fputs(holder_ == &kNobody ? "skerry: an isolate is touched by a thread that does not hold its lock\n"
                                 : "skerry: an isolate is touched by a thread while another one holds its lock\n", stderr);
  std::abort();
}
#endif

// A small piece that no free list has.
void* Heap::carve(size_t rounded) {
  if (static_cast<size_t>(bump_end_ - bump_) >= rounded) {
    void* memory = bump_;
    bump_ += rounded;
    return memory;
  }
  // What is left of the old room becomes free-list entries, so that nothing is lost.
  while (static_cast<size_t>(bump_end_ - bump_) >= kGranule) {
    size_t piece = std::min<size_t>(static_cast<size_t>(bump_end_ - bump_) & ~(kGranule - 1), kLargestSmall);
    auto* node = reinterpret_cast<FreeNode*>(bump_);
    node->next = free_[piece / kGranule];
    free_[piece / kGranule] = node;
    bump_ += piece;
  }
  if (!LargeHeader::take_run_or_block(*this) && (!LargeHeader::gather(*this) || !LargeHeader::take_run_or_block(*this)))
    return nullptr;
  void* memory = bump_;
  bump_ += rounded;
  return memory;
}

// New room for carving.
bool Heap::LargeHeader::take_run_or_block(Heap& heap) {
  if (Gathered* known = gathered(heap); known != nullptr && known->next != nullptr) {
    auto* run = static_cast<Run*>(known->next);
    known->next = run->next;
    heap.bump_ = reinterpret_cast<char*>(run);
    heap.bump_end_ = heap.bump_ + run->size;
    return true;
  }
  size_t size = heap.next_block_size_;
  if (!fits(heap, size)) {
    size = kFirstOwnBlock;  // close to the quota small blocks use up what is left
    if (!fits(heap, size)) return false;
  }
  auto* block = static_cast<Block*>(std::malloc(size));
  if (block == nullptr) return false;
  block->next = heap.blocks_;
  block->size = size;
  heap.blocks_ = block;
  heap.used_ += size;
  heap.next_block_size_ = std::min(heap.next_block_size_ * 2, kLargestBlock);
  heap.bump_ = reinterpret_cast<char*>(block) + round_up(sizeof(Block));
  heap.bump_end_ = reinterpret_cast<char*>(block) + size;
  return true;
}

void* Heap::allocate_large(size_t size) {
  if (size > SIZE_MAX / 2) return nullptr;
  if (!LargeHeader::find_room(*this, size)) return nullptr;
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

void Heap::release_slowly(void* memory, size_t size) {
  if (memory == nullptr) return;
  check_holder();
  if (is_poisoning_) std::memset(memory, kPoison, size);
  if (!SKERRY_HEAP_SEPARATE && size <= kLargestSmall) return release_small(memory, size);
  LargeHeader* header = static_cast<LargeHeader*>(memory) - 1;
  used_ -= header->size;
  if (header->next != nullptr) header->next->previous = header->previous;
  if (header->previous != nullptr) header->previous->next = header->next;
  else large_ = header->next;
  size_t bytes = header->size;
  std::free(header);
  // Likely the array of a container whose items have gone, too. Costs little beside what was done with such an array.
  if (bytes >= kLargeEnoughToGather && bytes >= used_ / 16) LargeHeader::gather_after_release(*this);
}

void* Heap::reallocate(void* memory, size_t old_size, size_t new_size) {
  if (memory == nullptr) return allocate(new_size);
  bool was_large = SKERRY_HEAP_SEPARATE || old_size > kLargestSmall;
  if (was_large && (SKERRY_HEAP_SEPARATE || new_size > kLargestSmall)) {
    LargeHeader* header = static_cast<LargeHeader*>(memory) - 1;
    size_t counted = header->size;
    check_holder();
    if (new_size > SIZE_MAX / 2) return nullptr;
    if (new_size > counted && !LargeHeader::find_room(*this, new_size - counted)) return nullptr;
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

size_t Heap::room() const {
  if (quota_ == 0) return SIZE_MAX;
  return quota_ + lent_ - std::min(used_, quota_ + lent_);
}

void Heap::lend_reserve() {
  constexpr size_t kLargestReserve = 4 << 20;
  size_t reserve = std::min(quota_ / 16, kLargestReserve);
  if (used_ + reserve > quota_) lent_ = reserve;
}

void* Heap::extend(void* memory, size_t old_size, size_t new_size) {
  if (!SKERRY_HEAP_SEPARATE && old_size > kLargestSmall) {
    if (new_size <= (static_cast<LargeHeader*>(memory) - 1)->size) return memory;
    size_t roomy = new_size + new_size / 8;
    if (LargeHeader::fits(*this, roomy))
      if (void* moved = reallocate(memory, old_size, roomy)) return moved;
  }
  return reallocate(memory, old_size, new_size);
}

bool Heap::add_external(size_t bytes) {
  if (!LargeHeader::find_room(*this, bytes)) return false;
  used_ += bytes;
  return true;
}

}  // namespace skerry
