// object.__reduce_ex__ for protocols 2 and up, and object.__getstate__: what copy and pickle ask of any instance.
#include "isolate/compiler/code.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/member.h"
#include "isolate/objects/memoryview.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

namespace {

// Values of the __slots__ members along the MRO that are set, in a dict; Empty if there is none.
Result slot_state(Isolate& iso, Value self) {
  const TypeObject* type = type_of(self);
  if (type->instance_size == type->native_size && !type->has(TypeFlag::kVariableSize)) return Fault(FaultKind::kNotFound);
  Ref state(iso);
  auto* mro = type_of(self)->mro.as<TupleObject>();
  for (size_t i = 0; i < mro->length; ++i) {
    auto* cls = mro->items()[i].as<TypeObject>();
    if (!cls->has(TypeFlag::kHeapType)) continue;
    size_t position = 0;
    Value key, value;
    while (dict_next(type_dict(iso, cls), &position, &key, &value)) {
      if (!MemberObject::check(value)) continue;
      const auto* member = value.as<MemberObject>();
      if (member->getter != nullptr || !is_subtype(type_of(self), member->owner)) continue;  // put there by a script
      Value field = member_value(iso, member, self);
      if (field.is_empty()) continue;
      if (state.is_empty()) state = Ref(iso, TRY(make_dict(iso)));
      TRY(dict_set(iso, state.as<DictObject>(), key, field));
    }
  }
  return state.is_empty() ? Result(Fault(FaultKind::kNotFound)) : Result(state.release());
}

}  // namespace

Result default_state(Isolate& iso, Value self) {
  Ref state(iso, Value::none());
  if (self.is_object() && type_of(self)->has(TypeFlag::kHasDict)) {
    Ref dict = Ref::borrow(iso, TRY(instance_dict(iso, self.as_object())));
    if (dict.as<DictObject>()->live > 0) state = std::move(dict);
  }
  Result slots = self.is_object() ? slot_state(iso, self) : Result(Fault(FaultKind::kNotFound));
  if (slots.is_not_found()) return state.release();
  Ref members(iso, TRY(slots));
  return make_tuple(iso, {state, members});
}

Result reduce_newobj(Isolate& iso, Value self, Value copyreg) {
  TypeObject* cls = type_of(self);
  if (cls->slots.new_ == nullptr) return iso.raise(TypeError, "cannot pickle '{}' object", type_name(cls));
  Ref arguments(iso), keywords(iso);
  Result with_keywords = lookup_special(iso, self, names.dunder_getnewargs_ex);
  if (!with_keywords.is_not_found()) {
    Ref method(iso, TRY(with_keywords));
    Ref pair(iso, TRY(call(iso, method, {})));
    if (!TupleObject::check(pair) || pair.as<TupleObject>()->length != 2)
      return iso.raise(TypeError, "__getnewargs_ex__ should return a tuple, not '{}'", type_name(pair));
    arguments = Ref::borrow(iso, pair.as<TupleObject>()->items()[0]);
    keywords = Ref::borrow(iso, pair.as<TupleObject>()->items()[1]);
  } else {
    Result positional = lookup_special(iso, self, names.dunder_getnewargs);
    if (!positional.is_not_found()) {
      Ref method(iso, TRY(positional));
      arguments = Ref(iso, TRY(call(iso, method, {})));
      if (!TupleObject::check(arguments))
        return iso.raise(TypeError, "__getnewargs__ should return a tuple, not '{}'", type_name(arguments));
    }
  }
  bool has_arguments = !arguments.is_empty();
  // Natives that hold more than Python can see must bring their own __reduce__ or __getstate__.
  TypeObject* native = cls;
  while (native->has(TypeFlag::kHeapType)) native = native->base;
  bool plain = native == &object_type || native->has(TypeFlag::kListSubclass) || native->has(TypeFlag::kDictSubclass);
  if (!plain) plain = !(type_lookup(iso, cls, names.dunder_getstate) == type_lookup(iso, &object_type, names.dunder_getstate));
  if (!has_arguments && !plain && (native == &memoryview_type || native == &code_type))
    return iso.raise(TypeError, "cannot pickle {} objects", type_name(cls));
  if (!has_arguments && !plain) return iso.raise(TypeError, "cannot pickle '{}' object", type_name(cls));
  // The usual __getstate__ without a call, unless the instance or its class hides it.
  bool is_usual = self.is_object() && cls->slots.get_attribute == &generic_get_attribute &&
                  type_lookup(iso, cls, names.dunder_getstate) == type_lookup(iso, &object_type, names.dunder_getstate) &&
                  (!cls->has(TypeFlag::kHasDict) || instance_attribute(iso, self.as_object(), names.dunder_getstate).is_empty());
  Ref state(iso, TRY(is_usual ? default_state(iso, self) : call_method(iso, self, names.dunder_getstate)));
  Ref list_items(iso, Value::none()), dict_items(iso, Value::none());
  if (ListObject::check(self)) list_items = Ref(iso, TRY(get_iterator(iso, self)));
  if (DictObject::check(self)) {
    Ref items(iso, TRY(call_method(iso, self, names.items)));
    dict_items = Ref(iso, TRY(get_iterator(iso, items)));
  }
  bool has_keywords = !keywords.is_empty() && TRY(is_true(iso, keywords));
  Ref maker(iso), maker_arguments(iso);
  if (has_keywords) {
    maker = Ref(iso, TRY(get_attribute(iso, copyreg, Ref(iso, intern(iso, "__newobj_ex__")))));
    maker_arguments = Ref(iso, TRY(make_tuple(iso, {as_value(cls), arguments, keywords})));
  } else {
    maker = Ref(iso, TRY(get_attribute(iso, copyreg, Ref(iso, intern(iso, "__newobj__")))));
    if (has_arguments) {
      Ref list(iso, TRY(make_list(iso)));
      TRY(list_append(iso, list.as<ListObject>(), as_value(cls)));
      TRY(list_extend(iso, list.as<ListObject>(), arguments));
      maker_arguments = Ref(iso, TRY(to_tuple(iso, list)));
    } else {
      maker_arguments = Ref(iso, TRY(make_tuple(iso, {as_value(cls)})));
    }
  }
  return make_tuple(iso, {maker, maker_arguments, state, list_items, dict_items});
}

}  // namespace skerry
