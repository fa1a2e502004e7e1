// float: values, arithmetic, comparison, hash, the type and its methods. Text is in float_text.cpp.
#include "isolate/objects/float.h"

#include <cerrno>
#include <cmath>

#include "isolate/heap/allocate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float_text.h"
#include "isolate/objects/format_spec.h"
#include "isolate/objects/int_limbs.h"
#include "isolate/objects/native.h"
#include "isolate/objects/number_text.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/real.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/warning.h"

namespace skerry {

TypeObject float_type;

Result make_double(Isolate& iso, double d) {
  Value v = Value::try_double(d);
  if (!v.is_empty()) return v;
  auto* box = allocate_exact<FloatObject, Cycles::kNone>(iso, &float_type);
  if (box == nullptr) return Fault(FaultKind::kRaised);
  box->value = d;
  return Value::object(box);
}

// As CPython: the value as a fraction modulo 2**61 - 1, so that equal ints, floats and fractions hash alike.
int64_t hash_double(double d, const void* identity) {
  constexpr int kBits = 61;
  constexpr uint64_t kModulus = (uint64_t{1} << kBits) - 1;
  if (std::isinf(d)) return d > 0 ? 314159 : -314159;
  if (std::isnan(d)) {
    auto bits = reinterpret_cast<uintptr_t>(identity);
    return static_cast<int64_t>(bits >> 4 | bits << 60);
  }
  int exponent;
  double m = std::frexp(d, &exponent);
  bool negative = m < 0;
  m = std::fabs(m);
  uint64_t x = 0;
  while (m != 0) {
    x = ((x << 28) & kModulus) | x >> (kBits - 28);
    m *= 268435456.0;
    exponent -= 28;
    auto y = static_cast<uint64_t>(m);
    m -= static_cast<double>(y);
    x += y;
    if (x >= kModulus) x -= kModulus;
  }
  int e = exponent >= 0 ? exponent % kBits : kBits - 1 - ((-1 - exponent) % kBits);
  x = ((x << e) & kModulus) | x >> (kBits - e);
  auto hash = static_cast<int64_t>(x);
  if (negative) hash = -hash;
  return hash == -1 ? -2 : hash;
}

RealOperand real_operand(Isolate& iso, Value v, double* out) {
  if (v.is_immediate_double()) {
    *out = v.as_immediate_double();
    return RealOperand::kReal;
  }
  if (is_float(v)) {
    *out = float_value(v);
    return RealOperand::kReal;
  }
  if (!is_int(v)) return RealOperand::kOther;
  Fallible<double> d = int_to_double(iso, v);
  if (d.is_fault()) return RealOperand::kFault;
  *out = d.value();
  return RealOperand::kReal;
}

namespace {

template <Result (*Operation)(Isolate&, double, double)>
Result binary(Isolate& iso, Value a, Value b) {
  double x, y;
  if (RealOperand kind = real_operand(iso, a, &x); kind != RealOperand::kReal) return not_real(kind);
  if (RealOperand kind = real_operand(iso, b, &y); kind != RealOperand::kReal) return not_real(kind);
  return Operation(iso, x, y);
}

Result add(Isolate& iso, double x, double y) { return make_double(iso, x + y); }
Result subtract(Isolate& iso, double x, double y) { return make_double(iso, x - y); }
Result multiply(Isolate& iso, double x, double y) { return make_double(iso, x * y); }

Result divide(Isolate& iso, double x, double y) {
  if (y == 0) return iso.raise(ZeroDivisionError, "float division by zero");
  return make_double(iso, x / y);
}

struct FloorDivision {
  double quotient, remainder;
};

// The remainder has the divisor's sign; the quotient is exact for it (PEP 238).
FloorDivision floor_division(double x, double y) {
  double remainder = std::fmod(x, y);
  double quotient = (x - remainder) / y;
  if (remainder != 0) {
    if ((y < 0) != (remainder < 0)) {
      remainder += y;
      quotient -= 1;
    }
  } else {
    remainder = std::copysign(0.0, y);
  }
  if (quotient == 0) return {std::copysign(0.0, x / y), remainder};
  double floor = std::floor(quotient);
  if (quotient - floor > 0.5) floor += 1;
  return {floor, remainder};
}

Result floor_divide(Isolate& iso, double x, double y) {
  if (y == 0) return iso.raise(ZeroDivisionError, "float floor division by zero");
  return make_double(iso, floor_division(x, y).quotient);
}

Result remainder(Isolate& iso, double x, double y) {
  if (y == 0) return iso.raise(ZeroDivisionError, "float modulo");
  double r = std::fmod(x, y);
  if (r == 0)
    r = std::copysign(0.0, y);
  else if ((y < 0) != (r < 0))
    r += y;
  return make_double(iso, r);
}

Result float_divmod(Isolate& iso, double x, double y) {
  if (y == 0) return iso.raise(ZeroDivisionError, "float divmod()");
  FloorDivision d = floor_division(x, y);
  Ref quotient(iso, TRY(make_double(iso, d.quotient)));
  Ref rest(iso, TRY(make_double(iso, d.remainder)));
  return make_tuple(iso, {quotient, rest});
}

bool is_odd_integer(double d) { return std::fmod(std::fabs(d), 2.0) == 1.0; }

// C99 Annex F for the special cases; a fractional power of a negative number is complex.
Result float_power(Isolate& iso, Value base, Value exponent, Value modulus) {
  if (!modulus.is_none())
    return iso.raise(TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
  double x, y;
  if (RealOperand kind = real_operand(iso, base, &x); kind != RealOperand::kReal) return not_real(kind);
  if (RealOperand kind = real_operand(iso, exponent, &y); kind != RealOperand::kReal) return not_real(kind);
  if (y == 0) return make_double(iso, 1.0);
  if (std::isnan(x)) return make_double(iso, x);
  if (std::isnan(y)) return make_double(iso, x == 1.0 ? 1.0 : y);
  if (std::isinf(y)) {
    x = std::fabs(x);
    if (x == 1.0) return make_double(iso, 1.0);
    return make_double(iso, (y > 0) == (x > 1.0) ? HUGE_VAL : 0.0);
  }
  bool odd = is_odd_integer(y);
  if (std::isinf(x)) {
    if (y > 0) return make_double(iso, odd ? x : std::fabs(x));
    return make_double(iso, odd ? std::copysign(0.0, x) : 0.0);
  }
  if (x == 0) {
    if (y < 0) return iso.raise(ZeroDivisionError, "0.0 cannot be raised to a negative power");
    return make_double(iso, odd ? x : 0.0);
  }
  bool negate = false;
  if (x < 0) {
    if (y != std::floor(y)) return complex_power(iso, x, 0.0, y, 0.0);
    x = -x;
    negate = odd;
  }
  if (x == 1.0) return make_double(iso, negate ? -1.0 : 1.0);
  double result = std::pow(x, y);
  if (std::isinf(result)) return raise_range_error(iso);
  return make_double(iso, negate ? -result : result);
}

Result compared(CompareOp op, int order) {
  switch (op) {
    case CompareOp::kLt: return Value::boolean(order < 0);
    case CompareOp::kLe: return Value::boolean(order <= 0);
    case CompareOp::kEq: return Value::boolean(order == 0);
    case CompareOp::kNe: return Value::boolean(order != 0);
    case CompareOp::kGt: return Value::boolean(order > 0);
    case CompareOp::kGe: return Value::boolean(order >= 0);
  }
  __builtin_unreachable();
}

Result float_compare(Isolate&, Value self, Value other, CompareOp op) {
  if (!is_float(self)) return Value::not_implemented();
  double x = float_value(self);
  if (is_float(other)) {
    double y = float_value(other);
    if (std::isnan(x) || std::isnan(y)) return Value::boolean(op == CompareOp::kNe);
    return compared(op, (x > y) - (x < y));
  }
  if (!is_int(other)) return Value::not_implemented();
  if (std::isnan(x)) return Value::boolean(op == CompareOp::kNe);
  return compared(op, -int_compare_double(other, x));
}

Result float_repr(Isolate& iso, Value self) { return make_str(iso, double_repr(float_value(self))); }
Fallible<int64_t> float_hash(Isolate&, Value self) {
  return hash_double(float_value(self), self.is_object() ? self.as_object() : nullptr);
}
Fallible<bool> float_truth(Isolate&, Value self) { return float_value(self) != 0; }
Result float_exact(Isolate& iso, Value self) { return make_double(iso, float_value(self)); }
Result float_negative(Isolate& iso, Value self) { return make_double(iso, -float_value(self)); }
Result float_absolute(Isolate& iso, Value self) { return make_double(iso, std::fabs(float_value(self))); }
Result float_trunc(Isolate& iso, Value self) { return make_int_double(iso, float_value(self)); }
Result float_floor(Isolate& iso, Value self) { return make_int_double(iso, std::floor(float_value(self))); }
Result float_ceil(Isolate& iso, Value self) { return make_int_double(iso, std::ceil(float_value(self))); }
Result float_imag(Isolate& iso, Value) { return make_double(iso, 0.0); }
Result float_hex(Isolate& iso, Value self) { return make_str(iso, double_hex(float_value(self))); }
Result float_format(Isolate& iso, Value self, StrObject* spec) { return format_float(iso, self, Value::object(spec)); }

Fallible<bool> float_is_integer(Isolate&, Value self) {
  double d = float_value(self);
  return std::isfinite(d) && std::floor(d) == d;
}

Result float_fromhex(Isolate& iso, TypeObject* cls, Value text) {
  if (!StrObject::check(text)) return iso.raise(TypeError, "bad argument type for built-in operation");
  std::string buffer;
  Ref value(iso, TRY(double_from_hex(iso, utf8_view(text, buffer))));
  if (cls == &float_type) return value.release();
  return call(iso, as_value(cls), {value});
}

Result float_as_integer_ratio(Isolate& iso, Value self) {
  double d = float_value(self);
  if (std::isinf(d)) return iso.raise(OverflowError, "cannot convert Infinity to integer ratio");
  if (std::isnan(d)) return iso.raise(ValueError, "cannot convert NaN to integer ratio");
  int exponent;
  auto mantissa = static_cast<int64_t>(std::ldexp(std::frexp(d, &exponent), 53));
  exponent -= 53;
  if (mantissa == 0) return make_tuple(iso, {Value::small_int(0), Value::small_int(1)});
  int zeros = __builtin_ctzll(static_cast<uint64_t>(mantissa));
  mantissa >>= zeros;
  exponent += zeros;
  Ref numerator(iso, Value::small_int(mantissa)), denominator(iso, Value::small_int(1));
  if (exponent > 0)
    numerator.reset(TRY(int_left_shift(iso, numerator, Value::small_int(exponent))));
  else
    denominator.reset(TRY(int_left_shift(iso, denominator, Value::small_int(-exponent))));
  return make_tuple(iso, {numerator, denominator});
}

Result float_round(Isolate& iso, Value self, Value digits) {
  double d = float_value(self);
  if (digits.is_empty() || digits.is_none()) return make_int_double(iso, std::nearbyint(d));
  int64_t n = TRY(as_int64(iso, digits, Overflow::kClamp));
  return make_double(iso, TRY(double_round(iso, d, n)));
}

Result float_getnewargs(Isolate& iso, Value self) {
  Ref exact(iso, TRY(float_exact(iso, self)));
  return make_tuple(iso, {exact});
}

Result float_getformat(Isolate& iso, TypeObject*, Value kind) {
  if (!StrObject::check(kind))
    return iso.raise(TypeError, "__getformat__() argument must be str, not {}", type_name_or_none(kind));
  if (!str_is(kind, "double") && !str_is(kind, "float"))
    return iso.raise(ValueError, "__getformat__() argument 1 must be 'double' or 'float'");
  return make_str(iso, "IEEE, little-endian");
}

Result float_new(Isolate& iso, TypeObject* cls, Value x) {
  Ref value(iso, x.is_empty() ? TRY(make_double(iso, 0.0)) : TRY(float_from_value(iso, x)));
  if (cls == &float_type) return value.release();
  Value instance = TRY(allocate_instance(iso, cls));
  instance.as<FloatObject>()->value = float_value(value);
  return instance;
}

constexpr MethodDef kMethods[] = {
    def<"new float(x=<unset>, /)", float_new>("Convert a string or number to a floating point number, if possible."),
    def<"conjugate(self, /)", float_exact>("Return self, the complex conjugate of any float."),
    def<"__trunc__(self, /)", float_trunc>("Return the Integral closest to x between 0 and x."),
    def<"__floor__(self, /)", float_floor>("Return the floor as an Integral."),
    def<"__ceil__(self, /)", float_ceil>("Return the ceiling as an Integral."),
    def<"__round__(self, ndigits=None, /)", float_round>(
        "Return the Integral closest to x, rounding half toward even.\n\n"
        "When an argument is passed, work like built-in round(x, ndigits)."),
    def<"as_integer_ratio(self, /)", float_as_integer_ratio>(
        "Return a pair of integers, whose ratio is exactly equal to the original float.\n\n"
        "Raise OverflowError on infinities and a ValueError on NaNs.\n\n>>> (2.5).as_integer_ratio()\n(5, 2)"),
    def<"class fromhex(cls, string, /)", float_fromhex>(
        "Create a floating-point number from a hexadecimal string.\n\n"
        ">>> float.fromhex('0x1.ffffp10')\n2047.984375"),
    def<"hex(self, /)", float_hex>("Return a hexadecimal representation of a floating-point number.\n\n>>> (0.5).hex()\n'0x1.0000000000000p-1'"),
    def<"is_integer(self, /)", float_is_integer>("Return True if the float is an integer."),
    def<"__getnewargs__(self, /)", float_getnewargs>(""),
    def<"class __getformat__(cls, typestr, /)", float_getformat>(
        "The format of C doubles ('double') or floats ('float') on this machine."),
    def<"__format__(self, format_spec, /)", float_format>("Formats the float according to format_spec."),
    def<"get real", float_exact>("the real part of a complex number"),
    def<"get imag", float_imag>("the imaginary part of a complex number"),
};

}  // namespace

Result not_real(RealOperand kind) {
  return kind == RealOperand::kFault ? Result(Fault(FaultKind::kRaised)) : Result(Value::not_implemented());
}

Fault raise_range_error(Isolate& iso) {
  Ref text(iso, TRY(make_str(iso, "Numerical result out of range")));
  Ref error(iso, TRY(call(iso, as_value(&OverflowError), {Value::small_int(ERANGE), text})));
  return iso.raise_value(error);
}

Result float_from_number(Isolate& iso, Value v) {
  if (v.is_immediate_double()) return v;
  if (has_type(v, float_type)) return retained(iso, v);
  const TypeObject* type = type_of(v);
  if (type->slots.to_float) {
    Ref result(iso, TRY(type->slots.to_float(iso, v)));
    if (!is_float(result))
      return iso.raise(TypeError, "{}.__float__ returned non-float (type {})", type_name(type), type_name(result));
    if (!has_type(result, float_type)) {
      std::string method = std::string(type_name(type)) + ".__float__";
      TRY(warn_subclass_returned(iso, method, "float", result));
    }
    return float_exact(iso, result);
  }
  if (type->slots.index) {
    Ref index(iso, TRY(as_index(iso, v)));
    return make_double(iso, TRY(int_to_double(iso, index)));
  }
  return Fault(FaultKind::kNotFound);
}

Result float_from_value(Isolate& iso, Value v) {
  Result number = float_from_number(iso, v);
  if (!number.is_not_found()) return number;
  if (StrObject::check(v)) return parse_float(iso, number_text(v), v);
  if (type_of(v)->slots.get_buffer) {
    BufferView view;
    TRY(get_buffer(iso, v, &view));
    std::string text(reinterpret_cast<const char*>(view.data), view.size);
    release_buffer(iso, &view);
    return parse_float(iso, text, v);
  }
  return iso.raise(TypeError, "float() argument must be a string or a real number, not '{}'", type_name(v));
}

extern const TypeDef float_type_def{
    .type = &float_type,
    .name = "float",
    .doc = "Convert a string or number to a floating point number, if possible.",
    .base = nullptr,
    .instance_size = sizeof(FloatObject),
    .flags = flags(TypeFlag::kBaseType, TypeFlag::kMatchSelf, TypeFlag::kFloatSubclass),
    .slots =
        {
            .repr = float_repr,
            .hash = float_hash,
            .compare = float_compare,
            .add = binary<add>,
            .subtract = binary<subtract>,
            .multiply = binary<multiply>,
            .true_divide = binary<divide>,
            .floor_divide = binary<floor_divide>,
            .remainder = binary<remainder>,
            .divmod = binary<float_divmod>,
            .power = float_power,
            .negative = float_negative,
            .positive = float_exact,
            .absolute = float_absolute,
            .to_int = float_trunc,
            .to_float = float_exact,
            .truth = float_truth,
        },
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
