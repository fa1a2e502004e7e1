#include "stdlib/re/pattern_source.h"

#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/unicode.h"
#include "isolate/objects/unicode_names.h"
#include "isolate/objects/utf8.h"

namespace skerry::regex {

std::string utf8_of(std::u32string_view s) {
  std::string out;
  for (char32_t c : s) append_utf8_char(out, c);
  return out;
}

namespace {
std::string text_of(Isolate& iso, Result r) {
  if (r.is_fault()) {
    if (r.is_raised()) iso.clear_pending();
    return "?";
  }
  Ref s(iso, r.value());
  return to_utf8(s);
}
}  // namespace

std::string quoted(Isolate& iso, std::u32string_view s) {
  Ref str(iso);
  Result r = make_str_ucs4(iso, s.data(), s.size());
  if (r.is_fault()) return text_of(iso, r);
  str.reset(r.value());
  return text_of(iso, repr(iso, str));
}

std::string quoted_ascii(Isolate& iso, std::u32string_view s) {
  Ref str(iso);
  Result r = make_str_ucs4(iso, s.data(), s.size());
  if (r.is_fault()) return text_of(iso, r);
  str.reset(r.value());
  return text_of(iso, ascii(iso, str));
}

bool is_identifier(std::u32string_view s) {
  if (s.empty() || !(s[0] == '_' || unicode::is_identifier_start(s[0]))) return false;
  for (char32_t c : s.substr(1))
    if (!unicode::is_identifier_continue(c)) return false;
  return true;
}

bool is_ascii(std::u32string_view s) {
  for (char32_t c : s)
    if (c > 0x7f) return false;
  return true;
}

void Source::advance() {
  size_t index = index_;
  if (index >= text_.size()) {
    next_ = Token();
    return;
  }
  size_t length = 1;
  if (text_[index] == '\\') {
    if (index + 1 >= text_.size()) fail_at("bad escape (end of pattern)", text_.size() - 1);
    length = 2;
  }
  next_ = text_.substr(index, length);
  index_ = index + length;
}

std::u32string Source::get_hex(int n) {
  std::u32string out;
  auto is_hex = [](char32_t c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
  for (; n > 0 && next_.size() == 1 && is_hex(next_[0]); --n) out += get();
  return out;
}

std::u32string Source::get_octal(int n) {
  std::u32string out;
  for (; n > 0 && next_is_octal(); --n) out += get();
  return out;
}

std::u32string Source::get_until(char32_t terminator, std::string_view what) {
  std::u32string out;
  for (;;) {
    Token c = get();
    if (c.empty()) {
      if (out.empty()) fail(fmt::format("missing {}", what));
      fail(fmt::format("missing {}, unterminated name", static_cast<char>(terminator)), out.size());
    }
    if (c.size() == 1 && c[0] == terminator) {
      if (out.empty()) fail(fmt::format("missing {}", what), 1);
      return out;
    }
    out += c;
  }
}

void Source::fail(std::string message, size_t offset) const { fail_at(std::move(message), tell() - offset); }

void Source::fail_at(std::string message, size_t position) const {
  if (!is_text_) {
    // The characters stand for bytes: what is not ASCII is shown as an escape.
    std::string plain;
    for (size_t i = 0; i < message.size();) {
      char32_t c = next_utf8(message, &i);
      if (c < 0x80) plain += static_cast<char>(c);
      else plain += fmt::format("\\x{:02x}", static_cast<uint32_t>(c));
    }
    message = plain;
  }
  throw PatternFault{PatternFault::kPattern, std::move(message), position};
}

void Source::check_group_name(const std::u32string& name, size_t offset) const {
  if (!is_identifier(name)) fail("bad character in group name " + quoted(iso_, name), name.size() + offset);
  if (!is_text_ && !is_ascii(name))
    warn(PatternWarning::kDeprecation, fmt::format("bad character in group name {} at position {}",
                                                   quoted_ascii(iso_, name), tell() - name.size() - offset));
}

uint64_t Source::group_number(const std::u32string& name) const {
  std::string digits;
  bool plain = true;
  for (char32_t c : name) {
    int value = unicode::decimal_value(c);
    if (!is_digit(c)) plain = false;
    if (value >= 0) digits += static_cast<char>('0' + value);
    else if (c < 0x80) digits += static_cast<char>(c);
    else if (unicode::is_space(c)) digits += ' ';
    else digits += '?';
  }
  Result r = parse_int(iso_, digits, 10);
  if (r.is_raised()) throw PatternFault{PatternFault::kRaised, {}, 0};
  if (r.is_fault()) fail("bad character in group name " + quoted(iso_, name), name.size() + 1);
  Ref number(iso_, r.value());
  if (int_sign(number) < 0) fail("bad character in group name " + quoted(iso_, name), name.size() + 1);
  int64_t value;
  if (!int_fits_int64(number, &value) || static_cast<uint64_t>(value) >= kMaxGroups) {
    std::string shown;
    if (int_to_text(iso_, number, 10, &shown).is_fault()) throw PatternFault{PatternFault::kRaised, {}, 0};
    fail("invalid group reference " + shown, name.size() + 1);
  }
  if (!plain && value != 0)
    warn(PatternWarning::kDeprecation,
         fmt::format("bad character in group name {} at position {}",
                     is_text_ ? quoted(iso_, name) : quoted_ascii(iso_, name), tell() - name.size() - 1));
  return static_cast<uint64_t>(value);
}

char32_t Source::named_character() {
  if (!match('{')) fail("missing {");
  std::u32string name = get_until('}', "character name");
  int32_t found = unicode::find_character(utf8_of(name));
  if (found < 0) fail("undefined character name " + quoted(iso_, name), name.size() + 4);
  return static_cast<char32_t>(found);
}

char32_t Source::hex_escape(std::u32string escape, int digits) {
  std::u32string read = get_hex(digits);
  escape += read;
  if (static_cast<int>(read.size()) != digits) fail("incomplete escape " + utf8_of(escape), escape.size());
  uint64_t value = 0;
  for (char32_t c : read) value = value * 16 + (is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
  if (value > 0x10ffff) fail("bad escape " + utf8_of(escape), escape.size());
  return static_cast<char32_t>(value);
}

}  // namespace skerry::regex
