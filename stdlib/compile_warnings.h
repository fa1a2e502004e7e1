// Warnings of the compiler as Python's warnings: what compile_hooks.warn is set to.
#pragma once

#include <cstdint>
#include <string_view>

#include "isolate/heap/ref.h"

namespace skerry {

Status warn_of_source(Isolate& iso, TypeObject& category, std::string_view message, Value filename, int32_t line);

}  // namespace skerry
