// Writing text: newlines, encoding, and when bytes go down.
#include <algorithm>
#include <utility>

#include "isolate/objects/bytes.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_search.h"
#include "isolate/objects/text_view.h"
#include "stdlib/io/standard_streams.h"
#include "stdlib/io/text_wrapper.h"

namespace skerry::io {

void text_drop_decoded(Isolate& iso, TextObject* t) {
  t->has_snapshot = false;
  clear_field(iso, t->snapshot_input);
  clear_field(iso, t->decoded);
  t->decoded_used = 0;
}

Status text_place_foreign_encoder(Isolate& iso, TextObject* t, bool at_start) {
  if (t->encoder.is_empty()) return Status::ok();
  Ref encoder = Ref::borrow(iso, t->encoder);
  decrement(iso, TRY(at_start ? call_method(iso, encoder, names.reset) : call_method(iso, encoder, names.setstate, {Value::small_int(0)})));
  return Status::ok();
}

Status text_write_pending(Isolate& iso, TextObject* t) {
  if (t->pending.size == 0) return Status::ok();
  // What was handed down is ours no longer, whatever becomes of it.
  if (is_plain_buffered(t->buffer) && t->buffer.as<BufferedObject>()->plain_file) {
    Ref held = Ref::borrow(iso, t->buffer);
    auto* b = held.as<BufferedObject>();
    if (TRY(buffered_is_closed(iso, b))) return iso.raise(ValueError, "write to closed file");
    // Other threads may write meanwhile.
    ByteBuffer taken = std::exchange(t->pending, ByteBuffer{});
    Fallible<int64_t> done = buffered_write_bytes(iso, b, taken.view());
    taken.size = 0;
    if (t->pending.data == nullptr) t->pending = taken;
    else taken.release(iso);
    return done.is_fault() ? Status(done.fault()) : Status::ok();
  }
  TRY(text_check(iso, t));
  Ref buffer = Ref::borrow(iso, t->buffer);
  Ref bytes(iso, TRY(make_bytes(iso, t->pending.view())));
  t->pending.size = 0;
  for (;;) {
    Result r = call_method(iso, buffer, names.write, {bytes});
    if (!r.is_fault()) {
      decrement(iso, r.value());
      return Status::ok();
    }
    if (!r.is_raised() || !iso.catch_pending(InterruptedError)) return r.fault();
  }
}

Status text_flush(Isolate& iso, TextObject* t) {
  t->telling = t->seekable;
  TRY(text_write_pending(iso, t));
  TRY(text_check(iso, t));
  return stream_call(iso, Ref::borrow(iso, t->buffer), names.flush);
}

namespace {

// "\n" as the line ending that was asked for. Owned.
Result with_line_ends(Isolate& iso, Value text, std::string_view line_end) {
  TextView v = text_view(text);
  StrBuilder out(iso);
  for (size_t i = 0; i < v.length; ++i) {
    if (v[i] == '\n') out.append_ascii(line_end);
    else out.append_char(v[i]);
  }
  return out.build();
}

bool is_ascii_superset(CodecKind kind) {
  return kind == CodecKind::kUtf8 || kind == CodecKind::kLatin1 || kind == CodecKind::kAscii;
}

// After the first write of a codec with a byte order mark, the mark is not written again.
std::string_view encoder_name(const TextObject* t, std::string_view given) {
  if (t->at_start) return given;
  switch (t->kind) {
    case CodecKind::kUtf8Sig: return "utf-8";
    case CodecKind::kUtf16: return "utf-16-le";
    case CodecKind::kUtf32: return "utf-32-le";
    default: return given;
  }
}

Status encode_pending(Isolate& iso, TextObject* t, Value text) {
  auto* s = text.as<StrObject>();
  if (s->is_ascii() && is_ascii_superset(t->kind)) {
    std::string_view bytes(reinterpret_cast<const char*>(s->data1()), s->length());
    if (t->pending.size > 0 && t->pending.size + bytes.size() > static_cast<size_t>(t->chunk_size)) TRY(text_write_pending(iso, t));
    return t->pending.append(iso, bytes);
  }
  Ref encoding = Ref::borrow(iso, t->encoding), errors = Ref::borrow(iso, t->errors);  // a handler may give the stream others
  std::string name_buffer, errors_buffer;
  std::string_view name = encoder_name(t, utf8_view(encoding, name_buffer));
  Ref bytes(iso);
  if (t->encoder.is_empty()) bytes.reset(TRY(encode_str(iso, text, name, utf8_view(errors, errors_buffer))));
  else bytes.reset(TRY(call_method(iso, Ref::borrow(iso, t->encoder), names.encode, {text})));
  if (!BytesObject::check(bytes))
    return iso.raise(TypeError, "encoder should return a bytes object, not '{}'", type_name(bytes));
  if (s->length() > 0) t->at_start = false;
  std::string_view view = bytes.as<BytesObject>()->view();
  if (t->pending.size > 0 && t->pending.size + view.size() > static_cast<size_t>(t->chunk_size)) TRY(text_write_pending(iso, t));
  return t->pending.append(iso, view);
}

}  // namespace

Fallible<int64_t> text_write(Isolate& iso, TextObject* t, Value text) {
  TRY(text_check_open(iso, t));
  if (!t->writable_) return unsupported(iso, "not writable");
  TextView view = text_view(text);
  bool translated = t->newline == Newline::kCr || t->newline == Newline::kCrLf;
  bool has_lf = (translated || t->line_buffering) && contains_char(view, '\n');
  Ref converted = Ref::borrow(iso, text);
  if (has_lf && translated) converted.reset(TRY(with_line_ends(iso, text, t->line_end())));
  bool flush_down = t->line_buffering && (has_lf || contains_char(text_view(converted), '\r'));
  TRY(encode_pending(iso, t, converted));
  if (t->standard) note_output(iso);
  if (t->pending.size >= static_cast<size_t>(t->chunk_size) || flush_down || (t->write_through && t->held == 0)) TRY(text_write_pending(iso, t));
  if (flush_down) {
    TRY(text_check(iso, t));
    TRY(stream_call(iso, Ref::borrow(iso, t->buffer), names.flush));
  }
  if (!t->decoded.is_empty() || t->has_snapshot) {
    text_drop_decoded(iso, t);
    t->decoder.reset();
    TRY(t->decoder.reset_foreign(iso));
  }
  return static_cast<int64_t>(view.length);
}

}  // namespace skerry::io
