// UTF-16 and UTF-32, with and without a byte order mark.
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/codec_parts.h"

namespace skerry {

namespace {

constexpr const char* kSurrogates = "surrogates not allowed";
bool is_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }
bool is_low(char32_t c) { return c >= 0xDC00 && c <= 0xDFFF; }

char32_t read_unit(std::string_view data, size_t at, int unit, bool big) {
  char32_t c = 0;
  for (int i = 0; i < unit; ++i)
    c = c << 8 | static_cast<uint8_t>(data[at + static_cast<size_t>(big ? i : unit - 1 - i)]);
  return c;
}

void write_unit(std::string* out, char32_t c, int unit, bool big) {
  for (int i = 0; i < unit; ++i) out->push_back(static_cast<char>(c >> 8 * (big ? unit - 1 - i : i)));
}

// Looks at the mark when the order is open; the position behind it.
size_t skip_mark(std::string_view data, int unit, ByteOrder* order, bool* big) {
  *big = *order == ByteOrder::kBig;
  if (*order != ByteOrder::kNative || data.size() < static_cast<size_t>(unit)) return 0;
  for (bool candidate : {false, true}) {
    if (read_unit(data, 0, unit, candidate) != 0xFEFF) continue;
    *big = candidate;
    *order = candidate ? ByteOrder::kBig : ByteOrder::kLittle;
    return static_cast<size_t>(unit);
  }
  return 0;
}

// put(c): one character that the codec can encode.
template <class Put>
Result encode_wide(const Encoding& e, int unit, ByteOrder order, Put put) {
  bool big = order == ByteOrder::kBig;
  TextView text = e.text();
  std::string out;
  if (order == ByteOrder::kNative) write_unit(&out, 0xFEFF, unit, big);
  EncodeReplacement replacement;
  for (size_t i = 0; i < text.length;) {
    if (!is_surrogate(text[i])) {
      put(&out, text[i++], big);
      continue;
    }
    TRY(handle_encode_error(e, i, i + 1, kSurrogates, &replacement));
    if (replacement.bytes.size() % static_cast<size_t>(unit)) return raise_encode_error(e, i, i + 1, kSurrogates);
    for (char32_t r : replacement.text) {
      if (is_surrogate(r)) return raise_encode_error(e, i, i + 1, kSurrogates);
      put(&out, r, big);
    }
    out += replacement.bytes;
    i = replacement.position;
  }
  return make_bytes(e.iso, out);
}

}  // namespace

Result decode_utf16(Decoding& d, ByteOrder* order) {
  bool big;
  std::string_view data = d.data;
  size_t i = skip_mark(data, 2, order, &big);
  d.codec = big ? "utf-16-be" : "utf-16-le";
  StrBuilder out(d.iso);
  while (i < data.size()) {
    const char* error;
    size_t end = i + 2;
    if (data.size() - i < 2) {
      if (d.leaves_rest(i)) break;
      error = "truncated data";
      end = data.size();
    } else {
      char32_t c = read_unit(data, i, 2, big);
      if (!is_surrogate(c)) {
        out.append_char(c);
        i += 2;
        continue;
      }
      if (is_low(c)) {
        error = "illegal encoding";
      } else if (data.size() - i < 4) {
        if (d.leaves_rest(i)) break;
        error = "unexpected end of data";
        end = data.size();
      } else {
        char32_t low = read_unit(data, i + 2, 2, big);
        if (is_low(low)) {
          out.append_char(0x10000 + ((c - 0xD800) << 10 | (low - 0xDC00)));
          i += 4;
          continue;
        }
        error = "illegal UTF-16 surrogate";
      }
    }
    i = TRY(handle_decode_error(d, i, end, error, &out));
    data = d.data;
  }
  return out.build();
}

Result decode_utf32(Decoding& d, ByteOrder* order) {
  bool big;
  std::string_view data = d.data;
  size_t i = skip_mark(data, 4, order, &big);
  d.codec = big ? "utf-32-be" : "utf-32-le";
  StrBuilder out(d.iso);
  while (i < data.size()) {
    const char* error;
    size_t end = i + 4;
    if (data.size() - i < 4) {
      if (d.leaves_rest(i)) break;
      error = "truncated data";
      end = data.size();
    } else {
      char32_t c = read_unit(data, i, 4, big);
      if (c <= 0x10ffff && !is_surrogate(c)) {
        out.append_char(c);
        i += 4;
        continue;
      }
      error = is_surrogate(c) ? "code point in surrogate code point range" : "code point not in range(0x110000)";
    }
    i = TRY(handle_decode_error(d, i, end, error, &out));
    data = d.data;
  }
  return out.build();
}

Result encode_utf16(const Encoding& e, ByteOrder order) {
  return encode_wide(e, 2, order, [](std::string* out, char32_t c, bool big) {
    if (c < 0x10000) return write_unit(out, c, 2, big);
    write_unit(out, 0xD800 + ((c - 0x10000) >> 10), 2, big);
    write_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF), 2, big);
  });
}

Result encode_utf32(const Encoding& e, ByteOrder order) {
  return encode_wide(e, 4, order, [](std::string* out, char32_t c, bool big) { write_unit(out, c, 4, big); });
}

}  // namespace skerry
