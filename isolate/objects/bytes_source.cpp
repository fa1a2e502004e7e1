// What bytes() and bytearray() are made from; hexadecimal text; translation tables.
#include <cstring>

#include "isolate/isolate.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str_parts.h"
#include "isolate/objects/text_arguments.h"

namespace skerry {

namespace {

int hex_digit(char32_t c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<int>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<int>(c - 'A' + 10);
  return -1;
}

Status encode_source(Isolate& iso, const char* what, Value source, Value encoding, Value errors, std::string* out) {
  std::string encoding_buffer, errors_buffer;
  std::string_view encoding_text = TRY(text_argument(iso, encoding, what, "encoding", "utf-8", &encoding_buffer));
  std::string_view errors_text = TRY(text_argument(iso, errors, what, "errors", {}, &errors_buffer));
  Ref bytes(iso, TRY(encode_str(iso, source, encoding_text, errors_text)));
  if (!BytesObject::check(bytes))
    return iso.raise(TypeError, "encoder returned '{}' instead of 'bytes'", type_name(bytes));
  out->assign(bytes.as<BytesObject>()->view());
  return Status::ok();
}

}  // namespace

Status bytes_from_iterable(Isolate& iso, const char* what, Value iterable, std::string* out) {
  const char* range = std::strcmp(what, "bytes") == 0 ? "bytes must be in range(0, 256)" : "byte must be in range(0, 256)";
  const Slots& slots = type_of(iterable)->slots;
  if (StrObject::check(iterable) || (!slots.iter && !slots.get_item))
    return iso.raise(TypeError, "cannot convert '{}' object to {}", type_name(iterable), what);
  Result it = get_iterator(iso, iterable);
  if (it.is_raised() && !slots.iter && iso.catch_pending(TypeError))
    return iso.raise(TypeError, "cannot convert '{}' object to {}", type_name(iterable), what);
  Ref iterator(iso, TRY(it));
  for (;;) {
    Result r = iterator_next(iso, iterator);
    if (r.is_exhausted()) return Status::ok();
    Ref item(iso, TRY(r));
    out->push_back(static_cast<char>(TRY(byte_value(iso, item, range))));
    if ((out->size() & 0xfffff) == 0) TRY(check_room(iso, out->size() * 2));
  }
}

Status bytes_from_source(Isolate& iso, const char* what, Value source, Value encoding, Value errors,
                         std::string* out) {
  bool has_encoding = !encoding.is_empty(), has_errors = !errors.is_empty();
  bool is_text = !source.is_empty() && StrObject::check(source);
  if (is_text) {
    if (!has_encoding) return iso.raise(TypeError, "string argument without an encoding");
    return encode_source(iso, what, source, encoding, errors, out);
  }
  if (has_encoding) {
    std::string buffer;
    TRY(text_argument(iso, encoding, what, "encoding", "", &buffer));
    return iso.raise(TypeError, "encoding without a string argument");
  }
  if (has_errors) {
    std::string buffer;
    TRY(text_argument(iso, errors, what, "errors", "", &buffer));
    return iso.raise(TypeError, "errors without a string argument");
  }
  if (source.is_empty()) return Status::ok();
  bool is_count = is_int(source) || type_of(source)->slots.index;
  if (is_count) {
    auto n = as_int64(iso, source, Overflow::kRaise);
    bool not_a_number = n.is_fault() && n.fault().kind() == FaultKind::kRaised && iso.catch_pending(TypeError);
    if (!not_a_number) {
      int64_t count = TRY(n);
      if (count < 0) return iso.raise(ValueError, "negative count");
      TRY(check_room(iso, static_cast<size_t>(count)));
      out->assign(static_cast<size_t>(count), '\0');
      return Status::ok();
    }
  }
  if (is_buffer(source)) {
    BytesView view(iso);
    TRY(view.get(source));
    out->assign(view.text());
    return Status::ok();
  }
  return bytes_from_iterable(iso, what, source, out);
}

Result bytes_hex(Isolate& iso, std::string_view data, Value separator, int64_t group) {
  char32_t between = 0;
  if (!separator.is_empty()) {
    if (!StrObject::check(separator) && !BytesObject::check(separator)) {
      if (TRY(length(iso, separator)) != 1) return iso.raise(ValueError, "sep must be length 1.");
      return iso.raise(TypeError, "sep must be str or bytes.");
    }
    TextView text = StrObject::check(separator) ? text_view(separator) : text_view(separator.as<BytesObject>()->view());
    if (text.length != 1) return iso.raise(ValueError, "sep must be length 1.");
    between = text[0];
    if (between >= 0x80) return iso.raise(ValueError, "sep must be ASCII.");
  }
  auto n = static_cast<int64_t>(data.size());
  if (separator.is_empty() || n == 0) group = 0;
  int64_t size = group < 0 ? -group : group;
  size_t cuts = size && size < n ? static_cast<size_t>((n - 1) / size) : 0;
  if (n == 0) return make_str(iso, "");
  Result r = allocate_str(iso, data.size() * 2 + cuts, 0x7f);
  auto* out = static_cast<uint8_t*>(mutable_data(TRY(r).as<StrObject>()));
  constexpr char kDigits[] = "0123456789abcdef";
  for (int64_t i = 0; i < n; ++i) {
    // A positive group counts from the right.
    bool cut = cuts && i > 0 && (group > 0 ? (n - i) % size == 0 : i % size == 0);
    if (cut) *out++ = static_cast<uint8_t>(between);
    auto byte = static_cast<uint8_t>(data[static_cast<size_t>(i)]);
    *out++ = static_cast<uint8_t>(kDigits[byte >> 4]);
    *out++ = static_cast<uint8_t>(kDigits[byte & 15]);
  }
  return r;
}

Fallible<bool> parse_hex(Isolate& iso, Value string, std::string* out) {
  if (!StrObject::check(string))
    return iso.raise(TypeError, "fromhex() argument must be str, not {}", type_name_or_none(string));
  TextView text = text_view(string);
  auto bad = [&](size_t at) {
    return iso.raise(ValueError, "non-hexadecimal number found in fromhex() arg at position {}", at);
  };
  if (!string.as<StrObject>()->is_ascii()) {
    for (size_t i = 0; i < text.length; ++i)
      if (text[i] >= 0x80) return bad(i);
  }
  for (size_t i = 0; i < text.length;) {
    char32_t c = text[i];
    if (c == ' ' || (c >= 9 && c <= 13)) {
      ++i;
      continue;
    }
    int high = hex_digit(c), low = i + 1 < text.length ? hex_digit(text[i + 1]) : -1;
    if (high < 0) return bad(i);
    if (low < 0) return bad(i + 1);
    out->push_back(static_cast<char>(high << 4 | low));
    i += 2;
  }
  return true;
}

Result bytes_maketrans(Isolate& iso, Value from, Value to) {
  BytesView from_view(iso), to_view(iso);
  TRY(from_view.get(from));
  TRY(to_view.get(to));
  std::string_view a = from_view.text(), b = to_view.text();
  if (a.size() != b.size()) return iso.raise(ValueError, "maketrans arguments must have same length");
  char table[256];
  for (int i = 0; i < 256; ++i) table[i] = static_cast<char>(i);
  for (size_t i = 0; i < a.size(); ++i) table[static_cast<uint8_t>(a[i])] = b[i];
  return make_bytes(iso, {table, sizeof table});
}

}  // namespace skerry
