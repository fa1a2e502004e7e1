// What references and proxies share.
#pragma once

#include "isolate/objects/weakref.h"

namespace skerry {

bool is_shareable(const WeakrefObject* ref);  // an exact type without a callback: one for each target and type
Result make_reference(Isolate& iso, TypeObject* cls, Value target, Value callback_or_empty);
void weakref_destroy(Isolate& iso, Object* self);
void weakref_traverse(Object* self, Visitor& visitor);

}  // namespace skerry
