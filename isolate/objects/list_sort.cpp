// list.sort: the stable merge sort of Tim Peters (listsort.txt), with the merge order of Munro and Wild's powersort.
//
// While it sorts, the list is empty and the items belong to the sort: a comparison that looks at the list sees nothing,
// one that changes it is told so with ValueError when the sort ends. The items come back in every case, in some order.
// Lists of only small ints, only floats, only str or only tuples of such compare without calls; mixed ones through the language's `<`.
#include <algorithm>
#include <cstring>
#include <type_traits>
#include <vector>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {
namespace {

constexpr size_t kMinGallop = 7;

struct SmallIntLess {
  Fallible<bool> operator()(Value a, Value b) const {
    return static_cast<int64_t>(a.bits()) < static_cast<int64_t>(b.bits());
  }
};
struct FloatLess {
  Fallible<bool> operator()(Value a, Value b) const { return float_value(a) < float_value(b); }
};
struct StrLess {
  Fallible<bool> operator()(Value a, Value b) const {
    return str_compare(a.as<StrObject>(), b.as<StrObject>()) < 0;
  }
};
struct AnyLess {
  Isolate& iso;
  Fallible<bool> operator()(Value a, Value b) const { return compare_truth(iso, CompareOp::kLt, a, b); }
};
// Exact tuples: by the first items that differ, as long as these are small ints, doubles or str.
struct TupleLess {
  Isolate& iso;
  Fallible<bool> operator()(Value a, Value b) const {
    const TupleObject& x = *a.as<TupleObject>();
    const TupleObject& y = *b.as<TupleObject>();
    size_t shared = std::min(x.length, y.length);
    for (size_t i = 0; i < shared; ++i) {
      Value left = x[i], right = y[i];
      if (left == right) continue;
      if (Value::both_small_int(left, right)) return SmallIntLess{}(left, right);
      if (left.is_immediate_double() && right.is_immediate_double()) {
        double l = left.as_immediate_double(), r = right.as_immediate_double();
        if (l == r) continue;
        return l < r;
      }
      if (!is_exact_str(left) || !is_exact_str(right)) return AnyLess{iso}(a, b);
      int order = str_compare(left.as<StrObject>(), right.as<StrObject>());
      if (order != 0) return order < 0;
    }
    return x.length < y.length;
  }
};

// Long sorts let others have their turn, and hear signals, between comparisons. None takes more than some microseconds, so that this is every
// millisecond or so.
template <class Less>
struct PatientLess {
  static constexpr uint32_t kComparisons = 1 << 15;
  Isolate& iso;
  Less less;
  mutable uint32_t left = kComparisons;
  Fallible<bool> operator()(Value a, Value b) const {
    if (--left == 0) [[unlikely]] {
      left = kComparisons;
      // Threads of this isolate see a sort without calls happen at once, as in CPython.
      if (iso.has_threads && !std::is_same_v<Less, AnyLess>) return less(a, b);
      TRY(iso.safepoint_slow(Isolate::SafepointKind::kNested));
    }
    return less(a, b);
  }
};

// Keys, and the values that move with them (null: the keys are the values).
struct Slice {
  Value* keys;
  Value* values;

  Slice operator+(size_t n) const { return {keys + n, values ? values + n : nullptr}; }
  void move(size_t to, Slice from, size_t at) const {
    keys[to] = from.keys[at];
    if (values) values[to] = from.values[at];
  }
  // Non-overlapping or overlapping, like memmove.
  void move_range(size_t to, Slice from, size_t at, size_t count) const {
    if (count == 0) return;
    std::memmove(keys + to, from.keys + at, count * sizeof(Value));
    if (values) std::memmove(values + to, from.values + at, count * sizeof(Value));
  }
  void reverse(size_t low, size_t high) const {
    std::reverse(keys + low, keys + high);
    if (values) std::reverse(values + low, values + high);
  }
};

template <class Less>
class Sorter {
 public:
  Sorter(Slice all, size_t count, Less less, bool with_values)
      : all_(all), count_(count), less_(less), with_values_(with_values) {}

