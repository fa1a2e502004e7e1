// int(): the constructor, from numbers, text and bytes.
#pragma once

#include <string_view>

#include "isolate/isolate.h"
#include "isolate/objects/int.h"

namespace skerry {

// int(v): numbers by __int__, __index__, __trunc__; text and bytes as decimal. TypeError otherwise.
Result int_from_value(Isolate& iso, Value v);
// int(text, base) where `original` is what the message shows.
Result int_from_text(Isolate& iso, std::string_view text, int base, Value original);
Result int_new(Isolate& iso, TypeObject* cls, Value x_or_empty, Value base_or_empty);

}  // namespace skerry
