// set and frozenset: methods, operators and iterator that scripts see, and the definitions of the types.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/iterator_reduce.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/repr_guard.h"
#include "isolate/objects/set_parts.h"
#include "isolate/objects/str.h"
#include "isolate/objects/type_build.h"

namespace skerry {

TypeObject set_type, frozenset_type, set_iterator_type;

namespace {

SetObject* as_set(Value v) { return v.as<SetObject>(); }
bool is_frozen(const SetObject* s) { return is_subtype(type_of(Value::object(s)), &frozenset_type); }

// ---- Life

void set_destroy(Isolate& iso, Object* self) { set_clear(iso, static_cast<SetObject*>(self)); }

void set_traverse(Object* self, Visitor& visitor) {
  size_t position = 0;
  Value key;
  int64_t hash;
  while (set_next(static_cast<SetObject*>(self), &position, &key, &hash)) visitor.visit(key);
}

Result set_new(Isolate& iso, TypeObject* cls, Args) { return make_set_of_type(iso, cls); }

Status set_init(Isolate& iso, Value self, Args args) {
  if (args.keyword_count() > 0 && type_of(self)->slots.new_ == set_new)  // a class with its own __new__ takes what it likes
    return iso.raise(TypeError, "set() takes no keyword arguments");
  if (args.count > 1) return iso.raise(TypeError, "set expected at most 1 argument, got {}", args.count);
  SetObject* s = as_set(self);
  set_clear(iso, s);
  return args.count == 1 ? set_update(iso, s, args[0]) : Status::ok();
}

Result frozenset_new(Isolate& iso, TypeObject* cls, Args args) {
  if (args.keyword_count() > 0 && cls->slots.init == frozenset_type.slots.init)
    return iso.raise(TypeError, "frozenset() takes no keyword arguments");
  if (args.count > 1) return iso.raise(TypeError, "frozenset expected at most 1 argument, got {}", args.count);
  Value iterable = args.count == 1 ? args[0] : Value();
  if (cls == &frozenset_type) return make_frozenset(iso, iterable);
  return make_set_of_type(iso, cls, iterable);
}

// ---- Slots

Result set_repr(Isolate& iso, Value self) {
  std::string name(short_type_name(type_of(self)));
  if (as_set(self)->live == 0) return make_str(iso, name + "()");
  ReprGuard guard(iso, self);
  if (guard.is_recursive()) return make_str(iso, name + "(...)");
  TRY(iso.check_native_stack(" while getting the repr of an object"));
  Ref items(iso, TRY(to_tuple(iso, self)));
  bool plain = has_type(self, set_type);
  StrBuilder text(iso);
  if (!plain) {
    text.append_utf8(name);
    text.append_char('(');
  }
  text.append_char('{');
  const TupleObject& keys = *items.as<TupleObject>();
  for (size_t i = 0; i < keys.length; ++i) {
    if (i > 0) text.append_ascii(", ");
    Ref key_text(iso, TRY(repr(iso, keys[i])));
    text.append(key_text.as<StrObject>());
  }
  text.append_char('}');
  if (!plain) text.append_char(')');
  return text.build();
}

// Order must not matter, so the hashes of the keys are combined by xor, each shuffled first.
Fallible<int64_t> frozenset_hash(Isolate&, Value self) {
  SetObject* s = as_set(self);
  if (s->hash != -1) return s->hash;
  auto shuffled = [](uint64_t h) { return ((h ^ 89869747u) ^ (h << 16)) * 3644798167u; };
  uint64_t hash = 0;
  size_t position = 0;
  Value key;
  int64_t key_hash;
  while (set_next(s, &position, &key, &key_hash)) hash ^= shuffled(static_cast<uint64_t>(key_hash));
  hash ^= (s->live + 1) * uint64_t{1927868237u};
  hash ^= (hash >> 11) ^ (hash >> 25);
  hash = hash * 69069u + 907133923u;
  if (hash == UINT64_MAX) hash = 590923713u;
  if (!s->is_shared()) s->hash = static_cast<int64_t>(hash);
  return static_cast<int64_t>(hash);
}

Result set_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (!SetObject::check(other)) return Value::not_implemented();
  SetObject* a = as_set(self);
  SetObject* b = as_set(other);
  auto equal = [&]() -> Fallible<bool> {
    if (a->live != b->live) return false;
    if (is_frozen(a) && is_frozen(b) && a->hash != -1 && b->hash != -1 && a->hash != b->hash) return false;
    return set_is_subset(iso, a, other);
  };
  switch (op) {
    case CompareOp::kEq: return Value::boolean(TRY(equal()));
    case CompareOp::kNe: return Value::boolean(!TRY(equal()));
    case CompareOp::kLe: return Value::boolean(TRY(set_is_subset(iso, a, other)));
    case CompareOp::kGe: return Value::boolean(TRY(set_is_subset(iso, b, self)));
    case CompareOp::kLt: return Value::boolean(a->live < b->live && TRY(set_is_subset(iso, a, other)));
    default: return Value::boolean(a->live > b->live && TRY(set_is_subset(iso, b, self)));
  }
}

Fallible<int64_t> set_length(Isolate&, Value self) { return static_cast<int64_t>(as_set(self)->live); }

Result set_iter(Isolate& iso, Value self);

// A set is looked up by the frozenset of the same keys, though it has no hash itself.
template <class F>
auto with_hashable_key(Isolate& iso, Value key, F&& f) -> decltype(f(key)) {
  auto result = f(key);
  if (!result.is_fault() || !SetObject::check(key) || !iso.catch_pending(TypeError)) return result;
  Ref frozen(iso, TRY(make_set_of_type(iso, &frozenset_type, key)));
  return f(Value(frozen));
}

Fallible<bool> set_contains_slot(Isolate& iso, Value self, Value key) {
  return with_hashable_key(iso, key, [&](Value k) { return set_contains(iso, as_set(self), k); });
}

bool both_sets(Value a, Value b) { return SetObject::check(a) && SetObject::check(b); }

Result set_or(Isolate& iso, Value left, Value right) {
  if (!both_sets(left, right)) return Value::not_implemented();
  Ref result(iso, TRY(set_copy_of(iso, as_set(left), set_base_type(as_set(left)))));
  if (!(left == right)) TRY(set_update(iso, result.as<SetObject>(), right));
  return result.release();
}
Result set_and(Isolate& iso, Value left, Value right) {
  if (!both_sets(left, right)) return Value::not_implemented();
  return set_intersection(iso, as_set(left), right);
}
Result set_subtract(Isolate& iso, Value left, Value right) {
  if (!both_sets(left, right)) return Value::not_implemented();
  return set_difference(iso, as_set(left), right);
}
Result set_xor(Isolate& iso, Value left, Value right) {
  if (!both_sets(left, right)) return Value::not_implemented();
  return set_symmetric_difference(iso, as_set(left), right);
}

Status intersect_in_place(Isolate& iso, SetObject* s, Value other) {
  Ref common(iso, TRY(set_intersection(iso, s, other)));
  set_swap_contents(s, common.as<SetObject>());
  return Status::ok();
}

Result set_inplace_or(Isolate& iso, Value self, Value other) {
  if (!SetObject::check(other)) return Value::not_implemented();
  TRY(set_update(iso, as_set(self), other));
  return retained(iso, self);
}
Result set_inplace_and(Isolate& iso, Value self, Value other) {
  if (!SetObject::check(other)) return Value::not_implemented();
  TRY(intersect_in_place(iso, as_set(self), other));
  return retained(iso, self);
}
Result set_inplace_subtract(Isolate& iso, Value self, Value other) {
  if (!SetObject::check(other)) return Value::not_implemented();
  TRY(set_difference_update(iso, as_set(self), other));
  return retained(iso, self);
}
Result set_inplace_xor(Isolate& iso, Value self, Value other) {
  if (!SetObject::check(other)) return Value::not_implemented();
  TRY(set_symmetric_difference_update(iso, as_set(self), other));
  return retained(iso, self);
}

// ---- Methods

Status set_add_method(Isolate& iso, SetObject* self, Value key) { return set_add(iso, self, key); }

Status set_discard_method(Isolate& iso, SetObject* self, Value key) {
  (void)TRY(with_hashable_key(iso, key, [&](Value k) { return set_discard(iso, self, k); }));
  return Status::ok();
}

Status set_remove(Isolate& iso, SetObject* self, Value key) {
  if (TRY(with_hashable_key(iso, key, [&](Value k) { return set_discard(iso, self, k); }))) return Status::ok();
  return iso.raise_key_error(key);
}

Result set_pop(Isolate& iso, SetObject* self) {
  Value key = set_pop_any(self);
  if (!key.is_empty()) return key;
  Ref text(iso, TRY(make_str(iso, "pop from an empty set")));
  return iso.raise_key_error(text);
}

Status set_clear_method(Isolate& iso, SetObject* self) {
  set_clear(iso, self);
  return Status::ok();
}

Result set_copy(Isolate& iso, SetObject* self) {
  if (has_type(Value::object(self), frozenset_type)) return retained(iso, Value::object(self));
  return set_copy_of(iso, self, set_base_type(self));
}

Status set_update_method(Isolate& iso, SetObject* self, Args others) {
  for (uint32_t i = 0; i < others.count; ++i) TRY(set_update(iso, self, others[i]));
  return Status::ok();
}

Result set_union(Isolate& iso, SetObject* self, Args others) {
  Ref result(iso, TRY(set_copy_of(iso, self, set_base_type(self))));
  TRY(set_update_method(iso, result.as<SetObject>(), others));
  return result.release();
}

Result set_intersection_multi(Isolate& iso, SetObject* self, Args others) {
  if (others.count == 0) return set_copy(iso, self);
  Ref result = Ref::borrow(iso, Value::object(self));
  for (uint32_t i = 0; i < others.count; ++i)
    result.reset(TRY(set_intersection(iso, result.as<SetObject>(), others[i])));
  return result.release();
}

Status set_intersection_update(Isolate& iso, SetObject* self, Args others) {
  Ref result(iso, TRY(set_intersection_multi(iso, self, others)));
  set_swap_contents(self, result.as<SetObject>());
  return Status::ok();
}

Result set_difference_multi(Isolate& iso, SetObject* self, Args others) {
  if (others.count == 0) return set_copy(iso, self);
  Ref result(iso, TRY(set_difference(iso, self, others[0])));
  for (uint32_t i = 1; i < others.count; ++i) TRY(set_difference_update(iso, result.as<SetObject>(), others[i]));
  return result.release();
}

Status set_difference_update_method(Isolate& iso, SetObject* self, Args others) {
  for (uint32_t i = 0; i < others.count; ++i) TRY(set_difference_update(iso, self, others[i]));
  return Status::ok();
}

Result set_symmetric_difference_method(Isolate& iso, SetObject* self, Value other) {
  return set_symmetric_difference(iso, self, other);
}
Status set_symmetric_difference_update_method(Isolate& iso, SetObject* self, Value other) {
  return set_symmetric_difference_update(iso, self, other);
}
Fallible<bool> set_is_subset_method(Isolate& iso, SetObject* self, Value other) {
  return set_is_subset(iso, self, other);
}
Fallible<bool> set_is_superset_method(Isolate& iso, SetObject* self, Value other) {
  return set_is_superset(iso, self, other);
}
Fallible<bool> set_is_disjoint_method(Isolate& iso, SetObject* self, Value other) {
  return set_is_disjoint(iso, self, other);
}

Result set_reduce(Isolate& iso, SetObject* self) {
  Value set = Value::object(self);
  Ref keys(iso, TRY(to_list(iso, set)));
  Ref arguments(iso, TRY(make_tuple(iso, {keys})));
  Ref state(iso, TRY(default_state(iso, set)));
  return make_tuple(iso, {as_value(type_of(set)), arguments, state});
}

Fallible<int64_t> set_sizeof(Isolate&, SetObject* self) {
  return static_cast<int64_t>(sizeof(SetObject) + sizeof(GcPrefix) +
                              (self->table == nullptr ? 0 : (self->mask + 1) * sizeof(SetEntry)));
}

#define SKERRY_SHARED_SET_ROWS                                                                                        \
  def<"__contains__(self, key, /)", set_contains_slot>("x.__contains__(y) <==> y in x."),                             \
      def<"__reduce__(self, /)", set_reduce>("Return state information for pickling."),                                   \
      def<"__sizeof__(self, /)", set_sizeof>("S.__sizeof__() -> size of S in memory, in bytes"),                      \
      def<"class __class_getitem__(cls, item, /)", class_getitem_alias>("See PEP 585"),                               \
      def<"copy(self, /)", set_copy>("Return a shallow copy of a set."),                                              \
      def<"difference(self, /, *others)", set_difference_multi>(                                                      \
          "Return the difference of two or more sets as a new set.\n\n"                                               \
          "(i.e. all elements that are in this set but not the others.)"),                                            \
      def<"intersection(self, /, *others)", set_intersection_multi>(                                                  \
          "Return the intersection of two sets as a new set.\n\n(i.e. all elements that are in both sets.)"),         \
      def<"isdisjoint(self, other, /)", set_is_disjoint_method>("Return True if two sets have a null intersection."), \
      def<"issubset(self, other, /)", set_is_subset_method>("Report whether another set contains this set."),         \
      def<"issuperset(self, other, /)", set_is_superset_method>("Report whether this set contains another set."),     \
      def<"symmetric_difference(self, other, /)", set_symmetric_difference_method>(                                   \
          "Return the symmetric difference of two sets as a new set.\n\n"                                             \
          "(i.e. all elements that are in exactly one of the sets.)"),                                                \
      def<"union(self, /, *others)", set_union>(                                                                      \
          "Return the union of sets as a new set.\n\n(i.e. all elements that are in either set.)")

constexpr MethodDef kFrozensetMethods[] = {SKERRY_SHARED_SET_ROWS};

constexpr MethodDef kSetMethods[] = {
    SKERRY_SHARED_SET_ROWS,
    def<"add(self, object, /)", set_add_method>(
        "Add an element to a set.\n\nThis has no effect if the element is already present."),
    def<"clear(self, /)", set_clear_method>("Remove all elements from this set."),
    def<"difference_update(self, /, *others)", set_difference_update_method>(
        "Remove all elements of another set from this set."),
    def<"discard(self, object, /)", set_discard_method>(
        "Remove an element from a set if it is a member.\n\n"
        "Unlike set.remove(), the discard() method does not raise\n"
        "an exception when an element is missing from the set."),
    def<"intersection_update(self, /, *others)", set_intersection_update>(
        "Update a set with the intersection of itself and another."),
    def<"pop(self, /)", set_pop>(
        "Remove and return an arbitrary set element.\nRaises KeyError if the set is empty."),
    def<"remove(self, object, /)", set_remove>(
        "Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError."),
    def<"symmetric_difference_update(self, other, /)", set_symmetric_difference_update_method>(
        "Update a set with the symmetric difference of itself and another."),
    def<"update(self, /, *others)", set_update_method>("Update a set with the union of itself and others."),
};
#undef SKERRY_SHARED_SET_ROWS

// ---- Iterator

struct SetIterator : Object {
  Value set;        // owned; Empty: ended
  size_t position;
  size_t expected;  // len() at the start; SIZE_MAX after "changed size"
  size_t remaining;
};

Result set_iter(Isolate& iso, Value self) {
  Result made = allocate_instance(iso, &set_iterator_type);
  if (made.is_fault()) return made;
  SetIterator* it = made.value().as<SetIterator>();
  it->set = retained(iso, self);
  it->position = 0;
  it->expected = it->remaining = as_set(self)->live;
  return made;
}

void set_iterator_destroy(Isolate& iso, Object* self) { clear_field(iso, static_cast<SetIterator*>(self)->set); }
void set_iterator_traverse(Object* self, Visitor& visitor) { visitor.visit(static_cast<SetIterator*>(self)->set); }
Result set_iterator_iter(Isolate& iso, Value self) { return retained(iso, self); }

Result set_iterator_next(Isolate& iso, Value self) {
  SetIterator* it = self.as<SetIterator>();
  if (it->set.is_empty()) return Fault(FaultKind::kExhausted);
  SetObject* s = as_set(it->set);
  if (it->expected != s->live) {
    it->expected = SIZE_MAX;
    return iso.raise(RuntimeError, "Set changed size during iteration");
  }
  Value key;
  int64_t hash;
  if (set_next(s, &it->position, &key, &hash)) {
    if (it->remaining > 0) --it->remaining;
    return retained(iso, key);
  }
  clear_field(iso, it->set);
  return Fault(FaultKind::kExhausted);
}

Fallible<int64_t> set_iterator_length_hint(Isolate&, Value self) {
  SetIterator* it = self.as<SetIterator>();
  if (it->set.is_empty() || it->expected != as_set(it->set)->live) return int64_t{0};
  return static_cast<int64_t>(it->remaining);
}

Result set_iterator_reduce(Isolate& iso, Value self) {
  const SetIterator* it = self.as<SetIterator>();
  Ref copy(iso, TRY(allocate_instance(iso, &set_iterator_type)));
  SetIterator* c = copy.as<SetIterator>();
  c->set = retained(iso, it->set);
  c->position = it->position;
  c->expected = it->expected;
  c->remaining = it->remaining;
  Ref rest(iso, TRY(to_list(iso, copy)));
  return reduce_to_call(iso, "iter", rest);
}

constexpr MethodDef kIteratorMethods[] = {
    def<"__reduce__(self, /)", set_iterator_reduce>("Return state information for pickling."),
    def<"__length_hint__(self, /)", set_iterator_length_hint>("Private method returning an estimate of len(list(it))."),
};

constexpr Slots shared_slots() {
  Slots slots;
  slots.destroy = set_destroy;
  slots.traverse = set_traverse;
  slots.clear = set_destroy;
  slots.repr = set_repr;
  slots.compare = set_compare;
  slots.iter = set_iter;
  slots.subtract = set_subtract;
  slots.bit_and = set_and;
  slots.bit_or = set_or;
  slots.bit_xor = set_xor;
  slots.length = set_length;
  slots.contains = set_contains_slot;
  return slots;
}
constexpr Slots set_slots() {
  Slots slots = shared_slots();
  slots.new_ = set_new;
  slots.init = set_init;
  slots.hash = hash_not_implemented;
  slots.inplace_subtract = set_inplace_subtract;
  slots.inplace_bit_and = set_inplace_and;
  slots.inplace_bit_or = set_inplace_or;
  slots.inplace_bit_xor = set_inplace_xor;
  return slots;
}
constexpr Slots frozenset_slots() {
  Slots slots = shared_slots();
  slots.new_ = frozenset_new;
  slots.hash = frozenset_hash;
  return slots;
}

constexpr uint32_t kSetFlags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs, TypeFlag::kBaseType,
                                     TypeFlag::kSetSubclass, TypeFlag::kMatchSelf, TypeFlag::kImmutable);

}  // namespace

