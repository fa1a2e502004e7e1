// slice: three values, and how they resolve against a length.
#include "isolate/objects/slice.h"

#include <algorithm>
#include <iterator>

#include "isolate/heap/allocate.h"
#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/repr_guard.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject slice_type;

namespace {

Result slice_new(Isolate& iso, TypeObject*, Args args) {
  if (args.keyword_count() > 0) return iso.raise(TypeError, "slice() takes no keyword arguments");
  if (args.count < 1) return iso.raise(TypeError, "slice expected at least 1 argument, got 0");
  if (args.count > 3) return iso.raise(TypeError, "slice expected at most 3 arguments, got {}", args.count);
  if (args.count == 1) return make_slice(iso, Value::none(), args[0], Value::none());
  return make_slice(iso, args[0], args[1], args.count == 3 ? args[2] : Value::none());
}

void slice_destroy(Isolate& iso, Object* self) {
  SliceObject* s = static_cast<SliceObject*>(self);
  decrement(iso, s->step);
  decrement(iso, s->start);
  decrement(iso, s->stop);
}

void slice_traverse(Object* self, Visitor& visitor) {
  SliceObject* s = static_cast<SliceObject*>(self);
  visitor.visit(s->start);
  visitor.visit(s->stop);
  visitor.visit(s->step);
}

Result slice_repr(Isolate& iso, Value self) {
  TRY(iso.check_native_stack(" while getting the repr of an object"));
  SliceObject* s = self.as<SliceObject>();
  StrBuilder text(iso);
  text.append_ascii("slice(");
  const Value parts[] = {s->start, s->stop, s->step};
  for (size_t i = 0; i < 3; ++i) {
    if (i > 0) text.append_ascii(", ");
    Ref part(iso, TRY(repr(iso, parts[i])));
    text.append(part.as<StrObject>());
  }
  text.append_char(')');
  return text.build();
}

Result slice_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (!SliceObject::check(other)) return Value::not_implemented();
  if (self == other && op != CompareOp::kLt && op != CompareOp::kGt) return Value::boolean(op != CompareOp::kNe);
  SliceObject* a = self.as<SliceObject>();
  SliceObject* b = other.as<SliceObject>();
  Ref x(iso, TRY(make_tuple(iso, {a->start, a->stop, a->step})));
  Ref y(iso, TRY(make_tuple(iso, {b->start, b->stop, b->step})));
  return compare(iso, op, x, y);
}

Result slice_start(Isolate& iso, Value self) { return retained(iso, self.as<SliceObject>()->start); }
Result slice_stop(Isolate& iso, Value self) { return retained(iso, self.as<SliceObject>()->stop); }
Result slice_step(Isolate& iso, Value self) { return retained(iso, self.as<SliceObject>()->step); }

// A bound as an int object; kNotFound for None.
Result bound(Isolate& iso, Value v) {
  if (v.is_none()) return Fault(FaultKind::kNotFound);
  if (!v.is_small_int() && type_of(v)->slots.index == nullptr)
    return iso.raise(TypeError, "slice indices must be integers or None or have an __index__ method");
  return as_index(iso, v);
}

// One bound of indices(): counted from the end if negative, then kept within [low, high].
Result clamp_bound(Isolate& iso, Value v, Value length, Value low, Value high, Value if_none) {
  Result given = bound(iso, v);
  if (given.is_not_found()) return retained(iso, if_none);
  Ref i(iso, TRY(given));
  if (int_sign(i) < 0) {
    i.reset(TRY(int_add(iso, i, length)));
    if (int_compare(i, low) < 0) return retained(iso, low);
  } else if (int_compare(i, high) > 0) {
    return retained(iso, high);
  }
  return i.release();
}

// With ints of any size, unlike what subscripts use.
Result slice_indices_method(Isolate& iso, SliceObject* self, Value length_argument) {
  Ref length(iso, TRY(as_index(iso, length_argument)));
  if (int_sign(length) < 0) return iso.raise(ValueError, "length should not be negative");
  Result given_step = bound(iso, self->step);
  Ref step(iso, given_step.is_not_found() ? Value::small_int(1) : TRY(given_step));
  int sign = int_sign(step);
  if (sign == 0) return iso.raise(ValueError, "slice step cannot be zero");
  Ref low(iso, Value::small_int(sign < 0 ? -1 : 0));
  Ref high(iso, sign < 0 ? TRY(int_subtract(iso, length, Value::small_int(1))) : retained(iso, length));
  Ref start(iso, TRY(clamp_bound(iso, self->start, length, low, high, sign < 0 ? high : low)));
  Ref stop(iso, TRY(clamp_bound(iso, self->stop, length, low, high, sign < 0 ? low : high)));
  return make_tuple(iso, {start, stop, step});
}

