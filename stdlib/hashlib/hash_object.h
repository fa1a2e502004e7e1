// The hash objects of `_hashlib` and of the modules for single algorithms.
#pragma once

#include <string_view>

#include "isolate/heap/ref.h"
#include "isolate/objects/native.h"
#include "isolate/objects/type.h"
#include "stdlib/hashlib/libcrypto.h"

namespace skerry::hashes {

extern TypeObject hash_type, hash_xof_type, hmac_type, unsupported_digest_error;
extern const TypeDef hash_type_def, hash_xof_type_def, hmac_type_def, unsupported_digest_error_def;

struct Algorithm {
  const char* name;     // Python's: "sha3_256"
  const char* library;  // libcrypto's: "SHA3-256"
  bool extendable;      // any length of output
};
const Algorithm* find_algorithm(std::string_view name);
const Algorithm* algorithms(size_t* count);

// ImportError-like failures are ValueErrors: without libcrypto no algorithm is supported.
Fallible<const EVP_MD*> message_digest(Isolate& iso, const Algorithm& algorithm);
Result make_hash(Isolate& iso, const Algorithm& algorithm, Value data);

}  // namespace skerry::hashes
