// What the sources of the exception types share: the layout of their fields, and making instances.
#pragma once

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/native.h"

namespace skerry {

// Indices into ExceptionObject::fields. A field that a script may set holds any value: check before use.
namespace exception_field {
inline constexpr int kStopValue = 0;
inline constexpr int kExitCode = 0;
inline constexpr int kImportMessage = 0, kImportName = 1, kImportPath = 2;
inline constexpr int kName = 0, kObject = 1;  // NameError, AttributeError
inline constexpr int kErrno = 0, kStrerror = 1, kFilename = 2, kFilename2 = 3, kCharactersWritten = 4;
inline constexpr int kMessage = 0, kSyntaxFilename = 1, kLine = 2, kOffset = 3, kText = 4, kEndLine = 5, kEndOffset = 6,
                     kPrintFileAndLine = 7;
inline constexpr int kEncoding = 0, kUnicodeObject = 1, kStart = 2, kEnd = 3, kReason = 4;
inline constexpr int kGroupMessage = 0, kGroupExceptions = 1;
}  // namespace exception_field

// An instance with these args (a tuple, borrowed), without __init__.
Result make_exception(Isolate& iso, const TypeObject& type, Value args_tuple);
Result exception_new(Isolate& iso, TypeObject* cls, Args args);
Status exception_init(Isolate& iso, Value self, Args args);  // self.args = args; no keywords
Result exception_str(Isolate& iso, Value self);
Result exception_reduce(Isolate& iso, ExceptionObject* self);
void set_field(Isolate& iso, ExceptionObject* self, int field, Value borrowed);
// "X() takes no keyword arguments"
Status refuse_keywords(Isolate& iso, Value self, Args args);
// Stores the keywords named in `names` into the fields at the same position; TypeError for others.
struct FieldKeyword {
  const char* name;
  int field;
};
Status keywords_to_fields(Isolate& iso, ExceptionObject* self, Args args, const char* function,
                          std::initializer_list<FieldKeyword> fields);

template <int Field>
Result field_get(Isolate& iso, ExceptionObject* self) {
  Value v = self->fields[Field];
  return v.is_empty() ? Value::none() : retained(iso, v);
}
template <int Field>
Status field_set(Isolate& iso, ExceptionObject* self, Value value_or_empty) {
  set_field(iso, self, Field, value_or_empty);
  return Status::ok();
}

// Slots and flags that every exception type has; a base type adds its own.
inline constexpr uint32_t kExceptionFlags =
    flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kHasDict, TypeFlag::kWeakrefs, TypeFlag::kBaseType,
          TypeFlag::kExceptionSubclass);

// TypeDefs of all exception types, in SKERRY_EXCEPTIONS order (bases first).
#define X(name) extern const TypeDef name##_type_def;
SKERRY_EXCEPTIONS(X)
#undef X

}  // namespace skerry
