// BufferedReader, BufferedWriter, BufferedRandom: construction, life, seeking, and their method tables.
#include "stdlib/io/buffered.h"

#include <unistd.h>

#include <iterator>

#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/repr_guard.h"
#include "isolate/objects/str.h"
#include "isolate/objects/type_build.h"

namespace skerry::io {

TypeObject buffered_reader_type, buffered_writer_type, buffered_random_type;

Status buffered_check(Isolate& iso, const BufferedObject* b) {
  if (b->ok) [[likely]] return Status::ok();
  if (b->detached) return iso.raise(ValueError, "raw stream has been detached");
  return iso.raise(ValueError, "I/O operation on uninitialized object");
}

Fallible<bool> buffered_is_closed(Isolate& iso, BufferedObject* b) {
  if (b->released) return true;
  if (b->plain_file) return b->raw.as<FileObject>()->fd < 0;
  return stream_is_closed(iso, b->raw);
}

Status buffered_refuse_closed(Isolate& iso, BufferedObject* b, const char* message) {
  if (TRY(buffered_is_closed(iso, b)) && b->ahead() == 0) return iso.raise_message(ValueError, message);
  return Status::ok();
}

namespace {

// ---- Construction
Status prepare(Isolate& iso, BufferedObject* b, Value raw, int64_t buffer_size) {
  constexpr int64_t kMostMemory = int64_t{1} << 47;  // the memory is taken when it is used: what no process can have is refused now
  if (b->busy) return iso.raise(RuntimeError, "reentrant call inside {}", repr_utf8_or_fallback(iso, Value::object(b)));
  b->ok = b->detached = b->plain_file = false;
  if (buffer_size <= 0) return iso.raise(ValueError, "buffer size must be strictly positive");
  if (buffer_size > kMostMemory) return iso.raise_memory_error();
  b->memory.release(iso);
  b->read_position = b->read_end = 0;
  b->released = false;
  b->buffer_size = buffer_size;
  assign(iso, b->raw, retained(iso, raw));
  b->plain_file = has_type(raw, file_type) && is_plain_buffered(Value::object(b));
  b->ok = true;
  return Status::ok();
}

Status require(Isolate& iso, Value raw, Value ability, std::string_view message) {
  Ref answer(iso, TRY(call_method(iso, raw, ability)));
  if (!answer.get().is_true()) return unsupported(iso, message);
  return Status::ok();
}
Status require_readable(Isolate& iso, Value raw) { return require(iso, raw, names.readable, "File or stream is not readable."); }
Status require_writable(Isolate& iso, Value raw) { return require(iso, raw, names.writable, "File or stream is not writable."); }
Status require_seekable(Isolate& iso, Value raw) { return require(iso, raw, names.seekable, "File or stream is not seekable."); }

Status reader_init(Isolate& iso, Value self, Value raw, int64_t buffer_size) {
  auto* b = self.as<BufferedObject>();
  TRY(require_readable(iso, raw));
  b->readable = true;
  b->writable = false;
  return prepare(iso, b, raw, buffer_size);
}
Status writer_init(Isolate& iso, Value self, Value raw, int64_t buffer_size) {
  auto* b = self.as<BufferedObject>();
  TRY(require_writable(iso, raw));
  b->readable = false;
  b->writable = true;
  return prepare(iso, b, raw, buffer_size);
}
Status random_init(Isolate& iso, Value self, Value raw, int64_t buffer_size) {
  auto* b = self.as<BufferedObject>();
  TRY(require_seekable(iso, raw));
  TRY(require_readable(iso, raw));
  TRY(require_writable(iso, raw));
  b->readable = b->writable = true;
  return prepare(iso, b, raw, buffer_size);
}
constexpr MethodDef kReaderInit = def<"BufferedReader(self, raw, buffer_size=8192)", reader_init>(nullptr);
constexpr MethodDef kWriterInit = def<"BufferedWriter(self, raw, buffer_size=8192)", writer_init>(nullptr);
constexpr MethodDef kRandomInit = def<"BufferedRandom(self, raw, buffer_size=8192)", random_init>(nullptr);

// ---- Life
void buffered_destroy(Isolate& iso, Object* o) {
  auto* b = static_cast<BufferedObject*>(o);
  b->ok = false;
  b->memory.release(iso);
  b->read_position = b->read_end = 0;
  clear_field(iso, b->raw);
}
void buffered_clear(Isolate& iso, Object* o) {
  auto* b = static_cast<BufferedObject*>(o);
  if (b->busy) return;
  b->ok = b->plain_file = false;
  clear_field(iso, b->raw);
}
void buffered_traverse(Object* o, Visitor& visitor) { visitor.visit(static_cast<BufferedObject*>(o)->raw); }

Status close_raw(Isolate& iso, Value self) {
  auto* b = self.as<BufferedObject>();
  Ref raw = Ref::borrow(iso, b->raw);
  Status s = raw.is_empty() ? Status::ok() : stream_call(iso, raw, names.close);
  if (!b->busy) {
    b->memory.release(iso);
    b->read_position = b->read_end = 0;
    b->released = true;
  }
  return s;
}

Status buffered_close(Isolate& iso, BufferedObject* b) {
  TRY(buffered_check(iso, b));
  if (TRY(buffered_is_closed(iso, b))) return Status::ok();
  Value self = Value::object(b);
  if (b->finalizing) pass_on_dealloc_warning(iso, b->raw, self);
  return both(iso, stream_call(iso, self, names.flush), close_raw, self);
}

Result buffered_detach(Isolate& iso, BufferedObject* b) {
  TRY(buffered_check(iso, b));
  TRY(stream_call(iso, Value::object(b), names.flush));
  BusyScope busy(b);
  TRY(busy.enter(iso));
  TRY(buffered_check(iso, b));
  Value raw = std::exchange(b->raw, Value());
  b->detached = true;
  b->ok = b->plain_file = false;
  return raw;
}

}  // namespace

Status buffered_flush(Isolate& iso, BufferedObject* b) {
  TRY(buffered_check(iso, b));
  if (TRY(buffered_is_closed(iso, b))) return iso.raise(ValueError, "flush of closed file");
  BusyScope busy(b);
  TRY(busy.enter(iso));
  return flush_and_rewind(iso, b);
}

Result make_buffered(Isolate& iso, TypeObject& type, Value raw, int64_t buffer_size) {
  Ref size(iso, TRY(make_int(iso, buffer_size)));
  return call(iso, as_value(&type), {raw, size});
}

namespace {

// ---- What the raw stream says
template <Value Names::*Method>
Result forward(Isolate& iso, BufferedObject* b) {
  TRY(buffered_check(iso, b));
  return call_method(iso, b->raw, names.*Method);
}
template <Value Names::*Attribute>
Result forward_attribute(Isolate& iso, BufferedObject* b) {
  TRY(buffered_check(iso, b));
  return get_attribute(iso, b->raw, names.*Attribute);
}
Result reader_flush(Isolate& iso, BufferedObject* b) {
  TRY(buffered_check(iso, b));
  return call_method(iso, b->raw, names.flush);
}
Result get_raw(Isolate& iso, BufferedObject* b) {
  if (b->raw.is_empty()) return iso.raise(AttributeError, "raw");
  return retained(iso, b->raw);
}
Result get_finalizing(Isolate&, BufferedObject* b) { return Value::boolean(b->finalizing); }
Status set_finalizing(Isolate& iso, BufferedObject* b, Value v) {
  if (v.is_empty()) return iso.raise(TypeError, "can't delete numeric/char attribute");
  b->finalizing = TRY(is_true(iso, v));
  return Status::ok();
}
Status dealloc_warn(Isolate& iso, BufferedObject* b, Value source) {
  if (b->ok) pass_on_dealloc_warning(iso, b->raw, source);
  return Status::ok();
}
Result buffered_sizeof(Isolate& iso, BufferedObject* b) {
  return make_int(iso, static_cast<int64_t>(type_of(Value::object(b))->instance_size + b->memory.capacity));
}

Result buffered_repr(Isolate& iso, Value self) {
  std::string_view type = type_name(type_of(self));
  Result name = get_attribute_or_not_found(iso, self, names.name);
  if (name.is_raised() && iso.catch_pending(ValueError)) name = Fault(FaultKind::kNotFound);
  if (name.is_not_found()) return make_str(iso, fmt::format("<{}>", type));
  Ref held(iso, TRY(name));
  ReprGuard guard(iso, self);
  if (guard.is_recursive()) return iso.raise(RuntimeError, "reentrant call inside {}.__repr__", type);
  Ref shown(iso, TRY(repr(iso, held)));
  return make_str(iso, fmt::format("<{} name={}>", type, to_utf8(shown)));
}

// ---- Position
Result buffered_tell(Isolate& iso, BufferedObject* b) {
  TRY(buffered_check(iso, b));
  int64_t position = TRY(raw_tell(iso, b));
  position += static_cast<int64_t>(b->pending()) - b->ahead();
  return make_int(iso, position < 0 ? 0 : position);
}

// A target within what is read ahead needs no call, and keeps the rest.
bool seek_in_buffer(BufferedObject* b, int64_t offset) {
  if (offset < -b->read_position || offset > b->ahead()) return false;
  b->read_position += offset;
  return true;
}

Result buffered_seek(Isolate& iso, BufferedObject* b, Value target_value, Value whence_value) {
  TRY(buffered_check(iso, b));
  int whence = TRY(small_argument(iso, whence_value));
  if (whence < 0 || whence > 4) return iso.raise(ValueError, "whence value {} unsupported", whence);
  TRY(buffered_refuse_closed(iso, b, "seek of closed file"));
  TRY(require_seekable(iso, b->raw));
  int64_t target = TRY(as_int64(iso, target_value, Overflow::kRaise, &ValueError));
  if (b->readable && whence <= SEEK_CUR && b->ahead() > 0) {
    int64_t current = TRY(raw_tell(iso, b)) - b->ahead();
    int64_t offset = whence == SEEK_CUR ? target : target - current;
    if (seek_in_buffer(b, offset)) return make_int(iso, current + offset);
  }
  BusyScope busy(b);
  TRY(busy.enter(iso));
  if (b->pending() > 0) TRY(write_pending(iso, b));
  if (whence == SEEK_CUR) target -= b->ahead();
  int64_t reached = TRY(raw_seek(iso, b, target, whence));
  b->read_position = b->read_end = 0;
  return make_int(iso, reached);
}

Result buffered_truncate(Isolate& iso, BufferedObject* b, Value position) {
  TRY(buffered_check(iso, b));
  if (TRY(buffered_is_closed(iso, b))) return iso.raise(ValueError, "truncate of closed file");
  if (!b->writable) return unsupported(iso, "truncate");
  BusyScope busy(b);
  TRY(busy.enter(iso));
  TRY(flush_and_rewind(iso, b));
  return call_method(iso, b->raw, names.truncate, {position});
}

}  // namespace

Result buffered_write(Isolate& iso, BufferedObject* b, Value data) {
  TRY(buffered_check(iso, b));
  BytesView view(iso);
  TRY(view.get(data));
  if (TRY(buffered_is_closed(iso, b))) return iso.raise(ValueError, "write to closed file");
  return make_int(iso, TRY(buffered_write_bytes(iso, b, view.text())));
}

namespace {

#define LIFE_ROWS                                                                                                      \
  def<"detach(self, /)", buffered_detach>(nullptr), def<"close(self, /)", buffered_close>(nullptr),                    \
      def<"seekable(self, /)", forward<&Names::seekable>>(nullptr), def<"fileno(self, /)", forward<&Names::fileno>>(nullptr), \
      def<"isatty(self, /)", forward<&Names::isatty>>(nullptr), def<"_dealloc_warn(self, source, /)", dealloc_warn>(nullptr), \
      def<"__sizeof__(self, /)", buffered_sizeof>(nullptr), def<"get raw", get_raw>(nullptr),                          \
      def<"get closed", forward_attribute<&Names::closed>>(nullptr),                                                   \
      def<"get name", forward_attribute<&Names::name>>(nullptr), def<"get mode", forward_attribute<&Names::mode>>(nullptr), \
      def<"get _finalizing", get_finalizing>(nullptr), def<"set _finalizing", set_finalizing>(nullptr),                \
      def<"seek(self, target, whence=0, /)", buffered_seek>(nullptr), def<"tell(self, /)", buffered_tell>(nullptr),     \
      def<"truncate(self, pos=None, /)", buffered_truncate>(nullptr)
#define READ_ROWS                                                                                                      \
  def<"readable(self, /)", forward<&Names::readable>>(nullptr), def<"read(self, size=-1, /)", buffered_read>(nullptr), \
      def<"peek(self, size=0, /)", buffered_peek>(nullptr), def<"read1(self, size=-1, /)", buffered_read1>(nullptr),   \
      def<"readinto(self, buffer, /)", buffered_readinto>(nullptr),                                                    \
      def<"readinto1(self, buffer, /)", buffered_readinto1>(nullptr),                                                  \
      def<"readline(self, size=-1, /)", buffered_readline>(nullptr)
#define WRITE_ROWS                                                                                             \
  def<"writable(self, /)", forward<&Names::writable>>(nullptr), def<"write(self, buffer, /)", buffered_write>(nullptr)

constexpr MethodDef kReaderMethods[] = {LIFE_ROWS, READ_ROWS, def<"flush(self, /)", reader_flush>(nullptr)};
constexpr MethodDef kWriterMethods[] = {LIFE_ROWS, WRITE_ROWS, def<"flush(self, /)", buffered_flush>(nullptr)};
constexpr MethodDef kRandomMethods[] = {LIFE_ROWS, READ_ROWS, WRITE_ROWS, def<"flush(self, /)", buffered_flush>(nullptr)};
#undef LIFE_ROWS
#undef READ_ROWS
#undef WRITE_ROWS

}  // namespace

extern const TypeDef buffered_reader_type_def{
    .type = &buffered_reader_type,
    .name = "_io.BufferedReader",
    .doc = "Create a new buffered reader using the given readable raw IO object.",
    .base = &buffered_base_type,
    .instance_size = sizeof(BufferedObject),
    .flags = kIoFlags,
    .slots = {.destroy = buffered_destroy,
              .traverse = buffered_traverse,
              .clear = buffered_clear,
              .finalize = finalize_stream,
              .new_ = new_blank<BufferedObject>,
              .init = init_by_row<kReaderInit>,
              .repr = buffered_repr,
              .next = buffered_next},
    .methods = kReaderMethods,
    .method_count = std::size(kReaderMethods)};

extern const TypeDef buffered_writer_type_def{
    .type = &buffered_writer_type,
    .name = "_io.BufferedWriter",
    .doc = "A buffer for a writeable sequential RawIO object.",
    .base = &buffered_base_type,
    .instance_size = sizeof(BufferedObject),
    .flags = kIoFlags,
    .slots = {.destroy = buffered_destroy,
              .traverse = buffered_traverse,
              .clear = buffered_clear,
              .finalize = finalize_stream,
              .new_ = new_blank<BufferedObject>,
              .init = init_by_row<kWriterInit>,
              .repr = buffered_repr},
    .methods = kWriterMethods,
    .method_count = std::size(kWriterMethods)};

extern const TypeDef buffered_random_type_def{
    .type = &buffered_random_type,
    .name = "_io.BufferedRandom",
    .doc = "A buffered interface to random access streams.",
    .base = &buffered_base_type,
    .instance_size = sizeof(BufferedObject),
    .flags = kIoFlags,
    .slots = {.destroy = buffered_destroy,
              .traverse = buffered_traverse,
              .clear = buffered_clear,
              .finalize = finalize_stream,
              .new_ = new_blank<BufferedObject>,
              .init = init_by_row<kRandomInit>,
              .repr = buffered_repr,
              .next = buffered_next},
    .methods = kRandomMethods,
    .method_count = std::size(kRandomMethods)};

}  // namespace skerry::io
