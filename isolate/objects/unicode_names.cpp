// Searches the table that make_unicode_names.py writes at build time.
//
// An entry is a run of word numbers in kSequence, its last one marked; kBlockStart tells where every sixteenth begins.
// kByName lists the entries in the order of their names.
#include "isolate/objects/unicode_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace skerry::unicode {

namespace {

struct NumberedRange {
  uint32_t first, last;
  std::string_view prefix;
};

#include "isolate/objects/unicode_names.inc"

constexpr uint16_t kLastWord = 0x8000;
constexpr uint32_t kBlock = 16;

std::string entry_name(uint32_t entry) {
  const uint16_t* at = kSequence + kBlockStart[entry / kBlock];
  for (uint32_t skip = entry % kBlock; skip > 0; ++at)
    if (*at & kLastWord) --skip;
  std::string name;
  for (;; ++at) {
    uint32_t word = *at & (kLastWord - 1);
    name.append(kWordText + kWordStart[word], kWordStart[word + 1] - kWordStart[word]);
    if (*at & kLastWord) return name;
    name.push_back(' ');
  }
}

// Unicode, section 3.12: how the name of a Hangul syllable is made of its jamos.
constexpr std::string_view kLeading[] = {"G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S",
                                         "SS", "", "J", "JJ", "C", "K", "T", "P", "H"};
constexpr std::string_view kVowels[] = {"A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE",
                                        "OE", "YO", "U", "WEO", "WE", "WI", "YU", "EU", "YI", "I"};
constexpr std::string_view kTrailing[] = {"", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT",
                                          "LP", "LH", "M", "B", "BS", "S", "SS", "NG", "J", "C", "K", "T", "P", "H"};
constexpr uint32_t kHangulFirst = 0xAC00, kHangulLast = 0xD7A3;
constexpr std::string_view kHangul = "HANGUL SYLLABLE ";

std::string hangul_syllable(char32_t c) {
  uint32_t index = static_cast<uint32_t>(c) - kHangulFirst;
  size_t trailing = std::size(kTrailing), vowels = std::size(kVowels);
  std::string name(kLeading[index / (vowels * trailing)]);
  name += kVowels[index / trailing % vowels];
  name += kTrailing[index % trailing];
  return name;
}

int32_t find_hangul(std::string_view syllable) {
  for (uint32_t c = kHangulFirst; c <= kHangulLast; ++c)
    if (hangul_syllable(c) == syllable) return static_cast<int32_t>(c);
  return -1;
}

int32_t find_numbered(std::string_view name) {
  for (const NumberedRange& r : kNumberedRanges) {
    if (!name.starts_with(r.prefix)) continue;
    std::string_view digits = name.substr(r.prefix.size());
    if (digits.size() < 4 || digits.size() > 5) continue;
    uint32_t c = 0;
    bool hex = true;
    for (char d : digits) {
      bool decimal = d >= '0' && d <= '9';
      hex = hex && (decimal || (d >= 'A' && d <= 'F'));
      c = c << 4 | static_cast<uint32_t>(decimal ? d - '0' : d - 'A' + 10);
    }
    if (hex && c >= r.first && c <= r.last) return static_cast<int32_t>(c);
  }
  return -1;
}

}  // namespace

int32_t find_character(std::string_view name) {
  constexpr size_t kLongest = 200;
  if (name.empty() || name.size() > kLongest) return -1;
  std::string upper(name);
  for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  auto* found = std::lower_bound(std::begin(kByName), std::end(kByName), upper,
                                 [](uint16_t entry, const std::string& n) { return entry_name(entry) < n; });
  if (found != std::end(kByName) && entry_name(*found) == upper) return static_cast<int32_t>(kCodePoints[*found]);
  if (upper.starts_with(kHangul)) return find_hangul(std::string_view(upper).substr(kHangul.size()));
  return find_numbered(upper);
}

std::string character_name(char32_t c) {
  if (c >= kHangulFirst && c <= kHangulLast) return std::string(kHangul) + hangul_syllable(c);
  for (const NumberedRange& r : kNumberedRanges)
    if (c >= r.first && c <= r.last) return fmt::format("{}{:X}", r.prefix, static_cast<uint32_t>(c));
  const uint32_t* end = kCodePoints + kNamedCount;
  const uint32_t* found = std::lower_bound(kCodePoints, end, static_cast<uint32_t>(c));
  if (found == end || *found != c) return "";
  return entry_name(static_cast<uint32_t>(found - kCodePoints));
}

}  // namespace skerry::unicode
