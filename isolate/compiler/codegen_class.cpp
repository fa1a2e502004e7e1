// Class definitions: a function that fills the namespace, given to __build_class__.
#include "isolate/compiler/codegen.h"

namespace skerry::compiler {

using namespace syntax;

void CodeGenerator::class_statement(const ClassDef& c) {
  if (!table_.scope_of(&c)) return;
  if (forbidden(c.name, c, "assign to") || !check_keywords(c.keywords, c)) return;
  int first = decorators(c.decorator_list);
  int32_t first_line = c.decorator_list.empty() ? c.lineno : c.decorator_list[0]->lineno;
  int base = temp();
  at(c);
  if (!c.type_params.empty()) {
    generic_class(c, first_line, base);
  } else {
    Mark mark(*this);
    ConstId code = class_code(c, first_line);
    at(c);
    out().emit(Op::LOAD_BUILD_CLASS, base);
    int function = temp();
    make_function(code, 0, function, function, c);
    load_constant(temp(), unit_->pool.str(c.name));
    finish_call(base, 2, Op::CALL, c.bases, c.keywords, base, c);
  }
  apply_decorators(c.decorator_list, first, base);
  store_name(c.name, {Operand::kTemp, static_cast<uint32_t>(first)}, c);
}

ConstId CodeGenerator::class_code(const ClassDef& c, int32_t first_line) {
  const Scope& scope = *table_.scope_of(&c);
  Location where = c;
  where.lineno = first_line;
  begin(scope, CodeKind::kClass, c.name, where);
  prologue();
  auto store = [this, &c](Identifier name, Operand value) { store_name(name, value, c); };
  Location head{first_line, 0, first_line, 0};
  {
    Mark mark(*this);
    int r = temp();
    at(head);
    load_name(names_.dunder_name, r);
    store(names_.dunder_module, {Operand::kTemp, static_cast<uint32_t>(r)});
    store(names_.dunder_qualname, constant(unit_->pool.str(f_->parts->qualname)));
    if (!c.type_params.empty()) {
      load_name(names_.dot_type_params, r);
      store(names_.dunder_type_params, {Operand::kTemp, static_cast<uint32_t>(r)});
    }
    if (scope.needs_class_dict) {
      out().emit(Op::LOAD_LOCALS, r);
      out().emit(Op::STORE_DEREF, f_->registers[names_.dunder_classdict.data()], r, 0, kKillB);
    }
  }
  module_body(c.body);
  at(head);
  int r = temp();  // given back with the whole unit
  if (scope.needs_class_dict) {
    out().emit(Op::MOVE, r, f_->registers[names_.dunder_classdict.data()]);
    store(names_.dunder_classdictcell, {Operand::kTemp, static_cast<uint32_t>(r)});
  }
  if (scope.needs_class_cell) {
    out().emit(Op::MOVE, r, f_->registers[names_.dunder_class.data()]);
    store(names_.dunder_classcell, {Operand::kLocal, static_cast<uint32_t>(r)});
    out().emit(Op::RETURN, r, 0, 0, kKillA | kArtificial);
    out().set_unreachable();
  }
  return end();
}

}  // namespace skerry::compiler
