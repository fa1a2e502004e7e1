// complex: values, arithmetic, text, the type and its methods.
#include <cmath>

#include "isolate/heap/allocate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/float_text.h"
#include "isolate/objects/format_spec.h"
#include "isolate/objects/int.h"
#include "isolate/objects/native.h"
#include "isolate/objects/number_text.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/real.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/warning.h"

namespace skerry {

TypeObject complex_type;

Result make_complex(Isolate& iso, double real, double imaginary) {
  auto* o = allocate_exact<ComplexObject, Cycles::kNone>(iso, &complex_type);
  if (o == nullptr) return Fault(FaultKind::kRaised);
  o->real = real;
  o->imaginary = imaginary;
  return Value::object(o);
}

namespace {

struct Complex {
  double real, imaginary;
};

bool is_complex(Value v) { return has_flag(v, TypeFlag::kComplexSubclass); }
Complex value_of(Value v) { return {v.as<ComplexObject>()->real, v.as<ComplexObject>()->imaginary}; }
Result make(Isolate& iso, Complex c) { return make_complex(iso, c.real, c.imaginary); }

RealOperand operand(Isolate& iso, Value v, Complex* out) {
  if (is_complex(v)) {
    *out = value_of(v);
    return RealOperand::kReal;
  }
  out->imaginary = 0;
  return real_operand(iso, v, &out->real);
}

Complex product(Complex a, Complex b) {
  return {a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real};
}

// Smith's method, which does not overflow where the quotient fits. False: division by zero.
bool quotient(Complex a, Complex b, Complex* out) {
  double real = std::fabs(b.real), imaginary = std::fabs(b.imaginary);
  if (real >= imaginary) {
    if (real == 0) return false;
    double ratio = b.imaginary / b.real;
    double scale = b.real + b.imaginary * ratio;
    *out = {(a.real + a.imaginary * ratio) / scale, (a.imaginary - a.real * ratio) / scale};
  } else if (imaginary >= real) {
    double ratio = b.real / b.imaginary;
    double scale = b.real * ratio + b.imaginary;
    *out = {(a.real * ratio + a.imaginary) / scale, (a.imaginary * ratio - a.real) / scale};
  } else {
    *out = {NAN, NAN};
  }
  return true;
}

template <Result (*Operation)(Isolate&, Complex, Complex)>
Result binary(Isolate& iso, Value left, Value right) {
  Complex a, b;
  if (RealOperand kind = operand(iso, left, &a); kind != RealOperand::kReal) return not_real(kind);
  if (RealOperand kind = operand(iso, right, &b); kind != RealOperand::kReal) return not_real(kind);
  return Operation(iso, a, b);
}

Result add(Isolate& iso, Complex a, Complex b) {
  return make_complex(iso, a.real + b.real, a.imaginary + b.imaginary);
}
Result subtract(Isolate& iso, Complex a, Complex b) {
  return make_complex(iso, a.real - b.real, a.imaginary - b.imaginary);
}
Result multiply(Isolate& iso, Complex a, Complex b) { return make(iso, product(a, b)); }
Result divide(Isolate& iso, Complex a, Complex b) {
  Complex out;
  if (!quotient(a, b, &out)) return iso.raise(ZeroDivisionError, "complex division by zero");
  return make(iso, out);
}

// Small whole exponents by repeated squaring, which is more exact than going through polar form.
bool whole_power(Complex x, int64_t n, Complex* out) {
  Complex result{1, 0}, square = x;
  for (auto rest = static_cast<uint64_t>(n < 0 ? -n : n); rest != 0; rest >>= 1) {
    if (rest & 1) result = product(result, square);
    square = product(square, square);
  }
  if (n > 0) {
    *out = result;
    return true;
  }
  return quotient({1, 0}, result, out);
}

bool polar_power(Complex a, Complex b, Complex* out) {
  if (b.real == 0 && b.imaginary == 0) {
    *out = {1, 0};
    return true;
  }
  if (a.real == 0 && a.imaginary == 0) {
    *out = {0, 0};
    return !(b.imaginary != 0 || b.real < 0);  // 0 to the power of NaN is 0
  }
  double magnitude = std::hypot(a.real, a.imaginary);
  double length = std::pow(magnitude, b.real);
  double angle = std::atan2(a.imaginary, a.real);
  double phase = angle * b.real;
  if (b.imaginary != 0) {
    length /= std::exp(angle * b.imaginary);
    phase += b.imaginary * std::log(magnitude);
  }
  *out = {length * std::cos(phase), length * std::sin(phase)};
  // An infinite phase has no sine, which Python calls a division by zero too. (Not by errno: the compiler may move its reading.)
  return !std::isinf(phase);
}

Result complex_power_slot(Isolate& iso, Value base, Value exponent, Value modulus) {
  Complex a, b;
  if (RealOperand kind = operand(iso, base, &a); kind != RealOperand::kReal) return not_real(kind);
  if (RealOperand kind = operand(iso, exponent, &b); kind != RealOperand::kReal) return not_real(kind);
  if (!modulus.is_none()) return iso.raise(ValueError, "complex modulo");
  return complex_power(iso, a.real, a.imaginary, b.real, b.imaginary);
}

Result complex_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_complex(self)) return Value::not_implemented();
  Complex a = value_of(self);
  bool equal;
  if (is_complex(other)) {
    Complex b = value_of(other);
    equal = a.real == b.real && a.imaginary == b.imaginary;
  } else if (is_float(other)) {
    equal = a.imaginary == 0 && a.real == float_value(other);
  } else if (is_int(other)) {
    equal = a.imaginary == 0 && !std::isnan(a.real) && int_compare_double(other, a.real) == 0;
  } else {
    return Value::not_implemented();
  }
  static_cast<void>(iso);
  return Value::boolean(equal == (op == CompareOp::kEq));
}

