// list: the methods that scripts call, and the definition of the type.
#include <algorithm>
#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/list.h"
#include "isolate/objects/list_slots.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"

namespace skerry {

TypeObject list_type;

namespace {

Status list_append_method(Isolate& iso, ListObject* self, Value object) { return list_append(iso, self, object); }

Status list_extend_method(Isolate& iso, ListObject* self, Value iterable) { return list_extend(iso, self, iterable); }

Status list_insert(Isolate& iso, ListObject* self, int64_t index, Value object) {
  int64_t length = static_cast<int64_t>(self->length);
  if (index < 0) index = std::max<int64_t>(0, index + length);
  return list_insert_at(iso, self, static_cast<size_t>(std::min(index, length)), object);
}

Result list_pop(Isolate& iso, ListObject* self, int64_t index) {
  if (self->length == 0) return iso.raise(IndexError, "pop from empty list");
  if (index < 0) index += static_cast<int64_t>(self->length);
  if (static_cast<uint64_t>(index) >= self->length) return iso.raise(IndexError, "pop index out of range");
  size_t at = static_cast<size_t>(index);
  Ref item = Ref::borrow(iso, self->items[at]);
  if (at + 1 == self->length && self->length > self->capacity / 2) {
    --self->length;
    decrement(iso, item);  // the list's reference; `item` holds another
  } else {
    TRY(list_replace(iso, self, at, at + 1, nullptr, 0));
  }
  return item.release();
}

Status list_remove(Isolate& iso, ListObject* self, Value value) {
  for (size_t i = 0; i < self->length; ++i) {
    Ref item = Ref::borrow(iso, self->items[i]);
    if (!TRY(equals(iso, item, value))) continue;
    if (i >= self->length) return Status::ok();  // the comparison shortened the list
    return list_replace(iso, self, i, i + 1, nullptr, 0);
  }
  return iso.raise(ValueError, "list.remove(x): x not in list");
}

Status list_clear(Isolate& iso, ListObject* self) {
  list_clear_items(iso, self);
  return Status::ok();
}

Result list_copy(Isolate& iso, ListObject* self) { return make_list(iso, self->items, self->length); }

Fallible<int64_t> list_count(Isolate& iso, ListObject* self, Value value) {
  int64_t count = 0;
  for (size_t i = 0; i < self->length; ++i) {
    if (self->items[i] == value) {
      ++count;
      continue;
    }
    Ref item = Ref::borrow(iso, self->items[i]);
    count += TRY(equals(iso, item, value));
  }
  return count;
}

Result list_index(Isolate& iso, ListObject* self, Value value, Clamped start, Value stop_or_unset) {
  int64_t stop = INT64_MAX;
  if (!stop_or_unset.is_empty()) stop = TRY(argument_to_clamped(iso, stop_or_unset));
  int64_t length = static_cast<int64_t>(self->length);
  int64_t first = start.value < 0 ? std::max<int64_t>(0, start.value + length) : start.value;
  if (stop < 0) stop = std::max<int64_t>(0, stop + length);
  for (int64_t i = first; i < stop && i < static_cast<int64_t>(self->length); ++i) {
    Ref item = Ref::borrow(iso, self->items[i]);
    if (TRY(equals(iso, item, value))) return make_int(iso, i);
  }
  return iso.raise(ValueError, "{} is not in list", repr_utf8_or_fallback(iso, value));
}

Status list_reverse(Isolate&, ListObject* self) {
  std::reverse(self->items, self->items + self->length);
  return Status::ok();
}

Status list_sort_method(Isolate& iso, ListObject* self, Value key, int64_t reverse) {
  return list_sort(iso, self, key, reverse != 0);
}

Result list_reversed(Isolate& iso, ListObject* self) {
  return make_sequence_iterator(iso, list_reverse_iterator_type, Value::object(self),
                                static_cast<int64_t>(self->length) - 1);
}

Fallible<int64_t> list_sizeof(Isolate&, ListObject* self) {
  return static_cast<int64_t>(sizeof(ListObject) + sizeof(GcPrefix) + self->capacity * sizeof(Value));
}

constexpr MethodDef kMethods[] = {
    def<"__getitem__(self, index, /)", list_get_item>("x.__getitem__(y) <==> x[y]"),
    def<"__reversed__(self, /)", list_reversed>("Return a reverse iterator over the list."),
    def<"__sizeof__(self, /)", list_sizeof>("Return the size of the list in memory, in bytes."),
    def<"class __class_getitem__(cls, item, /)", class_getitem_alias>("See PEP 585"),
    def<"append(self, object, /)", list_append_method>("Append object to the end of the list."),
    def<"clear(self, /)", list_clear>("Remove all items from list."),
    def<"copy(self, /)", list_copy>("Return a shallow copy of the list."),
    def<"count(self, value, /)", list_count>("Return number of occurrences of value."),
    def<"extend(self, iterable, /)", list_extend_method>("Extend list by appending elements from the iterable."),
    def<"index(self, value, start=0, stop=<unset>, /)", list_index>(
        "Return first index of value.\n\nRaises ValueError if the value is not present."),
    def<"insert(self, index, object, /)", list_insert>("Insert object before index."),
    def<"pop(self, index=-1, /)", list_pop>(
        "Remove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range."),
    def<"remove(self, value, /)", list_remove>(
        "Remove first occurrence of value.\n\nRaises ValueError if the value is not present."),
    def<"reverse(self, /)", list_reverse>("Reverse *IN PLACE*."),
    def<"sort(self, /, *, key=None, reverse=False)", list_sort_method>(
        "Sort the list in ascending order and return None.\n\n"
        "The sort is in-place (i.e. the list itself is modified) and stable (i.e. the\n"
        "order of two equal elements is maintained).\n\n"
        "If a key function is given, apply it once to each list item and sort them,\n"
        "ascending or descending, according to their function values.\n\n"
        "The reverse flag can be set to sort in descending order."),
};

}  // namespace

extern const TypeDef list_type_def{
    .type = &list_type,
    .name = "list",
    .doc = "Built-in mutable sequence.\n\n"
           "If no argument is given, the constructor creates a new empty list.\n"
           "The argument must be an iterable if specified.",
    .base = nullptr,
    .instance_size = sizeof(ListObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kBaseType, TypeFlag::kListSubclass, TypeFlag::kSequencePattern,
                   TypeFlag::kMatchSelf, TypeFlag::kImmutable),
    .slots = {.destroy = list_destroy,
              .traverse = list_traverse,
              .clear = list_destroy,
              .new_ = list_new,
              .init = list_init,
              .repr = list_repr,
              .hash = hash_not_implemented,
              .compare = list_compare,
              .iter = list_iter,
              .length = list_length,
              .get_item = list_get_item,
              .set_item = list_set_item,
              .contains = list_contains,
              .concatenate = list_concatenate,
              .inplace_concatenate = list_inplace_concatenate,
              .repeat = list_repeat,
              .inplace_repeat = list_inplace_repeat},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
