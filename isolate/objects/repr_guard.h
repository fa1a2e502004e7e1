// Recursive repr: a container that is met again while its own repr is being made shows as "[...]".
//
//     ReprGuard guard(iso, list);
//     if (guard.is_recursive()) return make_str(iso, "[...]");
//
// Objects under way form a chain on the C++ stack; nothing is allocated, no reference is taken (the caller's keeps them).
#pragma once

#include "isolate/heap/value.h"

namespace skerry {

class Isolate;

class ReprGuard {
 public:
  ReprGuard(Isolate& iso, Value object);
  ~ReprGuard();
  ReprGuard(const ReprGuard&) = delete;
  ReprGuard& operator=(const ReprGuard&) = delete;
  bool is_recursive() const { return recursive_; }

 private:
  Isolate& iso_;
  Value object_;
  ReprGuard* outer_;
  bool recursive_;
};

}  // namespace skerry
