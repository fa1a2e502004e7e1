// The machine beneath generators, coroutines and async generators: making, resuming, throwing into, closing.
// Their Python faces are in generator_types.cpp, the awaitables of async generators in async_generator.cpp.
#include "isolate/objects/generator.h"

#include <cstring>

#include "isolate/heap/allocate.h"
#include "isolate/heap/collector.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/frame_object.h"
#include "isolate/objects/function.h"
#include "isolate/objects/generator_parts.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/type_table.h"
#include "isolate/vm/activation.h"
#include "isolate/vm/drive.h"
#include "isolate/vm/frame_inspect.h"
#include "isolate/vm/run_loop.h"
#include "isolate/vm/tracing.h"

namespace skerry {

void (*coroutine_never_awaited)(Isolate& iso, Value coroutine) = nullptr;
ValuedIterator future_iterator{nullptr, nullptr};

const char* generator_kind(const GeneratorObject* g) {
  return g->type == &coroutine_type ? "coroutine" : g->type == &async_generator_type ? "async generator" : "generator";
}

namespace {

// A generator object with the frame in it, and no longer on the stack. Null: MemoryError.
GeneratorObject* adopt_frame(Isolate& iso, Frame* frame, TypeObject* type, GeneratorState state) {
  auto* g = allocate_exact<GeneratorObject, Cycles::kAttributed>(iso, type, sizeof(GeneratorObject) + frame->frame_bytes);
  if (g == nullptr) return nullptr;
  iso.types().expect_endings();  // a suspended one is closed at the isolate's end
  const FunctionObject* function = frame->function.as<FunctionObject>();
  g->state = state;
  g->async_flags = 0;
  bool is_own = function->code == frame->code;  // that of a generator expression belongs to the function around it
  g->name = retained(iso, is_own ? function->name : frame->code->name);
  g->qualname = retained(iso, is_own ? function->qualname : frame->code->qualname);
  g->sent = Value();
  g->origin_or_hooks = Value();
  g->handled = HandledException{Value(), nullptr};
  g->frame_bytes = frame->frame_bytes;
  Frame* own = g->frame();
  std::memcpy(static_cast<void*>(own), frame, frame->frame_bytes);
  own->generator = g;
  own->result_register = 0;
  own->flags = static_cast<uint16_t>((frame->flags & kFrameHasExtras) | kFrameGenerator | kFrameOwnsCode);
  if (!(frame->flags & kFrameOwnsCode)) increment(iso, Value::object(own->code));
  if (own->object) own->object->frame = own;
  iso.frame_stack->pop(frame);
  return g;
}

}  // namespace

Result make_generator_from_frame(Isolate& iso, Frame* frame) {
  uint32_t code_flags = frame->code->flags;
  TypeObject* type = code_flags & kCodeCoroutine         ? &coroutine_type
                     : code_flags & kCodeAsyncGenerator ? &async_generator_type
                                                        : &generator_type;
  Frame* caller = frame->caller;
  GeneratorObject* g = adopt_frame(iso, frame, type, GeneratorState::kCreated);
  if (g == nullptr) return Fault(FaultKind::kRaised);
  g->frame()->caller = nullptr;
  iso.frame = caller;
  --iso.frame_depth;
  Value made = Value::object(g);
  if (int depth = type == &coroutine_type ? coroutine_origin_depth(iso) : 0) {
    Ref held(iso, made);
    assign(iso, g->origin_or_hooks, TRY(coroutine_origin(iso, current_frame(iso), depth)));
    return held.release();
  }
  return made;
}

Status become_coroutine(Isolate& iso, Frame* frame) {
  HandledException handled = *handled_of_awaited(frame);
  GeneratorObject* g = adopt_frame(iso, frame, &coroutine_type, GeneratorState::kRunning);
  if (g == nullptr) return Fault(FaultKind::kRaised);
  g->handled = handled;
  iso.handled = &g->handled;
  Frame* own = g->frame();
  own->result_register = kByYieldFrom;
  iso.frame = own;
  Frame* caller = own->caller;
  assign(iso, caller->registers()[caller->pc[-1].insn.b], Value::object(g));
  return Status::ok();
}

void finish_generator_runs_python(Isolate& iso, GeneratorObject* g) {
  g->state = GeneratorState::kFinished;
  iso.handled = g->handled.previous;
  if (g->handled.exception.is_object()) [[unlikely]] clear_field(iso, g->handled.exception);
  leave_frame_runs_python(iso, g->frame());
}

void release_finished_generator(Isolate& iso, GeneratorObject* g) {
  AttributePrefix* memory = attribute_prefix(g);
  if (g->refs != 1 || memory->weakrefs != nullptr || !g->sent.is_empty() || !g->origin_or_hooks.is_empty())
    return decrement(iso, Value::object(g));
  // What destroy_object would come to: its frame is gone, there is nothing to finalise.
  Value name = g->name, qualname = g->qualname;
  iso.collector().untrack(g);
  iso.heap.release(memory, sizeof(AttributePrefix) + sizeof(GcPrefix) + sizeof(GeneratorObject) + g->frame_bytes);
  decrement(iso, name);
  decrement(iso, qualname);
}

void convert_stop_iteration(Isolate& iso, const CodeObject* code) {
  const char* stopped = nullptr;
  if (iso.pending_matches(StopIteration))
    stopped = "StopIteration";
  else if (code->flags & kCodeAsyncGenerator && iso.pending_matches(StopAsyncIteration))
    stopped = "StopAsyncIteration";
  if (!stopped) return;
  const char* kind = code->flags & kCodeAsyncGenerator ? "async generator"
                     : code->flags & kCodeCoroutine    ? "coroutine"
                                                       : "generator";
  Ref cause = iso.take_pending();
  (void)iso.raise(RuntimeError, "{} raised {}", kind, stopped);
  if (!iso.has_pending()) return;
  auto* error = iso.pending().as<ExceptionObject>();
  assign(iso, error->context, cause.copy().release());
  assign(iso, error->cause, cause.release());
  error->suppress_context = true;
}

Status check_generator_resumable(Isolate& iso, GeneratorObject* g, Value sent) {
  switch (g->state) {
    case GeneratorState::kSuspended: return Status::ok();
    case GeneratorState::kCreated:
      if (!sent.is_none())
        return iso.raise(TypeError, "can't send non-None value to a just-started {}", generator_kind(g));
      return Status::ok();
    case GeneratorState::kRunning: return iso.raise(ValueError, "{} already executing", generator_kind(g));
    case GeneratorState::kFinished: break;
  }
  if (g->type == &coroutine_type) return iso.raise(RuntimeError, "cannot reuse already awaited coroutine");
  clear_field(iso, g->sent);
  return Fault(FaultKind::kExhausted);
}

Result generator_send(Isolate& iso, GeneratorObject* g, Value value) {
  if (!is_resumable_with_none(g) || !value.is_none()) TRY(check_generator_resumable(iso, g, value));
  TRY(resume_generator(iso, g, retained(iso, value)));
  g->frame()->flags |= kFrameEntry;
  return run_frame(iso, g->frame());
}

Value take_return_value(GeneratorObject* g) {
  Value v = g->sent;
  g->sent = Value();
  return v.is_empty() ? Value::none() : v;
}

Result stop_iteration_result(Isolate& iso, GeneratorObject* g, StopStyle style) {
  if (g->type == &async_generator_type) return iso.raise_none(StopAsyncIteration);
  Ref value(iso, take_return_value(g));
  if (style == StopStyle::kUnlessNone && value.get().is_none()) return Fault(FaultKind::kExhausted);
  return raise_stop_iteration(iso, value);
}

Value generator_delegate(GeneratorObject* g) {
  if (g->state != GeneratorState::kSuspended) return Value();
  Frame* frame = g->frame();
  Insn insn = frame->pc[-1].insn;
  return insn.op == static_cast<uint8_t>(Op::YIELD_FROM) ? frame->registers()[insn.b] : Value();
}

namespace {

// The exception at the point where g is suspended. It gets the context that is handled there.
Result throw_here(Isolate& iso, GeneratorObject* g, Value exception) {
  if (g->state == GeneratorState::kFinished) {
    if (g->type == &coroutine_type) return iso.raise(RuntimeError, "cannot reuse already awaited coroutine");
    return iso.raise_value(exception);
  }
  Ref held = Ref::borrow(iso, exception);
  TRY(resume_generator(iso, g, Value::none()));
  g->frame()->flags |= kFrameEntry;
  return run_frame_raising(iso, g->frame(), held);
}

Status close_delegate(Isolate& iso, Value delegate) {
  if (is_generator_like(delegate)) return generator_close(iso, delegate.as<GeneratorObject>());
  Result close = get_attribute_or_not_found(iso, delegate, names.close);
  if (close.is_not_found()) return Status::ok();
  if (close.is_fault()) {
    iso.report_unraisable("", delegate);
    return Status::ok();
  }
  Ref method(iso, close.value());
  decrement(iso, TRY(call(iso, method, {})));
  return Status::ok();
}

// throw() of what g delegates to: value, kExhausted with *returned, a fault; kNotFound: it has none.
Result throw_into_delegate(Isolate& iso, Value delegate, Value exception, Value* returned) {
  if (is_generator_like(delegate)) {
    auto* inner = delegate.as<GeneratorObject>();
    Result r = generator_throw(iso, inner, exception);
    if (r.is_exhausted()) *returned = take_return_value(inner);
    return r;
  }
  Result method = get_attribute_or_not_found(iso, delegate, names.throw_);
  if (method.is_fault()) return method;
  Ref held(iso, method.value());
  Result r = call(iso, held, {exception});
  if (!r.is_raised()) return r;
  Result stopped = take_stop_iteration_value(iso);
  if (stopped.is_fault()) return r;
  *returned = stopped.value();
  return Fault(FaultKind::kExhausted);
}

}  // namespace

Result generator_throw(Isolate& iso, GeneratorObject* g, Value exception, CloseDelegate on_exit) {
  TRY(iso.check_native_stack(" while calling a Python object"));
  if (g->state == GeneratorState::kRunning) return iso.raise(ValueError, "{} already executing", generator_kind(g));
  Ref delegate = Ref::borrow(iso, generator_delegate(g));
  if (delegate.is_empty()) return throw_here(iso, g, exception);
  // While the delegate runs, so does g, as far as anybody can see.
  g->state = GeneratorState::kRunning;
  if (on_exit == CloseDelegate::kOnGeneratorExit && is_instance_of(exception, GeneratorExit)) {
    Status closed = close_delegate(iso, delegate);
    g->state = GeneratorState::kSuspended;
    if (!closed.is_fault()) return throw_here(iso, g, exception);
    if (closed.fault().kind() != FaultKind::kRaised) return closed.fault();
    Ref error = iso.take_pending();
    return throw_here(iso, g, error);
  }
  Value returned;
  Result r = throw_into_delegate(iso, delegate, exception, &returned);
  g->state = GeneratorState::kSuspended;
  if (!r.is_fault()) return r;
  if (r.is_not_found()) return throw_here(iso, g, exception);
  if (r.is_exhausted()) {
    g->async_flags |= kDelegateEnded;
    TRY(resume_generator(iso, g, returned));
    g->frame()->flags |= kFrameEntry;
    return run_frame(iso, g->frame());
  }
  if (!r.is_raised()) return r;
  Ref error = iso.take_pending();
  return throw_here(iso, g, error);
}

Result generator_throw(Isolate& iso, GeneratorObject* g, Value exception) {
  return generator_throw(iso, g, exception, CloseDelegate::kOnGeneratorExit);
}

namespace {

// Releases the frame of a generator that does not run, without running it.
void drop_frame(Isolate& iso, GeneratorObject* g) {
  g->state = GeneratorState::kFinished;
  Frame* frame = g->frame();
  if (frame->flags & kFrameFinished) return;
  frame->flags |= kFrameFinished;
  if (frame->object) detach_frame_object_runs_python(iso, frame);
  release_registers(iso, frame->registers(), frame->registers() + frame->code->register_count);
  clear_field(iso, frame->locals);
  while (frame->object) detach_frame_object_runs_python(iso, frame);  // asked for by finalizers that have just run
  Value code = frame->flags & kFrameOwnsCode ? Value::object(frame->code) : Value();
  Value function = frame->function;
  frame->function = Value();
  decrement(iso, code);
  decrement(iso, function);
}

// No handler could see a GeneratorExit, nor a trace function: nothing would run.
bool closes_silently(const Isolate& iso, GeneratorObject* g) {
  if (iso.is_traced) return false;
  return g->state == GeneratorState::kCreated ||
         (generator_delegate(g).is_empty() && !find_handler(g->frame()->code, g->frame()->current_word()));
}

}  // namespace

Status generator_close(Isolate& iso, GeneratorObject* g) {
  if (g->state == GeneratorState::kFinished) return Status::ok();
  if (g->state == GeneratorState::kRunning) return iso.raise(ValueError, "{} already executing", generator_kind(g));
  Ref held = Ref::borrow(iso, Value::object(g));
  if (closes_silently(iso, g)) {
    drop_frame(iso, g);
    return Status::ok();
  }
  Ref exit(iso, TRY(call(iso, as_value(&GeneratorExit), {})));
  Result r = generator_throw(iso, g, exit);
  if (!r.is_fault()) {
    decrement(iso, r.value());
    return iso.raise(RuntimeError, "{} ignored GeneratorExit", generator_kind(g));
  }
  if (r.is_exhausted()) {
    clear_field(iso, g->sent);
    return Status::ok();
  }
  if (r.is_raised() && (iso.catch_pending(GeneratorExit) || iso.catch_pending(StopIteration))) return Status::ok();
  return r.fault();
}

Result delegate_send(Isolate& iso, Value iterator, Value value, Value* returned) {
  if (is_generator_like(iterator)) {
    auto* g = iterator.as<GeneratorObject>();
    Result r = generator_send(iso, g, value);
    if (r.is_exhausted()) *returned = take_return_value(g);
    return r;
  }
  const TypeObject* type = type_of(iterator);
  if (type == future_iterator.type) return future_iterator.step(iso, iterator, returned);
  if (type == &async_generator_asend_type) return async_send_step(iso, iterator, value, returned);
  UnarySlot next = type->slots.next;
  Result r = value.is_none() && next ? next(iso, iterator) : call_method(iso, iterator, names.send, {value});
  if (r.is_exhausted()) *returned = Value::none();
  if (!r.is_raised()) return r;
  Result stopped = take_stop_iteration_value(iso);
  if (stopped.is_fault()) return r;
  *returned = stopped.value();
  return Fault(FaultKind::kExhausted);
}

// ---- Life

Status generator_finalize(Isolate& iso, Value self) {
  auto* g = self.as<GeneratorObject>();
  if (g->state == GeneratorState::kFinished || g->state == GeneratorState::kRunning) return Status::ok();
  if (g->type == &coroutine_type && g->state == GeneratorState::kCreated) {
    if (coroutine_never_awaited) coroutine_never_awaited(iso, self);
    return Status::ok();
  }
  if (g->type == &async_generator_type && g->origin_or_hooks.is_object()) {
    Ref hook = Ref::borrow(iso, g->origin_or_hooks);
    decrement(iso, TRY(call(iso, hook, {self})));
    return Status::ok();
  }
  if (closes_silently(iso, g)) return Status::ok();
  return generator_close(iso, g);
}

void generator_destroy(Isolate& iso, Object* o) {
  auto* g = static_cast<GeneratorObject*>(o);
  drop_frame(iso, g);
  clear_field(iso, g->handled.exception);
  clear_field(iso, g->sent);
  clear_field(iso, g->origin_or_hooks);
  clear_field(iso, g->name);
  clear_field(iso, g->qualname);
}

// A generator in a cycle was closed by its finalizer; what is left goes here.
void generator_clear(Isolate& iso, Object* o) {
  auto* g = static_cast<GeneratorObject*>(o);
  if (g->state == GeneratorState::kRunning) return;
  drop_frame(iso, g);
  clear_field(iso, g->sent);
  clear_field(iso, g->origin_or_hooks);
}

void generator_traverse(Object* o, Visitor& visitor) {
  auto* g = static_cast<GeneratorObject*>(o);
  visitor.visit(g->sent);
  visitor.visit(g->origin_or_hooks);
  visitor.visit(g->handled.exception);
  Frame* frame = g->frame();
  if (frame->flags & kFrameFinished) return;
  for (uint32_t i = 0; i < frame->code->register_count; ++i) visitor.visit(frame->registers()[i]);
  visitor.visit(frame->locals);
  visitor.visit(frame->function);
  if (frame->object) visitor.visit(Value::object(frame->object));
}

size_t generator_size(const Object* o) {
  return sizeof(GeneratorObject) + static_cast<const GeneratorObject*>(o)->frame_bytes;
}

}  // namespace skerry
