#include "isolate/heap/collector.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "isolate/isolate.h"
#include "isolate/objects/list.h"
#include "isolate/objects/pace.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/weakref.h"

namespace skerry {

namespace {

// During a collection `previous` holds the working count shifted left, and the flag bits.
constexpr int kCountShift = 3;

void set_count(GcPrefix* g, intptr_t count) {
  g->previous = (static_cast<uintptr_t>(count) << kCountShift) | (g->previous & kGcFinalized) | kGcCollecting;
}
intptr_t count_of(const GcPrefix* g) { return static_cast<intptr_t>(g->previous) >> kCountShift; }
bool is_collecting(const Object* o) {
  return o->refs >= 0 && o->type->has(TypeFlag::kGc) && (gc_prefix(o)->previous & kGcCollecting) != 0 &&
         gc_prefix(o)->next != nullptr;
}

// Objects on their way from memory: with the heap beyond the caches' size, most of a collection is waiting for what is looked at. Whoever
// puts one in gets the one that has been on its way longest, or null.
class Prefetched {
 public:
  Object* exchange(Object* o) {
    __builtin_prefetch(gc_prefix(o), 1);
    __builtin_prefetch(o);
    return std::exchange(ring_[next_++ % kSize], o);
  }
  Object* take() {  // kSize times: all
    return std::exchange(ring_[next_++ % kSize], nullptr);
  }
  static constexpr size_t kSize = 16;

 private:
  Object* ring_[kSize] = {};
  size_t next_ = 0;
};

class SubtractReferences final : public Visitor {
 public:
  void visit_object(Object* o) override {
    if (Object* ready = coming_.exchange(o)) subtract(ready);
  }
  void finish() {
    for (size_t i = 0; i < Prefetched::kSize; ++i)
      if (Object* o = coming_.take()) subtract(o);
  }

 private:
  static void subtract(Object* o) {
    if (is_collecting(o)) set_count(gc_prefix(o), count_of(gc_prefix(o)) - 1);
  }
  Prefetched coming_;
};

// In the order in which they are reached.
class MarkReachable final : public Visitor {
 public:
  explicit MarkReachable(std::vector<Object*>& stack) : stack_(stack) {}
  void visit_object(Object* o) override {
    if (!is_collecting(o)) return;
    gc_prefix(o)->previous &= kGcFinalized;  // no longer a candidate
    stack_.push_back(o);
  }

 private:
  std::vector<Object*>& stack_;
};

// Singly linked work list through `next` is not possible (the objects stay in the main list), so what a living object reaches is
// found with an explicit stack.
class MarkAll final : public Visitor {
 public:
  explicit MarkAll(Breather& breather) : breather_(breather) {}
  void visit_object(Object* o) override {
    if (Object* ready = coming_.exchange(o)) mark(ready);
  }
  // What `root` reaches, itself included.
  void run(Object* root) {
    mark(root);
    for (;;) {
      while (!stack_.empty()) {
        Object* o = stack_.back();
        stack_.pop_back();
        breather_.step();
        traverse_object(o, *this);
      }
      for (size_t i = 0; i < Prefetched::kSize; ++i)
        if (Object* o = coming_.take()) mark(o);
      if (stack_.empty()) return;
    }
  }

