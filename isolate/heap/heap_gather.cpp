// Heap::LargeHeader::gather: what small objects left behind is looked at as a whole, since the free lists know only their own size.
//
// A bit for each granule of each block is set where it is free. Blocks that are free as a whole leave; runs of at least
// kLeastRun granules become room for carving; what is shorter stays in its list. Costs a few nanoseconds for each
// free piece and runs only when that has been earned (see its callers). The first block, which is not the heap's own, is
// left as it is.
#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdlib>
#include <iterator>
#include <new>

#include "isolate/heap/heap_parts.h"

namespace skerry {

namespace {
constexpr size_t kLeastRun = 64;      // granules
constexpr size_t kLeastGain = 64;     // gaining less than this part of the blocks is no gain: the heap is really full
constexpr int64_t kPausePerFruitlessGather = 32;  // nobody waits for what a release could give back

int64_t now() { return std::chrono::steady_clock::now().time_since_epoch().count(); }
static_assert(kLeastRun * Heap::kGranule > Heap::kLargestSmall);
}  // namespace

// The blocks by address, and their bits.
class Heap::LargeHeader::Map {
 public:
  struct Entry {
    Block* block;
    uint64_t* bits;
    size_t granules;  // in the block, its header (granule 0) included
  };
  explicit Map(Heap& heap) {
    size_t words = 0;
    for (Block* b = heap.blocks_; b != nullptr; b = b->next) {
      ++count_;
      words += (b->size / kGranule + 63) / 64;
    }
    entries_ = static_cast<Entry*>(std::calloc(std::max<size_t>(count_, 1), sizeof(Entry)));
    bits_ = static_cast<uint64_t*>(std::calloc(std::max<size_t>(words, 1), sizeof(uint64_t)));
    if (!is_made()) return;
    Entry* e = entries_;
    for (Block* b = heap.blocks_; b != nullptr; b = b->next) *e++ = {b, nullptr, b->size / kGranule};
    std::sort(entries_, entries_ + count_, [](const Entry& a, const Entry& b) { return a.block < b.block; });
    uint64_t* bits = bits_;
    for (Entry& entry : *this) {
      entry.bits = bits;
      bits += (entry.granules + 63) / 64;
    }
  }
  ~Map() {
    std::free(entries_);
    std::free(bits_);
  }
  Map(const Map&) = delete;
  Map& operator=(const Map&) = delete;

  bool is_made() const { return entries_ != nullptr && bits_ != nullptr; }
  Entry* begin() { return entries_; }
  Entry* end() { return entries_ + count_; }

  void set_free(const void* memory, size_t size) {
    Entry* e = find(memory);
    if (e == nullptr) return;
    size_t first = granule_in(*e, memory);
    for (size_t i = first; i < first + size / kGranule; ++i) e->bits[i / 64] |= uint64_t{1} << (i % 64);
  }
  bool is_set(const void* memory) {
    Entry* e = find(memory);
    if (e == nullptr) return false;
    size_t i = granule_in(*e, memory);
    return (e->bits[i / 64] >> (i % 64)) & 1;
  }
  // The first granule from `at` on whose bit is `wanted`, or the end.
  static size_t next(const Entry& e, size_t at, uint64_t wanted) {
    while (at < e.granules) {
      uint64_t word = (wanted ? e.bits[at / 64] : ~e.bits[at / 64]) >> (at % 64);
      if (word != 0) return std::min(e.granules, at + static_cast<size_t>(std::countr_zero(word)));
      at = (at / 64 + 1) * 64;
    }
    return e.granules;
  }
  static void clear(Entry& e, size_t from, size_t to) {
    for (size_t i = from; i < to; ++i) e.bits[i / 64] &= ~(uint64_t{1} << (i % 64));
  }

 private:
  static size_t granule_in(const Entry& e, const void* memory) {
    return static_cast<size_t>(static_cast<const char*>(memory) - reinterpret_cast<const char*>(e.block)) / kGranule;
  }
  static bool holds(const Entry& e, const void* memory) {
    const char* start = reinterpret_cast<const char*>(e.block);
    return memory >= start && memory < start + e.block->size;
  }
  Entry* find(const void* memory) {
    if (last_ != nullptr && holds(*last_, memory)) return last_;  // neighbours come together
    Entry* e = std::upper_bound(begin(), end(), memory, [](const void* m, const Entry& x) { return m < x.block; });
    if (e == begin() || !holds(*--e, memory)) return nullptr;
    return last_ = e;
  }

  Entry* entries_ = nullptr;
  Entry* last_ = nullptr;
  uint64_t* bits_ = nullptr;
  size_t count_ = 0;
};

bool Heap::LargeHeader::gather(Heap& heap) {
  if (heap.free_[0] == nullptr) heap.free_[0] = new (std::nothrow) Gathered{};
  Gathered* known = gathered(heap);
  int64_t begin = now();
  if (known == nullptr || begin < known->idle_until) return false;
  Map map(heap);
  if (!map.is_made()) return false;
  for (size_t c = 1; c < std::size(heap.free_); ++c)
    for (FreeNode* n = heap.free_[c]; n != nullptr; n = n->next) map.set_free(n, c * kGranule);
  size_t had = 0;  // what could be carved anyway is no gain
  for (FreeNode* n = known->next; n != nullptr; n = n->next) {
    size_t size = static_cast<Run*>(n)->size;
    map.set_free(n, size);
    had += size;
  }
  // The room that is being carved stays out of it: it is in use as far as its block goes.

  // Only runs that are taken keep their bits.
  for (Map::Entry& e : map)
    for (size_t at = Map::next(e, 0, 1); at < e.granules;) {
      size_t end = Map::next(e, at, 0);
      if (end - at < kLeastRun && end - at + 1 != e.granules) Map::clear(e, at, end);
      at = Map::next(e, end, 1);
    }
  for (size_t c = 1; c < std::size(heap.free_); ++c) {
    FreeNode** link = &heap.free_[c];
    while (FreeNode* n = *link) {
      if (map.is_set(n)) *link = n->next;
      else link = &n->next;
    }
  }

  size_t gained = 0;
  size_t kept = 0;  // bytes in blocks
  known->next = nullptr;
  heap.blocks_ = nullptr;
  for (Map::Entry& e : map) {
    size_t at = Map::next(e, 0, 1);
    if (at == 1 && Map::next(e, 1, 0) == e.granules) {
      gained += e.block->size;
      heap.used_ -= e.block->size;
      std::free(e.block);
      continue;
    }
    e.block->next = heap.blocks_;
    heap.blocks_ = e.block;
    kept += e.block->size;
    while (at < e.granules) {
      size_t end = Map::next(e, at, 0);
      auto* run = reinterpret_cast<Run*>(reinterpret_cast<char*>(e.block) + at * kGranule);
      run->next = known->next;
      run->size = (end - at) * kGranule;
      known->next = run;
      gained += run->size;
      at = Map::next(e, end, 1);
    }
  }
  if (gained > had && gained - had > kept / kLeastGain) return true;
  int64_t end = now();
  known->idle_until = end + (end - begin);
  return false;
}

void Heap::LargeHeader::gather_after_release(Heap& heap) {
  const Gathered* known = gathered(heap);
  int64_t begin = now();
  if (known != nullptr && begin < known->idle_after_release_until) return;
  if (gather(heap) || gathered(heap) == nullptr) return;
  gathered(heap)->idle_after_release_until = now() + (now() - begin) * kPausePerFruitlessGather;
}

}  // namespace skerry
