// Members: the descriptors that __slots__ makes.
#pragma once

#include <string_view>

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject member_descriptor_type;

struct MemberObject : Object {
  TypeObject* owner;  // borrowed: the class dictionary holds the descriptor
  Value name;         // owned str
  uint32_t offset;    // bytes from the instance's header
  static bool check(Value v) { return has_type(v, member_descriptor_type); }
  static TypeObject& type() { return member_descriptor_type; }
};
Result make_member(Isolate& iso, TypeObject* owner, std::string_view name, uint32_t offset);

}  // namespace skerry
