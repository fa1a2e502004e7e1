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

// Who resumed a generator's frame in this loop; kept in its result register, which it has no other use for.
enum ResumedBy : uint16_t { kResumedByLoop = 0, kResumedByYieldFrom = 1 };

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
  const CodeWord* pc = frame->pc;
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
    ++pc;                        \
    goto* kLabels[at->op];       \
  } while (0)
#if SKERRY_TRACED_LOOP
#define NEXT() goto next_traced
#else
#define NEXT() DISPATCH()
#endif
#define CASE(name) op_##name
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
    for (uint32_t i_ = (bound), end_ = code->register_count; i_ < end_; ++i_) to[i_] = Value(); \
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
    for (uint32_t i = at->a, end = i + at->b + 1u; i < end; ++i) RELEASE(i);
    NEXT();
  }

  // ---- Names
  CASE(LOAD_GLOBAL) : {
    ++pc;
    if (caches) [[likely]] {
      const GlobalCache& c = caches[pc[-1].ext.x].global;
      const DictObject* globals = frame->globals.as<DictObject>();
      if (c.version == globals->version) [[likely]] {
        const DictObject* dict = globals;
        if (c.in_builtins) {
          dict = frame->builtins.as<DictObject>();
          if (dict->version != c.builtins_version) [[unlikely]] goto load_global_slow;
        }
        Value v = dict->entries[c.entry].value;
        increment(iso, v);
        WRITE(at->a, v);
        NEXT();
      }
    }
  load_global_slow:
    SLOW(slow_load_global);
  }
  CASE(STORE_GLOBAL) : {
    ++pc;
  store_global:
    if (caches) {
      const GlobalCache& c = caches[pc[-1].ext.x].global;
      DictObject* globals = frame->globals.as<DictObject>();
      if (c.version == globals->version) [[likely]] {
        Value v = R(at->a);
        if (at->flags & kKillA)
          R(at->a) = Value();
        else
          increment(iso, v);
        Value old = globals->entries[c.entry].value;
        globals->entries[c.entry].value = v;
        if (old.is_object()) {
          SAVE_PC();
          decrement(iso, old);
        }
        NEXT();
      }
    }
    SLOW(slow_store_global);
  }
  CASE(DELETE_GLOBAL) : SLOW(slow_delete_global);
  CASE(LOAD_NAME) : {
    ++pc;
    if (caches && frame->locals == frame->globals) {
      const GlobalCache& c = caches[pc[-1].ext.x].global;
      const DictObject* globals = frame->globals.as<DictObject>();
      if (c.version == globals->version) [[likely]] {
        const DictObject* dict = globals;
        if (c.in_builtins) {
          dict = frame->builtins.as<DictObject>();
          if (dict->version != c.builtins_version) [[unlikely]] goto load_name_slow;
        }
        Value v = dict->entries[c.entry].value;
        increment(iso, v);
        WRITE(at->a, v);
        NEXT();
      }
    }
  load_name_slow:
    SLOW(slow_load_name);
  }
  CASE(STORE_NAME) : {
    ++pc;
    if (caches && frame->locals == frame->globals) goto store_global;
    SLOW(slow_store_name);
  }
  CASE(DELETE_NAME) : SLOW(slow_delete_name);
  CASE(MAKE_CELL) : SLOW(slow_make_cell);
  CASE(LOAD_DEREF) : {
    Value v = R(at->b).as<CellObject>()->content;
    if (v.is_empty()) [[unlikely]] {
      SAVE_PC();
      FAULT(raise_unbound_cell(iso, frame, at->b));
    }
    increment(iso, v);
    WRITE(at->a, v);
    NEXT();
  }
  CASE(STORE_DEREF) : {
    CellObject* cell = R(at->a).as<CellObject>();
    Value v = R(at->b);
    if (at->flags & kKillB)
      R(at->b) = Value();
    else
      increment(iso, v);
    SAVE_PC();
    assign(iso, cell->content, v);
    NEXT();
  }
  CASE(DELETE_DEREF) : SLOW(slow_delete_deref);
  CASE(LOAD_CLASS_DEREF) : SLOW(slow_load_class_deref);
  CASE(LOAD_FROM_DICT_OR_GLOBAL) : SLOW_EXT(slow_load_from_dict_or_global);
  CASE(LOAD_FROM_DICT_OR_DEREF) : SLOW(slow_load_from_dict_or_deref);
  CASE(LOAD_LOCALS) : SLOW(slow_load_locals);
  CASE(LOAD_BUILD_CLASS) : SLOW(slow_load_build_class);
  CASE(LOAD_ASSERTION_ERROR) : SLOW(slow_load_assertion_error);

  // ---- Operators
  CASE(UNARY_NEGATIVE) : {
    Value v = R(at->b), out;
    if (subtract_ints(Value::small_int(0), v, &out)) [[likely]] {
      WRITE(at->a, out);
      NEXT();
    }
    SLOW(slow_unary);
  }
  CASE(UNARY_POSITIVE) : CASE(UNARY_INVERT) : SLOW(slow_unary);
  CASE(UNARY_NOT) : {
    Value v = R(at->b);
    if (v.is_bool()) [[likely]] {
      WRITE(at->a, Value::boolean(v.is_false()));
      NEXT();
    }
    SLOW(slow_unary);
  }

