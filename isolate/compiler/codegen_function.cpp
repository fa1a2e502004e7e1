// Function definitions and lambdas: what is evaluated at the definition, and the code of the body.
#include "isolate/compiler/codegen.h"

namespace skerry::compiler {

using namespace syntax;

int CodeGenerator::decorators(Seq<ExprNode*> list) {
  int first = f_->top;
  for (const ExprNode* e : list) into(*e, temp());
  return first;
}

// R[value] is the bare function or class; the decorators lie right before it.
void CodeGenerator::apply_decorators(Seq<ExprNode*> list, int first, int value) {
  (void)value;
  for (uint32_t i = list.size(); i-- > 0;) {
    int decorator = first + static_cast<int>(i);
    at(*list[i]);
    out().emit_ext(Op::CALL, decorator, decorator, 1, 0, out().new_cache(), UINT32_MAX);
  }
}

unsigned CodeGenerator::defaults(const Arguments& args) {
  unsigned parts = 0;
  if (!args.defaults.empty()) {
    int r = temp();
    ConstId id = sequence_constant(args.defaults, ConstKind::kTuple);
    if (id != kNoConst) load_constant(r, id);
    else sequence(args.defaults, Op::BUILD_TUPLE, r, out().location());
    f_->top = r + 1;
    parts |= 1;
  }
  int base = -1, count = 0;
  for (uint32_t i = 0; i < args.kw_defaults.size(); ++i) {
    if (!args.kw_defaults[i]) continue;
    int key = temp();
    if (count == 0) base = key;
    load_constant(key, unit_->pool.str(mangle(arena_, f_->private_name, args.kwonlyargs[i]->arg)));
    into(*args.kw_defaults[i], temp());
    ++count;
  }
  if (count) {
    out().emit(Op::BUILD_MAP, base, base, count);
    f_->top = base + 1;
    parts |= 2;
  }
  return parts;
}

unsigned CodeGenerator::annotations(const FunctionDef& f) {
  int base = -1, count = 0;
  auto annotate = [&](Identifier name, const ExprNode* annotation) {
    if (!annotation) return;
    int key = temp();
    if (count == 0) base = key;
    load_constant(key, unit_->pool.str(mangle(arena_, f_->private_name, name)));
    annotation_into(*annotation, temp());
    count += 2;
  };
  const Arguments& args = *f.args;
  for (const Arg* a : args.args) annotate(a->arg, a->annotation);
  for (const Arg* a : args.posonlyargs) annotate(a->arg, a->annotation);
  if (args.vararg) annotate(args.vararg->arg, args.vararg->annotation);
  for (const Arg* a : args.kwonlyargs) annotate(a->arg, a->annotation);
  if (args.kwarg) annotate(args.kwarg->arg, args.kwarg->annotation);
  annotate("return", f.returns);
  if (!count) return 0;
  at(f);
  out().emit(Op::BUILD_TUPLE, base, base, count);
  f_->top = base + 1;
  return 4;
}

void CodeGenerator::describe_parameters(const Arguments& args, const Location& where) {
  CodeParts& parts = *f_->parts;
  auto check = [&](const Arg* a) {
    if (a) forbidden(a->arg, where, "assign to");
  };
  for (const Arg* a : args.posonlyargs) check(a);
  for (const Arg* a : args.args) check(a);
  for (const Arg* a : args.kwonlyargs) check(a);
  check(args.vararg);
  check(args.kwarg);
  parts.positional_only_count = static_cast<uint16_t>(args.posonlyargs.size());
  parts.argument_count = static_cast<uint16_t>(args.posonlyargs.size() + args.args.size());
  parts.keyword_only_count = static_cast<uint16_t>(args.kwonlyargs.size());
}

ConstId CodeGenerator::function_code(const Scope& scope, CodeKind kind, Identifier name, const Arguments& args,
                                     const Location& where, Seq<StmtNode*> statements) {
  begin(scope, kind, name, where);
  describe_parameters(args, where);
  // The docstring, or None, is constant 0.
  ConstId doc = unit_->pool.none();
  if (options_.optimize < 2 && !statements.empty())
    if (auto* e = syntax::as<Expr>(statements[0]))
      if (auto* c = syntax::as<Constant>(e->value); c && c->value.type == ConstantType::Str) doc = literal(c->value);
  constant_index(doc);
  prologue();
  // The docstring is no statement to stop at.
  bool has_doc = unit_->pool[doc].kind == ConstKind::kStr;
  body(has_doc ? Seq<StmtNode*>{statements.data + 1, statements.count - 1} : statements);
  if (!statements.empty()) at(*statements[statements.size() - 1]);
  return end();
}

unsigned CodeGenerator::closure_cells(ConstId code, const Location& where) {
  const CodeParts& inner = *unit_->codes[unit_->pool[code].code];
  for (const auto& name : inner.free_names) {
    auto cell = f_->registers.find(name.data());
    if (cell == f_->registers.end()) {
      fail(where, "internal: no cell for " + std::string(name));
      return 0;
    }
    out().emit(Op::MOVE, temp(), cell->second);
  }
  return static_cast<unsigned>(inner.free_names.size());
}

void CodeGenerator::make_function(ConstId code, unsigned parts, int base, int dst, const Location& where) {
  at(where);
  if (!unit_->codes[unit_->pool[code].code]->free_names.empty()) {
    Mark mark(*this);
    // The closure comes after what is already in the window.
    int closure = base + __builtin_popcount(parts);
    while (f_->top <= closure) temp();
    f_->top = closure;
    unsigned cells = closure_cells(code, where);
    out().emit(Op::BUILD_TUPLE, closure, closure, cells);
    parts |= 8;
    if (out().reachable()) out().emit_ext(Op::MAKE_FUNCTION, dst, base, parts, 0, constant_index(code), 0);
    return;
  }
  if (out().reachable()) out().emit_ext(Op::MAKE_FUNCTION, dst, base, parts, 0, constant_index(code), 0);
}

void CodeGenerator::function_statement(const FunctionDef& f) {
  const Scope* scope = table_.scope_of(&f);
  if (!scope) return;
  if (forbidden(f.name, f, "assign to")) return;
  int first = decorators(f.decorator_list);
  int function = temp();
  at(f);
  if (!f.type_params.empty()) {
    generic_function(f, function);
  } else {
    Mark mark(*this);
    f_->top = function;  // the window begins at the function's own register
    unsigned parts = defaults(*f.args);
    parts |= annotations(f);
    while (f_->top <= function) temp();
    Location where = f;
    if (!f.decorator_list.empty()) where.lineno = f.decorator_list[0]->lineno;
    CodeKind kind = f.kind == NodeKind::AsyncFunctionDef ? CodeKind::kAsyncFunction : CodeKind::kFunction;
    ConstId code = function_code(*scope, kind, f.name, *f.args, where, f.body);
    make_function(code, parts, function, function, f);
  }
  apply_decorators(f.decorator_list, first, function);
  store_name(f.name, {Operand::kTemp, static_cast<uint32_t>(first)}, f);
}

void CodeGenerator::lambda(const Lambda& e, int dst) {
  const Scope* scope = table_.scope_of(&e);
  if (!scope) return;
  int base = window(dst);
  f_->top = base;
  at(e);
  unsigned parts = defaults(*e.args);
  while (f_->top <= base) temp();
  begin(*scope, CodeKind::kLambda, arena_.intern("<lambda>"), e);
  describe_parameters(*e.args, e);
  constant_index(unit_->pool.none());
  prologue();
  ConstId known = constant_of(*e.body);
  if (known != kNoConst) {
    at(*e.body);
    out().emit_wide(Op::RETURN_CONST, 0, constant_index(known));
  } else {
    Operand value = operand(*e.body, Later::kNothing);
    at(*e.body);
    out().emit(Op::RETURN, value.index, 0, 0, kill_a(value));
  }
  out().set_unreachable();
  ConstId code = end();
  make_function(code, parts, base, dst, e);
}

}  // namespace skerry::compiler
