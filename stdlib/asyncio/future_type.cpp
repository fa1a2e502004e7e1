// Future as scripts see it, and the iterator that `await future` steps.
#include <iterator>

#include "isolate/heap/allocate.h"
#include "isolate/heap/collector.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/generator.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/asyncio/asyncio_parts.h"
#include "stdlib/contextvars.h"
#include "stdlib/native_init.h"

namespace skerry::asyncio {

TypeObject future_type, future_iterator_type;

namespace {

Status require_init(Isolate& iso, const FutureObject* f) {
  return f->loop.is_empty() ? Status(raise_uninitialized(iso)) : Status::ok();
}

Result retained_or_none(Isolate& iso, Value v) { return v.is_empty() ? Value::none() : retained(iso, v); }

constexpr MethodDef kInit = def<"Future(self, *, loop=None)", future_init>(nullptr);

Result get_exception(Isolate& iso, FutureObject* f) {
  if (f->loop.is_empty()) return raise_invalid_state(iso, "Future object is not initialized.");
  if (f->state == FutureState::kCancelled) {
    Ref error(iso, TRY(make_cancelled_error(iso, f)));
    return iso.raise_value(error);
  }
  if (f->state == FutureState::kPending) return raise_invalid_state(iso, "Exception is not set.");
  if (f->exception.is_empty()) return Value::none();
  f->logs_exception = false;
  return retained(iso, f->exception);
}
Status add_done_callback(Isolate& iso, FutureObject* f, Value callback, Value context) {
  if (!context.is_empty()) return future_add_callback(iso, f, callback, context);
  Ref own(iso, TRY(copy_current_context(iso)));
  return future_add_callback(iso, f, callback, own);
}
Fallible<int64_t> remove_done_callback(Isolate& iso, FutureObject* f, Value callback) {
  TRY(require_init(iso, f));
  return future_remove_callback(iso, f, callback);
}
Fallible<bool> cancel(Isolate& iso, FutureObject* f, Value message) {
  TRY(require_init(iso, f));
  return future_cancel(iso, f, message);
}
Fallible<bool> cancelled(Isolate&, FutureObject* f) { return !f->loop.is_empty() && f->state == FutureState::kCancelled; }
Fallible<bool> done(Isolate&, FutureObject* f) { return !f->loop.is_empty() && f->state != FutureState::kPending; }
Result get_loop(Isolate& iso, FutureObject* f) {
  TRY(require_init(iso, f));
  return retained(iso, f->loop);
}

Result blocking(Isolate&, FutureObject* f) { return Value::boolean(f->blocking); }
Status set_blocking(Isolate& iso, FutureObject* f, Value v) {
  TRY(require_init(iso, f));
  if (v.is_empty()) return iso.raise(AttributeError, "cannot delete attribute");
  f->blocking = TRY(is_true(iso, v));
  return Status::ok();
}
Result state_name(Isolate& iso, FutureObject* f) {
  static constexpr const char* kNames[] = {"PENDING", "CANCELLED", "FINISHED"};
  TRY(require_init(iso, f));
  return intern(iso, kNames[static_cast<size_t>(f->state)]);
}
Result loop(Isolate& iso, FutureObject* f) { return retained_or_none(iso, f->loop); }
Result callbacks(Isolate& iso, FutureObject* f) {
  TRY(require_init(iso, f));
  if (f->callback.is_empty() && f->callbacks.is_empty()) return Value::none();
  // A copy: what stands in the future is nobody's to change.
  Ref all(iso, TRY(make_list(iso)));
  if (f->callback.is_empty()) {
    TRY(list_extend(iso, all.as<ListObject>(), f->callbacks));
    return all.release();
  }
  Ref first(iso, TRY(make_tuple(iso, {f->callback, f->callback_context})));
  TRY(list_append(iso, all.as<ListObject>(), first));
  if (!f->callbacks.is_empty()) TRY(list_extend(iso, all.as<ListObject>(), f->callbacks));
  return all.release();
}
Result result_field(Isolate& iso, FutureObject* f) {
  TRY(require_init(iso, f));
  return retained_or_none(iso, f->result);
}
Result exception_field(Isolate& iso, FutureObject* f) {
  TRY(require_init(iso, f));
  return retained_or_none(iso, f->exception);
}
Result source_traceback(Isolate& iso, FutureObject* f) { return retained_or_none(iso, f->source_traceback); }
Result cancel_message(Isolate& iso, FutureObject* f) { return retained_or_none(iso, f->cancel_message); }
Status set_cancel_message(Isolate& iso, FutureObject* f, Value v) {
  if (v.is_empty()) return iso.raise(AttributeError, "cannot delete attribute");
  assign(iso, f->cancel_message, retained(iso, v));
  return Status::ok();
}
Result log_traceback(Isolate& iso, FutureObject* f) {
  TRY(require_init(iso, f));
  return Value::boolean(f->logs_exception);
}
Status set_log_traceback(Isolate& iso, FutureObject* f, Value v) {
  if (v.is_empty()) return iso.raise(AttributeError, "cannot delete attribute");
  if (TRY(is_true(iso, v))) return iso.raise(ValueError, "_log_traceback can only be set to False");
  f->logs_exception = false;
  return Status::ok();
}

Result future_repr(Isolate& iso, Value self) {
  TRY(require_init(iso, self.as<FutureObject>()));
  return call(iso, TRY(part(iso, Part::kFutureRepr)), {self});
}

constexpr MethodDef kMethods[] = {
    def<"class __class_getitem__(cls, item, /)", class_getitem_alias>("See PEP 585"),
    def<"get _asyncio_future_blocking", blocking>(nullptr),
    def<"set _asyncio_future_blocking", set_blocking>(nullptr),
    def<"get _callbacks", callbacks>(nullptr),
    def<"get _cancel_message", cancel_message>(nullptr),
    def<"set _cancel_message", set_cancel_message>(nullptr),
    def<"get _exception", exception_field>(nullptr),
    def<"get _log_traceback", log_traceback>(nullptr),
    def<"set _log_traceback", set_log_traceback>(nullptr),
    def<"get _loop", loop>(nullptr),
    def<"_make_cancelled_error(self, /)", make_cancelled_error>(
        "The CancelledError that a cancelled future raises. What a task has kept for it is given once."),
    def<"get _result", result_field>(nullptr),
    def<"get _source_traceback", source_traceback>(nullptr),
    def<"get _state", state_name>(nullptr),
    def<"add_done_callback(self, fn, /, *, context=<unset>)", add_done_callback>(
        "Have the loop call fn(future) once the future is done; soon, if it is done already."),
    def<"cancel(self, /, msg=None)", cancel>(
        "Cancel the future and schedule its callbacks. False, and nothing happens, if it is done already."),
    def<"cancelled(self, /)", cancelled>("Return True if the future was cancelled."),
    def<"done(self, /)", done>("Return True if the future has a result or an exception, or was cancelled."),
    def<"exception(self, /)", get_exception>(
        "Return the exception that was set on this future, or None.\n\n"
        "CancelledError if it was cancelled, InvalidStateError if it is not done."),
    def<"get_loop(self, /)", get_loop>("Return the event loop the Future is bound to."),
    def<"remove_done_callback(self, fn, /)", remove_done_callback>(
        "Remove every callback that equals fn.\n\nReturns the number of callbacks removed."),
    def<"result(self, /)", future_result>(
        "Return the result of the future, or raise the exception that was set.\n\n"
        "CancelledError if it was cancelled, InvalidStateError if it is not done."),
    def<"set_exception(self, exception, /)", future_set_exception>(
        "Mark the future done and set an exception. InvalidStateError if it is done already."),
    def<"set_result(self, result, /)", future_set_result>(
        "Mark the future done and set its result. InvalidStateError if it is done already."),
};

// ---- The iterator

struct FutureIterator : Object {
  Value future;  // owned; Empty once it has ended
  static bool check(Value v) { return has_type(v, future_iterator_type); }
  static TypeObject& type() { return future_iterator_type; }
};

Result future_iter(Isolate& iso, Value self) {
  TRY(require_init(iso, self.as<FutureObject>()));
  auto* it = allocate_exact<FutureIterator, Cycles::kPossible>(iso, &future_iterator_type);
  if (it == nullptr) return Fault(FaultKind::kRaised);
  it->future = retained(iso, self);
  return Value::object(it);
}

// The future itself while it is pending, then its end.
Result iterator_step(Isolate& iso, Value self, Value* returned) {
  auto* it = self.as<FutureIterator>();
  if (it->future.is_empty()) {
    *returned = Value::none();
    return Fault(FaultKind::kExhausted);
  }
  auto* f = it->future.as<FutureObject>();
  if (f->state == FutureState::kPending) {
    if (f->blocking) return iso.raise(RuntimeError, "await wasn't used with future");
    f->blocking = true;
    return retained(iso, it->future);
  }
  Ref future(iso, std::exchange(it->future, Value()));
  *returned = TRY(future_result(iso, f));
  return Fault(FaultKind::kExhausted);
}

Result iterator_next_slot(Isolate& iso, Value self) {
  Value returned_owned;
  Result step = iterator_step(iso, self, &returned_owned);
  if (!step.is_exhausted() || returned_owned.is_none()) return step;
  Ref returned(iso, returned_owned);
  return raise_stop_iteration(iso, returned);
}

Result iterator_send(Isolate& iso, FutureIterator* it, Value) {
  Result step = iterator_next_slot(iso, Value::object(it));
  return step.is_exhausted() ? Result(iso.raise_none(StopIteration)) : step;
}

Status iterator_close(Isolate& iso, FutureIterator* it) {
  clear_field(iso, it->future);
  return Status::ok();
}

Result iterator_throw(Isolate& iso, FutureIterator* it, Value type, Value value, Value traceback) {
  if (!traceback.is_none() && !TracebackObject::check(traceback))
    return iso.raise(TypeError, "throw() third argument must be a traceback");
  Ref exception(iso);
  if (is_type(type) && type.as<TypeObject>()->has(TypeFlag::kExceptionSubclass)) {
    if (is_instance_of(value, *type.as<TypeObject>()))
      exception.reset(retained(iso, value));
    else if (value.is_none())
      exception.reset(TRY(call(iso, type, {})));
    else if (TupleObject::check(value))
      exception.reset(TRY(call_with(iso, type, value, Value())));
    else
      exception.reset(TRY(call(iso, type, {value})));
    if (!ExceptionObject::check(exception)) return iso.raise(TypeError, "exceptions must derive from BaseException");
  } else if (ExceptionObject::check(type)) {
    if (!value.is_none()) return iso.raise(TypeError, "instance exception may not have a separate value");
    exception.reset(retained(iso, type));
  } else {
    return iso.raise(TypeError, "exceptions must be classes deriving BaseException or instances of such a class");
  }
  if (!traceback.is_none()) assign(iso, exception.as<ExceptionObject>()->traceback, retained(iso, traceback));
  clear_field(iso, it->future);
  return iso.raise_value(exception);
}

void iterator_destroy(Isolate& iso, Object* o) { clear_field(iso, static_cast<FutureIterator*>(o)->future); }
void iterator_traverse(Object* o, Visitor& visitor) { visitor.visit(static_cast<FutureIterator*>(o)->future); }
Result iterator_iter(Isolate& iso, Value self) { return retained(iso, self); }

constexpr MethodDef kIteratorMethods[] = {
    def<"send(self, value, /)", iterator_send>(nullptr),
    def<"throw(self, type, value=None, traceback=None, /)", iterator_throw>(nullptr),
    def<"close(self, /)", iterator_close>(nullptr),
};

}  // namespace

void install_hooks() { future_iterator = ValuedIterator{&future_iterator_type, iterator_step}; }

extern const TypeDef future_type_def{
    .type = &future_type,
    .name = "_asyncio.Future",
    .doc = "Something that will have a result, of an event loop and of one thread.\n\n"
           "Like concurrent.futures.Future, but: callbacks are always called through the loop's call_soon(), and\n"
           "result() and exception() take no timeout and raise an exception when it is not done yet.",
    .base = nullptr,
    .instance_size = sizeof(FutureObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kHasDict, TypeFlag::kWeakrefs, TypeFlag::kBaseType,
                   TypeFlag::kImmutable),
    .slots = {.destroy = future_destroy,
              .traverse = future_traverse,
              .clear = future_destroy,
              .finalize = future_finalize,
              .new_ = new_blank<FutureObject>,
              .init = init_by_row<kInit>,
              .repr = future_repr,
              .iter = future_iter,
              .await = future_iter},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};
extern const TypeDef future_iterator_type_def{
    .type = &future_iterator_type,
    .name = "_asyncio.FutureIter",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(FutureIterator),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation, TypeFlag::kImmutable),
    .slots = {.destroy = iterator_destroy,
              .traverse = iterator_traverse,
              .clear = iterator_destroy,
              .iter = iterator_iter,
              .next = iterator_next_slot},
    .methods = kIteratorMethods,
    .method_count = std::size(kIteratorMethods),
};

}  // namespace skerry::asyncio
