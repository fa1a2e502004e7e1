// The version of the library that is loaded.
#pragma once

#include <string_view>

namespace skerry::embed {

// "major.minor.patch". Safe from any thread.
[[gnu::visibility("default")]] std::string_view version();

}  // namespace skerry::embed
