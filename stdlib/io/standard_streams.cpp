#include "stdlib/io/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "isolate/builtins/import.h"
#include "isolate/builtins/interpreter_options.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/module.h"
#include "isolate/objects/str.h"
#include "stdlib/io/text_decoder.h"
#include "stdlib/io/text_wrapper.h"

namespace skerry::io {

namespace {

// In the C locale, text may hold bytes that are not UTF-8 (PEP 538, 540).
const char* default_errors() {
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') continue;
    std::string_view locale = value;
    return locale == "C" || locale == "POSIX" || locale.starts_with("C.") ? "surrogateescape" : "strict";
  }
  return "surrogateescape";
}

// The part of PYTHONIOENCODING=encoding:errors after the colon.
std::string errors_for(int descriptor) {
  if (descriptor == 2) return "backslashreplace";
  if (const char* setting = interpreter_environment("PYTHONIOENCODING")) {
    std::string_view text = setting;
    size_t colon = text.find(':');
    if (colon != text.npos && colon + 1 < text.size()) return std::string(text.substr(colon + 1));
    if (!text.empty()) return "strict";
  }
  return default_errors();
}

// The part before it, as the environment spells it.
std::string_view named_encoding() {
  const char* setting = interpreter_environment("PYTHONIOENCODING");
  std::string_view text = setting != nullptr ? setting : "";
  return text.substr(0, text.find(':'));
}

// What it names, where its codec is in the binary: the library's cannot be loaded while `sys` is being made.
std::string chosen_encoding() {
  CodecKind kind = stream_codec(named_encoding());
  if (kind == CodecKind::kUnknown) return "utf-8";
  // As codecs.lookup() names them.
  switch (kind) {
    case CodecKind::kLatin1: return "iso8859-1";
    case CodecKind::kUtf8Sig: return "utf-8-sig";
    default: return std::string(codec_name(kind));
  }
}

}  // namespace

Result make_standard_stream(Isolate& iso, int descriptor) {
  if (::fcntl(descriptor, F_GETFD) < 0) return Value::none();
  constexpr const char* kNames[] = {"<stdin>", "<stdout>", "<stderr>"};
  bool writable = descriptor != 0;
  Ref name(iso, TRY(make_str(iso, kNames[descriptor])));
  Ref raw(iso, TRY(make_descriptor_file(iso, descriptor, writable, name)));
  bool unbuffered = writable && interpreter_options().unbuffered != 0;
  Ref buffer(iso, unbuffered ? retained(iso, raw)
                             : TRY(make_buffered(iso, writable ? buffered_writer_type : buffered_reader_type, raw, kDefaultBufferSize)));
  if (!unbuffered) buffer.as<BufferedObject>()->whole_lines = writable;
  std::string errors = errors_for(descriptor);
  std::string encoding = chosen_encoding();
  TextOptions options{.encoding = encoding,
                      .errors = errors,
                      .line_buffering = writable && (descriptor == 2 || ::isatty(descriptor)),
                      .write_through = unbuffered};
  Ref stream(iso, TRY(make_text_wrapper(iso, buffer, options)));
  stream.as<TextObject>()->standard = true;
  Ref mode(iso, TRY(make_str(iso, writable ? "w" : "r")));
  TRY(set_attribute(iso, stream, names.mode, mode));
  return stream.release();
}

Status choose_library_encoding(Isolate& iso, Value sys_module) {
  std::string_view encoding = named_encoding();
  if (encoding.empty() || stream_codec(encoding) != CodecKind::kUnknown) return Status::ok();
  Result found = codec_hooks.lookup_text(iso, encoding, "codecs.open()");
  if (found.is_raised() && iso.catch_pending(LookupError)) return Status::ok();  // the command line has refused it
  Ref info(iso, TRY(found));
  Ref name(iso, TRY(get_attribute(iso, info, names.name)));
  if (!StrObject::check(name)) return Status::ok();
  for (Value which : {Value(names.stdin), Value(names.stdout), Value(names.stderr)}) {
    Value stream = dict_get_str(iso, sys_module.as<ModuleObject>()->dict.as<DictObject>(), which);
    if (has_type(stream, text_wrapper_type)) TRY(text_choose_encoding(iso, stream.as<TextObject>(), name));
  }
  return Status::ok();
}

Status write_out_standard_output(Isolate& iso) {
  Value modules = TRY(iso.modules().modules());
  Value sys = is_exact_dict(modules) ? dict_get_str(iso, modules.as<DictObject>(), names.sys) : Value();
  if (!has_type(sys, module_type)) return Status::ok();
  // A script may have put another stream in the place of sys.stdout after it had printed.
  for (Value name : {Value(names.stdout), Value(intern(iso, "__stdout__"))}) {
    Value found = dict_get_str(iso, sys.as<ModuleObject>()->dict.as<DictObject>(), name);
    if (found.is_empty() || !has_type(found, text_wrapper_type)) continue;
    Ref stream = Ref::borrow(iso, found);
    auto* text = stream.as<TextObject>();
    if (!text->standard || text->detached || !is_plain_buffered(text->buffer)) continue;
    auto* buffer = text->buffer.as<BufferedObject>();
    // Under way already: a signal's handler runs between two pieces of a long write.
    if (buffer->busy || TRY(buffered_is_closed(iso, buffer))) continue;
    TRY(text_flush(iso, text));
  }
  channels::IsolateTask::of(iso)->output_waits = false;
  return Status::ok();
}

Status plain_write(Isolate& iso, Value stream, Value text) {
  TRY(text_write(iso, stream.as<TextObject>(), text));
  return Status::ok();
}

bool plain_hold(Value stream) {
  auto* text = stream.as<TextObject>();
  if (!text->write_through || !text->standard || text->held == UINT16_MAX) return false;
  ++text->held;
  return true;
}

Status plain_release(Isolate& iso, Value stream, Status printed) {
  auto* text = stream.as<TextObject>();
  if (--text->held > 0) return printed;
  if (!printed.is_fault()) return text_write_pending(iso, text);
  // What was printed before the error comes out all the same; the error is what counts.
  Ref error = iso.take_pending();
  if (text_write_pending(iso, text).is_fault()) iso.clear_pending();
  if (!error.is_empty()) iso.restore_pending(error.release());
  return printed;
}

}  // namespace skerry::io
