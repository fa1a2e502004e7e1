// Waiting for locks of files. The system tells nobody when one becomes free, so they are asked for again and again.
#pragma once

#include "channels/readiness.h"
#include "stdlib/io/blocking_call.h"

namespace skerry::io {

// Calls `attempt` until it does not fail because somebody else holds the lock.
template <class F>
Fallible<SystemResult> wait_for_lock(Isolate& iso, F attempt) {
  SystemResult r = TRY(blocking_call_retried(iso, attempt));
  if (r.value >= 0 || (r.error != EAGAIN && r.error != EACCES)) return r;
  TRY(channels::wait_by_looking(iso, [attempt, &r] {
    r.value = attempt();
    r.error = r.value < 0 ? errno : 0;
    return r.value == 0 || (r.error != EAGAIN && r.error != EACCES && r.error != EINTR);
  }, {}));
  return r;
}

}  // namespace skerry::io
