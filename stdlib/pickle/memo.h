// The two memos: of a pickler (object -> number, by identity) and of an unpickler (number -> object).
//
// Both own what they hold, lie in the isolate's heap, and are plain fields of their object: a zeroed one is empty. Whatever releases
// objects may run Python; the memo is whole before it does.
#pragma once

#include <cstddef>
#include <cstdint>

#include "isolate/heap/ref.h"

namespace skerry {
class Visitor;
}

namespace skerry::pickling {

class Memo {
 public:
  int64_t find(Value key) const;  // -1: none
  Status set(Isolate& iso, Value key, int64_t number);
  size_t size() const { return count_; }
  void clear(Isolate& iso);
  void traverse(Visitor& visitor) const;
  // Each pair until f gives a fault. f must not run Python.
  template <class F>
  Status for_each(F&& f) const {
    for (size_t i = 0; i < capacity_; ++i)
      if (!entries_[i].key.is_empty()) TRY(f(entries_[i].key, entries_[i].number));
    return Status::ok();
  }

 private:
  struct Entry {
    Value key;  // Empty: free
    int64_t number;
  };
  Entry* slot_for(Value key) const;
  Status grow(Isolate& iso);
  Entry* entries_;
  size_t capacity_;  // a power of two, or 0
  size_t count_;
};

class NumberedMemo {
 public:
  Value get(Isolate& iso, uint64_t number) const;  // borrowed, or Empty
  Status put(Isolate& iso, uint64_t number, Value value);
  size_t size() const { return count_; }  // objects
  void clear(Isolate& iso);
  void traverse(Visitor& visitor) const;
  template <class F>
  Status for_each(F&& f) const {
    for (size_t i = 0; i < capacity_; ++i)
      if (!items_[i].is_empty()) TRY(f(Value::small_int(static_cast<int64_t>(i)), items_[i]));
    return for_each_far(f);
  }

 private:
  template <class F>
  Status for_each_far(F&& f) const;
  Value* items_;  // by number; Empty: none
  size_t capacity_;
  size_t count_;
  // Numbers far beyond the others, as only damaged pickles have them: a dict. Otherwise a byte of such a pickle could ask for any
  // amount of memory. 0: none yet.
  uint64_t far_;
  bool has_far() const { return far_ != 0; }
  Value far() const { return Value::from_bits(far_); }
};

}  // namespace skerry::pickling

#include "isolate/objects/dict.h"

namespace skerry::pickling {

template <class F>
Status NumberedMemo::for_each_far(F&& f) const {
  if (!has_far()) return Status::ok();
  size_t position = 0;
  Value key, value;
  while (dict_next(far().as<DictObject>(), &position, &key, &value)) TRY(f(key, value));
  return Status::ok();
}

}  // namespace skerry::pickling
