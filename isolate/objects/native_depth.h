// NativeDepth: natives that recurse without Python frames count against the recursion limit as frames do.
//
//     NativeDepth depth(iso);
//     TRY(depth.check(" while getting the repr of an object"));
#pragma once

#include <string_view>

#include "isolate/isolate.h"

namespace skerry {

class NativeDepth {
 public:
  explicit NativeDepth(Isolate& iso) : iso_(iso) { ++iso_.frame_depth; }
  ~NativeDepth() { --iso_.frame_depth; }
  NativeDepth(const NativeDepth&) = delete;
  NativeDepth& operator=(const NativeDepth&) = delete;
  // RecursionError when too deep, or when the native stack is low.
  Status check(std::string_view where) {
    if (iso_.frame_depth > iso_.recursion_limit) [[unlikely]] return iso_.raise_recursion_error(where);
    return iso_.check_native_stack(where);
  }

 private:
  Isolate& iso_;
};

}  // namespace skerry
