// match: PEP 634. Patterns test without consuming; what they take apart lies in temporaries that are all released when
// the pattern has failed or its captures have been stored. Captures bind only once the whole pattern matches.
#include <unordered_set>

#include "isolate/compiler/codegen.h"

namespace skerry::compiler {

using namespace syntax;

namespace {

bool is_wildcard(const PatternNode& p) {
  auto* as = syntax::as<MatchAs>(&p);
  return as && !as->name.data() && !as->pattern;
}
bool is_wildcard_star(const PatternNode& p) {
  auto* star = syntax::as<MatchStar>(&p);
  return star && !star->name.data();
}
// For a register that is read but not used up.
Operand kept(int reg) { return {Operand::kLocal, static_cast<uint32_t>(reg)}; }

std::string quoted(Identifier name) { return "'" + std::string(name) + "'"; }

}  // namespace

void CodeGenerator::match_statement(const Match& s) {
  int subject = temp();
  into(*s.subject, subject);
  Label end;
  for (uint32_t i = 0; i < s.cases.size(); ++i) {
    if (stop()) return;
    const MatchCase& c = *s.cases[i];
    Mark mark(*this);
    Label next;
    PatternState state;
    state.last = c.guard || i + 1 == s.cases.size();
    int first = f_->top;
    at(*c.pattern);
    // The wildcard needs no instruction.
    if (i > 0 && i + 1 == s.cases.size() && !c.guard) {
      auto* wildcard = syntax::as<MatchAs>(c.pattern);
      if (wildcard && !wildcard->pattern && !wildcard->name.data()) mark_line();
    }
    pattern(*c.pattern, kept(subject), state);
    if (failed()) return;
    for (auto& [name, reg] : state.captures) store_name(name, kept(reg), *c.pattern);
    int used = f_->top - first;
    at(*c.pattern);
    if (c.guard) {
      if (used) clear(first, used);
      jump_if(*c.guard, next, false);
      at(*c.pattern);
      clear(subject);
    } else {
      clear(subject, used + 1);
    }
    f_->top = first;
    body(c.body);
    out().emit_jump(Op::JUMP, 0, kArtificial, end);
    out().bind(state.fail);
    at(*c.pattern);
    if (used && out().reachable()) clear(first, used);
    out().bind(next);
  }
  if (out().reachable()) clear(subject);
  out().bind(end);
}

void CodeGenerator::capture(Identifier name, Operand value, const Location& where, PatternState& state) {
  if (forbidden(name, where, "assign to")) return;
  for (auto& [known, reg] : state.captures)
    if (known.data() == name.data()) return fail(where, "multiple assignments to name " + quoted(name) + " in pattern");
  state.captures.push_back({name, static_cast<int>(value.index)});
}

void CodeGenerator::pattern(const PatternNode& p, Operand subject, PatternState& state) {
  if (stop()) return;
  at(p);
  switch (p.kind) {
    case NodeKind::MatchValue: {
      if (static_cast<const MatchValue&>(p).value->kind == NodeKind::JoinedStr)
        return fail(p, "patterns may only match literals and attribute lookups");
      Mark mark(*this);
      Operand value = operand(*static_cast<const MatchValue&>(p).value, Later::kNothing);
      at(p);
      return branch(CmpOperator::Eq, subject, value, false, state.fail, false);
    }
    case NodeKind::MatchSingleton: {
      ConstId id = literal(static_cast<const MatchSingleton&>(p).value);
      Mark mark(*this);
      return branch(CmpOperator::Is, subject, constant(id), false, state.fail, false);
    }
    case NodeKind::MatchSequence: return sequence_pattern(static_cast<const MatchSequence&>(p), subject, state);
    case NodeKind::MatchMapping: return mapping_pattern(static_cast<const MatchMapping&>(p), subject, state);
    case NodeKind::MatchClass: return class_pattern(static_cast<const MatchClass&>(p), subject, state);
    case NodeKind::MatchAs: return as_pattern(static_cast<const MatchAs&>(p), subject, state);
    case NodeKind::MatchOr: return or_pattern(static_cast<const MatchOr&>(p), subject, state);
    default: return;
  }
}

void CodeGenerator::as_pattern(const MatchAs& p, Operand subject, PatternState& state) {
  if (!p.pattern) {
    if (!state.last) {
      if (p.name.data()) return fail(p, "name capture " + quoted(p.name) + " makes remaining patterns unreachable");
      return fail(p, "wildcard makes remaining patterns unreachable");
    }
    if (p.name.data()) capture(p.name, subject, p, state);
    return;
  }
  pattern(*p.pattern, subject, state);
  capture(p.name, subject, p, state);
}

void CodeGenerator::sequence_pattern(const MatchSequence& p, Operand subject, PatternState& state) {
  uint32_t size = p.patterns.size();
  int star = -1;
  bool only_wildcards = true, star_is_wildcard = false;
  for (uint32_t i = 0; i < size; ++i) {
    const PatternNode& item = *p.patterns[i];
    if (item.kind == NodeKind::MatchStar) {
      if (star >= 0) return fail(p, "multiple starred names in sequence pattern");
      star = static_cast<int>(i);
      star_is_wildcard = is_wildcard_star(item);
      only_wildcards &= star_is_wildcard;
      continue;
    }
    only_wildcards &= is_wildcard(item);
  }
  if (star >= 0 && (star >= 256 || size - star - 1 >= 256))
    return fail(p, "too many expressions in star-unpacking sequence pattern");
  {
    Mark mark(*this);
    int r = temp();
    out().emit(Op::MATCH_SEQUENCE, r, subject.index);
    out().emit_jump(Op::JUMP_IF_FALSE, r, kKillA, state.fail);
    if (star < 0 || size > 1) {
      out().emit(Op::GET_LENGTH, r, subject.index);
      ConstId wanted = unit_->pool.integer(star < 0 ? size : size - 1);
      branch(star < 0 ? CmpOperator::Eq : CmpOperator::GtE, {Operand::kTemp, static_cast<uint32_t>(r)},
             constant(wanted), false, state.fail, false);
    }
  }
  if (only_wildcards) return;
  bool inner_last = true;
  std::swap(inner_last, state.last);  // inside, anything may match: what remains is another position
  if (star >= 0 && star_is_wildcard) {
    // Look at the items that matter, and make no list of the rest.
    for (uint32_t i = 0; i < size; ++i) {
      const PatternNode& item = *p.patterns[i];
      if (static_cast<int>(i) == star || is_wildcard(item)) continue;
      int r = temp();
      at(item);
      if (static_cast<int>(i) < star) {
        Operand index = constant(unit_->pool.integer(i));
        if (index.index <= UINT16_MAX) out().emit(Op::LOAD_ITEM_K, r, subject.index, index.index);
      } else {
        Mark mark(*this);
        Operand offset = constant(unit_->pool.integer(size - i));
        int at_index = temp();
        out().emit(Op::GET_LENGTH, at_index, subject.index);
        in_register(offset);
        out().emit(Op::BINARY_SUBTRACT, at_index, at_index, offset.index, kKillC);
        out().emit(Op::LOAD_ITEM, r, subject.index, at_index, kKillC);
      }
      pattern(item, kept(r), state);
    }
  } else {
    int base = temp(static_cast<int>(size));
    if (star < 0) out().emit(Op::UNPACK_SEQUENCE, base, subject.index, size);
    else out().emit(Op::UNPACK_EX, base, subject.index, star | (size - star - 1) << 8);
    for (uint32_t i = 0; i < size; ++i) {
      const PatternNode& item = *p.patterns[i];
      Operand part = kept(base + static_cast<int>(i));
      if (auto* s = syntax::as<MatchStar>(&item)) {
        if (s->name.data()) capture(s->name, part, item, state);
      } else {
        pattern(item, part, state);
      }
    }
  }
  std::swap(inner_last, state.last);
}

void CodeGenerator::mapping_pattern(const MatchMapping& p, Operand subject, PatternState& state) {
  uint32_t size = p.keys.size();
  {
    Mark mark(*this);
    int r = temp();
    out().emit(Op::MATCH_MAPPING, r, subject.index);
    out().emit_jump(Op::JUMP_IF_FALSE, r, kKillA, state.fail);
    if (size) {
      out().emit(Op::GET_LENGTH, r, subject.index);
      branch(CmpOperator::GtE, {Operand::kTemp, static_cast<uint32_t>(r)}, constant(unit_->pool.integer(size)), false,
             state.fail, false);
    }
  }
  bool inner_last = true;
  std::swap(inner_last, state.last);
  int keys = temp();
  if (size || p.rest.data()) {
    std::unordered_set<ConstId> seen;
    std::vector<ConstId> constants;
    for (const ExprNode* key : p.keys) {
      ConstId id = constant_of(*key);
      if (id == kNoConst) {
        if (key->kind != NodeKind::Attribute)
          return fail(p, "mapping pattern keys may only match literals and attribute lookups");
        continue;
      }
      if (!seen.insert(id).second) return fail(p, "mapping pattern checks duplicate key (" + unparse(*key) + ")");
      constants.push_back(id);
    }
    if (constants.size() == size) {
      load_constant(keys, unit_->pool.tuple(std::move(constants)));
    } else {
      f_->top = keys + 1;
      Mark mark(*this);
      for (uint32_t i = 0; i < size; ++i) into(*p.keys[i], i == 0 ? keys : temp());
      at(p);
      out().emit(Op::BUILD_TUPLE, keys, keys, size);
    }
  }
  if (size) {
    int base = temp(static_cast<int>(size));
    out().emit(Op::MATCH_KEYS, base, subject.index, keys);
    out().emit_jump(Op::JUMP_IF_NONE, base, 0, state.fail);
    out().emit(Op::UNPACK_SEQUENCE, base, base, size);
    for (uint32_t i = 0; i < size; ++i)
      if (!is_wildcard(*p.patterns[i])) pattern(*p.patterns[i], kept(base + static_cast<int>(i)), state);
  }
  if (p.rest.data()) {
    at(p);
    int rest = temp();
    out().emit(Op::COPY_WITHOUT_KEYS, rest, subject.index, keys);
    capture(p.rest, kept(rest), p, state);
  }
  std::swap(inner_last, state.last);
}

void CodeGenerator::class_pattern(const MatchClass& p, Operand subject, PatternState& state) {
  for (uint32_t i = 0; i < p.kwd_attrs.size(); ++i) {
    if (forbidden(p.kwd_attrs[i], p, "assign to")) return;
    for (uint32_t j = i + 1; j < p.kwd_attrs.size(); ++j)
      if (p.kwd_attrs[i].data() == p.kwd_attrs[j].data())
        return fail(*p.kwd_patterns[j],
                    "attribute name repeated in class pattern: " + std::string(p.kwd_attrs[i]));
  }
  uint32_t positional = p.patterns.size(), count = positional + p.kwd_patterns.size();
  int base = temp(3);
  into(*p.cls, base + 1);
  at(p);
  out().emit(Op::MOVE, base, subject.index);
  std::vector<ConstId> names;
  for (Identifier name : p.kwd_attrs) names.push_back(unit_->pool.str(name));
  load_constant(base + 2, unit_->pool.tuple(std::move(names)));
  out().emit(Op::MATCH_CLASS, base, base, positional);
  out().emit_jump(Op::JUMP_IF_NONE, base, 0, state.fail);
  if (!count) return;
  bool inner_last = true;
  std::swap(inner_last, state.last);
  int parts = temp(static_cast<int>(count));
  out().emit(Op::UNPACK_SEQUENCE, parts, base, count, kKillB);
  for (uint32_t i = 0; i < count; ++i) {
    const PatternNode& item = i < positional ? *p.patterns[i] : *p.kwd_patterns[i - positional];
    if (!is_wildcard(item)) pattern(item, kept(parts + static_cast<int>(i)), state);
  }
  std::swap(inner_last, state.last);
}

// Each alternative leaves its captures in the registers that the first one chose.
void CodeGenerator::or_pattern(const MatchOr& p, Operand subject, PatternState& state) {
  Label matched;
  std::vector<std::pair<Identifier, int>> canonical;
  uint32_t count = p.patterns.size();
  bool outer_last = state.last;
  for (uint32_t i = 0; i < count; ++i) {
    PatternState alternative;
    alternative.last = i + 1 == count && outer_last;
    // An alternative that matches anything is an error unless it is the last; the last one follows the case.
    if (i + 1 < count) alternative.last = false;
    pattern(*p.patterns[i], subject, alternative);
    if (failed()) return;
    if (i == 0) {
      for (auto& [name, reg] : alternative.captures) canonical.push_back({name, temp()});
    } else if (alternative.captures.size() != canonical.size()) {
      return fail(*p.patterns[i], "alternative patterns bind different names");
    }
    for (auto& [name, target] : canonical) {
      int source = -1;
      for (auto& [bound, reg] : alternative.captures)
        if (bound.data() == name.data()) source = reg;
      if (source < 0) return fail(*p.patterns[i], "alternative patterns bind different names");
      out().emit(Op::MOVE, target, source);
    }
    out().emit_jump(Op::JUMP, 0, kArtificial, matched);
    out().bind(alternative.fail);
  }
  out().emit_jump(Op::JUMP, 0, kArtificial, state.fail);
  out().bind(matched);
  for (auto& [name, reg] : canonical) capture(name, kept(reg), p, state);
}

}  // namespace skerry::compiler
