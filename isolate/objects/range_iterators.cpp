// The iterators of range: within 64 bits, and with ints of any size.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"

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

constexpr char kHintDoc[] = "Private method returning an estimate of len(list(it)).";
constexpr MethodDef kRangeMethods[] = {def<"__length_hint__(self, /)", range_hint>(kHintDoc)};
constexpr MethodDef kLongRangeMethods[] = {def<"__length_hint__(self, /)", long_range_hint>(kHintDoc)};

}  // namespace

Result make_range_iterator(Isolate& iso, int64_t start, int64_t step, uint64_t count) {
  Result made = allocate_instance(iso, &range_iterator_type);
  if (made.is_fault()) return made;
  RangeIterator* it = made.value().as<RangeIterator>();
  it->next = start;
  it->step = step;
  it->remaining = count;
  return made;
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
