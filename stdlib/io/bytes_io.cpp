// BytesIO: a file of bytes in memory, and the exporter behind getbuffer().
#include <algorithm>
#include <iterator>

#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/memoryview.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/tuple.h"
#include "stdlib/io/io.h"

namespace skerry::io {

TypeObject bytes_io_type, bytes_io_buffer_type;

namespace {

struct BytesIoObject : Object {
  ByteBuffer content;
  size_t position;   // may lie beyond the end
  size_t exports;    // live buffers: the memory may not move
  bool closed;

  void blank() {}
  static bool check(Value v) { return is_instance_of(v, bytes_io_type); }
  static TypeObject& type() { return bytes_io_type; }
};

// Exports a BytesIO's memory; memoryview(this) is what getbuffer() gives.
struct BytesIoBuffer : Object {
  Value source;  // owned BytesIO
};

Status check_open(Isolate& iso, const BytesIoObject* b) {
  return b->closed ? Status(closed_error(iso)) : Status::ok();
}
Status check_exports(Isolate& iso, const BytesIoObject* b) {
  if (b->exports > 0) return iso.raise(BufferError, "Existing exports of data: object cannot be re-sized");
  return Status::ok();
}

std::string_view ahead(const BytesIoObject* b) {
  std::string_view all = b->content.view();
  return b->position < all.size() ? all.substr(b->position) : std::string_view();
}

Result take(Isolate& iso, BytesIoObject* b, size_t size) {
  std::string_view text = ahead(b).substr(0, size);
  Result r = make_bytes(iso, text);
  if (!r.is_fault()) b->position += text.size();
  return r;
}

std::string_view line_ahead(const BytesIoObject* b, int64_t limit) {
  std::string_view text = ahead(b);
  if (limit >= 0) text = text.substr(0, static_cast<size_t>(limit));
  size_t end = text.find('\n');
  return end == text.npos ? text : text.substr(0, end + 1);
}

Fallible<int64_t> write_bytes(Isolate& iso, BytesIoObject* b, Value data) {
  TRY(check_open(iso, b));
  TRY(check_exports(iso, b));
  BytesView view(iso);
  TRY(view.get(data));
  TRY(check_open(iso, b));  // taking the buffer may have run Python
  std::string_view text = view.text();
  if (text.empty()) return 0;
  size_t end;
  if (__builtin_add_overflow(b->position, text.size(), &end)) return iso.raise_memory_error();
  TRY(b->content.reserve(iso, end));
  if (b->position > b->content.size) std::memset(b->content.data + b->content.size, 0, b->position - b->content.size);
  std::memcpy(b->content.data + b->position, text.data(), text.size());
  b->position = end;
  b->content.size = std::max(b->content.size, end);
  return static_cast<int64_t>(text.size());
}

Status bytes_io_init(Isolate& iso, Value self, Value initial) {
  auto* b = self.as<BytesIoObject>();
  TRY(check_exports(iso, b));
  b->content.size = b->position = 0;
  if (initial.is_none()) return Status::ok();
  TRY(write_bytes(iso, b, initial));
  b->position = 0;
  return Status::ok();
}
constexpr MethodDef kInit = def<"BytesIO(self, initial_bytes=None)", bytes_io_init>(nullptr);

Fallible<bool> bytes_io_yes(Isolate& iso, BytesIoObject* b) {
  TRY(check_open(iso, b));
  return true;
}
Fallible<bool> bytes_io_isatty(Isolate& iso, BytesIoObject* b) {
  TRY(check_open(iso, b));
  return false;
}
Status bytes_io_flush(Isolate& iso, BytesIoObject* b) { return check_open(iso, b); }
Status bytes_io_close(Isolate& iso, BytesIoObject* b) {
  TRY(check_exports(iso, b));
  b->content.release(iso);
  b->closed = true;
  return Status::ok();
}
Fallible<int64_t> bytes_io_tell(Isolate& iso, BytesIoObject* b) {
  TRY(check_open(iso, b));
  return static_cast<int64_t>(b->position);
}
Result bytes_io_read(Isolate& iso, BytesIoObject* b, Value size_or_none) {
  int64_t size = TRY(optional_size(iso, size_or_none));
  TRY(check_open(iso, b));
  return take(iso, b, size < 0 ? SIZE_MAX : static_cast<size_t>(size));
}
Result bytes_io_readline(Isolate& iso, BytesIoObject* b, Value size_or_none) {
  int64_t limit = TRY(optional_size(iso, size_or_none));
  TRY(check_open(iso, b));
  return take(iso, b, line_ahead(b, limit).size());
}
Result bytes_io_readlines(Isolate& iso, BytesIoObject* b, Value size) {
  int64_t hint = 0;
  if (!size.is_none()) {
    if (type_of(size)->slots.index == nullptr)
      return iso.raise(TypeError, "integer argument expected, got '{}'", type_name(size));
    hint = TRY(as_int64(iso, size, Overflow::kRaise));
  }
  TRY(check_open(iso, b));
  Ref lines(iso, TRY(make_list(iso)));
  int64_t total = 0;
  for (size_t n; (n = line_ahead(b, -1).size()) > 0;) {
    Ref line(iso, TRY(take(iso, b, n)));
    TRY(list_append(iso, lines.as<ListObject>(), line));
    total += static_cast<int64_t>(n);
    if (hint > 0 && total >= hint) break;
  }
  return lines.release();
}
Result bytes_io_readinto(Isolate& iso, BytesIoObject* b, Value target) {
  TRY(check_open(iso, b));
  BufferView view;
  if (get_buffer(iso, target, &view, true).is_fault()) {
    iso.clear_pending();
    return iso.raise(TypeError, "readinto() argument must be read-write bytes-like object, not {}",
                     target.is_none() ? "None" : type_name(target));
  }
  std::string_view text = ahead(b).substr(0, view.size);
  if (!text.empty()) std::memmove(view.data, text.data(), text.size());
  b->position += text.size();
  release_buffer(iso, &view);
  return make_int(iso, static_cast<int64_t>(text.size()));
}
Status bytes_io_writelines(Isolate& iso, BytesIoObject* b, Value lines) {
  TRY(check_open(iso, b));
  return for_each(iso, lines, [&](Value line) -> Status {
    TRY(write_bytes(iso, b, line));
    return Status::ok();
  });
}
Fallible<int64_t> bytes_io_seek(Isolate& iso, BytesIoObject* b, Value position, Value whence_value) {
  int64_t target = TRY(argument_to_int64(iso, position));
  int whence = TRY(small_argument(iso, whence_value));
  TRY(check_open(iso, b));
  if (target < 0 && whence == 0) return iso.raise(ValueError, "negative seek value {}", target);
  if (whence < 0 || whence > 2) return iso.raise(ValueError, "invalid whence ({}, should be 0, 1 or 2)", whence);
  int64_t from = whence == 1 ? static_cast<int64_t>(b->position) : whence == 2 ? static_cast<int64_t>(b->content.size) : 0;
  if (target > INT64_MAX - from) return iso.raise(OverflowError, "new position too large");
  b->position = static_cast<size_t>(std::max<int64_t>(0, target + from));
  return static_cast<int64_t>(b->position);
}
Fallible<int64_t> bytes_io_truncate(Isolate& iso, BytesIoObject* b, Value size_or_none) {
  TRY(check_open(iso, b));
  TRY(check_exports(iso, b));
  int64_t size = static_cast<int64_t>(b->position);
  if (!size_or_none.is_none()) size = TRY(optional_size(iso, size_or_none));
  if (size < 0) return iso.raise(ValueError, "negative size value {}", size);
  b->content.size = std::min(b->content.size, static_cast<size_t>(size));
  return size;
}
Result bytes_io_getvalue(Isolate& iso, BytesIoObject* b) {
  TRY(check_open(iso, b));
  return make_bytes(iso, b->content.view());
}
Result bytes_io_getbuffer(Isolate& iso, BytesIoObject* b) {
  TRY(check_open(iso, b));
  Ref exporter(iso, TRY(allocate_instance(iso, &bytes_io_buffer_type)));
  exporter.as<BytesIoBuffer>()->source = retained(iso, Value::object(b));
  return make_memoryview(iso, exporter);
}
Result bytes_io_iter(Isolate& iso, Value self) {
  TRY(check_open(iso, self.as<BytesIoObject>()));
  return retained(iso, self);
}
Result bytes_io_next(Isolate& iso, Value self) {
  auto* b = self.as<BytesIoObject>();
  TRY(check_open(iso, b));
  size_t n = line_ahead(b, -1).size();
  if (n == 0) return Fault(FaultKind::kExhausted);
  return take(iso, b, n);
}

Result bytes_io_getstate(Isolate& iso, BytesIoObject* b) {
  Ref value(iso, TRY(bytes_io_getvalue(iso, b)));
  Ref position(iso, TRY(make_int(iso, static_cast<int64_t>(b->position))));
  Ref dict(iso, Value::none());
  if (!attribute_prefix(b)->attributes.is_empty() || b->shape != 0)
    dict.reset(TRY(dict_copy(iso, TRY(instance_dict(iso, b)).as<DictObject>())));
  return make_tuple(iso, {value, position, dict});
}
Status bytes_io_setstate(Isolate& iso, BytesIoObject* b, Value state) {
  if (!TupleObject::check(state) || state.as<TupleObject>()->length < 3)
    return iso.raise(TypeError, "{}.__setstate__ argument should be 3-tuple, got {}", type_name(Value::object(b)), type_name(state));
  auto& parts = *state.as<TupleObject>();
  TRY(check_exports(iso, b));
  b->content.size = b->position = 0;
  TRY(write_bytes(iso, b, parts[0]));
  if (!is_int(parts[1]))
    return iso.raise(TypeError, "second item of state must be an integer, got {}", type_name(parts[1]));
  int64_t position = TRY(as_int64(iso, parts[1], Overflow::kRaise));
  if (position < 0) return iso.raise(ValueError, "position value cannot be negative");
  b->position = static_cast<size_t>(position);
  if (parts[2].is_none()) return Status::ok();
  if (!DictObject::check(parts[2]))
    return iso.raise(TypeError, "third item of state should be a dict, got a {}", type_name(parts[2]));
  Value dict = TRY(instance_dict(iso, b));
  return dict_update(iso, dict.as<DictObject>(), parts[2]);
}
Result bytes_io_sizeof(Isolate& iso, BytesIoObject* b) {
  return make_int(iso, static_cast<int64_t>(type_of(Value::object(b))->instance_size + b->content.capacity));
}
Result get_closed(Isolate&, BytesIoObject* b) { return Value::boolean(b->closed); }

void bytes_io_destroy(Isolate& iso, Object* o) { static_cast<BytesIoObject*>(o)->content.release(iso); }

constexpr MethodDef kMethods[] = {
    def<"readable(self, /)", bytes_io_yes>("Returns True if the IO object can be read."),
    def<"seekable(self, /)", bytes_io_yes>("Returns True if the IO object can be seeked."),
    def<"writable(self, /)", bytes_io_yes>("Returns True if the IO object can be written."),
    def<"close(self, /)", bytes_io_close>("Disable all I/O operations."),
    def<"flush(self, /)", bytes_io_flush>("Does nothing."),
    def<"isatty(self, /)", bytes_io_isatty>("Always returns False."),
    def<"tell(self, /)", bytes_io_tell>("Current file position, an integer."),
    def<"write(self, b, /)", write_bytes>("Write bytes to file."),
    def<"writelines(self, lines, /)", bytes_io_writelines>("Write lines to the file."),
    def<"read1(self, size=-1, /)", bytes_io_read>("Read at most size bytes, returned as a bytes object."),
    def<"readinto(self, buffer, /)", bytes_io_readinto>("Read bytes into buffer."),
    def<"readline(self, size=-1, /)", bytes_io_readline>("Next line from the file, as a bytes object."),
    def<"readlines(self, size=None, /)", bytes_io_readlines>("List of bytes objects, each a line from the file."),
    def<"read(self, size=-1, /)", bytes_io_read>("Read at most size bytes, returned as a bytes object."),
    def<"getbuffer(self, /)", bytes_io_getbuffer>("Get a read-write view over the contents of the BytesIO object."),
    def<"getvalue(self, /)", bytes_io_getvalue>("Retrieve the entire contents of the BytesIO object."),
    def<"seek(self, pos, whence=0, /)", bytes_io_seek>("Change stream position."),
    def<"truncate(self, size=None, /)", bytes_io_truncate>("Truncate the file to at most size bytes."),
    def<"__getstate__(self, /)", bytes_io_getstate>(nullptr),
    def<"__setstate__(self, state, /)", bytes_io_setstate>(nullptr),
    def<"__sizeof__(self, /)", bytes_io_sizeof>(nullptr),
    def<"get closed", get_closed>("True if the file is closed."),
};

// ---- The exporter
void exporter_destroy(Isolate& iso, Object* o) { clear_field(iso, static_cast<BytesIoBuffer*>(o)->source); }
void exporter_traverse(Object* o, Visitor& visitor) { visitor.visit(static_cast<BytesIoBuffer*>(o)->source); }
Status exporter_get(Isolate& iso, Value self, BufferView* view, bool) {
  auto* b = self.as<BytesIoBuffer>()->source.as<BytesIoObject>();
  TRY(b->content.reserve(iso, 1));  // an address even when empty
  view->data = b->content.data;
  view->size = b->content.size;
  view->read_only = false;
  ++b->exports;
  return Status::ok();
}
void exporter_release(Isolate&, Value self, BufferView*) { --self.as<BytesIoBuffer>()->source.as<BytesIoObject>()->exports; }

}  // namespace

extern const TypeDef bytes_io_type_def{.type = &bytes_io_type,
                                .name = "_io.BytesIO",
                                .doc = "Buffered I/O implementation using an in-memory bytes buffer.",
                                .base = &buffered_base_type,
                                .instance_size = sizeof(BytesIoObject),
                                .flags = kIoFlags,
                                .slots = {.destroy = bytes_io_destroy,
                                          .new_ = new_blank<BytesIoObject>,
                                          .init = init_by_row<kInit>,
                                          .iter = bytes_io_iter,
                                          .next = bytes_io_next},
                                .methods = kMethods,
                                .method_count = std::size(kMethods)};

extern const TypeDef bytes_io_buffer_type_def{
    .type = &bytes_io_buffer_type,
    .name = "_io._BytesIOBuffer",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(BytesIoBuffer),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
    .slots = {.destroy = exporter_destroy,
              .traverse = exporter_traverse,
              .get_buffer = exporter_get,
              .release_buffer = exporter_release}};

}  // namespace skerry::io
