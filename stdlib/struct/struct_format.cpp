// struct: parsing formats, packing and unpacking values.
#include "stdlib/struct/struct_format.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/struct/half_float.h"

namespace skerry::structs {

namespace {

// Size of one value; 0: no such code.
uint32_t code_size(char code, bool native) {
  switch (code) {
    case 'x': case 'c': case 'b': case 'B': case '?': case 's': case 'p': return 1;
    case 'h': case 'H': case 'e': return 2;
    case 'i': case 'I': case 'f': return 4;
    case 'l': case 'L': return native ? 8 : 4;
    case 'q': case 'Q': case 'd': return 8;
    case 'n': case 'N': case 'P': return native ? 8 : 0;
    default: return 0;
  }
}
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

constexpr size_t kLimit = std::numeric_limits<int64_t>::max();

template <class T>
T load_as(const uint8_t* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}
template <class T>
void store_as(uint64_t bits, uint8_t* at) {
  auto value = static_cast<T>(bits);
  std::memcpy(at, &value, sizeof value);
}
// By size, because a copy of unknown length costs a call.
uint64_t load(const Item& item, const uint8_t* at) {
  switch (item.size) {
    case 1: return *at;
    case 2: return item.big_endian ? __builtin_bswap16(load_as<uint16_t>(at)) : load_as<uint16_t>(at);
    case 4: return item.big_endian ? __builtin_bswap32(load_as<uint32_t>(at)) : load_as<uint32_t>(at);
    default: return item.big_endian ? __builtin_bswap64(load_as<uint64_t>(at)) : load_as<uint64_t>(at);
  }
}
void store(const Item& item, uint64_t bits, uint8_t* at) {
  if (item.big_endian) bits = __builtin_bswap64(bits << (64 - 8 * item.size));
  switch (item.size) {
    case 1: *at = static_cast<uint8_t>(bits); return;
    case 2: return store_as<uint16_t>(bits, at);
    case 4: return store_as<uint32_t>(bits, at);
    default: return store_as<uint64_t>(bits, at);
  }
}

Fault out_of_range(Isolate& iso, const Item& item, bool is_signed) {
  unsigned bits = 8 * item.size - is_signed;
  uint64_t high = bits == 64 ? ~uint64_t{0} : (uint64_t{1} << bits) - 1;
  int64_t low = is_signed ? -static_cast<int64_t>(high) - 1 : 0;
  std::string what = fmt::format("'{}'", item.code);
  if (item.size == 1) what = is_signed ? "byte" : "ubyte";
  else if (item.size == 2 && !item.big_endian) what = is_signed ? "short" : "ushort";
  return iso.raise(struct_error, "{} format requires {} <= number <= {}", what, low, high);
}

Status pack_int(Isolate& iso, const Item& item, Value v, uint8_t* at) {
  Ref number(iso);
  if (!v.is_small_int()) {
    if (!is_int(v)) {
      if (type_of(v)->slots.index == nullptr) return iso.raise(struct_error, "required argument is not an integer");
      number.reset(TRY(as_index(iso, v)));
      v = number;
    }
  }
  char code = item.code;
  bool is_signed = code >= 'a' && code <= 'z';
  int64_t n;
  if (int_fits_int64(v, &n)) {
    if (is_signed || code == 'P') {
      int64_t half = int64_t{1} << (8 * item.size - 1 < 63 ? 8 * item.size - 1 : 62);
      if (item.size < 8 && (n >= half || n < -half)) return out_of_range(iso, item, true);
    } else {
      // Narrow ones go through a signed long, the others through an unsigned one: that shows in the message.
      bool narrow = item.size == 1 || (item.size == 2 && !item.big_endian);
      if (n < 0 && !narrow)
        return iso.raise(struct_error, "{}", item.size == 8 && item.big_endian ? "int too large to convert" : "argument out of range");
      if (n < 0 || (item.size < 8 && n >> (8 * item.size) != 0)) return out_of_range(iso, item, false);
    }
    store(item, static_cast<uint64_t>(n), at);
    return Status::ok();
  }
  auto* big = v.as<IntObject>();
  bool fits_unsigned = big->signed_size == 1;
  if ((code == 'P' || (!is_signed && item.size == 8)) && fits_unsigned) {
    store(item, big->limbs()[0], at);
    return Status::ok();
  }
  if (code == 'P' || (item.size == 8 && item.big_endian)) return iso.raise(struct_error, "int too large to convert");
  bool through_signed = is_signed || item.size == 1 || (item.size == 2 && !item.big_endian);
  if (fits_unsigned && !through_signed) return out_of_range(iso, item, false);
  return iso.raise(struct_error, "argument out of range");
}

Status pack_float(Isolate& iso, const Item& item, Value v, uint8_t* at) {
  double d;
  if (is_float(v)) {
    d = float_value(v);
  } else {
    Fallible<double> converted = as_double(iso, v);
    if (converted.is_fault() && iso.has_pending()) {
      iso.clear_pending();
      return iso.raise(struct_error, "required argument is not a float");
    }
    d = TRY(converted);
  }
  if (item.code == 'd') {
    store(item, std::bit_cast<uint64_t>(d), at);
  } else if (item.code == 'f') {
    auto f = static_cast<float>(d);
    // The machine's own format is a plain conversion.
    if (std::isinf(f) && !std::isinf(d) && !item.native) return iso.raise(OverflowError, "float too large to pack with f format");
    store(item, std::bit_cast<uint32_t>(f), at);
  } else {
    uint16_t half;
    if (!to_half(d, &half)) return iso.raise(OverflowError, "float too large to pack with e format");
    store(item, half, at);
  }
  return Status::ok();
}

Status pack_text(Isolate& iso, const Item& item, Value v, uint8_t* at) {
  std::string_view data;
  if (BytesObject::check(v)) data = v.as<BytesObject>()->view();
  else if (ByteArrayObject::check(v)) data = v.as<ByteArrayObject>()->view();
  else return iso.raise(struct_error, "argument for '{}' must be a bytes object", item.code);
  if (item.code == 's') {
    size_t n = std::min(data.size(), item.count);
    std::memcpy(at, data.data(), n);
    std::memset(at + n, 0, item.count - n);
    return Status::ok();
  }
  if (item.count == 0) return Status::ok();
  size_t n = std::min(data.size(), item.count - 1);
  at[0] = static_cast<uint8_t>(std::min<size_t>(n, 255));
  std::memcpy(at + 1, data.data(), n);
  std::memset(at + 1 + n, 0, item.count - 1 - n);
  return Status::ok();
}

Status pack_one(Isolate& iso, const Item& item, Value v, uint8_t* at) {
  switch (item.code) {
    case 'c':
      if (!BytesObject::check(v) || v.as<BytesObject>()->length() != 1)
        return iso.raise(struct_error, "char format requires a bytes object of length 1");
      *at = v.as<BytesObject>()->data()[0];
      return Status::ok();
    case '?': *at = TRY(is_true(iso, v)); return Status::ok();
    case 'e': case 'f': case 'd': return pack_float(iso, item, v, at);
    default: return pack_int(iso, item, v, at);
  }
}

Result unpack_one(Isolate& iso, const Item& item, const uint8_t* at) {
  uint64_t bits = load(item, at);
  switch (item.code) {
    case 'c': return make_bytes(iso, {reinterpret_cast<const char*>(at), 1});
    case '?': return Value::boolean(bits != 0);
    case 'e': return make_double(iso, from_half(static_cast<uint16_t>(bits)));
    case 'f': return make_double(iso, std::bit_cast<float>(static_cast<uint32_t>(bits)));
    case 'd': return make_double(iso, std::bit_cast<double>(bits));
    case 'b': return Value::small_int(static_cast<int8_t>(bits));
    case 'h': return Value::small_int(static_cast<int16_t>(bits));
    case 'i': case 'l': case 'q': case 'n':
      if (item.size == 4) return Value::small_int(static_cast<int32_t>(bits));
      return make_int(iso, static_cast<int64_t>(bits));
    default: return make_int_u64(iso, bits);
  }
}

Result unpack_text(Isolate& iso, const Item& item, const uint8_t* at) {
  auto* text = reinterpret_cast<const char*>(at);
  if (item.code == 's') return make_bytes(iso, {text, item.count});
  if (item.count == 0) return make_bytes(iso, {});
  return make_bytes(iso, {text + 1, std::min<size_t>(at[0], item.count - 1)});
}

}  // namespace

void FormatParser::add(const Item& item) {
  if (count_ < first_.size()) {
    first_[count_++] = item;
    return;
  }
  if (more_.empty()) more_.assign(first_.begin(), first_.end());
  more_.push_back(item);
  ++count_;
}

Status FormatParser::parse(Isolate& iso, Value format) {
  if (BytesObject::check(format)) return parse_text(iso, format.as<BytesObject>()->view());
  if (!StrObject::check(format))
    return iso.raise(TypeError, "Struct() argument 1 must be a str or bytes object, not {}", type_name(format));
  auto* s = format.as<StrObject>();
  if (s->is_ascii()) return parse_text(iso, {reinterpret_cast<const char*>(s->data1()), s->length()});
  Ref encode(iso, TRY(call_method(iso, format, names.encode, {Ref(iso, intern(iso, "ascii"))})));
  return parse_text(iso, {});
}

Status FormatParser::parse_text(Isolate& iso, std::string_view text) {
  bool big_endian = false, native = true;
  size_t i = 0;
  if (!text.empty()) {
    switch (text[0]) {
      case '<': case '=': native = false; ++i; break;
      case '>': case '!': native = false; big_endian = true; ++i; break;
      case '@': ++i; break;
      default: break;
    }
  }
  while (i < text.size()) {
    char c = text[i++];
    if (is_space(c)) continue;
    size_t count = 1;
    if (c >= '0' && c <= '9') {
      count = static_cast<size_t>(c - '0');
      for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
        auto digit = static_cast<size_t>(text[i] - '0');
        if (count > (kLimit - digit) / 10) return iso.raise(struct_error, "total struct size too long");
        count = count * 10 + digit;
      }
      if (i == text.size()) return iso.raise(struct_error, "repeat count given without format specifier");
      c = text[i++];
    }
    if (c == '\0') return iso.raise(struct_error, "embedded null character");
    uint32_t size = code_size(c, native);
    if (size == 0) return iso.raise(struct_error, "bad char in struct format");
    if (native) {
      size_t padding = (size - size_ % size) % size;
      if (padding > kLimit - size_) return iso.raise(struct_error, "total struct size too long");
      size_ += padding;
    }
    if (count > (kLimit - size_) / size) return iso.raise(struct_error, "total struct size too long");
    if (c == 's' || c == 'p') {
      add({size_, count, size, c, big_endian, native});
      ++values_;
    } else if (c != 'x' && count > 0) {
      add({size_, count, size, c, big_endian, native});
      values_ += count;
    }
    size_ += count * size;
  }
  return Status::ok();
}

