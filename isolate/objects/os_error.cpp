// OSError: the subclass is chosen by errno (PEP 3151); two to five arguments fill the fields.
#include <cerrno>
#include <cstring>

#include "isolate/objects/exception_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject OSError;

namespace {

namespace f = exception_field;

TypeObject* subclass_for(int64_t error_number) {
  switch (error_number) {
    case EAGAIN: case EALREADY: case EINPROGRESS: return &BlockingIOError;
    case EPIPE: case ESHUTDOWN: return &BrokenPipeError;
    case ECHILD: return &ChildProcessError;
    case ECONNABORTED: return &ConnectionAbortedError;
    case ECONNREFUSED: return &ConnectionRefusedError;
    case ECONNRESET: return &ConnectionResetError;
    case EEXIST: return &FileExistsError;
    case ENOENT: return &FileNotFoundError;
    case EISDIR: return &IsADirectoryError;
    case ENOTDIR: return &NotADirectoryError;
    case EINTR: return &InterruptedError;
    case EACCES: case EPERM: return &PermissionError;
    case ESRCH: return &ProcessLookupError;
    case ETIMEDOUT: return &TimeoutError;
    default: return nullptr;
  }
}

Status fill(Isolate& iso, ExceptionObject* e, Args args) {
  Ref tuple(iso, TRY(make_tuple(iso, args.values, args.count)));
  if (args.count >= 2 && args.count <= 5) {
    set_field(iso, e, f::kErrno, args[0]);
    set_field(iso, e, f::kStrerror, args[1]);
    Value filename = args.count > 2 ? args[2] : Value();
    Value filename2 = args.count > 4 ? args[4] : Value();
    if (!filename.is_empty() && !filename.is_none()) {
      bool counts = has_type(Value::object(e), BlockingIOError) && type_of(filename)->slots.index;
      if (counts) {
        Ref index(iso, TRY(as_index(iso, filename)));
        set_field(iso, e, f::kCharactersWritten, index);
      } else {
        set_field(iso, e, f::kFilename, filename);
        if (!filename2.is_empty() && !filename2.is_none()) set_field(iso, e, f::kFilename2, filename2);
        // The file names stay out of args, so that unpacking (errno, text) goes on working.
        tuple.reset(TRY(make_tuple(iso, args.values, 2)));
      }
    }
  }
  assign(iso, e->args, tuple.release());
  return Status::ok();
}

Result os_error_new(Isolate& iso, TypeObject* cls, Args args);
Status os_error_init(Isolate& iso, Value self, Args args);

// A subclass that has its own __init__ but not its own __new__ is filled by __init__; every other one by __new__.
bool filled_by_init(const TypeObject* cls) { return cls->slots.init != os_error_init && cls->slots.new_ == os_error_new; }

Result os_error_new(Isolate& iso, TypeObject* cls, Args args) {
  bool by_init = filled_by_init(cls);
  if (!by_init && args.keyword_count() > 0)
    return iso.raise(TypeError, "{}() takes no keyword arguments", type_name(cls));
  int64_t error_number;
  if (!by_init && cls == &OSError && args.count >= 2 && args.count <= 5 && is_int(args[0]) &&
      int_fits_int64(args[0], &error_number)) {
    if (TypeObject* subclass = subclass_for(error_number)) cls = subclass;
  }
  Ref self(iso, TRY(make_exception(iso, *cls, empty_tuple())));
  if (!by_init) TRY(fill(iso, self.as<ExceptionObject>(), args));
  return self.release();
}

Status os_error_init(Isolate& iso, Value self, Args args) {
  if (!filled_by_init(type_of(self))) return Status::ok();
  TRY(refuse_keywords(iso, self, args));
  return fill(iso, self.as<ExceptionObject>(), args);
}

Result os_error_str(Isolate& iso, Value self) {
  auto* e = self.as<ExceptionObject>();
  auto or_none = [](Value v) { return v.is_empty() ? Value::none() : v; };
  Value filename = e->fields[f::kFilename], filename2 = e->fields[f::kFilename2];
  bool has_both = !e->fields[f::kErrno].is_empty() && !e->fields[f::kStrerror].is_empty();
  if (filename.is_empty() && !has_both) return exception_str(iso, self);
  StrBuilder out(iso);
  Ref number(iso, TRY(to_str(iso, or_none(e->fields[f::kErrno]))));
  Ref text(iso, TRY(to_str(iso, or_none(e->fields[f::kStrerror]))));
  out.append_ascii("[Errno ");
  out.append(number.as<StrObject>());
  out.append_ascii("] ");
  out.append(text.as<StrObject>());
  if (!filename.is_empty()) {
    Ref shown(iso, TRY(repr(iso, filename)));
    out.append_ascii(": ");
    out.append(shown.as<StrObject>());
    if (!filename2.is_empty()) {
      Ref second(iso, TRY(repr(iso, filename2)));
      out.append_ascii(" -> ");
      out.append(second.as<StrObject>());
    }
  }
  return out.build();
}

Result os_error_reduce(Isolate& iso, ExceptionObject* self) {
  const auto* args = self->args.as<TupleObject>();
  Value filename = self->fields[f::kFilename], filename2 = self->fields[f::kFilename2];
  Ref full(iso);
  if (args->length == 2 && !filename.is_empty()) {
    if (filename2.is_empty())
      full.reset(TRY(make_tuple(iso, {(*args)[0], (*args)[1], filename})));
    else
      full.reset(TRY(make_tuple(iso, {(*args)[0], (*args)[1], filename, Value::none(), filename2})));
  } else {
    full = Ref::borrow(iso, self->args);
  }
  Ref attributes(iso, TRY(get_attribute(iso, Value::object(self), names.dunder_dict)));
  Value type = as_value(type_of(Value::object(self)));
  if (TRY(is_true(iso, attributes))) return make_tuple(iso, {type, full, attributes});
  return make_tuple(iso, {type, full});
}

Result get_characters_written(Isolate& iso, ExceptionObject* self) {
  Value v = self->fields[f::kCharactersWritten];
  if (v.is_empty()) return iso.raise(AttributeError, "characters_written");
  return retained(iso, v);
}

Status set_characters_written(Isolate& iso, ExceptionObject* self, Value value) {
  if (value.is_empty()) {
    if (self->fields[f::kCharactersWritten].is_empty()) return iso.raise(AttributeError, "characters_written");
    set_field(iso, self, f::kCharactersWritten, Value());
    return Status::ok();
  }
  Ref index(iso, TRY(make_int(iso, TRY(as_int64(iso, value, Overflow::kRaise, &ValueError)))));
  set_field(iso, self, f::kCharactersWritten, index);
  return Status::ok();
}

constexpr MethodDef kMethods[] = {
    def<"member errno", field_get<f::kErrno>>("POSIX exception code"),
    def<"set errno", field_set<f::kErrno>>(""),
    def<"member strerror", field_get<f::kStrerror>>("exception strerror"),
    def<"set strerror", field_set<f::kStrerror>>(""),
    def<"member filename", field_get<f::kFilename>>("exception filename"),
    def<"set filename", field_set<f::kFilename>>(""),
    def<"member filename2", field_get<f::kFilename2>>("second exception filename"),
    def<"set filename2", field_set<f::kFilename2>>(""),
    def<"get characters_written", get_characters_written>(""),
    def<"set characters_written", set_characters_written>(""),
    def<"__reduce__(self, /)", os_error_reduce>(""),
};

}  // namespace

Fault raise_os_error(Isolate& iso, int error_number, Value filename) {
  char buffer[256];
  Ref text(iso, TRY(make_str(iso, strerror_r(error_number, buffer, sizeof buffer))));
  Value values[] = {Value::small_int(error_number), text, filename};
  Args args{values, filename.is_empty() ? 2u : 3u, Value()};
  Ref error(iso, TRY(os_error_new(iso, &OSError, args)));
  return iso.raise_value(error);
}

extern const TypeDef OSError_type_def{.type = &OSError,
                               .name = "OSError",
                               .doc = "Base class for I/O related errors.",
                               .base = &Exception,
                               .instance_size = sizeof(ExceptionObject),
                               .flags = kExceptionFlags,
                               .slots = {.new_ = os_error_new, .init = os_error_init, .str = os_error_str},
                               .methods = kMethods,
                               .method_count = std::size(kMethods)};

}  // namespace skerry
