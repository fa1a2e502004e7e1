#include "isolate/compiler/assembler.h"

namespace skerry::compiler {

void Assembler::emit_word(Op op, unsigned a, unsigned b, unsigned c, unsigned flags) {
  Position p;
  p.word = here();
  p.line = location_.lineno;
  p.end_line = location_.end_lineno;
  p.column = location_.lineno ? location_.col_offset : -1;
  p.end_column = location_.lineno ? location_.end_col_offset : -1;
  parts_.positions.push_back(p);
  // Clearing up belongs to the statement before it, wherever it is emitted.
  bool clears_up = op == Op::PUSH_HANDLED || op == Op::POP_HANDLED || op == Op::RERAISE || op == Op::CLEAR;
  if (artificial_ > 0 || clears_up) flags |= kArtificial;
  CodeWord word;
  word.insn = {static_cast<uint8_t>(op), static_cast<uint8_t>(flags), static_cast<uint16_t>(a),
               static_cast<uint16_t>(b), static_cast<uint16_t>(c)};
  parts_.words.push_back(word);
}

void Assembler::make_clear_a_step() {
  if (!reachable_ || artificial_ > 0) return;
  Insn& last = parts_.words.back().insn;
  if (static_cast<Op>(last.op) == Op::CLEAR) last.flags &= static_cast<uint8_t>(~unsigned{kArtificial});
}

void Assembler::emit(Op op, unsigned a, unsigned b, unsigned c, unsigned flags) {
  if (!reachable_) return;
  emit_word(op, a, b, c, flags);
}

void Assembler::emit_ext(Op op, unsigned a, unsigned b, unsigned c, unsigned flags, uint32_t x, uint32_t y) {
  if (!reachable_) return;
  emit_word(op, a, b, c, flags);
  CodeWord word;
  word.ext = {x, y};
  parts_.words.push_back(word);
}

void Assembler::emit_wide(Op op, unsigned a, uint32_t bc, unsigned flags) {
  if (!reachable_) return;
  emit_word(op, a, bc & 0xffff, bc >> 16, flags);
}

void Assembler::patch(uint32_t jump, uint32_t target) {
  Insn& insn = parts_.words[jump].insn;
  Op op = static_cast<Op>(insn.op);
  if (has_ext(op)) {
    parts_.words[jump + 1].ext.x = target - (jump + 2);
  } else {
    uint32_t offset = target - (jump + 1);
    insn.b = static_cast<uint16_t>(offset);
    insn.c = static_cast<uint16_t>(offset >> 16);
  }
}

void Assembler::meet(Label& label) {
  if (label.at != Label::kUnbound) return;
  if (label.reached) label.assigned.intersect(assigned_);
  else label.assigned = assigned_;
  label.reached = true;
}

void Assembler::emit_jump(Op op, unsigned a, unsigned flags, Label& target) {
  if (!reachable_) return;
  meet(target);
  uint32_t jump = here();
  emit_word(op, a, 0, 0, flags);
  if (target.at == Label::kUnbound) target.jumps.push_back(jump);
  else patch(jump, target.at);
  if (op == Op::JUMP || op == Op::JUMP_BACK) reachable_ = false;
}

void Assembler::emit_branch(Op op, unsigned a, unsigned b, unsigned c, unsigned flags, Label& target) {
  if (!reachable_) return;
  meet(target);
  uint32_t jump = here();
  emit_ext(op, a, b, c, flags, 0, 0);
  if (target.at == Label::kUnbound) target.jumps.push_back(jump);
  else patch(jump, target.at);
}

void Assembler::emit_branch_ext(Op op, unsigned a, unsigned b, Label& target) {
  if (!reachable_) return;
  emit_branch(op, a, b, 0, 0, target);
  parts_.words.back().ext.y = parts_.cache_count++;
}

void Assembler::bind(Label& label) {
  // A jump to the very next instruction is nothing.
  if (reachable_ || label.reached) {
    while (!label.jumps.empty() && label.jumps.back() + 1 == here() &&
           static_cast<Op>(parts_.words[label.jumps.back()].insn.op) == Op::JUMP && droppable(label.jumps.back())) {
      label.jumps.pop_back();
      parts_.words.pop_back();
      parts_.positions.pop_back();
    }
  }
  label.at = here();
  for (uint32_t jump : label.jumps) patch(jump, label.at);
  label.jumps.clear();
  if (label.reached) {
    if (reachable_) assigned_.intersect(label.assigned);
    else assigned_ = label.assigned;
    reachable_ = true;
  }
  last_bound_ = here();
}

void Assembler::bind_loop(Label& label) {
  assigned_.subtract(deletable_);
  label.at = here();
  label.reached = reachable_;
  last_bound_ = here();
}

void Assembler::open(Region& region, unsigned exception_register, unsigned depth) {
  region.exception_register = static_cast<uint16_t>(exception_register);
  region.depth = static_cast<uint16_t>(depth);
  region.assigned = assigned_;
  region.open_at = here();
  last_bound_ = here();
}

void Assembler::suspend(Region& region) {
  if (region.open_at == Region::kClosed) return;
  if (here() > region.open_at) region.ranges.push_back({region.open_at, here()});
  region.open_at = Region::kClosed;
  last_bound_ = here();
}

void Assembler::resume(Region& region) {
  region.open_at = here();
  last_bound_ = here();
}

void Assembler::bind_handler(Region& region) {
  suspend(region);
  reachable_ = !region.ranges.empty();
  last_bound_ = here();
  if (!reachable_) return;
  assigned_ = region.assigned;
  assigned_.subtract(deletable_);
  for (auto [start, end] : region.ranges)
    parts_.exceptions.push_back({start, end, here(), region.exception_register, region.depth});
}

}  // namespace skerry::compiler
