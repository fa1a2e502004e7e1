// async_generator, the awaitables that its methods give, and the awaitable of anext(iterator, default) (PEP 525).
//
// An async generator's frame yields two kinds of values: those of its own awaits, which go out to the event loop, and
// those of `yield`, which end the step. kAsyncYielded tells them apart.
#include <iterator>

#include "isolate/heap/allocate.h"
#include "isolate/heap/collector.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/frame_object.h"
#include "isolate/objects/generator.h"
#include "isolate/objects/generator_parts.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/vm/tracing.h"

namespace skerry {

namespace {

struct AsyncGenerator : GeneratorObject {
  static bool check(Value v) { return has_type(v, async_generator_type); }
  static TypeObject& type() { return async_generator_type; }
};

enum class StepState : uint8_t { kInitial, kIterating, kClosed };

// `generator.asend(value)`, `__anext__()`: awaitable.
struct AsyncSend : Object {
  Value generator;  // owned
  Value value;      // owned: what to send
  StepState state;
  static bool check(Value v) { return has_type(v, async_generator_asend_type); }
  static TypeObject& type() { return async_generator_asend_type; }
};

// `generator.athrow(...)`, and with an Empty exception `aclose()`: awaitable.
struct AsyncThrow : Object {
  Value generator;  // owned
  Value type, value, traceback;  // owned; Empty type: aclose()
  StepState state;
  bool is_close() const { return type.is_empty(); }
  static bool check(Value v) { return has_type(v, async_generator_athrow_type); }
  static TypeObject& type_object() { return async_generator_athrow_type; }
};

GeneratorObject* generator_of(Value v) { return v.as<GeneratorObject>(); }

bool is_end(Isolate& iso) { return iso.pending_matches(StopAsyncIteration) || iso.pending_matches(GeneratorExit); }

void set_flag(GeneratorObject* g, uint8_t flag, bool on) {
  g->async_flags = static_cast<uint8_t>(on ? g->async_flags | flag : g->async_flags & ~flag);
}

bool take_yielded(GeneratorObject* g) {
  bool yielded = g->async_flags & kAsyncYielded;
  set_flag(g, kAsyncYielded, false);
  return yielded;
}

// An async generator's step ends: what is awaited goes on outwards; what is yielded is *returned, with kExhausted; the end
// is StopAsyncIteration.
Result end_step(Isolate& iso, GeneratorObject* g, Result step, Value* returned) {
  if (step.is_exhausted()) step = iso.raise_none(StopAsyncIteration);
  if (step.is_fault()) {
    if (step.is_raised() && is_end(iso)) set_flag(g, kAsyncClosed, true);
    set_flag(g, kAsyncRunning, false);
    return step;
  }
  if (!take_yielded(g)) return step;
  set_flag(g, kAsyncRunning, false);
  *returned = step.value();
  return Fault(FaultKind::kExhausted);
}

// The same for scripts: what is yielded becomes StopIteration(value).
Result as_method_result(Isolate& iso, Result step, Value returned_owned) {
  Ref returned(iso, returned_owned);
  return step.is_exhausted() ? Result(raise_stop_iteration(iso, returned)) : step;
}

// ---- asend

Result make_async_send(Isolate& iso, Value generator, Value value) {
  auto* step = allocate_exact<AsyncSend, Cycles::kPossible>(iso, &async_generator_asend_type);
  if (step == nullptr) return Fault(FaultKind::kRaised);
  step->generator = retained(iso, generator);
  step->value = retained(iso, value);
  step->state = StepState::kInitial;
  return Value::object(step);
}

Result async_send_send(Isolate& iso, AsyncSend* step, Value argument) {
  Value returned_owned;
  Result result = async_send_step(iso, Value::object(step), argument, &returned_owned);
  return as_method_result(iso, result, returned_owned);
}
Result async_send_next(Isolate& iso, Value self) { return async_send_send(iso, self.as<AsyncSend>(), Value::none()); }
Result async_send_throw(Isolate& iso, AsyncSend* step, Value type, Value value, Value traceback) {
  if (step->state == StepState::kClosed)
    return iso.raise(RuntimeError, "cannot reuse already awaited __anext__()/asend()");
  GeneratorObject* g = generator_of(step->generator);
  Ref exception(iso, TRY(thrown_exception(iso, type, value, traceback)));
  Value returned_owned;
  Result result = end_step(iso, g, generator_throw(iso, g, exception, CloseDelegate::kNever), &returned_owned);
  if (result.is_fault()) step->state = StepState::kClosed;
  return as_method_result(iso, result, returned_owned);
}
Status async_send_close(Isolate&, AsyncSend* step) {
  step->state = StepState::kClosed;
  return Status::ok();
}
void async_send_destroy(Isolate& iso, Object* o) {
  auto* step = static_cast<AsyncSend*>(o);
  clear_field(iso, step->generator);
  clear_field(iso, step->value);
}
void async_send_traverse(Object* o, Visitor& visitor) {
  visitor.visit(static_cast<AsyncSend*>(o)->generator);
  visitor.visit(static_cast<AsyncSend*>(o)->value);
}

// ---- athrow, aclose

Result make_async_throw(Isolate& iso, Value generator, Value type, Value value, Value traceback) {
  Value made = TRY(allocate_instance(iso, &async_generator_athrow_type));
  auto* step = made.as<AsyncThrow>();
  step->generator = retained(iso, generator);
  step->type = retained(iso, type);
  step->value = retained(iso, value);
  step->traceback = retained(iso, traceback);
  step->state = StepState::kInitial;
  return made;
}

// The end of an aclose(): the exceptions that mean "it has ended" become StopIteration.
Result close_failed(Isolate& iso, AsyncThrow* step, Result result) {
  set_flag(generator_of(step->generator), kAsyncRunning, false);
  step->state = StepState::kClosed;
  if (result.is_raised() && step->is_close() && is_end(iso)) {
    iso.clear_pending();
    return iso.raise_none(StopIteration);
  }
  return result;
}

Result close_yielded(Isolate& iso, AsyncThrow* step, Value yielded) {
  decrement(iso, yielded);
  set_flag(generator_of(step->generator), kAsyncRunning, false);
  step->state = StepState::kClosed;
  return iso.raise(RuntimeError, "async generator ignored GeneratorExit");
}

Result finish_throw(Isolate& iso, AsyncThrow* step, Result result) {
  GeneratorObject* g = generator_of(step->generator);
  if (!step->is_close()) {
    Value returned_owned;
    result = end_step(iso, g, result, &returned_owned);
    result = as_method_result(iso, result, returned_owned);
    if (result.is_fault()) return close_failed(iso, step, result);
    return result;
  }
  if (result.is_exhausted()) result = iso.raise_none(StopAsyncIteration);
  if (result.is_fault()) return close_failed(iso, step, result);
  if (take_yielded(g)) return close_yielded(iso, step, result.value());
  return result;
}

Result async_throw_send(Isolate& iso, AsyncThrow* step, Value argument) {
  GeneratorObject* g = generator_of(step->generator);
  if (step->state == StepState::kClosed)
    return iso.raise(RuntimeError, "cannot reuse already awaited aclose()/athrow()");
  if (g->state == GeneratorState::kFinished) {
    step->state = StepState::kClosed;
    return iso.raise_none(StopIteration);
  }
  if (step->state == StepState::kIterating) return finish_throw(iso, step, generator_send(iso, g, argument));
  if (g->async_flags & kAsyncRunning) {
    step->state = StepState::kClosed;
    return iso.raise(RuntimeError, "{}(): asynchronous generator is already running",
                     step->is_close() ? "aclose" : "athrow");
  }
  if (g->async_flags & kAsyncClosed) {
    step->state = StepState::kClosed;
    return iso.raise_none(StopAsyncIteration);
  }
  if (!argument.is_none()) return iso.raise(RuntimeError, "can't send non-None value to a just-started coroutine");
  step->state = StepState::kIterating;
  set_flag(g, kAsyncRunning, true);
  Ref exception(iso);
  if (step->is_close()) {
    set_flag(g, kAsyncClosed, true);
    exception.reset(TRY(call(iso, as_value(&GeneratorExit), {})));
  } else {
    Result made = thrown_exception(iso, step->type, step->value, step->traceback);
    if (made.is_fault()) return close_failed(iso, step, made);
    exception.reset(made.value());
  }
  return finish_throw(iso, step, generator_throw(iso, g, exception, CloseDelegate::kNever));
}
Result async_throw_next(Isolate& iso, Value self) { return async_throw_send(iso, self.as<AsyncThrow>(), Value::none()); }
Result async_throw_throw(Isolate& iso, Value self, Value type, Value value, Value traceback) {
  auto* step = self.as<AsyncThrow>();
  if (step->state == StepState::kClosed)
    return iso.raise(RuntimeError, "cannot reuse already awaited aclose()/athrow()");
  Ref exception(iso, TRY(thrown_exception(iso, type, value, traceback)));
  return finish_throw(iso, step,
                      generator_throw(iso, generator_of(step->generator), exception, CloseDelegate::kNever));
}
Status async_throw_close(Isolate&, Value self) {
  self.as<AsyncThrow>()->state = StepState::kClosed;
  return Status::ok();
}
Result async_throw_send_method(Isolate& iso, Value self, Value argument) {
  return async_throw_send(iso, self.as<AsyncThrow>(), argument);
}
void async_throw_destroy(Isolate& iso, Object* o) {
  auto* step = static_cast<AsyncThrow*>(o);
  for (Value* field : {&step->generator, &step->type, &step->value, &step->traceback}) clear_field(iso, *field);
}
void async_throw_traverse(Object* o, Visitor& visitor) {
  auto* step = static_cast<AsyncThrow*>(o);
  for (Value field : {step->generator, step->type, step->value, step->traceback}) visitor.visit(field);
}

Result return_self(Isolate& iso, Value self) { return retained(iso, self); }

// ---- async_generator itself

// The first step of a generator tells the event loop of it; who is told when it dies is settled then.
Status tell_hooks(Isolate& iso, Value self) {
  auto* g = generator_of(self);
  if (!g->origin_or_hooks.is_empty()) return Status::ok();
  AsyncHooks hooks = async_hooks(iso);
  g->origin_or_hooks = hooks.finalizer.is_empty() ? Value::none() : retained(iso, hooks.finalizer);
  if (hooks.first_iteration.is_empty()) return Status::ok();
  Ref held = Ref::borrow(iso, self);
  Ref hook = Ref::borrow(iso, hooks.first_iteration);
  decrement(iso, TRY(call(iso, hook, {held})));
  return Status::ok();
}

Result async_next_slot(Isolate& iso, Value self) {
  TRY(tell_hooks(iso, self));
  return make_async_send(iso, self, Value::none());
}
Result method_asend(Isolate& iso, AsyncGenerator* g, Value value) {
  TRY(tell_hooks(iso, Value::object(g)));
  return make_async_send(iso, Value::object(g), value);
}
Result method_athrow(Isolate& iso, AsyncGenerator* g, Value type, Value value, Value traceback) {
  TRY(tell_hooks(iso, Value::object(g)));
  return make_async_throw(iso, Value::object(g), type, value, traceback);
}
Result method_aclose(Isolate& iso, AsyncGenerator* g) {
  TRY(tell_hooks(iso, Value::object(g)));
  return make_async_throw(iso, Value::object(g), Value(), Value(), Value());
}
Result async_generator_repr(Isolate& iso, Value self) {
  return make_str(iso, fmt::format("<async_generator object {} at {:#x}>", to_utf8(generator_of(self)->qualname),
                                   reinterpret_cast<uintptr_t>(self.as_object())));
}
Result get_name(Isolate& iso, AsyncGenerator* g) { return retained(iso, g->name); }
Status set_name(Isolate& iso, AsyncGenerator* g, Value v) {
  if (v.is_empty() || !StrObject::check(v)) return iso.raise(TypeError, "__name__ must be set to a string object");
  assign(iso, g->name, retained(iso, v));
  return Status::ok();
}
Result get_qualname(Isolate& iso, AsyncGenerator* g) { return retained(iso, g->qualname); }
Status set_qualname(Isolate& iso, AsyncGenerator* g, Value v) {
  if (v.is_empty() || !StrObject::check(v)) return iso.raise(TypeError, "__qualname__ must be set to a string object");
  assign(iso, g->qualname, retained(iso, v));
  return Status::ok();
}
Result get_frame(Isolate& iso, AsyncGenerator* g) {
  return g->state == GeneratorState::kFinished ? Result(Value::none()) : make_frame_object(iso, g->frame());
}
Result get_running(Isolate&, AsyncGenerator* g) { return Value::boolean(g->async_flags & kAsyncRunning); }
Result get_code(Isolate& iso, AsyncGenerator* g) { return retained(iso, Value::object(g->frame()->code)); }
Result get_await(Isolate& iso, AsyncGenerator* g) {
  Value delegate = generator_delegate(g);
  return delegate.is_empty() ? Value::none() : retained(iso, delegate);
}

constexpr MethodDef kAsyncGeneratorMethods[] = {
    def<"asend(self, value, /)", method_asend>("asend(v) -> send 'v' in generator."),
    def<"athrow(self, typ, val=None, tb=None, /)", method_athrow>("athrow(typ[,val[,tb]]) -> raise exception in generator."),
    def<"aclose(self, /)", method_aclose>("aclose() -> raise GeneratorExit inside generator."),
    def<"class __class_getitem__(item, /)", class_getitem_alias>("See PEP 585"),
    def<"get ag_frame", get_frame>(nullptr),
    def<"member ag_running", get_running>(nullptr),
    def<"member ag_code", get_code>(nullptr),
    def<"get ag_await", get_await>("object being awaited on, or None"),
    def<"get __name__", get_name>("name of the async generator"),
    def<"set __name__", set_name>(nullptr),
    def<"get __qualname__", get_qualname>("qualified name of the async generator"),
    def<"set __qualname__", set_qualname>(nullptr),
};
constexpr MethodDef kAsyncSendMethods[] = {
    def<"send(self, value, /)", async_send_send>(nullptr),
    def<"throw(self, typ, val=None, tb=None, /)", async_send_throw>(nullptr),
    def<"close(self, /)", async_send_close>(nullptr),
};
constexpr MethodDef kAsyncThrowMethods[] = {
    def<"send(self, value, /)", async_throw_send_method>(nullptr),
    def<"throw(self, typ, val=None, tb=None, /)", async_throw_throw>(nullptr),
    def<"close(self, /)", async_throw_close>(nullptr),
};

// ---- anext(iterator, default)

struct AnextAwaitable : Object {
  Value wrapped;   // owned awaitable
  Value fallback;  // owned
  static bool check(Value v) { return has_type(v, anext_awaitable_type); }
  static TypeObject& type() { return anext_awaitable_type; }
};

// The end of the iteration is the default's turn.
Result with_default(Isolate& iso, AnextAwaitable* a, Result result) {
  if (!result.is_raised() || !iso.catch_pending(StopAsyncIteration)) return result;
  return raise_stop_iteration(iso, a->fallback);
}
Result inner_iterator(Isolate& iso, AnextAwaitable* a) {
  Ref iterator(iso, TRY(get_awaitable(iso, a->wrapped)));
  if (!has_type(iterator, coroutine_type)) return iterator.release();
  return type_of(iterator)->slots.await(iso, iterator);
}
Result anext_next(Isolate& iso, Value self) {
  auto* a = self.as<AnextAwaitable>();
  Ref iterator(iso, TRY(inner_iterator(iso, a)));
  Result result = type_of(iterator)->slots.next(iso, iterator);
  if (result.is_exhausted()) result = raise_stop_iteration(iso, Value::none());
  return with_default(iso, a, result);
}
Result anext_send(Isolate& iso, AnextAwaitable* a, Value value) {
  Ref iterator(iso, TRY(inner_iterator(iso, a)));
  return with_default(iso, a, call_method(iso, iterator, names.send, {value}));
}
Result anext_throw(Isolate& iso, AnextAwaitable* a, Value type, Value value, Value traceback) {
  Ref iterator(iso, TRY(inner_iterator(iso, a)));
  return with_default(iso, a, call_method(iso, iterator, names.throw_, {type, value, traceback}));
}
Result anext_close(Isolate& iso, AnextAwaitable* a) {
  Ref iterator(iso, TRY(inner_iterator(iso, a)));
  return with_default(iso, a, call_method(iso, iterator, names.close, {}));
}
void anext_destroy(Isolate& iso, Object* o) {
  clear_field(iso, static_cast<AnextAwaitable*>(o)->wrapped);
  clear_field(iso, static_cast<AnextAwaitable*>(o)->fallback);
}
void anext_traverse(Object* o, Visitor& visitor) {
  visitor.visit(static_cast<AnextAwaitable*>(o)->wrapped);
  visitor.visit(static_cast<AnextAwaitable*>(o)->fallback);
}
constexpr MethodDef kAnextMethods[] = {
    def<"send(self, value, /)", anext_send>(nullptr),
    def<"throw(self, typ, val=None, tb=None, /)", anext_throw>(nullptr),
    def<"close(self, /)", anext_close>(nullptr),
};

}  // namespace

Result async_generator_next(Isolate& iso, Value async_generator) { return async_next_slot(iso, async_generator); }

Fallible<GeneratorObject*> begin_async_send(Isolate& iso, Value asend, Value* sent_owned) {
  auto* step = asend.as<AsyncSend>();
  GeneratorObject* g = generator_of(step->generator);
  if (step->state == StepState::kClosed)
    return iso.raise(RuntimeError, "cannot reuse already awaited __anext__()/asend()");
  if (step->state == StepState::kInitial) {
    if (g->async_flags & kAsyncRunning)
      return iso.raise(RuntimeError, "anext(): asynchronous generator is already running");
    if (sent_owned->is_none()) *sent_owned = retained(iso, step->value);
    step->state = StepState::kIterating;
  }
  set_flag(g, kAsyncRunning, true);
  return g;
}

bool end_async_send(Value asend) {
  auto* step = asend.as<AsyncSend>();
  GeneratorObject* g = generator_of(step->generator);
  if (!take_yielded(g)) return false;
  set_flag(g, kAsyncRunning, false);
  step->state = StepState::kClosed;
  return true;
}

void fail_async_send(Isolate& iso, Value asend) {
  auto* step = asend.as<AsyncSend>();
  GeneratorObject* g = generator_of(step->generator);
  if (iso.has_pending() && is_end(iso)) set_flag(g, kAsyncClosed, true);
  set_flag(g, kAsyncRunning, false);
  step->state = StepState::kClosed;
}

Result async_send_step(Isolate& iso, Value asend, Value argument, Value* returned) {
  Value sent_owned = retained(iso, argument);
  Fallible<GeneratorObject*> begun = begin_async_send(iso, asend, &sent_owned);
  Ref sent(iso, sent_owned), held = Ref::borrow(iso, asend);
  GeneratorObject* g = TRY(begun);
  Result result = end_step(iso, g, generator_send(iso, g, sent), returned);
  if (result.is_fault()) asend.as<AsyncSend>()->state = StepState::kClosed;
  return result;
}

Result make_anext_awaitable(Isolate& iso, Value awaitable, Value default_value) {
  Value made = TRY(allocate_instance(iso, &anext_awaitable_type));
  made.as<AnextAwaitable>()->wrapped = retained(iso, awaitable);
  made.as<AnextAwaitable>()->fallback = retained(iso, default_value);
  return made;
}

TypeObject async_generator_type, async_generator_asend_type, async_generator_athrow_type, anext_awaitable_type;

extern const TypeDef async_generator_type_def{
    .type = &async_generator_type,
    .name = "async_generator",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(GeneratorObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs, TypeFlag::kVariableSize,
                   TypeFlag::kNoInstantiation),
    .slots = {.destroy = generator_destroy,
              .traverse = generator_traverse,
              .clear = generator_clear,
              .finalize = generator_finalize,
              .variable_size = generator_size,
              .repr = async_generator_repr,
              .async_iter = return_self,
              .async_next = async_next_slot},
    .methods = kAsyncGeneratorMethods,
    .method_count = std::size(kAsyncGeneratorMethods),
};
extern const TypeDef async_generator_asend_type_def{
    .type = &async_generator_asend_type,
    .name = "async_generator_asend",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(AsyncSend),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
    .slots = {.destroy = async_send_destroy,
              .traverse = async_send_traverse,
              .clear = nullptr,
              .iter = return_self,
              .next = async_send_next,
              .await = return_self},
    .methods = kAsyncSendMethods,
    .method_count = std::size(kAsyncSendMethods),
};
extern const TypeDef async_generator_athrow_type_def{
    .type = &async_generator_athrow_type,
    .name = "async_generator_athrow",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(AsyncThrow),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
    .slots = {.destroy = async_throw_destroy,
              .traverse = async_throw_traverse,
              .clear = nullptr,
              .iter = return_self,
              .next = async_throw_next,
              .await = return_self},
    .methods = kAsyncThrowMethods,
    .method_count = std::size(kAsyncThrowMethods),
};
extern const TypeDef anext_awaitable_type_def{
    .type = &anext_awaitable_type,
    .name = "anext_awaitable",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(AnextAwaitable),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
    .slots = {.destroy = anext_destroy,
              .traverse = anext_traverse,
              .clear = anext_destroy,
              .iter = return_self,
              .next = anext_next,
              .await = return_self},
    .methods = kAnextMethods,
    .method_count = std::size(kAnextMethods),
};

}  // namespace skerry
