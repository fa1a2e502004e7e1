// Warnings of the compiler and of dying coroutines as Python's warnings: what compile_hooks.warn and coroutine_never_awaited
// are set to.
#pragma once

#include <cstdint>
#include <string_view>

#include "isolate/heap/ref.h"

namespace skerry {

Status warn_of_source(Isolate& iso, TypeObject& category, std::string_view message, Value filename, int32_t line);
void warn_never_awaited(Isolate& iso, Value coroutine);

}  // namespace skerry
