// Blocking signals and waiting for them: what signal_module.cpp takes from blocked_signals.cpp.
#pragma once

#include "isolate/objects/native.h"

namespace skerry {

extern const TypeDef siginfo_type_def;
// The functions, struct_siginfo, and the constants that go with them.
Status add_blocked_signals(Isolate& iso, Value module);
// Runs the handlers of what has come, in the main thread of the main isolate (signal_module.cpp).
Status run_signal_handlers(Isolate& iso);
// What the system does at a signal that no handler is for: SIGINT raises KeyboardInterrupt.
Status let_signal_through(Isolate& iso, int number);
bool may_block_signals(Isolate& iso);  // the main isolate, in whatever thread, with a host that serves signals

}  // namespace skerry
