// Comparisons, and conditions compiled straight into jumps.
#include "isolate/compiler/codegen.h"

namespace skerry::compiler {

using namespace syntax;

namespace {

// Index in the order of CompareOp, or -1 for is and in.
int ordering(CmpOperator op) {
  switch (op) {
    case CmpOperator::Lt: return 0;
    case CmpOperator::LtE: return 1;
    case CmpOperator::Eq: return 2;
    case CmpOperator::NotEq: return 3;
    case CmpOperator::Gt: return 4;
    case CmpOperator::GtE: return 5;
    default: return -1;
  }
}
Op shifted(Op first, int by) { return static_cast<Op>(static_cast<int>(first) + by); }

}  // namespace

void CodeGenerator::check_compare(const Compare& e) {
  auto suspicious = [](const ExprNode& e) {
    if (auto* c = syntax::as<Constant>(&e)) {
      switch (c->value.type) {
        case ConstantType::None:
        case ConstantType::True:
        case ConstantType::False:
        case ConstantType::Ellipsis: return false;
        default: return true;
      }
    }
    return false;
  };
  // What the compiler folds to a literal counts as one: -1, (1, 2).
  auto folded = [this](const ExprNode& e) {
    return (e.kind == NodeKind::Tuple || e.kind == NodeKind::UnaryOp || e.kind == NodeKind::BinOp) && constant_of(e) != kNoConst;
  };
  const ExprNode* left = e.left;
  for (uint32_t i = 0; i < e.ops.size(); ++i) {
    const ExprNode* right = e.comparators[i];
    if (e.ops[i] == CmpOperator::Is || e.ops[i] == CmpOperator::IsNot) {
      if (suspicious(*left) || suspicious(*right) || folded(*left) || folded(*right))
        warn(e, e.ops[i] == CmpOperator::Is ? "\"is\" with a literal. Did you mean \"==\"?"
                                            : "\"is not\" with a literal. Did you mean \"!=\"?");
    }
    left = right;
  }
}

// The right side of a comparison; a display that is only searched becomes a constant.
Operand CodeGenerator::comparator(const Compare& e, uint32_t i) {
  const ExprNode& right = *e.comparators[i];
  bool last = i + 1 == e.ops.size();
  if (last && (e.ops[i] == CmpOperator::In || e.ops[i] == CmpOperator::NotIn)) {
    ConstId id = kNoConst;
    if (auto* list = syntax::as<List>(&right)) id = sequence_constant(list->elts, ConstKind::kTuple);
    else if (auto* set = syntax::as<Set>(&right)) id = sequence_constant(set->elts, ConstKind::kFrozenSet);
    if (id != kNoConst) return constant(id);
  }
  return operand(right, last ? Later::kNothing : Later::kMayRebind);
}

void CodeGenerator::compare_step(CmpOperator op, Operand left, Operand right, int dst, bool keep_right) {
  in_register(left);
  int order = ordering(op);
  if (order >= 0 && right.kind == Operand::kConstant && right.index <= UINT16_MAX) {
    out().emit(shifted(Op::COMPARE_LT_K, order), dst, left.index, right.index, kill_b(left, dst));
    return;
  }
  in_register(right);
  unsigned kills = kill_b(left, dst) | (keep_right ? 0 : kill_c(right, dst));
  Op code;
  switch (op) {
    case CmpOperator::Is: code = Op::IS; break;
    case CmpOperator::IsNot: code = Op::IS_NOT; break;
    case CmpOperator::In: code = Op::CONTAINS; break;
    case CmpOperator::NotIn: code = Op::NOT_CONTAINS; break;
    default: code = shifted(Op::COMPARE_LT, order); break;
  }
  out().emit(code, dst, left.index, right.index, kills);
}

void CodeGenerator::compare(const Compare& e, int dst) {
  check_compare(e);
  if (e.ops.size() == 1) {
    Operand left = operand(*e.left, until(*e.comparators[0]), scratch(dst));
    Operand right = comparator(e, 0);
    at(e);
    return compare_step(e.ops[0], left, right, dst, false);
  }
  // a < b < c: each middle value is evaluated once and outlives one comparison.
  int r = f_->is_temp(dst) ? dst : temp();
  Label end, dropped;
  uint32_t count = e.ops.size();
  int middles = temp(2);  // they take turns
  Operand left = operand(*e.left);
  int extra = f_->top;
  std::vector<Label> cleanups(count);
  std::vector<int> kept(count, -1);
  for (uint32_t i = 0; i < count; ++i) {
    if (failed()) return;
    bool last = i + 1 == count;
    int slot = middles + static_cast<int>(i % 2);
    Operand right;
    if (last) {
      right = comparator(e, i);
    } else {
      right = operand(*e.comparators[i], Later::kMayRebind, slot);
      at(e);
      in_register(right, slot);
    }
    at(e);
    compare_step(e.ops[i], left, right, r, !last);
    if (last) break;
    bool owned = right.kind == Operand::kTemp;
    // Whoever leaves early must drop the middle value.
    if (owned) kept[i] = static_cast<int>(right.index);
    out().emit_jump(Op::JUMP_IF_FALSE, r, kKillB, owned ? cleanups[i] : end);
    left = right;
    f_->top = extra;
  }
  out().emit_jump(Op::JUMP, 0, kArtificial, end);
  for (uint32_t i = 0; i < count; ++i) {
    if (kept[i] < 0) continue;
    out().bind(cleanups[i]);
    if (out().reachable()) clear(kept[i]);
    out().emit_jump(Op::JUMP, 0, kArtificial, end);
  }
  out().bind(end);
  if (r != dst) out().emit(Op::MOVE, dst, r, 0, kKillB);
}

// One comparison and a jump. A kept right side stays alive either way.
void CodeGenerator::branch(CmpOperator op, Operand left, Operand right, bool keep_right, Label& target, bool sense) {
  in_register(left);
  int order = ordering(op);
  if (order >= 0) {
    if (right.kind == Operand::kConstant && right.index <= UINT16_MAX) {
      out().emit_branch(shifted(Op::BRANCH_LT_K, order), sense, left.index, right.index, kill_b(left, -1), target);
      return;
    }
    in_register(right);
    out().emit_branch(shifted(Op::BRANCH_LT, order), sense, left.index, right.index,
                      kill_b(left, -1) | (keep_right ? 0 : kill_c(right, -1)), target);
    return;
  }
  bool is = op == CmpOperator::Is || op == CmpOperator::IsNot;
  if (is && !keep_right && right.kind == Operand::kConstant &&
      unit_->pool[f_->parts->constants[right.index]].kind == ConstKind::kNone) {
    bool jump_on_none = (op == CmpOperator::Is) == sense;
    out().emit_jump(jump_on_none ? Op::JUMP_IF_NONE : Op::JUMP_IF_NOT_NONE, left.index, kill_a(left), target);
    return;
  }
  Mark mark(*this);
  int r = temp();
  compare_step(op, left, right, r, keep_right);
  out().emit_jump(sense ? Op::JUMP_IF_TRUE : Op::JUMP_IF_FALSE, r, kKillA, target);
}

void CodeGenerator::jump_if_compare(const Compare& e, Label& target, bool sense) {
  check_compare(e);
  Mark mark(*this);
  uint32_t count = e.ops.size();
  if (count == 1) {
    Operand left = operand(*e.left, until(*e.comparators[0]));
    Operand right = comparator(e, 0);
    at(e);
    return branch(e.ops[0], left, right, false, target, sense);
  }
  int middles = temp(2);
  Operand left = operand(*e.left);
  int extra = f_->top;
  Label end;
  std::vector<Label> cleanups(count);
  std::vector<int> kept(count, -1);
  Label& when_false = sense ? end : target;
  for (uint32_t i = 0; i < count; ++i) {
    if (failed()) return;
    bool last = i + 1 == count;
    int slot = middles + static_cast<int>(i % 2);
    if (last) {
      Operand right = comparator(e, i);
      at(e);
      branch(e.ops[i], left, right, false, target, sense);
      break;
    }
    Operand right = operand(*e.comparators[i], Later::kMayRebind, slot);
    at(e);
    in_register(right, slot);
    bool owned = right.kind == Operand::kTemp;
    if (owned) kept[i] = static_cast<int>(right.index);
    branch(e.ops[i], left, right, true, owned ? cleanups[i] : when_false, false);
    left = right;
    f_->top = extra;
  }
  out().emit_jump(Op::JUMP, 0, kArtificial, end);
  for (uint32_t i = 0; i < count; ++i) {
    if (kept[i] < 0) continue;
    out().bind(cleanups[i]);
    if (out().reachable()) clear(kept[i]);
    out().emit_jump(Op::JUMP, 0, kArtificial, when_false);
  }
  out().bind(end);
}

// As in CPython, testing the truth of a value belongs to what the condition is part of (the current location), and a
// comparison leaves its own location behind.
void CodeGenerator::jump_if(const ExprNode& e, Label& target, bool sense) {
  if (stop()) return;
  if (ConstId id = constant_of(e); id != kNoConst) {
    if ((truth(id) != 0) == sense) out().emit_jump(Op::JUMP, 0, kArtificial, target);
    return;
  }
  switch (e.kind) {
    case NodeKind::UnaryOp: {
      auto& u = static_cast<const syntax::UnaryOp&>(e);
      if (u.op == UnaryOperator::Not) return jump_if(*u.operand, target, !sense);
      break;
    }
    case NodeKind::BoolOp: {
      auto& b = static_cast<const BoolOp&>(e);
      bool decisive = b.op == BoolOperator::Or;  // the truth that ends it early
      Label end;
      uint32_t last = b.values.size() - 1;
      for (uint32_t i = 0; i < last; ++i) jump_if(*b.values[i], decisive == sense ? target : end, decisive);
      jump_if(*b.values[last], target, sense);
      out().bind(end);
      return;
    }
    case NodeKind::IfExp: {
      auto& c = static_cast<const IfExp&>(e);
      Label otherwise, end;
      jump_if(*c.test, otherwise, false);
      jump_if(*c.body, target, sense);
      out().emit_jump(Op::JUMP, 0, kArtificial, end);
      out().bind(otherwise);
      jump_if(*c.orelse, target, sense);
      out().bind(end);
      return;
    }
    case NodeKind::Compare:
      return jump_if_compare(static_cast<const Compare&>(e), target, sense);
    default:
      break;
  }
  Mark mark(*this);
  Location where = out().location();
  Operand value = operand(e, Later::kNothing);
  at(where);
  in_register(value);
  out().emit_jump(sense ? Op::JUMP_IF_TRUE : Op::JUMP_IF_FALSE, value.index, kill_a(value), target);
}

}  // namespace skerry::compiler
