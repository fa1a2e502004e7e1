// memoryview: a view of another object's memory, with format, shape and strides.
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject memoryview_type;

// One export of one object, shared by the memoryviews that were sliced or cast from the first; the exporter is
// released when the last of them is released or dies.
struct ManagedBuffer;

struct MemoryViewObject : Object {
  static constexpr int kMaxDimensions = 64;
  ManagedBuffer* buffer;   // null: released
  uint8_t* data;           // the first element
  char format[4];          // "B", "<i": what memoryview itself can read; other exporters' formats are in `buffer`
  int32_t dimensions;
  int64_t item_size;
  int64_t* shape;          // `dimensions` of them, then the strides; null for none
  int64_t* strides;
  int64_t exports;         // buffers taken of this view
  int64_t hash;            // -1: not computed
  bool read_only;
  static bool check(Value v) { return has_type(v, memoryview_type); }
  static TypeObject& type() { return memoryview_type; }
};

Result make_memoryview(Isolate& iso, Value exporter);
Fallible<int64_t> memoryview_length(Isolate& iso, Value view);

}  // namespace skerry
