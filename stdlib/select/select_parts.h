// What the sources of `select` share: descriptors and waiting.
//
//   select_module.cpp  select(), poll objects, constants      epoll_type.cpp  epoll objects
#pragma once

#include <poll.h>

#include <cstdint>
#include <vector>

#include "channels/readiness.h"
#include "isolate/isolate.h"
#include "isolate/objects/native.h"

namespace skerry::selecting {

extern TypeObject epoll_type;

// A descriptor that select() and its like take: an int or an object with fileno(), not negative.
Fallible<int> waited_descriptor(Isolate& iso, Value v);

// As a time limit: none for what is negative.
channels::Deadline deadline_after(double seconds);

// poll() until something happens (how many; revents are set) or the time is over (0). Holds no worker.
Fallible<int64_t> wait_ready(Isolate& iso, std::vector<pollfd>& fds, channels::Deadline deadline);

}  // namespace skerry::selecting
