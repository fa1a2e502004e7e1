// NoneType, NotImplementedType and ellipsis.
#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/warning.h"

namespace skerry {

namespace {

Status no_arguments(Isolate& iso, std::string_view name, Args args) {
  if (args.count == 0 && args.keyword_count() == 0) return Status::ok();
  return iso.raise(TypeError, "{} takes no arguments", name);
}
Result none_new(Isolate& iso, TypeObject*, Args args) {
  TRY(no_arguments(iso, "NoneType", args));
  return Value::none();
}
Result none_repr(Isolate& iso, Value) { return make_str(iso, "None"); }
Fallible<bool> none_truth(Isolate&, Value) { return false; }
Result not_implemented_new(Isolate& iso, TypeObject*, Args args) {
  TRY(no_arguments(iso, "NotImplementedType", args));
  return Value::not_implemented();
}
Fallible<bool> not_implemented_truth(Isolate& iso, Value) {
  TRY(warn(iso, DeprecationWarning, "NotImplemented should not be used in a boolean context"));
  return true;
}
Result not_implemented_repr(Isolate& iso, Value) { return make_str(iso, "NotImplemented"); }
Result not_implemented_reduce(Isolate& iso, Value) { return make_str(iso, "NotImplemented"); }
Result ellipsis_new(Isolate& iso, TypeObject*, Args args) {
  TRY(no_arguments(iso, "EllipsisType", args));
  return Value::ellipsis();
}
Result ellipsis_repr(Isolate& iso, Value) { return make_str(iso, "Ellipsis"); }

constexpr MethodDef kNotImplementedMethods[] = {def<"__reduce__(self, /)", not_implemented_reduce>(nullptr)};
constexpr MethodDef kEllipsisMethods[] = {def<"__reduce__(self, /)", ellipsis_repr>(nullptr)};

}  // namespace

TypeObject none_type, not_implemented_type, ellipsis_type;
extern const TypeDef none_type_def{.type = &none_type,
                            .name = "NoneType",
                            .doc = nullptr,
                            .base = nullptr,
                            .instance_size = sizeof(Object),
                            .flags = 0,
                            .slots = {.new_ = none_new, .repr = none_repr, .truth = none_truth}};
extern const TypeDef not_implemented_type_def{.type = &not_implemented_type,
                                       .name = "NotImplementedType",
                                       .doc = nullptr,
                                       .base = nullptr,
                                       .instance_size = sizeof(Object),
                                       .flags = 0,
                                       .slots = {.new_ = not_implemented_new,
                                                 .repr = not_implemented_repr,
                                                 .truth = not_implemented_truth},
                                       .methods = kNotImplementedMethods,
                                       .method_count = std::size(kNotImplementedMethods)};
extern const TypeDef ellipsis_type_def{.type = &ellipsis_type,
                                .name = "ellipsis",
                                .doc = nullptr,
                                .base = nullptr,
                                .instance_size = sizeof(Object),
                                .flags = 0,
                                .slots = {.new_ = ellipsis_new, .repr = ellipsis_repr},
                                .methods = kEllipsisMethods,
                                .method_count = std::size(kEllipsisMethods)};
}  // namespace skerry
