// Decoding of source bytes (BOM, PEP 263 coding cookies, validation) and newline translation.
#include "source.h"

#include <algorithm>
#include <cstring>

namespace skerry::syntax {

namespace {

constexpr size_t kLargestSource = 0x7fffff00;

bool is_cookie_char(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
}

// Section 2.1.4 of the language reference: a comment matching `coding[=:]\s*([-\w.]+)`.
// `comment_or_blank` says whether the next line may hold a cookie too.
std::string cookie_in_line(std::string_view line, bool& comment_or_blank) {
  size_t at = 0;
  while (at < line.size() && (line[at] == ' ' || line[at] == '\t' || line[at] == '\f')) ++at;
  comment_or_blank = at == line.size() || line[at] == '#';
  if (at == line.size() || line[at] != '#') return {};
  for (size_t found = line.find("coding", at); found != line.npos; found = line.find("coding", found + 1)) {
    size_t name = found + 6;
    if (name >= line.size() || (line[name] != ':' && line[name] != '=')) continue;
    ++name;
    while (name < line.size() && (line[name] == ' ' || line[name] == '\t')) ++name;
    size_t end = name;
    while (end < line.size() && is_cookie_char(line[end])) ++end;
    if (end > name) return std::string(line.substr(name, end - name));
  }
  return {};
}

std::string find_cookie(std::string_view bytes) {
  for (int lines = 0; lines < 2; ++lines) {
    size_t end = bytes.find_first_of("\r\n");
    bool comment_or_blank = false;
    std::string cookie = cookie_in_line(bytes.substr(0, end), comment_or_blank);
    if (!cookie.empty() || !comment_or_blank || end == bytes.npos) return cookie;
    if (bytes[end] == '\r' && end + 1 < bytes.size() && bytes[end + 1] == '\n') ++end;
    bytes.remove_prefix(end + 1);
  }
  return {};
}

enum class Encoding { utf8, latin1, ascii, unknown };

// Aliases of the three encodings, compared without case and with '_' as '-'.
Encoding encoding_named(std::string_view cookie) {
  std::string name;
  for (char c : cookie) name += c == '_' ? '-' : (c >= 'A' && c <= 'Z') ? static_cast<char>(c + 32) : c;
  auto is_or_starts = [&](std::string_view base) {
    return name == base || (name.size() > base.size() && name.compare(0, base.size(), base) == 0 && name[base.size()] == '-');
  };
  if (is_or_starts("utf-8") || name == "utf8" || name == "u8" || name == "utf") return Encoding::utf8;
  if (is_or_starts("latin-1") || is_or_starts("iso-8859-1") || is_or_starts("iso-latin-1") || name == "latin1" ||
      name == "latin" || name == "l1" || name == "iso8859-1" || name == "8859" || name == "cp819") {
    return Encoding::latin1;
  }
  if (name == "ascii" || name == "us-ascii" || name == "646" || name == "ansi-x3.4-1968") return Encoding::ascii;
  return Encoding::unknown;
}

// The names that CPython takes for UTF-8 beside a byte order mark: `utf-8` and what begins so, but no alias.
bool is_plainly_utf8(std::string_view cookie) {
  std::string name;
  for (char c : cookie) name += c == '_' ? '-' : (c >= 'A' && c <= 'Z') ? static_cast<char>(c + 32) : c;
  return name == "utf-8" || name.starts_with("utf-8-");
}

std::string hex_byte(unsigned char byte) {
  static const char* digits = "0123456789abcdef";
  return {digits[byte >> 4], digits[byte & 15]};
}

void decode_fault(SyntaxFault& fault, std::string message, std::string encoding) {
  fault = {};
  fault.message = std::move(message);
  fault.encoding = std::move(encoding);
  fault.offset = -1;
}

const char* utf8_reason(std::string_view rest) {
  unsigned char lead = static_cast<unsigned char>(rest[0]);
  if (lead < 0xc2 || lead > 0xf4) return "invalid start byte";
  size_t need = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  for (size_t i = 1; i < need && i < rest.size(); ++i) {
    if ((static_cast<unsigned char>(rest[i]) & 0xc0) != 0x80) return "invalid continuation byte";
  }
  return rest.size() < need ? "unexpected end of data" : "invalid continuation byte";
}

}  // namespace

size_t valid_utf8_prefix(std::string_view bytes, Surrogates surrogates) {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  size_t size = bytes.size();
  size_t at = 0;
  while (at < size) {
    if (at + 8 <= size) {
      uint64_t word;
      std::memcpy(&word, data + at, 8);
      if ((word & 0x8080808080808080u) == 0) {
        at += 8;
        continue;
      }
    }
    unsigned char lead = data[at];
    if (lead < 0x80) {
      ++at;
      continue;
    }
    size_t need;
    unsigned char low = 0x80, high = 0xbf;
    if (lead >= 0xc2 && lead <= 0xdf) {
      need = 1;
    } else if (lead >= 0xe0 && lead <= 0xef) {
      need = 2;
      if (lead == 0xe0) low = 0xa0;
      if (lead == 0xed && surrogates == Surrogates::refuse) high = 0x9f;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
      need = 3;
      if (lead == 0xf0) low = 0x90;
      if (lead == 0xf4) high = 0x8f;
    } else {
      return at;
    }
    if (at + need >= size) return at;
    if (data[at + 1] < low || data[at + 1] > high) return at;
    for (size_t i = 2; i <= need; ++i) {
      if ((data[at + i] & 0xc0) != 0x80) return at;
    }
    at += need + 1;
  }
  return at;
}

int32_t count_code_points(std::string_view text) {
  int32_t count = 0;
  for (unsigned char byte : text) count += (byte & 0xc0) != 0x80;
  return count;
}

void append_utf8(std::string& out, uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3f));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

