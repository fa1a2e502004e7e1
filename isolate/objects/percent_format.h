// The % operator of bytes and bytearray; str's is str_remainder in str_parts.h.
#pragma once

#include <string>
#include <string_view>

#include "isolate/heap/ref.h"

namespace skerry {

class Isolate;

// `format` must stay as it is meanwhile: formatting runs Python.
Status format_bytes_percent(Isolate& iso, std::string_view format, Value args, std::string* out);

}  // namespace skerry
