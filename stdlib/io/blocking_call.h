// Calls to the system that answer at once or nearly so: they hold the worker. What waits for others goes through descriptor_io.h,
// channels/readiness.h (the reactor) or channels/blocking.h (the blocking threads).
#pragma once

#include <cerrno>

#include "channels/blocking.h"
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

// What may last: the isolate's other threads, if it has any, go on meanwhile. So f touches neither the isolate nor its objects.
template <class F>
SystemResult long_call(Isolate& iso, F&& f) {
  if (!iso.has_threads) return blocking_call(iso, f);
  SystemResult r{};
  channels::run_blocking(iso, [&] { r = blocking_call(iso, f); });
  return r;
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
