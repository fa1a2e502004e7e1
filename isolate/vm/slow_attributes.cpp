// Attributes and items, and the filling of attribute caches.
//
// A cache is filled after the general look-up has succeeded, from a second look at what it found: an entry is written
// only for receivers whose class uses the generic attribute look-up, so that versions and shapes tell everything.
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/generator.h"
#include "isolate/objects/list.h"
#include "isolate/objects/member.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/slice.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/code_state.h"
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

void cache_of_class(Isolate& iso, AttributeCache* cache, TypeObject* cls, Value name) {
  Value on_metaclass = type_lookup(iso, &type_type, name);
  if (!on_metaclass.is_empty() && type_of(on_metaclass)->slots.descriptor_set) return;
  Value found = type_lookup(iso, cls, name);
  if (found.is_empty() || !is_plain_on_class(found)) return;
  *cache = AttributeCache{0, type_version(iso, cls), {found.bits()}, 0, AttributeCacheKind::kTypeAttribute};
}

void cache_of_module(Isolate& iso, AttributeCache* cache, ModuleObject* module, Value name) {
  Value on_type = type_lookup(iso, &module_type, name);
  if (!on_type.is_empty() && type_of(on_type)->slots.descriptor_set) return;
  DictObject* dict = module->dict.as<DictObject>();
  int64_t entry = dict_find_str(iso, dict, name);
  if (entry < 0) return;
  *cache = AttributeCache{module->shape, type_version(iso, &module_type), {dict->version},
                          static_cast<uint32_t>(entry), AttributeCacheKind::kModule};
}

enum class Purpose { kLoad, kMethod };

void fill_load_cache(Isolate& iso, AttributeCache* cache, Value object, Value name, Purpose purpose) {
  if (!object.is_object()) return;
  Object* o = object.as_object();
  TypeObject* type = o->type;
  if (type == &type_type) return cache_of_class(iso, cache, object.as<TypeObject>(), name);
  if (type == &module_type) return cache_of_module(iso, cache, object.as<ModuleObject>(), name);
  if (type->slots.get_attribute != &generic_get_attribute) return;
  Value descriptor = type_lookup(iso, type, name);
  uint32_t version = type_version(iso, type);
  if (!descriptor.is_empty() && type_of(descriptor)->slots.descriptor_set) {
    if (has_type(descriptor, member_descriptor_type) && descriptor.as<MemberObject>()->getter == nullptr &&
        !type->has(TypeFlag::kVariableSize))
      *cache = AttributeCache{o->shape, version, {0}, descriptor.as<MemberObject>()->offset, AttributeCacheKind::kMember};
    return;
  }
  if (type->has(TypeFlag::kHasDict)) {
    if (!is_plain_instance(o)) return;
    int slot = iso.shapes().find(iso.shapes().at(o->shape), name);
    if (slot >= 0) {
      *cache = AttributeCache{o->shape, version, {0}, slot_offset(type, static_cast<uint32_t>(slot)),
                              AttributeCacheKind::kSlot};
      return;
    }
  }
  if (descriptor.is_empty()) return;
  bool usable = purpose == Purpose::kMethod ? type_of(descriptor)->has(TypeFlag::kMethodDescriptor)
                                            : type_of(descriptor)->slots.descriptor_get == nullptr;
  if (usable)
    *cache = AttributeCache{o->shape, version, {descriptor.bits()}, 0, AttributeCacheKind::kClassValue};
}

// What the cache knows of this receiver, borrowed; Empty: nothing. Not for kMethod's kClassValue, which binds.
Value cached_value(const AttributeCache& cache, Value object) {
  if (!object.is_object()) return Value();
  Object* o = object.as_object();
  if (cache.kind == AttributeCacheKind::kTypeAttribute) {
    if (o->type == &type_type && object.as<TypeObject>()->version == cache.version) return Value::from_bits(cache.value);
    return Value();
  }
  if (o->shape != cache.shape || o->type->version != cache.version) return Value();
  switch (cache.kind) {
    case AttributeCacheKind::kClassValue: return Value::from_bits(cache.value);
    case AttributeCacheKind::kSlot:
    case AttributeCacheKind::kMember:
      return *reinterpret_cast<Value*>(reinterpret_cast<char*>(o) + cache.slot);  // an unset member is Empty
    case AttributeCacheKind::kModule: {
      const DictObject* dict = object.as<ModuleObject>()->dict.as<DictObject>();
      return dict->version == cache.dict_version ? dict->entries[cache.slot].value : Value();
    }
    default: return Value();
  }
}

}  // namespace

