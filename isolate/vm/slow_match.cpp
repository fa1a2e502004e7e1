// Patterns (PEP 634).
#include <string>

#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/slow.h"

namespace skerry {

Status slow_match_sequence(Isolate& iso, Frame* frame, Insn insn) {
  return finish(iso, frame, insn,
                Value::boolean(has_flag(frame->registers()[insn.b], TypeFlag::kSequencePattern)));
}

Status slow_match_mapping(Isolate& iso, Frame* frame, Insn insn) {
  return finish(iso, frame, insn, Value::boolean(has_flag(frame->registers()[insn.b], TypeFlag::kMappingPattern)));
}

// The values through `get` with a sentinel, so that a mapping's __missing__ does not run.
Status slow_match_keys(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  Value mapping = r[insn.b];
  const TupleObject* keys = r[insn.c].as<TupleObject>();
  Ref seen(iso, TRY(make_set(iso)));
  Ref values(iso, TRY(make_list(iso, keys->length)));
  Ref get(iso);
  Ref sentinel(iso);
  if (keys->length > 0 && !is_exact_dict(mapping)) {
    get.reset(TRY(get_attribute(iso, mapping, names.get)));
    sentinel.reset(TRY(make_list(iso)));
  }
  for (size_t i = 0; i < keys->length; ++i) {
    Value key = (*keys)[i];
    if (TRY(set_contains(iso, seen.as<SetObject>(), key)))
      return iso.raise(ValueError, "mapping pattern checks duplicate key ({})", repr_utf8_or_fallback(iso, key));
    TRY(set_add(iso, seen.as<SetObject>(), key));
    Ref value(iso);
    if (is_exact_dict(mapping)) {
      Result found = dict_get(iso, mapping.as<DictObject>(), key);
      if (found.is_not_found()) return finish(iso, frame, insn, Value::none());
      value.reset(retained(iso, TRY(found)));
    } else {
      value.reset(TRY(call(iso, get, {key, sentinel})));
      if (value.get() == sentinel.get()) return finish(iso, frame, insn, Value::none());
    }
    TRY(list_append_steal(iso, values.as<ListObject>(), value.release()));
  }
  ListObject* list = values.as<ListObject>();
  return finish(iso, frame, insn, make_tuple(iso, list->items, list->length));
}

namespace {

// One attribute of a class pattern, gathered into `attributes`. kNotFound: the subject has none, so no match.
Status match_attribute(Isolate& iso, Value subject, Value cls, Value name, SetObject* seen, ListObject* attributes) {
  if (TRY(set_contains(iso, seen, name)))
    return iso.raise(TypeError, "{}() got multiple sub-patterns for attribute '{}'",
                     type_name(cls.as<TypeObject>()), to_utf8(name));
  TRY(set_add(iso, seen, name));
  Result value = get_attribute_or_not_found(iso, subject, name);
  if (value.is_fault()) return value.fault();
  return list_append_steal(iso, attributes, value.value());
}

Status match_class_attributes(Isolate& iso, Value subject, Value cls, size_t positional, const TupleObject* keywords,
                              ListObject* attributes) {
  Ref seen(iso, TRY(make_set(iso)));
  std::string class_name(type_name(cls.as<TypeObject>()));
  if (positional > 0) {
    Result found = get_attribute_or_not_found(iso, cls, names.dunder_match_args);
    size_t allowed = 0;
    bool match_self = false;
    Ref match_args(iso);
    if (!found.is_not_found()) {
      match_args.reset(TRY(found));
      if (!is_exact_tuple(match_args))
        return iso.raise(TypeError, "{}.__match_args__ must be a tuple (got {})", class_name, type_name(match_args));
      allowed = match_args.as<TupleObject>()->length;
    } else {
      match_self = cls.as<TypeObject>()->has(TypeFlag::kMatchSelf);
      allowed = match_self ? 1 : 0;
    }
    if (allowed < positional)
      return iso.raise(TypeError, "{}() accepts {} positional sub-pattern{} ({} given)", class_name, allowed,
                       allowed == 1 ? "" : "s", positional);
    if (match_self) {
      TRY(list_append(iso, attributes, subject));
    } else {
      for (size_t i = 0; i < positional; ++i) {
        Value name = (*match_args.as<TupleObject>())[i];
        if (!is_exact_str(name))
          return iso.raise(TypeError, "__match_args__ elements must be strings (got {})", type_name(name));
        TRY(match_attribute(iso, subject, cls, name, seen.as<SetObject>(), attributes));
      }
    }
  }
  for (size_t i = 0; i < keywords->length; ++i)
    TRY(match_attribute(iso, subject, cls, (*keywords)[i], seen.as<SetObject>(), attributes));
  return Status::ok();
}

}  // namespace

Status slow_match_class(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  Value subject = r[insn.b], cls = r[insn.b + 1];
  if (!has_flag(cls, TypeFlag::kTypeSubclass)) return iso.raise(TypeError, "called match pattern must be a type");
  if (!TRY(is_instance(iso, subject, cls))) {
    assign(iso, r[insn.a], Value::none());
    return Status::ok();
  }
  Ref attributes(iso, TRY(make_list(iso)));
  Status status =
      match_class_attributes(iso, subject, cls, insn.c, r[insn.b + 2].as<TupleObject>(), attributes.as<ListObject>());
  if (status.is_fault()) {
    if (status.fault().kind() != FaultKind::kNotFound) return status;
    assign(iso, r[insn.a], Value::none());
    return Status::ok();
  }
  ListObject* list = attributes.as<ListObject>();
  Value tuple = TRY(make_tuple(iso, list->items, list->length));
  assign(iso, r[insn.a], tuple);
  return Status::ok();
}

Status slow_get_length(Isolate& iso, Frame* frame, Insn insn) {
  int64_t n = TRY(length(iso, frame->registers()[insn.b]));
  return finish(iso, frame, insn, Value::small_int(n));
}

Status slow_copy_without_keys(Isolate& iso, Frame* frame, Insn insn) {
  Value* r = frame->registers();
  Ref copy(iso, TRY(make_dict(iso)));
  TRY(dict_update(iso, copy.as<DictObject>(), r[insn.b]));
  const TupleObject* keys = r[insn.c].as<TupleObject>();
  for (size_t i = 0; i < keys->length; ++i) {
    if (!TRY(dict_delete(iso, copy.as<DictObject>(), (*keys)[i]))) return iso.raise_key_error((*keys)[i]);
  }
  return finish(iso, frame, insn, copy.release());
}

}  // namespace skerry
