// BLAKE2b and BLAKE2s (RFC 7693) with keys, salts and tree parameters; everything is in the state, nothing is allocated.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace skerry::hashes {

struct Blake2bTraits {
  using Word = uint64_t;
  static constexpr int kRounds = 12, kRotations[4] = {32, 24, 16, 63};
  static constexpr size_t kSaltSize = 16, kOffsetBytes = 8;
  static constexpr Word kInitial[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
                                       0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
};
struct Blake2sTraits {
  using Word = uint32_t;
  static constexpr int kRounds = 10, kRotations[4] = {16, 12, 8, 7};
  static constexpr size_t kSaltSize = 8, kOffsetBytes = 6;
  static constexpr Word kInitial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
};

inline constexpr uint8_t kBlake2Permutations[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

struct Blake2Tree {
  uint8_t fanout = 1, depth = 1, node_depth = 0, inner_size = 0;
  uint32_t leaf_size = 0;
  uint64_t node_offset = 0;
  bool last_node = false;
};

template <class Traits>
struct Blake2 {
  using Word = typename Traits::Word;
  static constexpr size_t kBlock = 16 * sizeof(Word), kMaxDigest = 8 * sizeof(Word), kMaxKey = kMaxDigest;

  Word chain[8];
  uint64_t counted;  // bytes
  uint8_t buffer[kBlock];
  size_t buffered;
  size_t digest_size;
  bool last_node;

  void start(size_t digest, const char* key, size_t key_size, const char* salt, const char* person, const Blake2Tree& tree) {
    // The parameter block of section 2.8 of the BLAKE2 paper.
    uint8_t block[kMaxDigest] = {static_cast<uint8_t>(digest), static_cast<uint8_t>(key_size), tree.fanout, tree.depth};
    std::memcpy(block + 4, &tree.leaf_size, 4);
    std::memcpy(block + 8, &tree.node_offset, Traits::kOffsetBytes);
    block[8 + Traits::kOffsetBytes] = tree.node_depth;
    block[9 + Traits::kOffsetBytes] = tree.inner_size;
    std::memcpy(block + kMaxDigest - 2 * Traits::kSaltSize, salt, Traits::kSaltSize);
    std::memcpy(block + kMaxDigest - Traits::kSaltSize, person, Traits::kSaltSize);
    for (size_t i = 0; i < 8; ++i) {
      Word word;
      std::memcpy(&word, block + i * sizeof(Word), sizeof(Word));
      chain[i] = Traits::kInitial[i] ^ word;
    }
    counted = 0;
    buffered = 0;
    digest_size = digest;
    last_node = tree.last_node;
    if (key_size != 0) {
      std::memset(buffer, 0, kBlock);
      std::memcpy(buffer, key, key_size);
      buffered = kBlock;
    }
  }

  void update(const char* data, size_t size) {
    while (size != 0) {
      if (buffered == kBlock) {  // the last block waits for finish()
        counted += kBlock;
        compress(false);
        buffered = 0;
      }
      size_t n = std::min(size, kBlock - buffered);
      std::memcpy(buffer + buffered, data, n);
      buffered += n;
      data += n;
      size -= n;
    }
  }

  void finish(uint8_t* out) {  // digest_size bytes; the state is used up
    counted += buffered;
    std::memset(buffer + buffered, 0, kBlock - buffered);
    compress(true);
    std::memcpy(out, chain, digest_size);
  }

 private:
  void compress(bool last) {
    Word m[16], v[16];
    std::memcpy(m, buffer, kBlock);
    for (int i = 0; i < 8; ++i) {
      v[i] = chain[i];
      v[i + 8] = Traits::kInitial[i];
    }
    constexpr int kBits = 8 * sizeof(Word);
    v[12] ^= static_cast<Word>(counted);
    if constexpr (kBits == 32) v[13] ^= static_cast<Word>(counted >> 32);
    if (last) {
      v[14] = ~v[14];
      if (last_node) v[15] = ~v[15];
    }
    auto mix = [&](int a, int b, int c, int d, Word x, Word y) {
      v[a] += v[b] + x;
      v[d] = std::rotr(static_cast<Word>(v[d] ^ v[a]), Traits::kRotations[0]);
      v[c] += v[d];
      v[b] = std::rotr(static_cast<Word>(v[b] ^ v[c]), Traits::kRotations[1]);
      v[a] += v[b] + y;
      v[d] = std::rotr(static_cast<Word>(v[d] ^ v[a]), Traits::kRotations[2]);
      v[c] += v[d];
      v[b] = std::rotr(static_cast<Word>(v[b] ^ v[c]), Traits::kRotations[3]);
    };
    for (int round = 0; round < Traits::kRounds; ++round) {
      const uint8_t* s = kBlake2Permutations[round % 10];
      for (int i = 0; i < 4; ++i) mix(i, i + 4, i + 8, i + 12, m[s[2 * i]], m[s[2 * i + 1]]);
      for (int i = 0; i < 4; ++i)
        mix(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, m[s[8 + 2 * i]], m[s[9 + 2 * i]]);
    }
    for (int i = 0; i < 8; ++i) chain[i] ^= v[i] ^ v[i + 8];
  }
};

}  // namespace skerry::hashes
