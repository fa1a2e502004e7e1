// Variables: what a name resolves to, and loading, storing and deleting it.
#include "isolate/compiler/codegen.h"

namespace skerry::compiler {

using namespace syntax;

CodeGenerator::NameUse CodeGenerator::resolve(Identifier name) {
  Identifier mangled = mangle(arena_, f_->private_name, name);
  const Symbol* symbol = f_->scope.find(mangled);
  NameUse use{NameKind::kDynamic, -1, symbol, mangled};
  Binding binding = symbol ? symbol->binding : Binding::kGlobalImplicit;
  bool function = f_->scope.is_function_like();
  switch (binding) {
    case Binding::kFree:
    case Binding::kCell:
      use.kind = NameKind::kCell;
      break;
    case Binding::kLocal:
      use.kind = function ? NameKind::kLocal : NameKind::kDynamic;
      break;
    case Binding::kGlobalExplicit:
      use.kind = NameKind::kGlobal;
      break;
    default:
      use.kind = function ? NameKind::kGlobal : NameKind::kDynamic;
      break;
  }
  if (use.kind == NameKind::kLocal || use.kind == NameKind::kCell) {
    auto r = f_->registers.find(mangled.data());
    if (r != f_->registers.end()) use.reg = r->second;
    else use.kind = NameKind::kGlobal;
  }
  return use;
}

void CodeGenerator::check_local(const NameUse& use) {
  if (out().is_assigned(use.reg)) return;
  out().emit(Op::CHECK_LOCAL, use.reg);
  out().mark_assigned(use.reg);  // or this point is not reached
}

void CodeGenerator::load_name(Identifier name, int dst) {
  NameUse use = resolve(name);
  switch (use.kind) {
    case NameKind::kLocal:
      check_local(use);
      if (use.reg != dst) out().emit(Op::MOVE, dst, use.reg);
      return;
    case NameKind::kCell:
      if (f_->kind == CodeKind::kClass && use.symbol->binding == Binding::kFree) {
        out().emit(Op::LOAD_CLASS_DEREF, dst, use.reg, name_index(use.mangled));
      } else if (f_->scope.sees_class && use.symbol->binding == Binding::kFree &&
                 use.mangled.data() != names_.dunder_classdict.data()) {
        // PEP 695: the class's own names come before those around it.
        Mark mark(*this);
        int dict = on_top(dst) ? dst : temp();
        out().emit(Op::LOAD_DEREF, dict, f_->registers[names_.dunder_classdict.data()]);
        out().emit(Op::LOAD_FROM_DICT_OR_DEREF, dict, use.reg, name_index(use.mangled));
        if (dict != dst) out().emit(Op::MOVE, dst, dict, 0, kKillB);
      } else {
        out().emit(Op::LOAD_DEREF, dst, use.reg);
      }
      return;
    case NameKind::kGlobal:
      if (f_->scope.sees_class && use.symbol && use.symbol->binding == Binding::kGlobalImplicit) {
        auto dict_cell = f_->registers.find(names_.dunder_classdict.data());
        if (dict_cell != f_->registers.end()) {
          Mark mark(*this);
          int dict = on_top(dst) ? dst : temp();
          out().emit(Op::LOAD_DEREF, dict, dict_cell->second);
          out().emit_ext(Op::LOAD_FROM_DICT_OR_GLOBAL, dst, dict, name_index(use.mangled), dict != dst ? kKillB : 0,
                        out().new_cache(), 0);
          return;
        }
      }
      out().emit_ext(Op::LOAD_GLOBAL, dst, 0, name_index(use.mangled), 0, out().new_cache(), 0);
      return;
    case NameKind::kDynamic:
      out().emit_ext(Op::LOAD_NAME, dst, 0, name_index(use.mangled), 0, out().new_cache(), 0);
      return;
  }
}

void CodeGenerator::store_name(Identifier name, Operand value, const Location& where) {
  if (forbidden(name, where, "assign to")) return;
  NameUse use = resolve(name);
  Mark mark(*this);
  at(where);
  if (use.kind == NameKind::kLocal) {
    move(use.reg, value);
    mark_stored(use.reg);
    return;
  }
  unsigned r = in_register(value);
  switch (use.kind) {
    case NameKind::kCell:
      out().emit(Op::STORE_DEREF, use.reg, r, 0, kill_b(value, -1));
      return;
    case NameKind::kGlobal:
      out().emit_ext(Op::STORE_GLOBAL, r, 0, name_index(use.mangled), kill_a(value), out().new_cache(), 0);
      return;
    default:
      out().emit_ext(Op::STORE_NAME, r, 0, name_index(use.mangled), kill_a(value), out().new_cache(), 0);
      return;
  }
}

void CodeGenerator::delete_name(Identifier name, const Location& where) {
  if (forbidden(name, where, "delete")) return;
  NameUse use = resolve(name);
  at(where);
  switch (use.kind) {
    case NameKind::kLocal:
      out().emit(Op::DELETE_LOCAL, use.reg);
      out().mark_unassigned(use.reg);
      return;
    case NameKind::kCell:
      out().emit(Op::DELETE_DEREF, use.reg);
      return;
    case NameKind::kGlobal:
      out().emit(Op::DELETE_GLOBAL, 0, 0, name_index(use.mangled));
      return;
    case NameKind::kDynamic:
      out().emit(Op::DELETE_NAME, 0, 0, name_index(use.mangled));
      return;
  }
}

int CodeGenerator::local_target(const ExprNode& target) {
  auto* name = syntax::as<Name>(&target);
  if (!name || name->id.data() == names_.dunder_debug.data()) return -1;
  NameUse use = resolve(name->id);
  return use.kind == NameKind::kLocal ? use.reg : -1;
}

bool CodeGenerator::forbidden(Identifier name, const Location& where, const char* verb) {
  if (name.data() != names_.dunder_debug.data()) return false;
  fail(where, std::string("cannot ") + verb + " __debug__");
  return true;
}

}  // namespace skerry::compiler
