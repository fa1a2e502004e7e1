// range: an immutable arithmetic sequence of ints of any size. What fits in 64 bits is computed there.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/slice.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject range_type;

Result make_long_range_iterator(Isolate& iso, Value start, Value step, Value length);  // range_iterators.cpp

namespace {

constexpr Value kZero = Value::small_int(0), kOne = Value::small_int(1);

RangeObject* as_range(Value v) { return v.as<RangeObject>(); }

// Number of items of start, start + step, ... before stop.
Result count_items(Isolate& iso, Value start, Value stop, Value step) {
  bool down = int_sign(step) < 0;
  Value low = down ? stop : start, high = down ? start : stop;
  if (int_compare(low, high) >= 0) return kZero;
  Ref stride(iso, down ? TRY(int_subtract(iso, kZero, step)) : retained(iso, step));
  Ref span(iso, TRY(int_subtract(iso, high, low)));
  Ref less_one(iso, TRY(int_subtract(iso, span, kOne)));
  Ref quotient(iso, TRY(int_floor_divide(iso, less_one, stride)));
  return int_add(iso, quotient, kOne);
}

// start + index * step, index not checked.
Result item_at(Isolate& iso, const RangeObject* r, Value index) {
  int64_t i, start, step, product, sum;
  if (int_fits_int64(index, &i) && int_fits_int64(r->start, &start) && int_fits_int64(r->step, &step) &&
      !__builtin_mul_overflow(i, step, &product) && !__builtin_add_overflow(start, product, &sum))
    return make_int(iso, sum);
  Ref offset(iso, TRY(int_multiply(iso, index, r->step)));
  return int_add(iso, r->start, offset);
}

Result range_new(Isolate& iso, TypeObject*, Args args) {
  if (args.keyword_count() > 0) return iso.raise(TypeError, "range() takes no keyword arguments");
  if (args.count == 0) return iso.raise(TypeError, "range expected at least 1 argument, got 0");
  if (args.count > 3) return iso.raise(TypeError, "range expected at most 3 arguments, got {}", args.count);
  if (args.count == 1) {
    Ref stop(iso, TRY(as_index(iso, args[0])));
    return make_range(iso, kZero, stop, kOne);
  }
  Ref start(iso, TRY(as_index(iso, args[0])));
  Ref stop(iso, TRY(as_index(iso, args[1])));
  Ref step(iso, args.count == 3 ? TRY(as_index(iso, args[2])) : kOne);
  return make_range(iso, start, stop, step);
}

void range_destroy(Isolate& iso, Object* self) {
  RangeObject* r = static_cast<RangeObject*>(self);
  for (Value v : {r->start, r->stop, r->step, r->length}) decrement(iso, v);
}

Result range_repr(Isolate& iso, Value self) {
  RangeObject* r = as_range(self);
  StrBuilder text(iso);
  text.append_ascii("range(");
  Ref start(iso, TRY(repr(iso, r->start)));
  Ref stop(iso, TRY(repr(iso, r->stop)));
  text.append(start.as<StrObject>());
  text.append_ascii(", ");
  text.append(stop.as<StrObject>());
  if (!(r->step == kOne)) {
    Ref step(iso, TRY(repr(iso, r->step)));
    text.append_ascii(", ");
    text.append(step.as<StrObject>());
  }
  text.append_char(')');
  return text.build();
}

// Equal ranges are equal sequences: what hash and comparison look at is (length, start, step) as far as it matters.
Result identity_tuple(Isolate& iso, const RangeObject* r) {
  bool has_start = int_sign(r->length) != 0, has_step = has_start && !(r->length == kOne);
  return make_tuple(iso, {r->length, has_start ? r->start : Value::none(), has_step ? r->step : Value::none()});
}

Fallible<int64_t> range_hash(Isolate& iso, Value self) {
  Ref identity(iso, TRY(identity_tuple(iso, as_range(self))));
  return hash_value(iso, identity);
}

Result range_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (!RangeObject::check(other) || (op != CompareOp::kEq && op != CompareOp::kNe)) return Value::not_implemented();
  if (self == other) return Value::boolean(op == CompareOp::kEq);
  Ref a(iso, TRY(identity_tuple(iso, as_range(self))));
  Ref b(iso, TRY(identity_tuple(iso, as_range(other))));
  return compare(iso, op, a, b);
}

