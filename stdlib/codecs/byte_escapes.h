// Backslash escapes of bytes literals, both ways: codecs.escape_decode and escape_encode.
#pragma once

#include <string_view>

#include "isolate/heap/ref.h"

namespace skerry::codecs {

Result escape_decode(Isolate& iso, std::string_view data, std::string_view errors);  // bytes
Result escape_encode(Isolate& iso, std::string_view data);                           // bytes

}  // namespace skerry::codecs
