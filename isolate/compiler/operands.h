// What each instruction reads, consumes and writes: for the verifier and the listing.
#pragma once

#include <cstdint>

#include "isolate/compiler/bytecode.h"

namespace skerry::compiler {

enum OperandRole : uint16_t {
  kReadA = 1, kReadB = 2, kReadC = 4,
  kWriteA = 8,          // R[a]
  kWriteA2 = 16,        // R[a], R[a+1]
  kConstC = 32,         // c is a constant
  kConstWide = 64,      // bc is a constant
  kNameC = 128,         // c is a name
  kJumpWide = 256,      // bc is a jump
  kJumpExt = 512,       // ext.x is a jump
  kWindowB = 1024,      // consumes a window at R[b]; see window_size
  kEnds = 2048,         // control does not go on to the next instruction
  kMayRaise = 4096,
};

struct OpRoles {
  uint16_t roles;
};
unsigned roles_of(Op op);

// Registers from R[b] that the instruction consumes. `parts` counts those of MAKE_FUNCTION.
inline unsigned window_size(const Insn& insn) {
  switch (static_cast<Op>(insn.op)) {
    case Op::BUILD_TUPLE:
    case Op::BUILD_LIST:
    case Op::BUILD_SET:
    case Op::BUILD_STRING:
    case Op::BUILD_SLICE: return insn.c;
    case Op::BUILD_MAP: return 2u * insn.c;
    case Op::CALL: return 1u + insn.c;
    case Op::CALL_METHOD: return 2u + insn.c;
    case Op::CALL_EX: return 3;
    case Op::IMPORT_NAME: return 2;
    case Op::COMPREHENSION: return insn.c + 1u;
    case Op::MAKE_FUNCTION: return static_cast<unsigned>(__builtin_popcount(insn.c & 15u));
    case Op::INTRINSIC: {
      auto kind = static_cast<Intrinsic>(insn.c);
      return kind == Intrinsic::kTypeVarWithBound || kind == Intrinsic::kTypeVarWithConstraints ||
                     kind == Intrinsic::kSetTypeParams
                 ? 2
                 : 1;
    }
    default: return 0;
  }
}

}  // namespace skerry::compiler
