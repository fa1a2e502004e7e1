// Entering the run loop from outside; waiting, pre-emption and interrupts.
#include "isolate/vm/execution.h"

#include <cstdlib>

#include "isolate/builtins/boot.h"
#include "isolate/heap/collector.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/activation.h"
#include "isolate/vm/run_code.h"
#include "isolate/vm/run_loop.h"

namespace skerry {

namespace {

// What `start` makes of a callable that is no Python function: a frame that calls it, hidden from scripts.
//   CALL_EX R0 = R0(*R1); RETURN R0
const CodeWord kTrampolineWords[] = {
    {.insn = {static_cast<uint8_t>(Op::CALL_EX), 0, 0, 0, 0}},
    {.insn = {static_cast<uint8_t>(Op::RETURN), kKillA, 0, 0, 0}},
};

CodeObject& trampoline_code() {
  static CodeObject code = [] {
    CodeObject c{};
    c.refs = kImmortalRefs;
    c.Object::type = &code_type;
    c.flags = kCodeOptimized;
    c.register_count = 3;
    c.simple_parameters = true;
    c.word_count = 2;
    c.words = const_cast<CodeWord*>(kTrampolineWords);
    c.local_names = c.free_names = empty_tuple();
    c.name = c.qualname = c.filename = names.empty;
    return c;
  }();
  return code;
}

// What stops the thread that runs.
uint32_t terminating_bits(const Isolate& iso) {
  return iso.is_main_thread ? kInterruptTerminate : kInterruptTerminate | kInterruptThreads;
}
bool terminating(const Isolate& iso) {
  // relaxed: only these bits are wanted; whoever sets them publishes nothing with them
  return iso.interrupts.load(std::memory_order_relaxed) & terminating_bits(iso);
}

// The isolate's own outcome of its outermost run; a Result needs a place until it is taken.
void store_result(Isolate& iso, Result result) {
  iso.outcome = result;
  if (result.is_exhausted()) iso.outcome = Value::none();
}

}  // namespace

int32_t budget_quantum() {
  static const int32_t quantum = [] {
    const char* text = std::getenv("SKERRY_TEST_QUANTUM");
    int value = text ? std::atoi(text) : 0;
    return value > 0 ? value : 2000;
  }();
  return quantum;
}

namespace {

// An entry frame that cannot be run.
void abandon(Isolate& iso, Frame* entry) {
  if (entry->generator)
    finish_generator_runs_python(iso, entry->generator);
  else
    leave_frame_runs_python(iso, entry);
}

Result run_entry(Isolate& iso, Frame* entry, Value exception) {
  if (iso.native_stack_low()) [[unlikely]] {
    abandon(iso, entry);
    return iso.raise_recursion_error("");
  }
  if (terminating(iso)) [[unlikely]] {
    abandon(iso, entry);
    return Fault(FaultKind::kTerminated);
  }
  Result delivered = Fault(FaultKind::kSuspended);
  if (!exception.is_empty()) delivered = iso.raise_value(exception);
  bool may_suspend = iso.may_suspend;
  iso.may_suspend = false;
  ++iso.native_depth;
  Result result = run_loop(iso, LoopKind::kNested, delivered);
  --iso.native_depth;
  iso.may_suspend = may_suspend;
  return result;
}

}  // namespace

Result run_frame(Isolate& iso, Frame* entry) {
  return run_entry(iso, entry, Value());
}

Result run_frame_raising(Isolate& iso, Frame* entry, Value exception) { return run_entry(iso, entry, exception); }

Result run_function_with_locals(Isolate& iso, Value function, Value locals) {
  Frame* frame =
      TRY(push_call(iso, function.as<FunctionObject>(), nullptr, 0, Value(), ArgumentOwnership::kBorrow));
  assign(iso, frame->locals, retained(iso, locals));
  frame->flags |= kFrameEntry | kFrameHasExtras;
  return run_frame(iso, frame);
}

Result run_code(Isolate& iso, Value code, Value globals, Value locals, Value closure_or_empty) {
  DictObject* dict = globals.as<DictObject>();
  if (dict_get_str(iso, dict, names.dunder_builtins).is_empty()) {
    Ref builtins(iso, TRY(builtins_for_script(iso, iso.builtins)));
    TRY(dict_set(iso, dict, names.dunder_builtins, builtins));
  }
  Ref function(iso, TRY(make_function(iso, code, globals)));
  FunctionObject* f = function.as<FunctionObject>();
  size_t cells = closure_or_empty.is_empty() ? 0 : closure_or_empty.as<TupleObject>()->length;
  if (cells != f->code->free_count)
    return iso.raise(TypeError, "code object requires a closure of exactly length {}", f->code->free_count);
  if (cells > 0) f->closure = retained(iso, closure_or_empty);
  f->state = iso.code_states().find(f->code);
  return run_function_with_locals(iso, function, locals);
}

// ---- The outermost run

Status start(Isolate& iso, Value callable, Args args) {
  iso.native_depth = 1;
  Frame* frame = nullptr;
  if (has_type(callable, function_type)) {
    frame = TRY(push_call(iso, callable.as<FunctionObject>(), args.values, args.count, args.keywords,
                          ArgumentOwnership::kBorrow));
  } else {
    CodeObject* code = &trampoline_code();
    Ref tuple(iso, TRY(make_tuple(iso, args.values, args.count)));
    Ref keywords(iso);
    if (args.keyword_count() > 0) {
      keywords.reset(TRY(make_dict(iso)));
      for (uint32_t i = 0; i < args.keyword_count(); ++i)
        TRY(dict_set(iso, keywords.as<DictObject>(), (*args.keywords.as<TupleObject>())[i], args.keyword_value(i)));
    }
    Ref globals(iso, TRY(make_dict(iso)));
    Ref function(iso, TRY(make_function(iso, Value::object(code), globals)));
    frame = TRY(push_call(iso, function.as<FunctionObject>(), nullptr, 0, Value(), ArgumentOwnership::kBorrow));
    frame->flags |= kFrameInternal;
    frame->registers()[0] = retained(iso, callable);
    frame->registers()[1] = tuple.release();
    frame->registers()[2] = keywords.release();
  }
  frame->flags |= kFrameEntry;
  return Status::ok();
}

Status start_code(Isolate& iso, Value code, Value globals) {
  iso.native_depth = 1;
  Ref function(iso, TRY(make_function(iso, code, globals)));
  Frame* frame = TRY(push_call(iso, function.as<FunctionObject>(), nullptr, 0, Value(), ArgumentOwnership::kBorrow));
  if (frame->locals.is_empty()) frame->locals = retained(iso, globals);
  frame->flags |= kFrameEntry | kFrameHasExtras;
  return Status::ok();
}

namespace {

// Interrupts that are due. Ok, or the fault that they make.
Status take_interrupts(Isolate& iso) {
  uint32_t bits = iso.interrupts.load(std::memory_order_acquire);  // pairs with the release of whoever set them
  if (bits == 0) [[likely]] return Status::ok();
  if (bits & terminating_bits(iso)) return Fault(FaultKind::kTerminated);  // stays set: nothing may run any more
  if (!iso.is_main_thread) return Status::ok();  // the others are left for the main thread
  iso.interrupts.fetch_and(~(kInterruptKeyboard | kInterruptCallback), std::memory_order_acq_rel);
  if (bits & kInterruptCallback && iso.on_interrupt) {
    // The callbacks may wait themselves: what the isolate waited for is put aside.
    std::unique_ptr<Waiter> waiter = std::move(iso.waiter);
    Status done = iso.on_interrupt(iso);
    iso.waiter = std::move(waiter);
    TRY(done);
  }
  if (bits & kInterruptKeyboard) return iso.raise_none(KeyboardInterrupt);
  return Status::ok();
}

}  // namespace

RunState resume(Isolate& iso) {
  Result delivered = Fault(FaultKind::kSuspended);
  if (iso.waiter) {
    Status interrupted = take_interrupts(iso);
    if (interrupted.is_fault()) {
      delivered = interrupted.fault();
      iso.waiter.reset();
    } else {
      Result polled = iso.waiter->poll(iso);
      if (polled.is_suspended()) return RunState::kWaiting;
      iso.waiter.reset();
      delivered = polled;
    }
  }
  if (iso.budget <= 0) iso.budget = budget_quantum();
  Result result = run_loop(iso, LoopKind::kOutermost, delivered);
  if (result.is_suspended()) return iso.waiter ? RunState::kWaiting : RunState::kPreempted;
  // A Ctrl-C after the last safepoint is not lost.
  if (!result.is_fault() && (iso.interrupts.load(std::memory_order_relaxed) & kInterruptKeyboard)) {
    Status interrupted = take_interrupts(iso);
    if (interrupted.is_fault()) {
      decrement(iso, result.value());
      result = interrupted.fault();
    }
  }
  store_result(iso, result);
  return RunState::kFinished;
}

Result take_result(Isolate& iso) {
  Result result = iso.outcome;
  iso.outcome = Value::none();
  return result;
}

// ---- Waiting and safepoints

Result wait_for(Isolate& iso, std::unique_ptr<Waiter> waiter) {
  Result first = waiter->poll(iso);
  if (!first.is_suspended()) return first;
  if (iso.may_suspend) {
    iso.may_suspend = false;
    iso.waiter = std::move(waiter);
    return Fault(FaultKind::kSuspended);
  }
  if (!iso.parker) return iso.raise(RuntimeError, "this isolate cannot wait here: nobody would wake it");
  if (!iso.parker->may_block()) return iso.raise_memory_error();
  // Beneath other native frames: the fiber blocks. What an outer wait of this isolate has set up is not disturbed,
  // because an isolate waits for one thing at a time.
  iso.waiter = std::move(waiter);
  for (;;) {
    iso.parker->block(iso);
    Status interrupted = take_interrupts(iso);
    Result polled = interrupted.is_fault() ? Result(interrupted.fault()) : iso.waiter->poll(iso);
    if (polled.is_suspended()) continue;
    iso.waiter.reset();
    return polled;
  }
}

Status Isolate::safepoint_slow(SafepointKind kind) {
  budget = budget_quantum();
  TRY(take_interrupts(*this));
  if (collector().is_due()) collector().run_due();
  if (!parker || !parker->should_yield(*this)) return Status::ok();
  if (kind == SafepointKind::kOutermost) return Fault(FaultKind::kSuspended);
  parker->yield_fiber(*this);
  return take_interrupts(*this);
}

}  // namespace skerry
