// int: the type, its slots and methods.
#include <cmath>
#include <vector>

#include "isolate/objects/bytes.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/format_spec.h"
#include "isolate/objects/int_convert.h"
#include "isolate/objects/int_limbs.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject int_type;

namespace {

template <Result (*Operation)(Isolate&, Value, Value)>
Result binary(Isolate& iso, Value a, Value b) {
  if (!is_int(a) || !is_int(b)) return Value::not_implemented();
  return Operation(iso, a, b);
}

template <IntBitOp Op>
Result bitwise(Isolate& iso, Value a, Value b) {
  return int_bitwise(iso, Op, a, b);
}

Result int_divmod(Isolate& iso, Value a, Value b) {
  Value quotient, remainder;
  TRY(int_floor_divmod(iso, a, b, &quotient, &remainder, "integer division or modulo by zero"));
  Value items[] = {quotient, remainder};
  return make_tuple_steal(iso, items, 2);
}

Result int_power_slot(Isolate& iso, Value a, Value b, Value modulus) {
  if (!is_int(a) || !is_int(b) || !(modulus.is_none() || is_int(modulus))) return Value::not_implemented();
  return int_power(iso, a, b, modulus);
}

Result int_compare_slot(Isolate&, Value self, Value other, CompareOp op) {
  if (!is_int(self) || !is_int(other)) return Value::not_implemented();
  int order = int_compare(self, other);
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

Result int_invert(Isolate& iso, Value self) {
  if (self.is_small_int()) return Value::small_int(~self.as_small_int());
  Ref negated(iso, TRY(int_negate(iso, self)));
  return int_subtract(iso, negated, Value::small_int(1));
}

Result int_repr(Isolate& iso, Value self) { return int_to_str(iso, self); }
Result int_to_float(Isolate& iso, Value self) { return make_double(iso, TRY(int_to_double(iso, self))); }
Fallible<int64_t> int_hash_slot(Isolate&, Value self) { return int_hash(self); }
Fallible<bool> int_truth(Isolate&, Value self) { return int_sign(self) != 0; }
size_t int_variable_size(const Object* self) {
  return sizeof(IntObject) + static_cast<const IntObject*>(self)->limb_count() * sizeof(uint64_t);
}

Result int_conjugate(Isolate& iso, Value self) { return int_exact(iso, self); }
Result int_imag(Isolate&, Value) { return Value::small_int(0); }
Result int_denominator(Isolate&, Value) { return Value::small_int(1); }

Fallible<int64_t> int_bit_length(Isolate&, Value self) { return static_cast<int64_t>(IntView(self).bit_length()); }

Fallible<int64_t> int_bit_count(Isolate&, Value self) {
  IntView view(self);
  return view.is_zero() ? 0 : static_cast<int64_t>(mpn_popcount(view.limbs, static_cast<mp_size_t>(view.size)));
}

Result int_as_integer_ratio(Isolate& iso, Value self) {
  Ref exact(iso, TRY(int_exact(iso, self)));
  return make_tuple(iso, {exact, Value::small_int(1)});
}

Result int_getnewargs(Isolate& iso, Value self) {
  Ref exact(iso, TRY(int_exact(iso, self)));
  return make_tuple(iso, {exact});
}

// What CPython's layout of 30-bit digits would take.
Fallible<int64_t> int_sizeof(Isolate&, Value self) {
  return 24 + 4 * static_cast<int64_t>((IntView(self).bit_length() + 29) / 30);
}

Result int_round_method(Isolate& iso, Value self, Value digits) {
  if (digits.is_empty()) return int_exact(iso, self);
  Ref index(iso, TRY(as_index(iso, digits)));
  return int_round(iso, self, index);
}

Result int_format(Isolate& iso, Value self, StrObject* spec) { return format_int(iso, self, Value::object(spec)); }

// True for 'little'.
Fallible<bool> is_little_endian(Isolate& iso, Value byteorder) {
  if (byteorder.is_empty() || str_is(byteorder, "big")) return false;
  if (str_is(byteorder, "little")) return true;
  return iso.raise(ValueError, "byteorder must be either 'little' or 'big'");
}

Result int_to_bytes(Isolate& iso, Value self, Value length_value, Value byteorder, bool is_signed) {
  int64_t length = 1;
  if (!length_value.is_empty()) length = TRY(argument_to_int64(iso, length_value));
  if (!byteorder.is_empty() && !StrObject::check(byteorder))
    return iso.raise(TypeError, "to_bytes() argument 'byteorder' must be str, not {}", type_name_or_none(byteorder));
  bool little = TRY(is_little_endian(iso, byteorder));
  if (length < 0) return iso.raise(ValueError, "length argument must be non-negative");
  IntView view(self);
  if (view.negative && !is_signed) return iso.raise(OverflowError, "can't convert negative int to unsigned");
  auto size = static_cast<size_t>(length);
  // A negative number fits if the bits of -n-1 leave room for the sign.
  size_t bits = view.bit_length();
  bool power_of_two = view.negative && bits > 0 && mpn_popcount(view.limbs, static_cast<mp_size_t>(view.size)) == 1;
  size_t needed = bits + (is_signed && bits > 0 && !(view.negative && power_of_two) ? 1 : 0);
  if (needed > 8 * std::min<size_t>(size, SIZE_MAX / 16)) return iso.raise(OverflowError, "int too big to convert");
  uint8_t* data;
  Ref out(iso, TRY(allocate_bytes(iso, size, &data)));
  uint64_t borrow = view.negative ? 1 : 0;  // two's complement: invert and add one, byte by byte
  for (size_t i = 0; i < size; ++i) {
    uint64_t byte = i / 8 < view.size ? view.limbs[i / 8] >> (i % 8 * 8) & 0xff : 0;
    if (view.negative) {
      byte = (byte ^ 0xff) + borrow;
      borrow = byte >> 8;
    }
    data[little ? i : size - 1 - i] = static_cast<uint8_t>(byte);
  }
  return out.release();
}

Result int_from_bytes_method(Isolate& iso, TypeObject* cls, Value source, Value byteorder, bool is_signed) {
  if (!byteorder.is_empty() && !StrObject::check(byteorder))
    return iso.raise(TypeError, "from_bytes() argument 'byteorder' must be str, not {}", type_name_or_none(byteorder));
  bool little = TRY(is_little_endian(iso, byteorder));
  Ref bytes(iso);
  if (BytesObject::check(source)) {
    bytes = Ref::borrow(iso, source);
  } else {
    if (is_int(source) || StrObject::check(source))
      return iso.raise(TypeError, "cannot convert '{}' object to bytes", type_name(source));
    bytes.reset(TRY(call(iso, as_value(&bytes_type), {source})));
    if (!BytesObject::check(bytes)) return iso.raise(TypeError, "cannot convert '{}' object to bytes", type_name(source));
  }
  const auto* b = bytes.as<BytesObject>();
  Ref result(iso, TRY(int_from_bytes(iso, b->data(), b->length(), little, is_signed)));
  if (cls == &int_type) return result.release();
  return call(iso, as_value(cls), {result});
}

constexpr MethodDef kMethods[] = {
    def<"new int(x=<unset>, /, base=<unset>)", int_new>(
        "Convert a number or string to an integer, or return 0 if no arguments are given.\n\n"
        "Text may carry a sign, underscores between digits and white space around it; base 0 reads a prefix as in\n"
        "source code.\n\n>>> int('0b100', base=0)\n4"),
    def<"conjugate(self, /)", int_conjugate>("Returns self, the complex conjugate of any int."),
    def<"bit_length(self, /)", int_bit_length>("Number of bits necessary to represent self in binary.\n\n>>> bin(20)\n'0b10100'\n>>> (20).bit_length()\n5"),
    def<"bit_count(self, /)", int_bit_count>("Number of ones in the binary representation of the absolute value of self.\n\n>>> bin(20)\n'0b10100'\n>>> (20).bit_count()\n2"),
    def<"to_bytes(self, /, length=1, byteorder='big', *, signed=False)", int_to_bytes>(
        "Return an array of bytes representing an integer.\n\n"
        "length defaults to 1 and byteorder to 'big'. OverflowError if the integer does not fit."),
    def<"class from_bytes(cls, /, bytes, byteorder='big', *, signed=False)", int_from_bytes_method>(
        "Return the integer represented by the given array of bytes; byteorder defaults to 'big'."),
    def<"as_integer_ratio(self, /)", int_as_integer_ratio>(
        "Return a pair of integers, whose ratio is equal to the original int.\n\n>>> (-7).as_integer_ratio()\n(-7, 1)"),
    def<"__trunc__(self, /)", int_conjugate>("Truncating an Integral returns itself."),
    def<"__floor__(self, /)", int_conjugate>("Flooring an Integral returns itself."),
    def<"__ceil__(self, /)", int_conjugate>("Ceiling of an Integral returns itself."),
    def<"__round__(self, ndigits=<unset>, /)", int_round_method>(
        "Rounding an Integral returns itself; a negative ndigits rounds to tens, hundreds..., half to even."),
    def<"__getnewargs__(self, /)", int_getnewargs>(""),
    def<"__format__(self, format_spec, /)", int_format>("Default object formatter."),
    def<"__sizeof__(self, /)", int_sizeof>("Returns size in memory, in bytes."),
    def<"get real", int_conjugate>("the real part of a complex number"),
    def<"get imag", int_imag>("the imaginary part of a complex number"),
    def<"get numerator", int_conjugate>("the numerator of a rational number in lowest terms"),
    def<"get denominator", int_denominator>("the denominator of a rational number in lowest terms"),
};

}  // namespace

// To a multiple of 10**-digits for negative digits, half to even.
Result int_round(Isolate& iso, Value i, Value digits) {
  if (int_sign(digits) >= 0) return int_exact(iso, i);
  int64_t n;
  auto bits = static_cast<int64_t>(IntView(i).bit_length());
  if (!int_fits_int64(digits, &n) || n < -(bits / 3 + 2)) return Value::small_int(0);
  Ref unit(iso, TRY(int_power(iso, Value::small_int(10), Value::small_int(-n), Value::none())));
  Value quotient_value, rest_value;
  TRY(int_floor_divmod(iso, i, unit, &quotient_value, &rest_value, ""));
  Ref quotient(iso, quotient_value), rest(iso, rest_value);
  Ref twice(iso, TRY(int_add(iso, rest, rest)));
  int order = int_compare(twice, unit);
  bool odd = IntView(quotient).bit(0);
  if (order > 0 || (order == 0 && odd)) rest.reset(TRY(int_subtract(iso, rest, unit)));
  return int_subtract(iso, i, rest);
}

extern const TypeDef int_type_def{
    .type = &int_type,
    .name = "int",
    .doc = "int([x]) -> integer\nint(x, base=10) -> integer\n\n"
           "Convert a number or string to an integer, or return 0 if no arguments\nare given.",
    .base = nullptr,
    .instance_size = sizeof(IntObject),
    .flags = flags(TypeFlag::kBaseType, TypeFlag::kVariableSize, TypeFlag::kMatchSelf, TypeFlag::kIntSubclass),
    .slots =
        {
            .variable_size = int_variable_size,
            .repr = int_repr,
            .hash = int_hash_slot,
            .compare = int_compare_slot,
            .add = binary<int_add>,
            .subtract = binary<int_subtract>,
            .multiply = binary<int_multiply>,
            .true_divide = binary<int_true_divide>,
            .floor_divide = binary<int_floor_divide>,
            .remainder = binary<int_remainder>,
            .divmod = binary<int_divmod>,
            .left_shift = binary<int_left_shift>,
            .right_shift = binary<int_right_shift>,
            .bit_and = binary<bitwise<IntBitOp::kAnd>>,
            .bit_or = binary<bitwise<IntBitOp::kOr>>,
            .bit_xor = binary<bitwise<IntBitOp::kXor>>,
            .power = int_power_slot,
            .negative = int_negate,
            .positive = int_exact,
            .absolute = int_absolute,
            .invert = int_invert,
            .to_int = int_exact,
            .to_float = int_to_float,
            .index = int_exact,
            .truth = int_truth,
        },
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
