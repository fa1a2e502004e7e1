// How built-in iterators and methods describe themselves for pickle and copy: the answers of their __reduce__ methods. All owned.
#pragma once

#include <string_view>

#include "isolate/heap/ref.h"

namespace skerry {

// (iter, (what,)) or (reversed, (what,)); with a position also that, for __setstate__.
Result reduce_to_call(Isolate& iso, std::string_view builtin, Value what);
Result reduce_to_call(Isolate& iso, std::string_view builtin, Value what, int64_t position);
// (getattr, (of, name)): how bound and built-in methods are found again.
Result reduce_to_attribute(Isolate& iso, Value of, Value name);
// What is left of an iterator that has ended: (iter, ((),)), or of a list's (iter, ([],)).
enum class EmptyAs { kTuple, kList };
Result reduce_ended(Isolate& iso, EmptyAs empty);

}  // namespace skerry
