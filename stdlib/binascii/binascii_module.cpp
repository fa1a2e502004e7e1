// binascii: bytes as ASCII text and back: hex, base64, uuencode, quoted-printable; and checksums.
#include <zlib.h>

#include <cctype>
#include <iterator>
#include <string>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"

namespace skerry {

TypeObject binascii_error, binascii_incomplete;

namespace {

constexpr const char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr const char kHex[] = "0123456789ABCDEF";

struct DecodeTable {
  uint8_t of[256];
};
constexpr DecodeTable kBase64Values = [] {
  DecodeTable t{};
  for (auto& v : t.of) v = 255;
  for (uint8_t i = 0; i < 64; ++i) t.of[static_cast<uint8_t>(kBase64[i])] = i;
  return t;
}();

// An argument of the a2b functions: ASCII text or bytes.
class AsciiView {
 public:
  explicit AsciiView(Isolate& iso) : iso_(iso), bytes_(iso) {}
  Status get(Value v) {
    if (StrObject::check(v)) {
      auto* s = v.as<StrObject>();
      if (!s->is_ascii()) return iso_.raise(ValueError, "string argument should contain only ASCII characters");
      text_ = {reinterpret_cast<const char*>(s->data1()), s->length()};
      return Status::ok();
    }
    if (!is_buffer(v)) return iso_.raise(TypeError, "argument should be bytes, buffer or ASCII string, not '{}'", type_name(v));
    TRY(bytes_.get(v));
    text_ = bytes_.text();
    return Status::ok();
  }
  std::string_view text() const { return text_; }

