// types.MappingProxyType: a read-only view of a mapping, what `cls.__dict__` gives.
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject mapping_proxy_type;

struct MappingProxyObject : Object {
  Value mapping;  // owned
  static bool check(Value v) { return has_type(v, mapping_proxy_type); }
  static TypeObject& type() { return mapping_proxy_type; }
};
Result make_mapping_proxy(Isolate& iso, Value mapping);

}  // namespace skerry
