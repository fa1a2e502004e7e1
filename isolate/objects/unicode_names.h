// Names of characters, both ways: for \N{...}, the error handler namereplace, and unicodedata.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace skerry::unicode {

// The character of a name or alias, in any case; -1: there is none.
int32_t find_character(std::string_view name);
// Empty: the character has no name.
std::string character_name(char32_t c);

}  // namespace skerry::unicode