  Status sort() {
    size_t min_run = minimum_run(count_);
    size_t low = 0;
    while (low < count_) {
      size_t left = count_ - low;
      size_t run = TRY(count_run(low, count_));
      if (run < min_run) {
        size_t forced = std::min(min_run, left);
        TRY(binary_insertion(low, low + forced, low + run));
        run = forced;
      }
      TRY(found_new_run(run));
      pending_.push_back({low, run, 0});
      low += run;
    }
    while (pending_.size() > 1) {
      size_t n = pending_.size() - 2;
      if (n > 0 && pending_[n - 1].length < pending_[n + 1].length) --n;
      TRY(merge_at(n));
    }
    return Status::ok();
  }

 private:
  struct Run {
    size_t base, length;
    int power;  // of the boundary to the next run
  };

  static size_t minimum_run(size_t n) {
    size_t odd = 0;
    while (n >= 64) {
      odd |= n & 1;
      n >>= 1;
    }
    return n + odd;
  }

  // Length of the run that starts at low; a strictly descending one is reversed in place.
  Fallible<size_t> count_run(size_t low, size_t high) {
    if (low + 1 == high) return size_t{1};
    const Value* k = all_.keys;
    size_t at = low + 2;
    if (TRY(less_(k[low + 1], k[low]))) {
      while (at < high && TRY(less_(k[at], k[at - 1]))) ++at;
      all_.reverse(low, at);
    } else {
      while (at < high && !TRY(less_(k[at], k[at - 1]))) ++at;
    }
    return at - low;
  }

  // [low, start) is sorted; inserts the rest of [low, high) one by one.
  Status binary_insertion(size_t low, size_t high, size_t start) {
    if (low == start) ++start;
    for (; start < high; ++start) {
      size_t left = low, right = start;
      Value pivot = all_.keys[start];
      while (left < right) {
        size_t middle = left + ((right - left) >> 1);
        if (TRY(less_(pivot, all_.keys[middle])))
          right = middle;
        else
          left = middle + 1;
      }
      std::memmove(all_.keys + left + 1, all_.keys + left, (start - left) * sizeof(Value));
      all_.keys[left] = pivot;
      if (all_.values) {
        Value value = all_.values[start];
        std::memmove(all_.values + left + 1, all_.values + left, (start - left) * sizeof(Value));
        all_.values[left] = value;
      }
    }
    return Status::ok();
  }

  // Depth, in the ideal merge tree over [0, n), of the boundary between the runs [s1, s1+n1) and [s1+n1, s1+n1+n2).
  static int power_of(size_t s1, size_t n1, size_t n2, size_t n) {
    int power = 0;
    size_t a = 2 * s1 + n1;       // twice the midpoints
    size_t b = a + n1 + n2;
    for (;;) {
      ++power;
      if (a >= n) {
        a -= n;
        b -= n;
      } else if (b >= n) {
        return power;
      }
      a <<= 1;
      b <<= 1;
    }
  }

  Status found_new_run(size_t new_length) {
    if (pending_.empty()) return Status::ok();
    const Run& last = pending_.back();
    int power = power_of(last.base, last.length, new_length, count_);
    while (pending_.size() > 1 && pending_[pending_.size() - 2].power > power) TRY(merge_at(pending_.size() - 2));
    pending_.back().power = power;
    return Status::ok();
  }

  Status merge_at(size_t i) {
    Run a = pending_[i], b = pending_[i + 1];
    pending_[i].length = a.length + b.length;
    pending_[i].power = b.power;
    pending_.erase(pending_.begin() + static_cast<ptrdiff_t>(i) + 1);
    // What of a is already in place, and what of b.
    size_t skip = TRY(gallop_right(all_.keys[b.base], all_ + a.base, a.length, 0));
    a.base += skip;
    a.length -= skip;
    if (a.length == 0) return Status::ok();
    b.length = TRY(gallop_left(all_.keys[a.base + a.length - 1], all_ + b.base, b.length, b.length - 1));
    if (b.length == 0) return Status::ok();
    return a.length <= b.length ? merge_low(a, b) : merge_high(a, b);
  }

