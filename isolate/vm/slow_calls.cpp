// Calls of what is not a Python function with plain arguments, and the making of functions.
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/activation.h"
#include "isolate/vm/call_text.h"
#include "isolate/vm/slow.h"

namespace skerry {

std::string call_text(Isolate& iso, Value callable) {
  Ref saved(iso, iso.has_pending() ? iso.take_pending().release() : Value());
  auto attribute = [&iso, callable](Value name) {
    Result r = get_attribute_or_not_found(iso, callable, name);
    if (r.is_raised()) iso.clear_pending();
    return Ref(iso, r.is_fault() ? Value() : r.value());
  };
  std::string text;
  Ref qualname = attribute(names.dunder_qualname);
  if (!qualname.is_empty() && StrObject::check(qualname)) {
    Ref module = attribute(names.dunder_module);
    if (!module.is_empty() && StrObject::check(module) && !str_is(module, "builtins"))
      text = to_utf8(module) + ".";
    text += to_utf8(qualname) + "()";
  } else {
    Result r = to_str(iso, callable);
    if (r.is_raised()) iso.clear_pending();
    Ref shown(iso, r.is_fault() ? Value() : r.value());
    text = shown.is_empty() ? std::string("object") : to_utf8(shown);
  }
  if (!saved.is_empty()) iso.restore_pending(saved.release());
  return text;
}

// f(*args, **kwargs): the window holds callable, iterable, dict or Empty.
Status slow_call_ex(Isolate& iso, Frame* frame, Insn insn) {
  Value* w = frame->registers() + insn.b;
  if (!is_exact_tuple(w[1])) {
    const Slots& slots = type_of(w[1])->slots;
    if (!slots.iter && !slots.get_item)
      return iso.raise(TypeError, "{} argument after * must be an iterable, not {}", call_text(iso, w[0]), type_name(w[1]));
    Value tuple = TRY(to_tuple(iso, w[1]));
    assign(iso, w[1], tuple);
  }
  Value result = TRY(call_with(iso, w[0], w[1], w[2]));
  release_registers(iso, w, w + 3);
  assign(iso, frame->registers()[insn.a], result);
  return Status::ok();
}

enum MakeFunctionParts : uint16_t { kWithDefaults = 1, kWithKeywordDefaults = 2, kWithAnnotations = 4, kWithClosure = 8 };

Status slow_make_function(Isolate& iso, Frame* frame, Insn insn) {
  Value code = frame->code->constants[extension_of(frame).x];
  Value made = TRY(make_function(iso, code, frame->globals));
  FunctionObject* f = made.as<FunctionObject>();
  Value* w = frame->registers() + insn.b;
  auto take = [&w](Value& field) {
    field = *w;
    *w++ = Value();
  };
  if (insn.c & kWithDefaults) take(f->defaults);
  if (insn.c & kWithKeywordDefaults) take(f->keyword_defaults);
  if (insn.c & kWithAnnotations) take(f->annotations);
  if (insn.c & kWithClosure) take(f->closure);
  f->state = iso.code_states().find(f->code);
  assign(iso, frame->registers()[insn.a], made);
  return Status::ok();
}

Status slow_print_expression(Isolate& iso, Frame* frame, Insn insn) {
  Value importer = dict_get_str(iso, frame->builtins.as<DictObject>(), names.dunder_import);
  if (importer.is_empty()) return iso.raise(ImportError, "__import__ not found");
  Ref held = Ref::borrow(iso, importer);
  Ref sys(iso, TRY(call(iso, held, {names.sys})));
  Ref hook_name(iso, intern(iso, "displayhook"));
  Result hook = get_attribute_or_not_found(iso, sys, hook_name);
  if (hook.is_not_found()) return iso.raise(RuntimeError, "lost sys.displayhook");
  Ref function(iso, TRY(hook));
  Ref shown(iso, TRY(call(iso, function, {frame->registers()[insn.a]})));
  if (insn.flags & kKillA) release_register(iso, frame, insn.a);
  return Status::ok();
}

}  // namespace skerry
