// From a pattern's tree to PCRE2's language, for subjects of one character width.
#pragma once

#include <cstdint>
#include <string>

#include "stdlib/re/pattern_tree.h"

namespace skerry::regex {

// What \w, \d, \s, \b and letters in two cases mean for the whole compiled pattern.
enum class Classes : uint8_t {
  kAscii,   // PCRE2's tables of the C locale
  kLatin1,  // 8-bit subjects of str: our own tables (character_tables.h)
  kUnicode, // PCRE2_UCP
};

struct WrittenPattern {
  std::u32string text;
  Classes classes = Classes::kAscii;
  bool caseless = false;
  bool too_large = false;  // a repeat that PCRE2 cannot express
};

// width: bytes a character of the subject. The text assumes PCRE2_DOTALL, PCRE2_MULTILINE and PCRE2_ALT_CIRCUMFLEX.
WrittenPattern write_pattern(const PatternTree& tree, unsigned width);

}  // namespace skerry::regex
