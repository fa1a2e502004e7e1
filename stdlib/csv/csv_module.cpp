// _csv: the module. Its registered dialects and its field limit lie in the module's own dict: every isolate has its own.
#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/csv/csv.h"

namespace skerry::csv {

namespace {

constexpr const char kDialects[] = "_dialects", kLimit[] = "_field_size_limit";

Result module_get(Isolate& iso, const char* name) {
  Ref module(iso, TRY(import_module(iso, "_csv")));
  return get_attribute(iso, module, Ref(iso, intern(iso, name)));
}

Status register_dialect(Isolate& iso, Value name, Value dialect, Args keywords) {
  if (!StrObject::check(name)) return iso.raise(TypeError, "dialect name must be a string");
  Ref made(iso, TRY(make_dialect(iso, dialect, keywords)));
  Ref table(iso, TRY(registered_dialects(iso)));
  return dict_set(iso, table.as<DictObject>(), name, made);
}
Status unregister_dialect(Isolate& iso, Value name) {
  Ref table(iso, TRY(registered_dialects(iso)));
  if (!TRY(dict_delete(iso, table.as<DictObject>(), name))) return iso.raise(csv_error, "unknown dialect");
  return Status::ok();
}
Result get_dialect(Isolate& iso, Value name) {
  Ref table(iso, TRY(registered_dialects(iso)));
  Result found = dict_get(iso, table.as<DictObject>(), name);
  if (found.is_not_found()) return iso.raise(csv_error, "unknown dialect");
  return retained(iso, TRY(found));
}
Result list_dialects(Isolate& iso) {
  Ref table(iso, TRY(registered_dialects(iso)));
  return to_list(iso, table);
}
Result field_size_limit(Isolate& iso, Value limit) {
  Ref old(iso, TRY(module_get(iso, kLimit)));
  if (!limit.is_empty()) {
    if (!is_exact_int(limit)) return iso.raise(TypeError, "limit must be an integer");
    TRY(as_int64(iso, limit, Overflow::kRaise));
    Ref module(iso, TRY(import_module(iso, "_csv")));
    TRY(module_set(iso, module, kLimit, limit));
  }
  return old.release();
}
Result csv_reader(Isolate& iso, Args args) { return make_reader(iso, args); }
Result csv_writer(Isolate& iso, Args args) { return make_writer(iso, args); }

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, kDialects, Ref(iso, TRY(make_dict(iso)))));
  TRY(module_set(iso, module, kLimit, Value::small_int(128 * 1024)));
  TRY(module_set(iso, module, "Dialect", as_value(&dialect_type)));
  TRY(module_set(iso, module, "Reader", as_value(&reader_type)));
  TRY(module_set(iso, module, "Writer", as_value(&writer_type)));
  TRY(module_set(iso, module, "Error", as_value(&csv_error)));
  TRY(module_set(iso, module, "QUOTE_MINIMAL", Value::small_int(0)));
  TRY(module_set(iso, module, "QUOTE_ALL", Value::small_int(1)));
  TRY(module_set(iso, module, "QUOTE_NONNUMERIC", Value::small_int(2)));
  TRY(module_set(iso, module, "QUOTE_NONE", Value::small_int(3)));
  TRY(module_set(iso, module, "QUOTE_STRINGS", Value::small_int(4)));
  TRY(module_set(iso, module, "QUOTE_NOTNULL", Value::small_int(5)));
  return module_set(iso, module, "__version__", Ref(iso, TRY(make_str(iso, "1.0"))));
}

constexpr MethodDef kFunctions[] = {
    def<"def field_size_limit(limit=<unset>, /)", field_size_limit>("Sets an upper limit on parsed fields."),
    def<"def get_dialect(name)", get_dialect>("Return the dialect instance associated with name."),
    def<"def list_dialects()", list_dialects>("Return a list of all known dialect names."),
    def<"def reader(*args, **kwargs)", csv_reader>("Return a reader object that will process lines from the given iterable."),
    def<"def register_dialect(name, dialect=<unset>, /, **kwargs)", register_dialect>("Create a mapping from a string name to a dialect class."),
    def<"def unregister_dialect(name)", unregister_dialect>("Delete the name/dialect mapping associated with a string name."),
    def<"def writer(*args, **kwargs)", csv_writer>("Return a writer object that will write user data on the given file object."),
};

}  // namespace

Result registered_dialects(Isolate& iso) { return module_get(iso, kDialects); }
Fallible<int64_t> field_limit(Isolate& iso, Value module_dict) {
  Value limit = DictObject::check(module_dict) ? dict_get_str(iso, module_dict.as<DictObject>(), kLimit) : Value();
  if (limit.is_empty() || !is_int(limit)) return iso.raise(RuntimeError, "_csv has lost its field size limit");
  return as_int64(iso, limit, Overflow::kClamp);
}

extern const TypeDef csv_error_def{.type = &csv_error,
                                   .name = "_csv.Error",
                                   .doc = nullptr,
                                   .base = &Exception,
                                   .instance_size = sizeof(ExceptionObject),
                                   .flags = kExceptionFlags};

}  // namespace skerry::csv

namespace skerry {

extern const ModuleDef csv_module_def{.name = "_csv",
                                      .doc = "CSV parsing and writing.\n",
                                      .functions = csv::kFunctions,
                                      .function_count = std::size(csv::kFunctions),
                                      .populate = csv::populate};

}  // namespace skerry
