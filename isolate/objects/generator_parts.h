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

// ---- A step of an async generator, which awaiting its asend() is (async_generator.cpp)
// delegate_send's outcomes.
Result async_send_step(Isolate& iso, Value asend, Value argument, Value* returned);
// The same in pieces, for whoever resumes the generator itself. What it begins with: the generator, and in *sent what to send.
Fallible<GeneratorObject*> begin_async_send(Isolate& iso, Value asend, Value* sent_owned);
// The generator has yielded: is that the step's end, or does it await something itself?
bool end_async_send(Value asend);
// It has ended or raised: what the step raises is pending, if it raises anything.
void fail_async_send(Isolate& iso, Value asend);

}  // namespace skerry
