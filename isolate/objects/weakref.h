// weakref.ref, weakref.proxy and weakref.CallableProxyType.
//
// The references to an object form a doubly linked list whose head lies in its AttributePrefix. Immortal objects are
// never listed: references to them never die. destroy_object calls clear_weak_references before the fields go, so that
// callbacks see dead references and never the object.
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject weakref_type, weak_proxy_type, weak_callable_proxy_type;

struct WeakrefObject : Object {
  Object* target;           // not owned; null: dead
  Value callback;           // owned, or Empty
  WeakrefObject* previous;  // in the target's list
  WeakrefObject* next;
  int64_t hash;             // of the target, -1: unknown
  static bool check(Value v) { return is_instance_of(v, weakref_type); }
  static TypeObject& type() { return weakref_type; }
};

// `callback` Empty or None: none, and the existing plain reference is shared. TypeError if the type forbids it.
Result make_weakref(Isolate& iso, Value target, Value callback = Value());
// The target, borrowed, or None once it is dead. `ref` is a WeakrefObject.
Value weakref_target(Value ref);
int64_t weakref_count(Value target);
Result weakref_list(Isolate& iso, Value target);  // list of the references to target

// The object is about to be destroyed: every reference to it dies, then callbacks run (newest first).
void clear_weak_references(Isolate& iso, Object* o);
// The same in two steps, for the collector: kill the references of all garbage first, keep those whose callbacks are
// due in `list` (a list object), then run them.
enum class WeakCallbacks { kRun, kDrop };
void clear_weak_references(Isolate& iso, Object* o, WeakCallbacks what);

}  // namespace skerry
