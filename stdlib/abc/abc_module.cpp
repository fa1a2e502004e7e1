// _abc: the machinery of abstract base classes, which abc.py stands on (PEP 3119).
//
// A class has its registry and its two caches of answers in `_abc_impl`. They hold classes weakly: sets of weak references
// whose callback takes them out. Negative answers hold until any class is registered anywhere in the isolate: they carry the
// isolate's token of that moment (ModuleSystem::abc_token).
#include <iterator>
#include <vector>

#include "isolate/builtins/import.h"
#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_build.h"
#include "isolate/objects/weakref.h"

namespace skerry::abstract {

TypeObject abc_data_type;

namespace {

// Bits of __abc_tpflags__, CPython's type flags.
constexpr int64_t kSequenceBit = 1 << 5, kMappingBit = 1 << 6;

struct AbcData : Object {
  Value registry, cache, negative;  // owned sets of weak references to classes; Empty: nothing in them yet
  uint64_t negative_token;
  static bool check(Value v) { return has_type(v, abc_data_type); }
  static TypeObject& type() { return abc_data_type; }
};

void data_destroy(Isolate& iso, Object* o) {
  auto* d = static_cast<AbcData*>(o);
  for (Value* field : {&d->registry, &d->cache, &d->negative}) clear_field(iso, *field);
}
void data_traverse(Object* o, Visitor& visitor) {
  auto* d = static_cast<AbcData*>(o);
  for (Value field : {d->registry, d->cache, d->negative}) visitor.visit(field);
}

Value name_of(Isolate& iso, std::string_view text) { return intern(iso, text); }

// The data of an abstract class; owned.
Result data_of(Isolate& iso, Value cls) {
  Ref data(iso, TRY(get_attribute(iso, cls, Ref(iso, name_of(iso, "_abc_impl")))));
  if (!AbcData::check(data)) return iso.raise(TypeError, "_abc_impl is set to a wrong type");
  return data.release();
}

// ---- Weak sets
Fallible<bool> is_in(Isolate& iso, Value set, Value cls) {
  if (set.is_empty() || set.as<SetObject>()->live == 0) return false;
  Ref held = Ref::borrow(iso, set);
  Ref reference(iso, TRY(make_weakref(iso, cls)));
  return set_contains(iso, held.as<SetObject>(), reference);
}

Status add_to(Isolate& iso, Value& set, Value cls) {
  if (set.is_empty()) set = TRY(make_set(iso));
  Ref held = Ref::borrow(iso, set);
  if (TRY(is_in(iso, held, cls))) return Status::ok();
  Ref discard(iso, TRY(get_attribute(iso, held, Ref(iso, name_of(iso, "discard")))));
  Ref reference(iso, TRY(make_weakref(iso, cls, discard)));
  return set_add(iso, held.as<SetObject>(), reference);
}

// The classes that are alive, in a list.
Result members(Isolate& iso, Value set) {
  Ref out(iso, TRY(make_list(iso)));
  if (set.is_empty()) return out.release();
  Ref references(iso, TRY(to_list(iso, set)));
  const auto* list = references.as<ListObject>();
  for (size_t i = 0; i < list->length; ++i) {
    if (!WeakrefObject::check(list->items[i])) continue;  // what a script put there, through gc.get_referents
    Value cls = weakref_target(list->items[i]);
    if (!cls.is_none()) TRY(list_append(iso, out.as<ListObject>(), cls));
  }
  return out.release();
}

// ---- Abstract methods
Fallible<bool> is_abstract(Isolate& iso, Value value) {
  Result flag = get_attribute_or_not_found(iso, value, names.dunder_isabstractmethod);
  if (flag.is_not_found()) return false;
  Ref held(iso, TRY(flag));
  return TRY(is_true(iso, held));
}

Status find_abstract_methods(Isolate& iso, Value cls) {
  Ref found(iso, TRY(make_set(iso)));
  Ref own(iso, TRY(get_attribute(iso, cls, names.dunder_dict)));
  Ref items_view(iso, TRY(call_method(iso, own, names.items)));
  Ref items(iso, TRY(to_list(iso, items_view)));
  for (size_t i = 0; i < items.as<ListObject>()->length; ++i) {
    Ref item = Ref::borrow(iso, items.as<ListObject>()->items[i]);
    if (!TupleObject::check(item) || item.as<TupleObject>()->length != 2) return iso.raise(TypeError, "Iteration over __dict__.items() gave what is no pair");
    const auto& pair = *item.as<TupleObject>();
    if (TRY(is_abstract(iso, pair[1]))) TRY(set_add(iso, found.as<SetObject>(), pair[0]));
  }
  Ref bases(iso, TRY(get_attribute(iso, cls, names.dunder_bases)));
  if (!TupleObject::check(bases)) return iso.raise(TypeError, "__bases__ is not a tuple");
  Ref attribute(iso, name_of(iso, "__abstractmethods__"));
  for (size_t i = 0; i < bases.as<TupleObject>()->length; ++i) {
    Result inherited = get_attribute_or_not_found(iso, (*bases.as<TupleObject>())[i], attribute);
    if (inherited.is_not_found()) continue;
    Ref methods(iso, TRY(inherited));
    TRY(for_each(iso, methods, [&](Value name) -> Status {
      Result value = get_attribute_or_not_found(iso, cls, name);
      if (value.is_not_found()) return Status::ok();
      Ref held(iso, TRY(value));
      if (TRY(is_abstract(iso, held))) TRY(set_add(iso, found.as<SetObject>(), name));
      return Status::ok();
    }));
  }
  Ref frozen(iso, TRY(make_frozenset(iso, found)));
  return set_attribute(iso, cls, attribute, frozen);
}

// __abc_tpflags__ of Sequence and Mapping: instances match such patterns, as do those of what is registered.
Status take_pattern_flags(Isolate& iso, Value cls) {
  Ref attribute(iso, name_of(iso, "__abc_tpflags__"));
  Value given = dict_get_str(iso, type_dict(iso, cls.as<TypeObject>()), attribute);
  int64_t bits = 0;
  if (given.is_empty() || !is_int(given) || !int_fits_int64(given, &bits)) return Status::ok();
  if ((bits & kSequenceBit) && (bits & kMappingBit))
    return iso.raise(TypeError, "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
  if (bits & kSequenceBit) set_pattern_flag(cls.as<TypeObject>(), TypeFlag::kSequencePattern);
  if (bits & kMappingBit) set_pattern_flag(cls.as<TypeObject>(), TypeFlag::kMappingPattern);
  return delete_attribute(iso, cls, attribute);
}

Result make_data(Isolate& iso) {
  Ref data(iso, TRY(allocate_instance(iso, &abc_data_type)));
  auto* d = data.as<AbcData>();
  d->registry = d->cache = d->negative = Value();
  d->negative_token = iso.modules().abc_token;
  return data.release();
}

// A class that goes to another isolate takes its registered classes along, and no answers.
Result data_reduce(Isolate& iso, AbcData* d) {
  Ref module(iso, TRY(import_module(iso, "_abc")));
  Ref maker(iso, TRY(get_attribute(iso, module, Ref(iso, name_of(iso, "_data_of")))));
  Ref list(iso, TRY(members(iso, d->registry)));
  Ref registered(iso, TRY(to_tuple(iso, list)));
  return make_tuple(iso, {maker, registered});
}
constexpr MethodDef kDataMethods[] = {def<"__reduce__(self, /)", data_reduce>("For spawn.")};

Result data_of_classes(Isolate& iso, Args classes) {
  Ref data(iso, TRY(make_data(iso)));
  for (uint32_t i = 0; i < classes.count; ++i) TRY(add_to(iso, data.as<AbcData>()->registry, classes[i]));
  return data.release();
}

Status abc_init(Isolate& iso, Value cls) {
  if (!is_type(cls)) return iso.raise(TypeError, "_abc_init() argument must be a class");
  TRY(find_abstract_methods(iso, cls));
  Ref data(iso, TRY(make_data(iso)));
  TRY(set_attribute(iso, cls, Ref(iso, name_of(iso, "_abc_impl")), data));
  return take_pattern_flags(iso, cls);
}

// ---- Registration and questions
Status mark_registered(Isolate& iso, TypeObject* cls, TypeFlag flag) {
  TRY(iso.check_native_stack(" in _abc_register"));
  set_pattern_flag(cls, flag);
  Ref subclasses(iso, TRY(call_method(iso, as_value(cls), names.dunder_subclasses)));
  if (!ListObject::check(subclasses)) return iso.raise(TypeError, "__subclasses__() must return a list");
  for (size_t i = 0; i < subclasses.as<ListObject>()->length; ++i) {
    Ref derived = Ref::borrow(iso, subclasses.as<ListObject>()->items[i]);
    if (is_type(derived)) TRY(mark_registered(iso, derived.as<TypeObject>(), flag));
  }
  return Status::ok();
}

Result abc_register(Isolate& iso, Value self, Value subclass) {
  if (!is_type(subclass)) return iso.raise(TypeError, "Can only register classes");
  if (TRY(is_subclass(iso, subclass, self))) return retained(iso, subclass);
  if (TRY(is_subclass(iso, self, subclass))) return iso.raise(RuntimeError, "Refusing to create an inheritance cycle");
  Ref data(iso, TRY(data_of(iso, self)));
  TRY(add_to(iso, data.as<AbcData>()->registry, subclass));
  ++iso.modules().abc_token;
  for (TypeFlag flag : {TypeFlag::kSequencePattern, TypeFlag::kMappingPattern})
    if (is_type(self) && self.as<TypeObject>()->has(flag)) TRY(mark_registered(iso, subclass.as<TypeObject>(), flag));
  return retained(iso, subclass);
}

Result ask_subclasscheck(Isolate& iso, Value self, Value cls) {
  return call_method(iso, self, names.dunder_subclasscheck, {cls});
}

Result abc_instancecheck(Isolate& iso, Value self, Value instance) {
  Ref data(iso, TRY(data_of(iso, self)));
  auto* d = data.as<AbcData>();
  Ref cls(iso, TRY(get_attribute(iso, instance, names.dunder_class)));
  if (TRY(is_in(iso, d->cache, cls))) return Value::true_();
  Ref actual = Ref::borrow(iso, as_value(type_of(instance)));
  if (cls.get() == actual.get()) {
    if (d->negative_token == iso.modules().abc_token && TRY(is_in(iso, d->negative, cls))) return Value::false_();
    return ask_subclasscheck(iso, self, cls);
  }
  Ref answer(iso, TRY(ask_subclasscheck(iso, self, cls)));
  if (TRY(is_true(iso, answer))) return answer.release();
  return ask_subclasscheck(iso, self, actual);
}

Result yes(Isolate& iso, AbcData* d, Value subclass) {
  TRY(add_to(iso, d->cache, subclass));
  return Value::true_();
}

Result abc_subclasscheck(Isolate& iso, Value self, Value subclass) {
  if (!is_type(subclass)) return iso.raise(TypeError, "issubclass() arg 1 must be a class");
  TRY(iso.check_native_stack(" in __subclasscheck__"));
  Ref data(iso, TRY(data_of(iso, self)));
  auto* d = data.as<AbcData>();
  if (TRY(is_in(iso, d->cache, subclass))) return Value::true_();
  if (d->negative_token < iso.modules().abc_token) {
    clear_field(iso, d->negative);
    d->negative_token = iso.modules().abc_token;
  } else if (TRY(is_in(iso, d->negative, subclass))) {
    return Value::false_();
  }
  Ref said(iso, TRY(call_method(iso, self, names.dunder_subclasshook, {subclass})));
  if (said.get().is_true()) return yes(iso, d, subclass);
  if (said.get().is_false()) {
    TRY(add_to(iso, d->negative, subclass));
    return Value::false_();
  }
  if (!said.get().is_not_implemented())
    return iso.raise(AssertionError, "__subclasshook__ must return either False, True, or NotImplemented");
  if (is_type(self) && is_subtype(subclass.as<TypeObject>(), self.as<TypeObject>())) return yes(iso, d, subclass);
  Ref registered(iso, TRY(members(iso, d->registry)));
  for (size_t i = 0; i < registered.as<ListObject>()->length; ++i)
    if (TRY(is_subclass(iso, subclass, registered.as<ListObject>()->items[i]))) return yes(iso, d, subclass);
  Ref subclasses(iso, TRY(call_method(iso, self, names.dunder_subclasses)));
  if (!ListObject::check(subclasses)) return iso.raise(TypeError, "__subclasses__() must return a list");
  for (size_t i = 0; i < subclasses.as<ListObject>()->length; ++i) {
    Ref derived = Ref::borrow(iso, subclasses.as<ListObject>()->items[i]);
    if (TRY(is_subclass(iso, subclass, derived))) return yes(iso, d, subclass);
  }
  TRY(add_to(iso, d->negative, subclass));
  return Value::false_();
}

// ---- For tests and debugging
Result copy_of(Isolate& iso, Value set) {
  Ref out(iso, TRY(make_set(iso)));
  if (!set.is_empty()) TRY(set_update(iso, out.as<SetObject>(), set));
  return out.release();
}
Result get_dump(Isolate& iso, Value self) {
  Ref data(iso, TRY(data_of(iso, self)));
  auto* d = data.as<AbcData>();
  Ref registry(iso, TRY(copy_of(iso, d->registry))), cache(iso, TRY(copy_of(iso, d->cache)));
  Ref negative(iso, TRY(copy_of(iso, d->negative))), token(iso, TRY(make_int(iso, static_cast<int64_t>(d->negative_token))));
  return make_tuple(iso, {registry, cache, negative, token});
}
Status reset_registry(Isolate& iso, Value self) {
  Ref data(iso, TRY(data_of(iso, self)));
  clear_field(iso, data.as<AbcData>()->registry);
  return Status::ok();
}
Status reset_caches(Isolate& iso, Value self) {
  Ref data(iso, TRY(data_of(iso, self)));
  clear_field(iso, data.as<AbcData>()->cache);
  clear_field(iso, data.as<AbcData>()->negative);
  return Status::ok();
}
Result get_cache_token(Isolate& iso) { return make_int(iso, static_cast<int64_t>(iso.modules().abc_token)); }

constexpr MethodDef kFunctions[] = {
    def<"def _abc_init(self, /)", abc_init>("Internal ABC helper for class set-up. Should be never used outside abc module."),
    def<"def _abc_instancecheck(self, instance, /)", abc_instancecheck>(
        "Internal ABC helper for instance checks. Should be never used outside abc module."),
    def<"def _abc_register(self, subclass, /)", abc_register>(
        "Internal ABC helper for subclasss registration. Should be never used outside abc module."),
    def<"def _abc_subclasscheck(self, subclass, /)", abc_subclasscheck>(
        "Internal ABC helper for subclasss checks. Should be never used outside abc module."),
    def<"def _data_of(*classes)", data_of_classes>("Data of an abstract class with these registered."),
    def<"def _get_dump(self, /)", get_dump>(
        "Internal low-level ABC debugging hook: a 4-tuple of the registry, the cache of positive answers, the cache of "
        "negative ones, and the token of the latter."),
    def<"def _reset_caches(self, /)", reset_caches>("Internal ABC helper to reset both caches of a given class."),
    def<"def _reset_registry(self, /)", reset_registry>("Internal ABC helper to reset registry of a given class."),
    def<"def get_cache_token()", get_cache_token>(
        "Returns the current ABC cache token.\n\nThe token is an opaque object (supporting equality testing) identifying "
        "the\ncurrent version of the ABC cache for virtual subclasses. The token changes\nwith every call to register() on "
        "any ABC."),
};

}  // namespace

extern const TypeDef abc_data_type_def{.type = &abc_data_type,
                                       .name = "_abc._abc_data",
                                       .doc = "Internal state held by ABC machinery.",
                                       .base = nullptr,
                                       .instance_size = sizeof(AbcData),
                                       .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
                                       .slots = {.destroy = data_destroy, .traverse = data_traverse, .clear = data_destroy},
                                       .methods = kDataMethods,
                                       .method_count = std::size(kDataMethods)};

extern const ModuleDef abc_module_def{.name = "_abc",
                                      .doc = "Module contains faster C implementation of abc.ABCMeta",
                                      .functions = kFunctions,
                                      .function_count = std::size(kFunctions),
                                      .populate = nullptr};

}  // namespace skerry::abstract
