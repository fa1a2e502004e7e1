// What every host of the process shares: the standard library is made importable, once.
#pragma once

namespace skerry {

// Idempotent, thread-safe. Before the first HostCore.
void prepare_runtime();

// Bytes that an isolate may hold unless told otherwise.
inline constexpr unsigned long long kDefaultHeapLimit = 2ull << 30;

}  // namespace skerry
