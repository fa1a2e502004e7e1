// What the bytes*.cpp and bytearray*.cpp files share.
//
//   bytes.cpp       making bytes, buffers            bytes_type.cpp      the type bytes
//   bytearray.cpp   the type bytearray, its memory   bytearray_items.cpp items, slices, growing
//   bytes_methods.h the methods of both, templates over BytesObject and ByteArrayObject
//   bytes_source.cpp  bytes(source, ...): from text, counts, buffers and iterables
#pragma once

#include <string>
#include <string_view>

#include "isolate/heap/ref.h"
#include "isolate/objects/bytes.h"

namespace skerry {

// A bytes-like argument for as long as a native works with it. The exporter cannot be resized meanwhile.
class BytesView {
 public:
  explicit BytesView(Isolate& iso) : iso_(iso) {}
  ~BytesView() { release(); }
  BytesView(const BytesView&) = delete;
  BytesView& operator=(const BytesView&) = delete;
  Status get(Value v);  // TypeError "a bytes-like object is required, not 'int'"
  void release();
  std::string_view text() const { return text_; }

 private:
  Isolate& iso_;
  BufferView view_;
  bool held_ = false;
  std::string_view text_;
};

Result allocate_bytes_as(Isolate& iso, TypeObject* cls, size_t length, uint8_t** data_out);
Result make_bytes_as(Isolate& iso, TypeObject* cls, std::string_view data);

inline std::string_view view_of(const BytesObject* b) { return b->view(); }
inline std::string_view view_of(const ByteArrayObject* b) { return b->view(); }

inline bool is_buffer(Value v) { return type_of(v)->slots.get_buffer != nullptr; }

// A byte from an int: ValueError "byte must be in range(0, 256)", or the message given.
Fallible<int64_t> byte_value(Isolate& iso, Value v, const char* message = "byte must be in range(0, 256)");
// Both constructors' arguments, checked and turned into bytes. `what`: "bytes" or "bytearray".
Status bytes_from_source(Isolate& iso, const char* what, Value source, Value encoding, Value errors, std::string* out);
// The items of an iterable of ints; TypeError "cannot convert 'X' object to bytes".
Status bytes_from_iterable(Isolate& iso, const char* what, Value iterable, std::string* out);
// b'...'; bytearray escapes the single quote even between double ones.
enum class QuoteEscape { kOwnQuote, kSingleToo };
std::string bytes_repr(std::string_view data, QuoteEscape escape = QuoteEscape::kOwnQuote);

// `unit`, which is not empty and may lie at `out`, again and again until there are `size` bytes.
void repeat_bytes(uint8_t* out, std::string_view unit, size_t size);
Result bytes_hex(Isolate& iso, std::string_view data, Value separator, int64_t bytes_per_separator);
Fallible<bool> parse_hex(Isolate& iso, Value string, std::string* out);
Result bytes_maketrans(Isolate& iso, Value from, Value to);
Result bytes_decode(Isolate& iso, Value self, Value encoding, Value errors);
// The caller holds the data.
Fallible<bool> bytes_contains(Isolate& iso, std::string_view data, Value item);
bool slot_bytes_compare(std::string_view a, std::string_view b, CompareOp op);

// bytearray.cpp
Status bytearray_check_resizable(Isolate& iso, const ByteArrayObject* b);  // BufferError while exported
Status bytearray_resize(Isolate& iso, ByteArrayObject* b, size_t length);
// Replaces data[start, end) by `with`, which may point into the same array.
Status bytearray_replace(Isolate& iso, ByteArrayObject* b, size_t start, size_t end, std::string_view with);

// bytearray_items.cpp
Result bytearray_get_item(Isolate& iso, Value self, Value key);
Status bytearray_set_item(Isolate& iso, Value self, Value key, Value value);
Result bytearray_inplace_concatenate(Isolate& iso, Value self, Value other);
Result bytearray_inplace_repeat(Isolate& iso, Value self, int64_t count);
Status bytearray_append(Isolate& iso, ByteArrayObject* self, Value item);
Status bytearray_extend(Isolate& iso, ByteArrayObject* self, Value iterable);
Status bytearray_insert(Isolate& iso, ByteArrayObject* self, int64_t index, Value item);
Result bytearray_pop(Isolate& iso, ByteArrayObject* self, int64_t index);
Status bytearray_remove(Isolate& iso, ByteArrayObject* self, Value value);
Status bytearray_reverse(Isolate& iso, ByteArrayObject* self);
Status bytearray_clear(Isolate& iso, ByteArrayObject* self);
Result bytearray_copy(Isolate& iso, ByteArrayObject* self);

}  // namespace skerry
