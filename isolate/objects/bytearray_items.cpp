// bytearray: items and slices, and the methods that change it.
//
// Whatever converts an argument may run Python, which may change the array: positions are computed afterwards.
#include <algorithm>
#include <cstring>

#include "isolate/isolate.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/slice.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"

namespace skerry {

namespace {

ByteArrayObject* array(Value v) { return v.as<ByteArrayObject>(); }

Fallible<int64_t> raw_index(Isolate& iso, Value key) {
  if (key.is_small_int()) return key.as_small_int();
  if (!type_of(key)->slots.index)
    return iso.raise(TypeError, "bytearray indices must be integers or slices, not {}", type_name(key));
  return as_int64(iso, key, Overflow::kRaise, &IndexError);
}

Fallible<size_t> item_position(Isolate& iso, const ByteArrayObject* b, int64_t i) {
  auto n = static_cast<int64_t>(b->length);
  if (i < 0) i += n;
  if (i < 0 || i >= n) return iso.raise(IndexError, "bytearray index out of range");
  return static_cast<size_t>(i);
}

// The right-hand side of a slice assignment.
Status slice_source(Isolate& iso, Value value, std::string* out) {
  if (value.is_empty()) return Status::ok();
  if (is_buffer(value)) {
    BytesView view(iso);
    TRY(view.get(value));
    out->assign(view.text());
    return Status::ok();
  }
  const Slots& slots = type_of(value)->slots;
  bool is_number = value.is_small_int() || slots.index || slots.to_int || slots.to_float;
  if (is_number || StrObject::check(value))
    return iso.raise(TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
  return bytes_from_iterable(iso, "bytearray", value, out);
}

Status set_slice(Isolate& iso, Value self, const SliceObject* slice, Value value) {
  // Both may run Python: the length is read afterwards.
  SliceIndices unpacked = TRY(slice_unpack(iso, slice));
  std::string source;
  TRY(slice_source(iso, value, &source));
  auto* b = array(self);
  SliceIndices at = slice_adjust(unpacked, static_cast<int64_t>(b->length));
  int64_t count = std::max<int64_t>(at.count, 0);
  if (at.step == 1) {
    auto start = static_cast<size_t>(at.start);
    return bytearray_replace(iso, b, start, start + static_cast<size_t>(count), source);
  }
  if (value.is_empty() || source.empty()) {
    if (count == 0) return Status::ok();
    TRY(bytearray_check_resizable(iso, b));
    int64_t low = at.step > 0 ? at.start : at.start + (count - 1) * at.step;
    int64_t step = at.step > 0 ? at.step : -at.step;
    size_t to = static_cast<size_t>(low), next = to;
    int64_t gone = 0;
    for (size_t from = to; from < b->length; ++from) {
      if (gone < count && from == next) {
        ++gone;
        next += static_cast<size_t>(step);
      } else {
        b->data[to++] = b->data[from];
      }
    }
    return bytearray_resize(iso, b, to);
  }
  if (static_cast<int64_t>(source.size()) != count)
    return iso.raise(ValueError, "attempt to assign bytes of size {} to extended slice of size {}", source.size(),
                     count);
  uint8_t* to = b->data;
  int64_t place = at.start, step = at.step;
  for (char byte : source) {
    to[place] = static_cast<uint8_t>(byte);
    place += step;
  }
  return Status::ok();
}

}  // namespace

Result bytearray_get_item(Isolate& iso, Value self, Value key) {
  auto* b = array(self);
  if (!SliceObject::check(key)) {
    int64_t i = TRY(raw_index(iso, key));
    return Value::small_int(b->data[TRY(item_position(iso, b, i))]);
  }
  SliceIndices unpacked = TRY(slice_unpack(iso, key.as<SliceObject>()));  // may run Python: the array is looked at afterwards
  std::string_view text = b->view();
  SliceIndices at = slice_adjust(unpacked, static_cast<int64_t>(text.size()));
  if (at.count <= 0) return make_bytearray(iso, {});
  if (at.step == 1)
    return make_bytearray(iso, text.substr(static_cast<size_t>(at.start), static_cast<size_t>(at.count)));
  std::string out;
  for (int64_t i = 0, from = at.start; i < at.count; ++i, from += at.step) out.push_back(text[static_cast<size_t>(from)]);
  return make_bytearray(iso, out);
}

Status bytearray_set_item(Isolate& iso, Value self, Value key, Value value) {
  auto* b = array(self);
  if (SliceObject::check(key)) return set_slice(iso, self, key.as<SliceObject>(), value);
  int64_t i = TRY(raw_index(iso, key));
  if (value.is_empty()) {
    size_t at = TRY(item_position(iso, b, i));
    return bytearray_replace(iso, b, at, at + 1, {});
  }
  TRY(item_position(iso, b, i));
  int64_t byte = TRY(byte_value(iso, value));
  b->data[TRY(item_position(iso, b, i))] = static_cast<uint8_t>(byte);
  return Status::ok();
}

Result bytearray_inplace_concatenate(Isolate& iso, Value self, Value other) {
  if (!is_buffer(other)) return iso.raise(TypeError, "can't concat {} to {}", type_name(other), type_name(self));
  auto* b = array(self);
  if (other == self) {
    std::string copy(b->view());
    TRY(bytearray_replace(iso, b, b->length, b->length, copy));
  } else {
    BytesView view(iso);
    TRY(view.get(other));
    TRY(bytearray_replace(iso, b, b->length, b->length, view.text()));
  }
  return retained(iso, self);
}

Result bytearray_inplace_repeat(Isolate& iso, Value self, int64_t count) {
  auto* b = array(self);
  size_t unit = b->length, size = 0;
  if (count > 0 && __builtin_mul_overflow(unit, static_cast<size_t>(count), &size)) return iso.raise_memory_error();
  TRY(bytearray_resize(iso, b, size));
  if (size > unit) repeat_bytes(b->data, {reinterpret_cast<const char*>(b->data), unit}, size);
  return retained(iso, self);
}

Status bytearray_append(Isolate& iso, ByteArrayObject* self, Value item) {
  auto byte = static_cast<uint8_t>(TRY(byte_value(iso, item)));
  TRY(bytearray_resize(iso, self, self->length + 1));
  self->data[self->length - 1] = byte;
  return Status::ok();
}

Status bytearray_extend(Isolate& iso, ByteArrayObject* self, Value iterable) {
  if (is_buffer(iterable)) {
    Ref kept(iso, TRY(bytearray_inplace_concatenate(iso, Value::object(self), iterable)));
    return Status::ok();
  }
  const Slots& slots = type_of(iterable)->slots;
  Result it = get_iterator(iso, iterable);
  if (it.is_raised() && !slots.iter && iso.catch_pending(TypeError))
    return iso.raise(TypeError, "can't extend bytearray with {}", type_name(iterable));
  Ref iterator(iso, TRY(it));
  std::string out;
  for (;;) {
    Result r = iterator_next(iso, iterator);
    if (r.is_exhausted()) break;
    Ref item(iso, TRY(r));
    out.push_back(static_cast<char>(TRY(byte_value(iso, item))));
    if ((out.size() & 0xfffff) == 0) TRY(check_room(iso, out.size() * 2));
  }
  return bytearray_replace(iso, self, self->length, self->length, out);
}

Status bytearray_insert(Isolate& iso, ByteArrayObject* self, int64_t index, Value item) {
  char byte = static_cast<char>(TRY(byte_value(iso, item)));
  auto n = static_cast<int64_t>(self->length);
  if (index < 0) index = std::max<int64_t>(0, index + n);
  auto at = static_cast<size_t>(std::min(index, n));
  return bytearray_replace(iso, self, at, at, {&byte, 1});
}

Result bytearray_pop(Isolate& iso, ByteArrayObject* self, int64_t index) {
  auto n = static_cast<int64_t>(self->length);
  if (n == 0) return iso.raise(IndexError, "pop from empty bytearray");
  if (index < 0) index += n;
  if (index < 0 || index >= n) return iso.raise(IndexError, "pop index out of range");
  auto at = static_cast<size_t>(index);
  TRY(bytearray_check_resizable(iso, self));
  Value byte = Value::small_int(self->data[at]);
  TRY(bytearray_replace(iso, self, at, at + 1, {}));
  return byte;
}

Status bytearray_remove(Isolate& iso, ByteArrayObject* self, Value value) {
  int64_t byte = TRY(byte_value(iso, value));
  size_t at = self->view().find(static_cast<char>(byte));
  if (at == std::string_view::npos) return iso.raise(ValueError, "value not found in bytearray");
  return bytearray_replace(iso, self, at, at + 1, {});
}

Status bytearray_reverse(Isolate&, ByteArrayObject* self) {
  std::reverse(self->data, self->data + self->length);
  return Status::ok();
}

Status bytearray_clear(Isolate& iso, ByteArrayObject* self) { return bytearray_resize(iso, self, 0); }

Result bytearray_copy(Isolate& iso, ByteArrayObject* self) { return make_bytearray(iso, self->view()); }

}  // namespace skerry