Fallible<int64_t> range_length(Isolate& iso, Value self) {
  int64_t length;
  if (int_fits_int64(as_range(self)->length, &length)) return length;
  return iso.raise(OverflowError, "Python int too large to convert to C ssize_t");
}

Fallible<bool> range_truth(Isolate&, Value self) { return int_sign(as_range(self)->length) != 0; }

// Is the int a member? *index_out (if wanted) gets its position, owned.
Fallible<bool> find_int(Isolate& iso, const RangeObject* r, Value i, Ref* index_out) {
  bool up = int_sign(r->step) > 0;
  bool inside = up ? int_compare(r->start, i) <= 0 && int_compare(i, r->stop) < 0
                   : int_compare(i, r->start) <= 0 && int_compare(r->stop, i) < 0;
  if (!inside) return false;
  Ref offset(iso, TRY(int_subtract(iso, i, r->start)));
  Ref rest(iso, TRY(int_remainder(iso, offset, r->step)));
  if (int_sign(rest) != 0) return false;
  if (index_out != nullptr) index_out->reset(TRY(int_floor_divide(iso, offset, r->step)));
  return true;
}

bool is_plain_int(Value v) { return is_exact_int(v) || v.is_bool(); }

Fallible<bool> contains_by_equality(Isolate& iso, Value self, Value item) {
  Ref iterator(iso, TRY(get_iterator(iso, self)));
  for (;;) {
    Result next = iterator_next(iso, iterator);
    if (next.is_exhausted()) return false;
    Ref candidate(iso, TRY(next));
    if (TRY(equals(iso, candidate, item))) return true;
  }
}

Fallible<bool> range_contains(Isolate& iso, Value self, Value item) {
  if (is_plain_int(item)) return find_int(iso, as_range(self), item, nullptr);
  return contains_by_equality(iso, self, item);
}

Result range_count(Isolate& iso, RangeObject* self, Value item) {
  if (is_plain_int(item)) return Value::small_int(TRY(find_int(iso, self, item, nullptr)));
  int64_t count = 0;
  TRY(for_each(iso, Value::object(self), [&](Value candidate) -> Status {
    count += TRY(equals(iso, candidate, item));
    return Status::ok();
  }));
  return make_int(iso, count);
}

Result range_index(Isolate& iso, RangeObject* self, Value item) {
  if (is_plain_int(item)) {
    Ref index(iso);
    if (TRY(find_int(iso, self, item, &index))) return index.release();
    return iso.raise(ValueError, "{} is not in range", repr_utf8_or_fallback(iso, item));
  }
  Ref iterator(iso, TRY(get_iterator(iso, Value::object(self))));
  for (int64_t i = 0;; ++i) {
    Result next = iterator_next(iso, iterator);
    if (next.is_exhausted()) return iso.raise(ValueError, "sequence.index(x): x not in sequence");
    Ref candidate(iso, TRY(next));
    if (TRY(equals(iso, candidate, item))) return make_int(iso, i);
  }
}

Result range_get_item(Isolate& iso, Value self, Value key) {
  RangeObject* r = as_range(self);
  if (key.is_small_int() || type_of(key)->slots.index != nullptr) {
    Ref index(iso, TRY(as_index(iso, key)));
    if (int_sign(index) < 0) index.reset(TRY(int_add(iso, index, r->length)));
    if (int_sign(index) < 0 || int_compare(index, r->length) >= 0)
      return iso.raise(IndexError, "range object index out of range");
    return item_at(iso, r, index);
  }
  if (!SliceObject::check(key))
    return iso.raise(TypeError, "range indices must be integers or slices, not {}", type_name(key));
  Ref method(iso, TRY(make_str(iso, "indices")));
  Ref indices(iso, TRY(call_method(iso, key, method, {r->length})));
  const TupleObject& t = *indices.as<TupleObject>();
  Ref start(iso, TRY(item_at(iso, r, t[0])));
  Ref stop(iso, TRY(item_at(iso, r, t[1])));
  Ref step(iso, TRY(int_multiply(iso, r->step, t[2])));
  return make_range(iso, start, stop, step);
}