Status pack(Isolate& iso, const Format& format, const Value* values, uint8_t* out) {
  size_t end = 0;
  for (size_t i = 0; i < format.item_count; ++i) {
    const Item& item = format.items[i];
    if (item.offset != end) std::memset(out + end, 0, item.offset - end);
    uint8_t* at = out + item.offset;
    if (item.code == 's' || item.code == 'p') {
      TRY(pack_text(iso, item, *values++, at));
    } else {
      for (size_t k = 0; k < item.count; ++k, at += item.size) TRY(pack_one(iso, item, *values++, at));
    }
    end = item.offset + item.count * item.size;
  }
  if (format.size != end) std::memset(out + end, 0, format.size - end);
  return Status::ok();
}

Result unpack(Isolate& iso, const Format& format, const uint8_t* data) {
  Ref tuple(iso, TRY(allocate_tuple(iso, format.values)));
  Value* out = tuple.as<TupleObject>()->items();
  for (size_t i = 0; i < format.item_count; ++i) {
    const Item& item = format.items[i];
    const uint8_t* at = data + item.offset;
    if (item.code == 's' || item.code == 'p') {
      *out++ = TRY(unpack_text(iso, item, at));
    } else {
      for (size_t k = 0; k < item.count; ++k, at += item.size) *out++ = TRY(unpack_one(iso, item, at));
    }
  }
  return tuple.release();
}

}  // namespace skerry::structs
