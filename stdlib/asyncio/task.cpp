// Task: one step of a coroutine after the other, from the loop's callbacks. What scripts see of it is in task_type.cpp.
//
// Between two steps either the loop has a callback for the next one, or the future that the task waits for has one that wakes it up.
// A coroutine is stepped by delegate_send: neither what it returns nor a StopIteration becomes an exception on the way.
#include <charconv>
#include <iterator>

#include "isolate/heap/allocate.h"
#include "isolate/heap/collector.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/generator.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"
#include "stdlib/asyncio/asyncio_parts.h"
#include "stdlib/contextvars.h"

namespace skerry::asyncio {

TypeObject step_type;

bool TaskObject::check(Value v) { return is_exact_task(v) || is_instance_of(v, task_type); }

void TaskObject::blank() {
  FutureObject::blank();
  waits_for = coroutine = name = context = Value();
  cancel_requests = 0;
  must_cancel = logs_pending = false;
}

namespace {

// ---- The callback that the loop gets for a step

struct StepObject : Object {
  Value task;
  Value exception;  // to be thrown into the coroutine, or Empty
  static bool check(Value v) { return has_type(v, step_type); }
  static TypeObject& type() { return step_type; }
};

void step_destroy(Isolate& iso, Object* o) {
  clear_field(iso, static_cast<StepObject*>(o)->task);
  clear_field(iso, static_cast<StepObject*>(o)->exception);
}
void step_traverse(Object* o, Visitor& visitor) {
  visitor.visit(static_cast<StepObject*>(o)->task);
  visitor.visit(static_cast<StepObject*>(o)->exception);
}
Result step_call(Isolate& iso, Value self, Args args) {
  if (args.keyword_count() > 0) return iso.raise(TypeError, "function takes no keyword arguments");
  if (args.count > 0) return iso.raise(TypeError, "function takes no positional arguments");
  auto* step = self.as<StepObject>();
  if (step->task.is_empty()) return iso.raise(RuntimeError, "the task of this step is gone");  // the collector took it
  Ref task = Ref::borrow(iso, step->task), exception = Ref::borrow(iso, step->exception);
  return task_step(iso, task.as<TaskObject>(), exception);
}
Result step_self(Isolate& iso, StepObject* step) { return step->task.is_empty() ? Value::none() : retained(iso, step->task); }

constexpr MethodDef kStepMethods[] = {
    def<"get __self__", step_self>(nullptr),
};

Status step_soon(Isolate& iso, TaskObject* t, Value exception) {
  if (t->loop.is_empty()) return raise_uninitialized(iso);
  auto* step = allocate_exact<StepObject, Cycles::kPossible>(iso, &step_type);
  if (step == nullptr) return Fault(FaultKind::kRaised);
  step->task = retained(iso, Value::object(t));
  step->exception = retained(iso, exception);
  Ref callback(iso, Value::object(step)), loop = Ref::borrow(iso, t->loop), context = Ref::borrow(iso, t->context);
  return call_soon(iso, loop, callback, Value(), context);
}

Fallible<bool> is_coroutine(Isolate& iso, Value v) {
  if (has_type(v, coroutine_type)) return true;
  constexpr size_t kMostTypes = 100;
  Value type = as_value(type_of(v));
  auto* known = TRY(part(iso, Part::kCoroutineTypes)).as<SetObject>();
  if (TRY(set_contains(iso, known, type))) return true;
  Ref answer(iso, TRY(call(iso, TRY(part(iso, Part::kIsCoroutine)), {v})));
  bool is_one = TRY(is_true(iso, answer));
  if (is_one && known->live < kMostTypes) TRY(set_add(iso, known, type));
  return is_one;
}

}  // namespace

Status task_init(Isolate& iso, TaskObject* t, Value coroutine, Value loop, Value name, Value context) {
  TRY(future_init(iso, t, loop));
  if (!TRY(is_coroutine(iso, coroutine))) {
    t->logs_pending = false;
    Ref message(iso, TRY(compose(iso, {"a coroutine was expected, got "}, {coroutine})));
    return iso.raise_with(TypeError, message);
  }
  assign(iso, t->context, context.is_none() ? TRY(copy_current_context(iso)) : retained(iso, context));
  clear_field(iso, t->waits_for);
  t->must_cancel = false;
  t->logs_pending = true;
  t->cancel_requests = 0;
  assign(iso, t->coroutine, retained(iso, coroutine));
  if (name.is_none()) {
    int64_t mine = TRY(part(iso, Part::kNextNumber)).as_small_int();
    set_part(iso, Part::kNextNumber, Value::small_int(mine + 1));
    char text[32] = "Task-";
    const char* end = std::to_chars(text + 5, std::end(text), mine).ptr;
    assign(iso, t->name, TRY(make_str(iso, std::string_view(text, static_cast<size_t>(end - text)))));
  } else {
    assign(iso, t->name, is_exact_str(name) ? retained(iso, name) : TRY(to_str(iso, name)));
  }
  TRY(step_soon(iso, t, Value()));
  return register_task(iso, Value::object(t));
}

// ---- Steps

namespace {

// The coroutine is told of its mistake in the next step.
Status blame(Isolate& iso, TaskObject* t, std::initializer_list<std::string_view> words, std::initializer_list<Value> shown) {
  Ref message(iso, TRY(compose(iso, words, shown))), error(iso, TRY(call(iso, as_value(&RuntimeError), {message})));
  return step_soon(iso, t, error);
}

Result loop_of(Isolate& iso, Value future) {
  if (is_exact_future(future)) {
    Value loop = future.as<FutureObject>()->loop;
    return loop.is_empty() ? Result(raise_uninitialized(iso)) : Result(retained(iso, loop));
  }
  Result method = get_attribute_or_not_found(iso, future, words.get_loop);
  if (method.is_not_found()) return get_attribute(iso, future, words.loop);
  Ref held(iso, TRY(method));
  return call(iso, held, {});
}

// The cancel() of whatever a task waits for.
Fallible<bool> cancel_future(Isolate& iso, Value future, Value message) {
  if (is_exact_task(future)) return task_cancel(iso, future.as<TaskObject>(), message);
  if (is_exact_future(future)) {
    if (future.as<FutureObject>()->loop.is_empty()) return raise_uninitialized(iso);
    return future_cancel(iso, future.as<FutureObject>(), message);
  }
  Ref method(iso, TRY(get_attribute(iso, future, words.cancel)));
  Ref answer(iso, TRY(call(iso, method, Args{&message, 0, TRY(part(iso, Part::kMessageKeyword))})));
  return is_true(iso, answer);
}

// The callback of `future` wakes the task up.
Status wait_on(Isolate& iso, TaskObject* t, Value future) {
  assign(iso, t->waits_for, retained(iso, future));
  if (!t->must_cancel) return Status::ok();
  Ref message(iso, t->cancel_message.is_empty() ? Value::none() : retained(iso, t->cancel_message));
  if (TRY(cancel_future(iso, future, message))) t->must_cancel = false;
  return Status::ok();
}

// `blocking` is the future's mark that it came from an await, not from a yield.
Status take_foreign_future(Isolate& iso, TaskObject* t, Value future, Value blocking) {
  Value me = Value::object(t);
  bool awaited = TRY(is_true(iso, blocking));
  Ref loop(iso, TRY(loop_of(iso, future)));
  if (loop.get() != t->loop) return blame(iso, t, {"Task ", " got Future ", " attached to a different loop"}, {me, future});
  if (!awaited) return blame(iso, t, {"yield was used instead of yield from in task ", " with "}, {me, future});
  TRY(set_attribute(iso, future, words.asyncio_future_blocking, Value::false_()));
  Ref wakeup(iso, TRY(make_wakeup(iso, t))), add(iso, TRY(get_attribute(iso, future, words.add_done_callback)));
  Ref context = Ref::borrow(iso, t->context);
  Value window[] = {wakeup, context};
  decrement(iso, TRY(call(iso, add, Args{window, 1, TRY(part(iso, Part::kContextKeyword))})));
  return wait_on(iso, t, future);
}

// What the coroutine has given to be waited for.
Status take_yielded(Isolate& iso, TaskObject* t, Value yielded) {
  Value me = Value::object(t);
  if (yielded == me) return blame(iso, t, {"Task cannot await on itself: "}, {me});
  if (is_exact_future(yielded)) {
    auto* f = yielded.as<FutureObject>();
    if (f->loop != t->loop) return blame(iso, t, {"Task ", " got Future ", " attached to a different loop"}, {me, yielded});
    if (!f->blocking) return blame(iso, t, {"yield was used instead of yield from in task ", " with "}, {me, yielded});
    f->blocking = false;
    Ref wakeup(iso, TRY(make_wakeup(iso, t))), context = Ref::borrow(iso, t->context);
    TRY(future_add_callback(iso, f, wakeup, context));
    return wait_on(iso, t, yielded);
  }
  if (yielded.is_none()) return step_soon(iso, t, Value());
  Result found = get_attribute_or_not_found(iso, yielded, words.asyncio_future_blocking);
  if (!found.is_not_found()) {
    Ref blocking(iso, TRY(found));
    if (!blocking.get().is_none()) return take_foreign_future(iso, t, yielded, blocking);
  }
  if (has_type(yielded, generator_type))
    return blame(iso, t, {"yield was used instead of yield from for generator in task ", " with "}, {me, yielded});
  return blame(iso, t, {"Task got bad yield: "}, {yielded});
}

// coroutine.throw(exception), with delegate_send's outcomes.
Result throw_into(Isolate& iso, Value coroutine, Value exception, Value* returned) {
  if (has_type(coroutine, coroutine_type) || has_type(coroutine, generator_type)) {
    auto* g = coroutine.as<GeneratorObject>();
    Result r = generator_throw(iso, g, exception);
    if (r.is_exhausted()) *returned = take_return_value(g);
    return r;
  }
  Result r = call_method(iso, coroutine, names.throw_, {exception});
  if (!r.is_raised()) return r;
  Result stopped = take_stop_iteration_value(iso);
  if (stopped.is_fault()) return r;
  *returned = stopped.value();
  return Fault(FaultKind::kExhausted);
}

// The coroutine has raised what is pending.
Status end_by_exception(Isolate& iso, TaskObject* t) {
  Ref error = iso.take_pending();
  if (is_instance_of(error, *TRY(part(iso, Part::kCancelledError)).as<TypeObject>())) {
    assign(iso, t->cancelled_error, error.release());
    TRY(future_cancel(iso, t, Value()));
    return Status::ok();
  }
  TRY(future_set_exception(iso, t, error));
  if (!is_instance_of(error, KeyboardInterrupt) && !is_instance_of(error, SystemExit)) return Status::ok();
  iso.restore_pending(error.release());  // these end the loop, too
  return Fault(FaultKind::kRaised);
}

Status step_entered(Isolate& iso, TaskObject* t, Value given) {
  Ref exception = Ref::borrow(iso, given);
  if (t->state != FutureState::kPending) {
    Value shown = exception.is_empty() ? Value::none() : exception.get();
    Ref message(iso, TRY(compose(iso, {"_step(): already done: ", " "}, {Value::object(t), shown})));
    return iso.raise_with(*TRY(part(iso, Part::kInvalidStateError)).as<TypeObject>(), message);
  }
  if (t->must_cancel) {
    auto& cancelled = *TRY(part(iso, Part::kCancelledError)).as<TypeObject>();
    if (exception.is_empty() || !is_instance_of(exception, cancelled)) exception.reset(TRY(make_cancelled_error(iso, t)));
    t->must_cancel = false;
  }
  clear_field(iso, t->waits_for);
  if (t->coroutine.is_empty()) return iso.raise(RuntimeError, "uninitialized Task object");
  Ref coroutine = Ref::borrow(iso, t->coroutine);
  Value returned_owned;
  Result step = exception.is_empty() ? delegate_send(iso, coroutine, Value::none(), &returned_owned)
                                     : throw_into(iso, coroutine, exception, &returned_owned);
  if (step.is_exhausted()) {
    Ref returned(iso, returned_owned);
    if (!t->must_cancel) return future_set_result(iso, t, returned);
    t->must_cancel = false;  // cancelled right before the coroutine returned
    Ref message = Ref::borrow(iso, t->cancel_message);
    TRY(future_cancel(iso, t, message));
    return Status::ok();
  }
  if (step.is_raised()) return end_by_exception(iso, t);
  Ref yielded(iso, TRY(step));
  return take_yielded(iso, t, yielded);
}

}  // namespace

Result task_step(Isolate& iso, TaskObject* t, Value exception) {
  Ref held = Ref::borrow(iso, Value::object(t));
  if (t->loop.is_empty()) return raise_uninitialized(iso);
  Ref loop = Ref::borrow(iso, t->loop);
  TRY(enter_task(iso, loop, held));
  Status step = step_entered(iso, t, exception);
  if (!step.is_fault()) {
    TRY(leave_task(iso, loop, held));
    return Value::none();
  }
  if (step.fault().kind() != FaultKind::kRaised) return step.fault();
  Ref error = iso.take_pending();
  Status left = leave_task(iso, loop, held);
  if (!left.is_fault()) {
    iso.restore_pending(error.release());
  } else if (iso.has_pending() && iso.pending() != error.get()) {
    assign(iso, iso.pending().as<ExceptionObject>()->context, error.release());
  }
  return Fault(FaultKind::kRaised);
}

Result task_wakeup(Isolate& iso, TaskObject* t, Value future) {
  Status ended;
  Ref result(iso), exception(iso);
  if (is_exact_future(future)) {
    Value result_owned, exception_owned;
    ended = future_outcome(iso, future.as<FutureObject>(), &result_owned, &exception_owned);
    result.reset(result_owned);
    exception.reset(exception_owned);
  } else {
    Result r = call_method(iso, future, words.result);
    if (r.is_fault())
      ended = r.fault();
    else
      result.reset(r.value());
  }
  if (ended.is_fault()) {
    if (ended.fault().kind() != FaultKind::kRaised) return ended.fault();
    exception = iso.take_pending();
  }
  // The coroutine does not hold what its future has given longer than the future does.
  result.reset();
  return task_step(iso, t, exception);
}

Result make_wakeup(Isolate& iso, TaskObject* t) {
  return make_bound_native(iso, TRY(part(iso, Part::kWakeup)), Value::object(t));
}

Fallible<bool> task_cancel(Isolate& iso, TaskObject* t, Value message) {
  TRY(iso.check_native_stack(" while cancelling a task"));  // one that waits for another that waits for another...
  if (t->loop.is_empty()) return raise_uninitialized(iso);
  t->logs_exception = false;
  if (t->state != FutureState::kPending) return false;
  ++t->cancel_requests;
  if (!t->waits_for.is_empty()) {
    Ref future = Ref::borrow(iso, t->waits_for);
    if (TRY(cancel_future(iso, future, message))) return true;
  }
  t->must_cancel = true;
  assign(iso, t->cancel_message, retained(iso, message));
  return true;
}

extern const TypeDef step_type_def{
    .type = &step_type,
    .name = "TaskStepMethWrapper",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(StepObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation, TypeFlag::kImmutable),
    .slots = {.destroy = step_destroy, .traverse = step_traverse, .clear = step_destroy, .call = step_call},
    .methods = kStepMethods,
    .method_count = std::size(kStepMethods),
};

}  // namespace skerry::asyncio
