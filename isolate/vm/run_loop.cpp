// The run loop: fetches, decodes and does instructions; what is not common or quick lies in slow_*.cpp.
//
// Rules of the room:
//  1. `frame->pc = pc` before anything that may run Python, raise or look at the frame: a decrement, a slow function.
//  2. `registers` never move. `caches` belongs to the frame. Everything else is read again after Python may have run.
//  3. Last uses are released before the destination is written; the destination's old value goes after the write.
//  4. No RAII in this function: faults leave through `fault:`, and what is owned then lies in registers.
// Compiled with -fno-gcse -fno-crossjumping, without which g++ merges the indirect jumps (isolate/vm/README.md).
#include "isolate/vm/run_loop.h"

#include <cstring>

#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/function.h"
#include "isolate/objects/generator.h"
#include "isolate/objects/generator_parts.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/names.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/activation.h"
#include "isolate/vm/code_state.h"
#include "isolate/vm/drive.h"
#include "isolate/vm/fast_paths.h"
#include "isolate/vm/slow.h"
#include "isolate/vm/tracing.h"

// Compiled twice: run_loop_traced.cpp includes this file for its own copy.
#ifndef SKERRY_TRACED_LOOP
#define SKERRY_TRACED_LOOP 0
#endif

namespace skerry {
namespace {

constexpr bool kTraced = SKERRY_TRACED_LOOP;

}  // namespace

#if SKERRY_TRACED_LOOP
Result run_loop_traced(Isolate& iso, LoopKind kind, Result delivered) {
#else
Result run_loop_plain(Isolate& iso, LoopKind kind, Result delivered) {
#endif
#define LABEL(name) &&op_##name,
  static const void* const kLabels[] = {SKERRY_OPCODES(LABEL, LABEL)};
#undef LABEL

  Frame* frame = iso.frame;
  Value* registers = frame->registers();
  const CodeWord* pc = frame->pc;  // behind what is done of the current instruction; from one to the next only `at` lives on
  InlineCache* caches = frame->state ? frame->state->caches() : nullptr;
  const Insn* at = &pc->insn;  // the current instruction: operands are read from it when they are needed

  // What several paths set before they jump to a shared end.
  FaultKind fault_kind;
  Value* base;           // call window: callable, then arguments
  uint32_t count;        // arguments in it
  Value keywords;
  Value* window_end;
  Value value;           // owned: being returned, yielded or delivered
  Result result = Value::none();

#define R(i) registers[i]
#define K(i) frame->code->constants[i]
#define SAVE_PC() (frame->pc = pc)
#define DISPATCH()               \
  do {                           \
    at = &pc->insn;              \
    goto* kLabels[at->op];       \
  } while (0)
#if SKERRY_TRACED_LOOP
#define NEXT() goto next_traced
#else
#define NEXT() DISPATCH()
#endif
#define CASE(name)                                        \
  op_##name : pc = reinterpret_cast<const CodeWord*>(at) + 1; \
  [[maybe_unused]] do_##name
#define FAULT(f)                \
  do {                          \
    fault_kind = (f).kind();    \
    goto fault;                 \
  } while (0)
// An instruction done by a slow function, frame->pc being behind it.
#define SLOW(function)                              \
  do {                                              \
    SAVE_PC();                                      \
    Status status_ = function(iso, frame, *at);    \
    if (status_.is_fault()) FAULT(status_.fault()); \
    NEXT();                                         \
  } while (0)
#define SLOW_EXT(function) \
  do {                     \
    ++pc;                  \
    SLOW(function);        \
  } while (0)
// Writes an owned value to a register and releases what was there.
#define WRITE(register_, owned)                          \
  do {                                                   \
    Value old_ = R(register_);                           \
    R(register_) = (owned);                              \
    if (old_.is_object()) [[unlikely]] {                 \
      SAVE_PC();                                         \
      decrement(iso, old_);                              \
    }                                                    \
  } while (0)
#define RELEASE(register_)            \
  do {                                \
    Value old_ = R(register_);        \
    R(register_) = Value();           \
    if (old_.is_object()) {           \
      SAVE_PC();                      \
      decrement(iso, old_);           \
    }                                 \
  } while (0)
// Does the instruction once more: a jump back into it would cost its common path registers.
#define REDO()                                     \
  do {                                             \
    pc = reinterpret_cast<const CodeWord*>(at);    \
    DISPATCH();                                    \
  } while (0)
// At an attribute cache `c` that is about other receivers than `o`: has another site learnt about it? Then `c` fits now.
#define RECALL(purpose)                      \
  (c.kind != AttributeCacheKind::kNone &&    \
   iso.code_states().attributes.recall(&c, o, frame->code->names[at->c], CachePurpose::purpose))
// A safepoint at which the outermost loop may stop and later go on at `resumption`.
#define SAFEPOINT(resumption)                                                                                      \
  do {                                                                                                             \
    if (--iso.budget < 0) [[unlikely]] {                                                                           \
      SAVE_PC();                                                                                                   \
      Status status_ = iso.safepoint_slow(kind == LoopKind::kOutermost ? Isolate::SafepointKind::kOutermost       \
                                                                       : Isolate::SafepointKind::kNested);        \
      if (status_.is_fault()) {                                                                                    \
        if (status_.fault().kind() == FaultKind::kSuspended) {                                                     \
          frame->pc = (resumption);                                                                                \
          return status_.fault();                                                                                  \
        }                                                                                                          \
        FAULT(status_.fault());                                                                                    \
      }                                                                                                            \
      if (iso.is_traced != kTraced) {                                                                              \
        frame->pc = (resumption);                                                                                  \
        return Fault(kSwitchLoop);                                                                                 \
      }                                                                                                            \
    }                                                                                                              \
  } while (0)
// Goes on in `callee`, whose first `bound` registers hold its arguments.
#define ENTER_CALLEE(bound)                                                                  \
  do {                                                                                       \
    blank_registers(to + (bound), to + code->register_count);                                  \
    copy_closure(iso, function, code, to);                                                   \
    iso.frame = frame = callee;                                                              \
    registers = to;                                                                          \
    pc = code->words;                                                                        \
    caches = callee->state ? callee->state->caches() : nullptr;                              \
  } while (0)
#define ENTER_FRAME()                                            \
  do {                                                           \
    registers = frame->registers();                              \
    pc = frame->pc;                                              \
    caches = frame->state ? frame->state->caches() : nullptr;    \
  } while (0)

  if (delivered.is_not_found()) {
    // The other copy was here until now.
  } else if (delivered.is_suspended()) {
    // Nothing is delivered: begin, or go on after a pre-emption. A nested run of a generator is always a resumption.
    if (kind == LoopKind::kNested && frame->flags & kFrameGenerator) goto enter_resumed;
  } else if (delivered.is_fault() && !delivered.is_exhausted()) {
    if (kTraced && kind == LoopKind::kNested && frame->flags & kFrameGenerator && delivered.is_raised()) {
      Status traced = trace_resumption(iso, frame);
      if (traced.is_fault()) FAULT(traced.fault());
    }
    FAULT(delivered.fault());
  } else {
    result = delivered;
    if (pc[-2].insn.op == static_cast<uint8_t>(Op::FOR_ITER)) {
      at = &pc[-2].insn;
      goto for_iter_result;
    }
    goto waited_call_result;
  }
  NEXT();

#if SKERRY_TRACED_LOOP
next_traced:
  if (iso.is_traced) {
    Fallible<const CodeWord*> traced = trace_instruction(iso, frame, pc);
    if (traced.is_fault()) FAULT(traced.fault());
    pc = traced.value();
  } else {
    frame->pc = pc + 1;  // where the next instruction looks for the one before it
  }
  DISPATCH();
#endif

  CASE(NOP) : NEXT();

  CASE(MOVE) : {
    Value v = R(at->b);
    if (at->flags & kKillB)
      R(at->b) = Value();
    else
      increment(iso, v);
    WRITE(at->a, v);
    NEXT();
  }
  CASE(LOAD_CONST) : {
    Value v = K(at->bc());
    increment(iso, v);
    WRITE(at->a, v);
    NEXT();
  }
  CASE(CHECK_LOCAL) : {
    if (R(at->a).is_empty()) [[unlikely]] {
      SAVE_PC();
      FAULT(raise_unbound_local(iso, frame, at->a));
    }
    NEXT();
  }
  CASE(DELETE_LOCAL) : {
    if (R(at->a).is_empty()) [[unlikely]] {
      SAVE_PC();
      FAULT(raise_unbound_local(iso, frame, at->a));
    }
    RELEASE(at->a);
    NEXT();
  }
  CASE(CLEAR) : {
    if (at->b == 0) [[likely]] {
      RELEASE(at->a);
      NEXT();
    }
    for (uint32_t i = at->a, end = i + at->b + 1u; i < end; ++i) RELEASE(i);
    NEXT();
  }

#include "isolate/vm/loop_names_operators.inc"
#include "isolate/vm/loop_jumps_iteration.inc"
#include "isolate/vm/loop_attributes_items.inc"
#include "isolate/vm/loop_calls.inc"
  // ---- Generators and coroutines
  CASE(RETURN_GENERATOR) : {
    SAVE_PC();
    uint16_t frame_flags = frame->flags;
    uint32_t to = frame->result_register;
    Result made = make_generator_from_frame(iso, frame);
    if (made.is_fault()) FAULT(made.fault());
    if (frame_flags & kFrameEntry) return made;
    frame = iso.frame;
    ENTER_FRAME();
    if (frame_flags & kFrameConstructor) {
      FAULT(raise_init_result(iso, made.value()));
    }
    WRITE(to, made.value());
    NEXT();
  }
resumed_with_none:  // the same as below, for the commonest way to resume
  if (!kTraced) {
    frame = descend(iso, iso.frame);
    ENTER_FRAME();
    at = &pc[-1].insn;
    if (at->op == static_cast<uint8_t>(Op::YIELD)) {
go_on_with_none:  // behind the YIELD at `at`
      // Most throw what is sent away at once.
      if (pc->insn.op == static_cast<uint8_t>(Op::CLEAR) && pc->insn.a == at->a && pc->insn.b == 0 && !R(at->a).is_object()) {
        ++pc;
        NEXT();
      }
      WRITE(at->a, Value::none());
      NEXT();
    }
    if (at->op != static_cast<uint8_t>(Op::YIELD_FROM)) NEXT();
  }
enter_resumed:  // a generator's frame is on top, resumed with `sent`
  frame = iso.frame;
  ENTER_FRAME();
  {
    GeneratorObject* g = frame->generator;
    if (kTraced && iso.is_traced) {
      Status traced = trace_resumption(iso, frame);
      if (traced.is_fault()) FAULT(traced.fault());
    }
    at = &pc[-1].insn;
    if (at->op == static_cast<uint8_t>(Op::YIELD_FROM) && !(g->async_flags & kDelegateEnded)) {
      if (!kTraced && g->sent.is_empty() && descend(iso, frame) != frame) goto resumed_with_none;
      goto yield_from;
    }
    Value sent = g->sent;
    g->sent = Value();
    if (sent.is_empty()) sent = Value::none();
    if (at->op == static_cast<uint8_t>(Op::YIELD)) {
      WRITE(at->a, sent);
    } else if (at->op == static_cast<uint8_t>(Op::YIELD_FROM)) {
      g->async_flags &= static_cast<uint8_t>(~kDelegateEnded);
      RELEASE(at->b);
      WRITE(at->a, sent);
    } else {
      decrement(iso, sent);  // None: it has just been started
    }
    NEXT();
  }
  CASE(YIELD) : {
    value = R(at->b);
    if (at->flags & kKillB)
      R(at->b) = Value();
    else
      increment(iso, value);
    SAVE_PC();
    if (at->c == 1) frame->generator->async_flags |= kAsyncYielded;
  }
yield_value : {  // owned `value` leaves the generator on top
  if (kTraced && iso.is_traced) {
    Status traced = trace_return(iso, frame, value);
    if (traced.is_fault()) {
      decrement(iso, value);
      FAULT(traced.fault());
    }
  }
  if (frame->flags & kFrameAwaited) [[unlikely]] {
    Status made = become_coroutine(iso, frame);
    if (made.is_fault()) {
      decrement(iso, value);
      FAULT(made.fault());
    }
    frame = iso.frame;
  }
  uint16_t by = frame->result_register;
  if (by >= kFirstConsumer) [[unlikely]] goto consume_value;
  bool entry = frame->flags & kFrameEntry;
  suspend_generator(iso, frame->generator);
  if (entry) return value;
  frame = iso.frame;
  if (by == kByYieldFrom) goto yield_value;
  ENTER_FRAME();
  if (by == kByAsyncFor) {
    at = &pc[-1].insn;
    if (!end_async_send(R(at->b))) goto yield_value;
    RELEASE(at->b);
    WRITE(at->a, value);
    NEXT();
  }
  at = &pc[-2].insn;
  if (by != kByLoop) {
    result = value;
    goto waited_call_result;
  }
  WRITE(at->a, value);
  NEXT();
}
consume_value : {  // owned `value` goes to the native that the CALL of the caller stands for (drive.h)
  uint16_t by = frame->result_register;
  Frame* consumer = frame->caller;
  Value* window = consumer->registers() + consumer->pc[-2].insn.b;
  if (!(kTraced && iso.is_traced) && consume_quickly(by, window, value)) [[likely]] {
    at = &frame->pc[-1].insn;
    if (at->op == static_cast<uint8_t>(Op::YIELD_FROM)) {  // the value has come up a chain: pc is that of its end
      if (!kTraced) goto resumed_with_none;
      ENTER_FRAME();
      goto yield_from;
    }
    if (!kTraced) goto go_on_with_none;
    WRITE(at->a, Value::none());
    NEXT();
  }
  suspend_generator(iso, frame->generator);
  frame = consumer;
  ENTER_FRAME();
  Fallible<bool> more = consume(iso, by, window, value);
  if (more.is_fault()) FAULT(more.fault());
  GeneratorObject* g = driven_generator(by, window);
  if (!more.value()) {
    result = Value::boolean(by == kByAny);
  } else if (is_resumable_with_none(g)) {
    Status status = resume_generator(iso, g, Value::none());
    if (status.is_fault()) FAULT(status.fault());
    g->frame()->result_register = by;
    goto resumed_with_none;
  } else if (g->state == GeneratorState::kRunning) {  // by another thread
    FAULT(check_generator_resumable(iso, g, Value::none()).fault());
  } else {  // what consuming has run has stepped it to its end
    result = end_driving(iso, by, window, pc[-2].insn.c, Value::none());
  }
  goto waited_call_result;
}
  CASE(YIELD_FROM) : {
    SAVE_PC();
    if (frame->flags & kFrameAwaited) [[unlikely]] {
      Status made = become_coroutine(iso, frame);
      if (made.is_fault()) FAULT(made.fault());
      frame = iso.frame;
      ENTER_FRAME();
    }
  }
yield_from : {  // the YIELD_FROM at `at`, pc behind it
  GeneratorObject* g = frame->generator;
  Value sent = g->sent;
  g->sent = Value();
  if (sent.is_empty()) sent = Value::none();
  Value it = R(at->b);
  if (has_type(it, generator_type) || has_type(it, coroutine_type)) {
    GeneratorObject* inner = it.as<GeneratorObject>();
    Status status;
    if (!is_resumable_with_none(inner) || !sent.is_none()) status = check_generator_resumable(iso, inner, sent);
    if (!status.is_fault()) {
      status = resume_generator(iso, inner, sent);
      if (status.is_fault()) FAULT(status.fault());
      inner->frame()->result_register = kByYieldFrom;
      goto enter_resumed;
    }
    decrement(iso, sent);
    if (status.fault().kind() != FaultKind::kExhausted) FAULT(status.fault());
    RELEASE(at->b);
    WRITE(at->a, Value::none());
    NEXT();
  }
  if (has_type(it, async_generator_asend_type)) {
    Status status = start_async_step(iso, it, sent);
    if (status.is_fault()) FAULT(status.fault());
    goto enter_resumed;
  }
  Value returned = Value::none();
  Result r = delegate_send(iso, it, sent, &returned);
  decrement(iso, sent);
  if (!r.is_fault()) {
    value = r.value();
    goto yield_value;
  }
  if (!r.is_exhausted()) FAULT(r.fault());
  if (kTraced && iso.is_traced && !returned.is_none()) {
    Status traced = trace_end_of_step(iso, frame, returned);
    if (traced.is_fault()) {
      decrement(iso, returned);
      FAULT(traced.fault());
    }
  }
  RELEASE(at->b);
  WRITE(at->a, returned);
  NEXT();
}

  // ---- Exceptions
  CASE(PUSH_HANDLED) : SLOW(slow_push_handled);
  CASE(POP_HANDLED) : SLOW(slow_pop_handled);
  CASE(MATCH_EXCEPTION) : SLOW(slow_match_exception);
  CASE(MATCH_EXCEPTION_GROUP) : SLOW(slow_match_exception_group);
  CASE(PREPARE_RERAISE_STAR) : SLOW(slow_prepare_reraise_star);
  CASE(RAISE) : {
    // A bare raise leaves the traceback as it is.
    Value handled = at->c == 0 ? iso.handled_exception() : Value();
    if (handled.is_empty() || handled.is_none()) SLOW(slow_raise);
    SAVE_PC();
    iso.restore_pending(retained(iso, handled));
    fault_kind = FaultKind::kRaised;
    goto unwind;
  }
  CASE(RERAISE) : {
    SAVE_PC();
    iso.restore_pending(retained(iso, R(at->a)));
    fault_kind = FaultKind::kRaised;
    goto unwind;
  }
  CASE(BEFORE_WITH) : SLOW(slow_before_with);
  CASE(BEFORE_ASYNC_WITH) : SLOW(slow_before_async_with);
  CASE(CALL_EXIT) : SLOW(slow_call_exit);

  // ---- Patterns, imports and the rest
  CASE(MATCH_SEQUENCE) : SLOW(slow_match_sequence);
  CASE(MATCH_MAPPING) : SLOW(slow_match_mapping);
  CASE(MATCH_KEYS) : SLOW(slow_match_keys);
  CASE(MATCH_CLASS) : SLOW(slow_match_class);
  CASE(GET_LENGTH) : SLOW(slow_get_length);
  CASE(COPY_WITHOUT_KEYS) : SLOW(slow_copy_without_keys);
  CASE(IMPORT_NAME) : SLOW(slow_import_name);
  CASE(IMPORT_FROM) : SLOW(slow_import_from);
  CASE(IMPORT_STAR) : SLOW(slow_import_star);
  CASE(SETUP_ANNOTATIONS) : SLOW(slow_setup_annotations);
  CASE(PRINT_EXPRESSION) : SLOW(slow_print_expression);
  CASE(INTRINSIC) : SLOW(slow_intrinsic);

fault:  // fault_kind, at the instruction before frame->pc
  if (fault_kind == FaultKind::kRaised) [[likely]] {
    if (!(frame->flags & kFrameInternal)) add_traceback(iso, frame);
    if (kTraced && iso.is_traced) trace_exception(iso, frame);
  } else if (fault_kind != FaultKind::kTerminated) {
    // A native broke its promise about faults; say so instead of losing our way.
    fault_kind = iso.raise(SystemError, "a native function ended without a result and without an exception").kind();
    add_traceback(iso, frame);
  }
unwind:
  for (;;) {
    if (fault_kind == FaultKind::kRaised) {
      if (const ExceptionEntry* handler = find_handler(frame->code, frame->current_word())) {
        registers = frame->registers();
        Value caught = iso.take_pending().release();
        release_registers(iso, registers + handler->depth, registers + frame->code->register_count);
        assign(iso, registers[handler->exception_register], caught);
        pc = frame->code->words + handler->handler;
        caches = frame->state ? frame->state->caches() : nullptr;
        NEXT();
      }
    }
    if (kTraced && iso.is_traced && fault_kind == FaultKind::kRaised) trace_unwind(iso, frame);
    bool entry = frame->flags & kFrameEntry;
    // What finalizers do meanwhile must not disturb the exception.
    Value pending = fault_kind == FaultKind::kRaised ? iso.take_pending().release() : Value();
    if (frame->flags & kFrameGenerator) {
      if (!pending.is_empty()) {
        iso.restore_pending(pending);
        convert_stop_iteration(iso, frame->code);
      }
      if (frame->result_register == kByAsyncFor) fail_async_send(iso, frame->caller->registers()[frame->caller->pc[-1].insn.b]);
      if (!pending.is_empty()) pending = iso.take_pending().release();
      finish_generator_runs_python(iso, frame->generator);
    } else {
      if (frame->flags & kFrameAwaited && !pending.is_empty()) {
        iso.restore_pending(pending);
        convert_stop_iteration(iso, frame->code);
        pending = iso.take_pending().release();
      }
      leave_frame_runs_python(iso, frame);
    }
    if (!pending.is_empty()) iso.restore_pending(pending);
    if (entry) return Fault(fault_kind);
    frame = iso.frame;
    registers = frame->registers();
    pc = frame->pc;
    if (fault_kind == FaultKind::kRaised && !(frame->flags & kFrameInternal)) {
      add_traceback(iso, frame);
      if (kTraced && iso.is_traced) trace_exception(iso, frame);
    }
  }
}

}  // namespace skerry
