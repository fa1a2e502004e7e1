// ByteBuffer: bytes in the isolate's heap that grow. Plain data: whoever holds it releases it.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "isolate/isolate.h"

namespace skerry::io {

struct ByteBuffer {
  uint8_t* data;
  size_t size;
  size_t capacity;

  std::string_view view() const { return {reinterpret_cast<const char*>(data), size}; }
  void release(Isolate& iso) {
    if (data != nullptr) iso.heap.release(data, capacity);
    data = nullptr;
    size = capacity = 0;
  }
  Status reserve(Isolate& iso, size_t wanted) {
    if (wanted <= capacity) return Status::ok();
    if (wanted > size_t{INT64_MAX} / 2) return iso.raise_memory_error();
    size_t grown = capacity + capacity / 2;
    size_t target = wanted > grown ? wanted : grown;
    if (target < 64) target = 64;
    void* moved = data != nullptr ? iso.heap.reallocate(data, capacity, target) : iso.heap.allocate(target);
    if (moved == nullptr) return iso.raise_memory_error();
    data = static_cast<uint8_t*>(moved);
    capacity = target;
    return Status::ok();
  }
  Status append(Isolate& iso, std::string_view bytes) {
    TRY(reserve(iso, size + bytes.size()));
    if (!bytes.empty()) std::memcpy(data + size, bytes.data(), bytes.size());
    size += bytes.size();
    return Status::ok();
  }
  void drop_front(size_t count) {
    if (count < size) std::memmove(data, data + count, size - count);
    size -= count;
  }
};

}  // namespace skerry::io
