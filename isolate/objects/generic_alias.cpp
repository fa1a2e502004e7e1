// types.GenericAlias: list[int] (PEP 585). Behaves as its origin in almost everything.
#include "isolate/objects/generic_alias.h"

#include <algorithm>
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject generic_alias_type;

namespace {

GenericAliasObject* as_alias(Value v) { return v.as<GenericAliasObject>(); }

Result allocate(Isolate& iso, TypeObject* cls, Value origin, Value arguments, bool starred) {
  Result made = allocate_instance(iso, cls);
  if (made.is_fault()) return made;
  GenericAliasObject* alias = as_alias(made.value());
  alias->origin = retained(iso, origin);
  alias->arguments = retained(iso, arguments);
  alias->parameters = Value();
  alias->starred = starred;
  return made;
}

Result alias_new(Isolate& iso, TypeObject* cls, Value origin, Value item) {
  Ref arguments(iso, TupleObject::check(item) ? retained(iso, item) : TRY(make_tuple(iso, {item})));
  return allocate(iso, cls, origin, arguments, false);
}

void alias_destroy(Isolate& iso, Object* self) {
  GenericAliasObject* alias = static_cast<GenericAliasObject*>(self);
  clear_field(iso, alias->origin);
  clear_field(iso, alias->arguments);
  clear_field(iso, alias->parameters);
}
void alias_traverse(Object* self, Visitor& visitor) {
  GenericAliasObject* alias = static_cast<GenericAliasObject*>(self);
  visitor.visit(alias->origin);
  visitor.visit(alias->arguments);
  visitor.visit(alias->parameters);
}

Result alias_repr(Isolate& iso, Value self) {
  TRY(iso.check_native_stack(" while getting the repr of an object"));
  GenericAliasObject* alias = as_alias(self);
  StrBuilder text(iso);
  if (alias->starred) text.append_char('*');
  Ref origin(iso, TRY(type_argument_text(iso, alias->origin)));
  text.append(origin.as<StrObject>());
  text.append_char('[');
  const TupleObject& t = *alias->arguments.as<TupleObject>();
  for (size_t i = 0; i < t.length; ++i) {
    if (i > 0) text.append_ascii(", ");
    Ref argument(iso, t[i] == as_value(&none_type) ? TRY(make_str(iso, "NoneType")) : TRY(type_argument_text(iso, t[i])));
    text.append(argument.as<StrObject>());
  }
  if (t.length == 0) text.append_ascii("()");
  text.append_char(']');
  return text.build();
}

Fallible<int64_t> alias_hash(Isolate& iso, Value self) {
  TRY(iso.check_native_stack(" while calling a Python object"));
  int64_t origin = TRY(hash_value(iso, as_alias(self)->origin));
  int64_t arguments = TRY(hash_value(iso, as_alias(self)->arguments));
  int64_t hash = origin ^ arguments;
  return hash == -1 ? -2 : hash;
}

Result alias_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (!GenericAliasObject::check(other) || (op != CompareOp::kEq && op != CompareOp::kNe))
    return Value::not_implemented();
  GenericAliasObject* a = as_alias(self);
  GenericAliasObject* b = as_alias(other);
  bool same = a->starred == b->starred && TRY(compare_truth(iso, CompareOp::kEq, a->origin, b->origin)) &&
              TRY(compare_truth(iso, CompareOp::kEq, a->arguments, b->arguments));
  return Value::boolean(same == (op == CompareOp::kEq));
}

Result alias_call(Isolate& iso, Value self, Args args) {
  Ref made(iso, TRY(call(iso, as_alias(self)->origin, args)));
  Ref name(iso, intern(iso, "__orig_class__"));
  Status set = set_attribute(iso, made, name, self);
  if (set.is_fault() && !iso.catch_pending(AttributeError) && !iso.catch_pending(TypeError)) return set.fault();
  return made.release();
}

// These belong to the alias; every other attribute is the origin's.
constexpr std::string_view kOwnAttributes[] = {
    "__origin__",     "__args__",      "__parameters__", "__unpacked__", "__mro_entries__",
    "__reduce_ex__",  "__reduce__",    "__copy__",       "__deepcopy__", "__class__",
    "__typing_unpacked_tuple_args__",  "__bases__",
};

Result alias_get_attribute(Isolate& iso, Value self, Value name) {
  TRY(iso.check_native_stack(" while calling a Python object"));
  for (std::string_view own : kOwnAttributes)
    if (str_is(name, own)) return generic_get_attribute(iso, self, name);
  return get_attribute(iso, as_alias(self)->origin, name);
}

