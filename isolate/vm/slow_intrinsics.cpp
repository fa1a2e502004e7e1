// Type parameters and type aliases (PEP 695), through `typing` and what our own `_type_parameters` adds to it.
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/slow.h"

namespace skerry {
namespace {

Result module_attribute(Isolate& iso, Frame* frame, std::string_view module, std::string_view name) {
  Value importer = dict_get_str(iso, frame->builtins.as<DictObject>(), names.dunder_import);
  if (importer.is_empty()) return iso.raise(ImportError, "__import__ not found");
  Ref held = Ref::borrow(iso, importer);
  Ref module_name(iso, intern(iso, module));
  Ref imported(iso, TRY(call(iso, held, {module_name})));
  Ref key(iso, intern(iso, name));
  return get_attribute(iso, imported, key);
}

// Bounds and constraints are compiled as functions, so that they may name what is defined later.
Result evaluated(Isolate& iso, Value v) {
  if (has_type(v, function_type)) return call(iso, v, {});
  return retained(iso, v);
}

Result type_var(Isolate& iso, Frame* frame, Value name, Value bound, Value constraints) {
  Ref cls(iso, TRY(module_attribute(iso, frame, "_type_parameters", "TypeVar")));
  if (!constraints.is_empty()) {
    Ref tuple(iso, TRY(evaluated(iso, constraints)));
    Ref items(iso, TRY(to_tuple(iso, tuple)));
    const TupleObject* t = items.as<TupleObject>();
    Ref all(iso, TRY(allocate_tuple(iso, t->length + 1)));
    all.as<TupleObject>()->items()[0] = retained(iso, name);
    for (size_t i = 0; i < t->length; ++i) all.as<TupleObject>()->items()[i + 1] = retained(iso, (*t)[i]);
    return call_with(iso, cls, all, Value());
  }
  if (bound.is_empty()) return call(iso, cls, {name});
  Ref value(iso, TRY(evaluated(iso, bound)));
  Ref keyword(iso, intern(iso, "bound"));
  Ref keywords(iso, TRY(make_tuple(iso, {keyword})));
  Value values[] = {name, value};
  return call(iso, cls, Args{values, 1, keywords});
}

Result evaluate(Isolate& iso, Frame* frame, Intrinsic intrinsic, const Value* r) {
  switch (intrinsic) {
    case Intrinsic::kTypeVar: return type_var(iso, frame, r[0], Value(), Value());
    case Intrinsic::kTypeVarWithBound: return type_var(iso, frame, r[0], r[1], Value());
    case Intrinsic::kTypeVarWithConstraints: return type_var(iso, frame, r[0], Value(), r[1]);
    case Intrinsic::kParamSpec: {
      Ref cls(iso, TRY(module_attribute(iso, frame, "_type_parameters", "ParamSpec")));
      return call(iso, cls, {r[0]});
    }
    case Intrinsic::kTypeVarTuple: {
      Ref cls(iso, TRY(module_attribute(iso, frame, "typing", "TypeVarTuple")));
      return call(iso, cls, {r[0]});
    }
    case Intrinsic::kSubscriptGeneric: {
      Ref generic(iso, TRY(module_attribute(iso, frame, "typing", "Generic")));
      return get_item(iso, generic, r[0]);
    }
    case Intrinsic::kTypeAlias: {
      Ref cls(iso, TRY(module_attribute(iso, frame, "_type_parameters", "lazy_alias")));
      const TupleObject* parts = r[0].as<TupleObject>();
      return call(iso, cls, {(*parts)[0], (*parts)[2], (*parts)[1]});
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
