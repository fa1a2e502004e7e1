// The text of numbers, as int(), float() and complex() read it: decimal digits of any script become ASCII ones, other
// spaces become ' ', anything else outside ASCII becomes '?', which no number contains.
#pragma once

#include <string>
#include <string_view>

#include "isolate/heap/value.h"

namespace skerry {

std::string number_text(Value str);
// Without the white space that Python strips around numbers.
std::string_view strip_number_space(std::string_view text);
// Removes the underscores that are allowed (between two digits); false if one is elsewhere.
bool remove_digit_separators(std::string_view text, std::string* out);
// repr(v) cut to `limit` characters, as "%.200R" in messages.
std::string short_repr(class Isolate& iso, Value v, size_t limit = 200);

}  // namespace skerry
