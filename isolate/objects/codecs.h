// Text to bytes and back: the codecs that are built in, and the error handlers.
//
// Names are normalised as CPython does (case, spaces, underscores). An unknown name is asked of the codec registry
// (codec_hooks), else LookupError "unknown encoding: x". `errors` without data means that none was given: strict, but a
// registered codec is then called without it. Error handlers: strict, ignore, replace, backslashreplace, xmlcharrefreplace, namereplace, surrogateescape, surrogatepass, and registered
// ones, which get the exception and may run Python.
#pragma once

#include <string>
#include <string_view>

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

Result encode_str(Isolate& iso, Value str, std::string_view encoding, std::string_view errors);  // bytes
Result decode_bytes(Isolate& iso, std::string_view data, std::string_view encoding, std::string_view errors);  // str
// For str(object, encoding) and bytes.decode: any bytes-like object. It becomes the `object` of UnicodeDecodeError.
Result decode_object(Isolate& iso, Value bytes_like, std::string_view encoding, std::string_view errors);

// The value of an optional str argument: `fallback` when Empty. TypeError "f() argument 'x' must be str, not int";
// ValueError when it holds a null character. The view lives as long as the value and the buffer.
Fallible<std::string_view> text_argument(Isolate& iso, Value v, const char* function, const char* parameter,
                                         std::string_view fallback, std::string* buffer);

enum class CodecKind : uint8_t {
  kUnknown, kUtf8, kUtf8Sig, kLatin1, kAscii, kUtf16, kUtf16Le, kUtf16Be, kUtf32, kUtf32Le, kUtf32Be, kUtf7,
  kUnicodeEscape, kRawUnicodeEscape,
};
CodecKind find_codec(std::string_view name);
std::string normalised_encoding(std::string_view name);  // lower case, runs of other characters as one underscore
std::string_view codec_name(CodecKind kind);  // as it stands in error messages: "utf-8"

// Error handlers that scripts register (codecs.register_error) and codecs beyond the built-in ones: stdlib/codecs sets
// these. The handler look-up gives a callable (owned) or kNotFound.
struct CodecHooks {
  Result (*find_error_handler)(Isolate&, std::string_view name) = nullptr;
  Result (*encode)(Isolate&, Value str, std::string_view encoding, std::string_view errors) = nullptr;    // or kNotFound
  Result (*decode)(Isolate&, Value bytes, std::string_view encoding, std::string_view errors) = nullptr;  // or kNotFound
  // The CodecInfo of an encoding of text: LookupError "... use codecs.open() to handle arbitrary codecs" for others.
  Result (*lookup_text)(Isolate&, std::string_view encoding, std::string_view alternative) = nullptr;
};
extern CodecHooks codec_hooks;  // set at process start only

}  // namespace skerry
