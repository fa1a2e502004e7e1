// What tells one text from another at a glance: 128 bits of it.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace skerry {

struct SourceDigest {
  uint64_t low = 0, high = 0;
  bool operator==(const SourceDigest&) const = default;
};

// Two words at a time through a 128-bit product, both halves of which are kept, mixed at the end by the finaliser of MurmurHash3.
// It finds accidents, not adversaries: where a stranger may choose the text, the text itself is compared as well.
inline SourceDigest digest_of(std::string_view text) {
  SourceDigest d{text.size() ^ 0x9e3779b97f4a7c15u, text.size() * 0xc4ceb9fe1a85ec53u};
  auto add = [&d](uint64_t a, uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    Wide product = static_cast<Wide>(a ^ d.low) * (b ^ 0x9fb21c651e98df25u);
    d.low = std::rotl(d.high, 27) ^ static_cast<uint64_t>(product);
    d.high = (static_cast<uint64_t>(product >> 64) ^ a) + std::rotl(b, 32);
  };
  uint64_t words[2];
  size_t i = 0;
  for (; i + sizeof words <= text.size(); i += sizeof words) {
    std::memcpy(words, text.data() + i, sizeof words);
    add(words[0], words[1]);
  }
  words[0] = words[1] = 0;
  if (i < text.size()) std::memcpy(words, text.data() + i, text.size() - i);
  add(words[0], words[1]);
  auto mix = [](uint64_t h) {
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdu;
    return h ^ (h >> 29);
  };
  return {mix(d.low ^ std::rotl(d.high, 32)), mix(d.high)};
}

}  // namespace skerry
