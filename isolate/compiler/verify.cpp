// Checks the structure of generated code by walking it abstractly, path by path.
//
// Temporaries are dead, live, or mixed (live on some paths only). Reading one that is not live is a fault; so is leaving
// the function, or meeting another path at a loop, with one that is not dead: it would keep an object past its moment.
#include <fmt/format.h>

#include <deque>

#include "isolate/compiler/code_parts.h"
#include "isolate/compiler/operands.h"

namespace skerry::compiler {

namespace {

enum State : uint8_t { kDead, kLive, kMixed };

class Verifier {
 public:
  explicit Verifier(const CodeParts& parts)
      : parts_(parts),
        first_temp_(static_cast<unsigned>(parts.local_names.size() + parts.free_names.size())),
        temp_count_(parts.register_count - first_temp_) {}

  std::string run() {
    if (parts_.register_count < first_temp_) return "fewer registers than locals";
    uint32_t size = static_cast<uint32_t>(parts_.words.size());
    if (size == 0) return "no code";
    starts_.assign(size + 1, false);
    for (uint32_t at = 0; at < size;) {
      starts_[at] = true;
      Op op = static_cast<Op>(parts_.words[at].insn.op);
      if (static_cast<unsigned>(op) > static_cast<unsigned>(Op::INTRINSIC)) return fmt::format("{}: unknown opcode", at);
      at += has_ext(op) ? 2 : 1;
      if (at > size) return "extension word missing";
    }
    check_tables(size);
    states_.resize(size);
    seen_.assign(size, false);
    flow_to(0, std::vector<uint8_t>(temp_count_, kDead));
    while (!pending_.empty() && fault_.empty()) {
      uint32_t at = pending_.front();
      pending_.pop_front();
      step(at);
    }
    return std::move(fault_);
  }

 private:
  void check_tables(uint32_t size) {
    for (const ExceptionEntry& e : parts_.exceptions) {
      if (e.start >= e.end || e.end > size || !starts_[e.start] || (e.end < size && !starts_[e.end]))
        return fail(e.start, "bad exception range");
      if (e.handler >= size || !starts_[e.handler]) fail(e.handler, "bad handler");
      if (e.depth < first_temp_ || e.depth > parts_.register_count || e.exception_register < e.depth ||
          e.exception_register >= parts_.register_count)
        fail(e.start, fmt::format("bad depth {} or register {}", e.depth, e.exception_register));
    }
    for (size_t i = 1; i < parts_.positions.size(); ++i)
      if (parts_.positions[i].word <= parts_.positions[i - 1].word) return fail(0, "positions not ascending");
  }

  void fail(uint32_t at, std::string message) {
    if (!fault_.empty()) return;
    const char* op = at < parts_.words.size() ? op_name(static_cast<Op>(parts_.words[at].insn.op)) : "";
    fault_ = fmt::format("{} at {} {}: {}", parts_.qualname, at, op, message);
  }

  void flow_to(uint32_t target, std::vector<uint8_t> state) {
    if (target >= parts_.words.size() || !starts_[target]) return fail(target, "jump to no instruction");
    if (!seen_[target]) {
      seen_[target] = true;
      states_[target] = std::move(state);
      pending_.push_back(target);
      return;
    }
    bool changed = false;
    auto& known = states_[target];
    for (size_t i = 0; i < state.size(); ++i) {
      if (known[i] == state[i] || known[i] == kMixed) continue;
      known[i] = kMixed;
      changed = true;
    }
    if (changed) pending_.push_back(target);
  }

  bool in_range(uint32_t at, unsigned reg) {
    if (reg < parts_.register_count) return true;
    fail(at, fmt::format("register {} out of {}", reg, parts_.register_count));
    return false;
  }
  void read(uint32_t at, unsigned reg, const std::vector<uint8_t>& state) {
    if (!in_range(at, reg) || reg < first_temp_) return;
    if (state[reg - first_temp_] != kLive)
      fail(at, fmt::format("reads R{}, which is {}", reg, state[reg - first_temp_] == kDead ? "dead" : "mixed"));
  }
  void set(uint32_t at, unsigned reg, State s, std::vector<uint8_t>& state) {
    if (in_range(at, reg) && reg >= first_temp_) state[reg - first_temp_] = s;
  }