Status slow_load_attribute(Isolate& iso, Frame* frame, Insn insn) {
  Value object = frame->registers()[insn.b];
  AttributeCache* cache = cache_of(frame);
  if (cache && cache->kind != AttributeCacheKind::kNone) {
    Value v = cached_value(*cache, object);
    if (!v.is_empty()) return finish(iso, frame, insn, retained(iso, v));
  }
  Value name = frame->code->names[insn.c];
  Ref v(iso, TRY(get_attribute(iso, object, name)));
  if (cache) fill_load_cache(iso, cache, object, name, Purpose::kLoad);
  return finish(iso, frame, insn, v.release());
}

Status slow_load_method(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  Value object = r[insn.b];
  AttributeCache* cache = cache_of(frame);
  Ref function(iso), self(iso);
  if (cache && cache->kind != AttributeCacheKind::kNone && cache->kind != AttributeCacheKind::kClassValue) {
    Value v = cached_value(*cache, object);
    if (!v.is_empty()) function.reset(retained(iso, v));
  }
  if (function.is_empty()) {
    Value name = frame->code->names[insn.c];
    Value self_owned;
    function.reset(TRY(load_method(iso, object, name, &self_owned)));
    self.reset(self_owned);
    if (cache) fill_load_cache(iso, cache, object, name, Purpose::kMethod);
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

Status slow_store_attribute(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  Value object = r[insn.a], value = r[insn.b], name = frame->code->names[insn.c];
  AttributeCache* cache = cache_of(frame);
  if (cache && cache->kind == AttributeCacheKind::kMember && object.is_object()) {
    Object* o = object.as_object();
    if (o->shape == cache->shape && o->type->version == cache->version) {
      assign(iso, *reinterpret_cast<Value*>(reinterpret_cast<char*>(o) + cache->slot), retained(iso, value));
      cache = nullptr;
      object = Value();
    }
  }
  if (!object.is_empty()) {
    bool plain = object.is_object() && is_plain_instance(object.as_object());
    uint32_t shape_before = plain ? object.as_object()->shape : 0;
    TRY(set_attribute(iso, object, name, value));
    if (cache && object.is_object()) {
      Object* o = object.as_object();
      TypeObject* type = o->type;
      if (type->slots.set_attribute == &generic_set_attribute) {
        Value descriptor = type_lookup(iso, type, name);
        uint32_t version = type_version(iso, type);
        if (!descriptor.is_empty() && type_of(descriptor)->slots.descriptor_set) {
          if (has_type(descriptor, member_descriptor_type) && descriptor.as<MemberObject>()->getter == nullptr &&
              !type->has(TypeFlag::kVariableSize))
            *cache = AttributeCache{o->shape, version, {0}, descriptor.as<MemberObject>()->offset,
                                    AttributeCacheKind::kMember};
        } else if (plain && is_plain_instance(o)) {
          int slot = iso.shapes().find(iso.shapes().at(o->shape), name);
          if (slot >= 0 && o->shape == shape_before) {
            *cache = AttributeCache{o->shape, version, {0}, slot_offset(type, static_cast<uint32_t>(slot)),
                                    AttributeCacheKind::kSlot};
          } else if (slot >= 0 && iso.shapes().at(o->shape)->parent == iso.shapes().at(shape_before)) {
            *cache = AttributeCache{shape_before, version, {0}, slot_offset(type, static_cast<uint32_t>(slot)),
                                    AttributeCacheKind::kNewSlot};
            cache->new_shape = o->shape;
          }
        }
      }
    }
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

Status slow_load_item(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  return finish(iso, frame, insn, get_item(iso, r[insn.b], r[insn.c]));
}

Status slow_load_item_constant(Isolate& iso, Frame* frame, Insn insn) {
  return finish(iso, frame, insn, get_item(iso, frame->registers()[insn.b], frame->code->constants[insn.c]));
}

Status slow_store_item(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  TRY(set_item(iso, r[insn.a], r[insn.b], r[insn.c]));
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
