#include "isolate/objects/codecs.h"

#include <algorithm>
#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/codec_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/text_arguments.h"

namespace skerry {

CodecHooks codec_hooks;

namespace {

struct Alias {
  std::string_view name;
  CodecKind kind;
};

// Normalised: lower case, runs of other characters as one underscore. Sorted.
constexpr Alias kAliases[] = {
    {"646", CodecKind::kAscii}, {"8859", CodecKind::kLatin1}, {"ansi_x3.4_1968", CodecKind::kAscii},
    {"ansi_x3.4_1986", CodecKind::kAscii}, {"ansi_x3_4_1968", CodecKind::kAscii}, {"ascii", CodecKind::kAscii},
    {"cp367", CodecKind::kAscii}, {"cp65001", CodecKind::kUtf8}, {"cp819", CodecKind::kLatin1},
    {"csascii", CodecKind::kAscii}, {"csisolatin1", CodecKind::kLatin1}, {"ibm367", CodecKind::kAscii},
    {"ibm819", CodecKind::kLatin1}, {"iso646_us", CodecKind::kAscii}, {"iso8859", CodecKind::kLatin1},
    {"iso8859_1", CodecKind::kLatin1}, {"iso_646.irv_1991", CodecKind::kAscii}, {"iso_8859_1", CodecKind::kLatin1},
    {"iso_8859_1_1987", CodecKind::kLatin1}, {"iso_ir_100", CodecKind::kLatin1}, {"iso_ir_6", CodecKind::kAscii},
    {"l1", CodecKind::kLatin1}, {"latin", CodecKind::kLatin1}, {"latin1", CodecKind::kLatin1},
    {"latin_1", CodecKind::kLatin1}, {"raw_unicode_escape", CodecKind::kRawUnicodeEscape},
    {"rawunicodeescape", CodecKind::kRawUnicodeEscape}, {"u16", CodecKind::kUtf16}, {"u32", CodecKind::kUtf32},
    {"u7", CodecKind::kUtf7}, {"u8", CodecKind::kUtf8}, {"unicode_escape", CodecKind::kUnicodeEscape},
    {"unicode_1_1_utf_7", CodecKind::kUtf7}, {"unicodebigunmarked", CodecKind::kUtf16Be}, {"unicodeescape", CodecKind::kUnicodeEscape},
    {"unicodelittleunmarked", CodecKind::kUtf16Le}, {"us", CodecKind::kAscii}, {"us_ascii", CodecKind::kAscii},
    {"utf", CodecKind::kUtf8}, {"utf16", CodecKind::kUtf16}, {"utf32", CodecKind::kUtf32}, {"utf7", CodecKind::kUtf7}, {"utf8", CodecKind::kUtf8},
    {"utf8_ucs2", CodecKind::kUtf8}, {"utf8_ucs4", CodecKind::kUtf8}, {"utf_16", CodecKind::kUtf16},
    {"utf_16_be", CodecKind::kUtf16Be}, {"utf_16_le", CodecKind::kUtf16Le}, {"utf_16be", CodecKind::kUtf16Be},
    {"utf_16le", CodecKind::kUtf16Le}, {"utf_32", CodecKind::kUtf32}, {"utf_32_be", CodecKind::kUtf32Be},
    {"utf_32_le", CodecKind::kUtf32Le}, {"utf_32be", CodecKind::kUtf32Be}, {"utf_32le", CodecKind::kUtf32Le},
    {"utf_7", CodecKind::kUtf7}, {"utf_8", CodecKind::kUtf8}, {"utf_8_sig", CodecKind::kUtf8Sig},
};

std::string_view strict_unless(std::string_view errors) { return errors.data() == nullptr ? "strict" : errors; }

}  // namespace

std::string normalised_encoding(std::string_view name) {
  std::string out;
  bool gap = false;
  for (char c : name) {
    bool keep = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.';
    if (!keep) {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out.push_back('_');
    gap = false;
    out.push_back(static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c));
  }
  return out;
}

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

Fault unknown_encoding(Isolate& iso, std::string_view encoding) {
  return iso.raise(LookupError, "unknown encoding: {}", encoding);
}

Result decode_with(Isolate& iso, CodecKind kind, std::string_view data, Value object, std::string_view errors) {
  Decoding d{iso, data, object, codec_name(kind), strict_unless(errors)};
  ByteOrder order = ByteOrder::kNative;
  switch (kind) {
    case CodecKind::kUtf8: return decode_utf8(d);
    case CodecKind::kUtf8Sig:
      if (!data.starts_with(kByteOrderMark)) return decode_utf8(d);
      d.data.remove_prefix(kByteOrderMark.size());
      d.object = Value();
      return decode_utf8(d);
    case CodecKind::kLatin1: return make_str_of(iso, text_view(data));
    case CodecKind::kAscii: return decode_ascii(d);
    case CodecKind::kUtf16: return decode_utf16(d, &order);
    case CodecKind::kUtf16Le: return decode_utf16(d, &(order = ByteOrder::kLittle));
    case CodecKind::kUtf16Be: return decode_utf16(d, &(order = ByteOrder::kBig));
    case CodecKind::kUtf32: return decode_utf32(d, &order);
    case CodecKind::kUtf32Le: return decode_utf32(d, &(order = ByteOrder::kLittle));
    case CodecKind::kUtf32Be: return decode_utf32(d, &(order = ByteOrder::kBig));
    case CodecKind::kUtf7: return decode_utf7(d);
    case CodecKind::kUnicodeEscape: return decode_unicode_escape(d);
    case CodecKind::kRawUnicodeEscape: return decode_raw_unicode_escape(d);
    case CodecKind::kUnknown: break;
  }
  return Fault(FaultKind::kNotFound);
}

Result decode_named(Isolate& iso, std::string_view data, Value object, std::string_view encoding,
                    std::string_view errors) {
  CodecKind kind = find_codec(encoding);
  if (kind != CodecKind::kUnknown) return decode_with(iso, kind, data, object, errors);
  if (codec_hooks.decode) {
    Ref bytes(iso, BytesObject::check(object) ? retained(iso, object) : TRY(make_bytes(iso, data)));
    Result r = codec_hooks.decode(iso, bytes, encoding, errors);
    if (!r.is_not_found()) return r;
  }
  return unknown_encoding(iso, encoding);
}

Result encode_with_mark(Isolate& iso, Value str, std::string_view errors) {
  Ref body(iso, TRY(encode_utf8({iso, str, "utf-8", errors})));
  std::string_view text = body.as<BytesObject>()->view();
  uint8_t* out;
  Result r = allocate_bytes(iso, kByteOrderMark.size() + text.size(), &out);
  TRY(r);
  out = std::copy(kByteOrderMark.begin(), kByteOrderMark.end(), out);
  std::copy(text.begin(), text.end(), out);
  return r;
}

}  // namespace

