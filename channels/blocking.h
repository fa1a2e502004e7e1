// Calls that must block a thread, off the workers.
#pragma once

#include <functional>

#include "isolate/isolate.h"

namespace skerry::channels {

// Runs `job` on the pool's blocking threads while the isolate waits and holds no worker; at once, on this thread, for an isolate that no
// host runs. The job touches neither the isolate nor its objects, and must not throw. What the calling thread knows of itself (errno,
// thread-local storage) is void afterwards: the isolate may be on another worker.
void run_blocking(Isolate& iso, std::function<void()> job);

}  // namespace skerry::channels
