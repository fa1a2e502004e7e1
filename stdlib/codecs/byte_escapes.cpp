#include "stdlib/codecs/byte_escapes.h"

#include <string>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/warning.h"

namespace skerry::codecs {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

int simple_escape(char c) {
  switch (c) {
    case '\\': case '\'': case '"': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 't': return '\t';
    case 'n': return '\n';
    case 'r': return '\r';
    case 'v': return '\v';
    case 'a': return '\a';
    default: return -1;
  }
}

bool is_octal(char c) { return c >= '0' && c <= '7'; }

// \x at data[start] without two digits.
Status bad_hex(Isolate& iso, size_t start, std::string_view errors, std::string* out) {
  if (errors == "strict") return iso.raise(ValueError, "invalid \\x escape at position {}", start);
  if (errors == "replace") out->push_back('?');
  else if (errors != "ignore")
    return iso.raise(ValueError, "decoding error; unknown error handling code: {}", errors);
  return Status::ok();
}

}  // namespace

Result escape_decode(Isolate& iso, std::string_view data, std::string_view errors) {
  std::string out;
  bool warned = false;
  for (size_t i = 0; i < data.size();) {
    if (data[i] != '\\') {
      out.push_back(data[i++]);
      continue;
    }
    size_t start = i++;
    if (i >= data.size()) return iso.raise(ValueError, "Trailing \\ in string");
    char letter = data[i++];
    if (letter == '\n') continue;
    if (int c = simple_escape(letter); c >= 0) {
      out.push_back(static_cast<char>(c));
    } else if (is_octal(letter)) {
      int c = letter - '0';
      for (int n = 0; n < 2 && i < data.size() && is_octal(data[i]); ++n) c = c * 8 + (data[i++] - '0');
      out.push_back(static_cast<char>(c));
    } else if (letter == 'x') {
      int high = i < data.size() ? hex_digit(data[i]) : -1;
      int low = high >= 0 && i + 1 < data.size() ? hex_digit(data[i + 1]) : -1;
      if (low >= 0) {
        out.push_back(static_cast<char>(high * 16 + low));
        i += 2;
        continue;
      }
      TRY(bad_hex(iso, start, errors, &out));
      if (high >= 0) ++i;
    } else {
      if (!warned) TRY(warn(iso, DeprecationWarning, fmt::format("invalid escape sequence '\\{}'", letter)));
      warned = true;
      out.push_back('\\');
      out.push_back(letter);
    }
  }
  return make_bytes(iso, out);
}

Result escape_encode(Isolate& iso, std::string_view data) {
  std::string out;
  for (char c : data) {
    if (c == '\'' || c == '\\') out += {'\\', c};
    else if (c == '\t') out += "\\t";
    else if (c == '\n') out += "\\n";
    else if (c == '\r') out += "\\r";
    else if (c < ' ' || c >= 0x7f) out += fmt::format("\\x{:02x}", static_cast<uint8_t>(c));
    else out.push_back(c);
  }
  return make_bytes(iso, out);
}

}  // namespace skerry::codecs
