// _charsets: what _multibytecodec.py stands on. Errors are its business: here a run ends where one is.
#include <iterator>
#include <string>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/codecs/charsets.h"

namespace skerry::codecs {

namespace {

constexpr size_t kBetweenLooks = 1 << 16;

// Every so often: the time slice may be over.
Status look_around(Isolate& iso, size_t done) {
  if (done % kBetweenLooks != 0 || (iso.budget -= kBetweenLooks / 64) >= 0) return Status::ok();
  return iso.safepoint_slow(Isolate::SafepointKind::kNested);
}

Fallible<const Charset*> charset_named(Isolate& iso, Value name) {
  if (!StrObject::check(name)) return iso.raise(TypeError, "encoding name must be a string.");
  const Charset* found = Charset::find(to_utf8(name));
  if (found == nullptr) return iso.raise(LookupError, "no such codec is supported.");
  return found;
}

Status check_charset(Isolate& iso, Value name) {
  TRY(charset_named(iso, name));
  return Status::ok();
}

// (text, bytes taken, whether what follows is only incomplete)
Result decode_run(Isolate& iso, Value name, Value data, int64_t start) {
  const Charset& charset = *TRY(charset_named(iso, name));
  BufferView view;
  TRY(get_buffer(iso, data, &view));
  const size_t size = view.size;
  size_t at = start < 0 ? 0 : static_cast<size_t>(start) < size ? static_cast<size_t>(start) : size;
  StrBuilder out(iso);
  bool is_incomplete = false;
  Status going;
  for (size_t done = 0; at < size; ++done) {
    Charset::Step step = charset.read(view.data + at, size - at);
    if (step.what != Charset::Read::kCharacter) {
      is_incomplete = step.what == Charset::Read::kIncomplete;
      break;
    }
    out.append_char(step.character);
    at += step.size;
    if (going = look_around(iso, done); going.is_fault()) break;
  }
  release_buffer(iso, &view);
  TRY(going);
  Ref text(iso, TRY(out.build()));
  return make_tuple(iso, {text, Value::small_int(static_cast<int64_t>(at)), Value::boolean(is_incomplete)});
}

// (bytes, characters taken)
Result encode_run(Isolate& iso, Value name, Value text, int64_t start) {
  const Charset& charset = *TRY(charset_named(iso, name));
  if (!StrObject::check(text)) return iso.raise(TypeError, "couldn't convert the object to str.");
  Ref held = Ref::borrow(iso, text);
  const auto* s = text.as<StrObject>();
  size_t at = start < 0 ? 0 : static_cast<size_t>(start);
  std::string out;
  uint8_t bytes[Charset::kMostBytes];
  for (size_t done = 0; at < s->length(); ++at, ++done) {
    const size_t size = charset.write(s->at(at), bytes);
    if (size == 0) break;
    out.append(reinterpret_cast<const char*>(bytes), size);
    TRY(look_around(iso, done));
  }
  Ref encoded(iso, TRY(make_bytes(iso, out)));
  return make_tuple(iso, {encoded, Value::small_int(static_cast<int64_t>(at))});
}

constexpr MethodDef kFunctions[] = {
    def<"def check(name, /)", check_charset>("LookupError unless there is a character set of that name."),
    def<"def decode(name, data, start, /)", decode_run>("(text, end of what could be decoded, whether the rest is a character's beginning)"),
    def<"def encode(name, text, start, /)", encode_run>("(bytes, end of what could be encoded)"),
};

}  // namespace

extern const ModuleDef charsets_module_def{.name = "_charsets",
                                           .doc = "Character sets of several bytes a character.",
                                           .functions = kFunctions,
                                           .function_count = std::size(kFunctions),
                                           .populate = nullptr};

}  // namespace skerry::codecs
