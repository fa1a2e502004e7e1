// Exceptions with fields that their arguments fill: StopIteration, SystemExit, KeyError, ImportError, NameError,
// AttributeError.
#include "isolate/objects/dict.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject StopIteration, SystemExit, KeyError, ImportError, NameError, AttributeError;

namespace {

namespace f = exception_field;

Status stop_iteration_init(Isolate& iso, Value self, Args args) {
  TRY(exception_init(iso, self, args));
  set_field(iso, self.as<ExceptionObject>(), f::kStopValue, args.count > 0 ? args[0] : Value::none());
  return Status::ok();
}

Status system_exit_init(Isolate& iso, Value self, Args args) {
  TRY(exception_init(iso, self, args));
  auto* e = self.as<ExceptionObject>();
  if (args.count == 0) return Status::ok();
  set_field(iso, e, f::kExitCode, args.count == 1 ? args[0] : e->args);
  return Status::ok();
}

// One argument is shown as its repr, so that a key that is '' or a blank can be seen.
Result key_error_str(Isolate& iso, Value self) {
  Ref args = Ref::borrow(iso, self.as<ExceptionObject>()->args);
  if (args.as<TupleObject>()->length == 1) return repr(iso, (*args.as<TupleObject>())[0]);
  return exception_str(iso, self);
}

Args without_keywords(Args args) { return Args{args.values, args.count, Value()}; }

Status import_error_init(Isolate& iso, Value self, Args args) {
  TRY(exception_init(iso, self, without_keywords(args)));
  auto* e = self.as<ExceptionObject>();
  TRY(keywords_to_fields(iso, e, args, "ImportError", {{"name", f::kImportName}, {"path", f::kImportPath}}));
  set_field(iso, e, f::kImportMessage, args.count == 1 ? args[0] : Value());
  return Status::ok();
}

Result import_error_str(Isolate& iso, Value self) {
  Value message = self.as<ExceptionObject>()->fields[f::kImportMessage];
  if (is_exact_str(message)) return retained(iso, message);
  return exception_str(iso, self);
}

Result import_error_reduce(Isolate& iso, ExceptionObject* self) {
  Value name = self->fields[f::kImportName], path = self->fields[f::kImportPath];
  if (name.is_empty() && path.is_empty()) return exception_reduce(iso, self);
  Ref attributes(iso, TRY(get_attribute(iso, Value::object(self), names.dunder_dict)));
  Ref state(iso, DictObject::check(attributes) ? TRY(dict_copy(iso, attributes.as<DictObject>())) : TRY(make_dict(iso)));
  if (!name.is_empty()) TRY(dict_set(iso, state.as<DictObject>(), names.name, name));
  if (!path.is_empty()) TRY(dict_set(iso, state.as<DictObject>(), names.path, path));
  return make_tuple(iso, {as_value(type_of(Value::object(self))), self->args, state});
}

Status name_error_init(Isolate& iso, Value self, Args args) {
  TRY(exception_init(iso, self, without_keywords(args)));
  return keywords_to_fields(iso, self.as<ExceptionObject>(), args, "NameError", {{"name", f::kName}});
}

Status attribute_error_init(Isolate& iso, Value self, Args args) {
  TRY(exception_init(iso, self, without_keywords(args)));
  return keywords_to_fields(iso, self.as<ExceptionObject>(), args, "AttributeError",
                            {{"name", f::kName}, {"obj", f::kObject}});
}

constexpr MethodDef kStopIterationMethods[] = {
    def<"member value", field_get<f::kStopValue>>("generator return value"),
    def<"set value", field_set<f::kStopValue>>(""),
};
constexpr MethodDef kSystemExitMethods[] = {
    def<"member code", field_get<f::kExitCode>>("exception code"),
    def<"set code", field_set<f::kExitCode>>(""),
};
constexpr MethodDef kImportErrorMethods[] = {
    def<"member msg", field_get<f::kImportMessage>>("exception message"),
    def<"set msg", field_set<f::kImportMessage>>(""),
    def<"member name", field_get<f::kImportName>>("module name"),
    def<"set name", field_set<f::kImportName>>(""),
    def<"member path", field_get<f::kImportPath>>("module path"),
    def<"set path", field_set<f::kImportPath>>(""),
    def<"__reduce__(self, /)", import_error_reduce>(""),
};
constexpr MethodDef kNameErrorMethods[] = {
    def<"member name", field_get<f::kName>>("name"),
    def<"set name", field_set<f::kName>>(""),
};
constexpr MethodDef kAttributeErrorMethods[] = {
    def<"member name", field_get<f::kName>>("attribute name"),
    def<"set name", field_set<f::kName>>(""),
    def<"member obj", field_get<f::kObject>>("object"),
    def<"set obj", field_set<f::kObject>>(""),
};

}  // namespace

extern const TypeDef StopIteration_type_def{.type = &StopIteration,
                                     .name = "StopIteration",
                                     .doc = "Signal the end from iterator.__next__().",
                                     .base = &Exception,
                                     .instance_size = sizeof(ExceptionObject),
                                     .flags = kExceptionFlags,
                                     .slots = {.init = stop_iteration_init},
                                     .methods = kStopIterationMethods,
                                     .method_count = std::size(kStopIterationMethods)};
extern const TypeDef SystemExit_type_def{.type = &SystemExit,
                                  .name = "SystemExit",
                                  .doc = "Request to exit from the interpreter.",
                                  .base = &BaseException,
                                  .instance_size = sizeof(ExceptionObject),
                                  .flags = kExceptionFlags,
                                  .slots = {.init = system_exit_init},
                                  .methods = kSystemExitMethods,
                                  .method_count = std::size(kSystemExitMethods)};
extern const TypeDef KeyError_type_def{.type = &KeyError,
                                .name = "KeyError",
                                .doc = "Mapping key not found.",
                                .base = &LookupError,
                                .instance_size = sizeof(ExceptionObject),
                                .flags = kExceptionFlags,
                                .slots = {.str = key_error_str}};
extern const TypeDef ImportError_type_def{.type = &ImportError,
                                   .name = "ImportError",
                                   .doc = "Import can't find module, or can't find name in module.",
                                   .base = &Exception,
                                   .instance_size = sizeof(ExceptionObject),
                                   .flags = kExceptionFlags,
                                   .slots = {.init = import_error_init, .str = import_error_str},
                                   .methods = kImportErrorMethods,
                                   .method_count = std::size(kImportErrorMethods)};
extern const TypeDef NameError_type_def{.type = &NameError,
                                 .name = "NameError",
                                 .doc = "Name not found globally.",
                                 .base = &Exception,
                                 .instance_size = sizeof(ExceptionObject),
                                 .flags = kExceptionFlags,
                                 .slots = {.init = name_error_init},
                                 .methods = kNameErrorMethods,
                                 .method_count = std::size(kNameErrorMethods)};
extern const TypeDef AttributeError_type_def{.type = &AttributeError,
                                      .name = "AttributeError",
                                      .doc = "Attribute not found.",
                                      .base = &Exception,
                                      .instance_size = sizeof(ExceptionObject),
                                      .flags = kExceptionFlags,
                                      .slots = {.init = attribute_error_init},
                                      .methods = kAttributeErrorMethods,
                                      .method_count = std::size(kAttributeErrorMethods)};

}  // namespace skerry
