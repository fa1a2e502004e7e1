// What the buffered classes do with their raw stream: reads, writes, positions, and getting rid of pending bytes.
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/memoryview.h"
#include "isolate/objects/str.h"
#include "stdlib/io/buffered.h"
#include "stdlib/io/standard_streams.h"

namespace skerry::io {

namespace {

FileObject* plain_file(BufferedObject* b) {
  auto* f = b->raw.as<FileObject>();
  return b->plain_file && f->fd >= 0 ? f : nullptr;
}

// What it wrote so far is in the exception.
Status blocking_error(Isolate& iso, size_t written) {
  Ref text(iso, TRY(make_str(iso, "write could not complete without blocking")));
  Value values[] = {Value::small_int(EAGAIN), text, Value::small_int(static_cast<int64_t>(written))};
  Ref error(iso, TRY(call(iso, as_value(&BlockingIOError), Args{values, 3, Value()})));
  return iso.raise_value(error);
}

Fallible<int64_t> checked_position(Isolate& iso, Value answer) {
  Ref held = Ref::borrow(iso, answer);
  int64_t position = TRY(as_int64(iso, held, Overflow::kRaise, &ValueError));
  if (position < 0) return iso.raise(OSError, "Raw stream returned invalid position {}", position);
  return position;
}

}  // namespace

Fallible<int64_t> stream_position(Isolate& iso, Value stream) {
  Ref answer(iso, TRY(call_method(iso, stream, names.tell)));
  return checked_position(iso, answer);
}

namespace {

class BusyWaiter final : public Waiter {
 public:
  BusyWaiter(Isolate& iso, BufferedObject* b) : object_(Ref::borrow(iso, Value::object(b))) {}
  ~BusyWaiter() override {
    buffered()->waiting.remove(place_);
    if (!buffered()->busy) buffered()->waiting.wake_first();
  }
  Result poll(Isolate& iso) override {
    if (!buffered()->busy) {
      buffered()->waiting.remove(place_);
      buffered()->busy = true;  // by the one that waits, before the destructor wakes the next
      return Value::none();
    }
    buffered()->waiting.add(place_, iso.parker);
    return Fault(FaultKind::kSuspended);
  }
  const char* description() const override { return "another thread's operation on a file"; }

