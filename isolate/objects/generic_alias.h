// types.GenericAlias (list[int]) and types.UnionType (int | str).
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject generic_alias_type, union_type;

struct GenericAliasObject : Object {
  Value origin;      // owned
  Value arguments;   // owned tuple
  Value parameters;  // owned tuple once computed, or Empty
  bool starred;      // *tuple[int]
  static bool check(Value v) { return is_instance_of(v, generic_alias_type); }
  static TypeObject& type() { return generic_alias_type; }
};
struct UnionObject : Object {
  Value arguments;   // owned tuple, flat and without duplicates
  Value parameters;  // owned tuple once computed, or Empty
  static bool check(Value v) { return has_type(v, union_type); }
  static TypeObject& type() { return union_type; }
};

Result make_generic_alias(Isolate& iso, Value origin, Value item);  // item: a tuple of arguments or one argument
// left | right for types, None and aliases: NotImplemented if it is not a union of types. The slot of `type`.
Result union_or(Isolate& iso, Value left, Value right);
// Shared by both types: the type parameters among arguments, each once (owned tuple); arguments with those parameters
// replaced by item (one argument or a tuple of them); how an argument shows in a repr (int, not <class 'int'>).
Result collect_type_parameters(Isolate& iso, Value arguments);
Result substitute_type_parameters(Isolate& iso, Value self, Value arguments, Value parameters, Value item);
Result type_argument_text(Isolate& iso, Value argument);
// What `__class_getitem__` of the built-in containers does.
Result class_getitem_alias(Isolate& iso, TypeObject* cls, Value item);

}  // namespace skerry