  // First position in the sorted `run` whose key is not less than `key`; the search starts near `hint`.
  Fallible<size_t> gallop_left(Value key, Slice run, size_t n, size_t hint) {
    const Value* k = run.keys;
    size_t last = 0, offset = 1;
    size_t low, high;  // k[low-1] < key <= k[high]
    if (TRY(less_(k[hint], key))) {
      size_t limit = n - hint;
      while (offset < limit && TRY(less_(k[hint + offset], key))) {
        last = offset;
        offset = (offset << 1) + 1;
      }
      offset = std::min(offset, limit);
      low = hint + last + 1;
      high = hint + offset;
    } else {
      size_t limit = hint + 1;
      while (offset < limit && !TRY(less_(k[hint - offset], key))) {
        last = offset;
        offset = (offset << 1) + 1;
      }
      offset = std::min(offset, limit);
      low = hint + 1 - offset;
      high = hint - last;
    }
    while (low < high) {
      size_t middle = low + ((high - low) >> 1);
      if (TRY(less_(k[middle], key)))
        low = middle + 1;
      else
        high = middle;
    }
    return high;
  }

  // First position whose key is greater than `key`.
  Fallible<size_t> gallop_right(Value key, Slice run, size_t n, size_t hint) {
    const Value* k = run.keys;
    size_t last = 0, offset = 1;
    size_t low, high;
    if (TRY(less_(key, k[hint]))) {
      size_t limit = hint + 1;
      while (offset < limit && TRY(less_(key, k[hint - offset]))) {
        last = offset;
        offset = (offset << 1) + 1;
      }
      offset = std::min(offset, limit);
      low = hint + 1 - offset;
      high = hint - last;
    } else {
      size_t limit = n - hint;
      while (offset < limit && !TRY(less_(key, k[hint + offset]))) {
        last = offset;
        offset = (offset << 1) + 1;
      }
      offset = std::min(offset, limit);
      low = hint + last + 1;
      high = hint + offset;
    }
    while (low < high) {
      size_t middle = low + ((high - low) >> 1);
      if (TRY(less_(key, k[middle])))
        high = middle;
      else
        low = middle + 1;
    }
    return high;
  }

  Slice spare(size_t n) {
    if (spare_keys_.size() < n) spare_keys_.resize(n);
    if (with_values_ && spare_values_.size() < n) spare_values_.resize(n);
    return {spare_keys_.data(), with_values_ ? spare_values_.data() : nullptr};
  }

  // Merges with the left run in spare memory. Whatever a comparison does, every item is put back.
  Status merge_low(Run ra, Run rb) {
    Slice a = spare(ra.length);
    a.move_range(0, all_, ra.base, ra.length);
    size_t to = ra.base, ai = 0, an = ra.length, bi = rb.base, bn = rb.length;
    auto finish = [&](Status s) {
      all_.move_range(to, a, ai, an);  // what is left of b is in place already
      return s;
    };
    all_.move(to++, all_, bi++);
    if (--bn == 0) return finish(Status::ok());
    if (an == 1) {
      all_.move_range(to, all_, bi, bn);
      to += bn;
      return finish(Status::ok());
    }
    for (;;) {
      size_t a_wins = 0, b_wins = 0;
      for (;;) {  // one pair at a time, until one run keeps winning
        Fallible<bool> less = less_(all_.keys[bi], a.keys[ai]);
        if (less.is_fault()) return finish(less.fault());
        if (less.value()) {
          all_.move(to++, all_, bi++);
          ++b_wins;
          a_wins = 0;
          if (--bn == 0) return finish(Status::ok());
          if (b_wins >= min_gallop_) break;
        } else {
          all_.move(to++, a, ai++);
          ++a_wins;
          b_wins = 0;
          if (--an == 1) {
            all_.move_range(to, all_, bi, bn);
            to += bn;
            return finish(Status::ok());
          }
          if (a_wins >= min_gallop_) break;
        }
      }
      ++min_gallop_;
      do {  // gallop while it pays
        if (min_gallop_ > 1) --min_gallop_;
        Fallible<size_t> k = gallop_right(all_.keys[bi], a + ai, an, 0);
        if (k.is_fault()) return finish(k.fault());
        a_wins = k.value();
        if (a_wins > 0) {
          all_.move_range(to, a, ai, a_wins);
          to += a_wins;
          ai += a_wins;
          an -= a_wins;
          if (an == 1) {
            all_.move_range(to, all_, bi, bn);
            to += bn;
            return finish(Status::ok());
          }
          if (an == 0) return Status::ok();  // only with an inconsistent comparison
        }
        all_.move(to++, all_, bi++);
        if (--bn == 0) return finish(Status::ok());
        k = gallop_left(a.keys[ai], all_ + bi, bn, 0);
        if (k.is_fault()) return finish(k.fault());
        b_wins = k.value();
        if (b_wins > 0) {
          all_.move_range(to, all_, bi, b_wins);
          to += b_wins;
          bi += b_wins;
          bn -= b_wins;
          if (bn == 0) return finish(Status::ok());
        }
        all_.move(to++, a, ai++);
        if (--an == 1) {
          all_.move_range(to, all_, bi, bn);
          to += bn;
          return finish(Status::ok());
        }
      } while (a_wins >= kMinGallop || b_wins >= kMinGallop);
      ++min_gallop_;
    }
  }

