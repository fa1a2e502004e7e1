// Generators, coroutines, async generators: a frame that is kept between activations.
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/isolate.h"
#include "isolate/objects/type.h"
#include "isolate/vm/frame.h"

namespace skerry {

extern TypeObject generator_type, coroutine_type, async_generator_type, coroutine_wrapper_type;
extern TypeObject async_generator_asend_type, async_generator_athrow_type, anext_awaitable_type;

enum class GeneratorState : uint8_t { kCreated, kSuspended, kRunning, kFinished };
enum AsyncGeneratorFlags : uint8_t {
  kAsyncYielded = 1,    // the value just given is one of `yield`, not of an inner await
  kAsyncRunning = 2,    // an asend() or athrow() of it is under way
  kAsyncClosed = 4,
  kAsyncHooksSet = 8,
  kDelegateEnded = 16,  // any kind: the delegate of its `yield from` has ended, the value delivered is its result
};

struct GeneratorObject : Object {
  GeneratorState state;
  uint8_t async_flags;        // AsyncGeneratorFlags
  Value name, qualname;       // owned
  Value sent;                 // owned: what the next resume delivers, or what a finished one has returned
  Value origin_or_hooks;      // coroutine origin / async generator finalizer hook; Empty
  HandledException handled;
  size_t frame_bytes;
  // The Frame and its registers follow.
  Frame* frame() { return reinterpret_cast<Frame*>(this + 1); }
};

inline bool is_generator_like(Value v) {
  if (!v.is_object()) return false;
  const TypeObject* t = v.as_object()->type;
  return t == &generator_type || t == &coroutine_type || t == &async_generator_type;
}

// Runs it until it yields (owned value), returns (kExhausted; the value is taken with take_return_value) or raises.
// Beneath a native: a nested run loop.
Result generator_send(Isolate& iso, GeneratorObject* g, Value value);
// Raises the exception instance at the point where it is suspended; outcomes as generator_send's.
Result generator_throw(Isolate& iso, GeneratorObject* g, Value exception);
// What a generator that has just ended gave back (owned; None if it fell off its end).
Value take_return_value(GeneratorObject* g);
// kExhausted turned into a pending StopIteration that carries the value (nothing pending and kExhausted for None if
// `bare` is asked for, which is what an iterator's next slot may do).
enum class StopStyle { kAlways, kUnlessNone };
Result stop_iteration_result(Isolate& iso, GeneratorObject* g, StopStyle style);
Status generator_close(Isolate& iso, GeneratorObject* g);
// What it delegates to at its `yield from` or `await` (borrowed), or Empty.
Value generator_delegate(GeneratorObject* g);

// send(value) to any iterator: owned value, or kExhausted with the returned value, owned, in *returned.
Result delegate_send(Isolate& iso, Value iterator, Value value, Value* returned);

// An iterator of C++ that ends with a value (that of a future), stepped without an exception for its end: delegate_send's
// outcomes. What is sent does not matter to it. Set once, at boot; null: there is none.
struct ValuedIterator {
  TypeObject* type;
  Result (*step)(Isolate& iso, Value iterator, Value* returned);
};
extern ValuedIterator future_iterator;

// The iterator behind `await v` (PEP 492). Owned; TypeError.
Result get_awaitable(Isolate& iso, Value v);
// aiter.__anext__() of an async generator.
Result async_generator_next(Isolate& iso, Value async_generator);
// anext(iterator, default): awaits `awaitable` and gives the default on StopAsyncIteration.
Result make_anext_awaitable(Isolate& iso, Value awaitable, Value default_value);

// Called when a coroutine dies that was never awaited: issues the RuntimeWarning. Set by whoever owns warnings; errors
// are reported as unraisable. Null: silence.
extern void (*coroutine_never_awaited)(Isolate& iso, Value coroutine);

}  // namespace skerry
