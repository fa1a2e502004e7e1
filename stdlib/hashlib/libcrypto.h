// The part of OpenSSL's libcrypto that hashlib stands on, loaded on first use: linking it would double every start-up.
//
// Its types stay opaque, so that building needs no headers of it. One load for the process; its functions are thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>

namespace skerry::hashes {

struct EVP_MD;
struct EVP_MD_CTX;
struct ENGINE;

struct Libcrypto {
  const EVP_MD* (*EVP_get_digestbyname)(const char* name);
  EVP_MD_CTX* (*EVP_MD_CTX_new)();
  void (*EVP_MD_CTX_free)(EVP_MD_CTX*);
  int (*EVP_MD_CTX_copy)(EVP_MD_CTX* out, const EVP_MD_CTX* in);
  int (*EVP_DigestInit_ex)(EVP_MD_CTX*, const EVP_MD*, ENGINE*);
  int (*EVP_DigestUpdate)(EVP_MD_CTX*, const void*, size_t);
  int (*EVP_DigestFinal_ex)(EVP_MD_CTX*, unsigned char*, unsigned int*);
  int (*EVP_DigestFinalXOF)(EVP_MD_CTX*, unsigned char*, size_t);
  int (*EVP_MD_get_size)(const EVP_MD*);
  int (*EVP_MD_get_block_size)(const EVP_MD*);
  int (*PKCS5_PBKDF2_HMAC)(const char* password, int password_length, const unsigned char* salt, int salt_length,
                           int iterations, const EVP_MD*, int key_length, unsigned char* out);
  int (*EVP_PBE_scrypt)(const char* password, size_t password_length, const unsigned char* salt, size_t salt_length,
                        uint64_t n, uint64_t r, uint64_t p, uint64_t max_memory, unsigned char* key, size_t key_length);
  unsigned char* (*HMAC)(const EVP_MD*, const void* key, int key_length, const unsigned char* data, size_t length,
                         unsigned char* out, unsigned int* out_length);
};

// Null: this system has no libcrypto that fits.
const Libcrypto* libcrypto();

}  // namespace skerry::hashes
