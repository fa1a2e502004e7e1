// dict views: keys(), values() and items(); the first and the last behave like sets.
#include <iterator>
#include <utility>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/mapping_proxy.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/repr_guard.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"

namespace skerry {

TypeObject dict_keys_type, dict_items_type, dict_values_type;

bool DictView::check(Value v) {
  return is_instance_of(v, dict_keys_type) || is_instance_of(v, dict_items_type) || is_instance_of(v, dict_values_type);
}

namespace {

DictObject* dict_of(Value view) { return view.as<DictView>()->dict.as<DictObject>(); }

bool is_set_like_view(Value v) { return is_instance_of(v, dict_keys_type) || is_instance_of(v, dict_items_type); }

void view_destroy(Isolate& iso, Object* self) { clear_field(iso, static_cast<DictView*>(self)->dict); }
void view_traverse(Object* self, Visitor& visitor) { visitor.visit(static_cast<DictView*>(self)->dict); }

Fallible<int64_t> view_length(Isolate&, Value self) { return int64_t{dict_of(self)->live}; }

Result view_repr(Isolate& iso, Value self) {
  ReprGuard guard(iso, self);
  if (guard.is_recursive()) return make_str(iso, "...");
  TRY(iso.check_native_stack(" while getting the repr of an object"));
  Ref items(iso, TRY(to_list(iso, self)));
  Ref items_text(iso, TRY(repr(iso, items)));
  StrBuilder text(iso);
  text.append_ascii(type_name(self));
  text.append_char('(');
  text.append(items_text.as<StrObject>());
  text.append_char(')');
  return text.build();
}

template <TypeObject& kIterator>
Result view_iter(Isolate& iso, Value self) {
  return make_dict_iterator(iso, kIterator, dict_of(self));
}

template <TypeObject& kIterator>
Result view_reversed(Isolate& iso, DictView* self) {
  return make_dict_iterator(iso, kIterator, self->dict.as<DictObject>());
}

Fallible<bool> keys_contains(Isolate& iso, Value self, Value key) { return dict_contains(iso, dict_of(self), key); }

Fallible<bool> items_contains(Isolate& iso, Value self, Value item) {
  if (!TupleObject::check(item) || item.as<TupleObject>()->length != 2) return false;
  const TupleObject& pair = *item.as<TupleObject>();
  Result found = dict_get(iso, dict_of(self), pair[0]);
  if (found.is_not_found()) return false;
  Ref value = Ref::borrow(iso, TRY(found));
  return equals(iso, value, pair[1]);
}

// Is every item of a in b?
Fallible<bool> all_in(Isolate& iso, Value a, Value b) {
  Ref iterator(iso, TRY(get_iterator(iso, a)));
  for (;;) {
    Result item = iterator_next(iso, iterator);
    if (item.is_exhausted()) return true;
    Ref held(iso, TRY(item));
    if (!TRY(contains(iso, b, held))) return false;
  }
}

Result view_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (!SetObject::check(other) && !is_set_like_view(other)) return Value::not_implemented();
  int64_t mine = TRY(view_length(iso, self));
  int64_t theirs = TRY(length(iso, other));
  Fallible<bool> result = false;
  switch (op) {
    case CompareOp::kEq:
    case CompareOp::kNe:
      if (mine == theirs) result = all_in(iso, self, other);
      if (op == CompareOp::kNe) result = !TRY(result);
      break;
    case CompareOp::kLt:
      if (mine < theirs) result = all_in(iso, self, other);
      break;
    case CompareOp::kLe:
      if (mine <= theirs) result = all_in(iso, self, other);
      break;
    case CompareOp::kGt:
      if (mine > theirs) result = all_in(iso, other, self);
      break;
    case CompareOp::kGe:
      if (mine >= theirs) result = all_in(iso, other, self);
      break;
  }
  return Value::boolean(TRY(result));
}

Result view_or(Isolate& iso, Value left, Value right) {
  Ref result(iso, TRY(make_set_of_type(iso, &set_type, left)));
  TRY(set_update(iso, result.as<SetObject>(), right));
  return result.release();
}

Result view_subtract(Isolate& iso, Value left, Value right) {
  Ref result(iso, TRY(make_set_of_type(iso, &set_type, left)));
  TRY(set_difference_update(iso, result.as<SetObject>(), right));
  return result.release();
}

Result view_xor(Isolate& iso, Value left, Value right) {
  Ref result(iso, TRY(make_set_of_type(iso, &set_type, left)));
  TRY(set_symmetric_difference_update(iso, result.as<SetObject>(), right));
  return result.release();
}

Result view_and(Isolate& iso, Value left, Value right) {
  Value view = left, other = right;
  if (!is_set_like_view(view)) std::swap(view, other);
  int64_t count = TRY(view_length(iso, view));
  if (is_exact_set(other) && count <= static_cast<int64_t>(other.as<SetObject>()->live))
    return set_intersection(iso, other.as<SetObject>(), view);
  if (is_set_like_view(other) && TRY(view_length(iso, other)) > count) std::swap(view, other);
  Ref result(iso, TRY(make_set(iso)));
  TRY(for_each(iso, other, [&](Value item) -> Status {
    if (TRY(contains(iso, view, item))) TRY(set_add(iso, result.as<SetObject>(), item));
    return Status::ok();
  }));
  return result.release();
}

Fallible<bool> view_is_disjoint(Isolate& iso, DictView* self, Value other) {
  Value view = Value::object(self);
  int64_t count = TRY(view_length(iso, view));
  if (view == other) return count == 0;
  if ((is_exact_set(other) || is_exact_frozenset(other) || is_set_like_view(other)) &&
      TRY(length(iso, other)) > count)
    std::swap(view, other);
  Ref iterator(iso, TRY(get_iterator(iso, other)));
  for (;;) {
    Result item = iterator_next(iso, iterator);
    if (item.is_exhausted()) return true;
    Ref held(iso, TRY(item));
    if (TRY(contains(iso, view, held))) return false;
  }
}

Result view_mapping(Isolate& iso, Value self) { return make_mapping_proxy(iso, self.as<DictView>()->dict); }

constexpr char kDisjointDoc[] = "Return True if the view and the given iterable have a null intersection.";
constexpr char kMappingDoc[] = "dictionary that this view refers to";

constexpr MethodDef kKeysMethods[] = {
    def<"__reversed__(self, /)", view_reversed<dict_reverse_key_iterator_type>>(
        "Return a reverse iterator over the dict keys."),
    def<"isdisjoint(self, other, /)", view_is_disjoint>(kDisjointDoc),
    def<"get mapping", view_mapping>(kMappingDoc),
};
constexpr MethodDef kItemsMethods[] = {
    def<"__reversed__(self, /)", view_reversed<dict_reverse_item_iterator_type>>(
        "Return a reverse iterator over the dict items."),
    def<"isdisjoint(self, other, /)", view_is_disjoint>(kDisjointDoc),
    def<"get mapping", view_mapping>(kMappingDoc),
};
constexpr MethodDef kValuesMethods[] = {
    def<"__reversed__(self, /)", view_reversed<dict_reverse_value_iterator_type>>(
        "Return a reverse iterator over the dict values."),
    def<"get mapping", view_mapping>(kMappingDoc),
};

constexpr uint32_t kViewFlags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation, TypeFlag::kImmutable);

