// dict: the methods and operators that scripts call, merging from mappings and pairs, and the definition of the type.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/list.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/repr_guard.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"

namespace skerry {

TypeObject dict_type;

namespace {

// ---- Merging

Status merge_mapping(Isolate& iso, DictObject* d, Value mapping, MergeMode mode) {
  if (DictObject::check(mapping) && type_of(mapping)->slots.iter == dict_iter)
    return dict_merge_dict(iso, d, mapping.as<DictObject>(), mode);
  Ref keys(iso, TRY(call_method(iso, mapping, names.keys)));
  if (type_of(keys)->slots.iter == nullptr && type_of(keys)->slots.get_item == nullptr)
    return iso.raise(TypeError, "{}.keys() returned a non-iterable (type {})", type_name(mapping), type_name(keys));
  return for_each(iso, keys, [&](Value key) -> Status {
    if (mode != MergeMode::kOverride && TRY(dict_contains(iso, d, key))) {
      if (mode == MergeMode::kRaiseOnDuplicate) return iso.raise_key_error(key);
      return Status::ok();
    }
    Ref value(iso, TRY(get_item(iso, mapping, key)));
    return dict_set(iso, d, key, value);
  });
}

Status merge_pairs(Isolate& iso, DictObject* d, Value pairs, MergeMode mode) {
  int64_t i = 0;
  return for_each(iso, pairs, [&](Value pair) -> Status {
    Result listed = to_tuple(iso, pair);
    if (listed.is_raised() && type_of(pair)->slots.iter == nullptr && iso.catch_pending(TypeError))
      return iso.raise(TypeError, "cannot convert dictionary update sequence element #{} to a sequence", i);
    Ref items(iso, TRY(listed));
    const TupleObject& two = *items.as<TupleObject>();
    if (two.length != 2)
      return iso.raise(ValueError, "dictionary update sequence element #{} has length {}; 2 is required", i,
                       two.length);
    ++i;
    if (mode != MergeMode::kOverride && TRY(dict_contains(iso, d, two[0]))) {
      if (mode == MergeMode::kRaiseOnDuplicate) return iso.raise_key_error(two[0]);
      return Status::ok();
    }
    return dict_set(iso, d, two[0], two[1]);
  });
}

// The common part of dict() and dict.update().
Status update_from_arguments(Isolate& iso, DictObject* d, const char* name, Args args) {
  if (args.count > 1) return iso.raise(TypeError, "{} expected at most 1 argument, got {}", name, args.count);
  if (args.count == 1) TRY(dict_update(iso, d, args[0]));
  for (uint32_t i = 0; i < args.keyword_count(); ++i)
    TRY(dict_set(iso, d, (*args.keywords.as<TupleObject>())[i], args.keyword_value(i)));
  return Status::ok();
}

// ---- Slots

void dict_destroy(Isolate& iso, Object* self) { dict_clear(iso, static_cast<DictObject*>(self)); }

void dict_traverse(Object* self, Visitor& visitor) {
  const DictObject* d = static_cast<DictObject*>(self);
  for (uint32_t i = 0; i < d->used; ++i) {
    visitor.visit(d->entries[i].key);
    visitor.visit(d->entries[i].value);
  }
}

Result dict_new(Isolate& iso, TypeObject* cls, Args) {
  Result made = allocate_instance(iso, cls);
  if (!made.is_fault()) dict_initialise(iso, made.value().as<DictObject>());
  return made;
}

Status dict_init(Isolate& iso, Value self, Args args) {
  return update_from_arguments(iso, self.as<DictObject>(), "dict", args);
}

Result dict_repr(Isolate& iso, Value self) {
  DictObject* d = self.as<DictObject>();
  if (d->live == 0) return make_str(iso, "{}");
  ReprGuard guard(iso, self);
  if (guard.is_recursive()) return make_str(iso, "{...}");
  TRY(iso.check_native_stack(" while getting the repr of an object"));
  StrBuilder text(iso);
  text.append_char('{');
  size_t position = 0;
  Value key, value;
  while (dict_next(d, &position, &key, &value)) {
    Ref held_key = Ref::borrow(iso, key), held_value = Ref::borrow(iso, value);
    if (text.length() > 1) text.append_ascii(", ");
    Ref key_text(iso, TRY(repr(iso, held_key)));
    text.append(key_text.as<StrObject>());
    text.append_ascii(": ");
    Ref value_text(iso, TRY(repr(iso, held_value)));
    text.append(value_text.as<StrObject>());
  }
  text.append_char('}');
  return text.build();
}

Fallible<int64_t> dict_length(Isolate&, Value self) { return int64_t{self.as<DictObject>()->live}; }

Fallible<bool> dict_contains_slot(Isolate& iso, Value self, Value key) {
  return dict_contains(iso, self.as<DictObject>(), key);
}

Result dict_get_item(Isolate& iso, Value self, Value key) { return dict_subscript(iso, self.as<DictObject>(), key); }

Status dict_set_item(Isolate& iso, Value self, Value key, Value value) {
  DictObject* d = self.as<DictObject>();
  if (!value.is_empty()) return dict_set(iso, d, key, value);
  if (!TRY(dict_delete(iso, d, key))) return iso.raise_key_error(key);
  return Status::ok();
}

Result dict_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (!DictObject::check(other) || (op != CompareOp::kEq && op != CompareOp::kNe)) return Value::not_implemented();
  bool same = TRY(dict_equal(iso, self.as<DictObject>(), other.as<DictObject>()));
  return Value::boolean(same == (op == CompareOp::kEq));
}

Result dict_or(Isolate& iso, Value left, Value right) {
  if (!DictObject::check(left) || !DictObject::check(right)) return Value::not_implemented();
  Ref merged(iso, TRY(dict_copy(iso, left.as<DictObject>())));
  TRY(merge_mapping(iso, merged.as<DictObject>(), right, MergeMode::kOverride));
  return merged.release();
}

Result dict_inplace_or(Isolate& iso, Value self, Value other) {
  TRY(dict_update(iso, self.as<DictObject>(), other));
  return retained(iso, self);
}

// ---- Methods

Result dict_get_method(Isolate& iso, DictObject* self, Value key, Value fallback) {
  Result found = dict_get(iso, self, key);
  if (found.is_not_found()) return retained(iso, fallback);
  return retained(iso, TRY(found));
}

Result dict_setdefault(Isolate& iso, DictObject* self, Value key, Value fallback) {
  return dict_set_default(iso, self, key, fallback);
}

Result dict_pop_method(Isolate& iso, DictObject* self, Value key, Value fallback_or_unset) {
  Result popped = dict_pop(iso, self, key);
  if (!popped.is_not_found()) return popped;
  if (fallback_or_unset.is_empty()) return iso.raise_key_error(key);
  return retained(iso, fallback_or_unset);
}

Result dict_popitem(Isolate& iso, DictObject* self) {
  DictEntry last;
  if (!dict_pop_last(iso, self, &last)) {
    Ref text(iso, TRY(make_str(iso, "popitem(): dictionary is empty")));
    return iso.raise_key_error(text);
  }
  Value pair[] = {last.key, last.value};
  return make_tuple_steal(iso, pair, 2);
}

Status dict_update_method(Isolate& iso, DictObject* self, Args args) {
  return update_from_arguments(iso, self, "update", args);
}

Status dict_clear_method(Isolate& iso, DictObject* self) {
  dict_clear(iso, self);
  return Status::ok();
}

Result dict_fromkeys(Isolate& iso, TypeObject* cls, Value iterable, Value value) {
  Ref made(iso, TRY(call(iso, as_value(cls), {})));
  if (is_exact_dict(made)) {
    DictObject* d = made.as<DictObject>();
    if (is_exact_set(iterable) || is_exact_frozenset(iterable)) {  // the hashes are known
      size_t position = 0;
      Value key;
      int64_t hash;
      while (set_next(iterable.as<SetObject>(), &position, &key, &hash)) TRY(dict_set_with_hash(iso, d, Ref::borrow(iso, key), hash, value));
      return made.release();
    }
    if (is_exact_dict(iterable)) {
      DictObject* from = iterable.as<DictObject>();
      for (uint32_t i = 0; i < from->used; ++i) {
        if (from->entries[i].key.is_empty()) continue;
        Ref key = Ref::borrow(iso, from->entries[i].key);
        TRY(dict_set_with_hash(iso, d, key, from->entries[i].hash, value));
      }
      return made.release();
    }
    TRY(for_each(iso, iterable, [&](Value key) { return dict_set(iso, d, key, value); }));
    return made.release();
  }
  TRY(for_each(iso, iterable, [&](Value key) { return set_item(iso, made, key, value); }));
  return made.release();
}

Fallible<int64_t> dict_sizeof(Isolate&, DictObject* self) {
  return static_cast<int64_t>(self->Object::type->instance_size + sizeof(GcPrefix) + dict_table_bytes(self));
}

constexpr MethodDef kMethods[] = {
    def<"__contains__(self, key, /)", dict_contains_slot>("True if the dictionary has the specified key, else False."),
    def<"__getitem__(self, key, /)", dict_get_item>("x.__getitem__(y) <==> x[y]"),
    def<"__reversed__(self, /)", dict_reversed>("Return a reverse iterator over the dict keys."),
    def<"__sizeof__(self, /)", dict_sizeof>("D.__sizeof__() -> size of D in memory, in bytes"),
    def<"class __class_getitem__(cls, item, /)", class_getitem_alias>("See PEP 585"),
    def<"clear(self, /)", dict_clear_method>("D.clear() -> None.  Remove all items from D."),
    def<"copy(self, /)", dict_copy>("D.copy() -> a shallow copy of D"),
    def<"class fromkeys(cls, iterable, value=None, /)", dict_fromkeys>(
        "Create a new dictionary with keys from iterable and values set to value."),
    def<"get(self, key, default=None, /)", dict_get_method>(
        "Return the value for key if key is in the dictionary, else default."),
    def<"items(self, /)", dict_items>("D.items() -> a set-like object providing a view on D's items"),
    def<"keys(self, /)", dict_keys>("D.keys() -> a set-like object providing a view on D's keys"),
    def<"pop(self, key, default=<unset>, /)", dict_pop_method>(
        "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\n"
        "If the key is not found, return the default if given; otherwise,\n"
        "raise a KeyError."),
    def<"popitem(self, /)", dict_popitem>(
        "Remove and return a (key, value) pair as a 2-tuple.\n\n"
        "Pairs are returned in LIFO (last-in, first-out) order.\n"
        "Raises KeyError if the dict is empty."),
    def<"setdefault(self, key, default=None, /)", dict_setdefault>(
        "Insert key with a value of default if key is not in the dictionary.\n\n"
        "Return the value for key if key is in the dictionary, else default."),
    def<"update(self, /, *args, **kwargs)", dict_update_method>(
        "D.update([E, ]**F) -> None.  Update D from dict/iterable E and F.\n"
        "If E is present and has a .keys() method, then does:  for k in E: D[k] = E[k]\n"
        "If E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\n"
        "In either case, this is followed by: for k in F:  D[k] = F[k]"),
    def<"values(self, /)", dict_values>("D.values() -> an object providing a view on D's values"),
};

}  // namespace

