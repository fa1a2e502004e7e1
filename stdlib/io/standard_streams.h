// sys.stdin, sys.stdout and sys.stderr of an isolate.
//
// Every isolate has its own, over the process's descriptors: each flush is one write that ends with a whole line where
// there is one, so that the lines of several isolates do not mix. Before an isolate tells another one something (spawn, put,
// close) or waits, it writes out what it has printed: what comes first in a program's order comes first in its output.
#pragma once

#include "channels/isolate_task.h"
#include "isolate/heap/ref.h"

namespace skerry::io {

// For set_stream_factory: the stream for descriptor 0, 1 or 2; None if the descriptor is not open.
Result make_standard_stream(Isolate& iso, int descriptor);
// For set_stream_finisher: PYTHONIOENCODING may name a codec of the library, which takes sys to load. UTF-8 stays if there is none.
Status choose_library_encoding(Isolate& iso, Value sys_module);
// For set_plain_stream: what print() does with a stream of exactly our type.
Status plain_write(Isolate& iso, Value stream, Value text);
// Between the two the pieces of one print() gather, so that lines stay whole without a buffer, too. False: nothing to release.
bool plain_hold(Value stream);
Status plain_release(Isolate& iso, Value stream, Status printed);

// The streams say that they hold text; no other stream of a script counts.
inline void note_output(Isolate& iso) {
  if (channels::IsolateTask* task = channels::IsolateTask::of(iso)) task->output_waits = true;
}
Status write_out_standard_output(Isolate& iso);
// Costs one test when nothing was printed.
inline Status publish_output(Isolate& iso) {
  channels::IsolateTask* task = channels::IsolateTask::of(iso);
  if (task == nullptr || !task->output_waits) return Status::ok();
  return write_out_standard_output(iso);
}

}  // namespace skerry::io
