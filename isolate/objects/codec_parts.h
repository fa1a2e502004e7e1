// What the codec*.cpp files share: a coding under way, and what its error handler decided.
//
//   codecs.cpp        names, dispatch      codec_errors.cpp  error handlers
//   codecs_utf8.cpp   UTF-8, ASCII, Latin-1   codecs_wide.cpp  UTF-16, UTF-32   codecs_escape.cpp  unicode_escape
//   codecs_utf7.cpp   UTF-7
#pragma once

#include <string>
#include <string_view>

#include "isolate/objects/codecs.h"
#include "isolate/objects/str_parts.h"

namespace skerry {

// Bytes being decoded. `object` is what a UnicodeDecodeError shows: bytes, made of `data` when it is Empty.
struct Decoding {
  Isolate& iso;
  std::string_view data;
  Value object;
  std::string_view codec;   // as in messages: "utf-8"
  std::string_view errors;
  // Not null: more bytes may follow. An incomplete character at the end is left, and what was taken is said here.
  size_t* consumed = nullptr;
  Ref replaced{iso};        // an error handler may put other bytes in the place of `object`

  // At an incomplete end that begins at `at`: true when it is to be left.
  bool leaves_rest(size_t at) const {
    if (consumed) *consumed = at;
    return consumed != nullptr;
  }
};

// Text being encoded.
struct Encoding {
  Isolate& iso;
  Value str;
  std::string_view codec;
  std::string_view errors;
  TextView text() const { return text_view(str); }
};

// Asks the handler about data[start, end); what it puts instead goes to `out`. The position to go on at, in what is then
// d.data.
Fallible<size_t> handle_decode_error(Decoding& d, size_t start, size_t end, const char* reason, StrBuilder* out);

// The same for characters [start, end). The replacement is characters, which the codec encodes itself, or bytes.
struct EncodeReplacement {
  std::u32string text;
  std::string bytes;
  size_t position = 0;
};
Fallible<bool> handle_encode_error(const Encoding& e, size_t start, size_t end, const char* reason,
                                   EncodeReplacement* out);
Fault raise_decode_error(const Decoding& d, size_t start, size_t end, const char* reason);
Fault raise_encode_error(const Encoding& e, size_t start, size_t end, const char* reason);

Result decode_utf8(Decoding& d);
Result decode_ascii(Decoding& d);
Result encode_utf8(const Encoding& e);
Result encode_narrow(const Encoding& e, char32_t limit);  // ASCII: 0x80, Latin-1: 0x100

enum class ByteOrder { kNative, kLittle, kBig };  // native: little here, with a byte order mark
// *order: what is asked for; then, after a byte order mark, what that says.
Result decode_utf16(Decoding& d, ByteOrder* order);
Result decode_utf32(Decoding& d, ByteOrder* order);
Result encode_utf16(const Encoding& e, ByteOrder order);
Result encode_utf32(const Encoding& e, ByteOrder order);

Result decode_utf7(Decoding& d);
Result encode_utf7(const Encoding& e);

Result decode_unicode_escape(Decoding& d);
Result decode_raw_unicode_escape(Decoding& d);
Result encode_unicode_escape(const Encoding& e);
Result encode_raw_unicode_escape(const Encoding& e);

}  // namespace skerry
