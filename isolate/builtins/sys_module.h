// What other parts need of sys: its streams.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

// sys.implementation.cache_tag: part of the names of compiled files.
inline constexpr std::string_view kCacheTag = "skerry-311";
// Writes to sys.stdout or sys.stderr (names.stdout, names.stderr) through the stream's write method.
Status write_to_stream(Isolate& iso, Value stream_name, std::string_view utf8);
// stdin, stdout, stderr and their __dunder__ twins, made by the io module that the layer above brings (set_stream_factory).
Status add_standard_streams(Isolate& iso, Value sys_module);
using StreamFactory = Result (*)(Isolate& iso, int descriptor);
void set_stream_factory(StreamFactory factory);
// Once sys can be imported: encodings that only the library knows (PYTHONIOENCODING).
using StreamFinisher = Status (*)(Isolate& iso, Value sys_module);
void set_stream_finisher(StreamFinisher finisher);
Status finish_standard_streams(Isolate& iso, Value sys_module);
// Streams of exactly this type, unless their `write` was replaced, get print()'s text without a call by name.
struct PlainStream {
  const TypeObject* type = nullptr;
  Status (*write)(Isolate& iso, Value stream, Value text) = nullptr;
  // Around the pieces of one print(), if the stream would hand each down at once: true if it holds them back until release, which
  // gives back how the printing went, or its own trouble.
  bool (*hold)(Value stream) = nullptr;
  Status (*release)(Isolate& iso, Value stream, Status printed) = nullptr;
};
void set_plain_stream(PlainStream plain);
// Flushes sys.stdout and sys.stderr, if the isolate has them. A closed pipe is quiet; other errors are reported as
// unraisable, and give false.
bool flush_standard_streams(Isolate& iso);
// The layer that has threads tells of each of an isolate's, newest first: its number, innermost frame (or null), handled exception
// (borrowed, or Empty).
struct Frame;
using EachThread = std::function<void(int64_t ident, Frame* innermost, Value handled)>;
void set_thread_walk(void (*walk)(Isolate& iso, const EachThread& look));
Result native_module_names(Isolate& iso);  // tuple of str, sorted
Result library_module_names(Isolate& iso);  // frozenset of str

}  // namespace skerry
