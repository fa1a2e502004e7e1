// The one place that knows the version: the build passes it in.
#include "skerry/version.h"

namespace skerry::embed {

std::string_view version() { return SKERRY_VERSION; }

}  // namespace skerry::embed
