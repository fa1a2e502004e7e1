// slice and range.
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject slice_type, range_type;

struct SliceObject : Object {
  Value start, stop, step;  // owned
  static bool check(Value v) { return has_type(v, slice_type); }
  static TypeObject& type() { return slice_type; }
};
Result make_slice(Isolate& iso, Value start, Value stop, Value step);  // borrowed
struct SliceIndices {
  int64_t start, stop, step, count;
};
// The members as integers, clamped to 64 bits but not yet resolved; runs __index__, so adjust with a length read after.
Fallible<SliceIndices> slice_unpack(Isolate& iso, const SliceObject* s);
SliceIndices slice_adjust(SliceIndices unpacked, int64_t length);
// Resolved against a length, as slice.indices() with clamping; runs __index__.
Fallible<SliceIndices> slice_indices(Isolate& iso, const SliceObject* s, int64_t length);

struct RangeObject : Object {
  Value start, stop, step, length;  // ints of any size, owned
  static bool check(Value v) { return has_type(v, range_type); }
  static TypeObject& type() { return range_type; }
};
Result make_range(Isolate& iso, Value start, Value stop, Value step);  // ints, borrowed; ValueError for step 0

}  // namespace skerry
