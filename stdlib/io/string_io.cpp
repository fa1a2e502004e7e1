// StringIO: a file of text in memory, a byte a character until one comes that needs more, then four. Newlines are translated as they
// are written.
#include <algorithm>
#include <cstring>
#include <iterator>
#include <string_view>

#include "isolate/objects/bytes.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/int.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_search.h"
#include "isolate/objects/text_view.h"
#include "isolate/objects/tuple.h"
#include "stdlib/io/text_decoder.h"
#include "stdlib/io/text_wrapper.h"

namespace skerry::io {

TypeObject string_io_type;

namespace {

struct StringIoObject : Object {
  ByteBuffer content;  // Latin-1 or, if wide, char32_t, whole ones
  size_t position;     // in characters; may lie beyond the end
  bool ok, closed, wide;
  Newline newline;
  NewlineState state;  // for kUniversal and kUntranslated

  size_t unit() const { return wide ? sizeof(char32_t) : 1; }
  size_t length() const { return content.size / unit(); }
  const char* narrow_text() const { return reinterpret_cast<const char*>(content.data); }
  const char32_t* wide_text() const { return reinterpret_cast<const char32_t*>(content.data); }
  bool universal() const { return newline == Newline::kUniversal || newline == Newline::kUntranslated; }
  void blank() {}
  static bool check(Value v) { return is_instance_of(v, string_io_type); }
  static TypeObject& type() { return string_io_type; }
};

Status check_open(Isolate& iso, const StringIoObject* s) {
  if (!s->ok) return iso.raise(ValueError, "I/O operation on uninitialized object");
  if (s->closed) return iso.raise(ValueError, "I/O operation on closed file");
  return Status::ok();
}

Result slice(Isolate& iso, const StringIoObject* s, size_t start, size_t end) {
  if (s->wide) return make_str_ucs4(iso, s->wide_text() + start, end - start);
  return make_str_latin1(iso, s->content.data + start, end - start);
}

Status widen(Isolate& iso, StringIoObject* s) {
  ByteBuffer wide = {};
  size_t length = s->length();
  TRY(wide.reserve(iso, length * sizeof(char32_t)));
  auto* to = reinterpret_cast<char32_t*>(wide.data);
  std::copy_n(s->content.data, length, to);
  wide.size = length * sizeof(char32_t);
  s->content.release(iso);
  s->content = wide;
  s->wide = true;
  return Status::ok();
}

Status store(Isolate& iso, StringIoObject* s, TextView v) {
  if (v.length == 0) return Status::ok();
  size_t end;
  if (__builtin_add_overflow(s->position, v.length, &end) || end > SIZE_MAX / 8) return iso.raise_memory_error();
  if (v.width != 1 && !s->wide) TRY(widen(iso, s));
  TRY(s->content.reserve(iso, end * s->unit()));
  size_t begin = s->position * s->unit();
  if (begin > s->content.size) std::memset(s->content.data + s->content.size, 0, begin - s->content.size);
  copy_text(s->content.data, static_cast<unsigned>(s->unit()), s->position, v);
  s->position = end;
  s->content.size = std::max(s->content.size, end * s->unit());
  return Status::ok();
}

// Appends text after the translations that `newline` asks for.
Status write_text(Isolate& iso, StringIoObject* s, Value text) {
  Ref translated(iso);
  if (s->universal()) translated.reset(TRY(s->state.decode(iso, retained(iso, text), true)));
  else translated = Ref::borrow(iso, text);
  if ((s->newline == Newline::kCr || s->newline == Newline::kCrLf) && contains_char(text_view(translated), '\n')) {
    TextView v = text_view(translated);
    StrBuilder out(iso);
    for (size_t i = 0; i < v.length; ++i) {
      if (v[i] == '\n') out.append_ascii(s->newline == Newline::kCr ? "\r" : "\r\n");
      else out.append_char(v[i]);
    }
    translated.reset(TRY(out.build()));
  }
  return store(iso, s, text_view(translated));
}

Fallible<Newline> newline_of(Isolate& iso, Value newline) {
  if (!newline.is_none() && !StrObject::check(newline))
    return iso.raise(TypeError, "newline must be str or None, not {}", type_name(newline));
  if (newline.is_none() || str_is(newline, "") || str_is(newline, "\n") || str_is(newline, "\r") || str_is(newline, "\r\n"))
    return newline_argument(iso, newline);
  Ref shown(iso, TRY(repr(iso, newline)));
  return iso.raise(ValueError, "illegal newline value: {}", to_utf8(shown));
}

Status string_io_init(Isolate& iso, Value self, Value initial, Value newline) {
  auto* s = self.as<StringIoObject>();
  Newline how = Newline::kLf;
  if (!newline.is_empty()) how = TRY(newline_of(iso, newline));
  if (!initial.is_empty() && !initial.is_none() && !StrObject::check(initial))
    return iso.raise(TypeError, "initial_value must be str or None, not {}", type_name(initial));
  s->newline = how;
  s->state.translate = how == Newline::kUniversal;
  s->state.reset();
  s->content.size = s->position = 0;
  s->closed = s->wide = false;
  s->ok = true;
  if (initial.is_empty() || initial.is_none()) return Status::ok();
  TRY(write_text(iso, s, initial));
  s->position = 0;
  return Status::ok();
}
constexpr MethodDef kInit = def<"StringIO(self, initial_value=<unset>, newline=<unset>)", string_io_init>(nullptr);

Status string_io_close(Isolate& iso, StringIoObject* s) {
  s->closed = true;
  s->content.release(iso);
  return Status::ok();
}
Result string_io_getvalue(Isolate& iso, StringIoObject* s) {
  TRY(check_open(iso, s));
  return slice(iso, s, 0, s->length());
}
Result string_io_read(Isolate& iso, StringIoObject* s, Value size_or_none) {
  int64_t size = TRY(optional_size(iso, size_or_none));
  TRY(check_open(iso, s));
  size_t start = std::min(s->position, s->length());
  size_t left = s->length() - start;
  size_t count = size < 0 ? left : std::min(left, static_cast<size_t>(size));
  Result r = slice(iso, s, start, start + count);
  if (!r.is_fault()) s->position += count;
  return r;
}

// The end of the line that starts at the position.
template <class Char>
size_t line_end(std::basic_string_view<Char> all, Newline newline, size_t start) {
  constexpr Char kPair[] = {'\r', '\n', 0};
  auto behind = [&](size_t i, size_t width) { return i == all.npos ? all.size() : i + width; };
  switch (newline) {
    case Newline::kCr: return behind(all.find(Char('\r'), start), 1);
    case Newline::kCrLf: return behind(all.find(kPair, start), 2);
    case Newline::kUntranslated: {
      size_t i = all.find_first_of(kPair, start);
      bool pair = i != all.npos && all[i] == '\r' && i + 1 < all.size() && all[i + 1] == '\n';
      return behind(i, pair ? 2 : 1);
    }
    default: return behind(all.find(Char('\n'), start), 1);
  }
}
size_t line_end(const StringIoObject* s, size_t start) {
  if (s->wide) return line_end(std::u32string_view(s->wide_text(), s->length()), s->newline, start);
  return line_end(std::string_view(s->narrow_text(), s->length()), s->newline, start);
}

Result read_line(Isolate& iso, StringIoObject* s, int64_t limit) {
  size_t start = std::min(s->position, s->length());
  size_t end = line_end(s, start);
  if (limit >= 0) end = std::min(end, start + static_cast<size_t>(std::min<int64_t>(limit, INT64_MAX / 2)));
  Result r = slice(iso, s, start, end);
  if (!r.is_fault()) s->position += end - start;
  return r;
}
Result string_io_readline(Isolate& iso, StringIoObject* s, Value size_or_none) {
  int64_t limit = TRY(optional_size(iso, size_or_none));
  TRY(check_open(iso, s));
  return read_line(iso, s, limit);
}
Result string_io_next(Isolate& iso, Value self) {
  auto* s = self.as<StringIoObject>();
  TRY(check_open(iso, s));
  Ref line(iso);
  if (has_type(self, string_io_type)) {
    line.reset(TRY(read_line(iso, s, -1)));
  } else {
    line.reset(TRY(call_method(iso, self, names.readline)));
    if (!StrObject::check(line))
      return iso.raise(OSError, "readline() should have returned a str object, not '{}'", type_name(line));
  }
  if (line.as<StrObject>()->length() == 0) return Fault(FaultKind::kExhausted);
  return line.release();
}
Fallible<int64_t> string_io_tell(Isolate& iso, StringIoObject* s) {
  TRY(check_open(iso, s));
  return static_cast<int64_t>(s->position);
}
Fallible<int64_t> string_io_truncate(Isolate& iso, StringIoObject* s, Value size_or_none) {
  TRY(check_open(iso, s));
  int64_t size = static_cast<int64_t>(s->position);
  if (!size_or_none.is_none()) size = TRY(optional_size(iso, size_or_none));
  if (size < 0) return iso.raise(ValueError, "Negative size value {}", size);
  if (static_cast<size_t>(size) < s->length()) s->content.size = static_cast<size_t>(size) * s->unit();
  return size;
}
Fallible<int64_t> string_io_seek(Isolate& iso, StringIoObject* s, Value position, Value whence_value) {
  int64_t target = TRY(argument_to_int64(iso, position));
  int whence = TRY(small_argument(iso, whence_value));
  TRY(check_open(iso, s));
  if (whence < 0 || whence > 2) return iso.raise(ValueError, "Invalid whence ({}, should be 0, 1 or 2)", whence);
  if (target < 0 && whence == 0) return iso.raise(ValueError, "Negative seek position {}", target);
  if (whence != 0 && target != 0) return iso.raise(OSError, "Can't do nonzero cur-relative seeks");
  if (whence == 1) target = static_cast<int64_t>(s->position);
  if (whence == 2) target = static_cast<int64_t>(s->length());
  s->position = static_cast<size_t>(target);
  return target;
}
Fallible<int64_t> string_io_write(Isolate& iso, StringIoObject* s, Value text) {
  if (!StrObject::check(text)) return iso.raise(TypeError, "string argument expected, got '{}'", type_name(text));
  TRY(check_open(iso, s));
  TRY(write_text(iso, s, text));
  return static_cast<int64_t>(text.as<StrObject>()->length());
}
Fallible<bool> string_io_yes(Isolate& iso, StringIoObject* s) {
  TRY(check_open(iso, s));
  return true;
}

Result newline_text(Isolate& iso, const StringIoObject* s) {
  switch (s->newline) {
    case Newline::kUniversal: return Value::none();
    case Newline::kUntranslated: return make_str(iso, "");
    case Newline::kLf: return make_str(iso, "\n");
    case Newline::kCr: return make_str(iso, "\r");
    case Newline::kCrLf: return make_str(iso, "\r\n");
  }
  return Value::none();
}

Result string_io_getstate(Isolate& iso, StringIoObject* s) {
  Ref value(iso, TRY(string_io_getvalue(iso, s)));
  Ref newline(iso, TRY(newline_text(iso, s)));
  Ref position(iso, TRY(make_int(iso, static_cast<int64_t>(s->position))));
  Ref dict(iso, Value::none());
  if (!attribute_prefix(s)->attributes.is_empty() || s->shape != 0)
    dict.reset(TRY(dict_copy(iso, TRY(instance_dict(iso, s)).as<DictObject>())));
  return make_tuple(iso, {value, newline, position, dict});
}
Status string_io_setstate(Isolate& iso, StringIoObject* s, Value state) {
  if (!TupleObject::check(state) || state.as<TupleObject>()->length < 4)
    return iso.raise(TypeError, "{}.__setstate__ argument should be 4-tuple, got {}", type_name(Value::object(s)), type_name(state));
  auto& parts = *state.as<TupleObject>();
  Ref empty(iso, TRY(make_str(iso, "")));
  if (s->closed) return closed_error(iso);
  TRY(string_io_init(iso, Value::object(s), empty, parts[1]));
  if (!StrObject::check(parts[0]))
    return iso.raise(TypeError, "first item of state must be str, got {}", type_name(parts[0]));
  TRY(store(iso, s, text_view(parts[0])));  // as it was: translated already
  if (!is_int(parts[2]))
    return iso.raise(TypeError, "third item of state must be an integer, got {}", type_name(parts[2]));
  int64_t position = TRY(as_int64(iso, parts[2], Overflow::kRaise));
  if (position < 0) return iso.raise(ValueError, "position value cannot be negative");
  s->position = static_cast<size_t>(position);
  if (parts[3].is_none()) return Status::ok();
  if (!DictObject::check(parts[3]))
    return iso.raise(TypeError, "fourth item of state should be a dict, got a {}", type_name(parts[3]));
  return dict_update(iso, TRY(instance_dict(iso, s)).as<DictObject>(), parts[3]);
}

Result get_closed(Isolate& iso, StringIoObject* s) {
  if (!s->ok) return iso.raise(ValueError, "I/O operation on uninitialized object");
  return Value::boolean(s->closed);
}
Result get_newlines(Isolate& iso, StringIoObject* s) {
  TRY(check_open(iso, s));
  return s->universal() ? seen_newlines(iso, s->state.seen) : Result(Value::none());
}
Result get_line_buffering(Isolate& iso, StringIoObject* s) {
  TRY(check_open(iso, s));
  return Value::false_();
}

void string_io_destroy(Isolate& iso, Object* o) { static_cast<StringIoObject*>(o)->content.release(iso); }

constexpr MethodDef kMethods[] = {
    def<"close(self, /)", string_io_close>("Close the IO object."),
    def<"getvalue(self, /)", string_io_getvalue>("Retrieve the entire contents of the object."),
    def<"read(self, size=-1, /)", string_io_read>("Read at most size characters, returned as a string."),
    def<"readline(self, size=-1, /)", string_io_readline>("Read until newline or EOF."),
    def<"tell(self, /)", string_io_tell>("Tell the current file position."),
    def<"truncate(self, pos=None, /)", string_io_truncate>("Truncate size to pos."),
    def<"seek(self, pos, whence=0, /)", string_io_seek>("Change stream position."),
    def<"write(self, s, /)", string_io_write>("Write string to file."),
    def<"seekable(self, /)", string_io_yes>("Returns True if the IO object can be seeked."),
    def<"readable(self, /)", string_io_yes>("Returns True if the IO object can be read."),
    def<"writable(self, /)", string_io_yes>("Returns True if the IO object can be written."),
    def<"__getstate__(self, /)", string_io_getstate>(nullptr),
    def<"__setstate__(self, state, /)", string_io_setstate>(nullptr),
    def<"get closed", get_closed>(nullptr),
    def<"get newlines", get_newlines>(nullptr),
    def<"get line_buffering", get_line_buffering>(nullptr),
};

}  // namespace

extern const TypeDef string_io_type_def{.type = &string_io_type,
                                 .name = "_io.StringIO",
                                 .doc = "Text I/O implementation using an in-memory buffer.",
                                 .base = &text_base_type,
                                 .instance_size = sizeof(StringIoObject),
                                 .flags = kIoFlags,
                                 .slots = {.destroy = string_io_destroy,
                                           .new_ = new_blank<StringIoObject>,
                                           .init = init_by_row<kInit>,
                                           .next = string_io_next},
                                 .methods = kMethods,
                                 .method_count = std::size(kMethods)};

}  // namespace skerry::io
