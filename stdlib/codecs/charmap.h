// The charmap codec: characters and bytes by a table that a script gives, as the 8-bit code pages of `encodings` do.
#pragma once

#include <string_view>

#include "isolate/heap/ref.h"

namespace skerry::codecs {

// `mapping`: a str (decoding), a dict or any object with items; None: Latin-1.
Result charmap_decode(Isolate& iso, std::string_view data, Value object, std::string_view errors, Value mapping);  // str
Result charmap_encode(Isolate& iso, Value str, std::string_view errors, Value mapping);  // bytes
Result charmap_build(Isolate& iso, Value decoding_table);  // the dict that encodes what the table decodes

}  // namespace skerry::codecs
