// External storage of big str and bytes: memory outside the isolate's blocks, so that a message shares it uncopied.
//
// An object with the kExternal flag is followed by an ExternalTrailer instead of its characters. Every such object of
// an isolate counts its bytes against the isolate's quota and is linked in the isolate's ExternalList, so that the end
// of the isolate, which does not walk its objects, gives the storage back. Objects in segments and immortal ones hold
// a trailer without links. The count is atomic because isolates on other threads may hold the same storage.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace skerry {

class Isolate;
struct ExternalStorage;
struct Object;

// After the header of a str or bytes object with kExternal.
struct ExternalTrailer {
  const void* data;
  ExternalStorage* storage;   // one reference, owned
  ExternalTrailer* next;      // links of the isolate's list; both null for segments and immortal objects
  ExternalTrailer** previous;
};

// Every external object of one isolate. Its end releases the storage of those that are still alive.
class ExternalList {
 public:
  ExternalList() = default;
  ~ExternalList();
  ExternalList(const ExternalList&) = delete;
  ExternalList& operator=(const ExternalList&) = delete;
  void link(ExternalTrailer* t);
  static void unlink(ExternalTrailer* t);

 private:
  ExternalTrailer* head_ = nullptr;
};

// Fresh storage of `size` bytes with one reference, its memory in *data; null when the system has no room.
ExternalStorage* make_heap_storage(size_t size, void** data);

// The trailer of an object at creation and at destruction. `bytes` is what counts against the quota; false: over it,
// and nothing was taken over.
bool attach_external(Isolate& iso, Object* o, ExternalTrailer* t, ExternalStorage* storage_retained, const void* data,
                     size_t bytes);
// The same with fresh storage of `bytes` bytes, counted before it is taken from the system; its memory in *data.
bool attach_fresh(Isolate& iso, Object* o, ExternalTrailer* t, size_t bytes, void** data);
void detach_external(Isolate& iso, ExternalTrailer* t, size_t bytes);

}  // namespace skerry
