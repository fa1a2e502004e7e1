#include "stdlib/pickle/globals.h"

#include <string>

#include "isolate/builtins/import.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/str_parts.h"
#include "isolate/objects/tuple.h"

namespace skerry::pickling {

Result module_attribute(Isolate& iso, const char* module, const char* name) {
  Ref found(iso, TRY(import_module(iso, module)));
  return get_attribute(iso, found, Ref(iso, intern(iso, name)));
}

namespace {

Result dict_of_module(Isolate& iso, const char* module, const char* name) {
  Ref table(iso, TRY(module_attribute(iso, module, name)));
  if (!DictObject::check(table)) return iso.raise(RuntimeError, "{}.{} should be a dict, not {}", module, name, type_name(table));
  return table.release();
}

bool is_pair(Value v) { return TupleObject::check(v) && v.as<TupleObject>()->length == 2; }

}  // namespace

Result copyreg_table(Isolate& iso, const char* name) { return dict_of_module(iso, "copyreg", name); }

Result dotted_path(Isolate& iso, Value name, Value where) {
  if (!StrObject::check(name)) return iso.raise(TypeError, "must be str, not {}", type_name(name));
  Ref dot(iso, intern(iso, "."));
  Ref path(iso, TRY(str_split(iso, name.as<StrObject>(), dot, -1)));
  const auto* parts = path.as<ListObject>();
  for (size_t i = 0; i < parts->length; ++i) {
    if (!str_is(parts->items[i], "<locals>")) continue;
    Ref shown(iso, TRY(repr(iso, name)));
    if (where.is_empty()) return iso.raise(AttributeError, "Can't pickle local object {}", to_utf8(shown));
    Ref owner(iso, TRY(repr(iso, where)));
    return iso.raise(AttributeError, "Can't pickle local attribute {} on {}", to_utf8(shown), to_utf8(owner));
  }
  return path.release();
}

Result deep_attribute(Isolate& iso, Value object, Value path, Ref* parent) {
  Ref at = Ref::borrow(iso, object);
  const auto* parts = path.as<ListObject>();
  for (size_t i = 0; i < parts->length; ++i) {
    Ref next(iso, TRY(get_attribute_or_not_found(iso, at, parts->items[i])));
    if (parent != nullptr) *parent = std::move(at);
    at = std::move(next);
  }
  return at.release();
}

Result which_module(Isolate& iso, Value object, Value path) {
  Result named = get_attribute_or_not_found(iso, object, names.dunder_module);
  if (!named.is_not_found()) {
    Ref name(iso, TRY(named));
    if (!name.get().is_none()) return name.release();
  }
  Ref modules(iso, TRY(module_attribute(iso, "sys", "modules")));
  Ref items(iso, TRY(call_method(iso, modules, names.items)));
  Ref all(iso, TRY(to_list(iso, items)));
  const auto* list = all.as<ListObject>();
  for (size_t i = 0; i < list->length; ++i) {
    if (!is_pair(list->items[i])) continue;
    Value name = list->items[i].as<TupleObject>()->items()[0], module = list->items[i].as<TupleObject>()->items()[1];
    if (module.is_none() || (StrObject::check(name) && str_is(name, "__main__"))) continue;
    Result candidate = deep_attribute(iso, module, path);
    if (candidate.is_not_found()) continue;
    Ref found(iso, TRY(candidate));
    if (found.get() == object) return is_exact_str(name) ? intern(iso, retained(iso, name)) : retained(iso, name);
  }
  return retained(iso, names.dunder_main);
}

Status map_names(Isolate& iso, Direction direction, Ref* module_name, Ref* name) {
  bool back = direction == Direction::kToPython2;
  const char* names_table = back ? "REVERSE_NAME_MAPPING" : "NAME_MAPPING";
  const char* modules_table = back ? "REVERSE_IMPORT_MAPPING" : "IMPORT_MAPPING";
  Ref renamed(iso, TRY(dict_of_module(iso, "_compat_pickle", names_table)));
  Ref key(iso, TRY(make_tuple(iso, {*module_name, *name})));
  Result found = dict_get(iso, renamed.as<DictObject>(), key);
  if (!found.is_not_found()) {
    Ref pair = Ref::borrow(iso, TRY(found));
    if (!is_pair(pair)) return iso.raise(RuntimeError, "_compat_pickle.{} values should be 2-tuples, not {}", names_table, type_name(pair));
    Value module = pair.as<TupleObject>()->items()[0], global = pair.as<TupleObject>()->items()[1];
    if (!StrObject::check(module) || !StrObject::check(global))
      return iso.raise(RuntimeError, "_compat_pickle.{} values should be pairs of str, not ({}, {})", names_table, type_name(module), type_name(global));
    *module_name = Ref::borrow(iso, module);
    *name = Ref::borrow(iso, global);
    return Status::ok();
  }
  Ref moved(iso, TRY(dict_of_module(iso, "_compat_pickle", modules_table)));
  found = dict_get(iso, moved.as<DictObject>(), *module_name);
  if (found.is_not_found()) return Status::ok();
  Value module = TRY(found);
  if (!StrObject::check(module))
    return iso.raise(RuntimeError, "_compat_pickle.{} values should be strings, not {}", modules_table, type_name(module));
  *module_name = Ref::borrow(iso, module);
  return Status::ok();
}

Result find_class(Isolate& iso, UnpicklerObject* self, Value module_name, Value name) {
  Ref module_text = Ref::borrow(iso, module_name), global = Ref::borrow(iso, name);
  bool dotted = self->protocol >= 4;
  if (self->protocol < 3 && self->fix_imports) TRY(map_names(iso, Direction::kToPython3, &module_text, &global));
  if (!StrObject::check(module_text)) return iso.raise(TypeError, "module name must be a string");
  Ref module(iso, TRY(import_module(iso, to_utf8(module_text))));
  Result found = Fault(FaultKind::kNotFound);
  if (dotted) {
    Ref path(iso, TRY(dotted_path(iso, global, module)));
    found = deep_attribute(iso, module, path);
  } else {
    if (!StrObject::check(global)) return iso.raise(TypeError, "attribute name must be string, not '{}'", type_name(global));
    found = get_attribute_or_not_found(iso, module, global);
  }
  if (!found.is_not_found()) return found;
  Ref shown(iso, TRY(repr(iso, global))), owner(iso, TRY(repr(iso, module)));
  return iso.raise(AttributeError, "Can't get attribute {} on {}", to_utf8(shown), to_utf8(owner));
}

}  // namespace skerry::pickling
