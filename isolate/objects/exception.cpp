// BaseException: what all exceptions have. Types with fields of their own are in exception_fields.cpp, os_error.cpp,
// syntax_error.cpp, unicode_error.cpp and exception_group.cpp; the plain ones in exception_types.cpp.
#include "isolate/objects/exception.h"

#include "isolate/heap/collector.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/traceback.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_build.h"

namespace skerry {

TypeObject BaseException;

namespace {

void initialise(ExceptionObject* e, Value owned_args) {
  e->args = owned_args;
  e->traceback = e->context = e->cause = Value();
  e->suppress_context = false;
  for (Value& field : e->fields) field = Value();
}

void exception_destroy(Isolate& iso, Object* self) {
  auto* e = static_cast<ExceptionObject*>(self);
  clear_field(iso, e->args);
  clear_field(iso, e->traceback);
  clear_field(iso, e->context);
  clear_field(iso, e->cause);
  for (Value& field : e->fields) clear_field(iso, field);
}

void exception_clear(Isolate& iso, Object* self) {
  exception_destroy(iso, self);
  static_cast<ExceptionObject*>(self)->args = empty_tuple();
}

void exception_traverse(Object* self, Visitor& visitor) {
  auto* e = static_cast<ExceptionObject*>(self);
  visitor.visit(e->args);
  visitor.visit(e->traceback);
  visitor.visit(e->context);
  visitor.visit(e->cause);
  for (Value field : e->fields) visitor.visit(field);
}

Result exception_repr(Isolate& iso, Value self) {
  TRY(iso.check_native_stack(" while getting the repr of an object"));
  Value args = self.as<ExceptionObject>()->args;
  StrBuilder out(iso);
  out.append_utf8(short_type_name(type_of(self)));
  Ref hold = Ref::borrow(iso, args);
  const auto* items = hold.as<TupleObject>();
  if (items->length == 1) {
    Ref text(iso, TRY(repr(iso, (*items)[0])));
    out.append_char('(');
    out.append(text.as<StrObject>());
    out.append_char(')');
  } else {
    Ref text(iso, TRY(repr(iso, hold)));
    out.append(text.as<StrObject>());
  }
  return out.build();
}

Result get_args(Isolate& iso, ExceptionObject* self) { return retained(iso, self->args); }
Status set_args(Isolate& iso, ExceptionObject* self, Value value) {
  if (value.is_empty()) return iso.raise(TypeError, "args may not be deleted");
  assign(iso, self->args, TRY(to_tuple(iso, value)));
  return Status::ok();
}

Result get_traceback(Isolate& iso, ExceptionObject* self) {
  return self->traceback.is_empty() ? Value::none() : retained(iso, self->traceback);
}
Status set_traceback(Isolate& iso, ExceptionObject* self, Value value) {
  if (value.is_empty()) return iso.raise(TypeError, "__traceback__ may not be deleted");
  if (!value.is_none() && !TracebackObject::check(value))
    return iso.raise(TypeError, "__traceback__ must be a traceback or None");
  assign(iso, self->traceback, value.is_none() ? Value() : retained(iso, value));
  return Status::ok();
}

Result get_context(Isolate& iso, ExceptionObject* self) {
  return self->context.is_empty() ? Value::none() : retained(iso, self->context);
}
Status set_context(Isolate& iso, ExceptionObject* self, Value value) {
  if (value.is_empty()) return iso.raise(TypeError, "__context__ may not be deleted");
  if (!value.is_none() && !ExceptionObject::check(value))
    return iso.raise(TypeError, "exception context must be None or derive from BaseException");
  assign(iso, self->context, value.is_none() ? Value() : retained(iso, value));
  return Status::ok();
}

Result get_cause(Isolate& iso, ExceptionObject* self) {
  return self->cause.is_empty() ? Value::none() : retained(iso, self->cause);
}
Status set_cause(Isolate& iso, ExceptionObject* self, Value value) {
  if (value.is_empty()) return iso.raise(TypeError, "__cause__ may not be deleted");
  if (!value.is_none() && !ExceptionObject::check(value))
    return iso.raise(TypeError, "exception cause must be None or derive from BaseException");
  self->suppress_context = true;
  assign(iso, self->cause, value.is_none() ? Value() : retained(iso, value));
  return Status::ok();
}

Fallible<bool> get_suppress_context(Isolate&, ExceptionObject* self) { return self->suppress_context; }
Status set_suppress_context(Isolate& iso, ExceptionObject* self, Value value) {
  if (value.is_empty()) return iso.raise(TypeError, "can't delete numeric/char attribute");
  if (!value.is_bool()) return iso.raise(TypeError, "attribute value type must be bool");
  self->suppress_context = value.is_true();
  return Status::ok();
}

Result exception_with_traceback(Isolate& iso, ExceptionObject* self, Value traceback) {
  TRY(set_traceback(iso, self, traceback));
  return retained(iso, Value::object(self));
}

Status exception_add_note(Isolate& iso, ExceptionObject* self, Value note) {
  if (!StrObject::check(note)) return iso.raise(TypeError, "note must be a str, not '{}'", type_name(note));
  Value exception = Value::object(self);
  Result found = get_attribute_or_not_found(iso, exception, names.dunder_notes);
  Ref notes(iso);
  if (found.is_not_found()) {
    notes.reset(TRY(make_list(iso)));
    TRY(set_attribute(iso, exception, names.dunder_notes, notes));
  } else {
    notes.reset(TRY(found));
    if (!ListObject::check(notes)) return iso.raise(TypeError, "Cannot add note: __notes__ is not a list");
  }
  return list_append(iso, notes.as<ListObject>(), note);
}

Status exception_setstate(Isolate& iso, Value self, Value state) {
  if (state.is_none()) return Status::ok();
  if (!DictObject::check(state)) return iso.raise(TypeError, "state is not a dictionary");
  Ref copy(iso, TRY(dict_copy(iso, state.as<DictObject>())));
  size_t position = 0;
  Value key, value;
  while (dict_next(copy.as<DictObject>(), &position, &key, &value)) TRY(set_attribute(iso, self, key, value));
  return Status::ok();
}

constexpr MethodDef kMethods[] = {
    def<"with_traceback(self, tb, /)", exception_with_traceback>(
        "Exception.with_traceback(tb) --\n    set self.__traceback__ to tb and return self."),
    def<"add_note(self, note, /)", exception_add_note>("Exception.add_note(note) --\n    add a note to the exception"),
    def<"__reduce__(self, /)", exception_reduce>(""),
    def<"__setstate__(self, state, /)", exception_setstate>(""),
    def<"get args", get_args>(""),
    def<"set args", set_args>(""),
    def<"get __traceback__", get_traceback>(""),
    def<"set __traceback__", set_traceback>(""),
    def<"get __context__", get_context>("exception context"),
    def<"set __context__", set_context>(""),
    def<"get __cause__", get_cause>("exception cause"),
    def<"set __cause__", set_cause>(""),
    def<"member __suppress_context__", get_suppress_context>(""),
    def<"set __suppress_context__", set_suppress_context>(""),
};

}  // namespace


void set_field(Isolate& iso, ExceptionObject* self, int field, Value borrowed) {
  assign(iso, self->fields[field], retained(iso, borrowed));
}

Result make_exception(Isolate& iso, const TypeObject& type, Value args) {
  Value v = TRY(allocate_instance(iso, const_cast<TypeObject*>(&type)));
  initialise(v.as<ExceptionObject>(), retained(iso, args));
  return v;
}

Result exception_new(Isolate& iso, TypeObject* cls, Args args) {
  Ref tuple(iso, TRY(make_tuple(iso, args.values, args.count)));
  return make_exception(iso, *cls, tuple);
}

Status refuse_keywords(Isolate& iso, Value self, Args args) {
  if (args.keyword_count() == 0) return Status::ok();
  return iso.raise(TypeError, "{}() takes no keyword arguments", type_name(self));
}

Status exception_init(Isolate& iso, Value self, Args args) {
  TRY(refuse_keywords(iso, self, args));
  auto* e = self.as<ExceptionObject>();
  // __new__ has usually made this very tuple already.
  const auto* old = e->args.as<TupleObject>();
  bool same = old->length == args.count;
  for (uint32_t i = 0; same && i < args.count; ++i) same = (*old)[i] == args[i];
  if (!same) assign(iso, e->args, TRY(make_tuple(iso, args.values, args.count)));
  return Status::ok();
}

Result exception_str(Isolate& iso, Value self) {
  TRY(iso.check_native_stack(" while getting the str of an object"));
  Ref args = Ref::borrow(iso, self.as<ExceptionObject>()->args);
  const auto* items = args.as<TupleObject>();
  if (items->length == 0) return retained(iso, names.empty);
  return to_str(iso, items->length == 1 ? (*items)[0] : args.get());
}

// (type, args), with the attributes if there are any.
Result exception_reduce(Isolate& iso, ExceptionObject* self) {
  Value exception = Value::object(self);
  Ref dict(iso, TRY(get_attribute(iso, exception, names.dunder_dict)));
  Value type = as_value(type_of(exception));
  if (DictObject::check(dict) && dict.as<DictObject>()->live > 0) return make_tuple(iso, {type, self->args, dict});
  return make_tuple(iso, {type, self->args});
}

Status keywords_to_fields(Isolate& iso, ExceptionObject* self, Args args, const char* function,
                          std::initializer_list<FieldKeyword> fields) {
  for (const FieldKeyword& f : fields) set_field(iso, self, f.field, Value());
  for (uint32_t i = 0; i < args.keyword_count(); ++i) {
    Value keyword = (*args.keywords.as<TupleObject>())[i];
    bool known = false;
    for (const FieldKeyword& f : fields) {
      if (!str_is(keyword, f.name)) continue;
      set_field(iso, self, f.field, args.keyword_value(i));
      known = true;
    }
    if (!known)
      return iso.raise(TypeError, "'{}' is an invalid keyword argument for {}()", to_utf8(keyword), function);
  }
  return Status::ok();
}

extern const TypeDef BaseException_type_def{
    .type = &BaseException,
    .name = "BaseException",
    .doc = "Common base class for all exceptions",
    .base = nullptr,
    .instance_size = sizeof(ExceptionObject),
    .flags = kExceptionFlags,
    .slots =
        {
            .destroy = exception_destroy,
            .traverse = exception_traverse,
            .clear = exception_clear,
            .new_ = exception_new,
            .init = exception_init,
            .repr = exception_repr,
            .str = exception_str,
        },
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
