// UTF-8 without an isolate: measuring, decoding and encoding where no error handler is involved.
//
// The lenient functions accept surrogates as three bytes (WTF-8) and read a malformed byte as U+FFFD; the strict codec
// is in codecs.h.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace skerry {

bool is_ascii_text(std::string_view s);
// How many characters at the start are ASCII.
size_t ascii_prefix(std::string_view s);

struct Utf8Shape {
  size_t length = 0;       // code points
  char32_t max_char = 0;
  unsigned width() const { return max_char < 0x100 ? 1 : max_char < 0x10000 ? 2 : 4; }
};
Utf8Shape measure_utf8(std::string_view utf8);
// `out` has room for shape.length characters of shape.width() bytes.
void write_utf8(std::string_view utf8, const Utf8Shape& shape, void* out);
// One code point at *position, which moves behind it.
char32_t next_utf8(std::string_view utf8, size_t* position);
void append_utf8_char(std::string& out, char32_t c);

// For the strict codec: length of the well-formed sequence at `position` (RFC 3629, no surrogates), its character in
// *c; or minus the number of bytes that the error covers (the maximal subpart, as Unicode recommends and CPython does).
int decode_utf8_strict(std::string_view utf8, size_t position, char32_t* c);

}  // namespace skerry
