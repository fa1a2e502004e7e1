// The codec registry of an isolate: search functions, the codecs that they found, and error handlers by name.
//
// It is made on first use, and the package `encodings`, whose search function comes first, is imported by the first
// look-up of a codec. Names that isolate/objects/codecs.h knows never come here from str.encode, bytes.decode and open.
#pragma once

#include <string_view>

#include "isolate/heap/ref.h"

namespace skerry::codecs {

// The parts of the registry, borrowed for as long as the isolate's modules live.
struct Registry {
  Value search_functions;  // list
  Value cache;             // dict: normalised name -> CodecInfo
  Value error_handlers;    // dict: name -> callable
};
Status get_registry(Isolate& iso, Registry* out);

Status register_search(Isolate& iso, Value function);
Status unregister_search(Isolate& iso, Value function);
Result lookup(Isolate& iso, std::string_view encoding);  // a tuple of at least four items; LookupError
bool forget(Isolate& iso, std::string_view encoding);

Result lookup_error_handler(Isolate& iso, std::string_view name);  // LookupError "unknown error handler name 'x'"

enum class Direction { kEncode, kDecode };
// The object that the codec makes of `object`. `errors` without data: none was given.
Result convert(Isolate& iso, Direction direction, Value object, std::string_view encoding, std::string_view errors);

// Fills isolate/objects' codec_hooks. Once, at process start.
void install_hooks();

// error_callbacks.cpp: the built-in handlers as functions, into the dict.
Status add_error_callbacks(Isolate& iso, Value handlers);

}  // namespace skerry::codecs
