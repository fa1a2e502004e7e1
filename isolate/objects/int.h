// int: immediate within 62 bits; beyond that (and for subclasses) an object with 64-bit limbs, computed by GMP's mpn.
#pragma once

#include <string>
#include <string_view>

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject int_type, bool_type;

struct IntObject : Object {
  int64_t signed_size;  // number of limbs, negative for negative numbers; top limb non-zero; 0 for zero
  const uint64_t* limbs() const { return reinterpret_cast<const uint64_t*>(this + 1); }
  uint64_t* limbs() { return reinterpret_cast<uint64_t*>(this + 1); }
  size_t limb_count() const { return static_cast<size_t>(signed_size < 0 ? -signed_size : signed_size); }
  bool is_negative() const { return signed_size < 0; }
};
inline bool is_int(Value v) { return v.is_small_int() || has_flag(v, TypeFlag::kIntSubclass); }  // bool included
inline bool is_exact_int(Value v) { return v.is_small_int() || (v.is_object() && v.as_object()->type == &int_type); }

Result make_int(Isolate& iso, int64_t i);
Result make_int_u64(Isolate& iso, uint64_t u);
Result make_int_double(Isolate& iso, double d);  // truncates; OverflowError/ValueError for inf/nan
// Literal or int(text, base): sign, underscores, prefixes; base 0 or 2..36. kNotFound: not a number (no exception).
Result parse_int(Isolate& iso, std::string_view ascii, int base);
Result int_to_str(Isolate& iso, Value i, int base = 10);         // ValueError beyond sys.set_int_max_str_digits
Result int_to_text(Isolate& iso, Value i, int base, std::string* out_or_null);
// The value of an int (or subclass, or bool) as a plain immediate or exact int, owned.
Result int_exact(Isolate& iso, Value i);
bool int_fits_int64(Value i, int64_t* out);
int int_sign(Value i);
Fallible<double> int_to_double(Isolate& iso, Value i);  // OverflowError
int64_t int_hash(Value i);
int int_compare(Value a, Value b);
int int_compare_double(Value i, double d);  // exact; d is not NaN
Result int_from_bytes(Isolate& iso, const uint8_t* data, size_t size, bool little_endian, bool is_signed);
// Semantics shared with the run loop's slow paths (ints of any size, both exact or bool).
Result int_add(Isolate& iso, Value a, Value b);
Result int_subtract(Isolate& iso, Value a, Value b);
Result int_multiply(Isolate& iso, Value a, Value b);
Result int_floor_divide(Isolate& iso, Value a, Value b);
Result int_remainder(Isolate& iso, Value a, Value b);
Result int_power(Isolate& iso, Value a, Value b, Value modulus_or_none);

}  // namespace skerry