extern const TypeDef set_type_def{
    .type = &set_type,
    .name = "set",
    .doc = "set() -> new empty set object\n"
           "set(iterable) -> new set object\n\n"
           "Build an unordered collection of unique elements.",
    .base = nullptr,
    .instance_size = sizeof(SetObject),
    .flags = kSetFlags,
    .slots = set_slots(),
    .methods = kSetMethods,
    .method_count = std::size(kSetMethods),
};

extern const TypeDef frozenset_type_def{
    .type = &frozenset_type,
    .name = "frozenset",
    .doc = "frozenset() -> empty frozenset object\n"
           "frozenset(iterable) -> frozenset object\n\n"
           "Build an immutable unordered collection of unique elements.",
    .base = nullptr,
    .instance_size = sizeof(SetObject),
    .flags = kSetFlags,
    .slots = frozenset_slots(),
    .methods = kFrozensetMethods,
    .method_count = std::size(kFrozensetMethods),
};

extern const TypeDef set_iterator_type_def{
    .type = &set_iterator_type,
    .name = "set_iterator",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(SetIterator),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation, TypeFlag::kImmutable),
    .slots = {.destroy = set_iterator_destroy,
              .traverse = set_iterator_traverse,
              .clear = set_iterator_destroy,
              .iter = set_iterator_iter,
              .next = set_iterator_next},
    .methods = kIteratorMethods,
    .method_count = std::size(kIteratorMethods),
};

}  // namespace skerry
