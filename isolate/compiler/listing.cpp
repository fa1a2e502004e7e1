// Listings for people and tests: `12  BINARY_ADD  t0 = x, t1!`, where ! marks the last use of a temporary.
#include "isolate/compiler/listing.h"

#include <fmt/format.h>

#include "isolate/compiler/code_parts.h"
#include "isolate/compiler/operands.h"

namespace skerry::compiler {

namespace {

std::string operands_text(const ListingSource& s, uint32_t at) {
  const Insn& insn = s.words[at].insn;
  Op op = static_cast<Op>(insn.op);
  unsigned roles = roles_of(op);
  uint32_t next = at + (has_ext(op) ? 2 : 1);
  std::string out;
  auto add = [&out](std::string text) {
    if (!out.empty() && !out.ends_with("= ")) out += ", ";
    out += text;
  };
  auto reg = [&](unsigned r, unsigned kill) { return s.register_name(r) + (kill ? "!" : ""); };
  bool conditional = roles & kJumpWide;
  if (roles & (kWriteA | kWriteA2)) {
    out = s.register_name(insn.a);
    if (roles & kWriteA2) out += ", " + s.register_name(insn.a + 1);
    out += " = ";
  }
  switch (op) {
    case Op::UNPACK_SEQUENCE: out = fmt::format("{}..+{} = ", s.register_name(insn.a), insn.c); break;
    case Op::UNPACK_EX:
      out = fmt::format("{}..+{}*{} = ", s.register_name(insn.a), insn.c & 255, insn.c >> 8);
      break;
    case Op::MAKE_CELL:
    case Op::CHECK_LOCAL:
    case Op::DELETE_LOCAL:
      out = s.register_name(insn.a);
      break;
    case Op::CLEAR:
      out = s.register_name(insn.a);
      if (insn.b) out += fmt::format("..+{}", insn.b + 1);
      break;
    case Op::RAISE:
      if (insn.c >= 1) add(reg(insn.a, insn.flags & kKillA));
      if (insn.c >= 2) add(reg(insn.b, insn.flags & kKillB));
      break;
    default: break;
  }
  if (roles & kReadA && !(roles & kWriteA)) {
    std::string text = reg(insn.a, insn.flags & kKillA);
    if (conditional && insn.flags & kKillB) text += "?";  // released if it does not jump
    add(text);
  }
  if (op >= Op::BRANCH_LT && op <= Op::BRANCH_GE_K) add(insn.a ? "true" : "false");
  if (roles & kReadB) add(reg(insn.b, insn.flags & kKillB && !conditional));
  if (roles & kReadC) add(reg(insn.c, insn.flags & kKillC));
  if (roles & kWindowB) {
    unsigned count = window_size(insn);
    if (count) add(fmt::format("[{}..+{}]", s.register_name(insn.b), count));
  }
  if (roles & kConstC) add(s.constant_text(insn.c));
  if (roles & kConstWide) add(s.constant_text(static_cast<uint32_t>(insn.bc())));
  if (roles & kNameC) add(s.name_text(insn.c));
  if (op == Op::IMPORT_NAME) add(s.name_text(insn.c));
  if (op == Op::MAKE_FUNCTION || op == Op::COMPREHENSION) add(s.constant_text(s.words[at + 1].ext.x));
  if ((op == Op::CALL || op == Op::CALL_METHOD) && s.words[at + 1].ext.y != UINT32_MAX)
    add("keywords " + s.constant_text(s.words[at + 1].ext.y));
  if (roles & kJumpWide) add(fmt::format("-> {}", static_cast<int64_t>(next) + insn.bc()));
  if (roles & kJumpExt) add(fmt::format("-> {}", static_cast<int64_t>(next) + static_cast<int32_t>(s.words[at + 1].ext.x)));
  return out;
}

std::string constant_text(const ConstPool& pool, ConstId id, int depth = 0) {
  const Const& c = pool[id];
  auto items = [&](const char* open, const char* close) {
    std::string out = open;
    for (size_t i = 0; i < c.items.size(); ++i) {
      if (i) out += ", ";
      out += depth > 4 ? "..." : constant_text(pool, c.items[i], depth + 1);
    }
    return out + close;
  };
  switch (c.kind) {
    case ConstKind::kNone: return "None";
    case ConstKind::kTrue: return "True";
    case ConstKind::kFalse: return "False";
    case ConstKind::kEllipsis: return "...";
    case ConstKind::kInt: return fmt::format("{}", c.integer);
    case ConstKind::kBigInt: return fmt::format("int({}, {})", c.text, c.integer);
    case ConstKind::kFloat: return fmt::format("{}", c.real);
    case ConstKind::kComplex: return fmt::format("({}+{}j)", c.real, c.imaginary);
    case ConstKind::kStr: return fmt::format("'{}'", c.text);
    case ConstKind::kBytes: return fmt::format("b'{}'", c.text);
    case ConstKind::kTuple: return items("(", ")");
    case ConstKind::kFrozenSet: return items("frozenset({", "})");
    case ConstKind::kSlice: return items("slice(", ")");
    case ConstKind::kCode: return fmt::format("<code {}>", c.code);
  }
  return "?";
}

}  // namespace

std::string list_instructions(const ListingSource& s) {
  std::string out;
  uint32_t position = 0;
  int32_t line = -1;
  for (uint32_t at = 0; at < s.word_count;) {
    while (position + 1 < s.position_count && s.positions[position + 1].word <= at) ++position;
    if (s.position_count && s.positions[position].line != line) {
      line = s.positions[position].line;
      out += fmt::format("line {}\n", line);
    }
    Op op = static_cast<Op>(s.words[at].insn.op);
    std::string text = operands_text(s, at);
    out += text.empty() ? fmt::format("{:5}  {}\n", at, op_name(op)) : fmt::format("{:5}  {:20} {}\n", at, op_name(op), text);
    at += has_ext(op) ? 2 : 1;
  }
  for (uint32_t i = 0; i < s.exception_count; ++i) {
    const ExceptionEntry& e = s.exceptions[i];
    out += fmt::format("  [{}, {}) -> {}, exception {}, depth {}\n", e.start, e.end, e.handler,
                       s.register_name(e.exception_register), s.register_name(e.depth));
  }
  return out;
}

std::string listing(const Unit& unit, const CodeParts& parts) {
  ListingSource source;
  source.words = parts.words.data();
  source.word_count = static_cast<uint32_t>(parts.words.size());
  source.positions = parts.positions.data();
  source.position_count = static_cast<uint32_t>(parts.positions.size());
  source.exceptions = parts.exceptions.data();
  source.exception_count = static_cast<uint32_t>(parts.exceptions.size());
  size_t locals = parts.local_names.size(), all = locals + parts.free_names.size();
  source.register_name = [&parts, locals, all](unsigned r) -> std::string {
    if (r < locals) return std::string(parts.local_names[r]);
    if (r < all) return std::string(parts.free_names[r - locals]);
    return fmt::format("t{}", r - all);
  };
  source.constant_text = [&](uint32_t i) { return constant_text(unit.pool, parts.constants[i]); };
  source.name_text = [&](uint32_t i) { return std::string(parts.names[i]); };
  return list_instructions(source);
}

}  // namespace skerry::compiler
