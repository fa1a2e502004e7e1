// list: what the language's operators do with it (items, slices, +, *, comparison, repr).
//
// Everything that may run Python (index conversion, comparison, release) re-reads the length afterwards.
#include "isolate/objects/list_slots.h"

#include <algorithm>
#include <utility>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/repr_guard.h"
#include "isolate/objects/slice.h"
#include "isolate/objects/str.h"

namespace skerry {

void list_destroy(Isolate& iso, Object* self) { list_clear_items(iso, static_cast<ListObject*>(self)); }

void list_traverse(Object* self, Visitor& visitor) {
  ListObject* list = static_cast<ListObject*>(self);
  for (size_t i = 0; i < list->length; ++i) visitor.visit(list->items[i]);
}

Result list_new(Isolate& iso, TypeObject* cls, Args) { return allocate_instance(iso, cls); }

Status list_init(Isolate& iso, Value self, Args args) {
  if (args.keyword_count() > 0 && type_of(self)->slots.new_ == list_new)  // a class with its own __new__ takes what it likes
    return iso.raise(TypeError, "list() takes no keyword arguments");
  if (args.count > 1) return iso.raise(TypeError, "list expected at most 1 argument, got {}", args.count);
  ListObject* list = self.as<ListObject>();
  if (list->items != nullptr) list_clear_items(iso, list);
  return args.count == 1 ? list_extend(iso, list, args[0]) : Status::ok();
}

Result list_repr(Isolate& iso, Value self) {
  ListObject* list = self.as<ListObject>();
  if (list->length == 0) return make_str(iso, "[]");
  ReprGuard guard(iso, self);
  if (guard.is_recursive()) return make_str(iso, "[...]");
  TRY(iso.check_native_stack(" while getting the repr of an object"));
  StrBuilder text(iso);
  text.append_char('[');
  for (size_t i = 0; i < list->length; ++i) {
    if (i > 0) text.append_ascii(", ");
    Ref item = Ref::borrow(iso, list->items[i]);
    Ref item_text(iso, TRY(repr(iso, item)));
    text.append(item_text.as<StrObject>());
  }
  text.append_char(']');
  return text.build();
}

Fallible<int64_t> list_length(Isolate&, Value self) { return static_cast<int64_t>(self.as<ListObject>()->length); }

Fallible<bool> list_contains(Isolate& iso, Value self, Value item) {
  ListObject* list = self.as<ListObject>();
  for (size_t i = 0; i < list->length; ++i) {
    Value candidate = list->items[i];
    if (candidate == item) return true;
    if (Value::both_small_int(candidate, item)) continue;
    if (is_exact_str(candidate) && is_exact_str(item)) {
      if (str_equal(candidate.as<StrObject>(), item.as<StrObject>())) return true;
      continue;
    }
    Ref held = Ref::borrow(iso, candidate);
    if (TRY(equals(iso, held, item))) return true;
  }
  return false;
}

Result list_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (!ListObject::check(other)) return Value::not_implemented();
  ListObject* a = self.as<ListObject>();
  ListObject* b = other.as<ListObject>();
  if (a->length != b->length && (op == CompareOp::kEq || op == CompareOp::kNe))
    return Value::boolean(op == CompareOp::kNe);
  for (size_t i = 0; i < a->length && i < b->length; ++i) {
    if (a->items[i] == b->items[i]) continue;
    Ref x = Ref::borrow(iso, a->items[i]);
    Ref y = Ref::borrow(iso, b->items[i]);
    if (TRY(equals(iso, x, y))) continue;
    if (op == CompareOp::kEq) return Value::false_();
    if (op == CompareOp::kNe) return Value::true_();
    return compare(iso, op, x, y);
  }
  return compare(iso, op, Value::small_int(static_cast<int64_t>(a->length)),
                 Value::small_int(static_cast<int64_t>(b->length)));
}

Result list_concatenate(Isolate& iso, Value left, Value right) {
  if (!ListObject::check(right))
    return iso.raise(TypeError, "can only concatenate list (not \"{}\") to list", type_name(right));
  ListObject* a = left.as<ListObject>();
  ListObject* b = right.as<ListObject>();
  Ref result(iso, TRY(make_list(iso, a->length + b->length)));
  ListObject* list = result.as<ListObject>();
  for (size_t i = 0; i < a->length; ++i) list->items[list->length++] = retained(iso, a->items[i]);
  for (size_t i = 0; i < b->length && list->length < list->capacity; ++i)
    list->items[list->length++] = retained(iso, b->items[i]);
  return result.release();
}