#define ARITHMETIC(name, int_operation, double_expression)                        \
  CASE(BINARY_##name) : {                                                         \
    Value x = R(at->b), y = R(at->c), out;                                      \
    if (int_operation(x, y, &out)) [[likely]] {                                   \
      WRITE(at->a, out);                                                         \
      NEXT();                                                                     \
    }                                                                             \
    double_expression SLOW(slow_binary);                                          \
  }                                                                               \
  CASE(INPLACE_##name) : {                                                        \
    Value x = R(at->b), y = R(at->c), out;                                      \
    if (int_operation(x, y, &out)) [[likely]] {                                   \
      WRITE(at->a, out);                                                         \
      NEXT();                                                                     \
    }                                                                             \
    double_expression SLOW(slow_inplace);                                         \
  }                                                                               \
  CASE(BINARY_##name##_K) : {                                                     \
    Value x = R(at->b), y = K(at->c), out;                                      \
    if (int_operation(x, y, &out)) [[likely]] {                                   \
      WRITE(at->a, out);                                                         \
      NEXT();                                                                     \
    }                                                                             \
    double_expression SLOW(slow_binary_constant);                                 \
  }                                                                               \
  CASE(INPLACE_##name##_K) : {                                                    \
    Value x = R(at->b), y = K(at->c), out;                                      \
    if (int_operation(x, y, &out)) [[likely]] {                                   \
      WRITE(at->a, out);                                                         \
      NEXT();                                                                     \
    }                                                                             \
    double_expression SLOW(slow_inplace_constant);                                \
  }
#define DOUBLES(expression)                                                                          \
  if (both_tagged_doubles(x, y)) [[likely]] {                                                        \
    double a = tagged_double(x), b = tagged_double(y);                                               \
    Value d = tagged_word(expression);                                                               \
    if (d.is_tagged_double()) [[likely]] {                                                           \
      WRITE(at->a, d);                                                                               \
      NEXT();                                                                                        \
    }                                                                                                \
  }                                                                                                  \
  if (Value d = mixed_doubles(x, y, [](double a, double b) { return expression; }); !d.is_empty()) { \
    WRITE(at->a, d);                                                                                 \
    NEXT();                                                                                          \
  }
#define QUOTIENT()                                                  \
  if (double a, b; as_double(x, &a) && as_double(y, &b) && b != 0) { \
    Value d = Value::try_double(a / b);                             \
    if (!d.is_empty()) [[likely]] {                                 \
      WRITE(at->a, d);                                             \
      NEXT();                                                       \
    }                                                               \
  }
  ARITHMETIC(ADD, add_ints, DOUBLES(a + b))
  ARITHMETIC(SUBTRACT, subtract_ints, DOUBLES(a - b))
  ARITHMETIC(MULTIPLY, multiply_ints, DOUBLES(a * b))
  ARITHMETIC(FLOOR_DIVIDE, floor_divide_ints, )
  ARITHMETIC(REMAINDER, remainder_ints, )
  ARITHMETIC(LEFT_SHIFT, left_shift_ints, )
  ARITHMETIC(RIGHT_SHIFT, right_shift_ints, )
  ARITHMETIC(AND, and_ints, )
  ARITHMETIC(OR, or_ints, )
  ARITHMETIC(XOR, xor_ints, )
#undef ARITHMETIC

  CASE(BINARY_TRUE_DIVIDE) : CASE(INPLACE_TRUE_DIVIDE) : {
    Value x = R(at->b), y = R(at->c);
    QUOTIENT()
    if (at->op == static_cast<uint8_t>(Op::BINARY_TRUE_DIVIDE)) SLOW(slow_binary);
    SLOW(slow_inplace);
  }
  CASE(BINARY_TRUE_DIVIDE_K) : CASE(INPLACE_TRUE_DIVIDE_K) : {
    Value x = R(at->b), y = K(at->c);
    QUOTIENT()
    if (at->op == static_cast<uint8_t>(Op::BINARY_TRUE_DIVIDE_K)) SLOW(slow_binary_constant);
    SLOW(slow_inplace_constant);
  }
#undef QUOTIENT
#undef DOUBLES
  CASE(BINARY_MATRIX_MULTIPLY) : CASE(BINARY_POWER) : SLOW(slow_binary);
  CASE(BINARY_POWER_K) : {
    Value x = R(at->b), out;
    if (K(at->c) == Value::small_int(2) && multiply_ints(x, x, &out)) {
      WRITE(at->a, out);
      NEXT();
    }
    SLOW(slow_binary_constant);
  }
  CASE(BINARY_MATRIX_MULTIPLY_K) : SLOW(slow_binary_constant);
  CASE(INPLACE_MATRIX_MULTIPLY) : CASE(INPLACE_POWER) : SLOW(slow_inplace);
  CASE(INPLACE_MATRIX_MULTIPLY_K) : CASE(INPLACE_POWER_K) : SLOW(slow_inplace_constant);

