// _decimal: decimal floating point after the General Decimal Arithmetic Specification (speleotrove.com/decimal), as the
// library's decimal.py expects it.
//
//   coefficient.cpp  digits, scaled by powers of ten         rounding.cpp    fitting a result to its context, signals
//   arithmetic.cpp   sums, products, quotients, roots        ordering.cpp    comparison, maxima, classes, copies
//   quantize.cpp     changing the exponent                   power.cpp       powers; exp, ln and rare functions by _pydecimal
//   text.cpp         reading and writing                     format.cpp      __format__
//   convert.cpp      from and to Python's other numbers      decimal_type.cpp  the class Decimal
//   context.cpp      flags, the current context              context_type.cpp  the class Context
//   decimal_module.cpp  the module and what an isolate keeps of it
//
// A Decimal never changes. Operations compute a Number of any length, which `finish` rounds, noting in the context what
// happened; a trapped condition raises its signal. What an operation must not lose is held by its caller.
#pragma once

#include <string>

#include "isolate/heap/ref.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/native.h"
#include "isolate/objects/type.h"
#include "stdlib/decimal/coefficient.h"

namespace skerry::decimal {

extern TypeObject decimal_type, context_type, signal_mapping_type, context_manager_type;
extern const TypeDef decimal_type_def, context_type_def, signal_mapping_type_def, context_manager_type_def;
extern const ModuleDef decimal_module_def;
const TypeDef* const* decimal_types(size_t* count);

inline constexpr int64_t kMaxPrecision = 999999999999999999, kMaxExponent = 999999999999999999;

// ---- Decimal

enum class Kind : uint8_t { kFinite, kInfinite, kQuietNan, kSignalingNan };

struct DecimalObject : Object {
  Value coefficient;  // owned exact int, not negative; of a NaN its payload; of an infinity 0
  int64_t exponent;   // of what is not finite 0
  int64_t hash;       // -1: not known yet
  Kind kind;
  bool negative;

  bool is_finite() const { return kind == Kind::kFinite; }
  bool is_infinite() const { return kind == Kind::kInfinite; }
  bool is_nan() const { return kind >= Kind::kQuietNan; }
  bool is_zero() const { return is_finite() && coefficient == Value::small_int(0); }
  bool is_integer() const;
  static bool check(Value v) { return is_instance_of(v, decimal_type); }
  static TypeObject& type() { return decimal_type; }
};

// The digits of a Decimal, borrowed.
struct Digits {
  explicit Digits(const DecimalObject* d) : view(d->coefficient) {}
  operator Magnitude() const { return magnitude(view); }
  IntView view;
};

// A result on its way.
struct Number {
  explicit Number(Isolate& iso) : digits(iso) {}
  void set(Kind k, bool minus, int64_t e) {
    kind = k;
    negative = minus;
    exponent = e;
  }
  Status set(const DecimalObject* d) {
    set(d->kind, d->negative, d->exponent);
    return digits.set(Digits(d));
  }
  Kind kind = Kind::kFinite;
  bool negative = false;
  int64_t exponent = 0;
  Coefficient digits;
};

Result make_decimal(Isolate& iso, TypeObject* cls, const Number& number);  // exact
Result make_word(Isolate& iso, int64_t value);
Result make_word(Isolate& iso, bool negative, int64_t digits, int64_t exponent);
Result make_infinity(Isolate& iso, bool negative);
Result copy_with_sign(Isolate& iso, const DecimalObject* d, bool negative);
Fallible<int64_t> adjusted(Isolate& iso, const DecimalObject* d);  // the exponent of the first digit

// ---- Context

enum class Rounding : uint8_t { kUp, kDown, kCeiling, kFloor, kHalfUp, kHalfDown, kHalfEven, k05Up };

// Bits of ContextObject::status and traps. Those up to kInvalid are kinds of InvalidOperation.
enum Condition : uint32_t {
  kConversionSyntax = 1 << 0, kDivisionImpossible = 1 << 1, kDivisionUndefined = 1 << 2, kInvalidContext = 1 << 3, kInvalid = 1 << 4,
  kFloatOperation = 1 << 5, kDivisionByZero = 1 << 6, kOverflow = 1 << 7, kUnderflow = 1 << 8, kSubnormal = 1 << 9,
  kInexact = 1 << 10, kRounded = 1 << 11, kClamped = 1 << 12,
};
inline constexpr uint32_t kAnyInvalid = 31;

struct ContextObject : Object {
  Value flags_view, traps_view;  // owned, or Empty until asked for
  int64_t precision, emax, emin;
  uint32_t traps, status;
  Rounding rounding;
  bool capitals, clamp;

