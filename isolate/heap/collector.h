// The cycle collector of one isolate: trial deletion over its own containers, as in CPython (Bacon & Rajan 2001 and
// Modules/gcmodule.c's description). No other isolate ever pauses. It runs at safepoints only, never inside an allocation.
#pragma once

#include <cstddef>
#include <cstdint>

#include "isolate/heap/object.h"

namespace skerry {

struct ListObject;

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

  void track(Object* o) {
    if (o->refs >= 0 && gc_prefix(o)->next == nullptr) track_new(o);
  }
  // The same for what has just been made: nobody shares it, and it is not tracked.
  void track_new(Object* o) {
    GcPrefix* g = gc_prefix(o);
    auto* last = reinterpret_cast<GcPrefix*>(head_.previous & ~uintptr_t{kGcBitsMask});
    g->next = &head_;
    g->previous = reinterpret_cast<uintptr_t>(last) | (g->previous & kGcFinalized);
    last->next = g;
    head_.previous = reinterpret_cast<uintptr_t>(g);
    ++live_;
    ++allocated_;
  }
  void untrack(Object* o) {
    GcPrefix* g = gc_prefix(o);
    if (g->next == nullptr) return;
    auto* previous = reinterpret_cast<GcPrefix*>(g->previous & ~uintptr_t{kGcBitsMask});
    previous->next = g->next;
    g->next->previous = reinterpret_cast<uintptr_t>(previous) | (g->next->previous & kGcBitsMask);
    g->next = nullptr;
    g->previous &= kGcFinalized;
    --live_;
    if (allocated_ > 0) --allocated_;
  }
  static bool is_tracked(const Object* o) { return gc_prefix(o)->next != nullptr; }

  // Enough containers were made since the last time for a collection to pay.
  bool is_due() const { return enabled_ && !collecting_ && allocated_ > threshold_; }
  // Unreachable cycles are finalised and cleared. Runs Python. Gives the number of unreachable objects. With `keep`, those are
  // appended to it instead of being cleared (gc.DEBUG_SAVEALL).
  size_t collect(ListObject* keep = nullptr) { return collect_from(nullptr, keep); }
  // The same; but what `first` reaches is finalised first, in the order in which it is reached: holders before what they hold. One
  // reference to `first`, the caller's, does not count.
  size_t collect_from(Object* first, ListObject* keep = nullptr);
  // What runs when is_due(): collect, or a function that tells a script's callbacks of it (stdlib/gc).
  void run_due() { on_due ? on_due(iso_) : static_cast<void>(collect()); }
  void (*on_due)(Isolate& iso) = nullptr;

  void set_enabled(bool on) { enabled_ = on; }
  bool is_enabled() const { return enabled_; }
  bool is_collecting() const { return collecting_; }
  // gc.set_threshold: the fewest new containers for a collection; 0: none by itself.
  void set_threshold(size_t containers);
  size_t allocated() const { return allocated_; }  // containers since the last collection, less those that died

  // gc.freeze: what is tracked now is left alone until unfreeze. Nothing during a collection.
  void freeze();
  void unfreeze();
  size_t frozen() const;

  struct Statistics {
    uint64_t collections = 0, collected = 0;
  };
  Statistics statistics;

  // Every tracked object but the frozen ones.
  template <class F>
  void for_each(F&& f) {
    for (GcPrefix* g = head_.next; g != &head_; g = g->next) f(gc_object(g));
  }

 private:
  Isolate& iso_;
  static void take_all(GcPrefix& from, GcPrefix& to);
  void restore_links();

  GcPrefix head_;
  GcPrefix frozen_;
  size_t live_ = 0;       // tracked objects
  size_t allocated_ = 0;  // tracked since the last collection, less those that died
  size_t lowest_threshold_ = 2000;
  size_t threshold_ = 2000;
  bool enabled_ = true;
  bool collecting_ = false;
};

// Visits what every object of the type owns: native fields, __slots__ members, attributes, the class.
void traverse_object(Object* o, Visitor& visitor);

}  // namespace skerry
