// import statements.
#include "isolate/compiler/codegen.h"

namespace skerry::compiler {

using namespace syntax;

void CodeGenerator::import_statement(const Import& s) {
  for (const Alias* alias : s.names) {
    if (failed()) return;
    Mark mark(*this);
    at(s);
    int base = temp(2);
    load_constant(base, unit_->pool.integer(0));
    load_none(base + 1);
    out().emit(Op::IMPORT_NAME, base, base, name_index(alias->name));
    Operand module{Operand::kTemp, static_cast<uint32_t>(base)};
    size_t dot = alias->name.find('.');
    if (!alias->asname.data()) {
      store_name(arena_.intern(alias->name.substr(0, dot)), module, s);
      continue;
    }
    // `import a.b.c as d` binds the innermost module: follow the path.
    while (dot != alias->name.npos) {
      size_t next = alias->name.find('.', dot + 1);
      Identifier part = arena_.intern(alias->name.substr(dot + 1, next == alias->name.npos ? next : next - dot - 1));
      out().emit(Op::IMPORT_FROM, base, base, name_index(part));
      dot = next;
    }
    store_name(alias->asname, module, s);
  }
}

void CodeGenerator::import_from(const ImportFrom& s) {
  if (s.module == "__future__" && s.level == 0 && s.lineno > table_.future.last_line)
    return fail(s, "from __future__ imports must occur at the beginning of the file");
  std::vector<ConstId> names;
  for (const Alias* alias : s.names) names.push_back(unit_->pool.str(alias->name));
  int base = temp(2);
  load_constant(base, unit_->pool.integer(s.level));
  load_constant(base + 1, unit_->pool.tuple(std::move(names)));
  Identifier module = s.module.data() ? s.module : arena_.intern("");
  out().emit(Op::IMPORT_NAME, base, base, name_index(module));
  if (s.names.size() == 1 && s.names[0]->name == "*") {
    out().emit(Op::IMPORT_STAR, base, 0, 0, kKillA);
    return;
  }
  for (const Alias* alias : s.names) {
    Mark mark(*this);
    int r = temp();
    at(s);
    out().emit(Op::IMPORT_FROM, r, base, name_index(alias->name));
    store_name(alias->asname.data() ? alias->asname : alias->name, {Operand::kTemp, static_cast<uint32_t>(r)}, s);
  }
  clear(base);
}

}  // namespace skerry::compiler
