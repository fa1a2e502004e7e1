// What a compressing or decompressing stream gives, as it grows: room is offered in larger and larger pieces.
#pragma once

#include <algorithm>
#include <string>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/text_arguments.h"

namespace skerry {

class StreamOutput {
 public:
  explicit StreamOutput(size_t limit = SIZE_MAX) : limit_(limit) {}
  // More room, written from *start on; *size 0: the limit has been reached. MemoryError when there is none.
  Status offer(Isolate& iso, char** start, size_t* size) {
    size_t room = std::min(next_, limit_ - used_);
    next_ = std::min<size_t>(next_ * 2, 16 << 20);
    if (used_ + room > bytes_.capacity()) TRY(check_room(iso, used_ + room));
    bytes_.resize(used_ + room);
    *start = bytes_.data() + used_;
    *size = room;
    return Status::ok();
  }
  void took(size_t written) { used_ += written; }
  bool is_full() const { return used_ == limit_; }
  Result build(Isolate& iso) const { return make_bytes(iso, std::string_view(bytes_).substr(0, used_)); }

 private:
  std::string bytes_;
  size_t used_ = 0, limit_, next_ = 32 << 10;
};

}  // namespace skerry
