// Whether a set or dict has a key, as far as the run loop can tell without running Python.
#pragma once

#include <cstdint>

#include "isolate/objects/dict.h"
#include "isolate/objects/set.h"

namespace skerry {

enum class Presence : uint8_t { kUnknown, kPresent, kAbsent };

[[gnu::noinline]] inline Presence quick_presence(Value container, Value key) {
  if (!container.is_object()) return Presence::kUnknown;
  const TypeObject* type = container.as_object()->type;
  if (type == &dict_type) {
    int64_t hash;
    int32_t entry = dict_find_quickly(container.as<DictObject>(), key, &hash);
    return entry >= 0 ? Presence::kPresent : entry == kDictAbsent ? Presence::kAbsent : Presence::kUnknown;
  }
  if (type != &set_type && type != &frozenset_type) return Presence::kUnknown;
  Fallible<bool> there = set_holds_quickly(container.as<SetObject>(), key);
  return there.is_fault() ? Presence::kUnknown : there.value() ? Presence::kPresent : Presence::kAbsent;
}

}  // namespace skerry
