// How numbers are written in a locale: what the format code 'n' asks for. Which locale that is, the module _locale knows.
#pragma once

#include <string>
#include <string_view>

#include "isolate/heap/ref.h"

namespace skerry {

class Isolate;

struct NumberLocale {
  std::string decimal_point, separator;  // UTF-8
  std::string grouping;                  // as in C's lconv: sizes from the right; the last one repeats, CHAR_MAX ends grouping
};

// Gives the isolate's; false: it is that of "C". Set at process start only; null without a module _locale.
using NumberLocaleHook = Fallible<bool> (*)(Isolate&, NumberLocale*);
extern NumberLocaleHook number_locale_hook;

size_t count_characters(std::string_view utf8);
// Decimal digits with separators and leading zeros, at least `width` characters wide. UTF-8.
std::string group_by_locale(std::string_view digits, int64_t width, const NumberLocale& locale);

}  // namespace skerry
