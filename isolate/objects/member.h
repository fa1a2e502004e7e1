// Members: the descriptors that __slots__ makes, and those of "member name" rows of built-in types (see native.h).
#pragma once

#include <string_view>

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject member_descriptor_type;

struct MemberObject : Object {
  TypeObject* owner;  // owned
  Value name;         // owned str
  uint32_t offset;    // bytes from the instance's header
  const MethodDef* getter;  // of built-in types, instead of the offset; else null
  const MethodDef* setter;  // null: read-only
  static bool check(Value v) { return has_type(v, member_descriptor_type); }
  static TypeObject& type() { return member_descriptor_type; }
};
// What a member without a getter holds in an instance of its owner: borrowed, or Empty. Objects whose size varies have no place for
// it at an offset; it lies under the member's name in the dict of their attributes, even if their class shows no __dict__.
Value member_value(Isolate& iso, const MemberObject* m, Value instance);
Result make_member(Isolate& iso, TypeObject* owner, std::string_view name, uint32_t offset);

}  // namespace skerry
