// The functions being built: registers, tables, positions, start and end of a code.
#include "isolate/compiler/codegen.h"

#include <algorithm>

namespace skerry::compiler {

using namespace syntax;

namespace {
constexpr int kMaxRegisters = 60000;
constexpr size_t kMaxBlocks = 20;  // as CPython's CO_MAXBLOCKS
}  // namespace

std::unique_ptr<Unit> generate(const ModNode& tree, const SymbolTable& table, Arena& arena,
                               const GeneratorOptions& options, CompileFault* fault) {
  return CodeGenerator(table, arena, options, fault).run(tree);
}

// ---- Constants

ConstId ConstPool::add(Const value) {
  std::string key(1, static_cast<char>(value.kind));
  auto raw = [&key](const auto& v) { key.append(reinterpret_cast<const char*>(&v), sizeof v); };
  switch (value.kind) {
    case ConstKind::kInt: raw(value.integer); break;
    case ConstKind::kFloat: raw(value.real); break;
    case ConstKind::kComplex: raw(value.real), raw(value.imaginary); break;
    case ConstKind::kBigInt: raw(value.integer), key += value.text; break;
    case ConstKind::kStr:
    case ConstKind::kBytes: key += value.text; break;
    case ConstKind::kFrozenSet: {
      std::vector<ConstId> sorted = value.items;
      std::sort(sorted.begin(), sorted.end());
      for (ConstId id : sorted) raw(id);
      break;
    }
    case ConstKind::kTuple:
    case ConstKind::kSlice:
      for (ConstId id : value.items) raw(id);
      break;
    case ConstKind::kCode: raw(value.code); break;
    default: break;
  }
  auto [at, added] = ids_.try_emplace(std::move(key), static_cast<ConstId>(values_.size()));
  if (added) values_.push_back(std::move(value));
  return at->second;
}

// ---- Faults

void CodeGenerator::fail(const Location& where, std::string message) {
  if (!failed()) *fault_ = {CompileFault::Kind::kSyntaxError, std::move(message), where};
}

void CodeGenerator::warn(const Location& where, std::string message) {
  if (options_.warnings) options_.warnings->push_back({std::move(message), where});
}

bool CodeGenerator::stop() {
  if (failed()) return true;
  if (__builtin_frame_address(0) < options_.stack_limit) {
    *fault_ = {CompileFault::Kind::kTooDeep, {}, {}};
    return true;
  }
  return false;
}

// ---- Registers, names and constants of the current code

int CodeGenerator::temp(int count) {
  int first = f_->top;
  if (first + count > kMaxRegisters) {
    if (!failed()) *fault_ = {CompileFault::Kind::kTooBig, "too many registers in one function", {}};
    return f_->first_temp;
  }
  f_->top += count;
  f_->parts->register_count = std::max(f_->parts->register_count, static_cast<uint32_t>(f_->top));
  return first;
}

uint32_t CodeGenerator::name_index(Identifier name) {
  auto [at, added] = f_->name_index.try_emplace(name.data(), static_cast<uint32_t>(f_->parts->names.size()));
  if (added) {
    f_->parts->names.push_back(name);
    if (at->second > UINT16_MAX && !failed()) *fault_ = {CompileFault::Kind::kTooBig, "too many names in one scope", {}};
  }
  return at->second;
}

uint32_t CodeGenerator::constant_index(ConstId id) {
  auto [at, added] = f_->constant_index.try_emplace(id, static_cast<uint32_t>(f_->parts->constants.size()));
  if (added) f_->parts->constants.push_back(id);
  return at->second;
}

unsigned CodeGenerator::in_register(Operand& o, int scratch) {
  if (o.kind == Operand::kConstant) {
    int r = scratch >= 0 ? scratch : temp();
    out().emit_wide(Op::LOAD_CONST, r, o.index);
    o = {Operand::kTemp, static_cast<uint32_t>(r)};
  }
  return o.index;
}

void CodeGenerator::load_constant(int dst, ConstId id) {
  if (out().reachable()) out().emit_wide(Op::LOAD_CONST, dst, constant_index(id));
}

void CodeGenerator::move(int dst, Operand from) {
  if (from.kind == Operand::kConstant) out().emit_wide(Op::LOAD_CONST, dst, from.index);
  else if (static_cast<int>(from.index) != dst) out().emit(Op::MOVE, dst, from.index, 0, kill_b(from, dst));
}

void CodeGenerator::push(Block block) {
  if (f_->blocks.size() >= kMaxBlocks) fail(out().location(), "too many statically nested blocks");
  f_->blocks.push_back(block);
}

// ---- Functions

FunctionBuilder::FunctionBuilder(const Scope& s, CodeKind k, FunctionBuilder* o)
    : scope(s), kind(k), outer(o), parts(new CodeParts), as(*parts, s.symbols.size() + 2) {
  auto add = [this](Identifier name, unsigned bits) {
    registers[name.data()] = static_cast<int>(parts->local_names.size());
    parts->local_names.push_back(name);
    parts->local_kinds.push_back(static_cast<uint8_t>(bits));
    if (bits & 2) ++parts->cell_count;
  };
  // Parameters (in the order of the signature), then other locals, then cells; free variables sorted, as in CPython.
  for (Identifier name : s.parameters) {
    const Symbol* symbol = s.find(name);
    bool cell = symbol && symbol->binding == Binding::kCell;
    as.mark_assigned(static_cast<unsigned>(parts->local_names.size()));
    add(name, cell ? 3 : 1);
  }
  std::vector<Identifier> cells, free;
  for (const Symbol& symbol : s.symbols) {
    if (symbol.flags & kParameter) continue;
    if (symbol.binding == Binding::kFree || (symbol.flags & kFreeInClass)) free.push_back(symbol.name);
    if (!s.is_function_like()) continue;
    if (symbol.binding == Binding::kCell) cells.push_back(symbol.name);
    else if (symbol.binding == Binding::kLocal) add(symbol.name, 0);
  }
  std::sort(cells.begin(), cells.end());
  std::sort(free.begin(), free.end());
  for (Identifier name : cells) add(name, 2);
  for (auto& [name, index] : s.index)
    if (s.symbols[index].flags & kMayBeUnbound)
      if (auto r = registers.find(name); r != registers.end()) as.mark_deletable(static_cast<unsigned>(r->second));
  parts->free_names = std::move(free);
}

void CodeGenerator::begin(const Scope& scope, CodeKind kind, Identifier name, const Location& where) {
  building_.push_back(std::make_unique<FunctionBuilder>(scope, kind, f_));
  FunctionBuilder* f = building_.back().get();
  CodeParts& parts = *f->parts;
  if (kind == CodeKind::kClass) {
    // The cells that methods and type parameters reach the class and its namespace through.
    auto add = [&](Identifier cell) {
      f->registers[cell.data()] = static_cast<int>(parts.local_names.size());
      parts.local_names.push_back(cell);
      parts.local_kinds.push_back(2);
      ++parts.cell_count;
    };
    if (scope.needs_class_cell) add(names_.dunder_class);
    if (scope.needs_class_dict) add(names_.dunder_classdict);
  }
  int next = f->local_count();
  for (Identifier free : parts.free_names) {
    // A class may have a cell __class__ of its own and still name that of a class around it: its own wins.
    f->registers.try_emplace(free.data(), next);
    ++next;
  }
  f->first_temp = f->top = next;
  parts.register_count = static_cast<uint32_t>(next);
  parts.name = name;
  parts.first_line = where.lineno > 0 ? where.lineno : 1;
  f->private_name = scope.private_name;
  parts.qualname = qualified_name(scope, kind, name);
  if (scope.is_function_like()) {
    parts.flags |= kCodeNewLocals | kCodeOptimized;
    if (scope.nested) parts.flags |= kCodeNested;
    if (scope.generator) parts.flags |= scope.coroutine ? kCodeAsyncGenerator : kCodeGenerator;
    else if (scope.coroutine) parts.flags |= kCodeCoroutine;
    if (scope.var_arguments) parts.flags |= kCodeVarArgs;
    if (scope.var_keywords) parts.flags |= kCodeVarKeywords;
  } else if (kind == CodeKind::kModule && options_.top_level_await && scope.coroutine) {
    parts.flags |= kCodeCoroutine;
  }
  if (table_.future.annotations) parts.flags |= kCodeFutureAnnotations;
  parts.flags |= options_.inherited_flags & kCodeFutureAnnotations;
  f_ = f;
  if (next > kMaxRegisters && !failed())
    *fault_ = {CompileFault::Kind::kTooBig, "too many local variables in one function", {}};
  at({parts.first_line, 0, parts.first_line, 0});
}

void CodeGenerator::prologue() {
  for (int i = 0; i < f_->local_count(); ++i)
    if (f_->parts->local_kinds[i] & 2) out().emit(Op::MAKE_CELL, i);
  if (f_->parts->flags & (kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator)) out().emit(Op::RETURN_GENERATOR);
}

ConstId CodeGenerator::end() {
  FunctionBuilder* f = f_;
  if (out().reachable()) {
    out().emit_wide(Op::RETURN_CONST, 0, constant_index(unit_->pool.none()), kArtificial);
  }
  if (out().too_big() && !failed()) *fault_ = {CompileFault::Kind::kTooBig, "too much code in one function", {}};
  f_ = f->outer;
  unit_->codes.push_back(std::move(f->parts));
  building_.pop_back();
  Const code{.kind = ConstKind::kCode};
  code.code = static_cast<uint32_t>(unit_->codes.size() - 1);
  return unit_->pool.add(std::move(code));
}

// PEP 3155: __qualname__ of what is defined in `scope`, whose builder is not yet the innermost one.
std::string CodeGenerator::qualified_name(const Scope& scope, CodeKind kind, Identifier name) {
  std::string own(name);
  const FunctionBuilder* outer = f_;
  if (outer && outer->kind == CodeKind::kGeneric && kind != CodeKind::kComprehension && kind != CodeKind::kLambda)
    outer = outer->outer;  // the scope of type parameters does not show
  if (!outer || outer->kind == CodeKind::kModule) return own;
  if (kind == CodeKind::kFunction || kind == CodeKind::kAsyncFunction || kind == CodeKind::kClass) {
    // `global f` before `def f` makes it a name of the module.
    const Symbol* s = outer->scope.find(mangle(arena_, outer->private_name, scope.name));
    if (s && s->binding == Binding::kGlobalExplicit) return own;
  }
  std::string base = outer->parts->qualname;
  if (outer->kind == CodeKind::kFunction || outer->kind == CodeKind::kAsyncFunction || outer->kind == CodeKind::kLambda)
    base += ".<locals>";
  return base + "." + own;
}

std::unique_ptr<Unit> CodeGenerator::run(const ModNode& tree) {
  begin(*table_.module, CodeKind::kModule, arena_.intern("<module>"), Location{1, 0, 1, 0});
  // CPython gives the first instruction line 0; nothing here can raise before the first statement.
  prologue();
  switch (tree.kind) {
    case NodeKind::Module:
      module_body(static_cast<const Module&>(tree).body);
      break;
    case NodeKind::Interactive:
      if (table_.module->has_annotations) out().emit(Op::SETUP_ANNOTATIONS);
      body(static_cast<const Interactive&>(tree).body);
      break;
    default: {
      const ExprNode& e = *static_cast<const Expression&>(tree).body;
      Operand value = operand(e, Later::kNothing);
      at(e);
      unsigned r = in_register(value);
      out().emit(Op::RETURN, r, 0, 0, kill_a(value));
      out().set_unreachable();
    }
  }
  end();
  if (failed()) return nullptr;
  unit_->root = static_cast<uint32_t>(unit_->codes.size() - 1);
  return std::move(unit_);
}

}  // namespace skerry::compiler
