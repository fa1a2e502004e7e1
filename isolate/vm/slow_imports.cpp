// import statements: what is looked up where; the import system itself lies in builtins/import.cpp.
#include <string>

#include "isolate/builtins/import.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/vm/activation.h"
#include "isolate/vm/slow.h"

namespace skerry {

Status slow_import_name(Isolate& iso, Frame* frame, Insn insn) {
  Value* w = frame->registers() + insn.b;
  Value importer = dict_get_str(iso, frame->builtins.as<DictObject>(), names.dunder_import);
  if (importer.is_empty()) return iso.raise(ImportError, "__import__ not found");
  Ref held = Ref::borrow(iso, importer);
  Value locals = frame->locals.is_empty() ? Value::none() : frame->locals;
  Value module = TRY(call(iso, held, {frame->code->names[insn.c], frame->globals, locals, w[1], w[0]}));
  release_registers(iso, w, w + 2);
  assign(iso, frame->registers()[insn.a], module);
  return Status::ok();
}

namespace {

// module.__spec__._initializing, as the import system of CPython marks a module whose code still runs.
bool is_initializing(Isolate& iso, Value module) {
  auto attribute = [&iso](Value of, Value name) {
    Result r = get_attribute_or_not_found(iso, of, name);
    if (r.is_raised()) iso.clear_pending();
    return Ref(iso, r.is_fault() ? Value::none() : r.value());
  };
  Ref spec = attribute(module, names.dunder_spec);
  if (spec.get().is_none()) return false;
  Ref flag_name(iso, intern(iso, "_initializing"));
  return attribute(spec, flag_name).get().is_true();
}

// sys.modules[name], or kNotFound.
Result find_loaded_module(Isolate& iso, Value name) {
  Result r = get_item(iso, TRY(iso.modules().modules()), name);
  if (r.is_raised() && iso.catch_pending(KeyError)) return Fault(FaultKind::kNotFound);
  return r;
}

Fault raise_cannot_import(Isolate& iso, Value module, Value name) {
  Result name_found = get_attribute_or_not_found(iso, module, names.dunder_name);
  if (name_found.is_raised()) return name_found.fault();
  Ref module_name(iso, name_found.is_fault() ? Value() : name_found.value());
  std::string shown = !module_name.is_empty() && StrObject::check(module_name) ? to_utf8(module_name) : "<unknown module name>";
  Ref file(iso);
  Result file_found = get_attribute_or_not_found(iso, module, names.dunder_file);
  if (file_found.is_raised()) iso.clear_pending();
  else if (!file_found.is_fault()) file.reset(file_found.value());
  bool has_file = !file.is_empty() && StrObject::check(file);
  std::string place = has_file ? to_utf8(file) : "unknown location";
  Fault fault = FaultKind::kRaised;
  if (is_initializing(iso, module))
    fault = iso.raise(ImportError,
                      "cannot import name '{}' from partially initialized module '{}' (most likely due to a circular "
                      "import) ({})",
                      to_utf8(name), shown, place);
  else
    fault = iso.raise(ImportError, "cannot import name '{}' from '{}' ({})", to_utf8(name), shown, place);
  if (!iso.has_pending()) return fault;
  Ref error = iso.take_pending();
  if (!module_name.is_empty()) TRY(set_attribute(iso, error, names.name, module_name));
  if (!file.is_empty()) TRY(set_attribute(iso, error, names.path, file));
  iso.restore_pending(error.release());
  return fault;
}

}  // namespace

static Result import_from(Isolate& iso, Value module, Value name) {
  Result found = get_attribute_or_not_found(iso, module, name);
  if (!found.is_not_found()) return found;
  // A submodule that a circular import has entered into sys.modules but not yet into its package.
  Result package = get_attribute_or_not_found(iso, module, names.dunder_name);
  if (!package.is_fault()) {
    Ref package_name(iso, package.value());
    if (StrObject::check(package_name)) {
      Ref full(iso, TRY(make_str(iso, to_utf8(package_name) + "." + to_utf8(name))));
      Result submodule = find_loaded_module(iso, full);
      if (!submodule.is_not_found()) return submodule;
    }
  } else if (package.is_raised()) {
    return package.fault();
  }
  return raise_cannot_import(iso, module, name);
}

namespace {

Status import_one(Isolate& iso, Value target, Value module, Value name) {
  Ref v(iso, TRY(get_attribute(iso, module, name)));
  return set_item(iso, target, name, v);
}

}  // namespace

static Status import_star(Isolate& iso, Value module, Value target_mapping) {
  Ref all_name(iso, intern(iso, "__all__"));
  Result all = get_attribute_or_not_found(iso, module, all_name);
  Ref exported(iso);
  bool skip_private = false;
  if (all.is_not_found()) {
    skip_private = true;
    Result dict = get_attribute_or_not_found(iso, module, names.dunder_dict);
    if (dict.is_not_found())
      return iso.raise(ImportError, "from-import-* object has no __dict__ and no __all__");
    Ref ns(iso, TRY(dict));
    exported.reset(TRY(to_list(iso, ns)));
  } else {
    Ref sequence(iso, TRY(all));
    exported.reset(TRY(to_list(iso, sequence)));
  }
  for (size_t i = 0; i < exported.as<ListObject>()->length; ++i) {
    Ref name = Ref::borrow(iso, exported.as<ListObject>()->items[i]);
    if (!StrObject::check(name)) {
      Ref module_name(iso, TRY(get_attribute(iso, module, names.dunder_name)));
      if (!StrObject::check(module_name))
        return iso.raise(TypeError, "module __name__ must be a string, not {}", type_name(module_name));
      return iso.raise(TypeError, "{} in {}.{} must be str, not {}", skip_private ? "Key" : "Item", to_utf8(module_name),
                       skip_private ? "__dict__" : "__all__", type_name(name));
    }
    const StrObject* s = name.as<StrObject>();
    if (skip_private && s->length() > 0 && s->at(0) == '_') continue;
    TRY(import_one(iso, target_mapping, module, name));
  }
  return Status::ok();
}

Status slow_import_from(Isolate& iso, Frame* frame, Insn insn) {
  return finish(iso, frame, insn, import_from(iso, frame->registers()[insn.b], frame->code->names[insn.c]));
}

Status slow_import_star(Isolate& iso, Frame* frame, Insn insn) {
  if (frame->locals.is_empty()) return iso.raise(SystemError, "no locals found during 'import *'");
  TRY(import_star(iso, frame->registers()[insn.a], frame->locals));
  if (insn.flags & kKillA) release_register(iso, frame, insn.a);
  return Status::ok();
}

}  // namespace skerry
