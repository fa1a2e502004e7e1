// TextView: characters of one width somewhere in memory, borrowed; and the dispatch from widths to types.
//
// The algorithms on text are templates over the character type, called through visit(). Bytes are text of width 1.
#pragma once

#include <cstring>
#include <span>
#include <string_view>

#include "isolate/objects/str.h"

namespace skerry {

struct TextView {
  const void* data;
  size_t length;
  unsigned width;  // 1, 2, 4

  char32_t operator[](size_t i) const {
    switch (width) {
      case 1: return static_cast<const uint8_t*>(data)[i];
      case 2: return static_cast<const char16_t*>(data)[i];
      default: return static_cast<const char32_t*>(data)[i];
    }
  }
  TextView slice(size_t start, size_t end) const {
    return {static_cast<const char*>(data) + start * width, end - start, width};
  }
};

inline TextView text_view(const StrObject* s) { return {s->data(), s->length(), s->width()}; }
inline TextView text_view(Value str) { return text_view(str.as<StrObject>()); }
inline TextView text_view(std::string_view bytes) { return {bytes.data(), bytes.size(), 1}; }

// f(std::span<const C>) with C = uint8_t, char16_t or char32_t.
template <class F>
decltype(auto) visit(TextView v, F&& f) {
  switch (v.width) {
    case 1: return f(std::span(static_cast<const uint8_t*>(v.data), v.length));
    case 2: return f(std::span(static_cast<const char16_t*>(v.data), v.length));
    default: return f(std::span(static_cast<const char32_t*>(v.data), v.length));
  }
}

inline unsigned width_for(char32_t max_char) { return max_char < 0x100 ? 1 : max_char < 0x10000 ? 2 : 4; }

// The characters of a string that is still being filled.
inline void* mutable_data(StrObject* s) { return const_cast<void*>(s->data()); }
// Writes `from` at character `position` of `to`, which is at least as wide.
void copy_text(StrObject* to, size_t position, TextView from);
void copy_text(void* to, unsigned to_width, size_t position, TextView from);
void fill_text(StrObject* to, size_t position, size_t count, char32_t c);
// The greatest character, or any upper bound of the same class (ASCII, Latin-1, BMP, astral).
char32_t max_char(TextView v);
inline char32_t max_char_bound(const StrObject* s) {
  return s->is_ascii() ? 0x7f : s->width() == 1 ? 0xff : s->width() == 2 ? 0xffff : 0x10ffff;
}

}  // namespace skerry
