// The locale of an isolate: an object of its module `_locale`, which owns a locale_t. The process stays in the locale "C": setlocale()
// would change it for all isolates.
#pragma once

#include <locale.h>

#include "isolate/isolate.h"

namespace skerry::unix_doors {

// "C.UTF-8" where the environment of the process says "C", nothing or an unknown name for LC_CTYPE (PEP 538), but not by LC_ALL; else null.
const char* coerced_character_locale();

// The isolate's locale, for the *_l functions; null as long as nobody has imported `_locale`: it is "C" but for LC_CTYPE.
// Borrowed: until Python runs.
locale_t locale_of(Isolate& iso);

// Numbers in the isolate's locale, for the format code 'n'. At process start.
void install_hooks();

}  // namespace skerry::unix_doors
