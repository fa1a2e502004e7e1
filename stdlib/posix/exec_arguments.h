// What a program that is started gets: its arguments, its environment, the signals that it has blocked.
//
// Shared by exec*, posix_spawn* and _posixsubprocess. os.environ is the isolate's own, so it is what its children inherit.
#pragma once

#include <csignal>
#include <string>
#include <vector>

#include "stdlib/posix/posix_parts.h"

namespace skerry::posix {

// A list of texts as exec wants it.
struct TextList {
  std::vector<std::string> texts;
  std::vector<char*> pointers;
  void finish();  // after the last text
};

// The items of an iterable, each as os.fsencode gives it.
Status take_texts(Isolate& iso, Value items, TextList* out);
// os.environ; false: a script has put something else there, and the process's own stands.
Fallible<bool> take_own_environment(Isolate& iso, TextList* out);
// A mapping of names to values.
Status take_environment(Isolate& iso, Value mapping, const char* function, TextList* out);

// The signals that this process was started with blocked. A worker blocks nearly all of them, which is no business of a child.
const sigset_t& inherited_signal_mask();

}  // namespace skerry::posix
