// memoryview: a view of another object's memory, with format, shape and strides.
//
// Views that were sliced or cast from one another share one ManagedBuffer; the exporter is released when the last of
// them is released or dies. The exporter is held once, by the shared buffer; the collector sees that through a view that
// shares it with none.
#pragma once

#include <string>

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject memoryview_type;

struct ManagedBuffer {
  BufferView view;
  size_t users;  // memoryviews
};

struct MemoryViewObject : Object {
  static constexpr int kMaxDimensions = 64;
  ManagedBuffer* buffer;    // null: released
  uint8_t* data;            // the first element
  char format[8];           // as the exporter named it: "B", "@i", "<d"
  int64_t item_size;
  int32_t dimensions;
  bool read_only;
  int64_t* shape;           // `dimensions` lengths; points to `inline_shape` unless there are several
  int64_t* strides;         // in bytes
  int64_t inline_shape, inline_stride;
  int64_t exports;          // buffers taken of this view
  int64_t hash;             // -1: not computed

  static bool check(Value v) { return has_type(v, memoryview_type); }
  static TypeObject& type() { return memoryview_type; }
};

Result make_memoryview(Isolate& iso, Value exporter);
Fallible<int64_t> memoryview_length(Isolate& iso, Value view);

// ---- What the memoryview*.cpp files share.
Status memoryview_check(Isolate& iso, const MemoryViewObject* m);  // ValueError when released
int64_t memoryview_count(const MemoryViewObject* m);               // elements
bool memoryview_is_contiguous(const MemoryViewObject* m);          // row by row
// A view of the same memory with its own (uninitialised) shape and strides.
Result memoryview_derive(Isolate& iso, const MemoryViewObject* m, int dimensions);
void memoryview_set_row_strides(MemoryViewObject* m);
enum class ElementOrder { kRows, kColumns };
std::string memoryview_bytes(const MemoryViewObject* m, ElementOrder order);

// memoryview_items.cpp: elements by format.
int native_item_size(const char* format);  // of "B" or "@B"; -1: no native single character
char format_code(const char* format);      // without '@'
Result unpack_item(Isolate& iso, const char* format, const uint8_t* at);
Status pack_item(Isolate& iso, const char* format, uint8_t* at, Value value);
Result memoryview_get_item(Isolate& iso, Value self, Value key);
Status memoryview_set_item(Isolate& iso, Value self, Value key, Value value);
Result memoryview_compare(Isolate& iso, Value left, Value right, CompareOp op);
Result memoryview_tolist(Isolate& iso, MemoryViewObject* self);
Result memoryview_cast(Isolate& iso, MemoryViewObject* self, Value format, Value shape);

}  // namespace skerry