Result slice_reduce(Isolate& iso, SliceObject* self) {
  Ref parts(iso, TRY(make_tuple(iso, {self->start, self->stop, self->step})));
  return make_tuple(iso, {as_value(&slice_type), parts});
}

constexpr MethodDef kMethods[] = {
    def<"__reduce__(self, /)", slice_reduce>("Return state information for pickling."),
    def<"indices(self, object, /)", slice_indices_method>(
        "S.indices(len) -> (start, stop, stride)\n\n"
        "Assuming a sequence of length len, calculate the start and stop\n"
        "indices, and the stride length of the extended slice described by\n"
        "S. Out of bounds indices are clipped in a manner consistent with the\n"
        "handling of normal slices."),
    def<"member start", slice_start>(nullptr),
    def<"member step", slice_step>(nullptr),
    def<"member stop", slice_stop>(nullptr),
};

Fallible<int64_t> clamped_bound(Isolate& iso, Value v, int64_t if_none) {
  if (v.is_small_int()) return v.as_small_int();
  if (v.is_none()) return if_none;
  if (type_of(v)->slots.index == nullptr)
    return iso.raise(TypeError, "slice indices must be integers or None or have an __index__ method");
  return as_int64(iso, v, Overflow::kClamp);
}

}  // namespace

Result make_slice(Isolate& iso, Value start, Value stop, Value step) {
  auto* s = allocate_exact<SliceObject, Cycles::kUntracked>(iso, &slice_type);
  if (s == nullptr) return Fault(FaultKind::kRaised);
  s->start = retained(iso, start);
  s->stop = retained(iso, stop);
  s->step = retained(iso, step);
  // Bounds that are no objects, as nearly always, make no cycles.
  if (start.is_object() || stop.is_object() || step.is_object()) iso.collector().track(s);
  return Value::object(s);
}

Fallible<SliceIndices> slice_unpack(Isolate& iso, const SliceObject* s) {
  SliceIndices out{};
  out.step = TRY(clamped_bound(iso, s->step, 1));
  if (out.step == 0) return iso.raise(ValueError, "slice step cannot be zero");
  if (out.step < -INT64_MAX) out.step = -INT64_MAX;  // so that it can be negated
  out.start = TRY(clamped_bound(iso, s->start, out.step < 0 ? INT64_MAX : 0));
  out.stop = TRY(clamped_bound(iso, s->stop, out.step < 0 ? INT64_MIN : INT64_MAX));
  return out;
}

SliceIndices slice_adjust(SliceIndices s, int64_t length) {
  auto resolve = [&](int64_t i) {
    if (i < 0) {
      i += length;
      return i < 0 ? (s.step < 0 ? int64_t{-1} : int64_t{0}) : i;
    }
    return i >= length ? (s.step < 0 ? length - 1 : length) : i;
  };
  s.start = resolve(s.start);
  s.stop = resolve(s.stop);
  s.count = 0;
  if (s.step < 0) {
    if (s.stop < s.start) s.count = (s.start - s.stop - 1) / -s.step + 1;
  } else if (s.start < s.stop) {
    s.count = (s.stop - s.start - 1) / s.step + 1;
  }
  // A step beyond the length takes one item at most, however large: so that the place after it can be counted.
  int64_t longest = std::max<int64_t>(length, 1) + 1;
  s.step = std::clamp(s.step, -longest, longest);
  return s;
}

Fallible<SliceIndices> slice_indices(Isolate& iso, const SliceObject* s, int64_t length) {
  return slice_adjust(TRY(slice_unpack(iso, s)), length);
}

extern const TypeDef slice_type_def{
    .type = &slice_type,
    .name = "slice",
    .doc = "slice(stop)\n"
           "slice(start, stop[, step])\n\n"
           "Create a slice object.  This is used for extended slicing (e.g. a[0:10:2]).",
    .base = nullptr,
    .instance_size = sizeof(SliceObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kImmutable),
    .slots = {.destroy = slice_destroy,
              .traverse = slice_traverse,
              .new_ = slice_new,
              .repr = slice_repr,
              .hash = hash_not_implemented,
              .compare = slice_compare},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
