// isinstance, issubclass and callable: hooks of metaclasses, tuples and unions of classes. Language reference 3.3.4.
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/native_depth.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"

namespace skerry {
namespace {

// The __bases__ of something that passes for a class: an owned tuple, or kNotFound.
Result abstract_bases(Isolate& iso, Value cls) {
  Result found = get_attribute_or_not_found(iso, cls, names.dunder_bases);
  if (found.is_fault() || TupleObject::check(found.value())) return found;
  decrement(iso, found.value());
  return Fault(FaultKind::kNotFound);
}

Status check_class(Isolate& iso, Value cls, const char* message) {
  Result bases = abstract_bases(iso, cls);
  if (bases.is_not_found()) return iso.raise_message(TypeError, message);
  decrement(iso, TRY(bases));
  return Status::ok();
}

Fallible<bool> derives_abstractly(Isolate& iso, Value derived, Value cls) {
  TRY(iso.check_native_stack(" in __subclasscheck__"));
  if (derived == cls) return true;
  Result found = abstract_bases(iso, derived);
  if (found.is_not_found()) return false;
  Ref bases(iso, TRY(found));
  const TupleObject& t = *bases.as<TupleObject>();
  for (size_t i = 0; i < t.length; ++i)
    if (TRY(derives_abstractly(iso, t[i], cls))) return true;
  return false;
}

using Check = Fallible<bool> (*)(Isolate&, Value, Value);

// The hook of cls's metaclass, or kNotFound.
Result hook(Isolate& iso, Value cls, Value name) { return lookup_special(iso, cls, name); }

Fallible<bool> ask_each(Isolate& iso, Value v, Value classes, Check check) {
  const TupleObject& t = *classes.as<TupleObject>();
  for (size_t i = 0; i < t.length; ++i)
    if (TRY(check(iso, v, t[i]))) return true;
  return false;
}

}  // namespace

Fallible<bool> plain_is_instance(Isolate& iso, Value v, Value cls) {
  if (is_type(cls)) {
    TypeObject* type = cls.as<TypeObject>();
    TypeObject* actual = type_of(v);
    if (is_subtype(actual, type)) return true;
    // Most objects have object's own __class__, which says the same again; no built-in type with object's look-up has another.
    if (actual->slots.get_attribute == object_type.slots.get_attribute &&
        (!actual->has(TypeFlag::kHeapType) || type_lookup(iso, actual, names.dunder_class) == type_lookup(iso, &object_type, names.dunder_class)))
      return false;
    Result found = get_attribute_or_not_found(iso, v, names.dunder_class);
    if (found.is_not_found()) return false;
    Ref claimed(iso, TRY(found));
    return is_type(claimed) && !(claimed.get() == as_value(type_of(v))) &&
           is_subtype(claimed.as<TypeObject>(), type);
  }
  TRY(check_class(iso, cls, "isinstance() arg 2 must be a type, a tuple of types, or a union"));
  Result found = get_attribute_or_not_found(iso, v, names.dunder_class);
  if (found.is_not_found()) return false;
  Ref claimed(iso, TRY(found));
  return derives_abstractly(iso, claimed, cls);
}

Fallible<bool> plain_is_subclass(Isolate& iso, Value derived, Value cls) {
  if (is_type(derived) && is_type(cls)) return is_subtype(derived.as<TypeObject>(), cls.as<TypeObject>());
  TRY(check_class(iso, derived, "issubclass() arg 1 must be a class"));
  if (!has_type(cls, union_type))
    TRY(check_class(iso, cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union"));
  return derives_abstractly(iso, derived, cls);
}

Fallible<bool> is_instance(Isolate& iso, Value v, Value class_or_tuple) {
  if (as_value(type_of(v)) == class_or_tuple) return true;
  if (has_type(class_or_tuple, type_type)) return plain_is_instance(iso, v, class_or_tuple);
  if (TupleObject::check(class_or_tuple)) {
    NativeDepth depth(iso);
    TRY(depth.check(" in __instancecheck__"));
    return ask_each(iso, v, class_or_tuple, is_instance);
  }
  Result found = hook(iso, class_or_tuple, names.dunder_instancecheck);
  if (found.is_not_found()) return plain_is_instance(iso, v, class_or_tuple);
  Ref method(iso, TRY(found));
  TRY(iso.check_native_stack(" in __instancecheck__"));
  Ref verdict(iso, TRY(call(iso, method, {v})));
  return is_true(iso, verdict);
}

Fallible<bool> is_subclass(Isolate& iso, Value cls, Value class_or_tuple) {
  if (has_type(class_or_tuple, type_type)) {
    if (cls == class_or_tuple) return true;
    return plain_is_subclass(iso, cls, class_or_tuple);
  }
  if (TupleObject::check(class_or_tuple)) {
    NativeDepth depth(iso);
    TRY(depth.check(" in __subclasscheck__"));
    return ask_each(iso, cls, class_or_tuple, is_subclass);
  }
  Result found = hook(iso, class_or_tuple, names.dunder_subclasscheck);
  if (found.is_not_found()) return plain_is_subclass(iso, cls, class_or_tuple);
  Ref method(iso, TRY(found));
  TRY(iso.check_native_stack(" in __subclasscheck__"));
  Ref verdict(iso, TRY(call(iso, method, {cls})));
  return is_true(iso, verdict);
}

bool is_callable(Value v) { return type_of(v)->slots.call != nullptr; }

}  // namespace skerry
