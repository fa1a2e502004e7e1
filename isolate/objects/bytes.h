// bytes: immutable bytes, inline or, when big, in a segment that messages share. bytearray: growable, exportable.
#pragma once

#include <string_view>

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject bytes_type, bytearray_type;

struct BytesObject : Object {
  enum Flags : uint8_t { kExternal = 4 };
  mutable int64_t hash;       // -1: not computed
  uint64_t length_and_flags;  // length << 8 | flags

  size_t length() const { return length_and_flags >> 8; }
  bool is_external() const { return length_and_flags & kExternal; }
  const uint8_t* data() const {
    if (is_external()) [[unlikely]] return *reinterpret_cast<uint8_t* const*>(this + 1);
    return reinterpret_cast<const uint8_t*>(this + 1);
  }
  std::string_view view() const { return {reinterpret_cast<const char*>(data()), length()}; }
  static bool check(Value v) { return has_flag(v, TypeFlag::kBytesSubclass); }
  static TypeObject& type() { return bytes_type; }
};

struct ByteArrayObject : Object {
  uint8_t* data;
  size_t length;
  size_t capacity;
  size_t exports;  // live BufferViews: resizing raises BufferError
  std::string_view view() const { return {reinterpret_cast<const char*>(data), length}; }
  static bool check(Value v) { return is_instance_of(v, bytearray_type); }
  static TypeObject& type() { return bytearray_type; }
};

// External storage of str and bytes: kExternal objects hold {data pointer, storage} after the header. The storage is
// reference counted atomically by whoever implements it (channels/segment.h).
struct ExternalStorage {
  virtual void retain() = 0;
  virtual void release() = 0;

 protected:
  ~ExternalStorage() = default;
};
// Bytes at or above this size are born in external storage, so that sending them copies nothing.
inline constexpr size_t kExternalThreshold = 4096;

Result make_bytes(Isolate& iso, std::string_view data);
Result allocate_bytes(Isolate& iso, size_t length, uint8_t** data_out);  // caller fills; may be external
Result make_external_bytes(Isolate& iso, ExternalStorage* storage_retained, const uint8_t* data, size_t length);
Result make_external_str(Isolate& iso, ExternalStorage* storage_retained, const void* data, size_t length, unsigned width,
                         bool ascii);
ExternalStorage* external_storage(const Object* str_or_bytes);  // null when inline
Result make_bytearray(Isolate& iso, std::string_view data);
// A view of anything with the buffer protocol: TypeError "a bytes-like object is required, not 'int'".
Status get_buffer(Isolate& iso, Value v, BufferView* view, bool writable = false);
void release_buffer(Isolate& iso, BufferView* view);

}  // namespace skerry
