// Names in pickles, and the functions and classes that they stand for.
//
// Everything is asked of the modules of the isolate when it is needed: copyreg for reducers and extension codes, _compat_pickle for
// what Python 2 called by another name.
#pragma once

#include "isolate/heap/ref.h"
#include "stdlib/pickle/pickle.h"

namespace skerry::pickling {

// All owned.
Result module_attribute(Isolate& iso, const char* module, const char* name);
Result copyreg_table(Isolate& iso, const char* name);  // a dict of copyreg's
// Parts of a dotted name, as a list. AttributeError for what is local to a function.
Result dotted_path(Isolate& iso, Value name, Value where_or_empty);
// The attribute of an attribute, along the path; kNotFound. *parent: whose the last one is.
Result deep_attribute(Isolate& iso, Value object, Value path, Ref* parent = nullptr);
// The module that a global says it is of, or the first that has it.
Result which_module(Isolate& iso, Value object, Value path);
// What an unpickler means by a name (Unpickler.find_class).
Result find_class(Isolate& iso, UnpicklerObject* self, Value module_name, Value name);

enum class Direction { kToPython2, kToPython3 };
Status map_names(Isolate& iso, Direction direction, Ref* module_name, Ref* name);

}  // namespace skerry::pickling
