#include "isolate/objects/utf8.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace skerry {

bool is_ascii_text(std::string_view s) {
  const char* p = s.data();
  size_t n = s.size();
  uint64_t word;
  for (; n >= 32; p += 32, n -= 32) {
    uint64_t words[4];
    std::memcpy(words, p, 32);
    if ((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080u) return false;
  }
  for (; n >= 8; p += 8, n -= 8) {
    std::memcpy(&word, p, 8);
    if (word & 0x8080808080808080u) return false;
  }
  for (; n; ++p, --n)
    if (static_cast<uint8_t>(*p) >= 0x80) return false;
  return true;
}

size_t ascii_prefix(std::string_view s) {
  size_t i = 0;
  for (uint64_t word; i + 8 <= s.size(); i += 8) {
    std::memcpy(&word, s.data() + i, 8);
    if (word &= 0x8080808080808080u) return i + static_cast<size_t>(std::countr_zero(word)) / 8;
  }
  while (i < s.size() && static_cast<uint8_t>(s[i]) < 0x80) ++i;
  return i;
}

int decode_utf8_strict(std::string_view utf8, size_t position, char32_t* c) {
  auto byte = [&](size_t i) -> unsigned {
    return position + i < utf8.size() ? static_cast<uint8_t>(utf8[position + i]) : 0u;
  };
  auto continues = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  unsigned b0 = byte(0);
  if (b0 < 0x80) {
    *c = b0;
    return 1;
  }
  if (b0 < 0xC2 || b0 > 0xF4) return -1;
  if (b0 < 0xE0) {
    if (!continues(1)) return -1;
    *c = (b0 & 0x1F) << 6 | (byte(1) & 0x3F);
    return 2;
  }
  unsigned b1 = byte(1);
  if (b0 < 0xF0) {
    unsigned low = b0 == 0xE0 ? 0xA0 : 0x80, high = b0 == 0xED ? 0x9F : 0xBF;
    if (b1 < low || b1 > high) return -1;
    if (!continues(2)) return -2;
    *c = (b0 & 0x0F) << 12 | (b1 & 0x3F) << 6 | (byte(2) & 0x3F);
    return 3;
  }
  unsigned low = b0 == 0xF0 ? 0x90 : 0x80, high = b0 == 0xF4 ? 0x8F : 0xBF;
  if (b1 < low || b1 > high) return -1;
  if (!continues(2)) return -2;
  if (!continues(3)) return -3;
  *c = (b0 & 0x07) << 18 | (b1 & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
  return 4;
}

char32_t next_utf8(std::string_view utf8, size_t* position) {
  size_t i = *position;
  char32_t c;
  int n = decode_utf8_strict(utf8, i, &c);
  if (n > 0) {
    *position = i + static_cast<size_t>(n);
    return c;
  }
  auto byte = [&](size_t k) { return static_cast<uint8_t>(utf8[k]); };
  if (byte(i) == 0xED && i + 2 < utf8.size() && (byte(i + 1) & 0xE0) == 0xA0 && (byte(i + 2) & 0xC0) == 0x80) {
    *position = i + 3;
    return 0xD000u | (byte(i + 1) & 0x3Fu) << 6 | (byte(i + 2) & 0x3Fu);
  }
  *position = i + static_cast<size_t>(-n);
  return 0xFFFD;
}

Utf8Shape measure_utf8(std::string_view utf8) {
  Utf8Shape shape;
  for (size_t i = 0; i < utf8.size(); ++shape.length) {
    char32_t c = static_cast<uint8_t>(utf8[i]);
    if (c < 0x80) ++i;
    else c = next_utf8(utf8, &i);
    if (c > shape.max_char) shape.max_char = c;
  }
  return shape;
}

namespace {
template <class C>
void write_as(std::string_view utf8, C* out) {
  for (size_t i = 0; i < utf8.size();) {
    uint8_t b = static_cast<uint8_t>(utf8[i]);
    if (b < 0x80) {
      size_t run = ascii_prefix(utf8.substr(i));
      out = std::copy_n(reinterpret_cast<const uint8_t*>(utf8.data()) + i, run, out);
      i += run;
    } else {
      *out++ = static_cast<C>(next_utf8(utf8, &i));
    }
  }
}
}  // namespace

void write_utf8(std::string_view utf8, const Utf8Shape& shape, void* out) {
  switch (shape.width()) {
    case 1: write_as(utf8, static_cast<uint8_t*>(out)); break;
    case 2: write_as(utf8, static_cast<char16_t*>(out)); break;
    default: write_as(utf8, static_cast<char32_t*>(out));
  }
}

void append_utf8_char(std::string& out, char32_t c) {
  auto put = [&out](char32_t b) { out.push_back(static_cast<char>(b)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

}  // namespace skerry
