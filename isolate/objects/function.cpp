// function: a code object with what it was defined with.
#include "isolate/objects/function.h"
#include "isolate/builtins/boot.h"
#include "isolate/objects/late_globals.h"

#include <iterator>

#include "isolate/heap/allocate.h"
#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_table.h"
#include "isolate/vm/activation.h"

namespace skerry {

namespace {

// What globals["__builtins__"] says (a module or a dict), or the isolate's.
Value builtins_of(Isolate& iso, Value globals) {
  Value found = dict_get_str(iso, globals.as<DictObject>(), names.dunder_builtins);
  if (!found.is_empty()) {
    if (DictObject::check(found)) return found;
    if (ModuleObject::check(found)) return found.as<ModuleObject>()->dict;
  }
  return iso.builtins;
}

Value or_none(Value v) { return v.is_empty() ? Value::none() : v; }

}  // namespace

Result make_function(Isolate& iso, Value code, Value globals) {
  CodeObject* c = code.as<CodeObject>();
  auto* f = allocate_exact<FunctionObject, Cycles::kAttributed>(iso, &function_type);
  if (f == nullptr) return Fault(FaultKind::kRaised);
  increment(iso, code);
  f->code = c;
  f->globals = retained(iso, globals);
  f->builtins = retained(iso, builtins_of(iso, globals));
  f->defaults = f->keyword_defaults = f->closure = f->annotations = f->type_params = Value();
  f->name = retained(iso, c->name);
  f->qualname = retained(iso, c->qualname);
  Value module = dict_get_str(iso, globals.as<DictObject>(), names.dunder_name);
  f->module = retained(iso, or_none(module));
  bool documented = c->constant_count > 0 && StrObject::check(c->constants[0]);
  f->doc = documented ? retained(iso, c->constants[0]) : Value::none();
  f->state = nullptr;
  f->version = 0;
  return Value::object(f);
}

namespace {

void function_destroy(Isolate& iso, Object* o) {
  // Nobody sees the function any more: the fields need not be emptied.
  const auto* f = static_cast<FunctionObject*>(o);
  decrement(iso, f->globals);
  decrement(iso, f->builtins);
  decrement(iso, f->defaults);
  decrement(iso, f->keyword_defaults);
  decrement(iso, f->closure);
  decrement(iso, f->name);
  decrement(iso, f->qualname);
  decrement(iso, f->module);
  decrement(iso, f->doc);
  decrement(iso, f->annotations);
  decrement(iso, f->type_params);
  if (f->code) decrement(iso, Value::object(f->code));
}

void function_traverse(Object* o, Visitor& visitor) {
  auto* f = static_cast<FunctionObject*>(o);
  if (f->code) visitor.visit(Value::object(f->code));
  for (Value field : {f->globals, f->builtins, f->defaults, f->keyword_defaults, f->closure, f->name, f->qualname,
                      f->module, f->doc, f->annotations, f->type_params})
    visitor.visit(field);
}

// Breaks cycles but keeps what a call relies on: cycles through globals, closure and code are broken by the clear of
// dicts and cells.
void function_clear(Isolate& iso, Object* o) {
  auto* f = static_cast<FunctionObject*>(o);
  for (Value* field : {&f->defaults, &f->keyword_defaults, &f->annotations, &f->type_params}) clear_field(iso, *field);
  clear_field(iso, f->doc);
  f->doc = Value::none();
  clear_field(iso, f->module);
  f->module = Value::none();
}

Result function_repr(Isolate& iso, Value self) {
  return make_str(iso, fmt::format("<function {} at {:#x}>", to_utf8(self.as<FunctionObject>()->qualname),
                                   reinterpret_cast<uintptr_t>(self.as_object())));
}

Result function_call(Isolate& iso, Value self, Args args) {
  Frame* frame = TRY(push_call(iso, self.as<FunctionObject>(), args.values, args.count, args.keywords,
                               ArgumentOwnership::kBorrow));
  frame->flags |= kFrameEntry;
  return run_frame(iso, frame);
}

Result function_descriptor_get(Isolate& iso, Value self, Value instance, Value) {
  if (instance.is_empty() || instance.is_none()) return retained(iso, self);
  return make_method(iso, self, instance);
}

Result function_new(Isolate& iso, TypeObject*, Value code, Value globals, Value name, Value defaults, Value closure) {
  if (!CodeObject::check(code))
    return iso.raise(TypeError, "function() argument 'code' must be code, not {}", type_name(code));
  if (!DictObject::check(globals))
    return iso.raise(TypeError, "function() argument 'globals' must be dict, not {}", type_name(globals));
  if (!name.is_none() && !StrObject::check(name)) return iso.raise(TypeError, "arg 3 (name) must be None or string");
  if (!defaults.is_none() && !TupleObject::check(defaults))
    return iso.raise(TypeError, "arg 4 (defaults) must be None or tuple");
  uint32_t free_count = code.as<CodeObject>()->free_count;
  if (!TupleObject::check(closure)) {
    if (free_count > 0 && closure.is_none()) return iso.raise(TypeError, "arg 5 (closure) must be tuple");
    if (!closure.is_none()) return iso.raise(TypeError, "arg 5 (closure) must be None or tuple");
  }
  size_t given = closure.is_none() ? 0 : closure.as<TupleObject>()->length;
  if (given != free_count)
    return iso.raise(ValueError, "{} requires closure of length {}, not {}", to_utf8(code.as<CodeObject>()->name),
                     free_count, given);
  for (size_t i = 0; i < given; ++i) {
    Value cell = (*closure.as<TupleObject>())[i];
    if (!CellObject::check(cell)) return iso.raise(TypeError, "arg 5 (closure) expected cell, found {}", type_name(cell));
  }
  Ref made(iso, TRY(make_function(iso, code, globals)));
  FunctionObject* f = made.as<FunctionObject>();
  if (!name.is_none()) assign(iso, f->name, retained(iso, name));
  if (!defaults.is_none()) f->defaults = retained(iso, defaults);
  if (given > 0) f->closure = retained(iso, closure);
  f->state = iso.code_states().find(f->code);
  return made.release();
}

Result get_code(Isolate& iso, FunctionObject* f) { return retained(iso, Value::object(f->code)); }

void note_change(Isolate& iso, FunctionObject* f) {
  ++f->version;
  iso.types().note_redefinition();
}

// Activations of the old code may be running or suspended: they hold it from now on by themselves.
void keep_code_of_activations(Isolate& iso, FunctionObject* f) {
  for (Frame* frame = iso.frame; frame; frame = frame->caller) {
    if (frame->function != Value::object(f) || frame->code != f->code || frame->flags & kFrameOwnsCode) continue;
    increment(iso, Value::object(f->code));
    frame->flags |= kFrameOwnsCode;
  }
}

Status set_code(Isolate& iso, FunctionObject* f, Value code) {
  if (code.is_empty() || !CodeObject::check(code))
    return iso.raise(TypeError, "__code__ must be set to a code object");
  uint32_t cells = f->closure.is_empty() ? 0 : static_cast<uint32_t>(f->closure.as<TupleObject>()->length);
  if (code.as<CodeObject>()->free_count != cells)
    return iso.raise(ValueError, "{}() requires a code object with {} free vars, not {}", to_utf8(f->name), cells,
                     code.as<CodeObject>()->free_count);
  keep_code_of_activations(iso, f);
  Value old = Value::object(f->code);
  increment(iso, code);
  f->code = code.as<CodeObject>();
  f->state = iso.code_states().find(f->code);
  note_change(iso, f);
  decrement(iso, old);
  return Status::ok();
}

Result get_defaults(Isolate& iso, FunctionObject* f) { return retained(iso, or_none(f->defaults)); }
Status set_defaults(Isolate& iso, FunctionObject* f, Value v) {
  bool none = v.is_empty() || v.is_none();
  if (!none && !TupleObject::check(v)) return iso.raise(TypeError, "__defaults__ must be set to a tuple object");
  note_change(iso, f);
  assign(iso, f->defaults, none ? Value() : retained(iso, v));
  return Status::ok();
}
Result get_keyword_defaults(Isolate& iso, FunctionObject* f) { return retained(iso, or_none(f->keyword_defaults)); }
Status set_keyword_defaults(Isolate& iso, FunctionObject* f, Value v) {
  bool none = v.is_empty() || v.is_none();
  if (!none && !DictObject::check(v)) return iso.raise(TypeError, "__kwdefaults__ must be set to a dict object");
  note_change(iso, f);
  assign(iso, f->keyword_defaults, none ? Value() : retained(iso, v));
  return Status::ok();
}
Result get_closure(Isolate& iso, FunctionObject* f) { return retained(iso, or_none(f->closure)); }
Result get_globals(Isolate& iso, FunctionObject* f) {
  TRY(complete_globals(iso, f->globals));
  return retained(iso, f->globals);
}
Result get_builtins(Isolate& iso, FunctionObject* f) {
  Value own = TRY(builtins_for_script(iso, f->builtins));
  assign(iso, f->builtins, retained(iso, own));
  return own;
}
Status refuse_set(Isolate& iso, FunctionObject*, Value) { return iso.raise(AttributeError, "readonly attribute"); }
Result get_name(Isolate& iso, FunctionObject* f) { return retained(iso, f->name); }
Status set_name(Isolate& iso, FunctionObject* f, Value v) {
  if (v.is_empty() || !StrObject::check(v)) return iso.raise(TypeError, "__name__ must be set to a string object");
  note_change(iso, f);
  assign(iso, f->name, retained(iso, v));
  return Status::ok();
}
Result get_qualname(Isolate& iso, FunctionObject* f) { return retained(iso, f->qualname); }
Status set_qualname(Isolate& iso, FunctionObject* f, Value v) {
  if (v.is_empty() || !StrObject::check(v)) return iso.raise(TypeError, "__qualname__ must be set to a string object");
  note_change(iso, f);
  assign(iso, f->qualname, retained(iso, v));
  return Status::ok();
}
Result get_doc(Isolate& iso, FunctionObject* f) { return retained(iso, f->doc); }
Status set_doc(Isolate& iso, FunctionObject* f, Value v) {
  note_change(iso, f);
  assign(iso, f->doc, retained(iso, or_none(v)));
  return Status::ok();
}
Result get_module(Isolate& iso, FunctionObject* f) { return retained(iso, f->module); }
Status set_module(Isolate& iso, FunctionObject* f, Value v) {
  note_change(iso, f);
  assign(iso, f->module, retained(iso, or_none(v)));
  return Status::ok();
}

// Annotations are compiled as a flat tuple name, value, name, value...; most are never asked for.
Result get_annotations(Isolate& iso, FunctionObject* f) {
  if (f->annotations.is_empty() || TupleObject::check(f->annotations)) {
    Ref dict(iso, TRY(make_dict(iso)));
    if (!f->annotations.is_empty()) {
      const TupleObject* flat = f->annotations.as<TupleObject>();
      for (size_t i = 0; i + 1 < flat->length; i += 2)
        TRY(dict_set(iso, dict.as<DictObject>(), (*flat)[i], (*flat)[i + 1]));
    }
    assign(iso, f->annotations, dict.release());
  }
  return retained(iso, f->annotations);
}
Status set_annotations(Isolate& iso, FunctionObject* f, Value v) {
  bool none = v.is_empty() || v.is_none();
  if (!none && !DictObject::check(v)) return iso.raise(TypeError, "__annotations__ must be set to a dict object");
  assign(iso, f->annotations, none ? Value() : retained(iso, v));
  return Status::ok();
}
Result get_type_params(Isolate& iso, FunctionObject* f) {
  return retained(iso, f->type_params.is_empty() ? empty_tuple() : f->type_params);
}
Status set_type_params(Isolate& iso, FunctionObject* f, Value v) {
  if (v.is_empty() || !TupleObject::check(v)) return iso.raise(TypeError, "__type_params__ must be set to a tuple");
  assign(iso, f->type_params, retained(iso, v));
  return Status::ok();
}
Result get_dict(Isolate& iso, FunctionObject* f) { return retained(iso, TRY(instance_dict(iso, f))); }
Status set_dict(Isolate& iso, FunctionObject* f, Value v) {
  if (v.is_empty()) return iso.raise(TypeError, "cannot delete __dict__");
  if (!DictObject::check(v))
    return iso.raise(TypeError, "__dict__ must be set to a dictionary, not a '{}'", type_name(v));
  return set_instance_dict(iso, f, v);
}

constexpr MethodDef kMethods[] = {
    def<"new function(code, globals, name=None, argdefs=None, closure=None)", function_new>(
        "Create a function object."),
    def<"get __code__", get_code>(nullptr),
    def<"set __code__", set_code>(nullptr),
    def<"get __defaults__", get_defaults>(nullptr),
    def<"set __defaults__", set_defaults>(nullptr),
    def<"get __kwdefaults__", get_keyword_defaults>(nullptr),
    def<"set __kwdefaults__", set_keyword_defaults>(nullptr),
    def<"member __closure__", get_closure>(nullptr),
    def<"set __closure__", refuse_set>(nullptr),
    def<"member __globals__", get_globals>(nullptr),
    def<"set __globals__", refuse_set>(nullptr),
    def<"member __builtins__", get_builtins>(nullptr),
    def<"set __builtins__", refuse_set>(nullptr),
    def<"get __name__", get_name>(nullptr),
    def<"set __name__", set_name>(nullptr),
    def<"get __qualname__", get_qualname>(nullptr),
    def<"set __qualname__", set_qualname>(nullptr),
    def<"member __doc__", get_doc>(nullptr),
    def<"set __doc__", set_doc>(nullptr),
    def<"member __module__", get_module>(nullptr),
    def<"set __module__", set_module>(nullptr),
    def<"get __annotations__", get_annotations>(nullptr),
    def<"set __annotations__", set_annotations>(nullptr),
    def<"get __type_params__", get_type_params>(nullptr),
    def<"set __type_params__", set_type_params>(nullptr),
    def<"get __dict__", get_dict>(nullptr),
    def<"set __dict__", set_dict>(nullptr),
};

}  // namespace

TypeObject function_type;
extern const TypeDef function_type_def{
    .type = &function_type,
    .name = "function",
    .doc = "Create a function object.",
    .base = nullptr,
    .instance_size = sizeof(FunctionObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kHasDict, TypeFlag::kWeakrefs,
                   TypeFlag::kMethodDescriptor),
    .slots = {.destroy = function_destroy,
              .traverse = function_traverse,
              .clear = function_clear,
              .call = function_call,
              .repr = function_repr,
              .descriptor_get = function_descriptor_get},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