 private:
  BufferedObject* buffered() { return object_.get().as<BufferedObject>(); }
  Ref object_;
  WaitList::Place place_;
};

}  // namespace

Status BusyScope::enter(Isolate& iso) {
  if (b_->busy && iso.has_threads && b_->busy_thread != iso.parker) {
    iso.may_suspend = false;
    TRY(skerry::wait_for(iso, std::make_unique<BusyWaiter>(iso, b_)));
    b_->busy = false;
    Status usable = buffered_check(iso, b_);
    if (usable.is_fault()) {
      b_->waiting.wake_first();
      return usable;
    }
  }
  if (b_->busy) {
    std::string shown = repr_utf8_or_fallback(iso, Value::object(b_));
    return iso.raise(RuntimeError, "reentrant call inside {}", shown);
  }
  b_->busy = entered_ = true;
  b_->busy_thread = iso.parker;
  return Status::ok();
}

Fallible<int64_t> raw_read(Isolate& iso, BufferedObject* b, uint8_t* data, size_t size) {
  if (FileObject* f = plain_file(b)) return file_read(iso, f, data, size);
  Ref target(iso, TRY(make_bytearray(iso, {})));
  auto* array = target.as<ByteArrayObject>();
  TRY(bytearray_resize(iso, array, size));
  if (size > 0) std::memset(array->data, 0, size);
  Ref view(iso, TRY(make_memoryview(iso, target)));
  Ref answer(iso, TRY(call_method(iso, b->raw, names.readinto, {view})));
  if (answer.get().is_none()) return kWouldBlock;
  Fallible<int64_t> count = as_int64(iso, answer, Overflow::kRaise, &ValueError);
  if (count.is_fault()) {
    if (!iso.has_pending()) return count;
    Ref cause = iso.take_pending();
    Fault fault = iso.raise(OSError, "raw readinto() failed");
    Ref error = iso.take_pending();
    assign(iso, error.as<ExceptionObject>()->cause, cause.release());
    error.as<ExceptionObject>()->suppress_context = true;
    iso.restore_pending(error.release());
    return fault;
  }
  int64_t n = count.value();
  if (n < 0 || static_cast<size_t>(n) > size)
    return iso.raise(OSError, "raw readinto() returned invalid length {} (should have been between 0 and {})", n, size);
  if (n > 0) std::memcpy(data, array->data, static_cast<size_t>(n));
  return n;
}

Fallible<int64_t> raw_write(Isolate& iso, BufferedObject* b, std::string_view data) {
  if (FileObject* f = plain_file(b)) return file_write(iso, f, reinterpret_cast<const uint8_t*>(data.data()), data.size());
  Ref bytes(iso, TRY(make_bytes(iso, data)));
  Ref view(iso, TRY(make_memoryview(iso, bytes)));
  Ref answer(iso, TRY(call_method(iso, b->raw, names.write, {view})));
  if (answer.get().is_none()) return kWouldBlock;
  int64_t n = TRY(as_int64(iso, answer, Overflow::kRaise, &ValueError));
  if (n < 0 || static_cast<size_t>(n) > data.size())
    return iso.raise(OSError, "raw write() returned invalid length {} (should have been between 0 and {})", n, data.size());
  return n;
}

Fallible<int64_t> raw_seek(Isolate& iso, BufferedObject* b, int64_t position, int whence) {
  if (FileObject* f = plain_file(b)) return file_seek(iso, f, position, whence);
  Ref target(iso, TRY(make_int(iso, position)));
  Ref answer(iso, TRY(call_method(iso, b->raw, names.seek, {target, Value::small_int(whence)})));
  return checked_position(iso, answer);
}

Fallible<int64_t> raw_tell(Isolate& iso, BufferedObject* b) {
  if (FileObject* f = plain_file(b)) return file_seek(iso, f, 0, SEEK_CUR);
  return stream_position(iso, b->raw);
}

Status write_pending(Isolate& iso, BufferedObject* b) {
  size_t done = 0;
  auto finish = [&](Status s) {
    b->memory.drop_front(done);
    return s;
  };
  while (done < b->memory.size) {
    Fallible<int64_t> n = raw_write(iso, b, b->memory.view().substr(done));
    if (n.is_fault()) return finish(n.fault());
    if (n.value() == kWouldBlock) return finish(blocking_error(iso, 0));
    done += static_cast<size_t>(n.value());
    // A script may want to stop between the pieces of a long write.
    if (done < b->memory.size && iso.interrupts.load(std::memory_order_relaxed) != 0) {
      Status s = iso.safepoint_slow(Isolate::SafepointKind::kNested);
      if (s.is_fault()) return finish(s);
    }
  }
  return finish(Status::ok());
}

Status flush_and_rewind(Isolate& iso, BufferedObject* b) {
  TRY(write_pending(iso, b));
  if (!b->readable) return Status::ok();
  int64_t ahead = b->ahead();
  b->read_position = b->read_end = 0;
  if (ahead != 0 || !b->plain_file) TRY(raw_seek(iso, b, -ahead, SEEK_CUR));
  return Status::ok();
}

Fallible<int64_t> fill_buffer(Isolate& iso, BufferedObject* b) {
  TRY(b->memory.reserve(iso, static_cast<size_t>(b->buffer_size)));
  if (b->read_position == b->read_end) b->read_position = b->read_end = 0;
  int64_t room = b->buffer_size - b->read_end;
  int64_t n = TRY(raw_read(iso, b, b->memory.data + b->read_end, static_cast<size_t>(room)));
  if (n > 0) b->read_end += n;
  return n;
}

Fallible<int64_t> buffered_write_bytes(Isolate& iso, BufferedObject* b, std::string_view data) {
  BusyScope busy(b);
  TRY(busy.enter(iso));
  if (b->whole_lines) note_output(iso);
  if (b->readable && b->read_end != 0) {
    int64_t ahead = b->ahead();
    b->read_position = b->read_end = 0;
    if (ahead > 0) TRY(raw_seek(iso, b, -ahead, SEEK_CUR));
  }
  auto room = static_cast<size_t>(b->buffer_size);
  if (b->memory.size + data.size() <= room) {
    TRY(b->memory.append(iso, data));
    return static_cast<int64_t>(data.size());
  }
  if (b->whole_lines) {
    // Other isolates write to the same descriptor: what goes out ends with a line where there is one.
    TRY(b->memory.append(iso, data));
    std::string_view all = b->memory.view();
    size_t end = all.rfind('\n');
    size_t out = end == all.npos ? all.size() : end + 1;
    std::string rest(all.substr(out));
    b->memory.size = out;
    TRY(write_pending(iso, b));
    TRY(b->memory.append(iso, rest));
    return static_cast<int64_t>(data.size());
  }
  Status flushed = write_pending(iso, b);
  if (flushed.is_fault()) {
    if (!iso.has_pending() || !iso.pending_matches(BlockingIOError)) return flushed.fault();
    // As much as fits is kept.
    size_t fits = std::min(data.size(), room - std::min(room, b->memory.size));
    if (fits == data.size()) {
      iso.clear_pending();
      TRY(b->memory.append(iso, data));
      return static_cast<int64_t>(fits);
    }
    iso.clear_pending();
    TRY(b->memory.append(iso, data.substr(0, fits)));
    return blocking_error(iso, fits).fault();
  }
  size_t written = 0;
  while (data.size() - written > room) {
    int64_t n = TRY(raw_write(iso, b, data.substr(written)));
    if (n == kWouldBlock) {
      size_t fits = std::min(room, data.size() - written);
      TRY(b->memory.append(iso, data.substr(written, fits)));
      written += fits;
      if (written == data.size()) return static_cast<int64_t>(written);
      return blocking_error(iso, written).fault();
    }
    written += static_cast<size_t>(n);
  }
  TRY(b->memory.append(iso, data.substr(written)));
  return static_cast<int64_t>(data.size());
}

}  // namespace skerry::io
