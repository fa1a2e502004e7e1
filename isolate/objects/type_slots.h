// The correspondence between special methods and slots: `__add__` and Slots::add.
//
// One table serves three purposes: built-in types get `__add__` wrappers for the slots they define; a script's class gets
// slots that call its special methods; setting a special method on a class refreshes the slots of its subclasses.
#pragma once

#include <cstddef>
#include <vector>

#include "isolate/objects/names.h"
#include "isolate/objects/type.h"

namespace skerry {

struct SlotDef;
// Calls a native slot with the arguments of a Python call, self first.
using SlotWrap = Result (*)(Isolate&, const SlotDef& def, void* slot, Args args);

struct SlotDef {
  Value Names::*name;    // interned "__add__"
  size_t offset;         // in Slots
  void* generic;         // slot function that looks the method up and calls it; null: only wraps
  SlotWrap wrap;
  const char* doc;
  const char* signature;
};

const SlotDef* slot_defs(size_t* count);

// The slots, each by its first definition, that a method of this interned name may fill; and one of them computed anew.
std::vector<const SlotDef*> slots_that_depend_on(Value name);
void update_slot(Isolate& iso, TypeObject* t, const SlotDef* def);
// All of a class just made, whose `slots` are still those of its layout base.
void first_slots(Isolate& iso, TypeObject* t);
// At the end of the start: what first_slots gives the many classes that derive from object alone.
void note_slots_below_object(Isolate& iso);
inline void*& slot_at(Slots& slots, size_t offset) {
  return *reinterpret_cast<void**>(reinterpret_cast<char*>(&slots) + offset);
}

// `int.__add__`: immortal for built-in types.
struct SlotWrapper : Object {
  const SlotDef* def;
  TypeObject* owner;
  void* function;
  static bool check(Value v);
  static TypeObject& type();
};
extern TypeObject slot_wrapper_type, method_wrapper_type;
inline bool SlotWrapper::check(Value v) { return has_type(v, slot_wrapper_type); }
inline TypeObject& SlotWrapper::type() { return slot_wrapper_type; }

// `(1).__add__`
struct MethodWrapper : Object {
  Value wrapper, self;  // owned
  static bool check(Value v) { return has_type(v, method_wrapper_type); }
  static TypeObject& type() { return method_wrapper_type; }
};

// Adds wrappers for the slots that a built-in type itself defines to its dictionary (where it has no row of that name).
Status add_own_slot_wrappers(Isolate& iso, TypeObject* t, const Slots& own, DictObject* dict);
// Fills the slots that t leaves null.
void inherit_slots(TypeObject* t, const TypeObject* base);

}  // namespace skerry
