// Reading and writing descriptors of any kind without holding a worker while the other side lets one wait.
//
// Pipes, sockets and terminals wait in the reactor; regular files are read from the page cache at once, and go to the blocking threads
// when the disk is needed or much is written. Neither changes the descriptor: it may be shared with other processes.
#pragma once

#include <cstddef>

#include "stdlib/io/blocking_call.h"

namespace skerry::io {

// As read(2) and write(2) on a blocking descriptor are: a write does all unless an error comes. Non-blocking descriptors give EAGAIN.
// The memory stays where it is meanwhile. A fault: interrupted.
Fallible<SystemResult> read_descriptor(Isolate& iso, int fd, void* data, size_t count);
Fallible<SystemResult> write_descriptor(Isolate& iso, int fd, const void* data, size_t count);

// open(2) at a folder's descriptor; for a named pipe it waits for the other end.
Fallible<SystemResult> open_descriptor(Isolate& iso, int folder, const char* path, int flags, unsigned mode);

// Whether O_NONBLOCK is set: then the caller does not want to wait.
bool is_non_blocking(int fd);

}  // namespace skerry::io
