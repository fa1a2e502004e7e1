// The module type.
#include "isolate/objects/module.h"

#include <iterator>
#include <vector>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/late_globals.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"

namespace skerry {

namespace {

DictObject* dict_of(Value module) { return module.as<ModuleObject>()->dict.as<DictObject>(); }

Result module_new(Isolate& iso, TypeObject* cls, Args) {
  Value v = TRY(allocate_instance(iso, cls));
  v.as<ModuleObject>()->def = nullptr;
  v.as<ModuleObject>()->dict = Value();
  Ref held(iso, v);
  v.as<ModuleObject>()->dict = TRY(make_dict(iso));
  return held.release();
}

Status fill_new_module(Isolate& iso, Value module, Value name, Value doc) {
  DictObject* d = dict_of(module);
  TRY(dict_set(iso, d, names.dunder_name, name));
  TRY(dict_set(iso, d, names.dunder_doc, doc));
  for (Value n : {names.dunder_package, names.dunder_loader, names.dunder_spec})
    if (dict_get_str(iso, d, n).is_empty()) TRY(dict_set(iso, d, n, Value::none()));
  return Status::ok();
}
Status module_init(Isolate& iso, ModuleObject* self, Value name, Value doc) {
  if (!StrObject::check(name)) return iso.raise(TypeError, "module() argument 'name' must be str, not {}", type_name_or_none(name));
  return fill_new_module(iso, Value::object(self), name, doc);
}

// A missing attribute asks the module's own __getattr__ (PEP 562).
Result module_get_attribute(Isolate& iso, Value self, Value name) {
  if (!StrObject::check(name)) return iso.raise(TypeError, "attribute name must be string, not '{}'", type_name(name));
  DictObject* d = dict_of(self);
  TRY(complete_globals(iso, Value::object(d)));
  Value on_type = type_lookup(iso, type_of(self), name);
  bool is_data = !on_type.is_empty() && type_of(on_type)->slots.descriptor_set != nullptr;
  if (!is_data) {
    Value v = dict_get_str(iso, d, name);
    if (!v.is_empty()) return retained(iso, v);
  }
  Result found = generic_get_attribute_or_not_found(iso, self, name);
  if (!found.is_not_found()) return found;
  Value hook = dict_get_str(iso, d, names.dunder_getattr);
  if (!hook.is_empty()) {
    Ref held = Ref::borrow(iso, hook);
    return call(iso, held, {name});
  }
  Value module_name = dict_get_str(iso, d, names.dunder_name);
  Fault fault = Fault(FaultKind::kRaised);
  if (module_name.is_object() && StrObject::check(module_name)) {
    bool initializing = false;
    Value spec = dict_get_str(iso, d, names.dunder_spec);
    if (spec.is_object()) {
      Result flag = get_attribute_or_not_found(iso, spec, Ref(iso, intern(iso, "_initializing")));
      if (flag.is_raised()) iso.clear_pending();
      else if (!flag.is_fault()) initializing = Ref(iso, flag.value()).get().is_true();
    }
    fault = initializing
                ? iso.raise(AttributeError,
                            "partially initialized module '{}' has no attribute '{}' (most likely due to a circular import)",
                            to_utf8(module_name), to_utf8(name))
                : iso.raise(AttributeError, "module '{}' has no attribute '{}'", to_utf8(module_name), to_utf8(name));
  } else {
    fault = iso.raise(AttributeError, "module has no attribute '{}'", to_utf8(name));
  }
  annotate_attribute_error(iso, self, name);
  return fault;
}
Status module_set_attribute(Isolate& iso, Value self, Value name, Value value) {
  if (!StrObject::check(name)) return iso.raise(TypeError, "attribute name must be string, not '{}'", type_name(name));
  TRY(complete_globals(iso, self.as<ModuleObject>()->dict));
  Value descriptor = type_lookup(iso, type_of(self), name);
  if (!descriptor.is_empty() && type_of(descriptor)->slots.descriptor_set != nullptr)
    return type_of(descriptor)->slots.descriptor_set(iso, descriptor, self, value);
  if (!value.is_empty()) return dict_set(iso, dict_of(self), name, value);
  if (TRY(dict_delete(iso, dict_of(self), name))) return Status::ok();
  return iso.raise(AttributeError, "module '{}' has no attribute '{}'",
                   to_utf8(dict_get_str(iso, dict_of(self), names.dunder_name)), to_utf8(name));
}

Result repr_without_spec(Isolate& iso, Value self) {
  DictObject* d = dict_of(self);
  Value name = dict_get_str(iso, d, names.dunder_name);
  std::string shown = name.is_object() && StrObject::check(name) ? to_utf8(name) : "?";
  Value file = dict_get_str(iso, d, names.dunder_file);
  if (file.is_object() && StrObject::check(file)) {
    Ref quoted(iso, TRY(repr(iso, file)));
    return make_str(iso, fmt::format("<module '{}' from {}>", shown, to_utf8(quoted)));
  }
  if (self.as<ModuleObject>()->def != nullptr || !dict_get_str(iso, d, names.dunder_spec).is_none()) return make_str(iso, fmt::format("<module '{}' (built-in)>", shown));
  Value loader = dict_get_str(iso, d, names.dunder_loader);
  if (loader.is_empty() || loader.is_none()) return make_str(iso, fmt::format("<module '{}'>", shown));
  Ref described(iso, TRY(repr(iso, Ref::borrow(iso, loader))));
  return make_str(iso, fmt::format("<module '{}' ({})>", shown, to_utf8(described)));
}

// As importlib's _module_repr: a spec knows best, then a loader that wants to say it itself.
Result module_repr(Isolate& iso, Value self) {
  Ref spec = Ref::borrow(iso, dict_get_str(iso, dict_of(self), names.dunder_spec));
  if (!spec.is_empty() && !spec.get().is_none()) {
    auto part = [&](std::string_view name) -> Result {
      Result found = get_attribute_or_not_found(iso, spec, Ref(iso, intern(iso, name)));
      return found.is_not_found() ? Result(Value::none()) : found;
    };
    Ref name(iso, TRY(part("name"))), origin(iso, TRY(part("origin"))), loader(iso, TRY(part("loader"))), place(iso, TRY(part("has_location")));
    std::string shown = "?";
    if (!name.get().is_none()) shown = to_utf8(Ref(iso, TRY(to_str(iso, name))));
    if (origin.get().is_none()) {
      if (loader.get().is_none()) return make_str(iso, fmt::format("<module '{}'>", shown));
      return make_str(iso, fmt::format("<module '{}' ({})>", shown, to_utf8(Ref(iso, TRY(repr(iso, loader))))));
    }
    if (TRY(is_true(iso, place))) return make_str(iso, fmt::format("<module '{}' from {}>", shown, to_utf8(Ref(iso, TRY(repr(iso, origin))))));
    return make_str(iso, fmt::format("<module '{}' ({})>", shown, to_utf8(Ref(iso, TRY(to_str(iso, origin))))));
  }
  Ref loader = Ref::borrow(iso, dict_get_str(iso, dict_of(self), names.dunder_loader));
  if (!loader.is_empty() && !loader.get().is_none()) {
    Result hook = get_attribute_or_not_found(iso, loader, Ref(iso, intern(iso, "module_repr")));
    if (hook.is_fault() && !hook.is_not_found()) return hook.fault();
    if (!hook.is_fault()) {
      Ref function(iso, hook.value());
      Result text = call(iso, function, {self});
      if (!text.is_fault() || !iso.catch_pending(Exception)) return text;
    }
  }
  return repr_without_spec(iso, self);
}

void module_destroy(Isolate& iso, Object* o) { clear_field(iso, static_cast<ModuleObject*>(o)->dict); }
void module_traverse(Object* o, Visitor& v) { v.visit(static_cast<ModuleObject*>(o)->dict); }

Result module_get_dict(Isolate& iso, ModuleObject* self) {
  TRY(complete_globals(iso, self->dict));
  return retained(iso, self->dict);
}
Result module_dir(Isolate& iso, ModuleObject* self) {
  TRY(complete_globals(iso, self->dict));
  Value hook = dict_get_str(iso, self->dict.as<DictObject>(), "__dir__");
  if (!hook.is_empty()) {
    Ref held = Ref::borrow(iso, hook);
    return call(iso, held, {});
  }
  Ref dict(iso, TRY(get_attribute(iso, Value::object(self), names.dunder_dict)));
  if (!DictObject::check(dict)) return iso.raise(TypeError, "<module>.__dict__ is not a dictionary");
  return to_list(iso, dict);
}
Result module_get_annotations(Isolate& iso, ModuleObject* self) {
  DictObject* d = self->dict.as<DictObject>();
  Value found = dict_get_str(iso, d, names.dunder_annotations);
  if (!found.is_empty()) return retained(iso, found);
  Ref fresh(iso, TRY(make_dict(iso)));
  TRY(dict_set(iso, d, names.dunder_annotations, fresh));
  return fresh.release();
}
Status module_set_annotations(Isolate& iso, ModuleObject* self, Value value) {
  DictObject* d = self->dict.as<DictObject>();
  if (!value.is_empty()) return dict_set(iso, d, names.dunder_annotations, value);
  if (TRY(dict_delete(iso, d, names.dunder_annotations))) return Status::ok();
  return iso.raise(AttributeError, "__annotations__");
}

constexpr MethodDef kMethods[] = {
    def<"member __dict__", module_get_dict>(nullptr),
    def<"get __annotations__", module_get_annotations>(nullptr),
    def<"set __annotations__", module_set_annotations>(nullptr),
    def<"__init__(self, name, doc=None)", module_init>("Initialize self.  See help(type(self)) for accurate signature."),
    def<"__dir__(self, /)", module_dir>("__dir__() -> list\nspecialized dir() implementation"),
};
Status module_init_slot(Isolate& iso, Value self, Args args) {
  std::vector<Value> argv{self};
  argv.insert(argv.end(), args.values, args.values + args.count + args.keyword_count());
  static constexpr MethodDef kInit = def<"module(self, name, doc=None)", module_init>(nullptr);
  decrement(iso, TRY(call_native(iso, kInit, &module_type, Args{argv.data(), args.count + 1, args.keywords})));
  return Status::ok();
}

}  // namespace

Result make_module(Isolate& iso, std::string_view name) {
  Ref module(iso, TRY(module_new(iso, &module_type, Args())));
  Ref n(iso, name == "__main__" ? names.dunder_main : TRY(make_str(iso, name)));
  TRY(fill_new_module(iso, module, n, Value::none()));
  return module.release();
}

Result make_module_of(Isolate& iso, Value dict) {
  Value module = TRY(allocate_instance(iso, &module_type));
  module.as<ModuleObject>()->def = nullptr;
  module.as<ModuleObject>()->dict = retained(iso, dict);
  return module;
}

Status module_set(Isolate& iso, Value module, std::string_view name, Value borrowed) {
  Ref n(iso, intern(iso, name));
  return dict_set(iso, dict_of(module), n, borrowed);
}

Result make_native_module(Isolate& iso, const ModuleDef& def) {
  Ref module(iso, TRY(make_module(iso, def.name)));
  module.as<ModuleObject>()->def = &def;
  DictObject* d = dict_of(module);
  if (def.doc != nullptr) {
    Ref doc(iso, TRY(make_str(iso, def.doc)));
    TRY(dict_set(iso, d, names.dunder_doc, doc));
  }
  Ref module_name(iso, TRY(make_str(iso, def.name)));
  for (uint32_t i = 0; i < def.function_count; ++i) {
    Ref f(iso, TRY(make_native_function(iso, &native_function_type, &def.functions[i], nullptr, module_name)));
    TRY(dict_set(iso, d, f.as<NativeFunction>()->name, f));
  }
  if (def.populate != nullptr) TRY(def.populate(iso, module));
  return module.release();
}

TypeObject module_type;
extern const TypeDef module_type_def{
    .type = &module_type,
    .name = "module",
    .doc = "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.",
    .base = nullptr,
    .instance_size = sizeof(ModuleObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs, TypeFlag::kBaseType),
    .slots = {.destroy = module_destroy,
              .traverse = module_traverse,
              // No clear: the dict may be the globals of functions that live on; when it is garbage, too, its own breaks the cycle.
              .new_ = module_new,
              .init = module_init_slot,
              .repr = module_repr,
              .get_attribute = module_get_attribute,
              .set_attribute = module_set_attribute},
    .methods = kMethods,
    .method_count = std::size(kMethods)};

}  // namespace skerry
