// Pace: safepoints in a long native computation, so that it holds no worker for more than a time slice and hears of Ctrl-C.
// Breather: the same where nothing of the isolate may run in the middle: other isolates do.
//
// At a safepoint other threads of the isolate, handlers of signals and finalizers may run. So what is worked on must be immutable; a Pace holds it.
// The views of bytearrays are no such thing, unless their buffer is held.
#pragma once

#include <cstddef>

#include "isolate/heap/ref.h"
#include "isolate/isolate.h"

namespace skerry {

// Steps of a loop, each of which costs what an instruction does. Nothing borrowed may be in hand that others could let go of.
inline Status pass_safepoint(Isolate& iso, int steps = 1) {
  return (iso.budget -= steps) < 0 ? iso.safepoint_slow(Isolate::SafepointKind::kNested) : Status::ok();
}

class Pace {
 public:
  // Bytes that are looked at or written between two looks at the budget.
  static constexpr size_t kStride = 64 * 1024;

  explicit Pace(Isolate& iso, Value held = Value(), Value held_too = Value())
      : iso_(iso), held_(Ref::borrow(iso, held)), held_too_(Ref::borrow(iso, held_too)) {}

  // So much was done since the last time.
  Status did(size_t bytes) {
    if (bytes < left_) [[likely]] {
      left_ -= bytes;
      return Status::ok();
    }
    left_ = kStride;
    return pass_safepoint(iso_, kCost);
  }

 private:
  static constexpr int kCost = 500;  // a quarter of the usual quantum

  Isolate& iso_;
  size_t left_ = kStride;
  Ref held_, held_too_;
};

// In the middle of a collection, say: the isolate stays as it is, and Ctrl-C is heard afterwards. Nothing but the isolate may be locked.
class Breather {
 public:
  explicit Breather(Isolate& iso) : iso_(iso) {}
  // An object was looked at.
  void step() {
    if (--left_ <= 0) [[unlikely]] rest();
  }
  // So many bytes were looked at.
  void did(size_t bytes) {
    if ((left_ -= static_cast<int>(bytes / kBytesPerStep)) <= 0) rest();
  }

 private:
  static constexpr int kSteps = 256;
  static constexpr size_t kBytesPerStep = 64;

  void rest();
  Isolate& iso_;
  int left_ = kSteps;
};
// Set once, before the first isolate: lets other isolates have the worker, if this one has had its time.
void set_give_way_hook(void (*give_way)(Isolate& iso));

}  // namespace skerry
