#pragma once

#include "isolate/objects/native.h"

namespace skerry::io {

extern const ModuleDef native_io_module_def;
// Brings the types, open() and the streams of sys. Before boot_runtime.
void add_io();

}  // namespace skerry::io
