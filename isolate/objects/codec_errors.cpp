// Error handlers: what happens to bytes that cannot be decoded and characters that cannot be encoded.
#include <algorithm>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/codec_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/unicode_names.h"

namespace skerry {

namespace {

bool is_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

// The exception instance, owned.
Result make_error(Isolate& iso, TypeObject& type, std::string_view codec, Value object, size_t start, size_t end,
                  const char* reason) {
  Ref encoding(iso, TRY(make_str(iso, codec)));
  Ref reason_text(iso, TRY(make_str(iso, reason)));
  return call(iso, as_value(&type),
              {encoding, object, Value::small_int(static_cast<int64_t>(start)),
               Value::small_int(static_cast<int64_t>(end)), reason_text});
}

Result make_decode_error(const Decoding& d, size_t start, size_t end, const char* reason) {
  Ref object(d.iso, BytesObject::check(d.object) ? retained(d.iso, d.object) : TRY(make_bytes(d.iso, d.data)));
  return make_error(d.iso, UnicodeDecodeError, d.codec, object, start, end, reason);
}

Result make_encode_error(const Encoding& e, size_t start, size_t end, const char* reason) {
  return make_error(e.iso, UnicodeEncodeError, e.codec, e.str, start, end, reason);
}

Result find_handler(Isolate& iso, std::string_view errors) {
  if (codec_hooks.find_error_handler) {
    Result handler = codec_hooks.find_error_handler(iso, errors);
    if (!handler.is_not_found()) return handler;
  }
  return iso.raise(LookupError, "unknown error handler name '{}'", errors);
}

// The position that a registered handler returned; negative ones count from the end.
Fallible<size_t> handler_position(Isolate& iso, Value v, size_t length) {
  int64_t position = TRY(as_int64(iso, v, Overflow::kRaise));
  if (position < 0) position += static_cast<int64_t>(length);
  if (position < 0 || position > static_cast<int64_t>(length))
    return iso.raise(IndexError, "position {} from error handler out of bounds", position);
  return static_cast<size_t>(position);
}

// Bytes per unit and byte order of the codecs that surrogatepass knows; 0 for others.
int unit_of(std::string_view codec, bool* big) {
  *big = codec.ends_with("-be");
  if (codec == "utf-8") return 1;
  if (codec.starts_with("utf-16")) return 2;
  if (codec.starts_with("utf-32")) return 4;
  return 0;
}

// The surrogate at `start` in the form that the codec gives to characters, or 0.
char32_t surrogate_at(const Decoding& d, size_t start, size_t* size) {
  bool big;
  int unit = unit_of(d.codec, &big);
  auto byte = [&](size_t i) { return static_cast<uint8_t>(d.data[start + i]); };
  size_t left = d.data.size() - start;
  char32_t c = 0;
  if (unit == 1 && left >= 3) {
    if ((byte(0) & 0xF0) == 0xE0 && (byte(1) & 0xC0) == 0x80 && (byte(2) & 0xC0) == 0x80)
      c = (byte(0) & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
    *size = 3;
  } else if (unit > 1 && left >= static_cast<size_t>(unit)) {
    for (int i = 0; i < unit; ++i) c = c << 8 | byte(static_cast<size_t>(big ? i : unit - 1 - i));
    *size = static_cast<size_t>(unit);
  }
  return is_surrogate(c) ? c : 0;
}

void append_surrogate(std::string* out, std::string_view codec, char32_t c) {
  bool big;
  int unit = unit_of(codec, &big);
  if (unit == 1) {
    out->push_back(static_cast<char>(0xE0 | c >> 12));
    out->push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
    return;
  }
  for (int i = 0; i < unit; ++i) out->push_back(static_cast<char>(c >> 8 * (big ? unit - 1 - i : i)));
}

}  // namespace

Fault raise_decode_error(const Decoding& d, size_t start, size_t end, const char* reason) {
  Result error = make_decode_error(d, start, end, reason);
  if (error.is_fault()) return error.fault();
  Ref kept(d.iso, error.value());
  return d.iso.raise_value(kept);
}

Fault raise_encode_error(const Encoding& e, size_t start, size_t end, const char* reason) {
  Result error = make_encode_error(e, start, end, reason);
  if (error.is_fault()) return error.fault();
  Ref kept(e.iso, error.value());
  return e.iso.raise_value(kept);
}

Fallible<size_t> handle_decode_error(Decoding& d, size_t start, size_t end, const char* reason, StrBuilder* out) {
  std::string_view how = d.errors;
  if (how == "strict") return raise_decode_error(d, start, end, reason);
  if (how == "ignore") return end;
  if (how == "replace") {
    out->append_char(0xFFFD);
    return end;
  }
  if (how == "backslashreplace") {
    std::string escapes;
    for (size_t i = start; i < end; ++i) append_escape(escapes, static_cast<uint8_t>(d.data[i]));
    out->append_ascii(escapes);
    return end;
  }
  if (how == "surrogateescape") {
    size_t i = start;
    while (i < end && i < start + 4 && static_cast<uint8_t>(d.data[i]) >= 0x80)
      out->append_char(0xDC00u + static_cast<uint8_t>(d.data[i++]));
    if (i == start) return raise_decode_error(d, start, end, reason);
    return i;
  }
  if (how == "surrogatepass") {
    size_t size = 0;
    char32_t c = surrogate_at(d, start, &size);
    if (!c) return raise_decode_error(d, start, end, reason);
    out->append_char(c);
    return start + size;
  }
  if (how == "xmlcharrefreplace" || how == "namereplace")
    return d.iso.raise(TypeError, "don't know how to handle UnicodeDecodeError in error callback");
  Ref handler(d.iso, TRY(find_handler(d.iso, how)));
  Ref error(d.iso, TRY(make_decode_error(d, start, end, reason)));
  Ref original = Ref::borrow(d.iso, error.as<ExceptionObject>()->fields[exception_field::kUnicodeObject]);
  Ref answer(d.iso, TRY(call(d.iso, handler, {error})));
  auto* pair = TupleObject::check(answer) ? answer.as<TupleObject>() : nullptr;
  if (!pair || pair->length != 2 || !StrObject::check((*pair)[0]))
    return d.iso.raise(TypeError, "decoding error handler must return (str, int) tuple");
  Value object = error.as<ExceptionObject>()->fields[exception_field::kUnicodeObject];
  if (object.is_empty() || !BytesObject::check(object)) return d.iso.raise(TypeError, "object attribute must be bytes");
  if (object != original) {
    d.replaced.reset(retained(d.iso, object));
    d.object = object;
    d.data = object.as<BytesObject>()->view();
    if (d.consumed) *d.consumed = d.data.size();
  }
  size_t position = TRY(handler_position(d.iso, (*pair)[1], d.data.size()));
  out->append((*pair)[0].as<StrObject>());
  return position;
}

Fallible<bool> handle_encode_error(const Encoding& e, size_t start, size_t end, const char* reason,
                                   EncodeReplacement* out) {
  std::string_view how = e.errors;
  out->text.clear();
  out->bytes.clear();
  out->position = end;
  TextView text = e.text();
  auto put_ascii = [&](std::string_view s) { out->text.append(s.begin(), s.end()); };
  if (how == "strict") return raise_encode_error(e, start, end, reason);
  if (how == "ignore") return true;
  if (how == "replace") {
    out->text.append(end - start, U'?');
    return true;
  }
  if (how == "backslashreplace" || how == "namereplace") {
    std::string escapes;
    for (size_t i = start; i < end; ++i) {
      std::string name = how == "namereplace" ? unicode::character_name(text[i]) : "";
      if (name.empty()) append_escape(escapes, text[i]);
      else escapes += "\\N{" + name + "}";
    }
    put_ascii(escapes);
    return true;
  }
  if (how == "xmlcharrefreplace") {
    for (size_t i = start; i < end; ++i) put_ascii(fmt::format("&#{};", static_cast<uint32_t>(text[i])));
    return true;
  }
  if (how == "surrogateescape") {
    for (size_t i = start; i < end; ++i) {
      char32_t c = text[i];
      if (c < 0xDC80 || c > 0xDCFF) return raise_encode_error(e, start, end, reason);
      out->bytes.push_back(static_cast<char>(c - 0xDC00));
    }
    return true;
  }
  if (how == "surrogatepass") {
    bool big;
    for (size_t i = start; i < end; ++i) {
      if (!is_surrogate(text[i]) || !unit_of(e.codec, &big)) return raise_encode_error(e, start, end, reason);
      append_surrogate(&out->bytes, e.codec, text[i]);
    }
    return true;
  }
  Ref handler(e.iso, TRY(find_handler(e.iso, how)));
  Ref error(e.iso, TRY(make_encode_error(e, start, end, reason)));
  Ref answer(e.iso, TRY(call(e.iso, handler, {error})));
  auto* pair = TupleObject::check(answer) ? answer.as<TupleObject>() : nullptr;
  if (!pair || pair->length != 2 ||
      (!StrObject::check((*pair)[0]) && !BytesObject::check((*pair)[0])))
    return e.iso.raise(TypeError, "encoding error handler must return (str/bytes, int) tuple");
  out->position = TRY(handler_position(e.iso, (*pair)[1], text.length));
  Value replacement = (*pair)[0];
  if (StrObject::check(replacement)) {
    visit(text_view(replacement), [out](auto span) { out->text.assign(span.begin(), span.end()); });
  } else {
    out->bytes = replacement.as<BytesObject>()->view();
  }
  return true;
}

}  // namespace skerry