  int64_t etiny() const { return emin - (precision - 1); }
  int64_t etop() const { return emax - (precision - 1); }
  static bool check(Value v) { return is_instance_of(v, context_type); }
  static TypeObject& type() { return context_type; }
};

Result current_context(Isolate& iso);                      // owned
Result context_or_current(Isolate& iso, Value context);    // an argument: None means the current one
Status set_current_context(Isolate& iso, Value context);
Fallible<Rounding> rounding_argument(Isolate& iso, Value given, Rounding otherwise);
std::string_view rounding_name(Rounding rounding);
struct SignalName {
  uint32_t mask;  // the conditions it stands for
  const char* name;
};
inline constexpr size_t kSignalCount = 9, kConditionCount = 5;
extern const SignalName kSignals[kSignalCount];        // as the module orders them
extern const SignalName kConditions[kConditionCount];  // of InvalidOperation

// Notes conditions in the context; raises the first trapped one.
Status note(Isolate& iso, ContextObject* context, uint32_t conditions);
// A NaN, after noting the condition.
Result invalid(Isolate& iso, ContextObject* context, uint32_t condition = kInvalid);
// Rounds the number to the context and notes what that did, with `conditions` that are due already.
Result finish(Isolate& iso, Number& number, ContextObject* context, uint32_t conditions = 0);
// The common case without a Number: digits of one word, not 0, that need no rounding. kNotFound: they do, or may.
Result finish_word(Isolate& iso, bool negative, uint64_t digits, int64_t exponent, const ContextObject* context);
// A finite number's digits if they are one word and not 0, else 0.
inline int64_t short_digits(const DecimalObject* d) {
  return d->is_finite() && d->coefficient.is_small_int() ? d->coefficient.as_small_int() : 0;
}
// Whether the digit before the cut grows by one.
bool rounds_up(Rounding rounding, Lost lost, bool negative, Magnitude kept);
// The same without making an object or noting: adds to *conditions.
Status round_to_context(Isolate& iso, Number& number, const ContextObject* context, uint32_t* conditions);
// Changes the exponent of a finite number; digits that fall off are rounded. True if any but zeros did.
Fallible<bool> rescale(Isolate& iso, Number& number, int64_t exponent, Rounding rounding);
// The number as it is, rounded to the context.
Result rounded(Isolate& iso, const DecimalObject* d, ContextObject* context);
// kNotFound when neither is a NaN; else the NaN that the operation gives.
Result propagate_nan(Isolate& iso, const DecimalObject* a, const DecimalObject* b_or_null, ContextObject* context);

// ---- Operations. Operands are held by the caller.
using Unary = Result (*)(Isolate&, DecimalObject*, ContextObject*);
using Binary = Result (*)(Isolate&, DecimalObject*, DecimalObject*, ContextObject*);

Result plus(Isolate& iso, DecimalObject* a, ContextObject* context);
Result minus(Isolate& iso, DecimalObject* a, ContextObject* context);
Result absolute_value(Isolate& iso, DecimalObject* a, ContextObject* context);
Result add(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context);
Result subtract(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context);
Result multiply(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context);
Result divide(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context);
Result divide_integer(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context);
Result remainder_of(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context);
Result remainder_near(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context);
Result divide_both(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context);  // divmod
Result fused_multiply_add(Isolate& iso, DecimalObject* a, DecimalObject* b, DecimalObject* c, ContextObject* context);
Result square_root(Isolate& iso, DecimalObject* a, ContextObject* context);
Result normalize(Isolate& iso, DecimalObject* a, ContextObject* context);
Result scale_by(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context);
Result log_b(Isolate& iso, DecimalObject* a, ContextObject* context);
Result raise_to(Isolate& iso, DecimalObject* a, DecimalObject* b, Value modulus, ContextObject* context);

Result quantize(Isolate& iso, DecimalObject* a, DecimalObject* b, Rounding rounding, ContextObject* context);
enum class Exactness : uint8_t { kQuiet, kNoted };  // whether rounding to an integer notes Inexact and Rounded
Result to_integral(Isolate& iso, DecimalObject* a, Rounding rounding, Exactness exactness, ContextObject* context);
Result to_python_int(Isolate& iso, const DecimalObject* a, Rounding rounding);  // ValueError, OverflowError

// By value, NaNs aside: <0, 0, >0.
Fallible<int> compare_values(Isolate& iso, const DecimalObject* a, const DecimalObject* b);
Result compare(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context);
Result compare_signal(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context);
Result compare_total(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context);
Result compare_total_magnitude(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context);
Result maximum(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context);
Result minimum(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context);
Result maximum_magnitude(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context);
Result minimum_magnitude(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* context);
Fallible<bool> is_normal(Isolate& iso, const DecimalObject* a, const ContextObject* context);
Fallible<bool> is_subnormal(Isolate& iso, const DecimalObject* a, const ContextObject* context);
Fallible<bool> same_quantum(Isolate& iso, DecimalObject* a, DecimalObject* b);
Result number_class(Isolate& iso, DecimalObject* a, ContextObject* context);

// A method of _pydecimal's Decimal with the same context; what it notes is noted here.
Result by_library(Isolate& iso, std::string_view method, DecimalObject* a, DecimalObject* b_or_null, Value third_or_empty,
                  ContextObject* context);

// ---- Text and conversion
enum class Notation : uint8_t { kScientific, kEngineering };
Status append_text(Isolate& iso, const DecimalObject* d, Notation notation, bool capitals, std::string* out);
Result to_text(Isolate& iso, const DecimalObject* d, Notation notation, bool capitals);
// Reads text into the number; false when it is none.
Fallible<bool> read_number(Isolate& iso, Value str, Number* number);
Result format_decimal(Isolate& iso, DecimalObject* d, Value spec, Value override_or_empty, ContextObject* context);

Result from_text(Isolate& iso, TypeObject* cls, Value str, ContextObject* context, Exactness exactness);
Result from_int(Isolate& iso, TypeObject* cls, Value i);                  // exact
Result from_float(Isolate& iso, TypeObject* cls, Value number);           // exact; int or float
Result from_object(Isolate& iso, TypeObject* cls, Value v, ContextObject* context);  // Decimal(v)
Result from_object_rounded(Isolate& iso, Value v, ContextObject* context);           // Context.create_decimal(v)
Result operand(Isolate& iso, Value v);           // a Decimal or int as Decimal; else NotImplemented
Result operand_or_raise(Isolate& iso, Value v);  // else TypeError
// Both sides of a comparison with any number; *other_out NotImplemented when it is none.
Status comparison_operands(Isolate& iso, DecimalObject* self, Value other, CompareOp op, ContextObject* context, Ref* self_out,
                           Ref* other_out);
Fallible<int64_t> hash_decimal(Isolate& iso, DecimalObject* d);
Result as_tuple(Isolate& iso, const DecimalObject* d);
Result as_integer_ratio(Isolate& iso, const DecimalObject* d);

// ---- What an isolate keeps of the module (Kept::kDecimal), a tuple.
enum class Part : uint8_t {
  kSignals,          // tuple of kSignalCount classes
  kConditions,       // tuple of kConditionCount classes
  kDecimalException, kDecimalTuple, kSignalDict, kContextVariable, kDefaultContext, kBasicContext, kExtendedContext, kRational,
  kCount,
};
Fallible<Value> part(Isolate& iso, Part which);  // borrowed; RuntimeError while the isolate ends

}  // namespace skerry::decimal
