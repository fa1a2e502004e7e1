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
// A view of the context's flags or traps, an instance of SignalDict.
Result make_signal_mapping(Isolate& iso, ContextObject* context, bool traps);
// The bits that a mapping or list of signals stands for.
Fallible<uint32_t> read_signals(Isolate& iso, Value given, bool traps);

}  // namespace skerry::decimal
