// Shapes (hidden classes): which attribute of an instance lies in which inline slot.
//
// An instance of a kInlineSlots type has some slots after TypeObject::instance_size bytes. Object::shape holds their number
// in its top six bits and the id of the shape below: the class, the capacity, and the names in the order in which they
// were set. Id 0 means dictionary mode: the attributes are in AttributePrefix::attributes (a dict, or Empty for none). An instance leaves inline mode for
// good when its __dict__ is asked for, an attribute is deleted, or the slots overflow; the class then gives later
// instances more room. Ids are never reused, so that an inline cache may keep (id, slot).
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

inline constexpr int kShapeCapacityShift = 26;
inline constexpr uint32_t kShapeIdMask = (1u << kShapeCapacityShift) - 1;
inline constexpr uint32_t kMaxInlineSlots = 63;

struct Shape {
  uint32_t word;                // id and capacity, as Object::shape holds them
  uint32_t count;               // slots in use
  TypeObject* type;             // not owned: shapes of a class go with it
  const Shape* parent;
  Value name;                   // owned by the table: interned str of the last slot
  std::vector<std::pair<Value, Shape*>> transitions;
};

class ShapeTable {
 public:
  explicit ShapeTable(Isolate& iso) : iso_(iso) {}
  // Null for dictionary mode.
  const Shape* at(uint32_t word) const { return word & kShapeIdMask ? shapes_[(word & kShapeIdMask) - 1].get() : nullptr; }
  // Shape word of a new instance of t with t->inline_slots slots.
  uint32_t root(TypeObject* t);
  // Slot of the name in the shape, or -1. The name is any str.
  int find(const Shape* shape, Value name) const;
  // The shape after adding name, or null when the slots are full or memory is.
  const Shape* add(uint32_t word, Value name);
  void forget_type(TypeObject* t);

 private:
  Shape* make(TypeObject* t, const Shape* parent, uint32_t capacity, Value name);
  Isolate& iso_;
  std::vector<std::unique_ptr<Shape>> shapes_;  // ids start at 1
  std::unique_ptr<std::unordered_map<TypeObject*, uint32_t>> roots_;  // null until there is a shape
};

// Inline slots for a new class: the attributes that methods of the class and its bases store in their first argument.
uint32_t expected_attributes(const DictObject* ns, const TypeObject* base);

// allocate_instance for a class that a script has made, quick where nothing but inline slots follows the header.
Result make_plain_instance(Isolate& iso, TypeObject* t);

inline Value* inline_slots(Object* o) {
  return reinterpret_cast<Value*>(reinterpret_cast<char*>(o) + o->type->instance_size);
}

// Attribute storage of one instance, whatever its mode (type has kHasDict). Never run Python but for releasing values.
Value instance_attribute(Isolate& iso, Object* o, Value name);                   // borrowed or Empty
Status set_instance_attribute(Isolate& iso, Object* o, Value name, Value value);  // borrows
Fallible<bool> delete_instance_attribute(Isolate& iso, Object* o, Value name);    // false: was not there
// The instance's __dict__ (borrowed): turns it to dictionary mode.
Result instance_dict(Isolate& iso, Object* o);
Status set_instance_dict(Isolate& iso, Object* o, Value dict);
inline uint32_t inline_capacity(const Object* o) { return o->shape >> kShapeCapacityShift; }
void clear_instance_attributes(Isolate& iso, Object* o);  // also __slots__ members: releases, leaves Empty
void visit_instance_attributes(Object* o, Visitor& visitor);

}  // namespace skerry
