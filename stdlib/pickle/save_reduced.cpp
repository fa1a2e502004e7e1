// Saver: one dump from its beginning, and objects whose class says how they are made again.
#include "isolate/objects/bytes.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/function.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/pace.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/pickle/globals.h"
#include "stdlib/pickle/saver.h"

namespace skerry::pickling {

Status Saver::dump(Value object) {
  Result override = type_of(held_) == &pickler_type ? Result(Fault(FaultKind::kNotFound))
                                                    : get_attribute_or_not_found(iso_, held_, Ref(iso_, intern(iso_, "reducer_override")));
  if (!override.is_not_found()) override_ = Ref(iso_, TRY(override));
  if (protocol() >= 2) TRY(out_.append(Op::kProto, static_cast<uint64_t>(protocol()), 1));
  if (protocol() >= 4) out_.begin_frames();
  TRY(save(object));
  TRY(out_.append(Op::kStop));
  return out_.finish();
}

Status Saver::save(Value object, PersistentId mode) {
  TRY(pass_safepoint(iso_));
  TRY(out_.boundary());
  if (mode == PersistentId::kAsk && !pickler_->persistent_id.function.is_empty() && TRY(save_persistent(object))) return Status::ok();

  // Atoms are in no memo.
  if (object.is_none()) return out_.append(Op::kNone);
  if (object.is_bool()) {
    if (protocol() >= 2) return out_.append(object.is_true() ? Op::kNewTrue : Op::kNewFalse);
    return out_.append(object.is_true() ? "I01\n" : "I00\n");
  }
  TypeObject* type = type_of(object);
  if (type == &int_type) return save_int(object);
  if (type == &float_type) return save_float(object);
  if (is_memoized(object)) return save_memoized(object);
  if (type == &bytes_type) return save_bytes(object);
  if (type == &str_type) return save_str(object);

  TRY(iso_.check_native_stack(" while pickling an object"));
  if (type == &dict_type) return save_dict(object);
  if (type == &list_type) return save_list(object);
  if (type == &tuple_type) return save_tuple(object);
  if (type == &set_type) return save_set(object);
  if (type == &frozenset_type) return save_frozenset(object);
  if (type == &bytearray_type) return save_byte_array(object);
  if (type == &pickle_buffer_type) return save_pickle_buffer(object);
  return save_by_class(object);
}

Fallible<bool> Saver::save_persistent(Value object) {
  Ref id(iso_, TRY(call_hook(iso_, pickler_->persistent_id, held_, object)));
  if (id.get().is_none()) return false;
  if (is_binary()) {
    TRY(save(id, PersistentId::kSkip));
    TRY(out_.append(Op::kBinPersId));
    return true;
  }
  Ref text(iso_, TRY(to_str(iso_, id)));
  if (!text.as<StrObject>()->is_ascii()) return iso_.raise(pickling_error, "persistent IDs in protocol 0 must be ASCII strings");
  TRY(out_.append(Op::kPersId));
  TRY(out_.append(to_utf8(text)));
  TRY(out_.append("\n"));
  return true;
}

Status Saver::save_singleton_type(Value type, Value singleton) {
  Ref arguments(iso_, TRY(make_tuple(iso_, {singleton})));
  Ref reduction(iso_, TRY(make_tuple(iso_, {as_value(&type_type), arguments})));
  return save_reduced(reduction, type);
}

Status Saver::save_by_class(Value object) {
  TypeObject* type = type_of(object);
  Ref reduction(iso_, override_.is_empty() ? Value::not_implemented() : TRY(call(iso_, override_, {object})));
  if (reduction.get().is_not_implemented()) {
    if (type == &type_type) {
      if (object == as_value(&none_type)) return save_singleton_type(object, Value::none());
      if (object == as_value(&ellipsis_type)) return save_singleton_type(object, Value::ellipsis());
      if (object == as_value(&not_implemented_type)) return save_singleton_type(object, Value::not_implemented());
      return save_global(object, Value());
    }
    if (type == &function_type) return save_global(object, Value());
    reduction = Ref(iso_, TRY(reduced(object, type)));
    if (reduction.get().is_not_implemented() && is_type(object)) return save_global(object, Value());
  }
  if (StrObject::check(reduction)) return save_global(object, reduction);
  if (!TupleObject::check(reduction)) return iso_.raise(pickling_error, "__reduce__ must return a string or tuple");
  return save_reduced(reduction, object);
}

Result Saver::reduced(Value object, TypeObject* type) {
  Ref reducer(iso_);
  if (pickler_->dispatch_table.is_empty()) {
    Ref table(iso_, TRY(copyreg_table(iso_, "dispatch_table")));
    Result found = dict_get(iso_, table.as<DictObject>(), as_value(type));
    if (!found.is_not_found()) reducer = Ref::borrow(iso_, TRY(found));
  } else {
    Ref table = Ref::borrow(iso_, pickler_->dispatch_table);
    Result found = get_item(iso_, table, as_value(type));
    if (!found.is_raised()) reducer = Ref(iso_, TRY(found));
    else if (!iso_.catch_pending(KeyError)) return found;
  }
  if (!reducer.is_empty()) return call(iso_, reducer, {object});
  if (is_subtype(type, &type_type)) return Value::not_implemented();
  Value self;
  Result method = load_method(iso_, object, names.dunder_reduce_ex, &self);
  if (!method.is_fault()) {
    Ref held(iso_, TRY(method)), held_self(iso_, self);
    Value protocol_value = Value::small_int(protocol());
    return self.is_empty() ? call(iso_, held, {protocol_value}) : call(iso_, held, {self, protocol_value});
  }
  if (!iso_.catch_pending(AttributeError)) return method;
  method = get_attribute_or_not_found(iso_, object, names.dunder_reduce);
  if (method.is_not_found()) {
    Ref shown(iso_, TRY(repr(iso_, object)));
    return iso_.raise(pickling_error, "can't pickle '{}' object: {}", type_name(object), to_utf8(shown));
  }
  Ref held(iso_, TRY(method));
  return call(iso_, held, {});
}

// cls.__new__(cls, *arguments): NEWOBJ.
Status Saver::save_new_object(Value arguments, Value object) {
  auto* given = arguments.as<TupleObject>();
  if (given->length < 1) return iso_.raise(pickling_error, "__newobj__ arglist is empty");
  Value cls = given->items()[0];
  if (!is_type(cls)) return iso_.raise(pickling_error, "args[0] from __newobj__ args is not a type");
  if (!object.is_empty()) {
    Ref own_class(iso_, TRY(get_attribute(iso_, object, names.dunder_class)));
    if (!(own_class.get() == cls)) return iso_.raise(pickling_error, "args[0] from __newobj__ args has the wrong class");
  }
  TRY(save(cls));
  Ref rest(iso_, TRY(tuple_slice(iso_, given, 1, given->length)));
  TRY(save(rest));
  return out_.append(Op::kNewObj);
}

// With keyword arguments: NEWOBJ_EX, or before protocol 4 a partial of __new__ that is called.
Status Saver::save_new_object_with_keywords(Value arguments) {
  const auto* given = arguments.as<TupleObject>();
  if (given->length != 3)
    return iso_.raise(pickling_error, "length of the NEWOBJ_EX argument tuple must be exactly 3, not {}", given->length);
  Value cls = given->items()[0], positional = given->items()[1], keywords = given->items()[2];
  if (!is_type(cls))
    return iso_.raise(pickling_error, "first item from NEWOBJ_EX argument tuple must be a class, not {}", type_name(cls));
  if (!TupleObject::check(positional))
    return iso_.raise(pickling_error, "second item from NEWOBJ_EX argument tuple must be a tuple, not {}", type_name(positional));
  if (!DictObject::check(keywords))
    return iso_.raise(pickling_error, "third item from NEWOBJ_EX argument tuple must be a dict, not {}", type_name(keywords));
  if (protocol() >= 4) {
    TRY(save(cls));
    TRY(save(positional));
    TRY(save(keywords));
    return out_.append(Op::kNewObjEx);
  }
  Ref make(iso_, TRY(get_attribute(iso_, cls, names.dunder_new)));
  Ref list(iso_, TRY(make_list(iso_)));
  TRY(list_append(iso_, list.as<ListObject>(), make));
  TRY(list_append(iso_, list.as<ListObject>(), cls));
  TRY(list_extend(iso_, list.as<ListObject>(), positional));
  Ref all(iso_, TRY(to_tuple(iso_, list)));
  Ref partial(iso_, TRY(module_attribute(iso_, "functools", "partial")));
  Ref bound(iso_, TRY(call_with(iso_, partial, all, keywords)));
  TRY(save(bound));
  TRY(save(empty_tuple()));
  return out_.append(Op::kReduce);
}

Status Saver::save_reduced(Value reduction, Value object) {
  const auto* parts = reduction.as<TupleObject>();
  if (parts->length < 2 || parts->length > 6)
    return iso_.raise(pickling_error, "tuple returned by __reduce__ must contain 2 through 6 elements");
  auto part = [parts](size_t i) { return i < parts->length ? parts->items()[i] : Value::none(); };
  Value maker = part(0), arguments = part(1), state = part(2), items = part(3), pairs = part(4), set_state = part(5);
  if (!is_callable(maker)) return iso_.raise(pickling_error, "first item of the tuple returned by __reduce__ must be callable");
  if (!TupleObject::check(arguments)) return iso_.raise(pickling_error, "second item of the tuple returned by __reduce__ must be a tuple");
  if (!items.is_none() && type_of(items)->slots.next == nullptr)
    return iso_.raise(pickling_error, "fourth element of the tuple returned by __reduce__ must be an iterator, not {}", type_name(items));
  if (!pairs.is_none() && type_of(pairs)->slots.next == nullptr)
    return iso_.raise(pickling_error, "fifth element of the tuple returned by __reduce__ must be an iterator, not {}", type_name(pairs));
  if (!set_state.is_none() && !is_callable(set_state))
    return iso_.raise(pickling_error, "sixth element of the tuple returned by __reduce__ must be a function, not {}", type_name(set_state));

  enum { kCall, kNewObject, kNewObjectWithKeywords } how = kCall;
  if (protocol() >= 2) {
    Result named = get_attribute_or_not_found(iso_, maker, names.dunder_name);
    if (!named.is_not_found()) {
      Ref name(iso_, TRY(named));
      if (StrObject::check(name) && str_is(name, "__newobj__")) how = kNewObject;
      else if (StrObject::check(name) && str_is(name, "__newobj_ex__")) how = kNewObjectWithKeywords;
    }
  }
  if (how == kNewObject) {
    TRY(save_new_object(arguments, object));
  } else if (how == kNewObjectWithKeywords) {
    TRY(save_new_object_with_keywords(arguments));
  } else {
    TRY(save(maker));
    TRY(save(arguments));
    TRY(out_.append(Op::kReduce));
  }
  if (!object.is_empty()) {
    // In the memo already: its arguments lead back to it, as in a tuple.
    if (is_memoized(object)) {
      TRY(out_.append(Op::kPop));
      return save_memoized(object);
    }
    TRY(memoize(object));
  }
  if (!items.is_none()) TRY(save_items(items));
  if (!pairs.is_none()) TRY(save_pairs(pairs));
  if (state.is_none()) return Status::ok();
  if (set_state.is_none()) {
    TRY(save(state));
    return out_.append(Op::kBuild);
  }
  // set_state(object, state) for its effect alone: what it gives is dropped.
  if (object.is_empty()) return iso_.raise(pickling_error, "a state setter needs an object");
  TRY(save(set_state));
  TRY(save(object));
  TRY(save(state));
  TRY(out_.append(Op::kTuple2));
  TRY(out_.append(Op::kReduce));
  return out_.append(Op::kPop);
}

}  // namespace skerry::pickling
