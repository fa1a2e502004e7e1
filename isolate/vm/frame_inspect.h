// What natives may ask of running code: the current frame, its line, its variables.
#pragma once

#include <cstdint>

#include "isolate/isolate.h"
#include "isolate/vm/frame.h"

namespace skerry {

// The innermost frame of Python code (the runtime's own frames are skipped), or the one `depth` callers up; null if
// there is none.
Frame* current_frame(Isolate& iso, int depth = 0);
Frame* calling_frame(Frame* frame);  // the next one outwards, the runtime's own skipped

// Line of the current instruction, 1-based; 0 if it has none.
int32_t frame_line(const Frame* frame);

// locals(): for functions the same dict each time, brought up to date; else the namespace itself. Owned.
Result frame_locals(Isolate& iso, Frame* frame);
// The other way, for functions: what a trace function has changed in that dict. Names that are gone leave a plain local as it is, and unbind a
// cell.
Status store_frame_locals(Isolate& iso, Frame* frame);
// Value of a variable (content of its cell, if it has one), borrowed; Empty while unbound.
Value frame_variable(const Frame* frame, uint32_t register_index);

}  // namespace skerry
