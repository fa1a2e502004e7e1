// Type parameters and type aliases (PEP 695), through our own `_type_parameters`, which stands on the library's `typing`.
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/slow.h"

namespace skerry {
namespace {

// A function of our module of Python code that knows typing.
Result ask(Isolate& iso, Frame* frame, std::string_view function, std::initializer_list<Value> arguments) {
  Value importer = dict_get_str(iso, frame->builtins.as<DictObject>(), names.dunder_import);
  if (importer.is_empty()) return iso.raise(ImportError, "__import__ not found");
  Ref held = Ref::borrow(iso, importer);
  Ref module_name(iso, intern(iso, "_type_parameters"));
  Ref module(iso, TRY(call(iso, held, {module_name})));
  Ref name(iso, intern(iso, function));
  Ref callee(iso, TRY(get_attribute(iso, module, name)));
  return call(iso, callee, arguments);
}

Result evaluate(Isolate& iso, Frame* frame, Intrinsic intrinsic, const Value* r) {
  switch (intrinsic) {
    case Intrinsic::kTypeVar: return ask(iso, frame, "type_var", {r[0]});
    // Bounds and constraints are compiled as functions, so that they may name what is defined later.
    case Intrinsic::kTypeVarWithBound: return ask(iso, frame, "bounded_type_var", {r[0], r[1]});
    case Intrinsic::kTypeVarWithConstraints: return ask(iso, frame, "constrained_type_var", {r[0], r[1]});
    case Intrinsic::kParamSpec: return ask(iso, frame, "param_spec", {r[0]});
    case Intrinsic::kTypeVarTuple: return ask(iso, frame, "type_var_tuple", {r[0]});
    case Intrinsic::kSubscriptGeneric: return ask(iso, frame, "generic_base", {r[0]});
    case Intrinsic::kTypeAlias: {
      const TupleObject* parts = r[0].as<TupleObject>();
      return ask(iso, frame, "lazy_alias", {(*parts)[0], (*parts)[2], (*parts)[1]});
    }
    case Intrinsic::kSetTypeParams:
      TRY(set_attribute(iso, r[0], names.dunder_type_params, r[1]));
      return retained(iso, r[0]);
  }
  return iso.raise(SystemError, "unknown intrinsic");
}

bool has_second_operand(Intrinsic i) {
  return i == Intrinsic::kTypeVarWithBound || i == Intrinsic::kTypeVarWithConstraints || i == Intrinsic::kSetTypeParams;
}

}  // namespace

Status slow_intrinsic(Isolate& iso, Frame* frame, Insn insn) {
  auto intrinsic = static_cast<Intrinsic>(insn.c);
  Value v = TRY(evaluate(iso, frame, intrinsic, frame->registers() + insn.b));
  release_register(iso, frame, insn.b);
  if (has_second_operand(intrinsic)) release_register(iso, frame, insn.b + 1u);
  assign(iso, frame->registers()[insn.a], v);
  return Status::ok();
}

}  // namespace skerry
