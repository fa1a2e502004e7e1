#include "stdlib/pickle/output.h"

#include <algorithm>
#include <cstring>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/operations.h"

namespace skerry::pickling {

Output::~Output() {
  if (data_ != first_) iso_.heap.release(data_, capacity_);
}

Status Output::reserve(size_t more) {
  if (capacity_ - length_ >= more) return Status::ok();
  size_t wanted = std::max(length_ + more, capacity_ + capacity_ / 2);
  uint8_t* memory;
  if (data_ == first_) {
    memory = static_cast<uint8_t*>(iso_.heap.allocate(wanted));
    if (memory != nullptr) std::memcpy(memory, first_, length_);
  } else {
    memory = static_cast<uint8_t*>(iso_.heap.reallocate(data_, capacity_, wanted));
  }
  if (memory == nullptr) return iso_.raise_memory_error();
  data_ = memory;
  capacity_ = wanted;
  return Status::ok();
}

Status Output::append_slow(std::string_view bytes) {
  bool begins = frames_ && frame_ == kNoFrame;
  TRY(reserve(bytes.size() + (begins ? kFrameHeader : 0)));
  if (begins) {
    frame_ = length_;
    length_ += kFrameHeader;
  }
  std::copy_n(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), data_ + length_);
  length_ += bytes.size();
  return Status::ok();
}

Status Output::append(Op op, uint64_t number, int size) {
  char text[9];
  text[0] = static_cast<char>(op);
  for (int i = 0; i < size; ++i) text[1 + i] = static_cast<char>(number >> (8 * i));
  return append({text, static_cast<size_t>(size) + 1});
}

// Too short a frame saves its reader nothing: then its header goes.
void Output::close_frame() {
  if (frame_ == kNoFrame) return;
  size_t length = length_ - frame_ - kFrameHeader;
  uint8_t* at = data_ + frame_;
  if (length >= kShortestFrame) {
    at[0] = static_cast<uint8_t>(Op::kFrame);
    for (int i = 0; i < 8; ++i) at[1 + i] = static_cast<uint8_t>(static_cast<uint64_t>(length) >> (8 * i));
  } else {
    std::memmove(at, at + kFrameHeader, length);
    length_ -= kFrameHeader;
  }
  frame_ = kNoFrame;
}

Status Output::flush() {
  Ref bytes(iso_, TRY(make_bytes(iso_, {reinterpret_cast<char*>(data_), length_})));
  length_ = 0;
  decrement(iso_, TRY(call(iso_, write_, {bytes})));
  return Status::ok();
}

Status Output::boundary() {
  if (frame_ == kNoFrame || length_ - frame_ - kFrameHeader < kFrameTarget) return Status::ok();
  close_frame();
  return write_.is_empty() ? Status::ok() : flush();
}

Status Output::append_large(std::string_view header, std::string_view data, Value payload) {
  if (data.size() < kFrameTarget) {
    TRY(append(header));
    return append(data);
  }
  bool frames = frames_;
  close_frame();
  frames_ = false;
  TRY(append(header));
  if (write_.is_empty()) {
    TRY(append(data));
  } else {
    Ref bytes = payload.is_empty() ? Ref(iso_, TRY(make_bytes(iso_, data))) : Ref::borrow(iso_, payload);
    TRY(flush());
    decrement(iso_, TRY(call(iso_, write_, {bytes})));
  }
  frames_ = frames;
  return Status::ok();
}

Status Output::finish() {
  close_frame();
  frames_ = false;
  return write_.is_empty() ? Status::ok() : flush();
}

Result Output::take() { return make_bytes(iso_, {reinterpret_cast<char*>(data_), length_}); }

}  // namespace skerry::pickling
