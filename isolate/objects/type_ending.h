// Which objects an isolate must walk to when it ends, and which simply go with its memory.
//
// An isolate that has only ever made objects whose end is memory (and references to such) drops its heap whole. The others (files, sockets,
// suspended generators, `__del__`, callbacks of weak references...) are told of when they are made; the end then takes everything apart.
#pragma once

#include "isolate/objects/type.h"

namespace skerry {

// Beside the TypeFlags: the destroy slot gives back nothing but references and memory of the isolate's heap. Given at boot, inherited.
inline constexpr uint32_t kEndsAsMemory = 1u << 16;

inline bool ends_as_memory(const TypeObject* t) {
  return (t->slots.destroy == nullptr || (t->flags & kEndsAsMemory) != 0) && t->slots.finalize == nullptr;
}

// At boot, once the slots of all types are there.
void mark_types_that_end_as_memory(const TypeDef* const* defs, size_t count);
// Types of other folders whose end is memory, or told to the isolate by other means. Before boot; the array stays.
void add_types_that_end_as_memory(TypeObject* const* types, size_t count);

// Nothing that this isolate has made wants to be told of its end.
bool may_drop_whole(Isolate& iso);

}  // namespace skerry