  void step(uint32_t at) {
    std::vector<uint8_t> state = states_[at];
    const Insn& insn = parts_.words[at].insn;
    Op op = static_cast<Op>(insn.op);
    unsigned roles = roles_of(op);
    uint32_t next = at + (has_ext(op) ? 2 : 1);

    if (roles & kMayRaise) {
      for (const ExceptionEntry& e : parts_.exceptions) {
        if (at < e.start || at >= e.end) continue;
        std::vector<uint8_t> entered = state;
        for (unsigned r = e.depth; r < parts_.register_count; ++r) entered[r - first_temp_] = kDead;
        set(at, e.exception_register, kLive, entered);
        flow_to(e.handler, std::move(entered));
        break;
      }
    }

    if (roles & kReadA) read(at, insn.a, state);
    if (roles & kReadB) read(at, insn.b, state);
    if (roles & kReadC) read(at, insn.c, state);
    if ((roles & kConstC) && insn.c >= parts_.constants.size()) fail(at, "constant out of range");
    if ((roles & kConstWide) && static_cast<uint32_t>(insn.bc()) >= parts_.constants.size())
      fail(at, "constant out of range");
    if ((roles & kNameC) && insn.c >= parts_.names.size()) fail(at, "name out of range");
    if ((op == Op::MAKE_FUNCTION || op == Op::COMPREHENSION) && parts_.words[at + 1].ext.x >= parts_.constants.size())
      fail(at, "constant out of range");
    if (op == Op::RAISE) {
      if (insn.c >= 1) read(at, insn.a, state);
      if (insn.c >= 2) read(at, insn.b, state);
    }
    if (op == Op::MATCH_CLASS)
      for (unsigned i = 0; i < 3; ++i) read(at, insn.b + i, state);
    if (roles & kWindowB) {
      unsigned count = window_size(insn);
      for (unsigned i = 0; i < count; ++i) {
        // The optional third register of CALL_EX may be empty.
        if (op == Op::CALL_EX && i == 2) in_range(at, insn.b + i);
        else read(at, insn.b + i, state);
        if (insn.b + i < first_temp_) fail(at, "window in locals");
        set(at, insn.b + i, kDead, state);
      }
    }
    if (!fault_.empty()) return;

    std::vector<uint8_t> jumped;
    bool jumps = roles & (kJumpWide | kJumpExt);
    if (insn.flags & kKillB && !(roles & kJumpWide)) set(at, insn.b, kDead, state);
    if (insn.flags & kKillC) set(at, insn.c, kDead, state);
    if (jumps) jumped = state;
    if (insn.flags & kKillA) set(at, insn.a, kDead, state), jumps ? set(at, insn.a, kDead, jumped) : void();
    if (roles & kJumpWide && insn.flags & kKillB) set(at, insn.a, kDead, state);
    switch (op) {
      case Op::JUMP_IF_NONE: set(at, insn.a, kDead, jumped); break;
      case Op::JUMP_IF_NOT_NONE: set(at, insn.a, kDead, state); break;
      case Op::FOR_ITER: set(at, insn.b, kDead, jumped); break;
      case Op::END_ASYNC_FOR: set(at, insn.a, kDead, jumped), set(at, insn.b, kDead, jumped); break;
      case Op::YIELD_FROM: set(at, insn.b, kDead, state); break;
      case Op::POP_HANDLED: set(at, insn.a, kDead, state); break;
      case Op::CLEAR:
        for (unsigned i = 0; i <= insn.b; ++i) set(at, insn.a + i, kDead, state);
        break;
      case Op::UNPACK_SEQUENCE:
        for (unsigned i = 0; i < insn.c; ++i) set(at, insn.a + i, kLive, state);
        break;
      case Op::UNPACK_EX:
        for (unsigned i = 0; i < (insn.c & 255u) + 1 + (insn.c >> 8); ++i) set(at, insn.a + i, kLive, state);
        break;
      default: break;
    }
    if (roles & (kWriteA | kWriteA2)) set(at, insn.a, kLive, state);
    if (roles & kWriteA2) set(at, insn.a + 1, kLive, state);
    if (op == Op::RETURN || op == Op::RETURN_CONST) {
      for (unsigned i = 0; i < state.size(); ++i)
        if (state[i] != kDead) return fail(at, fmt::format("R{} still holds a value", first_temp_ + i));
    }
    if (jumps) {
      int32_t offset = roles & kJumpExt ? static_cast<int32_t>(parts_.words[at + 1].ext.x) : insn.bc();
      if (op == Op::JUMP && offset < 0) fail(at, "backward");
      if (op == Op::JUMP_BACK && offset >= 0) fail(at, "forward");
      if (op == Op::JUMP_BACK) {
        const auto& head = states_[next + offset];
        for (size_t i = 0; i < head.size() && i < jumped.size(); ++i)
          if ((jumped[i] == kDead) != (head[i] == kDead))
            fail(at, fmt::format("R{} differs at the head of the loop", first_temp_ + i));
      }
      flow_to(next + offset, std::move(jumped));
    }
    if (!(roles & kEnds)) flow_to(next, std::move(state));
  }

  const CodeParts& parts_;
  unsigned first_temp_, temp_count_;
  std::vector<bool> starts_, seen_;
  std::vector<std::vector<uint8_t>> states_;
  std::deque<uint32_t> pending_;
  std::string fault_;
};

}  // namespace

std::string verify(const CodeParts& parts) { return Verifier(parts).run(); }

}  // namespace skerry::compiler
