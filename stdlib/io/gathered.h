// What is gathered outside the isolate's heap until they become an object: only as many as the heap could take.
#pragma once

#include <string>
#include <string_view>

#include "isolate/heap/room.h"
#include "isolate/isolate.h"

namespace skerry::io {

inline Status check_room(Isolate& iso, size_t bytes) {
  return has_room(iso.heap, bytes) ? Status::ok() : Status(iso.raise_memory_error());
}
inline Status append_within_quota(Isolate& iso, std::string& gathered, std::string_view piece) {
  TRY(check_room(iso, gathered.size() + piece.size()));
  gathered += piece;
  return Status::ok();
}

}  // namespace skerry::io
