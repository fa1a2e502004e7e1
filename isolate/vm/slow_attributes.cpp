// Attributes and items, and the filling of attribute caches.
//
// A cache is filled after the general look-up has succeeded, from a second look at what it found: an entry is written
// only for receivers whose class uses the generic attribute look-up, so that versions and shapes tell everything.
#include "isolate/objects/bytes.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/generator.h"
#include "isolate/objects/list.h"
#include "isolate/objects/member.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/slice.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/tuple_field.h"
#include "isolate/vm/activation.h"
#include "isolate/vm/code_state.h"
#include "isolate/vm/fast_paths.h"
#include "isolate/vm/slow.h"

namespace skerry {
namespace {

AttributeCache* cache_of(Frame* frame) {
  return frame->state ? &frame->state->caches()[extension_of(frame).x].attribute : nullptr;
}

bool is_plain_instance(const Object* o) { return (o->shape & kShapeIdMask) != 0; }

uint32_t slot_offset(const TypeObject* t, uint32_t slot) {
  return t->instance_size + slot * static_cast<uint32_t>(sizeof(Value));
}

// A descriptor-free value, or a function found on a class through the class itself.
bool is_plain_on_class(Value v) {
  return has_type(v, function_type) || type_of(v)->slots.descriptor_get == nullptr;
}

// What a data descriptor of the class is to the caches: a member, a property or a getter to be read, or nothing.
AttributeCache cache_of_descriptor(const Object* o, uint32_t version, Value descriptor, CachePurpose purpose) {
  if (has_type(descriptor, member_descriptor_type)) {
    const auto* member = descriptor.as<MemberObject>();
    if (member->getter != nullptr && purpose == CachePurpose::kLoad && is_subtype(o->type, member->owner))
      return AttributeCache{o->shape, version, {descriptor.bits()}, 0, AttributeCacheKind::kGetter, {}};
    if (member->getter == nullptr && !o->type->has(TypeFlag::kVariableSize) && is_subtype(o->type, member->owner))
      return AttributeCache{o->shape, version, {0}, member->offset, AttributeCacheKind::kMember, {}};
    return AttributeCache{};
  }
  if (purpose == CachePurpose::kLoad && has_type(descriptor, property_type)) {
    Value getter = descriptor.as<PropertyObject>()->getter;
    if (has_type(getter, function_type) && binds_by_moving(getter.as<FunctionObject>()->code, 1))
      return AttributeCache{o->shape, version, {descriptor.bits()}, 0, AttributeCacheKind::kProperty, {}};
  }
  if (purpose == CachePurpose::kLoad && has_type(descriptor, getset_descriptor_type)) {
    const auto* getset = descriptor.as<GetSetObject>();
    if (getset->getter != nullptr && is_subtype(o->type, getset->owner))
      return AttributeCache{o->shape, version, {descriptor.bits()}, 0, AttributeCacheKind::kGetter, {}};
  }
  if (purpose == CachePurpose::kLoad && type_of(descriptor)->slots.descriptor_get == &tuple_field_get &&
      o->type->has(TypeFlag::kTupleSubclass)) {
    int64_t index = descriptor.as<TupleField>()->index;
    if (index >= 0 && index <= UINT32_MAX)
      return AttributeCache{o->shape, version, {0}, static_cast<uint32_t>(index), AttributeCacheKind::kTupleItem, {}};
  }
  return AttributeCache{};
}

const MethodDef* getter_of(Value descriptor) {
  return has_type(descriptor, member_descriptor_type) ? descriptor.as<MemberObject>()->getter : descriptor.as<GetSetObject>()->getter;
}

AttributeCache cache_of_class(Isolate& iso, TypeObject* cls, Value name, CachePurpose purpose) {
  Value on_metaclass = type_lookup(iso, &type_type, name);
  if (!on_metaclass.is_empty() && type_of(on_metaclass)->slots.descriptor_set)
    return has_type(on_metaclass, getset_descriptor_type) ? cache_of_descriptor(cls, type_version(iso, &type_type), on_metaclass, purpose)
                                                          : AttributeCache{};
  Value found = type_lookup(iso, cls, name);
  if (found.is_empty() || !is_plain_on_class(found)) return AttributeCache{};
  return AttributeCache{0, type_version(iso, cls), {found.bits()}, 0, AttributeCacheKind::kTypeAttribute, {}};
}

AttributeCache cache_of_module(Isolate& iso, ModuleObject* module, Value name) {
  Value on_type = type_lookup(iso, &module_type, name);
  if (!on_type.is_empty() && type_of(on_type)->slots.descriptor_set) return AttributeCache{};
  DictObject* dict = module->dict.as<DictObject>();
  int64_t entry = dict_find_str(iso, dict, name);
  if (entry < 0) return AttributeCache{};
  return AttributeCache{module->shape, type_version(iso, &module_type), {dict->version}, static_cast<uint32_t>(entry),
                        AttributeCacheKind::kModule, {}};
}

DictObject* attributes_of(const Object* o) {
  Value attributes = attribute_prefix(o)->attributes;
  return is_exact_dict(attributes) ? attributes.as<DictObject>() : nullptr;
}

// The entry of a name in the dict of an instance in dictionary mode, for a cache: the key must be this very str.
AttributeCache cache_of_entry(Isolate& iso, const Object* o, uint32_t version, Value name) {
  DictObject* dict = attributes_of(o);
  int64_t entry = dict ? dict_find_str(iso, dict, name) : -1;
  if (entry < 0 || !(dict->entries[entry].key == name)) return AttributeCache{};
  return AttributeCache{o->shape, version, {0}, static_cast<uint32_t>(entry), AttributeCacheKind::kDictEntry, {}};
}

AttributeCache find_load_cache(Isolate& iso, Value object, Value name, CachePurpose purpose) {
  Object* o = object.as_object();
  TypeObject* type = o->type;
  if (type == &type_type) return cache_of_class(iso, object.as<TypeObject>(), name, purpose);
  if (type == &module_type) return cache_of_module(iso, object.as<ModuleObject>(), name);
  if (type->slots.get_attribute != &generic_get_attribute) return AttributeCache{};
  Value descriptor = type_lookup(iso, type, name);
  uint32_t version = type_version(iso, type);
  if (!descriptor.is_empty() && type_of(descriptor)->slots.descriptor_set)
    return cache_of_descriptor(o, version, descriptor, purpose);
  AttributeCacheKind on_class = AttributeCacheKind::kClassValue;
  if (type->has(TypeFlag::kHasDict)) {
    if (is_plain_instance(o)) {
      int slot = iso.shapes().find(iso.shapes().at(o->shape), name);
      if (slot >= 0)
        return AttributeCache{o->shape, version, {0}, slot_offset(type, static_cast<uint32_t>(slot)),
                              AttributeCacheKind::kSlot, {}};
    } else {
      AttributeCache entry = cache_of_entry(iso, o, version, name);
      if (entry.kind != AttributeCacheKind::kNone) return entry;
      on_class = AttributeCacheKind::kDictClassValue;
    }
  }
  if (descriptor.is_empty()) return AttributeCache{};
  if (purpose == CachePurpose::kLoad && on_class == AttributeCacheKind::kClassValue &&
      (has_type(descriptor, function_type) ||
       (has_type(descriptor, method_descriptor_type) && is_subtype(type, descriptor.as<NativeFunction>()->owner))))
    return AttributeCache{o->shape, version, {descriptor.bits()}, 0, AttributeCacheKind::kBound, {}};
  bool usable = purpose == CachePurpose::kMethod ? type_of(descriptor)->has(TypeFlag::kMethodDescriptor)
                                                 : type_of(descriptor)->slots.descriptor_get == nullptr;
  if (!usable) return AttributeCache{};
  return AttributeCache{o->shape, version, {descriptor.bits()}, 0, on_class, {}};
}

AttributeCache find_store_cache(Isolate& iso, const Object* o, Value name, uint32_t shape_before) {
  TypeObject* type = o->type;
  if (type->slots.set_attribute != &generic_set_attribute) return AttributeCache{};
  Value descriptor = type_lookup(iso, type, name);
  uint32_t version = type_version(iso, type);
  if (!descriptor.is_empty() && type_of(descriptor)->slots.descriptor_set)
    return cache_of_descriptor(o, version, descriptor, CachePurpose::kStore);
  if (!type->has(TypeFlag::kHasDict)) return AttributeCache{};
  if (!is_plain_instance(o)) return cache_of_entry(iso, o, version, name);
  int slot = iso.shapes().find(iso.shapes().at(o->shape), name);
  if (slot < 0) return AttributeCache{};
  uint32_t offset = slot_offset(type, static_cast<uint32_t>(slot));
  if (o->shape == shape_before) return AttributeCache{o->shape, version, {0}, offset, AttributeCacheKind::kSlot, {}};
  if ((shape_before & kShapeIdMask) == 0 || iso.shapes().at(o->shape)->parent != iso.shapes().at(shape_before))
    return AttributeCache{};
  AttributeCache added{shape_before, version, {0}, offset, AttributeCacheKind::kNewSlot, {}};
  added.new_shape = o->shape;
  return added;
}

// Into the site's cache, and into the table for other sites and for the time when this one has met something else.
void keep(Isolate& iso, AttributeCache* cache, Value name, AttributeCache found, CachePurpose purpose) {
  if (found.kind == AttributeCacheKind::kNone) return;
  *cache = found;
  if (found.kind == AttributeCacheKind::kModule || found.kind == AttributeCacheKind::kTypeAttribute) return;
  found.purpose = purpose;
  iso.code_states().attributes.add(iso, name, found);
}

bool recall(Isolate& iso, AttributeCache* cache, const Object* o, Value name, CachePurpose purpose) {
  return iso.code_states().attributes.recall(cache, o, name, purpose);
}

// What the cache knows of this receiver, borrowed; Empty: nothing, or a property. In a cache for methods the values on
// the class bind.
Value cached_value(Isolate& iso, const AttributeCache& cache, const Object* o, Value name) {
  if (cache.kind == AttributeCacheKind::kTypeAttribute) {
    if (o->type != &type_type || static_cast<const TypeObject*>(o)->version != cache.version) return Value();
    return Value::from_bits(cache.value);
  }
  if (o->shape != cache.shape || o->type->version != cache.version) return Value();
  switch (cache.kind) {
    case AttributeCacheKind::kSlot:
    case AttributeCacheKind::kMember:
      return *reinterpret_cast<const Value*>(reinterpret_cast<const char*>(o) + cache.slot);  // an unset member is Empty
    case AttributeCacheKind::kDictClassValue: {
      Value attributes = attribute_prefix(o)->attributes;
      if (!attributes.is_empty() &&
          !(is_exact_dict(attributes) && dict_get_str(iso, attributes.as<DictObject>(), name).is_empty()))
        return Value();
      return Value::from_bits(cache.value);
    }
    default: return quick_attribute(cache, o, name);
  }
}

bool binds(const AttributeCache& cache) {
  return cache.kind == AttributeCacheKind::kClassValue || cache.kind == AttributeCacheKind::kDictClassValue;
}

// Stores as the cache says, if it is about this receiver. Borrows the value.
bool store_by_cache(Isolate& iso, const AttributeCache& cache, Object* o, Value name, Value value) {
  if (o->shape != cache.shape || o->type->version != cache.version) return false;
  Value* slot = reinterpret_cast<Value*>(reinterpret_cast<char*>(o) + cache.slot);
  switch (cache.kind) {
    case AttributeCacheKind::kSlot:
    case AttributeCacheKind::kMember: assign(iso, *slot, retained(iso, value)); return true;
    case AttributeCacheKind::kNewSlot:
      *slot = retained(iso, value);
      o->shape = cache.new_shape;
      return true;
    case AttributeCacheKind::kDictEntry: {
      DictObject* dict = attributes_of(o);
      if (!dict || cache.slot >= dict->used || !(dict->entries[cache.slot].key == name)) return false;
      note_dict_write(dict);
      assign(iso, dict->entries[cache.slot].value, retained(iso, value));
      return true;
    }
    default: return false;
  }
}

}  // namespace

Status slow_load_attribute(Isolate& iso, Frame* frame, Insn insn) {
  Value object = frame->registers()[insn.b];
  Value name = frame->code->names[insn.c];
  AttributeCache* cache = object.is_object() ? cache_of(frame) : nullptr;
  if (cache) {
    const Object* o = object.as_object();
    if (cache->kind == AttributeCacheKind::kGetter && o->type->version == cache->version) {
      TRY(iso.check_native_stack(" while calling a Python object"));  // as descriptors ask, which may lie over each other
      return finish(iso, frame, insn, getter_of(Value::from_bits(cache->value))->call(iso, &object, kNoRest));
    }
    Value v = cached_value(iso, *cache, o, name);
    if (v.is_empty() && recall(iso, cache, o, name, CachePurpose::kLoad)) v = cached_value(iso, *cache, o, name);
    if (cache->kind == AttributeCacheKind::kBound && o->shape == cache->shape && o->type->version == cache->version) {
      Value method = Value::from_bits(cache->value);
      return finish(iso, frame, insn,
                    has_type(method, function_type) ? make_method(iso, method, object) : make_bound_native(iso, method, object));
    }
    if (!v.is_empty()) return finish(iso, frame, insn, retained(iso, v));
  }
  Ref v(iso, TRY(get_attribute(iso, object, name)));
  if (cache) keep(iso, cache, name, find_load_cache(iso, object, name, CachePurpose::kLoad), CachePurpose::kLoad);
  return finish(iso, frame, insn, v.release());
}

Status slow_load_method(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  Value object = r[insn.b];
  Value name = frame->code->names[insn.c];
  AttributeCache* cache = object.is_object() ? cache_of(frame) : nullptr;
  Ref function(iso), self(iso);
  if (cache) {
    const Object* o = object.as_object();
    Value v = cached_value(iso, *cache, o, name);
    if (v.is_empty() && recall(iso, cache, o, name, CachePurpose::kMethod)) v = cached_value(iso, *cache, o, name);
    if (!v.is_empty()) {
      function.reset(retained(iso, v));
      if (binds(*cache)) self.reset(retained(iso, object));
    }
  }
  if (function.is_empty()) {
    Value self_owned;
    function.reset(TRY(load_method(iso, object, name, &self_owned)));
    self.reset(self_owned);
    if (cache) keep(iso, cache, name, find_load_cache(iso, object, name, CachePurpose::kMethod), CachePurpose::kMethod);
  }
  if (insn.flags & kKillB) release_register(iso, frame, insn.b);
  if (self.is_empty()) {
    assign(iso, r[insn.a], Value());
    assign(iso, r[insn.a + 1], function.release());
  } else {
    assign(iso, r[insn.a], function.release());
    assign(iso, r[insn.a + 1], self.release());
  }
  return Status::ok();
}

namespace {

// The function that super().name finds for an instance, borrowed, if it needs no binding but to `self`; else Empty.
Value super_function(Isolate& iso, AttributeCache* cache, TypeObject* start, Value self, Value name) {
  TypeObject* type = type_of(self);
  if (cache && cache->kind == AttributeCacheKind::kSuper && cache->version == type->version && cache->shape == start->version)
    return Value::from_bits(cache->value);
  if (is_type(self) || !is_subtype(type, start) || type->mro.is_empty() || name == names.dunder_class) return Value();
  const TupleObject* mro = type->mro.as<TupleObject>();
  size_t i = 0;
  while (i < mro->length && (*mro)[i].as<TypeObject>() != start) ++i;
  for (++i; i < mro->length; ++i) {
    Value found = dict_get_str(iso, type_dict(iso, (*mro)[i].as<TypeObject>()), name);
    if (found.is_empty()) continue;
    if (!type_of(found)->has(TypeFlag::kMethodDescriptor)) return Value();
    if (cache)
      *cache = AttributeCache{type_version(iso, start), type_version(iso, type), {found.bits()}, 0, AttributeCacheKind::kSuper, {}};
    return found;
  }
  return Value();
}

}  // namespace

Status slow_load_super_method(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  Value name = frame->code->names[insn.c];
  Value start, self;
  if (r[insn.b] == as_value(&super_type)) {
    TRY(super_arguments(iso, &start, &self));
    Value function = super_function(iso, cache_of(frame), start.as<TypeObject>(), self, name);
    if (!function.is_empty()) {
      assign(iso, r[insn.a + 1], retained(iso, self));
      assign(iso, r[insn.a], retained(iso, function));
      return Status::ok();
    }
  }
  Ref object(iso, TRY(call(iso, r[insn.b], {})));
  Value bound = TRY(get_attribute(iso, object, name));
  assign(iso, r[insn.a], Value());
  assign(iso, r[insn.a + 1], bound);
  return Status::ok();
}

Status slow_store_attribute(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  Value object = r[insn.a], value = r[insn.b], name = frame->code->names[insn.c];
  AttributeCache* cache = object.is_object() ? cache_of(frame) : nullptr;
  Object* o = cache ? object.as_object() : nullptr;
  bool known = cache && (store_by_cache(iso, *cache, o, name, value) ||
                         (recall(iso, cache, o, name, CachePurpose::kStore) && store_by_cache(iso, *cache, o, name, value)));
  if (!known) {
    uint32_t shape_before = cache ? o->shape : 0;
    TRY(set_attribute(iso, object, name, value));
    if (cache) keep(iso, cache, name, find_store_cache(iso, o, name, shape_before), CachePurpose::kStore);
  }
  if (insn.flags & kKillA) release_register(iso, frame, insn.a);
  if (insn.flags & kKillB) release_register(iso, frame, insn.b);
  return Status::ok();
}

Status slow_delete_attribute(Isolate& iso, Frame* frame, Insn insn) {
  TRY(delete_attribute(iso, frame->registers()[insn.a], frame->code->names[insn.c]));
  if (insn.flags & kKillA) release_register(iso, frame, insn.a);
  return Status::ok();
}

namespace {
Result item_of(Isolate& iso, Value container, Value key) {
  if (is_exact_dict(container)) [[likely]] return dict_subscript(iso, container.as<DictObject>(), key);
  if (key.is_small_int() && has_type(container, bytes_type)) {
    std::string_view bytes = container.as<BytesObject>()->view();
    auto i = static_cast<size_t>(key.as_small_int() + (key.as_small_int() < 0 ? static_cast<int64_t>(bytes.size()) : 0));
    if (i < bytes.size()) return Value::small_int(static_cast<uint8_t>(bytes[i]));
  }
  if (has_type(key, slice_type)) {  // a constant one
    Result part = load_slice(iso, container, &key.as<SliceObject>()->start, 3);
    if (!part.is_not_found()) return part;
  }
  return get_item(iso, container, key);
}
}  // namespace

Status slow_load_item(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  return finish(iso, frame, insn, item_of(iso, r[insn.b], r[insn.c]));
}

Status slow_load_item_constant(Isolate& iso, Frame* frame, Insn insn) {
  return finish(iso, frame, insn, item_of(iso, frame->registers()[insn.b], frame->code->constants[insn.c]));
}

Status slow_store_item(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  TRY(is_exact_dict(r[insn.a]) ? dict_set(iso, r[insn.a].as<DictObject>(), r[insn.b], r[insn.c])
                               : set_item(iso, r[insn.a], r[insn.b], r[insn.c]));
  if (insn.flags & kKillA) release_register(iso, frame, insn.a);
  kill_operands(iso, frame, insn);
  return Status::ok();
}

Status slow_delete_item(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  TRY(delete_item(iso, r[insn.a], r[insn.b]));
  if (insn.flags & kKillA) release_register(iso, frame, insn.a);
  if (insn.flags & kKillB) release_register(iso, frame, insn.b);
  return Status::ok();
}

Status slow_get_iterator(Isolate& iso, Frame* frame, Insn insn) {
  Value v = frame->registers()[insn.b];
  if (insn.c == 1) {  // yield from
    if (has_type(v, coroutine_type)) {
      if (!(frame->code->flags & (kCodeCoroutine | kCodeIterableCoroutine)))
        return iso.raise(TypeError, "cannot 'yield from' a coroutine object in a non-coroutine generator");
      return finish(iso, frame, insn, retained(iso, v));
    }
    if (has_type(v, generator_type)) return finish(iso, frame, insn, retained(iso, v));
  }
  return finish(iso, frame, insn, get_iterator(iso, v));
}

}  // namespace skerry
