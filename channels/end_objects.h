// The objects by which a script holds a channel's ends and isolates. Their life is here; what scripts can do with them is in
// stdlib/isolates/.
//
// Each is linked in its isolate's ResourceList, so that the end of the isolate, which does not walk its objects, lets go of what they
// hold.
#pragma once

#include "channels/channel.h"
#include "channels/isolate_record.h"
#include "isolate/objects/type.h"

namespace skerry {
extern TypeObject channel_type, sender_type, receiver_type, handle_type;
}

namespace skerry::channels {

struct Resource {
  Resource* next;
  Resource** previous;
  void (*release)(Resource* self);  // lets go of what it holds; not of the object
};

class ResourceList {
 public:
  ResourceList() = default;
  ~ResourceList() { release_all(); }
  ResourceList(const ResourceList&) = delete;
  ResourceList& operator=(const ResourceList&) = delete;
  void link(Resource& r) {
    r.next = head_;
    r.previous = &head_;
    if (head_ != nullptr) head_->previous = &r.next;
    head_ = &r;
  }
  static void unlink(Resource& r) {
    if (r.previous == nullptr) return;
    *r.previous = r.next;
    if (r.next != nullptr) r.next->previous = r.previous;
    r.previous = nullptr;
  }
  void release_all() {
    while (head_ != nullptr) {
      Resource* r = head_;
      unlink(*r);
      r->release(r);
    }
  }

 private:
  Resource* head_ = nullptr;
};

struct EndObject : Object {
  Resource resource;
  Channel* channel;  // one end of it, owned; null once released
  EndRole role;
};

struct HandleObject : Object {
  Resource resource;
  IsolateRecord* record;  // one handle of it, owned
};

inline bool is_end(Value v) {
  const TypeObject* t = type_of(v);
  return t == &channel_type || t == &sender_type || t == &receiver_type;
}
inline bool is_handle(Value v) { return type_of(v) == &handle_type; }

// Take over one end, or one handle, also on a fault.
Result make_end(Isolate& iso, Channel* owned, EndRole role);
Result make_handle(Isolate& iso, IsolateRecord* owned);
void end_destroy(Isolate& iso, Object* self);
void handle_destroy(Isolate& iso, Object* self);

}  // namespace skerry::channels
