// type: the type of types. Calling a class, attributes of classes, and what scripts see of them.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/list.h"
#include "isolate/objects/mapping_proxy.h"
#include "isolate/objects/native_call.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/slot_wraps.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_build.h"
#include "isolate/objects/type_table.h"
#include "isolate/objects/weakref.h"

namespace skerry {

Result type_call(Isolate& iso, Value cls, Args args) {
  auto* t = cls.as<TypeObject>();
  if (t == &type_type && args.count == 1) {
    if (args.keyword_count() != 0) return iso.raise(TypeError, "type() takes no keyword arguments");
    return retained(iso, as_value(type_of(args[0])));
  }
  if (t == &type_type && args.count != 3) return iso.raise(TypeError, "type() takes 1 or 3 arguments");
  if (t->slots.new_ == nullptr || t->has(TypeFlag::kNoInstantiation))
    return iso.raise(TypeError, "cannot create '{}' instances", type_name(t));
  Ref instance(iso, TRY(t->slots.new_(iso, t, args)));
  if (!is_subtype(type_of(instance), t)) return instance.release();
  InitSlot init = type_of(instance)->slots.init;
  if (init != nullptr) TRY(init(iso, instance, args));
  return instance.release();
}

TypeObject* owner_of_new(TypeObject* cls) {
  TypeObject* owner = cls;
  while (owner->base != nullptr && owner->base->new_def == cls->new_def) owner = owner->base;
  return owner;
}

Result call_native_class(Isolate& iso, const Value* window, uint32_t count, Value keywords) {
  auto* t = window[0].as<TypeObject>();
  if (t == &type_type && count == 1 && keywords.is_empty()) return retained(iso, as_value(type_of(window[1])));
  if (t->new_def == nullptr && t->slots.new_ != nullptr && t != &type_type && !t->has(TypeFlag::kNoInstantiation)) {
    Result made = t->slots.new_(iso, t, Args{window + 1, count, keywords});
    if (made.is_fault() || (type_of(made.value()) != t && !is_subtype(type_of(made.value()), t))) return made;
    InitSlot init = type_of(made.value())->slots.init;
    if (init == nullptr) return made;
    Status status = init(iso, made.value(), Args{window + 1, count, keywords});
    if (!status.is_fault()) [[likely]] return made;
    decrement(iso, made.value());
    return status.fault();
  }
  if (t->new_def == nullptr || t->has(TypeFlag::kNoInstantiation)) return type_call(iso, window[0], Args{window + 1, count, keywords});
  // The class lies where its `new` row expects it.
  Ref instance(iso, TRY(call_native_at(iso, *t->new_def, owner_of_new(t), window, count + 1, keywords, nullptr)));
  if (type_of(instance) != t && !is_subtype(type_of(instance), t)) return instance.release();
  InitSlot init = type_of(instance)->slots.init;
  if (init != nullptr && init != object_type.slots.init) TRY(init(iso, instance, Args{window + 1, count, keywords}));
  return instance.release();
}

Result call_new_slot(Isolate& iso, TypeObject* owner, Args args) {
  if (args.count == 0) return iso.raise(TypeError, "{}.__new__(): not enough arguments", type_name(owner));
  if (!is_type(args[0]))
    return iso.raise(TypeError, "{}.__new__(X): X is not a type object ({})", type_name(owner), type_name(args[0]));
  auto* cls = args[0].as<TypeObject>();
  if (!is_subtype(cls, owner))
    return iso.raise(TypeError, "{}.__new__({}): {} is not a subtype of {}", type_name(owner), type_name(cls),
                     type_name(cls), type_name(owner));
  // object.__new__(dict) would leave a half-made dict: the nearest native base must be the owner.
  const TypeObject* native = cls;
  while (native->has(TypeFlag::kHeapType)) native = native->base;
  if (native->has(TypeFlag::kNoInstantiation) || native->slots.new_ != owner->slots.new_ || native->new_def != owner->new_def)
    return iso.raise(TypeError, "{}.__new__({}) is not safe, use {}.__new__()", type_name(owner), type_name(cls),
                     type_name(native));
  return owner->slots.new_(iso, cls, Args{args.values + 1, args.count - 1, args.keywords});
}

namespace {

TypeObject* self_type(Value v) { return v.as<TypeObject>(); }

Result type_slot_new(Isolate& iso, TypeObject* metaclass, Args args) {
  if (args.count != 3)
    return iso.raise(TypeError, "type.__new__() takes exactly 3 arguments ({} given)", args.count);
  return type_new(iso, metaclass, args[0], args[1], args[2], Args{args.values, 3, args.keywords});
}
Status type_slot_init(Isolate& iso, Value self, Args args) {
  if (self_type(self)->type == &type_type && args.keyword_count() != 0 && args.count == 1)
    return iso.raise(TypeError, "type.__init__() takes no keyword arguments");
  if (args.count != 1 && args.count != 3) return iso.raise(TypeError, "type.__init__() takes 1 or 3 arguments");
  return Status::ok();
}

}  // namespace

Result type_attribute_or_not_found(Isolate& iso, Value self, Value name) {
  auto* t = self_type(self);
  TypeObject* meta = t->type;
  Value meta_attribute = type_lookup(iso, meta, name);
  Ref held(iso, retained(iso, meta_attribute));
  TernarySlot meta_get = nullptr;
  if (!meta_attribute.is_empty()) {
    meta_get = type_of(meta_attribute)->slots.descriptor_get;
    if (meta_get != nullptr && type_of(meta_attribute)->slots.descriptor_set != nullptr)
      return meta_get(iso, meta_attribute, self, as_value(meta));
  }
  Value attribute = type_lookup(iso, t, name);
  if (!attribute.is_empty()) {
    TernarySlot get = type_of(attribute)->slots.descriptor_get;
    if (get == nullptr) return retained(iso, attribute);
    Ref kept = Ref::borrow(iso, attribute);
    return get(iso, attribute, Value(), self);
  }
  if (meta_get != nullptr) return meta_get(iso, meta_attribute, self, as_value(meta));
  if (!meta_attribute.is_empty()) return held.release();
  return Fault(FaultKind::kNotFound);
}

namespace {

Result type_get_attribute(Isolate& iso, Value self, Value name) {
  if (!StrObject::check(name)) return iso.raise(TypeError, "attribute name must be string, not '{}'", type_name(name));
  Result r = type_attribute_or_not_found(iso, self, name);
  if (!r.is_not_found()) return r;
  Fault fault = iso.raise(AttributeError, "type object '{}' has no attribute '{}'", type_name(self_type(self)), to_utf8(name));
  annotate_attribute_error(iso, self, name);
  return fault;
}

Status type_set_attribute(Isolate& iso, Value self, Value name, Value value) {
  if (!StrObject::check(name)) return iso.raise(TypeError, "attribute name must be string, not '{}'", type_name(name));
  auto* t = self_type(self);
  if (t->has(TypeFlag::kImmutable)) {
    // The library's io.py gives UnsupportedOperation the module that it has already.
    if (str_is(name, "__module__") && !value.is_empty()) {
      Ref now(iso, TRY(type_module(iso, t)));
      if (TRY(equals(iso, now, value))) return Status::ok();
    }
    return iso.raise(TypeError, "cannot set '{}' attribute of immutable type '{}'", to_utf8(name), type_name(t));
  }
  Value descriptor = type_lookup(iso, t->type, name);
  if (!descriptor.is_empty() && type_of(descriptor)->slots.descriptor_set != nullptr) {
    Ref held = Ref::borrow(iso, descriptor);
    return type_of(descriptor)->slots.descriptor_set(iso, descriptor, self, value);
  }
  Status s = type_set(iso, t, name, value);
  if (s.is_fault() && s.fault().kind() == FaultKind::kNotFound) {
    Fault fault = iso.raise(AttributeError, "type object '{}' has no attribute '{}'", type_name(t), to_utf8(name));
    annotate_attribute_error(iso, self, name);
    return fault;
  }
  return s;
}

Result type_repr(Isolate& iso, Value self) {
  Ref module(iso, TRY(type_module(iso, self_type(self))));
  Ref qualname(iso, TRY(type_qualname(iso, self_type(self))));
  if (StrObject::check(module) && !str_is(module, "builtins"))
    return make_str(iso, fmt::format("<class '{}.{}'>", to_utf8(module), to_utf8(qualname)));
  return make_str(iso, fmt::format("<class '{}'>", to_utf8(qualname)));
}

Fallible<int64_t> type_hash(Isolate&, Value self) { return static_cast<int64_t>(self.bits() >> 4); }

void type_destroy(Isolate& iso, Object* o) {
  auto* t = static_cast<TypeObject*>(o);
  iso.shapes().forget_type(t);
  Value* fields[] = {&t->name, &t->qualname, &t->dict, &t->subclasses, &t->mro, &t->bases};
  for (Value* f : fields) clear_field(iso, *f);
}
void type_clear(Isolate& iso, Object* o) {
  // Name, bases and MRO stay: finalizers that run later still look attributes up.
  auto* t = static_cast<TypeObject*>(o);
  dict_clear(iso, t->dict.as<DictObject>());
  type_modified(iso, t);
  clear_field(iso, t->subclasses);
  assign(iso, t->mro, retained(iso, object_type.mro));  // breaks the cycle through itself
}
void type_traverse(Object* o, Visitor& v) {
  auto* t = static_cast<TypeObject*>(o);
  for (Value f : {t->dict, t->subclasses, t->mro, t->bases}) v.visit(f);
}

// ---- Attributes
Result get_name(Isolate& iso, Value self) {
  auto* t = self_type(self);
  if (t->native_name != nullptr) return make_str(iso, short_type_name(t));
  return retained(iso, t->name);
}
Status check_mutable(Isolate& iso, TypeObject* t, std::string_view attribute, Value value) {
  if (!t->has(TypeFlag::kHeapType))
    return iso.raise(TypeError, "cannot set '{}' attribute of immutable type '{}'", attribute, type_name(t));
  if (value.is_empty()) return iso.raise(TypeError, "cannot delete '{}' attribute of immutable type '{}'", attribute, type_name(t));
  return Status::ok();
}
Status set_name(Isolate& iso, Value self, Value value) {
  auto* t = self_type(self);
  TRY(check_mutable(iso, t, "__name__", value));
  if (!StrObject::check(value))
    return iso.raise(TypeError, "can only assign string to {}.__name__, not '{}'", type_name(t), type_name(value));
  TRY(check_type_name(iso, value));
  assign(iso, t->name, retained(iso, value));
  type_modified(iso, t);
  return Status::ok();
}
Result get_qualname(Isolate& iso, Value self) { return type_qualname(iso, self_type(self)); }
Status set_qualname(Isolate& iso, Value self, Value value) {
  auto* t = self_type(self);
  TRY(check_mutable(iso, t, "__qualname__", value));
  if (!StrObject::check(value))
    return iso.raise(TypeError, "can only assign string to {}.__qualname__, not '{}'", type_name(t), type_name(value));
  assign(iso, t->qualname, retained(iso, value));
  type_modified(iso, t);
  return Status::ok();
}
Result get_module(Isolate& iso, Value self) {
  Ref module(iso, TRY(type_module(iso, self_type(self))));
  if (module.get().is_none() && dict_get_str(iso, type_dict(iso, self_type(self)), names.dunder_module).is_empty())
    return iso.raise(AttributeError, "__module__");
  return module.release();
}
Status set_module(Isolate& iso, Value self, Value value) {
  TRY(check_mutable(iso, self_type(self), "__module__", value));
  return type_set(iso, self_type(self), names.dunder_module, value);
}
Result get_bases(Isolate& iso, Value self) { return retained(iso, self_type(self)->bases); }
Status set_bases(Isolate& iso, Value self, Value value) {
  auto* t = self_type(self);
  TRY(check_mutable(iso, t, "__bases__", value));
  if (!TupleObject::check(value))
    return iso.raise(TypeError, "can only assign tuple to {}.__bases__, not {}", type_name(t), type_name(value));
  if (value.as<TupleObject>()->length == 0)
    return iso.raise(TypeError, "can only assign non-empty tuple to {}.__bases__, not ()", type_name(t));
  for (size_t i = 0; i < value.as<TupleObject>()->length; ++i) {
    Value base = value.as<TupleObject>()->items()[i];
    if (!is_type(base))
      return iso.raise(TypeError, "{}.__bases__ must be tuple of classes, not '{}'", type_name(t), type_name(base));
    if (is_subtype(base.as<TypeObject>(), t))
      return iso.raise(TypeError, "a __bases__ item causes an inheritance cycle");
  }
  auto* base = TRY(choose_base(iso, value.as<TupleObject>())).as<TypeObject>();
  if (base->instance_size > t->instance_size || (base->flags & ~t->flags & flags(TypeFlag::kVariableSize)))
    return iso.raise(TypeError, "__bases__ assignment: '{}' object layout differs from '{}'", type_name(base), type_name(t->base));
  Ref old_bases = Ref::borrow(iso, t->bases);
  assign(iso, t->bases, retained(iso, value));
  Status s = rebuild_mro(iso, t);
  if (s.is_fault()) {
    assign(iso, t->bases, old_bases.release());
    return s;
  }
  t->base = base;
  TRY(finish_bases(iso, t));
  type_modified(iso, t);
  update_slots(iso, t);
  iso.types().forget_versions();  // its instances may be descriptors now, or no longer
  return Status::ok();
}
Result get_mro(Isolate& iso, Value self) {
  auto* t = self_type(self);
  return t->mro.is_object() ? Result(retained(iso, t->mro)) : Result(Value::none());
}
Result get_base(Isolate& iso, Value self) {
  auto* t = self_type(self);
  return t->base == nullptr ? Result(Value::none()) : Result(retained(iso, as_value(t->base)));
}
Result get_dict(Isolate& iso, Value self) { return make_mapping_proxy(iso, Value::object(type_dict(iso, self_type(self)))); }
Result get_doc(Isolate& iso, Value self) {
  Value doc = dict_get_str(iso, type_dict(iso, self_type(self)), names.dunder_doc);
  if (doc.is_empty()) return Value::none();
  TernarySlot get = type_of(doc)->slots.descriptor_get;
  return get == nullptr ? Result(retained(iso, doc)) : get(iso, doc, Value(), self);
}
Status set_doc(Isolate& iso, Value self, Value value) {
  TRY(check_mutable(iso, self_type(self), "__doc__", value));
  return type_set(iso, self_type(self), names.dunder_doc, value);
}
Result get_annotations(Isolate& iso, Value self) {
  auto* t = self_type(self);
  if (!t->has(TypeFlag::kHeapType))
    return iso.raise(AttributeError, "type object '{}' has no attribute '__annotations__'", type_name(t));
  Value found = dict_get_str(iso, type_dict(iso, t), names.dunder_annotations);
  if (!found.is_empty()) {
    TernarySlot get = type_of(found)->slots.descriptor_get;
    return get == nullptr ? Result(retained(iso, found)) : get(iso, found, Value(), self);
  }
  Ref fresh(iso, TRY(make_dict(iso)));
  TRY(type_set(iso, t, names.dunder_annotations, fresh));
  return fresh.release();
}
Status set_annotations(Isolate& iso, Value self, Value value) {
  auto* t = self_type(self);
  if (!t->has(TypeFlag::kHeapType))
    return iso.raise(TypeError, "cannot set '__annotations__' attribute of immutable type '{}'", type_name(t));
  Status s = type_set(iso, t, names.dunder_annotations, value);
  if (s.is_fault() && s.fault().kind() == FaultKind::kNotFound) return iso.raise(AttributeError, "__annotations__");
  return s;
}
Result get_abstract_methods(Isolate& iso, Value self) {
  Value found = self_type(self) == &type_type ? Value() : dict_get_str(iso, type_dict(iso, self_type(self)), "__abstractmethods__");
  return found.is_empty() ? Result(iso.raise(AttributeError, "__abstractmethods__")) : Result(retained(iso, found));
}
Status set_abstract_methods(Isolate& iso, Value self, Value value) {
  Ref name(iso, intern(iso, "__abstractmethods__"));
  Status s = type_set(iso, self_type(self), name, value);
  if (s.is_fault() && s.fault().kind() == FaultKind::kNotFound) return iso.raise(AttributeError, "__abstractmethods__");
  return s;
}
Result get_type_params(Isolate& iso, Value self) {
  Value found = dict_get_str(iso, type_dict(iso, self_type(self)), names.dunder_type_params);
  return found.is_empty() ? Result(empty_tuple()) : Result(retained(iso, found));
}
Status set_type_params(Isolate& iso, Value self, Value value) {
  TRY(check_mutable(iso, self_type(self), "__type_params__", value));
  return type_set(iso, self_type(self), names.dunder_type_params, value);
}
Result get_flags(Isolate& iso, Value self) {
  auto* t = self_type(self);
  int64_t f = 1 << 12;  // READY
  if (t->has(TypeFlag::kHeapType)) f |= 1 << 9;
  if (t->has(TypeFlag::kBaseType)) f |= 1 << 10;
  if (t->has(TypeFlag::kGc)) f |= 1 << 14;
  if (t->has(TypeFlag::kAbstract)) f |= 1 << 20;
  if (t->has(TypeFlag::kImmutable)) f |= 1 << 8;
  return make_int(iso, f);
}
Result get_basicsize(Isolate& iso, Value self) { return make_int(iso, self_type(self)->instance_size); }
Result get_itemsize(Isolate& iso, Value self) { return make_int(iso, self_type(self)->has(TypeFlag::kVariableSize) ? 8 : 0); }
// Only where CPython's type has one, too: `inspect` takes its absence as an answer.
Result get_text_signature(Isolate& iso, Value self) {
  const TypeObject* t = self_type(self);
  if (t == &object_type) return make_str(iso, "()");
  struct Known {
    std::string_view name, text;
  };
  constexpr Known kKnown[] = {{"complex", "(real=0, imag=0)"}, {"enumerate", "(iterable, start=0)"}, {"float", "(x=0, /)"},
                              {"memoryview", "(object)"}, {"property", "(fget=None, fset=None, fdel=None, doc=None)"},
                              {"reversed", "(sequence, /)"}, {"tuple", "(iterable=(), /)"},
                              {"_pickle.Pickler", "(file, protocol=None, fix_imports=True, buffer_callback=None)"},
                              {"_pickle.Unpickler", "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())"}};
  if (t->has(TypeFlag::kHeapType)) return Value::none();
  for (const Known& known : kKnown)
    if (type_name(t) == known.name) return make_str(iso, known.text);
  return Value::none();
}
Result get_dictoffset(Isolate& iso, Value self) { return make_int(iso, self_type(self)->has(TypeFlag::kHasDict) ? -1 : 0); }
Result get_weakrefoffset(Isolate& iso, Value self) { return make_int(iso, self_type(self)->has(TypeFlag::kWeakrefs) ? 8 : 0); }

Result method_mro(Isolate& iso, Value self) {
  Ref tuple(iso, TRY(compute_mro(iso, self_type(self))));
  return to_list(iso, tuple);
}
Result method_subclasses(Isolate& iso, Value self) {
  auto* t = self_type(self);
  Ref out(iso, TRY(make_list(iso)));
  Value list = t->is_shared() ? (iso.types().has_shared_subclasses(t) ? iso.types().shared_subclasses(t) : Value()) : t->subclasses;
  if (list.is_object())
    for (size_t i = 0; i < list.as<ListObject>()->length; ++i) {
      Value subclass = weakref_target(list.as<ListObject>()->items[i]);
      if (!subclass.is_none()) TRY(list_append(iso, out.as<ListObject>(), subclass));
    }
  if (t->is_shared()) TRY(append_builtin_subclasses(iso, t, out.as<ListObject>()));
  return out.release();
}
Result method_prepare(Isolate& iso, TypeObject*, Args) { return make_dict(iso); }
Fallible<bool> method_instancecheck(Isolate& iso, Value self, Value instance) {
  if (is_subtype(type_of(instance), self_type(self))) return true;
  Result cls = get_attribute_or_not_found(iso, instance, names.dunder_class);
  if (cls.is_not_found()) return false;
  Ref c(iso, TRY(cls));
  return is_type(c) && is_subtype(c.as<TypeObject>(), self_type(self));
}
// A class by protocol only: whether `cls` is found along the __bases__ attributes.
Fallible<bool> is_subclass_by_bases(Isolate& iso, Value derived, Value cls) {
  TRY(iso.check_native_stack(" in __subclasscheck__"));
  if (derived == cls) return true;
  Result found = get_attribute_or_not_found(iso, derived, names.dunder_bases);
  if (found.is_not_found()) return iso.raise(TypeError, "issubclass() arg 1 must be a class");
  Ref bases(iso, TRY(found));
  if (!TupleObject::check(bases)) return iso.raise(TypeError, "issubclass() arg 1 must be a class");
  for (size_t i = 0; i < bases.as<TupleObject>()->length; ++i)
    if (TRY(is_subclass_by_bases(iso, bases.as<TupleObject>()->items()[i], cls))) return true;
  return false;
}
Fallible<bool> method_subclasscheck(Isolate& iso, Value self, Value subclass) {
  if (is_type(subclass)) return is_subtype(subclass.as<TypeObject>(), self_type(self));
  return is_subclass_by_bases(iso, subclass, self);
}
Result method_dir(Isolate& iso, Value self) {
  Ref all(iso, TRY(make_dict(iso)));
  if (self_type(self)->mro.is_empty()) return make_list(iso);  // it is being made
  Ref held = Ref::borrow(iso, self_type(self)->mro);
  auto* mro = held.as<TupleObject>();
  for (size_t i = mro->length; i-- > 0;)
    TRY(dict_update(iso, all.as<DictObject>(), Value::object(type_dict(iso, mro->items()[i].as<TypeObject>()))));
  return to_list(iso, all);
}
Result method_sizeof(Isolate& iso, Value) { return make_int(iso, sizeof(TypeObject)); }

Result type_or(Isolate& iso, Value left, Value right) { return union_or(iso, left, right); }

constexpr MethodDef kMethods[] = {
    def<"get __name__", get_name>(nullptr),
    def<"set __name__", set_name>(nullptr),
    def<"get __qualname__", get_qualname>(nullptr),
    def<"set __qualname__", set_qualname>(nullptr),
    def<"get __module__", get_module>(nullptr),
    def<"set __module__", set_module>(nullptr),
    def<"get __bases__", get_bases>(nullptr),
    def<"set __bases__", set_bases>(nullptr),
    def<"member __mro__", get_mro>(nullptr),
    def<"member __base__", get_base>(nullptr),
    def<"get __dict__", get_dict>(nullptr),
    def<"get __doc__", get_doc>(nullptr),
    def<"set __doc__", set_doc>(nullptr),
    def<"get __text_signature__", get_text_signature>(nullptr),
    def<"get __annotations__", get_annotations>(nullptr),
    def<"set __annotations__", set_annotations>(nullptr),
    def<"get __abstractmethods__", get_abstract_methods>(nullptr),
    def<"set __abstractmethods__", set_abstract_methods>(nullptr),
    def<"get __type_params__", get_type_params>(nullptr),
    def<"set __type_params__", set_type_params>(nullptr),
    def<"member __flags__", get_flags>(nullptr),
    def<"member __basicsize__", get_basicsize>(nullptr),
    def<"member __itemsize__", get_itemsize>(nullptr),
    def<"member __dictoffset__", get_dictoffset>(nullptr),
    def<"member __weakrefoffset__", get_weakrefoffset>(nullptr),
    def<"mro(self, /)", method_mro>("Return a type's method resolution order."),
    def<"__subclasses__(self, /)", method_subclasses>("Return a list of immediate subclasses."),
    def<"class __prepare__(*args, **kwargs)", method_prepare>(
        "__prepare__() -> dict\nused to create the namespace for the class statement"),
    def<"__instancecheck__(self, instance, /)", method_instancecheck>("Check if an object is an instance."),
    def<"__subclasscheck__(self, subclass, /)", method_subclasscheck>("Check if a class is a subclass."),
    def<"__dir__(self, /)", method_dir>("Specialized __dir__ implementation for types."),
    def<"__sizeof__(self, /)", method_sizeof>("Return memory consumption of the type object."),
};

}  // namespace

Result type_module(Isolate& iso, const TypeObject* t) {
  if (t->native_name != nullptr) {
    std::string_view full = t->native_name;
    size_t dot = full.rfind('.');
    if (dot == full.npos) return retained(iso, names.builtins);
    return make_str(iso, full.substr(0, dot));
  }
  Value found = dict_get_str(iso, type_dict(iso, t), names.dunder_module);
  return found.is_empty() ? Result(Value::none()) : Result(retained(iso, found));
}
Result type_qualname(Isolate& iso, const TypeObject* t) {
  if (t->native_name != nullptr) return make_str(iso, short_type_name(t));
  return retained(iso, t->qualname);
}

TypeObject type_type;
extern const TypeDef type_type_def{
    .type = &type_type,
    .name = "type",
    .doc = "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    .base = nullptr,
    .instance_size = sizeof(TypeObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs, TypeFlag::kBaseType, TypeFlag::kTypeSubclass),
    .slots = {.destroy = type_destroy,
              .traverse = type_traverse,
              .clear = type_clear,
              .new_ = type_slot_new,
              .init = type_slot_init,
              .call = type_call,
              .repr = type_repr,
              .hash = type_hash,
              .get_attribute = type_get_attribute,
              .set_attribute = type_set_attribute,
              .bit_or = type_or},
    .methods = kMethods,
    .method_count = std::size(kMethods)};

}  // namespace skerry
