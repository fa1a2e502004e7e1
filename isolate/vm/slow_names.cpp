// Names: globals, class and module namespaces, cells.
#include "isolate/compiler/code.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/late_globals.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/code_state.h"
#include "isolate/vm/slow.h"

namespace skerry {
namespace {

Value name_of(const Frame* frame, Insn insn) { return frame->code->names[insn.c]; }

Fault raise_undefined(Isolate& iso, Value name) {
  Fault fault = iso.raise(NameError, "name '{}' is not defined", to_utf8(name));
  if (iso.has_pending()) assign(iso, iso.pending().as<ExceptionObject>()->fields[0], retained(iso, name));
  return fault;
}

GlobalCache* cache_of(Frame* frame) {
  return frame->state ? &frame->state->caches()[extension_of(frame).x].global : nullptr;
}

// Borrowed, or Empty when the name is neither global nor built in. Fills the cache, if there is one.
Fallible<Value> find_global(Isolate& iso, Frame* frame, Value name, GlobalCache* cache) {
  DictObject* globals = frame->globals.as<DictObject>();
  int64_t entry = dict_find_str(iso, globals, name);
  if (entry < 0 && has_late_globals(globals)) [[unlikely]] {
    TRY(late_globals_hooks().load(iso, globals, name));
    entry = dict_find_str(iso, globals, name);
  }
  if (entry >= 0) {
    if (cache) *cache = GlobalCache{globals->version, 0, &globals->entries[entry].value};
    return globals->entries[entry].value;
  }
  DictObject* builtins = frame->builtins.as<DictObject>();
  entry = dict_find_str(iso, builtins, name);
  if (entry < 0) return Value();
  if (cache) *cache = GlobalCache{globals->version, builtins->version, &builtins->entries[entry].value};
  return builtins->entries[entry].value;
}

// Owned value of a name in a namespace mapping, or kNotFound.
Result get_from_mapping(Isolate& iso, Value mapping, Value name) {
  if (is_exact_dict(mapping)) {
    Value v = dict_get_str(iso, mapping.as<DictObject>(), name);
    if (v.is_empty()) return Fault(FaultKind::kNotFound);
    return retained(iso, v);
  }
  Result r = get_item(iso, mapping, name);
  if (r.is_raised() && iso.catch_pending(KeyError)) return Fault(FaultKind::kNotFound);
  return r;
}

Fault raise_no_locals(Isolate& iso, const char* doing, Value name) {
  return iso.raise(SystemError, "no locals found when {} '{}'", doing, to_utf8(name));
}

Value variable_name(const CodeObject* code, uint32_t index) {
  if (index < code->local_count) return (*code->local_names.as<TupleObject>())[index];
  return (*code->free_names.as<TupleObject>())[index - code->local_count];
}

}  // namespace

Fault raise_unbound_local(Isolate& iso, Frame* frame, uint32_t local_register) {
  return iso.raise(UnboundLocalError, "cannot access local variable '{}' where it is not associated with a value",
                   to_utf8(variable_name(frame->code, local_register)));
}

Fault raise_unbound_cell(Isolate& iso, Frame* frame, uint32_t cell_register) {
  if (cell_register < frame->code->local_count) return raise_unbound_local(iso, frame, cell_register);
  return iso.raise(NameError,
                   "cannot access free variable '{}' where it is not associated with a value in enclosing scope",
                   to_utf8(variable_name(frame->code, cell_register)));
}

Status slow_load_global(Isolate& iso, Frame* frame, Insn insn) {
  Value name = name_of(frame, insn);
  if (!is_exact_dict(frame->globals)) [[unlikely]] {
    // Of a subclass, its own look-up counts (__missing__); nothing is cached, so that it is asked each time.
    Result r = get_from_mapping(iso, frame->globals, name);
    if (!r.is_not_found()) return finish(iso, frame, insn, r);
    Value v = TRY(find_global(iso, frame, name, nullptr));
    if (v.is_empty()) return raise_undefined(iso, name);
    assign(iso, frame->registers()[insn.a], retained(iso, v));
    return Status::ok();
  }
  Value v = TRY(find_global(iso, frame, name, cache_of(frame)));
  if (v.is_empty()) return raise_undefined(iso, name);
  assign(iso, frame->registers()[insn.a], retained(iso, v));
  return Status::ok();
}

Status slow_store_global(Isolate& iso, Frame* frame, Insn insn) {
  DictObject* globals = frame->globals.as<DictObject>();
  Value name = name_of(frame, insn);
  TRY(dict_set(iso, globals, name, frame->registers()[insn.a]));
  if (GlobalCache* cache = cache_of(frame)) {
    int64_t entry = dict_find_str(iso, globals, name);
    if (entry >= 0) *cache = GlobalCache{globals->version, 0, &globals->entries[entry].value};
  }
  if (insn.flags & kKillA) release_register(iso, frame, insn.a);
  return Status::ok();
}

Status slow_delete_global(Isolate& iso, Frame* frame, Insn insn) {
  Value name = name_of(frame, insn);
  TRY(complete_globals(iso, frame->globals));
  if (!TRY(dict_delete(iso, frame->globals.as<DictObject>(), name))) return raise_undefined(iso, name);
  return Status::ok();
}

Status slow_load_name(Isolate& iso, Frame* frame, Insn insn) {
  Value name = name_of(frame, insn);
  if (frame->locals.is_empty()) return raise_no_locals(iso, "loading", name);
  if (frame->locals == frame->globals && is_exact_dict(frame->locals)) return slow_load_global(iso, frame, insn);
  Result r = get_from_mapping(iso, frame->locals, name);
  if (!r.is_not_found()) return finish(iso, frame, insn, r);
  Value v = TRY(find_global(iso, frame, name, nullptr));
  if (v.is_empty()) return raise_undefined(iso, name);
  assign(iso, frame->registers()[insn.a], retained(iso, v));
  return Status::ok();
}

Status slow_store_name(Isolate& iso, Frame* frame, Insn insn) {
  Value name = name_of(frame, insn);
  if (frame->locals.is_empty()) return raise_no_locals(iso, "storing", name);
  if (frame->locals == frame->globals && is_exact_dict(frame->locals)) return slow_store_global(iso, frame, insn);
  Value v = frame->registers()[insn.a];
  if (is_exact_dict(frame->locals))
    TRY(dict_set(iso, frame->locals.as<DictObject>(), name, v));
  else
    TRY(set_item(iso, frame->locals, name, v));
  if (insn.flags & kKillA) release_register(iso, frame, insn.a);
  return Status::ok();
}

Status slow_delete_name(Isolate& iso, Frame* frame, Insn insn) {
  Value name = name_of(frame, insn);
  if (frame->locals.is_empty()) return raise_no_locals(iso, "deleting", name);
  if (is_exact_dict(frame->locals)) {
    if (!TRY(dict_delete(iso, frame->locals.as<DictObject>(), name))) return raise_undefined(iso, name);
    return Status::ok();
  }
  Status deleted = delete_item(iso, frame->locals, name);
  if (deleted.is_fault() && iso.catch_pending(KeyError)) return raise_undefined(iso, name);
  return deleted;
}

Status slow_make_cell(Isolate& iso, Frame* frame, Insn insn) {
  Value& r = frame->registers()[insn.a];
  Value cell = TRY(make_cell(iso, r));
  assign(iso, r, cell);
  return Status::ok();
}

Status slow_delete_deref(Isolate& iso, Frame* frame, Insn insn) {
  CellObject* cell = frame->registers()[insn.a].as<CellObject>();
  if (cell->content.is_empty()) return raise_unbound_cell(iso, frame, insn.a);
  clear_field(iso, cell->content);
  return Status::ok();
}

Status slow_load_class_deref(Isolate& iso, Frame* frame, Insn insn) {
  if (!frame->locals.is_empty()) {
    Result r = get_from_mapping(iso, frame->locals, name_of(frame, insn));
    if (!r.is_not_found()) {
      Value v = TRY(r);
      assign(iso, frame->registers()[insn.a], v);
      return Status::ok();
    }
  }
  Value content = frame->registers()[insn.b].as<CellObject>()->content;
  if (content.is_empty()) return raise_unbound_cell(iso, frame, insn.b);
  assign(iso, frame->registers()[insn.a], retained(iso, content));
  return Status::ok();
}

Status slow_load_from_dict_or_global(Isolate& iso, Frame* frame, Insn insn) {
  Value name = name_of(frame, insn);
  Result r = get_from_mapping(iso, frame->registers()[insn.b], name);
  if (!r.is_not_found()) {
    Value v = TRY(r);
    if (insn.flags & kKillB) release_register(iso, frame, insn.b);
    assign(iso, frame->registers()[insn.a], v);
    return Status::ok();
  }
  Value v = TRY(find_global(iso, frame, name, nullptr));
  if (v.is_empty()) return raise_undefined(iso, name);
  increment(iso, v);
  if (insn.flags & kKillB) release_register(iso, frame, insn.b);
  assign(iso, frame->registers()[insn.a], v);
  return Status::ok();
}

Status slow_load_from_dict_or_deref(Isolate& iso, Frame* frame, Insn insn) {
  Result r = get_from_mapping(iso, frame->registers()[insn.a], name_of(frame, insn));
  if (!r.is_not_found()) {
    Value v = TRY(r);
    assign(iso, frame->registers()[insn.a], v);
    return Status::ok();
  }
  Value content = frame->registers()[insn.b].as<CellObject>()->content;
  if (content.is_empty()) return raise_unbound_cell(iso, frame, insn.b);
  assign(iso, frame->registers()[insn.a], retained(iso, content));
  return Status::ok();
}

Status slow_load_locals(Isolate& iso, Frame* frame, Insn insn) {
  if (frame->locals.is_empty()) return iso.raise(SystemError, "no locals");
  assign(iso, frame->registers()[insn.a], retained(iso, frame->locals));
  return Status::ok();
}

Status slow_load_build_class(Isolate& iso, Frame* frame, Insn insn) {
  Value v = dict_get_str(iso, frame->builtins.as<DictObject>(), names.dunder_build_class);
  if (v.is_empty()) return iso.raise(NameError, "__build_class__ not found");
  assign(iso, frame->registers()[insn.a], retained(iso, v));
  return Status::ok();
}

Status slow_load_assertion_error(Isolate& iso, Frame* frame, Insn insn) {
  assign(iso, frame->registers()[insn.a], as_value(&AssertionError));
  return Status::ok();
}

Status slow_setup_annotations(Isolate& iso, Frame* frame, Insn) {
  if (frame->locals.is_empty()) return iso.raise(SystemError, "no locals found when setting up annotations");
  Result found = get_from_mapping(iso, frame->locals, names.dunder_annotations);
  if (!found.is_not_found()) {
    Ref existing(iso, TRY(found));
    return Status::ok();
  }
  Ref fresh(iso, TRY(make_dict(iso)));
  return set_item(iso, frame->locals, names.dunder_annotations, fresh);
}

}  // namespace skerry
