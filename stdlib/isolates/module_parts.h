// What the sources of the module `isolates` share.
#pragma once

#include "channels/end_objects.h"
#include "channels/waits.h"
#include "isolate/objects/native.h"

namespace skerry {

// Definitions: channel_types.cpp, handle_type.cpp, isolates_exceptions.cpp.
extern const TypeDef channel_type_def, sender_type_def, receiver_type_def, handle_type_def;
extern const TypeDef ChannelClosed_type_def, Empty_type_def, Full_type_def, RemoteTraceback_type_def, RemoteError_type_def;

// spawn(function, *args, name=None)
Result isolates_spawn(Isolate& iso, Value name, Args args);
Result isolates_current(Isolate& iso);

}  // namespace skerry
