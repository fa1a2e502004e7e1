// sys.stdin, sys.stdout and sys.stderr of an isolate.
//
// Every isolate has its own, over the process's descriptors: each flush is one write that ends with a whole line where
// there is one, so that the lines of several isolates do not mix.
#pragma once

#include "isolate/heap/ref.h"

namespace skerry::io {

// For set_stream_factory: the stream for descriptor 0, 1 or 2; None if the descriptor is not open.
Result make_standard_stream(Isolate& iso, int descriptor);
// For set_plain_stream: what print() does with a stream of exactly our type.
Status plain_write(Isolate& iso, Value stream, Value text);

}  // namespace skerry::io
