// Union, intersection, difference and the comparisons of sets. Other operands may be any iterable; sets and dicts are
// read without hashing again. Which operand is walked, and when the result grows, decides the order of iteration of the
// result: it is CPython's.
#include <utility>

#include "isolate/heap/allocate.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/quick_hash.h"
#include "isolate/objects/set_parts.h"

namespace skerry {
namespace {

// Calls f(key, hash) for each key of a set, which f may change. Keys are held.
template <class F>
Status for_each_key(Isolate& iso, SetObject* s, F&& f) {
  Ref held_set = Ref::borrow(iso, Value::object(s));
  size_t position = 0;
  Value key;
  int64_t hash;
  while (set_next(s, &position, &key, &hash)) {
    Ref held = Ref::borrow(iso, key);
    TRY(f(Value(held), hash));
  }
  return Status::ok();
}

template <class F>
Status for_each_dict_key(Isolate& iso, DictObject* d, F&& f) {
  Ref held_dict = Ref::borrow(iso, Value::object(d));
  for (uint32_t i = 0; i < d->used; ++i) {
    if (d->entries[i].key.is_empty()) continue;
    Ref held = Ref::borrow(iso, d->entries[i].key);
    TRY(f(Value(held), d->entries[i].hash));
  }
  return Status::ok();
}

// The keys of any iterable with their hashes.
template <class F>
Status for_each_hashed(Isolate& iso, Value iterable, F&& f) {
  if (SetObject::check(iterable)) return for_each_key(iso, iterable.as<SetObject>(), f);
  if (is_exact_dict(iterable)) return for_each_dict_key(iso, iterable.as<DictObject>(), f);
  return for_each(iso, iterable, [&](Value key) -> Status {
    int64_t hash;
    if (!hash_without_python(key, &hash)) hash = TRY(hash_value(iso, key));
    return f(key, hash);
  });
}

Result make_empty(Isolate& iso, TypeObject* cls) {
  if (cls == &set_type || cls == &frozenset_type) [[likely]] {
    auto* set = allocate_exact<SetObject, Cycles::kAttributed>(iso, cls);
    if (set == nullptr) return Fault(FaultKind::kRaised);
    set_initialise(set);
    return Value::object(set);
  }
  Result made = allocate_instance(iso, cls);
  if (!made.is_fault()) set_initialise(made.value().as<SetObject>());
  return made;
}

Result copy_and_subtract(Isolate& iso, SetObject* s, Value other) {
  Ref result(iso, TRY(set_copy_of(iso, s, set_base_type(s))));
  TRY(set_difference_update(iso, result.as<SetObject>(), other));
  return result.release();
}

}  // namespace

TypeObject* set_base_type(SetObject* s) {
  return is_subtype(type_of(Value::object(s)), &frozenset_type) ? &frozenset_type : &set_type;
}

Result make_set(Isolate& iso) { return make_empty(iso, &set_type); }

Result make_set_of_type(Isolate& iso, TypeObject* cls, Value iterable_or_empty) {
  Ref made(iso, TRY(make_empty(iso, cls)));
  if (!iterable_or_empty.is_empty()) TRY(set_update(iso, made.as<SetObject>(), iterable_or_empty));
  return made.release();
}

Result make_frozenset(Isolate& iso, Value iterable_or_empty) {
  if (is_exact_frozenset(iterable_or_empty)) return retained(iso, iterable_or_empty);
  return make_set_of_type(iso, &frozenset_type, iterable_or_empty);
}

Result set_copy_of(Isolate& iso, SetObject* s, TypeObject* cls) {
  return make_set_of_type(iso, cls, Value::object(s));
}

Status set_update(Isolate& iso, SetObject* s, Value iterable) {
  if (SetObject::check(iterable)) return set_merge(iso, s, iterable.as<SetObject>());
  if (is_exact_dict(iterable)) {
    DictObject* d = iterable.as<DictObject>();
    TRY(set_reserve_for(iso, s, d->live));
  }
  return for_each_hashed(iso, iterable, [&](Value key, int64_t hash) { return set_add_with_hash(iso, s, key, hash); });
}

Result set_intersection(Isolate& iso, SetObject* s, Value other) {
  if (Value::object(s) == other) return set_copy_of(iso, s, set_base_type(s));
  Ref result(iso, TRY(make_empty(iso, set_base_type(s))));
  Value in = Value::object(s), walked = other;
  if (SetObject::check(other) && other.as<SetObject>()->live > s->live) std::swap(in, walked);
  TRY(for_each_hashed(iso, walked, [&](Value key, int64_t hash) -> Status {
    if (!TRY(set_contains_with_hash(iso, in.as<SetObject>(), key, hash))) return Status::ok();
    return set_add_with_hash(iso, result.as<SetObject>(), key, hash);
  }));
  return result.release();
}

Status set_difference_update(Isolate& iso, SetObject* s, Value other) {
  if (Value::object(s) == other) {
    set_clear(iso, s);
    return Status::ok();
  }
  Ref common(iso);
  if (SetObject::check(other)) {
    if (other.as<SetObject>()->live >> 3 > s->live) {  // far bigger: walk only what both have
      common.reset(TRY(set_intersection(iso, s, other)));
      other = common;
    }
    TRY(for_each_key(iso, other.as<SetObject>(), [&](Value key, int64_t hash) -> Status {
      (void)TRY(set_discard_with_hash(iso, s, key, hash));
      return Status::ok();
    }));
  } else {
    TRY(for_each_hashed(iso, other, [&](Value key, int64_t hash) -> Status {
      (void)TRY(set_discard_with_hash(iso, s, key, hash));
      return Status::ok();
    }));
  }
  return set_shrink(iso, s);
}

Result set_difference(Isolate& iso, SetObject* s, Value other) {
  size_t other_size;
  if (SetObject::check(other))
    other_size = other.as<SetObject>()->live;
  else if (is_exact_dict(other))
    other_size = other.as<DictObject>()->live;
  else
    return copy_and_subtract(iso, s, other);
  if (s->live >> 2 > other_size) return copy_and_subtract(iso, s, other);
  Ref result(iso, TRY(make_empty(iso, set_base_type(s))));
  TRY(for_each_key(iso, s, [&](Value key, int64_t hash) -> Status {
    bool there;
    if (SetObject::check(other)) {
      there = TRY(set_contains_with_hash(iso, other.as<SetObject>(), key, hash));
    } else {
      Result found = dict_get_with_hash(iso, other.as<DictObject>(), key, hash);
      there = !found.is_not_found();
      if (there) (void)TRY(found);
    }
    return there ? Status::ok() : set_add_with_hash(iso, result.as<SetObject>(), key, hash);
  }));
  return result.release();
}

Status set_symmetric_difference_update(Isolate& iso, SetObject* s, Value other) {
  if (Value::object(s) == other) {
    set_clear(iso, s);
    return Status::ok();
  }
  Ref made(iso);
  if (!is_exact_dict(other) && !SetObject::check(other)) {
    made.reset(TRY(make_set_of_type(iso, set_base_type(s), other)));
    other = made;
  }
  return for_each_hashed(iso, other, [&](Value key, int64_t hash) -> Status {
    if (TRY(set_discard_with_hash(iso, s, key, hash))) return Status::ok();
    return set_add_with_hash(iso, s, key, hash);
  });
}

Result set_symmetric_difference(Isolate& iso, SetObject* s, Value other) {
  Ref result(iso, TRY(make_set_of_type(iso, set_base_type(s), other)));
  TRY(set_symmetric_difference_update(iso, result.as<SetObject>(), Value::object(s)));
  return result.release();
}

Fallible<bool> set_is_subset(Isolate& iso, SetObject* s, Value other) {
  Ref made(iso);
  if (!SetObject::check(other)) {
    made.reset(TRY(make_set_of_type(iso, &set_type, other)));
    other = made;
  }
  SetObject* in = other.as<SetObject>();
  if (s->live > in->live) return false;
  size_t position = 0;
  Value key;
  int64_t hash;
  while (set_next(s, &position, &key, &hash)) {
    Ref held = Ref::borrow(iso, key);
    if (!TRY(set_contains_with_hash(iso, in, held, hash))) return false;
  }
  return true;
}

Fallible<bool> set_is_superset(Isolate& iso, SetObject* s, Value other) {
  if (SetObject::check(other)) return set_is_subset(iso, other.as<SetObject>(), Value::object(s));
  Ref iterator(iso, TRY(get_iterator(iso, other)));
  for (;;) {
    Result item = iterator_next(iso, iterator);
    if (item.is_exhausted()) return true;
    Ref key(iso, TRY(item));
    if (!TRY(set_contains(iso, s, key))) return false;
  }
}

Fallible<bool> set_is_disjoint(Isolate& iso, SetObject* s, Value other) {
  if (Value::object(s) == other) return s->live == 0;
  if (is_exact_set(other) || is_exact_frozenset(other)) {
    SetObject* walked = other.as<SetObject>();
    SetObject* in = s;
    if (walked->live > in->live) std::swap(walked, in);
    size_t position = 0;
    Value key;
    int64_t hash;
    while (set_next(walked, &position, &key, &hash)) {
      Ref held = Ref::borrow(iso, key);
      if (TRY(set_contains_with_hash(iso, in, held, hash))) return false;
    }
    return true;
  }
  Ref iterator(iso, TRY(get_iterator(iso, other)));
  for (;;) {
    Result item = iterator_next(iso, iterator);
    if (item.is_exhausted()) return true;
    Ref key(iso, TRY(item));
    if (TRY(set_contains(iso, s, key))) return false;
  }
}

}  // namespace skerry
