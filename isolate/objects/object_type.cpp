// object: the root of all types, and what every instance has by default.
#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/slot_wraps.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_table.h"

namespace skerry {

namespace {

bool has_arguments(const Args& args) { return args.count != 0 || args.keyword_count() != 0; }

Result object_new_slot(Isolate& iso, TypeObject* cls, Args args);
Status object_init_slot(Isolate& iso, Value self, Args args);

Result object_new_slot(Isolate& iso, TypeObject* cls, Args args) {
  if (has_arguments(args)) {
    if (cls->slots.new_ != &object_new_slot)
      return iso.raise(TypeError, "object.__new__() takes exactly one argument (the type to instantiate)");
    if (cls->slots.init == &object_init_slot) return iso.raise(TypeError, "{}() takes no arguments", type_name(cls));
  }
  if (cls->has(TypeFlag::kAbstract)) {
    Ref methods(iso, TRY(get_attribute(iso, as_value(cls), Ref(iso, intern(iso, "__abstractmethods__")))));
    Ref list(iso, TRY(to_list(iso, methods)));
    TRY(list_sort(iso, list.as<ListObject>(), Value::none(), false));
    auto* l = list.as<ListObject>();
    Ref separator(iso, TRY(make_str(iso, ", ")));
    Ref joined(iso, TRY(str_join(iso, separator, l->items, l->length)));
    return iso.raise(TypeError, "Can't instantiate abstract class {} with abstract method{} {}", type_name(cls),
                     l->length == 1 ? "" : "s", to_utf8(joined));
  }
  return allocate_instance(iso, cls);
}

Status object_init_slot(Isolate& iso, Value self, Args args) {
  TypeObject* cls = type_of(self);
  if (has_arguments(args)) {
    if (cls->slots.init != &object_init_slot)
      return iso.raise(TypeError, "object.__init__() takes exactly one argument (the instance to initialize)");
    if (cls->slots.new_ == &object_new_slot && !cls->has(TypeFlag::kNoInstantiation))
      return iso.raise(TypeError, "{}.__init__() takes exactly one argument (the instance to initialize)", type_name(cls));
  }
  return Status::ok();
}

Result object_str(Isolate& iso, Value self) { return repr(iso, self); }

Fallible<int64_t> object_hash(Isolate& iso, Value self) { return hash_identity(iso, self); }

Result object_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (op == CompareOp::kEq) return self == other ? Value::true_() : Value::not_implemented();
  if (op == CompareOp::kNe) {
    CompareSlot slot = type_of(self)->slots.compare;
    if (slot == nullptr || slot == &object_compare) return self == other ? Value::false_() : Value::not_implemented();
    Ref equal(iso, TRY(slot(iso, self, other, CompareOp::kEq)));
    if (equal.get().is_not_implemented()) return equal.release();
    return Value::boolean(!TRY(is_true(iso, equal)));
  }
  return Value::not_implemented();
}

Result object_get_class(Isolate& iso, Value self) { return retained(iso, as_value(type_of(self))); }

Status object_set_class(Isolate& iso, Value self, Value cls) {
  if (!is_type(cls)) return iso.raise(TypeError, "__class__ must be set to a class, not '{}' object", type_name(cls));
  TypeObject* to = cls.as<TypeObject>();
  TypeObject* from = type_of(self);
  if (from == to) return Status::ok();
  bool both_modules = is_subtype(from, &module_type) && is_subtype(to, &module_type);
  if (!self.is_object() || (!both_modules && (!from->has(TypeFlag::kHeapType) || !to->has(TypeFlag::kHeapType))))
    return iso.raise(TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses");
  uint32_t layout = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kHasDict, TypeFlag::kVariableSize, TypeFlag::kInlineSlots);
  if (from->instance_size != to->instance_size || from->native_size != to->native_size ||
      (from->flags & layout) != (to->flags & layout))
    return iso.raise(TypeError, "__class__ assignment: '{}' object layout differs from '{}'", type_name(to), type_name(from));
  Object* o = self.as_object();
  if (from->has(TypeFlag::kInlineSlots)) TRY(instance_dict(iso, o));  // leaves inline mode: shapes name their class
  if (from->slots.descriptor_get != to->slots.descriptor_get || from->slots.descriptor_set != to->slots.descriptor_set)
    iso.types().forget_versions();
  increment(iso, to);
  o->type = to;
  decrement(iso, from);
  return Status::ok();
}

Result object_format(Isolate& iso, Value self, Value spec) {
  if (!StrObject::check(spec)) return iso.raise(TypeError, "__format__() argument must be str, not {}", type_name_or_none(spec));
  if (spec.as<StrObject>()->length() != 0)
    return iso.raise(TypeError, "unsupported format string passed to {}.__format__", type_name(self));
  return to_str(iso, self);
}

Result object_reduce_ex(Isolate& iso, Value self, int64_t protocol) {
  Value reduce = type_lookup(iso, type_of(self), names.dunder_reduce);
  Value own = type_lookup(iso, &object_type, names.dunder_reduce);
  if (!reduce.is_empty() && !(reduce == own)) return call_class_attribute(iso, reduce, Args{&self, 1, Value()});
  Ref copyreg(iso, TRY(import_module(iso, "copyreg")));
  if (protocol >= 2) return reduce_newobj(iso, self, copyreg);
  Ref name(iso, intern(iso, "_reduce_ex"));
  return call_method(iso, copyreg, name, {self, Value::small_int(protocol)});
}
Result object_reduce(Isolate& iso, Value self) {
  Ref copyreg(iso, TRY(import_module(iso, "copyreg")));
  Ref name(iso, intern(iso, "_reduce_ex"));
  return call_method(iso, copyreg, name, {self, Value::small_int(0)});
}
Result object_getstate(Isolate& iso, Value self) { return default_state(iso, self); }

Result object_sizeof(Isolate& iso, Value self) {
  TypeObject* t = type_of(self);
  int64_t size = self.is_object() && t->has(TypeFlag::kVariableSize) ? static_cast<int64_t>(t->slots.variable_size(self.as_object()))
                                                                      : static_cast<int64_t>(t->instance_size);
  return make_int(iso, size);
}

// dir(object): names of the instance and of its class and bases.
Status merge_class_names(Isolate& iso, Value names_dict, Value cls) {
  TRY(iso.check_native_stack(""));
  TypeObject* t = cls.as<TypeObject>();
  TRY(dict_update(iso, names_dict.as<DictObject>(), Value::object(type_dict(iso, t))));
  if (t->bases.is_object())
    for (size_t i = 0; i < t->bases.as<TupleObject>()->length; ++i)
      TRY(merge_class_names(iso, names_dict, t->bases.as<TupleObject>()->items()[i]));
  return Status::ok();
}
Result object_dir(Isolate& iso, Value self) {
  Ref all(iso, TRY(make_dict(iso)));
  Result own = get_attribute_or_not_found(iso, self, names.dunder_dict);
  if (!own.is_not_found()) {
    Ref d(iso, TRY(own));
    if (DictObject::check(d)) TRY(dict_update(iso, all.as<DictObject>(), d));
  }
  TRY(merge_class_names(iso, all, as_value(type_of(self))));
  return to_list(iso, all);
}

Result object_init_subclass(Isolate&, TypeObject*) { return Value::none(); }
Result object_subclasshook(Isolate&, TypeObject*, Args) { return Value::not_implemented(); }

constexpr MethodDef kMethods[] = {
    def<"get __class__", object_get_class>("the object's class"),
    def<"set __class__", object_set_class>(nullptr),
    def<"__format__(self, format_spec, /)", object_format>("Default object formatter."),
    def<"__reduce_ex__(self, protocol, /)", object_reduce_ex>("Helper for pickle."),
    def<"__reduce__(self, /)", object_reduce>("Helper for pickle."),
    def<"__getstate__(self, /)", object_getstate>("Helper for pickle."),
    def<"__sizeof__(self, /)", object_sizeof>("Size of object in memory, in bytes."),
    def<"__dir__(self, /)", object_dir>("Default dir() implementation."),
    def<"class __init_subclass__()", object_init_subclass>(
        "This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\n"
        "overridden to extend subclasses.\n"),
    worded(Wording::kFormat, def<"class __subclasshook__(*args)", object_subclasshook>(
        "Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by abc.ABCMeta.__subclasscheck__().\n"
        "It should return True, False or NotImplemented.  If it returns\nNotImplemented, the normal algorithm is used.  Otherwise, it\n"
        "overrides the normal algorithm (and the outcome is cached).\n")),
};

}  // namespace

