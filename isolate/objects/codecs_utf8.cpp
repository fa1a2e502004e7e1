// UTF-8 (RFC 3629), ASCII and Latin-1.
#include <cstring>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/codec_parts.h"
#include "isolate/objects/utf8.h"

namespace skerry {

namespace {

constexpr const char* kSurrogates = "surrogates not allowed";

const char* utf8_error(std::string_view data, size_t start, size_t covered) {
  auto first = static_cast<uint8_t>(data[start]);
  if (first < 0xC2 || first > 0xF4) return "invalid start byte";
  return start + covered == data.size() ? "unexpected end of data" : "invalid continuation byte";
}

// The bytes from `start` to the end could be the start of a character.
bool is_incomplete(std::string_view data, size_t start, size_t covered) {
  auto first = static_cast<uint8_t>(data[start]);
  // A surrogate's first two bytes are kept for surrogatepass, which wants all three.
  if (first == 0xED && start + 2 == data.size() && static_cast<uint8_t>(data[start + 1]) >= 0xA0) covered = 2;
  return start + covered == data.size() && first >= 0xC2 && first <= 0xF4;
}

// Where the first error is, or the size; lengths on the way.
size_t measure_valid(std::string_view data, Utf8Shape* shape) {
  for (size_t i = 0; i < data.size(); ++shape->length) {
    char32_t c = static_cast<uint8_t>(data[i]);
    if (c < 0x80) {
      size_t run = ascii_prefix(data.substr(i));
      i += run;
      shape->length += run - 1;
      continue;
    }
    int n = decode_utf8_strict(data, i, &c);
    if (n < 0) return i;
    if (c > shape->max_char) shape->max_char = c;
    i += static_cast<size_t>(n);
  }
  return data.size();
}

Result decode_with_handler(Decoding& d) {
  StrBuilder out(d.iso);
  std::string_view data = d.data;
  for (size_t i = 0; i < data.size();) {
    char32_t c;
    int n = decode_utf8_strict(data, i, &c);
    if (n > 0) {
      out.append_char(c);
      i += static_cast<size_t>(n);
      continue;
    }
    auto covered = static_cast<size_t>(-n);
    if (is_incomplete(data, i, covered) && d.leaves_rest(i)) break;
    i = TRY(handle_decode_error(d, i, i + covered, utf8_error(data, i, covered), &out));
    data = d.data;
  }
  return out.build();
}

bool is_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

template <class C>
size_t encoded_size(std::span<const C> text, bool* has_surrogates) {
  size_t size = 0;
  for (char32_t c : text) {
    size += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    if (is_surrogate(c)) *has_surrogates = true;
  }
  return size;
}

uint8_t* write_char(uint8_t* out, char32_t c) {
  auto byte = [](char32_t b) { return static_cast<uint8_t>(b); };
  if (c < 0x80) {
    *out++ = byte(c);
  } else if (c < 0x800) {
    *out++ = byte(0xC0 | c >> 6);
    *out++ = byte(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    *out++ = byte(0xE0 | c >> 12);
    *out++ = byte(0x80 | (c >> 6 & 0x3F));
    *out++ = byte(0x80 | (c & 0x3F));
  } else {
    *out++ = byte(0xF0 | c >> 18);
    *out++ = byte(0x80 | (c >> 12 & 0x3F));
    *out++ = byte(0x80 | (c >> 6 & 0x3F));
    *out++ = byte(0x80 | (c & 0x3F));
  }
  return out;
}

Result encode_with_handler(const Encoding& e) {
  TextView text = e.text();
  std::string out;
  EncodeReplacement replacement;
  for (size_t i = 0; i < text.length;) {
    char32_t c = text[i];
    if (!is_surrogate(c)) {
      append_utf8_char(out, c);
      ++i;
      continue;
    }
    size_t end = i + 1;
    while (end < text.length && is_surrogate(text[end])) ++end;
    TRY(handle_encode_error(e, i, end, kSurrogates, &replacement));
    for (char32_t r : replacement.text) {
      if (is_surrogate(r)) return raise_encode_error(e, i, end, kSurrogates);
      append_utf8_char(out, r);
    }
    out += replacement.bytes;
    i = replacement.position;
  }
  return make_bytes(e.iso, out);
}

}  // namespace

Result decode_utf8(Decoding& d) {
  if (is_ascii_text(d.data)) return make_str_of(d.iso, text_view(d.data));
  Utf8Shape shape;
  if (size_t valid = measure_valid(d.data, &shape); valid < d.data.size()) {
    char32_t c;
    auto covered = static_cast<size_t>(-decode_utf8_strict(d.data, valid, &c));
    if (!is_incomplete(d.data, valid, covered) || !d.leaves_rest(valid)) return decode_with_handler(d);
    d.data = d.data.substr(0, valid);
    if (is_ascii_text(d.data)) return make_str_of(d.iso, text_view(d.data));
  }
  if (shape.length == 1) return make_str_char(d.iso, shape.max_char);
  Result r = allocate_str(d.iso, shape.length, shape.max_char);
  write_utf8(d.data, shape, mutable_data(TRY(r).as<StrObject>()));
  return r;
}

Result decode_ascii(Decoding& d) {
  if (is_ascii_text(d.data)) return make_str_of(d.iso, text_view(d.data));
  StrBuilder out(d.iso);
  std::string_view data = d.data;
  for (size_t i = 0; i < data.size();) {
    auto byte = static_cast<uint8_t>(data[i]);
    if (byte < 0x80) {
      out.append_char(byte);
      ++i;
    } else {
      i = TRY(handle_decode_error(d, i, i + 1, "ordinal not in range(128)", &out));
      data = d.data;
    }
  }
  return out.build();
}

Result encode_utf8(const Encoding& e) {
  TextView text = e.text();
  if (e.str.as<StrObject>()->is_ascii())
    return make_bytes(e.iso, {static_cast<const char*>(text.data), text.length});
  uint8_t* out;
  if (text.width == 1) {
    std::span<const uint8_t> bytes(static_cast<const uint8_t*>(text.data), text.length);
    size_t beyond_ascii = 0;
    for (uint8_t c : bytes) beyond_ascii += c >> 7;
    Result r = allocate_bytes(e.iso, text.length + beyond_ascii, &out);
    TRY(r);
    std::string_view left(static_cast<const char*>(text.data), text.length);
    while (!left.empty()) {
      size_t run = ascii_prefix(left);
      std::memcpy(out, left.data(), run);
      out += run;
      left.remove_prefix(run);
      for (; !left.empty() && static_cast<uint8_t>(left[0]) >= 0x80; left.remove_prefix(1)) {
        auto c = static_cast<uint8_t>(left[0]);
        *out++ = static_cast<uint8_t>(0xC0 | c >> 6);
        *out++ = static_cast<uint8_t>(0x80 | (c & 0x3F));
      }
    }
    return r;
  }
  bool has_surrogates = false;
  size_t size = visit(text, [&](auto span) { return encoded_size(span, &has_surrogates); });
  if (has_surrogates) return encode_with_handler(e);
  Result r = allocate_bytes(e.iso, size, &out);
  TRY(r);
  visit(text, [&](auto span) {
    for (char32_t c : span) out = write_char(out, c);
  });
  return r;
}

Result encode_narrow(const Encoding& e, char32_t limit) {
  TextView text = e.text();
  if (e.str.as<StrObject>()->is_ascii() || (limit == 0x100 && text.width == 1))
    return make_bytes(e.iso, {static_cast<const char*>(text.data), text.length});
  const char* reason = limit == 0x80 ? "ordinal not in range(128)" : "ordinal not in range(256)";
  std::string out;
  EncodeReplacement replacement;
  for (size_t i = 0; i < text.length;) {
    if (text[i] < limit) {
      out.push_back(static_cast<char>(text[i++]));
      continue;
    }
    size_t end = i + 1;
    while (end < text.length && text[end] >= limit) ++end;
    TRY(handle_encode_error(e, i, end, reason, &replacement));
    for (char32_t r : replacement.text) {
      if (r >= limit) return raise_encode_error(e, i, end, reason);
      out.push_back(static_cast<char>(r));
    }
    out += replacement.bytes;
    i = replacement.position;
  }
  return make_bytes(e.iso, out);
}

}  // namespace skerry
