// All of libskerry's interface.
#pragma once

#include "skerry/channel.h"  // IWYU pragma: export
#include "skerry/host.h"     // IWYU pragma: export
#include "skerry/lock.h"     // IWYU pragma: export
#include "skerry/result.h"   // IWYU pragma: export
#include "skerry/value.h"    // IWYU pragma: export
#include "skerry/version.h"  // IWYU pragma: export
