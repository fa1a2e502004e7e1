// Loader: numbers, text, bytes, buffers.
#include <bit>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "isolate/objects/bytes.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/memoryview.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/utf8.h"
#include "stdlib/codecs/byte_escapes.h"
#include "stdlib/pickle/loader.h"

namespace skerry::pickling {

namespace {

std::string_view without_end(std::string_view line) { return line.substr(0, line.size() - 1); }

// Without surrogates, and well-formed.
bool is_strict_utf8(std::string_view text) {
  char32_t c;
  for (size_t i = 0; i < text.size();) {
    int length = decode_utf8_strict(text, i, &c);
    if (length <= 0) return false;
    i += static_cast<size_t>(length);
  }
  return true;
}

}  // namespace

namespace {

// The base that CPython names in its message: what the literal's prefix said.
int told_base(std::string_view digits, int base) {
  if (base != 0) return base;
  if (!digits.empty() && (digits[0] == '+' || digits[0] == '-')) digits.remove_prefix(1);
  if (digits.size() < 2 || digits[0] != '0') return 10;
  switch (digits[1] | 0x20) {
    case 'x': return 16;
    case 'o': return 8;
    case 'b': return 2;
    default: return 10;
  }
}

}  // namespace

// The text is C's: it ends at a null character, and white space around it is nothing.
Result parse_int_line(Isolate& iso, std::string_view text, int base) {
  constexpr std::string_view kSpace = " \t\n\v\f\r";
  text = text.substr(0, text.find('\0'));
  std::string_view digits = text;
  while (!digits.empty() && kSpace.find(digits.front()) != kSpace.npos) digits.remove_prefix(1);
  while (!digits.empty() && kSpace.find(digits.back()) != kSpace.npos) digits.remove_suffix(1);
  Result parsed = parse_int(iso, digits, base);
  if (!parsed.is_not_found()) return parsed;
  base = told_base(digits, base);
  std::string kept(text.substr(0, 200));  // what text is not UTF-8 is told of as such
  Ref shown(iso, TRY(decode_bytes(iso, kept, "utf-8", "strict")));
  shown = Ref(iso, TRY(repr(iso, shown)));
  return iso.raise(ValueError, "invalid literal for int() with base {}: {}", base, to_utf8(shown));
}

Fallible<std::string_view> Loader::line(size_t shortest) {
  std::string_view text = TRY(read_input_line(iso_, unpickler_));
  if (text.size() < shortest) return raise_truncated(iso_);
  return text;
}

Status Loader::load_int() {
  std::string text(TRY(line(2)));
  errno = 0;
  char* end;
  long number = std::strtol(text.c_str(), &end, 0);
  if (errno != 0 || (*end != '\n' && *end != '\0')) {
    Result parsed = parse_int_line(iso_, text, 0);
    if (parsed.is_raised() && iso_.catch_pending(ValueError)) return iso_.raise(ValueError, "could not convert string to int");
    return push(parsed);
  }
  // The two lines that stood for booleans before protocol 2.
  if (text.size() == 3 && (number == 0 || number == 1)) return stack_.push(Value::boolean(number == 1));
  return push(make_int(iso_, number));
}

Status Loader::load_bin_int(int size) {
  uint64_t bits = TRY(number(size));
  return stack_.push(Value::small_int(size == 4 ? int64_t{static_cast<int32_t>(bits)} : static_cast<int64_t>(bits)));
}

Status Loader::load_long() {
  std::string_view text = TRY(line(2));
  if (text[text.size() - 2] == 'L') text.remove_suffix(2);
  return push(parse_int_line(iso_, text, 0));
}

Status Loader::load_counted_long(int size) {
  uint64_t count = TRY(number(size));
  if (size == 4 && count > INT32_MAX) return iso_.raise(unpickling_error, "LONG pickle has negative byte count");
  if (count == 0) return stack_.push(Value::small_int(0));
  std::string_view bytes = TRY(read_input(iso_, unpickler_, static_cast<size_t>(count)));
  return push(int_from_bytes(iso_, reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), true, true));
}

Status Loader::load_float() {
  std::string_view text = TRY(line(2));
  text = without_end(text.substr(0, std::min(text.find('\0'), text.size() - 1) + 1));
  std::string_view digits = text;
  bool negative = !digits.empty() && digits.front() == '-';
  if (!digits.empty() && (digits.front() == '+' || digits.front() == '-')) digits.remove_prefix(1);
  auto lower = [&digits](std::string_view word) {
    if (digits.size() != word.size()) return false;
    for (size_t i = 0; i < word.size(); ++i)
      if ((digits[i] | 0x20) != word[i]) return false;
    return true;
  };
  if (lower("inf") || lower("infinity") || lower("nan")) {
    double special = lower("nan") ? __builtin_nan("") : __builtin_inf();
    return push(make_double(iso_, negative ? -special : special));
  }
  double d = 0;
  const char* end = digits.data();
  bool starts = !digits.empty() && ((digits[0] >= '0' && digits[0] <= '9') || digits[0] == '.');
  std::errc error{};
  if (starts) {
    auto result = std::from_chars(digits.data(), digits.data() + digits.size(), d);
    end = result.ptr;
    error = result.ec;
  }
  if (!starts || end == digits.data()) {
    std::string shown = std::string(text) + "\n";
    Ref decoded(iso_, TRY(decode_bytes(iso_, shown, "utf-8", "replace")));
    return iso_.raise(ValueError, "could not convert string to float: '{}'", to_utf8(decoded));
  }
  if (error == std::errc::result_out_of_range) {
    // Too small is zero; too large is an error.
    d = std::strtod(std::string(digits).c_str(), nullptr);
    if (d > 1) return iso_.raise(OverflowError, "value too large to convert to float: '{}\n'", text);
  }
  if (end != digits.data() + digits.size()) return iso_.raise(ValueError, "could not convert string to float");
  return push(make_double(iso_, negative ? -d : d));
}

