// _random.Random: the Mersenne Twister MT19937 (Matsumoto & Nishimura 1998) with the seeding that CPython has, so that equal
// seeds give equal numbers.
#include <sys/random.h>

#include <atomic>
#include <cerrno>
#include <iterator>
#include <vector>

#include "isolate/builtins/interpreter_options.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject random_type;

namespace {

constexpr uint32_t kWords = 624, kMiddle = 397;

struct RandomObject : Object {
  uint32_t next;  // index of the next word; kWords: make new ones first
  uint32_t state[kWords];
  static bool check(Value v) { return is_instance_of(v, random_type); }
  static TypeObject& type() { return random_type; }
};

uint32_t twist(uint32_t upper, uint32_t lower) {
  uint32_t y = (upper & 0x80000000u) | (lower & 0x7fffffffu);
  return y >> 1 ^ (y & 1 ? 0x9908b0dfu : 0);
}
uint32_t next_word(RandomObject* r) {
  uint32_t* s = r->state;
  if (r->next >= kWords) {
    for (uint32_t i = 0; i < kWords - kMiddle; ++i) s[i] = s[i + kMiddle] ^ twist(s[i], s[i + 1]);
    for (uint32_t i = kWords - kMiddle; i < kWords - 1; ++i) s[i] = s[i + kMiddle - kWords] ^ twist(s[i], s[i + 1]);
    s[kWords - 1] = s[kMiddle - 1] ^ twist(s[kWords - 1], s[0]);
    r->next = 0;
  }
  uint32_t y = s[r->next++];
  y ^= y >> 11;
  y ^= y << 7 & 0x9d2c5680u;
  y ^= y << 15 & 0xefc60000u;
  return y ^ y >> 18;
}

void seed_with_word(RandomObject* r, uint32_t word) {
  r->state[0] = word;
  for (uint32_t i = 1; i < kWords; ++i)
    r->state[i] = 1812433253u * (r->state[i - 1] ^ r->state[i - 1] >> 30) + i;
  r->next = kWords;
}
void seed_with_key(RandomObject* r, const uint32_t* key, size_t length) {
  seed_with_word(r, 19650218u);
  uint32_t* s = r->state;
  uint32_t i = 1;
  size_t j = 0;
  auto advance = [&] {
    if (++i >= kWords) {
      s[0] = s[kWords - 1];
      i = 1;
    }
  };
  for (size_t k = std::max<size_t>(kWords, length); k > 0; --k) {
    s[i] = (s[i] ^ (s[i - 1] ^ s[i - 1] >> 30) * 1664525u) + key[j] + static_cast<uint32_t>(j);
    advance();
    if (++j >= length) j = 0;
  }
  for (uint32_t k = kWords - 1; k > 0; --k) {
    s[i] = (s[i] ^ (s[i - 1] ^ s[i - 1] >> 30) * 1566083941u) - i;
    advance();
  }
  s[0] = 0x80000000u;
}

Status seed_from_system(Isolate& iso, RandomObject* r) {
  uint32_t key[kWords];
  if (const auto& seed = interpreter_options().seed) {
    // All isolates run on one thread then, in an order that follows from the seed as well.
    static std::atomic<uint32_t> count{0};
    const uint32_t words[] = {static_cast<uint32_t>(*seed), static_cast<uint32_t>(*seed >> 32), count.fetch_add(1, std::memory_order_relaxed)};
    seed_with_key(r, words, std::size(words));
    return Status::ok();
  }
  auto* at = reinterpret_cast<char*>(key);
  for (size_t done = 0; done < sizeof key;) {
    ssize_t n = getrandom(at + done, sizeof key - done, 0);
    if (n < 0 && errno != EINTR) return raise_os_error(iso, errno, Value());
    if (n > 0) done += static_cast<size_t>(n);
  }
  seed_with_key(r, key, kWords);
  return Status::ok();
}

Status random_seed(Isolate& iso, RandomObject* self, Value n) {
  if (n.is_none()) return seed_from_system(iso, self);
  Ref held(iso);
  std::vector<uint32_t> key;
  auto add = [&](uint64_t limb) {
    key.push_back(static_cast<uint32_t>(limb));
    key.push_back(static_cast<uint32_t>(limb >> 32));
  };
  if (is_int(n)) {
    held.reset(is_exact_int(n) ? retained(iso, n) : TRY(absolute(iso, n)));
    int64_t small;
    if (!is_int(held)) return iso.raise(TypeError, "an integer is required");
    if (int_fits_int64(held, &small)) {
      add(small < 0 ? -static_cast<uint64_t>(small) : static_cast<uint64_t>(small));
    } else {
      auto* big = held.as<IntObject>();
      for (size_t i = 0; i < big->limb_count(); ++i) add(big->limbs()[i]);
    }
  } else {
    add(static_cast<uint64_t>(TRY(hash_value(iso, n))));
  }
  while (key.size() > 1 && key.back() == 0) key.pop_back();
  seed_with_key(self, key.data(), key.size());
  return Status::ok();
}

Status random_init(Isolate& iso, Value self, Args args) {
  if (has_type(self, random_type) && args.keyword_count() != 0) return iso.raise(TypeError, "Random() takes no keyword arguments");
  if (args.count > 1) return iso.raise(TypeError, "Random() requires 0 or 1 argument");
  return random_seed(iso, self.as<RandomObject>(), args.count == 1 ? args[0] : Value::none());
}
Result random_new(Isolate& iso, TypeObject* cls, Args) { return allocate_instance(iso, cls); }

Result random_random(Isolate& iso, RandomObject* self) {
  uint32_t high = next_word(self) >> 5, low = next_word(self) >> 6;
  return make_double(iso, (high * 67108864.0 + low) * (1.0 / 9007199254740992.0));
}

Result random_getrandbits(Isolate& iso, RandomObject* self, int64_t k) {
  if (k < 0) return iso.raise(ValueError, "number of bits must be non-negative");
  if (k == 0) return Value::small_int(0);
  if (k <= 32) return Value::small_int(next_word(self) >> (32 - k));
  if (k > int64_t{1} << 36) return iso.raise_memory_error();
  size_t words = static_cast<size_t>((k - 1) / 32 + 1);
  std::vector<uint32_t> out(words);
  for (uint32_t& word : out) {
    word = next_word(self);
    if (k < 32) word >>= 32 - k;
    k -= 32;
  }
  return int_from_bytes(iso, reinterpret_cast<const uint8_t*>(out.data()), words * 4, true, false);
}

Result random_getstate(Isolate& iso, RandomObject* self) {
  Ref tuple(iso, TRY(allocate_tuple(iso, kWords + 1)));
  Value* items = tuple.as<TupleObject>()->items();
  for (uint32_t i = 0; i < kWords; ++i) items[i] = Value::small_int(self->state[i]);
  items[kWords] = Value::small_int(self->next);
  return tuple.release();
}
Status random_setstate(Isolate& iso, RandomObject* self, Value state) {
  if (!TupleObject::check(state)) return iso.raise(TypeError, "state vector must be a tuple");
  auto* tuple = state.as<TupleObject>();
  if (tuple->length != kWords + 1) return iso.raise(ValueError, "state vector is the wrong size");
  uint32_t fresh[kWords + 1];
  for (uint32_t i = 0; i <= kWords; ++i) {
    Value v = (*tuple)[i];
    int64_t n;
    if (!is_int(v)) return iso.raise(TypeError, "an integer is required");
    if (!int_fits_int64(v, &n)) return iso.raise(OverflowError, "Python int too large to convert to C unsigned long");
    if (n < 0) return iso.raise(OverflowError, "can't convert negative value to unsigned int");
    if (i == kWords && n > kWords) return iso.raise(ValueError, "invalid state");
    fresh[i] = static_cast<uint32_t>(n);
  }
  std::copy_n(fresh, kWords, self->state);
  self->next = fresh[kWords];
  return Status::ok();
}

Status populate(Isolate& iso, Value module) { return module_set(iso, module, "Random", as_value(&random_type)); }

constexpr MethodDef kMethods[] = {
    def<"random(self, /)", random_random>("random() -> x in the interval [0, 1)."),
    def<"seed(self, n=None, /)", random_seed>(
        "seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\nof the current time and the process identifier."),
    def<"getstate(self, /)", random_getstate>("getstate() -> tuple containing the current state."),
    def<"setstate(self, state, /)", random_setstate>("setstate(state) -> None.  Restores generator state."),
    def<"getrandbits(self, k, /)", random_getrandbits>("getrandbits(k) -> x.  Generates an int with k random bits."),
};

}  // namespace

extern const TypeDef random_type_def{.type = &random_type,
                                     .name = "_random.Random",
                                     .doc = "Random() -> create a random number generator with its own internal state.",
                                     .base = nullptr,
                                     .instance_size = sizeof(RandomObject),
                                     .flags = flags(TypeFlag::kBaseType),
                                     .slots = {.new_ = random_new, .init = random_init},
                                     .methods = kMethods,
                                     .method_count = std::size(kMethods)};
extern const ModuleDef random_module_def{
    .name = "_random", .doc = "Module implements the Mersenne Twister random number generator.", .functions = nullptr,
    .function_count = 0, .populate = populate};

}  // namespace skerry
