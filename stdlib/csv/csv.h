// What the sources of `_csv` share.
//
//   csv_dialect.cpp  Dialect, and the table of registered dialects     csv_module.cpp  the module
//   csv_reader.cpp   the iterator that parses                          csv_writer.cpp  the object that writes rows
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/objects/native.h"
#include "isolate/objects/type.h"

namespace skerry::csv {

extern TypeObject csv_error, dialect_type, reader_type, writer_type;
extern const TypeDef csv_error_def, dialect_type_def, reader_type_def, writer_type_def;

enum class Quote : uint8_t { kMinimal, kAll, kNonNumeric, kNone, kStrings, kNotNull };  // the last two are of CPython 3.12

struct DialectObject : Object {
  Value line_terminator;            // owned str
  char32_t delimiter, quote_char, escape_char;
  bool has_quote_char, has_escape_char, double_quote, skip_initial_space, strict;
  Quote quoting;
  static bool check(Value v) { return is_instance_of(v, dialect_type); }
  static TypeObject& type() { return dialect_type; }
};

// The dialect of reader(), writer() and register_dialect(): a name, a class or instance with attributes, or Empty, overridden
// by the keywords of args.
Result make_dialect(Isolate& iso, Value dialect_or_empty, Args args);
// The dict {name: dialect} of this isolate's module, owned.
Result registered_dialects(Isolate& iso);
Fallible<int64_t> field_limit(Isolate& iso, Value module_dict);

Result make_reader(Isolate& iso, Args args);
Result make_writer(Isolate& iso, Args args);

}  // namespace skerry::csv
