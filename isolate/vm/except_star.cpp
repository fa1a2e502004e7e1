// Merging what `except*` handlers leave: after CPython's _PyExc_PrepReraiseStar and exception_group_projection.
#include "isolate/vm/except_star.h"

#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {
namespace {

Result make_group(Isolate& iso, Value members) {
  return call(iso, as_value(&BaseExceptionGroup), {names.empty, members});
}

Value field(Value v) { return v.is_empty() ? Value::none() : v; }

// Was `part` split off `original` (same metadata), rather than raised anew by a handler?
bool same_metadata(Value a, Value b) {
  const ExceptionObject* x = a.as<ExceptionObject>();
  const ExceptionObject* y = b.as<ExceptionObject>();
  return field(x->traceback) == field(y->traceback) && field(x->context) == field(y->context) &&
         field(x->cause) == field(y->cause);
}

// The members of a group, a borrowed tuple; or Empty for a leaf.
Result members_of(Isolate& iso, Value exception) {
  Ref name(iso, intern(iso, "exceptions"));
  return get_attribute(iso, exception, name);
}

Status collect_leaves(Isolate& iso, Value exception, SetObject* ids) {
  TRY(iso.check_native_stack(" in collect_exception_group_leaf_ids"));
  if (exception.is_none()) return Status::ok();
  if (!is_instance_of(exception, BaseExceptionGroup))
    return set_add(iso, ids, Value::small_int(static_cast<int64_t>(exception.bits() >> 4)));
  Ref members(iso, TRY(members_of(iso, exception)));
  const TupleObject* tuple = members.as<TupleObject>();
  for (size_t i = 0; i < tuple->length; ++i) TRY(collect_leaves(iso, (*tuple)[i], ids));
  return Status::ok();
}

// The part of a group whose leaves are in `ids`, nesting kept (derive() and the metadata of the original); None if
// none is.
Result project(Isolate& iso, Value group, SetObject* ids) {
  TRY(iso.check_native_stack(" in exceptiongroup_split_recursive"));
  if (!is_instance_of(group, BaseExceptionGroup)) {
    bool kept = TRY(set_contains(iso, ids, Value::small_int(static_cast<int64_t>(group.bits() >> 4))));
    return kept ? retained(iso, group) : Value::none();
  }
  Ref members(iso, TRY(members_of(iso, group)));
  Ref kept(iso, TRY(make_list(iso)));
  const TupleObject* tuple = members.as<TupleObject>();
  for (size_t i = 0; i < tuple->length; ++i) {
    Ref part(iso, TRY(project(iso, (*tuple)[i], ids)));
    if (!part.get().is_none()) TRY(list_append(iso, kept.as<ListObject>(), part));
  }
  if (kept.as<ListObject>()->length == 0) return Value::none();
  Ref derive_name(iso, intern(iso, "derive"));
  Ref derived(iso, TRY(call_method(iso, group, derive_name, {kept})));
  if (!ExceptionObject::check(derived)) return iso.raise(TypeError, "derive must return an instance of BaseExceptionGroup");
  ExceptionObject* to = derived.as<ExceptionObject>();
  const ExceptionObject* from = group.as<ExceptionObject>();
  assign(iso, to->traceback, retained(iso, from->traceback));
  assign(iso, to->context, retained(iso, from->context));
  assign(iso, to->cause, retained(iso, from->cause));
  to->suppress_context = true;  // a cause was set, if only to none
  Result notes = get_attribute_or_not_found(iso, group, names.dunder_notes);
  if (!notes.is_not_found()) {
    Ref held(iso, TRY(notes));
    Ref copy(iso, TRY(to_list(iso, held)));
    TRY(set_attribute(iso, derived, names.dunder_notes, copy));
  }
  return derived.release();
}

}  // namespace

Result wrap_in_exception_group(Isolate& iso, Value exception) {
  Ref members(iso, TRY(make_tuple(iso, {exception})));
  Ref group(iso, TRY(make_group(iso, members)));
  return group.release();
}

Result prepare_reraise_star(Isolate& iso, Value original, Value parts) {
  ListObject* list = parts.as<ListObject>();
  if (!is_instance_of(original, BaseExceptionGroup)) {
    // A naked exception was matched whole or not at all: at most one part.
    for (size_t i = 0; i < list->length; ++i)
      if (!list->items[i].is_none()) return retained(iso, list->items[i]);
    return Value::none();
  }
  Ref raised(iso, TRY(make_list(iso)));
  Ref unhandled(iso, TRY(make_set(iso)));
  for (size_t i = 0; i < list->length; ++i) {
    Ref part = Ref::borrow(iso, list->items[i]);
    if (part.get().is_none()) continue;
    if (same_metadata(part, original))
      TRY(collect_leaves(iso, part, unhandled.as<SetObject>()));
    else
      TRY(list_append(iso, raised.as<ListObject>(), part));
  }
  Ref rest(iso, TRY(project(iso, original, unhandled.as<SetObject>())));
  ListObject* anew = raised.as<ListObject>();
  if (anew->length == 0) return rest.release();
  if (!rest.get().is_none()) TRY(list_append(iso, anew, rest));
  return make_group(iso, raised);
}

}  // namespace skerry
