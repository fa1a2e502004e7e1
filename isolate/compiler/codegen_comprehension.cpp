// Comprehensions and generator expressions: code of their own, entered at once with the outermost iterator.
#include "isolate/compiler/codegen.h"

namespace skerry::compiler {

using namespace syntax;

namespace {

Seq<Comprehension*> generators_of(const ExprNode& e) {
  switch (e.kind) {
    case NodeKind::ListComp: return static_cast<const ListComp&>(e).generators;
    case NodeKind::SetComp: return static_cast<const SetComp&>(e).generators;
    case NodeKind::DictComp: return static_cast<const DictComp&>(e).generators;
    default: return static_cast<const GeneratorExp&>(e).generators;
  }
}

}  // namespace

void CodeGenerator::comprehension(const ExprNode& e, int dst) {
  const Scope* scope = table_.scope_of(&e);
  if (!scope) return;
  Seq<Comprehension*> generators = generators_of(e);
  bool generator = e.kind == NodeKind::GeneratorExp;
  bool is_async = scope->coroutine;
  if (is_async && !generator && !may_await() && f_->kind != CodeKind::kComprehension)
    return fail(e, "asynchronous comprehension outside of an asynchronous function");

  const char* name = generator ? "<genexpr>" : e.kind == NodeKind::ListComp ? "<listcomp>"
                     : e.kind == NodeKind::SetComp                         ? "<setcomp>"
                                                                           : "<dictcomp>";
  begin(*scope, CodeKind::kComprehension, arena_.intern(name), e);
  f_->parts->argument_count = f_->parts->positional_only_count = 1;
  at(e);
  prologue();
  int result = -1;
  if (!generator) {
    result = temp();
    at(e);
    out().emit(e.kind == NodeKind::ListComp  ? Op::BUILD_LIST
               : e.kind == NodeKind::SetComp ? Op::BUILD_SET
                                             : Op::BUILD_MAP,
               result, result, 0);
  }
  comprehension_loop(e, generators, 0, result);
  if (!generator) {
    at(e);
    out().emit(Op::RETURN, result, 0, 0, kKillA);
    out().set_unreachable();
  }
  at(e);
  ConstId code = end();

  at(e);
  int base = window(dst);
  Operand iterable = operand(*generators[0]->iter, Later::kNothing, base);
  at(e);
  in_register(iterable, base);
  out().emit(generators[0]->is_async ? Op::GET_AITER : Op::GET_ITER, base, iterable.index, 0, kill_b(iterable, base));
  f_->top = base + 1;
  unsigned cells = closure_cells(code, e);
  int result_register = is_async && !generator && !f_->is_temp(dst) ? base : dst;
  if (out().reachable()) out().emit_ext(Op::COMPREHENSION, result_register, base, cells, 0, constant_index(code), 0);
  if (is_async && !generator) await_value(result_register, dst, 0);
}

void CodeGenerator::comprehension_loop(const ExprNode& e, Seq<Comprehension*> generators, uint32_t index,
                                       int result) {
  if (stop()) return;
  const Comprehension& c = *generators[index];
  Mark mark(*this);
  int iterator;
  if (index == 0) {
    iterator = 0;  // the parameter `.0`
  } else {
    iterator = temp();
    // `for x in [y]`: one value, no iterator.
    auto* list = syntax::as<List>(c.iter);
    auto* tuple = syntax::as<Tuple>(c.iter);
    Seq<ExprNode*> single = list ? list->elts : tuple ? tuple->elts : Seq<ExprNode*>{};
    if (!c.is_async && single.size() == 1 && single[0]->kind != NodeKind::Starred) {
      Label next;
      Operand value = operand(*single[0], Later::kNothing, iterator);
      assign(*c.target, value);
      for (const ExprNode* condition : c.ifs) at(e), jump_if(*condition, next, false);
      if (index + 1 < generators.size()) comprehension_loop(e, generators, index + 1, result);
      else comprehension_element(e, result);
      out().bind(next);
      return;
    }
    Operand iterable = operand(*c.iter, Later::kNothing, iterator);
    at(e);
    in_register(iterable, iterator);
    out().emit(c.is_async ? Op::GET_AITER : Op::GET_ITER, iterator, iterable.index, 0, kill_b(iterable, iterator));
  }
  Label top, done;
  Region region;
  out().bind_loop(top);
  if (!out().reachable()) return;
  if (c.is_async) {
    int item = temp();
    out().open(region, item, item);
    at(e);
    out().emit(Op::GET_ANEXT, item, iterator);
    out().emit(Op::YIELD_FROM, item, item, 1);
    out().suspend(region);
    assign(*c.target, {Operand::kTemp, static_cast<uint32_t>(item)});
    f_->top = item;
  } else {
    int local = local_target(*c.target);
    int item = local >= 0 ? local : temp();
    at(e);
    out().emit_branch_ext(Op::FOR_ITER, item, iterator, done);
    if (local >= 0) mark_stored(local);
    else assign(*c.target, {Operand::kTemp, static_cast<uint32_t>(item)});
    if (local < 0) f_->top = item;
  }
  Label skip;
  for (const ExprNode* condition : c.ifs) at(e), jump_if(*condition, skip, false);
  if (index + 1 < generators.size()) comprehension_loop(e, generators, index + 1, result);
  else comprehension_element(e, result);
  out().bind(skip);
  at(e);
  out().emit_jump(Op::JUMP_BACK, 0, kArtificial, top);
  if (c.is_async) {
    int item = temp();
    out().bind_handler(region);
    at(e);
    out().emit_branch(Op::END_ASYNC_FOR, item, iterator, 0, 0, done);
    out().set_unreachable();
  }
  out().bind(done);
}

void CodeGenerator::comprehension_element(const ExprNode& e, int result) {
  Mark mark(*this);
  switch (e.kind) {
    case NodeKind::GeneratorExp: {
      auto& g = static_cast<const GeneratorExp&>(e);
      int r = temp();
      Operand value = operand(*g.elt, Later::kNothing, r);
      at(*g.elt);
      in_register(value, r);
      bool async_generator = f_->parts->flags & kCodeAsyncGenerator;
      out().emit(Op::YIELD, r, value.index, async_generator, kill_b(value, r));
      clear(r);
      return;
    }
    case NodeKind::DictComp: {
      auto& d = static_cast<const DictComp&>(e);
      Operand key = operand(*d.key, until(*d.value));
      in_register(key);
      Operand value = operand(*d.value, Later::kNothing);
      in_register(value);
      Location where = *d.key;
      where.end_lineno = d.value->end_lineno;
      where.end_col_offset = d.value->end_col_offset;
      at(where);
      out().emit(Op::MAP_SET, result, key.index, value.index, kill_b(key, -1) | kill_c(value, -1));
      return;
    }
    default: {
      const ExprNode& element = e.kind == NodeKind::ListComp ? *static_cast<const ListComp&>(e).elt
                                                             : *static_cast<const SetComp&>(e).elt;
      Operand value = operand(element, Later::kNothing);
      at(element);
      in_register(value);
      out().emit(e.kind == NodeKind::ListComp ? Op::LIST_APPEND : Op::SET_ADD, result, value.index, 0,
                 kill_b(value, -1));
    }
  }
}

}  // namespace skerry::compiler
