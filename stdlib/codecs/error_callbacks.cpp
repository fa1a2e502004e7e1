// The built-in error handlers as functions that take a UnicodeError and return (replacement, position). They do what
// isolate/objects/codec_errors.cpp does for the codecs in C++, which do not come here.
#include <algorithm>
#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/codec_parts.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/native.h"
#include "isolate/objects/tuple.h"
#include "stdlib/codecs/codec_registry.h"

namespace skerry::codecs {

namespace {

namespace f = exception_field;

// What a UnicodeError tells, checked: scripts may have set any field to anything.
struct Failure {
  Value object;
  std::string codec;
  size_t start = 0, end = 0;
};

Fallible<int64_t> position(Isolate& iso, Value v) {
  int64_t position = 0;
  if (!v.is_empty() && is_int(v) && int_fits_int64(v, &position)) return position;
  return iso.raise(TypeError, "position attribute not set");
}

Status read_failure(Isolate& iso, Value error, Failure* out) {
  const auto* e = error.as<ExceptionObject>();
  bool is_bytes = is_instance_of(error, UnicodeDecodeError);
  out->object = e->fields[f::kUnicodeObject];
  if (out->object.is_empty()) return iso.raise(TypeError, "object attribute not set");
  if (is_bytes ? !BytesObject::check(out->object) : !StrObject::check(out->object))
    return iso.raise(TypeError, "object attribute must be {}", is_bytes ? "bytes" : "unicode");
  Value codec = e->fields[f::kEncoding];
  if (!codec.is_empty() && StrObject::check(codec)) out->codec = to_utf8(codec);
  auto size = static_cast<int64_t>(is_bytes ? out->object.as<BytesObject>()->length()
                                            : out->object.as<StrObject>()->length());
  int64_t start = std::clamp<int64_t>(TRY(position(iso, e->fields[f::kStart])), 0, std::max<int64_t>(size - 1, 0));
  int64_t end = TRY(position(iso, e->fields[f::kEnd]));
  out->start = static_cast<size_t>(start);
  out->end = static_cast<size_t>(std::min(std::max<int64_t>(end, 1), size));
  return Status::ok();
}

Result answer(Isolate& iso, Value replacement, size_t position) {
  return make_tuple(iso, {replacement, Value::small_int(static_cast<int64_t>(position))});
}

Fault raise_given(Isolate& iso, Value error) {
  iso.clear_pending();
  return iso.raise_value(error);
}

Fault refuse(Isolate& iso, Value error) {
  return iso.raise(TypeError, "don't know how to handle {} in error callback", type_name(error));
}

// Codec names come in several spellings here; the handlers know one each.
std::string spelling(std::string_view codec) {
  std::string name = normalised_encoding(codec);
  std::replace(name.begin(), name.end(), '_', '-');
  for (std::string_view family : {"utf-8", "utf-16", "utf-32"}) {
    std::string joined(family);
    joined.erase(3, 1);
    if (name.starts_with(joined)) name.replace(0, joined.size(), family);
    for (std::string_view order : {"le", "be"})
      if (name == std::string(family) + std::string(order)) name.insert(family.size(), "-");
  }
  return name;
}

Result decode_failure(Isolate& iso, Value error, const Failure& failure, std::string_view how) {
  Ref object = Ref::borrow(iso, failure.object);
  std::string codec = spelling(failure.codec);
  Decoding d{iso, object.as<BytesObject>()->view(), object, codec, how};
  StrBuilder out(iso);
  auto position = handle_decode_error(d, failure.start, std::max(failure.start, failure.end), "", &out);
  if (position.is_fault()) {
    if (iso.has_pending() && iso.pending_matches(UnicodeError)) return raise_given(iso, error);
    return position.fault();
  }
  Ref text(iso, TRY(out.build()));
  // "replace" puts one mark for all, and goes on behind it.
  return answer(iso, text, position.value());
}

Result encode_failure(Isolate& iso, Value error, const Failure& failure, std::string_view how) {
  Ref object = Ref::borrow(iso, failure.object);
  std::string codec = spelling(failure.codec);
  Encoding e{iso, object, codec, how};
  EncodeReplacement out;
  auto done = handle_encode_error(e, failure.start, std::max(failure.start, failure.end), "", &out);
  if (done.is_fault()) {
    if (iso.has_pending() && iso.pending_matches(UnicodeError)) return raise_given(iso, error);
    return done.fault();
  }
  bool bytes = how.starts_with("surrogate");
  Ref replacement(iso, TRY(bytes ? make_bytes(iso, out.bytes)
                                 : make_str_ucs4(iso, out.text.data(), out.text.size())));
  return answer(iso, replacement, failure.end);
}

Result translate_failure(Isolate& iso, Value error, const Failure& failure, std::string_view how) {
  if (how != "replace") return encode_failure(iso, error, failure, how);
  std::u32string marks(std::max(failure.start, failure.end) - failure.start, U'\xFFFD');
  Ref text(iso, TRY(make_str_ucs4(iso, marks.data(), marks.size())));
  return answer(iso, text, failure.end);
}

enum Kinds : unsigned { kEncode = 1, kDecode = 2, kTranslate = 4 };

Result handle(Isolate& iso, Value error, std::string_view how, unsigned kinds) {
  unsigned kind = 0;
  if (is_instance_of(error, UnicodeEncodeError)) kind = kEncode;
  else if (is_instance_of(error, UnicodeDecodeError)) kind = kDecode;
  else if (is_instance_of(error, UnicodeTranslateError)) kind = kTranslate;
  if (!(kind & kinds)) return refuse(iso, error);
  Failure failure;
  TRY(read_failure(iso, error, &failure));
  if (kind == kDecode) return decode_failure(iso, error, failure, how);
  if (kind == kEncode) return encode_failure(iso, error, failure, how);
  return translate_failure(iso, error, failure, how);
}

Result strict_errors(Isolate& iso, Value error) {
  if (!ExceptionObject::check(error)) return iso.raise(TypeError, "codec must pass exception instance");
  return iso.raise_value(error);
}
Result ignore_errors(Isolate& iso, Value error) { return handle(iso, error, "ignore", kEncode | kDecode | kTranslate); }
Result replace_errors(Isolate& iso, Value error) { return handle(iso, error, "replace", kEncode | kDecode | kTranslate); }
Result backslashreplace_errors(Isolate& iso, Value error) {
  return handle(iso, error, "backslashreplace", kEncode | kDecode | kTranslate);
}
Result xmlcharrefreplace_errors(Isolate& iso, Value error) { return handle(iso, error, "xmlcharrefreplace", kEncode); }
Result namereplace_errors(Isolate& iso, Value error) { return handle(iso, error, "namereplace", kEncode); }
Result surrogatepass(Isolate& iso, Value error) { return handle(iso, error, "surrogatepass", kEncode | kDecode); }
Result surrogateescape(Isolate& iso, Value error) { return handle(iso, error, "surrogateescape", kEncode | kDecode); }

struct Callback {
  const char* name;
  MethodDef def;
};
constexpr Callback kCallbacks[] = {
    {"strict", def<"def strict_errors(error, /)", strict_errors>(
                   "Implements the 'strict' error handling, which raises a UnicodeError on coding errors.")},
    {"ignore", def<"def ignore_errors(error, /)", ignore_errors>(
                   "Implements the 'ignore' error handling, which ignores malformed data and continues.")},
    {"replace",
     def<"def replace_errors(error, /)", replace_errors>(
         "Implements the 'replace' error handling, which replaces malformed data with a replacement marker.")},
    {"xmlcharrefreplace",
     def<"def xmlcharrefreplace_errors(error, /)", xmlcharrefreplace_errors>(
         "Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the "
         "appropriate XML character reference.")},
    {"backslashreplace",
     def<"def backslashreplace_errors(error, /)", backslashreplace_errors>(
         "Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape "
         "sequence.")},
    {"namereplace",
     def<"def namereplace_errors(error, /)", namereplace_errors>(
         "Implements the 'namereplace' error handling, which replaces an unencodable character with a \\N{...} escape "
         "sequence.")},
    {"surrogatepass", def<"def surrogatepass(error, /)", surrogatepass>("")},
    {"surrogateescape", def<"def surrogateescape(error, /)", surrogateescape>("")},
};

}  // namespace

Status add_error_callbacks(Isolate& iso, Value handlers) {
  for (const Callback& callback : kCallbacks) {
    Ref name(iso, intern(iso, callback.name));
    Ref function(iso, TRY(make_native_function(iso, &native_function_type, &callback.def, nullptr, Value::none())));
    TRY(dict_set(iso, handlers.as<DictObject>(), name, function));
  }
  return Status::ok();
}

}  // namespace skerry::codecs
