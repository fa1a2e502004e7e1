// The functions of the `builtins` module, by theme; builtins_module.cpp lists them.
#pragma once

#include "isolate/objects/native.h"

namespace skerry {

// build_class.cpp
Result builtin_build_class(Isolate& iso, Args args);
// evaluate.cpp
// The text of a source argument: str, or bytes with an encoding declaration. Its name: str, bytes, or a path object.
Fallible<bool> source_text(Isolate& iso, Value source, std::string_view function, std::string_view what, std::string* out);
Status filename_argument(Isolate& iso, Value filename, Ref* out);
Result builtin_compile(Isolate& iso, Value source, Value filename, Value mode, int64_t flags, bool dont_inherit,
                       int64_t optimize, int64_t feature_version);
Result builtin_eval(Isolate& iso, Value source, Value globals, Value locals);
Result builtin_exec(Isolate& iso, Value source, Value globals, Value locals, Value closure);
Result builtin_globals(Isolate& iso);
Result builtin_locals(Isolate& iso);
Result builtin_vars(Isolate& iso, Args args);
Result builtin_dir(Isolate& iso, Args args);
// min_max.cpp
Result builtin_min(Isolate& iso, Value key, Value default_value, Args args);
Result builtin_max(Isolate& iso, Value key, Value default_value, Args args);
Result builtin_sum(Isolate& iso, Value iterable, Value start);
Result builtin_sorted(Isolate& iso, Value iterable, Value key, int64_t reverse);
Fallible<bool> builtin_all(Isolate& iso, Value iterable);
Fallible<bool> builtin_any(Isolate& iso, Value iterable);
// print.cpp
Result builtin_print(Isolate& iso, Value sep, Value end, Value file, bool flush, Args args);
Result builtin_input(Isolate& iso, Value prompt);
// site_builtins.cpp: into the shared builtins, at start-up.
Status add_site_builtins(Isolate& iso, Value dict);

}  // namespace skerry
