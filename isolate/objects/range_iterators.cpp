// The iterators of range: within 64 bits, and with ints of any size.
#include <algorithm>
#include <iterator>

#include "isolate/heap/allocate.h"
#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/iterator_reduce.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/slice.h"

namespace skerry {

TypeObject range_iterator_type, long_range_iterator_type;

namespace {

struct LongRangeIterator : Object {
  Value next, step, remaining;  // ints, owned
};

Result same(Isolate& iso, Value self) { return retained(iso, self); }

Result range_next(Isolate& iso, Value self) { return range_iterator_next(iso, self.as<RangeIterator>()); }

Fallible<int64_t> range_hint(Isolate&, Value self) {
  return static_cast<int64_t>(self.as<RangeIterator>()->remaining);
}

void long_range_destroy(Isolate& iso, Object* self) {
  LongRangeIterator* it = static_cast<LongRangeIterator*>(self);
  for (Value v : {it->next, it->step, it->remaining}) decrement(iso, v);
}

Result long_range_next(Isolate& iso, Value self) {
  LongRangeIterator* it = self.as<LongRangeIterator>();
  if (int_sign(it->remaining) <= 0) return Fault(FaultKind::kExhausted);
  Ref after(iso, TRY(int_add(iso, it->next, it->step)));
  Ref remaining(iso, TRY(int_subtract(iso, it->remaining, Value::small_int(1))));
  Ref item(iso, it->next);
  it->next = after.release();
  assign(iso, it->remaining, remaining.release());
  return item.release();
}

Result long_range_hint(Isolate& iso, Value self) { return retained(iso, self.as<LongRangeIterator>()->remaining); }

// ---- Pickling: as the range that is left.
Result rest_as_range(Isolate& iso, Value next, Value step, Value remaining) {
  Ref span(iso, TRY(int_multiply(iso, step, remaining)));
  Ref stop(iso, TRY(int_add(iso, next, span)));
  Ref rest(iso, TRY(make_range(iso, next, stop, step)));
  return reduce_to_call(iso, "iter", rest, 0);
}
Result range_reduce_iterator(Isolate& iso, Value self) {
  RangeIterator* it = self.as<RangeIterator>();
  Ref next(iso, TRY(make_int(iso, it->next))), step(iso, TRY(make_int(iso, it->step)));
  Ref remaining(iso, TRY(make_int(iso, static_cast<int64_t>(it->remaining))));
  return rest_as_range(iso, next, step, remaining);
}
Status range_setstate(Isolate& iso, Value self, Value state) {
  int64_t wanted = TRY(as_int64(iso, state, Overflow::kClamp));
  RangeIterator* it = self.as<RangeIterator>();
  uint64_t skipped = std::min(static_cast<uint64_t>(std::max<int64_t>(wanted, 0)), it->remaining);
  it->remaining -= skipped;
  it->next = static_cast<int64_t>(static_cast<uint64_t>(it->next) + skipped * static_cast<uint64_t>(it->step));
  return Status::ok();
}
Result long_range_reduce(Isolate& iso, Value self) {
  LongRangeIterator* it = self.as<LongRangeIterator>();
  // Arithmetic of huge ints lets others run, who may advance it.
  Ref next = Ref::borrow(iso, it->next), step = Ref::borrow(iso, it->step), remaining = Ref::borrow(iso, it->remaining);
  return rest_as_range(iso, next, step, remaining);
}
Status long_range_setstate(Isolate& iso, Value self, Value state) {
  LongRangeIterator* it = self.as<LongRangeIterator>();
  Ref wanted(iso, TRY(as_index(iso, state)));
  if (int_sign(wanted) < 0) wanted.reset(Value::small_int(0));
  Ref was_next = Ref::borrow(iso, it->next), left = Ref::borrow(iso, it->remaining), step = Ref::borrow(iso, it->step);
  if (TRY(compare_truth(iso, CompareOp::kGt, wanted, left))) wanted.reset(retained(iso, left));
  Ref distance(iso, TRY(int_multiply(iso, wanted, step)));
  Ref next(iso, TRY(int_add(iso, was_next, distance)));
  Ref remaining(iso, TRY(int_subtract(iso, left, wanted)));
  assign(iso, it->next, next.release());
  assign(iso, it->remaining, remaining.release());
  return Status::ok();
}
constexpr char kReduceDoc[] = "Return state information for pickling.";
constexpr char kStateDoc[] = "Set state information for unpickling.";

constexpr char kHintDoc[] = "Private method returning an estimate of len(list(it)).";
constexpr MethodDef kRangeMethods[] = {def<"__length_hint__(self, /)", range_hint>(kHintDoc),
                                       def<"__reduce__(self, /)", range_reduce_iterator>(kReduceDoc),
                                       def<"__setstate__(self, state, /)", range_setstate>(kStateDoc)};
constexpr MethodDef kLongRangeMethods[] = {def<"__length_hint__(self, /)", long_range_hint>(kHintDoc),
                                           def<"__reduce__(self, /)", long_range_reduce>(kReduceDoc),
                                           def<"__setstate__(self, state, /)", long_range_setstate>(kStateDoc)};

}  // namespace

Result make_range_iterator(Isolate& iso, int64_t start, int64_t step, uint64_t count) {
  auto* it = allocate_exact<RangeIterator, Cycles::kNone>(iso, &range_iterator_type);
  if (it == nullptr) return Fault(FaultKind::kRaised);
  it->next = start;
  it->step = step;
  it->remaining = count;
  return Value::object(it);
}

Result make_long_range_iterator(Isolate& iso, Value start, Value step, Value length) {
  Result made = allocate_instance(iso, &long_range_iterator_type);
  if (made.is_fault()) return made;
  LongRangeIterator* it = made.value().as<LongRangeIterator>();
  it->next = retained(iso, start);
  it->step = retained(iso, step);
  it->remaining = retained(iso, length);
  return made;
}

extern const TypeDef range_iterator_type_def{
    .type = &range_iterator_type,
    .name = "range_iterator",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(RangeIterator),
    .flags = flags(TypeFlag::kNoInstantiation, TypeFlag::kImmutable),
    .slots = {.iter = same, .next = range_next},
    .methods = kRangeMethods,
    .method_count = std::size(kRangeMethods),
};

extern const TypeDef long_range_iterator_type_def{
    .type = &long_range_iterator_type,
    .name = "longrange_iterator",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(LongRangeIterator),
    .flags = flags(TypeFlag::kNoInstantiation, TypeFlag::kImmutable),
    .slots = {.destroy = long_range_destroy, .iter = same, .next = long_range_next},
    .methods = kLongRangeMethods,
    .method_count = std::size(kLongRangeMethods),
};

}  // namespace skerry
