// deque: storage, methods and the type.
#include "stdlib/collections/deque.h"

#include <algorithm>
#include <iterator>

#include "isolate/objects/exception.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/names.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"
#include "stdlib/native_init.h"

namespace skerry::collections {

TypeObject deque_type;

namespace {

constexpr size_t kSmallestRing = 8;

Status grow(Isolate& iso, DequeObject* d) {
  size_t capacity = d->capacity == 0 ? kSmallestRing : d->capacity * 2;
  auto* ring = static_cast<Value*>(iso.heap.allocate(capacity * sizeof(Value)));
  if (ring == nullptr) return iso.raise_memory_error();
  for (size_t i = 0; i < d->length; ++i) ring[i] = d->at(i);
  if (d->ring != nullptr) iso.heap.release(d->ring, d->capacity * sizeof(Value));
  d->ring = ring;
  d->capacity = capacity;
  d->first = 0;
  return Status::ok();
}

Value take_right(DequeObject* d) {
  ++d->state;
  --d->length;
  return d->at(d->length);
}

Result deque_new(Isolate& iso, TypeObject* cls, Args) { return make_deque(iso, cls); }

Status deque_init(Isolate& iso, DequeObject* self, Value iterable, Value maxlen) {
  int64_t limit = -1;
  if (maxlen != Value::none()) {
    if (!maxlen.is_small_int() && type_of(maxlen)->slots.index == nullptr) return iso.raise(TypeError, "an integer is required");
    limit = TRY(as_int64(iso, maxlen, Overflow::kRaise));
    if (limit < 0) return iso.raise(ValueError, "maxlen must be non-negative");
  }
  self->maxlen = limit;
  deque_clear(iso, self);
  return iterable.is_empty() ? Status::ok() : deque_extend(iso, self, iterable);
}

void deque_destroy(Isolate& iso, Object* self) {
  auto* d = static_cast<DequeObject*>(self);
  deque_clear(iso, d);
  if (d->ring != nullptr) iso.heap.release(d->ring, d->capacity * sizeof(Value));
  d->ring = nullptr;
  d->capacity = 0;
}
void deque_empty(Isolate& iso, Object* self) { deque_clear(iso, static_cast<DequeObject*>(self)); }
void deque_traverse(Object* self, Visitor& visitor) {
  auto* d = static_cast<DequeObject*>(self);
  for (size_t i = 0; i < d->length; ++i) visitor.visit(d->at(i));
}

// ---- Methods

Status append_method(Isolate& iso, DequeObject* self, Value item) { return deque_append(iso, self, item); }
Status append_left_method(Isolate& iso, DequeObject* self, Value item) { return deque_append_left(iso, self, item); }
Status clear_method(Isolate& iso, DequeObject* self) {
  deque_clear(iso, self);
  return Status::ok();
}
Result copy_method(Isolate& iso, DequeObject* self) { return deque_copy(iso, self); }
Status extend_method(Isolate& iso, DequeObject* self, Value iterable) { return deque_extend(iso, self, iterable); }
Status extend_left(Isolate& iso, DequeObject* self, Value iterable) {
  Ref held(iso);
  if (iterable == Value::object(self)) {
    held = Ref(iso, TRY(to_list(iso, iterable)));
    iterable = held;
  }
  return for_each(iso, iterable, [&](Value item) { return deque_append_left(iso, self, item); });
}
Result pop(Isolate& iso, DequeObject* self) {
  if (self->length == 0) return iso.raise(IndexError, "pop from an empty deque");
  return take_right(self);
}
Result pop_left(Isolate& iso, DequeObject* self) {
  if (self->length == 0) return iso.raise(IndexError, "pop from an empty deque");
  return deque_take_left(self);
}
Status rotate(Isolate&, DequeObject* self, int64_t steps) {
  deque_rotate(self, steps);
  return Status::ok();
}
Status reverse(Isolate&, DequeObject* self) {
  for (size_t i = 0, j = self->length; i + 1 < j; ++i) std::swap(self->at(i), self->at(--j));
  ++self->state;
  return Status::ok();
}

Fallible<int64_t> count(Isolate& iso, DequeObject* self, Value item) {
  int64_t found = 0;
  uint64_t state = self->state;
  for (size_t i = 0; i < self->length; ++i) {
    Ref held = Ref::borrow(iso, self->at(i));
    found += TRY(equals(iso, held, item));
    if (self->state != state) return iso.raise(RuntimeError, "deque mutated during iteration");
  }
  return found;
}

Fallible<int64_t> index(Isolate& iso, DequeObject* self, Value item, Clamped start, Clamped stop) {
  auto n = static_cast<int64_t>(self->length);
  auto from_end = [n](int64_t i) { return i < 0 ? std::max<int64_t>(i + n, 0) : std::min(i, n); };
  uint64_t state = self->state;
  for (int64_t i = from_end(start.value), end = from_end(stop.value); i < end; ++i) {
    Ref held = Ref::borrow(iso, self->at(static_cast<size_t>(i)));
    bool equal = TRY(equals(iso, held, item));
    if (equal) return i;
    if (self->state != state) return iso.raise(RuntimeError, "deque mutated during iteration");
  }
  return iso.raise(ValueError, "{} is not in deque", repr_utf8_or_fallback(iso, item));
}

Status insert(Isolate& iso, DequeObject* self, int64_t i, Value item) {
  auto n = static_cast<int64_t>(self->length);
  if (n == self->maxlen) return iso.raise(IndexError, "deque already at its maximum size");
  if (i >= n) return deque_append(iso, self, item);
  if (i <= -n || i == 0) return deque_append_left(iso, self, item);
  deque_rotate(self, -i);
  Status done = i < 0 ? deque_append(iso, self, item) : deque_append_left(iso, self, item);
  deque_rotate(self, i);
  return done;
}

Status remove(Isolate& iso, DequeObject* self, Value item) {
  uint64_t state = self->state;
  for (size_t i = 0; i < self->length; ++i) {
    Ref held = Ref::borrow(iso, self->at(i));
    bool equal = TRY(equals(iso, held, item));
    if (self->state != state) return iso.raise(IndexError, "deque mutated during iteration");
    if (equal) return deque_delete_at(iso, self, i);
  }
  return iso.raise(ValueError, "{} is not in deque", repr_utf8_or_fallback(iso, item));
}

Result maxlen(Isolate& iso, DequeObject* self) {
  return self->maxlen < 0 ? Result(Value::none()) : make_int(iso, self->maxlen);
}
Result reduce(Isolate& iso, DequeObject* self) {
  Value me = Value::object(self);
  Ref state(iso, TRY(call_method(iso, me, names.dunder_getstate)));
  Ref items(iso, TRY(get_iterator(iso, me)));
  Ref arguments(iso, self->maxlen < 0 ? TRY(make_tuple(iso, {})) : Value());
  if (arguments.is_empty()) {
    Ref nothing(iso, TRY(make_tuple(iso, {}))), limit(iso, TRY(make_int(iso, self->maxlen)));
    arguments = Ref(iso, TRY(make_tuple(iso, {nothing, limit})));
  }
  return make_tuple(iso, {as_value(type_of(me)), arguments, state, items});
}
Fallible<int64_t> size_of(Isolate&, DequeObject* self) {
  return static_cast<int64_t>(sizeof(DequeObject) + sizeof(GcPrefix) + self->capacity * sizeof(Value));
}

constexpr MethodDef kInit =
    def<"deque(self, iterable=<unset>, maxlen=None)", deque_init>(nullptr);

constexpr MethodDef kMethods[] = {
    def<"__copy__(self, /)", copy_method>("Return a shallow copy of a deque."),
    def<"__reduce__(self, /)", reduce>("Return state information for pickling."),
    def<"__reversed__(self, /)", deque_reversed>("D.__reversed__() -- return a reverse iterator over the deque"),
    def<"__sizeof__(self, /)", size_of>("D.__sizeof__() -- size of D in memory, in bytes"),
    def<"append(self, item, /)", append_method>("Add an element to the right side of the deque."),
    def<"appendleft(self, item, /)", append_left_method>("Add an element to the left side of the deque."),
    def<"class __class_getitem__(cls, item, /)", class_getitem_alias>("See PEP 585"),
    def<"clear(self, /)", clear_method>("Remove all elements from the deque."),
    def<"copy(self, /)", copy_method>("Return a shallow copy of a deque."),
    def<"count(self, value, /)", count>("D.count(value) -- return number of occurrences of value"),
    def<"extend(self, iterable, /)", extend_method>("Extend the right side of the deque with elements from the iterable"),
    def<"extendleft(self, iterable, /)", extend_left>("Extend the left side of the deque with elements from the iterable"),
    def<"get maxlen", maxlen>("maximum size of a deque or None if unbounded"),
    def<"index(self, value, start=0, stop=2305843009213693951, /)", index>(
        "D.index(value, [start, [stop]]) -- return first index of value.\nRaises ValueError if the value is not present."),
    def<"insert(self, index, object, /)", insert>("D.insert(index, object) -- insert object before index"),
    def<"pop(self, /)", pop>("Remove and return the rightmost element."),
    def<"popleft(self, /)", pop_left>("Remove and return the leftmost element."),
    def<"remove(self, value, /)", remove>("D.remove(value) -- remove first occurrence of value."),
    def<"reverse(self, /)", reverse>("D.reverse() -- reverse *IN PLACE*"),
    def<"rotate(self, n=1, /)", rotate>("Rotate the deque n steps to the right (default n=1).  If n is negative, rotates left."),
};

}  // namespace

Result make_deque(Isolate& iso, TypeObject* cls) {
  Value made = TRY(allocate_instance(iso, cls));
  auto* d = made.as<DequeObject>();
  d->ring = nullptr;
  d->capacity = d->first = d->length = 0;
  d->state = 0;
  d->maxlen = -1;
  return made;
}

Status deque_append(Isolate& iso, DequeObject* d, Value item) {
  if (d->maxlen == 0) return Status::ok();
  if (d->length == d->capacity) TRY(grow(iso, d));
  ++d->state;
  d->at(d->length++) = retained(iso, item);
  if (d->maxlen >= 0 && d->length > static_cast<size_t>(d->maxlen)) decrement(iso, deque_take_left(d));
  return Status::ok();
}

Status deque_append_left(Isolate& iso, DequeObject* d, Value item) {
  if (d->maxlen == 0) return Status::ok();
  if (d->length == d->capacity) TRY(grow(iso, d));
  ++d->state;
  d->first = (d->first - 1) & (d->capacity - 1);
  ++d->length;
  d->at(0) = retained(iso, item);
  if (d->maxlen >= 0 && d->length > static_cast<size_t>(d->maxlen)) decrement(iso, take_right(d));
  return Status::ok();
}

Value deque_take_left(DequeObject* d) {
  Value item = d->at(0);
  ++d->state;
  d->first = (d->first + 1) & (d->capacity - 1);
  --d->length;
  return item;
}

Status deque_extend(Isolate& iso, DequeObject* d, Value iterable) {
  Ref held(iso);
  if (iterable == Value::object(d)) {
    held = Ref(iso, TRY(to_list(iso, iterable)));
    iterable = held;
  }
  return for_each(iso, iterable, [&](Value item) { return deque_append(iso, d, item); });
}

// Releasing an item may run Python, which may fill the deque again: the ring is taken out first.
void deque_clear(Isolate& iso, DequeObject* d) {
  if (d->length == 0) return;
  DequeObject old = *d;
  d->ring = nullptr;
  d->capacity = d->first = d->length = 0;
  ++d->state;
  for (size_t i = 0; i < old.length; ++i) decrement(iso, old.at(i));
  iso.heap.release(old.ring, old.capacity * sizeof(Value));
}

void deque_rotate(DequeObject* d, int64_t steps) {
  auto n = static_cast<int64_t>(d->length);
  if (n <= 1) return;
  steps %= n;
  if (steps < 0) steps += n;
  if (steps == 0) return;
  ++d->state;
  size_t mask = d->capacity - 1;
  if (d->length == d->capacity) {  // a full ring turns by moving its start
    d->first = (d->first - static_cast<size_t>(steps)) & mask;
    return;
  }
  for (; steps > 0 && steps <= n / 2; --steps) {
    Value last = d->at(d->length - 1);
    d->first = (d->first - 1) & mask;
    d->at(0) = last;
  }
  for (steps = steps == 0 ? 0 : n - steps; steps > 0; --steps) {
    Value head = d->at(0);
    d->first = (d->first + 1) & mask;
    d->at(d->length - 1) = head;
  }
}

Status deque_delete_at(Isolate& iso, DequeObject* d, size_t i) {
  Value removed = d->at(i);
  for (size_t next = i + 1; next < d->length; ++next) d->at(next - 1) = d->at(next);
  --d->length;
  ++d->state;
  decrement(iso, removed);
  return Status::ok();
}

Result deque_copy(Isolate& iso, DequeObject* d) {
  Value me = Value::object(d);
  if (has_type(me, deque_type)) {
    Ref copy(iso, TRY(make_deque(iso, &deque_type)));
    copy.as<DequeObject>()->maxlen = d->maxlen;
    for (size_t i = 0; i < d->length; ++i) TRY(deque_append(iso, copy.as<DequeObject>(), d->at(i)));
    return copy.release();
  }
  Ref made(iso);
  if (d->maxlen < 0) {
    made = Ref(iso, TRY(call(iso, as_value(type_of(me)), {me})));
  } else {
    Ref limit(iso, TRY(make_int(iso, d->maxlen)));
    made = Ref(iso, TRY(call(iso, as_value(type_of(me)), {me, limit})));
  }
  if (!DequeObject::check(made))
    return iso.raise(TypeError, "{}() must return a deque, not {}", type_name(me), type_name(made));
  return made.release();
}

extern const TypeDef deque_type_def{
    .type = &deque_type,
    .name = "collections.deque",
    .doc = "deque([iterable[, maxlen]]) --> deque object\n\nA list-like sequence optimized for data accesses near its endpoints.",
    .base = nullptr,
    .instance_size = sizeof(DequeObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs, TypeFlag::kBaseType, TypeFlag::kSequencePattern,
                   TypeFlag::kImmutable),
    .slots = {.destroy = deque_destroy,
              .traverse = deque_traverse,
              .clear = deque_empty,
              .new_ = deque_new,
              .init = init_by_row<kInit>,
              .repr = deque_repr,
              .hash = hash_not_implemented,
              .compare = deque_compare,
              .iter = deque_iter,
              .length = deque_length,
              .get_item = deque_get_item,
              .set_item = deque_set_item,
              .contains = deque_contains,
              .concatenate = deque_concatenate,
              .inplace_concatenate = deque_inplace_concatenate,
              .repeat = deque_repeat,
              .inplace_repeat = deque_inplace_repeat},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry::collections
