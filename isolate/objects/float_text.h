// float: hexadecimal text, and rounding to decimal places, which goes through text.
#pragma once

#include <string>

#include "isolate/objects/float.h"

namespace skerry {

std::string double_hex(double d);                           // float.hex
Result double_from_hex(Isolate& iso, std::string_view text);  // float.fromhex: the value; ValueError, OverflowError
// round(d, digits), correctly rounded, half to even; OverflowError.
Fallible<double> double_round(Isolate& iso, double d, int64_t digits);
// The longest prefix that is a float by Python's rules, without white space and underscores (complex() reads two of
// them). Characters used, or 0.
size_t scan_double(std::string_view text, double* out);

}  // namespace skerry
