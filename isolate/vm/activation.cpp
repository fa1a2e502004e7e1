// Entering and leaving frames, the general cases. See activation.h.
#include "isolate/vm/activation.h"

#include <utility>

#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/frame_object.h"
#include "isolate/objects/operations.h"
#include "isolate/vm/flat_arguments.h"
#include "isolate/vm/tracing.h"

namespace skerry {

Fault raise_frame_error(Isolate& iso) {
  return iso.frame_depth >= iso.recursion_limit ? iso.raise_recursion_error("") : iso.raise_memory_error();
}

Fallible<Frame*> push_call(Isolate& iso, FunctionObject* function, const Value* values, uint32_t count, Value keywords,
                           ArgumentOwnership ownership) {
  if (iso.frame_depth >= iso.recursion_limit) return iso.raise_recursion_error("");
  CodeObject* code = function->code;
  uint32_t bytes = frame_size(code);
  void* room = iso.frame_stack->push(bytes);
  if (!room) return iso.raise_memory_error();
  count_call(iso, function);
  increment(iso, function);
  Frame* frame = init_frame(room, function, code, bytes, iso.frame);
  Value* registers = frame->registers();
  if (keywords.is_empty() && (binds_by_moving(code, count) || binds_with_defaults(function, code, count))) {
    for (uint32_t i = 0; i < count; ++i) {
      registers[i] = values[i];
      if (ownership == ArgumentOwnership::kMove)
        const_cast<Value*>(values)[i] = Value();
      else
        increment(iso, values[i]);
    }
    if (count != code->argument_count) copy_defaults(iso, function, code, registers, count);
    blank_registers(registers + code->argument_count, registers + code->register_count);
  } else {
    blank_registers(registers, registers + code->register_count);
    Status bound = bind_arguments(iso, function, registers, values, count, keywords, ownership);
    if (bound.is_fault()) {
      release_registers(iso, registers, registers + code->register_count);
      iso.frame_stack->pop(room);
      decrement(iso, function);
      return bound.fault();
    }
  }
  copy_closure(iso, function, code, registers);
  if (!(code->flags & kCodeOptimized)) {
    frame->locals = retained(iso, function->globals);
    frame->flags |= kFrameHasExtras;
  }
  ++iso.frame_depth;
  iso.frame = frame;
  return frame;
}

Fallible<Frame*> push_call_ex(Isolate& iso, FunctionObject* function, Value receiver_or_empty, Value tuple, Value dict_or_empty) {
  const TupleObject* positional = tuple.as<TupleObject>();
  bool has_names = !dict_or_empty.is_empty() && dict_or_empty.as<DictObject>()->live > 0;
  if (receiver_or_empty.is_empty() && !has_names)
    return push_call(iso, function, positional->items(), static_cast<uint32_t>(positional->length), Value(),
                     ArgumentOwnership::kBorrow);
  FlatArguments flat(iso);
  TRY(flat.fill(receiver_or_empty, tuple, dict_or_empty));
  return push_call(iso, function, flat.args().values, flat.args().count, flat.args().keywords,
                   ArgumentOwnership::kBorrow);
}

Fault raise_init_result(Isolate& iso, Value owned) {
  Ref value(iso, owned);
  return iso.raise(TypeError, "__init__() should return None, not '{}'", type_name(value));
}

Fallible<Frame*> push_constructor(Isolate& iso, Value* base, uint32_t count, Value keywords, Value* instance_slot,
                                  Value* window_end, CallCache* cache) {
  TypeObject* cls = base->as<TypeObject>();
  Frame* none = nullptr;
  if (!cls->has(TypeFlag::kHeapType) || cls->has(TypeFlag::kAbstract)) return none;
  auto is_made_by = [cls](const TypeObject& base) {
    return cls->slots.new_ == base.slots.new_ && cls->new_def == base.new_def;
  };
  bool plain = is_made_by(object_type);
  if (!plain && !is_made_by(BaseException)) return none;
  Value init = type_lookup(iso, cls, names.dunder_init);
  if (!has_type(init, function_type)) return none;
  if (cache && plain) *cache = CallCache{cls, init.as<FunctionObject>(), type_version(iso, cls)};
  Value instance = TRY(plain ? allocate_instance(iso, cls) : cls->slots.new_(iso, cls, Args{base + 1, count, keywords}));
  Value class_reference = *base;
  *base = retained(iso, instance);
  Fallible<Frame*> pushed =
      push_call(iso, init.as<FunctionObject>(), base, count + 1, keywords, ArgumentOwnership::kMove);
  if (pushed.is_fault()) {
    decrement(iso, instance);
    decrement(iso, class_reference);
    return pushed;
  }
  pushed.value()->flags |= kFrameConstructor;
  release_registers(iso, base, window_end);
  *instance_slot = instance;
  decrement(iso, class_reference);
  return pushed;
}

Frame* push_comprehension(Isolate& iso, Frame* caller, CodeObject* code, Value* window, uint32_t cells) {
  if (iso.frame_depth >= iso.recursion_limit) return nullptr;
  uint32_t bytes = frame_size(code);
  void* room = iso.frame_stack->push(bytes);
  if (!room) return nullptr;
  ++iso.frame_depth;
  increment(iso, caller->function);
  Frame* frame = init_frame(room, caller->function.as<FunctionObject>(), code, bytes, caller);
  frame->state = iso.code_states().count(code, CodeStates::kCall);
  // The caller's code keeps this one, as long as it is the function's.
  if (!code->is_shared()) {
    increment(iso, code);
    frame->flags = kFrameOwnsCode;
  }
  Value* registers = frame->registers();
  std::fill(registers, registers + code->register_count, Value());
  registers[0] = std::exchange(window[0], Value());
  for (uint32_t i = 0; i < cells; ++i) registers[code->local_count + i] = std::exchange(window[1 + i], Value());
  iso.frame = frame;
  return frame;
}

Fallible<Frame*> push_operator(Isolate& iso, BinaryOp op, Value left, Value right) {
  static constexpr Value Names::*kMethods[] = {
      &Names::dunder_add,      &Names::dunder_sub, &Names::dunder_mul,    nullptr,
      &Names::dunder_truediv,  &Names::dunder_floordiv, &Names::dunder_mod, nullptr,
      &Names::dunder_lshift,   &Names::dunder_rshift, &Names::dunder_and, &Names::dunder_or,
      &Names::dunder_xor,
  };
  Frame* none = nullptr;
  Value Names::*name = kMethods[static_cast<size_t>(op)];
  TypeObject* type = type_of(left);
  const TypeObject* right_type = type_of(right);
  if (!name || !type->has(TypeFlag::kHeapType) || type->native_size != sizeof(Object)) return none;
  if (right_type != type && right_type != &int_type && right_type != &float_type) return none;
  Value method = type_lookup(iso, type, names.*name);
  if (!has_type(method, function_type)) return none;
  FunctionObject* function = method.as<FunctionObject>();
  CodeObject* code = function->code;
  if (!binds_by_moving(code, 2) || code->flags & (kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator)) return none;
  Frame* frame = push_frame(iso, function, code, iso.frame);
  if (!frame) return raise_frame_error(iso);
  increment(iso, function);
  frame->flags = kFrameOperator;
  Value* registers = frame->registers();
  registers[0] = retained(iso, left);
  registers[1] = retained(iso, right);
  blank_registers(registers + 2, registers + code->register_count);
  copy_closure(iso, function, code, registers);
  iso.frame = frame;
  return frame;
}

Frame* push_awaited(Isolate& iso, FunctionObject* function, Value* window, uint32_t count, const CodeWord* pc) {
  CodeObject* code = function->code;
  Insn awaits = pc[0].insn;
  uint16_t called = pc[-2].insn.a;  // where the CALL would leave the coroutine
  if (awaits.op != static_cast<uint8_t>(Op::GET_AWAITABLE) || awaits.a != called || awaits.b != called) return nullptr;
  Insn waits = pc[1].insn;  // GET_AWAITABLE is never the last one
  if (waits.op != static_cast<uint8_t>(Op::YIELD_FROM) || waits.b != called) return nullptr;
  if (code->words->insn.op != static_cast<uint8_t>(Op::RETURN_GENERATOR)) return nullptr;
  if (!binds_by_moving(code, count) && !binds_with_defaults(function, code, count)) return nullptr;
  if (iso.frame_depth >= iso.recursion_limit || coroutine_origin_depth(iso) != 0) return nullptr;
  uint32_t bytes = frame_size(code);
  void* room = iso.frame_stack->push(bytes + sizeof(HandledException));
  if (!room) return nullptr;
  count_call(iso, function);
  ++iso.frame_depth;
  Frame* caller = iso.frame;
  Frame* frame = init_frame(room, function, code, bytes, caller);
  frame->pc = code->words + 1;
  frame->flags = kFrameAwaited;
  frame->result_register = waits.a;
  caller->pc = pc + 2;
  window[0] = Value();  // the frame takes the reference over
  Value* registers = frame->registers();
  for (uint32_t i = 0; i < count; ++i) registers[i] = std::exchange(window[1 + i], Value());
  if (count != code->argument_count) copy_defaults(iso, function, code, registers, count);
  blank_registers(registers + code->argument_count, registers + code->register_count);
  copy_closure(iso, function, code, registers);
  *handled_of_awaited(frame) = HandledException{Value(), iso.handled};
  iso.handled = handled_of_awaited(frame);
  iso.frame = frame;
  return frame;
}

Result make_coroutine_of(Isolate& iso, FunctionObject* function, Value argument) {
  CodeObject* code = function->code;
  bool fits = binds_by_moving(code, 1) && code->flags & kCodeCoroutine;
  if (!fits || code->words->insn.op != static_cast<uint8_t>(Op::RETURN_GENERATOR)) return Fault(FaultKind::kNotFound);
  Frame* frame = push_frame(iso, function, code, iso.frame);
  if (!frame) return raise_frame_error(iso);
  increment(iso, function);
  ++frame->pc;
  Value* registers = frame->registers();
  registers[0] = retained(iso, argument);
  std::fill(registers + 1, registers + code->register_count, Value());
  copy_closure(iso, function, code, registers);
  iso.frame = frame;
  Result made = make_generator_from_frame(iso, frame);
  if (made.is_fault()) leave_frame_runs_python(iso, frame);
  return made;
}

void leave_frame_runs_python(Isolate& iso, Frame* frame) {
  Value* registers = frame->registers();
  Value* end = registers + frame->code->register_count;
  if (frame->flags & kFrameAwaited) {
    iso.handled = handled_of_awaited(frame)->previous;
    clear_field(iso, handled_of_awaited(frame)->exception);
  }
  if (!(frame->flags & kFrameHasExtras)) [[likely]] {
    for (Value* r = registers; r < end; ++r) {
      Value v = *r;
      if (!v.is_object()) continue;
      *r = Value();
      decrement(iso, v.as_object());
    }
  }
  if (frame->flags & kFrameHasExtras) [[unlikely]] {  // perhaps since a moment ago: finalizers that ran have asked for the frame
    if (frame->object) detach_frame_object_runs_python(iso, frame);
    release_registers(iso, registers, end);
    clear_field(iso, frame->locals);
    while (frame->object) detach_frame_object_runs_python(iso, frame);
  }
  Value function = frame->function;
  CodeObject* code = frame->flags & kFrameOwnsCode ? frame->code : nullptr;
  frame->function = Value();
  frame->flags |= kFrameFinished;
  iso.frame = frame->caller;
  --iso.frame_depth;
  if (!frame->generator) iso.frame_stack->pop(frame);
  if (code) decrement(iso, code);
  decrement(iso, function);
}

}  // namespace skerry