Result complex_repr(Isolate& iso, Value self) {
  Complex c = value_of(self);
  if (c.real == 0 && !std::signbit(c.real)) return make_str(iso, format_double(c.imaginary, 'r', 0, 0) + "j");
  return make_str(iso, "(" + format_double(c.real, 'r', 0, 0) + format_double(c.imaginary, 'r', 0, kSign) + "j)");
}

Fallible<int64_t> complex_hash(Isolate&, Value self) {
  Complex c = value_of(self);
  auto real = static_cast<uint64_t>(hash_double(c.real, self.as_object()));
  auto imaginary = static_cast<uint64_t>(hash_double(c.imaginary, self.as_object()));
  auto hash = static_cast<int64_t>(real + 1000003 * imaginary);
  return hash == -1 ? -2 : hash;
}

Result complex_absolute(Isolate& iso, Value self) {
  Complex c = value_of(self);
  double result = std::hypot(c.real, c.imaginary);
  if (std::isinf(result) && std::isfinite(c.real) && std::isfinite(c.imaginary))
    return iso.raise(OverflowError, "absolute value too large");
  return make_double(iso, result);
}

Result complex_negative(Isolate& iso, Value self) {
  Complex c = value_of(self);
  return make_complex(iso, -c.real, -c.imaginary);
}

Result complex_exact(Isolate& iso, Value self) {
  if (has_type(self, complex_type)) return retained(iso, self);
  return make(iso, value_of(self));
}

Fallible<bool> complex_truth(Isolate&, Value self) {
  Complex c = value_of(self);
  return c.real != 0 || c.imaginary != 0;
}

Result complex_real(Isolate& iso, Value self) { return make_double(iso, value_of(self).real); }
Result complex_imag(Isolate& iso, Value self) { return make_double(iso, value_of(self).imaginary); }
Result complex_conjugate(Isolate& iso, Value self) {
  Complex c = value_of(self);
  return make_complex(iso, c.real, -c.imaginary);
}
Result complex_getnewargs(Isolate& iso, Value self) {
  Ref real(iso, TRY(complex_real(iso, self)));
  Ref imaginary(iso, TRY(complex_imag(iso, self)));
  return make_tuple(iso, {real, imaginary});
}
Result complex_format(Isolate& iso, Value self, StrObject* spec) { return format_complex(iso, self, Value::object(spec)); }

// "1", "2j", "1+2j", "-j", any of them in parentheses, underscores taken out. False: malformed.
bool parse_complex(std::string_view text, Complex* out) {
  text = strip_number_space(text);
  if (!text.empty() && text.front() == '(') {
    text.remove_prefix(1);
    if (text.empty() || text.back() != ')') return false;
    text.remove_suffix(1);
    text = strip_number_space(text);
  }
  auto is_j = [](char c) { return c == 'j' || c == 'J'; };
  // A number with an optional j; a bare sign (or nothing) before j means one.
  auto scan = [&](double* value, bool* imaginary) {
    size_t used = scan_double(text, value);
    if (used == 0) {
      size_t sign = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
      if (text.size() <= sign || !is_j(text[sign])) return false;
      *value = text[0] == '-' ? -1 : 1;
      used = sign;
    }
    text.remove_prefix(used);
    *imaginary = !text.empty() && is_j(text[0]);
    if (*imaginary) text.remove_prefix(1);
    return true;
  };
  double value;
  bool imaginary;
  if (!scan(&value, &imaginary)) return false;
  *out = imaginary ? Complex{0, value} : Complex{value, 0};
  if (text.empty()) return true;
  if (imaginary || (text[0] != '+' && text[0] != '-')) return false;
  if (!scan(&value, &imaginary) || !imaginary || !text.empty()) return false;
  out->imaginary = value;
  return true;
}

// __complex__ of the type, or kNotFound.
Result by_special_method(Isolate& iso, Value v) {
  if (has_type(v, complex_type)) return Fault(FaultKind::kNotFound);
  Ref method(iso, TRY(lookup_special(iso, v, names.dunder_complex)));
  Ref result(iso, TRY(call(iso, method, {})));
  if (!is_complex(result))
    return iso.raise(TypeError, "__complex__ returned non-complex (type {})", type_name(result));
  if (!has_type(result, complex_type)) TRY(warn_subclass_returned(iso, "__complex__", "complex", result));
  return result.release();
}

