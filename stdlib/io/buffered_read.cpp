// Reading through a buffer: read, read1, peek, readinto, readline.
#include <algorithm>

#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/int.h"
#include "stdlib/io/buffered.h"
#include "stdlib/io/gathered.h"

namespace skerry::io {

namespace {

std::string_view ahead_view(const BufferedObject* b) {
  return {reinterpret_cast<const char*>(b->memory.data) + b->read_position, static_cast<size_t>(b->ahead())};
}

// Copies what is ahead, up to `size` bytes.
size_t take_ahead(BufferedObject* b, uint8_t* out, size_t size) {
  size_t n = std::min(size, static_cast<size_t>(b->ahead()));
  if (n > 0) std::memcpy(out, b->memory.data + b->read_position, n);
  b->read_position += static_cast<int64_t>(n);
  return n;
}

Status before_reading(Isolate& iso, BufferedObject* b) {
  if (b->pending() > 0) TRY(write_pending(iso, b));
  return Status::ok();
}

// Reads until `size` bytes are there, the end, or the raw stream would block; kWouldBlock only with nothing at all.
Fallible<int64_t> read_exactly(Isolate& iso, BufferedObject* b, uint8_t* out, size_t size) {
  size_t done = take_ahead(b, out, size);
  if (done == size) return static_cast<int64_t>(done);
  TRY(before_reading(iso, b));
  b->read_position = b->read_end = 0;
  auto block = static_cast<size_t>(b->buffer_size);
  // Whole blocks go straight to their place.
  while (size - done >= block) {
    int64_t n = TRY(raw_read(iso, b, out + done, (size - done) / block * block));
    if (n <= 0) return done == 0 && n == kWouldBlock ? kWouldBlock : static_cast<int64_t>(done);
    done += static_cast<size_t>(n);
  }
  while (done < size) {
    int64_t n = TRY(fill_buffer(iso, b));
    if (n <= 0) return done == 0 && n == kWouldBlock ? kWouldBlock : static_cast<int64_t>(done);
    done += take_ahead(b, out + done, size - done);
  }
  return static_cast<int64_t>(done);
}

Result read_whole(Isolate& iso, BufferedObject* b) {
  std::string all(ahead_view(b));
  b->read_position = b->read_end = 0;
  TRY(before_reading(iso, b));
  Result found = get_attribute_or_not_found(iso, b->raw, names.readall);
  if (!found.is_not_found()) {
    Ref method(iso, TRY(found));
    Ref rest(iso, TRY(call(iso, method, {})));
    if (!rest.get().is_none() && !BytesObject::check(rest))
      return iso.raise(TypeError, "readall() should return bytes");
    if (all.empty()) return rest.release();
    if (!rest.get().is_none()) all += rest.as<BytesObject>()->view();
    return make_bytes(iso, all);
  }
  bool any = !all.empty();
  for (;;) {
    Ref piece(iso, TRY(call_method(iso, b->raw, names.read)));
    if (!piece.get().is_none() && !BytesObject::check(piece)) return iso.raise(TypeError, "read() should return bytes");
    bool end = piece.get().is_none() || piece.as<BytesObject>()->length() == 0;
    if (end) {
      if (!any) return piece.release();
      return make_bytes(iso, all);
    }
    any = true;
    all += piece.as<BytesObject>()->view();
  }
}

}  // namespace

Result buffered_read_all(Isolate& iso, BufferedObject* b) {
  BusyScope busy(b);
  TRY(busy.enter(iso));
  return read_whole(iso, b);
}

Result buffered_read(Isolate& iso, BufferedObject* b, Value size_or_none) {
  TRY(buffered_check(iso, b));
  int64_t size = TRY(optional_size(iso, size_or_none));
  if (size < -1) return iso.raise(ValueError, "read length must be non-negative or -1");
  TRY(buffered_refuse_closed(iso, b, "read of closed file"));
  if (size == -1) return buffered_read_all(iso, b);
  if (size <= b->ahead()) {
    std::string_view text = ahead_view(b).substr(0, static_cast<size_t>(size));
    Result r = make_bytes(iso, text);
    if (!r.is_fault()) b->read_position += size;
    return r;
  }
  BusyScope busy(b);
  TRY(busy.enter(iso));
  uint8_t* data;
  Ref bytes(iso, TRY(allocate_bytes(iso, static_cast<size_t>(size), &data)));
  int64_t n = TRY(read_exactly(iso, b, data, static_cast<size_t>(size)));
  if (n == kWouldBlock) return Value::none();
  if (n == size) return bytes.release();
  return make_bytes(iso, bytes.as<BytesObject>()->view().substr(0, static_cast<size_t>(n)));
}

Result buffered_read1(Isolate& iso, BufferedObject* b, Value size_value) {
  TRY(buffered_check(iso, b));
  int64_t size = TRY(argument_to_int64(iso, size_value));
  if (size < 0) size = b->buffer_size;
  TRY(buffered_refuse_closed(iso, b, "read of closed file"));
  if (size == 0) return make_bytes(iso, {});
  BusyScope busy(b);
  TRY(busy.enter(iso));
  if (b->ahead() > 0) {
    std::string_view text = ahead_view(b);
    text = text.substr(0, static_cast<size_t>(size));
    Result r = make_bytes(iso, text);
    if (!r.is_fault()) b->read_position += static_cast<int64_t>(text.size());
    return r;
  }
  TRY(before_reading(iso, b));
  b->read_position = b->read_end = 0;
  uint8_t* data;
  Ref bytes(iso, TRY(allocate_bytes(iso, static_cast<size_t>(size), &data)));
  int64_t n = TRY(raw_read(iso, b, data, static_cast<size_t>(size)));
  if (n == size) return bytes.release();
  if (n == kWouldBlock) n = 0;
  return make_bytes(iso, bytes.as<BytesObject>()->view().substr(0, static_cast<size_t>(n)));
}

Result buffered_peek(Isolate& iso, BufferedObject* b, int64_t) {
  TRY(buffered_check(iso, b));
  TRY(buffered_refuse_closed(iso, b, "peek of closed file"));
  BusyScope busy(b);
  TRY(busy.enter(iso));
  if (b->pending() > 0) TRY(flush_and_rewind(iso, b));
  if (b->ahead() == 0) {
    b->read_position = b->read_end = 0;
    TRY(fill_buffer(iso, b));
  }
  return make_bytes(iso, ahead_view(b));
}

namespace {

enum class Calls { kMany, kOne };

Result read_into(Isolate& iso, BufferedObject* b, Value target, Calls calls) {
  TRY(buffered_check(iso, b));
  BufferView view;
  const char* name = calls == Calls::kOne ? "readinto1" : "readinto";
  if (get_buffer(iso, target, &view, true).is_fault()) {
    iso.clear_pending();
    return iso.raise(TypeError, "{}() argument must be read-write bytes-like object, not {}", name,
                     target.is_none() ? "None" : type_name(target));
  }
  auto fill = [&]() -> Fallible<int64_t> {
    TRY(buffered_refuse_closed(iso, b, "readinto of closed file"));
    BusyScope busy(b);
    TRY(busy.enter(iso));
    if (calls == Calls::kMany) return read_exactly(iso, b, view.data, view.size);
    size_t have = take_ahead(b, view.data, view.size);
    size_t left = view.size - have;
    bool directly = left > static_cast<size_t>(b->buffer_size);
    if (left == 0 || (have > 0 && !directly)) return static_cast<int64_t>(have);
    TRY(before_reading(iso, b));
    b->read_position = b->read_end = 0;
    if (directly) {
      int64_t n = TRY(raw_read(iso, b, view.data + have, left));
      if (n > 0) return n + static_cast<int64_t>(have);
      return have > 0 ? static_cast<int64_t>(have) : n;
    }
    int64_t n = TRY(fill_buffer(iso, b));
    return n <= 0 ? n : static_cast<int64_t>(take_ahead(b, view.data, view.size));
  };
  Fallible<int64_t> n = fill();
  release_buffer(iso, &view);
  if (n.is_fault()) return n.fault();
  return n.value() == kWouldBlock ? Result(Value::none()) : make_int(iso, n.value());
}

Result read_line(Isolate& iso, BufferedObject* b, int64_t limit) {
  TRY(buffered_refuse_closed(iso, b, "readline of closed file"));
  auto cut = [&](std::string_view text, size_t have) {
    if (limit >= 0) text = text.substr(0, static_cast<size_t>(limit) - have);
    size_t end = text.find('\n');
    return end == text.npos ? std::pair(text, limit >= 0 && have + text.size() == static_cast<size_t>(limit))
                            : std::pair(text.substr(0, end + 1), true);
  };
  auto [first, done] = cut(ahead_view(b), 0);
  if (done) {
    Result r = make_bytes(iso, first);
    if (!r.is_fault()) b->read_position += static_cast<int64_t>(first.size());
    return r;
  }
  BusyScope busy(b);
  TRY(busy.enter(iso));
  std::string line(first);
  b->read_position = b->read_end = 0;
  TRY(before_reading(iso, b));
  for (;;) {
    int64_t n = TRY(fill_buffer(iso, b));
    if (n <= 0) break;
    auto [piece, complete] = cut(ahead_view(b), line.size());
    TRY(append_within_quota(iso, line, piece));
    b->read_position += static_cast<int64_t>(piece.size());
    if (complete) break;
  }
  return make_bytes(iso, line);
}

}  // namespace

Result buffered_readinto(Isolate& iso, BufferedObject* b, Value target) { return read_into(iso, b, target, Calls::kMany); }
Result buffered_readinto1(Isolate& iso, BufferedObject* b, Value target) { return read_into(iso, b, target, Calls::kOne); }

Result buffered_readline(Isolate& iso, BufferedObject* b, Value size) {
  TRY(buffered_check(iso, b));
  int64_t limit = TRY(optional_size(iso, size));
  return read_line(iso, b, limit < 0 ? -1 : limit);
}

Result buffered_next(Isolate& iso, Value self) {
  auto* b = self.as<BufferedObject>();
  TRY(buffered_check(iso, b));
  Ref line(iso);
  if (is_plain_buffered(self)) {
    line.reset(TRY(read_line(iso, b, -1)));
  } else {
    line.reset(TRY(call_method(iso, self, names.readline)));
    if (!BytesObject::check(line))
      return iso.raise(OSError, "readline() should have returned a bytes object, not '{}'", type_name(line));
  }
  if (line.as<BytesObject>()->length() == 0) return Fault(FaultKind::kExhausted);
  return line.release();
}

}  // namespace skerry::io
