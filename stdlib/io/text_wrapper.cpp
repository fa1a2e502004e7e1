// TextIOWrapper: construction, options, life, and its method table.
#include "stdlib/io/text_wrapper.h"

#include <iterator>

#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/repr_guard.h"
#include "isolate/objects/str.h"
#include "isolate/objects/type_build.h"

namespace skerry::io {

TypeObject text_wrapper_type;

Fallible<Newline> newline_argument(Isolate& iso, Value newline) {
  if (newline.is_none()) return Newline::kUniversal;
  if (!StrObject::check(newline))
    return iso.raise(TypeError, "TextIOWrapper() argument 'newline' must be str or None, not {}", type_name(newline));
  if (str_is(newline, "")) return Newline::kUntranslated;
  if (str_is(newline, "\n")) return Newline::kLf;
  if (str_is(newline, "\r")) return Newline::kCr;
  if (str_is(newline, "\r\n")) return Newline::kCrLf;
  return iso.raise(ValueError, "illegal newline value: {}", to_utf8(newline));
}

Status text_check(Isolate& iso, const TextObject* t) {
  if (t->ok) [[likely]] return Status::ok();
  if (t->detached) return iso.raise(ValueError, "underlying buffer has been detached");
  return iso.raise(ValueError, "I/O operation on uninitialized object");
}

Status text_check_open(Isolate& iso, TextObject* t) {
  TRY(text_check(iso, t));
  bool closed;
  if (is_plain_buffered(t->buffer) && t->buffer.as<BufferedObject>()->ok && has_type(Value::object(t), text_wrapper_type))
    closed = TRY(buffered_is_closed(iso, t->buffer.as<BufferedObject>()));
  else
    closed = TRY(stream_is_closed(iso, Value::object(t)));
  if (closed) return closed_error(iso);
  return Status::ok();
}

namespace {

// ---- Construction
Status set_newline(TextObject* t, Newline newline) {
  t->newline = newline;
  t->decoder.universal = t->read_universal();
  t->decoder.newline.translate = newline == Newline::kUniversal;
  return Status::ok();
}

Result make_coder(Isolate& iso, Value info, std::string_view factory, Value errors) {
  Ref name(iso, intern(iso, factory));
  return call_method(iso, info, name, {errors});
}

Status set_codec(Isolate& iso, TextObject* t, Value encoding, Value errors) {
  std::string buffer;
  std::string_view name = utf8_view(encoding, buffer);
  const CodecKind kind = stream_codec(name);
  Ref decoder(iso), encoder(iso);
  if (kind == CodecKind::kUnknown) {
    Ref info(iso, TRY(codec_hooks.lookup_text(iso, name, "codecs.open()")));
    if (t->readable_) decoder.reset(TRY(make_coder(iso, info, "incrementaldecoder", errors)));
    if (t->writable_) encoder.reset(TRY(make_coder(iso, info, "incrementalencoder", errors)));
  }
  t->kind = kind;
  t->decoder.kind = kind;
  assign(iso, t->decoder.foreign, decoder.release());
  assign(iso, t->encoder, encoder.release());
  t->decoder.reset();
  assign(iso, t->encoding, retained(iso, encoding));
  assign(iso, t->errors, retained(iso, errors));
  t->at_start = true;
  return Status::ok();
}

// A byte order mark belongs at the start of the stream only.
Status place_encoder(Isolate& iso, TextObject* t) {
  // As in CPython, only a stream that can say where it is gets the mark of UTF-16 and UTF-32.
  if (!t->seekable && (t->kind == CodecKind::kUtf16 || t->kind == CodecKind::kUtf32)) t->at_start = false;
  if (!t->seekable || !t->writable_) return Status::ok();
  bool has_mark = t->kind == CodecKind::kUtf8Sig || t->kind == CodecKind::kUtf16 || t->kind == CodecKind::kUtf32;
  if (!has_mark && t->encoder.is_empty()) return Status::ok();
  if (t->buffer.is_empty()) return iso.raise(ValueError, "underlying buffer has been detached");  // by the look-up of the codec
  Ref position(iso, TRY(call_method(iso, Ref::borrow(iso, t->buffer), names.tell)));
  const bool at_start = !TRY(is_true(iso, position));
  if (has_mark) t->at_start = at_start;
  return at_start ? Status::ok() : text_place_foreign_encoder(iso, t, false);
}

}  // namespace

Status text_choose_encoding(Isolate& iso, TextObject* t, Value encoding) {
  Ref errors = Ref::borrow(iso, t->errors);
  TRY(set_codec(iso, t, encoding, errors));
  return place_encoder(iso, t);
}

namespace {

// The text that is wanted of an optional argument.
Fallible<bool> optional_str(Isolate& iso, Value v, const char* function, const char* name) {
  if (v.is_none()) return false;
  if (!StrObject::check(v))
    return iso.raise(TypeError, "{}() argument '{}' must be str or None, not {}", function, name, type_name(v));
  std::string buffer;
  if (utf8_view(v, buffer).find('\0') != std::string::npos) return iso.raise(ValueError, "embedded null character");
  return true;
}

Status text_init(Isolate& iso, Value self, Value buffer, Value encoding, Value errors, Value newline, bool line_buffering,
                 bool write_through) {
  auto* t = self.as<TextObject>();
  t->ok = t->detached = false;
  bool has_encoding = TRY(optional_str(iso, encoding, "TextIOWrapper", "encoding"));
  if (has_encoding && str_is(encoding, "locale")) has_encoding = false;
  if (!errors.is_none() && !StrObject::check(errors))
    return iso.raise(TypeError, "TextIOWrapper() argument 'errors' must be str or None, not {}", type_name(errors));
  TRY(optional_str(iso, errors, "TextIOWrapper", "errors"));
  Newline how = TRY(newline_argument(iso, newline));
  Ref name(iso, has_encoding ? retained(iso, encoding) : TRY(make_str(iso, "UTF-8")));
  Ref handler = Ref::borrow(iso, errors.is_none() ? names.strict : errors);
  if (!has_encoding) name.reset(TRY(make_str(iso, "UTF-8")));
  t->pending.release(iso);
  text_drop_decoded(iso, t);
  assign(iso, t->buffer, retained(iso, buffer));
  t->line_buffering = line_buffering;
  t->write_through = write_through;
  t->chunk_size = kDefaultBufferSize;
  t->readable_ = TRY(stream_flag(iso, buffer, names.readable));
  t->writable_ = TRY(stream_flag(iso, buffer, names.writable));
  TRY(set_newline(t, how));
  TRY(set_codec(iso, t, name, handler));
  t->seekable = t->telling = TRY(stream_flag(iso, buffer, names.seekable));
  Result read1 = get_attribute_or_not_found(iso, buffer, names.read1);
  t->has_read1 = !read1.is_not_found();
  if (t->has_read1) decrement(iso, TRY(read1));
  TRY(place_encoder(iso, t));
  t->ok = true;
  return Status::ok();
}

constexpr MethodDef kInit =
    def<"TextIOWrapper(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
        text_init>(nullptr);

Status text_reconfigure(Isolate& iso, TextObject* t, Value encoding, Value errors, Value newline, Value line_buffering,
                        Value write_through) {
  TRY(text_check(iso, t));
  bool codec_changes = !encoding.is_none() || !errors.is_none();
  if (!t->decoded.is_empty() && (codec_changes || !newline.is_empty()))
    return unsupported(iso, "It is not possible to set the encoding or newline of stream after the first read");
  Newline how = t->newline;
  if (!newline.is_empty()) how = TRY(newline_argument(iso, newline));
  bool by_line = t->line_buffering, through = t->write_through;
  auto option = [&](Value v, bool* out) -> Status {
    if (v.is_none()) return Status::ok();
    *out = TRY(as_int64(iso, v, Overflow::kRaise)) != 0;
    return Status::ok();
  };
  TRY(option(line_buffering, &by_line));
  TRY(option(write_through, &through));
  TRY(optional_str(iso, encoding, "reconfigure", "encoding"));
  TRY(optional_str(iso, errors, "reconfigure", "errors"));
  TRY(stream_call(iso, Value::object(t), names.flush));
  if (!newline.is_empty()) TRY(set_newline(t, how));
  if (codec_changes) {
    Ref name = Ref::borrow(iso, encoding.is_none() ? t->encoding : encoding);
    if (!encoding.is_none() && str_is(encoding, "locale")) name.reset(TRY(make_str(iso, "UTF-8")));
    Ref handler = Ref::borrow(iso, !errors.is_none() ? errors : encoding.is_none() ? t->errors : names.strict);
    TRY(set_codec(iso, t, name, handler));
    TRY(place_encoder(iso, t));
  }
  t->line_buffering = by_line;
  t->write_through = through;
  return Status::ok();
}

// ---- Life
void text_destroy(Isolate& iso, Object* o) {
  auto* t = static_cast<TextObject*>(o);
  t->ok = false;
  t->pending.release(iso);
  clear_field(iso, t->decoded);
  clear_field(iso, t->snapshot_input);
  clear_field(iso, t->decoder.foreign);
  clear_field(iso, t->encoder);
  clear_field(iso, t->encoding);
  clear_field(iso, t->errors);
  clear_field(iso, t->buffer);
}
void text_clear(Isolate& iso, Object* o) {
  auto* t = static_cast<TextObject*>(o);
  t->ok = false;
  clear_field(iso, t->decoder.foreign);
  clear_field(iso, t->encoder);
  clear_field(iso, t->buffer);
}
void text_traverse(Object* o, Visitor& visitor) {
  auto* t = static_cast<TextObject*>(o);
  visitor.visit(t->buffer);
  visitor.visit(t->encoding);
  visitor.visit(t->errors);
  visitor.visit(t->decoded);
  visitor.visit(t->snapshot_input);
  visitor.visit(t->decoder.foreign);
  visitor.visit(t->encoder);
}

Status close_buffer(Isolate& iso, Value self) {
  auto* t = self.as<TextObject>();
  Ref buffer = Ref::borrow(iso, t->buffer);
  if (buffer.is_empty()) return Status::ok();
  return stream_call(iso, buffer, names.close);
}

Status text_close(Isolate& iso, TextObject* t) {
  TRY(text_check(iso, t));
  Value self = Value::object(t);
  if (TRY(stream_is_closed(iso, self))) return Status::ok();
  if (t->finalizing) pass_on_dealloc_warning(iso, t->buffer, self);
  return both(iso, stream_call(iso, self, names.flush), close_buffer, self);
}

Result text_detach(Isolate& iso, TextObject* t) {
  TRY(text_check(iso, t));
  TRY(stream_call(iso, Value::object(t), names.flush));
  TRY(text_check(iso, t));
  t->ok = false;
  t->detached = true;
  return std::exchange(t->buffer, Value());
}

Status text_flush_method(Isolate& iso, TextObject* t) {
  TRY(text_check_open(iso, t));
  return text_flush(iso, t);
}

// ---- Attributes
template <Value Names::*Method>
Result forward(Isolate& iso, TextObject* t) {
  TRY(text_check(iso, t));
  return call_method(iso, t->buffer, names.*Method);
}
template <Value Names::*Attribute>
Result forward_attribute(Isolate& iso, TextObject* t) {
  TRY(text_check(iso, t));
  return get_attribute(iso, t->buffer, names.*Attribute);
}
Result get_buffer_attribute(Isolate& iso, TextObject* t) {
  if (t->buffer.is_empty()) return iso.raise(AttributeError, "buffer");
  return retained(iso, t->buffer);
}
Result get_encoding(Isolate& iso, TextObject* t) {
  if (t->encoding.is_empty()) return iso.raise(AttributeError, "encoding");
  return retained(iso, t->encoding);
}
Result get_errors(Isolate& iso, TextObject* t) {
  if (!t->detached) TRY(text_check(iso, t));
  return retained(iso, t->errors);
}
Result get_newlines(Isolate& iso, TextObject* t) {
  TRY(text_check(iso, t));
  return t->decoder.universal && t->readable_ ? seen_newlines(iso, t->decoder.newline.seen) : Result(Value::none());
}
Result get_line_buffering(Isolate&, TextObject* t) { return Value::boolean(t->line_buffering); }
Result get_write_through(Isolate&, TextObject* t) { return Value::boolean(t->write_through); }
Result get_finalizing(Isolate&, TextObject* t) { return Value::boolean(t->finalizing); }
Status set_finalizing(Isolate& iso, TextObject* t, Value v) {
  if (v.is_empty()) return iso.raise(TypeError, "can't delete numeric/char attribute");
  t->finalizing = TRY(is_true(iso, v));
  return Status::ok();
}
Result get_chunk_size(Isolate& iso, TextObject* t) {
  TRY(text_check(iso, t));
  return make_int(iso, t->chunk_size);
}
Status set_chunk_size(Isolate& iso, TextObject* t, Value v) {
  TRY(text_check(iso, t));
  if (v.is_empty()) return iso.raise(AttributeError, "cannot delete attribute");
  int64_t size = TRY(as_int64(iso, v, Overflow::kRaise, &ValueError));
  if (size <= 0) return iso.raise(ValueError, "a strictly positive integer is required");
  t->chunk_size = size;
  return Status::ok();
}

Result text_write_method(Isolate& iso, TextObject* t, Value text) {
  TRY(text_check(iso, t));
  if (!StrObject::check(text)) return iso.raise(TypeError, "write() argument must be str, not {}", text.is_none() ? "None" : type_name(text));
  return make_int(iso, TRY(text_write(iso, t, text)));
}

Result text_repr(Isolate& iso, Value self) {
  auto* t = self.as<TextObject>();
  if (!t->detached) TRY(text_check(iso, t));
  ReprGuard guard(iso, self);
  if (guard.is_recursive()) return iso.raise(RuntimeError, "reentrant call inside {}.__repr__", type_name(type_of(self)));
  std::string out = "<_io.TextIOWrapper";
  auto add = [&](std::string_view label, Value name) -> Status {
    Result found = get_attribute_or_not_found(iso, self, name);
    if (found.is_raised() && iso.catch_pending(ValueError)) return Status::ok();
    if (found.is_not_found()) return Status::ok();
    Ref held(iso, TRY(found));
    Ref shown(iso, TRY(repr(iso, held)));
    out += fmt::format(" {}={}", label, to_utf8(shown));
    return Status::ok();
  };
  TRY(add("name", names.name));
  TRY(add("mode", names.mode));
  Ref encoding(iso, TRY(repr(iso, t->encoding)));
  return make_str(iso, fmt::format("{} encoding={}>", out, to_utf8(encoding)));
}

constexpr MethodDef kMethods[] = {
    def<"detach(self, /)", text_detach>(nullptr),
    def<"reconfigure(self, /, *, encoding=None, errors=None, newline=<unset>, line_buffering=None, write_through=None)",
        text_reconfigure>("Reconfigure the text stream with new parameters.\n\nThis also does an implicit stream flush."),
    def<"write(self, text, /)", text_write_method>(nullptr),
    def<"read(self, size=-1, /)", text_read>(nullptr),
    def<"readline(self, size=-1, /)", text_readline>(nullptr),
    def<"flush(self, /)", text_flush_method>(nullptr),
    def<"close(self, /)", text_close>(nullptr),
    def<"fileno(self, /)", forward<&Names::fileno>>(nullptr),
    def<"seekable(self, /)", forward<&Names::seekable>>(nullptr),
    def<"readable(self, /)", forward<&Names::readable>>(nullptr),
    def<"writable(self, /)", forward<&Names::writable>>(nullptr),
    def<"isatty(self, /)", forward<&Names::isatty>>(nullptr),
    def<"seek(self, cookie, whence=0, /)", text_seek>(nullptr),
    def<"tell(self, /)", text_tell>(nullptr),
    def<"truncate(self, pos=None, /)", text_truncate>(nullptr),
    def<"get buffer", get_buffer_attribute>(nullptr),
    def<"get encoding", get_encoding>(nullptr),
    def<"get errors", get_errors>(nullptr),
    def<"get newlines", get_newlines>(nullptr),
    def<"get line_buffering", get_line_buffering>(nullptr),
    def<"get write_through", get_write_through>(nullptr),
    def<"get name", forward_attribute<&Names::name>>(nullptr),
    def<"get closed", forward_attribute<&Names::closed>>(nullptr),
    def<"get _finalizing", get_finalizing>(nullptr),
    def<"set _finalizing", set_finalizing>(nullptr),
    def<"get _CHUNK_SIZE", get_chunk_size>(nullptr),
    def<"set _CHUNK_SIZE", set_chunk_size>(nullptr),
};

}  // namespace

Result make_text_wrapper(Isolate& iso, Value buffer, const TextOptions& options) {
  Ref made(iso, TRY(new_blank<TextObject>(iso, &text_wrapper_type, Args())));
  Ref encoding(iso, TRY(make_str(iso, options.encoding)));
  Ref errors(iso, TRY(make_str(iso, options.errors)));
  TRY(text_init(iso, made, buffer, encoding, errors, Value::none(), options.line_buffering, options.write_through));
  return made.release();
}

extern const TypeDef text_wrapper_type_def{
    .type = &text_wrapper_type,
    .name = "_io.TextIOWrapper",
    .doc = "Character and line based layer over a BufferedIOBase object, buffer.",
    .base = &text_base_type,
    .instance_size = sizeof(TextObject),
    .flags = kIoFlags,
    .slots = {.destroy = text_destroy,
              .traverse = text_traverse,
              .clear = text_clear,
              .finalize = finalize_stream,
              .new_ = new_blank<TextObject>,
              .init = init_by_row<kInit>,
              .repr = text_repr,
              .next = text_next},
    .methods = kMethods,
    .method_count = std::size(kMethods)};

}  // namespace skerry::io
