// _crypt and _uuid: one function each of a library that every Debian has, loaded on first use.
#include <crypt.h>
#include <dlfcn.h>

#include <cerrno>
#include <iterator>
#include <memory>
#include <string>

#include "isolate/objects/bytes.h"
#include "isolate/objects/int.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/unix/unix_modules.h"
#include "stdlib/unix/unix_parts.h"

namespace skerry::unix_doors {

namespace {

// Null: there is no such library, or no such function in it. Never unloaded.
template <class Function>
Function* find_function(const char* library, const char* name) {
  void* loaded = ::dlopen(library, RTLD_NOW | RTLD_LOCAL);
  return loaded == nullptr ? nullptr : reinterpret_cast<Function*>(::dlsym(loaded, name));
}

using CryptFunction = char*(const char*, const char*, crypt_data*);
using UuidFunction = int(unsigned char*);

CryptFunction* crypt_function() {
  static CryptFunction* const found = find_function<CryptFunction>("libcrypt.so.1", "crypt_r");
  return found;
}
UuidFunction* uuid_function() {
  static UuidFunction* const found = find_function<UuidFunction>("libuuid.so.1", "uuid_generate_time_safe");
  return found;
}

Result crypt_crypt(Isolate& iso, Value word, Value salt) {
  if (!StrObject::check(word)) return iso.raise(TypeError, "crypt() argument 1 must be str, not {}", type_name(word));
  if (!StrObject::check(salt)) return iso.raise(TypeError, "crypt() argument 2 must be str, not {}", type_name(salt));
  const std::string text = to_utf8(word), setting = to_utf8(salt);
  if (text.find('\0') != text.npos || setting.find('\0') != setting.npos) return iso.raise(ValueError, "embedded null character");
  auto data = std::make_shared<crypt_data>();
  std::string hash;
  // Some of its methods take a second on purpose.
  SystemResult r = blocking_call(iso, [&]() -> int64_t {
    errno = 0;
    const char* made = crypt_function()(text.c_str(), setting.c_str(), data.get());
    if (made == nullptr) return -1;
    hash = made;
    return 0;
  });
  TRY(check(iso, r));
  return make_str(iso, hash);
}

Result uuid_generate_time_safe(Isolate& iso) {
  unsigned char out[16];
  const int safe = uuid_function()(out);
  Ref bytes(iso, TRY(make_bytes(iso, std::string_view(reinterpret_cast<const char*>(out), sizeof out))));
  return make_tuple(iso, {bytes, Value::small_int(safe)});
}

constexpr MethodDef kCrypt[] = {
    def<"def crypt(word, salt, /)", crypt_crypt>(
        "Hash a *word* with the given *salt* and return the hashed password.\n\n*word* will usually be a user's password.  *salt* "
        "(either a random 2 or 16\ncharacter string, possibly prefixed with $digit$ to indicate the method)\nwill be used to perturb "
        "the encryption algorithm and produce distinct\nresults for a given *word*."),
};
constexpr MethodDef kUuid[] = {def<"def generate_time_safe()", uuid_generate_time_safe>(nullptr)};

Status populate_crypt(Isolate& iso, Value) {
  if (crypt_function() == nullptr) return iso.raise(ImportError, "libcrypt.so.1 was not found: install the package libcrypt1");
  return Status::ok();
}
Status populate_uuid(Isolate& iso, Value module) {
  if (uuid_function() == nullptr) return iso.raise(ImportError, "libuuid.so.1 was not found: install the package libuuid1");
  return module_set(iso, module, "has_uuid_generate_time_safe", Value::small_int(1));
}

}  // namespace

extern const ModuleDef crypt_module_def{
    .name = "_crypt", .doc = nullptr, .functions = kCrypt, .function_count = std::size(kCrypt), .populate = populate_crypt};
extern const ModuleDef uuid_module_def{
    .name = "_uuid", .doc = nullptr, .functions = kUuid, .function_count = std::size(kUuid), .populate = populate_uuid};

}  // namespace skerry::unix_doors
