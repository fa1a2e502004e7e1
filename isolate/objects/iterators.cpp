// Iterators over sequences: list (both ways), tuple, anything with __getitem__, reversed(), and iter(callable, sentinel).
#include "isolate/heap/allocate.h"
#include "isolate/objects/iterator_reduce.h"
#include "isolate/objects/iterators.h"

#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject list_iterator_type, list_reverse_iterator_type, tuple_iterator_type;
TypeObject sequence_iterator_type, callable_iterator_type, reversed_type;

namespace {

SequenceIterator* as_iterator(Value v) { return v.as<SequenceIterator>(); }

Result same(Isolate& iso, Value self) { return retained(iso, self); }

void destroy_sequence_iterator(Isolate& iso, Object* self) {
  clear_field(iso, static_cast<SequenceIterator*>(self)->sequence);
}
void traverse_sequence_iterator(Object* self, Visitor& visitor) {
  visitor.visit(static_cast<SequenceIterator*>(self)->sequence);
}

Result ended(Isolate& iso, SequenceIterator* it) {
  clear_field(iso, it->sequence);
  return Fault(FaultKind::kExhausted);
}

Result list_next(Isolate& iso, Value self) { return list_iterator_next(iso, as_iterator(self)); }
Result tuple_next(Isolate& iso, Value self) { return tuple_iterator_next(iso, as_iterator(self)); }

Result list_reverse_next(Isolate& iso, Value self) {
  SequenceIterator* it = as_iterator(self);
  if (it->sequence.is_empty()) return Fault(FaultKind::kExhausted);
  ListObject* list = it->sequence.as<ListObject>();
  if (it->index >= 0 && static_cast<size_t>(it->index) < list->length)
    return retained(iso, list->items[it->index--]);
  it->index = -1;
  return ended(iso, it);
}

Fallible<int64_t> list_hint(Isolate&, Value self) {
  SequenceIterator* it = as_iterator(self);
  if (it->sequence.is_empty()) return int64_t{0};
  return std::max<int64_t>(0, static_cast<int64_t>(it->sequence.as<ListObject>()->length) - it->index);
}
Fallible<int64_t> tuple_hint(Isolate&, Value self) {
  SequenceIterator* it = as_iterator(self);
  if (it->sequence.is_empty()) return int64_t{0};
  return static_cast<int64_t>(it->sequence.as<TupleObject>()->length) - it->index;
}
Fallible<int64_t> list_reverse_hint(Isolate&, Value self) {
  SequenceIterator* it = as_iterator(self);
  if (it->sequence.is_empty() || it->sequence.as<ListObject>()->length < static_cast<size_t>(it->index + 1))
    return int64_t{0};
  return it->index + 1;
}

// True and forgotten if what is pending is how a sequence says that there is no such item.
bool is_end_of_sequence(Isolate& iso) { return iso.catch_pending(IndexError) || iso.catch_pending(StopIteration); }

Result sequence_next(Isolate& iso, Value self) {
  SequenceIterator* it = as_iterator(self);
  if (it->sequence.is_empty()) return Fault(FaultKind::kExhausted);
  if (it->index == Value::kSmallIntMax) return iso.raise(OverflowError, "iter index too large");
  Ref sequence = Ref::borrow(iso, it->sequence);
  Result item = get_item(iso, sequence, Value::small_int(it->index));
  if (!item.is_fault()) {
    ++it->index;
    return item;
  }
  if (item.is_raised() && is_end_of_sequence(iso)) return ended(iso, it);
  return item;
}

Result sequence_hint(Isolate& iso, Value self) {
  SequenceIterator* it = as_iterator(self);
  if (it->sequence.is_empty()) return Value::small_int(0);
  if (type_of(it->sequence)->slots.length == nullptr) return Value::not_implemented();
  int64_t left = TRY(length(iso, it->sequence)) - it->index;
  return make_int(iso, std::max<int64_t>(0, left));
}

Result reversed_next(Isolate& iso, Value self) {
  SequenceIterator* it = as_iterator(self);
  if (it->sequence.is_empty()) return Fault(FaultKind::kExhausted);
  if (it->index < 0) return ended(iso, it);
  Ref sequence = Ref::borrow(iso, it->sequence);
  Result item = get_item(iso, sequence, Value::small_int(it->index));
  if (!item.is_fault()) {
    --it->index;
    return item;
  }
  if (!item.is_raised() || !is_end_of_sequence(iso)) return item;
  it->index = -1;
  return ended(iso, it);
}

Fallible<int64_t> reversed_hint(Isolate& iso, Value self) {
  SequenceIterator* it = as_iterator(self);
  if (it->sequence.is_empty()) return int64_t{0};
  int64_t position = it->index + 1;
  return TRY(length(iso, it->sequence)) < position ? 0 : position;
}

Result reversed_new(Isolate& iso, TypeObject* cls, Value sequence) {
  Result found = lookup_special(iso, sequence, names.dunder_reversed);
  if (!found.is_not_found()) {
    Ref method(iso, TRY(found));
    if (method.get().is_none())
      return iso.raise(TypeError, "'{}' object is not reversible", type_name(sequence));
    return call(iso, method, {});
  }
  if (type_of(sequence)->slots.get_item == nullptr || DictObject::check(sequence))
    return iso.raise(TypeError, "'{}' object is not reversible", type_name(sequence));
  int64_t count = TRY(length(iso, sequence));
  return make_sequence_iterator(iso, *cls, sequence, count - 1);
}

// ---- iter(callable, sentinel)

struct CallableIterator : Object {
  Value callable, sentinel;  // owned; Empty: ended
};

void callable_destroy(Isolate& iso, Object* self) {
  CallableIterator* it = static_cast<CallableIterator*>(self);
  clear_field(iso, it->callable);
  clear_field(iso, it->sentinel);
}
void callable_traverse(Object* self, Visitor& visitor) {
  CallableIterator* it = static_cast<CallableIterator*>(self);
  visitor.visit(it->callable);
  visitor.visit(it->sentinel);
}

Result callable_next(Isolate& iso, Value self) {
  CallableIterator* it = self.as<CallableIterator>();
  if (it->callable.is_empty()) return Fault(FaultKind::kExhausted);
  Ref held = Ref::borrow(iso, it->callable);
  Result called = call(iso, held, {});
  if (called.is_raised() && iso.catch_pending(StopIteration)) {
    callable_destroy(iso, it);
    return Fault(FaultKind::kExhausted);
  }
  Ref item(iso, TRY(called));
  if (it->sentinel.is_empty()) return Fault(FaultKind::kExhausted);  // the call itself ran it to its end
  Ref sentinel = Ref::borrow(iso, it->sentinel);
  if (!TRY(equals(iso, sentinel, item))) return item.release();
  callable_destroy(iso, it);
  return Fault(FaultKind::kExhausted);
}

// ---- Pickling
Result list_reduce(Isolate& iso, Value self) {
  SequenceIterator* it = as_iterator(self);
  if (it->sequence.is_empty()) return reduce_ended(iso, EmptyAs::kList);
  return reduce_to_call(iso, "iter", it->sequence, it->index);
}
Result list_reverse_reduce(Isolate& iso, Value self) {
  SequenceIterator* it = as_iterator(self);
  if (it->sequence.is_empty()) return reduce_ended(iso, EmptyAs::kList);
  return reduce_to_call(iso, "reversed", it->sequence, it->index);
}
Result sequence_reduce(Isolate& iso, Value self) {
  SequenceIterator* it = as_iterator(self);
  if (it->sequence.is_empty()) return reduce_ended(iso, EmptyAs::kTuple);
  return reduce_to_call(iso, "iter", it->sequence, it->index);
}
Result reversed_reduce(Isolate& iso, Value self) {
  SequenceIterator* it = as_iterator(self);
  Ref left(iso, it->sequence.is_empty() ? TRY(make_tuple(iso, {})) : retained(iso, it->sequence));
  Ref arguments(iso, TRY(make_tuple(iso, {left})));
  if (it->sequence.is_empty()) return make_tuple(iso, {as_value(type_of(self)), arguments});
  Ref position(iso, TRY(make_int(iso, it->index)));
  return make_tuple(iso, {as_value(type_of(self)), arguments, position});
}
Result callable_reduce(Isolate& iso, Value self) {
  CallableIterator* it = self.as<CallableIterator>();
  if (it->callable.is_empty() || it->sentinel.is_empty()) return reduce_ended(iso, EmptyAs::kTuple);
  Ref call_of_iter(iso, TRY(reduce_to_call(iso, "iter", Value::none())));
  Ref arguments(iso, TRY(make_tuple(iso, {it->callable, it->sentinel})));
  return make_tuple(iso, {(*call_of_iter.as<TupleObject>())[0], arguments});
}
Status sequence_setstate(Isolate& iso, Value self, int64_t state) {
  SequenceIterator* it = as_iterator(self);
  if (it->sequence.is_empty()) return Status::ok();
  it->index = std::max<int64_t>(state, 0);
  if (has_type(self, sequence_iterator_type)) return Status::ok();
  int64_t count = TRY(length(iso, it->sequence));
  it->index = std::min(it->index, count);
  return Status::ok();
}
Status reverse_setstate(Isolate& iso, Value self, int64_t state) {
  SequenceIterator* it = as_iterator(self);
  if (it->sequence.is_empty()) return Status::ok();
  int64_t count = TRY(length(iso, it->sequence));
  it->index = std::clamp<int64_t>(state, -1, count - 1);
  return Status::ok();
}
constexpr char kReduceDoc[] = "Return state information for pickling.";
constexpr char kStateDoc[] = "Set state information for unpickling.";

constexpr char kHintDoc[] = "Private method returning an estimate of len(list(it)).";
constexpr MethodDef kListMethods[] = {def<"__length_hint__(self, /)", list_hint>(kHintDoc),
                                      def<"__reduce__(self, /)", list_reduce>(kReduceDoc),
                                      def<"__setstate__(self, state, /)", sequence_setstate>(kStateDoc)};
constexpr MethodDef kListReverseMethods[] = {def<"__length_hint__(self, /)", list_reverse_hint>(kHintDoc),
                                             def<"__reduce__(self, /)", list_reverse_reduce>(kReduceDoc),
                                             def<"__setstate__(self, state, /)", reverse_setstate>(kStateDoc)};
constexpr MethodDef kTupleMethods[] = {def<"__length_hint__(self, /)", tuple_hint>(kHintDoc),
                                       def<"__reduce__(self, /)", sequence_reduce>(kReduceDoc),
                                       def<"__setstate__(self, state, /)", sequence_setstate>(kStateDoc)};
constexpr MethodDef kSequenceMethods[] = {def<"__length_hint__(self, /)", sequence_hint>(kHintDoc),
                                          def<"__reduce__(self, /)", sequence_reduce>(kReduceDoc),
                                          def<"__setstate__(self, state, /)", sequence_setstate>(kStateDoc)};
constexpr MethodDef kCallableMethods[] = {def<"__reduce__(self, /)", callable_reduce>(kReduceDoc)};
constexpr MethodDef kReversedMethods[] = {
    def<"new reversed(sequence, /)", reversed_new>("Return a reverse iterator over the values of the given sequence."),
    def<"__length_hint__(self, /)", reversed_hint>(kHintDoc),
    def<"__reduce__(self, /)", reversed_reduce>(kReduceDoc),
    def<"__setstate__(self, state, /)", reverse_setstate>(kStateDoc),
};

constexpr TypeDef sequence_iterator_def(TypeObject* type, const char* name, UnarySlot next, const MethodDef* methods,
                                        uint32_t method_count) {
  return TypeDef{.type = type,
                 .name = name,
                 .doc = nullptr,
                 .base = nullptr,
                 .instance_size = sizeof(SequenceIterator),
                 .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation, TypeFlag::kImmutable),
                 .slots = {.destroy = destroy_sequence_iterator,
                           .traverse = traverse_sequence_iterator,
                           .clear = destroy_sequence_iterator,
                           .iter = same,
                           .next = next},
                 .methods = methods,
                 .method_count = method_count};
}

}  // namespace

