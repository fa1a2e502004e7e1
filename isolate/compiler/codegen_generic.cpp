// PEP 695: type parameters of functions and classes, and the `type` statement. Each generic definition is made inside a
// small function whose variables are the parameters; it is called at once.
#include "isolate/compiler/codegen.h"

namespace skerry::compiler {

using namespace syntax;

// A parameterless function that evaluates one expression when it is asked.
ConstId CodeGenerator::expression_code(const Scope& scope, Identifier name, const ExprNode& e) {
  begin(scope, CodeKind::kFunction, name, e);
  constant_index(unit_->pool.none());
  prologue();
  Operand value = operand(e, Later::kNothing);
  at(e);
  in_register(value);
  out().emit(Op::RETURN, value.index, 0, 0, kill_a(value));
  out().set_unreachable();
  return end();
}

// Makes the parameters, binds their names, and puts the tuple of them into dst.
void CodeGenerator::type_parameters(Seq<TypeParamNode*> params, int dst) {
  Mark mark(*this);
  int base = on_top(dst) ? dst : temp();
  for (uint32_t i = 0; i < params.size(); ++i) {
    if (failed()) return;
    const TypeParamNode& p = *params[i];
    int r = i == 0 ? base : temp();
    at(p);
    Identifier name;
    Intrinsic kind = Intrinsic::kTypeVar;
    if (auto* variable = syntax::as<TypeVar>(&p)) {
      name = variable->name;
      if (variable->bound) {
        Mark bound_mark(*this);
        kind = variable->bound->kind == NodeKind::Tuple ? Intrinsic::kTypeVarWithConstraints
                                                        : Intrinsic::kTypeVarWithBound;
        int function = temp();
        ConstId code = expression_code(*table_.scope_of(&p), name, *variable->bound);
        make_function(code, 0, function, function, *variable->bound);
        at(p);
      }
    } else if (auto* spec = syntax::as<ParamSpec>(&p)) {
      name = spec->name;
      kind = Intrinsic::kParamSpec;
    } else {
      name = static_cast<const TypeVarTuple&>(p).name;
      kind = Intrinsic::kTypeVarTuple;
    }
    load_constant(r, unit_->pool.str(name));
    out().emit(Op::INTRINSIC, r, r, static_cast<unsigned>(kind));
    store_name(name, {Operand::kLocal, static_cast<uint32_t>(r)}, p);
  }
  out().emit(Op::BUILD_TUPLE, dst, base, params.size());
}

void CodeGenerator::generic_function(const FunctionDef& f, int dst) {
  const Scope* outer = table_.scope_of(f.type_params.data);
  const Scope* inner = table_.scope_of(&f);
  int base = dst;  // the topmost temporary
  at(f);
  unsigned parts = defaults(*f.args);
  int given = f_->top - base - 1;

  begin(*outer, CodeKind::kGeneric, arena_.intern("<generic parameters of " + std::string(f.name) + ">"), f);
  f_->parts->argument_count = static_cast<uint16_t>(given);
  constant_index(unit_->pool.none());
  prologue();
  int function = temp();
  int parameters = function + 1;
  {
    temp();
    type_parameters(f.type_params, parameters);
    // The window: defaults, keyword defaults, annotations, closure.
    int window_base = f_->top;
    for (Identifier name : {names_.dot_defaults, names_.dot_kwdefaults})
      if (f_->scope.find(name)) out().emit(Op::MOVE, temp(), f_->registers[name.data()], 0, 0);
    parts |= annotations(f);
    Location where = f;
    if (!f.decorator_list.empty()) where.lineno = f.decorator_list[0]->lineno;
    CodeKind kind = f.kind == NodeKind::AsyncFunctionDef ? CodeKind::kAsyncFunction : CodeKind::kFunction;
    ConstId code = function_code(*inner, kind, f.name, *f.args, where, f.body);
    make_function(code, parts, window_base, function, f);
  }
  out().emit(Op::INTRINSIC, function, function, static_cast<unsigned>(Intrinsic::kSetTypeParams));
  out().emit(Op::RETURN, function, 0, 0, kKillA);
  out().set_unreachable();
  ConstId code = end();

  int saved = f_->top;
  make_function(code, 0, saved, base, f);
  out().emit_ext(Op::CALL, dst, base, static_cast<unsigned>(given), 0, out().new_cache(), UINT32_MAX);
  f_->top = dst + 1;
}

void CodeGenerator::generic_class(const ClassDef& c, int32_t first_line, int dst) {
  const Scope* outer = table_.scope_of(c.type_params.data);
  begin(*outer, CodeKind::kGeneric, arena_.intern("<generic parameters of " + std::string(c.name) + ">"), c);
  constant_index(unit_->pool.none());
  prologue();
  {
    Mark mark(*this);
    int r = temp();
    type_parameters(c.type_params, r);
    store_name(names_.dot_type_params, {Operand::kLocal, static_cast<uint32_t>(r)}, c);
    out().emit(Op::INTRINSIC, r, r, static_cast<unsigned>(Intrinsic::kSubscriptGeneric));
    store_name(names_.dot_generic_base, {Operand::kTemp, static_cast<uint32_t>(r)}, c);
  }
  int base = temp();
  ConstId code = class_code(c, first_line);
  at(c);
  out().emit(Op::LOAD_BUILD_CLASS, base);
  int function = temp();
  make_function(code, 0, function, function, c);
  load_constant(temp(), unit_->pool.str(c.name));
  std::vector<ExprNode*> bases(c.bases.begin(), c.bases.end());
  auto* generic_base = arena_.make<Name>(static_cast<const Location&>(c));
  generic_base->id = names_.dot_generic_base;
  bases.push_back(generic_base);
  finish_call(base, 2, Op::CALL, arena_.copy_seq(bases.data(), bases.size()), c.keywords, base, c);
  out().emit(Op::RETURN, base, 0, 0, kKillA);
  out().set_unreachable();
  ConstId outer_code = end();

  make_function(outer_code, 0, dst, dst, c);
  out().emit_ext(Op::CALL, dst, dst, 0, 0, out().new_cache(), UINT32_MAX);
}

void CodeGenerator::type_alias(const TypeAlias& s) {
  const auto& name = static_cast<const Name&>(*s.name);
  const Scope* scope = table_.scope_of(&s);
  bool generic = !s.type_params.empty();
  int result = temp();
  if (generic) {
    begin(*table_.scope_of(s.type_params.data), CodeKind::kGeneric,
          arena_.intern("<generic parameters of " + std::string(name.id) + ">"), s);
    constant_index(unit_->pool.none());
    prologue();
  }
  {
    Mark mark(*this);
    int base = temp(3);
    at(s);
    load_constant(base, unit_->pool.str(name.id));
    f_->top = base + 2;
    if (generic) type_parameters(s.type_params, base + 1);
    else load_none(base + 1);
    temp();
    ConstId code = expression_code(*scope, name.id, *s.value);
    make_function(code, 0, base + 2, base + 2, s);
    out().emit(Op::BUILD_TUPLE, base, base, 3);
    out().emit(Op::INTRINSIC, base, base, static_cast<unsigned>(Intrinsic::kTypeAlias));
    if (generic) {
      out().emit(Op::RETURN, base, 0, 0, kKillA);
      out().set_unreachable();
    } else {
      out().emit(Op::MOVE, result, base, 0, kKillB);
    }
  }
  if (generic) {
    ConstId code = end();
    make_function(code, 0, result, result, s);
    out().emit_ext(Op::CALL, result, result, 0, 0, out().new_cache(), UINT32_MAX);
  }
  store_name(name.id, {Operand::kTemp, static_cast<uint32_t>(result)}, name);
}

}  // namespace skerry::compiler
