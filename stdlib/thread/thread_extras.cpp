// What a thread keeps until it ends: its part of each _local, the lock that tells threading of its end, its handle, its event loop.
#include "channels/isolate_task.h"
#include "stdlib/thread/thread_parts.h"

namespace skerry::threads {

Extras& extras_of(channels::IsolateThread& thread) {
  if (!thread.extras) thread.extras = std::make_unique<Extras>();
  return static_cast<Extras&>(*thread.extras);
}
Extras* running_extras(Isolate& iso) {
  channels::IsolateThread* thread = channels::IsolateThread::of(iso);
  return thread ? &extras_of(*thread) : nullptr;
}

void Extras::end(Isolate& iso) {
  while (locals != nullptr) drop_local_place(iso, locals);
  if (!sentinel.is_empty() && sentinel.as<LockObject>()->count > 0) release_lock(sentinel.as<LockObject>());
  clear_field(iso, sentinel);
  if (!handle.is_empty()) set_done(handle.as<HandleObject>());
  clear_field(iso, handle);
  clear_field(iso, event_loop);
}

}  // namespace skerry::threads
