// Frame: one activation of Python code. Registers follow it in memory.
//
// Frames of plain calls lie on the isolate's FrameStack (chunks that never move, so natives may hold pointers into
// registers); generators and coroutines carry their own inside the generator object. Everything here belongs to the run
// loop; natives look at frames through vm/frame_inspect.h.
#pragma once

#include <cstdint>

#include "isolate/compiler/code.h"

namespace skerry {

struct FunctionObject;
struct FrameObject;
struct GeneratorObject;
struct CodeState;

struct Frame {
  const CodeWord* pc;        // in a suspended or calling frame: after the current instruction; at start: the first word
  CodeObject* code;          // borrowed from function, or owned with kFrameOwnsCode
  Frame* caller;             // null for the outermost, and for a generator that is not running
  CodeState* state;          // inline caches of this isolate, null while cold
  Value function;            // owned function object, also for module, exec and class bodies
  Value globals;             // borrowed from function; an exact dict
  Value builtins;            // borrowed from function; a dict
  Value locals;              // owned mapping for module, class and exec code (or what locals() made), else Empty
  FrameObject* object;       // the Python frame object once somebody asked, owned
  GeneratorObject* generator;// whose frame it is, or null; not owned
  uint32_t frame_bytes;      // header and registers
  uint16_t result_register;  // of the caller: where the result goes
  uint16_t flags;            // FrameFlags

  Value* registers() { return reinterpret_cast<Value*>(this + 1); }
  // The word of (or the extension word of) the instruction that runs or ran last; ~0 before the first one.
  uint32_t current_word() const { return static_cast<uint32_t>(pc - code->words) - 1; }
};
static_assert(sizeof(Frame) % sizeof(Value) == 0);

enum FrameFlags : uint16_t {
  kFrameEntry = 1,         // returning from it leaves this run loop
  kFrameOwnsCode = 2,
  kFrameFinished = 4,      // unwound; its registers live on in the frame object
  kFrameTraced = 8,        // sys.settrace looks at it
  kFrameConstructor = 16,  // __init__ of an instance being made: the result must be None; the caller's call window holds
                           // the instance, which is the result of the call
  kFrameInternal = 32,     // a trampoline of the runtime: never shown to scripts
  kFrameGenerator = 64,    // `generator` is set: the frame lies in it, not on the stack
  kFrameHasExtras = 128,   // `locals` or `object` may be set. A return from a frame without any flag is the fast path
  kFrameOperator = 256,    // the method of an operator; the caller's instruction is the BINARY that its result ends
  kFrameAwaited = 512,     // of `await f(...)` before the coroutine exists: see push_awaited in activation.h
};

inline uint32_t frame_size(const CodeObject* code) {
  return static_cast<uint32_t>((sizeof(Frame) + code->register_count * sizeof(Value) + 15) & ~size_t{15});
}

// Runs a frame that has been pushed (iso.frame == entry, kFrameEntry set) to its end, or, for generators, to a yield
// (then kFrameFinished is not set): a nested run loop beneath the current native.
Result run_frame(Isolate& iso, Frame* entry);
// The same, beginning with this exception (borrowed) being raised at the frame's current instruction.
Result run_frame_raising(Isolate& iso, Frame* entry, Value exception);

}  // namespace skerry
