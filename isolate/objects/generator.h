// Generators, coroutines, async generators: a frame that is kept between activations.
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/isolate.h"
#include "isolate/objects/type.h"
#include "isolate/vm/frame.h"

namespace skerry {

extern TypeObject generator_type, coroutine_type, async_generator_type, coroutine_wrapper_type;

enum class GeneratorState : uint8_t { kCreated, kSuspended, kRunning, kFinished };

struct GeneratorObject : Object {
  GeneratorState state;
  Value name, qualname;       // owned
  Value sent;                 // owned: what the next resume delivers (Empty: None)
  Value origin_or_hooks;      // coroutine origin / async generator hooks; Empty
  uint8_t async_flags;
  HandledException handled;
  size_t frame_bytes;
  // The Frame and its registers follow.
  Frame* frame() { return reinterpret_cast<Frame*>(this + 1); }
};

Result generator_send(Isolate& iso, GeneratorObject* g, Value value);   // kExhausted with StopIteration value in `sent`...
Result generator_throw(Isolate& iso, GeneratorObject* g, Value exception);

}  // namespace skerry
