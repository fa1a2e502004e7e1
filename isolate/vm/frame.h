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
  const CodeWord* pc;        // next word; in a suspended or calling frame: after the current instruction
  CodeObject* code;          // borrowed from function, or owned with kOwnsCode (module, exec)
  Frame* caller;             // null for the outermost
  CodeState* state;          // inline caches of this isolate, null while cold
  Value function;            // owned function object, or Empty (module, exec, class body runs a function)
  Value globals;             // borrowed from function, else owned (kOwnsGlobals); an exact dict
  Value builtins;            // borrowed dict
  Value locals;              // owned mapping for module/class/exec code, else Empty
  FrameObject* object;       // the Python frame object once somebody asked, owned
  GeneratorObject* generator;// whose frame it is, or null; not owned
  uint32_t frame_bytes;      // to give back to the frame stack
  uint16_t result_register;  // of the caller: where the result goes
  uint8_t flags;             // FrameFlags

  Value* registers() { return reinterpret_cast<Value*>(this + 1); }
};
enum FrameFlags : uint8_t {
  kFrameEntry = 1,        // returning from it leaves this run loop
  kFrameOwnsCode = 2,
  kFrameOwnsGlobals = 4,
  kFrameTraced = 8,       // sys.settrace looks at it
  kFrameDiscardResult = 16, // __init__ of an instance being made: result must be None; R[result] already has the instance
};

// Runs `function` to its end (or to a yield, for generators) beneath the current native: a nested run loop.
Result run_frame(Isolate& iso, Frame* entry);

}  // namespace skerry
