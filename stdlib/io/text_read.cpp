// Reading text: chunks, read(), readline() and iteration.
#include <algorithm>

#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/text_search.h"
#include "isolate/objects/text_view.h"
#include "stdlib/io/text_wrapper.h"

namespace skerry::io {

namespace {

Status not_readable_unless(Isolate& iso, TextObject* t) {
  if (!t->readable_) return unsupported(iso, "not readable");
  return Status::ok();
}

size_t decoded_left(const TextObject* t) {
  return t->decoded.is_empty() ? 0 : t->decoded.as<StrObject>()->length() - t->decoded_used;
}

// The next `count` characters of the chunk (all that is left if there are fewer), owned.
Result take_decoded(Isolate& iso, TextObject* t, size_t count) {
  size_t left = decoded_left(t);
  count = std::min(count, left);
  if (count == 0) return retained(iso, names.empty);
  size_t start = t->decoded_used;
  t->decoded_used += count;
  if (start == 0 && count == left) return retained(iso, t->decoded);
  return str_substring(iso, t->decoded, start, start + count);
}

Result decode_chunk(Isolate& iso, TextObject* t, std::string_view input, bool final) {
  Ref errors = Ref::borrow(iso, t->errors);  // a handler may give the stream others
  std::string buffer;
  return t->decoder.decode(iso, input, utf8_view(errors, buffer), final);
}

Result read_bytes_down(Isolate& iso, TextObject* t, int64_t size) {
  Ref held = Ref::borrow(iso, t->buffer);  // while it waits, another thread may detach it
  if (is_plain_buffered(held) && held.as<BufferedObject>()->plain_file && held.as<BufferedObject>()->readable)
    return buffered_read1(iso, held.as<BufferedObject>(), Value::small_int(size));
  Ref count(iso, TRY(make_int(iso, size)));
  return call_method(iso, held, t->has_read1 ? names.read1 : names.read, {count});
}

// Decodes the next chunk. False at the end.
Fallible<bool> read_chunk(Isolate& iso, TextObject* t, size_t size_hint) {
  TRY(text_check(iso, t));  // a foreign buffer may have detached us
  TRY(not_readable_unless(iso, t));
  std::string state_bytes;
  int64_t state_flags = 0;
  if (t->telling && !t->decoder.foreign.is_empty()) {
    TRY(t->decoder.foreign_state(iso, &state_bytes, &state_flags));
    TRY(text_check(iso, t));
  } else if (t->telling) {
    state_bytes = t->decoder.held_bytes();
    state_flags = t->decoder.state_flags();
  }
  int64_t wanted = std::max(t->chunk_size, static_cast<int64_t>(std::min<size_t>(size_hint, INT32_MAX)));
  Ref input(iso, TRY(read_bytes_down(iso, t, wanted)));
  BytesView view(iso);
  if (view.get(input).is_fault()) {
    iso.clear_pending();
    return iso.raise(TypeError, "underlying {}() should have returned a bytes-like object, not '{}'",
                     t->has_read1 ? "read1" : "read", type_name(input));
  }
  bool end = view.text().empty();
  Ref text(iso, TRY(decode_chunk(iso, t, view.text(), end)));
  if (t->telling) {
    // What the decoder held back stands before the chunk: decoding starts anew from a clean state there.
    state_bytes += view.text();
    Ref fed(iso, TRY(make_bytes(iso, state_bytes)));
    assign(iso, t->snapshot_input, fed.release());
    t->snapshot_flags = state_flags;
    t->has_snapshot = true;
  }
  if (text.as<StrObject>()->length() > 0) end = false;
  assign(iso, t->decoded, text.release());
  t->decoded_used = 0;
  return !end;
}

// Reading begins with what waits to be written.
Status before_reading(Isolate& iso, TextObject* t) {
  TRY(text_check_open(iso, t));
  TRY(not_readable_unless(iso, t));
  return text_write_pending(iso, t);
}

Result read_all(Isolate& iso, TextObject* t) {
  TRY(text_check(iso, t));  // writing may have detached us
  Ref held = Ref::borrow(iso, t->buffer);
  Ref input(iso, TRY(call_method(iso, held, names.read)));
  if (input.get().is_none()) return iso.raise(TypeError, "decoder getstate() should have returned a bytes object, not 'NoneType'");
  BytesView view(iso);
  TRY(view.get(input));
  Ref rest(iso, TRY(decode_chunk(iso, t, view.text(), true)));
  Ref first(iso, TRY(take_decoded(iso, t, SIZE_MAX)));
  text_drop_decoded(iso, t);
  if (first.as<StrObject>()->length() == 0) return rest.release();
  return str_concat(iso, first, rest);
}

// ---- Lines
struct LineEnd {
  bool found;
  size_t end;  // behind the ending; if it was not found: up to here there is no (part of an) ending
};

LineEnd find_line_end(const TextObject* t, TextView v, size_t start) {
  TextView tail = v.slice(start, v.length);
  auto at = [&](char c) {
    char text[] = {c};
    size_t i = find_text(tail, text_view(std::string_view(text, 1)));
    return i == kNotFound ? v.length : start + i;
  };
  switch (t->newline) {
    case Newline::kUniversal:  // already "\n" only
    case Newline::kLf: {
      size_t i = at('\n');
      return i < v.length ? LineEnd{true, i + 1} : LineEnd{false, v.length};
    }
    case Newline::kCr: {
      size_t i = at('\r');
      return i < v.length ? LineEnd{true, i + 1} : LineEnd{false, v.length};
    }
    case Newline::kUntranslated: {
      size_t lf = at('\n'), cr = at('\r');
      size_t first = std::min(lf, cr);
      if (first == v.length) return {false, v.length};
      bool pair = first == cr && first + 1 < v.length && v[first + 1] == '\n';
      return {true, first + (pair ? 2 : 1)};
    }
    case Newline::kCrLf: {
      size_t i = find_text(tail, text_view(std::string_view("\r\n")));
      if (i != kNotFound) return {true, start + i + 2};
      bool half = v.length > start && v[v.length - 1] == '\r';
      return {false, v.length - (half ? 1 : 0)};
    }
  }
  return {false, v.length};
}

// Owned. Characters of the line gather in `line` only if it spans chunks.
Result read_line(Isolate& iso, TextObject* t, int64_t limit) {
  TRY(before_reading(iso, t));
  StrBuilder line(iso);
  Ref carried(iso);  // the "\r" at the end of a chunk, when lines end with "\r\n"
  for (;;) {
    while (decoded_left(t) == 0) {
      if (!TRY(read_chunk(iso, t, 0))) {
        text_drop_decoded(iso, t);
        if (!carried.is_empty()) line.append(carried.as<StrObject>());
        return line.build();
      }
    }
    const size_t before = carried.is_empty() ? 0 : carried.as<StrObject>()->length();  // characters of `text` that are of the chunk before
    const size_t start = before > 0 ? 0 : t->decoded_used;
    Ref text(iso, before > 0 ? TRY(str_concat(iso, carried, t->decoded)) : retained(iso, t->decoded));
    carried.reset();
    TextView v = text_view(text);
    LineEnd end = find_line_end(t, v, start);
    size_t have = line.length();
    if (limit >= 0 && have + (end.end - start) >= static_cast<size_t>(limit)) {
      end = {true, start + (static_cast<size_t>(limit) - have)};
    }
    if (end.found && have == 0 && before == 0) return take_decoded(iso, t, end.end - start);
    TRY(check_room(iso, have + (end.end - start)));
    line.append(text.as<StrObject>(), start, end.end);
    t->decoded_used = end.end - before;
    if (end.found) return line.build();
    if (decoded_left(t) > 0) carried.reset(TRY(take_decoded(iso, t, SIZE_MAX)));
  }
}

}  // namespace

Result text_read(Isolate& iso, TextObject* t, Value size_or_none) {
  TRY(text_check(iso, t));
  int64_t size = TRY(optional_size(iso, size_or_none));
  TRY(before_reading(iso, t));
  if (size < 0) return read_all(iso, t);
  auto wanted = static_cast<size_t>(size);
  Ref first(iso, TRY(take_decoded(iso, t, wanted)));
  size_t have = first.as<StrObject>()->length();
  if (have == wanted) return first.release();
  StrBuilder out(iso);
  out.append(first.as<StrObject>());
  while (have < wanted) {
    if (!TRY(read_chunk(iso, t, wanted - have))) break;
    Ref piece(iso, TRY(take_decoded(iso, t, wanted - have)));
    TRY(check_room(iso, have));
    out.append(piece.as<StrObject>());
    have += piece.as<StrObject>()->length();
  }
  return out.build();
}

Result text_readline(Isolate& iso, TextObject* t, Value size) {
  TRY(text_check(iso, t));
  int64_t limit = TRY(argument_to_int64(iso, size));
  return read_line(iso, t, limit < 0 ? -1 : limit);
}

Result text_next(Isolate& iso, Value self) {
  auto* t = self.as<TextObject>();
  TRY(text_check(iso, t));
  t->telling = false;
  Ref line(iso);
  if (has_type(self, text_wrapper_type)) {
    line.reset(TRY(read_line(iso, t, -1)));
  } else {
    line.reset(TRY(call_method(iso, self, names.readline)));
    if (!StrObject::check(line))
      return iso.raise(OSError, "readline() should have returned a str object, not '{}'", type_name(line));
  }
  if (line.as<StrObject>()->length() > 0) return line.release();
  t->telling = t->seekable;
  t->has_snapshot = false;
  clear_field(iso, t->snapshot_input);
  return Fault(FaultKind::kExhausted);
}

}  // namespace skerry::io
