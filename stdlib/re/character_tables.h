// PCRE2's tables for 8-bit subjects of str: the characters of Latin-1 with their Unicode properties.
#pragma once

#include <cstdint>

namespace skerry::regex {

// Made on first use, the same for the whole process; null if there is no memory.
const uint8_t* latin1_tables();

}  // namespace skerry::regex
