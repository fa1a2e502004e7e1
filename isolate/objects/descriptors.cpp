// property, staticmethod, classmethod, and the members that __slots__ makes.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/iterator_reduce.h"
#include "isolate/objects/member.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/str.h"
#include "isolate/objects/type_build.h"

namespace skerry {

bool PropertyObject::check(Value v) { return is_instance_of(v, property_type); }

namespace {

// ---- property
Value none_to_empty(Value v) { return v.is_none() ? Value() : v; }
Result empty_to_none(Isolate& iso, Value v) { return v.is_empty() ? Result(Value::none()) : Result(retained(iso, v)); }

Result property_new(Isolate& iso, TypeObject* cls, Args) {
  Value v = TRY(allocate_instance(iso, cls));
  auto* p = v.as<PropertyObject>();
  p->getter = p->setter = p->deleter = p->doc = p->name = Value();
  return v;
}
Status property_init(Isolate& iso, PropertyObject* self, Value getter, Value setter, Value deleter, Value doc) {
  assign(iso, self->getter, retained(iso, none_to_empty(getter)));
  assign(iso, self->setter, retained(iso, none_to_empty(setter)));
  assign(iso, self->deleter, retained(iso, none_to_empty(deleter)));
  assign(iso, self->doc, retained(iso, none_to_empty(doc)));
  self->doc_from_getter = false;
  if (self->doc.is_empty() && !self->getter.is_empty()) {
    Result found = get_attribute_or_not_found(iso, self->getter, names.dunder_doc);
    if (!found.is_not_found()) {
      Ref d(iso, TRY(found));
      if (!d.get().is_none()) {
        self->doc_from_getter = true;
        if (type_of(Value::object(self)) == &property_type)
          assign(iso, self->doc, d.release());
        else
          TRY(set_attribute(iso, Value::object(self), names.dunder_doc, d));
      }
    }
  }
  return Status::ok();
}
constexpr MethodDef kPropertyInit =
    def<"property(self, fget=None, fset=None, fdel=None, doc=None)", property_init>(nullptr);
Status property_init_slot(Isolate& iso, Value self, Args args) {
  Args with_self = args;
  std::unique_ptr<Value[]> argv = std::make_unique<Value[]>(args.count + args.keyword_count() + 1);
  argv[0] = self;
  for (uint32_t i = 0; i < args.count + args.keyword_count(); ++i) argv[i + 1] = args.values[i];
  with_self.values = argv.get();
  ++with_self.count;
  decrement(iso, TRY(call_native(iso, kPropertyInit, &property_type, with_self)));
  return Status::ok();
}

Fault property_missing(Isolate& iso, PropertyObject* p, Value instance, std::string_view what) {
  std::string owner = "type";
  if (!instance.is_empty()) {
    Ref name(iso, TRY(type_qualname(iso, type_of(instance))));
    owner = to_utf8(name);
  }
  if (!p->name.is_empty()) {
    std::string shown = repr_utf8_or_fallback(iso, p->name);
    return iso.raise(AttributeError, "property {} of '{}' object has no {}", shown, owner, what);
  }
  return iso.raise(AttributeError, "property of '{}' object has no {}", owner, what);
}
Result property_get(Isolate& iso, Value self, Value instance, Value) {
  if (instance.is_empty() || instance.is_none()) return retained(iso, self);
  auto* p = self.as<PropertyObject>();
  if (p->getter.is_empty()) return property_missing(iso, p, instance, "getter");
  Ref getter = Ref::borrow(iso, p->getter);
  return call(iso, getter, {instance});
}
Status property_set(Isolate& iso, Value self, Value instance, Value value) {
  auto* p = self.as<PropertyObject>();
  Value function = value.is_empty() ? p->deleter : p->setter;
  if (function.is_empty()) return property_missing(iso, p, instance, value.is_empty() ? "deleter" : "setter");
  Ref held = Ref::borrow(iso, function);
  decrement(iso, TRY(value.is_empty() ? call(iso, held, {instance}) : call(iso, held, {instance, value})));
  return Status::ok();
}
void property_destroy(Isolate& iso, Object* o) {
  auto* p = static_cast<PropertyObject*>(o);
  for (Value* f : {&p->getter, &p->setter, &p->deleter, &p->doc, &p->name}) clear_field(iso, *f);
}
void property_traverse(Object* o, Visitor& v) {
  auto* p = static_cast<PropertyObject*>(o);
  for (Value f : {p->getter, p->setter, p->deleter, p->doc, p->name}) v.visit(f);
}
Result property_copy(Isolate& iso, PropertyObject* p, Value getter, Value setter, Value deleter) {
  auto pick = [](Value given, Value old) {
    Value v = given.is_empty() || given.is_none() ? old : given;
    return v.is_empty() ? Value::none() : v;
  };
  Value doc = p->doc_from_getter || p->doc.is_empty() ? Value::none() : p->doc;
  Ref copy(iso, TRY(call(iso, as_value(type_of(Value::object(p))),
                         {pick(getter, p->getter), pick(setter, p->setter), pick(deleter, p->deleter), doc})));
  if (PropertyObject::check(copy) && !p->name.is_empty())
    assign(iso, copy.as<PropertyObject>()->name, retained(iso, p->name));
  return copy.release();
}
Result property_getter(Isolate& iso, PropertyObject* p, Value f) { return property_copy(iso, p, f, Value(), Value()); }
Result property_setter(Isolate& iso, PropertyObject* p, Value f) { return property_copy(iso, p, Value(), f, Value()); }
Result property_deleter(Isolate& iso, PropertyObject* p, Value f) { return property_copy(iso, p, Value(), Value(), f); }
Result property_get_fget(Isolate& iso, PropertyObject* p) { return empty_to_none(iso, p->getter); }
Result property_get_fset(Isolate& iso, PropertyObject* p) { return empty_to_none(iso, p->setter); }
Result property_get_fdel(Isolate& iso, PropertyObject* p) { return empty_to_none(iso, p->deleter); }
Result property_get_doc(Isolate& iso, PropertyObject* p) { return empty_to_none(iso, p->doc); }
Status property_set_doc(Isolate& iso, PropertyObject* p, Value v) {
  assign(iso, p->doc, retained(iso, v));
  return Status::ok();
}
Status property_set_name(Isolate& iso, PropertyObject* p, Args args) {
  if (args.count != 2)
    return iso.raise(TypeError, "__set_name__() takes 2 positional arguments but {} were given", args.count);
  Value name = args[1];
  assign(iso, p->name, retained(iso, name));
  return Status::ok();
}
Result property_get_abstract(Isolate& iso, PropertyObject* p) {
  for (Value f : {p->getter, p->setter, p->deleter}) {
    if (f.is_empty()) continue;
    Result a = get_attribute_or_not_found(iso, f, names.dunder_isabstractmethod);
    if (a.is_not_found()) continue;
    Ref flag(iso, TRY(a));
    if (TRY(is_true(iso, flag))) return Value::true_();
  }
  return Value::false_();
}
constexpr MethodDef kPropertyMethods[] = {
    def<"getter(self, fget, /)", property_getter>("Descriptor to obtain a copy of the property with a different getter."),
    def<"setter(self, fset, /)", property_setter>("Descriptor to obtain a copy of the property with a different setter."),
    def<"deleter(self, fdel, /)", property_deleter>("Descriptor to obtain a copy of the property with a different deleter."),
    def<"__set_name__(self, /, *args)", property_set_name>("Method to set name of a property."),
    def<"member fget", property_get_fget>(nullptr),
    def<"member fset", property_get_fset>(nullptr),
    def<"member fdel", property_get_fdel>(nullptr),
    def<"get __doc__", property_get_doc>(nullptr),
    def<"set __doc__", property_set_doc>(nullptr),
    def<"get __isabstractmethod__", property_get_abstract>(nullptr),
};

// ---- staticmethod and classmethod share a layout: the wrapped callable, and a __dict__ copied from it.
struct WrapperObject : Object {
  Value function;  // owned
};

Result wrapper_new(Isolate& iso, TypeObject* cls, Args) {
  Value v = TRY(allocate_instance(iso, cls));
  v.as<WrapperObject>()->function = Value::none();
  return v;
}
Status wrapper_init(Isolate& iso, Value self, Args args, std::string_view name) {
  if (args.keyword_count() != 0) return iso.raise(TypeError, "{}() takes no keyword arguments", name);
  if (args.count != 1) return iso.raise(TypeError, "{} expected 1 argument, got {}", name, args.count);
  assign(iso, self.as<WrapperObject>()->function, retained(iso, args[0]));
  for (Value attribute : {names.dunder_module, names.dunder_name, names.dunder_qualname, names.dunder_doc,
                          names.dunder_annotations}) {
    Result found = get_attribute_or_not_found(iso, args[0], attribute);
    if (found.is_not_found()) continue;
    Ref v(iso, TRY(found));
    TRY(set_instance_attribute(iso, self.as_object(), attribute, v));
  }
  return Status::ok();
}
Status staticmethod_init(Isolate& iso, Value self, Args args) { return wrapper_init(iso, self, args, "staticmethod"); }
Status classmethod_init(Isolate& iso, Value self, Args args) { return wrapper_init(iso, self, args, "classmethod"); }
void wrapper_destroy(Isolate& iso, Object* o) { clear_field(iso, static_cast<WrapperObject*>(o)->function); }
void wrapper_traverse(Object* o, Visitor& v) { v.visit(static_cast<WrapperObject*>(o)->function); }
Result staticmethod_get(Isolate& iso, Value self, Value, Value) { return retained(iso, self.as<WrapperObject>()->function); }
Result staticmethod_call(Isolate& iso, Value self, Args args) {
  Ref f = Ref::borrow(iso, self.as<WrapperObject>()->function);
  return call(iso, f, args);
}
Result classmethod_get(Isolate& iso, Value self, Value instance, Value owner) {
  TRY(iso.check_native_stack(" while calling a Python object"));
  Ref function = Ref::borrow(iso, self.as<WrapperObject>()->function);
  Value cls = owner.is_empty() ? as_value(type_of(instance)) : owner;
  // Chained descriptors (3.9 to 3.12).
  if (TernarySlot get = type_of(function)->slots.descriptor_get; get != nullptr && !FunctionObject::check(function))
    return get(iso, function, cls, cls);
  return make_method(iso, function, cls);
}
Result wrapper_get_func(Isolate& iso, Value self) { return retained(iso, self.as<WrapperObject>()->function); }
Result wrapper_get_abstract(Isolate& iso, Value self) {
  Result a = get_attribute_or_not_found(iso, self.as<WrapperObject>()->function, names.dunder_isabstractmethod);
  if (a.is_not_found()) return Value::false_();
  Ref flag(iso, TRY(a));
  return Value::boolean(TRY(is_true(iso, flag)));
}
Result wrapper_get_dict(Isolate& iso, Value self) { return retained(iso, TRY(instance_dict(iso, self.as_object()))); }
Result wrapper_repr(Isolate& iso, Value self) {
  Ref inner(iso, TRY(repr(iso, self.as<WrapperObject>()->function)));
  return make_str(iso, fmt::format("<{}({})>", type_name(self), to_utf8(inner)));
}
constexpr MethodDef kWrapperMethods[] = {
    def<"member __func__", wrapper_get_func>(nullptr),
    def<"member __wrapped__", wrapper_get_func>(nullptr),
    def<"get __isabstractmethod__", wrapper_get_abstract>(nullptr),
    def<"get __dict__", wrapper_get_dict>(nullptr),
};

// ---- Members
Value& member_field(const MemberObject* m, Value instance) {
  return *reinterpret_cast<Value*>(reinterpret_cast<char*>(instance.as_object()) + m->offset);
}
bool lies_in_attributes(Value instance) { return has_flag(instance, TypeFlag::kVariableSize); }
Status member_check(Isolate& iso, MemberObject* m, Value instance) {
  if (is_subtype(type_of(instance), m->owner)) return Status::ok();
  return iso.raise(TypeError, "descriptor '{}' for '{}' objects doesn't apply to a '{}' object", to_utf8(m->name),
                   type_name(m->owner), type_name(instance));
}
Fault member_unset(Isolate& iso, MemberObject* m, Value instance) {
  Fault f = iso.raise(AttributeError, "'{}' object has no attribute '{}'", type_name(instance), to_utf8(m->name));
  annotate_attribute_error(iso, instance, m->name);
  return f;
}
Result member_get(Isolate& iso, Value self, Value instance, Value) {
  if (instance.is_empty()) return retained(iso, self);
  auto* m = self.as<MemberObject>();
  TRY(member_check(iso, m, instance));
  if (m->getter != nullptr) return m->getter->call(iso, &instance, kNoRest);
  Value v = member_value(iso, m, instance);
  return v.is_empty() ? Result(member_unset(iso, m, instance)) : Result(retained(iso, v));
}
Status member_set(Isolate& iso, Value self, Value instance, Value value) {
  auto* m = self.as<MemberObject>();
  TRY(member_check(iso, m, instance));
  if (m->getter != nullptr) {
    if (m->setter == nullptr) return iso.raise(AttributeError, "readonly attribute");
    Value parameters[] = {instance, value};
    decrement(iso, TRY(m->setter->call(iso, parameters, kNoRest)));
    return Status::ok();
  }
  if (lies_in_attributes(instance)) {
    if (!value.is_empty()) return set_instance_attribute(iso, instance.as_object(), m->name, value);
    if (!TRY(delete_instance_attribute(iso, instance.as_object(), m->name)))
      return iso.raise(AttributeError, "{}", to_utf8(m->name));
    return Status::ok();
  }
  Value& field = member_field(m, instance);
  if (value.is_empty() && field.is_empty()) return iso.raise(AttributeError, "{}", to_utf8(m->name));
  assign(iso, field, retained(iso, value));
  return Status::ok();
}
void member_destroy(Isolate& iso, Object* o) {
  auto* m = static_cast<MemberObject*>(o);
  clear_field(iso, m->name);
  if (TypeObject* owner = std::exchange(m->owner, nullptr)) decrement(iso, owner);
}
void member_traverse(Object* o, Visitor& v) { v.visit(as_value(static_cast<MemberObject*>(o)->owner)); }
Result member_repr(Isolate& iso, Value self) {
  auto* m = self.as<MemberObject>();
  return make_str(iso, fmt::format("<member '{}' of '{}' objects>", to_utf8(m->name), type_name(m->owner)));
}
Result member_get_name(Isolate& iso, MemberObject* m) { return retained(iso, m->name); }
Result member_get_objclass(Isolate& iso, MemberObject* m) { return retained(iso, as_value(m->owner)); }
Result member_get_doc(Isolate& iso, MemberObject* m) {
  if (m->getter == nullptr || m->getter->doc == nullptr) return Value::none();
  return make_str(iso, m->getter->doc);
}
Result member_get_qualname(Isolate& iso, MemberObject* m) {
  return make_str(iso, fmt::format("{}.{}", short_type_name(m->owner), to_utf8(m->name)));
}
Result member_reduce(Isolate& iso, MemberObject* m) { return reduce_to_attribute(iso, as_value(m->owner), m->name); }
constexpr MethodDef kMemberMethods[] = {
    def<"get __name__", member_get_name>(nullptr),
    def<"get __qualname__", member_get_qualname>(nullptr),
    def<"get __objclass__", member_get_objclass>(nullptr),
    def<"get __doc__", member_get_doc>(nullptr),
    def<"__reduce__(self, /)", member_reduce>(nullptr),
};

// ---- __dict__ and __weakref__ of scripts' classes
Result instance_get_dict(Isolate& iso, Value self) { return retained(iso, TRY(instance_dict(iso, self.as_object()))); }
Status instance_set_dict(Isolate& iso, Value self, Value dict) {
  if (dict.is_empty()) {
    Ref fresh(iso, TRY(make_dict(iso)));
    return set_instance_dict(iso, self.as_object(), fresh);
  }
  if (!DictObject::check(dict))
    return iso.raise(TypeError, "__dict__ must be set to a dictionary, not a '{}'", type_name(dict));
  return set_instance_dict(iso, self.as_object(), dict);
}
Result instance_get_weakref(Isolate& iso, Value self) {
  Object* head = attribute_prefix(self.as_object())->weakrefs;
  return head == nullptr ? Result(Value::none()) : Result(retained(iso, Value::object(head)));
}
constexpr MethodDef kDictGet = def<"get __dict__", instance_get_dict>("dictionary for instance variables (if defined)");
constexpr MethodDef kDictSet = def<"set __dict__", instance_set_dict>(nullptr);
constexpr MethodDef kWeakrefGet = def<"get __weakref__", instance_get_weakref>("list of weak references to the object (if defined)");

Status add_getset(Isolate& iso, TypeObject* t, Value name, const MethodDef* getter, const MethodDef* setter) {
  Ref g(iso, TRY(allocate_instance(iso, &getset_descriptor_type)));
  auto* object = g.as<GetSetObject>();
  increment(iso, t);
  object->owner = t;
  object->name = retained(iso, name);
  object->getter = getter;
  object->setter = setter;
  return dict_set(iso, type_dict(iso, t), name, g);
}

}  // namespace

Status add_dict_descriptor(Isolate& iso, TypeObject* t) {
  return add_getset(iso, t, names.dunder_dict, &kDictGet, &kDictSet);
}
Status add_weakref_descriptor(Isolate& iso, TypeObject* t) {
  return add_getset(iso, t, names.dunder_weakref, &kWeakrefGet, nullptr);
}

Value member_value(Isolate& iso, const MemberObject* m, Value instance) {
  if (!lies_in_attributes(instance)) return member_field(m, instance);
  return instance_attribute(iso, instance.as_object(), m->name);
}

Result make_member(Isolate& iso, TypeObject* owner, std::string_view name, uint32_t offset) {
  Ref m(iso, TRY(allocate_instance(iso, &member_descriptor_type)));
  increment(iso, owner);
  m.as<MemberObject>()->owner = owner;
  m.as<MemberObject>()->name = intern(iso, name);
  m.as<MemberObject>()->offset = offset;
  m.as<MemberObject>()->getter = m.as<MemberObject>()->setter = nullptr;
  return m.release();
}

TypeObject property_type, staticmethod_type, classmethod_type, member_descriptor_type;

extern const TypeDef property_type_def{
    .type = &property_type,
    .name = "property",
    .doc = "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be "
           "used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring",
    .base = nullptr,
    .instance_size = sizeof(PropertyObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kBaseType),
    .slots = {.destroy = property_destroy,
              .traverse = property_traverse,
              .clear = property_destroy,
              .new_ = property_new,
              .init = property_init_slot,
              .descriptor_get = property_get,
              .descriptor_set = property_set},
    .methods = kPropertyMethods,
    .method_count = std::size(kPropertyMethods)};
extern const TypeDef staticmethod_type_def{
    .type = &staticmethod_type,
    .name = "staticmethod",
    .doc = "staticmethod(function) -> method\n\nConvert a function to be a static method.",
    .base = nullptr,
    .instance_size = sizeof(WrapperObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kHasDict, TypeFlag::kBaseType),
    .slots = {.destroy = wrapper_destroy,
              .traverse = wrapper_traverse,
              .clear = wrapper_destroy,
              .new_ = wrapper_new,
              .init = staticmethod_init,
              .call = staticmethod_call,
              .repr = wrapper_repr,
              .descriptor_get = staticmethod_get},
    .methods = kWrapperMethods,
    .method_count = std::size(kWrapperMethods)};
extern const TypeDef classmethod_type_def{
    .type = &classmethod_type,
    .name = "classmethod",
    .doc = "classmethod(function) -> method\n\nConvert a function to be a class method.",
    .base = nullptr,
    .instance_size = sizeof(WrapperObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kHasDict, TypeFlag::kBaseType),
    .slots = {.destroy = wrapper_destroy,
              .traverse = wrapper_traverse,
              .clear = wrapper_destroy,
              .new_ = wrapper_new,
              .init = classmethod_init,
              .repr = wrapper_repr,
              .descriptor_get = classmethod_get},
    .methods = kWrapperMethods,
    .method_count = std::size(kWrapperMethods)};
extern const TypeDef member_descriptor_type_def{.type = &member_descriptor_type,
                                         .name = "member_descriptor",
                                         .doc = nullptr,
                                         .base = nullptr,
                                         .instance_size = sizeof(MemberObject),
                                         .flags = flags(TypeFlag::kNoInstantiation, TypeFlag::kGc),
                                         .slots = {.destroy = member_destroy,
                                                   .traverse = member_traverse,
                                                   .repr = member_repr,
                                                   .descriptor_get = member_get,
                                                   .descriptor_set = member_set},
                                         .methods = kMemberMethods,
                                         .method_count = std::size(kMemberMethods)};

}  // namespace skerry
