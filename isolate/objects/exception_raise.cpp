// The raise statement, and StopIteration as a result.
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/type_build.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"

namespace skerry {
namespace {

bool is_exception_class(Value v) {
  return has_flag(v, TypeFlag::kTypeSubclass) && v.as<TypeObject>()->has(TypeFlag::kExceptionSubclass);
}

Result instantiate(Isolate& iso, Value cls) {
  Ref made(iso, TRY(call(iso, cls, {})));
  if (!ExceptionObject::check(made))
    return iso.raise(TypeError, "calling {} should have returned an instance of BaseException, not {}",
                     repr_utf8_or_fallback(iso, cls), repr_utf8_or_fallback(iso, as_value(type_of(made))));
  return made.release();
}

}  // namespace

// Language reference 7.8.
Fault raise_statement(Isolate& iso, Value exception_or_class, Value cause) {
  Ref exception(iso);
  if (is_exception_class(exception_or_class))
    exception.reset(TRY(instantiate(iso, exception_or_class)));
  else if (ExceptionObject::check(exception_or_class))
    exception = Ref::borrow(iso, exception_or_class);
  else
    return iso.raise(TypeError, "exceptions must derive from BaseException");
  if (!cause.is_empty()) {
    Ref fixed(iso);
    if (is_exception_class(cause))
      fixed.reset(TRY(instantiate(iso, cause)));
    else if (ExceptionObject::check(cause))
      fixed = Ref::borrow(iso, cause);
    else if (!cause.is_none())
      return iso.raise(TypeError, "exception causes must derive from BaseException");
    auto* e = exception.as<ExceptionObject>();
    if (!e->is_shared()) {
      e->suppress_context = true;
      assign(iso, e->cause, fixed.release());
    }
  }
  return iso.raise_value(exception);
}

Result take_stop_iteration_value(Isolate& iso) {
  if (!iso.pending_matches(StopIteration)) return Fault(FaultKind::kNotFound);
  Ref exception = iso.take_pending();
  Value value = exception.as<ExceptionObject>()->fields[exception_field::kStopValue];
  return value.is_empty() ? Value::none() : retained(iso, value);
}

// Made by hand: calling StopIteration with a tuple or an exception as the value must not unpack it.
Fault raise_stop_iteration(Isolate& iso, Value value) {
  Ref args(iso, value.is_none() ? empty_tuple() : TRY(make_tuple(iso, {value})));
  Ref exception(iso, TRY(make_exception(iso, StopIteration, args)));
  set_field(iso, exception.as<ExceptionObject>(), exception_field::kStopValue, value);
  return iso.raise_value(exception);
}

void annotate_attribute_error(Isolate& iso, Value object, Value name) {
  if (!iso.pending_matches(AttributeError)) return;
  auto* e = iso.pending().as<ExceptionObject>();
  if (!e->fields[exception_field::kName].is_empty() || !e->fields[exception_field::kObject].is_empty()) return;
  set_field(iso, e, exception_field::kName, name);
  set_field(iso, e, exception_field::kObject, object);
}

void set_pending_cause(Isolate& iso, Value cause) {
  if (!iso.has_pending()) return;
  auto* e = iso.pending().as<ExceptionObject>();
  assign(iso, e->cause, retained(iso, cause));
  assign(iso, e->context, retained(iso, cause));
  e->suppress_context = true;
}

}  // namespace skerry
