#include "stdlib/hashlib/libcrypto.h"

#include <dlfcn.h>

#include <type_traits>

namespace skerry::hashes {

namespace {

struct Loaded {
  Libcrypto functions{};
  bool complete = false;

  Loaded() {
    void* library = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return;
    complete = true;
    auto find = [&](const char* name, auto* out) {
      void* symbol = dlsym(library, name);
      if (symbol == nullptr) complete = false;
      *out = reinterpret_cast<std::remove_pointer_t<decltype(out)>>(symbol);
    };
#define FIND(name) find(#name, &functions.name)
    FIND(EVP_get_digestbyname);
    FIND(EVP_MD_CTX_new);
    FIND(EVP_MD_CTX_free);
    FIND(EVP_MD_CTX_copy);
    FIND(EVP_DigestInit_ex);
    FIND(EVP_DigestUpdate);
    FIND(EVP_DigestFinal_ex);
    FIND(EVP_DigestFinalXOF);
    FIND(EVP_MD_get_size);
    FIND(EVP_MD_get_block_size);
    FIND(PKCS5_PBKDF2_HMAC);
    FIND(EVP_PBE_scrypt);
    FIND(HMAC);
#undef FIND
  }
};

}  // namespace

const Libcrypto* libcrypto() {
  static const Loaded loaded;
  return loaded.complete ? &loaded.functions : nullptr;
}

}  // namespace skerry::hashes