CodecKind find_codec(std::string_view name) {
  if (name == "utf-8") return CodecKind::kUtf8;
  std::string key = normalised_encoding(name);
  auto* alias = std::lower_bound(std::begin(kAliases), std::end(kAliases), std::string_view(key),
                                 [](const Alias& a, std::string_view n) { return a.name < n; });
  return alias != std::end(kAliases) && alias->name == key ? alias->kind : CodecKind::kUnknown;
}

std::string_view codec_name(CodecKind kind) {
  switch (kind) {
    case CodecKind::kUtf8: case CodecKind::kUtf8Sig: return "utf-8";
    case CodecKind::kLatin1: return "latin-1";
    case CodecKind::kAscii: return "ascii";
    case CodecKind::kUtf16: return "utf-16";
    case CodecKind::kUtf16Le: return "utf-16-le";
    case CodecKind::kUtf16Be: return "utf-16-be";
    case CodecKind::kUtf32: return "utf-32";
    case CodecKind::kUtf32Le: return "utf-32-le";
    case CodecKind::kUtf32Be: return "utf-32-be";
    case CodecKind::kUtf7: return "utf7";
    case CodecKind::kUnicodeEscape: return "unicodeescape";
    case CodecKind::kRawUnicodeEscape: return "rawunicodeescape";
    case CodecKind::kUnknown: break;
  }
  return "";
}

Result encode_str(Isolate& iso, Value str, std::string_view encoding, std::string_view errors) {
  CodecKind kind = find_codec(encoding);
  Encoding e{iso, str, codec_name(kind), strict_unless(errors)};
  switch (kind) {
    case CodecKind::kUtf8: return encode_utf8(e);
    case CodecKind::kUtf8Sig: return encode_with_mark(iso, str, e.errors);
    case CodecKind::kLatin1: return encode_narrow(e, 0x100);
    case CodecKind::kAscii: return encode_narrow(e, 0x80);
    case CodecKind::kUtf16: return encode_utf16(e, ByteOrder::kNative);
    case CodecKind::kUtf16Le: return encode_utf16(e, ByteOrder::kLittle);
    case CodecKind::kUtf16Be: return encode_utf16(e, ByteOrder::kBig);
    case CodecKind::kUtf32: return encode_utf32(e, ByteOrder::kNative);
    case CodecKind::kUtf32Le: return encode_utf32(e, ByteOrder::kLittle);
    case CodecKind::kUtf32Be: return encode_utf32(e, ByteOrder::kBig);
    case CodecKind::kUtf7: return encode_utf7(e);
    case CodecKind::kUnicodeEscape: return encode_unicode_escape(e);
    case CodecKind::kRawUnicodeEscape: return encode_raw_unicode_escape(e);
    case CodecKind::kUnknown: break;
  }
  if (codec_hooks.encode) {
    Result r = codec_hooks.encode(iso, str, encoding, errors);
    if (!r.is_not_found()) return r;
  }
  return unknown_encoding(iso, encoding);
}

Result decode_bytes(Isolate& iso, std::string_view data, std::string_view encoding, std::string_view errors) {
  return decode_named(iso, data, Value(), encoding, errors);
}

Result decode_object(Isolate& iso, Value v, std::string_view encoding, std::string_view errors) {
  if (BytesObject::check(v)) return decode_named(iso, v.as<BytesObject>()->view(), v, encoding, errors);
  if (StrObject::check(v)) return iso.raise(TypeError, "decoding str is not supported");
  if (!type_of(v)->slots.get_buffer)
    return iso.raise(TypeError, "decoding to str: need a bytes-like object, {} found", type_name(v));
  BufferView view;
  TRY(get_buffer(iso, v, &view));
  Result r = decode_named(iso, {reinterpret_cast<const char*>(view.data), view.size}, Value(), encoding, errors);
  release_buffer(iso, &view);
  return r;
}

Fallible<std::string_view> text_argument(Isolate& iso, Value v, const char* function, const char* parameter,
                                         std::string_view fallback, std::string* buffer) {
  if (v.is_empty()) return fallback;
  if (!StrObject::check(v))
    return iso.raise(TypeError, "{}() argument '{}' must be str, not {}", function, parameter, type_name_or_none(v));
  std::string_view text = utf8_view(v, *buffer);
  if (text.find('\0') != text.npos) return iso.raise(ValueError, "embedded null character");
  return text;
}

}  // namespace skerry
