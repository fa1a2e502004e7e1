// Calls to the system that answer at once or nearly so: they hold the worker. What waits for others goes through descriptor_io.h,
// channels/readiness.h (the reactor) or channels/blocking.h (the blocking threads).
#pragma once

#include <cerrno>

#include "isolate/isolate.h"

namespace skerry::io {

struct SystemResult {
  int64_t value;
  int error;  // errno when value is negative
};

template <class F>
SystemResult blocking_call(Isolate&, F&& f) {
  int64_t value = f();
  return {value, value < 0 ? errno : 0};
}

// Again when a signal interrupts it (PEP 475), unless the isolate is to stop.
template <class F>
Fallible<SystemResult> blocking_call_retried(Isolate& iso, F&& f) {
  for (;;) {
    SystemResult r = blocking_call(iso, f);
    if (r.value >= 0 || r.error != EINTR) return r;
    TRY(iso.safepoint_slow(Isolate::SafepointKind::kNested));
  }
}

}  // namespace skerry::io
