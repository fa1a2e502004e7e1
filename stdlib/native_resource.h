// What an object of an isolate owns outside the isolate's heap: a context of a foreign library. It is given back when the
// object dies, or, as the end of an isolate walks no objects, with the isolate's list of external storage.
#pragma once

#include <memory>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/external_storage.h"

namespace skerry {

class NativeResource : public ExternalStorage {
 public:
  virtual ~NativeResource() = default;
  void retain() final {}
  void release() final { delete this; }
};

// The field of an object that owns an R (a NativeResource). `kBytes` is what it counts against the quota.
template <class R, size_t kBytes>
struct ResourceField {
  ExternalTrailer trailer;  // zeroed: none

  R* get() const { return static_cast<R*>(trailer.storage); }
  Status set(Isolate& iso, Object* owner, std::unique_ptr<R> resource) {
    drop(iso);
    if (!attach_external(iso, owner, &trailer, resource.get(), nullptr, kBytes)) return iso.raise_memory_error();
    resource.release();
    return Status::ok();
  }
  void drop(Isolate& iso) {
    if (trailer.storage == nullptr) return;
    detach_external(iso, &trailer, kBytes);
    trailer.storage = nullptr;
  }
};

}  // namespace skerry
