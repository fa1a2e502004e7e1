#include "stdlib/codecs/charmap.h"

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/codec_parts.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"

namespace skerry::codecs {

namespace {

constexpr char32_t kUndefined = 0xFFFE;  // in tables: nothing belongs here
constexpr const char* kReason = "character maps to <undefined>";

// mapping[code], owned; kNotFound for a LookupError.
Result mapped(Isolate& iso, Value mapping, int64_t code) {
  Value key = Value::small_int(code);
  if (is_exact_dict(mapping)) {
    Result found = dict_get(iso, mapping.as<DictObject>(), key);
    return found.is_fault() ? found : Result(retained(iso, found.value()));
  }
  Result item = get_item(iso, mapping, key);
  if (item.is_raised() && iso.catch_pending(LookupError)) return Fault(FaultKind::kNotFound);
  return item;
}

// What a mapping gives for a byte, appended; false: undefined.
Fallible<bool> append_decoded(Isolate& iso, Value mapping, uint8_t byte, StrBuilder* out) {
  Result found = mapped(iso, mapping, byte);
  if (found.is_not_found()) return false;
  Ref item(iso, TRY(found));
  if (item.get().is_none()) return false;
  if (StrObject::check(item)) {
    const auto* s = item.as<StrObject>();
    if (s->length() == 1 && s->at(0) == kUndefined) return false;
    out->append(s);
    return true;
  }
  if (!is_int(item)) return iso.raise(TypeError, "character mapping must return integer, None or str");
  int64_t code = 0;
  if (!int_fits_int64(item, &code) || code < 0 || code > 0x10ffff)
    return iso.raise(TypeError, "character mapping must be in range(0x110000)");
  if (code == kUndefined) return false;
  out->append_char(static_cast<char32_t>(code));
  return true;
}

// What a mapping gives for a character, appended; false: undefined.
Fallible<bool> append_encoded(Isolate& iso, Value mapping, char32_t c, std::string* out) {
  Result found = mapped(iso, mapping, c);
  if (found.is_not_found()) return false;
  Ref item(iso, TRY(found));
  if (item.get().is_none()) return false;
  if (BytesObject::check(item)) {
    *out += item.as<BytesObject>()->view();
    return true;
  }
  if (!is_int(item))
    return iso.raise(TypeError, "character mapping must return integer, bytes or None, not {}", type_name(item));
  int64_t code = 0;
  if (!int_fits_int64(item, &code) || code < 0 || code > 255)
    return iso.raise(TypeError, "character mapping must be in range(256)");
  out->push_back(static_cast<char>(code));
  return true;
}

}  // namespace

Result charmap_decode(Isolate& iso, std::string_view data, Value object, std::string_view errors, Value mapping) {
  if (mapping.is_empty() || mapping.is_none()) return make_str_of(iso, text_view(data));
  Decoding d{iso, data, object, "charmap", errors};
  StrBuilder out(iso);
  Ref held = Ref::borrow(iso, mapping);
  const auto* table = is_exact_str(mapping) ? mapping.as<StrObject>() : nullptr;
  for (size_t i = 0; i < d.data.size();) {
    auto byte = static_cast<uint8_t>(d.data[i]);
    bool known;
    if (table) {
      char32_t c = byte < table->length() ? table->at(byte) : kUndefined;
      known = c != kUndefined;
      if (known) out.append_char(c);
    } else {
      known = TRY(append_decoded(iso, mapping, byte, &out));
    }
    if (known) ++i;
    else i = TRY(handle_decode_error(d, i, i + 1, kReason, &out));
  }
  return out.build();
}

Result charmap_encode(Isolate& iso, Value str, std::string_view errors, Value mapping) {
  Encoding e{iso, str, mapping.is_empty() || mapping.is_none() ? "latin-1" : "charmap", errors};
  if (mapping.is_empty() || mapping.is_none()) return encode_narrow(e, 0x100);
  TextView text = e.text();
  std::string out, probe;
  EncodeReplacement replacement;
  for (size_t i = 0; i < text.length;) {
    if (TRY(append_encoded(iso, mapping, text[i], &out))) {
      ++i;
      continue;
    }
    size_t end = i + 1;
    for (; end < text.length; ++end) {
      probe.clear();
      if (TRY(append_encoded(iso, mapping, text[end], &probe))) break;
    }
    TRY(handle_encode_error(e, i, end, kReason, &replacement));
    for (char32_t c : replacement.text)
      if (!TRY(append_encoded(iso, mapping, c, &out))) return raise_encode_error(e, i, end, kReason);
    out += replacement.bytes;
    i = replacement.position;
  }
  return make_bytes(iso, out);
}

Result charmap_build(Isolate& iso, Value decoding_table) {
  const auto* table = decoding_table.as<StrObject>();
  Ref encoding(iso, TRY(make_dict(iso, 256)));
  for (size_t i = 0; i < table->length() && i < 256; ++i) {
    char32_t c = table->at(i);
    if (c == kUndefined) continue;
    TRY(dict_set(iso, encoding.as<DictObject>(), Value::small_int(c), Value::small_int(static_cast<int64_t>(i))));
  }
  return encoding.release();
}

}  // namespace skerry::codecs
