// Segment: atomically counted memory that belongs to no isolate. Messages are made of objects that lie in segments.
//
// Whoever builds a segment has it alone and may write; once published it is read-only, and any number of isolates and threads
// may read it. It keeps what it refers to (storage of big strings, channel ends, isolate records) until it dies.
// Objects have the heap's own layout, refs = kSegmentRefs, and a SegmentPreamble before the header.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "isolate/heap/object.h"

namespace skerry::channels {

class Segment;

// What lies in a segment. The plain ones have the layout of their type; the others are Records (message.h).
enum class ItemKind : uint8_t {
  kStr, kBytes, kInt, kFloat, kComplex, kTuple, kList, kDict, kSet, kFrozenSet, kByteArray, kRange, kSlice,
  kException,  // pointer: built-in class, or null; items: see freeze.cpp
  kEnd,        // pointer: Channel; count: EndRole
  kHandle,     // pointer: IsolateRecord
  // Only in captures, which spawn makes:
  kFunction, kCell, kGlobals, kClass, kInstance, kModule, kImported, kNative, kProperty, kStaticMethod, kClassMethod, kMethod,
  kReduced, kMappingProxy,
  kCall,       // pointer: the image's segment; items: added globals, function, arguments
};

// Of a dict: what its copy can be made of without asking its keys. Other than kEntries: the index follows the entries (dict_parts.h).
enum class TableForm : uint8_t {
  kEntries,
  kLeaves,   // keys and values refer to nothing, and a copied key has the hash of its original
  kInPlace,  // the entries are used as they are
};

struct alignas(16) SegmentPreamble {
  Segment* segment;
  uint32_t share;  // number of an object that occurs more than once, from 1; 0: once
  ItemKind kind;
  bool again;      // met more than once by what froze it (share alone may be there for others to come)
  TableForm table;
  bool in_place;   // immutable all through, in an image: isolates that keep the image use it as it is
};
inline SegmentPreamble* preamble(const Object* o) {
  return reinterpret_cast<SegmentPreamble*>(const_cast<Object*>(o)) - 1;
}

// No copy is made of what was frozen to this, and nobody counts references to it.
inline bool is_used_in_place(Value frozen) {
  return !frozen.is_object() || !(frozen.as_object()->refs & kSegmentRefsBit) || preamble(frozen.as_object())->in_place;
}

class Segment {
 public:
  // With one reference; null when the system has no memory.
  static Segment* make() noexcept;
  Segment(const Segment&) = delete;
  Segment& operator=(const Segment&) = delete;

  void retain() noexcept {
    count_.fetch_add(1, std::memory_order_relaxed);  // relaxed: whoever retains already holds a reference
  }
  void release() noexcept {
    // release: pairs with the acquire of the last one, so that every reader is done before the memory goes
    if (count_.fetch_sub(1, std::memory_order_acq_rel) == 1) destroy();
  }

  // ---- for the builder
  void* allocate(size_t size) noexcept;  // 16-byte aligned, not zeroed; null: no memory
  // An object of `size` bytes, header filled.
  Object* allocate_object(ItemKind kind, TypeObject* type, size_t size) noexcept;
  // The segment calls release(what) when it dies. False: no memory, nothing was taken over.
  bool keep(void* what, void (*release)(void*)) noexcept;
  uint32_t next_share() noexcept { return ++shares_; }

  uint32_t shares() const noexcept { return shares_; }
  size_t bytes() const noexcept { return bytes_; }
  // Storage beside the segment that it keeps, for held().
  void note_outside(size_t bytes) noexcept { outside_ += bytes; }
  // All that lives as long as it; storage that several segments keep counts in each.
  size_t held() const noexcept { return bytes_ + outside_; }

 private:
  struct Chunk {
    Chunk* next;
  };
  struct Kept {
    Kept* next;
    void* what;
    void (*release)(void*);
  };
  Segment() = default;
  ~Segment() = default;
  void destroy() noexcept;

  // Written by every holder; publishes nothing but the life time.
  std::atomic<size_t> count_{1};
  // Written by the builder only.
  Chunk* chunks_ = nullptr;
  Kept* kept_ = nullptr;
  char* bump_ = nullptr;
  char* end_ = nullptr;
  size_t bytes_ = 0;
  size_t outside_ = 0;
  uint32_t shares_ = 0;
  // Written by the thread that destroys it.
  Segment* next_dying_ = nullptr;
};

}  // namespace skerry::channels
