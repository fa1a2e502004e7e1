#include "isolate/objects/external_storage.h"

#include <cstdlib>
#include <new>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"

namespace skerry {

namespace {

// Header and bytes in one malloc.
class alignas(16) HeapStorage final : public ExternalStorage {
 public:
  void retain() override {
    count_.fetch_add(1, std::memory_order_relaxed);  // relaxed: whoever retains already holds a reference
  }
  void release() override {
    // release: every reader's reads happen before the memory goes; pairs with the acquire of the last one. No fence:
    // ThreadSanitizer does not see fences.
    if (count_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      this->~HeapStorage();
      std::free(this);
    }
  }

 private:
  std::atomic<size_t> count_{1};  // written by every isolate that holds the storage
};

}  // namespace

ExternalList::~ExternalList() {
  for (ExternalTrailer* t = head_; t;) {
    ExternalTrailer* next = t->next;
    t->storage->release();
    t = next;
  }
}

void ExternalList::link(ExternalTrailer* t) {
  t->next = head_;
  t->previous = &head_;
  if (head_) head_->previous = &t->next;
  head_ = t;
}

void ExternalList::unlink(ExternalTrailer* t) {
  if (!t->previous) return;
  *t->previous = t->next;
  if (t->next) t->next->previous = t->previous;
  t->next = nullptr;
  t->previous = nullptr;
}

ExternalStorage* make_heap_storage(size_t size, void** data) {
  if (size > SIZE_MAX / 2) return nullptr;
  void* memory = std::malloc(sizeof(HeapStorage) + size);
  if (!memory) return nullptr;
  auto* storage = new (memory) HeapStorage;
  *data = storage + 1;
  return storage;
}

bool attach_external(Isolate& iso, Object* o, ExternalTrailer* t, ExternalStorage* storage_retained, const void* data,
                     size_t bytes) {
  t->data = data;
  t->storage = storage_retained;
  t->next = nullptr;
  t->previous = nullptr;
  if (o->is_shared()) return true;
  if (!iso.heap.add_external(bytes)) {
    t->storage = nullptr;
    return false;
  }
  iso.externals.link(t);
  return true;
}

bool attach_fresh(Isolate& iso, Object* o, ExternalTrailer* t, size_t bytes, void** data) {
  t->storage = nullptr;
  bool counted = !o->is_shared();
  if (counted && !iso.heap.add_external(bytes)) return false;
  ExternalStorage* storage = make_heap_storage(bytes, data);
  if (counted) iso.heap.remove_external(bytes);
  if (!storage) return false;
  return attach_external(iso, o, t, storage, *data, bytes);
}

void detach_external(Isolate& iso, ExternalTrailer* t, size_t bytes) {
  if (!t->storage) return;
  ExternalList::unlink(t);
  iso.heap.remove_external(bytes);
  t->storage->release();
}

}  // namespace skerry
