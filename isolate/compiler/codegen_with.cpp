// with and async with. T holds __exit__ while the body runs; a handler over the body calls it with the exception.
#include "isolate/compiler/codegen.h"

namespace skerry::compiler {

using namespace syntax;

void CodeGenerator::async_exit(int reg, const Location& where) {
  at(where);
  out().emit(Op::CALL_EXIT, reg, reg, reg);
  await_value(reg, reg, 2);
  clear(reg);
}

void CodeGenerator::with_statement(const With& s, uint32_t index) {
  if (stop()) return;
  bool is_async = s.kind == NodeKind::AsyncWith;
  if (is_async && !may_await()) return fail(s, "'async with' outside async function");
  const WithItem& item = *s.items[index];
  Location where = s;
  Mark mark(*this);
  Label suppressed, end;
  Region region, cleanup;

  int exit = temp();
  Operand manager = operand(*item.context_expr, Later::kNothing, exit);
  at(where);
  in_register(manager, exit);
  int value = temp();
  out().emit(is_async ? Op::BEFORE_ASYNC_WITH : Op::BEFORE_WITH, exit, manager.index, 0, kill_b(manager, exit));
  if (is_async) await_value(value, value, 1);
  out().open(region, value, value);
  push({.kind = is_async ? BlockKind::kAsyncWith : BlockKind::kWith, .region = &region, .reg = exit, .location = where});
  if (item.optional_vars) assign(*item.optional_vars, {Operand::kTemp, static_cast<uint32_t>(value)});
  else clear(value);
  f_->top = value;
  if (index + 1 < s.items.size()) with_statement(s, index + 1);
  else body(s.body);
  pop();
  out().suspend(region);
  at(where);
  if (is_async) {
    async_exit(exit, where);
  } else {
    out().emit(Op::CALL_EXIT, exit, exit, exit);
    clear(exit);
  }
  out().emit_jump(Op::JUMP, 0, kArtificial, end);

  f_->top = value;
  int exception = temp(2);
  int handled = exception + 1;
  out().bind_handler(region);
  at(where);
  out().emit(Op::PUSH_HANDLED, handled, exception);
  out().open(cleanup, handled + 1, handled + 1);
  int result = temp();
  out().emit(Op::CALL_EXIT, result, exit, exception);
  if (is_async) await_value(result, result, 2);
  out().emit_jump(Op::JUMP_IF_TRUE, result, kKillA, suppressed);
  out().emit(Op::RERAISE, exception, 0, 0, kKillA);
  out().set_unreachable();
  out().bind_handler(cleanup);
  out().emit(Op::POP_HANDLED, handled);
  out().emit(Op::RERAISE, result, 0, 0, kKillA);
  out().set_unreachable();
  out().bind(suppressed);
  out().emit(Op::POP_HANDLED, handled);
  clear(exit, 2);
  out().bind(end);
}

}  // namespace skerry::compiler
