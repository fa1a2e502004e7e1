// frame: an activation as scripts see it. Made on demand (tracebacks, sys._getframe).
//
// While the activation lives, the object only points to it. When it ends and somebody still holds the object, the
// variables move into the object, which has had room for them from the start.
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/type.h"
#include "isolate/vm/frame.h"

namespace skerry {

struct FrameObject : Object {
  Frame* frame;        // the live activation, or the copy that follows this header (kFrameFinished)
  Value back;          // owned frame object or None, once finished; else Empty
  Value trace;         // f_trace; owned or Empty
  size_t copy_bytes;   // room for the copy, right behind
  bool trace_lines, trace_opcodes;  // f_trace_lines, f_trace_opcodes
  int32_t last_line;   // that a trace function has been told of, or the frame was at when it was set; -1: none
  Frame* copy() { return reinterpret_cast<Frame*>(this + 1); }
  static bool check(Value v) { return has_type(v, frame_type); }
  static TypeObject& type() { return frame_type; }
};

// The frame object of a live activation: owned; made if there is none.
Result make_frame_object(Isolate& iso, Frame* frame);
// The activation ends: its frame object, if any, takes the variables over or dies. Runs Python.
void detach_frame_object_runs_python(Isolate& iso, Frame* frame);

}  // namespace skerry
