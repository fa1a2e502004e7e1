// Expressions: where values come from and which temporaries they pass through.
#include "isolate/compiler/codegen.h"

namespace skerry::compiler {

using namespace syntax;

namespace {
// Longer displays are built piece by piece, so that frames stay small.
constexpr uint32_t kMaxWindow = 64;

Op binary_opcode(Operator op) {
  switch (op) {
    case Operator::Add: return Op::BINARY_ADD;
    case Operator::Sub: return Op::BINARY_SUBTRACT;
    case Operator::Mult: return Op::BINARY_MULTIPLY;
    case Operator::MatMult: return Op::BINARY_MATRIX_MULTIPLY;
    case Operator::Div: return Op::BINARY_TRUE_DIVIDE;
    case Operator::Mod: return Op::BINARY_REMAINDER;
    case Operator::Pow: return Op::BINARY_POWER;
    case Operator::LShift: return Op::BINARY_LEFT_SHIFT;
    case Operator::RShift: return Op::BINARY_RIGHT_SHIFT;
    case Operator::BitOr: return Op::BINARY_OR;
    case Operator::BitXor: return Op::BINARY_XOR;
    case Operator::BitAnd: return Op::BINARY_AND;
    case Operator::FloorDiv: return Op::BINARY_FLOOR_DIVIDE;
  }
  return Op::NOP;
}
}  // namespace

// What is evaluated before a value is used: a name or a constant rebinds nothing.
CodeGenerator::Later CodeGenerator::until(const ExprNode& next) {
  return next.kind == NodeKind::Constant || next.kind == NodeKind::Name ? Later::kNothing : Later::kMayRebind;
}

Operand CodeGenerator::operand(const ExprNode& e, Later later, int scratch) {
  if (ConstId id = constant_of(e); id != kNoConst) return constant(id);
  if (e.kind == NodeKind::Name) {
    NameUse use = resolve(static_cast<const Name&>(e).id);
    if (use.kind == NameKind::kLocal && (later == Later::kNothing || !rebound_by_walrus(use))) {
      at(e);
      check_local(use);
      return {Operand::kLocal, static_cast<uint32_t>(use.reg)};
    }
  }
  if (e.kind == NodeKind::NamedExpr && later == Later::kNothing) {
    auto& n = static_cast<const NamedExpr&>(e);
    if (int local = local_target(*n.target); local >= 0) {
      named(n, local);
      return {Operand::kLocal, static_cast<uint32_t>(local)};
    }
  }
  int r = scratch >= 0 ? scratch : temp();
  into(e, r);
  return {Operand::kTemp, static_cast<uint32_t>(r)};
}

void CodeGenerator::into(const ExprNode& e, int dst) {
  if (stop()) return;
  if (ConstId id = constant_of(e); id != kNoConst) {
    at(e);
    return load_constant(dst, id);
  }
  Mark mark(*this);
  switch (e.kind) {
    case NodeKind::BoolOp: return bool_op(static_cast<const BoolOp&>(e), dst);
    case NodeKind::NamedExpr: return named(static_cast<const NamedExpr&>(e), dst);
    case NodeKind::BinOp: return binary(static_cast<const BinOp&>(e), dst);
    case NodeKind::UnaryOp: return unary(static_cast<const syntax::UnaryOp&>(e), dst);
    case NodeKind::Lambda: return lambda(static_cast<const Lambda&>(e), dst);
    case NodeKind::IfExp: return conditional(static_cast<const IfExp&>(e), dst);
    case NodeKind::Dict: return dict(static_cast<const Dict&>(e), dst);
    case NodeKind::Set: return sequence(static_cast<const Set&>(e).elts, Op::BUILD_SET, dst, e);
    case NodeKind::ListComp:
    case NodeKind::SetComp:
    case NodeKind::DictComp:
    case NodeKind::GeneratorExp: return comprehension(e, dst);
    case NodeKind::Await: return await(static_cast<const Await&>(e), dst);
    case NodeKind::Yield: return yield(static_cast<const Yield&>(e), dst);
    case NodeKind::YieldFrom: return yield_from(static_cast<const YieldFrom&>(e), dst);
    case NodeKind::Compare: return compare(static_cast<const Compare&>(e), dst);
    case NodeKind::Call: return call(static_cast<const Call&>(e), dst);
    case NodeKind::FormattedValue: return formatted(static_cast<const FormattedValue&>(e), dst);
    case NodeKind::JoinedStr: return joined(static_cast<const JoinedStr&>(e), dst);
    case NodeKind::Attribute: return attribute(static_cast<const Attribute&>(e), dst);
    case NodeKind::Subscript: return subscript(static_cast<const Subscript&>(e), dst);
    case NodeKind::Starred: return fail(e, "can't use starred expression here");
    case NodeKind::Name:
      at(e);
      return load_name(static_cast<const Name&>(e).id, dst);
    case NodeKind::List: return sequence(static_cast<const List&>(e).elts, Op::BUILD_LIST, dst, e);
    case NodeKind::Tuple: return sequence(static_cast<const Tuple&>(e).elts, Op::BUILD_TUPLE, dst, e);
    case NodeKind::Slice: return slice(static_cast<const Slice&>(e), dst);
    default: return;
  }
}

// The value is not needed.
void CodeGenerator::effect(const ExprNode& e) {
  if (constant_of(e) != kNoConst) return;
  Mark mark(*this);
  Operand value = operand(e, Later::kNothing);
  if (value.kind == Operand::kTemp) clear(value.index);
}

void CodeGenerator::binary(const BinOp& e, int dst) {
  Operand left = operand(*e.left, until(*e.right), scratch(dst));
  Operand right = operand(*e.right, Later::kNothing);
  at(e);
  in_register(left, left.kind == Operand::kConstant ? scratch(dst) : -1);
  Op op = binary_opcode(e.op);
  if (right.kind == Operand::kConstant && right.index <= UINT16_MAX) {
    constexpr int kToConstantForm = int(Op::BINARY_ADD_K) - int(Op::BINARY_ADD);
    out().emit(static_cast<Op>(int(op) + kToConstantForm), dst, left.index, right.index, kill_b(left, dst));
    return;
  }
  in_register(right);
  out().emit(op, dst, left.index, right.index, kill_b(left, dst) | kill_c(right, dst));
}

void CodeGenerator::unary(const syntax::UnaryOp& e, int dst) {
  static constexpr Op kOps[] = {Op::UNARY_INVERT, Op::UNARY_NOT, Op::UNARY_POSITIVE, Op::UNARY_NEGATIVE};
  Operand value = operand(*e.operand, Later::kNothing, scratch(dst));
  at(e);
  in_register(value, scratch(dst));
  out().emit(kOps[static_cast<int>(e.op)], dst, value.index, 0, kill_b(value, dst));
}

void CodeGenerator::bool_op(const BoolOp& e, int dst) {
  // The value tested first must not reach a local before the whole is known.
  int r = f_->is_temp(dst) ? dst : temp();
  Label end;
  bool stop_on = e.op == BoolOperator::Or;
  uint32_t last = e.values.size() - 1;
  bool decided = false;
  for (uint32_t i = 0; i < last; ++i) {
    if (failed()) return;
    const ExprNode& value = *e.values[i];
    if (ConstId id = constant_of(value); id != kNoConst) {
      if ((truth(id) != 0) == stop_on) {
        load_constant(r, id);
        decided = true;
        break;
      }
      continue;
    }
    into(value, r);
    at(e);
    out().emit_jump(stop_on ? Op::JUMP_IF_TRUE : Op::JUMP_IF_FALSE, r, kKillB, end);
  }
  if (decided) {
    // The rest cannot be reached, but its errors count.
    Label rest_end;
    out().emit_jump(Op::JUMP, 0, kArtificial, end);
    for (const ExprNode* value : e.values) into(*value, r);
  } else {
    into(*e.values[last], r);
  }
  out().bind(end);
  if (r != dst) {
    at(e);
    out().emit(Op::MOVE, dst, r, 0, kKillB);
  }
}

void CodeGenerator::conditional(const IfExp& e, int dst) {
  Label otherwise, end;
  at(e);
  jump_if(*e.test, otherwise, false);
  into(*e.body, dst);
  out().emit_jump(Op::JUMP, 0, kArtificial, end);
  out().bind(otherwise);
  into(*e.orelse, dst);
  out().bind(end);
}

void CodeGenerator::named(const NamedExpr& e, int dst) {
  auto* target = syntax::as<Name>(e.target);
  if (!target) return;
  int local = local_target(*target);
  if (local >= 0) {
    into(*e.value, local);
    mark_stored(local);
    at(e);
    if (dst != local) out().emit(Op::MOVE, dst, local);
    return;
  }
  int r = f_->is_temp(dst) ? dst : temp();
  into(*e.value, r);
  at(e);
  store_name(target->id, {Operand::kLocal, static_cast<uint32_t>(r)}, *target);
  if (r != dst) out().emit(Op::MOVE, dst, r, 0, kKillB);
}

// An attribute that spans lines is shown at its name, as CPython does.
Location CodeGenerator::attribute_location(const Attribute& e, const Location& whole) const {
  if (e.lineno == e.end_lineno) return whole;
  Location at = whole;
  at.lineno = e.end_lineno;
  int32_t size = static_cast<int32_t>(e.attr.size());
  if (size <= e.end_col_offset) {
    at.col_offset = e.end_col_offset - size;
    // The end of a call may lie on a later line still; never before the start.
    if (at.end_lineno == at.lineno && at.end_col_offset < at.col_offset) at.end_col_offset = e.end_col_offset;
  }
  return at;
}

void CodeGenerator::attribute(const Attribute& e, int dst) {
  Operand object = operand(*e.value, Later::kNothing, scratch(dst));
  at(attribute_location(e, e));
  in_register(object, scratch(dst));
  Identifier name = mangle(arena_, f_->private_name, e.attr);
  out().emit_ext(Op::LOAD_ATTR, dst, object.index, name_index(name), kill_b(object, dst), out().new_cache(), 0);
}

Operand CodeGenerator::subscript_key(const ExprNode& key) { return operand(key, Later::kNothing); }

void CodeGenerator::subscript(const Subscript& e, int dst) {
  check_subscript(e);
  Operand container = operand(*e.value, until(*e.slice), scratch(dst));
  in_register(container, scratch(dst));
  Operand key = subscript_key(*e.slice);
  at(e);
  if (key.kind == Operand::kConstant && key.index <= UINT16_MAX) {
    out().emit(Op::LOAD_ITEM_K, dst, container.index, key.index, kill_b(container, dst));
    return;
  }
  in_register(key);
  out().emit(Op::LOAD_ITEM, dst, container.index, key.index, kill_b(container, dst) | kill_c(key, dst));
}

void CodeGenerator::slice(const Slice& e, int dst) {
  int base = window(dst);
  int count = 0;
  for (const ExprNode* part : {e.lower, e.upper, e.step}) {
    if (count == 2 && !part) break;
    int r = count == 0 ? base : temp();
    if (part) into(*part, r);
    else load_none(r);
    ++count;
  }
  at(e);
  out().emit(Op::BUILD_SLICE, dst, base, count);
}

void CodeGenerator::sequence(Seq<ExprNode*> elements, Op build, int dst, const Location& where) {
  bool starred = false;
  for (const ExprNode* e : elements) starred |= e->kind == NodeKind::Starred;
  bool tuple = build == Op::BUILD_TUPLE;
  if (!starred && !tuple && elements.size() >= 3) {
    bool list = build == Op::BUILD_LIST;
    ConstId id = sequence_constant(elements, list ? ConstKind::kTuple : ConstKind::kFrozenSet);
    if (id != kNoConst) {
      int r = f_->is_temp(dst) ? dst : temp();
      at(where);
      out().emit(build, r, r, 0);
      int items = temp();
      load_constant(items, id);
      out().emit(list ? Op::LIST_EXTEND : Op::SET_UPDATE, r, items, 0, kKillB);
      if (r != dst) out().emit(Op::MOVE, dst, r, 0, kKillB);
      return;
    }
  }
  if (!starred && elements.size() <= kMaxWindow) {
    int base = window(dst);
    for (uint32_t i = 0; i < elements.size(); ++i) into(*elements[i], i == 0 ? base : temp());
    at(where);
    out().emit(build, dst, base, elements.size());
    return;
  }
  // Piece by piece: a list (also for a tuple) or a set, from what comes before the first star.
  Op start = build == Op::BUILD_SET ? Op::BUILD_SET : Op::BUILD_LIST;
  int r = f_->is_temp(dst) ? dst : temp();
  uint32_t head = 0;
  {
    Mark mark(*this);
    int base = on_top(r) ? r : temp();
    while (head < elements.size() && head < kMaxWindow && elements[head]->kind != NodeKind::Starred) {
      into(*elements[head], head == 0 ? base : temp());
      ++head;
    }
    at(where);
    out().emit(start, r, base, head);
  }
  bool set = build == Op::BUILD_SET;
  for (uint32_t i = head; i < elements.size(); ++i) {
    Mark mark(*this);
    if (failed()) return;
    auto* star = syntax::as<Starred>(elements[i]);
    Operand value = operand(star ? *star->value : *elements[i], Later::kNothing);
    at(where);
    in_register(value);
    Op op = star ? (set ? Op::SET_UPDATE : Op::LIST_EXTEND) : (set ? Op::SET_ADD : Op::LIST_APPEND);
    out().emit(op, r, value.index, 0, kill_b(value, -1));
  }
  if (tuple) out().emit(Op::LIST_TO_TUPLE, dst, r, 0, r != dst ? kKillB : 0);
  else if (r != dst) out().emit(Op::MOVE, dst, r, 0, kKillB);
}

void CodeGenerator::dict(const Dict& e, int dst) {
  int r = f_->is_temp(dst) ? dst : temp();
  uint32_t head = 0;
  {
    Mark mark(*this);
    int base = on_top(r) ? r : temp();
    while (head < e.keys.size() && head < kMaxWindow / 2 && e.keys[head]) {
      into(*e.keys[head], head == 0 ? base : temp());
      into(*e.values[head], temp());
      ++head;
    }
    at(e);
    out().emit(Op::BUILD_MAP, r, base, head);
  }
  for (uint32_t i = head; i < e.keys.size(); ++i) {
    if (failed()) return;
    Mark mark(*this);
    if (!e.keys[i]) {
      Operand value = operand(*e.values[i], Later::kNothing);
      at(e);
      in_register(value);
      out().emit(Op::MAP_UPDATE, r, value.index, 0, kill_b(value, -1));
      continue;
    }
    Operand key = operand(*e.keys[i], until(*e.values[i]));
    in_register(key);
    Operand value = operand(*e.values[i], Later::kNothing);
    in_register(value);
    at(e);
    out().emit(Op::MAP_SET, r, key.index, value.index, kill_b(key, -1) | kill_c(value, -1));
  }
  if (r != dst) out().emit(Op::MOVE, dst, r, 0, kKillB);
}

// ---- f-strings

void CodeGenerator::joined(const JoinedStr& e, int dst) {
  const JoinedStr* outermost = f_string_ ? f_string_ : &e;
  std::swap(outermost, f_string_);
  joined_parts(e, dst);
  std::swap(outermost, f_string_);
}

void CodeGenerator::joined_parts(const JoinedStr& e, int dst) {
  if (e.values.empty()) {
    at(e);
    return load_constant(dst, unit_->pool.str(""));
  }
  if (e.values.size() == 1) return into(*e.values[0], dst);
  if (e.values.size() > kMaxWindow) {
    // "".join([...])
    int list = temp();
    out().emit(Op::BUILD_LIST, list, list, 0);
    for (const ExprNode* value : e.values) {
      if (failed()) return;
      Mark mark(*this);
      Operand piece = operand(*value, Later::kNothing);
      in_register(piece);
      out().emit(Op::LIST_APPEND, list, piece.index, 0, kill_b(piece, -1));
    }
    at(e);
    int base = temp(3);
    load_constant(base + 2, unit_->pool.str(""));
    out().emit_ext(Op::LOAD_METHOD, base, base + 2, name_index(arena_.intern("join")), kKillB, out().new_cache(), 0);
    out().emit(Op::MOVE, base + 2, list, 0, kKillB);
    out().emit_ext(Op::CALL_METHOD, dst, base, 1, 0, out().new_cache(), UINT32_MAX);
    return;
  }
  int base = window(dst);
  for (uint32_t i = 0; i < e.values.size(); ++i) into(*e.values[i], i == 0 ? base : temp());
  at(e);
  out().emit(Op::BUILD_STRING, dst, base, e.values.size());
}

void CodeGenerator::formatted(const FormattedValue& e, int dst) {
  int r = f_->is_temp(dst) ? dst : temp();
  Later later = e.format_spec ? until(*e.format_spec) : Later::kNothing;
  // Formatting is shown as the whole f-string, as in CPython 3.11; the expression inside stands for itself.
  const JoinedStr* outermost = nullptr;
  std::swap(outermost, f_string_);
  Location where = outermost ? Location(*outermost) : Location(e);
  Operand value = operand(*e.value, later, r);
  std::swap(outermost, f_string_);
  at(where);
  in_register(value, r);
  if (e.conversion > 0) {
    out().emit(Op::CONVERT_VALUE, r, value.index, static_cast<unsigned>(e.conversion), kill_b(value, r));
    value = {Operand::kTemp, static_cast<uint32_t>(r)};
  }
  if (e.format_spec) {
    Operand spec = operand(*e.format_spec, Later::kNothing);
    in_register(spec);
    at(where);
    out().emit(Op::FORMAT_WITH_SPEC, dst, value.index, spec.index, kill_b(value, dst) | kill_c(spec, dst));
  } else {
    out().emit(Op::FORMAT_VALUE, dst, value.index, 0, kill_b(value, dst));
  }
}

// ---- Suspension

void CodeGenerator::yield(const Yield& e, int dst) {
  if (!f_->scope.is_function_like()) return fail(e, "'yield' outside function");
  Operand value = e.value ? operand(*e.value, Later::kNothing, scratch(dst)) : constant(unit_->pool.none());
  at(e);
  in_register(value, scratch(dst));
  bool async_generator = f_->parts->flags & kCodeAsyncGenerator;
  out().emit(Op::YIELD, dst, value.index, async_generator, kill_b(value, dst));
}

void CodeGenerator::yield_from(const YieldFrom& e, int dst) {
  if (!f_->scope.is_function_like()) return fail(e, "'yield' outside function");
  if (f_->kind == CodeKind::kAsyncFunction) return fail(e, "'yield from' inside async function");
  int r = f_->is_temp(dst) ? dst : temp();
  Operand value = operand(*e.value, Later::kNothing, r);
  at(e);
  in_register(value, r);
  out().emit(Op::GET_ITER, r, value.index, 1, kill_b(value, r));
  out().emit(Op::YIELD_FROM, dst, r);
}

void CodeGenerator::await(const Await& e, int dst) {
  if (!f_->scope.is_function_like() && !may_await()) return fail(e, "'await' outside function");
  if (!may_await() && f_->kind != CodeKind::kComprehension)
    return fail(e, "'await' outside async function");
  int r = f_->is_temp(dst) ? dst : temp();
  into(*e.value, r);
  at(e);
  await_value(r, dst, 0);
}

void CodeGenerator::await_value(int reg, int dst, unsigned kind) {
  out().emit(Op::GET_AWAITABLE, reg, reg, kind);
  out().emit(Op::YIELD_FROM, dst, reg, 1);
}

}  // namespace skerry::compiler
