// The object header, reference counts and what lies before the header.
//
// Memory of an object:  [AttributePrefix] [GcPrefix] Object ...fields
//   GcPrefix         for types with TypeFlag::kGc: links of the isolate's collector
//   AttributePrefix  for types with TypeFlag::kAttributes (always kGc too): instance attributes and weak references
// Invariants: objects are 16-byte aligned and never move. Counts are not atomic: only the holder of the isolate's lock
// touches them. A negative count is never written: such an object is shared by all isolates, read-only
// (kImmortalRefs), or lies in a message segment that an atomic count keeps (kSegmentRefs; see channels/segment.h).
#pragma once

#include <cstddef>
#include <cstdint>

#include "isolate/heap/value.h"

namespace skerry {

class Isolate;

inline constexpr int32_t kImmortalRefs = INT32_MIN;               // 0x80000000
inline constexpr int32_t kSegmentRefs = INT32_MIN | (1 << 30);    // 0xC0000000
inline constexpr int32_t kSegmentRefsBit = 1 << 30;

struct alignas(16) Object {
  int32_t refs;
  uint32_t shape;  // shape id of an instance with inline attributes (objects/shape.h), else 0
  TypeObject* type;

  bool is_shared() const { return refs < 0; }
};
static_assert(sizeof(Object) == 16);

struct GcPrefix {
  GcPrefix* next;      // null: not tracked
  uintptr_t previous;  // pointer bits, and GcBits below; during a collection the working count
};
enum GcBits : uintptr_t { kGcFinalized = 1, kGcCollecting = 2, kGcBitsMask = 7 };

struct AttributePrefix {
  Value attributes;    // Empty; a dict (dictionary mode); or an AttributeOverflow object
  Object* weakrefs;    // head of the list of weak references to the object, not owned; null if none
};

inline GcPrefix* gc_prefix(const Object* o) {
  return reinterpret_cast<GcPrefix*>(const_cast<Object*>(o)) - 1;
}
inline AttributePrefix* attribute_prefix(const Object* o) {
  return reinterpret_cast<AttributePrefix*>(gc_prefix(o)) - 1;
}
inline Object* gc_object(GcPrefix* p) { return reinterpret_cast<Object*>(p + 1); }

// Out of line: the count reached zero / the object lies in a segment.
void destroy_object(Isolate& iso, Object* o);
void run_finalizer(Isolate& iso, Object* o);  // __del__ once; its exception is reported, not raised
void clear_weak_references(Isolate& iso, Object* o);  // weakref.cpp: marks them dead, then runs their callbacks
void segment_increment(Isolate& iso, Object* o);
void segment_decrement(Isolate& iso, Object* o);
// channels/ counts the references that an isolate holds to a segment's objects. Set once, before the first isolate.
struct SegmentHooks {
  void (*increment)(Isolate& iso, Object* o) = nullptr;
  void (*decrement)(Isolate& iso, Object* o) = nullptr;
};
void set_segment_hooks(SegmentHooks hooks);

inline void increment(Isolate& iso, Object* o) {
  int32_t refs = o->refs;
  if (refs >= 0) [[likely]]
    o->refs = refs + 1;
  else if (refs & kSegmentRefsBit) [[unlikely]]
    segment_increment(iso, o);
}
// May run Python (finalizers): borrowed values and cached pointers are suspect afterwards.
inline void decrement(Isolate& iso, Object* o) {
  int32_t refs = o->refs;
  if (refs > 1) [[likely]]
    o->refs = refs - 1;
  else if (refs >= 0)
    destroy_object(iso, o);
  else if (refs & kSegmentRefsBit) [[unlikely]]
    segment_decrement(iso, o);
}
inline void increment(Isolate& iso, Value v) {
  if (v.is_object()) [[likely]] increment(iso, v.as_object());
}
inline void decrement(Isolate& iso, Value v) {
  if (v.is_object()) [[likely]] decrement(iso, v.as_object());
}
// A new owned reference to v.
inline Value retained(Isolate& iso, Value v) {
  increment(iso, v);
  return v;
}
// Puts an owned value into a field and releases what was there, in the order that re-entry needs.
inline void assign(Isolate& iso, Value& field, Value owned) {
  Value old = field;
  field = owned;
  decrement(iso, old);
}
inline void clear_field(Isolate& iso, Value& field) { assign(iso, field, Value()); }

}  // namespace skerry
