// What float, complex and the number operations share: operands as doubles, and float() without text.
#pragma once

#include "isolate/isolate.h"
#include "isolate/objects/float.h"

namespace skerry {

// How an operand of float arithmetic turned out.
enum class RealOperand : uint8_t { kReal, kOther, kFault };
RealOperand real_operand(Isolate& iso, Value v, double* out);  // floats and ints; OverflowError
Result not_real(RealOperand kind);                             // NotImplemented, or the fault

// OverflowError(34, 'Numerical result out of range')
Fault raise_range_error(Isolate& iso);

// __float__, __index__; kNotFound for everything else.
Result float_from_number(Isolate& iso, Value v);
// float(v): the same and text.
Result float_from_value(Isolate& iso, Value v);

Result complex_power(Isolate& iso, double real, double imaginary, double exponent_real, double exponent_imaginary);

}  // namespace skerry
