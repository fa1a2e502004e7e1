// See live_registers.h. The walk is that of verify.cpp, on code objects and with kinds; what is wrong with the code is not its
// business.
#include "isolate/compiler/live_registers.h"

#include <deque>

#include "isolate/compiler/operands.h"

namespace skerry::compiler {

namespace {

using State = std::vector<Held>;

class Walk {
 public:
  explicit Walk(const CodeObject& code)
      : code_(code), first_(uint32_t{code.local_count} + code.free_count), states_(code.word_count), seen_(code.word_count) {}

  std::vector<State> run() {
    flow_to(0, State(code_.register_count - first_ + 1, Held::kNothing));
    while (!pending_.empty()) {
      uint32_t at = pending_.front();
      pending_.pop_front();
      step(at);
    }
    return std::move(states_);
  }

 private:
  void flow_to(uint32_t target, State state) {
    if (target >= code_.word_count) return;
    if (!seen_[target]) {
      seen_[target] = true;
      states_[target] = std::move(state);
      pending_.push_back(target);
      return;
    }
    bool changed = false;
    for (size_t i = 0; i < state.size(); ++i) {
      Held& known = states_[target][i];
      if (known == state[i] || known == Held::kDiffers) continue;
      known = Held::kDiffers;
      changed = true;
    }
    if (changed) pending_.push_back(target);
  }

  void set(State& state, uint32_t reg, Held held) const {
    if (reg >= first_ && reg < code_.register_count) state[reg - first_] = held;
  }

  static Held written_by(Op op) {
    switch (op) {
      case Op::GET_ITER: return Held::kIterator;
      case Op::GET_AITER: return Held::kAsyncIterator;
      case Op::BEFORE_WITH:
      case Op::BEFORE_ASYNC_WITH: return Held::kExit;
      case Op::PUSH_HANDLED: return Held::kHandled;
      default: return Held::kValue;
    }
  }

  void step(uint32_t at) {
    State state = states_[at];
    const Insn& insn = code_.words[at].insn;
    Op op = static_cast<Op>(insn.op);
    unsigned roles = roles_of(op);
    uint32_t next = at + (has_ext(op) ? 2 : 1);
    if (roles & kMayRaise) {
      if (const ExceptionEntry* e = find_handler(&code_, at)) {
        State entered = state;
        for (uint32_t r = e->depth; r < code_.register_count; ++r) set(entered, r, Held::kNothing);
        set(entered, e->exception_register, Held::kException);
        flow_to(e->handler, std::move(entered));
      }
    }
    if (roles & kWindowB)
      for (unsigned i = 0; i < window_size(insn); ++i) set(state, insn.b + i, Held::kNothing);
    bool jumps = roles & (kJumpWide | kJumpExt);
    if (insn.flags & kKillB && !(roles & kJumpWide)) set(state, insn.b, Held::kNothing);
    if (insn.flags & kKillC) set(state, insn.c, Held::kNothing);
    State jumped = state;
    if (insn.flags & kKillA) {
      set(state, insn.a, Held::kNothing);
      set(jumped, insn.a, Held::kNothing);
    }
    if (roles & kJumpWide && insn.flags & kKillB) set(state, insn.a, Held::kNothing);
    switch (op) {
      case Op::JUMP_IF_NONE: set(jumped, insn.a, Held::kNothing); break;
      case Op::JUMP_IF_NOT_NONE: set(state, insn.a, Held::kNothing); break;
      case Op::FOR_ITER: set(jumped, insn.b, Held::kNothing); break;
      case Op::END_ASYNC_FOR:
        set(jumped, insn.a, Held::kNothing);
        set(jumped, insn.b, Held::kNothing);
        break;
      case Op::YIELD_FROM: set(state, insn.b, Held::kNothing); break;
      case Op::POP_HANDLED: set(state, insn.a, Held::kNothing); break;
      case Op::CLEAR:
        for (unsigned i = 0; i <= insn.b; ++i) set(state, insn.a + i, Held::kNothing);
        break;
      case Op::UNPACK_SEQUENCE:
        for (unsigned i = 0; i < insn.c; ++i) set(state, insn.a + i, Held::kValue);
        break;
      case Op::UNPACK_EX:
        for (unsigned i = 0; i < (insn.c & 255u) + 1 + (insn.c >> 8); ++i) set(state, insn.a + i, Held::kValue);
        break;
      default: break;
    }
    if (roles & (kWriteA | kWriteA2)) set(state, insn.a, written_by(op));
    if (roles & kWriteA2) set(state, insn.a + 1u, Held::kValue);
    if (jumps) {
      int32_t offset = roles & kJumpExt ? static_cast<int32_t>(code_.words[at + 1].ext.x) : insn.bc();
      flow_to(next + static_cast<uint32_t>(offset), std::move(jumped));
    }
    if (!(roles & kEnds)) flow_to(next, std::move(state));
  }

  const CodeObject& code_;
  const uint32_t first_;
  std::vector<State> states_;
  std::vector<bool> seen_;
  std::deque<uint32_t> pending_;
};

}  // namespace

std::vector<std::vector<Held>> live_registers(const CodeObject& code) { return Walk(code).run(); }

}  // namespace skerry::compiler
