// unicode_escape and raw_unicode_escape.
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/codec_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/unicode_names.h"
#include "isolate/objects/warning.h"

namespace skerry {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// `count` hexadecimal digits at *at; false when there are fewer, *at then behind those that are there.
bool read_hex(std::string_view data, size_t* at, int count, char32_t* out) {
  char32_t c = 0;
  for (int i = 0; i < count; ++i, ++*at) {
    int digit = *at < data.size() ? hex_digit(data[*at]) : -1;
    if (digit < 0) return false;
    c = c << 4 | static_cast<char32_t>(digit);
  }
  *out = c;
  return true;
}

int simple_escape(char c) {
  switch (c) {
    case '\\': case '\'': case '"': return c;
    case 'b': return '\b';
    case 't': return '\t';
    case 'n': return '\n';
    case 'r': return '\r';
    case 'f': return '\f';
    case 'v': return '\v';
    case 'a': return '\a';
    default: return -1;
  }
}

// The escape behind the backslash at data[start]; *at stands behind its letter. An error message, or null when the
// character is in *out, or kLiteral when the escape is none.
constexpr const char kLiteral[] = "";
constexpr const char kTruncatedHex2[] = "truncated \\xXX escape";
constexpr const char kTruncatedHex4[] = "truncated \\uXXXX escape";
constexpr const char kTruncatedHex8[] = "truncated \\UXXXXXXXX escape";
constexpr const char kMalformedName[] = "malformed \\N character escape";
constexpr const char kLonelyBackslash[] = "\\ at end of string";

const char* read_numeric(std::string_view data, char letter, size_t* at, char32_t* out) {
  int count = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
  if (!read_hex(data, at, count, out))
    return letter == 'x' ? kTruncatedHex2 : letter == 'u' ? kTruncatedHex4 : kTruncatedHex8;
  return *out > 0x10ffff ? "illegal Unicode character" : nullptr;
}

const char* read_named(std::string_view data, size_t* at, char32_t* out) {
  if (*at >= data.size() || data[*at] != '{') return kMalformedName;
  size_t close = data.find('}', *at);
  if (close == data.npos || close == *at + 1) {
    *at = close == data.npos ? data.size() : close;
    return kMalformedName;
  }
  std::string_view name = data.substr(*at + 1, close - *at - 1);
  *at = close + 1;
  int32_t found = unicode::find_character(name);
  if (found < 0) return "unknown Unicode character name";
  *out = static_cast<char32_t>(found);
  return nullptr;
}

const char* read_escape(std::string_view data, size_t* at, char32_t* out) {
  char letter = data[(*at)++];
  if (int c = simple_escape(letter); c >= 0) {
    *out = static_cast<char32_t>(c);
    return nullptr;
  }
  if (letter >= '0' && letter <= '7') {
    char32_t c = static_cast<char32_t>(letter - '0');
    for (int i = 0; i < 2 && *at < data.size() && data[*at] >= '0' && data[*at] <= '7'; ++i)
      c = c << 3 | static_cast<char32_t>(data[(*at)++] - '0');
    *out = c;
    return nullptr;
  }
  if (letter == 'x' || letter == 'u' || letter == 'U') return read_numeric(data, letter, at, out);
  if (letter == 'N') return read_named(data, at, out);
  return kLiteral;
}

// The escape was cut off by the end of the data, and more may come.
bool is_cut(std::string_view data, size_t at, const char* error) {
  return at >= data.size() && (error == kTruncatedHex2 || error == kTruncatedHex4 || error == kTruncatedHex8 ||
                               error == kMalformedName || error == kLonelyBackslash);
}

Status warn_of_escape(Isolate& iso, char letter) {
  Ref text(iso, TRY(make_str_char(iso, static_cast<uint8_t>(letter))));
  return warn(iso, DeprecationWarning, fmt::format("invalid escape sequence '\\{}'", to_utf8(text)));
}

}  // namespace

Result decode_unicode_escape(Decoding& d) {
  StrBuilder out(d.iso);
  std::string_view data = d.data;
  bool warned = false;
  for (size_t i = 0; i < data.size();) {
    if (data[i] != '\\') {
      out.append_char(static_cast<uint8_t>(data[i++]));
      continue;
    }
    size_t start = i++;
    const char* error = nullptr;
    char32_t c = 0;
    if (i >= data.size()) {
      error = kLonelyBackslash;
    } else if (data[i] == '\n') {
      ++i;
      continue;
    } else {
      error = read_escape(data, &i, &c);
    }
    if (!error) {
      out.append_char(c);
    } else if (error == kLiteral) {
      out.append_char('\\');
      out.append_char(static_cast<uint8_t>(data[i - 1]));
      if (!warned) TRY(warn_of_escape(d.iso, data[i - 1]));
      warned = true;
    } else {
      if (is_cut(data, i, error) && d.leaves_rest(start)) break;
      i = TRY(handle_decode_error(d, start, i, error, &out));
      data = d.data;
    }
  }
  return out.build();
}

Result decode_raw_unicode_escape(Decoding& d) {
  StrBuilder out(d.iso);
  std::string_view data = d.data;
  for (size_t i = 0; i < data.size();) {
    auto byte = static_cast<uint8_t>(data[i]);
    bool is_escape = byte == '\\' && i + 1 < data.size() && (data[i + 1] == 'u' || data[i + 1] == 'U');
    if (!is_escape) {
      if (byte == '\\' && i + 1 == data.size() && d.leaves_rest(i)) break;
      out.append_char(byte);
      ++i;
      if (byte == '\\' && i < data.size()) out.append_char(static_cast<uint8_t>(data[i++]));
      continue;
    }
    size_t start = i;
    char letter = data[i + 1];
    i += 2;
    char32_t c = 0;
    const char* error = read_numeric(data, letter, &i, &c);
    if (!error) {
      out.append_char(c);
      continue;
    }
    if (c > 0x10ffff) error = "\\Uxxxxxxxx out of range";
    if (is_cut(data, i, error) && d.leaves_rest(start)) break;
    i = TRY(handle_decode_error(d, start, i, error, &out));
    data = d.data;
  }
  return out.build();
}

Result encode_unicode_escape(const Encoding& e) {
  std::string out;
  visit(e.text(), [&out](auto span) {
    for (char32_t c : span) {
      if (c == '\\') out += "\\\\";
      else if (c == '\n') out += "\\n";
      else if (c == '\r') out += "\\r";
      else if (c == '\t') out += "\\t";
      else if (c >= 0x20 && c < 0x7f) out.push_back(static_cast<char>(c));
      else append_escape(out, c);
    }
  });
  return make_bytes(e.iso, out);
}

Result encode_raw_unicode_escape(const Encoding& e) {
  std::string out;
  visit(e.text(), [&out](auto span) {
    for (char32_t c : span) {
      if (c < 0x100) out.push_back(static_cast<char>(c));
      else append_escape(out, c);
    }
  });
  return make_bytes(e.iso, out);
}

}  // namespace skerry
