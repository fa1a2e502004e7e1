// Globals that come into their dict only when somebody asks for them: an isolate that starts from an image (channels/image.h)
// makes its own copy of a name's value at the first use.
//
// Object::shape of such a dict holds kLateGlobals (a dict has no shape otherwise), until all its names are there. Only LOAD_GLOBAL and
// STORE_GLOBAL work on a dict in this state; whoever hands it to a script, walks it or deletes from it calls complete_globals first.
#pragma once

#include "isolate/heap/object.h"
#include "isolate/heap/value.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/shape.h"

namespace skerry {

inline constexpr uint32_t kLateGlobals = kShapeIdMask;  // no shape gets this id

struct LateGlobalsHooks {
  // Puts the value of one name into the dict, if there is one. May import modules.
  Status (*load)(Isolate& iso, DictObject* globals, Value name) = nullptr;
  // Puts all names that are not there yet, and takes the mark away.
  Status (*load_all)(Isolate& iso, DictObject* globals) = nullptr;
};
// Once, before the first isolate.
void set_late_globals_hooks(LateGlobalsHooks hooks);
const LateGlobalsHooks& late_globals_hooks();

inline bool has_late_globals(const DictObject* d) { return d->shape == kLateGlobals; }
inline Status complete_globals(Isolate& iso, Value globals) {
  if (!globals.is_object() || !has_late_globals(globals.as<DictObject>())) [[likely]] return Status::ok();
  return late_globals_hooks().load_all(iso, globals.as<DictObject>());
}

}  // namespace skerry