constexpr Slots set_like_slots(UnarySlot iter, ContainsSlot contains) {
  Slots slots;
  slots.destroy = view_destroy;
  slots.traverse = view_traverse;
  slots.clear = view_destroy;
  slots.repr = view_repr;
  slots.hash = hash_not_implemented;
  slots.compare = view_compare;
  slots.iter = iter;
  slots.subtract = view_subtract;
  slots.bit_and = view_and;
  slots.bit_or = view_or;
  slots.bit_xor = view_xor;
  slots.length = view_length;
  slots.contains = contains;
  return slots;
}

}  // namespace

Result make_dict_view(Isolate& iso, TypeObject& type, DictObject* d) {
  Result made = allocate_instance(iso, &type);
  if (!made.is_fault()) made.value().as<DictView>()->dict = retained(iso, Value::object(d));
  return made;
}

Result dict_keys(Isolate& iso, DictObject* self) { return make_dict_view(iso, dict_keys_type, self); }
Result dict_values(Isolate& iso, DictObject* self) { return make_dict_view(iso, dict_values_type, self); }
Result dict_items(Isolate& iso, DictObject* self) { return make_dict_view(iso, dict_items_type, self); }

extern const TypeDef dict_keys_type_def{
    .type = &dict_keys_type,
    .name = "dict_keys",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(DictView),
    .flags = kViewFlags,
    .slots = set_like_slots(view_iter<dict_key_iterator_type>, keys_contains),
    .methods = kKeysMethods,
    .method_count = std::size(kKeysMethods),
};

extern const TypeDef dict_items_type_def{
    .type = &dict_items_type,
    .name = "dict_items",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(DictView),
    .flags = kViewFlags,
    .slots = set_like_slots(view_iter<dict_item_iterator_type>, items_contains),
    .methods = kItemsMethods,
    .method_count = std::size(kItemsMethods),
};

extern const TypeDef dict_values_type_def{
    .type = &dict_values_type,
    .name = "dict_values",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(DictView),
    .flags = kViewFlags,
    .slots = {.destroy = view_destroy,
              .traverse = view_traverse,
              .clear = view_destroy,
              .repr = view_repr,
              .iter = view_iter<dict_value_iterator_type>,
              .length = view_length},
    .methods = kValuesMethods,
    .method_count = std::size(kValuesMethods),
};

}  // namespace skerry
