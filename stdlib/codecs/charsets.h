// Character sets of Chinese, Japanese and Korean text, of one to four bytes a character.
//
// Made once for the process from what iconv knows, with the differences that CPython's tables have, and constant from then on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace skerry::codecs {

struct CharsetDef;

class Charset {
 public:
  enum class Read : uint8_t { kCharacter, kIllegal, kIncomplete };
  struct Step {
    Read what;
    uint8_t size;  // bytes
    char32_t character;
  };

  static constexpr size_t kMostBytes = 8;

  // Null: there is none of that name, or the system's iconv has it not. Thread-safe; the answer stays.
  static const Charset* find(std::string_view name);

  Step read(const uint8_t* bytes, size_t left) const;
  // Writes up to kMostBytes; 0: it has no such character.
  size_t write(char32_t character, uint8_t* out) const;

 private:
  explicit Charset(const CharsetDef& def) : def_(def) {}
  bool fill();
  void apply_changes();
  void invert();
  void number_four_byte_characters();
  static Step read_made_up(const uint8_t* bytes, size_t left);
  static size_t write_made_up(char32_t syllable, uint8_t* out);

  static constexpr char16_t kNone = 0xffff;  // no character anywhere
  const CharsetDef& def_;
  std::vector<char16_t> pairs_;    // by two bytes; single ones lie in the first 256
  std::vector<char16_t> triples_;  // by the last two of three bytes that begin with 8F (EUC-JP); else empty
  std::vector<char16_t> fours_;    // by number (GB 18030); else empty
  std::vector<uint32_t> encoded_;  // of the basic plane: the bytes as a number, kFour and a number, or 0
  static constexpr uint32_t kFour = 0x80000000;
};

}  // namespace skerry::codecs
