// What the files of the heap share among themselves.
#pragma once

#include "isolate/heap/heap.h"

namespace skerry {

// Sits before a large object; linked so that the end of the isolate finds what was not released. As a part of Heap it
// also lends its name to functions that see the heap's insides.
struct alignas(16) Heap::LargeHeader {
  LargeHeader* next;
  LargeHeader* previous;
  size_t size;

  // Free granules in a row, for carving. Longer than any small object.
  struct Run : FreeNode {
    size_t size;
  };
  // What gather() keeps, made when it first runs. In the place of list 0, which no size class has.
  struct Gathered : FreeNode {  // next: the runs
    // Nanoseconds of the steady clock. Having gained nothing it pauses for as long as it took; after a release for longer.
    int64_t idle_until = 0;
    int64_t idle_after_release_until = 0;
  };
  static Gathered* gathered(const Heap& heap) { return static_cast<Gathered*>(heap.free_[0]); }
  class Map;  // which granules of the blocks are free

  // Merges free neighbours: whole blocks go back to the system, long runs become room for any small size. False if that
  // gained too little to go on with.
  static bool gather(Heap& heap);
  static void gather_after_release(Heap& heap);
  static bool fits(Heap& heap, size_t bytes) {
    if (heap.lent_ != 0 && heap.used_ + heap.lent_ <= heap.quota_) heap.lent_ = 0;
    return bytes <= heap.room();
  }
  // Whether `bytes` more may be had, by gathering if need be.
  static bool find_room(Heap& heap, size_t bytes) {
    return fits(heap, bytes) || (bytes <= heap.quota_ && gather(heap) && fits(heap, bytes));
  }
  static bool take_run_or_block(Heap& heap);
};

}  // namespace skerry
