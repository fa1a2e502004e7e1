// The hash of text and bytes: SipHash-1-3 (Aumasson, Bernstein: "SipHash: a fast short-input PRF") under a key that is
// random for each process, so that nobody can prepare colliding keys.
//
// PYTHONHASHSEED=0 gives the zero key, another number N the key that CPython derives from N: hashes are then equal to
// CPython's.
#include <sys/random.h>

#include <charconv>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "isolate/builtins/interpreter_options.h"
#include "isolate/objects/str.h"

namespace skerry {

namespace {

struct Key {
  uint64_t k0 = 0, k1 = 0;
};

Key make_key() {
  Key key;
  const char* variable = interpreter_options().random_hashes != 0 ? nullptr : interpreter_environment("PYTHONHASHSEED");
  std::string_view text = variable ? variable : "";
  uint32_t seed = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (!text.empty() && text != "random" && error == std::errc() && end == text.data() + text.size()) {
    if (seed == 0) return key;
    // A linear congruential generator; each step gives one byte of the key.
    unsigned char bytes[sizeof(Key)];
    for (unsigned char& b : bytes) {
      seed = seed * 214013 + 2531011;
      b = static_cast<unsigned char>(seed >> 16);
    }
    std::memcpy(&key, bytes, sizeof key);
    return key;
  }
  if (interpreter_options().seed) {
    key = {*interpreter_options().seed, 0x9E3779B97F4A7C15u};
    return key;
  }
  if (getrandom(&key, sizeof key, 0) != sizeof key) {
    // No entropy: addresses differ from run to run at least.
    key.k0 = reinterpret_cast<uintptr_t>(&key);
    key.k1 = reinterpret_cast<uintptr_t>(variable) ^ 0x9E3779B97F4A7C15u;
  }
  return key;
}

uint64_t rotate(uint64_t x, int n) { return x << n | x >> (64 - n); }

struct SipState {
  uint64_t v0, v1, v2, v3;
  void round() {
    v0 += v1;
    v2 += v3;
    v1 = rotate(v1, 13) ^ v0;
    v3 = rotate(v3, 16) ^ v2;
    v0 = rotate(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = rotate(v1, 17) ^ v2;
    v3 = rotate(v3, 21) ^ v0;
    v2 = rotate(v2, 32);
  }
};

}  // namespace

int64_t hash_bytes(const void* data, size_t size) {
  static const Key key = make_key();
  if (size == 0) return 0;
  SipState s{key.k0 ^ 0x736f6d6570736575u, key.k1 ^ 0x646f72616e646f6du, key.k0 ^ 0x6c7967656e657261u,
             key.k1 ^ 0x7465646279746573u};
  const char* p = static_cast<const char*>(data);
  size_t left = size;
  uint64_t word;
  for (; left >= 8; p += 8, left -= 8) {
    std::memcpy(&word, p, 8);
    s.v3 ^= word;
    s.round();
    s.v0 ^= word;
  }
  word = 0;
  std::memcpy(&word, p, left);
  word |= static_cast<uint64_t>(size) << 56;
  s.v3 ^= word;
  s.round();
  s.v0 ^= word;
  s.v2 ^= 0xff;
  s.round();
  s.round();
  s.round();
  auto hash = static_cast<int64_t>((s.v0 ^ s.v1) ^ (s.v2 ^ s.v3));
  return hash == -1 ? -2 : hash;
}

}  // namespace skerry