Result alias_parameters(Isolate& iso, Value self) {
  GenericAliasObject* alias = as_alias(self);
  if (alias->parameters.is_empty()) {
    Value collected = TRY(collect_type_parameters(iso, alias->arguments));
    assign(iso, alias->parameters, collected);
  }
  return retained(iso, alias->parameters);
}

Result alias_get_item(Isolate& iso, Value self, Value item) {
  GenericAliasObject* alias = as_alias(self);
  Ref parameters(iso, TRY(alias_parameters(iso, self)));
  Ref arguments(iso, TRY(substitute_type_parameters(iso, self, alias->arguments, parameters, item)));
  return allocate(iso, type_of(self), alias->origin, arguments, alias->starred);
}

Result alias_or(Isolate& iso, Value left, Value right) { return union_or(iso, left, right); }

Result alias_origin(Isolate& iso, Value self) { return retained(iso, as_alias(self)->origin); }
Result alias_args(Isolate& iso, Value self) { return retained(iso, as_alias(self)->arguments); }
Fallible<bool> alias_unpacked(Isolate&, Value self) { return as_alias(self)->starred; }
Result alias_unpacked_args(Isolate& iso, Value self) {
  GenericAliasObject* alias = as_alias(self);
  if (alias->starred && alias->origin == as_value(&tuple_type)) return retained(iso, alias->arguments);
  return Value::none();
}

Result alias_mro_entries(Isolate& iso, GenericAliasObject* self, Value) { return make_tuple(iso, {self->origin}); }

Fallible<bool> alias_instancecheck(Isolate& iso, GenericAliasObject*, Value) {
  return iso.raise(TypeError, "isinstance() argument 2 cannot be a parameterized generic");
}
Fallible<bool> alias_subclasscheck(Isolate& iso, GenericAliasObject*, Value) {
  return iso.raise(TypeError, "issubclass() argument 2 cannot be a parameterized generic");
}

Result alias_reduce(Isolate& iso, GenericAliasObject* self) {
  Ref parts(iso, TRY(make_tuple(iso, {self->origin, self->arguments})));
  return make_tuple(iso, {as_value(&generic_alias_type), parts});
}

// Iterating yields *list[int] once: that is what unpacking in a subscript asks for (PEP 646).
Result alias_iter(Isolate& iso, Value self) {
  GenericAliasObject* alias = as_alias(self);
  Ref starred(iso, TRY(allocate(iso, type_of(self), alias->origin, alias->arguments, true)));
  Ref once(iso, TRY(make_tuple(iso, {starred})));
  return get_iterator(iso, once);
}

constexpr MethodDef kMethods[] = {
    def<"new GenericAlias(origin, args, /)", alias_new>("Represent a PEP 585 generic type"),
    def<"__instancecheck__(self, instance, /)", alias_instancecheck>(nullptr),
    def<"__mro_entries__(self, bases, /)", alias_mro_entries>(nullptr),
    def<"__reduce__(self, /)", alias_reduce>(nullptr),
    def<"__subclasscheck__(self, cls, /)", alias_subclasscheck>(nullptr),
    def<"member __args__", alias_args>(nullptr),
    def<"member __origin__", alias_origin>(nullptr),
    def<"get __parameters__", alias_parameters>("Type variables in the GenericAlias."),
    def<"get __typing_unpacked_tuple_args__", alias_unpacked_args>(nullptr),
    def<"member __unpacked__", alias_unpacked>(nullptr),
};

}  // namespace

Result make_generic_alias(Isolate& iso, Value origin, Value item) {
  return alias_new(iso, &generic_alias_type, origin, item);
}

Result class_getitem_alias(Isolate& iso, TypeObject* cls, Value item) {
  return make_generic_alias(iso, as_value(cls), item);
}

extern const TypeDef generic_alias_type_def{
    .type = &generic_alias_type,
    .name = "types.GenericAlias",
    .doc = "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    .base = nullptr,
    .instance_size = sizeof(GenericAliasObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs, TypeFlag::kBaseType,
                   TypeFlag::kImmutable),
    .slots = {.destroy = alias_destroy,
              .traverse = alias_traverse,
              .call = alias_call,
              .repr = alias_repr,
              .hash = alias_hash,
              .compare = alias_compare,
              .get_attribute = alias_get_attribute,
              .iter = alias_iter,
              .bit_or = alias_or,
              .get_item = alias_get_item},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
