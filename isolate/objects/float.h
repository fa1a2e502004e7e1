// float: immediate for common magnitudes, else boxed (and for subclasses).
#pragma once

#include <string>

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject float_type, complex_type;

struct FloatObject : Object {
  double value;
};
inline bool is_float(Value v) {
  return v.is_immediate_double() || (v.is_object() && v.as_object()->type->has(TypeFlag::kFloatSubclass));
}
inline double float_value(Value v) {  // v is a float
  return v.is_object() ? v.as<FloatObject>()->value : v.as_immediate_double();
}
Result make_double(Isolate& iso, double d);
std::string double_repr(double d);                                   // as repr(float)
// format_code e f g % r n; as CPython's PyOS_double_to_string with flags
enum DoubleFormatFlags : unsigned { kSign = 1, kAddDotZero = 2, kAlternate = 4 };
std::string format_double(double d, char code, int precision, unsigned flags);
Result parse_float(Isolate& iso, std::string_view utf8_text, Value original);  // float("..."): ValueError
int64_t hash_double(double d, const void* identity_for_nan);

struct ComplexObject : Object {
  double real, imaginary;
};
Result make_complex(Isolate& iso, double real, double imaginary);

}  // namespace skerry
