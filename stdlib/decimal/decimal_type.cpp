// The class Decimal: construction, slots and methods.
#include <iterator>

#include "isolate/heap/allocate.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/names.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/decimal/library_methods.h"

namespace skerry::decimal {

TypeObject decimal_type;

namespace {

Result fresh(Isolate& iso, TypeObject* cls, Kind kind, bool negative, int64_t exponent, Value coefficient_owned) {
  Ref coefficient(iso, coefficient_owned);
  DecimalObject* d = cls == &decimal_type ? allocate_exact<DecimalObject, Cycles::kNone>(iso, &decimal_type)
                                          : TRY(allocate_instance(iso, cls)).as<DecimalObject>();
  if (d == nullptr) return Fault(FaultKind::kRaised);
  d->coefficient = coefficient.release();
  d->exponent = exponent;
  d->hash = -1;
  d->kind = kind;
  d->negative = negative;
  return Value::object(d);
}

void destroy(Isolate& iso, Object* self) { clear_field(iso, static_cast<DecimalObject*>(self)->coefficient); }

Result new_decimal(Isolate& iso, TypeObject* cls, Value value, Value context) {
  Ref c(iso, TRY(context_or_current(iso, context)));
  return from_object(iso, cls, value, c.as<ContextObject>());
}

// ---- Operators: the operands in source order, one of them a Decimal.

struct Operands {
  explicit Operands(Isolate& iso) : left(iso), right(iso), context(iso) {}
  DecimalObject* a() const { return left.as<DecimalObject>(); }
  DecimalObject* b() const { return right.as<DecimalObject>(); }
  ContextObject* with() const { return context.as<ContextObject>(); }
  Ref left, right, context;
};
// False: the operation is not ours.
Fallible<bool> take(Isolate& iso, Value left, Value right, Operands* out) {
  out->left = Ref(iso, TRY(operand(iso, left)));
  if (out->left.get().is_not_implemented()) return false;
  out->right = Ref(iso, TRY(operand(iso, right)));
  if (out->right.get().is_not_implemented()) return false;
  out->context = Ref(iso, TRY(current_context(iso)));
  return true;
}

template <Binary operation>
Result binary_slot(Isolate& iso, Value left, Value right) {
  if (has_type(left, decimal_type) && has_type(right, decimal_type)) {
    Ref context(iso, TRY(current_context(iso)));
    return operation(iso, left.as<DecimalObject>(), right.as<DecimalObject>(), context.as<ContextObject>());
  }
  Operands o(iso);
  if (!TRY(take(iso, left, right, &o))) return Value::not_implemented();
  return operation(iso, o.a(), o.b(), o.with());
}
Result power_slot(Isolate& iso, Value base, Value exponent, Value modulus) {
  Operands o(iso);
  if (!TRY(take(iso, base, exponent, &o))) return Value::not_implemented();
  if (modulus.is_none()) return raise_to(iso, o.a(), o.b(), modulus, o.with());
  Ref m(iso, TRY(operand(iso, modulus)));
  if (m.get().is_not_implemented()) return Value::not_implemented();
  return raise_to(iso, o.a(), o.b(), m, o.with());
}
template <Unary operation>
Result unary_slot(Isolate& iso, Value self) {
  Ref context(iso, TRY(current_context(iso)));
  return operation(iso, self.as<DecimalObject>(), context.as<ContextObject>());
}

Result compare_slot(Isolate& iso, Value self, Value other, CompareOp op) {
  Ref context(iso, TRY(current_context(iso))), left(iso), right(iso);
  auto* c = context.as<ContextObject>();
  TRY(comparison_operands(iso, self.as<DecimalObject>(), other, op, c, &left, &right));
  if (right.get().is_not_implemented()) return Value::not_implemented();
  auto *a = left.as<DecimalObject>(), *b = right.as<DecimalObject>();
  if (a->is_nan() || b->is_nan()) {
    bool equality = op == CompareOp::kEq || op == CompareOp::kNe;
    if (!equality || a->kind == Kind::kSignalingNan || b->kind == Kind::kSignalingNan) TRY(note(iso, c, kInvalid));
    return Value::boolean(op == CompareOp::kNe);
  }
  int order = TRY(compare_values(iso, a, b));
  switch (op) {
    case CompareOp::kLt: return Value::boolean(order < 0);
    case CompareOp::kLe: return Value::boolean(order <= 0);
    case CompareOp::kEq: return Value::boolean(order == 0);
    case CompareOp::kNe: return Value::boolean(order != 0);
    case CompareOp::kGt: return Value::boolean(order > 0);
    case CompareOp::kGe: return Value::boolean(order >= 0);
  }
  return Value::not_implemented();
}

Fallible<int64_t> hash_slot(Isolate& iso, Value self) { return hash_decimal(iso, self.as<DecimalObject>()); }
Fallible<bool> truth_slot(Isolate&, Value self) { return !self.as<DecimalObject>()->is_zero(); }
Result int_slot(Isolate& iso, Value self) { return to_python_int(iso, self.as<DecimalObject>(), Rounding::kDown); }
Result float_slot(Isolate& iso, Value self) {
  auto* d = self.as<DecimalObject>();
  if (d->kind == Kind::kSignalingNan) return iso.raise(ValueError, "cannot convert signaling NaN to float");
  if (d->is_nan()) return make_double(iso, d->negative ? -__builtin_nan("") : __builtin_nan(""));
  std::string text;
  TRY(append_text(iso, d, Notation::kScientific, true, &text));
  return parse_float(iso, text, self);
}
Fallible<bool> capitals(Isolate& iso) {
  Ref context(iso, TRY(current_context(iso)));
  return context.as<ContextObject>()->capitals;
}
Result str_slot(Isolate& iso, Value self) {
  return to_text(iso, self.as<DecimalObject>(), Notation::kScientific, TRY(capitals(iso)));
}
Result repr_slot(Isolate& iso, Value self) {
  std::string text = "Decimal('";
  TRY(append_text(iso, self.as<DecimalObject>(), Notation::kScientific, TRY(capitals(iso)), &text));
  return make_str(iso, text + "')");
}

// ---- Methods with an optional context

template <Unary operation>
Result unary_method(Isolate& iso, DecimalObject* self, Value context) {
  Ref c(iso, TRY(context_or_current(iso, context)));
  return operation(iso, self, c.as<ContextObject>());
}
template <Binary operation>
Result binary_method(Isolate& iso, DecimalObject* self, Value other, Value context) {
  Ref c(iso, TRY(context_or_current(iso, context))), b(iso, TRY(operand_or_raise(iso, other)));
  return operation(iso, self, b.as<DecimalObject>(), c.as<ContextObject>());
}

Result fma_method(Isolate& iso, DecimalObject* self, Value other, Value third, Value context) {
  Ref c(iso, TRY(context_or_current(iso, context)));
  Ref b(iso, TRY(operand_or_raise(iso, other))), d(iso, TRY(operand_or_raise(iso, third)));
  return fused_multiply_add(iso, self, b.as<DecimalObject>(), d.as<DecimalObject>(), c.as<ContextObject>());
}
Result quantize_method(Isolate& iso, DecimalObject* self, Value exponent, Value rounding, Value context) {
  Ref c(iso, TRY(context_or_current(iso, context)));
  Rounding r = TRY(rounding_argument(iso, rounding, c.as<ContextObject>()->rounding));
  Ref e(iso, TRY(operand_or_raise(iso, exponent)));
  return quantize(iso, self, e.as<DecimalObject>(), r, c.as<ContextObject>());
}
template <Exactness exactness>
Result integral_method(Isolate& iso, DecimalObject* self, Value rounding, Value context) {
  Ref c(iso, TRY(context_or_current(iso, context)));
  Rounding r = TRY(rounding_argument(iso, rounding, c.as<ContextObject>()->rounding));
  return to_integral(iso, self, r, exactness, c.as<ContextObject>());
}
Fallible<bool> same_quantum_method(Isolate& iso, DecimalObject* self, Value other, Value context) {
  Ref c(iso, TRY(context_or_current(iso, context))), b(iso, TRY(operand_or_raise(iso, other)));
  return same_quantum(iso, self, b.as<DecimalObject>());
}
Fallible<bool> is_normal_method(Isolate& iso, DecimalObject* self, Value context) {
  Ref c(iso, TRY(context_or_current(iso, context)));
  return is_normal(iso, self, c.as<ContextObject>());
}
Fallible<bool> is_subnormal_method(Isolate& iso, DecimalObject* self, Value context) {
  Ref c(iso, TRY(context_or_current(iso, context)));
  return is_subnormal(iso, self, c.as<ContextObject>());
}
Result eng_method(Isolate& iso, DecimalObject* self, Value context) {
  Ref c(iso, TRY(context_or_current(iso, context)));
  return to_text(iso, self, Notation::kEngineering, c.as<ContextObject>()->capitals);
}
Result copy_sign_method(Isolate& iso, DecimalObject* self, Value other, Value context) {
  Ref c(iso, TRY(context_or_current(iso, context))), b(iso, TRY(operand_or_raise(iso, other)));
  return copy_with_sign(iso, self, b.as<DecimalObject>()->negative);
}

// ---- Methods without

Result self_method(Isolate& iso, DecimalObject* self) { return retained(iso, Value::object(self)); }
Result deep_copy(Isolate& iso, DecimalObject* self, Value) { return retained(iso, Value::object(self)); }
Result copy_abs(Isolate& iso, DecimalObject* self) { return copy_with_sign(iso, self, false); }
Result copy_negate(Isolate& iso, DecimalObject* self) { return copy_with_sign(iso, self, !self->negative); }
Result canonical(Isolate& iso, DecimalObject* self) { return retained(iso, Value::object(self)); }
Fallible<bool> is_canonical(Isolate&, DecimalObject*) { return true; }
Fallible<bool> is_finite(Isolate&, DecimalObject* self) { return self->is_finite(); }
Fallible<bool> is_infinite(Isolate&, DecimalObject* self) { return self->is_infinite(); }
Fallible<bool> is_nan(Isolate&, DecimalObject* self) { return self->is_nan(); }
Fallible<bool> is_qnan(Isolate&, DecimalObject* self) { return self->kind == Kind::kQuietNan; }
Fallible<bool> is_snan(Isolate&, DecimalObject* self) { return self->kind == Kind::kSignalingNan; }
Fallible<bool> is_signed(Isolate&, DecimalObject* self) { return self->negative; }
Fallible<bool> is_zero(Isolate&, DecimalObject* self) { return self->is_zero(); }
Fallible<int64_t> adjusted_method(Isolate& iso, DecimalObject* self) {
  if (!self->is_finite()) return 0;
  return adjusted(iso, self);
}
Result radix(Isolate& iso, DecimalObject*) { return make_word(iso, 10); }
Result real(Isolate& iso, DecimalObject* self) { return retained(iso, Value::object(self)); }
Result imaginary(Isolate& iso, DecimalObject*) { return make_word(iso, 0); }
Result tuple_method(Isolate& iso, DecimalObject* self) { return as_tuple(iso, self); }
Result ratio_method(Isolate& iso, DecimalObject* self) { return as_integer_ratio(iso, self); }
Result complex_method(Isolate& iso, DecimalObject* self) {
  Ref d(iso, TRY(float_slot(iso, Value::object(self))));
  return make_complex(iso, float_value(d), 0.0);
}
Result trunc_method(Isolate& iso, DecimalObject* self) { return to_python_int(iso, self, Rounding::kDown); }
Result floor_method(Isolate& iso, DecimalObject* self) { return to_python_int(iso, self, Rounding::kFloor); }
Result ceil_method(Isolate& iso, DecimalObject* self) { return to_python_int(iso, self, Rounding::kCeiling); }
Result round_method(Isolate& iso, DecimalObject* self, Value digits) {
  if (digits.is_empty()) return to_python_int(iso, self, Rounding::kHalfEven);
  if (!is_int(digits)) return iso.raise(TypeError, "optional arg must be an integer");
  int64_t n = TRY(as_int64(iso, digits, Overflow::kRaise));
  Ref context(iso, TRY(current_context(iso)));
  Number unit(iso);
  unit.digits.set_word(1);
  unit.exponent = n == INT64_MIN ? INT64_MAX : -n;
  Ref exponent(iso, TRY(make_decimal(iso, &decimal_type, unit)));
  auto* c = context.as<ContextObject>();
  return quantize(iso, self, exponent.as<DecimalObject>(), c->rounding, c);
}
Result reduce(Isolate& iso, DecimalObject* self) {
  Ref text(iso, TRY(str_slot(iso, Value::object(self))));
  Ref arguments(iso, TRY(make_tuple(iso, {text})));
  return make_tuple(iso, {as_value(type_of(Value::object(self))), arguments});
}
Result sizeof_method(Isolate& iso, DecimalObject*) { return make_int(iso, static_cast<int64_t>(sizeof(DecimalObject) + sizeof(IntObject))); }
Result format_method(Isolate& iso, DecimalObject* self, Value spec, Value override) {
  Ref context(iso, TRY(current_context(iso)));
  return format_decimal(iso, self, spec, override, context.as<ContextObject>());
}
Result from_float_method(Isolate& iso, TypeObject* cls, Value number) {
  Ref exact(iso, TRY(from_float(iso, &decimal_type, number)));
  if (cls == &decimal_type) return exact.release();
  return call(iso, as_value(cls), {exact});
}

constexpr MethodDef kMethods[] = {
    def<"new Decimal(value=<unset>, context=None)", new_decimal>(nullptr),
    def<"__ceil__(self, /)", ceil_method>(nullptr),
    def<"__complex__(self, /)", complex_method>(nullptr),
    def<"__copy__(self, /)", self_method>(nullptr),
    def<"__deepcopy__(self, memo, /)", deep_copy>(nullptr),
    def<"__floor__(self, /)", floor_method>(nullptr),
    def<"__format__(self, spec, override=<unset>, /)", format_method>(nullptr),
    def<"__reduce__(self, /)", reduce>(nullptr),
    def<"__round__(self, ndigits=<unset>, /)", round_method>(nullptr),
    def<"__sizeof__(self, /)", sizeof_method>(nullptr),
    def<"__trunc__(self, /)", trunc_method>(nullptr),
    def<"adjusted(self, /)", adjusted_method>("Return the adjusted exponent of the number."),
    def<"as_integer_ratio(self, /)", ratio_method>(
        "Return a pair of integers whose ratio is exactly equal to the original.\n\nThe ratio is in lowest terms and with a positive "
        "denominator."),
    def<"as_tuple(self, /)", tuple_method>("Return a tuple representation of the number."),
    def<"canonical(self, /)", canonical>("Return the canonical encoding of the argument."),
    def<"class from_float(cls, f, /)", from_float_method>("Class method that converts a float to a decimal number, exactly."),
    def<"compare(self, other, context=None)", binary_method<compare>>("Compare self to other. Return a decimal value."),
    def<"compare_signal(self, other, context=None)", binary_method<compare_signal>>("Identical to compare, except that all NaNs signal."),
    def<"compare_total(self, other, context=None)", binary_method<compare_total>>(
        "Compare two operands using their abstract representation rather than their numerical value."),
    def<"compare_total_mag(self, other, context=None)", binary_method<compare_total_magnitude>>(
        "As compare_total, ignoring the sign of each operand."),
    def<"conjugate(self, /)", self_method>("Return self."),
    def<"copy_abs(self, /)", copy_abs>("Return the absolute value of the argument, whatever the context."),
    def<"copy_negate(self, /)", copy_negate>("Return the negation of the argument, whatever the context."),
    def<"copy_sign(self, other, context=None)", copy_sign_method>(
        "Return a copy of the first operand with the sign set to be the same as the sign of the second operand."),
    def<"exp(self, context=None)", unary_method<library_unary<k_exp>>>("Return the value of the (natural) exponential function e**x."),
    def<"fma(self, other, third, context=None)", fma_method>("Fused multiply-add: self*other+third with no rounding of the product."),
    def<"get imag", imaginary>(nullptr),
    def<"get real", real>(nullptr),
    def<"is_canonical(self, /)", is_canonical>("Return True, as a Decimal is always canonical."),
    def<"is_finite(self, /)", is_finite>("Return True if the argument is a finite number."),
    def<"is_infinite(self, /)", is_infinite>("Return True if the argument is either positive or negative infinity."),
    def<"is_nan(self, /)", is_nan>("Return True if the argument is a (quiet or signaling) NaN."),
    def<"is_normal(self, context=None)", is_normal_method>("Return True if the argument is a normal finite non-zero number."),
    def<"is_qnan(self, /)", is_qnan>("Return True if the argument is a quiet NaN."),
    def<"is_signed(self, /)", is_signed>("Return True if the argument has a negative sign."),
    def<"is_snan(self, /)", is_snan>("Return True if the argument is a signaling NaN."),
    def<"is_subnormal(self, context=None)", is_subnormal_method>("Return True if the argument is subnormal."),
    def<"is_zero(self, /)", is_zero>("Return True if the argument is a (positive or negative) zero."),
    def<"ln(self, context=None)", unary_method<library_unary<k_ln>>>("Return the natural (base e) logarithm of the operand."),
    def<"log10(self, context=None)", unary_method<library_unary<k_log10>>>("Return the base ten logarithm of the operand."),
    def<"logb(self, context=None)", unary_method<log_b>>("For a non-zero number, return the adjusted exponent of the operand as a Decimal."),
    def<"logical_and(self, other, context=None)", binary_method<library_binary<k_logical_and>>>("Return the digit-wise 'and'."),
    def<"logical_invert(self, context=None)", unary_method<library_unary<k_logical_invert>>>("Return the digit-wise inversion."),
    def<"logical_or(self, other, context=None)", binary_method<library_binary<k_logical_or>>>("Return the digit-wise 'or'."),
    def<"logical_xor(self, other, context=None)", binary_method<library_binary<k_logical_xor>>>("Return the digit-wise 'exclusive or'."),
    def<"max(self, other, context=None)", binary_method<maximum>>("Maximum of self and other."),
    def<"max_mag(self, other, context=None)", binary_method<maximum_magnitude>>("As max, by absolute values."),
    def<"min(self, other, context=None)", binary_method<minimum>>("Minimum of self and other."),
    def<"min_mag(self, other, context=None)", binary_method<minimum_magnitude>>("As min, by absolute values."),
    def<"next_minus(self, context=None)", unary_method<library_unary<k_next_minus>>>("The largest number below, in the context."),
    def<"next_plus(self, context=None)", unary_method<library_unary<k_next_plus>>>("The smallest number above, in the context."),
    def<"next_toward(self, other, context=None)", binary_method<library_binary<k_next_toward>>>("The neighbour in the direction of other."),
    def<"normalize(self, context=None)", unary_method<normalize>>("Strip trailing zeros; any result equal to 0 becomes Decimal('0e0')."),
    def<"number_class(self, context=None)", unary_method<number_class>>("Return a string describing the class of the operand."),
    def<"quantize(self, exp, rounding=None, context=None)", quantize_method>(
        "Return a value equal to the first operand after rounding and having the exponent of the second operand."),
    def<"radix(self, /)", radix>("Return Decimal(10), the radix (base) in which the Decimal class does all its arithmetic."),
    def<"remainder_near(self, other, context=None)", binary_method<remainder_near>>(
        "Return the remainder from dividing self by other, the quotient rounded to the nearest integer."),
    def<"rotate(self, other, context=None)", binary_method<library_binary<k_rotate>>>("Rotate the digits of the first operand."),
    def<"same_quantum(self, other, context=None)", same_quantum_method>("Test whether self and other have the same exponent or both are NaN."),
    def<"scaleb(self, other, context=None)", binary_method<scale_by>>("Return the first operand with its exponent adjusted by the second."),
    def<"shift(self, other, context=None)", binary_method<library_binary<k_shift>>>("Shift the digits of the first operand."),
    def<"sqrt(self, context=None)", unary_method<square_root>>("Return the square root of the argument to full precision."),
    def<"to_eng_string(self, context=None)", eng_method>("Convert to an engineering-type string."),
    def<"to_integral(self, rounding=None, context=None)", integral_method<Exactness::kQuiet>>("Identical to to_integral_value."),
    def<"to_integral_exact(self, rounding=None, context=None)", integral_method<Exactness::kNoted>>(
        "Round to the nearest integer, signaling Inexact or Rounded as appropriate if rounding occurs."),
    def<"to_integral_value(self, rounding=None, context=None)", integral_method<Exactness::kQuiet>>(
        "Round to the nearest integer without signaling Inexact or Rounded."),
};

}  // namespace

Result make_decimal(Isolate& iso, TypeObject* cls, const Number& number) {
  Value coefficient = number.kind == Kind::kInfinite ? Value::small_int(0) : TRY(number.digits.to_int());
  return fresh(iso, cls, number.kind, number.negative, number.kind == Kind::kFinite ? number.exponent : 0, coefficient);
}
Result make_word(Isolate& iso, int64_t value) {
  return make_word(iso, value < 0, value < 0 ? -value : value, 0);
}
Result make_word(Isolate& iso, bool negative, int64_t digits, int64_t exponent) {
  return fresh(iso, &decimal_type, Kind::kFinite, negative, exponent, Value::small_int(digits));
}
Result make_infinity(Isolate& iso, bool negative) {
  return fresh(iso, &decimal_type, Kind::kInfinite, negative, 0, Value::small_int(0));
}
Result copy_with_sign(Isolate& iso, const DecimalObject* d, bool negative) {
  return fresh(iso, &decimal_type, d->kind, negative, d->exponent, retained(iso, d->coefficient));
}
Fallible<int64_t> adjusted(Isolate& iso, const DecimalObject* d) {
  return d->exponent + TRY(count_digits(iso, Digits(d))) - 1;
}

extern const TypeDef decimal_type_def{
    .type = &decimal_type,
    .name = "decimal.Decimal",
    .doc = "Construct a new Decimal object. 'value' can be an integer, string, tuple,\nor another Decimal object. If no value is given, "
           "return Decimal('0').\nThe context does not affect the conversion and is only passed to determine\nif the InvalidOperation trap "
           "is active.\n",
    .base = nullptr,
    .instance_size = sizeof(DecimalObject),
    .flags = flags(TypeFlag::kBaseType, TypeFlag::kImmutable),
    .slots = {.destroy = destroy,
              .repr = repr_slot,
              .str = str_slot,
              .hash = hash_slot,
              .compare = compare_slot,
              .add = binary_slot<add>,
              .subtract = binary_slot<subtract>,
              .multiply = binary_slot<multiply>,
              .true_divide = binary_slot<divide>,
              .floor_divide = binary_slot<divide_integer>,
              .remainder = binary_slot<remainder_of>,
              .divmod = binary_slot<divide_both>,
              .power = power_slot,
              .negative = unary_slot<minus>,
              .positive = unary_slot<plus>,
              .absolute = unary_slot<absolute_value>,
              .to_int = int_slot,
              .to_float = float_slot,
              .truth = truth_slot},
    .methods = kMethods,
    .method_count = std::size(kMethods)};

}  // namespace skerry::decimal