Result list_inplace_concatenate(Isolate& iso, Value self, Value other) {
  TRY(list_extend(iso, self.as<ListObject>(), other));
  return retained(iso, self);
}

namespace {

// The first `period` items of `items`, again and again, until there are `total`.
void fill_repeated(Isolate& iso, Value* items, size_t period, size_t total) {
  if (period == 1 && !items[0].is_object()) {
    std::fill(items + 1, items + total, items[0]);
    return;
  }
  for (size_t i = period; i < total; ++i) items[i] = retained(iso, items[i - period]);
}

bool is_index(Value v) { return v.is_small_int() || type_of(v)->slots.index != nullptr; }

}  // namespace

Result list_repeat(Isolate& iso, Value self, int64_t count) {
  ListObject* source = self.as<ListObject>();
  size_t period = source->length;
  if (period == 0 || count <= 0) return make_list(iso);
  if (static_cast<uint64_t>(count) > SIZE_MAX / 4 / sizeof(Value) / period) return iso.raise_memory_error();
  size_t total = period * static_cast<size_t>(count);
  Ref result(iso, TRY(make_list(iso, total)));
  ListObject* list = result.as<ListObject>();
  for (size_t i = 0; i < period; ++i) list->items[i] = retained(iso, source->items[i]);
  fill_repeated(iso, list->items, period, total);
  list->length = total;
  return result.release();
}

Result list_inplace_repeat(Isolate& iso, Value self, int64_t count) {
  ListObject* list = self.as<ListObject>();
  size_t period = list->length;
  if (count <= 0) {
    list_clear_items(iso, list);
  } else if (period > 0 && count > 1) {
    if (static_cast<uint64_t>(count) > SIZE_MAX / 4 / sizeof(Value) / period) return iso.raise_memory_error();
    size_t total = period * static_cast<size_t>(count);
    TRY(list_reserve(iso, list, total));
    fill_repeated(iso, list->items, period, total);
    list->length = total;
  }
  return retained(iso, self);
}

Result list_get_item(Isolate& iso, Value self, Value key) {
  ListObject* list = self.as<ListObject>();
  if (is_index(key)) {
    int64_t index = key.is_small_int() ? key.as_small_int() : TRY(as_int64(iso, key, Overflow::kRaise, &IndexError));
    if (index < 0) index += static_cast<int64_t>(list->length);
    if (static_cast<uint64_t>(index) >= list->length) return iso.raise(IndexError, "list index out of range");
    return retained(iso, list->items[index]);
  }
  if (SliceObject::check(key)) {
    SliceIndices slice = TRY(slice_unpack(iso, key.as<SliceObject>()));
    slice = slice_adjust(slice, static_cast<int64_t>(list->length));
    if (slice.step == 1 && slice.count > 0)
      return make_list(iso, list->items + slice.start, static_cast<size_t>(slice.count));
    Ref result(iso, TRY(make_list(iso, static_cast<size_t>(slice.count))));
    ListObject* out = result.as<ListObject>();
    for (int64_t i = 0, at = slice.start; i < slice.count; ++i, at += slice.step)
      out->items[out->length++] = retained(iso, list->items[at]);
    return result.release();
  }
  return iso.raise(TypeError, "list indices must be integers or slices, not {}", type_name(key));
}

