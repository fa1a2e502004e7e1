// UTF-7 (RFC 2152): runs of base64 between '+' and '-' hold UTF-16.
#include <cstring>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/codec_parts.h"

namespace skerry {

namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool is_base64(char32_t c) { return c < 0x80 && c != 0 && kDigits.find(static_cast<char>(c)) != kDigits.npos; }
uint32_t base64_value(char c) { return static_cast<uint32_t>(kDigits.find(c)); }
// Written as it is: sets D and O of the RFC, and blanks.
bool is_direct(char32_t c) {
  if (c == '\t' || c == '\n' || c == '\r') return true;
  return c >= 0x20 && c < 0x7e && c != '+' && c != '\\';
}
bool is_decoded_directly(uint8_t c) { return c < 0x80 && c != '+'; }

bool is_high(uint32_t c) { return c >= 0xD800 && c <= 0xDBFF; }
bool is_low(uint32_t c) { return c >= 0xDC00 && c <= 0xDFFF; }

class Writer {
 public:
  void put(char32_t c) {
    if (is_direct(c)) {
      if (shifted_) leave(is_base64(c) || c == '-');
      out_.push_back(static_cast<char>(c));
      return;
    }
    if (!shifted_) {
      out_.push_back('+');
      if (c == '+') {
        out_.push_back('-');
        return;
      }
      shifted_ = true;
    }
    if (c >= 0x10000) {
      put_unit(0xD800 + static_cast<uint32_t>((c - 0x10000) >> 10));
      c = 0xDC00 + ((c - 0x10000) & 0x3FF);
    }
    put_unit(static_cast<uint32_t>(c));
  }
  const std::string& finish() {
    if (shifted_) leave(true);
    return out_;
  }

 private:
  void put_unit(uint32_t unit) {
    buffer_ = buffer_ << 16 | unit;
    for (bits_ += 16; bits_ >= 6; bits_ -= 6) out_.push_back(kDigits[buffer_ >> (bits_ - 6) & 63]);
  }
  void leave(bool with_mark) {
    if (bits_ > 0) out_.push_back(kDigits[buffer_ << (6 - bits_) & 63]);
    if (with_mark) out_.push_back('-');
    bits_ = 0;
    buffer_ = 0;
    shifted_ = false;
  }
  std::string out_;
  bool shifted_ = false;
  uint64_t buffer_ = 0;
  int bits_ = 0;
};

}  // namespace

Result encode_utf7(const Encoding& e) {
  Writer writer;
  visit(e.text(), [&writer](auto span) {
    for (char32_t c : span) writer.put(c);
  });
  return make_bytes(e.iso, writer.finish());
}

Result decode_utf7(Decoding& d) {
  std::string_view data = d.data;
  StrBuilder out(d.iso);
  bool shifted = false;
  size_t start = 0;  // of the shift, or of what is wrong
  size_t before_shift = 0;  // characters that were there when the shift began
  uint64_t buffer = 0;
  int bits = 0;
  uint32_t high = 0;  // a high surrogate that waits for its other half
  size_t i = 0;
  for (;;) {
    const char* error = nullptr;
    if (i >= data.size()) {
      if (shifted && d.leaves_rest(start)) {
        // The whole shift comes again with what follows.
        Ref all(d.iso, TRY(out.build()));
        return str_substring(d.iso, all, 0, before_shift);
      }
      if (!shifted || !(high || bits >= 6 || (bits > 0 && buffer != 0))) break;
      shifted = false;
      i = TRY(handle_decode_error(d, start, data.size(), "unterminated shift sequence", &out));
      data = d.data;
      continue;
    }
    auto byte = static_cast<uint8_t>(data[i]);
    if (shifted && is_base64(byte)) {
      buffer = buffer << 6 | base64_value(data[i++]);
      bits += 6;
      if (bits < 16) continue;
      bits -= 16;
      auto unit = static_cast<uint32_t>(buffer >> bits);
      buffer &= (uint64_t{1} << bits) - 1;
      if (high) {
        bool paired = is_low(unit);
        out.append_char(paired ? 0x10000 + ((high - 0xD800) << 10 | (unit - 0xDC00)) : high);
        high = 0;
        if (paired) continue;
      }
      if (is_high(unit)) high = unit;
      else out.append_char(unit);
    } else if (shifted) {
      shifted = false;
      if (bits >= 6) {
        error = "partial character in base-64 sequence";
      } else if (bits > 0 && buffer != 0) {
        error = "non-zero padding bits in base-64 sequence";
      } else {
        if (high && is_decoded_directly(byte)) out.append_char(high);
        high = 0;
        if (byte == '-') ++i;
        continue;
      }
      ++i;
    } else if (byte == '+') {
      start = i++;
      if (i < data.size() && data[i] == '-') {
        ++i;
        out.append_char('+');
      } else if (i < data.size() && !is_base64(static_cast<uint8_t>(data[i]))) {
        ++i;
        error = "ill-formed sequence";
      } else {
        shifted = true;
        before_shift = out.length();
        high = 0;
        bits = 0;
        buffer = 0;
      }
    } else if (is_decoded_directly(byte)) {
      ++i;
      out.append_char(byte);
    } else {
      start = i++;
      error = "unexpected special character";
    }
    if (!error) continue;
    i = TRY(handle_decode_error(d, start, i, error, &out));
    data = d.data;
  }
  return out.build();
}

}  // namespace skerry
