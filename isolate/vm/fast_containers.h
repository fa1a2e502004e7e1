// Look-ups in dicts and sets that the run loop answers without running Python: keys that are exact str or small ints, exact
// containers. Each says by its result when it does not know; the slow functions do it then.
#pragma once

#include <cstdint>

#include "isolate/objects/dict.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"

namespace skerry {

enum class Presence : uint8_t { kUnknown, kPresent, kAbsent };

// A small int that is its own hash.
inline bool hashes_to_itself(Value key) { return key.is_small_int() && static_cast<uint64_t>(key.as_small_int()) >> 60 == 0; }

// The entry of a key in an exact dict; null: *presence says whether it is known not to be there.
[[gnu::noinline]] inline DictEntry* find_quickly(Isolate& iso, DictObject* d, Value key, Presence* presence) {
  *presence = Presence::kUnknown;
  bool is_str = is_exact_str(key);
  int64_t hash;
  if (is_str) {
    hash = key.as<StrObject>()->hash;
    if (hash == -1) hash = str_hash(key.as<StrObject>());
  } else if (hashes_to_itself(key)) {
    hash = key.as_small_int();
  } else {
    return nullptr;
  }
  if (d->index == nullptr) {
    *presence = Presence::kAbsent;
    return nullptr;
  }
  size_t slot = static_cast<size_t>(hash) & ((size_t{1} << d->index_log2) - 1);
  int32_t i = d->index_log2 <= 7    ? static_cast<const int8_t*>(d->index)[slot]
              : d->index_log2 <= 15 ? static_cast<const int16_t*>(d->index)[slot]
                                    : static_cast<const int32_t*>(d->index)[slot];
  if (i >= 0 && d->entries[i].key == key) [[likely]] return &d->entries[i];
  if (i == -1) {
    *presence = Presence::kAbsent;
    return nullptr;
  }
  if (!is_str || !d->only_str_keys) return nullptr;
  int64_t entry = dict_find_str(iso, d, key);
  if (entry >= 0) return &d->entries[entry];
  *presence = Presence::kAbsent;
  return nullptr;
}

// Whether a set or dict has a key, if the first place where it may lie tells.
inline Presence quick_presence(Isolate& iso, Value container, Value key) {
  if (!container.is_object()) return Presence::kUnknown;
  const TypeObject* type = container.as_object()->type;
  if (type == &dict_type) {
    Presence presence;
    return find_quickly(iso, container.as<DictObject>(), key, &presence) ? Presence::kPresent : presence;
  }
  if (type != &set_type || !hashes_to_itself(key)) return Presence::kUnknown;
  const SetObject* set = container.as<SetObject>();
  if (set->table == nullptr) return Presence::kAbsent;
  Value there = set->table[static_cast<size_t>(key.as_small_int()) & set->mask].key;
  return there == key ? Presence::kPresent : there.is_empty() ? Presence::kAbsent : Presence::kUnknown;
}

}  // namespace skerry