#define COMPARISON(name, op, second, slow_compare_function)                                                         \
  CASE(COMPARE_##name) : {                                                                                          \
    Value x = R(at->b), y = second;                                                                                \
    if (Value::both_small_int(x, y)) [[likely]] {                                                                   \
      WRITE(at->a, Value::boolean(static_cast<int64_t>(x.bits()) op static_cast<int64_t>(y.bits())));              \
      NEXT();                                                                                                       \
    }                                                                                                               \
    if (both_tagged_doubles(x, y)) {                                                                                \
      WRITE(at->a, Value::boolean(tagged_double(x) op tagged_double(y)));                                           \
      NEXT();                                                                                                       \
    }                                                                                                               \
    if (double a, b; both_doubles(x, y, &a, &b)) {                                                                  \
      WRITE(at->a, Value::boolean(a op b));                                                                        \
      NEXT();                                                                                                       \
    }                                                                                                               \
    SLOW(slow_compare_function);                                                                                    \
  }
  COMPARISON(LT, <, R(at->c), slow_compare)
  COMPARISON(LE, <=, R(at->c), slow_compare)
  COMPARISON(EQ, ==, R(at->c), slow_compare)
  COMPARISON(NE, !=, R(at->c), slow_compare)
  COMPARISON(GT, >, R(at->c), slow_compare)
  COMPARISON(GE, >=, R(at->c), slow_compare)
  COMPARISON(LT_K, <, K(at->c), slow_compare_constant)
  COMPARISON(LE_K, <=, K(at->c), slow_compare_constant)
  COMPARISON(EQ_K, ==, K(at->c), slow_compare_constant)
  COMPARISON(NE_K, !=, K(at->c), slow_compare_constant)
  COMPARISON(GT_K, >, K(at->c), slow_compare_constant)
  COMPARISON(GE_K, >=, K(at->c), slow_compare_constant)
#undef COMPARISON

#define BRANCH(name, op, second, slow_branch_function)                                     \
  CASE(BRANCH_##name) : {                                                                  \
    Value x = R(at->b), y = second;                                                       \
    bool truth;                                                                            \
    ++pc;                                                                                  \
    if (Value::both_small_int(x, y)) [[likely]] {                                          \
      truth = static_cast<int64_t>(x.bits()) op static_cast<int64_t>(y.bits());            \
    } else if (both_tagged_doubles(x, y)) {                                                \
      truth = tagged_double(x) op tagged_double(y);                                        \
    } else if (double a, b; both_doubles(x, y, &a, &b)) {                                  \
      truth = a op b;                                                                      \
    } else {                                                                               \
      SAVE_PC();                                                                           \
      Fallible<bool> r = slow_branch_function(iso, frame, *at);                           \
      if (r.is_fault()) FAULT(r.fault());                                                  \
      truth = r.value();                                                                   \
    }                                                                                      \
    if (truth == (at->a != 0)) pc += static_cast<int32_t>(pc[-1].ext.x);                  \
    NEXT();                                                                                \
  }
  BRANCH(LT, <, R(at->c), slow_branch)
  BRANCH(LE, <=, R(at->c), slow_branch)
  BRANCH(EQ, ==, R(at->c), slow_branch)
  BRANCH(NE, !=, R(at->c), slow_branch)
  BRANCH(GT, >, R(at->c), slow_branch)
  BRANCH(GE, >=, R(at->c), slow_branch)
  BRANCH(LT_K, <, K(at->c), slow_branch_constant)
  BRANCH(LE_K, <=, K(at->c), slow_branch_constant)
  BRANCH(EQ_K, ==, K(at->c), slow_branch_constant)
  BRANCH(NE_K, !=, K(at->c), slow_branch_constant)
  BRANCH(GT_K, >, K(at->c), slow_branch_constant)
  BRANCH(GE_K, >=, K(at->c), slow_branch_constant)
#undef BRANCH

  CASE(IS) : CASE(IS_NOT) : {
    bool same = R(at->b) == R(at->c);
    bool wanted = at->op == static_cast<uint8_t>(Op::IS);
    if (at->flags & kKillB) RELEASE(at->b);
    if (at->flags & kKillC) RELEASE(at->c);
    WRITE(at->a, Value::boolean(same == wanted));
    NEXT();
  }
  CASE(CONTAINS) : CASE(NOT_CONTAINS) : SLOW(slow_contains);

  // ---- Jumps
  CASE(JUMP) : {
    pc += at->bc();
    NEXT();
  }
  CASE(JUMP_BACK) : {
    SAFEPOINT(pc + at->bc());
    if (!caches) [[unlikely]] {
      frame->state = iso.code_states().count(frame->code, 1);
      if (frame->state) {
        caches = frame->state->caches();
        FunctionObject* function = frame->function.as<FunctionObject>();
        if (function->code == frame->code) function->state = frame->state;
      }
    }
    pc += at->bc();
    NEXT();
  }
#define JUMP_ON(condition)                                  \
  do {                                                      \
    bool jump_ = (condition);                               \
    if (at->flags & (jump_ ? kKillA : kKillA | kKillB)) RELEASE(at->a); \
    if (jump_) pc += at->bc();                             \
    NEXT();                                                 \
  } while (0)
