// Future: its states, its callbacks, and its end. What scripts see of it is in future_type.cpp.
//
// Callbacks are handed to the loop, never called from here; but the loop's call_soon is Python code, which may do anything with the
// future meanwhile. So whatever is used across a call is owned by the function that makes it.
#include "isolate/heap/collector.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_build.h"
#include "stdlib/asyncio/asyncio_parts.h"
#include "stdlib/contextvars.h"

namespace skerry::asyncio {

bool FutureObject::check(Value v) { return is_exact_future(v) || is_instance_of(v, future_type); }

void FutureObject::blank() {
  loop = callback = callback_context = callbacks = result = Value();
  exception = exception_traceback = source_traceback = cancel_message = cancelled_error = Value();
  state = FutureState::kPending;
  logs_exception = blocking = false;
}

void future_drop(Isolate& iso, FutureObject* f) {
  clear_field(iso, f->loop);
  clear_field(iso, f->callback);
  clear_field(iso, f->callback_context);
  clear_field(iso, f->callbacks);
  clear_field(iso, f->result);
  clear_field(iso, f->exception);
  clear_field(iso, f->exception_traceback);
  clear_field(iso, f->source_traceback);
  clear_field(iso, f->cancel_message);
  clear_field(iso, f->cancelled_error);
}
void future_destroy(Isolate& iso, Object* o) { future_drop(iso, static_cast<FutureObject*>(o)); }
void future_traverse(Object* o, Visitor& visitor) {
  auto* f = static_cast<FutureObject*>(o);
  visitor.visit(f->loop);
  visitor.visit(f->callback);
  visitor.visit(f->callback_context);
  visitor.visit(f->callbacks);
  visitor.visit(f->result);
  visitor.visit(f->exception);
  visitor.visit(f->exception_traceback);
  visitor.visit(f->source_traceback);
  visitor.visit(f->cancel_message);
  visitor.visit(f->cancelled_error);
}

Status future_init(Isolate& iso, FutureObject* f, Value loop) {
  future_drop(iso, f);  // a second __init__ begins anew
  f->state = FutureState::kPending;
  f->logs_exception = f->blocking = false;
  Ref held(iso, loop.is_none() ? TRY(current_loop(iso)) : retained(iso, loop));
  assign(iso, f->loop, held.copy().release());
  Ref debugs(iso, TRY(call_method(iso, held, words.get_debug)));
  if (TRY(is_true(iso, debugs))) assign(iso, f->source_traceback, TRY(call(iso, TRY(part(iso, Part::kExtractStack)), {})));
  return Status::ok();
}

Status call_soon(Isolate& iso, Value loop, Value callback, Value argument, Value context) {
  Value self_owned;
  Ref method(iso, TRY(load_method(iso, loop, words.call_soon, &self_owned)));
  Ref self(iso, self_owned);
  Value window[4];
  uint32_t count = 0;
  if (!self.is_empty()) window[count++] = self;
  window[count++] = callback;
  if (!argument.is_empty()) window[count++] = argument;
  Value keywords;
  if (!context.is_empty()) {
    window[count] = context;
    keywords = TRY(part(iso, Part::kContextKeyword));
  }
  decrement(iso, TRY(call(iso, method, Args{window, count, keywords})));
  return Status::ok();
}

namespace {

// A callback and its context; scripts may reach the list through gc.
Fallible<TupleObject*> pair_of(Isolate& iso, Value item) {
  if (!is_exact_tuple(item) || item.as<TupleObject>()->length != 2) return iso.raise(SystemError, "corrupted callbacks of a future");
  return item.as<TupleObject>();
}

// Hands all callbacks to the loop. They are taken off before the first one goes.
Status schedule_callbacks(Isolate& iso, FutureObject* f) {
  if (f->callback.is_empty() && f->callbacks.is_empty()) return Status::ok();
  Value me = Value::object(f);
  Ref loop = Ref::borrow(iso, f->loop);
  Ref callback(iso, std::exchange(f->callback, Value())), context(iso, std::exchange(f->callback_context, Value()));
  Ref others(iso, std::exchange(f->callbacks, Value()));
  if (!callback.is_empty()) TRY(call_soon(iso, loop, callback, me, context));
  if (others.is_empty()) return Status::ok();
  for (size_t i = 0; i < others.as<ListObject>()->length; ++i) {
    Ref pair = Ref::borrow(iso, others.as<ListObject>()->items[i]);
    auto* parts = TRY(pair_of(iso, pair));
    TRY(call_soon(iso, loop, (*parts)[0], me, (*parts)[1]));
  }
  return Status::ok();
}

}  // namespace

Status future_add_callback(Isolate& iso, FutureObject* f, Value callback, Value context) {
  if (f->loop.is_empty()) return iso.raise(RuntimeError, "uninitialized Future object");
  if (f->state != FutureState::kPending) {
    Ref loop = Ref::borrow(iso, f->loop);
    return call_soon(iso, loop, callback, Value::object(f), context);
  }
  if (f->callback.is_empty() && f->callbacks.is_empty()) {
    f->callback = retained(iso, callback);
    f->callback_context = retained(iso, context);
    return Status::ok();
  }
  if (f->callbacks.is_empty()) f->callbacks = TRY(make_list(iso));
  Ref pair(iso, TRY(make_tuple(iso, {callback, context})));
  return list_append_steal(iso, f->callbacks.as<ListObject>(), pair.release());
}

Fallible<int64_t> future_remove_callback(Isolate& iso, FutureObject* f, Value callback) {
  int64_t removed = 0;
  if (!f->callback.is_empty()) {
    Ref first = Ref::borrow(iso, f->callback);
    if (TRY(equals(iso, first, callback))) {
      // Comparing may have changed everything; what was compared is what goes.
      if (f->callback == first.get()) {
        clear_field(iso, f->callback);
        clear_field(iso, f->callback_context);
      }
      removed = 1;
    }
  }
  if (f->callbacks.is_empty()) return removed;
  // The list that is walked stays; comparisons may add to it, empty it, or put another in its place.
  Ref list = Ref::borrow(iso, f->callbacks), left(iso, TRY(make_list(iso)));
  auto* all = list.as<ListObject>();
  int64_t before = static_cast<int64_t>(all->length);
  for (size_t i = 0; i < all->length && f->callbacks == list.get(); ++i) {
    Ref pair = Ref::borrow(iso, all->items[i]);
    auto* parts = TRY(pair_of(iso, pair));
    if (!TRY(equals(iso, (*parts)[0], callback))) TRY(list_append(iso, left.as<ListObject>(), pair));
  }
  int64_t count = static_cast<int64_t>(left.as<ListObject>()->length);
  if (count == before) return removed;
  if (f->callbacks == list.get()) assign(iso, f->callbacks, count == 0 ? Value() : left.release());
  return removed + before - count;
}

Fallible<bool> future_cancel(Isolate& iso, FutureObject* f, Value message) {
  f->logs_exception = false;
  if (f->state != FutureState::kPending) return false;
  f->state = FutureState::kCancelled;
  assign(iso, f->cancel_message, retained(iso, message));
  TRY(schedule_callbacks(iso, f));
  return true;
}

Status future_set_result(Isolate& iso, FutureObject* f, Value result) {
  if (f->loop.is_empty()) return raise_uninitialized(iso);
  if (f->state != FutureState::kPending) return raise_invalid_state(iso, "invalid state");
  f->result = retained(iso, result);
  f->state = FutureState::kFinished;
  return schedule_callbacks(iso, f);
}

Status future_set_exception(Isolate& iso, FutureObject* f, Value given) {
  if (f->loop.is_empty()) return raise_uninitialized(iso);
  if (f->state != FutureState::kPending) return raise_invalid_state(iso, "invalid state");
  bool is_class = is_type(given) && given.as<TypeObject>()->has(TypeFlag::kExceptionSubclass);
  Ref exception(iso, is_class ? TRY(call(iso, given, {})) : retained(iso, given));
  if (f->state != FutureState::kPending) return raise_invalid_state(iso, "invalid state");
  if (!ExceptionObject::check(exception)) return iso.raise(TypeError, "invalid exception object");
  if (has_type(exception, StopIteration))
    return iso.raise(TypeError, "StopIteration interacts badly with generators and cannot be raised into a Future");
  f->exception_traceback = retained(iso, exception.as<ExceptionObject>()->traceback);
  f->exception = exception.release();
  f->state = FutureState::kFinished;
  TRY(schedule_callbacks(iso, f));
  f->logs_exception = true;
  return Status::ok();
}

Result make_cancelled_error(Isolate& iso, FutureObject* f) {
  if (!f->cancelled_error.is_empty()) return std::exchange(f->cancelled_error, Value());
  Value cls = TRY(part(iso, Part::kCancelledError));
  if (f->cancel_message.is_empty() || f->cancel_message.is_none()) return call(iso, cls, {});
  Ref message = Ref::borrow(iso, f->cancel_message);
  return call(iso, cls, {message});
}

Status future_outcome(Isolate& iso, FutureObject* f, Value* result, Value* exception) {
  if (f->state == FutureState::kCancelled) {
    Ref error(iso, TRY(make_cancelled_error(iso, f)));
    return iso.raise_value(error);
  }
  if (f->state == FutureState::kPending) return raise_invalid_state(iso, "Result is not set.");
  f->logs_exception = false;
  if (f->exception.is_empty()) {
    *result = retained(iso, f->result);
    return Status::ok();
  }
  // What it is raised through is not kept from one time to the next.
  Ref held = Ref::borrow(iso, f->exception);
  assign(iso, held.as<ExceptionObject>()->traceback, std::exchange(f->exception_traceback, Value()));
  *exception = held.release();
  return Status::ok();
}

Result future_result(Isolate& iso, FutureObject* f) {
  if (f->loop.is_empty()) return raise_invalid_state(iso, "Future object is not initialized.");
  Value result, exception_owned;
  TRY(future_outcome(iso, f, &result, &exception_owned));
  if (exception_owned.is_empty()) return result;
  Ref exception(iso, exception_owned);
  return iso.raise_value(exception);
}

Status report_to_loop(Isolate& iso, FutureObject* f, Value message, Value subject_name, Value exception) {
  if (f->loop.is_empty()) return Status::ok();
  Ref context(iso, TRY(make_dict(iso)));
  auto* entries = context.as<DictObject>();
  TRY(dict_set(iso, entries, words.message, message));
  if (!exception.is_empty()) TRY(dict_set(iso, entries, words.exception, exception));
  TRY(dict_set(iso, entries, subject_name, Value::object(f)));
  if (!f->source_traceback.is_empty()) TRY(dict_set(iso, entries, words.source_traceback, f->source_traceback));
  Ref loop = Ref::borrow(iso, f->loop);
  Ref handler(iso, TRY(get_attribute(iso, loop, words.call_exception_handler)));
  Result done = call(iso, handler, {context});
  if (done.is_raised()) {
    iso.report_unraisable("", handler);
    return Status::ok();
  }
  decrement(iso, TRY(done));
  return Status::ok();
}

Status future_finalize(Isolate& iso, Value self) {
  auto* f = self.as<FutureObject>();
  if (!f->logs_exception) return Status::ok();
  f->logs_exception = false;
  Ref exception = Ref::borrow(iso, f->exception);
  Ref message(iso, TRY(make_str(iso, fmt::format("{} exception was never retrieved", short_type_name(type_of(self))))));
  return report_to_loop(iso, f, message, words.future, exception);
}

}  // namespace skerry::asyncio
