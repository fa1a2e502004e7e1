// How an isolate waits: an interface that the isolate owns and that channels/ implements.
//
// isolate/ knows nothing of threads. A native that must wait builds a Waiter and returns wait_for(iso, waiter):
// - called directly by the outermost run loop, that gives kSuspended and the isolate leaves its worker, keeping no stack;
// - beneath other native frames, the Parker blocks the fiber until the isolate is woken.
// In both cases poll() is asked again until it is not pending. Wake-ups may be spurious.
#pragma once

#include <cstdint>

#include "isolate/heap/value.h"

namespace skerry {

class Isolate;

// What an isolate waits for. Owned by the isolate while it waits; lives on the heap, not on a stack.
class Waiter {
 public:
  virtual ~Waiter() = default;  // must withdraw from whatever it is registered with
  // The outcome, or kSuspended: still pending, and registered so that a change wakes the isolate.
  virtual Result poll(Isolate& iso) = 0;
  // For deadlock reports and `skerry ps`: "Channel.get".
  virtual const char* description() const = 0;
  // False when nothing inside the process could wake it but it will be woken (a timer, I/O): not part of a deadlock.
  virtual bool is_deadlockable() const { return true; }
};

class Parker {
 public:
  virtual ~Parker() = default;
  // False: no memory is left for the stack on which others would go on meanwhile; do not block.
  virtual bool may_block() { return true; }
  // Blocks the current fiber until the isolate is woken. Spurious returns allowed.
  virtual void block(Isolate& iso) = 0;
  // At budget expiry: does the time slice end here?
  virtual bool should_yield(Isolate& iso) = 0;
  // Lets others run; beneath native frames only.
  virtual void yield_fiber(Isolate& iso) = 0;
  // Runs job(data), a long computation, while others run. It touches no object but what the caller keeps alive and nobody
  // can change, and must not throw.
  virtual void run_aside(Isolate&, void (*job)(void*), void* data) { job(data); }
  // By whoever holds the isolate: the thread that this belongs to asks its waiter again.
  virtual void wake_thread() {}
};

}  // namespace skerry
