// Saver: tuples, lists, dicts, sets; items in batches.
#include "isolate/objects/bytes.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/tuple.h"
#include "stdlib/pickle/saver.h"

namespace skerry::pickling {

namespace {

constexpr int kFastDepth = 50;  // from here on fast mode watches for cycles

}  // namespace

// In fast mode there is no memo, and a cycle would go on for ever.
Status Saver::enter_fast(Value object) {
  if (!pickler_->fast || ++fast_depth_ < kFastDepth) return Status::ok();
  if (fast_seen_.is_empty()) fast_seen_ = Ref(iso_, TRY(make_dict(iso_)));
  Value key = Value::small_int(static_cast<int64_t>(object.bits() >> 3));
  if (TRY(dict_contains(iso_, fast_seen_.as<DictObject>(), key)))
    return iso_.raise(ValueError, "fast mode: can't pickle cyclic objects including object type {} at {:#x}", type_name(object),
                      object.bits() - 1);
  return dict_set(iso_, fast_seen_.as<DictObject>(), key, Value::none());
}

void Saver::leave_fast(Value object) {
  if (!pickler_->fast || fast_depth_-- < kFastDepth || fast_seen_.is_empty()) return;
  (void)dict_delete(iso_, fast_seen_.as<DictObject>(), Value::small_int(static_cast<int64_t>(object.bits() >> 3)));
}

// A tuple is in the memo only once its items are saved. If it is there by then, an item leads back to it: what lies on the stack of
// the reader is thrown away and the memo's one taken.
Status Saver::save_tuple(Value object) {
  const auto* tuple = object.as<TupleObject>();
  size_t length = tuple->length;
  if (length == 0) {
    if (protocol() > 0) return out_.append(Op::kEmptyTuple);
    return out_.append("(t");
  }
  bool counted = length <= 3 && protocol() >= 2;
  if (!counted) TRY(out_.append(Op::kMark));
  for (size_t i = 0; i < length; ++i) TRY(save(tuple->items()[i]));
  if (is_memoized(object)) {
    if (!counted && is_binary()) {
      TRY(out_.append(Op::kPopMark));
    } else {
      for (size_t i = 0; i < length + (counted ? 0 : 1); ++i) TRY(out_.append(Op::kPop));
    }
    return save_memoized(object);
  }
  constexpr Op kCounted[] = {Op::kTuple1, Op::kTuple2, Op::kTuple3};
  TRY(out_.append(counted ? kCounted[length - 1] : Op::kTuple));
  return memoize(object);
}

Status Saver::save_list_items(Value object) {
  const auto* list = object.as<ListObject>();
  if (list->length == 1) {
    Ref item = Ref::borrow(iso_, list->items[0]);
    TRY(save(item));
    return out_.append(Op::kAppend);
  }
  size_t done = 0;
  do {
    TRY(out_.append(Op::kMark));
    for (size_t batch = 0; batch < kBatch && done < list->length; ++batch, ++done) {
      Ref item = Ref::borrow(iso_, list->items[done]);
      TRY(save(item));
    }
    TRY(out_.append(Op::kAppends));
  } while (done < list->length);
  return Status::ok();
}

Status Saver::save_items(Value iterator) {
  if (protocol() == 0) {
    for (;;) {
      Result next = iterator_next(iso_, iterator);
      if (next.is_exhausted()) return Status::ok();
      Ref item(iso_, TRY(next));
      TRY(save(item));
      TRY(out_.append(Op::kAppend));
    }
  }
  for (size_t batch = kBatch; batch == kBatch;) {
    Result next = iterator_next(iso_, iterator);
    if (next.is_exhausted()) return Status::ok();
    Ref first(iso_, TRY(next));
    next = iterator_next(iso_, iterator);
    if (next.is_exhausted()) {
      TRY(save(first));
      return out_.append(Op::kAppend);
    }
    Ref item(iso_, TRY(next));
    TRY(out_.append(Op::kMark));
    TRY(save(first));
    for (batch = 1;;) {
      TRY(save(item));
      if (++batch == kBatch) break;
      next = iterator_next(iso_, iterator);
      if (next.is_exhausted()) break;
      item = Ref(iso_, TRY(next));
    }
    TRY(out_.append(Op::kAppends));
  }
  return Status::ok();
}

Status Saver::save_list(Value object) {
  TRY(enter_fast(object));
  TRY(is_binary() ? out_.append(Op::kEmptyList) : out_.append("(l"));
  TRY(memoize(object));
  if (object.as<ListObject>()->length > 0) {
    if (protocol() > 0) {
      TRY(save_list_items(object));
    } else {
      Ref iterator(iso_, TRY(get_iterator(iso_, object)));
      TRY(save_items(iterator));
    }
  }
  leave_fast(object);
  return Status::ok();
}

Status Saver::save_pair(Value pair) {
  if (!TupleObject::check(pair) || pair.as<TupleObject>()->length != 2)
    return iso_.raise(TypeError, "dict items iterator must return 2-tuples");
  TRY(save(pair.as<TupleObject>()->items()[0]));
  return save(pair.as<TupleObject>()->items()[1]);
}

Status Saver::save_pairs(Value iterator) {
  if (protocol() == 0) {
    for (;;) {
      Result next = iterator_next(iso_, iterator);
      if (next.is_exhausted()) return Status::ok();
      Ref pair(iso_, TRY(next));
      TRY(save_pair(pair));
      TRY(out_.append(Op::kSetItem));
    }
  }
  for (size_t batch = kBatch; batch == kBatch;) {
    Result next = iterator_next(iso_, iterator);
    if (next.is_exhausted()) return Status::ok();
    Ref first(iso_, TRY(next));
    if (!TupleObject::check(first) || first.as<TupleObject>()->length != 2)
      return iso_.raise(TypeError, "dict items iterator must return 2-tuples");
    next = iterator_next(iso_, iterator);
    if (next.is_exhausted()) {
      TRY(save_pair(first));
      return out_.append(Op::kSetItem);
    }
    Ref pair(iso_, TRY(next));
    TRY(out_.append(Op::kMark));
    TRY(save_pair(first));
    for (batch = 1;;) {
      TRY(save_pair(pair));
      if (++batch == kBatch) break;
      next = iterator_next(iso_, iterator);
      if (next.is_exhausted()) break;
      pair = Ref(iso_, TRY(next));
    }
    TRY(out_.append(Op::kSetItems));
  }
  return Status::ok();
}

Status Saver::save_dict_items(Value object) {
  const auto* dict = object.as<DictObject>();
  uint32_t size = dict->live;
  size_t position = 0, batch;
  Value key, value;
  if (size == 1) {
    dict_next(dict, &position, &key, &value);
    Ref held_key = Ref::borrow(iso_, key), held_value = Ref::borrow(iso_, value);
    TRY(save(held_key));
    TRY(save(held_value));
    return out_.append(Op::kSetItem);
  }
  do {
    TRY(out_.append(Op::kMark));
    for (batch = 0; batch < kBatch && dict_next(dict, &position, &key, &value); ++batch) {
      Ref held_key = Ref::borrow(iso_, key), held_value = Ref::borrow(iso_, value);
      TRY(save(held_key));
      TRY(save(held_value));
    }
    TRY(out_.append(Op::kSetItems));
    if (dict->live != size) return iso_.raise(RuntimeError, "dictionary changed size during iteration");
  } while (batch == kBatch);
  return Status::ok();
}

Status Saver::save_dict(Value object) {
  TRY(enter_fast(object));
  TRY(is_binary() ? out_.append(Op::kEmptyDict) : out_.append("(d"));
  TRY(memoize(object));
  if (object.as<DictObject>()->live > 0) {
    if (protocol() > 0) {
      TRY(save_dict_items(object));
    } else {
      Ref items(iso_, TRY(call_method(iso_, object, names.items)));
      Ref iterator(iso_, TRY(get_iterator(iso_, items)));
      TRY(save_pairs(iterator));
    }
  }
  leave_fast(object);
  return Status::ok();
}

Status Saver::save_set(Value object) {
  if (protocol() < 4) {
    Ref items(iso_, TRY(to_list(iso_, object)));
    Ref arguments(iso_, TRY(make_tuple(iso_, {items})));
    Ref reduction(iso_, TRY(make_tuple(iso_, {as_value(&set_type), arguments})));
    return save_reduced(reduction, object);
  }
  TRY(out_.append(Op::kEmptySet));
  TRY(memoize(object));
  const auto* set = object.as<SetObject>();
  size_t size = set->live, position = 0, batch;
  if (size == 0) return Status::ok();
  do {
    TRY(out_.append(Op::kMark));
    Value key;
    int64_t hash;
    for (batch = 0; batch < kBatch && set_next(set, &position, &key, &hash); ++batch) {
      Ref item = Ref::borrow(iso_, key);
      TRY(save(item));
    }
    TRY(out_.append(Op::kAddItems));
    if (set->live != size) return iso_.raise(RuntimeError, "set changed size during iteration");
  } while (batch == kBatch);
  return Status::ok();
}

Status Saver::save_frozenset(Value object) {
  TRY(enter_fast(object));
  if (protocol() < 4) {
    Ref items(iso_, TRY(to_list(iso_, object)));
    Ref arguments(iso_, TRY(make_tuple(iso_, {items})));
    Ref reduction(iso_, TRY(make_tuple(iso_, {as_value(&frozenset_type), arguments})));
    return save_reduced(reduction, object);
  }
  TRY(out_.append(Op::kMark));
  const auto* set = object.as<SetObject>();
  size_t position = 0;
  Value key;
  int64_t hash;
  while (set_next(set, &position, &key, &hash)) {
    Ref item = Ref::borrow(iso_, key);
    TRY(save(item));
  }
  if (is_memoized(object)) {
    TRY(out_.append(Op::kPopMark));
    return save_memoized(object);
  }
  leave_fast(object);
  TRY(out_.append(Op::kFrozenSet));
  return memoize(object);
}

}  // namespace skerry::pickling
