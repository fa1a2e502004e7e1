// open(): which classes are stacked for a mode.
#include "isolate/objects/codecs.h"
#include "isolate/objects/int.h"
#include "isolate/objects/str.h"
#include "stdlib/io/text_wrapper.h"

namespace skerry::io {

namespace {

struct Mode {
  bool creating = false, reading = false, writing = false, appending = false, updating = false;
  bool text = false, binary = false;
};

Fallible<bool> parse(Isolate& iso, std::string_view text, Mode* m) {
  std::string_view seen = text;
  for (size_t i = 0; i < text.size(); ++i) {
    bool known = true;
    switch (text[i]) {
      case 'x': m->creating = true; break;
      case 'r': m->reading = true; break;
      case 'w': m->writing = true; break;
      case 'a': m->appending = true; break;
      case '+': m->updating = true; break;
      case 't': m->text = true; break;
      case 'b': m->binary = true; break;
      default: known = false;
    }
    if (!known || seen.substr(i + 1).find(text[i]) != seen.npos) return iso.raise(ValueError, "invalid mode: '{}'", text);
  }
  return true;
}

Status check(Isolate& iso, const Mode& m, Value encoding, Value errors, Value newline) {
  if (m.text && m.binary) return iso.raise(ValueError, "can't have text and binary mode at once");
  if (m.creating + m.reading + m.writing + m.appending > 1)
    return iso.raise(ValueError, "must have exactly one of create/read/write/append mode");
  if (!m.binary) return Status::ok();
  if (!encoding.is_none()) return iso.raise(ValueError, "binary mode doesn't take an encoding argument");
  if (!errors.is_none()) return iso.raise(ValueError, "binary mode doesn't take an errors argument");
  if (!newline.is_none()) return iso.raise(ValueError, "binary mode doesn't take a newline argument");
  return Status::ok();
}

std::string raw_mode(const Mode& m) {
  std::string out;
  if (m.creating) out += 'x';
  if (m.reading) out += 'r';
  if (m.writing) out += 'w';
  if (m.appending) out += 'a';
  if (m.updating) out += '+';
  return out;
}

// What stands on top so far is closed when the next step fails.
Result stack(Isolate& iso, const Mode& m, Ref* top, Value mode, int64_t buffering, Value encoding, Value errors, Value newline) {
  auto* f = top->as<FileObject>();
  bool terminal = TRY(stream_flag(iso, *top, names.isatty));
  bool line_buffering = buffering == 1 || (buffering < 0 && terminal);
  if (line_buffering) buffering = -1;
  if (buffering < 0) buffering = f->block_size;
  if (buffering == 0) {
    if (!m.binary) return iso.raise(ValueError, "can't have unbuffered text I/O");
    return retained(iso, *top);
  }
  TypeObject* kind = m.updating ? &buffered_random_type
                     : m.creating || m.writing || m.appending ? &buffered_writer_type
                     : m.reading ? &buffered_reader_type
                                 : nullptr;
  if (kind == nullptr) return iso.raise(ValueError, "unknown mode: '{}'", to_utf8(mode));
  top->reset(TRY(make_buffered(iso, *kind, *top, buffering)));
  if (m.binary) return retained(iso, *top);
  top->reset(TRY(call(iso, as_value(&text_wrapper_type), {*top, encoding, errors, newline, Value::boolean(line_buffering)})));
  TRY(set_attribute(iso, *top, names.mode, mode));
  return retained(iso, *top);
}

Result io_open(Isolate& iso, Value file, Value mode, int64_t buffering, Value encoding, Value errors, Value newline,
               bool closefd, Value opener) {
  std::string buffer;
  std::string_view mode_text = TRY(text_argument(iso, mode, "open", "mode", "r", &buffer));
  auto optional = [&](Value v, const char* name) -> Status {
    if (v.is_none() || StrObject::check(v)) return Status::ok();
    return iso.raise(TypeError, "open() argument '{}' must be str or None, not {}", name, type_name(v));
  };
  TRY(optional(encoding, "encoding"));
  TRY(optional(errors, "errors"));
  TRY(optional(newline, "newline"));
  Ref path = Ref::borrow(iso, file);
  if (!is_int(file) && !StrObject::check(file)) {
    Ref name(iso, intern(iso, "__fspath__"));
    Result hook = lookup_special(iso, file, name);
    if (!hook.is_not_found()) {
      Ref method(iso, TRY(hook));
      path.reset(TRY(call(iso, method, {})));
      if (!StrObject::check(path) && !has_flag(path, TypeFlag::kBytesSubclass))
        return iso.raise(TypeError, "expected {}.__fspath__() to return str or bytes, not {}", type_name(file), type_name(path));
    }
  }
  Mode m;
  TRY(parse(iso, mode_text, &m));
  TRY(check(iso, m, encoding, errors, newline));
  Ref raw(iso, TRY(make_str(iso, raw_mode(m))));
  Ref top(iso, TRY(call(iso, as_value(&file_type), {path, raw, Value::boolean(closefd), opener})));
  Result r = stack(iso, m, &top, mode, buffering, encoding, errors, newline);
  if (r.is_fault() && iso.has_pending()) {
    Ref error = iso.take_pending();
    if (stream_call(iso, top, names.close).is_fault()) iso.clear_pending();
    iso.restore_pending(error.release());
  }
  return r;
}

}  // namespace

extern const MethodDef open_def;
constexpr MethodDef open_def =
    def<"def open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)", io_open>(
        "Open file and return a stream.  Raise OSError upon failure.");

}  // namespace skerry::io
