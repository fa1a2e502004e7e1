// What is gathered outside the isolate's heap until they become an object: only as many as the heap could take.
#pragma once

#include <string>
#include <string_view>

#include "isolate/heap/room.h"
#include "isolate/isolate.h"

namespace skerry::io {

inline Status append_within_quota(Isolate& iso, std::string& gathered, std::string_view piece) {
  if (!has_room(iso.heap, gathered.size() + piece.size())) return iso.raise_memory_error();
  gathered += piece;
  return Status::ok();
}

}  // namespace skerry::io
