// gc: the cycle collector of the isolate, seen from a script.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

namespace {

constexpr int64_t kGenerations = 3;

Status put(Isolate& iso, DictObject* d, std::string_view name, Value v) {
  Ref key(iso, intern(iso, name));
  return dict_set(iso, d, key, v);
}

Status check_generation(Isolate& iso, int64_t generation) {
  if (generation < 0 || generation >= kGenerations) return iso.raise(ValueError, "invalid generation");
  return Status::ok();
}

// The module's own lists and flags; a script may have replaced them, so what is found is checked.
Ref module_value(Isolate& iso, std::string_view name) {
  Result module = import_module(iso, "gc");
  if (module.is_fault()) {
    iso.clear_pending();
    return Ref(iso, Value::none());
  }
  Ref held(iso, module.value());
  if (!ModuleObject::check(held)) return Ref(iso, Value::none());
  Value found = dict_get_str(iso, held.as<ModuleObject>()->dict.as<DictObject>(), name);
  return Ref::borrow(iso, found.is_empty() ? Value::none() : found);
}

constexpr int64_t kStats = 1, kCollectable = 2, kUncollectable = 4, kSaveAll = 32;
constexpr const char kDebugName[] = "_debug";  // in the module's dictionary: the flags

int64_t debug_flags(Isolate& iso) {
  Ref flags = module_value(iso, kDebugName);
  return flags.get().is_small_int() ? flags.get().as_small_int() : 0;
}

// Tells gc.callbacks of a collection. An exception in one is reported and forgotten.
void tell_callbacks(Isolate& iso, const char* phase, int64_t generation, int64_t collected) {
  Ref callbacks = module_value(iso, "callbacks");
  if (!ListObject::check(callbacks) || callbacks.as<ListObject>()->length == 0) return;
  auto tell = [&]() -> Status {
    Ref info(iso, TRY(make_dict(iso))), text(iso, TRY(make_str(iso, phase))), count(iso, TRY(make_int(iso, collected)));
    auto* d = info.as<DictObject>();
    TRY(put(iso, d, "generation", Value::small_int(generation)));
    TRY(put(iso, d, "collected", count));
    TRY(put(iso, d, "uncollectable", Value::small_int(0)));
    for (size_t i = 0; i < callbacks.as<ListObject>()->length; ++i) {
      Ref callback = Ref::borrow(iso, callbacks.as<ListObject>()->items[i]);
      Result done = call(iso, callback, {text, info});
      if (!done.is_fault()) decrement(iso, done.value());
      else if (iso.has_pending()) iso.report_unraisable("", callback);
      else return done.fault();
    }
    return Status::ok();
  };
  if (tell().is_fault()) iso.clear_pending();
}

size_t collect_and_tell(Isolate& iso, int64_t generation) {
  if (iso.collector().is_collecting()) return 0;
  tell_callbacks(iso, "start", generation, 0);
  Ref garbage(iso);
  if (debug_flags(iso) & kSaveAll) garbage = module_value(iso, "garbage");
  size_t found = iso.collector().collect(!garbage.is_empty() && ListObject::check(garbage) ? garbage.as<ListObject>() : nullptr);
  tell_callbacks(iso, "stop", generation, static_cast<int64_t>(found));
  return found;
}
void collect_due(Isolate& iso) { collect_and_tell(iso, kGenerations - 1); }

// There is one generation: each of them means everything.
Result gc_collect(Isolate& iso, int64_t generation) {
  TRY(check_generation(iso, generation));
  return make_int(iso, static_cast<int64_t>(collect_and_tell(iso, generation)));
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
constexpr const char kThresholdName[] = "_threshold";  // in the module's dictionary: what set_threshold was given

Result gc_get_threshold(Isolate& iso) {
  Ref kept = module_value(iso, kThresholdName);
  return TupleObject::check(kept) ? Result(kept.release()) : three(iso, 700, 10, 10);
}
Result gc_get_count(Isolate& iso) { return three(iso, static_cast<int64_t>(iso.collector().allocated()), 0, 0); }

Status keep_value(Isolate& iso, const char* name, Value v) {
  Ref module(iso, TRY(import_module(iso, "gc")));
  return module_set(iso, module, name, v);
}

// The first one is the fewest new containers for a collection (it grows with what is alive); the others are kept for get_threshold.
Status gc_set_threshold(Isolate& iso, Args args) {
  if (args.count < 1 || args.count > 3)
    return iso.raise(TypeError, "gc.set_threshold requires {} argument{}", args.count < 1 ? "at least 1" : "at most 3", args.count < 1 ? "" : "s");
  int64_t values[3] = {0, 10, 10};
  for (uint32_t i = 0; i < args.count; ++i) values[i] = TRY(argument_to_int64(iso, args[i]));
  Ref kept(iso, TRY(three(iso, values[0], values[1], values[2])));
  TRY(keep_value(iso, kThresholdName, kept));
  iso.collector().set_threshold(values[0] <= 0 ? 0 : static_cast<size_t>(values[0]));
  return Status::ok();
}

Result gc_get_stats(Isolate& iso) {
  Ref list(iso, TRY(make_list(iso)));
  for (int64_t generation = 0; generation < kGenerations; ++generation) {
    bool all = generation == kGenerations - 1;
    Collector::Statistics s = all ? iso.collector().statistics : Collector::Statistics{};
    Ref entry(iso, TRY(make_dict(iso))), collections(iso, TRY(make_int(iso, static_cast<int64_t>(s.collections)))),
        collected(iso, TRY(make_int(iso, static_cast<int64_t>(s.collected))));
    TRY(put(iso, entry.as<DictObject>(), "collections", collections));
    TRY(put(iso, entry.as<DictObject>(), "collected", collected));
    TRY(put(iso, entry.as<DictObject>(), "uncollectable", Value::small_int(0)));
    TRY(list_append(iso, list.as<ListObject>(), entry));
  }
  return list.release();
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
    if (o->is_shared() && o->type == &dict_type) return;  // nobody may write to it
    if (!status_.is_fault()) status_ = list_append(iso_, out_, Value::object(o));
  }
  Status status() const { return status_; }

 private:
  Isolate& iso_;
  ListObject* out_;
  Status status_;
};

// What all isolates share has no place for attributes, whatever its type says.
bool has_referents(const Object* o) {
  return o->type->has(TypeFlag::kGc) && !(o->is_shared() && o->type->has(TypeFlag::kAttributes));
}

Result gc_get_referents(Isolate& iso, Args objects) {
  Ref list(iso, TRY(make_list(iso)));
  ReferentList visitor(iso, list.as<ListObject>());
  for (uint32_t i = 0; i < objects.count; ++i)
    if (objects[i].is_object() && has_referents(objects[i].as_object())) traverse_object(objects[i].as_object(), visitor);
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

Status gc_freeze(Isolate& iso) {
  iso.collector().freeze();
  return Status::ok();
}
Status gc_unfreeze(Isolate& iso) {
  iso.collector().unfreeze();
  return Status::ok();
}
Result gc_get_freeze_count(Isolate& iso) { return make_int(iso, static_cast<int64_t>(iso.collector().frozen())); }
Result gc_get_debug(Isolate& iso) { return make_int(iso, debug_flags(iso)); }
Status gc_set_debug(Isolate& iso, int64_t flags) {
  Ref value(iso, TRY(make_int(iso, flags)));
  return keep_value(iso, kDebugName, value);
}

constexpr MethodDef kFunctions[] = {
    def<"def collect(generation=2)", gc_collect>("Run the garbage collector.\n\nThe number of unreachable objects is returned."),
    def<"def disable()", gc_disable>("Disable automatic garbage collection."),
    def<"def enable()", gc_enable>("Enable automatic garbage collection."),
    def<"def freeze()", gc_freeze>("Freeze all current tracked objects and ignore them for future collections."),
    def<"def get_count()", gc_get_count>("Return a three-tuple of the current collection counts."),
    def<"def get_debug()", gc_get_debug>("Get the garbage collection debugging flags."),
    def<"def get_freeze_count()", gc_get_freeze_count>("Return the number of objects in the permanent generation."),
    def<"def get_objects(generation=None)", gc_get_objects>("Return a list of objects tracked by the collector (excluding the list returned)."),
    def<"def get_referents(*objs)", gc_get_referents>("Return the list of objects that are directly referred to by 'objs'."),
    def<"def get_referrers(*objs)", gc_get_referrers>("Return the list of objects that directly refer to any of 'objs'."),
    def<"def get_stats()", gc_get_stats>("Return a list of dictionaries containing per-generation statistics."),
    def<"def get_threshold()", gc_get_threshold>("Return the current collection thresholds."),
    def<"def is_finalized(obj, /)", gc_is_finalized>("Returns true if the object has been already finalized by the GC."),
    def<"def is_tracked(obj, /)", gc_is_tracked>("Returns true if the object is tracked by the garbage collector."),
    def<"def isenabled()", gc_isenabled>("Returns true if automatic garbage collection is enabled."),
    def<"def set_debug(flags, /)", gc_set_debug>("Set the garbage collection debugging flags."),
    def<"def set_threshold(*thresholds)", gc_set_threshold>("Set the collection thresholds."),
    def<"def unfreeze()", gc_unfreeze>("Unfreeze all objects in the permanent generation."),
};

Status populate(Isolate& iso, Value module) {
  iso.collector().on_due = collect_due;
  Ref garbage(iso, TRY(make_list(iso))), callbacks(iso, TRY(make_list(iso)));
  TRY(module_set(iso, module, "garbage", garbage));
  TRY(module_set(iso, module, "callbacks", callbacks));
  constexpr struct {
    const char* name;
    int64_t value;
  } kFlags[] = {{"DEBUG_STATS", kStats}, {"DEBUG_COLLECTABLE", kCollectable}, {"DEBUG_UNCOLLECTABLE", kUncollectable},
                {"DEBUG_SAVEALL", kSaveAll}, {"DEBUG_LEAK", kCollectable | kUncollectable | kSaveAll}};
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
