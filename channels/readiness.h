// Waiting for descriptors, and for calls that block, without holding a worker. Usable beneath native frames: the fiber blocks then.
#pragma once

#include <poll.h>

#include <functional>
#include <optional>
#include <span>

#include "isolate/isolate.h"
#include "scheduler/timer.h"

namespace skerry::channels {

using Deadline = std::optional<scheduler::TimePoint>;  // none: waits for ever

// Until one of the descriptors is ready for its `events`, as poll() has them: true; false: the deadline has passed. To be asked for when an operation
// has said EAGAIN; readiness may have passed again when the isolate comes to use it, so repeat the operation and wait again.
// The descriptors are only borrowed: whoever closes one does not wake those that wait for it. A fault: interrupted.
Fallible<bool> wait_ready(Isolate& iso, std::span<const pollfd> descriptors, Deadline deadline);
Fallible<bool> wait_readable(Isolate& iso, int descriptor, Deadline deadline = {});
Fallible<bool> wait_writable(Isolate& iso, int descriptor, Deadline deadline = {});

// Asks `is_done` again and again, at first soon, then every 20 ms: for what the system has no descriptor for. False: the deadline has passed.
Fallible<bool> wait_by_looking(Isolate& iso, std::function<bool()> is_done, Deadline deadline);

// Runs `job` on the blocking threads while the isolate waits; an interrupt ends the wait and leaves the job to itself. So what it
// writes belongs to it (a shared_ptr in it); it touches neither the isolate nor its objects, and must not throw.
Status run_detached(Isolate& iso, std::function<void()> job);

}  // namespace skerry::channels