#define JUMP_ON_TRUTH(wanted)                               \
  do {                                                      \
    Value v = R(at->a);                                    \
    if (v.is_bool()) [[likely]] {                           \
      if (v.is_true() == (wanted)) pc += at->bc();         \
      NEXT();                                               \
    }                                                       \
    if (v.is_small_int() || v.is_none()) {                  \
      bool truth_ = v.is_small_int() && v.bits() != 0;      \
      JUMP_ON(truth_ == (wanted));                          \
    }                                                       \
    SAVE_PC();                                              \
    Fallible<bool> truth = is_true(iso, v);                 \
    if (truth.is_fault()) FAULT(truth.fault());             \
    JUMP_ON(truth.value() == (wanted));                     \
  } while (0)
  CASE(JUMP_IF_FALSE) : JUMP_ON_TRUTH(false);
  CASE(JUMP_IF_TRUE) : JUMP_ON_TRUTH(true);
  CASE(JUMP_IF_NONE) : JUMP_ON(R(at->a).is_none());
  CASE(JUMP_IF_NOT_NONE) : JUMP_ON(!R(at->a).is_none());
#undef JUMP_ON_TRUTH
#undef JUMP_ON

  // ---- Iteration
  CASE(GET_ITER) : SLOW(slow_get_iterator);
  CASE(FOR_ITER) : {
    ++pc;
    Value it = R(at->b);
    if (Value v = quick_step(it); !v.is_empty()) [[likely]] {
      increment(iso, v);
      WRITE(at->a, v);
      NEXT();
    }
    SAVE_PC();
    if (it.as_object()->type == &generator_type) {
      GeneratorObject* g = it.as<GeneratorObject>();
      if (g->state == GeneratorState::kFinished) {
        result = Fault(FaultKind::kExhausted);
        goto for_iter_result;
      }
      Status status = check_generator_resumable(iso, g, Value::none());
      if (!status.is_fault()) status = resume_generator(iso, g, Value::none());
      if (status.is_fault()) FAULT(status.fault());
      g->frame()->result_register = kResumedByLoop;
      goto enter_resumed;
    }
    if (kind == LoopKind::kOutermost && it.as_object()->type->has(TypeFlag::kMayWait)) [[unlikely]] {
      iso.may_suspend = true;
      result = step_iterator(iso, it);
      iso.may_suspend = false;
    } else {
      result = step_iterator(iso, it);
    }
  }
for_iter_result:  // of the FOR_ITER at `at`, frame->pc behind it
  if (!result.is_fault()) [[likely]] {
    WRITE(at->a, result.value());
    NEXT();
  }
  if (result.is_raised()) {
    if (!iso.catch_pending(StopIteration)) FAULT(result.fault());
  } else if (result.is_suspended() && kind == LoopKind::kOutermost) {
    return result;
  } else if (!result.is_exhausted()) {
    FAULT(result.fault());
  }
  RELEASE(at->b);
  pc += static_cast<int32_t>(pc[-1].ext.x);
  NEXT();

  CASE(GET_AITER) : SLOW(slow_get_aiter);
  CASE(GET_ANEXT) : SLOW(slow_get_anext);
  CASE(GET_AWAITABLE) : SLOW(slow_get_awaitable);
  CASE(END_ASYNC_FOR) : {
    ++pc;
    SAVE_PC();
    Fallible<bool> ended = slow_end_async_for(iso, frame, *at);
    if (ended.is_fault()) FAULT(ended.fault());
    if (!ended.value()) {
      iso.restore_pending(retained(iso, R(at->a)));
      fault_kind = FaultKind::kRaised;
      goto unwind;
    }
    pc += static_cast<int32_t>(pc[-1].ext.x);
    NEXT();
  }

  // ---- Attributes and items
  CASE(LOAD_ATTR) : {
    ++pc;
    Value object = R(at->b);
    if (caches && object.is_object()) [[likely]] {
      AttributeCache& c = caches[pc[-1].ext.x].attribute;
      Object* o = object.as_object();
      Value v;  // Empty: an unset member, or nothing that is done here
      if (o->shape == c.shape && o->type->version == c.version) [[likely]] {
        if (c.kind == AttributeCacheKind::kSlot || c.kind == AttributeCacheKind::kMember) [[likely]]
          v = *reinterpret_cast<Value*>(reinterpret_cast<char*>(o) + c.slot);
        else if (c.kind == AttributeCacheKind::kProperty)
          goto load_property;
        else
          v = quick_attribute(c, o, frame->code->names[at->c]);
      } else if (c.kind == AttributeCacheKind::kTypeAttribute) {
        if (is_class_of_version(o, c.version)) v = Value::from_bits(c.value);
      } else if (RECALL(kLoad)) {
        REDO();
      }
      if (!v.is_empty()) [[likely]] {
        increment(iso, v);
        if (at->flags & kKillB) RELEASE(at->b);
        WRITE(at->a, v);
        NEXT();
      }
    }
    SLOW(slow_load_attribute);
  load_property:  // its getter's frame; the object becomes the argument
    SAVE_PC();
    Value getter = Value::from_bits(caches[pc[-1].ext.x].attribute.value).as<PropertyObject>()->getter;
    if (!has_type(getter, function_type)) SLOW(slow_load_attribute);
    FunctionObject* function = getter.as<FunctionObject>();
    CodeObject* code = function->code;
    if (!binds_by_moving(code, 1)) SLOW(slow_load_attribute);
    SAFEPOINT(pc - 2);
    Frame* callee = push_frame(iso, function, code, frame);
    if (!callee) [[unlikely]] FAULT(raise_frame_error(iso));
    increment(iso, function);
    callee->result_register = at->a;
    Value* to = callee->registers();
    to[0] = object;
    if (at->flags & kKillB)
      R(at->b) = Value();
    else
      increment(iso, object);
    ENTER_CALLEE(1);
    NEXT();
  }
  CASE(LOAD_METHOD) : {
    ++pc;
    Value object = R(at->b);
    if (caches && object.is_object()) [[likely]] {
      AttributeCache& c = caches[pc[-1].ext.x].attribute;
      Object* o = object.as_object();
      if (c.kind == AttributeCacheKind::kClassValue && o->shape == c.shape && o->type->version == c.version) [[likely]] {
        Value function = Value::from_bits(c.value);
        increment(iso, function);
        // Both destinations are dead temporaries, but for an object that is replaced by its method.
        if (at->flags & kKillB)
          R(at->b) = Value();
        else if (at->a != at->b)
          increment(iso, object);
        R(at->a) = function;
        R(at->a + 1) = object;
        NEXT();
      }
      if (c.kind == AttributeCacheKind::kModule && o->type == &module_type && o->type->version == c.version) {
        const DictObject* dict = object.as<ModuleObject>()->dict.as<DictObject>();
        if (dict->version == c.dict_version) [[likely]] {
          Value function = dict->entries[c.slot].value;
          increment(iso, function);
          if ((at->flags & kKillB) || at->a == at->b) RELEASE(at->b);
          R(at->a) = Value();
          R(at->a + 1) = function;
          NEXT();
        }
      }
      if (c.kind == AttributeCacheKind::kTypeAttribute) {
        if (is_class_of_version(o, c.version)) {
          Value function = Value::from_bits(c.value);
          increment(iso, function);
          if ((at->flags & kKillB) || at->a == at->b) RELEASE(at->b);
          R(at->a) = Value();
          R(at->a + 1) = function;
          NEXT();
        }
      } else if (!(o->shape == c.shape && o->type->version == c.version) && RECALL(kMethod)) {
        REDO();
      }
    }
    SLOW(slow_load_method);
  }
  CASE(LOAD_SUPER_METHOD) : SLOW_EXT(slow_load_super_method);
  CASE(STORE_ATTR) : {
    ++pc;
    Value object = R(at->a);
    if (caches && object.is_object()) [[likely]] {
      AttributeCache& c = caches[pc[-1].ext.x].attribute;
      Object* o = object.as_object();
      if (o->shape == c.shape && o->type->version == c.version &&
          (c.kind == AttributeCacheKind::kSlot || c.kind == AttributeCacheKind::kNewSlot ||
           c.kind == AttributeCacheKind::kMember)) [[likely]] {
        Value v = R(at->b);
        if (at->flags & kKillB)
          R(at->b) = Value();
        else
          increment(iso, v);
        Value& slot = *reinterpret_cast<Value*>(reinterpret_cast<char*>(o) + c.slot);
        if (c.kind == AttributeCacheKind::kNewSlot) {
          slot = v;
          o->shape = c.new_shape;
        } else {
          Value old = slot;
          slot = v;
          if (old.is_object()) {
            SAVE_PC();
            decrement(iso, old);
          }
        }
        if (at->flags & kKillA) RELEASE(at->a);
        NEXT();
      }
      if (!(o->shape == c.shape && o->type->version == c.version) && RECALL(kStore)) REDO();
    }
    SLOW(slow_store_attribute);
  }
  CASE(DELETE_ATTR) : SLOW(slow_delete_attribute);

