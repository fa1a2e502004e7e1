// Code objects for sending: what they load from globals, and a twin that all isolates share.
#pragma once

#include <vector>

#include "isolate/compiler/code.h"

namespace skerry::channels {

// Appends the names (borrowed) that the code and the code nested in it load as globals.
void loaded_globals(const CodeObject* code, std::vector<Value>* names);

// The code itself if it is immortal, else an immortal copy, made once for each code object of the process (by its id).
Result shared_code_of(Isolate& iso, CodeObject* code);

}  // namespace skerry::channels
