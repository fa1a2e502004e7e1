// Looking things up in types: subtype tests, the MRO, attribute dictionaries and their cache.
#include "isolate/objects/type.h"
#include "isolate/objects/type_build.h"

#include <cstring>

#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_slots.h"
#include "isolate/objects/type_table.h"
#include "isolate/objects/weakref.h"

namespace skerry {

uint32_t TypeTable::last_shared_version = 0;

bool is_subtype(const TypeObject* a, const TypeObject* b) {
  if (a == b) return true;
  if (a->mro.is_object()) {
    const auto* mro = a->mro.as<TupleObject>();
    for (size_t i = 0; i < mro->length; ++i)
      if (mro->items()[i].as_object() == b) return true;
    return false;
  }
  for (; a != nullptr; a = a->base)  // while the class is being made
    if (a == b) return true;
  return b == &object_type;
}

bool is_type(Value v) { return has_flag(v, TypeFlag::kTypeSubclass); }

std::string_view short_type_name(const TypeObject* t) {
  if (t->native_name == nullptr) return type_name(t);
  const char* dot = std::strrchr(t->native_name, '.');
  return dot == nullptr ? t->native_name : dot + 1;
}

std::string_view type_name(const TypeObject* t) {
  // Exception classes of modules are made by calling type() in CPython, hence known by their last name only.
  if (t->native_name != nullptr) return t->has(TypeFlag::kExceptionSubclass) ? short_type_name(t) : t->native_name;
  const auto* s = t->name.as<StrObject>();
  if (s->is_ascii()) return {reinterpret_cast<const char*>(s->data1()), s->length()};
  // Class names beyond ASCII: kept for the life of the thread's next call; messages copy at once.
  thread_local std::string buffer;
  buffer = to_utf8(t->name);
  return buffer;
}

DictObject* (*type_dict_filler)(const TypeObject* t) = nullptr;

DictObject* type_dict(Isolate&, const TypeObject* t) {
  Value dict;
  __atomic_load(&t->dict, &dict, __ATOMIC_ACQUIRE);  // acquire: pairs with the release of who has filled that of a shared type
  return dict.is_object() ? dict.as<DictObject>() : type_dict_filler(t);
}

static Value lookup_uncached(Isolate& iso, const TypeObject* t, Value name) {
  if (!t->mro.is_object()) return Value();
  const auto* mro = t->mro.as<TupleObject>();
  for (size_t i = 0; i < mro->length; ++i) {
    Value found = dict_get_str(iso, type_dict(iso, mro->items()[i].as<TypeObject>()), name);
    if (!found.is_empty()) return found;
  }
  return Value();
}

Value TypeTable::lookup(const TypeObject* t, Value name) {
  if (cache_ == nullptr) {
    if (++lookups_ < kColdLookups) return lookup_uncached(iso_, t, name);
    cache_ = std::make_unique<Entry[]>(kEntries);
  }
  if (!name.as<StrObject>()->is_interned()) return lookup_uncached(iso_, t, name);
  uint32_t version = type_version(iso_, t);
  Entry& entry = cache_[(version * 31 + (name.bits() >> 5)) % kEntries];
  if (entry.version == version && entry.name == name) return entry.value;
  Value found = lookup_uncached(iso_, t, name);
  Value before = entry.name;
  entry = Entry{version, retained(iso_, name), found};
  decrement(iso_, before);
  return found;
}

Value type_lookup(Isolate& iso, const TypeObject* t, Value name) { return iso.types().lookup(t, name); }

uint32_t type_version(Isolate& iso, const TypeObject* t) {
  if (t->version == 0) const_cast<TypeObject*>(t)->version = iso.types().fresh_version();
  return t->version;
}

namespace {

Value subclass_list(Isolate& iso, const TypeObject* t) {
  if (!t->is_shared()) return t->subclasses;
  return iso.types().has_shared_subclasses(t) ? iso.types().shared_subclasses(t) : Value();
}

}  // namespace

void type_modified(Isolate& iso, TypeObject* t) {
  if (t->is_shared()) return;
  t->version = 0;
  iso.types().note_redefinition();
  Value list = subclass_list(iso, t);
  if (!list.is_object()) return;
  for (size_t i = 0; i < list.as<ListObject>()->length; ++i) {
    Value subclass = weakref_target(list.as<ListObject>()->items[i]);
    if (subclass.is_object()) type_modified(iso, subclass.as<TypeObject>());
  }
}

void TypeTable::forget_versions() {
  if (!subclasses_) return;
  for (const auto& [shared, list] : *subclasses_) {
    if (!list.is_object()) continue;
    for (size_t i = 0; i < list.as<ListObject>()->length; ++i) {
      Value subclass = weakref_target(list.as<ListObject>()->items[i]);
      if (subclass.is_object()) type_modified(iso_, subclass.as<TypeObject>());
    }
  }
}

namespace {

// Computes all slots, or those in `only`, of a class and of the classes below it.
void refresh_slots(Isolate& iso, TypeObject* t, const std::vector<const SlotDef*>* only = nullptr) {
  if (only == nullptr) update_slots(iso, t);
  else for (const SlotDef* def : *only) update_slot(iso, t, def);
  Value list = subclass_list(iso, t);
  if (!list.is_object()) return;
  for (size_t i = 0; i < list.as<ListObject>()->length; ++i) {
    Value subclass = weakref_target(list.as<ListObject>()->items[i]);
    if (subclass.is_object()) refresh_slots(iso, subclass.as<TypeObject>(), only);
  }
}

}  // namespace

Status type_set(Isolate& iso, TypeObject* t, Value name, Value value_or_empty) {
  if (t->has(TypeFlag::kImmutable)) {
    std::string buffer;
    return iso.raise(TypeError, "cannot set '{}' attribute of immutable type '{}'", utf8_view(name, buffer),
                     t->native_name == nullptr ? type_name(t) : std::string_view(t->native_name));
  }
  Ref key(iso, intern(iso, retained(iso, name)));
  if (value_or_empty.is_empty()) {
    bool there = TRY(dict_delete(iso, type_dict(iso, t), key));
    if (!there) return Fault(FaultKind::kNotFound);
  } else {
    TRY(dict_set(iso, type_dict(iso, t), key, value_or_empty));
  }
  type_modified(iso, t);
  const auto* s = key.as<StrObject>();
  if (s->length() > 4 && s->at(0) == '_' && s->at(1) == '_') {
    if (str_is(key, "__get__") || str_is(key, "__set__") || str_is(key, "__delete__")) iso.types().forget_versions();
    auto changed = slots_that_depend_on(key);  // of __doc__ or __module__: none
    if (!changed.empty()) refresh_slots(iso, t, &changed);
  }
  if (str_is(key, "__abstractmethods__")) {
    bool abstract = false;
    if (!value_or_empty.is_empty()) abstract = TRY(is_true(iso, value_or_empty));
    t->flags = abstract ? t->flags | flags(TypeFlag::kAbstract) : t->flags & ~flags(TypeFlag::kAbstract);
  }
  return Status::ok();
}

Status fill_type(Isolate& iso, TypeObject* t, DictObject* ns, uint32_t more_flags) {
  size_t position = 0;
  Value key, value;
  while (dict_next(ns, &position, &key, &value)) TRY(dict_set(iso, type_dict(iso, t), key, value));
  t->flags |= more_flags;
  type_modified(iso, t);
  refresh_slots(iso, t);  // of subclasses too, which may have been made before
  return Status::ok();
}

TypeObject* singleton_type(Value v) {
  if (v.is_none()) return &none_type;
  if (v.is_bool()) return &bool_type;
  if (v.is_immediate_double()) return &float_type;
  if (v.is_ellipsis()) return &ellipsis_type;
  return &not_implemented_type;
}

}  // namespace skerry
