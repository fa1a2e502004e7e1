// mmap.mmap: a file's pages, or fresh ones, as mutable bytes with a position.
//
//   mmap_type.cpp   making, changing and closing mappings; the type and the module
//   mmap_items.cpp  indexing and slices            bus_guard.*  files that become shorter than their mapping
// Invariant: while `exports` is not zero neither address nor length changes. The system's page can always be read.
#pragma once

#include <string_view>

#include "isolate/heap/ref.h"
#include "isolate/objects/external_storage.h"
#include "isolate/objects/native.h"
#include "isolate/objects/type.h"
#include "stdlib/native_resource.h"

namespace skerry::mapping {

extern TypeObject mmap_type, mmap_iterator_type;
extern const TypeDef mmap_type_def, mmap_iterator_type_def;

enum class Access : uint8_t { kDefault, kRead, kWrite, kCopy };

// The memory and the descriptor that it came from (-1: none).
class Mapping final : public NativeResource {
 public:
  ~Mapping() override;
  uint8_t* data = nullptr;
  size_t size = 0;
  int fd = -1;
};

struct MmapObject : Object {
  ExternalTrailer trailer;  // its storage: a Mapping; none when closed
  size_t counted;           // bytes that count against the quota
  bool has_own_pages;       // not those of a file that others may hold as well
  size_t position;
  int64_t offset;
  size_t exports;
  Access access;
  Mapping* mapping() const { return static_cast<Mapping*>(trailer.storage); }
  size_t size() const { return mapping()->size; }
  uint8_t* data() const { return mapping()->data; }
  std::string_view view() const { return {reinterpret_cast<const char*>(data()), size()}; }
  static bool check(Value v) { return is_instance_of(v, mmap_type); }
  static TypeObject& type() { return mmap_type; }
};

Status check_open(Isolate& iso, const MmapObject* m);      // ValueError once closed
Status check_writable(Isolate& iso, const MmapObject* m);  // TypeError for read-only mappings
Fallible<int64_t> mmap_length(Isolate& iso, Value self);
Result mmap_get_item(Isolate& iso, Value self, Value key);
Status mmap_set_item(Isolate& iso, Value self, Value key, Value value_or_empty);

}  // namespace skerry::mapping