 private:
  void mark(Object* o) {
    if (!is_collecting(o)) return;
    gc_prefix(o)->previous &= kGcFinalized;  // no longer a candidate
    stack_.push_back(o);
  }
  Breather& breather_;
  std::vector<Object*> stack_;
  Prefetched coming_;
};

}  // namespace

Collector::Collector(Isolate& iso) : iso_(iso) {
  for (GcPrefix* head : {&head_, &frozen_}) {
    head->next = head;
    head->previous = reinterpret_cast<uintptr_t>(head);
  }
}

void Collector::set_threshold(size_t containers) {
  lowest_threshold_ = threshold_ = containers == 0 ? SIZE_MAX : containers;
}

// `from` ends up empty, its objects at the end of `to`.
void Collector::take_all(GcPrefix& from, GcPrefix& to) {
  if (from.next == &from) return;
  auto back = [](GcPrefix* g) { return reinterpret_cast<GcPrefix*>(g->previous & ~uintptr_t{kGcBitsMask}); };
  GcPrefix *first = from.next, *last = back(&from), *end = back(&to);
  end->next = first;
  first->previous = reinterpret_cast<uintptr_t>(end) | (first->previous & kGcBitsMask);
  last->next = &to;
  to.previous = reinterpret_cast<uintptr_t>(last);
  from.next = &from;
  from.previous = reinterpret_cast<uintptr_t>(&from);
}

void Collector::freeze() {
  if (collecting_) return;
  take_all(head_, frozen_);
  allocated_ = 0;
}
void Collector::unfreeze() {
  if (!collecting_) take_all(frozen_, head_);
}
size_t Collector::frozen() const {
  size_t count = 0;
  for (const GcPrefix* g = frozen_.next; g != &frozen_; g = g->next) ++count;
  return count;
}

// After working counts stood in the back links.
void Collector::restore_links() {
  GcPrefix* last = &head_;
  for (GcPrefix* g = head_.next; g != &head_; g = g->next) {
    g->previous = reinterpret_cast<uintptr_t>(last) | (g->previous & kGcFinalized);
    last = g;
  }
  head_.previous = reinterpret_cast<uintptr_t>(last);
}

size_t Collector::collect_from(Object* first, ListObject* keep) {
  if (collecting_) return 0;
  collecting_ = true;

  // 1. Working counts start at the reference counts; 2. references among the candidates are taken off.
  Breather breather(iso_);
  for (GcPrefix* g = head_.next; g != &head_; g = g->next) {
    breather.step();
    set_count(g, gc_object(g)->refs - (gc_object(g) == first));
  }
  SubtractReferences subtract;
  for (GcPrefix* g = head_.next; g != &head_; g = g->next) {
    breather.step();
    __builtin_prefetch(g->next);
    traverse_object(gc_object(g), subtract);
  }
  subtract.finish();

  // 3. What is referenced from outside, and all that it reaches, lives.
  MarkAll living(breather);
  for (GcPrefix* g = head_.next; g != &head_; g = g->next) {
    breather.step();
    __builtin_prefetch(g->next);
    if ((g->previous & kGcCollecting) && count_of(g) > 0) living.run(gc_object(g));
  }

  // 4. The rest is garbage; hold it while finalizers run.
  std::vector<Object*> garbage;
  MarkReachable order(garbage);
  if (first != nullptr) order.visit_object(first);
  for (size_t i = 0; i < garbage.size(); ++i) traverse_object(garbage[i], order);
  GcPrefix* last = &head_;
  for (GcPrefix* g = head_.next; g != &head_; g = g->next) {
    breather.step();
    if (g->previous & kGcCollecting) garbage.push_back(gc_object(g));
    g->previous = reinterpret_cast<uintptr_t>(last) | (g->previous & kGcFinalized);
    last = g;
  }
  head_.previous = reinterpret_cast<uintptr_t>(last);
  for (Object* o : garbage) increment(iso_, o);

  // 5. Weak references to garbage are cleared before finalizers run; callbacks of living references run (weakref.cpp), those of
  // references that are garbage themselves do not.
  std::vector<std::pair<WeakrefObject*, Value>> silent;
  for (Object* o : garbage)
    if (is_subtype(o->type, &weakref_type)) silent.emplace_back(static_cast<WeakrefObject*>(o), std::exchange(static_cast<WeakrefObject*>(o)->callback, Value()));
  for (Object* o : garbage)
    if (o->type->has(TypeFlag::kAttributes) && attribute_prefix(o)->weakrefs != nullptr) clear_weak_references(iso_, o);
  for (auto& [reference, callback] : silent)
    if (reference->target != nullptr) reference->callback = callback;
    else decrement(iso_, callback);

  // 6. Finalizers (PEP 442): each at most once; any of them may bring objects back to life.
  bool any_finalized = false;
  for (Object* o : garbage) {
    if (o->type->slots.finalize == nullptr || (gc_prefix(o)->previous & kGcFinalized)) continue;
    gc_prefix(o)->previous |= kGcFinalized;
    any_finalized = true;
    run_finalizer(iso_, o);
  }
  // What is referenced from outside the set now, and all that it reaches, came back; the rest goes on.
  std::vector<Object*> dead;
  if (any_finalized) {
    for (Object* o : garbage) set_count(gc_prefix(o), o->refs - 1 - (o == first));  // one of them is ours
    for (Object* o : garbage) traverse_object(o, subtract);
    subtract.finish();
    for (Object* o : garbage)
      if ((gc_prefix(o)->previous & kGcCollecting) && count_of(gc_prefix(o)) > 0) living.run(o);
    for (Object* o : garbage)
      if (gc_prefix(o)->previous & kGcCollecting) dead.push_back(o);
    restore_links();
  } else {
    dead = garbage;
  }

  // 7. Break the cycles.
  for (Object* o : dead) {
    if (keep != nullptr) {
      if (list_append(iso_, keep, Value::object(o)).is_fault()) iso_.clear_pending();
      continue;
    }
    if (o->type->slots.clear != nullptr) o->type->slots.clear(iso_, o);
    clear_instance_attributes(iso_, o);
  }
  size_t found = dead.size();
  for (Object* o : garbage) decrement(iso_, o);

  allocated_ = 0;
  threshold_ = std::max(lowest_threshold_, live_);
  ++statistics.collections;
  statistics.collected += found;
  collecting_ = false;
  return found;
}

}  // namespace skerry
