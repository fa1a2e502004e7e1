// What the sources of generators, coroutines and async generators share.
#pragma once

#include "isolate/objects/generator.h"

namespace skerry {

const char* generator_kind(const GeneratorObject* g);  // "generator", "coroutine", "async generator"

// Does a GeneratorExit that is thrown in close the iterator delegated to first, or is it thrown into it?
enum class CloseDelegate : uint8_t { kOnGeneratorExit, kNever };
Result generator_throw(Isolate& iso, GeneratorObject* g, Value exception, CloseDelegate on_exit);

// The exception instance that throw(type, value, traceback) means. Owned; TypeError.
Result thrown_exception(Isolate& iso, Value type, Value value, Value traceback);

// Slots of the three types.
Status generator_finalize(Isolate& iso, Value self);
void generator_destroy(Isolate& iso, Object* o);
void generator_clear(Isolate& iso, Object* o);
void generator_traverse(Object* o, Visitor& visitor);
size_t generator_size(const Object* o);

// An async generator ends a step: what is awaited goes on outwards; what is yielded becomes StopIteration(value); the
// end StopAsyncIteration.
Result unwrap_async_step(Isolate& iso, GeneratorObject* g, Result step);

}  // namespace skerry
