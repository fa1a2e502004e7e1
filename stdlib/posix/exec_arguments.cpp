#include "stdlib/posix/exec_arguments.h"

#include "isolate/objects/bytes.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/list.h"
#include "isolate/objects/str.h"

namespace skerry::posix {

namespace {
const sigset_t kInheritedMask = [] {
  sigset_t mask;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  return mask;
}();
}  // namespace

const sigset_t& inherited_signal_mask() { return kInheritedMask; }

void TextList::finish() {
  pointers.clear();
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
}

Status take_texts(Isolate& iso, Value items, TextList* out) {
  TRY(for_each(iso, items, [&](Value item) -> Status {
    Path path;
    TRY(path_argument(iso, item, nullptr, nullptr, kPathOnly, &path));
    out->texts.push_back(path.text);
    return Status::ok();
  }));
  out->finish();
  return Status::ok();
}

Fallible<bool> take_own_environment(Isolate& iso, TextList* out) {
  Ref os(iso, TRY(import_module(iso, "os")));
  Ref variables(iso, TRY(get_attribute(iso, os, Ref(iso, intern(iso, "environ")))));
  Result data = get_attribute_or_not_found(iso, variables, Ref(iso, intern(iso, "_data")));
  if (data.is_not_found()) return false;
  Ref held(iso, TRY(data));
  if (!DictObject::check(held)) return false;
  size_t position = 0;
  Value key, value;
  while (dict_next(held.as<DictObject>(), &position, &key, &value)) {
    if (!BytesObject::check(key) || !BytesObject::check(value)) continue;
    out->texts.push_back(std::string(key.as<BytesObject>()->view()) + "=" + std::string(value.as<BytesObject>()->view()));
  }
  out->finish();
  return true;
}

Status take_environment(Isolate& iso, Value mapping, const char* function, TextList* out) {
  if (type_of(mapping)->slots.get_item == nullptr)
    return iso.raise(TypeError, "{}: environment must be a mapping object", function);
  Ref keys_method(iso, TRY(get_attribute(iso, mapping, names.keys)));
  Ref found(iso, TRY(call(iso, keys_method, {})));
  Ref keys(iso, TRY(to_list(iso, found)));
  for (size_t i = 0; i < keys.as<ListObject>()->length; ++i) {
    Ref key = Ref::borrow(iso, keys.as<ListObject>()->items[i]);
    Ref value(iso, TRY(get_item(iso, mapping, key)));
    Path name, text;
    TRY(path_argument(iso, key, nullptr, nullptr, kPathOnly, &name));
    TRY(path_argument(iso, value, nullptr, nullptr, kPathOnly, &text));
    if (name.text.empty() || name.text.find('=', 1) != name.text.npos) return iso.raise(ValueError, "illegal environment variable name");
    out->texts.push_back(name.text + "=" + text.text);
  }
  out->finish();
  return Status::ok();
}

}  // namespace skerry::posix
