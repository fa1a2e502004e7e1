// What other parts need of sys: its streams.
#pragma once

#include <string_view>

#include "isolate/heap/ref.h"

namespace skerry {

// Writes to sys.stdout or sys.stderr (names.stdout, names.stderr) through the stream's write method.
Status write_to_stream(Isolate& iso, Value stream_name, std::string_view utf8);
// stdin, stdout, stderr and their __dunder__ twins, made by the io module that the layer above brings (set_stream_factory).
Status add_standard_streams(Isolate& iso, Value sys_module);
using StreamFactory = Result (*)(Isolate& iso, int descriptor);
void set_stream_factory(StreamFactory factory);
Result native_module_names(Isolate& iso);  // tuple of str, sorted

}  // namespace skerry
