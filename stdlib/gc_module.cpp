// gc: the cycle collector of the isolate, seen from a script.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"

namespace skerry {

namespace {

constexpr int64_t kGenerations = 3;

Status check_generation(Isolate& iso, int64_t generation) {
  if (generation < 0 || generation >= kGenerations) return iso.raise(ValueError, "invalid generation");
  return Status::ok();
}

// There is one generation: each of them means everything.
Result gc_collect(Isolate& iso, int64_t generation) {
  TRY(check_generation(iso, generation));
  return make_int(iso, static_cast<int64_t>(iso.collector().collect()));
}
Status gc_enable(Isolate& iso) {
  iso.collector().set_enabled(true);
  return Status::ok();
}
Status gc_disable(Isolate& iso) {
  iso.collector().set_enabled(false);
  return Status::ok();
}
Fallible<bool> gc_isenabled(Isolate& iso) { return iso.collector().is_enabled(); }

Result three(Isolate& iso, int64_t a, int64_t b, int64_t c) {
  return make_tuple(iso, {Value::small_int(a), Value::small_int(b), Value::small_int(c)});
}
Result gc_get_threshold(Isolate& iso) { return three(iso, 700, 10, 10); }
Result gc_get_count(Isolate& iso) { return three(iso, 0, 0, 0); }
// The collector finds its own pace; the call is accepted so that programs that tune it go on.
Status gc_set_threshold(Isolate& iso, Args args) {
  if (args.count < 1 || args.count > 3)
    return iso.raise(TypeError, "gc.set_threshold requires {} argument{}", args.count < 1 ? "at least 1" : "at most 3", args.count < 1 ? "" : "s");
  for (uint32_t i = 0; i < args.count; ++i) TRY(argument_to_int64(iso, args[i]));
  return Status::ok();
}

Result gc_get_objects(Isolate& iso, Value generation) {
  if (!generation.is_none()) TRY(check_generation(iso, TRY(argument_to_int64(iso, generation))));
  size_t count = 0;
  iso.collector().for_each([&](Object*) { ++count; });
  Ref list(iso, TRY(make_list(iso, count + 1)));  // its own tracking, and nothing else, may come on top
  Status failed;
  iso.collector().for_each([&](Object* o) {
    if (failed.is_fault() || o == list.get().as_object() || o->refs == 0) return;
    failed = list_append(iso, list.as<ListObject>(), Value::object(o));
  });
  TRY(failed);
  return list.release();
}

Fallible<bool> gc_is_tracked(Isolate&, Value v) {
  return v.is_object() && type_of(v)->has(TypeFlag::kGc) && !v.as_object()->is_shared() && Collector::is_tracked(v.as_object());
}
Fallible<bool> gc_is_finalized(Isolate&, Value v) {
  return v.is_object() && type_of(v)->has(TypeFlag::kGc) && !v.as_object()->is_shared() &&
         (gc_prefix(v.as_object())->previous & kGcFinalized) != 0;
}

class ReferentList final : public Visitor {
 public:
  ReferentList(Isolate& iso, ListObject* out) : iso_(iso), out_(out) {}
  void visit_object(Object* o) override {
    if (!status_.is_fault()) status_ = list_append(iso_, out_, Value::object(o));
  }
  Status status() const { return status_; }

 private:
  Isolate& iso_;
  ListObject* out_;
  Status status_;
};

Result gc_get_referents(Isolate& iso, Args objects) {
  Ref list(iso, TRY(make_list(iso)));
  ReferentList visitor(iso, list.as<ListObject>());
  for (uint32_t i = 0; i < objects.count; ++i)
    if (objects[i].is_object() && type_of(objects[i])->has(TypeFlag::kGc)) traverse_object(objects[i].as_object(), visitor);
  TRY(visitor.status());
  return list.release();
}

class Finder final : public Visitor {
 public:
  explicit Finder(Args wanted) : wanted_(wanted) {}
  void visit_object(Object* o) override {
    for (uint32_t i = 0; i < wanted_.count; ++i)
      if (wanted_[i] == Value::object(o)) found = true;
  }
  bool found = false;

 private:
  Args wanted_;
};

Result gc_get_referrers(Isolate& iso, Args objects) {
  Ref list(iso, TRY(make_list(iso)));
  Status failed;
  iso.collector().for_each([&](Object* o) {
    if (failed.is_fault() || o == list.get().as_object()) return;
    Finder finder(objects);
    traverse_object(o, finder);
    if (finder.found) failed = list_append(iso, list.as<ListObject>(), Value::object(o));
  });
  TRY(failed);
  return list.release();
}

Status gc_nothing(Isolate&) { return Status::ok(); }
Result gc_zero(Isolate&) { return Value::small_int(0); }
Status gc_set_debug(Isolate&, int64_t) { return Status::ok(); }

constexpr MethodDef kFunctions[] = {
    def<"def collect(generation=2)", gc_collect>("Run the garbage collector.\n\nThe number of unreachable objects is returned."),
    def<"def disable()", gc_disable>("Disable automatic garbage collection."),
    def<"def enable()", gc_enable>("Enable automatic garbage collection."),
    def<"def freeze()", gc_nothing>("Freeze all current tracked objects and ignore them for future collections."),
    def<"def get_count()", gc_get_count>("Return a three-tuple of the current collection counts."),
    def<"def get_debug()", gc_zero>("Get the garbage collection debugging flags."),
    def<"def get_freeze_count()", gc_zero>("Return the number of objects in the permanent generation."),
    def<"def get_objects(generation=None)", gc_get_objects>("Return a list of objects tracked by the collector (excluding the list returned)."),
    def<"def get_referents(*objs)", gc_get_referents>("Return the list of objects that are directly referred to by 'objs'."),
    def<"def get_referrers(*objs)", gc_get_referrers>("Return the list of objects that directly refer to any of 'objs'."),
    def<"def get_threshold()", gc_get_threshold>("Return the current collection thresholds."),
    def<"def is_finalized(obj, /)", gc_is_finalized>("Returns true if the object has been already finalized by the GC."),
    def<"def is_tracked(obj, /)", gc_is_tracked>("Returns true if the object is tracked by the garbage collector."),
    def<"def isenabled()", gc_isenabled>("Returns true if automatic garbage collection is enabled."),
    def<"def set_debug(flags, /)", gc_set_debug>("Set the garbage collection debugging flags."),
    def<"def set_threshold(*thresholds)", gc_set_threshold>("Set the collection thresholds."),
    def<"def unfreeze()", gc_nothing>("Unfreeze all objects in the permanent generation."),
};

Status populate(Isolate& iso, Value module) {
  Ref garbage(iso, TRY(make_list(iso))), callbacks(iso, TRY(make_list(iso)));
  TRY(module_set(iso, module, "garbage", garbage));
  TRY(module_set(iso, module, "callbacks", callbacks));
  constexpr struct {
    const char* name;
    int value;
  } kFlags[] = {{"DEBUG_STATS", 1}, {"DEBUG_COLLECTABLE", 2}, {"DEBUG_UNCOLLECTABLE", 4}, {"DEBUG_SAVEALL", 32}, {"DEBUG_LEAK", 38}};
  for (const auto& f : kFlags) TRY(module_set(iso, module, f.name, Value::small_int(f.value)));
  return Status::ok();
}

}  // namespace

extern const ModuleDef gc_module_def{.name = "gc",
                              .doc = "This module provides access to the garbage collector for reference cycles.",
                              .functions = kFunctions,
                              .function_count = std::size(kFunctions),
                              .populate = populate};

}  // namespace skerry
