// See tracing.h. The events, their order and their arguments are CPython 3.11's (sys.settrace in the library reference).
#include "isolate/vm/tracing.h"

#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/frame_object.h"
#include "isolate/objects/list.h"
#include "isolate/objects/names.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/frame_inspect.h"

namespace skerry {

namespace {

constexpr const char* kEventNames[] = {"call", "exception", "line", "return", "opcode", "c_call", "c_return", "c_exception"};

void update(Isolate& iso) {
  const Tracing& t = *iso.tracing;
  iso.is_traced = t.running == 0 && !(t.trace.is_empty() && t.profile.is_empty());
  iso.budget = 0;  // a loop that waits beneath natives looks at its next safepoint
}

Tracing& tracing_of(Isolate& iso) {
  if (!iso.tracing) iso.tracing = std::make_unique<Tracing>();
  return *iso.tracing;
}

// What runs within a trace function is not traced.
class Running {
 public:
  Running(Isolate& iso, Frame* frame, TraceEvent event)
      : iso_(iso), outer_frame_(iso.tracing->frame), outer_event_(iso.tracing->event) {
    ++iso.tracing->running;
    iso.tracing->frame = frame;
    iso.tracing->event = event;
    iso.is_traced = false;
  }
  ~Running() {
    --iso_.tracing->running;
    iso_.tracing->frame = outer_frame_;
    iso_.tracing->event = outer_event_;
    update(iso_);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  Isolate& iso_;
  Frame* const outer_frame_;
  const TraceEvent outer_event_;
};

// Calls function(frame, event, arg) with the frame's f_locals brought up to date before, and written back after. Owned result.
Result call_hook(Isolate& iso, Frame* frame, Value function, Value frame_object, TraceEvent event, Value argument) {
  Running running(iso, frame, event);
  Ref held = Ref::borrow(iso, function);
  bool has_dict = (frame->code->flags & kCodeOptimized) && !frame->locals.is_empty();
  if (has_dict) decrement(iso, TRY(frame_locals(iso, frame)));
  Ref name(iso, intern(iso, kEventNames[static_cast<size_t>(event)]));
  Ref result(iso, TRY(call(iso, held, {frame_object, name, argument})));
  if ((frame->code->flags & kCodeOptimized) && !frame->locals.is_empty()) TRY(store_frame_locals(iso, frame));
  return result.release();
}

Status notify_trace(Isolate& iso, Frame* frame, TraceEvent event, Value argument) {
  if (iso.tracing->trace.is_empty()) return Status::ok();
  if (event != TraceEvent::kCall && (!frame->object || frame->object->trace.is_empty())) return Status::ok();
  Ref object(iso, TRY(make_frame_object(iso, frame)));
  auto* o = object.as<FrameObject>();
  Result answer = call_hook(iso, frame, event == TraceEvent::kCall ? iso.tracing->trace : o->trace, object, event, argument);
  if (answer.is_fault()) {
    Ref saved(iso, iso.has_pending() ? iso.take_pending().release() : Value());
    (void)set_trace_function(iso, Value::none());
    clear_field(iso, o->trace);
    if (!saved.is_empty()) iso.restore_pending(saved.release());
    return answer.fault();
  }
  if (answer.value().is_none()) return Status::ok();
  assign(iso, o->trace, answer.value());
  return Status::ok();
}

Status notify_profile(Isolate& iso, Frame* frame, TraceEvent event, Value argument) {
  if (iso.tracing->profile.is_empty()) return Status::ok();
  Ref object(iso, TRY(make_frame_object(iso, frame)));
  Result answer = call_hook(iso, frame, iso.tracing->profile, object, event, argument);
  if (!answer.is_fault()) {
    decrement(iso, answer.value());
    return Status::ok();
  }
  Ref saved(iso, iso.has_pending() ? iso.take_pending().release() : Value());
  (void)set_profile_function(iso, Value::none());
  if (!saved.is_empty()) iso.restore_pending(saved.release());
  return answer.fault();
}

Status notify(Isolate& iso, Frame* frame, TraceEvent event, Value argument) {
  if (frame->flags & kFrameInternal) return Status::ok();
  TRY(notify_trace(iso, frame, event, argument));
  // The first may have ended the second's time.
  if (!iso.is_traced) return Status::ok();
  return notify_profile(iso, frame, event, argument);
}

// The same while an exception is pending, which stays so unless the function raises another.
void notify_with_pending(Isolate& iso, Frame* frame, TraceEvent event, Value argument) {
  Ref pending = iso.take_pending();
  if (!notify(iso, frame, event, argument).is_fault()) iso.restore_pending(pending.release());
}

Op op_at(const CodeWord* pc) { return static_cast<Op>(pc->insn.op); }

int32_t line_at(const Frame* frame, uint32_t word) {
  auto position = find_position(frame->code, word);
  return position ? position->line : 0;
}

bool is_prologue(Op op) { return op == Op::MAKE_CELL || op == Op::RETURN_GENERATOR; }
bool is_generator_like(const CodeObject* code) {
  return code->flags & (kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator);
}

// The instruction that ran before, its first word: `word` may be that of an extension.
const CodeWord* instruction_before(const Frame* frame, uint32_t word) {
  auto position = find_position(frame->code, word);
  return frame->code->words + (position ? position->word : word);
}

bool tells_exceptions(const Isolate& iso, const Frame* frame) {
  return !(frame->flags & kFrameInternal) && !iso.tracing->trace.is_empty() && frame->object && !frame->object->trace.is_empty();
}

}  // namespace

// ---- Setting them
Value trace_function(Isolate& iso) {
  return iso.tracing && !iso.tracing->trace.is_empty() ? iso.tracing->trace : Value::none();
}
Value profile_function(Isolate& iso) {
  return iso.tracing && !iso.tracing->profile.is_empty() ? iso.tracing->profile : Value::none();
}

namespace {

Status install(Isolate& iso, Value& place, Value function, const char* kind) {
  Tracing& t = tracing_of(iso);
  if (t.installing) return iso.raise(RuntimeError, "Cannot install a {} function while another {} function is being installed", kind, kind);
  t.installing = true;
  // What dies here may want to install another.
  { Ref old(iso, std::exchange(place, Value())); }
  t.installing = false;
  place = function.is_none() ? Value() : retained(iso, function);
  update(iso);
  return Status::ok();
}

}  // namespace

Status set_trace_function(Isolate& iso, Value function) { return install(iso, tracing_of(iso).trace, function, "trace"); }
Status set_profile_function(Isolate& iso, Value function) { return install(iso, tracing_of(iso).profile, function, "profile"); }

AsyncHooks async_hooks(Isolate& iso) {
  return iso.tracing ? AsyncHooks{iso.tracing->first_iteration, iso.tracing->finalizer} : AsyncHooks{};
}
void set_async_hooks(Isolate& iso, AsyncHooks hooks) {
  Tracing& t = tracing_of(iso);
  assign(iso, t.first_iteration, retained(iso, hooks.first_iteration));
  assign(iso, t.finalizer, retained(iso, hooks.finalizer));
}

int coroutine_origin_depth(Isolate& iso) { return iso.tracing ? iso.tracing->origin_depth : 0; }
void set_coroutine_origin_depth(Isolate& iso, int depth) { tracing_of(iso).origin_depth = depth; }
Result coroutine_origin(Isolate& iso, Frame* caller, int depth) {
  Ref places(iso, TRY(make_list(iso)));
  for (; caller != nullptr && depth > 0; caller = calling_frame(caller), --depth) {
    Ref place(iso, TRY(make_tuple(iso, {caller->code->filename, Value::small_int(frame_line(caller)), caller->code->name})));
    TRY(list_append(iso, places.as<ListObject>(), place));
  }
  return to_tuple(iso, places);
}

Result call_tracing(Isolate& iso, Value function, Value args) {
  Tracing& t = tracing_of(iso);
  int running = std::exchange(t.running, 0);
  update(iso);
  const auto* tuple = args.as<TupleObject>();
  Result result = call(iso, function, Args{tuple->items(), static_cast<uint32_t>(tuple->length), Value()});
  t.running = running;
  update(iso);
  return result;
}

void end_tracing(Isolate& iso) {
  if (!iso.tracing) return;
  (void)set_trace_function(iso, Value::none());
  (void)set_profile_function(iso, Value::none());
  set_async_hooks(iso, {});
}

// ---- Events
Fallible<const CodeWord*> trace_instruction(Isolate& iso, Frame* frame, const CodeWord* pc) {
  uint32_t before = frame->current_word();
  bool is_first = before == ~0u;
  // A generator is called when it is resumed, not when it is made.
  if (is_first && !is_generator_like(frame->code)) {
    Status called = notify(iso, frame, TraceEvent::kCall, Value::none());
    if (called.is_fault()) {
      frame->pc = pc + 1;
      return called.fault();
    }
  }
  FrameObject* o = frame->object;
  bool is_told = o && !o->trace.is_empty() && iso.is_traced;
  if (is_prologue(op_at(pc)) || (pc->insn.flags & kArtificial && !is_first)) {
    // A jump backwards must show as one to what comes next.
    if (is_prologue(op_at(pc)) || op_at(pc) == Op::JUMP_BACK) frame->pc = pc + 1;
    return pc;
  }
  bool is_back_edge = !is_first && op_at(instruction_before(frame, before)) == Op::JUMP_BACK;
  frame->pc = pc + 1;
  if (!is_told) return pc;
  int32_t line = line_at(frame, static_cast<uint32_t>(pc - frame->code->words));
  bool is_new = line != o->last_line || is_back_edge;
  if (line > 0) o->last_line = line;
  if (line > 0 && o->trace_lines && is_new) {
    Status told = notify_trace(iso, frame, TraceEvent::kLine, Value::none());
    const CodeWord* target = iso.tracing->jump_frame == frame ? std::exchange(iso.tracing->jump, nullptr) : nullptr;
    TRY(told);
    if (target != nullptr) {
      frame->pc = target + 1;
      return target;
    }
    if (!iso.is_traced || o->trace.is_empty()) return pc;
  }
  if (o->trace_opcodes) TRY(notify_trace(iso, frame, TraceEvent::kOpcode, Value::none()));
  return pc;
}

Status trace_resumption(Isolate& iso, Frame* frame) {
  if (!iso.has_pending()) return notify(iso, frame, TraceEvent::kCall, Value::none());
  Ref pending = iso.take_pending();
  TRY(notify(iso, frame, TraceEvent::kCall, Value::none()));
  iso.restore_pending(pending.release());
  return Status::ok();
}

Status trace_return(Isolate& iso, Frame* frame, Value value) { return notify(iso, frame, TraceEvent::kReturn, value); }

void trace_exception(Isolate& iso, Frame* frame) {
  if (!tells_exceptions(iso, frame)) return;
  Ref pending = iso.take_pending();
  auto tell = [&]() -> Status {
    Value traceback = pending.as<ExceptionObject>()->traceback;
    Ref details(iso, TRY(make_tuple(iso, {as_value(type_of(pending)), pending, traceback.is_empty() ? Value::none() : traceback})));
    return notify_trace(iso, frame, TraceEvent::kException, details);
  };
  if (!tell().is_fault()) iso.restore_pending(pending.release());
}

Status trace_end_of_step(Isolate& iso, Frame* frame, Value value) {
  if (!tells_exceptions(iso, frame)) return Status::ok();
  static_cast<void>(raise_stop_iteration(iso, value));
  Ref stop = iso.take_pending();
  iso.restore_pending(retained(iso, stop));
  trace_exception(iso, frame);
  Ref now = iso.take_pending();
  if (now.get() == stop.get()) return Status::ok();
  if (now.is_empty()) return Fault(FaultKind::kTerminated);
  iso.restore_pending(now.release());
  return Fault(FaultKind::kRaised);
}

void trace_unwind(Isolate& iso, Frame* frame) { notify_with_pending(iso, frame, TraceEvent::kReturn, Value::none()); }

// ---- Natives, for profile functions
namespace {

bool is_native(Value callable) { return has_type(callable, native_function_type) || has_type(callable, method_descriptor_type); }

// The function as it is called: methods bound.
Result shown_native(Isolate& iso, Value callable, Value first_or_empty) {
  if (!has_type(callable, method_descriptor_type) || first_or_empty.is_empty()) return retained(iso, callable);
  return type_of(callable)->slots.descriptor_get(iso, callable, first_or_empty, as_value(type_of(first_or_empty)));
}

}  // namespace

Status trace_native_call(Isolate& iso, Frame* frame, Value callable, Value first_or_empty) {
  if (iso.tracing->profile.is_empty() || !is_native(callable)) return Status::ok();
  Ref shown(iso, TRY(shown_native(iso, callable, first_or_empty)));
  return notify_profile(iso, frame, TraceEvent::kNativeCall, shown);
}

Result trace_native_result(Isolate& iso, Frame* frame, Value callable, Value first_or_empty, Result result) {
  if (!iso.is_traced || iso.tracing->profile.is_empty() || !is_native(callable) || result.is_suspended()) return result;
  if (result.is_fault()) {
    if (!result.is_raised()) return result;
    Ref pending = iso.take_pending();
    Ref shown(iso, TRY(shown_native(iso, callable, first_or_empty)));
    TRY(notify_profile(iso, frame, TraceEvent::kNativeException, shown));
    iso.restore_pending(pending.release());
    return result;
  }
  Ref value(iso, result.value());
  Ref shown(iso, TRY(shown_native(iso, callable, first_or_empty)));
  TRY(notify_profile(iso, frame, TraceEvent::kNativeReturn, shown));
  return value.release();
}

}  // namespace skerry
