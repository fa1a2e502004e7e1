// Binding: assignment in all its forms, unpacking, annotations, del.
#include "isolate/compiler/codegen.h"

namespace skerry::compiler {

using namespace syntax;

namespace {

Op inplace_opcode(Operator op) {
  switch (op) {
    case Operator::Add: return Op::INPLACE_ADD;
    case Operator::Sub: return Op::INPLACE_SUBTRACT;
    case Operator::Mult: return Op::INPLACE_MULTIPLY;
    case Operator::MatMult: return Op::INPLACE_MATRIX_MULTIPLY;
    case Operator::Div: return Op::INPLACE_TRUE_DIVIDE;
    case Operator::Mod: return Op::INPLACE_REMAINDER;
    case Operator::Pow: return Op::INPLACE_POWER;
    case Operator::LShift: return Op::INPLACE_LEFT_SHIFT;
    case Operator::RShift: return Op::INPLACE_RIGHT_SHIFT;
    case Operator::BitOr: return Op::INPLACE_OR;
    case Operator::BitXor: return Op::INPLACE_XOR;
    case Operator::BitAnd: return Op::INPLACE_AND;
    case Operator::FloorDiv: return Op::INPLACE_FLOOR_DIVIDE;
  }
  return Op::NOP;
}

const Seq<ExprNode*>* elements_of(const ExprNode& e) {
  if (auto* tuple = syntax::as<Tuple>(&e)) return &tuple->elts;
  if (auto* list = syntax::as<List>(&e)) return &list->elts;
  return nullptr;
}

}  // namespace

void CodeGenerator::assign_statement(const Assign& s) {
  if (s.targets.size() == 1) {
    const ExprNode& target = *s.targets[0];
    if (int local = local_target(target); local >= 0) {
      into(*s.value, local);
      mark_stored(local);
      return;
    }
    if (assign_tuple(s)) return;
    return assign(target, operand(*s.value));
  }
  // A value in a local could be rebound by the first target.
  Operand value = operand(*s.value);
  if (value.kind == Operand::kLocal) {
    int r = temp();
    out().emit(Op::MOVE, r, value.index);
    value = {Operand::kTemp, static_cast<uint32_t>(r)};
  }
  for (uint32_t i = 0; i < s.targets.size(); ++i) {
    if (failed()) return;
    Mark mark(*this);
    Operand shared = value;
    if (i + 1 < s.targets.size() && value.kind == Operand::kTemp) shared.kind = Operand::kLocal;  // not its last use
    assign(*s.targets[i], shared);
  }
}

// `a, b = x, y`: no tuple is made. The values are all evaluated first, then stored from left to right.
bool CodeGenerator::assign_tuple(const Assign& s) {
  const Seq<ExprNode*>* targets = elements_of(*s.targets[0]);
  const Seq<ExprNode*>* values = elements_of(*s.value);
  if (!targets || !values || targets->size() != values->size() || targets->empty() || targets->size() > 8) return false;
  for (const ExprNode* e : *targets)
    if (e->kind == NodeKind::Starred) return false;
  for (const ExprNode* e : *values)
    if (e->kind == NodeKind::Starred) return false;
  std::vector<Operand> operands;
  for (const ExprNode* e : *values) {
    if (ConstId id = constant_of(*e); id != kNoConst) {
      operands.push_back(constant(id));
      continue;
    }
    int r = temp();
    into(*e, r);
    operands.push_back({Operand::kTemp, static_cast<uint32_t>(r)});
  }
  for (uint32_t i = 0; i < targets->size(); ++i) {
    Mark mark(*this);
    assign(*(*targets)[i], operands[i]);
  }
  return true;
}

void CodeGenerator::assign(const ExprNode& target, Operand value) {
  if (stop()) return;
  Mark mark(*this);
  switch (target.kind) {
    case NodeKind::Name:
      return store_name(static_cast<const Name&>(target).id, value, target);
    case NodeKind::Attribute: {
      auto& t = static_cast<const Attribute&>(target);
      if (forbidden(t.attr, t, "assign to")) return;
      Operand object = operand(*t.value, Later::kNothing);
      at(attribute_location(t, t));
      in_register(object);
      in_register(value);
      Identifier name = mangle(arena_, f_->private_name, t.attr);
      out().emit_ext(Op::STORE_ATTR, object.index, value.index, name_index(name), kill_a(object) | kill_b(value, -1),
                     out().new_cache(), 0);
      return;
    }
    case NodeKind::Subscript: {
      auto& t = static_cast<const Subscript&>(target);
      Operand container = operand(*t.value, until(*t.slice));
      in_register(container);
      Operand key = subscript_key(*t.slice);
      at(t);
      in_register(key);
      in_register(value);
      out().emit(Op::STORE_ITEM, container.index, key.index, value.index,
                 kill_a(container) | kill_b(key, -1) | kill_c(value, -1));
      return;
    }
    case NodeKind::Tuple:
      return unpack(static_cast<const Tuple&>(target).elts, value, target);
    case NodeKind::List:
      return unpack(static_cast<const List&>(target).elts, value, target);
    case NodeKind::Starred:
      return fail(target, "starred assignment target must be in a list or tuple");
    default:
      return;
  }
}

void CodeGenerator::unpack(Seq<ExprNode*> targets, Operand value, const Location& where) {
  uint32_t count = targets.size();
  int star = -1;
  for (uint32_t i = 0; i < count; ++i) {
    if (targets[i]->kind != NodeKind::Starred) continue;
    if (star >= 0) return fail(where, "multiple starred expressions in assignment");
    star = static_cast<int>(i);
  }
  if (star >= 0 && (star >= 256 || count - star - 1 >= 256))
    return fail(where, "too many expressions in star-unpacking assignment");
  at(where);
  in_register(value);
  // Locals in a row are unpacked in place.
  if (star < 0 && count > 0) {
    int first = local_target(*targets[0]);
    bool in_row = first >= 0;
    for (uint32_t i = 1; in_row && i < count; ++i) in_row = local_target(*targets[i]) == first + static_cast<int>(i);
    if (in_row) {
      out().emit(Op::UNPACK_SEQUENCE, first, value.index, count, kill_b(value, -1));
      for (uint32_t i = 0; i < count; ++i) mark_stored(first + static_cast<int>(i));
      return;
    }
  }
  int base = count ? temp(static_cast<int>(count)) : temp();
  if (star < 0) {
    out().emit(Op::UNPACK_SEQUENCE, base, value.index, count, kill_b(value, -1));
  } else {
    out().emit(Op::UNPACK_EX, base, value.index, star | (count - star - 1) << 8, kill_b(value, -1));
  }
  for (uint32_t i = 0; i < count; ++i) {
    const ExprNode* target = targets[i];
    if (auto* s = syntax::as<Starred>(target)) target = s->value;
    assign(*target, {Operand::kTemp, static_cast<uint32_t>(base) + i});
  }
}

void CodeGenerator::augmented(const AugAssign& s) {
  Op op = inplace_opcode(s.op);
  // R[dst] = R[left] op= the value of the statement
  auto apply = [&](int dst, Operand left) {
    Operand right = operand(*s.value, Later::kNothing);
    at(s);
    if (right.kind == Operand::kConstant && right.index <= UINT16_MAX) {
      constexpr int kToConstantForm = int(Op::INPLACE_ADD_K) - int(Op::INPLACE_ADD);
      out().emit(static_cast<Op>(int(op) + kToConstantForm), dst, left.index, right.index, kill_b(left, dst));
      return;
    }
    in_register(right);
    out().emit(op, dst, left.index, right.index, kill_b(left, dst) | kill_c(right, dst));
  };
  switch (s.target->kind) {
    case NodeKind::Name: {
      auto& t = static_cast<const Name&>(*s.target);
      if (forbidden(t.id, t, "assign to")) return;
      if (int local = local_target(t); local >= 0) {
        Operand left = operand(t, until(*s.value));
        apply(local, left);
        mark_stored(local);
        return;
      }
      int r = temp();
      at(t);
      load_name(t.id, r);
      apply(r, {Operand::kTemp, static_cast<uint32_t>(r)});
      return store_name(t.id, {Operand::kTemp, static_cast<uint32_t>(r)}, t);
    }
    case NodeKind::Attribute: {
      auto& t = static_cast<const Attribute&>(*s.target);
      Operand object = operand(*t.value, until(*s.value));
      in_register(object);
      Identifier name = mangle(arena_, f_->private_name, t.attr);
      int r = temp();
      at(attribute_location(t, t));
      out().emit_ext(Op::LOAD_ATTR, r, object.index, name_index(name), 0, out().new_cache(), 0);
      apply(r, {Operand::kTemp, static_cast<uint32_t>(r)});
      at(attribute_location(t, t));
      out().emit_ext(Op::STORE_ATTR, object.index, r, name_index(name), kill_a(object) | kKillB, out().new_cache(), 0);
      return;
    }
    case NodeKind::Subscript: {
      auto& t = static_cast<const Subscript&>(*s.target);
      Operand container = operand(*t.value);
      in_register(container);
      Operand key = operand(*t.slice, until(*s.value));
      in_register(key);
      int r = temp();
      at(t);
      out().emit(Op::LOAD_ITEM, r, container.index, key.index);
      apply(r, {Operand::kTemp, static_cast<uint32_t>(r)});
      at(t);
      out().emit(Op::STORE_ITEM, container.index, key.index, r, kill_a(container) | kill_b(key, -1) | kKillC);
      return;
    }
    default:
      return;
  }
}

// The annotation as it is kept: its value, or its text under `from __future__ import annotations`.
void CodeGenerator::annotation_into(const ExprNode& annotation, int dst) {
  if (table_.future.annotations) {
    at(annotation);
    load_constant(dst, unit_->pool.str(unparse(annotation)));
  } else if (auto* star = syntax::as<Starred>(&annotation)) {
    // *args: *Ts keeps the one item that unpacking gives (PEP 646).
    Operand value = operand(*star->value, Later::kNothing);
    at(annotation);
    in_register(value);
    out().emit(Op::UNPACK_SEQUENCE, dst, value.index, 1, kill_b(value, dst));
  } else {
    into(annotation, dst);
  }
}

void CodeGenerator::annotated(const AnnAssign& s) {
  bool evaluated = f_->kind == CodeKind::kModule || f_->kind == CodeKind::kClass;
  if (s.value) {
    Mark mark(*this);
    if (int local = local_target(*s.target); local >= 0) {
      into(*s.value, local);
      mark_stored(local);
    } else {
      assign(*s.target, operand(*s.value));
    }
  }
  switch (s.target->kind) {
    case NodeKind::Name: {
      auto& t = static_cast<const Name&>(*s.target);
      if (forbidden(t.id, s, "assign to")) return;
      if (!s.simple || !evaluated) break;
      Mark mark(*this);
      int value = temp(2);
      annotation_into(*s.annotation, value);
      int annotations = value + 1;
      at(s);
      load_name(names_.dunder_annotations, annotations);
      Operand key = constant(unit_->pool.str(mangle(arena_, f_->private_name, t.id)));
      in_register(key);
      out().emit(Op::STORE_ITEM, annotations, key.index, value, kKillA | kKillB | kKillC);
      return;
    }
    case NodeKind::Attribute: {
      auto& t = static_cast<const Attribute&>(*s.target);
      if (forbidden(t.attr, s, "assign to")) return;
      if (!s.value) effect(*t.value);
      break;
    }
    case NodeKind::Subscript: {
      auto& t = static_cast<const Subscript&>(*s.target);
      if (!s.value) {
        effect(*t.value);
        if (auto* slice = syntax::as<Slice>(t.slice)) {
          for (const ExprNode* part : {slice->lower, slice->upper, slice->step})
            if (part) effect(*part);
        } else {
          effect(*t.slice);
        }
      }
      break;
    }
    default:
      break;
  }
  if (!s.simple && evaluated && !table_.future.annotations) effect(*s.annotation);
}

void CodeGenerator::delete_target(const ExprNode& target) {
  if (stop()) return;
  Mark mark(*this);
  switch (target.kind) {
    case NodeKind::Name:
      return delete_name(static_cast<const Name&>(target).id, target);
    case NodeKind::Attribute: {
      auto& t = static_cast<const Attribute&>(target);
      if (forbidden(t.attr, t, "delete")) return;
      Operand object = operand(*t.value, Later::kNothing);
      at(attribute_location(t, t));
      in_register(object);
      out().emit(Op::DELETE_ATTR, object.index, 0, name_index(mangle(arena_, f_->private_name, t.attr)),
                 kill_a(object));
      return;
    }
    case NodeKind::Subscript: {
      auto& t = static_cast<const Subscript&>(target);
      Operand container = operand(*t.value, until(*t.slice));
      in_register(container);
      Operand key = subscript_key(*t.slice);
      at(t);
      in_register(key);
      out().emit(Op::DELETE_ITEM, container.index, key.index, 0, kill_a(container) | kill_b(key, -1));
      return;
    }
    case NodeKind::Tuple:
    case NodeKind::List:
      for (const ExprNode* e : *elements_of(target)) delete_target(*e);
      return;
    default:
      return;
  }
}

}  // namespace skerry::compiler
