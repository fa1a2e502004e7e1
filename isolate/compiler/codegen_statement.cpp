// Statements that are neither loops, nor try or with, nor definitions.
#include "isolate/compiler/codegen.h"

namespace skerry::compiler {

using namespace syntax;

namespace {

// The docstring of a body, or null.
const Constant* docstring(Seq<StmtNode*> statements) {
  if (statements.empty()) return nullptr;
  auto* e = syntax::as<Expr>(statements[0]);
  auto* c = e ? syntax::as<Constant>(e->value) : nullptr;
  return c && c->value.type == ConstantType::Str ? c : nullptr;
}

}  // namespace

void CodeGenerator::body(Seq<StmtNode*> statements) {
  for (const StmtNode* s : statements) {
    if (stop()) return;
    statement(*s);
  }
}

void CodeGenerator::module_body(Seq<StmtNode*> statements) {
  if (!statements.empty()) at({statements[0]->lineno, 0, statements[0]->lineno, 0});
  if (f_->scope.has_annotations) out().emit(Op::SETUP_ANNOTATIONS);
  if (const Constant* doc = options_.optimize < 2 ? docstring(statements) : nullptr) {
    at(*doc);
    store_name(names_.dunder_doc, constant(literal(doc->value)), *doc);
  }
  bool is_docstring = f_->kind == CodeKind::kModule || f_->kind == CodeKind::kClass;
  body(is_docstring && docstring(statements) ? Seq<StmtNode*>{statements.data + 1, statements.count - 1} : statements);
}

void CodeGenerator::statement(const StmtNode& node) {
  Mark mark(*this);
  at(node);
  switch (node.kind) {
    case NodeKind::FunctionDef:
    case NodeKind::AsyncFunctionDef: return function_statement(static_cast<const FunctionDef&>(node));
    case NodeKind::ClassDef: return class_statement(static_cast<const ClassDef&>(node));
    case NodeKind::Return: return return_statement(static_cast<const Return&>(node));
    case NodeKind::Delete:
      for (const ExprNode* target : static_cast<const Delete&>(node).targets) delete_target(*target);
      return;
    case NodeKind::Assign: return assign_statement(static_cast<const Assign&>(node));
    case NodeKind::TypeAlias: return type_alias(static_cast<const TypeAlias&>(node));
    case NodeKind::AugAssign: return augmented(static_cast<const AugAssign&>(node));
    case NodeKind::AnnAssign: return annotated(static_cast<const AnnAssign&>(node));
    case NodeKind::For: return for_statement(static_cast<const For&>(node));
    case NodeKind::AsyncFor: return async_for_statement(static_cast<const For&>(node));
    case NodeKind::While: return while_statement(static_cast<const While&>(node));
    case NodeKind::If: return if_statement(static_cast<const If&>(node));
    case NodeKind::With:
    case NodeKind::AsyncWith: return with_statement(static_cast<const With&>(node), 0);
    case NodeKind::Match: return match_statement(static_cast<const Match&>(node));
    case NodeKind::Raise: return raise_statement(static_cast<const Raise&>(node));
    case NodeKind::Try:
    case NodeKind::TryStar: return try_statement(static_cast<const Try&>(node));
    case NodeKind::Assert: return assert_statement(static_cast<const Assert&>(node));
    case NodeKind::Import: return import_statement(static_cast<const Import&>(node));
    case NodeKind::ImportFrom: return import_from(static_cast<const ImportFrom&>(node));
    case NodeKind::Expr: return expression_statement(static_cast<const Expr&>(node));
    case NodeKind::Break: return leave_loop(node, true);
    case NodeKind::Continue: return leave_loop(node, false);
    case NodeKind::Pass: return mark_line();
    default: return;  // Global, Nonlocal
  }
}

void CodeGenerator::expression_statement(const Expr& s) {
  if (options_.mode == CompileMode::kSingle && f_->kind == CodeKind::kModule) {
    Operand value = operand(*s.value, Later::kNothing);
    at(s);
    in_register(value);
    out().emit(Op::PRINT_EXPRESSION, value.index, 0, 0, kill_a(value));
    return;
  }
  if (constant_of(*s.value) != kNoConst) return mark_line();
  effect(*s.value);
}

// An instruction for a statement that needs none: trace functions stop there.
void CodeGenerator::mark_line() {
  if (out().reachable()) out().emit(Op::NOP);
}

void CodeGenerator::if_statement(const If& first) {
  // A chain of elif in a loop: it may be longer than the stack is deep.
  const If* s = &first;
  Label end;
  for (;;) {
    Label otherwise;
    if (constant_of(*s->test) != kNoConst) mark_line();
    jump_if(*s->test, otherwise, false);
    body(s->body);
    if (failed()) return;
    if (s->orelse.empty()) {
      out().bind(otherwise);
      break;
    }
    out().emit_jump(Op::JUMP, 0, kArtificial, end);
    out().bind(otherwise);
    if (s->orelse.size() == 1 && s->orelse[0]->kind == NodeKind::If) {
      s = static_cast<const If*>(s->orelse[0]);
      at(*s);
      continue;
    }
    body(s->orelse);
    break;
  }
  out().bind(end);
}

void CodeGenerator::assert_statement(const Assert& s) {
  if (auto* tuple = syntax::as<Tuple>(s.test); tuple && !tuple->elts.empty())
    warn(s, "assertion is always true, perhaps remove parentheses?");
  if (options_.optimize > 0) return;
  Label passed;
  if (constant_of(*s.test) != kNoConst) mark_line();
  jump_if(*s.test, passed, true);
  Location where = out().location();
  int error = temp();
  out().emit(Op::LOAD_ASSERTION_ERROR, error);
  if (s.msg) {
    into(*s.msg, temp());
    at(where);
    out().emit_ext(Op::CALL, error, error, 1, 0, out().new_cache(), UINT32_MAX);
  }
  out().emit(Op::RAISE, error, 0, 1, kKillA);
  out().set_unreachable();
  out().bind(passed);
}

void CodeGenerator::raise_statement(const Raise& s) {
  if (!s.exc) {
    out().emit(Op::RAISE, 0, 0, 0);
  } else {
    Operand exception = operand(*s.exc, s.cause ? until(*s.cause) : Later::kNothing);
    in_register(exception);
    if (s.cause) {
      Operand cause = operand(*s.cause, Later::kNothing);
      in_register(cause);
      at(s);
      out().emit(Op::RAISE, exception.index, cause.index, 2, kill_a(exception) | kill_b(cause, -1));
    } else {
      at(s);
      out().emit(Op::RAISE, exception.index, 0, 1, kill_a(exception));
    }
  }
  out().set_unreachable();
}

void CodeGenerator::return_statement(const Return& s) {
  bool function = f_->kind == CodeKind::kFunction || f_->kind == CodeKind::kAsyncFunction;
  if (!function) return fail(s, "'return' outside function");
  if (s.value && (f_->parts->flags & kCodeAsyncGenerator))
    return fail(s, "'return' with value in async generator");
  for (const Block& block : f_->blocks)
    if (block.kind == BlockKind::kStarHandler)
      return fail(s, "'break', 'continue' and 'return' cannot appear in an except* block");
  ConstId known = s.value ? constant_of(*s.value) : unit_->pool.none();
  const unsigned last = unwinds_code(0) ? unsigned{kArtificial} : 0u;
  if (known != kNoConst) {
    if (last != 0) mark_line();
    std::vector<Block> left = unwind(0, nullptr);
    at(s);
    if (out().reachable()) out().emit_wide(Op::RETURN_CONST, 0, constant_index(known), last);
    out().set_unreachable();
    return rewind(left);
  }
  Operand value;
  std::vector<Block> left;
  if (f_->blocks.empty()) {
    value = operand(*s.value, Later::kNothing);
  } else {
    // What is done on the way out may rebind the variable: keep the value.
    int r = temp();
    into(*s.value, r);
    value = {Operand::kTemp, static_cast<uint32_t>(r)};
    left = unwind(0, &r);
  }
  at(s);
  out().emit(Op::RETURN, value.index, 0, 0, kill_a(value) | last);
  out().set_unreachable();
  rewind(left);
}

}  // namespace skerry::compiler
