// _lsprof: the deterministic profiler beneath cProfile.
//
// A Profiler is the isolate's profile function (vm/tracing.h): called natively with each event, it keeps a stack of what runs and, for
// each code object or native function, how often it was called and how long it took. Times are those of the wall clock, in
// nanoseconds, or what the script's own timer says.
#include <chrono>
#include <iterator>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "isolate/compiler/code.h"
#include "isolate/heap/collector.h"
#include "isolate/objects/float.h"
#include "isolate/objects/frame_object.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/vm/tracing.h"
#include "scheduler/timer.h"
#include "stdlib/native_init.h"
#include "stdlib/wide_sequence.h"

namespace skerry::profiling {

namespace {

TypeObject profiler_type, entry_type, subentry_type;
using EntryTuple = WideSequence<6, 6>;
using SubentryTuple = WideSequence<5, 5>;

struct Counts {
  int64_t calls = 0, recursive_calls = 0;
  double total = 0, inline_ = 0;  // in units of the timer
  int depth = 0;                  // activations that run now
};
struct Entry {
  Value shown;  // owned: a code object, or the str that stands for a native function
  Counts counts;
  std::unordered_map<Entry*, Counts> called;  // by callee
};
struct Activation {
  Entry* entry;
  double start, within;  // of what it has called
};

// By address: of the code object, or of the native's row. Both outlive the profiler (the entry owns the code object).
struct Profile {
  std::unordered_map<const void*, std::unique_ptr<Entry>> entries;
  std::vector<Activation> stack;
};

struct ProfilerObject : Object {
  Profile* profile;
  Value timer;  // owned, or Empty: the clock
  double unit;  // seconds in a unit of the timer; 0: it gives seconds
  bool subcalls, builtins;
  void blank() {
    profile = nullptr;
    timer = Value();
    unit = 0;
    subcalls = builtins = true;
  }
  static bool check(Value v) { return is_instance_of(v, profiler_type); }
  static TypeObject& type() { return profiler_type; }
};

constexpr double kClockUnit = 1e-9;

double seconds_per_unit(const ProfilerObject* p) { return p->timer.is_empty() ? kClockUnit : p->unit > 0 ? p->unit : 1.0; }

// The time now; a timer that fails is reported, and the time stands still.
double now(Isolate& iso, ProfilerObject* p) {
  if (p->timer.is_empty()) {
    using namespace std::chrono;
    return static_cast<double>(duration_cast<nanoseconds>(scheduler::Clock::now().time_since_epoch()).count());
  }
  Ref timer = Ref::borrow(iso, p->timer);
  auto read = [&]() -> Fallible<double> {
    Ref answer(iso, TRY(call(iso, timer, {})));
    return as_double(iso, answer);
  };
  Fallible<double> time = read();
  if (!time.is_fault()) return time.value();
  if (iso.has_pending()) iso.report_unraisable("", timer);
  return 0;
}

// What stands for a native function: it may be bound to an object that must not be kept.
Result native_text(Isolate& iso, NativeFunction* f) {
  std::string name(f->def->signature->name);
  if (!f->self.is_empty()) {
    Ref key(iso, TRY(make_str(iso, name)));
    Value found = type_lookup(iso, type_of(f->self), key);
    if (!found.is_empty()) {
      Ref held = Ref::borrow(iso, found);
      Result text = repr(iso, held);
      if (!text.is_raised()) return text;
      iso.clear_pending();
    }
  }
  if (!StrObject::check(f->module)) return make_str(iso, "<built-in method " + name + ">");
  return make_str(iso, "<built-in method " + to_utf8(f->module) + "." + name + ">");
}

Fallible<Entry*> entry_of(Isolate& iso, ProfilerObject* p, Value callable) {
  bool is_native = has_type(callable, native_function_type);
  const void* key = is_native ? static_cast<const void*>(callable.as<NativeFunction>()->def) : callable.as_object();
  auto found = p->profile->entries.find(key);
  if (found != p->profile->entries.end()) return found->second.get();
  Ref shown(iso, is_native ? TRY(native_text(iso, callable.as<NativeFunction>())) : retained(iso, callable));
  auto entry = std::make_unique<Entry>();
  entry->shown = shown.release();
  return (p->profile->entries[key] = std::move(entry)).get();
}

Status enter(Isolate& iso, ProfilerObject* p, Value callable) {
  Entry* entry = TRY(entry_of(iso, p, callable));
  ++entry->counts.depth;
  if (p->subcalls && !p->profile->stack.empty()) ++p->profile->stack.back().entry->called[entry].depth;
  p->profile->stack.push_back({entry, 0, 0});
  double start = now(iso, p);
  if (!p->profile->stack.empty()) p->profile->stack.back().start = start;
  return Status::ok();
}

void count(Counts& c, double total, double inline_) {
  if (--c.depth == 0) c.total += total;
  else ++c.recursive_calls;
  c.inline_ += inline_;
  ++c.calls;
}

void leave_innermost(Isolate& iso, ProfilerObject* p) {
  double end = now(iso, p);
  std::vector<Activation>& stack = p->profile->stack;
  if (stack.empty()) return;  // the timer has cleared it
  Activation done = stack.back();
  stack.pop_back();
  double total = end - done.start, inline_ = total - done.within;
  if (!stack.empty()) stack.back().within += total;
  count(done.entry->counts, total, inline_);
  if (p->subcalls && !stack.empty()) count(stack.back().entry->called[done.entry], total, inline_);
}

void leave(Isolate& iso, ProfilerObject* p, Value callable) {
  if (p->profile->stack.empty()) return;
  bool is_native = has_type(callable, native_function_type);
  const void* key = is_native ? static_cast<const void*>(callable.as<NativeFunction>()->def) : callable.as_object();
  if (p->profile->entries.contains(key)) leave_innermost(iso, p);
  else p->profile->stack.pop_back();
}

// What the isolate calls at each event: (frame, name of the event, argument).
Result profiler_call(Isolate& iso, Value self, Args args) {
  auto* p = self.as<ProfilerObject>();
  bool is_event = iso.tracing != nullptr && iso.tracing->running > 0 && profile_function(iso) == self;
  if (!is_event || args.count != 3 || !FrameObject::check(args[0])) return iso.raise(TypeError, "'{}' object is not callable", type_name(self));
  if (p->profile == nullptr) return Value::none();
  Frame* frame = args[0].as<FrameObject>()->frame;
  switch (iso.tracing->event) {
    case TraceEvent::kCall: TRY(enter(iso, p, Value::object(frame->code))); break;
    case TraceEvent::kReturn: leave(iso, p, Value::object(frame->code)); break;
    case TraceEvent::kNativeCall:
      if (p->builtins && has_type(args[2], native_function_type)) TRY(enter(iso, p, args[2]));
      break;
    case TraceEvent::kNativeReturn:
    case TraceEvent::kNativeException:
      if (p->builtins && has_type(args[2], native_function_type)) leave(iso, p, args[2]);
      break;
    default: break;
  }
  return Value::none();
}

// ---- Methods
Status profiler_init(Isolate& iso, ProfilerObject* self, Value timer, double timeunit, bool subcalls, bool builtins) {
  if (self->profile == nullptr) self->profile = new Profile;
  assign(iso, self->timer, timer.is_none() ? Value() : retained(iso, timer));
  self->unit = timeunit;
  self->subcalls = subcalls;
  self->builtins = builtins;
  return Status::ok();
}
constexpr MethodDef kInit = def<"Profiler(self, /, timer=None, timeunit=0, subcalls=True, builtins=True)", profiler_init>(nullptr);

Status profiler_enable(Isolate& iso, ProfilerObject* self, Value subcalls, Value builtins) {
  if (self->profile == nullptr) self->profile = new Profile;
  if (!subcalls.is_empty()) self->subcalls = TRY(is_true(iso, subcalls));
  if (!builtins.is_empty()) self->builtins = TRY(is_true(iso, builtins));
  return set_profile_function(iso, Value::object(self));
}
Status profiler_disable(Isolate& iso, ProfilerObject* self) {
  Ref held = Ref::borrow(iso, Value::object(self));
  if (profile_function(iso) == held.get()) TRY(set_profile_function(iso, Value::none()));
  while (self->profile != nullptr && !self->profile->stack.empty()) leave_innermost(iso, self);
  return Status::ok();
}

void drop(Isolate& iso, ProfilerObject* p) {
  if (p->profile == nullptr) return;
  p->profile->stack.clear();
  auto entries = std::move(p->profile->entries);
  p->profile->entries.clear();
  for (auto& [key, entry] : entries) decrement(iso, entry->shown);
}
Status profiler_clear(Isolate& iso, ProfilerObject* self) {
  drop(iso, self);
  return Status::ok();
}

// (code, callcount, reccallcount, totaltime, inlinetime), owned.
Status put_counts(Isolate& iso, const Entry& entry, const Counts& c, double unit, std::vector<Ref>* out) {
  out->push_back(Ref::borrow(iso, entry.shown));
  out->emplace_back(iso, TRY(make_int(iso, c.calls)));
  out->emplace_back(iso, TRY(make_int(iso, c.recursive_calls)));
  out->emplace_back(iso, TRY(make_double(iso, c.total * unit)));
  out->emplace_back(iso, TRY(make_double(iso, c.inline_ * unit)));
  return Status::ok();
}
template <class Sequence>
Result make_row(Isolate& iso, TypeObject* type, std::vector<Ref>& items) {
  Value owned[6];
  size_t n = 0;
  for (Ref& item : items) owned[n++] = item.release();
  return Sequence::make(iso, type, owned, n);
}

Result profiler_getstats(Isolate& iso, ProfilerObject* self) {
  Ref list(iso, TRY(make_list(iso)));
  if (self->profile == nullptr) return list.release();
  const double unit = seconds_per_unit(self);
  for (const auto& [key, entry] : self->profile->entries) {
    if (entry->counts.calls == 0) continue;
    Ref called(iso, Value::none());
    for (const auto& [callee, counts] : entry->called) {
      if (counts.calls == 0) continue;
      if (called.get().is_none()) called.reset(TRY(make_list(iso)));
      std::vector<Ref> items;
      TRY(put_counts(iso, *callee, counts, unit, &items));
      TRY(list_append_steal(iso, called.as<ListObject>(), TRY(make_row<SubentryTuple>(iso, &subentry_type, items))));
    }
    std::vector<Ref> items;
    TRY(put_counts(iso, *entry, entry->counts, unit, &items));
    items.push_back(std::move(called));
    TRY(list_append_steal(iso, list.as<ListObject>(), TRY(make_row<EntryTuple>(iso, &entry_type, items))));
  }
  return list.release();
}

void profiler_destroy(Isolate& iso, Object* o) {
  auto* p = static_cast<ProfilerObject*>(o);
  drop(iso, p);
  delete std::exchange(p->profile, nullptr);
  clear_field(iso, p->timer);
}
void profiler_break(Isolate& iso, Object* o) { clear_field(iso, static_cast<ProfilerObject*>(o)->timer); }
void profiler_traverse(Object* o, Visitor& visitor) { visitor.visit(static_cast<ProfilerObject*>(o)->timer); }

constexpr MethodDef kMethods[] = {
    def<"clear(self, /)", profiler_clear>("clear()\n\nClear all profiling information collected so far.\n"),
    def<"disable(self, /)", profiler_disable>("disable()\n\nStop collecting profiling information.\n"),
    def<"enable(self, /, subcalls=<unset>, builtins=<unset>)", profiler_enable>(
        "enable(subcalls=True, builtins=True)\n\nStart collecting profiling information.\n"
        "If 'subcalls' is True, also records for each function\nstatistics separated according to its current caller.\n"
        "If 'builtins' is True, records the time spent in\nbuilt-in functions separately from their caller.\n"),
    def<"getstats(self, /)", profiler_getstats>("getstats() -> list of profiler_entry objects\n\nReturn all information collected by the profiler."),
};

#define ITEM(i, name) def<"member " name, struct_sequence_item<i>>(nullptr)
#define COUNTS ITEM(0, "code"), ITEM(1, "callcount"), ITEM(2, "reccallcount"), ITEM(3, "totaltime"), ITEM(4, "inlinetime")
constexpr MethodDef kEntry[] = {def<"new _lsprof.profiler_entry(sequence, dict=<unset>)", EntryTuple::create>(nullptr), COUNTS, ITEM(5, "calls")};
constexpr MethodDef kSubentry[] = {def<"new _lsprof.profiler_subentry(sequence, dict=<unset>)", SubentryTuple::create>(nullptr), COUNTS};
#undef COUNTS
#undef ITEM

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "Profiler", as_value(&profiler_type)));
  TRY(module_set(iso, module, "profiler_entry", as_value(&entry_type)));
  return module_set(iso, module, "profiler_subentry", as_value(&subentry_type));
}

}  // namespace