#define LOAD_ITEM_OF(key_value, slow_function)                                             \
  do {                                                                                     \
    Value container = R(at->b), key = key_value;                                          \
    if (key.is_small_int() && container.is_object()) {                                     \
      const TypeObject* type = container.as_object()->type;                                \
      const Value* items;                                                                  \
      size_t length;                                                                       \
      if (type == &list_type) {                                                            \
        items = container.as<ListObject>()->items;                                         \
        length = container.as<ListObject>()->length;                                       \
      } else if (type == &tuple_type) {                                                    \
        items = container.as<TupleObject>()->items();                                      \
        length = container.as<TupleObject>()->length;                                      \
      } else if (type == &str_type && container.as<StrObject>()->width() == 1) {           \
        const StrObject* text = container.as<StrObject>();                                 \
        int64_t position = key.as_small_int();                                                   \
        if (position < 0) position += static_cast<int64_t>(text->length());                            \
        if (static_cast<uint64_t>(position) >= text->length()) SLOW(slow_function);              \
        Value letter = names.latin1[text->data1()[position]];                                    \
        if (at->flags & kKillB) RELEASE(at->b);                                          \
        WRITE(at->a, letter);                                                             \
        NEXT();                                                                            \
      } else {                                                                             \
        SLOW(slow_function);                                                               \
      }                                                                                    \
      int64_t i = key.as_small_int();                                                      \
      if (i < 0) i += static_cast<int64_t>(length);                                        \
      if (static_cast<uint64_t>(i) < length) [[likely]] {                                  \
        Value v = items[i];                                                                \
        increment(iso, v);                                                                 \
        if (at->flags & kKillB) RELEASE(at->b);                                          \
        WRITE(at->a, v);                                                                  \
        NEXT();                                                                            \
      }                                                                                    \
    }                                                                                      \
    SLOW(slow_function);                                                                   \
  } while (0)
  CASE(LOAD_ITEM) : LOAD_ITEM_OF(R(at->c), slow_load_item);
  CASE(LOAD_ITEM_K) : LOAD_ITEM_OF(K(at->c), slow_load_item_constant);
