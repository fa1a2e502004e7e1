// Loops, and leaving blocks early: break, continue, and the way out for return.
#include "isolate/compiler/codegen.h"

namespace skerry::compiler {

using namespace syntax;

void CodeGenerator::while_statement(const While& s) {
  Label top, otherwise, end;
  // Of `while True` nothing is left in the loop; its line shows where it is entered and where it goes round.
  bool endless = constant_of(*s.test) != kNoConst;
  if (endless) out().emit(Op::NOP);
  out().bind_loop(top);
  at(s);
  push({.kind = BlockKind::kWhile, .exit = &end, .again = &top});
  jump_if(*s.test, otherwise, false);
  body(s.body);
  at(s);
  out().emit_jump(Op::JUMP_BACK, 0, endless ? 0 : kArtificial, top);
  pop();
  out().bind(otherwise);
  body(s.orelse);
  out().bind(end);
}

void CodeGenerator::for_statement(const For& s) {
  Label top, otherwise, end;
  int iterator = temp();
  {
    // A list display that is only walked over becomes a constant tuple.
    auto* list = syntax::as<List>(s.iter);
    auto* set = syntax::as<Set>(s.iter);
    ConstId id = list  ? sequence_constant(list->elts, ConstKind::kTuple)
                 : set ? sequence_constant(set->elts, ConstKind::kFrozenSet)
                       : kNoConst;
    Operand iterable = id != kNoConst ? constant(id) : operand(*s.iter, Later::kNothing, iterator);
    at(s);
    in_register(iterable, iterator);
    out().emit(Op::GET_ITER, iterator, iterable.index, 0, kill_b(iterable, iterator));
  }
  out().bind_loop(top);
  at(s);
  push({.kind = BlockKind::kFor, .exit = &end, .again = &top, .reg = iterator});
  int local = local_target(*s.target);
  int item = local >= 0 ? local : temp();
  at(s);
  out().emit_branch_ext(Op::FOR_ITER, item, iterator, otherwise);
  if (local >= 0) {
    mark_stored(local);
  } else {
    assign(*s.target, {Operand::kTemp, static_cast<uint32_t>(item)});
    f_->top = item;
  }
  body(s.body);
  at(s);
  out().emit_jump(Op::JUMP_BACK, 0, kArtificial, top);
  pop();
  f_->top = iterator;
  out().bind(otherwise);
  body(s.orelse);
  out().bind(end);
}

void CodeGenerator::async_for_statement(const For& s) {
  if (!may_await()) return fail(s, "'async for' outside async function");
  Label top, otherwise, end;
  Region region;
  int iterator = temp();
  Operand iterable = operand(*s.iter, Later::kNothing, iterator);
  at(s);
  in_register(iterable, iterator);
  out().emit(Op::GET_AITER, iterator, iterable.index, 0, kill_b(iterable, iterator));
  out().bind_loop(top);
  at(s);
  push({.kind = BlockKind::kFor, .exit = &end, .again = &top, .reg = iterator});
  int item = temp();
  at(s);
  out().open(region, item, item);
  out().emit(Op::GET_ANEXT, item, iterator);
  out().emit(Op::YIELD_FROM, item, item, 1);
  out().suspend(region);
  assign(*s.target, {Operand::kTemp, static_cast<uint32_t>(item)});
  f_->top = item;
  body(s.body);
  at(s);
  out().emit_jump(Op::JUMP_BACK, 0, kArtificial, top);
  pop();
  f_->top = item + 1;
  out().bind_handler(region);
  at(s);
  out().emit_branch(Op::END_ASYNC_FOR, item, iterator, 0, 0, otherwise);
  out().set_unreachable();
  f_->top = iterator;
  out().bind(otherwise);
  body(s.orelse);
  out().bind(end);
}

void CodeGenerator::leave_loop(const StmtNode& s, bool is_break) {
  size_t depth = f_->blocks.size();
  for (;;) {
    if (depth == 0) return fail(s, is_break ? "'break' outside loop" : "'continue' not properly in loop");
    BlockKind kind = f_->blocks[depth - 1].kind;
    if (kind == BlockKind::kStarHandler)
      return fail(s, "'break', 'continue' and 'return' cannot appear in an except* block");
    if (kind == BlockKind::kWhile || kind == BlockKind::kFor) break;
    --depth;
  }
  Block loop = f_->blocks[depth - 1];
  // What is done on the way out comes after the statement, which then has no other instruction of its own.
  unsigned flags = 0;
  if (unwinds_code(depth)) {
    mark_line();
    flags = kArtificial;
  }
  std::vector<Block> left = unwind(depth, nullptr);
  at(s);
  if (is_break) {
    if (loop.reg >= 0) {
      clear(loop.reg);
      // The statement has begun when a generator that it lets go of is closed.
      if (flags == 0) out().make_clear_a_step();
    }
    out().emit_jump(Op::JUMP, 0, flags, *loop.exit);
  } else {
    out().emit_jump(Op::JUMP_BACK, 0, flags, *loop.again);
  }
  rewind(left);
}

// Whether leaving the blocks above `until` runs statements of the program.
bool CodeGenerator::unwinds_code(size_t until) const {
  for (size_t i = until; i < f_->blocks.size(); ++i) {
    BlockKind kind = f_->blocks[i].kind;
    if (kind == BlockKind::kFinally || kind == BlockKind::kWith || kind == BlockKind::kAsyncWith) return true;
  }
  return false;
}

// Blocks are taken off one by one while their exits are emitted, because that code is outside them. The caller puts them
// back with rewind, after the jump: a jump backwards may raise too.
std::vector<Block> CodeGenerator::unwind(size_t until, int* kept_value) {
  std::vector<Block> left;
  if (!out().reachable()) return left;
  while (f_->blocks.size() > until && !failed()) {
    Block block = f_->blocks.back();
    f_->blocks.pop_back();
    left.push_back(block);
    if (block.inner_region) out().suspend(*block.inner_region);
    if (block.region) out().suspend(*block.region);
    unwind_block(block, kept_value);
  }
  return left;
}

void CodeGenerator::rewind(const std::vector<Block>& left) {
  for (size_t i = left.size(); i-- > 0;) {
    f_->blocks.push_back(left[i]);
    if (left[i].region) out().resume(*left[i].region);
    if (left[i].inner_region) out().resume(*left[i].inner_region);
  }
}

void CodeGenerator::unwind_block(const Block& block, int* kept_value) {
  switch (block.kind) {
    case BlockKind::kFor:
    case BlockKind::kReturnValue:
      clear(block.reg);
      return;
    case BlockKind::kFinally: {
      // The value being returned waits in its temporary; if the finally body leaves on its own, it must go.
      if (kept_value) push({.kind = BlockKind::kReturnValue, .reg = *kept_value});
      body(block.statement->finalbody);
      if (kept_value) pop();
      return;
    }
    case BlockKind::kFinallyHandler:
      out().emit(Op::POP_HANDLED, block.reg);
      clear(block.reg - 1);
      return;
    case BlockKind::kHandler:
      out().emit(Op::POP_HANDLED, block.reg);
      if (block.name.data()) clear_name(block.name, block.location);
      return;
    case BlockKind::kWith:
      at(block.location);
      out().emit(Op::CALL_EXIT, block.reg, block.reg, block.reg);
      clear(block.reg);
      return;
    case BlockKind::kAsyncWith:
      at(block.location);
      async_exit(block.reg, block.location);
      return;
    default:
      return;  // kWhile, kTry, kHandlerTypes, kStarHandler
  }
}

}  // namespace skerry::compiler
