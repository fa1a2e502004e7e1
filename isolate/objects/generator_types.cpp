// generator, coroutine and the wrapper that coroutine.__await__ gives, as scripts see them.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/frame_object.h"
#include "isolate/objects/generator.h"
#include "isolate/objects/generator_parts.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

Result thrown_exception(Isolate& iso, Value type, Value value, Value traceback) {
  if (!traceback.is_none() && !traceback.is_empty() && !has_type(traceback, traceback_type))
    return iso.raise(TypeError, "throw() third argument must be a traceback object");
  Ref exception(iso);
  if (is_type(type) && type.as<TypeObject>()->has(TypeFlag::kExceptionSubclass)) {
    if (is_instance_of(value, *type.as<TypeObject>()))
      exception.reset(retained(iso, value));
    else if (value.is_none() || value.is_empty())
      exception.reset(TRY(call(iso, type, {})));
    else if (TupleObject::check(value))
      exception.reset(TRY(call_with(iso, type, value, Value())));
    else
      exception.reset(TRY(call(iso, type, {value})));
    if (!ExceptionObject::check(exception))
      return iso.raise(TypeError, "calling {} should have returned an instance of BaseException, not {}",
                       type_name(type.as<TypeObject>()), type_name(exception));
  } else if (ExceptionObject::check(type)) {
    if (!value.is_none() && !value.is_empty())
      return iso.raise(TypeError, "instance exception may not have a separate value");
    exception.reset(retained(iso, type));
  } else {
    return iso.raise(TypeError, "exceptions must be classes or instances deriving from BaseException, not {}",
                     type_name(type));
  }
  if (!traceback.is_none() && !traceback.is_empty())
    assign(iso, exception.as<ExceptionObject>()->traceback, retained(iso, traceback));
  return exception.release();
}