uint32_t next_code_point(const char*& at) {
  auto byte = [&] { return static_cast<unsigned char>(*at++); };
  uint32_t lead = byte();
  if (lead < 0x80) return lead;
  if (lead < 0xe0) return ((lead & 0x1f) << 6) | (byte() & 0x3f);
  if (lead < 0xf0) {
    uint32_t c = (lead & 0x0f) << 12;
    c |= (byte() & 0x3f) << 6;
    return c | (byte() & 0x3f);
  }
  uint32_t c = (lead & 0x07) << 18;
  c |= (byte() & 0x3f) << 12;
  c |= (byte() & 0x3f) << 6;
  return c | (byte() & 0x3f);
}

bool Source::decode(std::string_view bytes, std::string_view filename, SourceKind kind, SyntaxFault& fault) {
  Encoding encoding = Encoding::utf8;
  std::string cookie;
  bool bom = false;
  if (kind != SourceKind::text) {
    if (bytes.substr(0, 3) == "\xef\xbb\xbf") {
      bom = true;
      bytes.remove_prefix(3);
    }
    cookie = find_cookie(bytes);
    if (!cookie.empty()) {
      encoding = encoding_named(cookie);
      if (bom && !is_plainly_utf8(cookie)) {
        decode_fault(fault, "encoding problem: " + (encoding == Encoding::latin1 ? "iso-8859-1" : cookie) + " with BOM", cookie);
        return false;
      }
      if (encoding == Encoding::unknown) {
        decode_fault(fault, "unknown encoding: " + cookie, cookie);
        return false;
      }
    }
  }
  text_.reserve(bytes.size() + 2);
  if (encoding == Encoding::latin1) {
    for (unsigned char byte : bytes) append_utf8(text_, byte);
    return true;
  }
  size_t valid;
  if (encoding == Encoding::ascii) {
    valid = std::find_if(bytes.begin(), bytes.end(), [](char c) { return c & 0x80; }) - bytes.begin();
  } else {
    valid = valid_utf8_prefix(bytes, kind == SourceKind::text ? Surrogates::allow : Surrogates::refuse);
  }
  if (valid == bytes.size()) {
    text_.assign(bytes);
    return true;
  }
  unsigned char byte = static_cast<unsigned char>(bytes[valid]);
  if (encoding == Encoding::ascii) {
    decode_fault(fault, "'ascii' codec can't decode byte 0x" + hex_byte(byte) + " in position " + std::to_string(valid) +
                            ": ordinal not in range(128)", cookie);
    return false;
  }
  std::string_view before = bytes.substr(0, valid);
  int32_t lineno = 1;
  size_t line_start = 0;
  for (size_t i = 0; i < before.size(); ++i) {
    if (before[i] == '\n' || (before[i] == '\r' && bytes[i + 1] != '\n')) {
      ++lineno;
      line_start = i + 1;
    }
  }
  fault = {};
  fault.lineno = lineno;
  fault.end_lineno = lineno;
  fault.offset = count_code_points(before.substr(line_start)) + 1;
  fault.end_offset = -1;
  if (kind == SourceKind::file && cookie.empty()) {
    fault.message = "Non-UTF-8 code starting with '\\x" + hex_byte(byte) + "' in file " + std::string(filename) +
                    " on line " + std::to_string(lineno) +
                    ", but no encoding declared; see https://peps.python.org/pep-0263/ for details";
  } else {
    fault.message = "(unicode error) 'utf-8' codec can't decode byte 0x" + hex_byte(byte) + " in position " +
                    std::to_string(valid) + ": " + utf8_reason(bytes.substr(valid));
  }
  return false;
}

bool Source::load(std::string_view bytes, std::string_view filename, SourceKind kind, SyntaxFault& fault) {
  if (bytes.size() > kLargestSource / 2) {
    fault = {};
    fault.kind = FaultKind::MemoryError;
    fault.message = "source too large";
    return false;
  }
  // A file that is no text in its encoding is told so first.
  if (kind == SourceKind::file && !decode(bytes, filename, kind, fault)) return false;
  if (bytes.find('\0') != bytes.npos) {
    fault = {};
    fault.message = kind == SourceKind::file ? "source code cannot contain null bytes"
                                             : "source code string cannot contain null bytes";
    return false;
  }
  if (kind != SourceKind::file && !decode(bytes, filename, kind, fault)) return false;

  if (text_.find('\r') != text_.npos) {
    size_t to = 0;
    for (size_t from = 0; from < text_.size(); ++from) {
      char c = text_[from];
      if (c == '\r') {
        if (from + 1 < text_.size() && text_[from + 1] == '\n') ++from;
        c = '\n';
      }
      text_[to++] = c;
    }
    text_.resize(to);
  }
  newline_added_ = text_.empty() || text_.back() != '\n';
  if (newline_added_ && !text_.empty()) text_ += '\n';

  line_starts_.push_back(0);
  const char* begin = text_.data();
  const char* end = begin + text_.size();
  for (const char* at = begin; at < end;) {
    const auto* newline = static_cast<const char*>(std::memchr(at, '\n', end - at));
    if (!newline) break;
    at = newline + 1;
    line_starts_.push_back(static_cast<uint32_t>(at - begin));
  }
  return true;
}

std::string_view Source::line(uint32_t lineno) const {
  if (lineno == 0 || lineno > line_starts_.size()) return {};
  std::string_view rest = std::string_view(text_).substr(line_starts_[lineno - 1]);
  return rest.substr(0, rest.find('\n'));
}

}  // namespace skerry::syntax