Result iterate(Isolate& iso, Value first, Value step, Value length) {
  int64_t start, stride, count, product, last;
  if (int_fits_int64(first, &start) && int_fits_int64(step, &stride) && int_fits_int64(length, &count) &&
      !__builtin_mul_overflow(count, stride, &product) && !__builtin_add_overflow(start, product, &last))
    return make_range_iterator(iso, start, stride, static_cast<uint64_t>(count));
  return make_long_range_iterator(iso, first, step, length);
}

Result range_iter(Isolate& iso, Value self) {
  RangeObject* r = as_range(self);
  return iterate(iso, r->start, r->step, r->length);
}

Result range_reversed(Isolate& iso, RangeObject* self) {
  Ref step(iso, TRY(int_subtract(iso, kZero, self->step)));
  Ref last_index(iso, TRY(int_subtract(iso, self->length, kOne)));
  Ref last(iso, TRY(item_at(iso, self, last_index)));
  return iterate(iso, last, step, self->length);
}

Result range_reduce(Isolate& iso, RangeObject* self) {
  Ref parts(iso, TRY(make_tuple(iso, {self->start, self->stop, self->step})));
  return make_tuple(iso, {as_value(&range_type), parts});
}

Result range_start(Isolate& iso, Value self) { return retained(iso, as_range(self)->start); }
Result range_stop(Isolate& iso, Value self) { return retained(iso, as_range(self)->stop); }
Result range_step(Isolate& iso, Value self) { return retained(iso, as_range(self)->step); }

constexpr MethodDef kMethods[] = {
    def<"__reduce__(self, /)", range_reduce>(nullptr),
    def<"__reversed__(self, /)", range_reversed>("Return a reverse iterator."),
    def<"count(self, value, /)", range_count>(
        "rangeobject.count(value) -> integer -- return number of occurrences of value"),
    def<"index(self, value, /)", range_index>(
        "rangeobject.index(value) -> integer -- return index of value.\n"
        "Raise ValueError if the value is not present."),
    def<"member start", range_start>(nullptr),
    def<"member step", range_step>(nullptr),
    def<"member stop", range_stop>(nullptr),
};

}  // namespace

Result make_range(Isolate& iso, Value start, Value stop, Value step) {
  if (int_sign(step) == 0) return iso.raise(ValueError, "range() arg 3 must not be zero");
  Ref length(iso, TRY(count_items(iso, start, stop, step)));
  Result made = allocate_instance(iso, &range_type);
  if (made.is_fault()) return made;
  RangeObject* r = made.value().as<RangeObject>();
  r->start = retained(iso, start);
  r->stop = retained(iso, stop);
  r->step = retained(iso, step);
  r->length = length.release();
  return made;
}

extern const TypeDef range_type_def{
    .type = &range_type,
    .name = "range",
    .doc = "range(stop) -> range object\n"
           "range(start, stop[, step]) -> range object\n\n"
           "Return an object that produces a sequence of integers from start (inclusive)\n"
           "to stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\n"
           "start defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\n"
           "These are exactly the valid indices for a list of 4 elements.\n"
           "When step is given, it specifies the increment (or decrement).",
    .base = nullptr,
    .instance_size = sizeof(RangeObject),
    .flags = flags(TypeFlag::kSequencePattern, TypeFlag::kImmutable),
    .slots = {.destroy = range_destroy,
              .new_ = range_new,
              .repr = range_repr,
              .hash = range_hash,
              .compare = range_compare,
              .iter = range_iter,
              .truth = range_truth,
              .length = range_length,
              .get_item = range_get_item,
              .contains = range_contains},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
