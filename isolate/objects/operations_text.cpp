// str(), repr(), ascii() and format() of any value.
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/format_spec.h"
#include "isolate/objects/int.h"
#include "isolate/objects/native_depth.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str_parts.h"

namespace skerry {

namespace {

Result default_repr(Isolate& iso, Value v) {
  return make_str(iso, fmt::format("<{} object at {:#x}>", type_name(v), v.bits() & ~uint64_t{7}));
}

}  // namespace

Result repr(Isolate& iso, Value v) {
  UnarySlot slot = type_of(v)->slots.repr;
  if (!slot) return default_repr(iso, v);
  NativeDepth depth(iso);
  TRY(depth.check(" while getting the repr of an object"));
  Ref r(iso, TRY(slot(iso, v)));
  if (!StrObject::check(r)) return iso.raise(TypeError, "__repr__ returned non-string (type {})", type_name(r));
  return r.release();
}

Result to_str(Isolate& iso, Value v) {
  if (is_exact_str(v)) return retained(iso, v);
  UnarySlot slot = type_of(v)->slots.str;
  if (!slot) return repr(iso, v);
  TRY(iso.check_native_stack(" while getting the str of an object"));
  Ref r(iso, TRY(slot(iso, v)));
  if (!StrObject::check(r)) return iso.raise(TypeError, "__str__ returned non-string (type {})", type_name(r));
  return r.release();
}

Result ascii(Isolate& iso, Value v) {
  Ref text(iso, TRY(repr(iso, v)));
  if (text.as<StrObject>()->is_ascii()) return text.release();
  return escape_beyond_ascii(iso, text);
}

Result format_value(Isolate& iso, Value v, Value spec) {
  if (spec.is_empty()) spec = names.empty;
  if (!StrObject::check(spec))
    return iso.raise(TypeError, "Format specifier must be a string, not {}", type_name(spec));
  // The exact built-in types without a look-up.
  TypeObject* t = type_of(v);
  if (t == &str_type) return format_str(iso, v, spec);
  if (t == &int_type) return format_int(iso, v, spec);
  if (t == &float_type) return format_float(iso, v, spec);
  Result method = lookup_special(iso, v, names.dunder_format);
  if (method.is_not_found()) return iso.raise(TypeError, "Type {} doesn't define __format__", type_name(t));
  Ref function(iso, TRY(method));
  Ref r(iso, TRY(call(iso, function, {spec})));
  if (!StrObject::check(r)) return iso.raise(TypeError, "__format__ must return a str, not {}", type_name(r));
  return r.release();
}

std::string repr_utf8_or_fallback(Isolate& iso, Value v) {
  Ref pending = iso.take_pending();
  std::string out;
  Result r = repr(iso, v);
  if (r.is_fault()) {
    if (r.is_raised()) iso.clear_pending();
    out = fmt::format("<{} object>", type_name(v));
  } else {
    Ref text(iso, r.value());
    out = to_utf8(text);
  }
  if (!pending.is_empty()) iso.restore_pending(pending.release());
  return out;
}

}  // namespace skerry
