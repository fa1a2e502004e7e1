// Hashes that are found without running Python.
#pragma once

#include "isolate/objects/str.h"

namespace skerry {

// The rest of hash_without_python: negative ints, tuples, what is hashed by its address.
bool hash_rest_without_python(Value v, int64_t* hash);

// False: not known; hash_value finds it out, or raises.
inline bool hash_without_python(Value v, int64_t* hash) {
  if (is_exact_str(v)) {
    *hash = v.as<StrObject>()->hash;
    if (*hash == -1) [[unlikely]] *hash = str_hash(v.as<StrObject>());
    return true;
  }
  if (v.is_small_int() && v.as_small_int() >= 0 && v.as_small_int() < Value::kSmallIntMax) {
    *hash = v.as_small_int();
    return true;
  }
  return hash_rest_without_python(v, hash);
}

// The hash of a tuple whose items are such; remembered by the tuple where it is not shared.
struct TupleObject;
bool tuple_hash_without_python(const TupleObject* tuple, int64_t* hash);

}  // namespace skerry