#undef LOAD_ITEM_OF
  CASE(STORE_ITEM) : {
    Value container = R(at->a), key = R(at->b);
    if (key.is_small_int() && container.is_object() && container.as_object()->type == &list_type) {
      ListObject* list = container.as<ListObject>();
      int64_t i = key.as_small_int();
      if (i < 0) i += static_cast<int64_t>(list->length);
      if (static_cast<uint64_t>(i) < list->length) [[likely]] {
        Value v = R(at->c);
        if (at->flags & kKillC)
          R(at->c) = Value();
        else
          increment(iso, v);
        Value old = list->items[i];
        list->items[i] = v;
        if (old.is_object()) {
          SAVE_PC();
          decrement(iso, old);
        }
        if (at->flags & kKillA) RELEASE(at->a);
        NEXT();
      }
    }
    SLOW(slow_store_item);
  }
  CASE(DELETE_ITEM) : SLOW(slow_delete_item);
  CASE(BUILD_SLICE) : SLOW(slow_build_slice);

  // ---- Displays
  CASE(BUILD_TUPLE) : SLOW(slow_build_tuple);
  CASE(BUILD_LIST) : SLOW(slow_build_list);
  CASE(BUILD_SET) : SLOW(slow_build_set);
  CASE(BUILD_MAP) : SLOW(slow_build_map);
  CASE(BUILD_STRING) : SLOW(slow_build_string);
  CASE(LIST_APPEND) : {
    ListObject* list = R(at->a).as<ListObject>();
    if (list->length < list->capacity) [[likely]] {
      Value v = R(at->b);
      if (at->flags & kKillB)
        R(at->b) = Value();
      else
        increment(iso, v);
      list->items[list->length++] = v;
      NEXT();
    }
    SLOW(slow_list_append);
  }
  CASE(LIST_EXTEND) : SLOW(slow_list_extend);
  CASE(LIST_TO_TUPLE) : SLOW(slow_list_to_tuple);
  CASE(SET_ADD) : SLOW(slow_set_add);
  CASE(SET_UPDATE) : SLOW(slow_set_update);
  CASE(MAP_SET) : SLOW(slow_map_set);
  CASE(MAP_UPDATE) : SLOW(slow_map_update);
  CASE(MAP_MERGE) : SLOW(slow_map_merge);
  CASE(CONVERT_VALUE) : SLOW(slow_convert_value);
  CASE(FORMAT_VALUE) : SLOW(slow_format_value);
  CASE(FORMAT_WITH_SPEC) : SLOW(slow_format_with_spec);
  CASE(UNPACK_SEQUENCE) : {
    constexpr uint32_t kMost = 8;
    Value source = R(at->b);
    if (at->c <= kMost && source.is_object()) [[likely]] {
      const Value* from = nullptr;
      if (source.as_object()->type == &tuple_type) {
        if (source.as<TupleObject>()->length == at->c) from = source.as<TupleObject>()->items();
      } else if (source.as_object()->type == &list_type) {
        if (source.as<ListObject>()->length == at->c) from = source.as<ListObject>()->items;
      }
      if (from) [[likely]] {
        // All items are held before the first target is written: what was there may run Python when it goes.
        Value items[kMost];
        for (uint32_t i = 0; i < at->c; ++i) items[i] = retained(iso, from[i]);
        SAVE_PC();
        bool last_use = at->flags & kKillB;
        if (last_use) R(at->b) = Value();
        for (uint32_t i = 0; i < at->c; ++i) WRITE(at->a + i, items[i]);
        if (last_use) decrement(iso, source);
        NEXT();
      }
    }
    SLOW(slow_unpack_sequence);
  }
  CASE(UNPACK_EX) : SLOW(slow_unpack_ex);

  // ---- Calls
  CASE(CALL) : {
    ++pc;
    SAVE_PC();
    base = &R(at->b);
    count = at->c;
    window_end = base + 1 + count;
    goto call;
  }
  CASE(CALL_METHOD) : {
    ++pc;
    SAVE_PC();
    base = &R(at->b);
    window_end = base + 2 + at->c;
    if (base->is_empty()) {
      ++base;
      count = at->c;
    } else {
      count = at->c + 1u;
    }
  }