Result dict_subscript(Isolate& iso, DictObject* d, Value key) {
  Result found = dict_get(iso, d, key);
  if (!found.is_not_found()) return retained(iso, TRY(found));
  if (!is_exact_dict(Value::object(d))) {
    Result missing = lookup_special(iso, Value::object(d), names.dunder_missing);
    if (!missing.is_not_found()) {
      Ref method(iso, TRY(missing));
      return call(iso, method, {key});
    }
  }
  return iso.raise_key_error(key);
}

Status dict_update(Isolate& iso, DictObject* d, Value mapping_or_pairs, MergeMode mode) {
  if (is_exact_dict(mapping_or_pairs)) return dict_merge_dict(iso, d, mapping_or_pairs.as<DictObject>(), mode);
  Result keys = get_attribute_or_not_found(iso, mapping_or_pairs, names.keys);
  if (keys.is_not_found()) return merge_pairs(iso, d, mapping_or_pairs, mode);
  decrement(iso, TRY(keys));
  return merge_mapping(iso, d, mapping_or_pairs, mode);
}

Fallible<bool> dict_equal(Isolate& iso, DictObject* a, DictObject* b) {
  if (a->live != b->live) return false;
  for (uint32_t i = 0; i < a->used; ++i) {
    if (a->entries[i].key.is_empty()) continue;
    Ref key = Ref::borrow(iso, a->entries[i].key);
    Ref value = Ref::borrow(iso, a->entries[i].value);
    Result found = dict_get_with_hash(iso, b, key, a->entries[i].hash);
    if (found.is_not_found()) return false;
    Ref other = Ref::borrow(iso, TRY(found));
    if (!TRY(equals(iso, value, other))) return false;
  }
  return true;
}