  // The mirror image: the right run in spare memory, merging from the end. `an`, `bn` count what is left of each,
  // and the next free place is always ra.base + an + bn - 1.
  Status merge_high(Run ra, Run rb) {
    Slice b = spare(rb.length);
    b.move_range(0, all_, rb.base, rb.length);
    size_t an = ra.length, bn = rb.length;
    const size_t base = ra.base;
    auto place = [&] { return base + an + bn - 1; };
    auto finish = [&](Status s) {
      all_.move_range(base + an, b, 0, bn);
      return s;
    };
    auto last_of_b = [&] {  // one item of b remains: it goes before all of a
      all_.move_range(base + 1, all_, base, an);
      all_.move(base, b, 0);
      return Status::ok();
    };
    all_.move(place(), all_, base + an - 1);
    if (--an == 0) return finish(Status::ok());
    if (bn == 1) return last_of_b();
    for (;;) {
      size_t a_wins = 0, b_wins = 0;
      for (;;) {
        Fallible<bool> less = less_(b.keys[bn - 1], all_.keys[base + an - 1]);
        if (less.is_fault()) return finish(less.fault());
        if (less.value()) {
          all_.move(place(), all_, base + an - 1);
          ++a_wins;
          b_wins = 0;
          if (--an == 0) return finish(Status::ok());
          if (a_wins >= min_gallop_) break;
        } else {
          all_.move(place(), b, bn - 1);
          ++b_wins;
          a_wins = 0;
          if (--bn == 1) return last_of_b();
          if (b_wins >= min_gallop_) break;
        }
      }
      ++min_gallop_;
      do {
        if (min_gallop_ > 1) --min_gallop_;
        Fallible<size_t> k = gallop_right(b.keys[bn - 1], all_ + base, an, an - 1);
        if (k.is_fault()) return finish(k.fault());
        a_wins = an - k.value();
        if (a_wins > 0) {
          all_.move_range(base + an + bn - a_wins, all_, base + an - a_wins, a_wins);
          an -= a_wins;
          if (an == 0) return finish(Status::ok());
        }
        all_.move(place(), b, bn - 1);
        if (--bn == 1) return last_of_b();
        k = gallop_left(all_.keys[base + an - 1], b, bn, bn - 1);
        if (k.is_fault()) return finish(k.fault());
        b_wins = bn - k.value();
        if (b_wins > 0) {
          all_.move_range(base + an + bn - b_wins, b, bn - b_wins, b_wins);
          bn -= b_wins;
          if (bn == 1) return last_of_b();
          if (bn == 0) return Status::ok();  // only with an inconsistent comparison
        }
        all_.move(place(), all_, base + an - 1);
        if (--an == 0) return finish(Status::ok());
      } while (a_wins >= kMinGallop || b_wins >= kMinGallop);
      ++min_gallop_;
    }
  }

