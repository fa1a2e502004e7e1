// _bisect: positions in sorted sequences.
#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"

namespace skerry {

namespace {

enum class Side { kLeft, kRight };

Result item_at(Isolate& iso, Value sequence, int64_t i) {
  if (is_exact_list(sequence) && static_cast<size_t>(i) < sequence.as<ListObject>()->length)
    return retained(iso, sequence.as<ListObject>()->items[i]);
  Ref index(iso, TRY(make_int(iso, i)));
  return get_item(iso, sequence, index);
}

Fallible<bool> is_less(Isolate& iso, Value a, Value b) {
  if (Value::both_small_int(a, b)) return a.as_small_int() < b.as_small_int();
  return compare_truth(iso, CompareOp::kLt, a, b);
}

// Where x goes among a[lo:hi], before (left) or after (right) those that equal it. hi: None for the end.
template <Side side>
Fallible<int64_t> position(Isolate& iso, Value a, Value x, int64_t lo, Value hi, Value key) {
  if (lo < 0) return iso.raise(ValueError, "lo must be non-negative");
  int64_t end = hi.is_none() ? -1 : TRY(argument_to_int64(iso, hi));
  if (end == -1) end = TRY(length(iso, a));
  while (lo < end) {
    int64_t middle = lo + (end - lo) / 2;
    Ref item(iso, TRY(item_at(iso, a, middle)));
    if (!key.is_none()) item.reset(TRY(call(iso, key, {item})));
    bool less = side == Side::kRight ? TRY(is_less(iso, x, item)) : TRY(is_less(iso, item, x));
    if (less == (side == Side::kRight))
      end = middle;
    else
      lo = middle + 1;
  }
  return lo;
}

template <Side side>
Status insort(Isolate& iso, Value a, Value x, int64_t lo, Value hi, Value key) {
  Ref wanted = key.is_none() ? Ref::borrow(iso, x) : Ref(iso, TRY(call(iso, key, {x})));
  int64_t at = TRY(position<side>(iso, a, wanted, lo, hi, key));
  if (is_exact_list(a)) {
    auto* list = a.as<ListObject>();
    return list_insert_at(iso, list, std::min(static_cast<size_t>(at), list->length), x);
  }
  Ref insert(iso, intern(iso, "insert")), index(iso, TRY(make_int(iso, at)));
  decrement(iso, TRY(call_method(iso, a, insert, {index, x})));
  return Status::ok();
}

constexpr MethodDef kFunctions[] = {
    def<"def bisect_right(a, x, lo=0, hi=None, *, key=None)", position<Side::kRight>>(
        "Return the index where to insert item x in list a, assuming a is sorted.\n\n"
        "The return value i is such that all e in a[:i] have e <= x, and all e in\n"
        "a[i:] have e > x.  So if x already appears in the list, a.insert(i, x) will\n"
        "insert just after the rightmost x already there.\n\n"
        "Optional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched."),
    def<"def insort_right(a, x, lo=0, hi=None, *, key=None)", insort<Side::kRight>>(
        "Insert item x in list a, and keep it sorted assuming a is sorted.\n\n"
        "If x is already in a, insert it to the right of the rightmost x.\n\n"
        "Optional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched."),
    def<"def bisect_left(a, x, lo=0, hi=None, *, key=None)", position<Side::kLeft>>(
        "Return the index where to insert item x in list a, assuming a is sorted.\n\n"
        "The return value i is such that all e in a[:i] have e < x, and all e in\n"
        "a[i:] have e >= x.  So if x already appears in the list, a.insert(i, x) will\n"
        "insert just before the leftmost x already there.\n\n"
        "Optional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched."),
    def<"def insort_left(a, x, lo=0, hi=None, *, key=None)", insort<Side::kLeft>>(
        "Insert item x in list a, and keep it sorted assuming a is sorted.\n\n"
        "If x is already in a, insert it to the left of the leftmost x.\n\n"
        "Optional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched."),
};

}  // namespace

extern const ModuleDef bisect_module_def{.name = "_bisect",
                                         .doc = "Bisection algorithms.",
                                         .functions = kFunctions,
                                         .function_count = std::size(kFunctions),
                                         .populate = nullptr};

}  // namespace skerry
