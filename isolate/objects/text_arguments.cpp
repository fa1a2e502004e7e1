#include "isolate/objects/text_arguments.h"

#include <cstdlib>

#include "isolate/heap/room.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"

namespace skerry {

namespace {
Fallible<int64_t> slice_position(Isolate& iso, Value v, int64_t fallback) {
  if (v.is_empty() || v.is_none()) return fallback;
  if (v.is_small_int()) return v.as_small_int();
  if (!has_flag(v, TypeFlag::kIntSubclass) && !type_of(v)->slots.index)
    return iso.raise(TypeError, "slice indices must be integers or None or have an __index__ method");
  return as_int64(iso, v, Overflow::kClamp);
}
}  // namespace

Fallible<Range> clamp_range(Isolate& iso, Value start, Value end, size_t length) {
  auto n = static_cast<int64_t>(length);
  int64_t first = TRY(slice_position(iso, start, 0));
  int64_t last = TRY(slice_position(iso, end, n));
  if (last > n) last = n;
  if (last < 0) last += n;
  if (last < 0) last = 0;
  if (first < 0) first += n;
  if (first < 0) first = 0;
  return Range{static_cast<size_t>(first), static_cast<size_t>(last)};
}

Fallible<int64_t> c_int_argument(Isolate& iso, Value v) {
  int64_t n;
  bool fits;
  if (v.is_small_int()) {
    n = v.as_small_int();
    fits = true;
  } else {
    Ref number(iso, TRY(as_index(iso, v)));
    fits = int_fits_int64(number, &n);
  }
  if (!fits || n > INT32_MAX || n < INT32_MIN)
    return iso.raise(OverflowError, "Python int too large to convert to C int");
  return n;
}

Status check_room(Isolate& iso, size_t bytes) {
  constexpr size_t kBig = size_t{1} << 24;
  if (!has_room(iso.heap, bytes) || bytes > size_t{1} << 47) return iso.raise_memory_error();
  if (bytes < kBig) return Status::ok();
  void* probe = std::malloc(bytes);
  if (!probe) return iso.raise_memory_error();
  std::free(probe);
  return Status::ok();
}

}  // namespace skerry
