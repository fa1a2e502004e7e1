// The cycle collector of one isolate: trial deletion over its own containers, as in CPython (Bacon & Rajan 2001 and
// Modules/gcmodule.c's description). No other isolate ever pauses. It runs at safepoints only, never inside an allocation.
#pragma once

#include <cstddef>
#include <cstdint>

#include "isolate/heap/object.h"

namespace skerry {

// What a traverse slot calls for each owned value.
class Visitor {
 public:
  void visit(Value v) {
    if (v.is_object()) visit_object(v.as_object());
  }
  virtual void visit_object(Object* o) = 0;

 protected:
  ~Visitor() = default;
};

class Collector {
 public:
  explicit Collector(Isolate& iso);

  void track(Object* o);
  void untrack(Object* o);
  static bool is_tracked(const Object* o) { return gc_prefix(o)->next != nullptr; }

  // Enough containers were made since the last time for a collection to pay.
  bool is_due() const { return enabled_ && !collecting_ && allocated_ > threshold_; }
  // Unreachable cycles are finalised and cleared. Runs Python. Gives the number of unreachable objects.
  size_t collect();

  void set_enabled(bool on) { enabled_ = on; }
  bool is_enabled() const { return enabled_; }
  // Drops every tracked object's finalizer: at the end of an isolate those that are due run first (Isolate::finish).
  template <class F>
  void for_each(F&& f) {
    for (GcPrefix* g = head_.next; g != &head_; g = g->next) f(gc_object(g));
  }

 private:
  Isolate& iso_;
  GcPrefix head_;
  size_t live_ = 0;       // tracked objects
  size_t allocated_ = 0;  // tracked since the last collection, less those that died
  size_t threshold_ = 2000;
  bool enabled_ = true;
  bool collecting_ = false;
};

// Visits what every object of the type owns: native fields, __slots__ members, attributes, the class.
void traverse_object(Object* o, Visitor& visitor);

}  // namespace skerry
