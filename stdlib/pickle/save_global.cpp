// Saver: functions and classes, by name.
#include <string>

#include "isolate/builtins/import.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/pickle/globals.h"
#include "stdlib/pickle/saver.h"

namespace skerry::pickling {

namespace {

// "Can't pickle <what>: <why>". What could not be found is no longer of interest.
Fault refuse(Isolate& iso, Value object, std::string_view why) {
  Ref shown(iso, TRY(repr(iso, object)));
  return iso.raise(pickling_error, "Can't pickle {}: {}", to_utf8(shown), why);
}

Result import_named(Isolate& iso, Value object, Value module_name) {
  if (StrObject::check(module_name)) {
    Result module = import_module(iso, to_utf8(module_name));
    if (!module.is_raised()) return module;
    iso.clear_pending();
  }
  Ref shown(iso, TRY(repr(iso, module_name)));
  return refuse(iso, object, fmt::format("import of module {} failed", to_utf8(shown)));
}

Result global_name(Isolate& iso, Value object, Value name) {
  if (!name.is_empty()) return retained(iso, name);
  Result qualified = get_attribute_or_not_found(iso, object, names.dunder_qualname);
  return qualified.is_not_found() ? get_attribute(iso, object, names.dunder_name) : qualified;
}

}  // namespace

Fallible<bool> Saver::save_extension(Value object, Value module_name, Value name) {
  Ref registry(iso_, TRY(copyreg_table(iso_, "_extension_registry")));
  if (registry.as<DictObject>()->live == 0) return false;
  Ref key(iso_, TRY(make_tuple(iso_, {module_name, name})));
  Result found = dict_get(iso_, registry.as<DictObject>(), key);
  if (found.is_not_found()) return false;
  Ref code = Ref::borrow(iso_, TRY(found));
  if (!is_int(code)) {
    Ref shown(iso_, TRY(repr(iso_, code)));
    return refuse(iso_, object, fmt::format("extension code {} isn't an integer", to_utf8(shown)));
  }
  int64_t number = TRY(as_int64(iso_, code, Overflow::kRaise));
  if (number <= 0 || number > 0x7fffffff) return refuse(iso_, object, fmt::format("extension code {} is out of range", number));
  auto bits = static_cast<uint64_t>(number);
  if (number <= 0xff) TRY(out_.append(Op::kExt1, bits, 1));
  else if (number <= 0xffff) TRY(out_.append(Op::kExt2, bits, 2));
  else TRY(out_.append(Op::kExt4, bits, 4));
  return true;
}

// Up to protocol 3: two lines. Protocol 3 may write any identifier; before, only what Python 2 can read.
Status Saver::save_name_lines(Value module_name, Value name) {
  TRY(out_.append(Op::kGlobal));
  Ref module = Ref::borrow(iso_, module_name), global = Ref::borrow(iso_, name);
  if (protocol() < 3 && pickler_->fix_imports) TRY(map_names(iso_, Direction::kToPython2, &module, &global));
  struct {
    Value text;
    const char* kind;
  } lines[] = {{module, "module"}, {global, "global"}};
  for (const auto& line : lines) {
    Result encoded = encode_str(iso_, line.text, protocol() == 3 ? "utf-8" : "ascii", "strict");
    if (encoded.is_raised() && iso_.catch_pending(UnicodeEncodeError))
      return iso_.raise(pickling_error, "can't pickle {} identifier '{}' using pickle protocol {}", line.kind, to_utf8(line.text), protocol());
    Ref bytes(iso_, TRY(encoded));
    TRY(out_.append(bytes.as<BytesObject>()->view()));
    TRY(out_.append("\n"));
  }
  return Status::ok();
}

Status Saver::save_global(Value object, Value name) {
  Ref global(iso_, TRY(global_name(iso_, object, name)));
  Ref path(iso_, TRY(dotted_path(iso_, global, Value())));
  Ref module_name(iso_, TRY(which_module(iso_, object, path)));
  Ref module(iso_, TRY(import_named(iso_, object, module_name)));
  Ref parent(iso_);
  Result attribute = deep_attribute(iso_, module, path, &parent);
  if (attribute.is_raised()) {
    iso_.clear_pending();
    attribute = Fault(FaultKind::kNotFound);
  }
  if (attribute.is_not_found()) {
    std::string why = fmt::format("attribute lookup {} on {} failed", to_utf8(global), to_utf8(module_name));
    return refuse(iso_, object, why);
  }
  Ref found(iso_, TRY(attribute));
  if (!(found.get() == object)) {
    std::string why = fmt::format("it's not the same object as {}.{}", to_utf8(module_name), to_utf8(global));
    return refuse(iso_, object, why);
  }
  if (protocol() >= 2 && TRY(save_extension(object, module_name, global))) return Status::ok();
  const auto* parts = path.as<ListObject>();
  Ref last = Ref::borrow(iso_, parts->items[parts->length - 1]);
  bool is_top = parent.get() == module.get();
  if (is_top) global = last.copy();
  if (protocol() >= 4) {
    TRY(save(module_name));
    TRY(save(global));
    TRY(out_.append(Op::kStackGlobal));
  } else if (!is_top) {
    Ref getattr(iso_, TRY(module_attribute(iso_, "builtins", "getattr")));
    Ref arguments(iso_, TRY(make_tuple(iso_, {parent, last})));
    Ref reduction(iso_, TRY(make_tuple(iso_, {getattr, arguments})));
    TRY(save_reduced(reduction, Value()));
  } else {
    TRY(save_name_lines(module_name, global));
  }
  return memoize(object);
}

}  // namespace skerry::pickling
