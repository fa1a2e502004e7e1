// Slices that are used up at once, read and assigned without making a slice object: BUILD_SLICE and the instruction behind it.
#include "isolate/objects/bytes.h"
#include "isolate/objects/list.h"
#include "isolate/objects/list_slots.h"
#include "isolate/objects/slice.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/slow.h"

namespace skerry {
namespace {

// As slice_unpack and slice_adjust. False: other bounds than small ints and None, or a step of zero.
bool resolve(const Value* bounds, uint32_t parts, size_t length, SliceIndices* out) {
  for (uint32_t i = 0; i < parts; ++i)
    if (!bounds[i].is_small_int() && !bounds[i].is_none()) return false;
  auto bound = [bounds](uint32_t i, int64_t if_none) { return bounds[i].is_none() ? if_none : bounds[i].as_small_int(); };
  SliceIndices s{};
  s.step = parts == 3 ? bound(2, 1) : 1;
  if (s.step == 0) return false;
  s.start = bound(0, s.step < 0 ? INT64_MAX : 0);
  s.stop = bound(1, s.step < 0 ? INT64_MIN : INT64_MAX);
  auto n = static_cast<int64_t>(length);
  if (s.step == 1 && s.start >= 0 && s.stop >= 0) {  // as nearly always
    if (s.stop > n) s.stop = n;
    if (s.start > s.stop) s.start = s.stop = s.start > n ? n : s.start;
    s.count = s.stop - s.start;
    *out = s;
  } else {
    *out = slice_adjust(s, n);
  }
  return true;
}

}  // namespace

Result load_slice(Isolate& iso, Value container, const Value* bounds, uint32_t parts) {
  if (!container.is_object()) return Fault(FaultKind::kNotFound);
  const TypeObject* type = container.as_object()->type;
  SliceIndices at;
  if (type == &list_type) {
    const ListObject* list = container.as<ListObject>();
    if (!resolve(bounds, parts, list->length, &at)) return Fault(FaultKind::kNotFound);
    if (at.step == 1 && at.count > 0) return make_list(iso, list->items + at.start, static_cast<size_t>(at.count));
    Result made = make_list(iso, static_cast<size_t>(at.count));
    ListObject* out = TRY(made).as<ListObject>();
    Value* to = out->items;
    for (int64_t i = 0, from = at.start; i < at.count; ++i, from += at.step) to[i] = retained(iso, list->items[from]);
    out->length = static_cast<size_t>(at.count);
    return made;
  }
  if (type == &str_type) {
    if (!resolve(bounds, parts, container.as<StrObject>()->length(), &at) || at.step != 1) return Fault(FaultKind::kNotFound);
    return str_substring(iso, container, static_cast<size_t>(at.start), static_cast<size_t>(at.start + at.count));
  }
  if (type == &bytes_type) {
    std::string_view bytes = container.as<BytesObject>()->view();
    if (!resolve(bounds, parts, bytes.size(), &at) || at.step != 1 || at.count == 0 || at.count == static_cast<int64_t>(bytes.size()))
      return Fault(FaultKind::kNotFound);
    if (bytes.size() >= kExternalThreshold) return Fault(FaultKind::kNotFound);
    return make_bytes(iso, bytes.substr(static_cast<size_t>(at.start), static_cast<size_t>(at.count)));
  }
  if (type == &tuple_type) {
    const TupleObject* tuple = container.as<TupleObject>();
    if (!resolve(bounds, parts, tuple->length, &at) || at.step != 1 || at.count == 0 || at.count == static_cast<int64_t>(tuple->length))
      return Fault(FaultKind::kNotFound);
    return make_tuple(iso, tuple->items() + at.start, static_cast<size_t>(at.count));
  }
  return Fault(FaultKind::kNotFound);
}

bool store_slice(Isolate& iso, Value container, const Value* bounds, uint32_t parts, Value items) {
  if (!is_exact_list(container) || !is_exact_list(items)) return false;
  ListObject* list = container.as<ListObject>();
  SliceIndices at;
  return resolve(bounds, parts, list->length, &at) && at.step == 1 &&
         list_replace_each(iso, list, at.start, at.count, items.as<ListObject>());
}

}  // namespace skerry