Result make_sequence_iterator(Isolate& iso, TypeObject& type, Value sequence, int64_t index) {
  auto* it = allocate_exact<SequenceIterator, Cycles::kPossible>(iso, &type);
  if (it == nullptr) return Fault(FaultKind::kRaised);
  it->sequence = retained(iso, sequence);
  it->index = index;
  return Value::object(it);
}

Result pair_again(Isolate& iso, Value& kept, Value first, Value second) {
  if (!kept.is_empty() && kept.as_object()->refs == 1) [[likely]] {
    Value pair = retained(iso, kept);
    Value* items = pair.as<TupleObject>()->items();
    Value old_first = items[0], old_second = items[1];
    items[0] = first;
    items[1] = second;
    pair.as<TupleObject>()->hash_cache = -1;
    decrement(iso, old_first);
    decrement(iso, old_second);
    return pair;
  }
  Value owned[] = {first, second};
  Result pair = make_tuple_steal(iso, owned, 2);
  if (kept.is_empty() && !pair.is_fault()) kept = retained(iso, pair.value());
  return pair;
}

Result make_callable_iterator(Isolate& iso, Value callable, Value sentinel) {
  Result made = allocate_instance(iso, &callable_iterator_type);
  if (made.is_fault()) return made;
  CallableIterator* it = made.value().as<CallableIterator>();
  it->callable = retained(iso, callable);
  it->sentinel = retained(iso, sentinel);
  return made;
}

