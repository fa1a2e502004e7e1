// The operations of the language on any value: what the run loop, the natives and the compiler's folding share.
//
// Arguments are borrowed, results owned. Everything here may run Python (user-defined special methods), unless it says
// otherwise: borrowed values that only a container keeps alive are suspect afterwards.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "isolate/heap/ref.h"
#include "isolate/objects/names.h"
#include "isolate/objects/type.h"

namespace skerry {

// ---- Attributes (operations_attribute.cpp). `name` is a str; interned is faster.
Result get_attribute(Isolate& iso, Value object, Value name);
Result get_attribute_or_not_found(Isolate& iso, Value object, Value name);  // kNotFound instead of AttributeError
Status set_attribute(Isolate& iso, Value object, Value name, Value value);
Status delete_attribute(Isolate& iso, Value object, Value name);
Result generic_get_attribute(Isolate& iso, Value object, Value name);       // object.__getattribute__
Result generic_get_attribute_or_not_found(Isolate& iso, Value object, Value name);
void annotate_attribute_error(Isolate& iso, Value object, Value name);  // sets name and obj of the pending AttributeError that has neither
Status generic_set_attribute(Isolate& iso, Value object, Value name, Value value_or_empty);
// For LOAD_METHOD: *self_out Empty when the result is already bound; otherwise call result with *self_out first.
Result load_method(Isolate& iso, Value object, Value name, Value* self_out_owned);
// Special-method look-up on the type, bound to the object; kNotFound without an exception.
Result lookup_special(Isolate& iso, Value object, Value name);

// ---- Calls (operations_call.cpp)
Result call(Isolate& iso, Value callable, Args args);
Result call(Isolate& iso, Value callable, std::initializer_list<Value> positional);
Result call_method(Isolate& iso, Value object, Value name, std::initializer_list<Value> positional = {});
Result call_with(Isolate& iso, Value callable, Value tuple_args, Value dict_kwargs_or_empty);

// ---- Numbers and comparison (operations_number.cpp, operations_compare.cpp)
enum class BinaryOp : uint8_t {
  kAdd, kSubtract, kMultiply, kMatrixMultiply, kTrueDivide, kFloorDivide, kRemainder, kPower,
  kLeftShift, kRightShift, kBitAnd, kBitOr, kBitXor,
};
enum class UnaryOp : uint8_t { kNegative, kPositive, kInvert, kNot };
std::string_view operator_text(BinaryOp op);  // "+"
Result binary_operation(Isolate& iso, BinaryOp op, Value left, Value right);
Result inplace_operation(Isolate& iso, BinaryOp op, Value left, Value right);
Result divmod(Isolate& iso, Value left, Value right);
Result power(Isolate& iso, Value base, Value exponent, Value modulus);
Result unary_operation(Isolate& iso, UnaryOp op, Value operand);
Result absolute(Isolate& iso, Value operand);
Result compare(Isolate& iso, CompareOp op, Value left, Value right);
Fallible<bool> compare_truth(Isolate& iso, CompareOp op, Value left, Value right);
Fallible<bool> equals(Isolate& iso, Value left, Value right);  // identity first, then ==
Result equals_quickly(Value left, Value right);  // True or False where the answer runs no Python, kNotFound elsewhere
Fallible<bool> is_true(Isolate& iso, Value v);
Fallible<int64_t> hash_value(Isolate& iso, Value v);
Fallible<int64_t> hash_identity(Isolate& iso, Value v);         // object.__hash__
constexpr CompareOp swapped(CompareOp op) {                     // a op b == b swapped(op) a
  constexpr CompareOp table[] = {CompareOp::kGt, CompareOp::kGe, CompareOp::kEq,
                                 CompareOp::kNe, CompareOp::kLt, CompareOp::kLe};
  return table[static_cast<unsigned>(op)];
}

// Integers from values. as_index: __index__ as an int object.
Result as_index(Isolate& iso, Value v);
enum class Overflow { kRaise, kClamp };
Fallible<int64_t> as_int64(Isolate& iso, Value v, Overflow overflow, TypeObject* error_type = nullptr /*OverflowError*/);
Fallible<double> as_double(Isolate& iso, Value v);  // float(v) without str

// ---- Containers and iteration (operations_container.cpp)
Fallible<int64_t> length(Isolate& iso, Value v);
Fallible<int64_t> length_hint(Isolate& iso, Value v, int64_t fallback);
Result get_item(Isolate& iso, Value container, Value key);
Status set_item(Isolate& iso, Value container, Value key, Value value);
Status delete_item(Isolate& iso, Value container, Value key);
Fallible<bool> contains(Isolate& iso, Value container, Value item);
Result get_iterator(Isolate& iso, Value v);
Result iterator_next(Isolate& iso, Value iterator);  // kExhausted at the end (StopIteration is swallowed)
// Every item of an iterable into a new list / tuple.
Result to_list(Isolate& iso, Value iterable);
Result to_tuple(Isolate& iso, Value iterable);
// Calls f(Value borrowed) -> Status for each item; list and tuple without an iterator.
template <class F>
Status for_each(Isolate& iso, Value iterable, F&& f) {
  Ref iterator(iso, TRY(get_iterator(iso, iterable)));
  for (;;) {
    Result r = iterator_next(iso, iterator);
    if (r.is_exhausted()) return Status::ok();
    Ref item(iso, TRY(r));
    TRY(f(Value(item)));
  }
}

// ---- Text (operations_text.cpp)
Result to_str(Isolate& iso, Value v);    // str(v)
Result repr(Isolate& iso, Value v);      // repr(v)
Result ascii(Isolate& iso, Value v);
Result format_value(Isolate& iso, Value v, Value spec_str);  // format(v, spec)
std::string repr_utf8_or_fallback(Isolate& iso, Value v);    // for messages: never leaves an exception pending

// ---- Types (type_check.cpp)
Fallible<bool> is_instance(Isolate& iso, Value v, Value class_or_tuple);
Fallible<bool> is_subclass(Isolate& iso, Value cls, Value class_or_tuple);
bool is_callable(Value v);
// What type.__instancecheck__ and type.__subclasscheck__ do: no hooks consulted.
Fallible<bool> plain_is_instance(Isolate& iso, Value v, Value cls);
Fallible<bool> plain_is_subclass(Isolate& iso, Value derived, Value cls);

}  // namespace skerry