namespace {

GeneratorObject* as_generator(Value v) { return v.as<GeneratorObject>(); }

// A step's outcome as a method gives it: the end is StopIteration.
Result method_result(Isolate& iso, GeneratorObject* g, Result step) {
  return step.is_exhausted() ? stop_iteration_result(iso, g, StopStyle::kAlways) : step;
}

Result generator_next(Isolate& iso, Value self) {
  Result step = generator_send(iso, as_generator(self), Value::none());
  return step.is_exhausted() ? stop_iteration_result(iso, as_generator(self), StopStyle::kUnlessNone) : step;
}

template <TypeObject& Type>
struct Checked : GeneratorObject {
  static bool check(Value v) { return has_type(v, Type); }
  static TypeObject& type() { return Type; }
};
using Generator = Checked<generator_type>;
using Coroutine = Checked<coroutine_type>;

template <class Kind>
Result method_send(Isolate& iso, Kind* g, Value value) {
  return method_result(iso, g, generator_send(iso, g, value));
}
template <class Kind>
Result method_throw(Isolate& iso, Kind* g, Value type, Value value, Value traceback) {
  Ref exception(iso, TRY(thrown_exception(iso, type, value, traceback)));
  return method_result(iso, g, generator_throw(iso, g, exception));
}
template <class Kind>
Status method_close(Isolate& iso, Kind* g) {
  return generator_close(iso, g);
}

Result get_name(Isolate& iso, Value self) { return retained(iso, as_generator(self)->name); }
Status set_name(Isolate& iso, Value self, Value v) {
  if (v.is_empty() || !StrObject::check(v)) return iso.raise(TypeError, "__name__ must be set to a string object");
  assign(iso, as_generator(self)->name, retained(iso, v));
  return Status::ok();
}
Result get_qualname(Isolate& iso, Value self) { return retained(iso, as_generator(self)->qualname); }
Status set_qualname(Isolate& iso, Value self, Value v) {
  if (v.is_empty() || !StrObject::check(v)) return iso.raise(TypeError, "__qualname__ must be set to a string object");
  assign(iso, as_generator(self)->qualname, retained(iso, v));
  return Status::ok();
}
Result get_frame(Isolate& iso, Value self) {
  if (as_generator(self)->state == GeneratorState::kFinished) return Value::none();
  return make_frame_object(iso, as_generator(self)->frame());
}
Result get_running(Isolate&, Value self) { return Value::boolean(as_generator(self)->state == GeneratorState::kRunning); }
Result get_suspended(Isolate&, Value self) {
  return Value::boolean(as_generator(self)->state == GeneratorState::kSuspended);
}
Result get_code(Isolate& iso, Value self) {
  return retained(iso, Value::object(as_generator(self)->frame()->code));
}
Result get_delegate(Isolate& iso, Value self) {
  Value delegate = generator_delegate(as_generator(self));
  return delegate.is_empty() ? Value::none() : retained(iso, delegate);
}
Result get_origin(Isolate& iso, Value self) {
  Value origin = as_generator(self)->origin_or_hooks;
  return origin.is_empty() ? Value::none() : retained(iso, origin);
}

constexpr MethodDef kGeneratorMethods[] = {
    def<"send(self, value, /)", method_send<Generator>>(
        "send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration."),
    def<"throw(self, typ, val=None, tb=None, /)", method_throw<Generator>>(
        "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator, return next yielded value or raise\n"
        "StopIteration."),
    def<"close(self, /)", method_close<Generator>>("close() -> raise GeneratorExit inside generator."),
    def<"class __class_getitem__(item, /)", class_getitem_alias>("See PEP 585"),
    def<"get gi_frame", get_frame>(nullptr),
    def<"get gi_running", get_running>(nullptr),
    def<"get gi_suspended", get_suspended>(nullptr),
    def<"member gi_code", get_code>(nullptr),
    def<"get gi_yieldfrom", get_delegate>("object being iterated by yield from, or None"),
    def<"get __name__", get_name>("name of the generator"),
    def<"set __name__", set_name>(nullptr),
    def<"get __qualname__", get_qualname>("qualified name of the generator"),
    def<"set __qualname__", set_qualname>(nullptr),
};

constexpr MethodDef kCoroutineMethods[] = {
    def<"send(self, value, /)", method_send<Coroutine>>(
        "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration."),
    def<"throw(self, typ, val=None, tb=None, /)", method_throw<Coroutine>>(
        "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, return next iterated value or "
        "raise\nStopIteration."),
    def<"close(self, /)", method_close<Coroutine>>("close() -> raise GeneratorExit inside coroutine."),
    def<"class __class_getitem__(item, /)", class_getitem_alias>("See PEP 585"),
    def<"get cr_frame", get_frame>(nullptr),
    def<"get cr_running", get_running>(nullptr),
    def<"get cr_suspended", get_suspended>(nullptr),
    def<"member cr_code", get_code>(nullptr),
    def<"get cr_await", get_delegate>("object being awaited on, or None"),
    def<"member cr_origin", get_origin>(nullptr),
    def<"get __name__", get_name>("name of the coroutine"),
    def<"set __name__", set_name>(nullptr),
    def<"get __qualname__", get_qualname>("qualified name of the coroutine"),
    def<"set __qualname__", set_qualname>(nullptr),
};

Result generator_repr(Isolate& iso, Value self) {
  return make_str(iso, fmt::format("<{} object {} at {:#x}>", type_name(self), to_utf8(as_generator(self)->qualname),
                                   reinterpret_cast<uintptr_t>(self.as_object())));
}

Result return_self(Isolate& iso, Value self) { return retained(iso, self); }

// ---- coroutine_wrapper: the iterator of `coroutine.__await__()`
struct CoroutineWrapper : Object {
  Value coroutine;  // owned
  static bool check(Value v) { return has_type(v, coroutine_wrapper_type); }
  static TypeObject& type() { return coroutine_wrapper_type; }
};

Result coroutine_await(Isolate& iso, Value self) {
  Value made = TRY(allocate_instance(iso, &coroutine_wrapper_type));
  made.as<CoroutineWrapper>()->coroutine = retained(iso, self);
  return made;
}
void wrapper_destroy(Isolate& iso, Object* o) { clear_field(iso, static_cast<CoroutineWrapper*>(o)->coroutine); }
void wrapper_traverse(Object* o, Visitor& visitor) { visitor.visit(static_cast<CoroutineWrapper*>(o)->coroutine); }
Result wrapper_next(Isolate& iso, Value self) { return generator_next(iso, self.as<CoroutineWrapper>()->coroutine); }
Result wrapper_send(Isolate& iso, CoroutineWrapper* self, Value value) {
  return method_send(iso, self->coroutine.as<GeneratorObject>(), value);
}
Result wrapper_throw(Isolate& iso, CoroutineWrapper* self, Value type, Value value, Value traceback) {
  return method_throw(iso, self->coroutine.as<GeneratorObject>(), type, value, traceback);
}
Status wrapper_close(Isolate& iso, CoroutineWrapper* self) {
  return generator_close(iso, self->coroutine.as<GeneratorObject>());
}
constexpr MethodDef kWrapperMethods[] = {
    def<"send(self, value, /)", wrapper_send>("send(arg) -> send 'arg' into coroutine."),
    def<"throw(self, typ, val=None, tb=None, /)", wrapper_throw>("throw(value): raise exception in coroutine."),
    def<"close(self, /)", wrapper_close>("close() -> raise GeneratorExit inside coroutine."),
};

}  // namespace

