// The semantics of `except*` (PEP 654) beyond matching.
#pragma once

#include "isolate/isolate.h"

namespace skerry {

// ExceptionGroup("", [exception]) with the exception's traceback: what a handler of a naked exception sees. Owned.
Result wrap_in_exception_group(Isolate& iso, Value exception);
// What to raise at the end of try/except*: the parts (a list) were raised by handlers or are the unhandled rest of
// `original`. None when nothing is left. Owned.
Result prepare_reraise_star(Isolate& iso, Value original, Value parts);

}  // namespace skerry