extern const TypeDef list_iterator_type_def = sequence_iterator_def(&list_iterator_type, "list_iterator", list_next,
                                                             kListMethods, std::size(kListMethods));
extern const TypeDef list_reverse_iterator_type_def =
    sequence_iterator_def(&list_reverse_iterator_type, "list_reverseiterator", list_reverse_next, kListReverseMethods,
                          std::size(kListReverseMethods));
extern const TypeDef tuple_iterator_type_def = sequence_iterator_def(&tuple_iterator_type, "tuple_iterator", tuple_next,
                                                              kTupleMethods, std::size(kTupleMethods));
extern const TypeDef sequence_iterator_type_def = sequence_iterator_def(
    &sequence_iterator_type, "iterator", sequence_next, kSequenceMethods, std::size(kSequenceMethods));

extern const TypeDef reversed_type_def{
    .type = &reversed_type,
    .name = "reversed",
    .doc = "Return a reverse iterator over the values of the given sequence.",
    .base = nullptr,
    .instance_size = sizeof(SequenceIterator),
    .flags = flags(TypeFlag::kGc, TypeFlag::kBaseType, TypeFlag::kImmutable),
    .slots = {.destroy = destroy_sequence_iterator,
              .traverse = traverse_sequence_iterator,
              .clear = destroy_sequence_iterator,
              .iter = same,
              .next = reversed_next},
    .methods = kReversedMethods,
    .method_count = std::size(kReversedMethods),
};

extern const TypeDef callable_iterator_type_def{
    .type = &callable_iterator_type,
    .name = "callable_iterator",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(CallableIterator),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation, TypeFlag::kImmutable),
    .slots = {.destroy = callable_destroy,
              .traverse = callable_traverse,
              .clear = callable_destroy,
              .iter = same,
              .next = callable_next},
    .methods = kCallableMethods,
    .method_count = std::size(kCallableMethods),
};

}  // namespace skerry
