// The module `time`.
#pragma once

#include "isolate/objects/native.h"

namespace skerry {

extern const ModuleDef time_module_def;
extern TypeObject struct_time_type;
extern const TypeDef struct_time_type_def;

// How time.sleep waits: the layer that has timers sets it; without it the thread sleeps. The hook is called last in a
// native whose row may wait, and gives what wait_for gives.
using SleepHook = Result (*)(Isolate& iso, int64_t nanoseconds);
void set_sleep_hook(SleepHook hook);

// struct_time of the second, for local time or UTC. OverflowError, OSError.
enum class TimeZone { kLocal, kUtc };
Result make_struct_time(Isolate& iso, int64_t seconds, TimeZone zone);
// Seconds since the epoch, rounded down, of a number or None (now).
Fallible<int64_t> seconds_argument(Isolate& iso, Value v);

}  // namespace skerry