call : {
  SAFEPOINT(pc - 2);  // the call is done again
  keywords = Value();
  if (pc[-1].ext.y != ~0u) [[unlikely]] {
    keywords = K(pc[-1].ext.y);
    count -= static_cast<uint32_t>(keywords.as<TupleObject>()->length);
  }
  Value callable = *base;
  TypeObject* type = type_of(callable);
  if (type == &function_type) [[likely]] {
    FunctionObject* function = callable.as<FunctionObject>();
    CodeObject* code = function->code;
    if (keywords.is_empty() && binds_by_moving(code, count)) [[likely]] {
      Frame* callee = push_frame(iso, function, code, frame);
      if (!callee) [[unlikely]] FAULT(raise_frame_error(iso));
      *base = Value();  // the frame takes the reference over
      callee->result_register = at->a;
      Value* to = callee->registers();
      for (uint32_t i = 0; i < count; ++i) {
        to[i] = base[1 + i];
        base[1 + i] = Value();
      }
      ENTER_CALLEE(count);
      NEXT();
    }
    Fallible<Frame*> pushed = push_call(iso, function, base + 1, count, keywords, ArgumentOwnership::kMove);
    if (pushed.is_fault()) FAULT(pushed.fault());
    pushed.value()->result_register = at->a;
    release_registers(iso, base, window_end);
    frame = iso.frame;
    ENTER_FRAME();
    NEXT();
  }
  if (type == &method_descriptor_type || type == &native_function_type) {
    Value self = callable.as<NativeFunction>()->self;
    if (type == &native_function_type && !self.is_empty()) {
      if (kTraced && iso.is_traced) {
        Status traced = trace_native_call(iso, frame, callable, Value());
        if (traced.is_fault()) FAULT(traced.fault());
      }
      *base = retained(iso, self);  // the receiver takes the bound method's place in the window
      result = call_bound_native(iso, kind, callable.as<NativeFunction>(), Args{base, count + 1, keywords});
      if (kTraced) result = trace_native_result(iso, frame, callable, Value(), result);
      decrement(iso, callable);
      goto call_result;
    }
    if (kTraced && iso.is_traced) {
      Status traced = trace_native_call(iso, frame, callable, count > 0 ? base[1] : Value());
      if (traced.is_fault()) FAULT(traced.fault());
    }
    result = call_native_function(iso, kind, callable, Args{base + 1, count, keywords});
    if (kTraced) result = trace_native_result(iso, frame, callable, count > 0 ? base[1] : Value(), result);
    goto call_result;
  }
  if (type == &method_type) {
    // The receiver takes the method's place in the window.
    Value function = retained(iso, callable.as<MethodObject>()->function);
    *base = retained(iso, callable.as<MethodObject>()->self);
    decrement(iso, callable);
    if (has_type(function, function_type)) {
      Fallible<Frame*> pushed =
          push_call(iso, function.as<FunctionObject>(), base, count + 1, keywords, ArgumentOwnership::kMove);
      decrement(iso, function);
      if (pushed.is_fault()) FAULT(pushed.fault());
      pushed.value()->result_register = at->a;
      release_registers(iso, base, window_end);
      frame = iso.frame;
      ENTER_FRAME();
      NEXT();
    }
    result = call_native_function(iso, kind, function, Args{base, count + 1, keywords});
    decrement(iso, function);
    goto call_result;
  }
  if (type == &type_type) {
    TypeObject* cls = callable.as<TypeObject>();
    if (caches && keywords.is_empty()) {
      const CallCache& c = caches[pc[-1].ext.x].call;
      if (c.type == cls && c.version == cls->version && binds_by_moving(c.init->code, count + 1)) [[likely]] {
        FunctionObject* function = c.init;
        CodeObject* code = function->code;
        Result made = make_plain_instance(iso, cls);
        if (made.is_fault()) [[unlikely]] FAULT(made.fault());
        Frame* callee = push_frame(iso, function, code, frame);
        if (!callee) [[unlikely]] {
          decrement(iso, made.value());
          FAULT(raise_frame_error(iso));
        }
        increment(iso, function);
        callee->flags = kFrameConstructor;
        callee->result_register = at->a;
        Value* to = callee->registers();
        to[0] = made.value();
        for (uint32_t i = 0; i < count; ++i) {
          to[i + 1] = base[1 + i];
          base[1 + i] = Value();
        }
        *base = Value();
        R(at->b) = retained(iso, made.value());
        decrement(iso, cls);  // the instance keeps it
        ENTER_CALLEE(count + 1);
        NEXT();
      }
    }
    CallCache* cache = caches ? &caches[pc[-1].ext.x].call : nullptr;
    Fallible<Frame*> pushed = push_constructor(iso, base, count, keywords, &R(at->b), window_end, cache);
    if (pushed.is_fault()) FAULT(pushed.fault());
    if (pushed.value()) {
      pushed.value()->result_register = at->a;
      frame = iso.frame;
      ENTER_FRAME();
      NEXT();
    }
  }
  result = call(iso, callable, Args{base + 1, count, keywords});
}
call_result:  // of the CALL or CALL_METHOD at `at`; its window is [R(b), window_end)
  if (result.is_fault()) [[unlikely]] {
    if (result.is_suspended() && kind == LoopKind::kOutermost) return result;
    FAULT(result.fault());
  }
  for (Value* r = &R(at->b); r < window_end; ++r) {
    Value v = *r;
    *r = Value();
    if (v.is_object()) decrement(iso, v);
  }
  WRITE(at->a, result.value());
  if (iso.is_traced != kTraced) [[unlikely]] {
    SAVE_PC();
    return Fault(kSwitchLoop);
  }
  NEXT();
waited_call_result:  // the native that was called before the isolate went to wait has its result
  at = &pc[-2].insn;
  window_end = &R(at->b) + (at->op == static_cast<uint8_t>(Op::CALL_METHOD) ? 2 : 1) + at->c;
  goto call_result;

  CASE(CALL_EX) : {
    SAVE_PC();
    Value* w = &R(at->b);
    if (w->is_object() && w->as_object()->type == &function_type && is_exact_tuple(w[1])) {
      Fallible<Frame*> pushed = push_call_ex(iso, w->as<FunctionObject>(), w[1], w[2]);
      if (pushed.is_fault()) FAULT(pushed.fault());
      pushed.value()->result_register = at->a;
      release_registers(iso, w, w + 3);
      frame = iso.frame;
      ENTER_FRAME();
      NEXT();
    }
    SLOW(slow_call_ex);
  }
  CASE(MAKE_FUNCTION) : SLOW_EXT(slow_make_function);

  CASE(RETURN_CONST) : {
    value = K(at->bc());
    increment(iso, value);
    if (!kTraced || !(at->flags & kArtificial)) SAVE_PC();
    goto return_value;
  }
  CASE(RETURN) : {
    value = R(at->a);
    if (!kTraced || !(at->flags & kArtificial)) SAVE_PC();
    // The frame goes: its variables can give their value away, unless a frame object takes them over.
    if (at->flags & kKillA || (!frame->object && !kTraced))
      R(at->a) = Value();
    else
      increment(iso, value);
  }
