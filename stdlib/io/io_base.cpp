// _IOBase and the three classes over it: what a class gets that defines only read, readinto or write.
#include <iterator>

#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/memoryview.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/str.h"
#include "stdlib/io/gathered.h"
#include "stdlib/io/io.h"

namespace skerry::io {

TypeObject io_base_type, raw_base_type, buffered_base_type, text_base_type;

Fault unsupported(Isolate& iso, std::string_view message) { return iso.raise_message(UnsupportedOperation, message); }

Fallible<int64_t> optional_size(Isolate& iso, Value v) {
  if (v.is_none() || v.is_empty()) return -1;
  if (v.is_small_int()) return v.as_small_int();
  if (type_of(v)->slots.index == nullptr)
    return iso.raise(TypeError, "argument should be integer or None, not '{}'", type_name(v));
  return as_int64(iso, v, Overflow::kRaise);
}

Fallible<int> small_argument(Isolate& iso, Value v) {
  int64_t wide = TRY(argument_to_int64(iso, v));
  if (wide > INT32_MAX) return iso.raise(OverflowError, "signed integer is greater than maximum");
  if (wide < INT32_MIN) return iso.raise(OverflowError, "signed integer is less than minimum");
  return static_cast<int>(wide);
}

Fallible<bool> stream_flag(Isolate& iso, Value stream, Value name) {
  Ref answer(iso, TRY(call_method(iso, stream, name)));
  return is_true(iso, answer);
}

Fallible<bool> stream_is_closed(Isolate& iso, Value stream) {
  Ref answer(iso, TRY(get_attribute(iso, stream, names.closed)));
  return is_true(iso, answer);
}

Status stream_call(Isolate& iso, Value stream, Value name) {
  decrement(iso, TRY(call_method(iso, stream, name)));
  return Status::ok();
}

Status check_closed(Isolate& iso, Value self) {
  if (TRY(stream_is_closed(iso, self))) return closed_error(iso);
  return Status::ok();
}

Status both(Isolate& iso, Status first, Status (*second)(Isolate&, Value), Value self) {
  if (!first.is_fault()) return second(iso, self);
  if (!iso.has_pending()) return first;
  Ref error = iso.take_pending();
  Status after = second(iso, self);
  if (after.is_fault() && iso.has_pending()) {
    Ref later = iso.take_pending();
    auto* e = later.as<ExceptionObject>();
    if (!(later.get() == error.get())) assign(iso, e->context, error.release());
    iso.restore_pending(later.release());
    return after;
  }
  iso.restore_pending(error.release());
  return first;
}

Status finalize_stream(Isolate& iso, Value self) {
  Fallible<bool> closed = stream_is_closed(iso, self);
  if (closed.is_fault()) iso.clear_pending();
  if (!closed.is_fault() && closed.value()) return Status::ok();
  Ref name(iso, intern(iso, "_finalizing"));
  if (set_attribute(iso, self, name, Value::true_()).is_fault()) iso.clear_pending();
  if (stream_call(iso, self, names.close).is_fault()) iso.clear_pending();
  return Status::ok();
}

void pass_on_dealloc_warning(Isolate& iso, Value beneath, Value source) {
  if (beneath.is_empty()) return;
  Ref held = Ref::borrow(iso, beneath), name(iso, intern(iso, "_dealloc_warn"));
  Result r = call_method(iso, held, name, {source});
  if (!r.is_fault()) decrement(iso, r.value());
  else if (iso.has_pending()) iso.clear_pending();
}

namespace {

// ---- _IOBase
Value closed_name(Isolate& iso) { return intern(iso, "__IOBase_closed"); }

bool is_marked_closed(Isolate& iso, Value self) {
  if (!self.is_object() || !type_of(self)->has(TypeFlag::kHasDict)) return false;
  Ref name(iso, closed_name(iso));
  return !instance_attribute(iso, self.as_object(), name).is_empty();
}

Result base_closed(Isolate& iso, Value self) { return Value::boolean(is_marked_closed(iso, self)); }

Status refuse_if_closed(Isolate& iso, Value self) {
  if (is_marked_closed(iso, self)) return closed_error(iso);
  return Status::ok();
}

Status base_flush(Isolate& iso, Value self) { return refuse_if_closed(iso, self); }

Status mark_closed(Isolate& iso, Value self) {
  Ref name(iso, closed_name(iso));
  return set_attribute(iso, self, name, Value::true_());
}

Status base_close(Isolate& iso, Value self) {
  if (is_marked_closed(iso, self)) return Status::ok();
  return both(iso, stream_call(iso, self, names.flush), mark_closed, self);
}

Result base_seek(Isolate& iso, Value, Args) { return unsupported(iso, "seek"); }
Result base_truncate(Isolate& iso, Value, Args) { return unsupported(iso, "truncate"); }
Result base_fileno(Isolate& iso, Value) { return unsupported(iso, "fileno"); }
Result base_tell(Isolate& iso, Value self) {
  return call_method(iso, self, names.seek, {Value::small_int(0), Value::small_int(1)});
}
Result base_no(Isolate&, Value) { return Value::false_(); }
Result base_isatty(Isolate& iso, Value self) {
  TRY(check_closed(iso, self));
  return Value::false_();
}
Status base_check_closed(Isolate& iso, Value self, Args) { return check_closed(iso, self); }

Status check_ability(Isolate& iso, Value self, Value method, std::string_view message) {
  Ref answer(iso, TRY(call_method(iso, self, method)));
  if (!answer.get().is_true()) return unsupported(iso, message);
  return Status::ok();
}
Status base_check_seekable(Isolate& iso, Value self, Args) {
  return check_ability(iso, self, names.seekable, "File or stream is not seekable.");
}
Status base_check_readable(Isolate& iso, Value self, Args) {
  return check_ability(iso, self, names.readable, "File or stream is not readable.");
}
Status base_check_writable(Isolate& iso, Value self, Args) {
  return check_ability(iso, self, names.writable, "File or stream is not writable.");
}

Result base_enter(Isolate& iso, Value self) {
  TRY(check_closed(iso, self));
  return retained(iso, self);
}
Result base_exit(Isolate& iso, Value self, Args) { return call_method(iso, self, names.close); }
Result base_iter(Isolate& iso, Value self) {
  TRY(check_closed(iso, self));
  return retained(iso, self);
}
Result base_next(Isolate& iso, Value self) {
  Ref line(iso, TRY(call_method(iso, self, names.readline)));
  if (TRY(length(iso, line)) <= 0) return Fault(FaultKind::kExhausted);
  return line.release();
}

// How many bytes may be read at once without going beyond the line: what peek shows.
Fallible<int64_t> bytes_ahead(Isolate& iso, Value peek, int64_t limit, int64_t have) {
  Ref ahead(iso, TRY(call(iso, peek, {Value::small_int(1)})));
  if (!BytesObject::check(ahead))
    return iso.raise(OSError, "peek() should have returned a bytes object, not '{}'", type_name(ahead));
  std::string_view text = ahead.as<BytesObject>()->view();
  if (text.empty()) return 1;
  if (limit >= 0) text = text.substr(0, static_cast<size_t>(limit - have));
  size_t end = text.find('\n');
  return static_cast<int64_t>(end == text.npos ? text.size() : end + 1);
}

Result base_readline(Isolate& iso, Value self, Value size) {
  int64_t limit = TRY(optional_size(iso, size));
  Result found = get_attribute_or_not_found(iso, self, names.peek);
  Ref peek(iso);
  if (!found.is_not_found()) peek.reset(TRY(found));
  std::string line;
  while (limit < 0 || static_cast<int64_t>(line.size()) < limit) {
    int64_t wanted = 1;
    if (!peek.is_empty()) wanted = TRY(bytes_ahead(iso, peek, limit, static_cast<int64_t>(line.size())));
    Ref piece(iso, TRY(call_method(iso, self, names.read, {Value::small_int(wanted)})));
    if (!BytesObject::check(piece))
      return iso.raise(OSError, "read() should have returned a bytes object, not '{}'", type_name(piece));
    std::string_view text = piece.as<BytesObject>()->view();
    if (text.empty()) break;
    TRY(append_within_quota(iso, line, text));
    if (line.back() == '\n') break;
  }
  return make_bytes(iso, line);
}

Result base_readlines(Isolate& iso, Value self, Value hint_or_none) {
  int64_t hint = TRY(optional_size(iso, hint_or_none));
  Ref lines(iso, TRY(make_list(iso)));
  Ref iterator(iso, TRY(get_iterator(iso, self)));
  int64_t total = 0;
  for (;;) {
    Result r = iterator_next(iso, iterator);
    if (r.is_exhausted()) break;
    Ref line(iso, TRY(r));
    TRY(list_append(iso, lines.as<ListObject>(), line));
    if (hint <= 0) continue;
    total += TRY(length(iso, line));
    if (total > hint) break;
  }
  return lines.release();
}

Status base_writelines(Isolate& iso, Value self, Value lines) {
  TRY(check_closed(iso, self));
  return for_each(iso, lines, [&](Value line) -> Status {
    decrement(iso, TRY(call_method(iso, self, names.write, {line})));
    return Status::ok();
  });
}

constexpr MethodDef kBaseMethods[] = {
    def<"seek(self, *args)", base_seek>("Change the stream position to the given byte offset."),
    def<"tell(self, /)", base_tell>("Return current stream position."),
    def<"truncate(self, *args)", base_truncate>("Truncate file to size bytes."),
    def<"flush(self, /)", base_flush>("Flush write buffers, if applicable."),
    def<"close(self, /)", base_close>("Flush and close the IO object.\n\nThis method has no effect if the file is already closed."),
    def<"seekable(self, /)", base_no>("Return whether object supports random access."),
    def<"readable(self, /)", base_no>("Return whether object was opened for reading."),
    def<"writable(self, /)", base_no>("Return whether object was opened for writing."),
    def<"_checkClosed(self, *args)", base_check_closed>(nullptr),
    def<"_checkSeekable(self, *args)", base_check_seekable>(nullptr),
    def<"_checkReadable(self, *args)", base_check_readable>(nullptr),
    def<"_checkWritable(self, *args)", base_check_writable>(nullptr),
    def<"fileno(self, /)", base_fileno>("Returns underlying file descriptor if one exists."),
    def<"isatty(self, /)", base_isatty>("Return whether this is an 'interactive' stream."),
    def<"__enter__(self, /)", base_enter>(nullptr),
    def<"__exit__(self, *args)", base_exit>(nullptr),
    def<"readline(self, size=-1, /)", base_readline>("Read and return a line from the stream."),
    def<"readlines(self, hint=-1, /)", base_readlines>("Return a list of lines from the stream."),
    def<"writelines(self, lines, /)", base_writelines>("Write a list of lines to stream.\n\nLine separators are not added."),
    def<"get closed", base_closed>(nullptr),
};

// ---- _RawIOBase
Result raw_read(Isolate& iso, Value self, int64_t size) {
  if (size < 0) return call_method(iso, self, names.readall);
  TRY(iso.check_native_stack(""));
  Ref target(iso, TRY(make_bytearray(iso, {})));
  TRY(bytearray_resize(iso, target.as<ByteArrayObject>(), static_cast<size_t>(size)));
  if (size > 0) std::memset(target.as<ByteArrayObject>()->data, 0, static_cast<size_t>(size));
  Ref count(iso, TRY(call_method(iso, self, names.readinto, {target})));
  if (count.get().is_none()) return Value::none();
  int64_t n = TRY(as_int64(iso, count, Overflow::kRaise, &ValueError));
  std::string_view all = target.as<ByteArrayObject>()->view();
  return make_bytes(iso, n < 0 ? std::string_view() : all.substr(0, static_cast<size_t>(n)));
}

Result raw_readall(Isolate& iso, Value self) {
  std::string all;
  bool any = false;
  for (;;) {
    Ref piece(iso, TRY(call_method(iso, self, names.read, {Value::small_int(kDefaultBufferSize)})));
    if (piece.get().is_none()) {
      if (!any) return Value::none();
      break;
    }
    if (!BytesObject::check(piece)) return iso.raise(TypeError, "read() should return bytes");
    any = true;
    std::string_view text = piece.as<BytesObject>()->view();
    if (text.empty()) break;
    TRY(append_within_quota(iso, all, text));
  }
  return make_bytes(iso, all);
}

Result not_implemented(Isolate& iso, Value, Args) { return iso.raise_none(NotImplementedError); }

constexpr MethodDef kRawMethods[] = {
    def<"read(self, size=-1, /)", raw_read>(nullptr),
    def<"readall(self, /)", raw_readall>("Read until EOF, using multiple read() call."),
    def<"readinto(self, *args)", not_implemented>(nullptr),
    def<"write(self, *args)", not_implemented>(nullptr),
};

// ---- _BufferedIOBase
Result read_into(Isolate& iso, Value self, Value target, Value method) {
  BufferView view;
  TRY(get_buffer(iso, target, &view, true));
  auto fill = [&]() -> Result {
    Ref size(iso, TRY(make_int(iso, static_cast<int64_t>(view.size))));
    Ref data(iso, TRY(call_method(iso, self, method, {size})));
    if (!BytesObject::check(data)) return iso.raise(TypeError, "read() should return bytes");
    std::string_view text = data.as<BytesObject>()->view();
    if (text.size() > view.size)
      return iso.raise(ValueError, "read() returned too much data: {} bytes requested, {} returned", view.size, text.size());
    if (!text.empty()) std::memcpy(view.data, text.data(), text.size());
    return make_int(iso, static_cast<int64_t>(text.size()));
  };
  Result r = fill();
  release_buffer(iso, &view);
  return r;
}
Result buffered_readinto(Isolate& iso, Value self, Value buffer) { return read_into(iso, self, buffer, names.read); }
Result buffered_readinto1(Isolate& iso, Value self, Value buffer) { return read_into(iso, self, buffer, names.read1); }
Result base_detach(Isolate& iso, Value) { return unsupported(iso, "detach"); }
Result base_read(Isolate& iso, Value, Args) { return unsupported(iso, "read"); }
Result base_read1(Isolate& iso, Value, Args) { return unsupported(iso, "read1"); }
Result base_readline_unsupported(Isolate& iso, Value, Args) { return unsupported(iso, "readline"); }
Result base_write(Isolate& iso, Value, Args) { return unsupported(iso, "write"); }

constexpr MethodDef kBufferedMethods[] = {
    def<"detach(self, /)", base_detach>("Disconnect this buffer from its underlying raw stream and return it."),
    def<"read(self, *args)", base_read>("Read and return up to n bytes."),
    def<"read1(self, *args)", base_read1>("Read and return up to n bytes, with at most one read() call."),
    def<"readinto(self, buffer, /)", buffered_readinto>(nullptr),
    def<"readinto1(self, buffer, /)", buffered_readinto1>(nullptr),
    def<"write(self, *args)", base_write>("Write the given buffer to the IO stream."),
};

// ---- _TextIOBase
Result base_none(Isolate&, Value) { return Value::none(); }
Result text_detach(Isolate& iso, Value, Args) { return unsupported(iso, "detach"); }

constexpr MethodDef kTextMethods[] = {
    def<"detach(self, *args)", text_detach>("Separate the underlying buffer from the TextIOBase and return it."),
    def<"read(self, *args)", base_read>("Read at most n characters from stream."),
    def<"readline(self, *args)", base_readline_unsupported>("Read until newline or EOF."),
    def<"write(self, *args)", base_write>("Write string to stream."),
    def<"get encoding", base_none>("Encoding of the text stream."),
    def<"get newlines", base_none>("Line endings translated so far."),
    def<"get errors", base_none>("The error setting of the decoder or encoder."),
};

}  // namespace

extern const TypeDef io_base_type_def{
    .type = &io_base_type,
    .name = "_io._IOBase",
    .doc = "The abstract base class for all I/O classes.",
    .base = nullptr,
    .instance_size = sizeof(Object),
    .flags = kIoFlags,
    .slots = {.finalize = finalize_stream,
              .new_ = [](Isolate& iso, TypeObject* cls, Args) -> Result { return allocate_instance(iso, cls); },
              .iter = base_iter,
              .next = base_next},
    .methods = kBaseMethods,
    .method_count = std::size(kBaseMethods)};

extern const TypeDef raw_base_type_def{.type = &raw_base_type,
                                .name = "_io._RawIOBase",
                                .doc = "Base class for raw binary I/O.",
                                .base = &io_base_type,
                                .instance_size = sizeof(Object),
                                .flags = kIoFlags,
                                .methods = kRawMethods,
                                .method_count = std::size(kRawMethods)};

extern const TypeDef buffered_base_type_def{.type = &buffered_base_type,
                                     .name = "_io._BufferedIOBase",
                                     .doc = "Base class for buffered IO objects.",
                                     .base = &io_base_type,
                                     .instance_size = sizeof(Object),
                                     .flags = kIoFlags,
                                     .methods = kBufferedMethods,
                                     .method_count = std::size(kBufferedMethods)};

extern const TypeDef text_base_type_def{.type = &text_base_type,
                                 .name = "_io._TextIOBase",
                                 .doc = "Base class for text I/O.",
                                 .base = &io_base_type,
                                 .instance_size = sizeof(Object),
                                 .flags = kIoFlags,
                                 .methods = kTextMethods,
                                 .method_count = std::size(kTextMethods)};

}  // namespace skerry::io
