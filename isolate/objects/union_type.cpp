// types.UnionType: int | str (PEP 604).
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/list.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/set.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject union_type;

namespace {

UnionObject* as_union(Value v) { return v.as<UnionObject>(); }

bool is_unionable(Value v) {
  return v.is_none() || is_type(v) || GenericAliasObject::check(v) || UnionObject::check(v);
}

Fallible<bool> is_duplicate(Isolate& iso, const ListObject* list, Value v) {
  for (size_t i = 0; i < list->length; ++i) {
    if (list->items[i] == v) return true;
    if (GenericAliasObject::check(v) && GenericAliasObject::check(list->items[i]) &&
        TRY(equals(iso, list->items[i], v)))
      return true;
  }
  return false;
}

// Appends v, or each member of it if it is a union, unless it is there already.
Status append_member(Isolate& iso, ListObject* list, Value v) {
  if (UnionObject::check(v)) {
    const TupleObject& members = *as_union(v)->arguments.as<TupleObject>();
    for (size_t i = 0; i < members.length; ++i) TRY(append_member(iso, list, members[i]));
    return Status::ok();
  }
  if (v.is_none()) v = as_value(&none_type);
  if (TRY(is_duplicate(iso, list, v))) return Status::ok();
  return list_append(iso, list, v);
}

void union_destroy(Isolate& iso, Object* self) {
  clear_field(iso, static_cast<UnionObject*>(self)->arguments);
  clear_field(iso, static_cast<UnionObject*>(self)->parameters);
}
void union_traverse(Object* self, Visitor& visitor) {
  visitor.visit(static_cast<UnionObject*>(self)->arguments);
  visitor.visit(static_cast<UnionObject*>(self)->parameters);
}

Result union_repr(Isolate& iso, Value self) {
  StrBuilder text(iso);
  const TupleObject& members = *as_union(self)->arguments.as<TupleObject>();
  for (size_t i = 0; i < members.length; ++i) {
    if (i > 0) text.append_ascii(" | ");
    Ref member(iso, TRY(type_argument_text(iso, members[i])));
    text.append(member.as<StrObject>());
  }
  return text.build();
}

Fallible<int64_t> union_hash(Isolate& iso, Value self) {
  Ref members(iso, TRY(make_frozenset(iso, as_union(self)->arguments)));
  return hash_value(iso, members);
}

Result union_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (!UnionObject::check(other) || (op != CompareOp::kEq && op != CompareOp::kNe)) return Value::not_implemented();
  Ref a(iso, TRY(make_frozenset(iso, as_union(self)->arguments)));
  Ref b(iso, TRY(make_frozenset(iso, as_union(other)->arguments)));
  return compare(iso, op, a, b);
}

Result union_args(Isolate& iso, Value self) { return retained(iso, as_union(self)->arguments); }

Result union_parameters(Isolate& iso, Value self) {
  UnionObject* u = as_union(self);
  if (u->parameters.is_empty()) {
    Value collected = TRY(collect_type_parameters(iso, u->arguments));
    assign(iso, u->parameters, collected);
  }
  return retained(iso, u->parameters);
}

Result union_get_item(Isolate& iso, Value self, Value item) {
  Ref parameters(iso, TRY(union_parameters(iso, self)));
  Ref members(iso, TRY(substitute_type_parameters(iso, self, as_union(self)->arguments, parameters, item)));
  const TupleObject& t = *members.as<TupleObject>();
  Ref result = Ref::borrow(iso, t[0]);
  for (size_t i = 1; i < t.length; ++i)
    result.reset(TRY(binary_operation(iso, BinaryOp::kBitOr, result, t[i])));
  return result.release();
}

using Check = Fallible<bool> (*)(Isolate&, Value, Value);

Fallible<bool> check_members(Isolate& iso, UnionObject* self, Value v, Check check, const char* message) {
  const TupleObject& members = *self->arguments.as<TupleObject>();
  for (size_t i = 0; i < members.length; ++i)
    if (GenericAliasObject::check(members[i])) return iso.raise_message(TypeError, message);
  for (size_t i = 0; i < members.length; ++i)
    if (is_type(members[i]) && TRY(check(iso, v, members[i]))) return true;
  return false;
}

Fallible<bool> union_instancecheck(Isolate& iso, UnionObject* self, Value v) {
  return check_members(iso, self, v, is_instance, "isinstance() argument 2 cannot be a parameterized generic");
}
Fallible<bool> union_subclasscheck(Isolate& iso, UnionObject* self, Value v) {
  if (!is_type(v)) return iso.raise(TypeError, "issubclass() arg 1 must be a class");
  return check_members(iso, self, v, is_subclass, "issubclass() argument 2 cannot be a parameterized generic");
}

constexpr MethodDef kMethods[] = {
    def<"__instancecheck__(self, instance, /)", union_instancecheck>(nullptr),
    def<"__subclasscheck__(self, cls, /)", union_subclasscheck>(nullptr),
    def<"member __args__", union_args>(nullptr),
    def<"get __parameters__", union_parameters>("Type variables in the types.UnionType."),
};

}  // namespace

Result union_or(Isolate& iso, Value left, Value right) {
  if (!is_unionable(left) || !is_unionable(right)) return Value::not_implemented();
  Ref list(iso, TRY(make_list(iso)));
  TRY(append_member(iso, list.as<ListObject>(), left));
  TRY(append_member(iso, list.as<ListObject>(), right));
  const ListObject* members = list.as<ListObject>();
  if (members->length == 1) return retained(iso, members->items[0]);
  Ref arguments(iso, TRY(to_tuple(iso, list)));
  Result made = allocate_instance(iso, &union_type);
  if (made.is_fault()) return made;
  as_union(made.value())->arguments = arguments.release();
  as_union(made.value())->parameters = Value();
  return made;
}

extern const TypeDef union_type_def{
    .type = &union_type,
    .name = "types.UnionType",
    .doc = "Represent a PEP 604 union type\n\nE.g. for int | str",
    .base = nullptr,
    .instance_size = sizeof(UnionObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation, TypeFlag::kImmutable),
    .slots = {.destroy = union_destroy,
              .traverse = union_traverse,
              .repr = union_repr,
              .hash = union_hash,
              .compare = union_compare,
              .bit_or = union_or,
              .get_item = union_get_item},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
