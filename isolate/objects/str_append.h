// Appending to a str that nobody else can see, for the loop's `s += x`.
#pragma once

#include "isolate/objects/str.h"

namespace skerry {

// Takes over the only reference to `s` and gives the longer str, which may have moved; `tail` is borrowed. Empty: not
// possible (shared, interned, external, tail wider, no memory), and `s` still belongs to the caller.
Value str_append_in_place(Isolate& iso, Value s, Value tail);

}  // namespace skerry