Status Loader::load_bin_float() {
  uint64_t bits = TRY(number(8));
  return push(make_double(iso_, std::bit_cast<double>(__builtin_bswap64(bits))));
}

// Text of Python 2: bytes, to be decoded unless that is not wanted. Owned bytes.
Status Loader::push_old_string(Value bytes) {
  Ref held(iso_, bytes);
  Ref encoding = Ref::borrow(iso_, unpickler_->encoding), errors = Ref::borrow(iso_, unpickler_->errors);
  std::string encoding_buffer, errors_buffer;
  std::string_view encoding_text = utf8_view(encoding, encoding_buffer), errors_text = utf8_view(errors, errors_buffer);
  if (encoding_text == "bytes") return stack_.push(held.release());
  return push(decode_object(iso_, held, encoding_text, errors_text));
}

Status Loader::load_string() {
  std::string_view text = without_end(TRY(line(1)));
  if (text.size() < 2 || text.front() != text.back() || (text.front() != '\'' && text.front() != '"'))
    return iso_.raise(unpickling_error, "the STRING opcode argument must be quoted");
  std::string inside(text.substr(1, text.size() - 2));  // a warning about an escape may run Python
  return push_old_string(TRY(codecs::escape_decode(iso_, inside, "strict")));
}

Status Loader::load_bin_string(int size) {
  uint64_t count = TRY(number(size));
  return push_old_string(TRY(make_bytes(iso_, TRY(read_input(iso_, unpickler_, static_cast<size_t>(count))))));
}

Status Loader::load_bytes(int size) {
  uint64_t count = TRY(number(size));
  if (count > INT64_MAX) return iso_.raise(OverflowError, "BINBYTES exceeds system's maximum size of {} bytes", INT64_MAX);
  return push(read_input_bytes(iso_, unpickler_, count));
}

Status Loader::load_byte_array() {
  uint64_t count = TRY(number(8));
  if (count > INT64_MAX) return iso_.raise(OverflowError, "BYTEARRAY8 exceeds system's maximum size of {} bytes", INT64_MAX);
  Ref bytes(iso_, TRY(read_input_bytes(iso_, unpickler_, count)));
  return push(make_bytearray(iso_, bytes.as<BytesObject>()->view()));
}

Status Loader::load_next_buffer() {
  if (unpickler_->buffers.is_empty())
    return iso_.raise(unpickling_error, "pickle stream refers to out-of-band data but no *buffers* argument was given");
  Ref buffers = Ref::borrow(iso_, unpickler_->buffers);
  Result next = iterator_next(iso_, buffers);
  if (next.is_exhausted()) return iso_.raise(unpickling_error, "not enough out-of-band buffers");
  return push(next);
}

Status Loader::load_read_only() {
  if (stack_.size() <= fence_) return raise_underflow();
  Ref buffer = Ref::borrow(iso_, stack_.top());
  Ref view(iso_, TRY(make_memoryview(iso_, buffer)));
  if (view.as<MemoryViewObject>()->read_only) return Status::ok();
  view.as<MemoryViewObject>()->read_only = true;
  stack_.forget(stack_.size() - 1);
  decrement(iso_, buffer);  // the stack's; `buffer` still holds it
  return stack_.push(view.release());
}

Status Loader::load_unicode() {
  std::string text(without_end(TRY(line(1))));
  return push(decode_bytes(iso_, text, "raw-unicode-escape", "strict"));
}

Status Loader::load_bin_unicode(int size) {
  uint64_t count = TRY(number(size));
  if (count > INT64_MAX) return iso_.raise(OverflowError, "BINUNICODE exceeds system's maximum size of {} bytes", INT64_MAX);
  std::string_view text = TRY(read_input(iso_, unpickler_, static_cast<size_t>(count)));
  if (is_ascii_text(text)) return push(make_str_latin1(iso_, reinterpret_cast<const uint8_t*>(text.data()), text.size()));
  if (is_strict_utf8(text)) return push(make_str(iso_, text));
  Ref bytes(iso_, TRY(make_bytes(iso_, text)));
  return push(decode_object(iso_, bytes, "utf-8", "surrogatepass"));
}

}  // namespace skerry::pickling
