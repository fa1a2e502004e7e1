// Running code: what the host, the import system and exec() call.
//
// The outermost run of an isolate keeps no native stack while it waits: start, then resume until it is finished.
#pragma once

#include "isolate/isolate.h"
#include "isolate/objects/function.h"
#include "isolate/vm/run_code.h"

namespace skerry {

// ---- The outermost run.
// Prepares callable(*args); nothing runs yet. Once per run, with no frame on the stack.
Status start(Isolate& iso, Value callable, Args args);
// The same for a code object of a module.
Status start_code(Isolate& iso, Value code, Value globals);
// Runs until it is finished, must wait (iso.waiter is set: call again when woken), or its time slice is over.
// The holder of the lock has set native_stack_limit for this stack.
RunState resume(Isolate& iso);
// After kFinished: the result of the callable, owned, or the fault (exception pending).
Result take_result(Isolate& iso);

// ---- Nested runs, beneath a native.
// exec, eval, modules: run_code.h.
// A class body: the function's frame has this namespace. Owned result.
Result run_function_with_locals(Isolate& iso, Value function, Value locals);

// Budget of instructions between safepoints; SKERRY_TEST_QUANTUM in the environment overrides it.
int32_t budget_quantum();

}  // namespace skerry
