// Raising, matching and handling exceptions; `with`; the checks of `async for` and `await`.
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/generator.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/activation.h"
#include "isolate/vm/except_star.h"
#include "isolate/vm/slow.h"

namespace skerry {

// ---- The handled exception

Status slow_push_handled(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  Value previous = iso.handled->exception;
  iso.handled->exception = retained(iso, r[insn.b]);
  assign(iso, r[insn.a], previous.is_empty() ? Value::none() : previous);
  if (insn.flags & kKillB) release_register(iso, frame, insn.b);
  return Status::ok();
}

Status slow_pop_handled(Isolate& iso, Frame* frame, Insn insn) {
  Value previous = frame->registers()[insn.a];
  frame->registers()[insn.a] = Value();
  assign(iso, iso.handled->exception, previous.is_none() ? Value() : previous);
  return Status::ok();
}

namespace {

constexpr const char kNotAnException[] = "catching classes that do not inherit from BaseException is not allowed";

bool is_exception_class(Value v) {
  return has_flag(v, TypeFlag::kTypeSubclass) && v.as<TypeObject>()->has(TypeFlag::kExceptionSubclass);
}

// `except X`: X is an exception class or a tuple of them (not nested deeper than CPython looks, which is one level).
Status check_exception_classes(Isolate& iso, Value classes) {
  if (TupleObject::check(classes)) {
    const TupleObject* tuple = classes.as<TupleObject>();
    for (size_t i = 0; i < tuple->length; ++i)
      if (!is_exception_class((*tuple)[i])) return iso.raise(TypeError, "{}", kNotAnException);
    return Status::ok();
  }
  if (!is_exception_class(classes)) return iso.raise(TypeError, "{}", kNotAnException);
  return Status::ok();
}

bool matches(Value exception, Value classes) {
  if (TupleObject::check(classes)) {
    const TupleObject* tuple = classes.as<TupleObject>();
    for (size_t i = 0; i < tuple->length; ++i)
      if (is_subtype(type_of(exception), (*tuple)[i].as<TypeObject>())) return true;
    return false;
  }
  return is_subtype(type_of(exception), classes.as<TypeObject>());
}

Status check_group_classes(Isolate& iso, Value classes) {
  TRY(check_exception_classes(iso, classes));
  auto is_group = [](Value c) { return is_subtype(c.as<TypeObject>(), &BaseExceptionGroup); };
  bool bad = false;
  if (TupleObject::check(classes)) {
    const TupleObject* tuple = classes.as<TupleObject>();
    for (size_t i = 0; i < tuple->length; ++i) bad = bad || is_group((*tuple)[i]);
  } else {
    bad = is_group(classes);
  }
  if (bad) return iso.raise(TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead.");
  return Status::ok();
}

}  // namespace

Status slow_match_exception(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  TRY(check_exception_classes(iso, r[insn.c]));
  return finish(iso, frame, insn, Value::boolean(matches(r[insn.b], r[insn.c])));
}

// PEP 654: `except*`. A naked exception is wrapped in a group of one.
Status slow_match_exception_group(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  Value exception = r[insn.b], classes = r[insn.c];
  TRY(check_group_classes(iso, classes));
  Ref match(iso, Value::none()), rest(iso, Value::none());
  if (exception.is_none()) {
    // nothing is left to match
  } else if (!is_instance_of(exception, BaseExceptionGroup)) {
    if (matches(exception, classes)) {
      match.reset(TRY(wrap_in_exception_group(iso, exception)));
    } else {
      rest.reset(retained(iso, exception));
    }
  } else if (matches(exception, classes)) {
    match.reset(retained(iso, exception));
  } else {
    Ref split_name(iso, intern(iso, "split"));
    Ref pair(iso, TRY(call_method(iso, exception, split_name, {classes})));
    if (!TupleObject::check(pair) || pair.as<TupleObject>()->length < 2)
      return iso.raise(TypeError, "{}.split must return a 2-tuple", type_name(exception));
    match.reset(retained(iso, (*pair.as<TupleObject>())[0]));
    rest.reset(retained(iso, (*pair.as<TupleObject>())[1]));
  }
  kill_operands(iso, frame, insn);
  if (!match.get().is_none()) assign(iso, iso.handled->exception, retained(iso, match));
  assign(iso, r[insn.a], match.release());
  assign(iso, r[insn.a + 1], rest.release());
  return Status::ok();
}

Status slow_prepare_reraise_star(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  return finish(iso, frame, insn, prepare_reraise_star(iso, r[insn.b], r[insn.c]));
}

// ---- raise

Status slow_raise(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  if (insn.c == 0) return iso.raise(RuntimeError, "No active exception to reraise");
  return raise_statement(iso, r[insn.a], insn.c == 2 ? r[insn.b] : Value());
}

// ---- with

namespace {

// __enter__ called (owned result into `entered`) after __exit__ was found (into `exit`), as the language asks.
Status enter_context(Isolate& iso, Value manager, Value enter_name, Value exit_name, const char* protocol,
                     const char* hint, Ref& exit, Ref& entered) {
  Result enter = lookup_special(iso, manager, enter_name);
  if (enter.is_not_found())
    return iso.raise(TypeError, "'{}' object does not support the {} protocol", type_name(manager), protocol);
  Ref bound_enter(iso, TRY(enter));
  Result found = lookup_special(iso, manager, exit_name);
  if (found.is_not_found())
    return iso.raise(TypeError, "'{}' object does not support the {} protocol (missed {} method)", type_name(manager),
                     protocol, hint);
  exit.reset(TRY(found));
  entered.reset(TRY(call(iso, bound_enter, {})));
  return Status::ok();
}

Status before_with(Isolate& iso, Frame* frame, Insn insn, Value enter_name, Value exit_name, const char* protocol,
                   const char* hint) {
  Value* r = frame->registers();
  Ref exit(iso), entered(iso);
  TRY(enter_context(iso, r[insn.b], enter_name, exit_name, protocol, hint, exit, entered));
  kill_operands(iso, frame, insn);
  assign(iso, r[insn.a], exit.release());
  assign(iso, r[insn.a + 1], entered.release());
  return Status::ok();
}

}  // namespace

Status slow_before_with(Isolate& iso, Frame* frame, Insn insn) {
  return before_with(iso, frame, insn, names.dunder_enter, names.dunder_exit, "context manager", "__exit__");
}

Status slow_before_async_with(Isolate& iso, Frame* frame, Insn insn) {
  return before_with(iso, frame, insn, names.dunder_aenter, names.dunder_aexit, "asynchronous context manager",
                     "__aexit__");
}

Status slow_call_exit(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  Value none = Value::none();
  if (insn.c == insn.b) {
    Value v = TRY(call(iso, r[insn.b], {none, none, none}));
    if (insn.flags & (kKillB | kKillC)) release_register(iso, frame, insn.b);
    assign(iso, r[insn.a], v);
    return Status::ok();
  }
  Value exception = r[insn.c];
  Value traceback = exception.as<ExceptionObject>()->traceback;
  if (traceback.is_empty()) traceback = none;
  return finish(iso, frame, insn, call(iso, r[insn.b], {as_value(type_of(exception)), exception, traceback}));
}

// ---- async for, await (PEP 492, PEP 525)

Status slow_get_aiter(Isolate& iso, Frame* frame, Insn insn) {
  Value v = frame->registers()[insn.b];
  UnarySlot slot = type_of(v)->slots.async_iter;
  if (!slot) return iso.raise(TypeError, "'async for' requires an object with __aiter__ method, got {}", type_name(v));
  Ref iterator(iso, TRY(slot(iso, v)));
  if (!type_of(iterator)->slots.async_next)
    return iso.raise(TypeError, "'async for' received an object from __aiter__ that does not implement __anext__: {}",
                     type_name(iterator));
  return finish(iso, frame, insn, iterator.release());
}

Status slow_get_anext(Isolate& iso, Frame* frame, Insn insn) {
  Value v = frame->registers()[insn.b];
  if (has_type(v, async_generator_type)) return finish(iso, frame, insn, async_generator_next(iso, v));
  if (type_of(v)->has(TypeFlag::kHeapType)) {
    Value method = type_lookup(iso, type_of(v), names.dunder_anext);
    if (has_type(method, function_type)) {
      Result coroutine = make_coroutine_of(iso, method.as<FunctionObject>(), v);
      if (!coroutine.is_not_found()) return finish(iso, frame, insn, coroutine);
    }
  }
  UnarySlot slot = type_of(v)->slots.async_next;
  if (!slot) return iso.raise(TypeError, "'async for' requires an iterator with __anext__ method, got {}", type_name(v));
  Ref awaitable(iso, TRY(slot(iso, v)));
  Result iterator = get_awaitable(iso, awaitable);
  if (iterator.is_raised()) {
    Ref cause = iso.take_pending();
    Fault fault = iso.raise(TypeError, "'async for' received an invalid object from __anext__: {}", type_name(awaitable));
    if (iso.has_pending()) {
      ExceptionObject* raised = iso.pending().as<ExceptionObject>();
      assign(iso, raised->context, retained(iso, cause));
      assign(iso, raised->cause, cause.release());
      raised->suppress_context = true;
    }
    return fault;
  }
  return finish(iso, frame, insn, iterator);
}

Status slow_get_awaitable(Isolate& iso, Frame* frame, Insn insn) {
  Value v = frame->registers()[insn.b];
  Result r = get_awaitable(iso, v);
  if (r.is_raised() && insn.c != 0 && !type_of(v)->slots.await && !has_type(v, generator_type)) {
    iso.clear_pending();
    return iso.raise(TypeError, "'async with' received an object from {} that does not implement __await__: {}",
                     insn.c == 1 ? "__aenter__" : "__aexit__", type_name(v));
  }
  Ref iterator(iso, TRY(r));
  if (has_type(iterator, coroutine_type) && !generator_delegate(iterator.as<GeneratorObject>()).is_empty())
    return iso.raise(RuntimeError, "coroutine is being awaited already");
  return finish(iso, frame, insn, iterator.release());
}

Fallible<bool> slow_end_async_for(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  if (!is_instance_of(r[insn.a], StopAsyncIteration)) return false;
  release_register(iso, frame, insn.a);
  release_register(iso, frame, insn.b);
  return true;
}

}  // namespace skerry
