// str: translate and maketrans.
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/pace.h"
#include "isolate/objects/str_parts.h"

namespace skerry {

namespace {

// What the table says of a character (owned); kNotFound: nothing.
Result look_up(Isolate& iso, Value table, char32_t c) {
  Value key = Value::small_int(static_cast<int64_t>(c));
  if (is_exact_dict(table)) {
    Result found = dict_get(iso, table.as<DictObject>(), key);
    if (found.is_fault()) return found;
    return retained(iso, found.value());
  }
  Result found = get_item(iso, table, key);
  if (found.is_raised() && iso.catch_pending(LookupError)) return Fault(FaultKind::kNotFound);
  return found;
}

}  // namespace

Result str_translate(Isolate& iso, StrObject* self, Value table) {
  StrBuilder out(iso);
  TextView text = text_view(self);
  Pace pace(iso, Value::object(self), table);
  for (size_t i = 0; i < text.length; ++i) {
    TRY(pace.did(16));  // a look-up
    char32_t c = text[i];
    Result found = look_up(iso, table, c);
    if (found.is_not_found()) {
      out.append_char(c);
      continue;
    }
    Ref value(iso, TRY(found));
    Value v = value.get();
    if (v.is_none()) continue;
    if (StrObject::check(v)) {
      out.append(v.as<StrObject>());
    } else if (is_int(v)) {
      int64_t code;
      if (!int_fits_int64(v, &code) || code < 0 || code > 0x10ffff)
        return iso.raise(ValueError, "character mapping must be in range(0x110000)");
      out.append_char(static_cast<char32_t>(code));
    } else {
      return iso.raise(TypeError, "character mapping must return integer, None or str");
    }
  }
  return out.build();
}

Result str_maketrans(Isolate& iso, Value x, Value y, Value z) {
  Ref table(iso, TRY(make_dict(iso)));
  auto* dict = table.as<DictObject>();
  auto code = [](const StrObject* s, size_t i) { return Value::small_int(static_cast<int64_t>(s->at(i))); };
  if (!y.is_empty()) {
    if (!StrObject::check(y))
      return iso.raise(TypeError, "maketrans() argument 2 must be str, not {}", y.is_none() ? "None" : type_name(y));
    if (!z.is_empty() && !StrObject::check(z))
      return iso.raise(TypeError, "maketrans() argument 3 must be str, not {}", z.is_none() ? "None" : type_name(z));
    if (!StrObject::check(x))
      return iso.raise(TypeError, "first maketrans argument must be a string if there is a second argument");
    auto* from = x.as<StrObject>();
    auto* to = y.as<StrObject>();
    if (from->length() != to->length())
      return iso.raise(ValueError, "the first two maketrans arguments must have equal length");
    for (size_t i = 0; i < from->length(); ++i) TRY(dict_set(iso, dict, code(from, i), code(to, i)));
    if (!z.is_empty()) {
      auto* gone = z.as<StrObject>();
      for (size_t i = 0; i < gone->length(); ++i) TRY(dict_set(iso, dict, code(gone, i), Value::none()));
    }
    return table.release();
  }
  if (!is_exact_dict(x)) return iso.raise(TypeError, "if you give only one argument to maketrans it must be a dict");
  size_t position = 0;
  Value key, value;
  while (dict_next(x.as<DictObject>(), &position, &key, &value)) {
    Ref kept_key = Ref::borrow(iso, key), kept_value = Ref::borrow(iso, value);  // hashing a subclass runs Python
    if (StrObject::check(key)) {
      auto* s = key.as<StrObject>();
      if (s->length() != 1) return iso.raise(ValueError, "string keys in translate table must be of length 1");
      TRY(dict_set(iso, dict, code(s, 0), value));
    } else if (is_int(key)) {
      TRY(dict_set(iso, dict, key, value));
    } else {
      return iso.raise(TypeError, "keys in translate table must be strings or integers");
    }
  }
  return table.release();
}

}  // namespace skerry
