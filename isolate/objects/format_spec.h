// __format__ of the number types: the format specification mini-language (library reference, "string").
#pragma once

#include "isolate/heap/ref.h"

namespace skerry {

// `value` is of the type or a subclass; `spec` any value (TypeError unless a str).
Result format_int(Isolate& iso, Value value, Value spec);
Result format_float(Isolate& iso, Value value, Value spec);
Result format_complex(Isolate& iso, Value value, Value spec);

}  // namespace skerry
