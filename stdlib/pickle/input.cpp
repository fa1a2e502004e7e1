#include "stdlib/pickle/input.h"

#include <cstring>
#include <string>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"

namespace skerry::pickling {

namespace {

constexpr size_t kPeek = 128 * 1024;
constexpr uint64_t kBeyondMemory = uint64_t{1} << 47;

// *out stays Empty without the attribute.
Status optional_attribute(Isolate& iso, Value object, Value name, Ref* out) {
  Result found = get_attribute_or_not_found(iso, object, name);
  if (!found.is_not_found()) out->reset(TRY(found));
  return Status::ok();
}

Fault raise_memory_or_truncated(Isolate& iso, uint64_t count) {
  return count >= kBeyondMemory ? iso.raise_memory_error() : raise_truncated(iso);
}

// `data` takes the place of what was read before.
Fallible<size_t> take_piece(Isolate& iso, UnpicklerObject* self, Value data) {
  BufferView view;
  TRY(get_buffer(iso, data, &view));
  BufferView old = self->view;
  self->view = view;
  self->position = 0;
  self->prefetched = view.size;
  release_buffer(iso, &old);
  return self->view.size;
}

Fallible<size_t> read_piece(Isolate& iso, UnpicklerObject* self, size_t count) {
  TRY(settle_input(iso, self));
  if (!self->peek.is_empty() && count < kPeek) {
    Ref peek = Ref::borrow(iso, self->peek);
    Result peeked = call(iso, peek, {Value::small_int(kPeek)});
    if (!peeked.is_fault()) {
      Ref data(iso, peeked.value());
      size_t size = TRY(take_piece(iso, self, data));
      self->prefetched = 0;
      if (count <= size) return size;
    } else if (iso.catch_pending(NotImplementedError)) {
      clear_field(iso, self->peek);
    } else {
      return peeked.fault();
    }
  }
  if (self->read.is_empty()) return raise_truncated(iso);
  Ref read = Ref::borrow(iso, self->read);
  Ref wanted(iso, TRY(make_int_u64(iso, count)));
  Ref data(iso, TRY(call(iso, read, {wanted})));
  return take_piece(iso, self, data);
}

}  // namespace

Fault raise_truncated(Isolate& iso) { return iso.raise(unpickling_error, "pickle data was truncated"); }

void drop_input(Isolate& iso, UnpicklerObject* self) {
  BufferView view = self->view;
  self->view = BufferView();
  self->position = self->prefetched = 0;
  release_buffer(iso, &view);
  clear_field(iso, self->read);
  clear_field(iso, self->readline);
  clear_field(iso, self->peek);
}

Status set_input_file(Isolate& iso, UnpicklerObject* self, Value file) {
  drop_input(iso, self);
  Ref peek(iso), read(iso), readline(iso);
  TRY(optional_attribute(iso, file, names.peek, &peek));
  TRY(optional_attribute(iso, file, names.read, &read));
  TRY(optional_attribute(iso, file, names.readline, &readline));
  if (read.is_empty() || readline.is_empty()) return iso.raise(TypeError, "file must have 'read' and 'readline' attributes");
  assign(iso, self->peek, peek.release());
  assign(iso, self->readline, readline.release());
  assign(iso, self->read, read.release());
  return Status::ok();
}

Status set_input_data(Isolate& iso, UnpicklerObject* self, Value data) {
  TRY(take_piece(iso, self, data));
  return Status::ok();
}

Status settle_input(Isolate& iso, UnpicklerObject* self) {
  if (self->position <= self->prefetched || self->read.is_empty()) return Status::ok();
  size_t used = self->position - self->prefetched;
  self->prefetched = self->position;
  Ref read = Ref::borrow(iso, self->read);
  decrement(iso, TRY(call(iso, read, {Value::small_int(static_cast<int64_t>(used))})));
  return Status::ok();
}

Fallible<std::string_view> read_more(Isolate& iso, UnpicklerObject* self, size_t count) {
  if (self->read.is_empty()) return raise_truncated(iso);
  if (TRY(read_piece(iso, self, count)) < count) return raise_truncated(iso);
  self->position = count;
  return std::string_view(reinterpret_cast<const char*>(self->view.data), count);
}

Fallible<std::string_view> read_input_line(Isolate& iso, UnpicklerObject* self) {
  const char* from = reinterpret_cast<const char*>(self->view.data) + self->position;
  size_t left = self->view.size - self->position;
  if (const void* end = left == 0 ? nullptr : std::memchr(from, '\n', left)) {
    size_t length = static_cast<size_t>(static_cast<const char*>(end) - from) + 1;
    self->position += length;
    return std::string_view(from, length);
  }
  if (self->read.is_empty()) return raise_truncated(iso);
  TRY(settle_input(iso, self));
  if (self->readline.is_empty()) return raise_truncated(iso);
  Ref readline = Ref::borrow(iso, self->readline);
  Ref line(iso, TRY(call(iso, readline, {})));
  size_t size = TRY(take_piece(iso, self, line));
  std::string_view text(reinterpret_cast<const char*>(self->view.data), size);
  if (text.empty() || text.back() != '\n') return raise_truncated(iso);
  self->position = size;
  return text;
}

Result read_input_bytes(Isolate& iso, UnpicklerObject* self, uint64_t count) {
  size_t left = self->view.size - self->position;
  if (count <= left) return make_bytes(iso, TRY(read_input(iso, self, static_cast<size_t>(count))));
  if (self->read.is_empty() || count >= kBeyondMemory) return raise_memory_or_truncated(iso, count);
  Ref first(iso, TRY(make_bytes(iso, TRY(read_input(iso, self, left)))));
  uint64_t more = count - left;
  TRY(settle_input(iso, self));
  if (self->read.is_empty()) return raise_truncated(iso);
  Ref read = Ref::borrow(iso, self->read);
  Ref wanted(iso, TRY(make_int_u64(iso, more)));
  Ref data(iso, TRY(call(iso, read, {wanted})));
  if (!BytesObject::check(data)) {
    Ref shown(iso, TRY(repr(iso, as_value(type_of(data)))));
    return iso.raise(ValueError, "read() returned non-bytes object ({})", to_utf8(shown));
  }
  std::string_view text = data.as<BytesObject>()->view();
  if (text.size() < more) return raise_truncated(iso);
  text = text.substr(0, static_cast<size_t>(more));
  std::string_view head = first.as<BytesObject>()->view();
  if (head.empty() && text.size() == data.as<BytesObject>()->length() && has_type(data, bytes_type)) return data.release();
  uint8_t* out;
  Ref joined(iso, TRY(allocate_bytes(iso, head.size() + text.size(), &out)));
  std::memcpy(out, head.data(), head.size());
  std::memcpy(out + head.size(), text.data(), text.size());
  return joined.release();
}

}  // namespace skerry::pickling
