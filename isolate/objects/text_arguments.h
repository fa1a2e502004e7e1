// Arguments that the methods of str, bytes and bytearray have in common.
#pragma once

#include <string_view>

#include "isolate/heap/value.h"
#include "isolate/objects/type.h"

namespace skerry {

class Isolate;

// The start and end of find, count, startswith...: None or left out, or by __index__, clamped as in a slice. start may
// lie behind end, or behind the length: then nothing is found, not even the empty text.
struct Range {
  size_t start, end;
  bool is_inverted() const { return start > end; }
};
Fallible<Range> clamp_range(Isolate& iso, Value start, Value end, size_t length);

// An argument that CPython takes as a C int: by __index__, OverflowError beyond 32 bits.
Fallible<int64_t> c_int_argument(Isolate& iso, Value v);

// MemoryError when the quota or the system has no room for this many bytes: asked before building something big.
Status check_room(Isolate& iso, size_t bytes);

// "None" for None: what CPython's argument parser says of a wrong argument.
inline std::string_view type_name_or_none(Value v) { return v.is_none() ? "None" : type_name(v); }

}  // namespace skerry
