// The door of the run loop. Everybody else goes through run_frame (frame.h) or execution.h.
#pragma once

#include "isolate/isolate.h"
#include "isolate/vm/frame.h"

namespace skerry {

// kOutermost: no native frame lies beneath, so the loop may return kSuspended (the isolate waits, or its time slice has
// ended) and be entered again later.
enum class LoopKind : uint8_t { kOutermost, kNested };

// Runs iso.frame and what it calls until the frame with kFrameEntry is left. Owned value; kExhausted when that was a
// generator that has returned (value in its `sent`); a fault.
// `delivered`: kSuspended: nothing. Raised or terminated: fault at the current instruction. Otherwise the outcome of the
// call or iteration that the isolate was waiting in.
inline Result run_loop(Isolate& iso, LoopKind kind, Result delivered);

// ---- The two copies of the loop (tracing.h). Each leaves with kSwitchLoop when the other should go on, and begins with it where
// the other has left.
inline constexpr FaultKind kSwitchLoop = FaultKind::kNotFound;  // no run ends with it otherwise
Result run_loop_plain(Isolate& iso, LoopKind kind, Result delivered);
Result run_loop_traced(Isolate& iso, LoopKind kind, Result delivered);

inline Result run_loop(Isolate& iso, LoopKind kind, Result delivered) {
  for (;;) {
    Result result = iso.is_traced ? run_loop_traced(iso, kind, delivered) : run_loop_plain(iso, kind, delivered);
    if (!result.is_not_found()) [[likely]] return result;
    delivered = Fault(kSwitchLoop);
  }
}

}  // namespace skerry
