// ExceptionGroup and BaseExceptionGroup (PEP 654): construction, split, subgroup, derive.
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/function.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/list.h"
#include "isolate/objects/native_depth.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject BaseExceptionGroup, ExceptionGroup;

namespace {

namespace f = exception_field;

bool is_group(Value v) { return is_instance_of(v, BaseExceptionGroup); }
const TupleObject* exceptions_of(ExceptionObject* group) { return group->fields[f::kGroupExceptions].as<TupleObject>(); }

Result group_new(Isolate& iso, TypeObject* cls, Args args) {
  if (args.keyword_count() > 0 || args.count != 2)
    return iso.raise(TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
                     args.count + args.keyword_count());
  if (!StrObject::check(args[0]))
    return iso.raise(TypeError, "BaseExceptionGroup.__new__() argument 1 must be str, not {}", type_name_or_none(args[0]));
  if (!type_of(args[1])->slots.get_item || !type_of(args[1])->slots.length || is_instance_of(args[1], BaseException))
    return iso.raise(TypeError, "second argument (exceptions) must be a sequence");
  Ref tuple(iso, TRY(to_tuple(iso, args[1])));
  const auto* items = tuple.as<TupleObject>();
  if (items->length == 0) return iso.raise(ValueError, "second argument (exceptions) must be a non-empty sequence");
  bool nested_base = false;
  for (size_t i = 0; i < items->length; ++i) {
    if (!ExceptionObject::check((*items)[i]))
      return iso.raise(ValueError, "Item {} of second argument (exceptions) is not an exception", i);
    nested_base = nested_base || !is_instance_of((*items)[i], Exception);
  }
  if (cls == &BaseExceptionGroup) {
    if (!nested_base) cls = &ExceptionGroup;
  } else if (nested_base && cls == &ExceptionGroup) {
    return iso.raise(TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
  } else if (nested_base && is_subtype(cls, &Exception)) {
    return iso.raise(TypeError, "Cannot nest BaseExceptions in '{}'", type_name(cls));
  }
  Ref self(iso, TRY(exception_new(iso, cls, args)));
  set_field(iso, self.as<ExceptionObject>(), f::kGroupMessage, args[0]);
  set_field(iso, self.as<ExceptionObject>(), f::kGroupExceptions, tuple);
  return self.release();
}

Status group_init(Isolate& iso, Value self, Args args) {
  if (args.keyword_count() > 0) return iso.raise(TypeError, "{}() takes no keyword arguments", type_name(self));
  return exception_init(iso, self, args);
}

Result group_str(Isolate& iso, Value self) {
  auto* e = self.as<ExceptionObject>();
  size_t count = exceptions_of(e)->length;
  StrBuilder out(iso);
  out.append(e->fields[f::kGroupMessage].as<StrObject>());
  out.append_ascii(fmt::format(" ({} sub-exception{})", count, count == 1 ? "" : "s"));
  return out.build();
}

Result group_derive(Isolate& iso, ExceptionObject* self, Value exceptions) {
  return call(iso, as_value(&BaseExceptionGroup), {self->fields[f::kGroupMessage], exceptions});
}

// What the halves of a split are made of: derive(), and the original's traceback, context, cause and notes.
Result subset(Isolate& iso, Value group, Value exceptions_list) {
  if (exceptions_list.as<ListObject>()->length == 0) return Value::none();
  Ref derive_name(iso, intern(iso, "derive"));
  Ref part(iso, TRY(call_method(iso, group, derive_name, {exceptions_list})));
  if (!is_group(part)) return iso.raise(TypeError, "derive must return an instance of BaseExceptionGroup");
  auto* from = group.as<ExceptionObject>();
  auto* to = part.as<ExceptionObject>();
  assign(iso, to->traceback, retained(iso, from->traceback));
  assign(iso, to->context, retained(iso, from->context));
  assign(iso, to->cause, retained(iso, from->cause));
  to->suppress_context = true;  // a cause was set, if only to none
  Result found = get_attribute_or_not_found(iso, group, names.dunder_notes);
  if (!found.is_not_found()) {
    Ref notes(iso, TRY(found));
    // Only a real sequence is copied: the parts must not share one list.
    if (ListObject::check(notes) || TupleObject::check(notes)) {
      Ref copy(iso, TRY(to_list(iso, notes)));
      TRY(set_attribute(iso, part, names.dunder_notes, copy));
    }
  }
  return part.release();
}

bool is_exception_class(Value v) {
  return has_flag(v, TypeFlag::kTypeSubclass) && v.as<TypeObject>()->has(TypeFlag::kExceptionSubclass);
}

enum class MatchBy : uint8_t { kType, kPredicate };

Fallible<MatchBy> matcher_kind(Isolate& iso, Value condition) {
  if (FunctionObject::check(condition)) return MatchBy::kPredicate;
  if (is_exception_class(condition)) return MatchBy::kType;
  if (is_exact_tuple(condition)) {
    const auto* items = condition.as<TupleObject>();
    bool all = true;
    for (size_t i = 0; i < items->length; ++i) all = all && is_exception_class((*items)[i]);
    if (all) return MatchBy::kType;
  }
  return iso.raise(TypeError, "expected a function, exception type or tuple of exception types");
}

bool matches_class(Value exception, Value classes) {
  if (!TupleObject::check(classes)) return is_subtype(type_of(exception), classes.as<TypeObject>());
  const auto* items = classes.as<TupleObject>();
  for (size_t i = 0; i < items->length; ++i)
    if (is_subtype(type_of(exception), (*items)[i].as<TypeObject>())) return true;
  return false;
}

Fallible<bool> matches(Isolate& iso, Value exception, MatchBy by, Value condition) {
  if (by == MatchBy::kType) return matches_class(exception, condition);
  Ref answer(iso, TRY(call(iso, condition, {exception})));
  return is_true(iso, answer);
}

// Both halves, None where empty. `rest` may be null: nobody wants it.
Status split_recursive(Isolate& iso, Value exception, MatchBy by, Value condition, Ref* match, Ref* rest) {
  if (TRY(matches(iso, exception, by, condition))) {
    match->reset(retained(iso, exception));
    if (rest) rest->reset(Value::none());
    return Status::ok();
  }
  match->reset(Value::none());
  if (!is_group(exception)) {
    if (rest) rest->reset(retained(iso, exception));
    return Status::ok();
  }
  NativeDepth depth(iso);
  TRY(depth.check(" in exceptiongroup_split_recursive"));
  Ref items = Ref::borrow(iso, exception.as<ExceptionObject>()->fields[f::kGroupExceptions]);
  Ref matched(iso, TRY(make_list(iso))), unmatched(iso, TRY(make_list(iso)));
  for (size_t i = 0; i < items.as<TupleObject>()->length; ++i) {
    Ref item_match(iso), item_rest(iso);
    TRY(split_recursive(iso, (*items.as<TupleObject>())[i], by, condition, &item_match, rest ? &item_rest : nullptr));
    if (!item_match.get().is_none()) TRY(list_append(iso, matched.as<ListObject>(), item_match));
    if (rest && !item_rest.get().is_none()) TRY(list_append(iso, unmatched.as<ListObject>(), item_rest));
  }
  match->reset(TRY(subset(iso, exception, matched)));
  if (rest) rest->reset(TRY(subset(iso, exception, unmatched)));
  return Status::ok();
}

Result group_split(Isolate& iso, ExceptionObject* self, Value condition) {
  MatchBy by = TRY(matcher_kind(iso, condition));
  Ref match(iso), rest(iso);
  TRY(split_recursive(iso, Value::object(self), by, condition, &match, &rest));
  return make_tuple(iso, {match, rest});
}

Result group_subgroup(Isolate& iso, ExceptionObject* self, Value condition) {
  MatchBy by = TRY(matcher_kind(iso, condition));
  Ref match(iso);
  TRY(split_recursive(iso, Value::object(self), by, condition, &match, nullptr));
  return match.release();
}

constexpr MethodDef kMethods[] = {
    def<"derive(self, excs, /)", group_derive>("A group of the given exceptions with this one's message."),
    def<"split(self, matcher, /)", group_split>(
        "(the exceptions that match, the rest), as groups of the same shape, or None where there are none."),
    def<"subgroup(self, matcher, /)", group_subgroup>("The first half of split()."),
    def<"class __class_getitem__(cls, item, /)", class_getitem_alias>("See PEP 585"),
    def<"member message", field_get<f::kGroupMessage>>("exception message"),
    def<"member exceptions", field_get<f::kGroupExceptions>>("nested exceptions"),
};

}  // namespace

extern const TypeDef BaseExceptionGroup_type_def{.type = &BaseExceptionGroup,
                                          .name = "BaseExceptionGroup",
                                          .doc = "A combination of multiple unrelated exceptions.",
                                          .base = &BaseException,
                                          .instance_size = sizeof(ExceptionObject),
                                          .flags = kExceptionFlags,
                                          .slots = {.new_ = group_new, .init = group_init, .str = group_str},
                                          .methods = kMethods,
                                          .method_count = std::size(kMethods)};
extern const TypeDef ExceptionGroup_type_def{.type = &ExceptionGroup,
                                      .name = "ExceptionGroup",
                                      .doc = "",
                                      .base = &BaseExceptionGroup,
                                      .instance_size = sizeof(ExceptionObject),
                                      .flags = kExceptionFlags,
                                      .second_base = &Exception};

}  // namespace skerry
