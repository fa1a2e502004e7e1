// _blake2: the classes blake2b and blake2s.
#include "stdlib/hashlib/blake2.h"

#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"

namespace skerry::hashes {

TypeObject blake2b_type, blake2s_type;

namespace {

struct Blake2bObject : Object {
  using Hash = Blake2<Blake2bTraits>;
  using Traits = Blake2bTraits;
  static constexpr const char* kName = "blake2b";
  Hash hash;
  static bool check(Value v) { return has_type(v, blake2b_type); }
  static TypeObject& type() { return blake2b_type; }
};
struct Blake2sObject : Object {
  using Hash = Blake2<Blake2sTraits>;
  using Traits = Blake2sTraits;
  static constexpr const char* kName = "blake2s";
  Hash hash;
  static bool check(Value v) { return has_type(v, blake2s_type); }
  static TypeObject& type() { return blake2s_type; }
};

template <class T>
Status blake2_update(Isolate& iso, T* self, Value data) {
  if (StrObject::check(data)) return iso.raise(TypeError, "Strings must be encoded before hashing");
  if (!is_buffer(data)) return iso.raise(TypeError, "object supporting the buffer API required");
  BytesView view(iso);
  TRY(view.get(data));
  self->hash.update(view.text().data(), view.text().size());
  return Status::ok();
}

// Text of at most `limit` bytes, padded with zeros into `out`.
Fallible<size_t> short_bytes(Isolate& iso, Value v, const char* what, size_t limit, char* out) {
  if (v.is_empty()) return size_t{0};
  BytesView view(iso);
  TRY(view.get(v));
  if (view.text().size() > limit) return iso.raise(ValueError, "maximum {} length is {} bytes", what, limit);
  std::memcpy(out, view.text().data(), view.text().size());
  return view.text().size();
}

template <class T>
Result blake2_new(Isolate& iso, TypeObject* cls, Value data, int64_t digest_size, Value key, Value salt, Value person,
                  int64_t fanout, int64_t depth, int64_t leaf_size, int64_t node_offset, int64_t node_depth,
                  int64_t inner_size, bool last_node, bool) {
  using Hash = typename T::Hash;
  constexpr auto kMax = static_cast<int64_t>(Hash::kMaxDigest);
  if (digest_size < 1 || digest_size > kMax)
    return iso.raise(ValueError, "digest_size must be between 1 and {} bytes", kMax);
  char salt_bytes[16] = {}, person_bytes[16] = {}, key_bytes[64] = {};
  TRY(short_bytes(iso, salt, "salt", T::Traits::kSaltSize, salt_bytes));
  TRY(short_bytes(iso, person, "person", T::Traits::kSaltSize, person_bytes));
  if (fanout < 0 || fanout > 255) return iso.raise(ValueError, "fanout must be between 0 and 255");
  if (depth < 1 || depth > 255) return iso.raise(ValueError, "depth must be between 1 and 255");
  if (leaf_size < 0 || node_offset < 0) return iso.raise(OverflowError, "can't convert negative value to unsigned int");
  if (leaf_size > UINT32_MAX) return iso.raise(OverflowError, "leaf_size is too large");
  if (T::Traits::kOffsetBytes == 6 && node_offset >> 48 != 0) return iso.raise(OverflowError, "node_offset is too large");
  if (node_depth < 0 || node_depth > 255) return iso.raise(ValueError, "node_depth must be between 0 and 255");
  if (inner_size < 0 || inner_size > kMax) return iso.raise(ValueError, "inner_size must be between 0 and is {}", kMax);
  size_t key_size = TRY(short_bytes(iso, key, "key", Hash::kMaxKey, key_bytes));
  Ref made(iso, TRY(allocate_instance(iso, cls)));
  Blake2Tree tree{static_cast<uint8_t>(fanout), static_cast<uint8_t>(depth), static_cast<uint8_t>(node_depth),
                  static_cast<uint8_t>(inner_size), static_cast<uint32_t>(leaf_size), static_cast<uint64_t>(node_offset),
                  last_node};
  auto* self = made.template as<T>();
  self->hash.start(static_cast<size_t>(digest_size), key_bytes, key_size, salt_bytes, person_bytes, tree);
  if (!data.is_empty()) TRY(blake2_update(iso, self, data));
  return made.release();
}

template <class T>
Result blake2_digest(Isolate& iso, T* self) {
  typename T::Hash copy = self->hash;
  uint8_t out[64];
  copy.finish(out);
  return make_bytes(iso, {reinterpret_cast<char*>(out), copy.digest_size});
}
template <class T>
Result blake2_hexdigest(Isolate& iso, T* self) {
  typename T::Hash copy = self->hash;
  uint8_t out[64];
  copy.finish(out);
  return bytes_hex(iso, {reinterpret_cast<char*>(out), copy.digest_size}, Value(), 1);
}
template <class T>
Result blake2_copy(Isolate& iso, T* self) {
  Ref made(iso, TRY(allocate_instance(iso, &T::type())));
  made.template as<T>()->hash = self->hash;
  return made.release();
}
template <class T>
Result blake2_name(Isolate& iso, T*) {
  return make_str(iso, T::kName);
}
template <class T>
Fallible<int64_t> blake2_digest_size(Isolate&, T* self) {
  return static_cast<int64_t>(self->hash.digest_size);
}
template <class T>
Fallible<int64_t> blake2_block_size(Isolate&, T*) {
  return static_cast<int64_t>(T::Hash::kBlock);
}
template <class T, size_t kSize>
Fallible<int64_t> blake2_constant(Isolate&, T*) {
  return static_cast<int64_t>(kSize);
}

#define PARAMETERS(size)                                                                                              \
  "(data=<unset>, /, *, digest_size=" size ", key=<unset>, salt=<unset>, person=<unset>, fanout=1, depth=1, "         \
  "leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True)"
#define METHODS(T, name, size)                                                                                        \
  def<"new " name PARAMETERS(size), blake2_new<T>>(nullptr),                                                           \
      def<"update(self, data, /)", blake2_update<T>>("Update this hash object's state with the provided bytes-like object."), \
      def<"digest(self, /)", blake2_digest<T>>("Return the digest value as a bytes object."),                          \
      def<"hexdigest(self, /)", blake2_hexdigest<T>>("Return the digest value as a string of hexadecimal digits."),    \
      def<"copy(self, /)", blake2_copy<T>>("Return a copy of the hash object."),                                       \
      def<"get name", blake2_name<T>>(nullptr), def<"get digest_size", blake2_digest_size<T>>(nullptr),                \
      def<"get block_size", blake2_block_size<T>>(nullptr),                                                            \
      def<"get SALT_SIZE", blake2_constant<T, T::Traits::kSaltSize>>(nullptr),                                         \
      def<"get PERSON_SIZE", blake2_constant<T, T::Traits::kSaltSize>>(nullptr),                                       \
      def<"get MAX_KEY_SIZE", blake2_constant<T, T::Hash::kMaxKey>>(nullptr),                                          \
      def<"get MAX_DIGEST_SIZE", blake2_constant<T, T::Hash::kMaxDigest>>(nullptr)
constexpr MethodDef kBlake2b[] = {METHODS(Blake2bObject, "blake2b", "64")};
constexpr MethodDef kBlake2s[] = {METHODS(Blake2sObject, "blake2s", "32")};
#undef METHODS
#undef PARAMETERS

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "blake2b", as_value(&blake2b_type)));
  TRY(module_set(iso, module, "blake2s", as_value(&blake2s_type)));
  struct {
    const char* name;
    int value;
  } constants[] = {{"BLAKE2B_SALT_SIZE", 16}, {"BLAKE2B_PERSON_SIZE", 16}, {"BLAKE2B_MAX_KEY_SIZE", 64}, {"BLAKE2B_MAX_DIGEST_SIZE", 64},
                   {"BLAKE2S_SALT_SIZE", 8}, {"BLAKE2S_PERSON_SIZE", 8}, {"BLAKE2S_MAX_KEY_SIZE", 32}, {"BLAKE2S_MAX_DIGEST_SIZE", 32}};
  for (const auto& c : constants) TRY(module_set(iso, module, c.name, Value::small_int(c.value)));
  return Status::ok();
}

}  // namespace

extern const TypeDef blake2b_type_def{.type = &blake2b_type,
                                      .name = "_blake2.blake2b",
                                      .doc = "Return a new BLAKE2b hash object.",
                                      .base = nullptr,
                                      .instance_size = sizeof(Blake2bObject),
                                      .flags = 0,
                                      .methods = kBlake2b,
                                      .method_count = std::size(kBlake2b)};
extern const TypeDef blake2s_type_def{.type = &blake2s_type,
                                      .name = "_blake2.blake2s",
                                      .doc = "Return a new BLAKE2s hash object.",
                                      .base = nullptr,
                                      .instance_size = sizeof(Blake2sObject),
                                      .flags = 0,
                                      .methods = kBlake2s,
                                      .method_count = std::size(kBlake2s)};

}  // namespace skerry::hashes

namespace skerry {

extern const ModuleDef blake2_module_def{.name = "_blake2",
                                         .doc = "_blake2b provides BLAKE2b for hashlib\n",
                                         .functions = nullptr,
                                         .function_count = 0,
                                         .populate = hashes::populate};

}  // namespace skerry
