#include "channels/end_objects.h"

#include <utility>

#include "channels/isolate_task.h"
#include "isolate/isolate.h"

namespace skerry {
TypeObject channel_type, sender_type, receiver_type, handle_type;
}

namespace skerry::channels {

namespace {

TypeObject* type_for(EndRole role) {
  switch (role) {
    case EndRole::kSender: return &sender_type;
    case EndRole::kReceiver: return &receiver_type;
    case EndRole::kBoth: break;
  }
  return &channel_type;
}

// The resource is the first field after the header.
template <class T>
T* object_of(Resource* r) {
  return static_cast<T*>(reinterpret_cast<Object*>(r) - 1);
}

void release_end(Resource* r) {
  auto* end = object_of<EndObject>(r);
  if (Channel* channel = std::exchange(end->channel, nullptr)) channel->drop_end(end->role);
}
void release_handle(Resource* r) {
  auto* handle = object_of<HandleObject>(r);
  if (IsolateRecord* record = std::exchange(handle->record, nullptr)) record->drop_handle();
}

void link(Isolate& iso, Resource& r, void (*release)(Resource*)) {
  r.next = nullptr;
  r.previous = nullptr;
  r.release = release;
  if (IsolateTask* task = IsolateTask::of(iso)) task->resources().link(r);
}

}  // namespace

Result make_end(Isolate& iso, Channel* owned, EndRole role) {
  Result made = allocate_instance(iso, type_for(role));
  if (made.is_fault()) {
    owned->drop_end(role);
    return made;
  }
  auto* end = made.value().as<EndObject>();
  end->channel = owned;
  end->role = role;
  link(iso, end->resource, release_end);
  return made;
}

Result make_handle(Isolate& iso, IsolateRecord* owned) {
  Result made = allocate_instance(iso, &handle_type);
  if (made.is_fault()) {
    owned->drop_handle();
    return made;
  }
  auto* handle = made.value().as<HandleObject>();
  handle->record = owned;
  link(iso, handle->resource, release_handle);
  return made;
}

void end_destroy(Isolate&, Object* self) {
  auto* end = static_cast<EndObject*>(self);
  ResourceList::unlink(end->resource);
  release_end(&end->resource);
}

void handle_destroy(Isolate&, Object* self) {
  auto* handle = static_cast<HandleObject*>(self);
  ResourceList::unlink(handle->resource);
  release_handle(&handle->resource);
}

}  // namespace skerry::channels
