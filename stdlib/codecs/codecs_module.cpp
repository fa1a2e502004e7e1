// _codecs: the registry and the codecs in C++ as functions, which the library's codecs.py and encodings stand on.
//
// A decoder gives (str, number of bytes taken), an encoder (bytes, number of characters). With final=False a decoder
// leaves an incomplete character at the end.
#include <iterator>
#include <string>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/codec_parts.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"
#include "stdlib/codecs/byte_escapes.h"
#include "stdlib/codecs/charmap.h"
#include "stdlib/codecs/codec_registry.h"

namespace skerry::codecs {

namespace {

// ---- Arguments
// A str without null characters, as a view; `which` is "argument" or "argument 2".
Fallible<std::string_view> text_of(Isolate& iso, Value v, const char* function, const char* which, std::string* buffer) {
  if (!StrObject::check(v))
    return iso.raise(TypeError, "{}() {} must be str, not {}", function, which, v.is_none() ? "None" : type_name(v));
  std::string_view text = utf8_view(v, *buffer);
  if (text.find('\0') != text.npos) return iso.raise(ValueError, "embedded null character");
  return text;
}

// The name of an error handler; None stands for "strict".
Fallible<std::string_view> errors_of(Isolate& iso, Value v, const char* function, std::string* buffer) {
  if (v.is_none()) return std::string_view("strict");
  if (!StrObject::check(v))
    return iso.raise(TypeError, "{}() argument 2 must be str or None, not {}", function, type_name(v));
  return text_of(iso, v, function, "argument 2", buffer);
}

Status check_str(Isolate& iso, Value v, const char* function) {
  if (StrObject::check(v)) return Status::ok();
  return iso.raise(TypeError, "{}() argument 1 must be str, not {}", function, v.is_none() ? "None" : type_name(v));
}

Result with_count(Isolate& iso, Value converted, size_t count) {
  return make_tuple(iso, {converted, Value::small_int(static_cast<int64_t>(count))});
}

ByteOrder order_of(int64_t byteorder) {
  return byteorder < 0 ? ByteOrder::kLittle : byteorder > 0 ? ByteOrder::kBig : ByteOrder::kNative;
}

// ---- Decoding
// Bytes-like arguments; those that may also be a str are decoded from its UTF-8.
class Input {
 public:
  explicit Input(Isolate& iso) : view_(iso) {}
  Status take(Value v, bool str_allowed) {
    object_ = v;
    if (str_allowed && StrObject::check(v)) {
      text_ = utf8_view(v, buffer_);
      return Status::ok();
    }
    TRY(view_.get(v));
    text_ = view_.text();
    return Status::ok();
  }
  std::string_view text() const { return text_; }
  Value object() const { return BytesObject::check(object_) ? object_ : Value(); }

