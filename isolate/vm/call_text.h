// How error messages name what is being called: "module.qualname()".
#pragma once

#include <string>

#include "isolate/isolate.h"

namespace skerry {

// Never leaves an exception pending.
std::string call_text(Isolate& iso, Value callable);

}  // namespace skerry
