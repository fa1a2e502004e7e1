// The buffered classes over a raw stream: layout and the operations that they share.
//
// One buffer, allocated at first use. It holds either bytes read ahead or bytes that wait to be written, never both:
// a write puts the raw stream back to where the reader stands, a read flushes first.
#pragma once

#include "isolate/wait_list.h"
#include "stdlib/io/file_io.h"

namespace skerry::io {

struct BufferedObject : Object {
  Value raw;              // owned; Empty: not initialised, or detached
  bool ok, detached;
  bool readable, writable;
  bool plain_file;        // raw is exactly a FileIO and self exactly ours: no calls by name
  bool busy;              // an operation is under way; the raw stream may not come back to us
  bool whole_lines;       // an overflowing buffer keeps the line that is not complete
  bool released;          // closed: the buffer is gone
  bool finalizing;
  const Parker* busy_thread;  // whose operation it is
  WaitList waiting;       // other threads that want to do one
  ByteBuffer memory;      // `size` is unused but for pending writes
  int64_t buffer_size;
  int64_t read_position;  // next byte
  int64_t read_end;       // bytes [read_position, read_end) are read ahead

  void blank() {
    raw = Value();
    buffer_size = kDefaultBufferSize;
  }
  size_t pending() const { return memory.size; }
  int64_t ahead() const { return read_end - read_position; }
  static bool check(Value v) {
    return is_instance_of(v, buffered_reader_type) || is_instance_of(v, buffered_writer_type) ||
           is_instance_of(v, buffered_random_type);
  }
  static TypeObject& type() { return buffered_reader_type; }
};

inline bool is_plain_buffered(Value v) {
  TypeObject* t = type_of(v);
  return t == &buffered_reader_type || t == &buffered_writer_type || t == &buffered_random_type;
}

// Makes one of the three exact types over a raw stream.
Result make_buffered(Isolate& iso, TypeObject& type, Value raw, int64_t buffer_size);

// ValueError when there is no raw stream.
Status buffered_check(Isolate& iso, const BufferedObject* b);
Fallible<bool> buffered_is_closed(Isolate& iso, BufferedObject* b);
// ValueError with the message if closed and nothing is left to read.
Status buffered_refuse_closed(Isolate& iso, BufferedObject* b, const char* message);

// Marks the object busy for a scope. Waits while another thread is busy with it; RuntimeError if the running one is.
class BusyScope {
 public:
  explicit BusyScope(BufferedObject* b) : b_(b) {}
  ~BusyScope() {
    if (!entered_) return;
    b_->busy = false;
    b_->busy_thread = nullptr;
    b_->waiting.wake_first();
  }
  BusyScope(const BusyScope&) = delete;
  BusyScope& operator=(const BusyScope&) = delete;
  Status enter(Isolate& iso);

 private:
  BufferedObject* b_;
  bool entered_ = false;
};

// ---- The raw stream; the object is busy. kWouldBlock as in file_io.h.
Fallible<int64_t> raw_read(Isolate& iso, BufferedObject* b, uint8_t* data, size_t size);
Fallible<int64_t> raw_write(Isolate& iso, BufferedObject* b, std::string_view data);
Fallible<int64_t> raw_seek(Isolate& iso, BufferedObject* b, int64_t position, int whence);
Fallible<int64_t> raw_tell(Isolate& iso, BufferedObject* b);
Status write_pending(Isolate& iso, BufferedObject* b);       // BlockingIOError if it cannot
Status flush_and_rewind(Isolate& iso, BufferedObject* b);    // and drops what was read ahead
Fallible<int64_t> fill_buffer(Isolate& iso, BufferedObject* b);  // appends to what is read ahead

// ---- For TextIOWrapper, over exact types.
Result buffered_read1(Isolate& iso, BufferedObject* b, Value size);
Result buffered_read_all(Isolate& iso, BufferedObject* b);
Fallible<int64_t> buffered_write_bytes(Isolate& iso, BufferedObject* b, std::string_view data);
Status buffered_flush(Isolate& iso, BufferedObject* b);

// ---- Method implementations of the three classes (buffered_read.cpp, buffered_write.cpp).
Result buffered_read(Isolate& iso, BufferedObject* b, Value size);
Result buffered_peek(Isolate& iso, BufferedObject* b, int64_t size);
Result buffered_readinto(Isolate& iso, BufferedObject* b, Value target);
Result buffered_readinto1(Isolate& iso, BufferedObject* b, Value target);
Result buffered_readline(Isolate& iso, BufferedObject* b, Value size);
Result buffered_next(Isolate& iso, Value self);
Result buffered_write(Isolate& iso, BufferedObject* b, Value data);

}  // namespace skerry::io
