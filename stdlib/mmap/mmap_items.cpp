// mmap: indexing and slices. Converting a key or a value may run Python, which may close the mapping: what depends on it is asked afterwards.
#include <cstring>
#include <string>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/slice.h"
#include "stdlib/mmap/mmap_type.h"

namespace skerry::mapping {

namespace {

Fallible<size_t> position(Isolate& iso, const MmapObject* m, Value key) {
  int64_t i = TRY(as_int64(iso, key, Overflow::kRaise, &IndexError));
  TRY(check_open(iso, m));
  if (i < 0) i += static_cast<int64_t>(m->size());
  if (i < 0 || i >= static_cast<int64_t>(m->size())) return iso.raise(IndexError, "mmap index out of range");
  return static_cast<size_t>(i);
}

Fallible<SliceIndices> resolve(Isolate& iso, const MmapObject* m, Value key) {
  SliceIndices unpacked = TRY(slice_unpack(iso, key.as<SliceObject>()));
  TRY(check_open(iso, m));
  return slice_adjust(unpacked, static_cast<int64_t>(m->size()));
}

}  // namespace

Fallible<int64_t> mmap_length(Isolate& iso, Value self) {
  TRY(check_open(iso, self.as<MmapObject>()));
  return static_cast<int64_t>(self.as<MmapObject>()->size());
}

Result mmap_get_item(Isolate& iso, Value self, Value key) {
  auto* m = self.as<MmapObject>();
  TRY(check_open(iso, m));
  if (SliceObject::check(key)) {
    SliceIndices s = TRY(resolve(iso, m, key));
    if (s.count <= 0) return make_bytes(iso, {});
    if (s.step == 1) return make_bytes(iso, m->view().substr(static_cast<size_t>(s.start), static_cast<size_t>(s.count)));
    uint8_t* out;
    Ref made(iso, TRY(allocate_bytes(iso, static_cast<size_t>(s.count), &out)));
    for (int64_t i = 0; i < s.count; ++i) out[i] = m->data()[s.start + i * s.step];
    return made.release();
  }
  if (type_of(key)->slots.index == nullptr) return iso.raise(TypeError, "mmap indices must be integers");
  size_t at = TRY(position(iso, m, key));
  return Value::small_int(m->data()[at]);
}

Status mmap_set_item(Isolate& iso, Value self, Value key, Value value) {
  auto* m = self.as<MmapObject>();
  TRY(check_open(iso, m));
  TRY(check_writable(iso, m));
  if (SliceObject::check(key)) {
    if (value.is_empty()) return iso.raise(TypeError, "mmap object doesn't support slice deletion");
    BytesView bytes(iso);
    TRY(bytes.get(value));
    SliceIndices s = TRY(resolve(iso, m, key));
    std::string_view data = bytes.text();
    if (static_cast<int64_t>(data.size()) != (s.count < 0 ? 0 : s.count)) return iso.raise(IndexError, "mmap slice assignment is wrong size");
    if (data.empty()) return Status::ok();
    if (s.step == 1) {
      std::memmove(m->data() + s.start, data.data(), data.size());
    } else {
      for (int64_t i = 0; i < s.count; ++i) m->data()[s.start + i * s.step] = static_cast<uint8_t>(data[static_cast<size_t>(i)]);
    }
    return Status::ok();
  }
  if (type_of(key)->slots.index == nullptr) return iso.raise(TypeError, "mmap indices must be integers");
  TRY(position(iso, m, key));  // CPython asks for the key first, too
  if (value.is_empty()) return iso.raise(TypeError, "mmap doesn't support item deletion");
  if (type_of(value)->slots.index == nullptr) return iso.raise(TypeError, "mmap item value must be an int");
  int64_t byte = TRY(as_int64(iso, value, Overflow::kRaise, &TypeError));
  if (byte < 0 || byte > 255) return iso.raise(ValueError, "mmap item value must be in range(0, 256)");
  size_t at = TRY(position(iso, m, key));
  m->data()[at] = static_cast<uint8_t>(byte);
  return Status::ok();
}

}  // namespace skerry::mapping
