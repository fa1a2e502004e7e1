// The modules and types of this folder.
#pragma once

#include "isolate/objects/native.h"

namespace skerry {

extern const ModuleDef blake2_module_def, hashlib_module_def, md5_module_def, sha1_module_def, sha256_module_def,
    sha3_module_def, sha512_module_def;

namespace hashes {
extern const TypeDef blake2b_type_def, blake2s_type_def, hash_type_def, hash_xof_type_def, hmac_type_def,
    unsupported_digest_error_def;
}

}  // namespace skerry