return_value : {
  if (kTraced && iso.is_traced) {
    Status traced = trace_return(iso, frame, value);
    if (traced.is_fault()) {
      decrement(iso, value);
      FAULT(traced.fault());
    }
  }
  if ((frame->flags & ~kFrameConstructor) == 0) [[likely]] {
    for (Value *r = registers, *end = registers + frame->code->register_count; r < end; ++r) {
      Value v = *r;
      if (v.is_object()) {
        *r = Value();
        decrement(iso, v);
      }
    }
    if ((frame->flags & ~kFrameConstructor) != 0) [[unlikely]] goto return_special;  // a finalizer asked for the frame object
    bool constructor = frame->flags & kFrameConstructor;
    Frame* caller = frame->caller;
    Value function = frame->function;
    uint32_t to = frame->result_register;
    iso.frame_stack->pop(frame);
    --iso.frame_depth;
    iso.frame = frame = caller;
    ENTER_FRAME();
    decrement(iso, function);
    if (constructor) goto return_instance;
    Value old = R(to);
    R(to) = value;
    if (old.is_object()) decrement(iso, old);
    NEXT();
  }
return_special:
  uint8_t frame_flags = frame->flags;
  uint32_t to = frame->result_register;
  if (frame_flags & kFrameGenerator) {
    GeneratorObject* g = frame->generator;
    finish_generator_runs_python(iso, g);
    frame = iso.frame;
    if (frame_flags & kFrameEntry) {
      assign(iso, g->sent, value);
      return Fault(FaultKind::kExhausted);
    }
    ENTER_FRAME();
    if (to == kResumedByYieldFrom) {
      at = &pc[-1].insn;
      RELEASE(at->b);
      WRITE(at->a, value);
      NEXT();
    }
    at = &pc[-2].insn;
    decrement(iso, value);
    result = Fault(FaultKind::kExhausted);
    goto for_iter_result;
  }
  leave_frame_runs_python(iso, frame);
  if (frame_flags & kFrameEntry) return value;
  frame = iso.frame;
  ENTER_FRAME();
  if (frame_flags & kFrameConstructor) goto return_instance;
  WRITE(to, value);
  NEXT();
}
return_instance : {  // `value` is what the __init__ has returned that the CALL before pc called
  at = &pc[-2].insn;
  if (!value.is_none()) {
    FAULT(raise_init_result(iso, value));
  }
  value = R(at->b);  // where the instance was left
  R(at->b) = Value();
  WRITE(at->a, value);
  NEXT();
}

  // ---- Generators and coroutines
  CASE(RETURN_GENERATOR) : {
    SAVE_PC();
    uint8_t frame_flags = frame->flags;
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
    if (at->op == static_cast<uint8_t>(Op::YIELD_FROM) && !(g->async_flags & kDelegateEnded)) goto yield_from;
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
  bool entry = frame->flags & kFrameEntry;
  GeneratorObject* g = frame->generator;
  suspend_generator(iso, g);
  if (entry) return value;
  frame = iso.frame;
  ENTER_FRAME();
  if (g->frame()->result_register == kResumedByYieldFrom) goto yield_value;
  at = &pc[-2].insn;
  WRITE(at->a, value);
  NEXT();
}
  CASE(YIELD_FROM) : {
    SAVE_PC();
  }
yield_from : {  // the YIELD_FROM at `at`, pc behind it
  GeneratorObject* g = frame->generator;
  Value sent = g->sent;
  g->sent = Value();
  if (sent.is_empty()) sent = Value::none();
  Value it = R(at->b);
  if (has_type(it, generator_type) || has_type(it, coroutine_type)) {
    GeneratorObject* inner = it.as<GeneratorObject>();
    Status status = check_generator_resumable(iso, inner, sent);
    if (!status.is_fault()) {
      status = resume_generator(iso, inner, sent);
      if (status.is_fault()) FAULT(status.fault());
      inner->frame()->result_register = kResumedByYieldFrom;
      goto enter_resumed;
    }
    decrement(iso, sent);
    if (status.fault().kind() != FaultKind::kExhausted) FAULT(status.fault());
    RELEASE(at->b);
    WRITE(at->a, Value::none());
    NEXT();
  }
  Value returned = Value::none();
  Result r = delegate_send(iso, it, sent, &returned);
  decrement(iso, sent);
  if (!r.is_fault()) {
    value = r.value();
    goto yield_value;
  }
  if (!r.is_exhausted()) FAULT(r.fault());
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
        pending = iso.take_pending().release();
      }
      finish_generator_runs_python(iso, frame->generator);
    } else {
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
