// array: values to items and back, by type code.
#include <cstring>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "stdlib/array/array.h"

namespace skerry::arrays {

namespace {

template <class T>
T load(const uint8_t* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

Status convert_signed(Isolate& iso, const TypeCode& code, Value number, uint8_t* out) {
  int64_t n;
  if (!int_fits_int64(number, &n)) {
    if (code.code == 'q') return iso.raise(OverflowError, "int too big to convert");
    return iso.raise(OverflowError, "Python int too large to convert to C long");
  }
  // The small ones are named, whether signed or not.
  const char* name = code.code == 'b' ? "signed char" : code.code == 'B' ? "unsigned byte integer"
                     : code.code == 'h' ? "signed short integer" : code.code == 'H' ? "unsigned short" : "signed integer";
  if (code.size < 8) {
    bool is_signed = code.code >= 'a';
    int64_t high = (int64_t{1} << (8 * code.size - is_signed)) - 1, low = is_signed ? -high - 1 : 0;
    // CPython reads them as the next wider type first, and that type's name is in the message of what is beyond it.
    if (code.code == 'b' && n != static_cast<int16_t>(n)) name = "signed short integer";
    if (code.code == 'H' && n != static_cast<int32_t>(n)) name = "signed integer";
    if (n < low) return iso.raise(OverflowError, "{} is less than minimum", name);
    if (n > high) return iso.raise(OverflowError, "{} is greater than maximum", name);
  }
  std::memcpy(out, &n, code.size);
  return Status::ok();
}

Status convert_unsigned(Isolate& iso, const TypeCode& code, Value number, uint8_t* out) {
  uint64_t bits;
  int64_t n;
  bool quad = code.code == 'Q';
  if (int_fits_int64(number, &n)) {
    if (n < 0)
      return iso.raise(OverflowError, "{}", quad ? "can't convert negative int to unsigned" : "can't convert negative value to unsigned int");
    bits = static_cast<uint64_t>(n);
  } else {
    auto* big = number.as<IntObject>();
    if (big->is_negative())
      return iso.raise(OverflowError, "{}", quad ? "can't convert negative int to unsigned" : "can't convert negative value to unsigned int");
    if (big->signed_size != 1)
      return iso.raise(OverflowError, "{}", quad ? "int too big to convert" : "Python int too large to convert to C unsigned long");
    bits = big->limbs()[0];
  }
  if (code.size == 4 && bits > UINT32_MAX) return iso.raise(OverflowError, "unsigned int is greater than maximum");
  std::memcpy(out, &bits, code.size);
  return Status::ok();
}

}  // namespace

const TypeCode* find_type_code(char32_t code) {
  for (const TypeCode& c : kTypeCodes)
    if (static_cast<char32_t>(c.code) == code) return &c;
  return nullptr;
}

Result load_item(Isolate& iso, const TypeCode& code, const uint8_t* at) {
  switch (code.code) {
    case 'b': return Value::small_int(load<int8_t>(at));
    case 'B': return Value::small_int(*at);
    case 'h': return Value::small_int(load<int16_t>(at));
    case 'H': return Value::small_int(load<uint16_t>(at));
    case 'i': return Value::small_int(load<int32_t>(at));
    case 'I': return Value::small_int(load<uint32_t>(at));
    case 'l': case 'q': return make_int(iso, load<int64_t>(at));
    case 'L': case 'Q': return make_int_u64(iso, load<uint64_t>(at));
    case 'f': return make_double(iso, load<float>(at));
    case 'd': return make_double(iso, load<double>(at));
    default: {
      auto c = load<char32_t>(at);
      if (c > 0x10ffff) return iso.raise(ValueError, "character U+{:x} is not in range [U+0000; U+10ffff]", static_cast<uint32_t>(c));
      return make_str_char(iso, c);
    }
  }
}

Status convert_item(Isolate& iso, const TypeCode& code, Value v, uint8_t* out) {
  switch (code.code) {
    case 'u': {
      if (!StrObject::check(v) || v.as<StrObject>()->length() != 1) return iso.raise(TypeError, "array item must be unicode character");
      char32_t c = v.as<StrObject>()->at(0);
      std::memcpy(out, &c, 4);
      return Status::ok();
    }
    case 'f': {
      auto f = static_cast<float>(TRY(argument_to_double(iso, v)));
      std::memcpy(out, &f, 4);
      return Status::ok();
    }
    case 'd': {
      double d = TRY(argument_to_double(iso, v));
      std::memcpy(out, &d, 8);
      return Status::ok();
    }
    default: break;
  }
  Ref number(iso, TRY(as_index(iso, v)));
  bool wide_unsigned = code.code == 'I' || code.code == 'L' || code.code == 'Q';
  return wide_unsigned ? convert_unsigned(iso, code, number, out) : convert_signed(iso, code, number, out);
}

}  // namespace skerry::arrays
