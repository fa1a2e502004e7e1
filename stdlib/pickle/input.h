// What an unpickler reads: a buffer, or a file piece by piece.
//
// Of a file that has peek() a large piece is looked at and only what was used is read, so that the file stands right behind the
// pickle. What a function here gives is valid until the next of them, or until anything that may run Python.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "stdlib/pickle/pickle.h"

namespace skerry::pickling {

Status set_input_file(Isolate& iso, UnpicklerObject* self, Value file);
Status set_input_data(Isolate& iso, UnpicklerObject* self, Value data);
void drop_input(Isolate& iso, UnpicklerObject* self);

Fallible<std::string_view> read_more(Isolate& iso, UnpicklerObject* self, size_t count);
// The next `count` bytes. UnpicklingError "pickle data was truncated".
inline Fallible<std::string_view> read_input(Isolate& iso, UnpicklerObject* self, size_t count) {
  if (self->view.size - self->position < count) [[unlikely]] return read_more(iso, self, count);
  std::string_view found(reinterpret_cast<const char*>(self->view.data) + self->position, count);
  self->position += count;
  return found;
}
// Up to and with the next line end.
Fallible<std::string_view> read_input_line(Isolate& iso, UnpicklerObject* self);
// bytes, owned; large ones are not looked ahead of.
Result read_input_bytes(Isolate& iso, UnpicklerObject* self, uint64_t count);
// The file learns what was used.
Status settle_input(Isolate& iso, UnpicklerObject* self);
Fault raise_truncated(Isolate& iso);

}  // namespace skerry::pickling
