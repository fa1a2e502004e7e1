// FileIO: a file descriptor as a raw stream.
#pragma once

#include "stdlib/io/io.h"

namespace skerry::io {

struct FileObject : Object {
  int fd;                // -1: closed
  bool created, readable, writable, appending, owns_fd, finalizing;
  int8_t seekable;       // -1: not asked yet
  int64_t block_size;

  void blank() {
    fd = -1;
    owns_fd = true;
    seekable = -1;
    block_size = kDefaultBufferSize;
  }
  static bool check(Value v) { return is_instance_of(v, file_type); }
  static TypeObject& type() { return file_type; }
};

// A stream over an open descriptor, which it does not close. `name` is the descriptor's number or a text.
Result make_descriptor_file(Isolate& iso, int fd, bool writable, Value name);

// Straight to the system. Bytes done; kWouldBlock when a descriptor that does not block has nothing. OSError.
inline constexpr int64_t kWouldBlock = -2;
Fallible<int64_t> file_read(Isolate& iso, FileObject* f, uint8_t* data, size_t size);
Fallible<int64_t> file_write(Isolate& iso, FileObject* f, const uint8_t* data, size_t size);
Fallible<int64_t> file_seek(Isolate& iso, FileObject* f, int64_t position, int whence);
Fallible<bool> file_is_seekable(Isolate& iso, FileObject* f);
// A path argument as bytes for the system: str (surrogateescape), bytes, or __fspath__ (PEP 519).
Fallible<bool> path_argument(Isolate& iso, Value path, std::string* out);

}  // namespace skerry::io
