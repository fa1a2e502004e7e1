// The bytes of one dump, in frames from protocol 4 on (PEP 3154).
//
// A frame is begun by the first write after it is wanted and ended at the boundary of an object once it is long enough; its length is
// then put where room was left. With a `write` function complete frames go out at once, and large pieces as they are.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "isolate/heap/ref.h"
#include "stdlib/pickle/pickle.h"

namespace skerry::pickling {

class Output {
 public:
  // `write` Empty: everything is kept for take().
  Output(Isolate& iso, Value write) : iso_(iso), write_(Ref::borrow(iso, write)) {}
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  Status append(std::string_view bytes) {
    if (!(frames_ && frame_ == kNoFrame) && capacity_ - length_ >= bytes.size()) [[likely]] {
      std::copy_n(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), data_ + length_);
      length_ += bytes.size();
      return Status::ok();
    }
    return append_slow(bytes);
  }
  Status append(Op op) {
    char byte = static_cast<char>(op);
    return append({&byte, 1});
  }
  // An opcode and `size` low bytes of a number, the lowest first.
  Status append(Op op, uint64_t number, int size);
  // `data` may be large: the object to hand to `write` then is `payload`, or a copy if that is Empty.
  Status append_large(std::string_view header, std::string_view data, Value payload);

  void begin_frames() { frames_ = true; }
  Status boundary();  // between two objects
  Status finish();    // the last frame; then everything to `write`
  Result take();      // all as bytes

 private:
  static constexpr size_t kNoFrame = SIZE_MAX;
  static constexpr size_t kFrameHeader = 9, kShortestFrame = 4, kFrameTarget = 64 * 1024;
  Status append_slow(std::string_view bytes);
  Status reserve(size_t more);
  void close_frame();
  Status flush();

  Isolate& iso_;
  Ref write_;
  uint8_t first_[512];
  uint8_t* data_ = first_;
  size_t length_ = 0, capacity_ = sizeof first_;
  size_t frame_ = kNoFrame;  // where the frame begins
  bool frames_ = false;
};

}  // namespace skerry::pickling
