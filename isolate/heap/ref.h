// Ref: an owned reference, released when it leaves scope. Move-only; copying is spelt copy().
#pragma once

#include <utility>

#include "isolate/heap/object.h"

namespace skerry {

class Ref {
 public:
  explicit Ref(Isolate& iso) : iso_(&iso) {}
  // Takes over an owned value: Ref r(iso, TRY(f(iso)));
  Ref(Isolate& iso, Value owned) : iso_(&iso), value_(owned) {}
  static Ref borrow(Isolate& iso, Value borrowed) { return Ref(iso, retained(iso, borrowed)); }
  Ref(Ref&& other) noexcept : iso_(other.iso_), value_(std::exchange(other.value_, Value())) {}
  Ref& operator=(Ref&& other) noexcept {
    if (this != &other) assign(*iso_, value_, std::exchange(other.value_, Value()));
    return *this;
  }
  Ref(const Ref&) = delete;
  Ref& operator=(const Ref&) = delete;
  ~Ref() { decrement(*iso_, value_); }

  Ref copy() const { return borrow(*iso_, value_); }
  Value get() const { return value_; }
  operator Value() const { return value_; }
  bool is_empty() const { return value_.is_empty(); }
  template <class T>
  T* as() const {
    return value_.as<T>();
  }
  // Gives the reference away: return r.release();
  Value release() { return std::exchange(value_, Value()); }
  void reset(Value owned = Value()) { assign(*iso_, value_, owned); }

 private:
  Isolate* iso_;
  Value value_;
};

}  // namespace skerry
