// types.SimpleNamespace: attributes and a repr.
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject simple_namespace_type;
Result make_simple_namespace(Isolate& iso);

}  // namespace skerry
