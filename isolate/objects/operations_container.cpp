// Items, lengths, membership and iteration of any value. Language reference 3.3.7, 6.3.2, 6.10.2.
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/int.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/slot_wraps.h"
#include "isolate/objects/tuple.h"

namespace skerry {
namespace {

// cls[key] of a class that has no __getitem__ of its metaclass: `__class_getitem__`.
Result get_class_item(Isolate& iso, Value cls, Value key) {
  if (cls == as_value(&type_type)) return make_generic_alias(iso, cls, key);
  Result found = get_attribute_or_not_found(iso, cls, names.dunder_class_getitem);
  if (!found.is_not_found()) {
    Ref method(iso, TRY(found));
    if (!method.get().is_none()) return call(iso, method, {key});
  }
  return iso.raise(TypeError, "type '{}' is not subscriptable", type_name(cls.as<TypeObject>()));
}

// Items by position, as the iteration protocol of old understands it.
bool is_sequence(Value v) { return type_of(v)->slots.get_item != nullptr && !DictObject::check(v); }

}  // namespace

Fallible<int64_t> length(Isolate& iso, Value v) {
  LengthSlot slot = type_of(v)->slots.length;
  if (slot == nullptr) return iso.raise(TypeError, "object of type '{}' has no len()", type_name(v));
  return slot(iso, v);
}

Fallible<int64_t> length_hint(Isolate& iso, Value v, int64_t fallback) {
  if (type_of(v)->slots.length != nullptr) {
    Fallible<int64_t> exact = type_of(v)->slots.length(iso, v);
    if (!exact.is_fault()) return exact;
    if (exact.fault().kind() != FaultKind::kRaised || !iso.catch_pending(TypeError)) return exact;
  }
  Result found = lookup_special(iso, v, names.dunder_length_hint);
  if (found.is_not_found()) return fallback;
  Ref method(iso, TRY(found));
  Result called = call(iso, method, {});
  if (called.is_raised() && iso.catch_pending(TypeError)) return fallback;
  Ref hint(iso, TRY(called));
  if (hint.get().is_not_implemented()) return fallback;
  if (!is_int(hint)) return iso.raise(TypeError, "__length_hint__ must be an integer, not {}", type_name(hint));
  int64_t count = TRY(as_int64(iso, hint, Overflow::kRaise));
  if (count < 0) return iso.raise(ValueError, "__length_hint__() should return >= 0");
  return count;
}

Result get_item(Isolate& iso, Value container, Value key) {
  if (key.is_small_int()) {
    if (is_exact_list(container)) {
      const ListObject* list = container.as<ListObject>();
      size_t i = static_cast<size_t>(key.as_small_int());
      if (i < list->length) return retained(iso, list->items[i]);
    } else if (is_exact_tuple(container)) {
      const TupleObject* tuple = container.as<TupleObject>();
      size_t i = static_cast<size_t>(key.as_small_int());
      if (i < tuple->length) return retained(iso, (*tuple)[i]);
    }
  }
  BinarySlot slot = type_of(container)->slots.get_item;
  if (slot != nullptr) return slot(iso, container, key);
  if (is_type(container)) return get_class_item(iso, container, key);
  return iso.raise(TypeError, "'{}' object is not subscriptable", type_name(container));
}

// Whether CPython asks such a container by position before it finds that it takes no items: then a position must be one.
static bool takes_position(const TypeObject* type, Value key) {
  return (type->slots.length != nullptr || type->has(TypeFlag::kHeapType)) && (is_int(key) || type_of(key)->slots.index != nullptr);
}

Status set_item(Isolate& iso, Value container, Value key, Value value) {
  SetSlot slot = type_of(container)->slots.set_item;
  if (slot != nullptr) return slot(iso, container, key, value);
  if (takes_position(type_of(container), key)) TRY(as_int64(iso, key, Overflow::kRaise, &IndexError));
  return iso.raise(TypeError, "'{}' object does not support item assignment", type_name(container));
}

Status delete_item(Isolate& iso, Value container, Value key) {
  SetSlot slot = type_of(container)->slots.set_item;
  if (slot != nullptr) return slot(iso, container, key, Value());
  // CPython words it differently for sequences, which it asks by position.
  bool sequence = takes_position(type_of(container), key);
  if (sequence) TRY(as_int64(iso, key, Overflow::kRaise, &IndexError));
  return iso.raise(TypeError, "'{}' object {} support item deletion", type_name(container),
                   sequence ? "doesn't" : "does not");
}

Fallible<bool> contains(Isolate& iso, Value container, Value item) {
  ContainsSlot slot = type_of(container)->slots.contains;
  if (slot != nullptr) return slot(iso, container, item);
  return contains_by_iteration(iso, container, item);
}

Fallible<bool> contains_by_iteration(Isolate& iso, Value self, Value item) {
  if (type_of(self)->slots.iter == nullptr && !is_sequence(self))
    return iso.raise(TypeError, "argument of type '{}' is not iterable", type_name(self));
  Result made = get_iterator(iso, self);
  if (made.is_raised() && iso.catch_pending(TypeError))
    return iso.raise(TypeError, "argument of type '{}' is not iterable", type_name(self));
  Ref iterator(iso, TRY(made));
  for (;;) {
    Result next = iterator_next(iso, iterator);
    if (next.is_exhausted()) return false;
    Ref candidate(iso, TRY(next));
    if (TRY(equals(iso, candidate, item))) return true;
  }
}

Result iterate_by_getitem(Isolate& iso, Value self) {
  if (is_sequence(self)) return make_sequence_iterator(iso, sequence_iterator_type, self);
  return iso.raise(TypeError, "'{}' object is not iterable", type_name(self));
}

Result get_iterator(Isolate& iso, Value v) {
  if (is_exact_list(v)) return make_sequence_iterator(iso, list_iterator_type, v);
  if (is_exact_tuple(v)) return make_sequence_iterator(iso, tuple_iterator_type, v);
  UnarySlot slot = type_of(v)->slots.iter;
  if (slot == nullptr) {
    // Among built-in types that can be indexed, those without an iterator are no sequences: matches, unions.
    if (type_of(v)->slots.get_item != nullptr && !has_flag(v, TypeFlag::kHeapType))
      return iso.raise(TypeError, "'{}' object is not iterable", type_name(v));
    return iterate_by_getitem(iso, v);
  }
  Ref iterator(iso, TRY(slot(iso, v)));
  if (type_of(iterator)->slots.next == nullptr)
    return iso.raise(TypeError, "iter() returned non-iterator of type '{}'", type_name(iterator));
  return iterator.release();
}

Result iterator_next(Isolate& iso, Value iterator) {
  UnarySlot slot = type_of(iterator)->slots.next;
  if (slot == nullptr) return iso.raise(TypeError, "'{}' object is not an iterator", type_name(iterator));
  // Iterators lie over iterators, as deep as a script likes.
  if (iso.native_stack_low()) [[unlikely]] return iso.check_native_stack(" while calling a Python object").fault();
  // The loop is a native's, over what may have no end: it gives way to others and hears of Ctrl-C like one in Python.
  if (--iso.budget < 0) [[unlikely]] TRY(iso.safepoint_slow(Isolate::SafepointKind::kNested));
  Result item = slot(iso, iterator);
  if (item.is_raised() && iso.catch_pending(StopIteration)) return Fault(FaultKind::kExhausted);
  return item;
}

Result to_list(Isolate& iso, Value iterable) {
  Ref list(iso, TRY(make_list(iso)));
  TRY(list_extend(iso, list.as<ListObject>(), iterable));
  return list.release();
}

Result to_tuple(Isolate& iso, Value iterable) {
  if (is_exact_tuple(iterable)) return retained(iso, iterable);
  if (is_exact_list(iterable)) {
    const ListObject* list = iterable.as<ListObject>();
    return make_tuple(iso, list->items, list->length);
  }
  Ref list(iso, TRY(to_list(iso, iterable)));
  ListObject* items = list.as<ListObject>();
  size_t count = items->length;
  items->length = 0;  // moved out; the list keeps the bare array and frees it
  return make_tuple_steal(iso, items->items, count);
}

}  // namespace skerry
