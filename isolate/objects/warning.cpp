#include "isolate/objects/warning.h"

#include <fmt/format.h>

#include "isolate/isolate.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"

namespace skerry {

Status warn(Isolate& iso, TypeObject& category, std::string_view message, int level) {
  Ref module(iso, TRY(import_module(iso, "warnings"))), name(iso, intern(iso, "warn"));
  Ref function(iso, TRY(get_attribute(iso, module, name))), text(iso, TRY(make_str(iso, message)));
  decrement(iso, TRY(call(iso, function, {text, as_value(&category), Value::small_int(level)})));
  return Status::ok();
}

void warn_unclosed(Isolate& iso, std::string_view message, Value source) {
  auto issue = [&]() -> Status {
    Ref module(iso, TRY(import_module(iso, "_warnings"))), name(iso, intern(iso, "warn")), text(iso, TRY(make_str(iso, message)));
    decrement(iso, TRY(call_method(iso, module, name, {text, as_value(&ResourceWarning), Value::small_int(1), source})));
    return Status::ok();
  };
  if (!issue().is_fault() || !iso.has_pending()) return;
  if (iso.pending_matches(Warning)) iso.report_unraisable("", source);
  else iso.clear_pending();  // the modules that would show it may be gone
}

Status warn_subclass_returned(Isolate& iso, std::string_view method, std::string_view type_phrase, Value result) {
  return warn(iso, DeprecationWarning,
              fmt::format("{} returned non-{} (type {}).  The ability to return an instance of a strict subclass of {} is deprecated, "
                          "and may not be supported in a future version of Python.",
                          method, type_phrase, type_name(result), type_phrase));
}

}  // namespace skerry