Result get_awaitable(Isolate& iso, Value v) {
  auto is_coroutine = [](Value x) {
    return has_type(x, coroutine_type) ||
           (has_type(x, generator_type) && as_generator(x)->frame()->code->flags & kCodeIterableCoroutine);
  };
  if (is_coroutine(v)) return retained(iso, v);
  UnarySlot slot = type_of(v)->slots.await;
  if (!slot) return iso.raise(TypeError, "object {} can't be used in 'await' expression", type_name(v));
  Ref iterator(iso, TRY(slot(iso, v)));
  if (is_coroutine(iterator)) return iso.raise(TypeError, "__await__() returned a coroutine");
  if (!type_of(iterator)->slots.next)
    return iso.raise(TypeError, "__await__() returned non-iterator of type '{}'", type_name(iterator));
  return iterator.release();
}

TypeObject generator_type, coroutine_type, coroutine_wrapper_type;

constexpr uint32_t kFlags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs, TypeFlag::kVariableSize,
                                  TypeFlag::kNoInstantiation);

extern const TypeDef generator_type_def{
    .type = &generator_type,
    .name = "generator",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(GeneratorObject),
    .flags = kFlags,
    .slots = {.destroy = generator_destroy,
              .traverse = generator_traverse,
              .clear = generator_clear,
              .finalize = generator_finalize,
              .variable_size = generator_size,
              .repr = generator_repr,
              .iter = return_self,
              .next = generator_next},
    .methods = kGeneratorMethods,
    .method_count = std::size(kGeneratorMethods),
};
extern const TypeDef coroutine_type_def{
    .type = &coroutine_type,
    .name = "coroutine",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(GeneratorObject),
    .flags = kFlags,
    .slots = {.destroy = generator_destroy,
              .traverse = generator_traverse,
              .clear = generator_clear,
              .finalize = generator_finalize,
              .variable_size = generator_size,
              .repr = generator_repr,
              .await = coroutine_await},
    .methods = kCoroutineMethods,
    .method_count = std::size(kCoroutineMethods),
};
extern const TypeDef coroutine_wrapper_type_def{
    .type = &coroutine_wrapper_type,
    .name = "coroutine_wrapper",
    .doc = "A wrapper object implementing __await__ for coroutines.",
    .base = nullptr,
    .instance_size = sizeof(CoroutineWrapper),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
    .slots = {.destroy = wrapper_destroy,
              .traverse = wrapper_traverse,
              .clear = wrapper_destroy,
              .iter = return_self,
              .next = wrapper_next},
    .methods = kWrapperMethods,
    .method_count = std::size(kWrapperMethods),
};

}  // namespace skerry
