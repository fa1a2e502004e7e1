// SyntaxError: where the fault is, from the details tuple.
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject SyntaxError;

namespace {

namespace f = exception_field;

Status syntax_error_init(Isolate& iso, Value self, Args args) {
  TRY(exception_init(iso, self, args));
  auto* e = self.as<ExceptionObject>();
  if (args.count >= 1) set_field(iso, e, f::kMessage, args[0]);
  if (args.count != 2) return Status::ok();
  Ref details(iso, TRY(to_tuple(iso, args[1])));
  const auto* info = details.as<TupleObject>();
  if (info->length < 4)
    return iso.raise(TypeError, "function takes at least 4 arguments ({} given)", info->length);
  if (info->length > 6) return iso.raise(TypeError, "function takes at most 6 arguments ({} given)", info->length);
  constexpr int kOrder[] = {f::kSyntaxFilename, f::kLine, f::kOffset, f::kText, f::kEndLine, f::kEndOffset};
  for (size_t i = 0; i < info->length; ++i) set_field(iso, e, kOrder[i], (*info)[i]);
  if (info->length == 5) return iso.raise(TypeError, "end_offset must be provided when end_lineno is provided");
  return Status::ok();
}

// "message (file.py, line 3)", as much of it as is known.
Result syntax_error_str(Isolate& iso, Value self) {
  auto* e = self.as<ExceptionObject>();
  Value message = e->fields[f::kMessage], filename = e->fields[f::kSyntaxFilename], line = e->fields[f::kLine];
  Ref text(iso, TRY(to_str(iso, message.is_empty() ? Value::none() : message)));
  bool has_line = !line.is_empty() && is_exact_int(line);
  bool has_file = StrObject::check(filename);
  if (!has_line && !has_file) return text.release();
  StrBuilder out(iso);
  out.append(text.as<StrObject>());
  out.append_ascii(" (");
  if (has_file) {
    std::string name = to_utf8(filename);
    out.append_utf8(std::string_view(name).substr(name.rfind('/') + 1));
    if (has_line) out.append_ascii(", ");
  }
  if (has_line) {
    int64_t number = 0;
    int_fits_int64(line, &number);
    out.append_ascii("line " + std::to_string(number));
  }
  out.append_char(')');
  return out.build();
}

constexpr MethodDef kMethods[] = {
    def<"member msg", field_get<f::kMessage>>("exception msg"),
    def<"set msg", field_set<f::kMessage>>(""),
    def<"member filename", field_get<f::kSyntaxFilename>>("exception filename"),
    def<"set filename", field_set<f::kSyntaxFilename>>(""),
    def<"member lineno", field_get<f::kLine>>("exception lineno"),
    def<"set lineno", field_set<f::kLine>>(""),
    def<"member offset", field_get<f::kOffset>>("exception offset"),
    def<"set offset", field_set<f::kOffset>>(""),
    def<"member text", field_get<f::kText>>("exception text"),
    def<"set text", field_set<f::kText>>(""),
    def<"member end_lineno", field_get<f::kEndLine>>("exception end lineno"),
    def<"set end_lineno", field_set<f::kEndLine>>(""),
    def<"member end_offset", field_get<f::kEndOffset>>("exception end offset"),
    def<"set end_offset", field_set<f::kEndOffset>>(""),
    def<"member print_file_and_line", field_get<f::kPrintFileAndLine>>("exception print_file_and_line"),
    def<"set print_file_and_line", field_set<f::kPrintFileAndLine>>(""),
};

}  // namespace

extern const TypeDef SyntaxError_type_def{.type = &SyntaxError,
                                   .name = "SyntaxError",
                                   .doc = "Invalid syntax.",
                                   .base = &Exception,
                                   .instance_size = sizeof(ExceptionObject),
                                   .flags = kExceptionFlags,
                                   .slots = {.init = syntax_error_init, .str = syntax_error_str},
                                   .methods = kMethods,
                                   .method_count = std::size(kMethods)};

}  // namespace skerry
