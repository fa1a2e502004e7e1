// int(): from numbers, text and bytes, and instances of subclasses.
#include <cstring>

#include "isolate/objects/bytes.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int_convert.h"
#include "isolate/objects/int_limbs.h"
#include "isolate/objects/number_text.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/warning.h"

namespace skerry {
namespace {

// The text of a str, bytes, bytearray or other buffer; kNotFound for anything else.
Status text_of(Isolate& iso, Value v, std::string* out) {
  if (StrObject::check(v)) {
    *out = number_text(v);
    return Status::ok();
  }
  if (BytesObject::check(v)) {
    *out = v.as<BytesObject>()->view();
    return Status::ok();
  }
  if (type_of(v)->slots.get_buffer == nullptr) return Fault(FaultKind::kNotFound);
  BufferView view;
  TRY(get_buffer(iso, v, &view));
  out->assign(reinterpret_cast<const char*>(view.data), view.size);
  release_buffer(iso, &view);
  return Status::ok();
}

// What messages show of a text's source: buffers as bytes, whatever they are.
Result shown_source(Isolate& iso, Value source, std::string_view text) {
  if (StrObject::check(source) || BytesObject::check(source)) return retained(iso, source);
  return make_bytes(iso, text);
}

// What __int__ gave must be an int; a strict subclass is turned into an exact one.
Result checked_exact(Isolate& iso, Value owned, const char* method) {
  Ref result(iso, owned);
  if (!is_int(result)) return iso.raise(TypeError, "{} returned non-int (type {})", method, type_name(result));
  if (!is_exact_int(result)) TRY(warn_subclass_returned(iso, method, "int", result));
  return int_exact(iso, result);
}

}  // namespace

Result int_from_text(Isolate& iso, std::string_view text, int base, Value original) {
  Result r = parse_int(iso, strip_number_space(text), base);
  if (!r.is_not_found()) return r;
  Ref shown(iso, TRY(shown_source(iso, original, text)));
  return iso.raise(ValueError, "invalid literal for int() with base {}: {}", base, short_repr(iso, shown));
}

Result int_from_value(Isolate& iso, Value v) {
  if (is_exact_int(v)) return retained(iso, v);
  if (v.is_immediate_double()) return make_int_double(iso, v.as_immediate_double());
  const TypeObject* type = type_of(v);
  if (type->slots.to_int) return checked_exact(iso, TRY(type->slots.to_int(iso, v)), "__int__");
  if (type->slots.index) {
    Ref index(iso, TRY(as_index(iso, v)));
    return int_exact(iso, index);
  }
  Result trunc = lookup_special(iso, v, names.dunder_trunc);
  if (!trunc.is_not_found()) {
    Ref method(iso, TRY(trunc));
    TRY(warn(iso, DeprecationWarning, "The delegation of int() to __trunc__ is deprecated."));
    Ref result(iso, TRY(call(iso, method, {})));
    if (is_int(result)) return int_exact(iso, result);
    if (type_of(result)->slots.index == nullptr)
      return iso.raise(TypeError, "__trunc__ returned non-Integral (type {})", type_name(result));
    Ref index(iso, TRY(as_index(iso, result)));
    return int_exact(iso, index);
  }
  std::string text;
  Status is_text = text_of(iso, v, &text);
  if (!is_text.is_fault()) return int_from_text(iso, text, 10, v);
  if (is_text.fault().kind() != FaultKind::kNotFound) return is_text.fault();
  return iso.raise(TypeError, "int() argument must be a string, a bytes-like object or a real number, not '{}'",
                   type_name(v));
}

Result int_new(Isolate& iso, TypeObject* cls, Value x, Value base) {
  Ref value(iso);
  if (x.is_empty()) {
    if (!base.is_empty()) return iso.raise(TypeError, "int() missing string argument");
    value.reset(Value::small_int(0));
  } else if (base.is_empty()) {
    value.reset(TRY(int_from_value(iso, x)));
  } else {
    int64_t n = TRY(as_int64(iso, base, Overflow::kClamp));
    if (n != 0 && (n < 2 || n > 36)) return iso.raise(ValueError, "int() base must be >= 2 and <= 36, or 0");
    if (!StrObject::check(x) && !BytesObject::check(x) && !ByteArrayObject::check(x))
      return iso.raise(TypeError, "int() can't convert non-string with explicit base");
    std::string text;
    TRY(text_of(iso, x, &text));
    value.reset(TRY(int_from_text(iso, text, static_cast<int>(n), x)));
  }
  if (cls == &int_type) return value.release();
  IntView view(value);
  size_t size = view.size;
  Value instance = TRY(allocate_instance(iso, cls, size * sizeof(uint64_t)));
  auto* o = instance.as<IntObject>();
  o->signed_size = view.negative ? -static_cast<int64_t>(size) : static_cast<int64_t>(size);
  std::memcpy(o->limbs(), view.limbs, size * sizeof(uint64_t));
  return instance;
}

}  // namespace skerry
