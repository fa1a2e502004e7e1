// _hashlib, and _md5, _sha1, _sha256, _sha512, _sha3: constructors and key derivation, all by libcrypto.
#include <climits>
#include <iterator>
#include <string>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "stdlib/hashlib/hash_object.h"

namespace skerry::hashes {

namespace {

template <size_t N>
struct Name {
  char text[N];
  consteval Name(const char (&s)[N]) { std::copy_n(s, N, text); }
};
template <Name N>
Result construct(Isolate& iso, Value data, bool) {
  return make_hash(iso, *find_algorithm(N.text), data);
}

Fallible<const Algorithm*> algorithm_argument(Isolate& iso, Value name, TypeObject& error) {
  const Algorithm* a = find_algorithm(to_utf8(name));
  if (a == nullptr) return iso.raise(error, "unsupported hash type {}", to_utf8(name));
  return a;
}
Result hashlib_new(Isolate& iso, Value name, Value data, bool) {
  if (!StrObject::check(name)) return iso.raise(TypeError, "name must be a string");
  return make_hash(iso, *TRY(algorithm_argument(iso, name, ValueError)), data);
}

// The digest that a name or one of this module's constructors stands for.
Fallible<const EVP_MD*> digest_argument(Isolate& iso, Value digestmod) {
  if (StrObject::check(digestmod)) return message_digest(iso, *TRY(algorithm_argument(iso, digestmod, unsupported_digest_error)));
  if (has_type(digestmod, native_function_type)) {
    std::string name = to_utf8(digestmod.as<NativeFunction>()->name);
    std::string_view plain = name;
    if (plain.starts_with("openssl_")) plain.remove_prefix(8);
    if (const Algorithm* a = find_algorithm(plain)) return message_digest(iso, *a);
  }
  return iso.raise(unsupported_digest_error, "Unsupported digestmod {}", repr_utf8_or_fallback(iso, digestmod));
}

Result hmac_digest(Isolate& iso, Value key, Value message, Value digest) {
  const EVP_MD* md = TRY(digest_argument(iso, digest));
  BytesView key_view(iso), message_view(iso);
  TRY(key_view.get(key));
  TRY(message_view.get(message));
  if (key_view.text().size() > INT_MAX) return iso.raise(OverflowError, "key is too long.");
  unsigned char out[64];
  unsigned int length = 0;
  auto* data = reinterpret_cast<const unsigned char*>(message_view.text().data());
  if (!libcrypto()->HMAC(md, key_view.text().data(), static_cast<int>(key_view.text().size()), data, message_view.text().size(),
                         out, &length))
    return iso.raise(ValueError, "[digital envelope routines] operation failed");
  return make_bytes(iso, {reinterpret_cast<char*>(out), length});
}
// hmac.py keeps its own object for digests that are refused here; that one stands on HASH.
Result hmac_new(Isolate& iso, Value, Value, Value) {
  return iso.raise(unsupported_digest_error, "HMAC objects are those of hmac.py");
}

Result pbkdf2_hmac(Isolate& iso, Value hash_name, Value password, Value salt, int64_t iterations, Value dklen) {
  if (!StrObject::check(hash_name))
    return iso.raise(TypeError, "pbkdf2_hmac() argument 'hash_name' must be str, not {}", type_name_or_none(hash_name));
  const EVP_MD* md = TRY(message_digest(iso, *TRY(algorithm_argument(iso, hash_name, unsupported_digest_error))));
  BytesView password_view(iso), salt_view(iso);
  TRY(password_view.get(password));
  TRY(salt_view.get(salt));
  if (password_view.text().size() > INT_MAX) return iso.raise(OverflowError, "password is too long.");
  if (salt_view.text().size() > INT_MAX) return iso.raise(OverflowError, "salt is too long.");
  if (iterations < 1) return iso.raise(ValueError, "iteration value must be greater than 0.");
  if (iterations > INT_MAX) return iso.raise(OverflowError, "iteration value is too great.");
  int64_t length = libcrypto()->EVP_MD_get_size(md);
  if (!dklen.is_none()) length = TRY(as_int64(iso, dklen, Overflow::kRaise));
  if (length < 1) return iso.raise(ValueError, "key length must be greater than 0.");
  if (length > INT_MAX) return iso.raise(OverflowError, "key length is too great.");
  uint8_t* out;
  Ref key(iso, TRY(allocate_bytes(iso, static_cast<size_t>(length), &out)));
  if (!libcrypto()->PKCS5_PBKDF2_HMAC(password_view.text().data(), static_cast<int>(password_view.text().size()),
                                      reinterpret_cast<const unsigned char*>(salt_view.text().data()),
                                      static_cast<int>(salt_view.text().size()), static_cast<int>(iterations), md,
                                      static_cast<int>(length), out))
    return iso.raise(ValueError, "[digital envelope routines] operation failed");
  return key.release();
}

Result scrypt(Isolate& iso, Value password, Value salt, int64_t n, int64_t r, int64_t p, int64_t maxmem, int64_t dklen) {
  if (libcrypto() == nullptr) return iso.raise(unsupported_digest_error, "scrypt needs libcrypto");
  BytesView password_view(iso), salt_view(iso);
  TRY(password_view.get(password));
  TRY(salt_view.get(salt));
  if (n < 2 || (n & (n - 1)) != 0) return iso.raise(ValueError, "n must be a power of 2.");
  if (r < 1 || p < 1) return iso.raise(ValueError, "Invalid parameter combination for n, r, p, maxmem.");
  if (maxmem < 0 || maxmem > INT_MAX) return iso.raise(ValueError, "maxmem must be positive and smaller than {}", INT_MAX);
  if (dklen < 1 || dklen > INT_MAX) return iso.raise(ValueError, "dklen must be greater than 0 and smaller than {}", INT_MAX);
  uint8_t* out;
  Ref key(iso, TRY(allocate_bytes(iso, static_cast<size_t>(dklen), &out)));
  if (!libcrypto()->EVP_PBE_scrypt(password_view.text().data(), password_view.text().size(),
                                   reinterpret_cast<const unsigned char*>(salt_view.text().data()), salt_view.text().size(),
                                   static_cast<uint64_t>(n), static_cast<uint64_t>(r), static_cast<uint64_t>(p),
                                   static_cast<uint64_t>(maxmem), out, static_cast<size_t>(dklen)))
    return iso.raise(ValueError, "Invalid parameter combination for n, r, p, maxmem.");
  return key.release();
}

// Takes as long for unequal inputs as for equal ones of that length.
Fallible<bool> compare_digest(Isolate& iso, Value a, Value b) {
  BytesView first(iso), second(iso);
  std::string_view x, y;
  if (StrObject::check(a) && StrObject::check(b)) {
    auto *s = a.as<StrObject>(), *t = b.as<StrObject>();
    if (!s->is_ascii() || !t->is_ascii()) return iso.raise(TypeError, "comparing strings with non-ASCII characters is not supported");
    x = {reinterpret_cast<const char*>(s->data1()), s->length()};
    y = {reinterpret_cast<const char*>(t->data1()), t->length()};
  } else {
    if (!is_buffer(a) && !is_buffer(b))
      return iso.raise(TypeError, "unsupported operand types(s) or combination of types: '{}' and '{}'", type_name(a), type_name(b));
    TRY(first.get(a));
    TRY(second.get(b));
    x = first.text();
    y = second.text();
  }
  volatile unsigned char difference = x.size() == y.size() ? 0 : 1;
  if (x.size() != y.size()) x = y;
  for (size_t i = 0; i < y.size(); ++i) difference = difference | static_cast<unsigned char>(x[i] ^ y[i]);
  return difference == 0;
}
Fallible<int64_t> get_fips_mode(Isolate&) { return int64_t{0}; }

Status populate(Isolate& iso, Value module) {
  Ref list(iso, TRY(make_list(iso)));
  size_t count;
  const Algorithm* all = algorithms(&count);
  for (size_t i = 0; i < count; ++i) TRY(list_append(iso, list.as<ListObject>(), Ref(iso, intern(iso, all[i].name))));
  Ref names(iso, TRY(make_frozenset(iso, list)));
  TRY(module_set(iso, module, "openssl_md_meth_names", names));
  TRY(module_set(iso, module, "HASH", as_value(&hash_type)));
  TRY(module_set(iso, module, "HASHXOF", as_value(&hash_xof_type)));
  TRY(module_set(iso, module, "HMAC", as_value(&hmac_type)));
  return module_set(iso, module, "UnsupportedDigestmodError", as_value(&unsupported_digest_error));
}

#define ROW(function, name) \
  def<"def " function "(string=<unset>, *, usedforsecurity=True)", construct<name>>("Returns a " name " hash object.")
constexpr MethodDef kFunctions[] = {
    def<"def compare_digest(a, b, /)", compare_digest>(
        "Return 'a == b'.\n\nThis function uses an approach designed to prevent\ntiming analysis, making it appropriate for cryptography."),
    def<"def get_fips_mode()", get_fips_mode>("Determine the OpenSSL FIPS mode of operation."),
    def<"def hmac_digest(key, msg, digest)", hmac_digest>("Single-shot HMAC."),
    def<"def hmac_new(key, msg='', digestmod=None)", hmac_new>("Return a new hmac object."),
    def<"def new(name, string=<unset>, *, usedforsecurity=True)", hashlib_new>("Return a new hash object using the named algorithm."),
    ROW("openssl_md5", "md5"),
    ROW("openssl_sha1", "sha1"),
    ROW("openssl_sha224", "sha224"),
    ROW("openssl_sha256", "sha256"),
    ROW("openssl_sha384", "sha384"),
    ROW("openssl_sha3_224", "sha3_224"),
    ROW("openssl_sha3_256", "sha3_256"),
    ROW("openssl_sha3_384", "sha3_384"),
    ROW("openssl_sha3_512", "sha3_512"),
    ROW("openssl_sha512", "sha512"),
    ROW("openssl_shake_128", "shake_128"),
    ROW("openssl_shake_256", "shake_256"),
    def<"def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None)", pbkdf2_hmac>(
        "Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function."),
    def<"def scrypt(password, *, salt, n, r, p, maxmem=0, dklen=64)", scrypt>("scrypt password-based key derivation function."),
};
constexpr MethodDef kMd5[] = {ROW("md5", "md5")};
constexpr MethodDef kSha1[] = {ROW("sha1", "sha1")};
constexpr MethodDef kSha256[] = {ROW("sha224", "sha224"), ROW("sha256", "sha256")};
constexpr MethodDef kSha512[] = {ROW("sha384", "sha384"), ROW("sha512", "sha512")};
constexpr MethodDef kSha3[] = {ROW("sha3_224", "sha3_224"), ROW("sha3_256", "sha3_256"), ROW("sha3_384", "sha3_384"),
                               ROW("sha3_512", "sha3_512"), ROW("shake_128", "shake_128"), ROW("shake_256", "shake_256")};
#undef ROW

}  // namespace

}  // namespace skerry::hashes

namespace skerry {

#define MODULE(id, text, rows, fill)                                                                                   \
  extern const ModuleDef id##_module_def{.name = text, .doc = nullptr, .functions = hashes::rows,                       \
                                         .function_count = std::size(hashes::rows), .populate = fill};
MODULE(hashlib, "_hashlib", kFunctions, hashes::populate)
MODULE(md5, "_md5", kMd5, nullptr)
MODULE(sha1, "_sha1", kSha1, nullptr)
MODULE(sha256, "_sha256", kSha256, nullptr)
MODULE(sha3, "_sha3", kSha3, nullptr)
MODULE(sha512, "_sha512", kSha512, nullptr)
#undef MODULE

}  // namespace skerry
