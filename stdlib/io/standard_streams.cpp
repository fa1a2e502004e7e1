#include "stdlib/io/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "isolate/builtins/interpreter_options.h"
#include "isolate/objects/str.h"
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
  TextOptions options{.errors = errors,
                      .line_buffering = writable && (descriptor == 2 || ::isatty(descriptor)),
                      .write_through = unbuffered};
  Ref stream(iso, TRY(make_text_wrapper(iso, buffer, options)));
  stream.as<TextObject>()->standard = true;
  Ref mode(iso, TRY(make_str(iso, writable ? "w" : "r")));
  TRY(set_attribute(iso, stream, names.mode, mode));
  return stream.release();
}

Status plain_write(Isolate& iso, Value stream, Value text) {
  TRY(text_write(iso, stream.as<TextObject>(), text));
  return Status::ok();
}

}  // namespace skerry::io
