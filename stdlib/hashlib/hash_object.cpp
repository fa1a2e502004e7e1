// _hashlib.HASH and HASHXOF: a digest context of libcrypto.
#include "stdlib/hashlib/hash_object.h"

#include <iterator>
#include <string>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/pace.h"
#include "isolate/objects/str.h"
#include "isolate/objects/type_build.h"
#include "stdlib/native_resource.h"

namespace skerry::hashes {

TypeObject hash_type, hash_xof_type, hmac_type, unsupported_digest_error;

namespace {

constexpr Algorithm kAlgorithms[] = {
    {"md5", "MD5", false},           {"sha1", "SHA1", false},
    {"sha224", "SHA224", false},     {"sha256", "SHA256", false},
    {"sha384", "SHA384", false},     {"sha512", "SHA512", false},
    {"sha512_224", "SHA512-224", false}, {"sha512_256", "SHA512-256", false},
    {"sha3_224", "SHA3-224", false}, {"sha3_256", "SHA3-256", false},
    {"sha3_384", "SHA3-384", false}, {"sha3_512", "SHA3-512", false},
    {"shake_128", "SHAKE128", true}, {"shake_256", "SHAKE256", true},
    {"blake2b", "BLAKE2b512", false}, {"blake2s", "BLAKE2s256", false},
    {"ripemd160", "RIPEMD160", false}, {"sm3", "SM3", false},
    {"md5-sha1", "MD5-SHA1", false},
};
constexpr size_t kContextBytes = 512;

class Context final : public NativeResource {
 public:
  explicit Context(EVP_MD_CTX* c) : context(c) {}
  ~Context() override { libcrypto()->EVP_MD_CTX_free(context); }
  EVP_MD_CTX* context;
};

struct HashObject : Object {
  ResourceField<Context, kContextBytes> context;
  const Algorithm* algorithm;
  const EVP_MD* digest;
  static bool check(Value v) { return is_instance_of(v, hash_type); }
  static TypeObject& type() { return hash_type; }
};

Fault library_failed(Isolate& iso) { return iso.raise(ValueError, "[digital envelope routines] operation failed"); }

// A context in the state of another one.
Fallible<EVP_MD_CTX*> clone(Isolate& iso, EVP_MD_CTX* from) {
  EVP_MD_CTX* copy = libcrypto()->EVP_MD_CTX_new();
  if (copy == nullptr) return iso.raise_memory_error();
  if (!libcrypto()->EVP_MD_CTX_copy(copy, from)) {
    libcrypto()->EVP_MD_CTX_free(copy);
    return library_failed(iso);
  }
  return copy;
}

Result allocate_hash(Isolate& iso, const Algorithm& algorithm, const EVP_MD* digest, EVP_MD_CTX* context) {
  auto resource = std::make_unique<Context>(context);
  Ref made(iso, TRY(allocate_instance(iso, algorithm.extendable ? &hash_xof_type : &hash_type)));
  auto* h = made.as<HashObject>();
  h->algorithm = &algorithm;
  h->digest = digest;
  TRY(h->context.set(iso, h, std::move(resource)));
  return made.release();
}

Status get_data(Isolate& iso, Value data, BytesView& view) {
  if (StrObject::check(data)) return iso.raise(TypeError, "Strings must be encoded before hashing");
  if (!is_buffer(data)) return iso.raise(TypeError, "object supporting the buffer API required");
  return view.get(data);
}

// The first data of a hash that nobody else knows of, with safepoints.
Status hash_first(Isolate& iso, HashObject* self, Value data) {
  BytesView view(iso);
  TRY(get_data(iso, data, view));
  Pace pace(iso);
  for (std::string_view rest = view.text(); !rest.empty();) {
    std::string_view piece = rest.substr(0, Pace::kStride);
    if (!libcrypto()->EVP_DigestUpdate(self->context.get()->context, piece.data(), piece.size())) return library_failed(iso);
    rest.remove_prefix(piece.size());
    TRY(pace.did(piece.size()));
  }
  return Status::ok();
}

Status hash_update(Isolate& iso, HashObject* self, Value data) {
  BytesView view(iso);
  TRY(get_data(iso, data, view));
  Breather breather(iso);  // no other thread may come in between
  for (std::string_view rest = view.text(); !rest.empty(); breather.did(Pace::kStride)) {
    std::string_view piece = rest.substr(0, Pace::kStride);
    if (!libcrypto()->EVP_DigestUpdate(self->context.get()->context, piece.data(), piece.size())) return library_failed(iso);
    rest.remove_prefix(piece.size());
  }
  return Status::ok();
}
Result hash_copy(Isolate& iso, HashObject* self) {
  EVP_MD_CTX* copy = TRY(clone(iso, self->context.get()->context));
  return allocate_hash(iso, *self->algorithm, self->digest, copy);
}

Fallible<bool> finish(Isolate& iso, HashObject* self, std::string* out) {
  Context copy(TRY(clone(iso, self->context.get()->context)));
  unsigned char digest[64];
  unsigned int length = 0;
  if (!libcrypto()->EVP_DigestFinal_ex(copy.context, digest, &length)) return library_failed(iso);
  out->assign(reinterpret_cast<char*>(digest), length);
  return true;
}
Fallible<bool> finish_long(Isolate& iso, HashObject* self, int64_t length, std::string* out) {
  if (length < 0) return iso.raise(ValueError, "value must be positive");
  if (length >= int64_t{1} << 29) return iso.raise(ValueError, "length is too large");
  Context copy(TRY(clone(iso, self->context.get()->context)));
  out->resize(static_cast<size_t>(length));
  if (length != 0 && !libcrypto()->EVP_DigestFinalXOF(copy.context, reinterpret_cast<unsigned char*>(out->data()), out->size()))
    return library_failed(iso);
  return true;
}
Result hash_digest(Isolate& iso, HashObject* self) {
  std::string out;
  TRY(finish(iso, self, &out));
  return make_bytes(iso, out);
}
Result hash_hexdigest(Isolate& iso, HashObject* self) {
  std::string out;
  TRY(finish(iso, self, &out));
  return bytes_hex(iso, out, Value(), 1);
}
Result xof_digest(Isolate& iso, HashObject* self, int64_t length) {
  std::string out;
  TRY(finish_long(iso, self, length, &out));
  return make_bytes(iso, out);
}
Result xof_hexdigest(Isolate& iso, HashObject* self, int64_t length) {
  std::string out;
  TRY(finish_long(iso, self, length, &out));
  return bytes_hex(iso, out, Value(), 1);
}
Result hash_name(Isolate& iso, HashObject* self) { return make_str(iso, self->algorithm->name); }
Fallible<int64_t> hash_digest_size(Isolate&, HashObject* self) { return int64_t{libcrypto()->EVP_MD_get_size(self->digest)}; }
Fallible<int64_t> xof_digest_size(Isolate&, HashObject*) { return int64_t{0}; }
Fallible<int64_t> hash_block_size(Isolate&, HashObject* self) { return int64_t{libcrypto()->EVP_MD_get_block_size(self->digest)}; }
Result hash_repr(Isolate& iso, Value self) {
  auto* h = self.as<HashObject>();
  return make_str(iso, fmt::format("<{} _hashlib.{} object @ {}>", h->algorithm->name, short_type_name(type_of(self)), static_cast<void*>(h)));
}
void hash_destroy(Isolate& iso, Object* o) { static_cast<HashObject*>(o)->context.drop(iso); }

constexpr MethodDef kMethods[] = {
    def<"update(self, obj, /)", hash_update>("Update this hash object's state with the provided string."),
    def<"digest(self, /)", hash_digest>("Return the digest value as a bytes object."),
    def<"hexdigest(self, /)", hash_hexdigest>("Return the digest value as a string of hexadecimal digits."),
    def<"copy(self, /)", hash_copy>("Return a copy of the hash object."),
    def<"get name", hash_name>("algorithm name."),
    def<"get digest_size", hash_digest_size>(nullptr),
    def<"get block_size", hash_block_size>(nullptr),
};
constexpr MethodDef kXofMethods[] = {
    def<"digest(self, /, length)", xof_digest>("Return the digest value as a bytes object."),
    def<"hexdigest(self, /, length)", xof_hexdigest>("Return the digest value as a string of hexadecimal digits."),
    def<"get digest_size", xof_digest_size>(nullptr),
};

}  // namespace

const Algorithm* algorithms(size_t* count) {
  *count = std::size(kAlgorithms);
  return kAlgorithms;
}
const Algorithm* find_algorithm(std::string_view name) {
  std::string lower;
  for (char c : name) lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  for (const Algorithm& a : kAlgorithms) {
    if (lower == a.name) return &a;
    std::string other;
    for (const char* c = a.library; *c != '\0'; ++c) other.push_back(*c >= 'A' && *c <= 'Z' ? static_cast<char>(*c + 32) : *c);
    if (lower == other) return &a;
  }
  return nullptr;
}

Fallible<const EVP_MD*> message_digest(Isolate& iso, const Algorithm& algorithm) {
  const Libcrypto* library = libcrypto();
  const EVP_MD* digest = library != nullptr ? library->EVP_get_digestbyname(algorithm.library) : nullptr;
  if (digest == nullptr) return iso.raise(unsupported_digest_error, "unsupported hash type {}", algorithm.name);
  return digest;
}

Result make_hash(Isolate& iso, const Algorithm& algorithm, Value data) {
  const EVP_MD* digest = TRY(message_digest(iso, algorithm));
  EVP_MD_CTX* context = libcrypto()->EVP_MD_CTX_new();
  if (context == nullptr) return iso.raise_memory_error();
  Ref made(iso, TRY(allocate_hash(iso, algorithm, digest, context)));
  // An algorithm that the library names but its policy or providers lack.
  if (!libcrypto()->EVP_DigestInit_ex(context, digest, nullptr))
    return iso.raise(ValueError, "[digital envelope routines] unsupported");
  if (!data.is_empty()) TRY(hash_first(iso, made.as<HashObject>(), data));
  return made.release();
}

extern const TypeDef hash_type_def{
    .type = &hash_type,
    .name = "_hashlib.HASH",
    .doc = "A hash is an object used to calculate a checksum of a string of information.",
    .base = nullptr,
    .instance_size = sizeof(HashObject),
    .flags = flags(TypeFlag::kBaseType, TypeFlag::kNoInstantiation),
    .slots = {.destroy = hash_destroy, .repr = hash_repr},
    .methods = kMethods,
    .method_count = std::size(kMethods)};
extern const TypeDef hash_xof_type_def{
    .type = &hash_xof_type,
    .name = "_hashlib.HASHXOF",
    .doc = "A hash is an object used to calculate a checksum of a string of information.",
    .base = &hash_type,
    .instance_size = sizeof(HashObject),
    .flags = flags(TypeFlag::kBaseType, TypeFlag::kNoInstantiation),
    .slots = {.destroy = hash_destroy, .repr = hash_repr},
    .methods = kXofMethods,
    .method_count = std::size(kXofMethods)};
extern const TypeDef hmac_type_def{.type = &hmac_type,
                                   .name = "_hashlib.HMAC",
                                   .doc = nullptr,
                                   .base = nullptr,
                                   .instance_size = sizeof(Object),
                                   .flags = flags(TypeFlag::kNoInstantiation)};
extern const TypeDef unsupported_digest_error_def{.type = &unsupported_digest_error,
                                                  .name = "_hashlib.UnsupportedDigestmodError",
                                                  .doc = nullptr,
                                                  .base = &ValueError,
                                                  .instance_size = sizeof(ExceptionObject),
                                                  .flags = kExceptionFlags};

}  // namespace skerry::hashes
