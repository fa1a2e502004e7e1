#include "stdlib/compile_warnings.h"

#include "isolate/builtins/import.h"
#include "isolate/builtins/interpreter_options.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"

namespace skerry {

Status warn_of_source(Isolate& iso, TypeObject& category, std::string_view message, Value filename, int32_t line) {
  // Code that all isolates share is compiled once, on behalf of none of them.
  if (iso.booting) return Status::ok();
  // The standard filters ignore these for code that is not __main__'s: nothing is imported to find that out.
  if (&category == &DeprecationWarning && interpreter_options().warnings.empty()) {
    Value modules = TRY(iso.modules().modules());
    if (is_exact_dict(modules) && dict_get_str(iso, modules.as<DictObject>(), std::string_view("warnings")).is_empty())
      return Status::ok();
  }
  Ref module(iso, TRY(import_module(iso, "warnings")));
  Ref text(iso, TRY(make_str(iso, message)));
  Ref number(iso, TRY(make_int(iso, line)));
  Ref name(iso, intern(iso, "warn_explicit"));
  decrement(iso, TRY(call_method(iso, module, name, {text, as_value(&category), filename, number})));
  return Status::ok();
}

void warn_never_awaited(Isolate& iso, Value coroutine) {
  Ref held = Ref::borrow(iso, coroutine);
  auto warn = [&]() -> Status {
    Ref module(iso, TRY(import_module(iso, "warnings")));
    Ref name(iso, intern(iso, "_warn_unawaited_coroutine"));
    decrement(iso, TRY(call_method(iso, module, name, {held})));
    return Status::ok();
  };
  if (warn().is_fault() && iso.has_pending()) iso.report_unraisable("", held);
}

}  // namespace skerry
