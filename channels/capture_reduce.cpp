// Objects of native classes that only spawn may send, by what their own __reduce__ says: a callable, its arguments, state and
// items. deque, defaultdict, partial, itemgetter and the like.
//
// Only exact native classes, whose __reduce__ is native too: nothing here runs Python. A class whose objects must not be
// pickled by value but may be sent (lru_cache's wrapper) has a `_captured` method instead of __reduce__'s answer.
#include "channels/freezer.h"
#include "channels/thawer.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry::channels {

namespace {

enum ReducedItem : uint32_t { kCallable, kArguments, kState, kListItems, kDictItems, kReducedItems };

// The native method of the class itself or of a native base but object, or Empty.
Value own_native_method(Isolate& iso, TypeObject* t, Value name) {
  Value found = type_lookup(iso, t, name);
  if (found.is_empty() || found == type_lookup(iso, &object_type, name) || !has_type(found, method_descriptor_type)) return Value();
  return found;
}

}  // namespace

// callable, arguments (a tuple), state, list items (a list), dict items (a list of pairs); Empty: none
Result Freezer::freeze_reduced(Object* o, const Path* path) {
  Value v = Value::object(o);
  if (o->type->has(TypeFlag::kHeapType)) return refuse(v, path);
  Ref captured_name(iso_, intern(iso_, "_captured"));
  Value method = own_native_method(iso_, o->type, captured_name);
  if (!method.is_empty()) {
    Value module = instance_attribute(iso_, o, names.dunder_module), qualname = instance_attribute(iso_, o, names.dunder_qualname);
    if (!module.is_empty() && !qualname.is_empty() && is_imported(v, module, qualname, Value()))
      return freeze_imported(module, qualname);
  } else {
    method = own_native_method(iso_, o->type, names.dunder_reduce);
    if (method.is_empty()) return refuse(v, path);
  }
  Result answer = call(iso_, method, {v});
  if (answer.is_raised()) {
    iso_.clear_pending();
    return refuse(v, path);
  }
  // Kept until the end: what is remembered by its address must not go and come back as something else.
  kept_.push_back(Ref(iso_, TRY(answer)));
  Value whole = kept_.back();
  if (!is_exact_tuple(whole)) return refuse(v, path);
  const TupleObject& parts = *whole.as<TupleObject>();
  if (parts.length < 2 || parts.length > kReducedItems || !is_exact_tuple(parts[1])) return refuse(v, path);
  auto* r = TRY(make_record(ItemKind::kReduced, &object_type, kReducedItems, o));
  for (uint32_t i = 0; i < parts.length; ++i) {
    Value part = parts[i];
    if (i >= kState && part.is_none()) continue;
    if (i >= kListItems) {
      kept_.push_back(Ref(iso_, TRY(to_list(iso_, part))));
      part = kept_.back();
    }
    r->items[i] = TRY(freeze(part, path));
  }
  return Value::object(r);
}

Result Thawer::rebuild_reduced(const Record* r) {
  Ref callable(iso_, TRY(thaw(r->items[kCallable]))), arguments(iso_, TRY(thaw(r->items[kArguments])));
  // The arguments may have led here already.
  if (Value made = made_of(r); !made.is_empty()) return retained(iso_, made);
  Ref made(iso_, TRY(call_with(iso_, callable, arguments, Value())));
  share(r, made);
  if (!r->items[kState].is_empty()) {
    Ref state(iso_, TRY(thaw(r->items[kState])));
    Value method = type_lookup(iso_, type_of(made), names.dunder_setstate);
    if (!method.is_empty()) {
      decrement(iso_, TRY(call(iso_, method, {made, state})));
    } else if (is_exact_dict(state) && type_of(made)->has(TypeFlag::kHasDict)) {
      size_t position = 0;
      Value key, value;
      while (dict_next(state.as<DictObject>(), &position, &key, &value))
        TRY(set_instance_attribute(iso_, made.get().as_object(), key, value));
    }
  }
  if (!r->items[kListItems].is_empty()) {
    Ref items(iso_, TRY(thaw(r->items[kListItems])));
    decrement(iso_, TRY(call_method(iso_, made, names.extend, {items})));
  }
  if (!r->items[kDictItems].is_empty()) {
    Ref pairs(iso_, TRY(thaw(r->items[kDictItems])));
    TRY(for_each(iso_, pairs, [&](Value pair) -> Status {
      const TupleObject& two = *pair.as<TupleObject>();
      return set_item(iso_, made, two[0], two[1]);
    }));
  }
  return made.release();
}

}  // namespace skerry::channels
