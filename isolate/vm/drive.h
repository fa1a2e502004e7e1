// Generators that the run loop steps for a native: sum(g), list(g), any(g) and their like, next(g), g.send(v); and async generators,
// whose step `async for` awaits.
//
// The native that a CALL names is not called. The generator is resumed in the same loop, as if by FOR_ITER, and its frame's
// result_register says what becomes of what it yields: it is the result of the CALL (next, send), or it is taken in, and the generator
// goes on at once (the others: consumers). A consumer keeps what it has so far in the place of the callable, R[b] of the CALL; the
// generator lies behind it. Nothing of this can be seen by a script: the native had no frame either.
#pragma once

#include "isolate/isolate.h"
#include "isolate/objects/generator.h"
#include "isolate/objects/list.h"
#include "isolate/vm/activation.h"
#include "isolate/vm/fast_paths.h"
#include "isolate/vm/frame.h"

namespace skerry {

// Who has resumed a generator's frame; kept in its result register, which it has no other use for.
enum ResumedBy : uint16_t {
  kByLoop,       // FOR_ITER, or a native: then the frame is an entry
  kByYieldFrom,
  kByAsyncFor,   // YIELD_FROM of an asend() or __anext__() of an async generator
  kByNext,
  kBySend,
  // Consumers. The first four collect into a list.
  kByList,
  kByTuple,
  kBySorted,
  kByJoin,
  kBySet,
  kBySum,
  kByAny,
  kByAll,
  kByMin,
  kByMax,
};
inline constexpr uint16_t kFirstConsumer = kByList;

// The CALL or CALL_METHOD whose window, a callable and `count` arguments, is at `window`, its R[b]: if it hands a generator that can be
// resumed to a native that is known here, resumes it and says true. False: nothing was done.
Fallible<bool> start_driving(Isolate& iso, Value* window, uint32_t count);

// What is to be done with a value that never runs Python; false: it was not that easy, and nothing was done. Takes over `value`.
inline bool consume_quickly(uint16_t by, Value* window, Value value) {
  switch (by) {
    case kByList:
    case kByTuple:
    case kBySorted:
    case kByJoin: {
      auto* list = window->as<ListObject>();
      if (list->length == list->capacity) return false;
      list->items[list->length++] = value;
      return true;
    }
    case kBySum: {
      if (add_ints(*window, value, window)) return true;
      if (!both_tagged_doubles(*window, value)) return false;
      Value sum = tagged_word(tagged_double(*window) + tagged_double(value));
      if (!sum.is_tagged_double()) return false;
      *window = sum;
      return true;
    }
    case kByAny: return value.is_false() || value.is_none() || value == Value::small_int(0);
    case kByAll: return value.is_true() || (value.is_small_int() && value != Value::small_int(0));
    case kByMin:
    case kByMax:
      if (!Value::both_small_int(*window, value)) return false;
      if (by == kByMin ? value.as_small_int() < window->as_small_int() : value.as_small_int() > window->as_small_int())
        *window = value;
      return true;
    default: return false;
  }
}
// Any value, taken over. The generator is suspended. False: any() or all() have seen enough.
Fallible<bool> consume(Isolate& iso, uint16_t by, Value* window, Value value);
// The generator has ended: the result of the CALL. `returned`, taken over, is what it gave back.
Result end_driving(Isolate& iso, uint16_t by, Value* window, uint32_t count, Value returned);
// YIELD_FROM of an async generator's asend(): its step begins, the generator is resumed. `sent` is owned.
Status start_async_step(Isolate& iso, Value asend, Value sent);

// From the frame on top, resumed with None, down its chain of `yield from` and `await` to the generator or coroutine that goes on,
// as YIELD_FROM would level by level. Gives the frame on top then, which may delegate to something else.
inline Frame* descend(Isolate& iso, Frame* frame) {
  for (;;) {
    Insn insn = frame->pc[-1].insn;
    if (insn.op != static_cast<uint8_t>(Op::YIELD_FROM) || frame->generator->async_flags & kDelegateEnded) return frame;
    Value delegate = frame->registers()[insn.b];
    const TypeObject* type = delegate.as_object()->type;
    if (type != &generator_type && type != &coroutine_type) return frame;
    auto* g = delegate.as<GeneratorObject>();
    if (g->state != GeneratorState::kSuspended || iso.frame_depth >= iso.recursion_limit) return frame;
    put_on_top(iso, g);
    frame = g->frame();
    frame->result_register = kByYieldFrom;
  }
}

// The generator that is driven, behind the callable's place.
inline GeneratorObject* driven_generator(uint16_t by, Value* window) {
  return window[by == kByJoin ? 2 : 1].as<GeneratorObject>();
}

}  // namespace skerry
