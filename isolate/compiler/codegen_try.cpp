// try: except, except* and finally. Handlers are found by table; what the normal path pays is nothing.
//
// With T the first free register, a handler finds its exception in T and keeps what was being handled before in T+1; a
// cleanup handler over it (exception in T+2) restores that when the handler itself raises. A finally body is emitted once
// for each way out: by falling through, by exception, and by each break, continue and return (unwind_block).
#include "isolate/compiler/codegen.h"

namespace skerry::compiler {

using namespace syntax;

void CodeGenerator::try_statement(const Try& s) {
  mark_line();
  if (s.finalbody.empty()) return s.kind == NodeKind::TryStar ? try_star(s) : try_except(s);
  Label end;
  Region region, cleanup;
  int exception = f_->top;
  out().open(region, exception, exception);
  push({.kind = BlockKind::kFinally, .region = &region, .statement = &s});
  if (s.handlers.empty()) body(s.body);
  else if (s.kind == NodeKind::TryStar) try_star(s);
  else try_except(s);
  pop();
  out().suspend(region);
  body(s.finalbody);
  out().emit_jump(Op::JUMP, 0, kArtificial, end);

  Mark mark(*this);
  temp(2);
  out().bind_handler(region);
  out().emit(Op::PUSH_HANDLED, exception + 1, exception);
  out().open(cleanup, exception + 2, exception + 2);
  push({.kind = BlockKind::kFinallyHandler, .region = &cleanup, .reg = exception + 1});
  body(s.finalbody);
  pop();
  out().emit(Op::RERAISE, exception, 0, 0, kKillA);
  out().set_unreachable();
  temp();
  out().bind_handler(cleanup);
  out().emit(Op::POP_HANDLED, exception + 1);
  out().emit(Op::RERAISE, exception + 2, 0, 0, kKillA);
  out().set_unreachable();
  out().bind(end);
}

void CodeGenerator::try_except(const Try& s) {
  Mark mark(*this);
  Label end;
  Region region, cleanup;
  int exception = f_->top;
  out().open(region, exception, exception);
  push({.kind = BlockKind::kTry, .region = &region});
  body(s.body);
  pop();
  out().suspend(region);
  body(s.orelse);
  out().emit_jump(Op::JUMP, 0, kArtificial, end);

  temp(2);
  out().bind_handler(region);
  out().emit(Op::PUSH_HANDLED, exception + 1, exception);
  out().open(cleanup, exception + 2, exception + 2);
  push({.kind = BlockKind::kHandlerTypes, .region = &cleanup});
  for (uint32_t i = 0; i < s.handlers.size(); ++i) {
    const ExceptHandler& h = *s.handlers[i];
    if (!h.type && i + 1 < s.handlers.size()) return fail(h, "default 'except:' must be last");
    at(h);
    handler(h, exception, end);
    if (failed()) return;
  }
  pop();
  out().emit(Op::RERAISE, exception, 0, 0, kKillA);
  out().set_unreachable();
  temp();
  out().bind_handler(cleanup);
  out().emit(Op::POP_HANDLED, exception + 1);
  out().emit(Op::RERAISE, exception + 2, 0, 0, kKillA);
  out().set_unreachable();
  out().bind(end);
}

void CodeGenerator::handler(const ExceptHandler& h, int exception, Label& end) {
  Mark mark(*this);
  Region& cleanup = *f_->blocks.back().region;
  Label next;
  if (h.type) {
    Mark type_mark(*this);
    Operand type = operand(*h.type, Later::kNothing);
    at(h);
    in_register(type);
    int matches = type.kind == Operand::kTemp ? static_cast<int>(type.index) : temp();
    out().emit(Op::MATCH_EXCEPTION, matches, exception, type.index);
    out().emit_jump(Op::JUMP_IF_FALSE, matches, kKillA, next);
  }
  at(h);
  if (!h.type) mark_line();
  Region named;
  if (h.name.data()) {
    store_name(h.name, {Operand::kTemp, static_cast<uint32_t>(exception)}, h);
    out().open(named, exception + 2, exception + 2);
  } else {
    clear(exception);
  }
  push({.kind = BlockKind::kHandler,
        .region = &cleanup,
        .inner_region = h.name.data() ? &named : nullptr,
        .reg = exception + 1,
        .name = h.name,
        .location = h});
  body(h.body);
  pop();
  if (h.name.data()) out().suspend(named);
  out().suspend(cleanup);
  out().emit(Op::POP_HANDLED, exception + 1);
  if (h.name.data()) clear_name(h.name, h);
  out().emit_jump(Op::JUMP, 0, kArtificial, end);
  out().resume(cleanup);
  if (h.name.data()) {
    temp();
    out().bind_handler(named);
    clear_name(h.name, h);
    out().emit(Op::RERAISE, exception + 2, 0, 0, kKillA);
    out().set_unreachable();
  }
  out().bind(next);
}

// The name of an except clause is unbound at its end, whatever the body did to it.
void CodeGenerator::clear_name(Identifier name, const Location& where) {
  NameUse use = resolve(name);
  if (use.kind == NameKind::kLocal) {
    clear(use.reg);
    out().mark_unassigned(use.reg);
    return;
  }
  out().begin_artificial();
  store_name(name, constant(unit_->pool.none()), where);
  delete_name(name, where);
  out().end_artificial();
}

// PEP 654. T exception, T+1 handled before, T+2 list of what handlers raised, T+3 what is not handled yet, T+4 the part
// that the current clause takes.
void CodeGenerator::try_star(const Try& s) {
  Mark mark(*this);
  Label end, reraise;
  Region region, cleanup;
  int exception = f_->top;
  out().open(region, exception, exception);
  push({.kind = BlockKind::kTry, .region = &region});
  body(s.body);
  pop();
  out().suspend(region);
  body(s.orelse);
  out().emit_jump(Op::JUMP, 0, kArtificial, end);

  temp(4);
  int handled = exception + 1, raised = exception + 2, rest = exception + 3;
  out().bind_handler(region);
  out().emit(Op::PUSH_HANDLED, handled, exception);
  out().open(cleanup, raised, raised);
  push({.kind = BlockKind::kHandlerTypes, .region = &cleanup});
  out().begin_artificial();
  out().emit(Op::BUILD_LIST, raised, raised, 0);
  out().emit(Op::MOVE, rest, exception);
  out().end_artificial();
  for (const ExceptHandler* h : s.handlers) {
    at(*h);
    star_handler(*h, exception);
    if (failed()) return;
  }
  pop();
  out().begin_artificial();
  out().emit(Op::LIST_APPEND, raised, rest, 0, kKillB);
  int result = temp();
  out().emit(Op::PREPARE_RERAISE_STAR, result, exception, raised);
  out().suspend(cleanup);
  out().emit_jump(Op::JUMP_IF_NOT_NONE, result, 0, reraise);
  out().emit(Op::POP_HANDLED, handled);
  clear(exception, 4);
  out().emit_jump(Op::JUMP, 0, kArtificial, end);
  out().bind(reraise);
  out().emit(Op::POP_HANDLED, handled);
  out().emit(Op::RERAISE, result, 0, 0, kKillA);
  out().set_unreachable();
  out().bind_handler(cleanup);
  out().emit(Op::POP_HANDLED, handled);
  out().emit(Op::RERAISE, raised, 0, 0, kKillA);
  out().end_artificial();
  out().set_unreachable();
  out().bind(end);
}

void CodeGenerator::star_handler(const ExceptHandler& h, int exception) {
  Mark mark(*this);
  int raised = exception + 2, rest = exception + 3;
  int match = temp(2);
  Label next;
  if (h.type) into(*h.type, match);
  at(h);
  out().emit(Op::MATCH_EXCEPTION_GROUP, match, rest, match);
  out().emit(Op::MOVE, rest, match + 1, 0, kKillB);
  out().emit_jump(Op::JUMP_IF_NONE, match, 0, next);
  if (h.name.data()) store_name(h.name, {Operand::kTemp, static_cast<uint32_t>(match)}, h);
  else clear(match);
  Region region;
  out().open(region, match, match);
  push({.kind = BlockKind::kStarHandler, .region = &region});
  body(h.body);
  pop();
  out().suspend(region);
  if (h.name.data()) clear_name(h.name, h);
  out().emit_jump(Op::JUMP, 0, kArtificial, next);
  out().bind_handler(region);
  if (h.name.data()) clear_name(h.name, h);
  out().begin_artificial();
  out().emit(Op::LIST_APPEND, raised, match, 0, kKillB);
  out().end_artificial();
  out().bind(next);
}

}  // namespace skerry::compiler