Result object_repr(Isolate& iso, Value self) {
  TypeObject* t = type_of(self);
  Ref module(iso, TRY(type_module(iso, t)));
  Ref qualname(iso, TRY(type_qualname(iso, t)));
  auto address = static_cast<unsigned long long>(self.bits() & ~uint64_t{1});
  if (StrObject::check(module) && !str_is(module, "builtins"))
    return make_str(iso, fmt::format("<{}.{} object at {:#x}>", to_utf8(module), to_utf8(qualname), address));
  return make_str(iso, fmt::format("<{} object at {:#x}>", to_utf8(qualname), address));
}

bool uses_object_new(const TypeObject* t) { return t->slots.new_ == &object_new_slot; }
bool uses_object_init(const TypeObject* t) { return t->slots.init == &object_init_slot; }

TypeObject object_type;
extern const TypeDef object_type_def{
    .type = &object_type,
    .name = "object",
    .doc = "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\n"
           "instance that has no instance attributes and cannot be given any.\n",
    .base = nullptr,
    .instance_size = sizeof(Object),
    .flags = flags(TypeFlag::kBaseType),
    .slots = {.new_ = object_new_slot,
              .init = object_init_slot,
              .repr = object_repr,
              .str = object_str,
              .hash = object_hash,
              .compare = object_compare,
              .get_attribute = generic_get_attribute,
              .set_attribute = generic_set_attribute},
    .methods = kMethods,
    .method_count = std::size(kMethods)};

}  // namespace skerry
