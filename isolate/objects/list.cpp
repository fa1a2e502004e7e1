// list: storage, growth and life. What scripts call is in list_methods.cpp and list_slots.cpp, sort in list_sort.cpp.
//
// Invariants: items[0..length) are owned; whatever is removed leaves the list before it is released, since releasing
// may run Python that looks at the list.
#include "isolate/objects/list.h"

#include <cstring>

#include "isolate/heap/allocate.h"
#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"

namespace skerry {
namespace {

constexpr size_t kLargestList = SIZE_MAX / 4 / sizeof(Value);
constexpr size_t kMostMemory = size_t{1} << 40;  // bytes that no machine would give an isolate without a quota

// CPython's growth: about one eighth more, in steps of four.
size_t grown_capacity(size_t old_length, size_t wanted) {
  size_t capacity = (wanted + (wanted >> 3) + 6) & ~size_t{3};
  if (wanted - old_length > capacity - wanted) capacity = (wanted + 3) & ~size_t{3};
  return capacity;
}

Status set_capacity(Isolate& iso, ListObject* list, size_t capacity) {
  if (capacity > kLargestList) return iso.raise_memory_error();
  void* memory = nullptr;
  if (capacity == 0) {
    if (list->items != nullptr) iso.heap.release(list->items, list->capacity * sizeof(Value));
  } else {
    memory = list->items == nullptr
                 ? iso.heap.allocate(capacity * sizeof(Value))
                 : iso.heap.reallocate(list->items, list->capacity * sizeof(Value), capacity * sizeof(Value));
    if (memory == nullptr) return iso.raise_memory_error();
  }
  list->items = static_cast<Value*>(memory);
  list->capacity = capacity;
  return Status::ok();
}

// Room for one more; grows.
Status make_room(Isolate& iso, ListObject* list) {
  return set_capacity(iso, list, grown_capacity(list->length, list->length + 1));
}

// Gives memory back when less than half is used. Failing to shrink does no harm.
void shrink(Isolate& iso, ListObject* list) {
  if (list->length >= list->capacity / 2 || list->capacity <= 8) return;
  size_t capacity = list->length == 0 ? 0 : (list->length + (list->length >> 3) + 6) & ~size_t{3};
  if (capacity >= list->capacity) return;
  if (capacity == 0) {
    iso.heap.release(list->items, list->capacity * sizeof(Value));
    list->items = nullptr;
    list->capacity = 0;
    return;
  }
  void* memory = iso.heap.reallocate(list->items, list->capacity * sizeof(Value), capacity * sizeof(Value));
  if (memory == nullptr) return;
  list->items = static_cast<Value*>(memory);
  list->capacity = capacity;
}

Status extend_from_array(Isolate& iso, ListObject* list, const Value* borrowed, size_t count, bool same_list) {
  if (count > kLargestList - list->length) return iso.raise_memory_error();
  size_t length = list->length + count;
  if (length > list->capacity) TRY(set_capacity(iso, list, grown_capacity(list->length, length)));
  if (same_list) borrowed = list->items;
  Value* to = list->items + list->length;
  for (size_t i = 0; i < count; ++i) to[i] = retained(iso, borrowed[i]);
  list->length = length;
  return Status::ok();
}

}  // namespace

Status list_reserve(Isolate& iso, ListObject* list, size_t capacity) {
  return capacity > list->capacity ? set_capacity(iso, list, capacity) : Status::ok();
}

Result make_list(Isolate& iso, size_t reserve) {
  Value* items = nullptr;
  if (reserve > 0) {
    items = reserve > kLargestList ? nullptr : static_cast<Value*>(iso.heap.allocate(reserve * sizeof(Value)));
    if (items == nullptr) return iso.raise_memory_error();
  }
  auto* list = allocate_exact<ListObject, Cycles::kPossible>(iso, &list_type);
  if (list == nullptr) {
    if (items != nullptr) iso.heap.release(items, reserve * sizeof(Value));
    return Fault(FaultKind::kRaised);
  }
  list->items = items;
  list->length = 0;
  list->capacity = reserve;
  return Value::object(list);
}

Result make_private_list(Isolate& iso, size_t reserve) {
  Result made = make_list(iso, reserve);
  if (!made.is_fault()) iso.collector().untrack(made.value().as_object());
  return made;
}

Result make_list(Isolate& iso, const Value* borrowed_items, size_t count) {
  Value list = TRY(make_list(iso, count));
  ListObject* o = list.as<ListObject>();
  for (size_t i = 0; i < count; ++i) o->items[i] = retained(iso, borrowed_items[i]);
  o->length = count;
  return list;
}

Result make_list_steal(Isolate& iso, Value* owned_items, size_t count) {
  Result made = make_list(iso, count);
  if (made.is_fault()) {
    for (size_t i = 0; i < count; ++i) decrement(iso, owned_items[i]);
    return made;
  }
  ListObject* o = made.value().as<ListObject>();
  if (count > 0) std::memcpy(o->items, owned_items, count * sizeof(Value));
  o->length = count;
  return made;
}

Status list_append_steal(Isolate& iso, ListObject* list, Value owned) {
  if (list->length == list->capacity) {
    Status room = make_room(iso, list);
    if (room.is_fault()) {
      decrement(iso, owned);
      return room;
    }
  }
  list->items[list->length++] = owned;
  return Status::ok();
}

Status list_append(Isolate& iso, ListObject* list, Value borrowed) {
  return list_append_steal(iso, list, retained(iso, borrowed));
}

Status list_insert_at(Isolate& iso, ListObject* list, size_t position, Value borrowed) {
  if (list->length == list->capacity) TRY(make_room(iso, list));
  if (position > list->length) position = list->length;
  Value* at = list->items + position;
  std::memmove(at + 1, at, (list->length - position) * sizeof(Value));
  *at = retained(iso, borrowed);
  ++list->length;
  return Status::ok();
}

Status list_replace(Isolate& iso, ListObject* list, size_t low, size_t high, Value* owned_items, size_t count) {
  size_t removed_count = high - low;
  Value kept[8];
  Value* removed = kept;
  auto give_up = [&](Fault fault) -> Status {
    for (size_t i = 0; i < count; ++i) decrement(iso, owned_items[i]);
    return fault;
  };
  if (removed_count > std::size(kept)) {
    removed = static_cast<Value*>(iso.heap.allocate(removed_count * sizeof(Value)));
    if (removed == nullptr) return give_up(iso.raise_memory_error());
  }
  size_t length = list->length - removed_count + count;
  if (length > list->capacity) {
    Status grown = set_capacity(iso, list, grown_capacity(list->length, length));
    if (grown.is_fault()) {
      if (removed != kept) iso.heap.release(removed, removed_count * sizeof(Value));
      return give_up(grown.fault());
    }
  }
  Value* at = list->items + low;
  if (removed_count > 0) std::memcpy(removed, at, removed_count * sizeof(Value));
  if (count != removed_count && list->length > high)
    std::memmove(at + count, list->items + high, (list->length - high) * sizeof(Value));
  if (count > 0) std::memcpy(at, owned_items, count * sizeof(Value));
  list->length = length;
  shrink(iso, list);
  for (size_t i = removed_count; i-- > 0;) decrement(iso, removed[i]);
  if (removed != kept) iso.heap.release(removed, removed_count * sizeof(Value));
  return Status::ok();
}

void list_clear_items(Isolate& iso, ListObject* list) {
  Value* items = list->items;
  size_t length = list->length, capacity = list->capacity;
  list->items = nullptr;
  list->length = list->capacity = 0;
  if (items == nullptr) return;
  while (length > 0) decrement(iso, items[--length]);
  iso.heap.release(items, capacity * sizeof(Value));
}

Status list_extend(Isolate& iso, ListObject* list, Value iterable) {
  if (is_exact_list(iterable) || iterable == Value::object(list)) {
    ListObject* other = iterable.as<ListObject>();
    return extend_from_array(iso, list, other->items, other->length, other == list);
  }
  if (is_exact_tuple(iterable)) {
    TupleObject* tuple = iterable.as<TupleObject>();
    return extend_from_array(iso, list, tuple->items(), tuple->length, false);
  }
  Ref iterator(iso, TRY(get_iterator(iso, iterable)));
  // A guess that saves copying; a great deal is asked for item by item, unless there can never be room for it.
  int64_t hint = TRY(length_hint(iso, iterable, 8));
  if (hint > 0 && static_cast<size_t>(hint) <= kLargestList - list->length) {
    size_t wanted = list->length + static_cast<size_t>(hint);
    if (wanted > list->capacity) {
      const size_t quota = iso.heap.quota();
      if (wanted > (quota != 0 ? quota : kMostMemory) / sizeof(Value)) return iso.raise_memory_error();
      if (wanted * sizeof(Value) > (size_t{1} << 30)) wanted = list->length;
      TRY(list_reserve(iso, list, wanted));
    }
  }
  for (;;) {
    Result item = iterator_next(iso, iterator);
    if (item.is_exhausted()) break;
    TRY(list_append_steal(iso, list, TRY(item)));
  }
  shrink(iso, list);
  return Status::ok();
}

}  // namespace skerry
