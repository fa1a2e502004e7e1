#include "stdlib/codecs/codec_registry.h"

#include <string>

#include "isolate/builtins/import.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/warning.h"

namespace skerry::codecs {

Status get_registry(Isolate& iso, Registry* out) {
  Value& slot = iso.modules().codec_registry;
  if (slot.is_empty()) {
    Ref functions(iso, TRY(make_list(iso)));
    Ref cache(iso, TRY(make_dict(iso)));
    Ref handlers(iso, TRY(make_dict(iso)));
    TRY(add_error_callbacks(iso, handlers));
    slot = TRY(make_tuple(iso, {functions, cache, handlers}));
  }
  const auto& parts = *slot.as<TupleObject>();
  *out = {parts[0], parts[1], parts[2]};
  return Status::ok();
}

namespace {

// Imports the library's codecs, which then stand first among the search functions.
Status need_encodings(Isolate& iso, const Registry& registry) {
  if (registry.search_functions.as<ListObject>()->length > 0) return Status::ok();
  Result module = import_module(iso, "encodings");
  if (!module.is_fault()) {
    decrement(iso, module.value());
    return Status::ok();
  }
  // A system without its library has the built-in codecs only.
  if (module.is_raised() && iso.catch_pending(ModuleNotFoundError)) return Status::ok();
  return module.fault();
}

}  // namespace

Status register_search(Isolate& iso, Value function) {
  if (!is_callable(function)) return iso.raise(TypeError, "argument must be callable");
  Registry registry;
  TRY(get_registry(iso, &registry));
  // `encodings` registers itself while it is imported: what others register comes behind.
  Ref modules = Ref::borrow(iso, TRY(iso.modules().modules()));
  if (dict_get_str(iso, modules.as<DictObject>(), std::string_view("encodings")).is_empty())
    TRY(need_encodings(iso, registry));
  return list_append(iso, registry.search_functions.as<ListObject>(), function);
}

Status unregister_search(Isolate& iso, Value function) {
  Registry registry;
  TRY(get_registry(iso, &registry));
  auto* list = registry.search_functions.as<ListObject>();
  for (size_t i = 0; i < list->length; ++i) {
    if (list->items[i] != function) continue;
    TRY(list_replace(iso, list, i, i + 1, nullptr, 0));
    dict_clear(iso, registry.cache.as<DictObject>());
    break;
  }
  return Status::ok();
}

Result lookup(Isolate& iso, std::string_view encoding) {
  Registry registry;
  TRY(get_registry(iso, &registry));
  TRY(need_encodings(iso, registry));
  Ref name(iso, TRY(make_str(iso, normalised_encoding(encoding))));
  auto* cache = registry.cache.as<DictObject>();
  if (Value known = dict_get_str(iso, cache, name); !known.is_empty()) return retained(iso, known);
  auto* list = registry.search_functions.as<ListObject>();
  if (list->length == 0) return iso.raise(LookupError, "no codec search functions registered: can't find encoding");
  for (size_t i = 0; i < list->length; ++i) {
    Ref function = Ref::borrow(iso, list->items[i]);
    Ref info(iso, TRY(call(iso, function, {name})));
    if (info.get().is_none()) continue;
    if (!TupleObject::check(info) || info.as<TupleObject>()->length != 4)
      return iso.raise(TypeError, "codec search functions must return 4-tuples");
    TRY(dict_set(iso, cache, name, info));
    return info.release();
  }
  return iso.raise(LookupError, "unknown encoding: {}", encoding);
}

bool forget(Isolate& iso, std::string_view encoding) {
  Registry registry;
  if (get_registry(iso, &registry).is_fault()) return iso.clear_pending(), false;
  Result name = make_str(iso, normalised_encoding(encoding));
  if (name.is_fault()) return iso.clear_pending(), false;
  Ref key(iso, name.value());
  auto removed = dict_delete(iso, registry.cache.as<DictObject>(), key);
  return !removed.is_fault() && removed.value();
}

namespace {

Result find_error_handler(Isolate& iso, std::string_view name) {
  Registry registry;
  TRY(get_registry(iso, &registry));
  Ref key(iso, TRY(make_str(iso, name)));
  Value handler = dict_get_str(iso, registry.error_handlers.as<DictObject>(), key);
  if (handler.is_empty()) return Fault(FaultKind::kNotFound);
  return retained(iso, handler);
}

// Whether an exception has nothing but its message, so that another of its type can stand for it.
Fallible<bool> is_plain(Isolate& iso, Value exception) {
  const TypeObject* type = type_of(exception);
  if (type->slots.init != &exception_init || type->slots.new_ != &exception_new) return false;
  Value args = exception.as<ExceptionObject>()->args;
  if (!TupleObject::check(args) || args.as<TupleObject>()->length > 1) return false;
  if (args.as<TupleObject>()->length == 1 && !is_exact_str((*args.as<TupleObject>())[0])) return false;
  Ref attributes(iso, TRY(get_attribute(iso, exception, names.dunder_dict)));
  return DictObject::check(attributes) && attributes.as<DictObject>()->live == 0;
}

// Says in the pending exception which codec failed: another exception of the same type, with the first as its cause.
Status name_codec_in_error(Isolate& iso, Direction direction, std::string_view encoding) {
  Ref original = iso.take_pending();
  Fallible<bool> plain = is_plain(iso, original);
  if (plain.is_fault() || !plain.value()) {
    iso.clear_pending();
    iso.restore_pending(original.release());
    return Status::ok();
  }
  std::string_view what = direction == Direction::kEncode ? "encoding" : "decoding";
  Ref text(iso, TRY(to_str(iso, original)));
  std::string buffer;
  Ref message(iso, TRY(make_str(iso, fmt::format("{} with '{}' codec failed ({}: {})", what, encoding,
                                                 type_name(original), utf8_view(text, buffer)))));
  Ref error(iso, TRY(call(iso, as_value(type_of(original)), {message})));
  auto* e = error.as<ExceptionObject>();
  assign(iso, e->cause, retained(iso, original));
  e->suppress_context = true;
  assign(iso, e->context, original.release());
  iso.restore_pending(error.release());
  return Status::ok();
}

// info[0](object[, errors])[0] with the checks of both kinds of codec.
Result run_codec(Isolate& iso, Direction direction, Value info, Value object, std::string_view encoding,
                 std::string_view errors) {
  bool encode = direction == Direction::kEncode;
  Ref function = Ref::borrow(iso, (*info.as<TupleObject>())[encode ? 0 : 1]);
  Ref handler(iso);
  if (errors.data() != nullptr) handler.reset(TRY(make_str(iso, errors)));
  Result r = handler.is_empty() ? call(iso, function, {object}) : call(iso, function, {object, handler});
  if (r.is_fault()) {
    if (r.is_raised()) TRY(name_codec_in_error(iso, direction, encoding));
    return r.fault();
  }
  Ref answer(iso, r.value());
  if (!TupleObject::check(answer) || answer.as<TupleObject>()->length != 2)
    return iso.raise(TypeError, "{} must return a tuple (object, integer)", encode ? "encoder" : "decoder");
  return retained(iso, (*answer.as<TupleObject>())[0]);
}

// A plain tuple counts as a codec of text; a CodecInfo says itself.
Fallible<bool> is_text_codec(Isolate& iso, Value info) {
  if (is_exact_tuple(info)) return true;
  Ref name(iso, intern(iso, "_is_text_encoding"));
  Result flag = get_attribute_or_not_found(iso, info, name);
  if (flag.is_not_found()) return true;
  Ref held(iso, TRY(flag));
  return TRY(is_true(iso, held));
}

Result lookup_text(Isolate& iso, std::string_view encoding, std::string_view alternative) {
  Ref info(iso, TRY(lookup(iso, encoding)));
  if (TRY(is_text_codec(iso, info))) return info.release();
  return iso.raise(LookupError, "'{}' is not a text encoding; use {} to handle arbitrary codecs", encoding, alternative);
}

Result encode_text(Isolate& iso, Value str, std::string_view encoding, std::string_view errors) {
  Ref info(iso, TRY(lookup_text(iso, encoding, "codecs.encode()")));
  Ref answer(iso, TRY(run_codec(iso, Direction::kEncode, info, str, encoding, errors)));
  if (BytesObject::check(answer)) return answer.release();
  if (ByteArrayObject::check(answer)) {
    TRY(warn(iso, RuntimeWarning,
                         fmt::format("encoder {} returned bytearray instead of bytes; use codecs.encode() to encode to "
                                     "arbitrary types", encoding)));
    return make_bytes(iso, answer.as<ByteArrayObject>()->view());
  }
  return iso.raise(TypeError, "'{}' encoder returned '{}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types",
                   encoding, type_name(answer));
}

Result decode_text(Isolate& iso, Value bytes, std::string_view encoding, std::string_view errors) {
  Ref info(iso, TRY(lookup_text(iso, encoding, "codecs.decode()")));
  Ref answer(iso, TRY(run_codec(iso, Direction::kDecode, info, bytes, encoding, errors)));
  if (StrObject::check(answer)) return answer.release();
  return iso.raise(TypeError, "'{}' decoder returned '{}' instead of 'str'; use codecs.decode() to decode to arbitrary types",
                   encoding, type_name(answer));
}

}  // namespace

Result lookup_error_handler(Isolate& iso, std::string_view name) {
  Result handler = find_error_handler(iso, name);
  if (!handler.is_not_found()) return handler;
  return iso.raise(LookupError, "unknown error handler name '{}'", name);
}

Result convert(Isolate& iso, Direction direction, Value object, std::string_view encoding, std::string_view errors) {
  Ref info(iso, TRY(lookup(iso, encoding)));
  return run_codec(iso, direction, info, object, encoding, errors);
}

void install_hooks() {
  codec_hooks = {.find_error_handler = find_error_handler,
                 .encode = encode_text,
                 .decode = decode_text,
                 .lookup_text = lookup_text};
}

}  // namespace skerry::codecs
