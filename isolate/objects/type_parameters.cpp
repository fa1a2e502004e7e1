// Type parameters inside the arguments of aliases and unions (PEP 585, 604, 646): which there are, and putting others in
// their place. A type parameter is whatever has __typing_subst__.
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {
namespace {

Result attribute(Isolate& iso, Value object, std::string_view name) {
  Ref interned(iso, intern(iso, name));
  return get_attribute_or_not_found(iso, object, interned);
}

// Empty Ref: no such attribute.
Fallible<bool> has_attribute(Isolate& iso, Value object, std::string_view name) {
  Result found = attribute(iso, object, name);
  if (found.is_not_found()) return false;
  decrement(iso, TRY(found));
  return true;
}

Status append_once(Isolate& iso, ListObject* list, Value v) {
  for (size_t i = 0; i < list->length; ++i)
    if (list->items[i] == v) return Status::ok();
  return list_append(iso, list, v);
}

int64_t index_of(const TupleObject& parameters, Value parameter) {
  for (size_t i = 0; i < parameters.length; ++i)
    if (parameters[i] == parameter) return static_cast<int64_t>(i);
  return -1;
}

// arg[...] with the new arguments of those parameters that occur in it, if any do.
Result substitute_inside(Isolate& iso, Value arg, const TupleObject& parameters, const TupleObject& items) {
  Result found = attribute(iso, arg, "__parameters__");
  if (found.is_not_found()) return retained(iso, arg);
  Ref inner(iso, TRY(found));
  if (!TupleObject::check(inner) || inner.as<TupleObject>()->length == 0) return retained(iso, arg);
  const TupleObject& names_inside = *inner.as<TupleObject>();
  Ref list(iso, TRY(make_list(iso)));
  for (size_t i = 0; i < names_inside.length; ++i) {
    int64_t at = index_of(parameters, names_inside[i]);
    Value v = at < 0 ? names_inside[i] : items[static_cast<size_t>(at)];
    if (at >= 0 && TRY(has_attribute(iso, names_inside[i], "__typing_is_unpacked_typevartuple__")) &&
        TupleObject::check(v))
      TRY(list_extend(iso, list.as<ListObject>(), v));
    else
      TRY(list_append(iso, list.as<ListObject>(), v));
  }
  Ref arguments(iso, TRY(to_tuple(iso, list)));
  return get_item(iso, arg, arguments);
}

}  // namespace

Result collect_type_parameters(Isolate& iso, Value arguments) {
  Ref list(iso, TRY(make_list(iso)));
  const TupleObject& t = *arguments.as<TupleObject>();
  for (size_t i = 0; i < t.length; ++i) {
    if (is_type(t[i])) continue;
    if (TRY(has_attribute(iso, t[i], "__typing_subst__"))) {
      TRY(append_once(iso, list.as<ListObject>(), t[i]));
      continue;
    }
    Result found = attribute(iso, t[i], "__parameters__");
    if (found.is_not_found()) continue;
    Ref inner(iso, TRY(found));
    if (!TupleObject::check(inner)) continue;
    for (size_t k = 0; k < inner.as<TupleObject>()->length; ++k)
      TRY(append_once(iso, list.as<ListObject>(), (*inner.as<TupleObject>())[k]));
  }
  return to_tuple(iso, list);
}

Result substitute_type_parameters(Isolate& iso, Value self, Value arguments, Value parameters, Value item) {
  const TupleObject& formal = *parameters.as<TupleObject>();
  if (formal.length == 0)
    return iso.raise(TypeError, "{} is not a generic class", repr_utf8_or_fallback(iso, self));
  Ref given = Ref::borrow(iso, item);
  for (size_t i = 0; i < formal.length; ++i) {
    Result found = attribute(iso, formal[i], "__typing_prepare_subst__");
    if (found.is_not_found()) continue;
    Ref prepare(iso, TRY(found));
    if (prepare.get().is_none()) continue;
    Ref as_tuple(iso, TupleObject::check(given) ? retained(iso, given) : TRY(make_tuple(iso, {given})));
    given.reset(TRY(call(iso, prepare, {self, as_tuple})));
  }
  Ref items(iso, TupleObject::check(given) ? retained(iso, given) : TRY(make_tuple(iso, {given})));
  const TupleObject& actual = *items.as<TupleObject>();
  if (actual.length != formal.length)
    return iso.raise(TypeError, "Too {} arguments for {}; actual {}, expected {}",
                     actual.length > formal.length ? "many" : "few", repr_utf8_or_fallback(iso, self), actual.length,
                     formal.length);
  Ref out(iso, TRY(make_list(iso)));
  const TupleObject& old = *arguments.as<TupleObject>();
  for (size_t i = 0; i < old.length; ++i) {
    Value arg = old[i];
    if (is_type(arg)) {
      TRY(list_append(iso, out.as<ListObject>(), arg));
      continue;
    }
    Result unpacked_flag = attribute(iso, arg, "__typing_is_unpacked_typevartuple__");
    bool unpack = false;
    if (!unpacked_flag.is_not_found()) {
      Ref flag(iso, TRY(unpacked_flag));
      unpack = TRY(is_true(iso, flag));
    }
    Result found = attribute(iso, arg, "__typing_subst__");
    Ref replaced(iso);
    if (found.is_not_found()) {
      replaced.reset(TRY(substitute_inside(iso, arg, formal, actual)));
    } else {
      Ref substitute(iso, TRY(found));
      int64_t at = index_of(formal, arg);
      replaced.reset(at < 0 ? retained(iso, arg)
                            : TRY(call(iso, substitute, {actual[static_cast<size_t>(at)]})));
    }
    if (unpack && TupleObject::check(replaced))
      TRY(list_extend(iso, out.as<ListObject>(), replaced));
    else
      TRY(list_append(iso, out.as<ListObject>(), replaced));
  }
  return to_tuple(iso, out);
}

Result type_argument_text(Isolate& iso, Value argument) {
  if (argument.is_ellipsis()) return make_str(iso, "...");
  if (argument == as_value(&none_type)) return make_str(iso, "None");
  if (TRY(has_attribute(iso, argument, "__origin__")) && TRY(has_attribute(iso, argument, "__args__")))
    return repr(iso, argument);
  Result found = get_attribute_or_not_found(iso, argument, names.dunder_qualname);
  if (found.is_not_found()) return repr(iso, argument);
  Ref qualname(iso, TRY(found));
  found = get_attribute_or_not_found(iso, argument, names.dunder_module);
  if (found.is_not_found()) return repr(iso, argument);
  Ref module(iso, TRY(found));
  if (module.get().is_none() || !StrObject::check(module) || !StrObject::check(qualname)) return repr(iso, argument);
  if (str_is(module, "builtins")) return qualname.release();
  StrBuilder text(iso);
  text.append(module.as<StrObject>());
  text.append_char('.');
  text.append(qualname.as<StrObject>());
  return text.build();
}

}  // namespace skerry
