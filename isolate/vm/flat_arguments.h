// f(*tuple, **dict), or the same of a method with its receiver, as the flat row of values and the tuple of keyword names that calls are made of.
#pragma once

#include "isolate/isolate.h"
#include "isolate/objects/type.h"

namespace skerry {

// Values are borrowed from the receiver, the tuple and the dict, which must stay as they are while this lives.
class FlatArguments {
 public:
  explicit FlatArguments(Isolate& iso) : iso_(iso), keywords_(iso) {}
  ~FlatArguments();
  FlatArguments(const FlatArguments&) = delete;
  FlatArguments& operator=(const FlatArguments&) = delete;

  // TypeError "keywords must be strings".
  Status fill(Value receiver_or_empty, Value tuple, Value dict_or_empty);
  Args args() const { return Args{values_, count_, keywords_}; }

 private:
  static constexpr size_t kInline = 12;
  Isolate& iso_;
  Ref keywords_;
  Value* values_ = inline_values_;
  size_t capacity_ = kInline;
  uint32_t count_ = 0;
  Value inline_values_[kInline];
};

}  // namespace skerry
