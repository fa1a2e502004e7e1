// `--explain-images`: which globals of the program images hold, which are taken at each spawn, and which no spawn can take, and why.
#include <fmt/format.h>

#include <vector>

#include "channels/image.h"
#include "isolate/builtins/import.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"

namespace skerry::channels {

namespace {

struct Entry {
  const char* when;
  std::string name, why;
};

std::string take_text(Isolate& iso) {
  if (!iso.has_pending()) return "it cannot be sent";
  Ref exception = iso.take_pending();
  Result text = to_str(iso, exception);
  if (text.is_fault()) {
    iso.clear_pending();
    return "it cannot be sent";
  }
  return to_utf8(Ref(iso, text.value()));
}

}  // namespace

// Each name by itself, as if a function of the module reached nothing else.
std::string Freezer::explain(Isolate& iso, Value module_dict) {
  Ref held = Ref::borrow(iso, module_dict);
  std::vector<std::pair<Value, Value>> names;
  size_t position = 0;
  Value key, value;
  while (dict_next(module_dict.as<DictObject>(), &position, &key, &value))
    if (is_exact_str(key) && !to_utf8(key).starts_with("__")) names.emplace_back(retained(iso, key), retained(iso, value));

  Image image(iso);
  image.explains = true;
  Path root{nullptr, Path::Kind::kRoot, ""};
  std::vector<Entry> left;
  size_t held_by_images = 0, width = 0;
  for (auto [name, global] : names) {
    Path step{&root, Path::Kind::kGlobal, {}, 0, name};
    Freezer spawn(iso, FreezeMode::kSpawn);
    spawn.home_globals_ = module_dict;
    if (spawn.segment() == nullptr || spawn.freeze(global, &step).is_fault()) {
      left.push_back({"never", to_utf8(name), take_text(iso)});
    } else {
      Freezer freezer(iso, FreezeMode::kImage);
      freezer.image_ = &image;
      freezer.home_globals_ = module_dict;
      Value ignored;
      Fallible<bool> fits = freezer.segment() == nullptr ? Fallible<bool>(false) : freezer.freeze_into_image(global, &step, &ignored);
      if (!fits.is_fault() && fits.value()) {
        ++held_by_images;
        continue;
      }
      left.push_back({"each spawn", to_utf8(name), fits.is_fault() ? take_text(iso) : freezer.left_out_});
    }
    width = std::max(width, left.back().name.size());
  }
  std::string out = fmt::format("skerry: of the globals of __main__, images hold {}{}\n", held_by_images, left.empty() ? "" : "; the others:");
  for (const Entry& e : left) out += fmt::format("  {:<{}}  {:<10}  {}\n", e.name, width, e.when, e.why);
  for (auto [name, global] : names) {
    decrement(iso, name);
    decrement(iso, global);
  }
  return out;
}

std::string explain_images(Isolate& iso) {
  Result modules = iso.modules().modules();
  if (modules.is_fault()) return iso.clear_pending(), "";
  Value main = dict_get_str(iso, modules.value().as<DictObject>(), names.dunder_main);
  if (!main.is_object() || !ModuleObject::check(main)) return "";
  return Freezer::explain(iso, main.as<ModuleObject>()->dict);
}

}  // namespace skerry::channels
