// Classes of ASCII characters, by table; bytes of longer UTF-8 sequences count as identifier characters.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace skerry::syntax {

enum CharClass : uint8_t {
  kIdentifierStart = 1,
  kIdentifierPart = 2,
  kDigit = 4,
  kHexDigit = 8,
};

constexpr std::array<uint8_t, 256> make_char_classes() {
  std::array<uint8_t, 256> table{};
  for (int c = 0; c < 256; ++c) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    bool digit = c >= '0' && c <= '9';
    uint8_t bits = 0;
    if (letter) bits |= kIdentifierStart | kIdentifierPart;
    if (digit) bits |= kIdentifierPart | kDigit | kHexDigit;
    if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) bits |= kHexDigit;
    table[static_cast<size_t>(c)] = bits;
  }
  return table;
}

inline constexpr std::array<uint8_t, 256> kCharClasses = make_char_classes();

inline uint8_t char_class(unsigned char c) { return kCharClasses[c]; }

}  // namespace skerry::syntax
