// _signal: what other modules use of it.
#pragma once

#include "isolate/objects/native.h"

namespace skerry {

extern const ModuleDef signal_module_def;

// The running isolate sends a signal to its own process. True: its handler has run; false: it has none, the system must be asked.
Fallible<bool> handle_own_signal(Isolate& iso, int number);
// kill() of this process. Another thread acts on the signal, in a moment: one that ends the process is not outrun by the script.
Status signal_own_process(Isolate& iso, int number);
// As if the signal came: what the script does at it happens in the isolate's main thread, at once if that is the one that runs.
Status signal_main_thread(Isolate& iso, int number);

}  // namespace skerry
