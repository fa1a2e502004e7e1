// What the sources of Context share.
#pragma once

#include "stdlib/decimal/decimal.h"

namespace skerry::decimal {

// Arguments of Context() and localcontext(); None or Empty: not given.
struct ContextSettings {
  Value precision, rounding, emin, emax, capitals, clamp, flags, traps;
};

Result copy_context(Isolate& iso, const ContextObject* from);
Result make_template(Isolate& iso, int64_t precision, Rounding rounding, uint32_t traps);
Status apply_settings(Isolate& iso, ContextObject* context, const ContextSettings& settings);
Result make_context_manager(Isolate& iso, Value context_or_none, const ContextSettings& settings);
enum class SignalSet : uint8_t { kFlags, kTraps };
Result signal_view(Isolate& iso, ContextObject* context, SignalSet which);  // an instance of SignalDict
void release_signal_views(Isolate& iso, ContextObject* context);            // before the context goes
// The bits that a mapping or list of signals stands for.
Fallible<uint32_t> read_signals(Isolate& iso, Value given);

}  // namespace skerry::decimal
