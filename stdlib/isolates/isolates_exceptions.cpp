// The exceptions of the module `isolates`.
#include "isolate/objects/exception_parts.h"
#include "stdlib/isolates/module_parts.h"

namespace skerry {

#define EXCEPTION(id, text)                                            \
  const TypeDef id##_type_def{.type = &id,                             \
                              .name = "isolates." #id,                 \
                              .doc = text,                             \
                              .base = &Exception,                      \
                              .instance_size = sizeof(ExceptionObject), \
                              .flags = kExceptionFlags};

EXCEPTION(ChannelClosed, "put on a channel that is closed or has no receiver left, or get on one that is closed and empty.")
EXCEPTION(Empty, "get_nowait() found no message.")
EXCEPTION(Full, "put_nowait() found no room.")
EXCEPTION(RemoteTraceback, "The cause of an exception that came from another isolate: its text is the traceback there.")
EXCEPTION(RemoteError, "Another isolate failed with an exception that cannot be rebuilt here.")

}  // namespace skerry