 private:
  BytesView view_;
  Value object_;
  std::string buffer_;
  std::string_view text_;
};

enum class Accepts { kBytes, kText };

template <class Decode>
Result decode_with(Isolate& iso, Value data, Value errors, bool final, const char* function, std::string_view codec,
                   Accepts accepts, Decode decode) {
  std::string buffer;
  Input input(iso);
  TRY(input.take(data, accepts == Accepts::kText));
  std::string_view how = TRY(errors_of(iso, errors, function, &buffer));
  size_t consumed = input.text().size();
  Decoding d{iso, input.text(), input.object(), codec, how, final ? nullptr : &consumed};
  Ref text(iso, TRY(decode(d)));
  if (final) consumed = d.data.size();
  return with_count(iso, text, consumed);
}

Result utf_8_decode(Isolate& iso, Value data, Value errors, bool final) {
  return decode_with(iso, data, errors, final, "utf_8_decode", "utf-8", Accepts::kBytes, decode_utf8);
}
Result utf_7_decode(Isolate& iso, Value data, Value errors, bool final) {
  return decode_with(iso, data, errors, final, "utf_7_decode", "utf7", Accepts::kBytes, decode_utf7);
}
Result ascii_decode(Isolate& iso, Value data, Value errors) {
  return decode_with(iso, data, errors, true, "ascii_decode", "ascii", Accepts::kBytes, decode_ascii);
}
Result latin_1_decode(Isolate& iso, Value data, Value errors) {
  return decode_with(iso, data, errors, true, "latin_1_decode", "latin-1", Accepts::kBytes,
                     [](Decoding& d) { return make_str_of(d.iso, text_view(d.data)); });
}
Result unicode_escape_decode(Isolate& iso, Value data, Value errors, bool final) {
  return decode_with(iso, data, errors, final, "unicode_escape_decode", "unicodeescape", Accepts::kText,
                     decode_unicode_escape);
}
Result raw_unicode_escape_decode(Isolate& iso, Value data, Value errors, bool final) {
  return decode_with(iso, data, errors, final, "raw_unicode_escape_decode", "rawunicodeescape", Accepts::kText,
                     decode_raw_unicode_escape);
}

using WideDecoder = Result (*)(Decoding&, ByteOrder*);
template <WideDecoder Decode>
Result wide_decode(Isolate& iso, Value data, Value errors, bool final, const char* function, ByteOrder* order) {
  return decode_with(iso, data, errors, final, function, "", Accepts::kBytes,
                     [order](Decoding& d) { return Decode(d, order); });
}
template <WideDecoder Decode, ByteOrder Order>
Result wide_decode_as(Isolate& iso, Value data, Value errors, bool final) {
  ByteOrder order = Order;
  return wide_decode<Decode>(iso, data, errors, final, "utf_decode", &order);
}
// The byte order comes back as well: what a byte order mark said.
template <WideDecoder Decode>
Result wide_ex_decode(Isolate& iso, Value data, Value errors, int64_t byteorder, bool final) {
  ByteOrder order = order_of(byteorder);
  Ref pair(iso, TRY(wide_decode<Decode>(iso, data, errors, final, "utf_ex_decode", &order)));
  auto& items = *pair.as<TupleObject>();
  int64_t found = order == ByteOrder::kLittle ? -1 : order == ByteOrder::kBig ? 1 : 0;
  return make_tuple(iso, {items[0], items[1], Value::small_int(found)});
}

// ---- Encoding
template <class Encode>
Result encode_with(Isolate& iso, Value str, Value errors, const char* function, std::string_view codec, Encode encode) {
  std::string buffer;
  TRY(check_str(iso, str, function));
  std::string_view how = TRY(errors_of(iso, errors, function, &buffer));
  Encoding e{iso, str, codec, how};
  Ref bytes(iso, TRY(encode(e)));
  return with_count(iso, bytes, str.as<StrObject>()->length());
}

Result utf_8_encode(Isolate& iso, Value str, Value errors) {
  return encode_with(iso, str, errors, "utf_8_encode", "utf-8", encode_utf8);
}
Result utf_7_encode(Isolate& iso, Value str, Value errors) {
  return encode_with(iso, str, errors, "utf_7_encode", "utf7", encode_utf7);
}
Result ascii_encode(Isolate& iso, Value str, Value errors) {
  return encode_with(iso, str, errors, "ascii_encode", "ascii", [](const Encoding& e) { return encode_narrow(e, 0x80); });
}
Result latin_1_encode(Isolate& iso, Value str, Value errors) {
  return encode_with(iso, str, errors, "latin_1_encode", "latin-1",
                     [](const Encoding& e) { return encode_narrow(e, 0x100); });
}
Result unicode_escape_encode(Isolate& iso, Value str, Value errors) {
  return encode_with(iso, str, errors, "unicode_escape_encode", "unicodeescape", encode_unicode_escape);
}
Result raw_unicode_escape_encode(Isolate& iso, Value str, Value errors) {
  return encode_with(iso, str, errors, "raw_unicode_escape_encode", "rawunicodeescape", encode_raw_unicode_escape);
}
std::string_view utf16_name(ByteOrder order) {
  return order == ByteOrder::kLittle ? "utf-16-le" : order == ByteOrder::kBig ? "utf-16-be" : "utf-16";
}
std::string_view utf32_name(ByteOrder order) {
  return order == ByteOrder::kLittle ? "utf-32-le" : order == ByteOrder::kBig ? "utf-32-be" : "utf-32";
}
Result utf_16_encode(Isolate& iso, Value str, Value errors, int64_t byteorder) {
  ByteOrder order = order_of(byteorder);
  return encode_with(iso, str, errors, "utf_16_encode", utf16_name(order),
                     [order](const Encoding& e) { return encode_utf16(e, order); });
}
Result utf_32_encode(Isolate& iso, Value str, Value errors, int64_t byteorder) {
  ByteOrder order = order_of(byteorder);
  return encode_with(iso, str, errors, "utf_32_encode", utf32_name(order),
                     [order](const Encoding& e) { return encode_utf32(e, order); });
}
template <auto Encode, int64_t Order>
Result wide_encode_as(Isolate& iso, Value str, Value errors) {
  return Encode(iso, str, errors, Order);
}

// ---- Tables and bytes
Result native_charmap_decode(Isolate& iso, Value data, Value errors, Value mapping) {
  std::string buffer;
  Input input(iso);
  TRY(input.take(data, false));
  std::string_view how = TRY(errors_of(iso, errors, "charmap_decode", &buffer));
  size_t size = input.text().size();
  Ref text(iso, TRY(charmap_decode(iso, input.text(), input.object(), how, mapping)));
  return with_count(iso, text, size);
}
Result native_charmap_encode(Isolate& iso, Value str, Value errors, Value mapping) {
  std::string buffer;
  TRY(check_str(iso, str, "charmap_encode"));
  std::string_view how = TRY(errors_of(iso, errors, "charmap_encode", &buffer));
  Ref bytes(iso, TRY(charmap_encode(iso, str, how, mapping)));
  return with_count(iso, bytes, str.as<StrObject>()->length());
}
Result native_charmap_build(Isolate& iso, Value map) {
  if (!StrObject::check(map))
    return iso.raise(TypeError, "charmap_build() argument must be str, not {}", map.is_none() ? "None" : type_name(map));
  return charmap_build(iso, map);
}
Result native_escape_decode(Isolate& iso, Value data, Value errors) {
  std::string buffer;
  Input input(iso);
  TRY(input.take(data, true));
  std::string_view how = TRY(errors_of(iso, errors, "escape_decode", &buffer));
  Ref bytes(iso, TRY(escape_decode(iso, input.text(), how)));
  return with_count(iso, bytes, input.text().size());
}
Result native_escape_encode(Isolate& iso, Value data, Value errors) {
  std::string buffer;
  if (!BytesObject::check(data))
    return iso.raise(TypeError, "escape_encode() argument 1 must be bytes, not {}", data.is_none() ? "None" : type_name(data));
  TRY(errors_of(iso, errors, "escape_encode", &buffer));
  std::string_view view = data.as<BytesObject>()->view();
  Ref bytes(iso, TRY(escape_encode(iso, view)));
  return with_count(iso, bytes, view.size());
}
Result readbuffer_encode(Isolate& iso, Value data, Value errors) {
  std::string buffer;
  Input input(iso);
  TRY(input.take(data, true));
  TRY(errors_of(iso, errors, "readbuffer_encode", &buffer));
  Ref bytes(iso, TRY(make_bytes(iso, input.text())));
  return with_count(iso, bytes, input.text().size());
}

// ---- Registry
Status codecs_register(Isolate& iso, Value search_function) { return register_search(iso, search_function); }
Status codecs_unregister(Isolate& iso, Value search_function) { return unregister_search(iso, search_function); }

Result codecs_lookup(Isolate& iso, Value encoding) {
  std::string buffer;
  return lookup(iso, TRY(text_of(iso, encoding, "lookup", "argument", &buffer)));
}
Fallible<bool> codecs_forget(Isolate& iso, Value encoding) {
  std::string buffer;
  return forget(iso, TRY(text_of(iso, encoding, "_forget_codec", "argument", &buffer)));
}

template <Direction D>
Result codecs_convert(Isolate& iso, Value object, Value encoding, Value errors) {
  constexpr const char* kFunction = D == Direction::kEncode ? "encode" : "decode";
  std::string encoding_buffer, errors_buffer;
  std::string_view name = TRY(text_argument(iso, encoding, kFunction, "encoding", "utf-8", &encoding_buffer));
  std::string_view how = TRY(text_argument(iso, errors, kFunction, "errors", {}, &errors_buffer));
  return convert(iso, D, object, name, how);
}

Status register_error(Isolate& iso, Value name, Value handler) {
  std::string buffer;
  TRY(text_of(iso, name, "register_error", "argument 1", &buffer));
  if (!is_callable(handler)) return iso.raise(TypeError, "handler must be callable");
  Registry registry;
  TRY(get_registry(iso, &registry));
  Ref key(iso, TRY(exact_str(iso, name)));
  return dict_set(iso, registry.error_handlers.as<DictObject>(), key, handler);
}
Result lookup_error(Isolate& iso, Value name) {
  std::string buffer;
  return lookup_error_handler(iso, TRY(text_of(iso, name, "lookup_error", "argument", &buffer)));
}

constexpr MethodDef kFunctions[] = {
    def<"def _forget_codec(encoding, /)", codecs_forget>("Purge the named codec from the internal codec lookup cache"),
    def<"def ascii_decode(data, errors=None, /)", ascii_decode>(nullptr),
    def<"def ascii_encode(str, errors=None, /)", ascii_encode>(nullptr),
    def<"def charmap_build(map, /)", native_charmap_build>(nullptr),
    def<"def charmap_decode(data, errors=None, mapping=None, /)", native_charmap_decode>(nullptr),
    def<"def charmap_encode(str, errors=None, mapping=None, /)", native_charmap_encode>(nullptr),
    def<"def decode(obj, encoding=<unset>, errors=<unset>)", codecs_convert<Direction::kDecode>>(
        "Decodes obj using the codec registered for encoding.\n\nDefault encoding is 'utf-8'.  errors may be given to set "
        "a\ndifferent error handling scheme.  Default is 'strict' meaning that encoding\nerrors raise a ValueError.  Other "
        "possible values are 'ignore', 'replace'\nand 'backslashreplace' as well as any other name registered "
        "with\ncodecs.register_error that can handle ValueErrors."),
    def<"def encode(obj, encoding=<unset>, errors=<unset>)", codecs_convert<Direction::kEncode>>(
        "Encodes obj using the codec registered for encoding.\n\nThe default encoding is 'utf-8'.  errors may be given to "
        "set a\ndifferent error handling scheme.  Default is 'strict' meaning that encoding\nerrors raise a ValueError.  "
        "Other possible values are 'ignore', 'replace'\nand 'backslashreplace' as well as any other name registered "
        "with\ncodecs.register_error that can handle ValueErrors."),
    def<"def escape_decode(data, errors=None, /)", native_escape_decode>(nullptr),
    def<"def escape_encode(data, errors=None, /)", native_escape_encode>(nullptr),
    def<"def latin_1_decode(data, errors=None, /)", latin_1_decode>(nullptr),
    def<"def latin_1_encode(str, errors=None, /)", latin_1_encode>(nullptr),
    def<"def lookup(encoding, /)", codecs_lookup>(
        "Looks up a codec tuple in the Python codec registry and returns a CodecInfo object."),
    def<"def lookup_error(name, /)", lookup_error>(
        "lookup_error(errors) -> handler\n\nReturn the error handler for the specified error handling name or raise "
        "a\nLookupError, if no handler exists under this name."),
    def<"def raw_unicode_escape_decode(data, errors=None, final=True, /)", raw_unicode_escape_decode>(nullptr),
    def<"def raw_unicode_escape_encode(str, errors=None, /)", raw_unicode_escape_encode>(nullptr),
    def<"def readbuffer_encode(data, errors=None, /)", readbuffer_encode>(nullptr),
    def<"def register(search_function, /)", codecs_register>(
        "Register a codec search function.\n\nSearch functions are expected to take one argument, the encoding name in\nall "
        "lower case letters, and either return None, or a tuple of functions\n(encoder, decoder, stream_reader, "
        "stream_writer) (or a CodecInfo object)."),
    def<"def register_error(errors, handler, /)", register_error>(
        "Register the specified error handler under the name errors.\n\nhandler must be a callable object, that\nwill be "
        "called with an exception instance containing\ninformation about the location of the encoding/decoding\nerror and "
        "must return a (replacement, new position) tuple."),
    def<"def unicode_escape_decode(data, errors=None, final=True, /)", unicode_escape_decode>(nullptr),
    def<"def unicode_escape_encode(str, errors=None, /)", unicode_escape_encode>(nullptr),
    def<"def unregister(search_function, /)", codecs_unregister>(
        "Unregister a codec search function and clear the registry's cache.\n\nIf the search function is not registered, do "
        "nothing."),
    def<"def utf_16_be_decode(data, errors=None, final=False, /)", wide_decode_as<decode_utf16, ByteOrder::kBig>>(nullptr),
    def<"def utf_16_be_encode(str, errors=None, /)", wide_encode_as<utf_16_encode, 1>>(nullptr),
    def<"def utf_16_decode(data, errors=None, final=False, /)", wide_decode_as<decode_utf16, ByteOrder::kNative>>(nullptr),
    def<"def utf_16_encode(str, errors=None, byteorder=0, /)", utf_16_encode>(nullptr),
    def<"def utf_16_ex_decode(data, errors=None, byteorder=0, final=False, /)", wide_ex_decode<decode_utf16>>(nullptr),
    def<"def utf_16_le_decode(data, errors=None, final=False, /)", wide_decode_as<decode_utf16, ByteOrder::kLittle>>(nullptr),
    def<"def utf_16_le_encode(str, errors=None, /)", wide_encode_as<utf_16_encode, -1>>(nullptr),
    def<"def utf_32_be_decode(data, errors=None, final=False, /)", wide_decode_as<decode_utf32, ByteOrder::kBig>>(nullptr),
    def<"def utf_32_be_encode(str, errors=None, /)", wide_encode_as<utf_32_encode, 1>>(nullptr),
    def<"def utf_32_decode(data, errors=None, final=False, /)", wide_decode_as<decode_utf32, ByteOrder::kNative>>(nullptr),
    def<"def utf_32_encode(str, errors=None, byteorder=0, /)", utf_32_encode>(nullptr),
    def<"def utf_32_ex_decode(data, errors=None, byteorder=0, final=False, /)", wide_ex_decode<decode_utf32>>(nullptr),
    def<"def utf_32_le_decode(data, errors=None, final=False, /)", wide_decode_as<decode_utf32, ByteOrder::kLittle>>(nullptr),
    def<"def utf_32_le_encode(str, errors=None, /)", wide_encode_as<utf_32_encode, -1>>(nullptr),
    def<"def utf_7_decode(data, errors=None, final=False, /)", utf_7_decode>(nullptr),
    def<"def utf_7_encode(str, errors=None, /)", utf_7_encode>(nullptr),
    def<"def utf_8_decode(data, errors=None, final=False, /)", utf_8_decode>(nullptr),
    def<"def utf_8_encode(str, errors=None, /)", utf_8_encode>(nullptr),
};

}  // namespace

extern const ModuleDef codecs_module_def{.name = "_codecs",
                                         .doc = nullptr,
                                         .functions = kFunctions,
                                         .function_count = std::size(kFunctions),
                                         .populate = nullptr};

}  // namespace skerry::codecs
