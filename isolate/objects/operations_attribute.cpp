// Attribute access: language reference, 3.3.2 and the descriptor how-to's look-up order.
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/slot_wraps.h"
#include "isolate/objects/str.h"
#include "isolate/objects/type_build.h"
#include "isolate/vm/code_state.h"

namespace skerry {

namespace {

// The AttributeError that suggestions need: with `name` and `obj` set.
Fault no_attribute(Isolate& iso, Value object, Value name) {
  std::string buffer;
  Fault fault = iso.raise(AttributeError, "'{}' object has no attribute '{}'", type_name(object), utf8_view(name, buffer));
  annotate_attribute_error(iso, object, name);
  return fault;
}

Fault not_a_str(Isolate& iso, Value name) {
  return iso.raise(TypeError, "attribute name must be string, not '{}'", type_name(name));
}

bool is_data_descriptor(Value v) { return type_of(v)->slots.descriptor_set != nullptr; }

bool has_instance_dict(Value object) { return object.is_object() && type_of(object)->has(TypeFlag::kHasDict); }

}  // namespace

Result generic_get_attribute(Isolate& iso, Value object, Value name) {
  if (!StrObject::check(name)) return not_a_str(iso, name);
  Result r = generic_get_attribute_or_not_found(iso, object, name);
  return r.is_not_found() ? Result(no_attribute(iso, object, name)) : r;
}

Result generic_get_attribute_or_not_found(Isolate& iso, Value object, Value name) {
  TypeObject* type = type_of(object);
  Value descriptor = type_lookup(iso, type, name);
  Ref held(iso, retained(iso, descriptor));
  TernarySlot get = descriptor.is_empty() ? nullptr : type_of(descriptor)->slots.descriptor_get;
  if (get != nullptr && is_data_descriptor(descriptor)) return get(iso, descriptor, object, as_value(type));
  if (has_instance_dict(object)) {
    Value found = instance_attribute(iso, object.as_object(), name);
    if (!found.is_empty()) return retained(iso, found);
  } else if (ModuleObject::check(object)) {
    Value found = dict_get_str(iso, object.as<ModuleObject>()->dict.as<DictObject>(), name);
    if (!found.is_empty()) return retained(iso, found);
  }
  if (get != nullptr) return get(iso, descriptor, object, as_value(type));
  if (!descriptor.is_empty()) return held.release();
  return Fault(FaultKind::kNotFound);
}

Result get_attribute(Isolate& iso, Value object, Value name) {
  TypeObject* type = type_of(object);
  if (!is_exact_str(name) && !StrObject::check(name)) return not_a_str(iso, name);
  Result r = type->slots.get_attribute(iso, object, name);
  if (r.is_raised()) [[unlikely]] annotate_attribute_error(iso, object, name);  // what the class's own methods raise says as much
  return r;
}

Result get_attribute_or_not_found(Isolate& iso, Value object, Value name) {
  TypeObject* type = type_of(object);
  // A descriptor may raise AttributeError itself: a property, an unset member of __slots__.
  BinarySlot get = type->slots.get_attribute;
  Result r = get == &generic_get_attribute && StrObject::check(name)          ? generic_get_attribute_or_not_found(iso, object, name)
             : get == type_type.slots.get_attribute && StrObject::check(name) ? type_attribute_or_not_found(iso, object, name)
                                                                              : get(iso, object, name);
  if (r.is_raised() && iso.catch_pending(AttributeError)) return Fault(FaultKind::kNotFound);
  return r;
}

Status generic_set_attribute(Isolate& iso, Value object, Value name, Value value) {
  if (!StrObject::check(name)) return not_a_str(iso, name);
  TypeObject* type = type_of(object);
  Value descriptor = type_lookup(iso, type, name);
  if (!descriptor.is_empty() && is_data_descriptor(descriptor)) {
    Ref held = Ref::borrow(iso, descriptor);
    return type_of(descriptor)->slots.descriptor_set(iso, descriptor, object, value);
  }
  if (has_instance_dict(object)) {
    if (!value.is_empty()) return set_instance_attribute(iso, object.as_object(), name, value);
    bool there = TRY(delete_instance_attribute(iso, object.as_object(), name));
    if (there) return Status::ok();
    return no_attribute(iso, object, name);
  }
  if (ModuleObject::check(object)) {
    auto* names_of_module = object.as<ModuleObject>()->dict.as<DictObject>();
    if (!value.is_empty()) return dict_set(iso, names_of_module, name, value);
    bool there = TRY(dict_delete(iso, names_of_module, name));
    return there ? Status::ok() : no_attribute(iso, object, name);
  }
  if (!descriptor.is_empty())
    return iso.raise(AttributeError, "'{}' object attribute '{}' is read-only", type_name(object), to_utf8(name));
  return no_attribute(iso, object, name);
}

Status set_attribute(Isolate& iso, Value object, Value name, Value value) {
  if (!StrObject::check(name)) return not_a_str(iso, name);
  return type_of(object)->slots.set_attribute(iso, object, name, value);
}
Status delete_attribute(Isolate& iso, Value object, Value name) {
  if (!StrObject::check(name)) return not_a_str(iso, name);
  return type_of(object)->slots.set_attribute(iso, object, name, Value());
}

Result load_method(Isolate& iso, Value object, Value name, Value* self_out) {
  *self_out = Value();
  TypeObject* type = type_of(object);
  if (type->slots.get_attribute != &generic_get_attribute) return get_attribute(iso, object, name);
  bool has_dict = has_instance_dict(object), has_shape = has_dict && object.as_object()->shape & kShapeIdMask;
  // What the run loop keeps of methods of instances: many attributes are slow to walk through.
  AttributeTable& known = iso.code_states().attributes;
  if (has_shape) {
    const AttributeCache* c = known.find(object.as_object()->shape, type->version, name, CachePurpose::kMethod);
    if (c != nullptr && c->kind == AttributeCacheKind::kClassValue) {
      *self_out = retained(iso, object);
      return retained(iso, Value::from_bits(c->value));
    }
  }
  Value descriptor = type_lookup(iso, type, name);
  if (descriptor.is_empty() || !type_of(descriptor)->has(TypeFlag::kMethodDescriptor))
    return get_attribute(iso, object, name);
  if (has_dict) {
    Value found = instance_attribute(iso, object.as_object(), name);
    if (!found.is_empty()) return retained(iso, found);
  }
  if (has_shape)
    known.add(iso, name, AttributeCache{object.as_object()->shape, type_version(iso, type), {descriptor.bits()}, 0,
                                        AttributeCacheKind::kClassValue, CachePurpose::kMethod});
  *self_out = retained(iso, object);
  return retained(iso, descriptor);
}

Result lookup_special(Isolate& iso, Value object, Value name) {
  Value found = type_lookup(iso, type_of(object), name);
  if (found.is_empty()) return Fault(FaultKind::kNotFound);
  TernarySlot get = type_of(found)->slots.descriptor_get;
  if (get == nullptr) return retained(iso, found);
  Ref held = Ref::borrow(iso, found);
  return get(iso, found, object, as_value(type_of(object)));
}

// ---- Calling what was found in a class.
Result call_class_attribute(Isolate& iso, Value attribute, Args args) {
  Ref held = Ref::borrow(iso, attribute);
  if (type_of(attribute)->has(TypeFlag::kMethodDescriptor)) return call(iso, attribute, args);
  Args rest{args.values + 1, args.count - 1, args.keywords};
  TernarySlot get = type_of(attribute)->slots.descriptor_get;
  if (get == nullptr) return call(iso, attribute, rest);
  Ref bound(iso, TRY(get(iso, attribute, args[0], as_value(type_of(args[0])))));
  return call(iso, bound, rest);
}

Result call_with_first(Isolate& iso, Value callable, Value first, Args rest) {
  constexpr uint32_t kOnStack = 8;
  uint32_t total = rest.count + rest.keyword_count();
  Value small[kOnStack + 1];
  std::unique_ptr<Value[]> large;
  Value* argv = small;
  if (total > kOnStack) {
    large = std::make_unique<Value[]>(total + 1);
    argv = large.get();
  }
  argv[0] = first;
  for (uint32_t i = 0; i < total; ++i) argv[i + 1] = rest.values[i];
  return call(iso, callable, Args{argv, rest.count + 1, rest.keywords});
}

Result call_bound(Isolate& iso, Value attribute, Value self, Args arguments) {
  Ref held = Ref::borrow(iso, attribute);
  if (type_of(attribute)->has(TypeFlag::kMethodDescriptor)) return call_with_first(iso, attribute, self, arguments);
  TernarySlot get = type_of(attribute)->slots.descriptor_get;
  if (get == nullptr) return call(iso, attribute, arguments);
  Ref bound(iso, TRY(get(iso, attribute, self, as_value(type_of(self)))));
  return call(iso, bound, arguments);
}

}  // namespace skerry