bool is_number(Value v) {
  const Slots& slots = type_of(v)->slots;
  return slots.to_float || slots.index || is_complex(v);
}

Result instance(Isolate& iso, TypeObject* cls, Complex c) {
  Value v = TRY(allocate_instance(iso, cls));
  auto* o = v.as<ComplexObject>();
  o->real = c.real;
  o->imaginary = c.imaginary;
  return v;
}

// A complex as it is, any other number as a double.
Fallible<Complex> part(Isolate& iso, Value v) {
  if (is_complex(v)) return value_of(v);
  Ref number(iso, TRY(float_from_number(iso, v)));
  return Complex{float_value(number), 0};
}

Result complex_new(Isolate& iso, TypeObject* cls, Value real, Value imaginary) {
  if (real.is_empty()) real = Value::small_int(0);
  if (imaginary.is_empty() && cls == &complex_type && has_type(real, complex_type)) return retained(iso, real);
  if (StrObject::check(real)) {
    if (!imaginary.is_empty()) return iso.raise(TypeError, "complex() can't take second arg if first is a string");
    std::string text = number_text(real), plain;
    if (!remove_digit_separators(text, &plain))
      return iso.raise(ValueError, "could not convert string to complex: {}", repr_utf8_or_fallback(iso, real));
    Complex c;
    if (!parse_complex(plain, &c)) return iso.raise(ValueError, "complex() arg is a malformed string");
    return instance(iso, cls, c);
  }
  if (!imaginary.is_empty() && StrObject::check(imaginary))
    return iso.raise(TypeError, "complex() second arg can't be a string");
  Ref converted(iso);
  Result special = by_special_method(iso, real);
  if (!special.is_not_found()) {
    converted.reset(TRY(special));
    real = converted;
  }
  if (!is_number(real))
    return iso.raise(TypeError, "complex() first argument must be a string or a number, not '{}'", type_name(real));
  if (!imaginary.is_empty() && !is_number(imaginary))
    return iso.raise(TypeError, "complex() second argument must be a number, not '{}'", type_name(imaginary));
  Complex a = TRY(part(iso, real));
  if (imaginary.is_empty()) return instance(iso, cls, a);
  Complex b = TRY(part(iso, imaginary));
  if (is_complex(imaginary)) a.real -= b.imaginary;
  if (is_complex(real)) b.real += a.imaginary;
  return instance(iso, cls, {a.real, b.real});
}

constexpr MethodDef kMethods[] = {
    def<"new complex(real=<unset>, imag=<unset>)", complex_new>(
        "Create a complex number from a real part and an optional imaginary part.\n\n"
        "This is equivalent to (real + imag*1j) where imag defaults to 0."),
    def<"conjugate(self, /)", complex_conjugate>("Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j."),
    def<"__complex__(self, /)", complex_exact>("Convert this value to exact type complex."),
    def<"__getnewargs__(self, /)", complex_getnewargs>(""),
    def<"__format__(self, format_spec, /)", complex_format>("Convert to a string according to format_spec."),
    def<"member real", complex_real>("the real part of a complex number"),
    def<"member imag", complex_imag>("the imaginary part of a complex number"),
};

}  // namespace

Result complex_power(Isolate& iso, double real, double imaginary, double exponent_real, double exponent_imaginary) {
  Complex a{real, imaginary}, b{exponent_real, exponent_imaginary}, out;
  bool whole = b.imaginary == 0 && b.real == std::floor(b.real) && std::fabs(b.real) <= 100;
  bool defined = whole ? whole_power(a, static_cast<int64_t>(b.real), &out) : polar_power(a, b, &out);
  if (!defined) return iso.raise(ZeroDivisionError, "0.0 to a negative or complex power");
  if (std::isinf(out.real) || std::isinf(out.imaginary)) return iso.raise(OverflowError, "complex exponentiation");
  return make(iso, out);
}

extern const TypeDef complex_type_def{
    .type = &complex_type,
    .name = "complex",
    .doc = "Create a complex number from a real part and an optional imaginary part.\n\n"
           "This is equivalent to (real + imag*1j) where imag defaults to 0.",
    .base = nullptr,
    .instance_size = sizeof(ComplexObject),
    .flags = flags(TypeFlag::kBaseType, TypeFlag::kComplexSubclass),
    .slots =
        {
            .repr = complex_repr,
            .hash = complex_hash,
            .compare = complex_compare,
            .add = binary<add>,
            .subtract = binary<subtract>,
            .multiply = binary<multiply>,
            .true_divide = binary<divide>,
            .power = complex_power_slot,
            .negative = complex_negative,
            .positive = complex_exact,
            .absolute = complex_absolute,
            .truth = complex_truth,
        },
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