 private:
  Isolate& iso_;
  BytesView bytes_;
  std::string_view text_;
};

uint8_t byte_at(std::string_view s, size_t i) { return static_cast<uint8_t>(s[i]); }
int hex_digit(uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// ---- base64
Result a2b_base64(Isolate& iso, Value data, bool strict_mode) {
  AsciiView view(iso);
  TRY(view.get(data));
  std::string_view in = view.text();
  if (strict_mode && !in.empty() && in[0] == '=') return iso.raise(binascii_error, "Leading padding not allowed");
  std::string out;
  out.reserve(in.size() / 4 * 3 + 3);
  unsigned position = 0, pads = 0, bits = 0;
  bool padding_started = false;
  for (size_t i = 0; i < in.size(); ++i) {
    uint8_t c = byte_at(in, i);
    if (c == '=') {
      padding_started = true;
      if (position >= 2 && position + ++pads >= 4) {
        if (strict_mode && i + 1 < in.size()) return iso.raise(binascii_error, "Excess data after padding");
        return make_bytes(iso, out);
      }
      continue;
    }
    uint8_t value = kBase64Values.of[c];
    if (value == 255) {
      if (strict_mode) return iso.raise(binascii_error, "Only base64 data is allowed");
      continue;
    }
    if (strict_mode && padding_started) return iso.raise(binascii_error, "Discontinuous padding not allowed");
    pads = 0;
    bits = bits << 6 | value;
    if (position != 0) out.push_back(static_cast<char>(bits >> (6 - 2 * position)));
    position = (position + 1) & 3;
  }
  if (position == 1)
    return iso.raise(binascii_error,
                     "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more than a multiple of 4",
                     out.size() / 3 * 4 + 1);
  if (position != 0) return iso.raise(binascii_error, "Incorrect padding");
  return make_bytes(iso, out);
}

Result b2a_base64(Isolate& iso, Value data, bool newline) {
  BytesView view(iso);
  TRY(view.get(data));
  std::string_view in = view.text();
  uint8_t* out;
  Ref made(iso, TRY(allocate_bytes(iso, (in.size() + 2) / 3 * 4 + newline, &out)));
  size_t i = 0;
  for (; i + 3 <= in.size(); i += 3) {
    unsigned bits = static_cast<unsigned>(byte_at(in, i) << 16 | byte_at(in, i + 1) << 8 | byte_at(in, i + 2));
    for (int shift = 18; shift >= 0; shift -= 6) *out++ = static_cast<uint8_t>(kBase64[bits >> shift & 63]);
  }
  if (size_t left = in.size() - i; left != 0) {
    unsigned bits = static_cast<unsigned>(byte_at(in, i) << 16 | (left == 2 ? byte_at(in, i + 1) << 8 : 0));
    *out++ = static_cast<uint8_t>(kBase64[bits >> 18]);
    *out++ = static_cast<uint8_t>(kBase64[bits >> 12 & 63]);
    *out++ = left == 2 ? static_cast<uint8_t>(kBase64[bits >> 6 & 63]) : '=';
    *out++ = '=';
  }
  if (newline) *out = '\n';
  return made.release();
}

// ---- hex
Result hexlify(Isolate& iso, Value data, Value separator, int64_t bytes_per_separator) {
  BytesView view(iso);
  TRY(view.get(data));
  Ref text(iso, TRY(bytes_hex(iso, view.text(), separator, bytes_per_separator)));
  auto* s = text.as<StrObject>();
  return make_bytes(iso, {reinterpret_cast<const char*>(s->data1()), s->length()});
}
Result unhexlify(Isolate& iso, Value data) {
  AsciiView view(iso);
  TRY(view.get(data));
  std::string_view in = view.text();
  if (in.size() % 2 != 0) return iso.raise(binascii_error, "Odd-length string");
  uint8_t* out;
  Ref made(iso, TRY(allocate_bytes(iso, in.size() / 2, &out)));
  for (size_t i = 0; i < in.size(); i += 2) {
    int high = hex_digit(byte_at(in, i)), low = hex_digit(byte_at(in, i + 1));
    if (high < 0 || low < 0) return iso.raise(binascii_error, "Non-hexadecimal digit found");
    *out++ = static_cast<uint8_t>(high << 4 | low);
  }
  return made.release();
}

// ---- uuencode: one line
Result a2b_uu(Isolate& iso, Value data) {
  AsciiView view(iso);
  TRY(view.get(data));
  std::string_view in = view.text();
  size_t wanted = in.empty() ? 32 : static_cast<size_t>((byte_at(in, 0) - ' ') & 63);
  std::string out;
  size_t i = 1;
  unsigned bits = 0, count = 0;
  for (; out.size() < wanted; ++i) {
    // Spaces at the end may have been eaten on the way.
    unsigned value = 0;
    if (i < in.size() && in[i] != '\n' && in[i] != '\r') {
      uint8_t c = byte_at(in, i);
      if (c < ' ' || c > ' ' + 64) return iso.raise(binascii_error, "Illegal char");
      value = (c - ' ') & 63;
    }
    bits = (bits << 6 | value) & 0xffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out.push_back(static_cast<char>(bits >> count));
    }
  }
  for (; i < in.size(); ++i)
    if (in[i] != ' ' && in[i] != '`' && in[i] != '\n' && in[i] != '\r') return iso.raise(binascii_error, "Trailing garbage");
  return make_bytes(iso, out);
}
Result b2a_uu(Isolate& iso, Value data, bool backtick) {
  BytesView view(iso);
  TRY(view.get(data));
  std::string_view in = view.text();
  if (in.size() > 45) return iso.raise(binascii_error, "At most 45 bytes at once");
  auto digit = [&](unsigned v) { return static_cast<char>(v == 0 && backtick ? '`' : v + ' '); };
  std::string out(1, digit(static_cast<unsigned>(in.size())));
  for (size_t i = 0; i < in.size(); i += 3) {
    auto at = [&](size_t k) { return k < in.size() ? unsigned{byte_at(in, k)} : 0u; };
    unsigned bits = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
    for (int shift = 18; shift >= 0; shift -= 6) out.push_back(digit(bits >> shift & 63));
  }
  out.push_back('\n');
  return make_bytes(iso, out);
}

// ---- quoted-printable
Result a2b_qp(Isolate& iso, Value data, bool header) {
  AsciiView view(iso);
  TRY(view.get(data));
  std::string_view in = view.text();
  std::string out;
  for (size_t i = 0; i < in.size();) {
    char c = in[i++];
    if (c == '_' && header) {
      out.push_back(' ');
      continue;
    }
    if (c != '=') {
      out.push_back(c);
      continue;
    }
    if (i >= in.size()) break;
    if (in[i] == '\n' || in[i] == '\r') {  // soft line break
      while (i < in.size() && in[i] != '\n') ++i;
      if (i < in.size()) ++i;
    } else if (in[i] == '=') {
      out.push_back('=');
      ++i;
    } else if (i + 1 < in.size() && hex_digit(byte_at(in, i)) >= 0 && hex_digit(byte_at(in, i + 1)) >= 0) {
      out.push_back(static_cast<char>(hex_digit(byte_at(in, i)) << 4 | hex_digit(byte_at(in, i + 1))));
      i += 2;
    } else {
      out.push_back('=');
    }
  }
  return make_bytes(iso, out);
}

Result b2a_qp(Isolate& iso, Value data, bool quotetabs, bool istext, bool header) {
  constexpr size_t kLine = 76;
  BytesView view(iso);
  TRY(view.get(data));
  std::string_view in = view.text();
  std::string out;
  size_t first_newline = in.find('\n');
  bool crlf = first_newline != in.npos && first_newline > 0 && in[first_newline - 1] == '\r';
  size_t line = 0;
  auto end_line = [&] { out += crlf ? "\r\n" : "\n"; };
  auto quote = [&](uint8_t c) { out += {'=', kHex[c >> 4], kHex[c & 15]}; };
  for (size_t i = 0; i < in.size();) {
    uint8_t c = byte_at(in, i);
    bool last = i + 1 == in.size();
    bool blank = c == ' ' || c == '\t', line_end = c == '\r' || c == '\n';
    bool lone_dot = c == '.' && line == 0 && (last || in[i + 1] == '\n' || in[i + 1] == '\r' || in[i + 1] == 0);
    bool quoted = c > 126 || c == '=' || (header && c == '_') || lone_dot || (!istext && line_end) || (blank && last) ||
                  (c < 33 && !line_end && (quotetabs || !blank));
    if (quoted) {
      if (line + 3 >= kLine) {
        out.push_back('=');
        end_line();
        line = 0;
      }
      quote(c);
      ++i;
      line += 3;
    } else if (istext && (c == '\n' || (c == '\r' && !last && in[i + 1] == '\n'))) {
      line = 0;
      // Blanks before the end of a line would not survive.
      if (!out.empty() && (out.back() == ' ' || out.back() == '\t')) {
        auto blank_byte = static_cast<uint8_t>(out.back());
        out.pop_back();
        quote(blank_byte);
      }
      end_line();
      i += c == '\r' ? 2 : 1;
    } else {
      if (!last && in[i + 1] != '\n' && line + 1 >= kLine) {
        out.push_back('=');
        end_line();
        line = 0;
      }
      ++line;
      out.push_back(header && c == ' ' ? '_' : static_cast<char>(c));
      ++i;
    }
  }
  return make_bytes(iso, out);
}

// ---- Checksums
// Any int, modulo 2**32.
Fallible<uint32_t> word_argument(Isolate& iso, Value v) {
  Ref index(iso, TRY(as_index(iso, v)));
  int64_t n;
  if (int_fits_int64(index, &n)) return static_cast<uint32_t>(n);
  auto* big = index.as<IntObject>();
  auto low = static_cast<uint32_t>(big->limbs()[0]);
  return big->is_negative() ? -low : low;
}
Fallible<int64_t> binascii_crc32(Isolate& iso, Value data, Value crc) {
  uint32_t start = TRY(word_argument(iso, crc));
  BytesView view(iso);
  TRY(view.get(data));
  std::string_view in = view.text();
  return static_cast<int64_t>(crc32_z(start, reinterpret_cast<const Bytef*>(in.data()), in.size()));
}
Fallible<int64_t> crc_hqx(Isolate& iso, Value data, Value crc) {
  uint32_t value = TRY(word_argument(iso, crc)) & 0xffff;
  BytesView view(iso);
  TRY(view.get(data));
  for (char c : view.text()) {
    value ^= static_cast<uint32_t>(static_cast<uint8_t>(c)) << 8;
    for (int bit = 0; bit < 8; ++bit) value = (value << 1 ^ (value & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return static_cast<int64_t>(value);
}

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "Error", as_value(&binascii_error)));
  return module_set(iso, module, "Incomplete", as_value(&binascii_incomplete));
}

constexpr MethodDef kFunctions[] = {
    def<"def a2b_base64(data, /, *, strict_mode=False)", a2b_base64>(
        "Decode a line of base64 data.\n\n  strict_mode\n    When set to True, bytes that are not in the base64 standard are not "
        "allowed.\n    The same applies to excess data after padding (= / ==)."),
    def<"def a2b_hex(hexstr, /)", unhexlify>("Binary data of hexadecimal representation.\n\nhexstr must contain an even number of "
                                             "hex digits (upper or lower case).\nThis function is also available as \"unhexlify()\"."),
    def<"def a2b_qp(data, header=False)", a2b_qp>("Decode a string of qp-encoded data."),
    def<"def a2b_uu(data, /)", a2b_uu>("Decode a line of uuencoded data."),
    def<"def b2a_base64(data, /, *, newline=True)", b2a_base64>("Base64-code line of data."),
    def<"def b2a_hex(data, sep=<unset>, bytes_per_sep=1)", hexlify>("Hexadecimal representation of binary data."),
    def<"def b2a_qp(data, quotetabs=False, istext=True, header=False)", b2a_qp>(
        "Encode a string using quoted-printable encoding.\n\nOn encoding, when istext is set, newlines are not encoded, and "
        "white\nspace at end of lines is.  When istext is not set, \\r and \\n (CR/LF)\nare both encoded.  When quotetabs is set, "
        "space and tabs are encoded."),
    def<"def b2a_uu(data, /, *, backtick=False)", b2a_uu>("Uuencode line of data."),
    def<"def crc32(data, crc=0, /)", binascii_crc32>("Compute CRC-32 incrementally."),
    def<"def crc_hqx(data, crc, /)", crc_hqx>("Compute CRC-CCITT incrementally."),
    def<"def hexlify(data, sep=<unset>, bytes_per_sep=1)", hexlify>(
        "Hexadecimal representation of binary data.\n\n  sep\n    An optional single character or byte to separate hex bytes.\n"
        "  bytes_per_sep\n    How many bytes between separators.  Positive values count from the\n    right, negative values count "
        "from the left."),
    def<"def unhexlify(hexstr, /)", unhexlify>("Binary data of hexadecimal representation.\n\nhexstr must contain an even number of "
                                               "hex digits (upper or lower case)."),
};

}  // namespace

extern const TypeDef binascii_error_def{.type = &binascii_error,
                                        .name = "binascii.Error",
                                        .doc = nullptr,
                                        .base = &ValueError,
                                        .instance_size = sizeof(ExceptionObject),
                                        .flags = kExceptionFlags};
extern const TypeDef binascii_incomplete_def{.type = &binascii_incomplete,
                                             .name = "binascii.Incomplete",
                                             .doc = nullptr,
                                             .base = &Exception,
                                             .instance_size = sizeof(ExceptionObject),
                                             .flags = kExceptionFlags};
extern const ModuleDef binascii_module_def{.name = "binascii",
                                           .doc = "Conversion between binary data and ASCII",
                                           .functions = kFunctions,
                                           .function_count = std::size(kFunctions),
                                           .populate = populate};

}  // namespace skerry
