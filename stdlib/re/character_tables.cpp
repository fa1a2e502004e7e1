// PCRE2 documents how its tables are made (pcre2_maketables) but not their bits. So ours start from those of the C
// locale, and every character beyond ASCII takes over the bits of an ASCII character of its kind.
// Layout: lower cases (256), flipped cases (256), ten class bitmaps (320), character types (256).
#include "stdlib/re/character_tables.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <cstdlib>
#include <cstring>

namespace skerry::regex {

namespace {

constexpr int kLower = 0, kFlipped = 256, kBitmaps = 512, kBitmapCount = 10, kTypes = 832, kSize = 1088;

int kind_like(int c) {
  if (c == 0x85 || c == 0xa0 || (c >= 0x1c && c <= 0x1f)) return ' ';
  if (c == 0xaa || c == 0xba || c == 0xb5 || c == 0xdf || c == 0xff) return 'a';
  if (c == 0xb2 || c == 0xb3 || c == 0xb9 || (c >= 0xbc && c <= 0xbe)) return '_';
  if (c == 0xd7 || c == 0xf7) return -1;
  if (c >= 0xe0) return 'a';
  if (c >= 0xc0) return 'A';
  return -1;
}

const uint8_t* make() {
  const uint8_t* plain = pcre2_maketables(nullptr);
  if (plain == nullptr) return nullptr;
  auto* tables = static_cast<uint8_t*>(std::malloc(kSize));
  if (tables != nullptr) {
    std::memcpy(tables, plain, kSize);
    for (int c = 0; c < 256; ++c) {
      int like = kind_like(c);
      if (like < 0) continue;
      tables[kTypes + c] = tables[kTypes + like];
      for (int map = 0; map < kBitmapCount; ++map) {
        uint8_t* bits = tables + kBitmaps + 32 * map;
        bool set = bits[like / 8] & (1 << like % 8);
        bits[c / 8] = static_cast<uint8_t>((bits[c / 8] & ~(1 << c % 8)) | (set ? 1 << c % 8 : 0));
      }
    }
    for (int upper = 0xc0; upper <= 0xde; ++upper) {
      if (upper == 0xd7) continue;
      int lower = upper + 0x20;
      tables[kLower + upper] = static_cast<uint8_t>(lower);
      tables[kFlipped + upper] = static_cast<uint8_t>(lower);
      tables[kFlipped + lower] = static_cast<uint8_t>(upper);
    }
  }
  std::free(const_cast<uint8_t*>(plain));
  return tables;
}

}  // namespace

const uint8_t* latin1_tables() {
  static const uint8_t* const tables = make();
  return tables;
}

}  // namespace skerry::regex
