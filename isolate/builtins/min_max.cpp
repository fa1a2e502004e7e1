// Functions that consume an iterable: min, max, sum, sorted, all, any.
#include "isolate/builtins/functions.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/pace.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/fast_paths.h"

namespace skerry {

namespace {

Result extreme(Isolate& iso, std::string_view name, CompareOp wins, Value key, Value default_value, Args args) {
  bool several = args.count > 1;
  if (args.count == 0) return iso.raise(TypeError, "{} expected at least 1 argument, got 0", name);
  if (several && !default_value.is_empty())
    return iso.raise(TypeError, "Cannot specify a default for {}() with multiple positional arguments", name);
  Ref best(iso), best_key(iso);
  auto is_better = [&](Value item, Value than) -> Fallible<bool> {  // runs no Python for what is mostly compared
    if (Value::both_small_int(item, than))
      return wins == CompareOp::kLt ? item.as_small_int() < than.as_small_int() : item.as_small_int() > than.as_small_int();
    if (both_tagged_doubles(item, than))
      return wins == CompareOp::kLt ? tagged_double(item) < tagged_double(than) : tagged_double(item) > tagged_double(than);
    return compare_truth(iso, wins, item, than);
  };
  auto consider_itself = [&](Value item) -> Status {
    if (best.is_empty() || TRY(is_better(item, best))) best = Ref::borrow(iso, item);
    return Status::ok();
  };
  auto consider = [&](Value item) -> Status {
    Ref item_key(iso, TRY(call(iso, key, {item})));
    if (best.is_empty()) {
      best = Ref::borrow(iso, item);
      best_key = std::move(item_key);
      return Status::ok();
    }
    if (TRY(is_better(item_key, best_key))) {
      best = Ref::borrow(iso, item);
      best_key = std::move(item_key);
    }
    return Status::ok();
  };
  if (several) {
    for (uint32_t i = 0; i < args.count; ++i) TRY(key.is_none() ? consider_itself(args[i]) : consider(args[i]));
  } else if (key.is_none()) {
    TRY(for_each(iso, args[0], consider_itself));
  } else {
    TRY(for_each(iso, args[0], consider));
  }
  if (!best.is_empty()) return best.release();
  if (!default_value.is_empty()) return retained(iso, default_value);
  return iso.raise(ValueError, "{}() arg is an empty sequence", name);
}

}  // namespace

Result builtin_min(Isolate& iso, Value key, Value default_value, Args args) {
  return extreme(iso, "min", CompareOp::kLt, key, default_value, args);
}
Result builtin_max(Isolate& iso, Value key, Value default_value, Args args) {
  return extreme(iso, "max", CompareOp::kGt, key, default_value, args);
}

Result builtin_sum(Isolate& iso, Value iterable, Value start) {
  if (StrObject::check(start)) return iso.raise(TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
  if (BytesObject::check(start)) return iso.raise(TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
  if (ByteArrayObject::check(start)) return iso.raise(TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]");
  Ref total = Ref::borrow(iso, start), iterator(iso, TRY(get_iterator(iso, iterable)));
  // Small ints and tagged doubles. False: others, or too much.
  auto add_quickly = [&](Value item) {
    Value t = total;
    if (!add_ints(t, item, &t)) {
      if (!both_tagged_doubles(t, item)) return false;
      t = tagged_word(tagged_double(t) + tagged_double(item));
      if (!t.is_tagged_double()) return false;
    }
    total = Ref(iso, t);
    return true;
  };
  constexpr int kSteps = 64;  // between two looks at the budget
  for (int steps = kSteps;;) {
    Ref item(iso);
    if (--steps == 0) [[unlikely]] {
      steps = kSteps;
      TRY(pass_safepoint(iso, kSteps));
    }
    // Items of lists and ranges are stepped here; most are small ints.
    if (Value next = quick_step(iterator); !next.is_empty()) {
      if (add_quickly(next)) continue;
      item = Ref::borrow(iso, next);
    } else {
      Result r = iterator_next(iso, iterator);
      if (r.is_exhausted()) return total.release();
      if (!r.is_fault() && add_quickly(r.value())) continue;
      item = Ref(iso, TRY(r));
    }
    Value t = total;
    if (t.is_immediate_double() && item.get().is_immediate_double()) {
      total = Ref(iso, TRY(make_double(iso, t.as_immediate_double() + item.get().as_immediate_double())));
    } else {
      total = Ref(iso, TRY(binary_operation(iso, BinaryOp::kAdd, total, item)));
    }
  }
}

Result builtin_sorted(Isolate& iso, Value iterable, Value key, int64_t reverse) {
  Ref list(iso, TRY(to_list(iso, iterable)));
  TRY(list_sort(iso, list.as<ListObject>(), key, reverse != 0));
  return list.release();
}

namespace {

// Whether any item has the truth kSought. Lists and tuples are walked through without an iterator, which none could see;
// a list may change while an item tells its truth.
template <bool kSought>
Fallible<bool> has_truth(Isolate& iso, Value iterable) {
  if (is_exact_list(iterable) || is_exact_tuple(iterable)) {
    bool is_list = is_exact_list(iterable);
    for (size_t i = 0;; ++i) {
      if (i >= (is_list ? iterable.as<ListObject>()->length : iterable.as<TupleObject>()->length)) return false;
      if (--iso.budget < 0) {
        TRY(iso.safepoint_slow(Isolate::SafepointKind::kNested));
        if (is_list && i >= iterable.as<ListObject>()->length) return false;
      }
      Ref item = Ref::borrow(iso, is_list ? iterable.as<ListObject>()->items[i] : (*iterable.as<TupleObject>())[i]);
      if (TRY(is_true(iso, item)) == kSought) return true;
    }
  }
  Ref iterator(iso, TRY(get_iterator(iso, iterable)));
  for (;;) {
    Result r = iterator_next(iso, iterator);
    if (r.is_exhausted()) return false;
    Ref item(iso, TRY(r));
    if (TRY(is_true(iso, item)) == kSought) return true;
  }
}

}  // namespace

Fallible<bool> builtin_all(Isolate& iso, Value iterable) { return !TRY(has_truth<false>(iso, iterable)); }
Fallible<bool> builtin_any(Isolate& iso, Value iterable) { return has_truth<true>(iso, iterable); }

}  // namespace skerry