namespace {

// del list[slice] with a step other than 1.
Status delete_stepped(Isolate& iso, ListObject* list, SliceIndices slice) {
  if (slice.count <= 0) return Status::ok();
  if (slice.step < 0) {
    slice.start += slice.step * (slice.count - 1);
    slice.step = -slice.step;
  }
  size_t bytes = static_cast<size_t>(slice.count) * sizeof(Value);
  Value* removed = static_cast<Value*>(iso.heap.allocate(bytes));
  if (removed == nullptr) return iso.raise_memory_error();
  size_t to = static_cast<size_t>(slice.start), next = to;
  int64_t taken = 0;
  for (size_t from = to; from < list->length; ++from) {
    if (from == next && taken < slice.count) {
      removed[taken++] = list->items[from];
      next += static_cast<size_t>(slice.step);
    } else {
      list->items[to++] = list->items[from];
    }
  }
  list->length = to;
  for (int64_t i = 0; i < slice.count; ++i) decrement(iso, removed[i]);
  iso.heap.release(removed, bytes);
  return Status::ok();
}

Status assign_slice(Isolate& iso, ListObject* list, const SliceObject* key, Value value) {
  SliceIndices slice = TRY(slice_unpack(iso, key));
  if (value.is_empty()) {
    slice = slice_adjust(slice, static_cast<int64_t>(list->length));
    if (slice.step != 1) return delete_stepped(iso, list, slice);
    int64_t high = slice.start + slice.count;
    return list_replace(iso, list, static_cast<size_t>(slice.start), static_cast<size_t>(high), nullptr, 0);
  }
  bool plain = slice.step == 1;
  if (!is_exact_list(value) && !is_exact_tuple(value) && type_of(value)->slots.iter == nullptr &&
      type_of(value)->slots.get_item == nullptr)
    return iso.raise_message(TypeError, plain ? "can only assign an iterable" : "must assign iterable to extended slice");
  // As many items as there were, from another list: each takes the place of one.
  if (plain && is_exact_list(value)) {
    SliceIndices place = slice_adjust(slice, static_cast<int64_t>(list->length));
    if (list_replace_each(iso, list, place.start, place.count, value.as<ListObject>())) return Status::ok();
  }
  // A copy, since the source may be this very list, and iterating it may run Python.
  Ref source(iso, TRY(to_list(iso, value)));
  ListObject* items = source.as<ListObject>();
  slice = slice_adjust(slice, static_cast<int64_t>(list->length));
  if (plain) {
    size_t count = items->length;
    items->length = 0;  // moved out; the array itself stays with the copy
    return list_replace(iso, list, static_cast<size_t>(slice.start), static_cast<size_t>(slice.start + slice.count),
                        items->items, count);
  }
  if (static_cast<int64_t>(items->length) != slice.count)
    return iso.raise(ValueError, "attempt to assign sequence of size {} to extended slice of size {}", items->length,
                     slice.count);
  for (int64_t i = 0, at = slice.start; i < slice.count; ++i, at += slice.step)
    std::swap(list->items[at], items->items[i]);
  return Status::ok();  // the old items go with the copy
}

}  // namespace

bool list_replace_each(Isolate& iso, ListObject* list, int64_t start, int64_t count, const ListObject* from) {
  constexpr int64_t kFew = 32;
  if (from == list || count != static_cast<int64_t>(from->length) || count > kFew) return false;
  uint64_t old[kFew];  // bits of values, so that nothing fills the array first
  Value* at = list->items + start;
  for (int64_t i = 0; i < count; ++i) {
    old[i] = at[i].bits();
    at[i] = retained(iso, from->items[i]);
  }
  for (int64_t i = count; i-- > 0;) decrement(iso, Value::from_bits(old[i]));
  return true;
}

Status list_set_item(Isolate& iso, Value self, Value key, Value value) {
  ListObject* list = self.as<ListObject>();
  if (is_index(key)) {
    int64_t index = key.is_small_int() ? key.as_small_int() : TRY(as_int64(iso, key, Overflow::kRaise, &IndexError));
    if (index < 0) index += static_cast<int64_t>(list->length);
    if (static_cast<uint64_t>(index) >= list->length) return iso.raise(IndexError, "list assignment index out of range");
    size_t at = static_cast<size_t>(index);
    if (value.is_empty()) return list_replace(iso, list, at, at + 1, nullptr, 0);
    assign(iso, list->items[at], retained(iso, value));
    return Status::ok();
  }
  if (SliceObject::check(key)) return assign_slice(iso, list, key.as<SliceObject>(), value);
  return iso.raise(TypeError, "list indices must be integers or slices, not {}", type_name(key));
}

Result list_iter(Isolate& iso, Value self) { return make_sequence_iterator(iso, list_iterator_type, self); }

}  // namespace skerry