extern const TypeDef dict_type_def{
    .type = &dict_type,
    .name = "dict",
    .doc = "dict() -> new empty dictionary\n"
           "dict(mapping) -> new dictionary initialized from a mapping object's\n"
           "    (key, value) pairs\n"
           "dict(iterable) -> new dictionary initialized as if via:\n"
           "    d = {}\n"
           "    for k, v in iterable:\n"
           "        d[k] = v\n"
           "dict(**kwargs) -> new dictionary initialized with the name=value pairs\n"
           "    in the keyword argument list.  For example:  dict(one=1, two=2)",
    .base = nullptr,
    .instance_size = sizeof(DictObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kBaseType, TypeFlag::kDictSubclass, TypeFlag::kMappingPattern,
                   TypeFlag::kMatchSelf, TypeFlag::kImmutable),
    .slots = {.destroy = dict_destroy,
              .traverse = dict_traverse,
              .clear = dict_destroy,
              .new_ = dict_new,
              .init = dict_init,
              .repr = dict_repr,
              .hash = hash_not_implemented,
              .compare = dict_compare,
              .iter = dict_iter,
              .bit_or = dict_or,
              .inplace_bit_or = dict_inplace_or,
              .length = dict_length,
              .get_item = dict_get_item,
              .set_item = dict_set_item,
              .contains = dict_contains_slot},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