extern const TypeDef profiler_type_def{.type = &profiler_type,
                                       .name = "_lsprof.Profiler",
                                       .doc = "Profiler(timer=None, timeunit=None, subcalls=True, builtins=True)\n\n"
                                              "    Builds a profiler object using the specified timer function.\n"
                                              "    The default timer is a fast built-in one based on real time.\n"
                                              "    For custom timer functions returning integers, 'timeunit' can\n"
                                              "    be a float specifying a scale (that is, how long each integer unit\n"
                                              "    is, in seconds).\n",
                                       .base = nullptr,
                                       .instance_size = sizeof(ProfilerObject),
                                       .flags = flags(TypeFlag::kBaseType, TypeFlag::kGc),
                                       .slots = {.destroy = profiler_destroy,
                                                 .traverse = profiler_traverse,
                                                 .clear = profiler_break,
                                                 .new_ = new_blank<ProfilerObject>,
                                                 .init = init_by_row<kInit>,
                                                 .call = profiler_call},
                                       .methods = kMethods,
                                       .method_count = std::size(kMethods)};
#define SEQUENCE_TYPE(def_name, object, python_name, sequence, rows)                                                               \
  extern const TypeDef def_name{.type = &object, .name = python_name, .doc = nullptr, .base = &tuple_type,                          \
                                .instance_size = sizeof(TupleObject), .flags = 0,                                                   \
                                .slots = {.destroy = sequence::destroy, .traverse = sequence::traverse, .variable_size = sequence::size, \
                                          .repr = struct_sequence_repr},                                                            \
                                .methods = rows, .method_count = std::size(rows)}
SEQUENCE_TYPE(profiler_entry_type_def, entry_type, "_lsprof.profiler_entry", EntryTuple, kEntry);
SEQUENCE_TYPE(profiler_subentry_type_def, subentry_type, "_lsprof.profiler_subentry", SubentryTuple, kSubentry);
#undef SEQUENCE_TYPE

extern const ModuleDef lsprof_module_def{
    .name = "_lsprof", .doc = "Fast profiler", .functions = nullptr, .function_count = 0, .populate = populate};

}  // namespace skerry::profiling