  Slice all_;
  size_t count_;
  Less less_;
  bool with_values_;
  size_t min_gallop_ = kMinGallop;
  std::vector<Run> pending_;
  std::vector<Value> spare_keys_, spare_values_;
};

template <class Less>
Status sort_slice(Isolate& iso, Slice all, size_t count, Less less) {
  if (count >= PatientLess<Less>::kComparisons)
    return Sorter<PatientLess<Less>>(all, count, PatientLess<Less>{iso, less}, all.values != nullptr).sort();
  return Sorter<Less>(all, count, less, all.values != nullptr).sort();
}

enum class KeyKind { kSmallInt, kFloat, kStr, kTuple, kAny };

KeyKind kind_of(Value v) {
  if (v.is_small_int()) return KeyKind::kSmallInt;
  if (has_type(v, float_type)) return KeyKind::kFloat;
  if (is_exact_str(v)) return KeyKind::kStr;
  if (is_exact_tuple(v)) return KeyKind::kTuple;
  return KeyKind::kAny;
}

Status sort_by_kind(Isolate& iso, Slice all, size_t count) {
  KeyKind kind = kind_of(all.keys[0]);
  for (size_t i = 1; i < count && kind != KeyKind::kAny; ++i)
    if (kind_of(all.keys[i]) != kind) kind = KeyKind::kAny;
  switch (kind) {
    case KeyKind::kSmallInt: return sort_slice(iso, all, count, SmallIntLess{});
    case KeyKind::kFloat: return sort_slice(iso, all, count, FloatLess{});
    case KeyKind::kStr: return sort_slice(iso, all, count, StrLess{});
    case KeyKind::kTuple: return sort_slice(iso, all, count, TupleLess{iso});
    default: return sort_slice(iso, all, count, AnyLess{iso});
  }
}

// Owned keys of the items, one call of key_function each; released with the array.
class Keys {
 public:
  Keys(Isolate& iso, size_t count) : iso_(iso), size_(count) {
    values_ = static_cast<Value*>(iso.heap.allocate(count * sizeof(Value)));
  }
  ~Keys() {
    for (size_t i = 0; i < filled_; ++i) decrement(iso_, values_[i]);
    if (values_ != nullptr) iso_.heap.release(values_, size_ * sizeof(Value));
  }
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  Status fill(const Value* items, Value key_function) {
    if (values_ == nullptr) return iso_.raise_memory_error();
    for (; filled_ < size_; ++filled_) values_[filled_] = TRY(call(iso_, key_function, {items[filled_]}));
    return Status::ok();
  }
  Value* data() { return values_; }

 private:
  Isolate& iso_;
  size_t size_, filled_ = 0;
  Value* values_;
};

Status sort_items(Isolate& iso, Value* items, size_t count, Value key_function, bool reverse) {
  if (!key_function.is_none()) {
    Keys keys(iso, count);
    TRY(keys.fill(items, key_function));
    if (count < 2) return Status::ok();
    Slice all{keys.data(), items};
    // Reversing before and after keeps equal items in their order.
    if (reverse) all.reverse(0, count);
    Status sorted = sort_by_kind(iso, all, count);
    if (reverse) all.reverse(0, count);
    return sorted;
  }
  if (count < 2) return Status::ok();
  Slice all{items, nullptr};
  if (reverse) all.reverse(0, count);
  Status sorted = sort_by_kind(iso, all, count);
  if (reverse) all.reverse(0, count);
  return sorted;
}

}  // namespace

Status list_sort(Isolate& iso, ListObject* list, Value key_or_none, bool reverse) {
  Ref held = Ref::borrow(iso, Value::object(list));
  Value* items = list->items;
  size_t count = list->length, capacity = list->capacity;
  list->items = nullptr;
  list->length = list->capacity = 0;
  Status sorted = sort_items(iso, items, count, key_or_none, reverse);
  bool modified = list->items != nullptr || list->length != 0;
  Value* intruders = list->items;
  size_t intruder_count = list->length, intruder_capacity = list->capacity;
  list->items = items;
  list->length = count;
  list->capacity = capacity;
  while (intruder_count > 0) decrement(iso, intruders[--intruder_count]);
  if (intruders != nullptr) iso.heap.release(intruders, intruder_capacity * sizeof(Value));
  if (modified && !sorted.is_fault()) return iso.raise(ValueError, "list modified during sort");
  return sorted;
}

}  // namespace skerry
